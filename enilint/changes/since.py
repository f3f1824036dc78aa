"""Which findings are about what changed: `--since`, and for plans `--changed-only`.

A finding is kept where a block that it is about, that a fact of it is from, or that one of these refers to, has
changed. What cannot be put down to one resource - values of variables, what is there no longer - may concern all of a
design, and then all of it is kept. So is what was not found before, whatever block it is about.
"""

import os
from collections.abc import Callable, Collection, Sequence

from enilint.changes.blocks import Block, concerned, relying_on, scopes, written
from enilint.changes.git import Changes
from enilint.changes.ways import way
from enilint.findings import Finding, Location, Notice, Undecided
from enilint.inputs.design import Design
from enilint.inputs.file_names import LOCK_FILE, SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES, is_source, twin_of
from enilint.report import Report
from enilint.run.linter import Run
from enilint.run.together import together

_GENERATED = ("terraform-plan", "terraform-state")
IsKept = Callable[[Finding | Undecided], bool]


def only_kept(report: Report, is_kept: IsKept, why: str) -> None:
    """Leave out of a report what is not kept, and say how many findings that are."""
    findings = [(one, is_kept(one)) for one in report.findings]
    left = len(together((one for one, stays in findings if not stays), report.inputs))
    report.findings = tuple(one for one, stays in findings if stays)
    report.undecided = tuple(one for one in report.undecided if is_kept(one))
    if left:
        what = "1 finding is" if left == 1 else f"{left} findings are"
        report.notices = (*report.notices, Notice(None, f"{what} not reported: {why}"))


def was_found(report: Report) -> IsKept:
    """Tells what was found before, by the report of that."""
    findings = {(one.input, one.fingerprint_in_root) for one in report.findings}
    questions = {(one.input, one.rule, one.subject) for one in report.undecided}

    def is_known(result: Finding | Undecided) -> bool:
        if isinstance(result, Finding):
            return (result.input, result.fingerprint_in_root) in findings
        return (result.input, result.rule, result.subject) in questions

    return is_known


class Since:
    """Tells what is about something that changed.

    `settings` are files and directories that decide what is reported, and `ruled` tells what they say of a path alone.
    """

    def __init__(
        self, changes: Changes, run: Run, settings: Collection[str], ruled: Callable[[str], object] = lambda _: None
    ) -> None:
        self._changes = changes
        for path, change in changes.files.items():
            before = change.before
            if before is not None and not (_is_same_part(before, path) and ruled(before) == ruled(path)):
                change.is_new = True
        texts = {os.path.realpath(path): (path, text) for path, text in run.texts.items()}
        scope_of = scopes(run.designs)
        self._files = {real: written(*texts[real], scope_of.get(real, real)) for real in texts if changes.files}
        blocks = list[Block]()
        self._loose: set[str] = set()
        self._changed: set[str] = set()
        for real, change in changes.files.items():
            is_read = real in self._files and not change.is_converted and not _is_utf_16(real)
            changed, is_loose = self._files[real].changed(change) if is_read else ([], True)
            blocks += changed
            if changed:
                self._changed.add(real)
            if is_loose or not all(one.is_own for one in changed):
                self._loose.add(real)
        also = list(concerned(blocks, self._files))
        self._loose.update(path for path, one in also if not one.is_own)
        self._reached = relying_on([*blocks, *(one for _, one in also)], self._files)
        is_any_setting = any(map(changes.are_at, settings)) or any(map(_says_how_to_compare, changes.paths))
        self._whole = {one.path for one in run.designs if is_any_setting or self._is_whole(one)}

    def __call__(self, result: Finding | Undecided) -> bool:
        """Whether a result is to be kept."""
        places = [result.at, *(one.at for one in result.related)] if isinstance(result, Finding) else [result.at]
        return result.input in self._whole or any(map(self._is_touched, places))

    def _is_touched(self, place: Location) -> bool:
        real = os.path.realpath(place.path)
        if real not in self._changes.tracked:
            return True
        file = self._files.get(real)
        if file is None or file.blocks is None:
            return real in self._changes.files
        blocks = file.at(place.line, place.end_line)
        change = self._changes.files.get(real)
        is_changed_itself = change is not None and not change.lines.isdisjoint(range(place.line, place.end_line + 1))
        return is_changed_itself or any(id(one) in self._reached for one in blocks)

    def _is_whole(self, design: Design) -> bool:
        """Whether something changed that may concern all of a design."""
        named = {*design.files, *design.texts}
        files = {os.path.realpath(path) for path in named}
        if design.kind in _GENERATED:
            files.discard(os.path.realpath(design.path))
            if not files.isdisjoint(self._changed):  # what the plan was before is not at hand
                return True
        directories = {os.path.dirname(path) for path in files if path.endswith(SOURCE_SUFFIXES)}
        return (
            not files.isdisjoint(self._loose)
            or self._changes.is_new(os.path.join(os.path.realpath(design.path), LOCK_FILE))
            or any(os.path.dirname(path) in directories for path in filter(self._is_missed, self._changes.gone))
            or any(not self._changes.elsewhere.isdisjoint(way(path)) for path in named)
            or any(map(self._changes.are_at, design.looked_at))
        )

    def _is_missed(self, path: str) -> bool:
        """Whether a file that is gone was part of a module, and is so no more under another name."""
        after = self._changes.renamed.get(path, "")
        is_still_there = is_source(os.path.basename(after)) and not any(map(_is_read_otherwise, (path, after)))
        return path.endswith((*SOURCE_SUFFIXES, *VALUES_SUFFIXES)) and not is_still_there


