# Revoke a key now: terraform apply -invoke=action.lowerplane_revoke_key.old
action "lowerplane_revoke_key" "old" {
  config {
    key       = "Old dashboard"
    last_four = "x7Qp"
  }
}
