"""Every mistake in the shape of an entity, in words. Imported only when the typed decode of one has failed."""

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from jsonschema import Draft7Validator, ValidationError, validators

from enilint.files.hints import did_you_mean
from enilint.files.late import late
from enilint.findings import Location
from enilint.inputs.topology.checks import property_words
from enilint.inputs.topology.entries import Part
from enilint.inputs.topology.schema import topology_schema
from enilint.inputs.yaml.scalars import plain
from enilint.inputs.yaml.wording import Mistakes, either, found, is_too_large, number_hint, quoted

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
_NUMBERS: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float)}
_OTHER_NAMES = {
    "ami": "os",
    "availability_zone": "zone",
    "availability_zone_id": "zone_id",
    "az": "zone",
    "cidr_block": "cidr",
    "eip": "elastic_ip",
    "eips": "elastic_ips",
    "enis": "interfaces",
    "instance_id": "instance",
    "instance_type": "type",
    "ipv6_cidr_block": "ipv6_cidr",
    "name": "description",
    "network_card_index": "network_card",
    "network_interface_id": "interface",
    "network_interfaces": "interfaces",
    "private_ip": "private_ips",
    "subnet_id": "subnet",
    "vpc_id": "vpc",
    "vpc_security_group_ids": "security_groups",
}
"""What AWS and Terraform call a property."""
_OTHER_VALUES = {"aurora": "db-subnet-group", "elb": "classic-load-balancer", "rds": "db-subnet-group"}
"""What AWS and Terraform call one of several values."""

_MOST_KEYS_LISTED = 12
_ROOT_KEYS = ("type", "properties", "required", "additionalProperties")
_PATH_STEP = late(r"\.([^.\[\]]+)|\[(\d+)\]")

Step = str | int
Mistake = tuple[list[Step], bool, str]
"""The path of a value, whether its key is to blame, and what is wrong."""


def explain(part: Part, failure: Exception, mistakes: Mistakes, before: int) -> None:
    """Note every mistake that the schema finds; where it finds none, what the decode said.

    A place has one mistake: those noted since `before` stand.
    """
    taken = {(error.line, error.column) for error in mistakes.errors[before:]}
    errors = sorted(_validator(part.shape).iter_errors(part.data), key=lambda one: [*map(str, one.absolute_path)])
    found_by_schema = (mistake for error in errors for mistake in _mistakes(error, part, mistakes))
    for path, at_key, message in found_by_schema if errors else _of_decode(str(failure), part.address):
        if mistakes.full:
            mistakes.add_at(part.at, message)
            return
        place = _place(part, path, at_key)
        if not path or (place.line, place.column) not in taken:
            taken.add((place.line, place.column))
            mistakes.add_at(place, message)


def _place(part: Part, path: Sequence[Step], at_key: bool) -> Location:
    """The place of a value, or of its key."""
    if not path:
        return part.at
    container = part.located
    for step in path[:-1]:
        container = container[step]
    last = path[-1]
    if at_key and isinstance(last, str):
        return part.tree.key(container, last)
    return part.tree.value(container, last)


def _written(part: Part, path: Sequence[Step]) -> str:
    """The value at a path as it is written."""
    container = part.located
    for step in path[:-1]:
        container = container[step]
    return part.tree.written(container, path[-1]) if path else ""


