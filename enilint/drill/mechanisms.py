"""Whether a member can have what a failover group moves, by mechanism, and what to type for it.

A member can attach an interface if ENI501 finds nothing against it. Other things can leave their zone: an Elastic IP
can be associated with any interface of its Region (AssociateAddress), a route can target any interface of its VPC
(ReplaceRoute). A secondary private address can go to any interface of its subnet (AssignPrivateIpAddresses).
"""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from enilint.aws.operating_systems import configures_attached_later
from enilint.drill import commands, page
from enilint.drill.events import asked
from enilint.drill.index import Index
from enilint.drill.mechanism import Answered, Mechanism, Member, launches_of
from enilint.drill.replacement import Replace
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.intent import FailoverGroup, FailoverRoute
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Interface, Launch
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route
from enilint.model.failover import Standby
from enilint.model.network import Network
from enilint.values import (
    Answer,
    Missing,
    Value,
    all_of,
    any_of,
    facts_missing,
    follow,
    known,
    merged,
    same,
    words,
)


class MoveInterface(Mechanism):
    """`move-eni`: the interface is detached, and attached to another member."""

    nobody = "available: nobody has it"
    stops_first = True

    def standbys(self) -> Iterator[Answered]:
        """The members that ENI501 asks about."""
        if self.interface is None:
            facts = facts_missing(self.group.interface) or (f"the interface of {self.group}",)
            for member in self.members():
                yield Answered(member, self.answer(member, Missing(facts), ()))
            return
        for one in self.network.standbys_of(self.group, self.interface):
            if one.active is not True:
                yield Answered(one.member, self._answer(self.interface, one))

    def _answer(self, interface: Interface, one: Standby) -> page.Standby:
        primary = self._is_primary(interface)
        if primary is True:
            owner = words(self.network.attachments_of_interface(interface)[0].launch)
            refused = f"it is the primary interface of {self.index.name(owner)}: AWS refuses to detach it"
            return self.answer(one.member, False, (refused,), "ENI502")
        if one.can is False:
            return self.answer(one.member, False, tuple(each.words for each in one.obstacles), one.obstacles[0].rule)
        if isinstance(primary, Missing):
            return self.answer(one.member, Missing(merged(facts_missing(one.can), primary.facts)), ())
        reasons = self._reasons(interface, one.member) if isinstance(one.member, Launch) else ("same zone",)
        return self.answer(one.member, one.can, tuple(reasons) if one.can is True else ())

    def _is_primary(self, interface: Interface) -> Answer:
        """Whether an instance has launched with it as its primary interface."""
        return any_of(
            all_of((same(one.network_card, 0), same(one.device_index, 0)))
            for one in self.network.attachments_of_interface(interface)
            if one.at_launch
        )

    def _reasons(self, interface: Interface, member: Launch) -> Iterator[str]:
        network = self.network
        yield "same zone: both are lost with it"
        count = network.interface_count(member)
        limit = known(follow(network.limits_of(member), lambda type: network.interface_limit(member, type) or 0))
        if limit and count.low == count.high:
            yield f"{count.low} of {limit} interfaces in use"
        if self.group.device_index is not None:
            yield f"device index {self.group.device_index} is free"
        if known(interface.kind) in ("efa", "efa-only"):
            yield "an EFA: stop both instances before the detach and the attach (ENI503)"
        os = known(member.os) if member.os is not None else None
        if member.os_hotplug is True or (os is not None and configures_attached_later(os)):
            yield f"{os or 'its operating system'} configures the interface automatically"
        else:
            yield "? whether its operating system configures the interface (ENI503)"

    def commands(self, launch: Launch) -> tuple[page.Command, ...]:
        """Detach, wait, attach."""
        if self.interface is None:
            return ()
        return commands.move_interface(
            self.interface_word(self.interface), self.instance_word(launch), self.group.device_index
        )

    def looks(self) -> Iterator[page.Command]:
        """The attachment of the interface."""
        if self.interface is not None:
            yield from commands.look_at_interface(self.interface_word(self.interface))


