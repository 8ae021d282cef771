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
  expires_in = "365d"
  deliver_to = [{ github_actions_secret = { repository = "octo/app", name = "LOWERPLANE_API_KEY" } }, { github_actions_secret = { repository = "octo/app", environment = "production", name = "LOWERPLANE_API_KEY" } }, { github_actions_secret = {
    organization = "octo", name = "LOWERPLANE_API_KEY", visibility = "selected", selected_repository_ids = [1296269, 1296280]
  } }]
}