@functools.cache
def _validator(shape: str) -> Any:
    """Draft-07, but for whole numbers: `1.0` is none."""
    types = Draft7Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    validator: Any = validators.extend(Draft7Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return validator({"$ref": f"#/definitions/{shape}", "definitions": _definitions()})


@functools.cache
def _definitions() -> dict[str, Any]:
    schema = topology_schema()
    return {**schema.pop("definitions"), "Topology": {key: schema[key] for key in _ROOT_KEYS}}


def _mistakes(error: ValidationError, part: Part, mistakes: Mistakes) -> Iterator[Mistake]:
    """The mistakes in what jsonschema calls one."""
    path = list(error.absolute_path)
    keyword, value = str(error.validator), error.instance
    wanted: Any = error.validator_value
    if keyword == "additionalProperties":
        schema: Any = error.schema
        known = list(schema["properties"])
        for key in value if isinstance(value, dict) else ():
            if key not in known:
                message = _unknown_key(key, known, property_words(part.address, (*path, key)), mistakes)
                yield [*path, key], True, message + _of_interfaces(key, schema)
        return
    name = property_words(part.address, path) if path else part.address
    if value is None and not path:
        yield path, True, f"{name} has no value; write `{{}}` if nothing is known about it"
    elif value is None:
        yield path, True, f"{name} has no value; add one or remove the key"
    elif keyword == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        expected = either([_TYPES[one] for one in types])
        seen = _seen(types[0] if len(types) == 1 else "", value, _written(part, path))
        yield path, False, f"{name}: expected {expected}, found {seen}"
    elif keyword == "enum" and path == ["version"]:
        yield path, False, f"unknown version {quoted(str(value))}; write `version: 1`"
    elif keyword == "enum":
        options = [str(one) for one in wanted]
        near = _did_you_mean(value, options, mistakes) if isinstance(value, str) else ""
        listed = either([quoted(one) for one in options])
        yield path, False, f"{name}: expected {listed}, found {found(value)}{near}"
    elif keyword == "required":
        yield path, False, "`version` is missing; start the file with `version: 1`"
    elif keyword in ("minimum", "maximum", "exclusiveMinimum"):
        bound = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}[keyword]
        yield path, False, f"{name}: expected {bound} {wanted}, found {value}"
    elif keyword == "minLength":
        yield path, False, f"{name} is empty"


def _unknown_key(key: str, known: Sequence[str], words: str, mistakes: Mistakes) -> str:
    other = _OTHER_NAMES.get(key)
    hint = did_you_mean(quoted(other)) if other and other in known else mistakes.did_you_mean(key, known)
    if not hint and len(known) <= _MOST_KEYS_LISTED:
        hint = f"; the keys are {', '.join(quoted(one) for one in known)}"
    return f"unknown key {words}{hint}"


def _of_interfaces(key: str, schema: Any) -> str:
    """Where to write a property that only interfaces of the section `interfaces` have."""
    definitions = _definitions()
    is_launch = schema == definitions["LaunchInterface"]
    if not is_launch or key not in definitions["Interface"]["properties"]:
        return ""
    return "; declare the interface in `interfaces`, and refer to it with `interface`"


def _did_you_mean(value: str, options: Sequence[str], mistakes: Mistakes) -> str:
    other = _OTHER_VALUES.get(value.lower())
    return did_you_mean(quoted(other)) if other and other in options else mistakes.did_you_mean(value, options)


def _seen(wanted: str, value: Any, written: str) -> str:
    """What is there instead of a value of the wanted type, and how to write it."""
    if wanted in _NUMBERS and is_too_large(value, written):
        return f"{quoted(written)}, which is too large"
    return found(value, written) + _hint(wanted, value, written)


def _hint(wanted: str, value: Any, written: str) -> str:
    if wanted == "string":
        return number_hint(value, written)
    if wanted == "integer" and isinstance(value, float) and value.is_integer():
        return f"; write `{value:.0f}`"
    if wanted == "boolean" and isinstance(value, str) and value.lower() in ("yes", "on", "y"):
        return "; write `true`"
    if wanted == "boolean" and isinstance(value, str) and value.lower() in ("no", "off", "n"):
        return "; write `false`"
    if isinstance(value, str) and wanted in _NUMBERS and isinstance(plain(value), _NUMBERS[wanted]):
        return "; remove the quotes"
    if wanted == "array" and isinstance(value, str):
        return f"; write `[{value}]`" if len(value) < 40 else ""
    return ""


def _of_decode(message: str, address: str) -> Iterator[Mistake]:
    """What msgspec said."""
    what, _, where = message.partition(" - at ")
    path: list[Step] = [
        int(match[2]) if match[2] else match[1] for match in _PATH_STEP.finditer(where.strip("`").removeprefix("$"))
    ]
    if what == "Expected `int`, got `float`":
        what = "expected a whole number, found one with a decimal point"
    yield path, False, f"{property_words(address, path) if path else address}: {what[:1].lower()}{what[1:]}"
