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
  secret_in_state = true
}

output "secret" {
  value     = lowerplane_api_key.ci.secret
  sensitive = true
}

