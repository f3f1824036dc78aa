"""What Terragrunt adds to a root module before Terraform reads it: the files of its `generate` blocks.

Source: Terragrunt, configuration reference, the blocks `generate`, `include` and `terraform`.
"""

import os
from collections.abc import Iterator

from enilint.files.text import Lines
from enilint.findings import Notice
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Block, Expression, FunctionCall, Literal, Template
from enilint.inputs.terraform.source.declarations import SourceModule, declare
from enilint.inputs.terraform.source.files import ParsedFile, SourceFile, error_at
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.wording import quoted

_FILE = "terragrunt.hcl"
_UNREAD = frozenset({"generate", "include"})
"""Blocks that can be written as attributes, too; then they are not read."""
_WORDS = {"managed": "resource", "data": "data source", "ephemeral": "ephemeral resource"}
_MOST_LEVELS = 50
_MOST_NAMES = 5


class Generated:
    """The declarations that Terragrunt generates for a root module; none without a terragrunt.hcl in its directory."""

    def __init__(self, tree: SourceTree, directory: str) -> None:
        self._tree = tree
        self._directory = directory
        self._declared: set[tuple[str, str]] = set()
        self._wanted: set[str] = set()
        self._is_open = False
        self._parsed = tree.beside(os.path.join(directory, _FILE))
        if self._parsed is not None:
            self._read(self._parsed, includes=True)

    def declares(self, kind: str, name: str) -> bool:
        """Whether a declaration is generated, or may be: by what is not read. The notice names it then."""
        found = self._is_open or (kind, name) in self._declared
        if found:
            self._wanted.add(f"{kind} {quoted(name)}")
        return found

    def notices(self) -> Iterator[Notice]:
        """One notice of all declarations that `declares` was asked for and that are not in the source."""
        if self._parsed is None or not self._wanted:
            return
        names = sorted(self._wanted)
        more = len(names) - _MOST_NAMES
        shown = ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
        words = f"Terragrunt {'may generate' if self._is_open else 'generates'} {shown}"
        at = error_at(self._parsed.file, 0, f"{words}: enilint does not run Terragrunt, so the values are unknown")
        yield Notice(at.path, at.message, at.line, at.column)

    def _read(self, parsed: ParsedFile, *, includes: bool) -> None:
        """Note what a configuration generates. One that is included includes no other."""
        body = parsed.body
        is_copied = any("source" in block.body.attributes for block in body.blocks_of("terraform"))
        self._is_open |= is_copied or bool(parsed.errors) or not _UNREAD.isdisjoint(body.attributes)
        for block in body.blocks_of("generate"):
            text = _contents(block)
            module = _module(text) if text is not None else None
            if module is None or module.incomplete:
                self._is_open = True
            else:
                self._declared.update(_declarations(module))
        for block in body.blocks_of("include") if includes else ():
            path = block.body.attributes.get("path")
            included = self._included(path.value) if path is not None else None
            if included is None:
                self._is_open = True
            else:
                self._read(included, includes=False)

    def _included(self, path: Expression) -> ParsedFile | None:
        """The configuration at a path; None where the path does not say which, or it is not at hand."""
        if not isinstance(path, FunctionCall):
            name = _text(path)
            return self._tree.beside(os.path.join(self._directory, name)) if name is not None else None
        name = _text(path.arguments[0]) if path.arguments else _FILE
        if path.name != "find_in_parent_folders" or name is None:
            return None
        above = os.path.abspath(self._directory)
        for _ in range(_MOST_LEVELS):
            above = os.path.dirname(above)
            found = self._tree.beside(os.path.join(above, name))
            if found is not None:
                return found
        return None


def _contents(block: Block) -> str | None:
    """The text that a block generates, without what is interpolated; None where it is made otherwise."""
    contents = block.body.attributes.get("contents")
    if contents is None or not isinstance(contents.value, Template):
        return _text(contents.value) if contents is not None else None
    return "".join(_text(part) or "interpolated" for part in contents.value.parts)


def _text(node: Expression) -> str | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def _module(text: str) -> SourceModule:
    body, mistakes = parse(text)
    file = SourceFile("", Lines("", text))
    module = SourceModule("")
    declare(module, [ParsedFile(file, body, [error_at(file, one.offset, one.message) for one in mistakes])], [])
    return module


def _declarations(module: SourceModule) -> Iterator[tuple[str, str]]:
    for kind, names in (("variable", module.variables), ("local value", module.locals), ("module call", module.calls)):
        yield from ((kind, name) for name in names)
    for mode, type, name in module.resources:
        yield _WORDS[mode], f"{type}.{name}"
