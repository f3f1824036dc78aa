"""From resources of CloudFormation to the model: one table of types, and one file for each family of resources."""
