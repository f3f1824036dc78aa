"""The files that a module is made of, as Terraform chooses and orders them, and what they say."""

import functools
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from enilint.files.paths import Resolver, shown
from enilint.files.project import MOST_BYTES, belongs_to, read_regular
from enilint.files.repository import why_withheld
from enilint.files.text import Lines, NotText, decode
from enilint.findings import InputError
from enilint.inputs.context import TERRAFORM, TOFU, Program
from enilint.inputs.file_names import SOURCE_SUFFIXES, is_source
from enilint.inputs.parses import Parses
from enilint.inputs.terraform.hcl import parse_json
from enilint.inputs.terraform.hcl.shared_blocks import SharedBlocks
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Diagnostic

_REPLACED_BY = {".tf": ".tofu", ".tf.json": ".tofu.json"}


class SourceFile(Struct, eq=False):
    """A file and its lines. `path` is as output shows it.

    `is_own`: it is a file of a stand-in, which is enilint's own, and all that is in it has the place of a call.
    """

    path: str
    lines: Lines
    is_own: bool = False


class PlacedBlock(Struct, eq=False):
    """A block and the file it is in. What override files say of it is in other files."""

    file: SourceFile
    block: Block
    overridden: Mapping[str, SourceFile] = MappingProxyType({})
    """The files of attributes and nested blocks that come from override files, by name."""

    def file_of(self, part: Attribute | Block) -> SourceFile:
        """The file that an attribute or nested block of the block is in, or one of its `lifecycle`."""
        return self.overridden.get(name_of(part), self.file) if self.overridden else self.file


class PlacedAttribute(Struct, eq=False):
    """An attribute and the file it is in."""

    file: SourceFile
    attribute: Attribute


class ParsedFile(Struct, eq=False):
    """A file, what it says, and what is wrong with it."""

    file: SourceFile
    body: Body
    errors: list[InputError]


def name_of(part: Attribute | Block) -> str:
    """What an attribute or block sets: a `dynamic` block sets the blocks that its label names."""
    if isinstance(part, Attribute):
        return part.name
    return part.labels[0].value if part.type == "dynamic" and part.labels else part.type


def error_at(file: SourceFile, offset: int, message: str) -> InputError:
    """An error at an offset of a file."""
    line, column = file.lines.place(offset)
    return InputError(file.path, message, line, column)


