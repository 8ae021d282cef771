terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
resource "lowerplane_api_key" "ci" {
  name = "CI gate"
  permissions = "read-write"
  expires_in = "never"
  deliver_to = [{ file = { path = "ci.key" } }]
}

