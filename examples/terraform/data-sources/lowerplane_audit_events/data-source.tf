# The revocations of the last week; the first hundred, should there be more.
data "lowerplane_audit_events" "revocations" {
  from      = "7d"
  action    = "api_key.revoked"
  max_items = 100
}

output "revoked" {
  value = {
    for event in data.lowerplane_audit_events.revocations.events : event.key_id => "${event.actor_name}, ${event.at}"
  }
}

output "revoked_is_complete" {
  value = data.lowerplane_audit_events.revocations.complete
}
