locals {
  life = provider::lowerplane::duration("90d")
}

# 2160
output "hours" {
  value = local.life.hours
}

# Ninety days from a moment: timeadd() knows no days.
output "end" {
  value = timeadd("2027-01-01T00:00:00Z", local.life.go)
}
