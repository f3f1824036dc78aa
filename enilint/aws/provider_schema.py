"""The arguments and attributes of the AWS provider's resource types, from `provider-schema.json` beside this file.

It has those of the types that enilint maps. Its header names the sources and says what each field means. It carries the
versions of the provider that it was made from: newer ones have arguments that it does not list.
"""

import functools
from pathlib import Path

import msgspec
from msgspec import Struct, field

from enilint.files.rows import row_of

DATA = Path(__file__).with_name("provider-schema.json")


class Argument(Struct, frozen=True):
    """An argument or attribute of a resource, or a kind of block in it.

    `type` is as Terraform writes it ("set(string)", "list(object)"); the attributes of objects are in `nested`.
    `names` is what its texts name: the resource type whose ids they are, where that is one of the types listed; or
    a kind of text ("id", "zone", "address", "CIDR block", "instance type", "interface type").
    """

    type: str = "string"
    use: str = "optional"
    block: bool = False
    nested: "dict[str, Argument]" = field(default_factory=dict)
    names: str | None = None
    sensitive: bool = False
    removed: bool = False


Arguments = dict[str, Argument]
"""Arguments by name."""


class ProviderSchema:
    """The arguments of all types. Those of a type are decoded when they are asked for."""

    def __init__(self, path: Path = DATA) -> None:
        self._file = path.read_bytes()
        resources = self._file.index(b',\n"resources":{')
        data_sources = self._file.index(b',\n"data_sources":{', resources)
        self.version = msgspec.json.decode(self._file[:resources] + b"}", type=_Header).versions[-1]
        self._tables = {"managed": (resources, data_sources), "data": (data_sources, len(self._file))}
        self._decoded: dict[tuple[str, str], Arguments | None] = {}

    def arguments(self, mode: str, type: str) -> Arguments | None:
        """The arguments of a resource type (`managed`) or data source (`data`); None where it is not listed."""
        key = (mode, type)
        if key not in self._decoded:
            row = row_of(self._file, type, *self._tables[mode]) if mode in self._tables else None
            self._decoded[key] = None if row is None else _DECODER.decode(row)
        return self._decoded[key]


class _Header(Struct):
    versions: list[str]


_DECODER = msgspec.json.Decoder(Arguments)


@functools.cache
def bundled_schema() -> ProviderSchema:
    """The schema that ships with enilint, read once."""
    return ProviderSchema()
