resource "lowerplane_api_key" "legacy" {
  name         = "Legacy Export"
  permissions  = "read-only"
  environments = ["development"]
  deliver_to   = [{ file = { path = "legacy.key" } }]
}
