"""What the apply of a plan breaks on its way, in short: what AWS refuses, what is lost, and the order of both."""

from collections.abc import Iterator, Sequence

from enilint.findings import Finding, Severity
from enilint.report import Report, Step

_KIND = "terraform-plan"
_PLAN = "plan"
"""The group of the rules about what a plan changes."""
_REFUSALS = frozenset({"placement", "capacity"})
"""The groups of those of them that say what AWS refuses; the others say what is lost."""

Breaks = tuple[str, list[Finding]]
"""A title, and the findings that are told under it."""


def breaks(report: Report, findings: Sequence[Finding]) -> list[Breaks]:
    """The findings about what plans change: what AWS refuses first, then what is lost."""
    groups = {one.code: set(one.groups) for one in report.rules}
    plans = {one.path for one in report.inputs if one.kind == _KIND}
    about = [one for one in findings if one.input in plans and _PLAN in groups.get(one.rule, set())]

    def is_refused(one: Finding) -> bool:
        return bool(groups[one.rule] & _REFUSALS) and one.severity is not Severity.INFO

    refused = [one for one in about if is_refused(one)]
    lost = [one for one in about if not is_refused(one)]
    told = (("Refused by AWS: the apply stops", refused), ("Lost or interrupted", lost))
    return [(title, listed) for title, listed in told if listed]


def order(report: Report, findings: Sequence[Finding]) -> Iterator[tuple[str, Step]]:
    """The steps of the applies that are about the resources of these findings, in order, each with its input."""
    for one in report.inputs:
        named = {
            address
            for finding in findings
            if finding.input == one.path
            for address in (finding.subject, *(related.subject for related in finding.related))
        }
        for step in one.steps:
            if step.address in named:
                yield one.path, step
