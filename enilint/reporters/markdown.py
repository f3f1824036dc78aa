"""`--format markdown`: a table with details to unfold, for a job summary or a comment on a pull request.

GitHub takes comments of at most 65,536 characters. Where that is not enough, the worst findings are shown, and how many
are not. Of a plan, it begins with what AWS refuses, what is lost, and the order of the apply; the table has the other
findings. A picture shows what has findings. Words of a design are text and nothing else: they mention nobody, link
nowhere and are no HTML.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from enilint.files.late import late
from enilint.findings import Finding, Location, Remark, Undecided
from enilint.report import Report, Step
from enilint.reporters import View
from enilint.reporters.advice import also_in
from enilint.reporters.apply import breaks, order
from enilint.reporters.grouping import also_at, grouped_findings, grouped_undecided
from enilint.reporters.questions import Fact, by_facts, hints
from enilint.reporters.summary import by_severity, severity_of, summary, unread_remarks
from enilint.reporters.terminal import escaped, with_escapes

if TYPE_CHECKING:
    from enilint.diagram.picture import Picture

_ROOM = 60_000
"""Characters to fill. The rest is for what the poster puts around it."""
_MOST_OF_ERRORS = 15_000
_MOST_OF_BREAKS = 20_000
_MOST_OF_PICTURE = 20_000
_MOST_OF_NOTE = 100
_LONGEST = 600
"""Characters of one message or name, before it is cut."""
_MOST_FACTS = 20

_QUOTED = late("(`[^`]+`)")
_ACTIVE = late(r"[\\`*_\[\]<>|~$&]")
_BREAK = "&#8203;"
"""A space of no width. Backslashes do not keep GitHub from making links of names, numbers and addresses."""
_LINKED = late(r"@(?=\w)|#(?=\d)|(?<=:)//|(?<=www)\.", re.IGNORECASE)


def render(report: Report, view: View) -> str:
    """The report in GitHub's Markdown."""
    page = _Page(" ".join(summary(report, view, details="see below")))
    if view.report_url is not None:
        page.text += f"\n[Full report, with pictures]({view.report_url})\n"
    findings = by_severity(view.findings(report))
    facts, questions = by_facts(report, view.questions(report))
    page.list("Errors", (_remark(one) for one in report.errors), _MOST_OF_ERRORS)
    broken = breaks(report, findings)
    for title, listed in broken:
        page.list(title, map(_item, grouped_findings(listed)), _MOST_OF_BREAKS)
    told = [one for _, listed in broken for one in listed]
    page.steps(list(order(report, told)))
    picture = _picture(report.pictures_of_findings)
    known = set(map(id, told))
    rows = grouped_findings(one for one in findings if id(one) not in known)
    page.table("Findings", map(_row, rows), spare=len(picture))
    page.text += picture if len(page.text) + len(picture) <= _ROOM else ""
    page.details("Facts and fixes", (_proof(first) for first, *_ in grouped_findings(findings)))
    asked = grouped_undecided(questions)
    page.details("Undecided", (*map(_fact, facts), *(_question(one, hints(report, one[0])) for one in asked)))
    page.details("Notes", (_remark(one) for one in (*report.notices, *unread_remarks(report))))
    return page.text


def _picture(pictures: "Sequence[Picture]") -> str:
    """A picture of what has findings: GitHub draws Mermaid in comments, and leaves SVG out. Empty if it is too long."""
    if not pictures:
        return ""
    from enilint.diagram import mermaid

    lines = mermaid.document("", pictures, _MOST_OF_PICTURE).split("\n")
    text = "\n".join(with_escapes(line, lambda _: "\ufffd") for line in lines)
    whole = f"\n<details>\n<summary>Picture</summary>\n\n```mermaid\n{text}```\n\n</details>\n"
    return whole if len(whole) <= _MOST_OF_PICTURE + _MOST_OF_NOTE else ""