class MoveElasticIp(Mechanism):
    """`move-eip`: an Elastic IP is associated with the primary interface of another member."""

    def active(self) -> list[Launch]:
        """The instances that have the Elastic IP."""
        found: list[Launch] = []
        for one in self.network.associations_with(self.group.elastic_ip) if self.group.elastic_ip else ():
            interface = self.network.interface_of(one)
            named = known(interface) if interface is not None else None
            if named is not None:
                found += launches_of(self.network.attachments_of_interface(named))
        return list({id(one): one for one in found}.values())

    def can(self, member: Member) -> Answer:
        """Whether the subnet of the member has a route to an internet gateway."""
        elastic_ip = self.group.elastic_ip
        if elastic_ip is None:
            return Missing((f"the Elastic IP of {self.group}",))
        if same(elastic_ip.gateway, "internet-gateway") is not True:
            return Missing((f"whether {elastic_ip} can be associated outside of its network border group",))
        if self._is_abroad(member):
            return False
        answers = [_routed_out(self, subnet) for subnet in _subnets_of(self, member)]
        if not answers:
            return Missing((f"the subnet of {member}",))
        if all(one is True for one in answers):
            return True
        return False if all(one is False for one in answers) else Missing(facts_missing(*answers) or ("the subnet",))

    def _is_abroad(self, member: Member) -> bool:
        """Whether the member is in another Region than the Elastic IP for certain."""
        home = self.group.elastic_ip.region if self.group.elastic_ip is not None else None
        zones = [known(follow(one, lambda subnet: subnet.zone)) for one in _subnets_of(self, member)]
        regions = {one.region for one in zones if one is not None}
        return home is not None and bool(regions) and None not in regions and home not in regions

    def reasons(self, member: Member, can: Answer) -> tuple[str, ...]:
        """Elastic IPs cross zones, but not Regions; the route decides."""
        if self._is_abroad(member):
            return ("it is in another Region: an Elastic IP cannot leave its Region",)
        subnets = ", ".join(self.index.name(words(one)) for one in _subnets_of(self, member))
        if can is True:
            own = self._lost_by(member)
            return ("an Elastic IP crosses zones", f"{subnets} has a route to an internet gateway", *own)
        return (f"{subnets} has no route to an internet gateway",) if can is False else ()

    def _lost_by(self, member: Member) -> Iterator[str]:
        """What the member loses: an association ends that of another Elastic IP (AssociateAddress)."""
        primary = self.primary_of(member) if isinstance(member, Launch) else None
        for one in self.network.associations_of(primary) if primary is not None else ():
            own = known(one.elastic_ip) if one.elastic_ip is not None else None
            if own is not None and own is not self.group.elastic_ip:
                yield f"it loses its own Elastic IP {self.index.name(own.address)}"

    def commands(self, launch: Launch) -> tuple[page.Command, ...]:
        """Associate the address again."""
        one = self.group.elastic_ip
        return commands.associate_address(self._word(one), self.primary_word(launch)) if one is not None else ()

    def of_new_instance(self, _: AutoScalingGroup) -> tuple[page.Command, ...]:
        """Associate the address with its primary interface."""
        one = self.group.elastic_ip
        new = commands.primary_of(commands.NEW_INSTANCE)
        return commands.associate_address(self._word(one), new) if one is not None else ()

    def looks(self) -> Iterator[page.Command]:
        """The association of the address."""
        if self.group.elastic_ip is not None:
            yield from commands.look_at_address(self._word(self.group.elastic_ip))

    def _word(self, one: ElasticIp) -> str:
        return commands.id_or_placeholder(one.id, "Elastic IP", self.index.name(one.address))


class MoveAddress(Mechanism):
    """`move-secondary-ip`: a secondary private address is assigned to an interface of another member."""

    nobody = "no line: nobody has it"

    def can(self, member: Member) -> Answer:
        """Whether the member has an interface in the subnet of the address."""
        found = self.target(member)
        return found if not isinstance(found, Interface) else True

    def target(self, member: Member) -> Interface | bool | Missing:
        """The interface of a member in the subnet of the address; False if it has none."""
        if self.interface is None or isinstance(member, AutoScalingGroup):
            facts = facts_missing(self.group.interface) if self.group.interface is not None else ()
            return Missing(facts or (f"the interface of {self.group} on {member}",))
        facts = merged(*(one.doubts for one in self.network.possible_attachments_of(member)))
        for one in self.network.attachments_of(member):
            interface = known(one.interface)
            answer: Answer = (
                Missing(facts_missing(one.interface))
                if interface is None
                else same(interface.subnet, self.interface.subnet)
            )
            if answer is True and interface is not None:
                return interface
            facts = merged(facts, facts_missing(answer))
        return Missing(facts) if facts else False

    def reasons(self, member: Member, can: Answer) -> tuple[str, ...]:
        """The subnet decides."""
        subnet = self.index.name(words(self.interface.subnet)) if self.interface is not None else "the subnet"
        found = self.target(member)
        if isinstance(found, Interface):
            return (f"{self.index.interface_name(found)} is in {subnet}, too",)
        return (f"no interface in {subnet}: a private address cannot leave its subnet",) if can is False else ()

    def commands(self, launch: Launch) -> tuple[page.Command, ...]:
        """Assign the address again."""
        found = self.target(launch)
        if not isinstance(found, Interface):
            return ()
        is_primary = self.primary_of(launch) is found
        word = self.primary_word(launch) if is_primary else self.interface_word(found)
        return commands.assign_address(word, self.group.private_ip)

    def looks(self) -> Iterator[page.Command]:
        """What has the address in its subnet."""
        subnet = known(self.interface.subnet) if self.interface is not None else None
        if subnet is not None:
            word = commands.id_or_placeholder(subnet.id, "subnet", self.index.name(subnet.address))
            yield from commands.look_at_private_address(word, self.group.private_ip)


