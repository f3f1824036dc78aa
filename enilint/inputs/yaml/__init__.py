"""YAML and JSON that people write: plain data with places, and mistakes in words."""
