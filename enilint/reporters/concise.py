"""`--format concise`: one line for each result, in the same words as `text`, without the proof."""

from enilint.findings import Finding, Location, Remark, Undecided
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import also_in
from enilint.reporters.questions import by_facts, hints
from enilint.reporters.summary import severity_of, summary, unread_remarks
from enilint.reporters.terminal import BOLD, STYLES, Painter, escaped, safe_in_logs


def render(report: Report, view: View) -> str:
    """The report as lines of `path:line:col: what`."""
    paint = Painter(view.color)
    many = len(report.inputs) > 1
    lines = [
        f"{_place(one.at, paint)} {paint(one.rule, BOLD)} {_label(severity_of(one).value, paint)} "
        f"{escaped(one.message)}{_part_of(one, many)}"
        for one in view.findings(report)
    ]
    facts, questions = by_facts(report, view.questions(report))
    lines += [f"{_place(one.at, paint)} {_label('undecided', paint)} {escaped(one.line)}" for one in facts]
    lines += [
        f"{_place(one.at, paint)} {paint(one.rule, BOLD)} {_label('undecided', paint)} "
        f"{escaped(one.subject)}: not known: {escaped('; '.join((*one.facts, *hints(report, one))))}"
        f"{_part_of(one, many)}"
        for one in questions
    ]
    lines += [_remark("error", one, paint) for one in report.errors]
    lines += [_remark("note", one, paint) for one in (*report.notices, *unread_remarks(report))]
    lines.append(" ".join(summary(report, view)))
    return "".join(f"{safe_in_logs(line)}\n" for line in lines)


def _place(at: Location, paint: Painter) -> str:
    return f"{paint(escaped(at.path), BOLD)}:{at.line}:{at.column}:"


def _label(kind: str, paint: Painter) -> str:
    return paint(kind, STYLES[kind])


def _part_of(result: Finding | Undecided, many: bool) -> str:
    """Which design a place was found in, in which others, and under which conditions; said where that is not plain."""
    parts = [f"in {result.input}"] if many and result.input != result.at.path else []
    if isinstance(result, Finding):
        parts += [one.message for one in result.related if one.is_condition]
        parts += [also_in(result)] if result.also_in else []
    return f" ({escaped('; '.join(parts))})" if parts else ""


def _remark(kind: str, remark: Remark, paint: Painter) -> str:
    place = f"{paint(escaped(remark.place), BOLD)}: " if remark.place else ""
    return f"{place}{_label(kind, paint)}: {escaped(remark.message)}"
