"""Bodies of the JSON syntax, whose arguments become blocks when they are asked for as such."""

from collections.abc import Iterator

from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Literal, ObjectExpression, TupleExpression

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
    """An argument as blocks: an object is one, a list of objects is one each."""
    value = attribute.value
    if isinstance(value, ObjectExpression):
        yield _block_from(attribute, value, attribute.name_range)
    elif isinstance(value, TupleExpression):
        for element in value.elements:
            if isinstance(element, ObjectExpression):
                yield _block_from(attribute, element, (element.start, element.start + 1))


def _block_from(attribute: Attribute, value: ObjectExpression, header: tuple[int, int]) -> Block:
    attributes: dict[str, Attribute] = {}
    for item in value.items:
        key = item.key
        if isinstance(key, Literal) and isinstance(key.value, str) and key.value != COMMENT:
            attributes.setdefault(key.value, Attribute(item.start, item.end, key.value, key.end, item.value))
    body = JsonBody(value.start, value.end, attributes, [])
    return Block(header[0], value.end, attribute.name, attribute.name_range, (), header, body)
