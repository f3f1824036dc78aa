"""`--format junit`: JUnit XML, which GitLab, Jenkins, Azure Pipelines and others show as tests.

A design is a test suite, and a finding a test that fails. Information is a test that passes, with its words as output:
it should turn no build red. A design without findings is one test that passes, as nothing at all looks like no run.
"""

from collections import Counter
from collections.abc import Iterator

from enilint.findings import Finding, InputError, Severity
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.regions import Regions
from enilint.reporters.summary import severity_of, summary
from enilint.reporters.terminal import escaped
from enilint.reporters.xml_text import attributes, xml

_NAME = "enilint"


def render(report: Report, view: View) -> str:
    """The report as test suites: what kept enilint from its work, then the designs."""
    suites = []
    if report.errors:
        suites.append(_Suite(_NAME, [_error(one) for one in report.errors], errors=len(report.errors)))
    regions = Regions(report.texts)
    suites += [_design(path, findings, regions) for path, findings in _by_design(report).items()]
    if not suites:
        skipped = f"<skipped{attributes(message=summary(report, show_undecided=False)[0])}/>"
        suites.append(_Suite(_NAME, [_case(_NAME, _NAME, skipped)], skipped=1))
    return "".join(f"{line}\n" for line in _lines(suites))


class _Suite:
    """The cases of a test suite as lines, and how many of them did not pass."""

    def __init__(self, name: str, cases: list[str], *, errors: int = 0, failures: int = 0, skipped: int = 0) -> None:
        self.name = name
        self.cases = cases
        self.counts = {"tests": len(cases), "failures": failures, "errors": errors, "skipped": skipped}


def _lines(suites: list[_Suite]) -> Iterator[str]:
    totals: Counter[str] = Counter()
    for suite in suites:
        totals.update(suite.counts)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{attributes(name=_NAME, **totals)}>"
    for suite in suites:
        yield f"  <testsuite{attributes(name=suite.name, **suite.counts)}>"
        yield from (f"    {case}" for case in suite.cases)
        yield "  </testsuite>"
    yield "</testsuites>"


def _by_design(report: Report) -> dict[str, list[Finding]]:
    designs: dict[str, list[Finding]] = {one.path: [] for one in report.inputs}
    for finding in report.findings:
        designs.setdefault(finding.input, []).append(finding)
    return designs


def _design(path: str, findings: list[Finding], regions: Regions) -> _Suite:
    names: Counter[str] = Counter()
    cases = []
    for finding in findings:
        name = f"{finding.rule} {finding.name}: {finding.subject}"
        names[name] += 1
        # Readers take two tests of one name for one.
        cases.append(_finding(finding, name if names[name] == 1 else f"{name} ({names[name]})", regions))
    failures = sum(severity_of(one) > Severity.INFO for one in findings)
    return _Suite(path, cases or [_case(_NAME, path, "")], failures=failures)


def _finding(finding: Finding, name: str, regions: Regions) -> str:
    severity = severity_of(finding)
    region = regions.of(finding.at)
    words = f"{finding.at.path}:{region.line}:{region.column}: {severity.value}: {finding.message}"
    because = [f"because {one.message} ({one.at.path}:{one.at.line})" for one in finding.related]
    fix = [f"fix: {finding.help}"] if finding.help else []
    content = "\n".join(xml(escaped(line)) for line in (words, *because, *fix))
    if severity > Severity.INFO:
        values = attributes(type=severity.value, message=escaped(finding.message))
        result = f"<failure{values}>{content}</failure>"
    else:
        result = f"<system-out>{content}</system-out>"
    return _case(name, finding.input, result, file=finding.at.path, line=region.line)


def _error(error: InputError) -> str:
    message = attributes(type="error", message=escaped(error.message))
    place = {"file": error.path, "line": error.line}
    known = {name: value for name, value in place.items() if value is not None}
    return _case(error.place or _NAME, _NAME, f"<error{message}>{xml(escaped(error.message))}</error>", **known)


def _case(name: str, suite: str, result: str, **place: object) -> str:
    start = f"<testcase{attributes(name=name, classname=suite, **place)}"
    return f"{start}>{result}</testcase>" if result else f"{start}/>"
