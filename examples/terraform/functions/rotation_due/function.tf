data "lowerplane_api_keys" "active" {
  status = "active"
}

check "rotation" {
  assert {
    condition = !anytrue([
      for key in data.lowerplane_api_keys.active.keys :
      provider::lowerplane::rotation_due(key.created_at, key.permissions == "admin" ? "90d" : "365d", plantimestamp())
    ])
    error_message = "Some keys are due for rotation."
  }
}
