"""Baselines: files of findings that are known, so that a run reports those that are new.

An entry counts for the finding whose fingerprint it has, if rule, input and subject are those of the finding, too: who
reviews a baseline reads these. The message is for people alone. In version 3 a finding inside of a called module has
one fingerprint for all root modules, and an entry counts for all of them. Older versions are read but not written:
version 2 has fingerprints with the root, version 1 those of words.
"""

import os
import re
from collections.abc import Collection, Iterable

import msgspec
from msgspec import Struct

from enilint.files.json_text import Unreadable, mistake_in, read_json
from enilint.files.project import MOST_BYTES, portable, portable_base, read_regular
from enilint.files.text import InputFile
from enilint.findings import Finding, InputError, Notice
from enilint.inputs.file_names import TOPOLOGY_SUFFIXES
from enilint.report import Report
from enilint.run.together import together

VERSION = 3
_IN_ROOT = 2
"""The version whose fingerprints contain the root module of findings."""
_OF_WORDS = 1
"""The version whose fingerprints contain the sentences of findings."""
_KEYS = {"version", "findings"}
_ENTRY = r"(?m)^[ \t]*\{\""
_GENERATED = (".json", ".tfstate")


class Entry(Struct, frozen=True):
    """A finding that is known. `input` is relative to the git repository, or to the project."""

    fingerprint: str
    rule: str = ""
    input: str = ""
    subject: str = ""
    message: str = ""


class _File(Struct):
    version: int
    findings: list[msgspec.Raw]


class Baseline(Struct, frozen=True):
    """The entries of a file, and the version that it has."""

    path: str
    entries: tuple[Entry, ...]
    version: int = VERSION

    def fingerprint(self, finding: Finding) -> str:
        """The fingerprint of a finding in the form that the entries have."""
        if self.version == _OF_WORDS:
            return finding.fingerprint_of_words
        return finding.fingerprint_in_root if self.version == _IN_ROOT else finding.fingerprint


class BaselineError(Exception):
    """A baseline that cannot be used; `error` says where and why."""

    def __init__(self, error: InputError) -> None:
        super().__init__(error.message)
        self.error = error


def load(path: str) -> tuple[Baseline, list[InputError]]:
    """Read a baseline, without the entries that cannot be read, which are errors. Raises BaselineError."""
    try:
        data = read_regular(path, 10 * MOST_BYTES)
    except OSError as error:
        words = f"the baseline cannot be read: {error.strerror}"
        hint = "; create it with --write-baseline" if isinstance(error, FileNotFoundError) else ""
        raise BaselineError(InputError(path, words + hint)) from None
    if not data.strip():
        raise BaselineError(InputError(path, "the baseline is empty; create it with --write-baseline"))
    try:
        file = read_json(InputFile(path, data), _File, "a baseline")
    except Unreadable as problem:
        raise BaselineError(problem.error) from None
    if not _OF_WORDS <= file.version <= VERSION:
        read = f"supported versions are {_OF_WORDS} to {VERSION}"
        words = f"a baseline of version {file.version}, but {read}; write it again with --write-baseline"
        raise BaselineError(InputError(path, words))
    entries, errors = list[Entry](), list[InputError]()
    for number, raw in enumerate(file.findings):
        try:
            entries.append(msgspec.json.decode(raw, type=Entry))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            words = mistake_in(error) if isinstance(error, msgspec.ValidationError) else str(error)
            mistake = InputError(path, f"this entry is not used: {words}", *_line_of_entry(data, number))
            errors.append(mistake)
    return Baseline(path, tuple(entries), file.version), errors


def is_baseline(path: str) -> bool:
    """Whether a file is a baseline, of whatever version and with conflicts that git left in it, or empty."""
    try:
        data = read_regular(path, 10 * MOST_BYTES)
        if not data.strip() or (b"\n<<<<<<< " in data and b'{"fingerprint": ' in data):
            return True
        return msgspec.json.decode(data, type=dict[str, msgspec.Raw]).keys() == _KEYS
    except (OSError, UnicodeDecodeError, RecursionError, msgspec.DecodeError):
        return False


def text_of(findings: Iterable[Finding]) -> str:
    """The text of a baseline with these findings: one in each line and in order, so that git can merge it."""
    paths: dict[str, str] = {}
    entries = []
    for one in findings:
        if one.input not in paths:
            paths[one.input] = portable(one.input)
        entries.append(Entry(one.fingerprint, one.rule, paths[one.input], one.subject, one.message))
    entries.sort(key=lambda one: (one.input, one.rule, one.subject, one.fingerprint))
    lines = [f"    {_line(one)}" for one in entries]
    body = "\n{}\n  ".format(",\n".join(lines)) if lines else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{body}]\n}}\n'


