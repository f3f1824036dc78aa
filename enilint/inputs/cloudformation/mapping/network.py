"""From evaluated resources to the model."""

from collections.abc import Callable, Sequence

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.addresses import addresses_of, primary_address
from enilint.inputs.cloudformation.mapping.ecs_services import EcsServices
from enilint.inputs.cloudformation.mapping.elastic_ips import ElasticIps, left_out, nat_gateways
from enilint.inputs.cloudformation.mapping.endpoints import Endpoints
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, more_notes_of, notes_of, tags_of
from enilint.inputs.cloudformation.mapping.gateways import peering_connections
from enilint.inputs.cloudformation.mapping.imported import add_imported
from enilint.inputs.cloudformation.mapping.launches import Launches, allowlisted_by
from enilint.inputs.cloudformation.mapping.places import (
    add_ipv6_blocks,
    note_public_access,
    ranges_of,
    subnet_of,
    vpc_of,
)
from enilint.inputs.cloudformation.mapping.routing import Routes, RouteTables, given_to_custom
from enilint.inputs.cloudformation.mapping.security import Security, addresses_in
from enilint.inputs.cloudformation.mapping.services import Services
from enilint.inputs.cloudformation.mapping.traffic_mirrors import note_mirror_targets
from enilint.inputs.cloudformation.resource import Body, Resource
from enilint.inputs.context import Context
from enilint.inputs.outside import Outside
from enilint.model.addresses import family_of
from enilint.model.entities.launches import Attachment, Interface, unknown_subnet
from enilint.model.entities.places import Vpc
from enilint.model.entities.services import DnsRecord
from enilint.model.network import Network
from enilint.model.spelling import CLOUDFORMATION
from enilint.values import Answer, Unknown, Value, known


def network_of(
    resources: Sequence[Resource],
    types: dict[str, str],
    context: Context,
    mentions: Callable[[str, bool], Answer],
    attached_later: Callable[[str], Value[bool]],
    unread_users: Callable[[str], tuple[str, ...]],
    unread_stacks: Callable[[str], tuple[str, ...]],
    imported: Sequence[Resource] = (),
) -> Network:
    """The model of the resources of a world. `types` are the types of all resources by address, read or not.

    `mentions` answers whether anything else of the design names the resource of an address, `attached_later` whether
    something may attach an interface at run time, `unread_users` what may use an Elastic IP or a subnet and was not
    read, `unread_stacks` which stacks may use a resource of any type. `imported` are resources of other designs.
    """
    mapping = _Mapping(resources, types, context, attached_later, imported)
    return mapping.network(mentions, unread_users, unread_stacks)


