# A key for this run alone, for what only needs to look. It is in no state and no plan, and revoked at the end.
ephemeral "lowerplane_api_key" "look" {
  name         = "Compliance report"
  environments = ["production"]
  lifetime     = "15m"
}

provider "lowerplane" {
  alias   = "look"
  api_key = ephemeral.lowerplane_api_key.look.secret
}

data "lowerplane_api_keys" "admins" {
  provider    = lowerplane.look
  permissions = "admin"
}
