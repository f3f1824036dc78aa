"""`--format html`: one file for people, with everything that a run found, and what it looked at.

It contains no script, loads nothing, and says the same without its style. Its size is bounded: what does not fit is in
the report in JSON, and counted.
"""

from collections.abc import Iterator

from enilint import __version__
from enilint.aws.instance_types import bundled_catalog
from enilint.findings import Severity
from enilint.report import Report
from enilint.reporters import View, html_pictures
from enilint.reporters.drill_html import drills
from enilint.reporters.grouping import numbered_findings
from enilint.reporters.html_findings import Findings
from enilint.reporters.html_frames import Frames
from enilint.reporters.html_inventory import interfaces
from enilint.reporters.html_page import Section, document
from enilint.reporters.html_text import Room, code, items, left_out, prose, remark, table, text
from enilint.reporters.html_undecided import undecided
from enilint.reporters.summary import counted, summary, unread_remarks

_MOST_BYTES_OF_ERRORS = 500_000
_MOST_BYTES_OF_INPUTS = 200_000
_MOST_BYTES_OF_SETTINGS = 200_000
_ERRORS = "Errors and notes"


def render(report: Report, view: View) -> str:
    """The page."""
    findings = Findings(report, numbered_findings(report.findings))
    sections = [
        Section("Inputs", _inputs(report)),
        *([html_pictures.section(report.pictures)] if report.pictures else []),
        Section("Findings", findings.body()),
        Section("Undecided checks", undecided(report)),
        *([Section("Failure drill", drills(report.drills))] if report.drills else []),
        *([Section("Interfaces", interfaces(report.inventories), "landscape")] if report.inventories else []),
        Section("Suppressed findings and baseline", _suppressed(report)),
        Section(_ERRORS, _errors(report)),
    ]
    title = f"Network report: {_subject(report)}"
    return document(title, _head(report, view, title), sections, filters=findings.filters, more=html_pictures.style())


def render_pictures(report: Report, title: str, *, only_pinned: bool) -> str:
    """A page with the pictures and the findings alone; `only_pinned` leaves out findings that are in no picture."""
    numbered = numbered_findings(report.findings)
    findings = Findings(report, [one for one in numbered if not only_pinned or one[0] in report.pinned])
    sections = [html_pictures.section(report.pictures), Section("Findings", findings.body())]
    if report.errors or report.notices or report.unread or report.stand_ins:
        sections.append(Section(_ERRORS, _errors(report)))
    heading = f"Network: {title}"
    head = f"{_tool()}<h1>{text(heading)}</h1>\n"
    return document(heading, head, sections, filters=findings.filters, more=html_pictures.style())


def _tool() -> str:
    return f'<p class="tool">enilint {__version__}, instance types of {bundled_catalog().date}</p>\n'


def _subject(report: Report) -> str:
    """What was looked at, in short."""
    if len(report.inputs) == 1:
        return report.inputs[0].path
    return counted(len(report.inputs), "input") if report.inputs else "nothing"


def _head(report: Report, view: View, title: str) -> str:
    full = View(show_undecided=True, min_severity=Severity.INFO)
    sentences = " ".join(summary(report, full, details=f"see {_ERRORS}"))
    return (
        f"{_tool()}<h1>{text(title)}</h1>\n<p>{prose(sentences)}</p>\n"
        f'<ul class="tiles">\n{"".join(_tiles(report, view))}</ul>\n'
    )


def _tiles(report: Report, view: View) -> Iterator[str]:
    for severity, noun in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "info")):
        number = report.count(severity)
        yield _tile(number, noun if number == 1 or severity is Severity.INFO else f"{noun}s", noun if number else "")
    yield _tile(len(report.undecided), "undecided", "undecided" if report.undecided else "")
    if view.exit_code is not None:
        yield _tile(view.exit_code, f"exit code: {_MEANINGS[view.exit_code]}", "error" if view.exit_code else "good")


_MEANINGS = ("passed", "failed", "errors, incomplete")


def _tile(number: int, label: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<li{named}><strong>{number}</strong> {label}</li>\n"


def _inputs(report: Report) -> str:
    room = Room(_MOST_BYTES_OF_INPUTS)
    rows = ([code(one.path), text(one.kind), str(one.resources)] for one in report.inputs)
    body = table(
        "What enilint looked at", ("Input", "Kind", "Resources"), (row for row in rows if room.has_room(row[0]))
    )
    return (body or "<p>No inputs.</p>\n") + left_out(room)


def _suppressed(report: Report) -> str:
    """What is left out of the report, and the settings that reduce it."""
    hidden = (
        ("findings suppressed in comments or the configuration", report.suppressed - report.in_baseline),
        ("findings in the baseline", report.in_baseline),
        ("undecided checks suppressed", report.suppressed_questions),
    )
    counts = "".join(f"<dt>{words}</dt><dd>{number}</dd>\n" for words, number in hidden if number)
    body = f"<dl>\n{counts}</dl>\n" if counts else "<p>No finding is left out.</p>\n"
    one = report.allowances
    if one is None:
        return body
    settings = (
        ("rules that do not run", one.ignored),
        *((f"rules that do not run in {path}", codes) for path, codes in one.ignored_in),
        ("rules with a lower severity", one.severities),
        ("rules with options", one.options),
        ("excluded paths", one.excluded),
        ("files with facts", one.context),
        ("root modules with settings", one.roots),
        ("module sources with directories", one.module_sources),
        ("stand-ins", ("off",) if one.has_no_stand_ins else ()),
        ("fail-on", (one.fail_on,) if one.fail_on else ()),
    )
    settings = tuple(pair for pair in settings if pair[1])
    room = Room(_MOST_BYTES_OF_SETTINGS)
    listed = room.fitting(settings, lambda pair: f"{text(pair[0])}: {text(', '.join(pair[1]))}")
    return f"{body}<h3>Settings of {code(one.path)} that reduce the report</h3>\n{items(listed)}{left_out(room)}"


def _errors(report: Report) -> str:
    frames = Frames(report)
    room = Room(_MOST_BYTES_OF_ERRORS)
    errors = items(
        room.fitting(report.errors, lambda one: f'<span class="badge error">error</span> {remark(one)}{frames.at(one)}')
    )
    notes = items(room.fitting((*report.notices, *unread_remarks(report), *report.stand_ins), remark))
    body = errors + (f"<h3>Notes</h3>\n{notes}" if notes else "") + left_out(room)
    return body if errors else f"<p>No errors.</p>\n{body}"
