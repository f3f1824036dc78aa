# Comes after terraform.tfvars, whose zones it replaces.
zones = ["us-east-1a", "us-east-1b"]
