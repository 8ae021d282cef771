# A check warns: the plan goes on.
check "compliance" {
  data "lowerplane_posture" "all" {
    minimum_score = 0.8
  }

  assert {
    condition     = data.lowerplane_posture.all.meets_minimum
    error_message = "Below 80%: ${join(", ", data.lowerplane_posture.all.below_minimum)}."
  }
}

# A postcondition fails the plan.
data "lowerplane_posture" "production" {
  framework     = "SOC 2"
  environment   = "production"
  minimum_score = 0.5

  lifecycle {
    postcondition {
      condition     = self.meets_minimum
      error_message = "SOC 2 scores less than 50% in production."
    }
  }
}
