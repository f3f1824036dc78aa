"""From entries to the model: what the files say becomes entities that refer to each other."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import UNSET

from enilint.inputs.context import Context
from enilint.inputs.facts import Facts
from enilint.inputs.marks import replaced_by_group
from enilint.inputs.outside import ACCOUNT
from enilint.inputs.topology.addresses import gateway_addresses, interface_addresses, primary_addresses
from enilint.inputs.topology.containers import ecs_services, eni_configs, node_groups
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.failover import attached_by, failover_groups
from enilint.inputs.topology.flows import flows
from enilint.inputs.topology.forms import ANY_ZONE
from enilint.inputs.topology.language import placement, routing, services
from enilint.inputs.topology.language.terms import Maybe, given
from enilint.inputs.topology.load_balancers import load_balancers, targets
from enilint.inputs.topology.mentions import Mentions
from enilint.inputs.topology.names import dns_records
from enilint.inputs.topology.operations import operations
from enilint.inputs.topology.parts import common, left_out, notes, own_id, zone_named
from enilint.inputs.topology.peering import peering_connections
from enilint.inputs.topology.permissions import interface_permissions
from enilint.inputs.topology.properties import places_of
from enilint.inputs.topology.references import References
from enilint.inputs.topology.route_tables import more_routes, routes_of, table_associations
from enilint.inputs.topology.security import add_rules, group_list, security_group
from enilint.inputs.topology.services import services_with_subnets, vpc_endpoint
from enilint.inputs.topology.transit_gateways import transit_gateway_attachments
from enilint.inputs.yaml.tree import Mapping
from enilint.model.entities.base import Tags
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Instance,
    Interface,
    LaunchInterface,
    LaunchTemplate,
    unknown_subnet,
)
from enilint.model.entities.on_interfaces import ElasticIpAssociation
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import RouteTable
from enilint.model.network import Network
from enilint.model.spelling import TOPOLOGY
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, one_of, words

T = TypeVar("T")


def to_network(entries: Entries, context: Context) -> Network:
    """The network of all entries that have no mistakes."""
    mapper = _Mapper(entries, context.facts)
    route_tables = mapper.section("route_tables", mapper.route_table)
    routes = tuple(routes_of(entries.named["route_tables"], route_tables, mapper.refer))
    scaling_groups = mapper.section("auto_scaling_groups", mapper.auto_scaling_group)
    mentions = Mentions(entries)
    return Network(
        catalog=context.catalog,
        spelling=TOPOLOGY,
        vpcs=tuple(mapper.refer.vpcs.values()),
        vpc_ranges=tuple(mapper.vpc_ranges()),
        subnets=tuple(mapper.refer.subnets.values()),
        interfaces=tuple(mapper.refer.interfaces.values()),
        launch_templates=tuple(mapper.refer.launch_templates.values()),
        instances=tuple(mapper.refer.instances.values()),
        attachments=tuple(mapper.attachments()),
        auto_scaling_groups=(*scaling_groups.values(), *node_groups(entries, mapper.refer)),
        nat_gateways=tuple(mapper.refer.nat_gateways.values()),
        failover_groups=failover_groups(entries, mapper.refer, scaling_groups, route_tables),
        flows=flows(entries, mapper.refer),
        operations=operations(entries, mapper.refer),
        elastic_ips=tuple(mapper.refer.elastic_ips.values()),
        associations=tuple(mapper.associations()),
        route_tables=tuple(route_tables.values()),
        routes=[one for one in routes if one.target_kind == "interface"],
        gateway_routes=[one for one in routes if one.target_kind != "interface"],
        table_associations=tuple(table_associations(entries.named["route_tables"], route_tables, mapper.refer)),
        peering_connections=tuple(peering_connections(entries, mapper.refer)),
        security_groups=tuple(mapper.refer.security_groups.values()),
        interface_permissions=tuple(interface_permissions(entries, mapper.refer)),
        load_balancers=tuple(load_balancers(entries, mapper.refer)),
        load_balancer_targets=tuple(targets(entries, mapper.refer)),
        transit_gateway_attachments=tuple(transit_gateway_attachments(entries, mapper.refer)),
        services=(
            *mapper.refer.vpc_endpoints.values(),
            *services_with_subnets(entries, mapper.refer),
            *ecs_services(entries, mapper.refer, scaling_groups),
        ),
        eni_configs=tuple(eni_configs(entries, mapper.refer)),
        dns_records=tuple(dns_records(entries, mapper.refer)),
        askable=mapper.refer.outside.askable,
        mentions=lambda address, _: mentions.of(address),
    )


class _Mapper:
    """Makes the entities; first those that others refer to."""

    def __init__(self, entries: Entries, facts: Facts) -> None:
        self.entries = entries
        self.refer = References(entries, facts)
        self.refer.vpcs = self.section("vpcs", self.vpc)
        self.refer.subnets = self.section("subnets", self.subnet)
        self.refer.security_groups = self.section("security_groups", lambda one: security_group(one, self.refer))
        for name, group in self.refer.security_groups.items():
            add_rules(group, entries.named["security_groups"][name], self.refer)
        self.refer.elastic_ips = self.section("elastic_ips", self.elastic_ip)
        self.refer.nat_gateways = self.section("nat_gateways", self.nat_gateway)
        self.refer.vpc_endpoints = self.section("vpc_endpoints", lambda one: vpc_endpoint(one, self.refer))
        self.refer.interfaces = self.section("interfaces", self.interface)
        self.refer.launch_templates = self.section("launch_templates", self.launch_template)
        self.refer.instances = self.section("instances", self.instance)

    def section(self, name: str, make: Callable[[Entry], T]) -> dict[str, T]:
        """The entities of a section, by id."""
        return {key: make(entry) for key, entry in self.entries.named[name].items() if entry.shape is not None}

    def vpc(self, entry: Entry) -> Vpc:
        shape: placement.Vpc = entry.shape
        attached = given(shape.internet_gateway)
        missing = left_out(entry.address, "internet_gateway", "the internet gateway")
        return Vpc(
            **common(Vpc, entry),
            id=own_id(entry),
            cidrs=tuple(text for text in map(given, (shape.cidr, shape.ipv6_cidr)) if text),
            internet_gateway=missing if attached is None else attached,
            dns_hostnames=left_out(entry.address, "dns_hostnames", "the DNS hostnames")
            if (hostnames := given(shape.dns_hostnames)) is None
            else hostnames,
            dns_support=shape.dns_support,
            block_public_access=shape.block_public_access,
        )

    def vpc_ranges(self) -> Iterator[VpcRange]:
        """The further CIDR blocks of all VPCs."""
        for name, vpc in self.refer.vpcs.items():
            entry = self.entries.named["vpcs"][name]
            for index, cidr in enumerate(entry.shape.secondary_cidrs):
                at = entry.tree.value(entry.data["secondary_cidrs"], index)
                yield VpcRange(address=f"{entry.address}.secondary_cidrs[{index}]", at=at, vpc=vpc, cidr=cidr)

    def subnet(self, entry: Entry) -> Subnet:
        shape: placement.Subnet = entry.shape
        cidr = None if shape.ipv6_only else given(shape.cidr) or left_out(entry.address, "cidr", "the CIDR")
        return Subnet(
            **common(Subnet, entry),
            id=own_id(entry),
            zone=self.zone_of_subnet(entry, shape),
            zone_asked=given(shape.zone) != ANY_ZONE or given(shape.zone_id) is not None,
            vpc=self.refer.vpc(shape.vpc, entry) or left_out(entry.address, "vpc", "the VPC"),
            cidr=cidr,
            in_use=shape.addresses_in_use,
            on_outpost=given(shape.outpost) is not None,
            gives_public_ip=left_out(entry.address, "auto_assign_public_ip", "the automatic public addresses")
            if (gives := given(shape.auto_assign_public_ip)) is None
            else gives,
            ipv6_cidr=None
            if shape.ipv4_only
            else given(shape.ipv6_cidr) or left_out(entry.address, "ipv6_cidr", "the IPv6 CIDR"),
        )

    def zone_of_subnet(self, entry: Entry, shape: placement.Subnet) -> Value[Zone]:
        name, zone_id = given(shape.zone), given(shape.zone_id)
        picked = name == ANY_ZONE
        if zone_id is None and (name is None or picked):
            missing = f"the zone of {entry.address}"
            return Unknown(f"{missing}, which AWS chooses" if picked else missing, f"{entry.address}.zone")
        return Zone(
            name=left_out(entry.address, "zone", "the zone name") if name is None or picked else name,
            id=zone_id or left_out(entry.address, "zone_id", "the zone ID"),
            account=self.account(entry),
        )

    def interface(self, entry: Entry) -> Interface:
        shape: placement.Interface = entry.shape
        return Interface(
            **common(Interface, entry),
            id=own_id(entry),
            subnet=self.refer.subnet(shape.subnet, entry) or unknown_subnet(entry.address),
            kind=shape.kind,
            addresses=interface_addresses(shape, entry.data, entry.tree, ipv4=self.has_ipv4(shape.subnet, shape.kind)),
            intent=given(shape.intent),
            role=given(shape.role),
            notes=notes(shape.description, shape.tags),
            source_dest_check=shape.source_dest_check,
            private_ip=_first(shape.private_ips),
            security_groups=group_list(shape.security_groups, entry.data, entry, self.refer),
            account=given(shape.account),
            service_managed=given(shape.managed_by) is not None,
            manager=given(shape.managed_by),
            attached_later=shape.attached_by_agent,
            allowlisted_by=tuple(shape.allowlisted_by),
        )

    def launch_template(self, entry: Entry) -> LaunchTemplate:
        shape: services.LaunchTemplate = entry.shape
        types = [one for one in (given(shape.type), *shape.types) if one is not None]
        attached = (self.refer.interface(name, entry) for name in shape.attaches)
        return LaunchTemplate(
            **common(LaunchTemplate, entry),
            id=own_id(entry),
            type=one_of(types, f"the instance type that {entry.address} launches")
            if types
            else left_out(entry.address, "type", "the type"),
            subnet=self.refer.subnet(shape.subnet, entry),
            zone=self.requested_zone(entry, shape.zone),
            zone_requested=given(shape.zone) not in (None, ANY_ZONE),
            interfaces=self.launch_interfaces(entry, shape.interfaces, usual_device_index=0),
            security_groups=group_list(shape.security_groups, entry.data, entry, self.refer),
            allowlisted_by=tuple(shape.allowlisted_by),
            attaches=tuple(one for one in attached if one is not None),
            interface_tags=Tags(),
            instance_tags=Tags(),
        )

    def instance(self, entry: Entry) -> Instance:
        shape: placement.Instance = entry.shape
        return Instance(
            **common(Instance, entry),
            id=own_id(entry),
            type=given(shape.type) or left_out(entry.address, "type", "the type"),
            subnet=self.refer.subnet(shape.subnet, entry),
            zone=self.requested_zone(entry, shape.zone),
            zone_requested=given(shape.zone) not in (None, ANY_ZONE),
            interfaces=self.launch_interfaces(entry, shape.interfaces, usual_device_index=None),
            addresses=primary_addresses(shape, entry.data, entry.tree, ipv4=self.has_ipv4(shape.subnet, "interface")),
            source_dest_check=shape.source_dest_check,
            private_ip=_first(shape.private_ips),
            security_groups=group_list(shape.security_groups, entry.data, entry, self.refer),
            account=given(shape.account),
            stopped=shape.state == "stopped",
            count=shape.count,
            os=given(shape.os),
            policy_routing=given(shape.policy_routing),
            os_hotplug=given(shape.os_hotplug),
            placement_group=given(shape.placement_group),
            node_of=given(shape.node_of),
            filters_inside=shape.filters_inside,
            management_swap=shape.management_swap,
            expected_gbps=given(shape.expected_gbps),
            asks_public_ip=given(shape.associate_public_ip),
            picks_private_ip=not shape.private_ips,
            allowlisted_by=tuple(shape.allowlisted_by),
            egress_identity=self.refer.elastic_ip(shape.egress_identity, entry),
            replaced_by=replaced_by_group(shape.tags),
            notes=notes(shape.description, shape.tags),
            template=self.refer.launch_template(shape.launch_template, entry),
        )

    def launch_interfaces(
        self, entry: Entry, shapes: Maybe[list[placement.LaunchInterface]], usual_device_index: int | None
    ) -> tuple[LaunchInterface, ...] | None:
        listed = given(shapes)
        if listed is None:
            return None
        items = entry.data["interfaces"]
        return tuple(
            self.launch_interface(entry, items, index, shape, usual_device_index) for index, shape in enumerate(listed)
        )

    def launch_interface(
        self, entry: Entry, items: list[Mapping], index: int, shape: placement.LaunchInterface, usual: int | None
    ) -> LaunchInterface:
        data = items[index]
        address = f"{entry.address}.interfaces[{index}]"
        device_index = usual if given(shape.device_index) is None else given(shape.device_index)
        return LaunchInterface(
            address=address,
            at=entry.tree.value(items, index),
            places=places_of(LaunchInterface, data, entry.tree),
            interface=self.refer.interface(shape.interface, entry),
            subnet=self.refer.subnet(shape.subnet, entry),
            device_index=_index_or_unknown(device_index, address),
            network_card=shape.network_card,
            kind=shape.kind,
            addresses=interface_addresses(shape, data, entry.tree, ipv4=self.has_ipv4(shape.subnet, shape.kind)),
            ena_queues=given(shape.ena_queues) is not None,
            ena_express=given(shape.ena_express) is True,
            asks_public_ip=given(shape.associate_public_ip),
            security_groups=group_list(shape.security_groups, data, entry, self.refer),
            delete_on_termination=given(shape.delete_on_termination),
            notes=notes(shape.description, shape.tags),
            tags=Tags(dict(shape.tags)),
        )

    def attachments(self) -> Iterator[Attachment]:
        """The attachments. One of an interface or instance that has mistakes is left out together with it."""
        for entry in self.entries.listed["attachments"]:
            shape: placement.Attachment | None = entry.shape
            ends = () if shape is None else ((shape.interface, "interfaces"), (shape.instance, "instances"))
            if shape is not None and not any(self.refer.has_mistakes(name, section) for name, section in ends):
                yield self.attachment(entry)

    def attachment(self, entry: Entry) -> Attachment:
        shape: placement.Attachment = entry.shape
        interface = self.refer.interface(shape.interface, entry)
        instance = self.refer.instance(shape.instance, entry)
        return Attachment(
            **common(Attachment, entry),
            interface=interface or left_out(entry.address, "interface", "the interface"),
            launch=instance or left_out(entry.address, "instance", "the instance"),
            device_index=_index_or_unknown(given(shape.device_index), entry.address),
            network_card=shape.network_card,
            ena_queues=given(shape.ena_queues) is not None,
            ena_express=given(shape.ena_express) is True,
            delete_on_termination=shape.delete_on_termination,
            managed_by=attached_by(shape, self.entries),
        )

    def auto_scaling_group(self, entry: Entry) -> AutoScalingGroup:
        shape: services.AutoScalingGroup = entry.shape
        subnets = (self.refer.subnet(name, entry) for name in shape.subnets)
        account = self.account(entry)
        return AutoScalingGroup(
            **common(AutoScalingGroup, entry),
            template=self.refer.launch_template(shape.launch_template, entry),
            subnets=tuple(subnet for subnet in subnets if subnet is not None),
            zones=tuple(zone_named(name, account) for name in shape.zones if name != ANY_ZONE),
            more_zones=(f"the zones of {entry.address}",) if ANY_ZONE in shape.zones else (),
            least=max(given(shape.min) or 0, given(shape.desired) or 0),
            most=given(shape.max),
            tags=Tags(dict(shape.tags)),
            instance_tags=Tags(dict(shape.tags)),
        )

    def nat_gateway(self, entry: Entry) -> NatGateway:
        shape: routing.NatGateway = entry.shape
        listed = given(shape.elastic_ips)
        elastic_ips = (self.refer.elastic_ip(name, entry) for name in listed or ())
        account = self.account(entry)
        return NatGateway(
            **common(NatGateway, entry),
            id=own_id(entry),
            subnet=self.refer.subnet(shape.subnet, entry) or unknown_subnet(entry.address),
            addresses=gateway_addresses(shape, entry.data, entry.tree),
            elastic_ips=tuple(one for one in elastic_ips if one is not None),
            mode=shape.availability_mode,
            private=shape.connectivity == "private",
            names_subnet=given(shape.subnet) is not None,
            has_allocation=None if listed is None else bool(listed) and shape.availability_mode == "zonal",
            zones=tuple(zone_named(name, account) for name in shape.zones if name != ANY_ZONE),
            allowlisted_by=tuple(shape.allowlisted_by),
        )

    def elastic_ip(self, entry: Entry) -> ElasticIp:
        shape: routing.ElasticIp = entry.shape
        return ElasticIp(
            **common(ElasticIp, entry),
            id=own_id(entry),
            owner=words(self.account(entry)),
            region=entry.source.region,
            quota=entry.source.elastic_ips,
            gateway="carrier-gateway" if shape.carrier else "internet-gateway",
            protected=shape.protected,
            allowlisted_by=tuple(shape.allowlisted_by),
        )

    def associations(self) -> Iterator[ElasticIpAssociation]:
        """What holds each Elastic IP that names a holder."""
        for name, elastic_ip in self.refer.elastic_ips.items():
            entry = self.entries.named["elastic_ips"][name]
            shape: routing.ElasticIp = entry.shape
            interface = self.refer.interface(shape.interface, entry)
            instance = self.refer.instance(shape.instance, entry)
            if interface is not None or instance is not None:
                yield ElasticIpAssociation(
                    **common(ElasticIpAssociation, entry),
                    elastic_ip=elastic_ip,
                    interface=interface,
                    launch=instance,
                    private_ip=given(shape.private_ip),
                    both_asked=interface is not None and instance is not None,
                )

    def route_table(self, entry: Entry) -> RouteTable:
        shape: routing.RouteTable = entry.shape
        return RouteTable(
            **common(RouteTable, entry),
            id=own_id(entry),
            vpc=self.refer.vpc(shape.vpc, entry),
            more_routes=more_routes(shape, entry),
        )

    def has_ipv4(self, subnet: Maybe[str], kind: str) -> bool:
        """Whether an interface gets a primary IPv4 address."""
        entry = self._named("subnets", given(subnet))
        ipv6_only = entry is not None and entry.shape is not None and entry.shape.ipv6_only
        return kind != "efa-only" and not ipv6_only

    def _named(self, section: str, id: str | None) -> Entry | None:
        return self.entries.named[section].get(id) if id is not None else None

    def requested_zone(self, entry: Entry, zone: Maybe[str]) -> Value[Zone] | None:
        name = given(zone)
        return None if name is None or name == ANY_ZONE else zone_named(name, self.account(entry))

    def account(self, entry: Entry) -> Value[str]:
        """The account of an entity: its own, that of its VPC or subnet, that of its file."""
        own: str | None = given(getattr(entry.shape, "account", UNSET))
        if own is not None:
            return own
        for key, section in (("vpc", "vpcs"), ("subnet", "subnets")):
            above = self._named(section, given(getattr(entry.shape, key, UNSET)))
            if above is not None and above.shape is not None:
                return self.account(above)
        return entry.source.account or ACCOUNT


def _first(texts: list[str]) -> str | None:
    return texts[0] if texts else None


def _index_or_unknown(device_index: int | None, address: str) -> Value[int]:
    return left_out(address, "device_index", "the device index") if device_index is None else device_index