def _is_same_part(before: str, after: str) -> bool:
    """Whether a file that was renamed is, by its names, the same part of the same design as before."""
    return os.path.dirname(before) == os.path.dirname(after) and _part(before) == _part(after)


def _part(path: str) -> tuple[str | None, bool]:
    name = os.path.basename(path)
    return next(filter(name.endswith, (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES)), None), is_source(name)


def _is_utf_16(path: str) -> bool:
    """Whether git, which counts the lines of bytes, counts others than there are."""
    try:
        with open(path, "rb") as stream:
            return stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    except OSError:
        return False


def _says_how_to_compare(path: str) -> bool:
    return os.path.basename(path) == ".gitattributes"


def _is_read_otherwise(path: str) -> bool:
    """Whether a file of source overrides others, or keeps another one from being read, or can be kept from it."""
    twin = twin_of(path)
    overrides = os.path.basename(path).partition(".")[0].endswith("override")
    return overrides or (twin is not None and os.path.lexists(twin))


def in_plans(designs: Sequence[Design]) -> IsKept:
    """Whether a result is about a resource that its plan changes, or says something of one; what is of no plan is kept.

    Messages name resources by their addresses.
    """
    changed = {one.path: one.changed for one in designs if one.changed is not None}

    def is_kept(result: Finding | Undecided) -> bool:
        addresses = changed.get(result.input)
        if addresses is None:
            return True
        if isinstance(result, Undecided):
            words = [result.subject, *result.facts]
        else:
            words = [result.subject, result.message]
            words += [text for one in result.related for text in (one.subject, one.message)]
        return any(_is_named(address, text) for address in addresses for text in words)

    return is_kept


def _is_named(address: str, text: str) -> bool:
    """Whether a text has an address in it, and not as a part of a longer name."""
    start = text.find(address)
    while start >= 0:
        end = start + len(address)
        if not _is_of_name(text[start - 1 : start], "_-.") and not _is_of_name(text[end : end + 1], "_-["):
            return True
        start = text.find(address, start + 1)
    return False


def _is_of_name(character: str, others: str) -> bool:
    return character.isalnum() or (character != "" and character in others)
