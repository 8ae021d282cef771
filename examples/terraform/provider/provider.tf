terraform {
  required_providers {
    lowerplane = {
      source = "lowerplane/lowerplane"
    }
  }
}

# Connects with LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY of the environment, which keeps the key out of files.
provider "lowerplane" {}
