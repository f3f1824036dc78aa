"""`--format text`: what a person reads. Each finding shows its place, the facts it rests on, and what to do."""

from collections.abc import Iterator, Sequence

from enilint.findings import Finding, InputError, Location, Related, Remark, Undecided
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters.advice import also_in
from enilint.reporters.frame import code_frame, split_lines, without
from enilint.reporters.grouping import also_at, grouped_findings, grouped_undecided
from enilint.reporters.questions import Fact, by_facts, calls, facts_file, hints
from enilint.reporters.summary import severity_of, summary, unread_remarks
from enilint.reporters.terminal import BOLD, FIX, GUTTER, STYLES, Painter, escaped, safe_in_logs, width_of, wrapped

_INDENT = "  "
_DEEPER = "     "
_ARROW = "  --> "
_GAP = "  "
_LEAST_FACT = 36
_MOST_ROOTS = 10


def render(report: Report, view: View) -> str:
    """The report for people, with a blank line between any two results."""
    page = _Page(report, view)
    blocks = [page.finding(group) for group in grouped_findings(view.findings(report))]
    facts, questions = by_facts(report, view.questions(report))
    if facts:
        blocks.append(page.facts(facts))
    blocks += [page.undecided(group) for group in grouped_undecided(questions)]
    blocks += [page.error(error) for error in report.errors]
    if report.notices or report.unread:
        blocks.append(page.notes())
    blocks.append(page.summary())
    return "\n".join("".join(f"{safe_in_logs(line)}\n" for line in block) for block in blocks)


