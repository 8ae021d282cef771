data "lowerplane_whoami" "me" {}

output "organization" {
  value = data.lowerplane_whoami.me.organization_id
}

check "credentials" {
  assert {
    condition     = data.lowerplane_whoami.me.expiration != "never"
    error_message = "The key ${data.lowerplane_whoami.me.name} never expires."
  }
}
