# The keys that work and can reach production.
data "lowerplane_api_keys" "production" {
  status      = "active"
  environment = "production"
}

# Keys without an expiration become a risk over time.
output "never_expiring" {
  value = [
    for key in data.lowerplane_api_keys.production.keys :
    key.name if key.expiration == "never"
  ]
}
