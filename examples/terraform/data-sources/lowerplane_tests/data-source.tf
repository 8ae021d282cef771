data "lowerplane_tests" "failing" {
  environment = "production"
  status      = "failing"
}

# By severity, the titles of what fails.
output "failing_tests" {
  value = { for test in data.lowerplane_tests.failing.tests : test.severity => test.title... }
}
