# Rotate a key that no resource manages: terraform apply -invoke=action.lowerplane_rotate_key.dashboard
action "lowerplane_rotate_key" "dashboard" {
  config {
    key        = "Internal Dashboard"
    deliver_to = [{ vault_kv = { mount = "secret", path = "dashboard/lowerplane", key = "api_key" } }]
  }
}

# Once the old key is no longer used: terraform apply -invoke=action.lowerplane_revoke_key.old_dashboard
action "lowerplane_revoke_key" "old_dashboard" {
  config {
    key = "key_0123456789abcdefghij"
  }
}
