terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  
}
resource "lowerplane_api_key" "ci" {
  name = "CI gate"
  permissions = "read-only"
  environments = ["production"]
  deliver_to = [{ file = { path = "ci.key" } }]
  rotation = { every = "90d", overlap = "7d", overlap_max = "21d", anchor = "2026-10-01T00:00:00Z" }
  rotate_trigger = { ticket = "OPS-1", numbers = [1, 2.5], urgent = true }
}

