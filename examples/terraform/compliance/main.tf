terraform {
  required_version = ">= 1.5"
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}

variable "minimum_score" {
  description = "The score that SOC 2 must have in production, from 0 to 1."
  type        = number
  default     = 0.8
}

# Fails the plan, and so the deployment, below the threshold.
data "lowerplane_posture" "soc2" {
  framework     = "SOC 2"
  environment   = "production"
  minimum_score = var.minimum_score

  lifecycle {
    postcondition {
      condition     = self.meets_minimum
      error_message = "SOC 2 must score at least ${var.minimum_score * 100}% in production before anything is deployed."
    }
  }
}

data "lowerplane_tests" "failing" {
  environment = "production"
  status      = "failing"
}

# Warns, and the plan goes on; "terraform test" fails.
check "no_critical_test_fails" {
  assert {
    condition     = !contains(data.lowerplane_tests.failing.tests[*].severity, "critical")
    error_message = "A critical test fails in production."
  }
}

# What is deployed only then: its plan waits for the posture.
resource "terraform_data" "deployment" {
  depends_on = [data.lowerplane_posture.soc2]
}
