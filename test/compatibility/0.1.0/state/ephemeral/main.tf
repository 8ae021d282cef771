terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
ephemeral "lowerplane_api_key" "run" {
  name     = "Nightly look"
  lifetime = "15m"
}
provider "lowerplane" {
  alias   = "run"
  api_key = ephemeral.lowerplane_api_key.run.secret
}
data "lowerplane_api_keys" "admins" {
  provider    = lowerplane.run
  permissions = "admin"
}
output "admins" {
  value = data.lowerplane_api_keys.admins.keys[*].name
}

