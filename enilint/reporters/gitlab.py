"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests (`artifacts: reports: codequality`).

GitLab follows a finding by its fingerprint, and drops those of a report that repeat one.
"""

from msgspec import Struct

from enilint.findings import Finding, Remark, Severity
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import advice
from enilint.reporters.json_text import encoded
from enilint.reporters.markdown_words import inert
from enilint.reporters.regions import Regions
from enilint.reporters.summary import allowance, severity_of

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
_NOT_READ = "input-error"
_LESS = "configuration"


class Lines(Struct):
    """The lines of a place, counted from 1, the last included."""

    begin: int
    end: int


class Location(Struct):
    """Where an issue is; the path is relative to the repository, and does not begin with `./`."""

    path: str
    lines: Lines


class Issue(Struct):
    """An entry of the report. The severities are info, minor, major, critical and blocker."""

    description: str
    check_name: str
    fingerprint: str
    severity: str
    location: Location


def render(report: Report, view: View) -> str:
    """The report as a list of issues. What could not be read is an issue too, and what lessens the report is one."""
    regions = Regions(report.texts)
    findings = [_finding(one, regions) for one in report.findings]
    less = allowance(report)
    told = [_issue(less, _LESS, "info")] if less is not None else []
    return encoded([*(_issue(one, _NOT_READ, "blocker") for one in report.errors), *told, *findings])


def _finding(finding: Finding, regions: Regions) -> Issue:
    region = regions.of(finding.at)
    return Issue(
        description=f"{finding.rule}: {advice(finding, '; ', words=inert)}",
        check_name=finding.rule,
        fingerprint=finding.fingerprint,
        severity=_SEVERITIES[severity_of(finding)],
        location=Location(finding.at.path, Lines(region.line, region.last_line)),
    )


def _issue(remark: Remark, name: str, severity: str) -> Issue:
    import hashlib

    line = remark.line or 1
    identity = f"{name}\0{remark.place}\0{remark.message}"
    return Issue(
        description=inert(remark.message),
        check_name=name,
        fingerprint=hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:32],
        severity=severity,
        location=Location(remark.path or ".", Lines(line, line)),
    )
