"""The last lines of a run: what was found, and in what."""

from collections.abc import Iterable

from enilint.findings import Finding, Severity
from enilint.report import Report


def severity_of(finding: Finding) -> Severity:
    """The severity that the engine gave the finding."""
    if finding.severity is None:
        raise ValueError(f"the finding of {finding.rule} has no severity")
    return finding.severity


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, the worst first; those that are as bad stay in their order."""
    return sorted(findings, key=severity_of, reverse=True)


def summary(report: Report, *, show_undecided: bool) -> list[str]:
    """The summary, sentence by sentence."""
    sentences = [_looked_at(report)]
    if report.suppressed:
        known = f", {report.in_baseline} of them in the baseline" if report.in_baseline else ""
        sentences.append(f"{report.suppressed} suppressed{known}.")
    if report.undecided:
        hint = "." if show_undecided else ": run with --show-undecided."
        sentences.append(f"{counted(len(report.undecided), 'question')} undecided{hint}")
    if report.errors:
        problems = counted(len(report.errors), "problem")
        sentences.append(f"{problems} kept enilint from doing all of its work: see above.")
    return sentences


def counted(number: int, noun: str) -> str:
    """`1 design`, `2 designs`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _looked_at(report: Report) -> str:
    if not report.inputs and not report.findings:
        return "Nothing was checked."
    resources = counted(sum(one.resources for one in report.inputs), "resource")
    where = f"in {counted(len(report.inputs), 'design')} ({resources})"
    found = [
        counted(number, severity.value)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (number := report.count(severity))
    ]
    return f"Found {_enumerated(found)} {where}." if found else f"No findings {where}."


def _enumerated(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)
