"""`enilint graph`: a picture of designs and their findings."""

import sys
from collections.abc import Sequence
from typing import Literal

from enilint.commands.targets import why_not
from enilint.commands.telling import tell, tell_problem
from enilint.diagram import dot, mermaid, svg
from enilint.diagram.scenes import Wishes
from enilint.files.writing import cannot_write, write_file
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.report import Report
from enilint.reporters.grouping import also_at, numbered_findings
from enilint.reporters.summary import severity_of
from enilint.reporters.terminal import with_escapes, without_commands
from enilint.run.linter import lint_all
from enilint.run.pictures import pictures_of_design
from enilint.run.request import Request
from enilint.run.setup import prepare
from enilint.run.together import together


class Options(Request, kw_only=True):
    """The command line of `graph`."""

    keeps_designs: bool = True
    format: Literal["svg", "mermaid", "dot", "html"] = "svg"
    output: str | None = None
    theme: svg.Theme = "auto"
    focus: str | None = None
    only_findings: bool = False
    folds: bool = True
    before: bool = False

    @property
    def wishes(self) -> Wishes:
        """Which part of each network to draw."""
        return Wishes(self.focus, self.only_findings, self.folds)


def run(options: Options) -> int:
    """Draw what is asked for. Returns the exit code: 2 if something could not be read, checked or written."""
    if options.output is None and options.format == "svg" and sys.stdout.isatty():
        tell("error: SVG is not printed on a terminal; use --output network.svg")
        return 2
    setup = prepare(options)
    refused = why_not(options, setup.files, [options.output] if options.output is not None else [], None)
    if refused is not None:
        tell(f"error: {refused}")
        return 2
    done = lint_all(options, setup)
    report = done.report
    for error in report.errors:
        tell_problem(error)
    for one in (*report.unread, *report.stand_ins):
        tell(f"note: {one.message}")
    text = drawn(done.designs, report, options)
    if text is None:
        tell(f"error: no design has the instance, interface or subnet {options.focus}")
        return 2
    delivered = _deliver(text, options.output)
    return 2 if report.errors or not delivered else 0


def drawn(designs: Sequence[Design], report: Report, options: Options) -> str | None:
    """The pictures of all designs in one document. None: nothing has the address that they focus on."""
    is_one = len(designs) == 1
    title = designs[0].path if is_one else f"{len(designs)} designs"
    if options.format == "html":
        from enilint.run.picture_pages import page_of

        page = page_of(designs, report, title, options.wishes, before=options.before)
        return page.html if page is not None else None
    groups = numbered_findings(together(report.findings, report.inputs))
    findings = [(number, one) for number, group in groups for one in group]
    found = [
        one
        for each in designs
        for one in pictures_of_design(
            each, findings, options.wishes, "" if is_one else each.path, before=options.before
        )
    ]
    pictures = [picture for one in found for picture in one.pictures]
    if not pictures and options.focus is not None:
        return None
    if options.format == "mermaid":
        return _harmless(mermaid.document(title, pictures))
    if options.format == "dot":
        return _harmless(dot.document(title, pictures))
    shown = frozenset(number for one in found for number in one.shown)
    listed = [each for each in groups if options.focus is None or each[0] in shown]
    entries = [_entry(number, group, number in shown) for number, group in listed]
    undecided = len(report.asked) if options.focus is None else 0
    return _harmless(
        svg.document(title, pictures, entries, options.theme, undecided=undecided, is_complete=not report.errors)
    )


def _harmless(text: str) -> str:
    """A picture as it can be printed: nothing in it acts on a terminal or a CI runner, or hides what it says.

    `&#35;` is a number sign in SVG and DOT; Mermaid has none in a text.
    """
    lines = (with_escapes(line, lambda _: "\ufffd") for line in text.split("\n"))
    return without_commands("\n".join(lines), "#&#35;")


def _entry(number: int, group: Sequence[Finding], is_shown: bool) -> svg.Entry:
    first = group[0]
    message = "; ".join(filter(None, (first.message, also_at([one.subject for one in group]))))
    severity = severity_of(first).value
    return svg.Entry(number, severity, first.rule, first.name, message, count=len(group), is_absent=not is_shown)


def _deliver(text: str, target: str | None) -> bool:
    if target is None:
        sys.stdout.write(text)
        return True
    try:
        write_file(text.encode(), target)
    except OSError as error:
        tell(f"error: {cannot_write(target, error)}")
        return False
    return True
