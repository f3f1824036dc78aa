"""What a drill says: plain data, in the order in which it is read."""

from typing import Literal

import msgspec
from msgspec import Struct

from enilint.findings import Location

EffectName = Literal["stops", "cut", "gone", "by-hand", "moves", "goes-on"]
EFFECTS: tuple[EffectName, ...] = ("stops", "cut", "gone", "by-hand", "moves", "goes-on")
"""Every effect, in the order in which reports show them."""
EventKind = Literal["zone", "instance", "interface"]
EVENT_KINDS: tuple[EventKind, ...] = ("zone", "instance", "interface")
"""Every kind of loss."""


class Because(Struct, frozen=True):
    """One fact that a statement rests on, and where it stands."""

    message: str
    path: str
    line: int
    subject: str = ""


def because(message: str, at: Location, subject: str) -> Because:
    """A fact at a place."""
    return Because(message, at.path, at.line, subject)


class Event(Struct, frozen=True):
    """What is lost: `kind` and `name` are what `--lose` accepts."""

    kind: EventKind
    name: str


def words_of(event: Event) -> str:
    """What is lost: a zone by its name alone."""
    return event.name if event.kind == "zone" else f"{event.kind} {event.name}"


def event_of(text: str) -> Event:
    """What `--lose` names. Raises ValueError."""
    kind, _, name = text.partition(":")
    for one in EVENT_KINDS:
        if kind == one and name:
            return Event(one, name)
    raise ValueError(f"expected zone:NAME, instance:ADDRESS or interface:ADDRESS, found {text!r}")


class Command(Struct, frozen=True):
    """A command of the AWS CLI to type. enilint never runs it. `changes`: it needs the control plane of EC2.

    `condition` says what must be so before it is typed. It contains no word of the design: a shell may run a comment.
    """

    text: str
    changes: bool = True
    condition: str = ""


class Effect(Struct, frozen=True, kw_only=True):
    """What the loss does to one thing of the design.

    `subject` is its address and `name` what sentences call it. `what` is the fact: a destination that is lost, or an
    address. `affects` names what runs on in a subnet that is cut off. `elsewhere`: it has a part in the
    lost zone, and goes on in others: `zones`, as far as they are known. `certain` is false if a fact is missing that
    decides it; `missing` then names the facts. `rule` is the rule that reports the cause. `commands` do what is done by
    hand. `note` says what cannot be done.
    """

    effect: EffectName
    subject: str
    name: str
    what: str = ""
    affects: tuple[str, ...] = ()
    elsewhere: bool = False
    zones: tuple[str, ...] = ()
    certain: bool = True
    because: tuple[Because, ...] = ()
    missing: tuple[str, ...] = ()
    rule: str | None = None
    commands: tuple[Command, ...] = ()
    note: str = ""


class Standby(Struct, frozen=True, kw_only=True):
    """A member that may become active. `can`: whether it can; null if a fact is missing, which `missing` names.

    `place` is its Availability Zone, empty if that is not known.
    """

    subject: str
    name: str
    place: str = ""
    can: bool | None
    because: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rule: str | None = None
    commands: tuple[Command, ...] = ()


class Statement(Struct, frozen=True):
    """A sentence that holds for certain, or what it depends on."""

    text: str
    certain: bool = True
    rule: str | None = None


class Look(Struct, frozen=True, kw_only=True):
    """Who has now what a failover group moves: commands that change nothing, and what follows from what they show.

    `asks` is the question, `outcomes` are its answers with what to do. `proof` is what the same commands show after the
    move.
    """

    asks: str
    commands: tuple[Command, ...]
    outcomes: tuple[str, ...]
    proof: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """A failover group: what moves, what has it now, and which members can have it next, if all of them run.

    `inferred` says where a group is inferred from that the design does not declare; `each_launch`: each new instance of
    an Auto Scaling group gets what moves. `active` names what has it now, and `moved_by` says who moves it.
    """

    subject: str
    name: str
    mechanism: str | None
    what: str
    active: tuple[str, ...] = ()
    place: str = ""
    inferred: Because | None = None
    each_launch: bool = False
    standbys: tuple[Standby, ...] = ()
    missing: tuple[str, ...] = ()
    moved_by: Statement | None = None
    clients: str = ""
    apply: Statement | None = None
    promise: Statement | None = None
    cheapest: str | None = None
    look: Look | None = None


class Fence(Struct, frozen=True, kw_only=True):
    """What to do with the member that was active, and the commands for it. `first`: before another one is active."""

    text: str
    first: bool
    commands: tuple[Command, ...] = ()


class Move(Struct, frozen=True, kw_only=True):
    """What a failover group does after the loss: `standbys` are the members that the loss leaves.

    `look` and `fence` are there if the standbys have commands.
    """

    group: str
    name: str
    what: str
    moved_by: Statement | None = None
    look: Look | None = None
    fence: Fence | None = None
    standbys: tuple[Standby, ...] = ()


class Today(Struct, frozen=True):
    """A finding of `enilint check` about something that the loss concerns: it is so before any loss."""

    rule: str
    subject: str
    message: str


class Drill(Struct, frozen=True, kw_only=True):
    """One event: its effects, and the moves after it. `known`: whether the design has what is lost, `words` what it is.

    `asked` is the event as it was asked for, which may name it by its full symbol. `next_loss` says what is left
    without a second member: what the next loss ends. `looks` ask whether an earlier failover has made a lost standby
    active. `concerns` are the addresses of the subnets and interfaces that
    are down, `today` the findings about these and about the subjects of the effects.
    """

    lose: Event
    asked: Event
    known: bool
    words: str = ""
    effects: tuple[Effect, ...] = ()
    moves: tuple[Move, ...] = ()
    next_loss: tuple[Statement, ...] = ()
    looks: tuple[Look, ...] = ()
    concerns: tuple[str, ...] = ()
    today: tuple[Today, ...] = ()
    cheapest: str | None = None


class Page(Struct, frozen=True, kw_only=True):
    """The drill of one design, or of one of the networks that it can be (`world`).

    `regions` are the Regions of its zones and Elastic IPs, as far as they are known: commands act in that of the shell.
    `hints` are signs of failovers that the design does not declare, of which it is not known what they move.
    `zone_list` is the list that symbolic zones are elements of, `unplaced` the subnets whose zone has no name.
    `independent` are the instances that nothing depends on. `lookups` show IDs that commands have placeholders for.
    """

    path: str
    kind: str
    world: str = ""
    regions: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    zone_list: str = ""
    instances: int = 0
    unplaced: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    hints: tuple[Because, ...] = ()
    events: tuple[Drill, ...] = ()
    independent: tuple[str, ...] = ()
    lookups: tuple[Command, ...] = ()


def has_commands(page: Page) -> bool:
    """Whether there is something to type on a page."""
    standbys = [one for each in page.groups for one in each.standbys]
    standbys += [one for drill in page.events for move in drill.moves for one in move.standbys]
    by_hand = [one.commands for drill in page.events for one in drill.effects]
    return any(one.commands for one in standbys) or any(by_hand)


def unsure(one: Standby, missing: tuple[str, ...]) -> Standby:
    """The same member, if further facts are missing."""
    return msgspec.structs.replace(one, can=None, missing=(*one.missing, *missing))
