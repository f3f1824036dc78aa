"""What holds for the drill of every design: it agrees with ENI501, never states what it does not know, loses all."""

from collections.abc import Iterable

import pytest

from enilint.drill.drill import page_of
from enilint.drill.page import Event, Page
from enilint.model.network import Network
from enilint.rule import Finding, Undecided
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example
from enilint.values import known
from tests.unknown_values import KnownDesign

RULES = {one.rule.code: one for one in Registry().rules if one.rule.about == "designs"}
EXAMPLES = {
    f"{code}-{number}": example.source
    for code, loaded in RULES.items()
    for number, example in enumerate((*loaded.rule.good, *loaded.rule.bad))
    if example.kind == "topology"
}
WITH_GROUPS = {name: source for name, source in EXAMPLES.items() if "failover_groups" in source}
SAMPLE = 7
"""One change of so many is tried."""


def networks_of(source: str) -> Iterable[Network]:
    return read_example(source, "topology").networks


def facts_of(page: Page) -> set[tuple[str, ...]]:
    """What a page states for certain. That a member can be active holds for the active one, too: it is no news."""
    effects = {
        (drill.lose.kind, drill.lose.name, one.effect, one.subject, one.what if one.effect == "cut" else "")
        for drill in page.events
        for one in drill.effects
        if one.certain and (one.effect not in ("stops", "goes-on") or drill.lose.kind == "zone")
    }
    answers = {
        ("group", group.subject, one.subject, str(one.can))
        for group in page.groups
        for one in group.standbys
        if one.can is False
    }
    return effects | answers


@pytest.mark.parametrize("name", WITH_GROUPS)
def test_who_can_attach_the_interface_is_what_eni501_says(name: str) -> None:
    for network in networks_of(WITH_GROUPS[name]):
        said = list(RULES["ENI501"].rule.check(network))
        refused = {one.subject: one.message for one in said if isinstance(one, Finding)}
        open_ = {one.subject for one in said if isinstance(one, Undecided)}
        for group in page_of("design", "topology", network).groups:
            if group.mechanism != "move-eni" or group.inferred is not None:
                continue
            no = [one.subject for one in group.standbys if one.can is False and one.rule == "ENI501"]
            unsure = group.missing or any(one.can is None for one in group.standbys)
            message = refused.get(group.subject, "")
            assert bool(no) == bool(message)
            assert all((f"{one.subject} cannot attach" in message) == (one.subject in no) for one in group.standbys)
            if unsure and not no:
                assert group.subject in open_


@pytest.mark.parametrize("name", WITH_GROUPS)
def test_to_know_less_makes_questions_of_statements_and_no_statement(name: str) -> None:
    design = KnownDesign(WITH_GROUPS[name])
    with design.network() as network:
        before = facts_of(page_of("design", "topology", network))
    for number, change in enumerate(design.changes()):
        if number % SAMPLE:
            continue
        with design.changed(change) as network:
            more = facts_of(page_of("design", "topology", network)) - before
        assert more == set(), (change.place.name, change.word)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_loss_of_all_zones_stops_everything(name: str) -> None:
    for network in networks_of(EXAMPLES[name]):
        page = page_of("design", "topology", network, only="zones")
        placed = [one for one in network.instances if one.declared and not one.stopped]
        stopped = {one.subject for drill in page.events for one in drill.effects if one.effect == "stops"}
        if page.events:
            assert {one.address for one in placed} <= stopped


@pytest.mark.parametrize("name", WITH_GROUPS)
def test_the_loss_of_what_is_not_there_changes_nothing(name: str) -> None:
    for network in networks_of(WITH_GROUPS[name]):
        events = [Event("zone", "xx-none-1z"), Event("instance", "none"), Event("interface", "none")]
        page = page_of("design", "topology", network, events)
        is_placed = all(known(one.zone) is not None for one in network.subnets)
        for drill in page.events[0 if is_placed else 1 :]:
            assert not drill.known
            assert drill.effects == ()
