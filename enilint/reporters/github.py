"""`--format github`: workflow commands, which GitHub Actions shows as annotations of a run and of a pull request.

GitHub shows ten errors, ten warnings and ten notices of a step. Those are the worst; of findings that differ in
instance keys alone, one comes before the others. Everything is in the log. Paths are to be relative to the top of the
repository.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from enilint.findings import Finding, Remark, Severity, Unread
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import advice
from enilint.reporters.grouping import grouped_findings
from enilint.reporters.regions import Regions, written_at
from enilint.reporters.summary import allowance, by_severity, counted, enumerated, named_modules, severity_of, summary
from enilint.reporters.terminal import escaped, safe_in_logs, without_commands

_MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, view: View) -> str:
    """The report as annotations, with plain lines for what GitHub would not show as one, and the summary."""
    log = _Log(report)
    for error in report.errors:
        log.remark("error", error)
    less = allowance(report)
    if less is not None:
        log.remark("notice", less)
    for finding in _in_order(view.findings(report)):
        log.finding(finding)
    for notice in report.notices:
        log.remark("notice", notice)
    if report.unread:
        log.remark("notice", _of_unread(report.unread))
    return log.text(summary(report, View(min_severity=view.min_severity)))


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The worst first; of one severity, one of those that differ in instance keys alone comes before the others."""
    groups = grouped_findings(findings)
    return by_severity((*(first for first, *_ in groups), *(one for _, *others in groups for one in others)))


def _of_unread(modules: Sequence[Unread]) -> Remark:
    """One notice for all that was not read: GitHub shows ten."""
    first = modules[0]
    if len(modules) == 1:
        return first
    commands = {one.command for one in modules}
    remedy = f"; run `{first.command}`" if len(commands) == 1 and first.command else ""
    nouns = enumerated([f"{noun}s" for noun in dict.fromkeys(one.noun for one in modules)])
    message = f"{len(modules)} {nouns} were not read: {named_modules(modules)}{remedy}"
    return Remark(first.path, message, first.line, first.column)


class _Log:
    def __init__(self, report: Report) -> None:
        self._regions = Regions(report.texts)
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()

    def finding(self, finding: Finding) -> None:
        severity = severity_of(finding)
        at = written_at(finding)
        region = self._regions.of(at)
        properties: dict[str, object] = {"file": at.path, "line": region.line, "endLine": region.last_line}
        if region.line == region.end_line:  # GitHub takes columns within one line only
            properties |= {"col": region.column, "endColumn": region.end_column}
        properties["title"] = f"{finding.rule} {finding.name}"
        words = f"{finding.rule} {severity.value} {escaped(finding.message)}"
        self._add(
            _COMMANDS[severity],
            properties,
            advice(finding),
            f"{escaped(at.path)}:{region.line}:{region.column}: {words}",
        )

    def remark(self, command: str, remark: Remark) -> None:
        place = {"file": remark.path, "line": remark.line, "col": remark.column}
        properties = {name: value for name, value in place.items() if value is not None}
        message = escaped(remark.message)
        words = "error" if command == "error" else "note"
        colon = ": " if remark.place else ""
        self._add(command, properties, message, f"{escaped(remark.place)}{colon}{words}: {message}")

    def _add(self, command: str, properties: Mapping[str, object], message: str, line: str) -> None:
        self._counts[command] += 1
        if self._counts[command] > _MOST:
            self._lines.append(safe_in_logs(line))
            return
        shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        start = f"::{command} {shown}" if shown else f"::{command}"
        self._lines.append(without_commands(f"{start}::{_data(message)}", "#\\x23"))

    def text(self, sentences: list[str]) -> str:
        left_out = [counted(number - _MOST, name) for name, number in self._counts.items() if number > _MOST]
        if left_out:
            more = f"{', '.join(left_out)} more are only in this log"
            sentences = [*sentences, f"GitHub shows at most {_MOST} annotations of each level per step: {more}."]
        return "".join(f"{line}\n" for line in (*self._lines, safe_in_logs(" ".join(sentences))))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(escaped(str(value))).replace(":", "%3A").replace(",", "%2C")
