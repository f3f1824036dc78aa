"""The modules of a configuration on disk, found as Terraform finds them.

Only files inside the project are read, whatever a module's source says: a plan or a module of a stranger must not
make a reader open what else lies on the machine.
"""

import os
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.inputs.project import is_inside
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Block, Literal
from enilint.inputs.text import Lines, NotText, decode

ENDINGS = (".tf", ".tofu")
_MOST_BYTES = 10_000_000
_BLOCK_KINDS = {"resource": "managed", "data": "data"}


class SourceFile(Struct, eq=False):
    """A file and its lines."""

    path: str
    lines: Lines


class PlacedBlock(Struct, eq=False):
    """A block and the file it is in."""

    file: SourceFile
    block: Block


class SourceModule(Struct, eq=False):
    """One directory of source: its resource blocks by mode, type and name, and its module calls by name."""

    directory: str
    resources: dict[tuple[str, str, str], PlacedBlock] = field(default_factory=dict)
    calls: dict[str, PlacedBlock] = field(default_factory=dict)


class _Installed(Struct):
    key: str = field(name="Key", default="")
    directory: str = field(name="Dir", default="")


class _Manifest(Struct):
    modules: list[_Installed] = field(name="Modules", default_factory=list)


class SourceTree:
    """The source of a root module and of the modules that it calls, read as far as it is asked for."""

    def __init__(self, directory: str, project_root: str) -> None:
        self.texts: dict[str, str] = {}
        self._directory = directory
        self._project_root = os.path.realpath(project_root)
        self._installed = self._manifest()
        self._modules: dict[tuple[str, ...], SourceModule | None] = {}

    def module(self, names: tuple[str, ...]) -> SourceModule | None:
        """The module that the calls of these names lead to; None where its source is not at hand."""
        if names not in self._modules:
            directory = self._find(names)
            self._modules[names] = self._read(directory) if directory is not None else None
        return self._modules[names]

    def _find(self, names: tuple[str, ...]) -> str | None:
        if not names:
            return self._directory
        installed = self._installed.get(".".join(names))
        if installed is not None:
            return os.path.join(self._directory, installed)
        caller = self.module(names[:-1])
        call = caller.calls.get(names[-1]) if caller else None
        source = call.block.body.attributes.get("source") if call else None
        literal = source.value.value if source is not None and isinstance(source.value, Literal) else None
        if caller is None or not isinstance(literal, str) or not literal.startswith(("./", "../")):
            return None
        return os.path.join(caller.directory, literal)

    def _read(self, directory: str) -> SourceModule | None:
        directory = os.path.normpath(directory)
        module = SourceModule(directory)
        if not self._may_read(directory):
            return None
        for path in _source_files(directory):
            file, blocks = self._parsed(path)
            for block in blocks:
                labels = [label.value for label in block.labels]
                mode = _BLOCK_KINDS.get(block.type)
                if mode is not None and len(labels) == 2:
                    module.resources.setdefault((mode, labels[0], labels[1]), PlacedBlock(file, block))
                elif block.type == "module" and len(labels) == 1:
                    module.calls.setdefault(labels[0], PlacedBlock(file, block))
        return module

    def _parsed(self, path: str) -> tuple[SourceFile, list[Block]]:
        """A file and its blocks. A file that cannot be read has none; what is broken in one hides nothing else."""
        shown = os.path.relpath(path) if not os.path.relpath(path).startswith("..") else path
        shown = shown.replace(os.sep, "/")
        text = ""
        if self._may_read(path) and os.path.getsize(path) <= _MOST_BYTES:
            try:
                with open(path, "rb") as stream:
                    text = decode(stream.read())
            except (OSError, NotText):
                text = ""
        self.texts[shown] = text
        body, _ = parse(text)
        return SourceFile(shown, Lines(shown, text)), body.blocks

    def _manifest(self) -> dict[str, str]:
        """The directories of installed modules, as `terraform init` notes them."""
        path = os.path.join(self._directory, ".terraform", "modules", "modules.json")
        try:
            with open(path, "rb") as stream:
                manifest: Any = msgspec.json.decode(stream.read(), type=_Manifest)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return {one.key: one.directory for one in manifest.modules if one.key}

    def _may_read(self, path: str) -> bool:
        return is_inside(os.path.realpath(path), self._project_root)


def _source_files(directory: str) -> Iterator[str]:
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return
    for name in names:
        path = os.path.join(directory, name)
        if name.endswith(ENDINGS) and not name.startswith(".") and os.path.isfile(path):
            yield path
