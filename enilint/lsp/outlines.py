"""Names in the files of a workspace: what declares them, and what refers to them."""

import os
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from enilint.files.text import Lines
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES
from enilint.inputs.outline import Declaration, Link, Outline, outline_of
from enilint.inputs.template_files import could_be_template
from enilint.inputs.unfinished import moved
from enilint.lsp.workspace import Workspace


class Outlines:
    """The outlines of files, kept while their texts stay the same."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: dict[str, tuple[str, Outline]] = {}
        self._complete: dict[str, Outline] = {}

    def of(self, path: str) -> Outline:
        """The outline of a file; empty where it is no topology file, no Terraform source and no template."""
        lines = self._workspace.lines(path)
        if lines is None:
            return Outline()
        text, kept = self._kept.get(path, ("", Outline()))
        if path in self._kept and text == lines.text:
            return kept
        found = self._made(path, lines)
        self._kept[path] = (lines.text, found)
        if found.complete:
            self._complete[path] = found
        return found

    def _made(self, path: str, lines: Lines) -> Outline:
        text = self._workspace.stand_in(path)
        if text is None:
            return outline_of(lines, self._workspace.parses) or Outline()
        before = Lines(path, text)
        found = outline_of(before) or Outline()
        links = [replace(one, at=at) for one in found.links if (at := moved(one.at, before, lines)) is not None]
        return Outline(list(_moved(found.declarations, before, lines)), links)

    def names(self, path: str) -> Iterator[Declaration]:
        """All that has a name in the scope of a file; of a text that cannot be read now, what it declared before."""
        for file in self.scope(path):
            now = self.of(file)
            outline = now if now.complete or now.declarations else self._complete.get(file, now)
            for one in outline.declarations:
                yield from one.children if one.kind == "section" else (one,)

    def declarations(self, path: str) -> Iterator[tuple[str, Declaration]]:
        """All that has a name in the scope of a file, and the file that declares it."""
        for file in self.scope(path):
            for one in self.of(file).declarations:
                if one.kind != "section":
                    yield file, one
                for child in one.children:
                    yield file, child

    def links(self, path: str) -> Iterator[tuple[str, Link]]:
        """All references in the scope of a file."""
        for file in self.scope(path):
            for link in self.of(file).links:
                yield file, link

    def scope(self, path: str) -> list[str]:
        """The files that share their names with a file, itself included."""
        if path.endswith(SOURCE_SUFFIXES):
            directory = os.path.dirname(path)
            same = (one for one in self.files() if os.path.dirname(one) == directory and one.endswith(SOURCE_SUFFIXES))
        elif path.endswith(TOPOLOGY_SUFFIXES):
            shared = {os.path.realpath(one) for design in self._workspace.designs(path) for one in design.texts}
            same = (one for one in shared if one.endswith(TOPOLOGY_SUFFIXES))
        else:
            return [path] if could_be_template(path) else []
        return sorted({path, *same})

    def files(self) -> set[str]:
        """All files that the workspace is made of."""
        found = set(self._workspace.documents)
        for design in self._workspace.all_designs():
            found.update(os.path.realpath(one) for one in design.texts)
        return found

    def name_at(self, path: str, offset: int) -> tuple[tuple[int, int], tuple[str, ...]] | None:
        """The name at an offset, of a declaration or a reference: where it is written, and what it can mean."""
        outline = self.of(path)
        for link in outline.links:
            if link.at[0] <= offset <= link.at[1]:
                return link.at, link.names
        for one in outline.declarations:
            for declaration in (one, *one.children):
                if declaration.at[0] <= offset <= declaration.at[1]:
                    return declaration.at, (declaration.name,)
        return None


def _moved(declarations: Iterable[Declaration], before: Lines, now: Lines) -> Iterator[Declaration]:
    """Declarations of a text as they are in another one with the same lines."""
    for one in declarations:
        at = moved(one.at, before, now)
        whole = tuple(now.offset(*before.place(offset)) for offset in one.whole)
        if at is not None:
            yield replace(one, at=at, whole=(whole[0], whole[1]), children=tuple(_moved(one.children, before, now)))
