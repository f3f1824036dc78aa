"""`replace`: what an Auto Scaling group launches in place of a lost instance, with the same interface."""

from collections.abc import Iterator

import msgspec

from enilint.drill import commands, page
from enilint.drill.mechanism import Answered, Mechanism
from enilint.model.entities.launches import AutoScalingGroup
from enilint.model.zone import Zone
from enilint.values import Missing, Value, facts_missing, follow, known, merged, same

_UNPROVEN = "whether its user data can attach it: permissions, a path to the EC2 API"


class Replace(Mechanism):
    """`replace`: a new instance launches with the same interface, in a zone that its Auto Scaling group chooses."""

    nobody = "available: nobody has it"
    stops_first = True

    def standbys(self) -> Iterator[Answered]:
        """An instance in each zone of each Auto Scaling group; of an instance, nothing says what replaces it."""
        for member in self.group.known_members:
            yield Answered(member, self.answer(member, Missing((f"what replaces {member}",)), ()))
        for group in self.group.scaling_groups:
            zones = [follow(one, lambda subnet: subnet.zone) for one in group.subnets] or list(group.zones)
            distinct = {self.index.zone(one): one for one in zones}
            for name, zone in distinct.items():
                yield Answered(group, self._in_zone(group, name, zone, several=len(distinct) > 1), zone)

    def _in_zone(self, group: AutoScalingGroup, name: str, zone: Value[Zone], *, several: bool) -> page.Standby:
        home = self.network.zone_of_interface(self.interface) if self.interface is not None else None
        can = True if home is None else same(home, zone)
        if can is False:
            where = self.index.zone(home) if home is not None else ""
            reasons: tuple[str, ...] = (f"the interface is in {where}: AWS refuses the attachment",)
        else:
            can = Missing(merged(facts_missing(can), (_UNPROVEN,))) if self._is_attached_later(group) else can
            reasons = ("same zone", "after the old instance is gone") if home is not None else ()
            reasons += ("? which zone the group chooses",) if several else ()
        one = self.answer(group, can, reasons, "ENI507")
        return msgspec.structs.replace(one, name=f"an instance of {self.index.name(group.address)} in {name}")

    def of_new_instance(self, group: AutoScalingGroup) -> tuple[page.Command, ...]:
        """Attach the interface, unless each launch does."""
        if self.interface is None or not self._is_attached_later(group):
            return ()
        word = self.interface_word(self.interface)
        return commands.move_interface(word, commands.NEW_INSTANCE, self.group.device_index)

    def looks(self) -> Iterator[page.Command]:
        """The attachment of the interface."""
        if self.interface is not None:
            yield from commands.look_at_interface(self.interface_word(self.interface))

    def _is_attached_later(self, group: AutoScalingGroup) -> bool:
        """Whether the user data of the instances attaches the interface: permissions and a path are needed for it."""
        template = known(group.template) if group.template is not None else None
        return template is not None and any(known(one) is self.interface for one in template.attaches)
