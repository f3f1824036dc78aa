"""`--format concise`: one line for each result, in the same words as `text`, without the proof."""

from enilint.findings import Location, Remark
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.summary import severity_of, summary, unread_remarks
from enilint.reporters.terminal import BOLD, STYLES, Painter, escaped, safe_in_logs


def render(report: Report, view: View) -> str:
    """The report as lines of `path:line:col: what`."""
    paint = Painter(view.color)
    many = len(report.inputs) > 1
    lines = [
        f"{_place(one.at, paint)} {paint(one.rule, BOLD)} {_label(severity_of(one).value, paint)} "
        f"{escaped(one.message)}{_part_of(one.input, one.at, many)}"
        for one in report.findings
    ]
    if view.show_undecided:
        lines += [
            f"{_place(one.at, paint)} {paint(one.rule, BOLD)} {_label('undecided', paint)} "
            f"{escaped(one.subject)}: not known: {escaped('; '.join(one.facts))}{_part_of(one.input, one.at, many)}"
            for one in report.undecided
        ]
    lines += [_remark("error", one, paint) for one in report.errors]
    lines += [_remark("note", one, paint) for one in (*report.notices, *unread_remarks(report))]
    lines.append(" ".join(summary(report, show_undecided=view.show_undecided)))
    return "".join(f"{safe_in_logs(line)}\n" for line in lines)


def _place(at: Location, paint: Painter) -> str:
    return f"{paint(escaped(at.path), BOLD)}:{at.line}:{at.column}:"


def _label(kind: str, paint: Painter) -> str:
    return paint(kind, STYLES[kind])


def _part_of(design: str, at: Location, many: bool) -> str:
    """Which design a place was found in; said where that is not plain."""
    return f" (in {escaped(design)})" if many and design != at.path else ""


def _remark(kind: str, remark: Remark, paint: Painter) -> str:
    place = f"{paint(escaped(remark.place), BOLD)}: " if remark.place else ""
    return f"{place}{_label(kind, paint)}: {escaped(remark.message)}"
