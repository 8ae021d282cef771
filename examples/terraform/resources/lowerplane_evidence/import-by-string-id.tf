# By the id. A later change uploads a new version.
import {
  to = lowerplane_evidence.scan
  id = "evd_0123456789ABCDEFGHIJ"
}