class RetargetRoute(Mechanism):
    """`retarget-route`: routes get an interface of another member as their target."""

    nobody = "blackhole: no target has it"

    def active(self) -> list[Launch]:
        """The instances whose interfaces the routes target now."""
        return launches_of(self._current())

    def routes(self) -> Iterator[Route]:
        """The routes of the design whose target changes."""
        for moved in self.group.routes:
            table = known(moved.table)
            for route in self.network.routing.routes_of(table) if table is not None else ():
                if same(route.destination, moved.destination) is True:
                    yield route

    def _current(self) -> list[Attachment]:
        found: list[Attachment] = []
        for route in self.routes():
            target = self.network.route_target(route)
            interface = known(target) if target is not None else None
            found += self.network.attachments_of_interface(interface) if interface is not None else ()
        return found

    def target(self, member: Member) -> Interface | Missing:
        """The interface of a member at the device index that the routes target on the active one; or its only one."""
        attachments = self.network.attachments_of(member) if isinstance(member, Launch) else ()
        unsure = self.network.possible_attachments_of(member) if isinstance(member, Launch) else ()
        indexes = {(known(one.network_card), known(one.device_index)) for one in self._current()}
        alike = [one for one in attachments if (known(one.network_card), known(one.device_index)) in indexes]
        chosen = alike if len(indexes) == 1 and (None, None) not in indexes else attachments
        one = known(chosen[0].interface) if len(chosen) == 1 and not unsure else None
        return one if one is not None else Missing((f"which interface of {member} is the target of the routes",))

    def can(self, member: Member) -> Answer:
        """Whether the source/destination check of the target is off: AWS drops forwarded traffic otherwise."""
        if not self.group.routes:
            return Missing((f"the routes of {self.group}",))
        found = self.target(member)
        if isinstance(found, Missing):
            return found
        return asked(found.is_checked, lambda on: not on)

    def reasons(self, member: Member, can: Answer) -> tuple[str, ...]:
        """The source/destination check decides."""
        found = self.target(member)
        if isinstance(found, Missing) or isinstance(can, Missing):
            return ()
        name = self.index.interface_name(found)
        if can is True:
            return ("a route crosses zones", f"the source/destination check of {name} is off")
        return (f"the source/destination check of {name} is on: AWS drops the traffic",)

    def answer(self, member: Member, can: Answer, reasons: tuple[str, ...], rule: str | None = None) -> page.Standby:
        """A refusal is that of ENI303."""
        return super().answer(member, can, reasons, "ENI303")

    def commands(self, launch: Launch) -> tuple[page.Command, ...]:
        """Replace every route."""
        found = self.target(launch)
        if isinstance(found, Missing):
            return ()
        is_primary = self.primary_of(launch) is found
        word = self.primary_word(launch) if is_primary else self.interface_word(found)
        every = [commands.replace_route(*moved, word) for moved in self._words()]
        return tuple(one for each in every for one in each)

    def looks(self) -> Iterator[page.Command]:
        """The target of every route."""
        for moved in self._words():
            yield from commands.look_at_route(*moved)

    def _words(self) -> Iterator[tuple[str, str | None]]:
        """The table of each route as a word of a command, and its destination."""
        for moved in self.group.routes:
            table = known(moved.table)
            name = self.index.name(table.address) if table is not None else ""
            word = commands.id_or_placeholder(table.id if table is not None else None, "route table", name)
            yield word, known(moved.destination)


_MECHANISMS: dict[str, type[Mechanism]] = {
    "move-eni": MoveInterface,
    "move-eip": MoveElasticIp,
    "move-secondary-ip": MoveAddress,
    "retarget-route": RetargetRoute,
    "replace": Replace,
}


def mechanism_of(index: Index, group: FailoverGroup) -> Mechanism:
    """How a group moves its identity."""
    name = known(group.mechanism)
    return _MECHANISMS.get(name or "", Mechanism)(index, group)


def parts_of(network: Network, group: FailoverGroup) -> list[FailoverGroup]:
    """A group as the groups of what moves together: the routes of each active member, if several are active.

    Two NAT instances that stand in for each other are both active, each for the route tables of its zone.
    """
    if same(group.mechanism, "retarget-route") is not True or len(group.routes) < 2:
        return [group]
    by_active: dict[int, list[FailoverRoute]] = defaultdict(list)
    for moved in group.routes:
        table = known(moved.table)
        routes = network.routing.routes_of(table) if table is not None else ()
        route = next((one for one in routes if same(one.destination, moved.destination) is True), None)
        target = network.route_target(route) if route is not None else None
        interface = known(target) if target is not None else None
        attached = network.attachments_of_interface(interface) if interface is not None else ()
        by_active[next((id(known(one.launch)) for one in attached), 0)].append(moved)
    return [msgspec.structs.replace(group, routes=tuple(routes)) for routes in by_active.values()]


def _subnets_of(one: Mechanism, member: Member) -> list[Value[Subnet]]:
    if isinstance(member, AutoScalingGroup):
        return list(member.subnets)
    primary = one.primary_of(member)
    return [primary.subnet] if primary is not None else []


def _routed_out(one: Mechanism, value: Value[Subnet]) -> Answer:
    subnet = known(value)
    if subnet is None:
        return Missing(facts_missing(value))
    return asked(one.network.route_table_of(subnet), one.network.leads_to_internet_gateway)
