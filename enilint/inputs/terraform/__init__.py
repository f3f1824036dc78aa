"""Terraform designs: plans now; states and source share the mapping of resources to the model."""
