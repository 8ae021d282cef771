# By the id of the key:
terraform import lowerplane_api_key.ci_gate key_0123456789ABCDEFGHIJ

# By the exact name of an active key:
terraform import lowerplane_api_key.ci_gate 'CI/CD Pipeline - Production'
