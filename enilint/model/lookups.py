"""What an entity of a design has to do with the others: looked up, for certain or perhaps."""

import functools
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from enilint.aws.instance_types import InstanceType
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
)
from enilint.model.entities.on_interfaces import ElasticIpAssociation, InterfacePermission
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route, RouteTable
from enilint.model.entities.services import LoadBalancerTarget, SubnetService
from enilint.model.existence import Addressed, existing_together, several_for
from enilint.model.group_membership import GroupMembership
from enilint.model.launch import (
    launch_attachments,
    listed_interfaces,
    primary_interface,
    template_of,
    type_of,
    unknown_primary,
    unlisted_interfaces,
)
from enilint.model.naming import Uses, by_names, of_entity
from enilint.model.subnets import SubnetsByZone
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Count,
    Missing,
    Unknown,
    Value,
    all_of,
    candidates,
    differs,
    facts_missing,
    follow,
    known,
    merged,
    same,
)

_subnet: Callable[[Interface], Value[Subnet]] = attrgetter("subnet")
_zone: Callable[[Subnet], Value[Zone]] = attrgetter("zone")


class Lookups(GroupMembership):
    """What entities have to do with each other."""

    def existing_together(self, one: Addressed, other: Addressed) -> Answer:
        """Whether there are both entities wherever there is one of them that depends on more."""
        return existing_together(self.existence, one, other)

    def several_for(self, one: Entity, *others: Entity) -> tuple[str, ...]:
        """What would tell how many of one entity there are for each of the others; empty where there is one at most."""
        return several_for(self.existence, one, *others)

    def launch_descriptions(self) -> Iterator[Launch]:
        """Every instance and every template that the design declares, each with the interfaces that it lists."""
        yield from self.launch_templates
        yield from self.instances

    def template_of(self, launch: Launch) -> LaunchTemplate | None:
        """The template that an instance starts from, where that is certain."""
        return template_of(launch)

    def type_of(self, launch: Launch) -> Value[str]:
        """The instance type: the launch's own, else its template's; of a template, that of what is started from it."""
        return type_of(launch)

    def listed_interfaces(self, launch: Launch) -> tuple[LaunchInterface, ...]:
        """The interfaces that a launch lists, and those that its template lists at other device indexes.

        An empty list of an instance takes the place of its template's.
        """
        return listed_interfaces(launch)

    def unlisted_interfaces(self, launch: Launch) -> tuple[str, ...]:
        """What would tell which interfaces a launch has besides those listed; empty where its list is complete."""
        return unlisted_interfaces(launch)

    def attachments_at_launch(self, launch: Launch) -> tuple[Attachment, ...]:
        """The attachments that exist from the moment of launch, the primary's first where it is listed first."""
        return launch_attachments(launch)

    def zone_of(self, launch: Value[Launch], beside: Value[Zone]) -> Value[Zone]:
        """The zone of an instance, to be compared with the zone `beside`.

        It is that of the primary interface's subnet. Where that decides nothing it is the zone stated for the
        instance: AWS refuses a launch that asks for another zone than the subnet's.
        """
        by_subnet = follow(launch, self._zone_of_primary)
        if any(one.zone is not None for one in candidates(launch)) and isinstance(same(beside, by_subnet), Missing):
            stated = follow(launch, lambda one: self._zone_of_primary(one) if one.zone is None else one.zone)
            if not isinstance(same(beside, stated), Missing):
                return stated
        return by_subnet

    @functools.cached_property
    def _zone_of_primary(self) -> Callable[[Launch], Value[Zone]]:
        return functools.cache(self._found_zone_of_primary)

    def _found_zone_of_primary(self, launch: Launch) -> Value[Zone]:
        primary = self.primary_of(launch)
        if primary is not None:
            return self.zone_of_interface(primary.interface)
        if launch.subnet is not None:
            return follow(launch.subnet, _zone)
        listed = listed_interfaces(launch)
        return unknown_primary(launch) if listed else Unknown(f"the subnet of the primary interface of {launch}")

    def zone_request(self, launch: Launch) -> Launch | None:
        """What asks for a zone of the launch: the launch itself or its template; None where neither does."""
        for one in (launch, template_of(launch)):
            if one is not None and one.zone_requested:
                return one
        return None

    def subnet_request(self, launch: Launch) -> Value[Subnet] | None:
        """The subnet of the primary interface, where the launch, its template or that interface names one."""
        primary = self.primary_of(launch)
        interface = known(primary.interface) if primary is not None else None
        if primary is not None and (interface is None or not interface.implicit):
            return follow(primary.interface, lambda one: one.subnet)
        template = template_of(launch)
        named = [one.subnet for one in (launch, template) if one is not None and one.subnet is not None]
        if named:
            return named[0]
        listed = [
            (one, all_of((same(one.device_index, 0), same(one.network_card, 0)))) for one in listed_interfaces(launch)
        ]
        for one, is_primary in listed:
            if is_primary is True:
                return one.subnet
        unsure = facts_missing(*(is_primary for one, is_primary in listed if one.subnet is not None))
        return Unknown(" and ".join(unsure)) if unsure else None

    def zone_of_interface(self, interface: Value[Interface]) -> Value[Zone]:
        """The zone of an interface: that of its subnet."""
        certain = known(interface)
        return follow(follow(interface, _subnet) if certain is None else certain.subnet, _zone)

    def limits_of(self, launch: Launch) -> Value[InstanceType]:
        """What the instance type allows."""
        return self.limits_of_type(type_of(launch))

    def limits_of_type(self, type: Value[str]) -> Value[InstanceType]:
        """What an instance type of a name allows."""
        return follow(type, self._limits_by_name)

    @functools.cached_property
    def _limits_by_name(self) -> Callable[[str], Value[InstanceType]]:
        return functools.cache(lambda name: self.catalog.get(name) or self._unlisted(name))

    def interface_limit(self, launch: Launch, type: InstanceType) -> int | None:
        """The most interfaces that the launch can have as an instance of that type."""
        flexible = any(attachment.ena_queues for attachment in self.attachments_of(launch))
        return type.interface_limit(flexible_queues=flexible)

    def _unlisted(self, name: str) -> Unknown:
        near = self.catalog.near(name)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return Unknown(f"the limits of instance type {name}, which is not in the data of {self.catalog.date}{hint}")

    def types_meant(self, type: Value[str]) -> Value[tuple[str, ...] | None]:
        """The instance types that a text may stand for which is certainly none, the nearest ones; None where it may be.

        A family that the data lacks may be new, and so may a size of a family that is there.
        """
        return follow(type, self.catalog.names_meant)

    def type_before(self, launch: Launch) -> str | None:
        """The type that the plan changes to another one in place; None where it does not."""
        change = self.changes.get(launch.address)
        before = self.before.launch_at(launch.address) if self.before is not None else None
        old = known(type_of(before)) if before is not None and change is not None and change.updates else None
        return old if old is not None and differs(old, type_of(launch)) is not False else None

    def interface_count(self, launch: Launch) -> Count:
        """How many interfaces the instance has, the primary included. Branch interfaces take no slot.

        Attachments of one interface count once. Attachments of interfaces that are not known count apart where their
        slots are.
        """
        return self._attached.interface_count(launch)

    def subnets_in(self, zone: Value[Zone]) -> Iterator[Subnet]:
        """The subnets of the design that are in a zone for certain, found as far as they are asked for."""
        return self._subnets_by_zone.of(zone)

    @functools.cached_property
    def _subnets_by_zone(self) -> SubnetsByZone:
        return SubnetsByZone(self.subnets)

    def interface_at(self, address: str) -> Interface | None:
        """The interface of an address; for an instance's address, its implicit primary."""
        return self._interfaces_by_address.get(address)

    def launch_at(self, address: str) -> Launch | None:
        """The instance or launch template of an address."""
        return self._launches_by_address.get(address)

    def route_target(self, route: Route) -> Value[Interface] | None:
        """The interface that a route sends packets to: the one it names, or the primary of the instance it names."""
        if route.interface is not None:
            return route.interface
        return follow(route.launch, primary_interface) if route.launch is not None else None

    def route_table_of(self, subnet: Subnet) -> Value[RouteTable]:
        """The route table that holds for a subnet; where it is not known, the Unknown names what is missing."""
        return self.routing.table_of(subnet)

    def interfaces_in(self, subnet: Subnet) -> list[Interface]:
        """The interfaces that are in this subnet for certain."""
        return self._interfaces_by_subnet.certain(subnet)

    def interfaces_perhaps_in(self, subnet: Subnet) -> list[Interface]:
        """The interfaces that may be in this subnet; of those that may be in any, the first few."""
        return self._interfaces_by_subnet.perhaps(subnet)

    def interfaces_beyond(self, subnet: Subnet) -> tuple[str, ...]:
        """What would tell whether others are in this subnet besides `interfaces_perhaps_in`; empty if none may be."""
        return self._interfaces_by_subnet.beyond(subnet)

    def interfaces_of_no_template_in(self, subnet: Subnet) -> tuple[list[Interface], list[Interface], tuple[str, ...]]:
        """The same three without the interfaces that launch templates make: groups choose the subnets of these."""
        uses = self._of_no_template
        return uses.certain(subnet), uses.perhaps(subnet), uses.beyond(subnet)

    def routes_to(self, interface: Interface) -> list[Route]:
        """The routes that have this interface as their target, for certain."""
        found = self._routes_by_target.certain(interface)
        return [one for one in found if (to := self.route_target(one)) is not None and same(to, interface) is True]

    def possible_routes_to(self, interface: Interface) -> list[Route]:
        """The routes that may have this interface as their target; of those that may have any, the first few."""
        return self._routes_by_target.perhaps(interface)

    def routes_beyond(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether others lead to this interface besides `possible_routes_to`; empty if none may."""
        return self._routes_by_target.beyond(interface)

    def associations_of(self, interface: Interface) -> list[ElasticIpAssociation]:
        """The associations that give this interface an Elastic IP, for certain."""
        found = self._associations_by_holder.certain(interface)
        return [one for one in found if (to := self.interface_of(one)) is not None and same(to, interface) is True]

    def possible_associations_of(self, interface: Interface) -> list[ElasticIpAssociation]:
        """The associations that may give this interface an Elastic IP; of those that may be of any, the first few."""
        return self._associations_by_holder.perhaps(interface)

    def association_doubts(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether other associations give this interface an Elastic IP."""
        return self._associations_by_holder.doubts(interface)

    def targets_of(self, interface: Interface) -> list[LoadBalancerTarget]:
        """The targets of load balancers whose traffic this interface gets, for certain."""
        return self._targets.certain(interface)

    def target_doubts(self, interface: Interface) -> tuple[str, ...]:
        """What would tell which other targets of load balancers this interface is."""
        return self._targets.doubts(interface)

    def associations_with(self, elastic_ip: ElasticIp) -> list[ElasticIpAssociation]:
        """The associations of this Elastic IP, for certain."""
        return self._associations_by_elastic_ip.certain(elastic_ip)

    def possible_associations_with(self, elastic_ip: ElasticIp) -> list[ElasticIpAssociation]:
        """The associations that may be of this Elastic IP; of those that may be of any, the first few."""
        return self._associations_by_elastic_ip.perhaps(elastic_ip)

    def nat_gateways_with(self, elastic_ip: ElasticIp) -> list[NatGateway]:
        """The NAT gateways that are given this Elastic IP, for certain."""
        return self._nat_gateways_by_elastic_ip.certain(elastic_ip)

    def holder_doubts_of(self, elastic_ip: ElasticIp) -> tuple[str, ...]:
        """What would tell what else has this Elastic IP."""
        return merged(
            self._associations_by_elastic_ip.doubts(elastic_ip), self._nat_gateways_by_elastic_ip.doubts(elastic_ip)
        )

    def groups_of(self, interface: Interface) -> list[FailoverGroup]:
        """The failover groups that hand this interface on, for certain."""
        found = self._groups_by_interface.certain(interface)
        return [one for one in found if one.interface is not None and same(one.interface, interface) is True]

    def possible_groups_of(self, interface: Interface) -> list[FailoverGroup]:
        """The failover groups that may hand this interface on: the input does not say which of several they mean."""
        return self._groups_by_interface.perhaps(interface)

    def groups_beyond(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether others move this interface besides `possible_groups_of`; empty if none may."""
        return self._groups_by_interface.beyond(interface)

    def services_in_subnets(self) -> list[SubnetService]:
        """Everything that is given a list of subnets."""
        return [*self.load_balancers, *self.transit_gateway_attachments, *self.services]

    def permissions_of(self, interface: Interface) -> list[InterfacePermission]:
        """The permissions for other accounts to use this interface, for certain."""
        return self._permissions.certain(interface)

    def possible_permissions_of(self, interface: Interface) -> list[InterfacePermission]:
        """The permissions that may be for this interface: the input does not say which of several they mean."""
        return self._permissions.perhaps(interface)

    def auto_scaling_groups_of(self, template: LaunchTemplate) -> list[AutoScalingGroup]:
        """The Auto Scaling groups that start instances of this template, for certain."""
        found = of_entity(self._groups_by_template, template)
        return [one for one in found if any(same(each, template) is True for each in one.each_template)]

    def starts_a_group(self, template: LaunchTemplate) -> bool:
        """Whether an Auto Scaling group starts instances of this template, for certain."""
        return bool(self.auto_scaling_groups_of(template))

    @property
    def attachments_anywhere(self) -> Sequence[Attachment]:
        """The attachments of which nothing tells the instance."""
        return self._attached.anywhere

    @property
    def facts_of_anywhere(self) -> tuple[str, ...]:
        """What would tell where those attachments are; of many, the first few."""
        return self._attached.facts_of_anywhere

    def attachments_at(self, address: str) -> Sequence[Attachment]:
        """The attachments of an address: one, but for an instance, which may list several."""
        return self._attached.at(address)

    def names_primary(self, association: ElasticIpAssociation) -> Answer:
        """Whether the interface that an association names is the primary one of the instance that it names, too."""
        launch = known(association.launch) if association.launch is not None else None
        interface = known(association.interface) if association.interface is not None else None
        if launch is None or interface is None:
            return Missing(facts_missing(association.launch, association.interface))
        if launch.declared and interface.declared:
            return same(primary_interface(launch), interface)
        return Missing((f"the primary interface of {launch}",))

    def interface_of(self, association: ElasticIpAssociation) -> Value[Interface] | None:
        """The interface that has the Elastic IP: the one named, or the primary of the instance named."""
        if association.interface is not None:
            return association.interface
        return follow(association.launch, primary_interface) if association.launch is not None else None

    @functools.cached_property
    def _interfaces_by_subnet(self) -> Uses[Interface]:
        return Uses((one.subnet, one) for one in self.interfaces)

    @functools.cached_property
    def _of_no_template(self) -> Uses[Interface]:
        return Uses((one.subnet, one) for one in self.interfaces if not self._is_of_template(one))

    def _is_of_template(self, interface: Interface) -> bool:
        attachments = self.attachments_of_interface(interface) if interface.implicit else ()
        return any(isinstance(known(one.launch), LaunchTemplate) for one in attachments)

    @functools.cached_property
    def _routes_by_target(self) -> Uses[Route]:
        return Uses((self.route_target(one), one) for one in self.routes)

    @functools.cached_property
    def _associations_by_holder(self) -> Uses[ElasticIpAssociation]:
        return Uses((self.interface_of(one), one) for one in self.associations)

    @functools.cached_property
    def _targets(self) -> Uses[LoadBalancerTarget]:
        return Uses((self.address_book.interface_of(one.to), one) for one in self.load_balancer_targets)

    @functools.cached_property
    def _associations_by_elastic_ip(self) -> Uses[ElasticIpAssociation]:
        unnamed = Unknown("the Elastic IP of an association without an allocation ID")
        return Uses((unnamed if one.elastic_ip is None else one.elastic_ip, one) for one in self.associations)

    @functools.cached_property
    def _nat_gateways_by_elastic_ip(self) -> Uses[NatGateway]:
        return Uses((elastic_ip, one) for one in self.nat_gateways for elastic_ip in one.elastic_ips)

    @functools.cached_property
    def _groups_by_interface(self) -> Uses[FailoverGroup]:
        return Uses((one.interface, one) for one in self.failover_groups)

    @functools.cached_property
    def _permissions(self) -> Uses[InterfacePermission]:
        return Uses((one.interface, one) for one in self.interface_permissions)

    @functools.cached_property
    def _groups_by_template(self) -> dict[str, list[AutoScalingGroup]]:
        return by_names((each, one) for one in self.auto_scaling_groups for each in one.each_template)

    @functools.cached_property
    def _interfaces_by_address(self) -> dict[str, Interface]:
        return {one.address: one for one in self.interfaces}

    @functools.cached_property
    def _launches_by_address(self) -> dict[str, Launch]:
        return {one.address: one for one in self.launches}
