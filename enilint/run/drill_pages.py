"""The drill of a design: a page of each network that it can be."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from enilint.drill.drill import page_of
from enilint.drill.page import Drill, Event, Page, Today
from enilint.findings import Finding, Severity
from enilint.inputs.design import Design
from enilint.reporters.json_text import encoded

MOST_WORLDS = 4
"""How many of the networks that a design can be have a page of their own."""
_ABOUT_PATHS = ("ENI1", "ENI3", "ENI6")
"""How the codes of rules about placement, routes and addresses begin: what they find decides what a loss does."""


def pages_of(design: Design, wanted: Sequence[Event] = (), only: str | None = None) -> list[Page]:
    """The page of each network that a design can be; one for those that are alike."""
    pages: dict[str, Page] = {}
    for number, network in enumerate(design.networks[:MOST_WORLDS]):
        page = page_of(design.path, design.kind, network, wanted, only)
        pages.setdefault(encoded(page), structs.replace(page, world=design.world_words(number)))
    found = list(pages.values())
    return [structs.replace(found[0], world="")] if len(found) == 1 else found


def with_findings(page: Page, findings: Iterable[Finding]) -> Page:
    """The page with the findings that bear upon each event, and that the event does not name anyway."""
    about = [one for one in findings if one.input == page.path and _is_about_paths(one)]
    events = [structs.replace(one, today=tuple(_today(one, about))) for one in page.events]
    return structs.replace(page, events=tuple(events))


def _is_about_paths(one: Finding) -> bool:
    """Whether a finding decides what a loss does, and is more than information."""
    return one.rule.startswith(_ABOUT_PATHS) and one.severity is not None and one.severity > Severity.INFO


def _today(drill: Drill, findings: Iterable[Finding]) -> Iterator[Today]:
    effects = [one for one in drill.effects if one.effect != "goes-on"]
    named = {(one.rule, one.subject) for one in effects}
    subjects = {*drill.concerns, *(one.subject for one in effects)}
    subjects.update(each.subject for one in effects for each in one.because)
    subjects.update(one.subject for move in drill.moves for one in move.standbys)
    for one in findings:
        rests_on = {each.subject for each in one.related} & set(drill.concerns)
        if (one.subject in subjects or rests_on) and (one.rule, one.subject) not in named:
            yield Today(one.rule, one.subject, one.message)
