"""The images of launches, and the operating systems in them, as data sources tell of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enilint.aws.operating_systems import os_of_image, os_of_product
from enilint.inputs.terraform.resource import INSTANCE_TYPES, Body, Resource, Targets
from enilint.values import OneOf, Unknown, Value, one_of

_SOURCES = ("aws_ami", "aws_ssm_parameter")
_STANDS_FOR_IMAGE = ("id", "value", "insecure_value")
"""The attributes of `_SOURCES` that are the id of an image."""
_OF_PARAMETER = "resolve:ssm:"
"""How a launch template names a parameter of Systems Manager that has the id of an image."""


class Images:
    """The images that launches start from."""

    def __init__(self, by_type: Mapping[str, Sequence[Resource]]) -> None:
        self._sources = {one.address: one.attributes for type in _SOURCES for one in by_type.get(type, ())}

    def os(self, body: Body, attribute: str) -> Value[str] | None:
        """The operating system, where a data source or a parameter's name tells it; None without image."""
        found = self._os(body, attribute)
        if found is None and body.is_written(attribute):
            return Unknown(f"the operating system of {body.address}")
        return found

    def image(self, body: Body, attribute: str) -> Value[str] | None:
        """The id of the image. One that a data source has chosen counts as unknown, even where the id is known."""
        id = body.text(attribute)
        if isinstance(id, str) and self._chosen(id) is None:
            return id
        return Unknown(f"the operating system of {body.address}") if body.is_written(attribute) else None

    def _chosen(self, ami: str) -> Body | None:
        """The data source that has found an image."""
        images = self._sources.values()
        return next((one for one in images if ami in map(one.known_value, _STANDS_FOR_IMAGE)), None)

    def _os(self, body: Body, attribute: str) -> str | None:
        if body.value("platform") == "windows":
            return "windows"
        images = body.targets(attribute, *_SOURCES)
        value = body.value(attribute)
        if type(value) is OneOf and _needs_image(body):
            there = [one for one in value.candidates if one is not None]
            images = body.target(one_of(there, value.reason, open=value.open), _SOURCES)
        if isinstance(images, Targets):
            found = {_os_of(self._sources[one.address]) for one in images.resources if one.address in self._sources}
            return found.pop() if len(found) == 1 and not images.open else None
        ami = body.known_value(attribute)
        if isinstance(ami, str) and ami.startswith(_OF_PARAMETER):
            return os_of_image(ami)
        image = self._chosen(ami) if ami else None
        return _os_of(image) if image is not None else None


def _needs_image(body: Body) -> bool:
    """Whether AWS refuses to launch without an image in the block itself."""
    return body.resource.type in INSTANCE_TYPES and not body.is_written("launch_template")


def _os_of(image: Body) -> str | None:
    """The operating system that a data source asks for, or has found: its name or product code tells it."""
    filters = {block.known_value("name"): _texts(block.known_value("values")) for block in image.blocks("filter")}
    codes = filters.get("product-code", [])
    if codes:
        found = {os_of_product(code) for code in codes}
    else:
        owners = [*_texts(image.known_value("owners")), *filters.get("owner-id", [])]
        found = {os_of_image(name, owners) for name in _names(image, filters.get("name", []))}
        found.discard(None)
    return found.pop() if len(found) == 1 else None


def _names(image: Body, filtered: Sequence[str]) -> Iterator[str]:
    yield str(image.known_value("name"))
    pattern = image.known_value("name_regex")
    if isinstance(pattern, str) and "|" not in pattern:
        yield pattern.replace("\\.", ".")
    yield from filtered


def _texts(values: Any) -> list[str]:
    return list(map(str, values)) if isinstance(values, list | tuple) else []