class Disk:
    """Reads files inside of a project. `replaced` are contents that stand for those of files, by resolved path.

    `parses` keeps what they say, and `shared` what is made of it. `program` takes them; `has_several_programs`: another
    one would take other files. `resolver` has resolved the directories that this run has read so far.
    """

    def __init__(
        self,
        project_root: str,
        replaced: Mapping[str, bytes],
        parses: Parses | None = None,
        program: Program = TOFU,
        resolver: Resolver | None = None,
    ) -> None:
        self.resolver = resolver or Resolver()
        self.root = self.resolver.directory(project_root)
        self._replaced = replaced
        self._parses = parses or Parses()
        self.shared = self._parses.shared
        self._parse = _parse_with(self._parses)
        self._program = program
        self.has_several_programs = False
        self.resolved = self.resolver.resolved

    def allows(self, path: str) -> bool:
        """Whether a path is part of the project, with links followed."""
        try:
            return belongs_to(self.resolved(path), self.root)
        except (OSError, ValueError):
            return False

    def why_withheld(self, path: str, names: tuple[str, ...]) -> str:
        """Why a file of a module is not read, in words; empty if it is. What has one of the `names` can be ignored."""
        try:
            real = self.resolved(path)
        except (OSError, ValueError):
            real = ""
        if not belongs_to(real, self.root):
            return "is not read: it is a symbolic link to a file outside the project"
        why = "" if real.endswith(names) else why_withheld(path, self.root, names)
        return f"is not read: it is a symbolic link to a file that {why}" if why else ""

    def names(self, directory: str) -> tuple[list[str], list[str]]:
        """The names of the source files in a directory: those that stand for themselves, and those that override.

        Raises OSError where there is no such directory, and nothing that stands for a file in it.
        """
        real = os.path.realpath(directory) if self._replaced else ""
        added = [os.path.basename(path) for path in self._replaced if os.path.dirname(path) == real]
        there = dict.fromkeys(filter(is_source, added), False)
        if not added or os.path.isdir(directory):
            with os.scandir(directory) as entries:
                there |= {one.name: _is_directory(one) for one in entries if is_source(one.name)}
        names = set(there)
        for_all = {name for name in names if _replacement(name) is not None}
        self.has_several_programs |= bool(for_all) and for_all != names
        if self._program == TERRAFORM:
            names = for_all
        files = [name for name in sorted(names) if _replacement(name) not in names and not there[name]]
        return [name for name in files if not _overrides(name)], [name for name in files if _overrides(name)]

    def read(self, path: str) -> bytes:
        """The contents of a file. Raises OSError."""
        replaced = self._replaced.get(os.path.realpath(path)) if self._replaced else None
        return read_regular(path, MOST_BYTES) if replaced is None else replaced

    def parse(self, path: str) -> ParsedFile:
        """A file and what it says: nothing, where it cannot be read."""
        name = shown(path)
        why = self.why_withheld(path, SOURCE_SUFFIXES)
        if why:
            return _unreadable(InputError(name, why))
        try:
            text = decode(self.read(path))
        except OSError as error:
            return _unreadable(InputError(name, f"cannot be read: {error.strerror}"))
        except NotText as error:
            return _unreadable(InputError(name, str(error), error.line, error.column))
        return self._parses.of(name, text, self._parse, _parser_of_edited)

    def parse_own(self, path: str) -> ParsedFile:
        """A file of enilint's own, wherever it lies, and what it says. Raises OSError."""
        return self._parses.of(path, decode(read_regular(path, MOST_BYTES)), self._parse, _parser_of_edited)


def parse_edited(name: str, text: str, parses: Parses) -> ParsedFile:
    """What an editor's text of a file says."""
    return parses.of(name, text, _parse_with(parses), _parser_of_edited)


def _parse_with(parses: Parses) -> Callable[[str, str], ParsedFile]:
    """Parses files, of which blocks in common are parsed once."""
    return functools.partial(_parsed, parse=parses.shared(SharedBlocks).parse)


def _unreadable(error: InputError) -> ParsedFile:
    path = error.path or ""
    return ParsedFile(SourceFile(path, Lines(path, "")), Body(0, 0, {}, []), [error])


def _parsed(path: str, text: str, parse: Callable[[str], tuple[Body, list[Diagnostic]]]) -> ParsedFile:
    file = SourceFile(path, Lines(path, text))
    body, diagnostics = parse_json(text) if path.endswith(".json") else parse(text)
    errors = [error_at(file, one.offset, one.message) for one in diagnostics]
    if errors:
        from enilint.inputs.unrendered import with_advice

        errors = list(with_advice(errors, file.lines))
    return ParsedFile(file, body, errors)


def _parser_of_edited() -> Callable[[str, str], ParsedFile]:
    """Parses the texts of a file that is edited: of each, only what is new in it."""
    from enilint.inputs.terraform.hcl.pieces import Pieces

    return functools.partial(_parsed, parse=Pieces().parse)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    return not entry.is_file(follow_symlinks=False) and os.path.isdir(entry.path)


def _replacement(name: str) -> str | None:
    """The file that OpenTofu reads instead, where there is one."""
    for ending, other in _REPLACED_BY.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + other
    return None


def _overrides(name: str) -> bool:
    stem = next(name.removesuffix(ending) for ending in SOURCE_SUFFIXES if name.endswith(ending))
    return stem == "override" or stem.endswith("_override")
