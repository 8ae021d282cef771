# A key for a deployment gate: it reads production, expires by itself, and its secret goes to a file.
resource "lowerplane_api_key" "ci_gate" {
  name         = "CI/CD Pipeline - Production"
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = "90d"

  deliver_to = [
    { file = { path = "secrets/ci-gate.key" } },
  ]
}

# A key with successors: a new one each month, the old one for a week more.
resource "lowerplane_api_key" "evidence_upload" {
  name         = "Evidence Upload"
  permissions  = "read-write"
  environments = ["production", "staging"]

  rotation = {
    every   = "30d"
    overlap = "7d"
  }

  deliver_to = [
    { file = { path = "secrets/evidence-upload.key" } },
  ]
}
