# By the email address. Or by the id: id = "usr_0123456789ABCDEFGHIJ"
import {
  to = lowerplane_user.sam
  id = "sam@example.com"
}
