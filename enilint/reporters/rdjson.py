"""`--format rdjson`: the Reviewdog Diagnostic Format, which reviewdog makes review comments of.

The comments are Markdown.

Columns count bytes of UTF-8 from 1, and ends are exclusive (reviewdog.proto, `Position` and `Range`).
"""

from msgspec import UNSET, Struct, UnsetType

from enilint import findings as found
from enilint.files.home import rule_page
from enilint.findings import Remark
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import advice
from enilint.reporters.json_text import encoded
from enilint.reporters.markdown_words import inert
from enilint.reporters.regions import UTF_8, Regions
from enilint.reporters.summary import allowance, severity_of


class Position(Struct):
    """A line and a column of it, in bytes."""

    line: int
    column: int


class Range(Struct):
    """From where to where; the end is exclusive."""

    start: Position
    end: Position


class Location(Struct):
    """A place in a file."""

    path: str
    range: Range | UnsetType = UNSET


class RelatedLocation(Struct):
    """A fact that a diagnostic rests on."""

    message: str
    location: Location


class Code(Struct):
    """The code of a rule, and the address of its page."""

    value: str
    url: str | UnsetType = UNSET


class Diagnostic(Struct):
    """A finding, or a remark about the run, which has no code. Severities are ERROR, WARNING and INFO."""

    message: str
    severity: str
    location: Location | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    related_locations: tuple[RelatedLocation, ...] | UnsetType = UNSET


class Source(Struct):
    """The tool."""

    name: str


class DiagnosticResult(Struct):
    """The whole report."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]


def render(report: Report, view: View) -> str:
    """The report as a JSON document."""
    regions = Regions(report.texts, UTF_8)
    findings = (_finding(one, regions) for one in report.findings)
    errors = (_remark(one, "ERROR", regions) for one in report.errors)
    less = allowance(report)
    told = [_remark(less, "INFO", regions)] if less is not None else []
    return encoded(DiagnosticResult(Source("enilint"), (*errors, *told, *findings)))


def _finding(finding: found.Finding, regions: Regions) -> Diagnostic:
    related = tuple(RelatedLocation(inert(one.message), _location(one.at, regions)) for one in finding.related)
    return Diagnostic(
        message=advice(finding, words=inert),
        severity=severity_of(finding).name,
        location=_location(finding.at, regions),
        code=Code(finding.rule, rule_page(finding.rule) or UNSET),
        related_locations=related or UNSET,
    )


def _remark(remark: Remark, severity: str, regions: Regions) -> Diagnostic:
    location: Location | UnsetType = UNSET
    if remark.path is not None:
        line, column = remark.line or 1, remark.column or 1
        location = _location(found.Location(remark.path, line, column, line, column), regions)
    return Diagnostic(message=inert(remark.message), severity=severity, location=location)


def _location(at: found.Location, regions: Regions) -> Location:
    region = regions.of(at)
    start, end = Position(region.line, region.column), Position(region.end_line, region.end_column)
    return Location(at.path, Range(start, end))
