"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests (`artifacts: reports: codequality`).

GitLab follows a finding by its fingerprint, and drops those of a report that repeat one.
"""

from msgspec import Struct

from enilint.findings import Finding, InputError, Severity
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import advice
from enilint.reporters.json_text import encoded
from enilint.reporters.regions import Regions
from enilint.reporters.summary import severity_of
from enilint.reporters.terminal import escaped

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
_NOT_READ = "input-error"


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
    """The report as a list of issues. What could not be read is an issue too."""
    regions = Regions(report.texts)
    findings = [_finding(one, regions) for one in report.findings]
    return encoded([*map(_error, report.errors), *findings])


def _finding(finding: Finding, regions: Regions) -> Issue:
    region = regions.of(finding.at)
    return Issue(
        description=f"{finding.rule}: {advice(finding, '; ')}",
        check_name=finding.rule,
        fingerprint=finding.fingerprint,
        severity=_SEVERITIES[severity_of(finding)],
        location=Location(finding.at.path, Lines(region.line, region.last_line)),
    )


def _error(error: InputError) -> Issue:
    import hashlib

    line = error.line or 1
    identity = f"{_NOT_READ}\0{error.place}\0{error.message}"
    return Issue(
        description=escaped(error.message),
        check_name=_NOT_READ,
        fingerprint=hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:32],
        severity="blocker",
        location=Location(error.path or ".", Lines(line, line)),
    )
