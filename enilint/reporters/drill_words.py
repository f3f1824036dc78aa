"""What drills are called in words, whatever the format."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from enilint.drill.page import (
    EFFECTS,
    Because,
    Command,
    Drill,
    Effect,
    EffectName,
    Fence,
    Group,
    Look,
    Move,
    Page,
    Standby,
    Statement,
    Today,
)
from enilint.reporters.grouping import also_at, without_keys

_MOST_NAMED = 12
_MOST_FINDINGS = 5
HEADINGS: dict[EffectName, str] = {
    "stops": "down",
    "cut": "cut off",
    "gone": "gone",
    "by-hand": "by hand",
    "moves": "can move",
    "goes-on": "goes on",
}


def region_words(page: Page) -> str:
    """Where commands act: in the Region of the shell. Version 1 of the AWS CLI does not read AWS_REGION."""
    if len(page.regions) == 1:
        region = page.regions[0]
        return f"before the first command, type: export AWS_REGION={region} AWS_DEFAULT_REGION={region}"
    known = f"the design has parts in {' and '.join(page.regions)}" if page.regions else "the design does not name it"
    return f"before the first command, set AWS_REGION and AWS_DEFAULT_REGION to the Region of the loss: {known}"


def id_words(page: Page) -> str:
    """Where the IDs are that commands have placeholders for. Empty: the page does not know."""
    shown = ["these show them by private address, and change nothing"] if page.lookups else []
    of_state = ["the drill of a state (terraform state pull) has them"] if page.kind == "terraform" else []
    return f"IDs: {'; '.join([*of_state, *shown])}" if of_state or shown else ""


def moves_words(move: Move) -> str:
    """A group by its name and what it moves; an inferred one has the name of that."""
    return move.what if move.name in move.what else f"{move.name} moves {move.what}"


def any_of_words(names: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    shown = [*names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown.append(f"any of {len(names) - _MOST_NAMED} others")
    return " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def hint_words(one: Because) -> str:
    """A sign of a failover, and where it is."""
    return f"{one.message} is not known ({one.path}:{one.line})"


def unplaced_words(page: Page) -> str:
    """The subnets whose zone is not known."""
    return _listed(page.unplaced)


def title_of(page: Page) -> str:
    """How many groups, zones and instances the design has."""
    inferred = sum(one.inferred is not None for one in page.groups)
    counts = [_counted(len(page.groups) - inferred, "failover group")] if page.groups else []
    counts += [f"{inferred} inferred"] if inferred else []
    of = f" of {page.zone_list}" if page.zone_list else ""
    zones = f" ({', '.join(page.zones)}{of})" if page.zones else ""
    return ", ".join([*counts, _counted(len(page.zones), "zone") + zones, _counted(page.instances, "instance")])


def inferred_words(group: Group) -> str:
    """What an inferred group does."""
    if group.each_launch:
        return f"each new instance of {group.name} gets {group.what}"
    members = [*group.active, *(one.name for one in group.standbys)]
    return f"{' and '.join(members)} move {group.what} between them"


def active_words(group: Group) -> str:
    """What is active now, and in which zone."""
    return f"{', '.join(group.active)}{f' in {group.place}' if group.place else ''}"


def statement_words(one: Statement) -> str:
    """A statement, with `?` if it is not certain, and the rule that reports it."""
    return f"{'' if one.certain else '? '}{one.text}{f' ({one.rule})' if one.rule else ''}"


def answer_of(one: Standby) -> tuple[str, str]:
    """Whether a member can have what moves, and why."""
    if one.can is False:
        return "NO", f"{'; '.join(one.obstacles)}{f' ({one.rule})' if one.rule else ''}"
    if one.can is None:
        return "?", "; ".join([*one.because, f"not known: {' and '.join(one.missing)}"])
    return "yes", "; ".join(one.because)


def member_words(one: Standby) -> str:
    """A member, and its zone."""
    return f"{one.name} in {one.place}" if one.place else one.name


def lines_of(command: Command) -> Iterator[str]:
    """A command as lines for a shell, with its condition as a comment before it."""
    if command.condition:
        yield f"# only if {command.condition}"
    yield command.text


def is_detached(one: Standby) -> bool:
    """Whether the commands for a member detach an interface from another one."""
    return any("detach-network-interface" in each.text for each in one.commands)


DETACH_WORDS = (
    "if the wait ends with an error, the detach has not finished within 200 seconds: look again, and type the detach "
    "again with --force. The old instance may then still show the interface, and accept no other one at this device "
    "index, until it is stopped and started"
)
"""What to know before a detach (DetachNetworkInterface, `Force`). The wait asks every 20 seconds, 10 times."""


def rows_of(drill: Drill) -> Iterator[tuple[EffectName, list[Effect]]]:
    """The effects by name, in the order of the page: another target of a route comes after what the route cuts off."""
    routes = {why.subject for one in drill.effects if one.effect == "cut" for why in one.because}
    by_hand = [one for one in drill.effects if one.effect == "by-hand"]
    for effect in EFFECTS:
        found = [one for one in drill.effects if one.effect == effect]
        yield effect, [one for one in found if effect != "by-hand" or one.subject not in routes]
        if effect == "cut":
            yield "by-hand", [one for one in by_hand if one.subject in routes]


def today_words(drill: Drill) -> Iterator[str]:
    """What is wrong before the loss, and bears upon it. Findings that differ in instance keys alone are one."""
    groups = defaultdict[tuple[str, ...], list[Today]](list)
    for one in drill.today:
        groups[one.rule, without_keys(one.subject), without_keys(one.message)].append(one)
    found = list(groups.values())
    for first, *more in found[:_MOST_FINDINGS]:
        also = also_at([first.subject, *(one.subject for one in more)])
        yield "; ".join(filter(None, (f"already: {first.message} ({first.rule})", also)))
    rest = sum(map(len, found[_MOST_FINDINGS:]))
    if rest:
        yield f"{rest} more findings: run enilint check"


def looks_of(drill: Drill) -> list[Look]:
    """Who has what moves: to ask before all moves."""
    return [one.look for one in drill.moves if one.look is not None]


def fences_of(drill: Drill, *, first: bool) -> list[Fence]:
    """What to do before all moves, or after them, each once: one instance can be active in several groups."""
    fences = [one.fence for one in drill.moves if one.fence is not None]
    before = {one.commands for one in fences if one.first}
    return list(dict.fromkeys(one for one in fences if one.first is first and (first or one.commands not in before)))


def summary_of(drill: Drill) -> str:
    """What a person would ask next, in a sentence."""
    names = {one.effect for one in drill.effects if one.effect != "goes-on" or one.elsewhere}
    if not names:
        return "Nothing of the design runs there." if drill.lose.kind == "zone" else "Nothing depends on it."
    if not names & {"cut", "gone", "by-hand", "moves"} and drill.next_loss:
        return f"{'If no earlier failover has happened, no' if drill.looks else 'No'} address, name or route is lost."
    if not names & {"cut", "gone", "by-hand", "moves"}:
        return "Nothing else that the design names depends on it."
    has_addresses = any(
        one.effect in ("cut", "gone", "by-hand") and not one.name.startswith("targets of") for one in drill.effects
    )
    if drill.lose.kind != "zone" and not drill.moves and has_addresses:
        return "The design declares no failover of it: ? whether an agent moves any of it."
    return ""


def texts_of(effect: EffectName, found: Sequence[Effect], cut: Container[str]) -> Iterator[str]:
    """The effects of one name as texts: what is alike in one. `cut` are the instances that are cut off."""
    if effect == "cut":
        yield from _cut(found)
    elif effect in ("gone", "by-hand", "moves"):
        for one in found:
            rule = f" ({one.rule})" if one.rule else ""
            plane = "; needs the EC2 control plane" if effect == "moves" else ""
            yield f"{one.name}{' ' if effect == 'moves' else ': '}{one.what}{plane}{rule}"
    else:
        plain = [one for one in found if not one.elsewhere and not one.what]
        if plain:
            yield _listed([f"{one.name} (cut off)" if one.name in cut else one.name for one in plain])
        yield from (f"{one.name} {one.what}" for one in found if not one.elsewhere and one.what)
        for what, zones in dict.fromkeys((one.what, one.zones) for one in found if one.elsewhere):
            same = [one.name for one in found if one.elsewhere and (one.what, one.zones) == (what, zones)]
            alike = [f"{name} (cut off)" if name in cut else name for name in same]
            where = f"{' and '.join(zones)}{' alone' if len(zones) == 1 else ''}" if zones else "other zones"
            yield f"{_listed(alike)} in {where}{f' (? {what})' if what else ''}"


def _cut(found: Sequence[Effect]) -> Iterator[str]:
    alike: dict[tuple[str, str], list[Effect]] = {}
    for one in found:
        alike.setdefault((one.what, one.because[0].message if one.because else ""), []).append(one)
    for (what, because), some in alike.items():
        verb = "loses" if len(some) == 1 else "lose"
        instances = list(dict.fromkeys(name for one in some for name in one.affects))
        there = f" (still running there: {_listed(instances)})" if instances else ""
        note = "".join(dict.fromkeys(f"; {one.note}" for one in some if one.note))
        yield f"{_listed([one.name for one in some])} {verb} {what}: {because}{there}{note}"


def by_missing(found: Iterable[Effect]) -> Iterator[tuple[tuple[str, ...], list[Effect]]]:
    """Effects that are not certain, by the facts that they miss."""
    alike: dict[tuple[str, ...], list[Effect]] = {}
    for one in found:
        alike.setdefault(one.missing, []).append(one)
    yield from alike.items()


def shared_facts(drill: Drill) -> dict[str, str]:
    """The missing facts that more than one line of an event names, each with its number: the page has them once."""
    cut = {name for one in drill.effects if one.effect == "cut" for name in one.affects}
    lines = (
        missing
        for effect, found in rows_of(drill)
        for missing, some in by_missing(one for one in found if not one.certain)
        for _ in texts_of(effect, some, cut)
    )
    counts = Counter(fact for missing in lines for fact in missing)
    shared = (fact for fact, count in counts.items() if count > 1)
    return {fact: f"({number})" for number, fact in enumerate(shared, 1)}


def not_known(missing: Sequence[str], shared: Mapping[str, str]) -> str:
    """Why something is not certain: facts, or their numbers."""
    return f"not known: {' and '.join(shared.get(one, one) for one in missing)}" if missing else "inferred"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMED])} and {more} more"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
