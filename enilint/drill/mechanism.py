"""One failover group and the answers of its members, whatever moves."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from enilint.drill import commands, page
from enilint.drill.events import Loss, is_placed
from enilint.drill.index import Index
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Interface, Launch
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Missing,
    Value,
    all_of,
    any_of,
    facts_missing,
    known,
)

Member = Launch | AutoScalingGroup


class Answered(Struct, frozen=True, eq=False):
    """A member of a group that does not have the identity now, and what the page says of it."""

    member: Member
    page: page.Standby
    zone: Value[Zone] | None = None

    def may_be_lost(self, loss: Loss) -> Answer:
        """Whether an instance of the member is lost: of an Auto Scaling group, one in any of its zones may be."""
        if isinstance(self.member, Launch):
            return self.is_lost(loss)
        return any_of((loss.of_group(self.member), *loss.nodes(self.member)))

    def is_lost(self, loss: Loss) -> Answer:
        """Whether the member is lost itself. Of an Auto Scaling group, whether all its zones are."""
        if isinstance(self.member, Launch):
            return loss.launch(self.member)
        if self.zone is not None:
            return loss.in_zone(self.zone)
        return all_of(loss.nodes(self.member)) if loss.nodes(self.member) else False


class Mechanism:
    """One failover group: who is active, and what the page says of each other member.

    `nobody` is what `looks` shows if nothing has what moves. `stops_first`: what is active stops before another member
    can have it.
    """

    nobody = "None: nobody has it"
    stops_first = False

    def __init__(self, index: Index, group: FailoverGroup) -> None:
        self.index = index
        self.network = index.network
        self.group = group
        self.interface = known(group.interface) if group.interface is not None else None

    def active(self) -> list[Launch]:
        """The instances that have the identity now, for certain."""
        interfaces = [self.interface] if self.interface is not None else []
        attached = [one for each in interfaces for one in self.network.attachments_of_interface(each)]
        return launches_of(attached)

    def members(self) -> list[Member]:
        """The members that are known."""
        return [*self.group.known_members, *self.group.scaling_groups]

    def standbys(self) -> Iterator[Answered]:
        """The members that can be active next, perhaps."""
        active = {id(one) for one in self.active()}
        for member in self.members():
            if id(member) not in active:
                yield Answered(member, self.standby(member))

    def standby(self, member: Member) -> page.Standby:
        """What the page says of a member."""
        can = self.can(member)
        return self.answer(member, can, self.reasons(member, can))

    def can(self, _: Member) -> Answer:
        """Whether a member can have the identity."""
        return Missing((f"how {self.group} moves its identity (mechanism)",))

    def reasons(self, _: Member, __: Answer) -> tuple[str, ...]:
        """Why the answer is that."""
        return ()

    def commands(self, _: Launch) -> tuple[page.Command, ...]:
        """What to type to make an instance active."""
        return ()

    def of_new_instance(self, _: AutoScalingGroup) -> tuple[page.Command, ...]:
        """What to type if the user data of a new instance does not make it active."""
        return ()

    def _commands(self, member: Member) -> tuple[page.Command, ...]:
        return self.of_new_instance(member) if isinstance(member, AutoScalingGroup) else self.commands(member)

    def looks(self) -> Iterator[page.Command]:
        """What to type to see who has what moves."""
        return iter(())

    def answer(self, member: Member, can: Answer, reasons: tuple[str, ...], rule: str | None = None) -> page.Standby:
        """The answer as the page has it. Commands are shown unless the answer is no."""
        is_group = isinstance(member, AutoScalingGroup)
        stopped = isinstance(member, Launch) and getattr(member, "stopped", False)
        reasons = (*reasons, "the instance is stopped: start it") if stopped and can is not False else reasons
        return page.Standby(
            subject=member.address,
            name=f"an instance of {self.index.name(member.address)}" if is_group else self.index.name(member.address),
            can=None if isinstance(can, Missing) else can,
            because=() if can is False else reasons,
            obstacles=reasons if can is False else (),
            missing=facts_missing(can),
            rule=rule if can is False else None,
            place="" if is_group else self.place(member),
            commands=() if can is False else self._commands(member),
        )

    def place(self, member: Member) -> str:
        """The zone of an instance, as far as it is known."""
        if not isinstance(member, Launch):
            return ""
        zone = self.index.place_of(member).by_subnet
        return self.index.zone(zone) if is_placed(zone) else ""

    def interface_word(self, interface: Interface) -> str:
        """An interface of the design as a word of a command."""
        return commands.id_or_placeholder(interface.id, "interface", self.index.name(interface.address))

    def instance_word(self, launch: Launch) -> str:
        """An instance as a word of a command."""
        return commands.id_or_placeholder(launch.id, "instance", self.index.name(launch.address))

    def primary_word(self, launch: Launch) -> str:
        """The primary interface of an instance as a word of a command."""
        primary = self.primary_of(launch)
        if primary is not None and known(primary.id) is not None:
            return self.interface_word(primary)
        if primary is not None and not primary.implicit:
            return self.interface_word(primary)
        return commands.primary_of(self.instance_word(launch))

    def primary_of(self, launch: Launch) -> Interface | None:
        """The primary interface of an instance, where it is known."""
        attachment = self.network.primary_of(launch)
        return known(attachment.interface) if attachment is not None else None


def launches_of(attachments: Iterable[Attachment]) -> list[Launch]:
    """The instances of attachments, each once, as far as they are known."""
    found = (known(one.launch) for one in attachments)
    return list({id(one): one for one in found if one is not None}.values())
