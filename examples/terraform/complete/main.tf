terraform {
  required_providers {
    lowerplane = {
      source = "lowerplane/lowerplane"
    }
  }
}

provider "lowerplane" {}

variable "age_recipient" {
  description = "The age public key (age1...) of the team that runs the evidence upload."
  type        = string
}

# Asks before each deployment whether production is compliant.
resource "lowerplane_api_key" "ci_gate" {
  name         = "CI/CD Pipeline - Production"
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = "90d"

  deliver_to = [
    { file = { path = "secrets/ci-gate.key" } },
  ]
}

# Shows compliance scores of every environment; without environments, a key reaches them all.
resource "lowerplane_api_key" "dashboard" {
  name        = "Internal Dashboard"
  permissions = "read-only"
  expires_in  = "180d"

  deliver_to = [
    { file = { path = "secrets/dashboard.key" } },
  ]
}

# Uploads evidence from CI. Sealed, its secret may be passed on: only the recipient can open it.
resource "lowerplane_api_key" "evidence_upload" {
  name         = "Evidence Upload"
  permissions  = "read-write"
  environments = ["production", "staging"]
  expires_in   = "30d"

  deliver_to = [
    { age = { recipients = [var.age_recipient] } },
  ]
}

output "evidence_upload_sealed_secret" {
  value = lowerplane_api_key.evidence_upload.sealed_secret
}

output "expirations" {
  value = {
    for key in [
      lowerplane_api_key.ci_gate,
      lowerplane_api_key.dashboard,
      lowerplane_api_key.evidence_upload,
    ] : key.name => key.expiration
  }
}