class _Page:
    """What is written so far, and room for more."""

    def __init__(self, summary: str) -> None:
        self.text = f"### enilint\n\n{_prose(summary)}\n"

    def list(self, title: str, items: Iterable[str], most: int) -> None:
        self._add(title, f"\n**{title}**\n\n", items, "", most)

    def steps(self, steps: Sequence[tuple[str, Step]]) -> None:
        """The order of an apply, as far as it is about findings."""
        several = len({path for path, _ in steps}) > 1
        items = (_step(number, step, path if several else "") for number, (path, step) in enumerate(steps, 1))
        self._add("Order of the apply", "\n**Order of the apply**\n\n", items, "", _MOST_OF_ERRORS)

    def table(self, title: str, rows: Iterable[str], spare: int) -> None:
        start = "\n| severity | rule | where | what |\n|---|---|---|---|\n"
        self._add(title, start, rows, "", _ROOM - len(self.text) - spare - _MOST_OF_NOTE)

    def details(self, title: str, items: Iterable[str]) -> None:
        self._add(title, f"\n<details>\n<summary>{title}</summary>\n\n", items, "\n</details>\n")

    def _add(self, title: str, start: str, items: Iterable[str], end: str, most: int = _ROOM) -> None:
        """Add items as long as there is room, then how many are left out."""
        room = min(_ROOM - len(self.text), most) - len(start) - len(end)
        shown, left_out = [], 0
        for item in items:
            room -= len(item)
            if room < 0:
                left_out += 1
            else:
                shown.append(item)
        if shown:
            self.text += "".join((start, *shown, end))
        if left_out:
            self.text += f"\n{title}: {left_out} more do not fit here.\n"


def _item(group: Sequence[Finding]) -> str:
    return f"- {severity_of(group[0]).value} {_prose(group[0].rule)}: {_what(group)}\n"


def _what(group: Sequence[Finding]) -> str:
    """The message of the first of some findings that differ in instance keys alone, and what else it is about."""
    first = group[0]
    return "; ".join(
        map(_prose, filter(None, (first.message, also_in(first), also_at([one.subject for one in group]))))
    )


def _step(number: int, step: Step, path: str) -> str:
    doubt = ", or last if the state has `create_before_destroy` for it" if step.is_unsure else ""
    where = f" ({_code(path)})" if path else ""
    return f"{number}. {step.verb} {_code(step.address)}{doubt}{where}\n"


def _row(group: Sequence[Finding]) -> str:
    first = group[0]
    rule = f"{_prose(first.rule)} {_prose(first.name)}"
    return f"| {severity_of(first).value} | {rule} | {_place(first.at)} | {_what(group)} |\n"


def _proof(finding: Finding) -> str:
    lines = [f"- **{_prose(finding.rule)}** {_code(finding.subject)} at {_place(finding.at)}"]
    lines += [f"  - {_prose(one.message)}, {_place(one.at)}" for one in finding.related[:_MOST_FACTS]]
    if len(finding.related) > _MOST_FACTS:
        lines.append(f"  - and {len(finding.related) - _MOST_FACTS} more facts")
    if finding.help:
        lines.append(f"  - fix: {_prose(finding.help)}")
    return "".join(f"{line}\n" for line in lines)


def _fact(fact: Fact) -> str:
    return f"- {_place(fact.at)}: {_prose(fact.line)}\n"


def _question(group: Sequence[Undecided], hints: Sequence[str]) -> str:
    first = group[0]
    missing = "; ".join(
        map(_prose, filter(None, ("; ".join((*first.facts, *hints)), also_at([one.subject for one in group]))))
    )
    return f"- **{_prose(first.rule)}** {_code(first.subject)} at {_place(first.at)}: not known: {missing}\n"


def _remark(remark: Remark) -> str:
    place = f"{_code(remark.place)}: " if remark.place else ""
    return f"- {place}{_prose(remark.message)}\n"


def _place(at: Location) -> str:
    return _code(f"{at.path}:{at.line}")


def _prose(text: str) -> str:
    """Words that stand for themselves; what is in backticks is code."""
    parts = _QUOTED.split(_cut(escaped(text)))
    return "".join(_quoted(part) if index % 2 else _inactive(part) for index, part in enumerate(parts))


def _quoted(text: str) -> str:
    return text if _can_be_code(text) else _inactive(text)


def _code(text: str) -> str:
    """A name in the type of code, where it can be."""
    name = _cut(escaped(text))
    if not name or not _can_be_code(name):
        return _inactive(name)
    fence = "`" * (max((len(run) for run in re.findall("`+", name)), default=0) + 1)
    space = " " if {name[0], name[-1]} & {"`", " "} else ""
    return f"{fence}{space}{name}{space}{fence}"


def _can_be_code(text: str) -> bool:
    """Code knows no escapes, and tables end their cells at a bar even within it."""
    return not any(special in text for special in "|#")


def _inactive(text: str) -> str:
    return _LINKED.sub(lambda match: _broken(match[0]), _ACTIVE.sub(r"\\\g<0>", text))


def _broken(link: str) -> str:
    return f"{_BREAK}{link}" if link in ("//", ".") else f"{link}{_BREAK}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
