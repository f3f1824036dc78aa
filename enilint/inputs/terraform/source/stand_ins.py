"""Stand-ins: small modules of enilint's own that are read for modules of others which are not installed.

A stand-in serves a call only if the source is that of the module itself, all versions that the call allows are ones
that it stands for, and it knows what all arguments of the call do. What its files make has the place of the call.
`enilint/stand_ins/README.md` describes its files.
"""

import functools
import os
import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.files.late import late
from enilint.files.project import MOST_BYTES, read_regular
from enilint.files.text import Lines
from enilint.findings import Location
from enilint.inputs.terraform.hcl.syntax import Literal
from enilint.inputs.terraform.source.declarations import SourceModule, declare
from enilint.inputs.terraform.source.files import Disk, ParsedFile, PlacedBlock, SourceFile
from enilint.inputs.terraform.source.versions import Constraint, Version, version_of
from enilint.inputs.terraform.source.wording import quoted

CALL_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})
"""What a call has for Terraform itself, and not for the module."""
_DESCRIPTION = "stand-in.json"
_HOST = "registry.terraform.io/"
_REPOSITORY = late(
    r"(?:git::https://|git::ssh://git@|(?:git::)?git@(?=[\w.-]+:)|(?=github\.com/))([\w.-]+[/:][\w./-]+?)(?:\.git)?",
    re.ASCII,
)
"""The source of a module that is all of a git repository, with its host and path."""
_OF_GIT = frozenset({"depth", "ref"})
_TAG = late(r"v\d+\.\d+\.\d+", re.ASCII)


class _Interval(Struct):
    """Versions, from one up to another that is none of them, and the directory of the files for them."""

    start: str = field(name="from")
    below: str
    directory: str = "."

    @property
    def ends(self) -> tuple[Version, Version]:
        return version_of(self.start), version_of(self.below)


class _Description(Struct):
    """What a stand-in says of itself: see `enilint/stand_ins/README.md`."""

    name: str
    versions: list[_Interval]
    registry: list[str] = field(default_factory=list)
    git: list[str] = field(default_factory=list)
    harmless: list[str] = field(default_factory=list)
    only: dict[str, Any] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)
    path: str = ""

    def words(self, interval: _Interval) -> str:
        """The stand-in for some versions, as messages call it."""
        (first, *_), (last, *rest) = interval.ends
        numbers = [str(one) for one in range(first, last + (1 if any(rest) else 0))]
        listed = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
        return f"enilint's stand-in for {self.name} {listed}"


class NoStandIn(Exception):
    """Why no stand-in is read for a call, in words; empty where there is none for the module."""


def stand_in_for(call: PlacedBlock, source: str, version: str | None, directory: str, disk: Disk) -> SourceModule:
    """The stand-in for the module of a call. `version` is the constraint; None: the call has none. Raises NoStandIn."""
    for described in _descriptions(directory):
        interval = _interval(described, source, version)
        if interval is not None:
            words = described.words(interval)
            module = _module(call, os.path.join(described.path, interval.directory), disk)
            wrong = _not_understood(call, described, module)
            if wrong:
                raise NoStandIn(_unused(words, f"it does not know the argument {quoted(wrong)}"))
            module.stand_in, module.also = words, tuple(described.also)
            return module
    raise NoStandIn


@functools.lru_cache(maxsize=4)
def _descriptions(directory: str) -> list[_Description]:
    found = []
    for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else ():
        path = os.path.join(directory, name)
        if os.path.isfile(file := os.path.join(path, _DESCRIPTION)):
            one = msgspec.json.decode(read_regular(file, MOST_BYTES), type=_Description)
            one.path = path
            found.append(one)
    return found


def _interval(described: _Description, source: str, version: str | None) -> _Interval | None:
    """The versions of a stand-in that a source and a constraint are about; None for another module.

    Raises NoStandIn for versions that it does not stand for.
    """
    if source.removeprefix(_HOST).lower() in described.registry:
        found = _of_constraint(described, version)
        why = f"version {quoted(version or '')} allows versions that it does not support"
    else:
        address, _, query = source.partition("?")
        match = _REPOSITORY.fullmatch(address)
        if match is None or f"https://{match[1].replace(':', '/')}".lower() not in described.git:
            return None
        parameters = dict(one.partition("=")[::2] for one in query.split("&"))
        ref = parameters.get("ref", "")
        found = _of_tag(described, ref) if parameters.keys() <= _OF_GIT and version is None else None
        why = f"ref {quoted(ref)} is not the tag of a version that it supports" if ref else "the source has no ref"
    if found is None:
        raise NoStandIn(_unused(f"enilint's stand-in for {described.name}", why))
    return found


def _unused(words: str, why: str) -> str:
    return f"{words} is not used: {why}"


def _of_constraint(described: _Description, version: str | None) -> _Interval | None:
    newest = max(described.versions, key=lambda one: one.ends)
    if version is None:
        return newest
    try:
        constraint = Constraint(version)
    except ValueError:
        return None
    return next((one for one in described.versions if constraint.is_within(*one.ends)), None)


def _of_tag(described: _Description, ref: str) -> _Interval | None:
    if not _TAG.fullmatch(ref):
        return None
    version = version_of(ref[1:])
    return next((one for one in described.versions if one.ends[0] <= version < one.ends[1]), None)


def _not_understood(call: PlacedBlock, described: _Description, module: SourceModule) -> str:
    """An argument of a call that the stand-in does not have, as far as it could matter; empty without one."""
    body = call.block.body
    for name, attribute in body.attributes.items():
        if name in module.variables or name in described.harmless or name in CALL_ARGUMENTS:
            continue
        value = attribute.value
        if name in described.only and isinstance(value, Literal) and value.value in (described.only[name], None):
            continue
        return name
    return body.blocks[0].type if body.blocks else ""


def _module(call: PlacedBlock, directory: str, disk: Disk) -> SourceModule:
    module = SourceModule(directory)
    lines = _AtCall(call)
    names = sorted(name for name in os.listdir(directory) if name.endswith(".tf"))
    parsed = (disk.parse_own(os.path.join(directory, name)) for name in names)
    declare(module, list(_placed(parsed, lines)), [])
    return module


def _placed(files: Iterable[ParsedFile], lines: "_AtCall") -> Iterable[ParsedFile]:
    for one in files:
        yield ParsedFile(SourceFile(lines.path, lines, is_own=True), one.body, one.errors)


class _AtCall(Lines):
    """The lines of a file of a stand-in: whatever is in it has the place of the call."""

    def __init__(self, call: PlacedBlock) -> None:
        super().__init__(call.file.path, "")
        self._call = call

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the call."""
        return self._call.file.lines.place(self._call.block.header[0])

    def location(self, start: int, end: int) -> Location:
        """The header of the call."""
        return self._call.file.lines.location(*self._call.block.header)
