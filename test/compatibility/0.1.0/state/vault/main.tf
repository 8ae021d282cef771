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
  deliver_to = [{ vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } }]
}

