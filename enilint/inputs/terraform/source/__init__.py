"""Terraform source: modules on disk, and where in them things are written."""
