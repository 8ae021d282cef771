data "lowerplane_controls" "overdue" {
  environment = "production"
  overdue     = true
}

check "remediation" {
  assert {
    condition     = length(data.lowerplane_controls.overdue.controls) == 0
    error_message = "Overdue: ${join(", ", data.lowerplane_controls.overdue.controls[*].id)}."
  }
}
