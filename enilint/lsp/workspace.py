"""What an editor has open, linted: designs are kept, and read anew only where a file of theirs has changed.

Nothing here knows the protocol. A folder is linted as `enilint check` lints it, with the unsaved texts of the editor
in place of the files.
"""

import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from enilint.expressions import is_rule_file
from enilint.files.project import MOST_BYTES, read_regular
from enilint.files.text import InputFile, Lines, NotText, decode
from enilint.findings import Finding, Remark, Undecided
from enilint.inputs.design import Design
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.inputs.kinds import UnknownKind, kind_of
from enilint.inputs.outline import Outline, outline_of
from enilint.inputs.parses import Parses
from enilint.inputs.template_files import TEMPLATE_SUFFIXES, could_be_template, is_template
from enilint.inputs.unfinished import Unfinished
from enilint.lsp.areas import Area


class Document(Struct):
    """A text that the editor has. `uri` and `version` are the editor's names of it."""

    path: str
    uri: str
    text: str
    version: int | None

    @property
    def data(self) -> bytes:
        """The text as a file holds it."""
        return self.text.encode("utf-8", "surrogatepass")


class Remarks(Struct):
    """All that is to be said of one file."""

    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    notices: list[Remark] = field(default_factory=list)


class Workspace:
    """The folders and documents of an editor, linted with the rules of some directories beside those of enilint."""

    def __init__(self, rule_directories: Sequence[str] = ()) -> None:
        self._rule_directories = rule_directories
        self.documents: dict[str, Document] = {}
        self._areas: dict[str, Area] = {}
        self._folders: list[str] = []
        self._configuration: str | None = None
        self._lines: dict[str, Lines] = {}
        self._remarks: dict[str, Remarks] | None = None
        self._unfinished = Unfinished()

    def set_folders(self, folders: Iterable[str]) -> None:
        """The folders that are open."""
        self._folders = sorted({os.path.realpath(folder) for folder in folders if os.path.isdir(folder)})
        self._arrange()

    def open(self, uri: str, path: str, text: str, version: int | None) -> None:
        """The editor has a text in place of that of a file."""
        document = self.documents[path] = Document(path, uri, text, version)
        if self._on_disk(path) != document.data:
            self._touch(path, new=True)
        self._arrange()

    def change(self, path: str, text: str, version: int | None) -> None:
        """The text of an open document has changed."""
        document = self.documents[path]
        document.version = version
        if document.text == text:
            return
        before, document.text = document.data, text
        area, after = self._area_of(path), document.data
        new = area is not None and area.calls_others(path, before, after)
        for one in self._areas.values():
            one.touch(path, new=new, everywhere=False, rewording=None if new else one.rewording(path, before, after))
        self._remarks = None

    def close(self, path: str) -> None:
        """The file is what the disk holds again."""
        document = self.documents.pop(path, None)
        self._unfinished.forget(path)
        if document is not None and self._on_disk(path) != document.data:
            self._touch(path, new=True)
        self._arrange()

    def saved(self, path: str) -> None:
        """A document was written to disk."""
        if path not in self.documents or not path.endswith((*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES)):
            self._touch(path, new=True)

    def set_configuration(self, path: str | None) -> None:
        """The configuration to take for all folders, in place of the nearest one of each."""
        if path != self._configuration:
            self._configuration = path
            self.forget()

    def problems(self) -> list[str]:
        """What is wrong that belongs to no file."""
        remarks: list[Remark] = []
        for area in self._areas.values():
            remarks.extend(one for one in area.report().errors if one.path is None)
        for path, about in self.remarks().items():
            if os.path.isdir(path):
                remarks.extend(about.errors)
        return [": ".join(filter(None, (one.path, one.message))) for one in remarks]

    def disk_changed(self, path: str, *, structure: bool) -> None:
        """A file was changed on disk; `structure`: created or deleted."""
        self._touch(path, new=structure or not path.endswith(SOURCE_SUFFIXES), everywhere=structure)
        self._arrange()

    def forget(self) -> None:
        """Read everything anew."""
        for area in self._areas.values():
            area.forget()
        self._remarks = None

    @property
    def ruling_files(self) -> frozenset[str]:
        """The files that decide what is reported, as far as they are known: configurations, facts and baselines."""
        return frozenset[str]().union(*(area.setup.files for area in self._areas.values() if area.setup is not None))

    @property
    def is_stale(self) -> bool:
        """Whether there is something to lint."""
        return any(area.is_stale for area in self._areas.values())

    def work(self) -> Iterator[None]:
        """Lint what is out of date, a design a step. It may be left at any step, and taken up again later.

        It ends early if a text changes between steps: the other designs are to be linted with the new one.
        """
        for area in list(self._areas.values()):
            self._remarks = None
            texts = {path: one.text for path, one in self.documents.items()}
            unsaved = {path: self._readable(one) for path, one in self.documents.items()}
            for _ in area.work(unsaved, self._configuration):
                self._remarks = None
                yield
                if any(one.text is not texts.get(path) for path, one in self.documents.items()):
                    return

    def stand_in(self, path: str) -> str | None:
        """What is linted in place of a template that cannot be read while somebody writes it, line by line."""
        document = self.documents.get(path)
        if document is None or not could_be_template(path) or not is_template(path, document.data):
            return None
        return self._unfinished.of(path, document.text)

    def _readable(self, document: Document) -> bytes:
        """The text of an open document, or what stands for it."""
        text = self.stand_in(document.path)
        return document.data if text is None else text.encode("utf-8", "surrogatepass")

    def areas(self, path: str) -> list[Area]:
        """Where a file is linted."""
        real = os.path.realpath(path)
        return [area for area in self._areas.values() if any(real in one.touched for one in area.linted.values())]

    def designs(self, path: str) -> list[Design]:
        """The designs that a file is part of."""
        real = os.path.realpath(path)
        linted = (one for area in self._areas.values() for one in area.linted.values())
        return [one.judged.design for one in linted if real in one.touched]

    def all_designs(self) -> list[Design]:
        """All designs."""
        return [design for area in self._areas.values() for design in area.designs]

    def remarks(self) -> Mapping[str, Remarks]:
        """What is to be said of each file, by resolved path; of what was linted so far."""
        if self._remarks is None:
            self._remarks = self._gathered()
        return self._remarks

    @property
    def parses(self) -> list[Parses]:
        """What was parsed last."""
        return [area.setup.context.parses for area in self._areas.values() if area.setup is not None]

    def lines(self, path: str) -> Lines | None:
        """The lines of a file, as far as its text is at hand."""
        document = self.documents.get(path)
        text = document.text if document is not None else self._text(path)
        if text is None:
            return None
        known = self._lines.get(path)
        if known is None or known.text != text:
            known = self._lines[path] = Lines(path, text)
        return known

    def _text(self, path: str) -> str | None:
        for area in self._areas.values():
            text = area.text(path)
            if text is not None:
                return text
        if not any(area.is_ruled_by(path) for area in self._areas.values()):
            return None
        try:
            return decode(self._on_disk(path) or b"")
        except NotText:
            return None

    def _arrange(self) -> None:
        """One area a folder, and one for each open design outside of all folders."""
        loose = [path for path in self.documents if self._is_loose(path)]
        wanted = {**{folder: folder for folder in self._folders}, **{path: os.path.dirname(path) for path in loose}}
        self._areas = {
            path: self._areas.get(path) or Area(path, directory, self._rule_directories)
            for path, directory in wanted.items()
        }
        self._remarks = None

    def _is_loose(self, path: str) -> bool:
        """Whether a document is to be linted by itself: a design that a search of the folders does not find."""
        in_folder = any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in self._folders)
        if in_folder and path.endswith((*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES)):
            return False
        if path.endswith(VALUES_SUFFIXES) or not path.endswith(
            (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *TEMPLATE_SUFFIXES, ".tfstate")
        ):
            return False
        if in_folder and could_be_template(path) and is_template(path, self.documents[path].data):
            return False
        try:
            kind_of(InputFile(path, self.documents[path].data))
        except UnknownKind:
            return False
        return True

    def _touch(self, path: str, *, new: bool, everywhere: bool = False) -> None:
        """Mark what a changed file is part of. `new`: there may be other designs than before."""
        for area in self._areas.values():
            area.touch(path, new=new, everywhere=everywhere)
        self._remarks = None

    def _area_of(self, path: str) -> Area | None:
        """The first area that lints a file, else the first that lints anything."""
        every = (area for area in self._areas.values() if area.setup is not None)
        return next(iter(self.areas(path)), None) or next(every, None)

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return read_regular(path, MOST_BYTES)
        except OSError:
            return None

    def _gathered(self) -> dict[str, Remarks]:
        found: dict[str, Remarks] = {}

        @functools.cache
        def of(path: str) -> Remarks:
            return found.setdefault(os.path.realpath(path), Remarks())

        for area in self._areas.values():
            report = area.report()
            for finding in report.findings:
                of(finding.at.path).findings.append(finding)
            for question in report.asked:
                of(question.at.path).undecided.append(question)
            for notice in (*report.notices, *report.unread, *report.stand_ins):
                if notice.path is not None:
                    of(notice.path).notices.append(notice)
            for error in report.errors:
                if error.path is not None:
                    of(error.path).errors.append(error)
        for path, document in self.documents.items():
            if is_rule_file(path):
                of(path).errors = list(_mistakes_in_rules(path, document.text))
            elif self.stand_in(path) is not None:
                of(path).errors += (outline_of(Lines(path, document.text)) or Outline()).errors
        return found


def _mistakes_in_rules(path: str, text: str) -> Iterable[Remark]:
    """What is wrong with a rule file as the editor has it, whether or not a configuration names it."""
    from enilint.expressions.rule_file import read

    return read(path, text).errors
