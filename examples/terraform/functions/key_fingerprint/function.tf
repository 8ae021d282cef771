variable "ci_key" {
  description = "The key that the pipeline was given."
  type        = string
  sensitive   = true
}

data "lowerplane_api_keys" "active" {
  status = "active"
}

# A fingerprint is not a secret: the key cannot be computed from it.
check "key_is_active" {
  assert {
    condition = contains(
      data.lowerplane_api_keys.active.keys[*].fingerprint,
      nonsensitive(provider::lowerplane::key_fingerprint(var.ci_key)),
    )
    error_message = "The pipeline's key is not among the active keys."
  }
}
