run "deploys_when_the_score_is_high_enough" {
  command = plan

  variables {
    minimum_score = 0.1
  }
}

run "refuses_below_the_threshold" {
  command = plan

  variables {
    minimum_score = 1
  }

  expect_failures = [data.lowerplane_posture.soc2]
}
