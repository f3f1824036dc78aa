"""The files of a design: the one that was asked for, and those that it imports.

An import is relative to the file that names it, and never leaves the project: a file of a stranger must not make a
reader open what else lies on the machine.
"""

import functools
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from enilint.files.paths import relative, shown
from enilint.files.project import belongs_to, project_root
from enilint.files.repository import why_withheld
from enilint.files.text import InputFile, Lines, NotText, decode
from enilint.findings import Location
from enilint.inputs.context import Context
from enilint.inputs.file_names import TOPOLOGY_SUFFIXES
from enilint.inputs.topology import forms
from enilint.inputs.yaml.tree import MOST_CHARACTERS, Tree, parse
from enilint.inputs.yaml.tree import Mapping as YamlMapping
from enilint.inputs.yaml.wording import Mistakes, found, quoted

MOST_FILES = 500
MOST_IMPORTS = 2_000
MOST_STEPS = 30
"""How many imports may lead from the first file to the last."""


class Refused(Exception):
    """An import that cannot be followed, and why."""


class Source(Struct, eq=False):
    """A file of the design. `region` and `account` hold for what names none: its own, else those of its importer.

    So do the quotas `groups_per_interface` and `elastic_ips`, where they are stated.
    """

    tree: Tree
    data: YamlMapping
    region: str | None
    account: str | None
    groups_per_interface: int | None = None
    elastic_ips: int | None = None


class Sources(Struct, eq=False):
    """All files, the one that was asked for first. `imported` are others by the links that they are named by."""

    understood: list[Source] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def load(file: InputFile, mistakes: Mistakes, context: Context) -> Sources:
    """Read a file and what it imports."""
    start = os.path.realpath(file.path)
    loader = _Loader(start, mistakes, context, absolute=os.path.isabs(file.path))
    loader.read(file, [start], None)
    return loader.sources


class _Loader:
    def __init__(self, start: str, mistakes: Mistakes, context: Context, *, absolute: bool) -> None:
        self.root = project_root(os.path.dirname(start), context.named)
        self.absolute = absolute
        self.mistakes = mistakes
        self.replaced = context.replaced
        self.sources = Sources()
        self.seen = {start}
        self.followed = 0
        self.shown = functools.cache(self._shown)

    def read(self, file: InputFile, chain: list[str], importer: Source | None) -> None:
        """Read one file. `chain` holds the resolved paths from the first file to this one."""
        try:
            text = decode(file.data)
        except NotText as error:
            self.mistakes.add_at(Location(file.path, error.line, error.column), str(error))
            return
        self.sources.texts[file.path] = text
        before = len(self.mistakes.errors)
        tree = parse(Lines(file.path, text), self.mistakes)
        if len(self.mistakes.errors) > before:
            from enilint.inputs.unrendered import with_advice

            self.mistakes.errors[before:] = with_advice(self.mistakes.errors[before:], tree.lines)
        if not isinstance(tree.root, dict):
            if tree.complete:
                message = f"expected a mapping that starts with `version: 1`, found {found(tree.root)}"
                if tree.root is None:
                    message = "the file is empty; a topology file starts with `version: 1`"
                self.mistakes.add(tree.lines, 0, message)
            return
        region = _text(tree.root, "region", forms.region) or (importer.region if importer else None)
        account = _text(tree.root, "account", forms.account) or (importer.account if importer else None)
        groups, elastic_ips = (_quota(tree.root, name) for name in ("security_groups_per_interface", "elastic_ips"))
        if importer is not None:
            groups = importer.groups_per_interface if groups is None else groups
            elastic_ips = importer.elastic_ips if elastic_ips is None else elastic_ips
        source = Source(tree, tree.root, region, account, groups, elastic_ips)
        self.sources.understood.append(source)
        imports = tree.root.get("imports")
        if isinstance(imports, list):
            for index, name in enumerate(imports):
                if isinstance(name, str) and name:
                    self.follow(source, imports, index, chain)

    def follow(self, source: Source, imports: list[Any], index: int, chain: list[str]) -> None:
        """Read what an import names."""
        name = imports[index]
        self.followed += 1
        if self.followed > MOST_IMPORTS + 1:
            return
        try:
            if self.followed > MOST_IMPORTS:
                raise Refused(f"too many imports (the maximum is {MOST_IMPORTS:,} in all files of a topology)")
            real = _resolve(name, chain[-1], self.root)
            named = os.path.normpath(os.path.join(os.path.dirname(chain[-1]), name))
            if named != real:
                self.sources.imported.append(named)
            if real in chain:
                circle = " -> ".join(self.shown(path) for path in (*chain[chain.index(real) :], real))
                raise Refused(f"import cycle: {circle}")
            if real in self.seen:
                return
            if len(self.seen) >= MOST_FILES or len(chain) > MOST_STEPS:
                raise Refused(f"too many imports (the maximum is {MOST_FILES} files, nested {MOST_STEPS} deep)")
            data = self.replaced[real] if real in self.replaced else _contents(real, name)
        except Refused as refusal:
            place = source.tree.value(imports, index)
            self.mistakes.add_at(place, str(refusal))
            return
        self.seen.add(real)
        self.read(InputFile(self.shown(real), data), [*chain, real], source)

    def _shown(self, real: str) -> str:
        """A path as users see it: relative to the current directory, but for one outside of it in an absolute run."""
        return shown(real if self.absolute else relative(real))


def _resolve(name: str, importer: str, root: str) -> str:
    """The file that an import means, with symbolic links followed."""
    try:
        real = os.path.realpath(os.path.join(os.path.dirname(importer), name))
    except (OSError, ValueError):
        raise Refused(f"{quoted(name)} is not a path") from None
    if not belongs_to(real, root):
        raise Refused(f"{quoted(name)} is outside the project, whose root is the directory {_directory(root)}")
    why = why_withheld(real, root, TOPOLOGY_SUFFIXES)
    if why:
        raise Refused(f"{quoted(name)} {why} and is not read")
    return real


def _directory(path: str) -> str:
    return quoted(os.path.basename(path) or path)


def _contents(real: str, name: str) -> bytes:
    try:
        status = os.stat(real)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{quoted(name)} is not a file")
        if status.st_size > 4 * MOST_CHARACTERS:
            raise Refused(f"{quoted(name)} is too large for a topology file")
        return Path(real).read_bytes()
    except FileNotFoundError:
        raise Refused(f"{quoted(name)} does not exist; import paths are relative to this file") from None
    except OSError as error:
        raise Refused(f"{quoted(name)} cannot be read: {error.strerror or error}") from None


def _quota(data: YamlMapping, name: str) -> int | None:
    quotas = data.get("quotas")
    quota = quotas.get(name) if isinstance(quotas, dict) else None
    return quota if isinstance(quota, int) else None


def _text(data: YamlMapping, key: str, form: Callable[[str], str | None]) -> str | None:
    """The text of a key, where it has the right form."""
    value = data.get(key)
    return value if isinstance(value, str) and form(value) is None else None
