"""The page with the pictures of designs and their findings, for `enilint graph` and for editors."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from enilint.diagram.scenes import Wishes
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.report import Report
from enilint.reporters import html
from enilint.reporters.grouping import numbered_findings
from enilint.run.pictures import pictures_of_design
from enilint.run.together import together


class Page(Struct, frozen=True):
    """A page in HTML. `findings` are those with a number in it; a pin links to `#f` and its number."""

    html: str
    findings: dict[int, Finding]


def page_of(
    designs: Sequence[Design], report: Report, title: str, wishes: Wishes, *, before: bool = False
) -> Page | None:
    """The page about some designs of a report. None: none of them has what `wishes` focuses on."""
    paths = {one.path for one in designs}
    own = [one for one in report.findings if not paths.isdisjoint((one.input, *one.also_in))]
    shown = replace(report, findings=tuple(together(own, report.inputs)))
    groups = numbered_findings(shown.findings)
    findings = [(number, one) for number, group in groups for one in group]
    is_one = len(designs) == 1
    found = [
        one
        for each in designs
        for one in pictures_of_design(each, findings, wishes, "" if is_one else each.path, before=before)
    ]
    shown.pictures = tuple(picture for one in found for picture in one.pictures)
    if not shown.pictures and wishes.focus is not None:
        return None
    shown.pinned = frozenset(number for one in found for number in one.shown)
    written = html.render_pictures(shown, title, only_pinned=wishes.focus is not None)
    return Page(written, {number: group[0] for number, group in groups})
