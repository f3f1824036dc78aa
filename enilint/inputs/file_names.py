"""What the names of files tell of the designs that they are part of."""

import re

TOPOLOGY_SUFFIXES = (".enilint.yaml", ".enilint.yml", ".enilint.json")
SOURCE_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
VALUES_SUFFIXES = (".tfvars", ".tfvars.json")
_LOADED_VALUES = re.compile(r"(?:terraform|.*\.auto)\.tfvars(?:\.json)?", re.DOTALL)


def kind_by_name(path: str) -> str | None:
    """The kind of the designs that a file is part of, as far as its name tells."""
    if path.endswith(TOPOLOGY_SUFFIXES):
        return "topology"
    return "terraform" if path.endswith(SOURCE_SUFFIXES) else None


def is_source(name: str) -> bool:
    """Whether Terraform takes a file of that name for source."""
    return name.endswith(SOURCE_SUFFIXES) and not name.startswith(".")


def loads_automatically(name: str) -> bool:
    """Whether Terraform loads the values in a file of that name automatically."""
    return _LOADED_VALUES.fullmatch(name) is not None
