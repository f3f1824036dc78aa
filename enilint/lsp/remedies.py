"""What can be done about findings, as changes of texts.

Nothing is taken on trust: each change was tried, removes its finding, and adds none.
"""

import os
import re
from difflib import SequenceMatcher

from msgspec import Struct, field

from enilint.files.text import Lines, TextEdit
from enilint.findings import Finding
from enilint.lsp.areas import Area
from enilint.report import Report
from enilint.run.fixing import Attempt, fixes_that_mend, mend, mends

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Remedy(Struct, frozen=True):
    """The fixes that mend a finding, the best one first, and the edits that suppress it."""

    fixes: list[Attempt]
    suppression: list[TextEdit]


class _Known(Struct):
    report: Report
    remedies: dict[str, Remedy] = field(default_factory=dict)


class Remedies:
    """Remedies, kept while a report stays the same: editors ask at each move of the cursor."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def of(self, area: Area, finding: Finding) -> Remedy:
        """What can be done about a finding of what an area reports now."""
        known = self._known.get(area.path)
        if known is None or known.report is not area.report():
            known = self._known[area.path] = _Known(area.report())
        if finding.fingerprint not in known.remedies:
            fixes = fixes_that_mend(area.tried, area.run, finding)
            known.remedies[finding.fingerprint] = Remedy(fixes, _suppression(area, finding))
        return known.remedies[finding.fingerprint]


def _suppression(area: Area, finding: Finding) -> list[TextEdit]:
    """A comment above the line of a finding, or behind it where that does not do; none where neither does.

    Within a text of several lines, for instance, a comment would be part of the text.
    """
    path = finding.at.path
    text = area.run.texts.get(path)
    if text is None or path.endswith(".json") or not finding.at.quotable:
        return []
    lines = Lines(path, text)
    comment = f"# enilint: ignore[{finding.rule}] say why"
    line, start = lines.line(finding.at.line), lines.offset(finding.at.line, 1)
    indent = line[: len(line) - len(line.lstrip())]
    behind = start + len(line.rstrip())
    end = "\r\n" if "\r\n" in text else "\n"
    above = TextEdit(path, start, start, f"{indent}{comment}{end}")
    for edit in (above, TextEdit(path, behind, behind, f"  {comment}")):
        changed = text[: edit.start] + edit.text + text[edit.end :]
        tried = area.tried({os.path.realpath(path): changed.encode("utf-8", "surrogatepass")})
        if mends(area.report(), tried.report, [finding]):
            return [edit]
    return []


def all_fixes(area: Area, path: str) -> list[TextEdit]:
    """All that can be mended in a file by changes of this file alone."""

    def is_here(attempt: Attempt) -> bool:
        paths = {attempt.finding.at.path, *(edit.path for edit in attempt.edits)}
        return {os.path.realpath(one) for one in paths} == {path}

    texts = mend(area.tried, is_here).texts
    return [edit for name, (before, after) in texts.items() for edit in _line_edits(name, before, after)]


def _line_edits(path: str, before: str, after: str) -> list[TextEdit]:
    """What makes one text of another, line by line, so that an editor keeps its marks in the others."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        TextEdit(path, starts[first], starts[last], "".join(new[start:end]))
        for kind, first, last, start, end in changes
        if kind != "equal"
    ]
