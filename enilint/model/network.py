"""The whole design, and the questions that rules ask of it."""

import functools
from collections.abc import Iterator, Mapping, Sequence

from enilint.aws.instance_types import Catalog, InstanceType
from enilint.model.address_book import AddressBook
from enilint.model.attachments import Attachments
from enilint.model.change import Change
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import GroupAssociation, GroupUse, SecurityGroup
from enilint.model.entities.intent import FailoverGroup, Flow
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Instance, Interface, Launch, LaunchTemplate
from enilint.model.entities.on_interfaces import ElasticIpAssociation, GroupAttachment, InterfacePermission
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import InternetGateway, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import DnsRecord, LoadBalancer, LoadBalancerTarget, TransitGatewayAttachment
from enilint.model.existence import Existence
from enilint.model.launch import (
    launch_attachments,
    primary_interface,
    template_of,
    type_of,
    unlisted_attachment,
)
from enilint.model.naming import Uses, by_names, of_entity
from enilint.model.routing import RouteTables
from enilint.model.subnets import SubnetsByZone
from enilint.model.zone import Zone
from enilint.values import Count, Missing, Unknown, Value, all_of, differs, facts_missing, follow, known, merged, same


class Network:
    """One design: what it declares, and what follows from that.

    `attachments` are those declared by themselves; those made at launch are added here, with the implicit interfaces
    that they bring. Entities are compared by identity: an input makes one object per thing. Of a plan, this is the
    design after the apply; `before` is the design that exists, `changes` what the plan does, and `drift` what changed
    outside of Terraform since the last apply, each by address.
    `existence` holds, by address, what it depends on whether there is an entity, where it depends on something.
    `routes` are those to interfaces and instances, `gateway_routes` those to everything else; `routing` answers which
    table holds for a subnet, and what is in a table. `address_book` answers what has an address that something names.
    `has_unread_launches`: nothing is known of some instances or Auto Scaling groups, not even their templates.
    `askable` maps missing facts, in the words of `Unknown`, to the keys of a facts file that would tell them.
    """

    def __init__(
        self,
        *,
        catalog: Catalog,
        vpcs: Sequence[Vpc] = (),
        subnets: Sequence[Subnet] = (),
        interfaces: Sequence[Interface] = (),
        instances: Sequence[Instance] = (),
        launch_templates: Sequence[LaunchTemplate] = (),
        attachments: Sequence[Attachment] = (),
        auto_scaling_groups: Sequence[AutoScalingGroup] = (),
        nat_gateways: Sequence[NatGateway] = (),
        failover_groups: Sequence[FailoverGroup] = (),
        flows: Sequence[Flow] = (),
        elastic_ips: Sequence[ElasticIp] = (),
        associations: Sequence[ElasticIpAssociation] = (),
        route_tables: Sequence[RouteTable] = (),
        routes: Sequence[Route] = (),
        gateway_routes: Sequence[Route] = (),
        table_associations: Sequence[RouteTableAssociation] = (),
        internet_gateways: Sequence[InternetGateway] = (),
        vpc_ranges: Sequence[VpcRange] = (),
        existence: Mapping[str, Existence] | None = None,
        security_groups: Sequence[SecurityGroup] = (),
        group_attachments: Sequence[GroupAttachment] = (),
        group_associations: Sequence[GroupAssociation] = (),
        interface_permissions: Sequence[InterfacePermission] = (),
        load_balancers: Sequence[LoadBalancer] = (),
        load_balancer_targets: Sequence[LoadBalancerTarget] = (),
        transit_gateway_attachments: Sequence[TransitGatewayAttachment] = (),
        dns_records: Sequence[DnsRecord] = (),
        askable: Mapping[str, str] | None = None,
        changes: Mapping[str, Change] | None = None,
        drift: Mapping[str, Change] | None = None,
        before: "Network | None" = None,
        unread_routes: tuple[str, ...] = (),
        has_unread_launches: bool = False,
    ) -> None:
        self.catalog = catalog
        self.vpcs = vpcs
        self.subnets = subnets
        self.instances = instances
        self.launch_templates = launch_templates
        self.auto_scaling_groups = auto_scaling_groups
        self.nat_gateways = nat_gateways
        self.failover_groups = failover_groups
        self.flows = flows
        self.elastic_ips = elastic_ips
        self.associations = associations
        self.route_tables = route_tables
        self.routes = routes
        self.gateway_routes = gateway_routes
        self.table_associations = table_associations
        self.routing = RouteTables((*routes, *gateway_routes), table_associations, internet_gateways, unread_routes)
        self.vpc_ranges = vpc_ranges
        self.existence = existence or {}
        self.security_groups = security_groups
        self.group_attachments = group_attachments
        self.group_associations = group_associations
        self.interface_permissions = interface_permissions
        self.load_balancers = load_balancers
        self.load_balancer_targets = load_balancer_targets
        self.transit_gateway_attachments = transit_gateway_attachments
        self.dns_records = dns_records
        self.askable = askable or {}
        self.changes = changes or {}
        self.drift = drift or {}
        self.before = before
        alone = () if has_unread_launches else self._templates_alone()
        self.launches: tuple[Launch, ...] = (*instances, *alone)
        at_launch = [attachment for launch in self.launches for attachment in launch_attachments(launch)]
        unlisted = (attachment for launch in self.launches if (attachment := unlisted_attachment(launch)))
        self.attachments: tuple[Attachment, ...] = (*at_launch, *attachments, *unlisted)
        self._attached = Attachments(self.attachments, self.existence)
        implicit = (attachment.interface for attachment in at_launch)
        self.interfaces: tuple[Interface, ...] = (
            *interfaces,
            *(interface for interface in implicit if isinstance(interface, Interface) and interface.implicit),
        )
        self.address_book = AddressBook(instances, self.interfaces, elastic_ips, self.primary_of)

    def _templates_alone(self) -> Iterator[LaunchTemplate]:
        """Templates that no instance of the design starts from; the others are judged on their instances."""
        used = {id(template) for instance in self.instances if (template := template_of(instance))}
        return (template for template in self.launch_templates if id(template) not in used)

    def attachments_of(self, launch: Launch) -> Sequence[Attachment]:
        """The attachments that are on this launch for certain."""
        return self._attached.of(launch)

    def possible_attachments_of(self, launch: Launch) -> Sequence[Attachment]:
        """The attachments that may be on this launch: the input does not say which of several they mean."""
        return self._attached.perhaps_of(launch)

    def attachments_of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that hold this interface for certain."""
        return self._attached.of_interface(interface)

    def possible_attachments_of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that may hold this interface: the input does not say which of several they mean."""
        return self._attached.perhaps_of_interface(interface)

    def primary_of(self, launch: Launch) -> Attachment | None:
        """The attachment at network card 0, device index 0, where it is known."""
        for attachment in self.attachments_of(launch):
            if (known(attachment.device_index), known(attachment.network_card)) == (0, 0):
                return attachment
        return None

    def zone_of(self, launch: Value[Launch], beside: Value[Zone]) -> Value[Zone]:
        """The zone of an instance, to be compared with the zone `beside`.

        It is that of the primary interface's subnet. Where that decides nothing it is the zone stated for the
        instance: AWS refuses a launch that asks for another zone than the subnet's.
        """
        by_subnet = follow(launch, self._zone_of_primary)
        if isinstance(same(beside, by_subnet), Missing):
            stated = follow(launch, lambda one: self._zone_of_primary(one) if one.zone is None else one.zone)
            if not isinstance(same(beside, stated), Missing):
                return stated
        return by_subnet

    def _zone_of_primary(self, launch: Launch) -> Value[Zone]:
        primary = self.primary_of(launch)
        if primary is not None:
            return self.zone_of_interface(primary.interface)
        if launch.subnet is not None:
            return follow(launch.subnet, lambda subnet: subnet.zone)
        return Unknown(f"the subnet of the primary interface of {launch}")

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
        listed = launch.interfaces or (template.interfaces if template else None) or ()
        primary_of = [(one, all_of((same(one.device_index, 0), same(one.network_card, 0)))) for one in listed]
        for one, is_primary in primary_of:
            if is_primary is True:
                return one.subnet
        unsure = facts_missing(*(is_primary for one, is_primary in primary_of if one.subnet is not None))
        return Unknown(" and ".join(unsure)) if unsure else None

    def zone_of_interface(self, interface: Value[Interface]) -> Value[Zone]:
        """The zone of an interface: that of its subnet."""
        return follow(follow(interface, lambda one: one.subnet), lambda subnet: subnet.zone)

    def limits_of(self, launch: Launch) -> Value[InstanceType]:
        """What the instance type allows."""

        def look_up(name: str) -> Value[InstanceType]:
            return self.catalog.get(name) or self._unlisted(name)

        return follow(type_of(launch), look_up)

    def interface_limit(self, launch: Launch, type: InstanceType) -> int | None:
        """The most interfaces that the launch can have as an instance of that type."""
        flexible = any(attachment.ena_queues for attachment in self.attachments_of(launch))
        return type.interface_limit(flexible_queues=flexible)

    def _unlisted(self, name: str) -> Unknown:
        near = self.catalog.near(name)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return Unknown(f"the limits of instance type {name}, which the data of {self.catalog.date} lacks{hint}")

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
        return of_entity(self._interfaces_by_subnet, subnet)

    def routes_to(self, interface: Interface) -> list[Route]:
        """The routes that have this interface as their target, for certain."""
        found = of_entity(self._routes_by_target, interface)
        return [one for one in found if (to := self.route_target(one)) is not None and same(to, interface) is True]

    def associations_of(self, interface: Interface) -> list[ElasticIpAssociation]:
        """The associations that give this interface an Elastic IP, for certain."""
        found = self._associations_by_holder.certain(interface)
        return [one for one in found if (to := self.holder_of(one)) is not None and same(to, interface) is True]

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
        found = of_entity(self._groups_by_interface, interface)
        return [one for one in found if one.interface is not None and same(one.interface, interface) is True]

    def group_uses_of(self, interface: Interface) -> list[GroupUse]:
        """The security groups of this interface: those it lists, and those added to it apart, for certain."""
        own = interface.security_groups
        added = (one for one in self._group_attachments.certain(interface) if not one.doubt)
        return [
            *(own.uses if own is not None else ()),
            *(GroupUse(group=one.group, at=one.place("group")) for one in added),
        ]

    def possible_group_uses_of(self, interface: Interface) -> list[tuple[GroupUse, tuple[str, ...]]]:
        """The security groups that may be added to this interface apart, each with what would tell whether it is."""
        if not self.group_attachments:
            return []
        doubtful = (one for one in self._group_attachments.certain(interface) if one.doubt)
        return [
            (
                GroupUse(group=one.group, at=one.place("group")),
                merged(facts_missing(one.interface), (one.doubt,) if one.doubt else ()),
            )
            for one in (*doubtful, *self._group_attachments.perhaps(interface))
        ]

    def group_doubts_of(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether this interface has other security groups; empty where it has not."""
        own = interface.security_groups
        added = (facts for _, facts in self.possible_group_uses_of(interface))
        return merged(own.more if own is not None else (), *added)

    def effective_groups_of(self, interface: Interface) -> tuple[list[SecurityGroup], tuple[str, ...]]:
        """The security groups that this interface has for certain, and what would tell whether it has others.

        One that lists no group has the default group of its VPC (CreateNetworkInterface, `Groups`).
        """
        own = interface.security_groups
        groups: list[Value[SecurityGroup]] = [use.group for use in self.group_uses_of(interface)]
        if own is None and not interface.declared:
            groups.append(Unknown(f"the security groups of {interface}"))
        elif own is None or not (own.uses or own.more):
            groups.append(follow(follow(interface.subnet, lambda one: one.vpc), self._default_group_of))
        found = {id(group): group for one in groups if (group := known(one)) is not None}
        return list(found.values()), merged(self.group_doubts_of(interface), facts_missing(*groups))

    def _default_group_of(self, vpc: Vpc) -> Value[SecurityGroup]:
        found = self._default_groups.certain(vpc)
        unknown = Unknown(f"the default security group of {vpc}")
        return next((one for one in found if one.declared), found[0] if found else unknown)

    def permissions_of(self, interface: Interface) -> list[InterfacePermission]:
        """The permissions for other accounts to use this interface, for certain."""
        return self._permissions.certain(interface)

    def associations_of_group(self, group: SecurityGroup) -> list[GroupAssociation]:
        """The associations of this group with further VPCs, declared apart from it, and those that may be its own.

        The latter have a group that is not certain.
        """
        return [*self._group_associations.certain(group), *self._group_associations.perhaps(group)]

    def auto_scaling_groups_of(self, template: LaunchTemplate) -> list[AutoScalingGroup]:
        """The Auto Scaling groups that start instances of this template, for certain."""
        found = of_entity(self._groups_by_template, template)
        return [one for one in found if one.template is not None and same(one.template, template) is True]

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

    def holder_of(self, association: ElasticIpAssociation) -> Value[Interface] | None:
        """The interface that has the Elastic IP: the one named, or the primary of the instance named."""
        if association.interface is not None:
            return association.interface
        return follow(association.launch, primary_interface) if association.launch is not None else None

    @functools.cached_property
    def _interfaces_by_subnet(self) -> dict[str, list[Interface]]:
        return by_names((one.subnet, one) for one in self.interfaces)

    @functools.cached_property
    def _routes_by_target(self) -> dict[str, list[Route]]:
        return by_names((self.route_target(one), one) for one in self.routes)

    @functools.cached_property
    def _associations_by_holder(self) -> Uses[ElasticIpAssociation]:
        return Uses((self.holder_of(one), one) for one in self.associations)

    @functools.cached_property
    def _targets(self) -> Uses[LoadBalancerTarget]:
        return Uses((self.address_book.interface_of(one.to), one) for one in self.load_balancer_targets)

    @functools.cached_property
    def _associations_by_elastic_ip(self) -> Uses[ElasticIpAssociation]:
        unnamed = Unknown("the Elastic IP of an association that does not name it by its allocation")
        return Uses((unnamed if one.elastic_ip is None else one.elastic_ip, one) for one in self.associations)

    @functools.cached_property
    def _nat_gateways_by_elastic_ip(self) -> Uses[NatGateway]:
        return Uses((elastic_ip, one) for one in self.nat_gateways for elastic_ip in one.elastic_ips)

    @functools.cached_property
    def _groups_by_interface(self) -> dict[str, list[FailoverGroup]]:
        return by_names((one.interface, one) for one in self.failover_groups)

    @functools.cached_property
    def _group_attachments(self) -> Uses[GroupAttachment]:
        return Uses((one.interface, one) for one in self.group_attachments)

    @functools.cached_property
    def _default_groups(self) -> Uses[SecurityGroup]:
        return Uses((one.vpc, one) for one in self.security_groups if one.default)

    @functools.cached_property
    def _permissions(self) -> Uses[InterfacePermission]:
        return Uses((one.interface, one) for one in self.interface_permissions)

    @functools.cached_property
    def _group_associations(self) -> Uses[GroupAssociation]:
        return Uses((one.group, one) for one in self.group_associations)

    @functools.cached_property
    def _groups_by_template(self) -> dict[str, list[AutoScalingGroup]]:
        return by_names((one.template, one) for one in self.auto_scaling_groups)

    @functools.cached_property
    def _interfaces_by_address(self) -> dict[str, Interface]:
        return {one.address: one for one in self.interfaces}

    @functools.cached_property
    def _launches_by_address(self) -> dict[str, Launch]:
        return {one.address: one for one in self.launches}
