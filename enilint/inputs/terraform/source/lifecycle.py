"""The `lifecycle` block of a resource, whose arguments are keywords and names of attributes, not values."""

from enilint.inputs.terraform.hcl.syntax import Block, Literal, TupleExpression

_EVERY = frozenset({"*", "all"})
"""What stands for all attributes: since Terraform 0.12, and before."""


def ignores_changes(resource: Block, *attributes: str) -> bool:
    """Whether `ignore_changes` names one of some attributes, or all of them."""
    for lifecycle in resource.body.blocks_of("lifecycle"):
        written = lifecycle.body.attributes.get("ignore_changes")
        if written is None:
            continue
        value = written.value
        for one in value.elements if isinstance(value, TupleExpression) else (value,):
            name = str(one.value if isinstance(one, Literal) else one)
            if name in _EVERY or name in attributes:
                return True
    return False


def creates_before_destroying(resource: Block) -> bool:
    """Whether `create_before_destroy` is true."""
    blocks = (one.body.attributes.get("create_before_destroy") for one in resource.body.blocks_of("lifecycle"))
    return any(one is not None and isinstance(one.value, Literal) and one.value.value is True for one in blocks)
