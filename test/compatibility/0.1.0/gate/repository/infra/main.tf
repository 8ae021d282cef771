locals {
  life = "800d"
}

resource "lowerplane_api_key" "pipeline" {
  name        = "CI/CD Pipeline - Production"
  permissions = "read-write"
  rotation    = { every = "90d", overlap = "7d" }
  deliver_to  = [{ file = { path = "shared.key" } }]
}

resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "admin"
  environments = ["production"]
  expires_in   = local.life
  deliver_to   = [{ file = { path = "shared.key" } }]
}

resource "lowerplane_api_key" "team" {
  for_each            = toset(["api", "web"])
  name                = "Team ${each.key}"
  permissions         = "read-only"
  environments        = ["production", "staging"]
  expires_in          = "never"
  secret_in_state     = true
  deletion_protection = false
}

# The evidence upload
resource "lowerplane_api_key" "evidence" {
  name         = "Evidence Upload"
  permissions  = "admin"
  environments = ["production"]
  expires_at   = "2026-12-01T00:00:00Z"
  deliver_to   = [{ vault_kv = { mount = "secret", path = "ci", key = "lowerplane" } }]
}
