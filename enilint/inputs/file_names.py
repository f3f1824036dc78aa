"""What the names of files tell of the designs that they are part of."""

TOPOLOGY_SUFFIXES = (".enilint.yaml", ".enilint.yml", ".enilint.json")
SOURCE_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
VALUES_SUFFIXES = (".tfvars", ".tfvars.json")
LOCK_FILE = ".terraform.lock.hcl"
"""What `terraform init` writes for a root module."""


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
    return name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith((".auto.tfvars", ".auto.tfvars.json"))


def twin_of(path: str) -> str | None:
    """The file of Terraform that one of OpenTofu stands in for, and the other way round; None of what is no source."""
    for terraform, tofu in ((".tf.json", ".tofu.json"), (".tf", ".tofu")):
        if path.endswith(terraform):
            return path.removesuffix(terraform) + tofu
        if path.endswith(tofu):
            return path.removesuffix(tofu) + terraform
    return None
