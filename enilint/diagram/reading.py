"""From a network to what its pictures show: zones, subnets and lanes of each VPC."""

from collections.abc import Iterable, Iterator

from enilint.diagram import scene
from enilint.diagram.names import Names, natural
from enilint.diagram.picture import LaneKind
from enilint.diagram.subnets import subnet_of, unknown_subnet, vpc_key
from enilint.diagram.wording import kind_of, tags_of
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, candidates, differs, facts_missing, follow, known, words


class Reading:
    """What pictures show of a network. `kind` is that of its input, and says how addresses are shortened."""

    def __init__(self, network: Network, kind: str) -> None:
        self.network = network
        self.kind = kind
        self.name = Names(kind, _addresses(network))
        self.subnets: dict[str, scene.Subnet] = {}
        self.vpcs: dict[str, str] = {}
        self.lanes: list[scene.Lane] = []
        self.arcs: list[scene.Arc] = []
        self.places: dict[str, scene.Holder] = {}
        self._vpc_of_lane: dict[int, str] = {}
        self.lane_of: dict[int, scene.Lane] = {}
        self._zones: dict[str, Value[Zone]] = {}
        self._parts: dict[tuple[str, str, str, str], scene.Lane] = {}
        self._limits: dict[str, int | None] = {}
        self._drawn: set[int] = set()
        self._tags = tags_of(network)

    def read(self) -> None:
        """Read all."""
        for subnet in self.network.subnets:
            if subnet.declared:
                self.subnet(subnet)
        scaled = self._scaling_groups()
        for launch in (*self.network.launches, *self.network.known_instances):
            if id(launch) not in scaled:
                self._launch(launch)
        for interface in self.network.interfaces:
            if id(interface) not in self._drawn and not interface.implicit:
                self._unattached(interface)
        self._services()

    def subnet(self, value: Value[Subnet]) -> scene.Subnet:
        """The subnet of a picture; one that stands for it if it is not known."""
        one = known(value)
        if one is None:
            shown = unknown_subnet(value)
            self.vpcs.setdefault(shown.key, "")
            return self.subnets.setdefault(shown.key, shown)
        found = self.subnets.get(one.address)
        if found is None:
            found = self.subnets[one.address] = subnet_of(self.network, one, self.name)
            self.vpcs[one.address] = vpc_key(one.vpc)
            self._zones[one.address] = one.zone
        return found

    def _launch(self, launch: Launch) -> None:
        attachments = self.network.attachments_of(launch)
        placed = [(one, self.subnet(self.network.subnet_of_attachment(one))) for one in attachments]
        primary = next((each for one, each in placed if _is_primary(one)), None)
        if primary is None:
            primary = placed[0][1] if placed else self.subnet(launch.subnet) if launch.subnet is not None else None
        if primary is None:
            return
        home = self._head(launch, primary)
        for one, subnet in placed:
            lane = home
            if subnet.zone != primary.zone or self.vpcs[subnet.key] != self.vpcs[primary.key]:
                lane = self._ghost(launch, home, primary, subnet, one)
            self._box(lane, one, subnet)

    def _head(self, launch: Launch, primary: scene.Subnet) -> scene.Lane:
        """The lane of an instance or a template, in the zone of its primary interface."""
        count = self.network.interface_count(launch)
        type = words(self.network.type_of(launch), unknown="")
        used = count.low if count.low == count.high else None
        allowed = self._allowed(launch, type)
        is_template = isinstance(launch, LaunchTemplate)
        noun = "launch template" if is_template else "instance"
        most = "" if allowed is None or used is None else f"{used} of {allowed} interfaces"
        stopped = "stopped" if launch.stopped else ""
        lane = scene.Lane(
            zone=primary.zone,
            kind="template" if is_template else "instance",
            address=launch.address,
            name=self.name(launch.address),
            type=type,
            title=", ".join(filter(None, (f"{noun} {launch.address}", type, stopped, most))),
            used=used,
            allowed=allowed,
            count=max(known(launch.count) or 1, 1),
        )
        self._add(lane, primary)
        self.lane_of[id(launch)] = lane
        self.places.setdefault(launch.address, lane)
        return lane

    def _add(self, lane: scene.Lane, subnet: scene.Subnet) -> None:
        self.lanes.append(lane)
        self._vpc_of_lane[id(lane)] = self.vpcs[subnet.key]

    def vpc_of(self, lane: scene.Lane) -> str:
        """The key of the VPC that a lane is in."""
        return self._vpc_of_lane[id(lane)]

    def adopt(self, lane: scene.Lane, vpc: str) -> None:
        """Add a lane of another reading."""
        self.lanes.append(lane)
        self._vpc_of_lane[id(lane)] = vpc

    def _allowed(self, launch: Launch, type: str) -> int | None:
        if type not in self._limits or any(one.ena_queues for one in self.network.attachments_of(launch)):
            limits = known(self.network.limits_of(launch))
            self._limits[type] = None if limits is None else self.network.interface_limit(launch, limits)
        return self._limits[type]

    def _ghost(
        self, launch: Launch, home: scene.Lane, primary: scene.Subnet, subnet: scene.Subnet, one: Attachment
    ) -> scene.Lane:
        """The lane of an instance in the zone of one of its interfaces that is not its own zone."""
        vpc = self.vpcs[subnet.key]
        key = (vpc, subnet.zone, "ghost", launch.address)
        lane = self._parts.get(key)
        zones = [self._zones.get(each.key, Unknown("the zone")) for each in (subnet, primary)]
        is_certain = differs(*zones) is True
        where = primary.zone or "a zone that is not known"
        if lane is None:
            lane = self._parts[key] = scene.Lane(
                zone=subnet.zone,
                kind="ghost",
                address=launch.address,
                name=home.name,
                type=f"is in {where}",
                title=f"{launch.address} is in {where}",
                home=home,
            )
            self._add(lane, subnet)
            if vpc == self.vpcs[primary.key]:
                words = "attached in another zone" if is_certain else "zone not known"
                interface = known(one.interface)
                name = self.name(interface.address) if interface is not None else home.name
                self.arcs.append(
                    scene.Arc(
                        source=home,
                        target=lane,
                        kind="wrong" if is_certain else "unsure",
                        address=one.address,
                        name="other zone: refused" if is_certain else "zone not known",
                        title=f"{name}, {words}",
                    )
                )
        return lane

    def _box(self, lane: scene.Lane, one: Attachment, subnet: scene.Subnet) -> None:
        interface = known(one.interface)
        index = known(one.device_index)
        slot = "?" if index is None else str(index)
        if interface is None:
            fact = (facts_missing(one.interface) or ("the interface",))[0]
            box = scene.Box(
                subnet=subnet.key,
                address=one.address,
                name="not known",
                index=slot,
                title=f"interface at device index {slot}: not known: {fact}",
                is_certain=False,
            )
        else:
            box = self._interface(interface, subnet, slot)
        lane.boxes.append(box)
        if not one.at_launch:
            self.places.setdefault(one.address, box)

    def _interface(self, one: Interface, subnet: scene.Subnet, slot: str) -> scene.Box:
        self._drawn.add(id(one))
        tags = self._tags.get(id(one), ())
        if known(one.is_checked) is False:
            tags = (*tags, "src/dst off")
        name = ("primary" if slot == "0" else f"interface {slot}") if one.implicit else self.name(one.address)
        address = known(one.primary_address) if one.primary_address is not None else None
        where = f"in {subnet.address or subnet.name}"
        title = ", ".join(filter(None, (str(one), where, address or "", *tags)))
        box = scene.Box(
            subnet=subnet.key,
            address=one.address,
            name=name,
            index=slot,
            note=address or "",
            tags=tags,
            title=title,
        )
        self.places.setdefault(one.address, box)
        return box

    def _unattached(self, one: Interface) -> None:
        """An interface that is attached to nothing, or to something that is not known, or managed by a service.

        Nothing is drawn of one of another design that only its ID is known of.
        """
        if not one.declared and known(one.subnet) is None:
            return
        subnet = self.subnet(one.subnet)
        if one.manager is not None or (one.service_managed and one.declared):
            lane = self._shared(subnet, "services", "AWS services", "managed by AWS services")
        elif not one.declared or self._may_be_attached(one):
            lane = self._shared(subnet, "unsure", "attachment not known", "what these are attached to is not known")
        else:
            lane = self._shared(subnet, "free", "no instance", "interfaces that are attached to nothing")
        box = self._interface(one, subnet, "")
        box.note = box.note or one.manager or ""
        lane.boxes.append(box)

    def _may_be_attached(self, one: Interface) -> bool:
        network = self.network
        return bool(network.possible_attachments_of_interface(one) or network.attachments_of_interface(one))

    def _shared(self, subnet: scene.Subnet, kind: LaneKind, name: str, title: str) -> scene.Lane:
        """The lane of a zone that many things share."""
        key = (self.vpcs[subnet.key], subnet.zone, kind, "")
        lane = self._parts.get(key)
        if lane is None:
            lane = self._parts[key] = scene.Lane(zone=subnet.zone, kind=kind, address="", name=name, title=title)
            self._add(lane, subnet)
        return lane

    def _scaling_groups(self) -> set[int]:
        """Auto Scaling groups, a lane in each of their zones. Returns the identities of their templates."""
        templates = set[int]()
        for group in self.network.auto_scaling_groups:
            template = known(group.template) if group.template is not None else None
            if not group.subnets:
                continue
            templates.update(id(one) for one in map(known, group.each_template) if one is not None)
            for value in group.subnets:
                self._of_group(group, template, self.subnet(value))
        return templates

    def _of_group(self, group: AutoScalingGroup, template: LaunchTemplate | None, subnet: scene.Subnet) -> None:
        key = (self.vpcs[subnet.key], subnet.zone, "group", group.address)
        lane = self._parts.get(key)
        if lane is None:
            type = words(self.network.type_of(template), unknown="") if template is not None else ""
            noun = "EKS node group" if group.is_node_group else "Auto Scaling group"
            least, most = known(group.least), known(group.most) if group.most is not None else None
            size = f"{least} to {most} instances" if most is not None and least != most else f"{least} instances"
            size = "" if least is None else size
            lane = self._parts[key] = scene.Lane(
                zone=subnet.zone,
                kind="group",
                address=group.address,
                name=self.name(group.address),
                type=f"group, {type}" if type else noun,
                title=", ".join(filter(None, (f"{noun} {group.address}", type, size))),
            )
            if template is not None:
                count = self.network.interface_count(template)
                lane.used = count.low if count.low == count.high else None
                lane.allowed = self._allowed(template, type)
            self._add(lane, subnet)
            self.places.setdefault(group.address, lane)
            self.lane_of.setdefault(id(group), lane)
            if template is not None:
                self.places.setdefault(template.address, lane)
                self.lane_of.setdefault(id(template), lane)
        where = subnet.address or subnet.name
        lane.boxes += [
            scene.Box(
                subnet=subnet.key,
                address=group.address,
                name="primary" if index == "0" else f"interface {index}",
                index=index,
                title=f"interfaces at device index {index} of instances that {group.address} starts in {where}",
            )
            for index in self._indexes_in(template, subnet)
        ]

    def _indexes_in(self, template: LaunchTemplate | None, subnet: scene.Subnet) -> list[str]:
        """The device indexes of what a template attaches in a subnet that its group starts instances in."""
        found = []
        for one in self.network.attachments_of(template) if template is not None else ():
            own = known(follow(one.interface, lambda each: each.subnet))
            if own is None or own.address == subnet.address:
                index = known(one.device_index)
                found.append("?" if index is None else str(index))
        return found or ["0"]

    def _services(self) -> None:
        """NAT gateways, and services that are given lists of subnets."""
        for gateway in self.network.nat_gateways:
            one = known(gateway.subnet)
            if one is not None:
                tags = tuple(f"EIP {self.name(each.address)}" for each in _known(gateway.elastic_ips))
                self._service(self.subnet(one), gateway.address, "NAT gateway", tags[:1])
        for service in self.network.services_in_subnets():
            kind = kind_of(service)
            for value in service.subnets:
                if known(value) is not None:
                    address = self.network.whole_of(service).address
                    self._service(self.subnet(value), address, kind, _of_service(service))

    def _service(self, subnet: scene.Subnet, address: str, what: str, tags: tuple[str, ...] = ()) -> None:
        lane = self._shared(subnet, "services", "AWS services", "interfaces of services")
        title = ", ".join((f"{what} {address}", f"in {subnet.address}", *tags))
        box = scene.Box(subnet=subnet.key, address=address, name=self.name(address), note=what, tags=tags, title=title)
        lane.boxes.append(box)
        self.places.setdefault(address, box)


def _is_primary(one: Attachment) -> bool:
    return known(one.device_index) == 0 and known(one.network_card) == 0


def _known(values: Iterable[Value[ElasticIp]]) -> list[ElasticIp]:
    return [one for value in values for one in candidates(value)]


def _of_service(service: SubnetService) -> tuple[str, ...]:
    return ("public",) if known(service.is_public) is True else ()


def _addresses(network: Network) -> Iterator[str]:
    """The addresses of what pictures name."""
    for entities in (
        network.vpcs,
        network.subnets,
        network.interfaces,
        network.launches,
        network.auto_scaling_groups,
        network.nat_gateways,
        network.elastic_ips,
        network.services_in_subnets(),
    ):
        yield from (one.address for one in entities)


def in_order(lanes: Iterable[scene.Lane]) -> list[scene.Lane]:
    """Lanes as they stand side by side: instances, ghosts, unattached interfaces, services; each in natural order."""
    rank = {"instance": 0, "template": 0, "group": 0, "ghost": 1, "unsure": 2, "free": 3, "services": 4, "more": 5}
    return sorted(lanes, key=lambda one: (rank[one.kind], natural(one.name), one.address))
