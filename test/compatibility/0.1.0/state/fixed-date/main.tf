terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
resource "lowerplane_api_key" "ci" {
  name = "CI gate"
  permissions = "admin"
  environments = ["staging", "development"]
  deliver_to = [{ file = { path = "ci.key" } }]
  expires_at = "2027-06-30T02:00:00+02:00"
  rotation = { before_expiry = "14d" }
}

