"""Findings in HTML: the worst first, each with its place, the facts that prove it, and its fix."""

from collections.abc import Mapping, Sequence

from enilint.files.home import rule_page
from enilint.findings import Finding, Related, Severity
from enilint.markup import escape
from enilint.report import Report
from enilint.reporters.advice import also_in
from enilint.reporters.grouping import Numbered
from enilint.reporters.html_frames import Frames
from enilint.reporters.html_markdown import html_of, title_of
from enilint.reporters.html_text import Room, code, details, items, left_out, place, prose, text
from enilint.reporters.summary import counted, severity_of

_MOST_IN_FULL = 2_000
_MOST_BYTES = 3_400_000
_MOST_BYTES_OF_LINES = 600_000
_MOST_FILTERS = 40
_MOST_FACTS = 50
_MOST_SUBJECTS = 500
_MOST_ROOTS = 20
_SHAPES = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.INFO: "●"}
"""A severity has a shape, a word and a colour: the colour alone says nothing."""


def badge(severity: Severity) -> str:
    """A severity as its shape and its name."""
    shape = f'<span aria-hidden="true">{_SHAPES[severity]}</span>'
    return f'<span class="badge {severity.value}">{shape} {severity.value}</span>'


class Findings:
    """The section of findings. `filters` is how many check boxes it has."""

    def __init__(self, report: Report, groups: Sequence[Numbered]) -> None:
        self._report = report
        self._groups = groups
        self._frames = Frames(report)
        self._rules = {one.code: one for one in report.rules}
        self._explained = dict[str, int]()
        """The number of the finding that explains a rule; 0 if nothing does."""
        self._filters = _filters(groups)
        self.filters = len(self._filters)

    def body(self) -> str:
        """The check boxes, and the findings."""
        if not self._groups:
            return "<p>No findings.</p>\n"
        full = Room(_MOST_BYTES).fitting(self._groups[:_MOST_IN_FULL], self._finding)
        room = Room(_MOST_BYTES_OF_LINES)
        short = room.fitting(self._groups[len(full) :], self._line)
        lost = sorted(one for one in self._report.pinned if one > len(full) + len(short))
        anchors = "".join(f'<span id="f{number}"></span>' for number in lost)
        return "".join((self._boxes(), *full, items(short), anchors, left_out(room)))

    def _boxes(self) -> str:
        if self.filters < 2:
            return ""
        boxes = "".join(
            f'<label><input type="checkbox" id="c{number}" checked="checked"/> {text(name)}</label>\n'
            for name, number in self._filters.items()
        )
        return f"<fieldset>\n<legend>Show</legend>\n{boxes}</fieldset>\n"

    def _classes(self, one: Finding) -> str:
        severity = severity_of(one).value
        numbers = [self._filters[name] for name in (severity, one.rule) if name in self._filters]
        return " ".join((severity, *(f"c{number}" for number in numbers)))

    def _finding(self, numbered: Numbered) -> str:
        number, group = numbered
        first = group[0]
        name = f"{code(first.rule)} {text(first.name)}"
        parts = [
            f'<article class="card finding {self._classes(first)}" id="f{number}">\n<div class="proof">\n',
            f'<h3>{badge(severity_of(first))} <span class="number">{number}</span> {name}</h3>\n',
            f'<p class="message">{prose(first.message)}</p>\n',
            f'<p class="at">{self._where(first, number)}</p>\n',
            self._frames.of(first.at),
            _others(group),
            f"<p>{text(also_in(first, _MOST_ROOTS))}</p>\n" if first.also_in else "",
            _because(first.related),
            f'<p class="fix"><strong>Fix:</strong> {prose(first.help)}</p>\n' if first.help else "",
            "</div>\n",
            self._explanation(first.rule, number),
            "</article>\n",
        ]
        return "".join(parts)

    def _where(self, one: Finding, number: int) -> str:
        parts = [place(one.at)]
        if one.subject not in one.message:
            parts.append(f"about {code(one.subject)}")
        if one.input != one.at.path and len(self._report.inputs) > 1:
            parts.append(f"in {code(one.input)}")
        if self._report.pictures and number not in self._report.pinned:
            parts.append("not in the picture")
        return ", ".join(parts)

    def _explanation(self, rule: str, number: int) -> str:
        """The documentation of a rule with its first finding, and a link to it with the others."""
        if rule in self._explained:
            first = self._explained[rule]
            return f'<p class="muted"><a href="#r{first}">About {text(rule)}</a></p>\n' if first else ""
        description = self._rules.get(rule)
        documentation = description.documentation if description is not None else ""
        self._explained[rule] = number if documentation else 0
        if not documentation:
            return ""
        return details(f"About {text(rule)}", _explained(rule, documentation), kind="about", anchor=f"r{number}")

    def _line(self, numbered: Numbered) -> str:
        """A finding in one line, with the subjects of all of its instances."""
        number, group = numbered
        first = group[0]
        others = f" ({counted(len(group), 'instance')})" if len(group) > 1 else ""
        what = f"{code(first.rule)} {place(first.at)} {prose(first.message)}{others}"
        badges = f'{badge(severity_of(first))} <span class="number">{number}</span>'
        return f'<span id="f{number}" class="{self._classes(first)}">{badges} {what}</span>'


def _filters(groups: Sequence[Numbered]) -> Mapping[str, int]:
    """The number of each check box: of each severity, and of the rules with most findings, by code."""
    severities = {severity_of(group[0]) for _, group in groups}
    counts = dict[str, int]()
    for _, group in groups:
        counts[group[0].rule] = counts.get(group[0].rule, 0) + len(group)
    rules = sorted(sorted(counts, key=lambda one: (-counts[one], one))[:_MOST_FILTERS])
    names = [one.value for one in sorted(severities, reverse=True)] if len(severities) > 1 else []
    return {name: number for number, name in enumerate([*names, *(rules if len(rules) > 1 else [])])}


def _others(group: Sequence[Finding]) -> str:
    """All instances but the first: their subjects."""
    if len(group) == 1:
        return ""
    subjects = [one.subject for one in group[1:]]
    listed = items(map(code, subjects[:_MOST_SUBJECTS]))
    if len(subjects) > _MOST_SUBJECTS:
        listed += f"<p>and {len(subjects) - _MOST_SUBJECTS} more</p>\n"
    return details(
        f"Also at {counted(len(subjects), 'other instance')}", listed, is_open=len(subjects) < 6, kind="others"
    )


def _because(related: Sequence[Related]) -> str:
    if not related:
        return ""
    facts = [f'{prose(one.message)} <span class="at">{place(one.at)}</span>' for one in related[:_MOST_FACTS]]
    if len(related) > _MOST_FACTS:
        facts.append(f"and {len(related) - _MOST_FACTS} more facts")
    return f"<h4>Because</h4>\n{items(facts, 'because')}"


def _explained(rule: str, documentation: str) -> str:
    page = rule_page(rule)
    link = f'<p><a href="{escape(page)}">Documentation of {text(rule)}</a></p>\n' if page else ""
    return f"<p>{prose(title_of(documentation))}.</p>\n{html_of(documentation)}{link}"
