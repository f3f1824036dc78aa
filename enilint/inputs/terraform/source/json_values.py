"""Values of input variables in JSON (`.tfvars.json`)."""

from unicodedata import normalize

from enilint.inputs.terraform.hcl.json_values import Array, Object, Scalar, String, Value, parse_value
from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Body,
    Diagnostic,
    Expression,
    Invalid,
    Literal,
    ObjectExpression,
    ObjectItem,
    TupleExpression,
)
from enilint.inputs.terraform.source.wording import quoted


def parse_values(text: str) -> tuple[Body, list[Diagnostic]]:
    """Values in JSON. Texts are what they are, even where they look like templates."""
    value, diagnostics = parse_value(text)
    attributes: dict[str, Attribute] = {}
    if isinstance(value, Object):
        for key, member in value.members:
            if key.value in attributes:
                diagnostics.append(Diagnostic(key.start, f"{quoted(key.value)} is already given"))
            elif key.value != "//":
                expression = _expression(member)
                attributes[key.value] = Attribute(key.start, member.end, key.value, key.end, expression)
    elif not diagnostics:
        diagnostics.append(Diagnostic(value.start, "expected an object with the values of variables"))
    return Body(value.start, value.end, attributes, []), diagnostics


def _expression(value: Value) -> Expression:
    start, end = value.start, value.end
    if isinstance(value, String):
        return Literal(start, end, normalize("NFC", value.value))
    if isinstance(value, Scalar):
        return Literal(start, end, value.value)
    if isinstance(value, Array):
        return TupleExpression(start, end, tuple([_expression(element) for element in value.elements]))
    if isinstance(value, Object):
        items = [
            ObjectItem(key.start, member.end, _expression(key), _expression(member)) for key, member in value.members
        ]
        return ObjectExpression(start, end, tuple(items))
    return Invalid(start, end)
