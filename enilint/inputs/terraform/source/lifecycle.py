"""The `lifecycle` block of a resource, whose arguments are keywords and names of attributes, not values."""

from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Literal, TupleExpression

_EVERY = "*"
"""What stands for all attributes before Terraform 0.12; since then, it is the keyword `all`."""


def ignored_changes(resource: Block) -> tuple[str, ...]:
    """What `ignore_changes` names: attributes, keys of them such as `tags["tier"]`, or `all`."""
    found: list[str] = []
    for lifecycle in resource.body.blocks_of("lifecycle"):
        written = lifecycle.body.attributes.get("ignore_changes")
        if written is None:
            continue
        value = written.value
        for one in value.elements if isinstance(value, TupleExpression) else (value,):
            name = str(one.value if isinstance(one, Literal) else one)
            found.append("all" if name == _EVERY else name)
    return tuple(found)


def creates_before_destroying(resource: Block) -> bool:
    """Whether `create_before_destroy` is true."""
    blocks = (one.body.attributes.get("create_before_destroy") for one in resource.body.blocks_of("lifecycle"))
    return any(one is not None and isinstance(one.value, Literal) and one.value.value is True for one in blocks)


def enabled_of(resource: Body) -> Attribute | None:
    """The argument that says whether there is an instance, in OpenTofu."""
    settings = (block.body.attributes for block in resource.blocks_of("lifecycle"))
    return next((one["enabled"] for one in settings if "enabled" in one), None)
