"""What comes before and after the commands of a failover: who has what moves now, and what was active."""

from collections.abc import Iterator, Sequence

from enilint.drill import commands, page
from enilint.drill.mechanism import Answered, Mechanism
from enilint.model.entities.launches import Launch

_NOT_STOPPED = (
    "If the wait ends with an error, it has not stopped within 10 minutes: type the first command again with --force "
    "(its file systems then need a check), and wait again; if it is terminated, go on"
)
"""`aws ec2 wait instance-stopped` asks every 15 seconds, 40 times, and fails if the instance is terminated."""


def look_of(
    mechanism: Mechanism, what: str, lost: Sequence[Launch], standbys: Sequence[page.Standby]
) -> page.Look | None:
    """Who has now what moves, before anything is typed, and once more after it. None: nothing shows it."""
    asked = tuple(mechanism.looks())
    able = [one.name for one in standbys if one.commands]
    if not asked or not able:
        return None
    names = " or ".join(able)
    had = " or ".join(mechanism.index.name(one.address) for one in lost) or "the lost instance"
    return page.Look(
        asks=f"who has {what} now",
        commands=asked,
        outcomes=(
            f"{mechanism.nobody}: go on{', without the detach' if mechanism.stops_first else ''}",
            f"{had} has it: go on",
            f"another instance has it ({names}): done, type nothing more",
        ),
        proof=f"the look again: it must now show {names}",
    )


def earlier_look(
    mechanism: Mechanism, what: str, active: Sequence[Launch], lost: Sequence[Answered]
) -> page.Look | None:
    """Whether an earlier failover has made a member active that is a standby in the design, and is lost."""
    asked = tuple(mechanism.looks())
    if not asked or not active or not lost:
        return None
    had = " or ".join(mechanism.index.name(one.address) for one in active)
    names = " or ".join(one.page.name for one in lost)
    event = f'"if instance {had} is lost"'
    return page.Look(
        asks=f"whether an earlier failover has given {what} to {names}",
        commands=asked,
        outcomes=(
            f"{had} has it: it is not lost, type nothing",
            f"{names} has it: it is lost: type the commands of {event}, with the names exchanged",
        ),
    )


def fence_of(mechanism: Mechanism, lost: Sequence[Launch], *, is_zone: bool) -> page.Fence | None:
    """What to do with what was active: it may still run, or come back, and move back what another member has.

    An interface is attached to one instance, so this one stops first. Other moves need no detach: they come first.
    """
    if not lost:
        return None
    names = " and ".join(mechanism.index.name(one.address) for one in lost)
    if is_zone:
        text = (
            f"stop {names}, which may still run, or come back with the zone, and move it back. If AWS refuses the "
            "command now, type it again until AWS accepts it"
        )
    elif mechanism.stops_first:
        text = (
            f"stop {names}, which may hang, still answer and write, and attach it again: go on only when it has "
            f"stopped. {_NOT_STOPPED}"
        )
    else:
        text = f"stop {names}, which may hang, and move it back. {_NOT_STOPPED}"
    return page.Fence(
        text=text, first=mechanism.stops_first and not is_zone, commands=tuple(_stops(mechanism, lost, not is_zone))
    )


def _stops(mechanism: Mechanism, lost: Sequence[Launch], waits: bool) -> Iterator[page.Command]:
    for one in lost:
        yield from commands.stop_instance(mechanism.instance_word(one), waits=waits)
