"""`--format junit`: JUnit XML, which GitLab, Jenkins, Azure Pipelines and others show as tests.

A design is a test suite, and a finding a test that fails. Information is a test that passes, with its words as output:
it should turn no build red. A design without findings is one test that passes, as nothing at all looks like no run.
A module that was not read is a test that is skipped, and so is a design of which nothing was checked, what the project
does to lessen the report, and what a root module shares with another one, where it fails.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from enilint.findings import Finding, InputError, Remark, Severity, Unread
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import also_in
from enilint.reporters.regions import Regions
from enilint.reporters.summary import allowance, counted, severity_of, summary
from enilint.reporters.terminal import escaped
from enilint.reporters.xml_text import attributes, xml

_NAME = "enilint"


def render(report: Report, view: View) -> str:
    """The report as test suites: what is to be said of the run, then the designs."""
    designs = list(_designs(report, Regions(report.texts)))
    errors, less = [_error(one) for one in report.errors], allowance(report)
    skipped = [_less(less)] if less is not None else []
    if not errors and not designs:
        skipped.append(_case(_NAME, _NAME, _skipped(summary(report, View())[0])))
    own = _Suite(_NAME, errors + skipped, errors=len(errors), skipped=len(skipped))
    return "".join(f"{line}\n" for line in _lines([own, *designs] if own.cases else designs))


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


def _designs(report: Report, regions: Regions) -> Iterator[_Suite]:
    findings: dict[str, list[Finding]] = {one.path: [] for one in report.inputs}
    for finding in report.findings:
        findings.setdefault(finding.input, []).append(finding)
    unread: dict[str, list[Unread]] = {}
    for module in report.unread:
        unread.setdefault(module.input, []).append(module)
    elsewhere: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for path in finding.also_in:
            elsewhere.setdefault(path, []).append(finding)
    empty = {one.path for one in report.inputs if one.is_empty}
    for path, found in findings.items():
        cases = _findings(found, regions)
        skipped = [_unread(path, one) for one in unread.get(path, ())]
        if path in elsewhere:
            skipped.append(_elsewhere(path, elsewhere[path]))
        elif not cases and path not in empty:
            cases.append(_case(_NAME, path, ""))
        elif not cases and not skipped:
            skipped.append(_case(_NAME, path, _skipped("no resources of a type that enilint knows")))
        failures = sum(severity_of(one) > Severity.INFO for one in found)
        yield _Suite(path, cases + skipped, failures=failures, skipped=len(skipped))


def _findings(findings: Sequence[Finding], regions: Regions) -> list[str]:
    names: Counter[str] = Counter()
    cases = []
    for finding in findings:
        name = f"{finding.rule} {finding.name}: {finding.subject}"
        names[name] += 1
        # Readers take two tests of one name for one.
        cases.append(_finding(finding, name if names[name] == 1 else f"{name} ({names[name]})", regions))
    return cases


def _unread(suite: str, module: Unread) -> str:
    return _case(module.module, suite, _skipped(module.message), **_known_place(module))


def _elsewhere(suite: str, findings: Sequence[Finding]) -> str:
    """The findings of a root module that are told in another one: they fail once."""
    roots = ", ".join(dict.fromkeys(one.input for one in findings))
    verb = "is" if len(findings) == 1 else "are"
    return _case(
        _NAME, suite, _skipped(f"{counted(len(findings), 'finding')} of this root module {verb} reported in {roots}")
    )


def _skipped(message: str) -> str:
    return f"<skipped{attributes(message=escaped(message))}/>"


def _finding(finding: Finding, name: str, regions: Regions) -> str:
    severity = severity_of(finding)
    region = regions.of(finding.at)
    words = f"{finding.at.path}:{region.line}:{region.column}: {severity.value}: {finding.message}"
    because = [f"because {one.message} ({one.at.path}:{one.at.line})" for one in finding.related]
    fix = [f"fix: {finding.help}"] if finding.help else []
    others = [also_in(finding)] if finding.also_in else []
    content = "\n".join(xml(escaped(line)) for line in (words, *others, *because, *fix))
    if severity > Severity.INFO:
        values = attributes(type=severity.value, message=escaped(finding.message))
        result = f"<failure{values}>{content}</failure>"
    else:
        result = f"<system-out>{content}</system-out>"
    return _case(name, finding.input, result, file=finding.at.path, line=region.line)


def _error(error: InputError) -> str:
    message = attributes(type="error", message=escaped(error.message))
    content = f"<error{message}>{xml(escaped(error.message))}</error>"
    return _case(error.place or _NAME, _NAME, content, **_known_place(error))


def _less(remark: Remark) -> str:
    return _case("configuration", _NAME, _skipped(remark.message), **_known_place(remark))


def _known_place(remark: Remark) -> dict[str, object]:
    place = {"file": remark.path, "line": remark.line}
    return {name: value for name, value in place.items() if value is not None}


def _case(name: str, suite: str, result: str, **place: object) -> str:
    start = f"<testcase{attributes(name=name, classname=suite, **place)}"
    return f"{start}>{result}</testcase>" if result else f"{start}/>"
