# By the exact name of an active key. Or by its id: id = "key_0123456789ABCDEFGHIJ"
import {
  to = lowerplane_api_key.ci_gate
  id = "CI/CD Pipeline - Production"
}
