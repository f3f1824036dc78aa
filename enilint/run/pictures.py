"""The pictures of designs, with the findings in them."""

from collections.abc import Sequence

from enilint.diagram.picture import Picture
from enilint.diagram.pictures import Pictures, pictures_of
from enilint.diagram.scenes import Wishes
from enilint.findings import Finding, InputError
from enilint.inputs.design import Design
from enilint.inputs.failures import REPORT_IT
from enilint.report import Report
from enilint.reporters.grouping import numbered_findings

_MOST_WORLDS = 4
"""How many of the networks that a design can be have pictures of their own."""
_MOST_NAMED = 3
"""How many modules a picture names that were not read."""
_EVERYTHING = Wishes()


def pictures_of_design(
    design: Design,
    findings: Sequence[tuple[int, Finding]],
    wishes: Wishes = _EVERYTHING,
    where: str = "",
    *,
    before: bool = False,
) -> list[Pictures]:
    """The pictures of each network that a design can be; one for those that are alike.

    `findings` are those of all designs, with the numbers of their pins. `where` is a line below the title of each
    picture. `before`: as it is before the plan.
    """
    own = [(number, one) for number, one in findings if design.path in (one.input, *one.also_in)]
    networks = design.networks[:_MOST_WORLDS]
    changed = design.changed or frozenset()
    if before:
        networks, changed = tuple(one.before or one for one in networks), frozenset()

    def drawn(number: int, where: str) -> Pictures:
        return pictures_of(networks[number], design.kind, own, wishes, where=where, changed=changed)

    notes = list(filter(None, (where, _unread(design), _unshown(design))))
    found: dict[Pictures, int] = {}
    for number in range(len(networks)):
        found.setdefault(drawn(number, " · ".join(notes)), number)
    if len(found) < 2:
        return list(found)
    return [drawn(number, " · ".join((design.world_words(number), *notes))) for number in found.values()]


def _unread(design: Design) -> str:
    """What a picture lacks because modules were not read."""
    names = list(dict.fromkeys(one.module for one in design.unread))
    if not names:
        return ""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"without {', '.join(names[:_MOST_NAMED])}{more}, not read"


def _unshown(design: Design) -> str:
    more = len(design.networks) - _MOST_WORLDS
    return f"{more} other variants are not shown" if more > 0 else ""


def add_pictures_of_findings(report: Report, designs: Sequence[Design], shown: Sequence[Finding]) -> None:
    """Add to a report the pictures of what has findings that are shown. A crash becomes an error."""
    findings = [(number, one) for number, group in numbered_findings(shown) for one in group]
    pictures: list[Picture] = []
    for design in sorted((one for one in designs if one.networks), key=lambda one: one.path) if findings else ():
        try:
            for one in pictures_of_design(design, findings, Wishes(only_findings=True), design.path):
                pictures += one.pictures
        except Exception as error:  # noqa: BLE001 - the findings are reported all the same
            report.errors = (*report.errors, crash(design, error))
    report.pictures_of_findings = tuple(pictures)


def crash(design: Design, error: Exception) -> InputError:
    """What is said of a design that enilint failed to draw."""
    words = f"enilint crashed while it drew this design: {type(error).__name__}: {error}; {REPORT_IT}"
    return InputError(design.path, words)
