# Auditors whose access ends within a month, or has ended.
data "lowerplane_users" "auditors" {
  role           = "auditor"
  expires_within = "30d"
}

output "auditors_to_extend" {
  value = data.lowerplane_users.auditors.users[*].email
}
