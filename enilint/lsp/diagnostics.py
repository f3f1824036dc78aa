"""Findings as an editor shows them."""

import functools
import hashlib
import os
from collections.abc import Iterator, Mapping

from lsprotocol import types
from msgspec import Struct
from pygls.uris import from_fs_path

from enilint.files.text import Lines
from enilint.findings import Finding, Location, Related, Remark, Severity, Undecided
from enilint.lsp.pages import page_uri
from enilint.lsp.plain import plain
from enilint.lsp.positions import Positions
from enilint.lsp.workspace import Remarks, Workspace

SOURCE = "enilint"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def uri_of(workspace: Workspace, path: str) -> str:
    """What the editor calls a file."""
    document = workspace.documents.get(path)
    return document.uri if document is not None else from_fs_path(path) or ""


class Shown(Struct):
    """What is said of a file, each thing once, in the order of the file, and what it was made of.

    `digest` tells whether it is the same as before, in this process and in others.
    """

    items: list[types.Diagnostic]
    digest: str
    _remarks: Remarks
    _files: Mapping[str, tuple[str, Lines | None]]
    _show_undecided: bool

    def holds(self, workspace: Workspace, path: str, *, show_undecided: bool) -> bool:
        """Whether it is still so."""
        if self._show_undecided != show_undecided or self._remarks != workspace.remarks().get(path, Remarks()):
            return False
        return all(
            uri == uri_of(workspace, file) and lines is workspace.lines(file)
            for file, (uri, lines) in self._files.items()
        )


def shown(workspace: Workspace, positions: Positions, path: str, *, show_undecided: bool) -> Shown:
    """What is to be said of a file.

    Roots that share a module say the same of it; an editor shows it once.
    """
    remarks = workspace.remarks().get(path, Remarks())
    maker = _Maker(workspace, positions, path)
    found = [*map(maker.error, remarks.errors), *map(maker.finding, remarks.findings)]
    found += map(maker.notice, remarks.notices)
    if show_undecided:
        found += map(maker.undecided, remarks.undecided)
    each = {(one.code, one.message, _key(one.range)): one for one in found}
    items = sorted(each.values(), key=lambda one: (_key(one.range), str(one.code), one.message))
    digest = hashlib.sha256(repr(items).encode("utf-8", "surrogatepass")).hexdigest()
    return Shown(items, digest, remarks, maker.files, show_undecided)


def diagnostic_of(workspace: Workspace, positions: Positions, finding: Finding) -> types.Diagnostic:
    """A finding as it is shown in its file."""
    return _Maker(workspace, positions, os.path.realpath(finding.at.path)).finding(finding)


def _key(range: types.Range) -> tuple[int, int, int, int]:
    return (range.start.line, range.start.character, range.end.line, range.end.character)


class _Maker:
    """Makes diagnostics of a file. `files` are those that they point into: what the editor calls them, and their lines.

    To resolve a path takes long, and there are few of them.
    """

    def __init__(self, workspace: Workspace, positions: Positions, path: str) -> None:
        self._workspace = workspace
        self._positions = positions
        self._resolved = functools.cache(os.path.realpath)
        self.files: dict[str, tuple[str, Lines | None]] = {}
        _, self._lines = self._file(path)

    def finding(self, finding: Finding) -> types.Diagnostic:
        """A finding, with the facts that it rests on as related places."""
        severity = finding.severity or Severity.WARNING
        return types.Diagnostic(
            range=self._positions.range(self._lines, finding.at),
            message=f"{plain(finding.message)}\nfix: {plain(finding.help)}",
            severity=_SEVERITIES[severity],
            code=finding.rule,
            code_description=types.CodeDescription(page_uri(finding.rule)),
            source=SOURCE,
            related_information=list(map(self._related, finding.related)) or None,
            data={"fingerprint": finding.fingerprint},
        )

    def undecided(self, question: Undecided) -> types.Diagnostic:
        """A question that is open, and what would answer it."""
        return types.Diagnostic(
            range=self._positions.range(self._lines, question.at),
            message=plain(f"undecided {question.rule} {question.name}: not known: {'; '.join(question.facts)}"),
            severity=types.DiagnosticSeverity.Hint,
            code=question.rule,
            code_description=types.CodeDescription(page_uri(question.rule)),
            source=SOURCE,
        )

    def error(self, error: Remark) -> types.Diagnostic:
        """What kept a design, or a part of it, from being linted."""
        return self._remark(error, types.DiagnosticSeverity.Error)

    def notice(self, notice: Remark) -> types.Diagnostic:
        """What one should know of a design."""
        return self._remark(notice, types.DiagnosticSeverity.Information)

    def _remark(self, remark: Remark, severity: types.DiagnosticSeverity) -> types.Diagnostic:
        line, column = remark.line or 1, remark.column or 1
        end = self._word_end(line, column) if remark.line else column
        at = Location(remark.path or "", line, column, line, end)
        return types.Diagnostic(
            range=self._positions.range(self._lines, at),
            message=plain(remark.message),
            severity=severity,
            source=SOURCE,
        )

    def _word_end(self, line: int, column: int) -> int:
        """Where the word ends that an error points at: an error is a point, which editors hardly show."""
        text = self._lines.line(line) if self._lines is not None else ""
        end = column - 1
        while end < len(text) and (text[end].isalnum() or text[end] in "_-."):
            end += 1
        return max(end, min(column, len(text))) + 1

    def _related(self, related: Related) -> types.DiagnosticRelatedInformation:
        uri, lines = self._file(self._resolved(related.at.path))
        range = self._positions.range(lines, related.at)
        return types.DiagnosticRelatedInformation(types.Location(uri, range), plain(related.message))

    def _file(self, path: str) -> tuple[str, Lines | None]:
        if path not in self.files:
            self.files[path] = uri_of(self._workspace, path), self._workspace.lines(path)
        return self.files[path]


def files_with_remarks(workspace: Workspace) -> Iterator[str]:
    """The files that something is said of, but for directories: an editor shows nothing there."""
    return (path for path in sorted(workspace.remarks()) if not os.path.isdir(path))
