# A member, whose role is set back when someone changes it elsewhere.
resource "lowerplane_user" "sam" {
  email = "sam@example.com"
  role  = "member"
  name  = "Sam Rivera"
}

# An auditor, until the end of the audit. A later day extends the access.
resource "lowerplane_user" "auditor" {
  email      = "dana@audit.example.com"
  role       = "auditor"
  expires_at = "2099-03-31"
}