class _Page:
    """The parts of the page, each as a block of lines."""

    def __init__(self, report: Report, view: View) -> None:
        self._report = report
        self._view = view
        self._width = view.width
        self._paint = Painter(view.color)
        self._lines: dict[str, list[str]] = {}

    def finding(self, group: Sequence[Finding]) -> Iterator[str]:
        first = group[0]
        style = STYLES[severity_of(first).value]
        # A message that names its subject need not be told it twice.
        subject = "" if first.subject in first.message else first.subject
        yield from self._header(severity_of(first).value, first.rule, first.name, subject)
        for line in self._wrapped(first.message):
            yield self._paint(line, BOLD)
        yield from self._place(first.at, first.input)
        if first.at.quotable:
            yield from self._frame(first.at, style)
        yield from self._also_at(group)
        if first.also_in:
            yield from self._wrapped(also_in(first, _MOST_ROOTS))
        yield from self._because(first)
        if first.help:
            yield from self._labelled("fix:", first.help, FIX)

    def undecided(self, group: Sequence[Undecided]) -> Iterator[str]:
        first = group[0]
        yield from self._header("undecided", first.rule, first.name, first.subject)
        yield from self._place(first.at, first.input)
        for index, fact in enumerate(first.facts):
            label = "not known:" if index == 0 else "          "
            yield from self._labelled(label, fact, BOLD, _INDENT)
        yield from self._because(first)
        for hint in hints(self._report, first):
            yield from self._wrapped(hint)
        yield from self._facts_wanted([key for _, key in first.askable])
        yield from self._also_at(group)

    def facts(self, facts: Sequence[Fact]) -> Iterator[str]:
        """The facts that several questions wait for, each in a line."""
        for fact in facts:
            at = fact.at
            place = f"{at.path}:{at.line}" if at.quotable else at.path
            yield from self._labelled_line("undecided", f"{place}: {fact.line}")

    def _facts_wanted(self, keys: Sequence[str]) -> Iterator[str]:
        """How to tell what is missing, in a form to fill in and give with --context."""
        if not keys:
            return
        yield from self._wrapped(f"to decide it, give --context with the output of {calls(keys)} or with a facts file:")
        for section, things in facts_file(keys).items():
            yield f"{_DEEPER}{section}:"
            yield from (f"{_DEEPER}  {escaped(thing)}: {entry}" for thing, entry in things.items())

    def error(self, error: InputError) -> Iterator[str]:
        yield from self._remark("error", error)
        if error.path is not None and error.line is not None:
            column = error.column or 1
            yield from self._frame(Location(error.path, error.line, column, error.line, column), STYLES["error"])

    def notes(self) -> Iterator[str]:
        for remark in (*self._report.notices, *unread_remarks(self._report)):
            yield from self._remark("note", remark)

    def _remark(self, kind: str, remark: Remark) -> Iterator[str]:
        yield from self._labelled_line(kind, f"{remark.place}{': ' if remark.place else ''}{remark.message}")

    def _labelled_line(self, kind: str, words: str) -> Iterator[str]:
        first, *rest = wrapped(escaped(f"{kind}: {words}"), self._width, rest=_INDENT)
        yield first.replace(kind, self._paint(kind, STYLES[kind]), 1)
        yield from rest

    def summary(self) -> Iterator[str]:
        sentences = summary(self._report, self._view)
        together = " ".join(sentences)
        for line in [together] if len(together) <= self._width else sentences:
            yield from wrapped(line, self._width)

    def _header(self, kind: str, rule: str, name: str, subject: str) -> Iterator[str]:
        label, title = f"{kind}[{rule}]", escaped(name)
        start = f"{self._paint(label, STYLES[kind])} {self._paint(title, BOLD)}"
        if not subject:
            yield start
        elif width_of(f"{label} {title}{_GAP}{escaped(subject)}") <= self._width:
            yield f"{start}{_GAP}{escaped(subject)}"
        else:
            yield start
            yield from self._wrapped(subject)

    def _place(self, at: Location, design: str) -> Iterator[str]:
        """Where to look, and in which design that was found where this is not plain."""
        arrow = self._paint("-->", GUTTER)
        first, *rest = self._fitted(_place_parts(at), len(_ARROW))
        yield f"{_INDENT}{arrow} {first}"
        yield from (f"{' ' * len(_ARROW)}{line}" for line in rest)
        if design != at.path and len(self._report.inputs) > 1:
            yield f"{_INDENT} in {escaped(design)}"

    def _frame(self, at: Location, style: str) -> Sequence[str]:
        text = self._report.texts.get(at.path)
        if text is None:
            return ()
        if at.path not in self._lines:
            self._lines[at.path] = split_lines(without(text, self._report.marked.get(at.path, ())))
        return code_frame(self._lines[at.path], at, self._width, self._paint, style)

    def _because(self, result: Finding | Undecided) -> Iterator[str]:
        """The facts, each with its place: in two columns where they fit side by side."""
        if not result.related:
            return
        yield f"{_INDENT}{self._paint('because', BOLD)}"
        places = [_fact_place(one.at, result.at) for one in result.related]
        room = self._width - len(_GAP) - max(width_of(" ".join(place)) for place in places)
        if room - len(_DEEPER) < _LEAST_FACT:
            yield from self._stacked(result.related, places)
            return
        facts = [wrapped(escaped(one.message), room, first=_DEEPER, rest=_DEEPER + _INDENT) for one in result.related]
        column = max(width_of(line) for lines in facts for line in lines) + len(_GAP)
        for (first, *rest), place in zip(facts, places, strict=True):
            yield f"{first}{' ' * (column - width_of(first))}{self._paint(' '.join(place), GUTTER)}"
            yield from rest

    def _stacked(self, related: Sequence[Related], places: Sequence[list[str]]) -> Iterator[str]:
        """Each fact with its place below it."""
        indent = _DEEPER + _INDENT
        for one, place in zip(related, places, strict=True):
            yield from wrapped(escaped(one.message), self._width, first=_DEEPER, rest=_DEEPER)
            for line in self._fitted(place, len(indent)):
                yield f"{indent}{self._paint(line, GUTTER)}"

    def _fitted(self, parts: list[str], indent: int) -> list[str]:
        """The parts of a place in one line, or in one each where that is too long."""
        together = " ".join(parts)
        return [together] if indent + width_of(together) <= self._width else parts

    def _also_at(self, group: Sequence[Finding] | Sequence[Undecided]) -> list[str]:
        words = also_at([one.subject for one in group])
        return self._wrapped(words) if words else []

    def _wrapped(self, text: str) -> list[str]:
        return wrapped(escaped(text), self._width, first=_INDENT, rest=_INDENT)

    def _labelled(self, label: str, text: str, style: str, hanging: str = "") -> Iterator[str]:
        indent = _INDENT + " " * (len(label) + 1) + hanging
        first, *rest = wrapped(escaped(text), self._width, first=f"{_INDENT}{label} ", rest=indent)
        yield first.replace(label, self._paint(label, style), 1) if label.strip() else first
        yield from rest


def _place_parts(at: Location) -> list[str]:
    """A place in source in one part; one in a generated file as the file and the pointer into it."""
    if at.origin and not at.quotable:
        return [escaped(at.path), f"({escaped(at.origin.pointer)})"]
    return [escaped(f"{at.path}:{at.line}:{at.column}")]


def _fact_place(at: Location, shown: Location) -> list[str]:
    """The same for a fact, shorter: without a column, and without a generated file that the finding has shown."""
    if at.quotable:
        return [escaped(f"{at.path}:{at.line}")]
    return _place_parts(at)[at.path == shown.path and not shown.quotable :]
