# A report. When the file changes, the next apply uploads a new version.
resource "lowerplane_evidence" "scan" {
  name        = "Dependency scan"
  environment = "production"
  control_ids = ["VM-01"]
  file        = "reports/scan.pdf"
  source      = "GitHub Actions"
}

# What this configuration knows, as a JSON document. Only its hash is in the state.
resource "lowerplane_evidence" "backups" {
  name         = "Backup settings"
  environment  = "production"
  control_ids  = ["BC-01", "BC-02"]
  frameworks   = ["SOC 2"]
  collected_at = "2026-11-24"
  source       = "Terraform"

  json = jsonencode({
    retention_days = 35
    encrypted      = true
  })
}
