data "lowerplane_evidence" "reports" {
  environment = "production"
  type        = "report"
}

output "reports" {
  value = { for item in data.lowerplane_evidence.reports.evidence : item.name => item.sha256... }
}
