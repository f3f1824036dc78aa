"""Bodies of the JSON syntax, whose arguments become blocks when they are asked for as such."""

from collections.abc import Iterator

from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Expression,
    Label,
    Literal,
    ObjectExpression,
    TupleExpression,
)

COMMENT = "//"
"""The key of what is a comment in JSON."""


class JsonBody(Body, frozen=True, gc=False):
    """A body in JSON syntax. Its attributes include what may be blocks."""

    def blocks_of(self, type: str) -> list[Block]:
        """The blocks of a type: known as such, or an argument that can be read as such."""
        known = super().blocks_of(type)
        attribute = self.attributes.get(type)
        return known if known or attribute is None else list(_blocks_from(attribute))


def _blocks_from(attribute: Attribute) -> Iterator[Block]:
    """An argument as blocks: an object is one, a list of objects is one each; anything else is none."""
    value = attribute.value
    if isinstance(value, ObjectExpression):
        yield _block_from(attribute, value, attribute.name_range)
    elif isinstance(value, TupleExpression) and all(isinstance(one, ObjectExpression) for one in value.elements):
        for element in value.elements:
            yield _block_from(attribute, element, (element.start, element.start + 1))


def _block_from(
    attribute: Attribute, value: Expression, header: tuple[int, int], labels: tuple[Label, ...] = ()
) -> Block:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for inner in _attributes(value):
        if inner.name == "dynamic":
            blocks += _dynamic_from(inner)
        else:
            attributes.setdefault(inner.name, inner)
    body = JsonBody(value.start, value.end, attributes, blocks)
    return Block(header[0], value.end, attribute.name, attribute.name_range, labels, header, body)


def _dynamic_from(attribute: Attribute) -> Iterator[Block]:
    """The `dynamic` blocks of an argument: what each makes is its label."""
    for labelled in (one for value in _objects(attribute.value) for one in _attributes(value)):
        label = Label(*labelled.name_range, labelled.name)
        for value in _objects(labelled.value):
            yield _block_from(attribute, value, labelled.name_range, (label,))


def _objects(value: Expression) -> Iterator[Expression]:
    """An object, or the objects of a list."""
    for one in value.elements if isinstance(value, TupleExpression) else (value,):
        if isinstance(one, ObjectExpression):
            yield one


def _attributes(value: Expression) -> Iterator[Attribute]:
    """The members of an object that have names."""
    for item in value.items if isinstance(value, ObjectExpression) else ():
        key = item.key
        if isinstance(key, Literal) and isinstance(key.value, str) and key.value != COMMENT:
            yield Attribute(item.start, item.end, key.value, key.end, item.value)
