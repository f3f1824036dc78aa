"""Rules without code: files of policies in the expressions of Terraform, typed over the model."""

SUFFIXES = (".enilint-rules.yaml", ".enilint-rules.yml")
"""How the names of rule files end."""


def is_rule_file(path: str) -> bool:
    """Whether a path is that of a rule file, by its name."""
    return path.endswith(SUFFIXES)
