"""`--format checkstyle`: the XML of Checkstyle, which Jenkins and many other tools read."""

from collections.abc import Iterator

from enilint.findings import Finding, Remark
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import advice
from enilint.reporters.regions import Regions
from enilint.reporters.summary import allowance, severity_of
from enilint.reporters.terminal import escaped
from enilint.reporters.xml_text import attributes

_FORMAT_VERSION = "4.3"


def render(report: Report, view: View) -> str:
    """The report by files. What could not be read is an error without a rule."""
    regions = Regions(report.texts)
    files: dict[str, list[str]] = {}
    for error in report.errors:
        files.setdefault(error.path or ".", []).append(_remark(error, "error"))
    less = allowance(report)
    if less is not None:
        files.setdefault(less.path or ".", []).append(_remark(less, "info"))
    for finding in report.findings:
        files.setdefault(finding.at.path, []).append(_finding(finding, regions))
    return "".join(f"{line}\n" for line in _lines(files))


def _lines(files: dict[str, list[str]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<checkstyle{attributes(version=_FORMAT_VERSION)}>"
    for path, entries in sorted(files.items()):
        yield f"  <file{attributes(name=path)}>"
        yield from (f"    {entry}" for entry in entries)
        yield "  </file>"
    yield "</checkstyle>"


def _finding(finding: Finding, regions: Regions) -> str:
    region = regions.of(finding.at)
    values = attributes(
        line=region.line,
        column=region.column,
        severity=severity_of(finding).value,
        message=advice(finding),
        source=f"enilint.{finding.rule}",
    )
    return f"<error{values}/>"


def _remark(remark: Remark, severity: str) -> str:
    place = {"line": remark.line or 1} | ({"column": remark.column} if remark.column else {})
    values = attributes(**place, severity=severity, message=escaped(remark.message), source="enilint")
    return f"<error{values}/>"
