terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
resource "lowerplane_api_key" "ci" {
  name = "CI gate"
  permissions = "read-only"
  environments = ["production"]
  deliver_to = [{ file = { path = "ci.key" } }]
  rotation = { every = "90d", overlap = "7d" }
}

