# One key that is replaced every 90 days without downtime. Each terraform apply does what is due, so a nightly
# pipeline is enough:
#
#   day 0     generation 1 is created and delivered
#   day 90    generation 2 is created and delivered; generation 1 keeps working for the overlap
#   day 97    generation 1 is revoked, unless it has been used since: then it is held, and each plan reports when
#             and how often it was used
#   day 120   generation 1 is revoked even if it is still used
#   day 180   generation 3, on the same schedule even if earlier applies were late
#
# Between these dates plans are empty. Without an apply, each key expires by itself.

terraform {
  required_version = ">= 1.11"

  required_providers {
    lowerplane = {
      source = "lowerplane/lowerplane"
    }
  }
}

# Connects with LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY of the environment, which keeps the key out of files.
provider "lowerplane" {
  # A plan that revokes more than this is a mistake, and refused.
  max_revocations = "2"
}

variable "rotate_trigger" {
  description = "Any text. A change rotates the key now, for example after its secret was seen where it should not be."
  type        = string
  default     = null
}

resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "read-only"
  environments = ["production"]

  rotation = {
    every       = "90d"
    overlap     = "7d"
    overlap_max = "30d"
  }
  rotate_trigger = var.rotate_trigger

  # The secret of each generation. A file here, so that this runs anywhere; github_actions_secret, vault_kv and command
  # take it to where consumers read it.
  deliver_to = [
    { file = { path = "secrets/dashboard.key" } },
  ]
}

output "generation" {
  value = lowerplane_api_key.dashboard.generation
}

output "rotates_at" {
  description = "From this date on, a plan rotates the key."
  value       = lowerplane_api_key.dashboard.rotates_at
}

output "still_working" {
  description = "Old keys in their overlap, by the last four characters of their secret, and when that ends."
  value       = { for key in lowerplane_api_key.dashboard.previous : key.last_four => key.retires_at }
}
