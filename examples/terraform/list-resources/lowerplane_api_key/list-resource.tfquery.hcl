# Keys of production that are not in code yet. "terraform query" lists them, and
# "terraform query -generate-config-out=keys.tf" writes a resource and an import block for each.
list "lowerplane_api_key" "production" {
  provider = lowerplane
  limit    = 100

  config {
    environment = "production"
  }
}
