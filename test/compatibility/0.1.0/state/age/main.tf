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
  deliver_to = [{ age = { recipients = ["age14h4sn9s6yqd2tq9dr0gd6505kr2wg08a4mleflzu9e3yknch75lq7p3v5p"] } }]
}

