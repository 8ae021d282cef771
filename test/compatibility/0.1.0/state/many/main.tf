terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
resource "lowerplane_api_key" "team" {
  for_each     = toset(["api", "web"])
  name         = "Team ${each.key}"
  permissions  = "read-only"
  environments = ["staging"]
  expires_in   = "90d"
  deliver_to   = [{ file = { path = "${each.key}.key" } }]
}
data "lowerplane_api_keys" "staging" {
  environment = "staging"
  depends_on  = [lowerplane_api_key.team]
}
data "lowerplane_api_key" "api" {
  id = lowerplane_api_key.team["api"].id
}
output "names" {
  value = data.lowerplane_api_keys.staging.keys[*].name
}
output "fingerprint" {
  value = data.lowerplane_api_key.api.fingerprint
}

