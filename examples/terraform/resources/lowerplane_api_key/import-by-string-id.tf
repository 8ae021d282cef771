import {
  to = lowerplane_api_key.ci_gate
  id = "CI/CD Pipeline - Production"
}
