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
  expires_in = "365d"
  deliver_to = [{ file = { path = "ci.key" } }]
  deletion_protection = true
  force_revoke = true
}