def removed_by(path: str, findings: Iterable[Finding]) -> int:
    """How many entries of a baseline are not among these findings, and are lost when these are written to it."""
    try:
        old, _ = load(path)
    except BaselineError:
        return 0
    kept = {old.fingerprint(one) for one in findings}
    return sum(one.fingerprint not in kept for one in old.entries)


def leave_out(report: Report, baseline: Baseline, rules: Collection[str]) -> list[Notice]:
    """Take out of a report what is in the baseline. `rules` are the codes of those that ran.

    Returns notices of what the baseline has and is found no more, and of entries that do not say what they stand for.
    """
    entries: dict[str, list[Entry]] = {}
    for entry in baseline.entries:
        entries.setdefault(entry.fingerprint, []).append(entry)
    right, known, new = set[Entry](), list[Finding](), list[Finding]()
    found = set[str]()
    for one in report.findings:
        fingerprint = baseline.fingerprint(one)
        found.add(fingerprint)
        own = [entry for entry in entries.get(fingerprint, ()) if _says(entry, one, baseline)]
        right.update(own)
        (known if own else new).append(one)
    wrong = sum(one.fingerprint in found and one not in right for one in baseline.entries)
    fixed = _fixed(report, baseline, rules)
    report.in_baseline = len(together(known, report.inputs))
    report.suppressed += report.in_baseline
    report.findings = tuple(new)
    notices = []
    if wrong:
        what = "1 entry of this baseline does" if wrong == 1 else f"{wrong} entries of this baseline do"
        words = f"{what} not match the rule, input or subject of its finding"
        notices.append(Notice(baseline.path, words))
    if fixed:
        what = "1 finding of this baseline is" if fixed == 1 else f"{fixed} findings of this baseline are"
        import shlex

        command = f"enilint check --write-baseline {shlex.quote(baseline.path)}"
        words = f"{what} no longer found; to remove it, run `{command}` with the same paths"
        words = words if fixed == 1 else words.replace("remove it", "remove them")
        notices.append(Notice(baseline.path, words))
    return notices


def _says(entry: Entry, finding: Finding, baseline: Baseline) -> bool:
    """Whether an entry names the rule, the input and the subject of a finding; of one in a module, any root may do."""
    is_shared = baseline.fingerprint(finding) not in (finding.fingerprint_in_root, finding.fingerprint_of_words)
    said = (entry.rule, entry.subject)
    if said != (_text(finding.rule), _text(finding.subject)):
        return False
    return is_shared or entry.input == _text(portable(finding.input))


def _fixed(report: Report, baseline: Baseline, rules: Collection[str]) -> int:
    """How many are found no more, for certain: their rules ran, on all of their inputs, and were decided."""
    if report.errors:
        return 0
    found = {baseline.fingerprint(one) for one in report.findings}
    linted = {portable(one.path) for one in report.inputs}
    paths = {one.path: portable(one.path) for one in report.inputs}
    open_questions = {(one.rule, paths.get(one.input), one.subject) for one in report.undecided}
    base = portable_base(os.path.dirname(os.path.realpath(baseline.path)))
    missing = [one for one in baseline.entries if one.fingerprint not in found]
    perhaps_there = {
        one.fingerprint
        for one in missing
        if one.rule not in rules
        or (one.rule, one.input, one.subject) in open_questions
        or not (one.input in linted or _is_gone(one.input, base))
    }
    return len({one.fingerprint for one in missing} - perhaps_there)


def _is_gone(input: str, base: str) -> bool:
    """Whether an input of the project is no more. What is generated comes and goes."""
    if input.endswith(_GENERATED) and not input.endswith(TOPOLOGY_SUFFIXES):
        return False
    return not os.path.lexists(os.path.join(base, input))


def _line(entry: Entry) -> str:
    """An entry in one line, with a space where people expect one."""
    builtins = msgspec.to_builtins(entry)
    pairs = (f'"{name}": {msgspec.json.encode(_text(value)).decode()}' for name, value in builtins.items())
    return f"{{{', '.join(pairs)}}}"


def _text(value: str) -> str:
    """Text without what UTF-8 cannot hold: half a character, of a file name that is not text."""
    return value.encode("utf-8", "backslashreplace").decode()


def _line_of_entry(data: bytes, number: int) -> tuple[int, int] | tuple[()]:
    """The line and column of an entry, where each has a line of its own."""
    text = data.decode(errors="replace")
    starts = [match.end() - 2 for match in re.finditer(_ENTRY, text)]
    if number >= len(starts):
        return ()
    start = starts[number]
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
