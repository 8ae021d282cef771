# A key that is managed elsewhere.
data "lowerplane_api_key" "audit_export" {
  name = "Audit Export Script"
}

output "audit_export_last_used" {
  value = data.lowerplane_api_key.audit_export.last_used_at
}
