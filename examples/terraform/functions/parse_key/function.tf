variable "dashboard_key" {
  type      = string
  sensitive = true
}

output "key" {
  value = "The dashboard uses the key that ends in ${nonsensitive(provider::lowerplane::parse_key(var.dashboard_key).last_four)}."

  precondition {
    condition     = can(provider::lowerplane::parse_key(var.dashboard_key))
    error_message = "dashboard_key must be a whole LowerPlane API key."
  }
}