class _Mapping:
    def __init__(
        self,
        resources: Sequence[Resource],
        types: dict[str, str],
        context: Context,
        attached_later: Callable[[str], Value[bool]],
        imported: Sequence[Resource],
    ) -> None:
        self._attached_later = attached_later
        self._imported = imported
        self._resources = resources
        self._by_type: dict[str, list[Body]] = {}
        for resource in resources:
            self._by_type.setdefault(resource.type, []).append(resource.body)
        self._types = types
        self._catalog = context.catalog
        facts = context.facts
        self.outside = Outside(facts)
        self.vpcs = Entities("VPCs", ("Ref", "VpcId"), self.outside.vpc, facts.vpcs)
        self.subnets = Entities("subnets", ("Ref", "SubnetId"), self.outside.subnet, facts.subnets)
        self.interfaces = Entities("interfaces", ("Ref", "Id"), self.outside.interface, facts.interfaces)

    def bodies(self, *types: str) -> list[Body]:
        """The properties of the resources of some types."""
        return [one for type in types for one in self._by_type.get(type, ())]

    def network(
        self,
        mentions: Callable[[str, bool], Answer],
        unread_users: Callable[[str], tuple[str, ...]],
        unread_stacks: Callable[[str], tuple[str, ...]],
    ) -> Network:
        """Map everything, in the order in which the resources refer to each other."""
        groups = add_imported(self._imported, self.vpcs, self.subnets)
        for body in self.bodies("AWS::EC2::VPC"):
            self.vpcs.add(body, vpc_of(body))
        for body in self.bodies("AWS::EC2::Subnet"):
            self.subnets.add(body, subnet_of(body, self.vpcs))
        add_ipv6_blocks(self.bodies("AWS::EC2::SubnetCidrBlock"), self.subnets)
        note_public_access(
            self.bodies("AWS::EC2::VPCBlockPublicAccessOptions"),
            self.bodies("AWS::EC2::VPCBlockPublicAccessExclusion"),
            self.vpcs,
            self.subnets,
        )
        security = Security(self.bodies, self.vpcs, self.outside, self.default_vpc, groups)
        security.name_cluster_groups(self.subnets)
        for body in self.bodies("AWS::EC2::NetworkInterface"):
            self.interfaces.add(body, self._interface(body, security))
        note_mirror_targets(self.bodies, self.interfaces)
        launches = Launches(self.bodies, self.subnets, self.interfaces, security, self.outside, self.default_vpc)
        launches.turn_off_checks()
        elastic_ips = ElasticIps(self.bodies, self.interfaces, launches.instances, self.outside)
        gateways = nat_gateways(self.bodies, self.subnets, elastic_ips.entities, self.outside, self.vpcs)
        endpoints = Endpoints(self.bodies, self._types, self.vpcs, self.subnets, security)
        services = Services(self.bodies, self.subnets, security, self.default_vpc)
        ecs = EcsServices(self.bodies, services, launches.groups.all)
        tables = RouteTables(self.bodies, self.vpcs, self.subnets, self._types, given_to_custom(self._resources))
        routes_of = Routes(tables, self.interfaces, launches.instances, gateways, endpoints)
        routes = [routes_of.of(body) for body in self.bodies("AWS::EC2::Route")]
        associations = list(tables.associations())
        mains = [one for association in associations if association.main_of and (one := known(association.table))]
        found = Network(
            catalog=self._catalog,
            spelling=CLOUDFORMATION,
            vpcs=self.vpcs.all(),
            subnets=self.subnets.all(),
            interfaces=self.interfaces.all(),
            instances=launches.made(),
            launch_templates=launches.made_templates(),
            attachments=[
                self._attachment(body, launches) for body in self.bodies("AWS::EC2::NetworkInterfaceAttachment")
            ],
            auto_scaling_groups=launches.groups.all,
            nat_gateways=list(gateways.by_address.values()),
            elastic_ips=elastic_ips.entities.all(),
            associations=list(elastic_ips.associations()),
            route_tables=[*tables.entities.all(), *mains],
            routes=[one for one in routes if one.target_kind == "interface"],
            gateway_routes=[one for one in routes if one.target_kind != "interface"],
            table_associations=associations,
            peering_connections=list(peering_connections(self.bodies, self.vpcs)),
            internet_gateways=list(tables.internet_gateways()),
            security_groups=security.groups.all(),
            group_associations=list(security.associations()),
            load_balancers=list(services.load_balancers(elastic_ips.entities)),
            load_balancer_targets=list(services.targets(launches.instances)),
            transit_gateway_attachments=list(services.transit_gateway_attachments(self.vpcs)),
            services=[*endpoints.declared(), *services.others(), *ecs.all()],
            dns_records=[_record(body) for body in self.bodies("AWS::Route53::RecordSet") if _is_of_address(body)],
            vpc_ranges=list(ranges_of(self.bodies("AWS::EC2::VPCCidrBlock"), self.vpcs)),
            askable=self.outside.askable,
            mentions=mentions,
            unread_users=unread_users,
            unread_modules=unread_stacks,
            optional=left_out(self._resources),
        )
        found.find_failover_signs = launches.failover_signs
        return found

    def default_vpc(self, body: Body) -> Vpc:
        """The default VPC of the account and Region of a resource."""
        environment = body.resource.stack.root.environment
        place = environment or "the deployment"
        found = [one for one in self.vpcs.all() if one.default_of == place]
        return found[0] if found else self._add_default_vpc(place, environment, body.at)

    def _add_default_vpc(self, place: str, environment: str, at: Location) -> Vpc:
        words = f"the default VPC of {environment}" if environment else "the default VPC"
        symbol = f"default VPC of {place}"
        vpc = Vpc(
            address=words,
            at=at,
            id=Unknown(f"the id of {words}", symbol),
            declared=False,
            default_of=place,
            internet_gateway=Unknown(f"whether {words} still has its default internet gateway"),
        )
        self.vpcs.name(symbol, vpc)
        return vpc

    def _interface(self, body: Body, security: Security) -> Interface:
        return Interface(
            address=body.address,
            at=body.at,
            places=body.places(
                subnet="SubnetId",
                kind="InterfaceType",
                addresses=("PrivateIpAddresses", "PrivateIpAddress", "SecondaryPrivateIpAddressCount"),
                source_dest_check="SourceDestCheck",
                private_ip="PrivateIpAddress",
                security_groups="GroupSet",
            ),
            id=identity(body),
            tags=tags_of(body),
            subnet=self.subnets.reference(body, "SubnetId") or unknown_subnet(body.address),
            kind=body.text_or("InterfaceType", "interface"),
            addresses=addresses_of(body),
            source_dest_check=body.flag_or("SourceDestCheck", default=True),
            private_ip=primary_address(body, f"{body.address}.PrimaryPrivateIpAddress", family_of(body.address)),
            security_groups=security.listed(body, "GroupSet"),
            notes=notes_of(body),
            more_notes=more_notes_of(body),
            allowlisted_by=allowlisted_by(body),
            attached_later=self._attached_later(body.address),
        )

    def _attachment(self, body: Body, launches: Launches) -> Attachment:
        index = body.number("DeviceIndex")
        return Attachment(
            address=body.address,
            at=body.at,
            places=body.places(
                interface="NetworkInterfaceId",
                launch="InstanceId",
                device_index="DeviceIndex",
                delete_on_termination="DeleteOnTermination",
            ),
            interface=self.interfaces.reference(body, "NetworkInterfaceId")
            or Unknown(f"the interface that {body.address} attaches"),
            launch=launches.instances.reference(body, "InstanceId") or Unknown(f"the instance of {body.address}"),
            device_index=Unknown(body.fact("DeviceIndex")) if index is None else index,
            ena_queues=body.is_set("EnaQueueCount"),
            managed_by="iac",
            delete_on_termination=body.flag_or("DeleteOnTermination", default=True),
            waits_for=body.resource.waits_for,
        )


def _is_of_address(body: Body) -> bool:
    """Whether a record is of IPv4 addresses (type A). An alias names no address."""
    type = body.text("Type")
    return not isinstance(type, str) or type == "A"


def _record(body: Body) -> DnsRecord:
    at = body.place("ResourceRecords")
    return DnsRecord(
        address=body.address,
        at=body.at,
        places=body.places(to="ResourceRecords"),
        to=tuple(addresses_in(body.items("ResourceRecords"), at)),
        more=body.items_missing("ResourceRecords"),
    )
