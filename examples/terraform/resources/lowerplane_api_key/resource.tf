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
