"""From resources of Terraform to the model, whatever the resources were read from."""
