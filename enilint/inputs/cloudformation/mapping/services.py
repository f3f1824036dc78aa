"""Services that are given subnets: load balancers, attachments to transit gateways, and others."""

from collections.abc import Callable, Iterator, Mapping

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, tags_of
from enilint.inputs.cloudformation.mapping.gateways import gateway_of
from enilint.inputs.cloudformation.mapping.launches import allowlisted_by
from enilint.inputs.cloudformation.mapping.places import zones_named
from enilint.inputs.cloudformation.mapping.security import Bodies, Security
from enilint.inputs.cloudformation.mapping.service_forms import (
    CLASS_OF_CLUSTER,
    CLUSTER_NAME,
    DEPLOYMENTS,
    FORMS,
    MEMBERS,
    Form,
)
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, model_text
from enilint.inputs.default_vpcs import default_subnet
from enilint.model.addresses import parsed_network
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import (
    AddressReference,
    LoadBalancer,
    LoadBalancerTarget,
    SubnetService,
    TransitGatewayAttachment,
    is_public_balancer,
)
from enilint.model.subnet_services import DATABASE, SUBNET_GROUPS
from enilint.values import OneOf, Unknown, Value, either, follow, known, merged, same

_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"
_REFERENCING = "SecurityGroupReferencingSupport"
_TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"


class Services:
    """The services of a design."""

    def __init__(
        self, bodies: Bodies, subnets: Entities[Subnet], security: Security, default_vpc: Callable[[Body], Vpc]
    ) -> None:
        self._bodies = bodies
        self._subnets = subnets
        self._security = security
        self._default_vpc = default_vpc

    def others(self) -> Iterator[SubnetService]:
        """The services that have no list of their own in a network."""
        groups = self._subnet_groups()
        clusters: dict[str, SubnetService] = {}
        sources: dict[str, SubnetService] = {}
        heirs: dict[str, tuple[SubnetService, str]] = {}
        for type, form in FORMS.items():
            for body in self._bodies(type):
                is_part = bool(form.unless) and body.is_set(form.unless)
                if is_part or (form.only and not _is_deployed_as(body, form.only)):
                    continue
                service = self._service(body, form)
                if form.service == DATABASE and service.parent is not None:
                    service.parent = groups.get((form.group, _name_of(service.parent)), service.parent)
                if form.name == CLUSTER_NAME:
                    clusters |= dict.fromkeys(_names(body, form), service)
                if form.source:
                    sources |= dict.fromkeys(_names(body, form), service)
                    source = body.text(form.source)
                    if source is not None and service.parent is None:
                        heirs[service.address] = service, _name_of(source)
                yield service
        for type, is_public_unset in MEMBERS.items():
            for body in self._bodies(type):
                _note_public_member(body, clusters, is_public_unset)
        if heirs:
            from enilint.inputs.replicas import inherit_groups

            inherit_groups(heirs, sources)

    def _subnet_groups(self) -> dict[tuple[str, str], Value[str]]:
        """The IDs of the subnet groups that the design declares, by kind and by what names them."""
        return {
            (form.service, name): identity(body)
            for type, form in FORMS.items()
            if form.service in SUBNET_GROUPS
            for body in self._bodies(type)
            for name in _names(body, form)
        }

    def load_balancers(self, elastic_ips: Entities[ElasticIp]) -> Iterator[LoadBalancer]:
        """The load balancers."""
        for body in self._bodies(_BALANCER):
            yield self._load_balancer(body, body.text_or("Type", "application"), elastic_ips)
        for body in self._bodies(_CLASSIC):
            yield self._load_balancer(body, "classic", elastic_ips)

    def targets(self, instances: Entities[Launch]) -> Iterator[LoadBalancerTarget]:
        """What is registered: with target groups, or with classic load balancers themselves."""
        for body in self._bodies(_TARGET_GROUP):
            type = body.text_or("TargetType", "instance")
            for block in body.blocks("Targets"):
                to = _registered(block, type, instances)
                if to is not None:
                    yield _target(body, block.place("Id"), to, body.address)
        for body in self._bodies(_CLASSIC):
            at = body.place("Instances")
            for launch in instances.listed(body, "Instances")[0]:
                yield _target(body, at, AddressReference(at=at, launch=launch), None)

    def transit_gateway_attachments(self, vpcs: Entities[Vpc]) -> Iterator[TransitGatewayAttachment]:
        """The attachments of VPCs to transit gateways. Appliance mode is off unless it is enabled."""
        for body in self._bodies("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"):
            subnets, more = self._listed(body, "SubnetIds")
            added, doubts = self._listed(body, "AddSubnetIds")
            removed, _ = self._listed(body, "RemoveSubnetIds")
            options = next(iter(body.blocks("Options")), None)
            yield TransitGatewayAttachment(
                address=body.address,
                at=body.at,
                places=body.places(
                    vpc="VpcId", transit_gateway="TransitGatewayId", subnets="SubnetIds", appliance_mode="Options",
                    ipv6_support="Options", references_groups="Options",
                ),
                transit_gateway=gateway_of(body, "TransitGatewayId")
                or Unknown(f"the transit gateway of {body.address}"),
                propagates=self._propagates(body),
                id=identity(body),
                tags=tags_of(body),
                service="transit-gateway-attachment",
                vpc=vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
                subnets=tuple(one for one in (*subnets, *added) if not any(one is other for other in removed)),
                more_subnets=merged(more, doubts, body.blocks_missing("Options")),
                appliance_mode=_is_enabled(options, "ApplianceModeSupport", "disable"),
                ipv6_support=_is_enabled(options, "Ipv6Support", "disable"),
                has_static_ipv6_route=self._has_static_ipv6_route(body),
                references_groups=self._references_groups(body, options),
            )  # fmt: skip

    def _references_groups(self, body: Body, options: Body | None) -> Value[bool]:
        """Whether groups of other VPCs can be referenced: on by default for attachments, and off for the gateway."""
        own = _is_enabled(options, _REFERENCING, "enable")
        if known(own) is False:
            return False
        value = body.value("TransitGatewayId")
        owner = value.resource if isinstance(value, Symbol) else ""
        for gateway in self._bodies("AWS::EC2::TransitGateway"):
            if gateway.address == owner:
                of_gateway = _is_enabled(gateway, _REFERENCING, "disable")
                return own if known(of_gateway) is True else of_gateway
        return Unknown(f"{_REFERENCING} of the transit gateway of {body.address}")

    def _has_static_ipv6_route(self, body: Body) -> Value[bool]:
        """Whether a static IPv6 route may target an attachment."""
        for route in self._bodies("AWS::EC2::TransitGatewayRoute"):
            value = route.value("TransitGatewayAttachmentId")
            is_other = isinstance(value, Symbol) and value.resource != body.address
            destination = known(route.text_or("DestinationCidrBlock", ""))
            if not is_other and (destination is None or ":" in destination):
                return Unknown(f"whether {route.address} is an IPv6 route to {body.address}")
        return False

    def _propagates(self, body: Body) -> Value[bool]:
        """Whether the default route table of a transit gateway gets the routes of an attachment.

        It does by default (CreateTransitGateway, `DefaultRouteTablePropagation`).
        """
        value = body.value("TransitGatewayId")
        owner = value.resource if isinstance(value, Symbol) else ""
        for gateway in self._bodies("AWS::EC2::TransitGateway"):
            if gateway.address == owner:
                propagates = gateway.text_or("DefaultRouteTablePropagation", "enable")
                return follow(propagates, lambda one: one == "enable")
        return Unknown(f"whether the transit gateway of {body.address} propagates routes")

    def _load_balancer(self, body: Body, type: Value[str], elastic_ips: Entities[ElasticIp]) -> LoadBalancer:
        subnets, more = self._listed(body, "Subnets")
        if same(type, "classic") is True and body.value("Subnets") is None:
            zones, more = zones_named(body)
            subnets = tuple(default_subnet(one, self._default_vpc(body), body.at) for one in zones)
        mappings = list(body.blocks("SubnetMappings"))
        mapped = [self._subnets.reference(block, "SubnetId") for block in mappings]
        allocated = [elastic_ips.reference(block, "AllocationId") for block in mappings]
        return LoadBalancer(
            address=body.address,
            at=body.at,
            places=body.places(
                type="Type", is_public="Scheme", ip_address_type="IpAddressType",
                subnets=("Subnets", "SubnetMappings", "AvailabilityZones"), elastic_ips="SubnetMappings",
                security_groups="SecurityGroups", allowlisted_by="Tags",
            ),
            id=identity(body),
            tags=tags_of(body),
            service=follow(type, lambda one: f"{one}-load-balancer"),
            type=type,
            ip_address_type=body.text_or("IpAddressType", "ipv4"),
            is_public=is_public_balancer(
                type, follow(body.text_or("Scheme", "internet-facing"), lambda one: one != "internal")
            ),
            subnets=(*subnets, *(one for one in mapped if one is not None)),
            more_subnets=merged(more, body.blocks_missing("SubnetMappings")),
            security_groups=self._security.listed(body, "SecurityGroups"),
            sets_private_ips=any(one.is_set("PrivateIPv4Address") for one in mappings),
            elastic_ips=tuple(one for one in allocated if one is not None),
            allowlisted_by=allowlisted_by(body),
        )  # fmt: skip

    def _service(self, body: Body, form: Form) -> SubnetService:
        subnets, more = self.subnets_at(body, form.subnets)
        return SubnetService(
            address=body.address,
            at=body.at,
            places=_places(body, form),
            id=identity(body),
            tags=tags_of(body),
            service=form.service,
            subnets=subnets,
            more_subnets=more,
            security_groups=self.groups_at(body, form.groups),
            parent=body.text(form.parent) if form.parent else None,
            zones_wanted=_zones_wanted(body, form.zones) if form.zones else None,
            ip_address_type=_ip_address_type(body, form.addresses),
            is_public=_is_public(body, form),
            in_outpost=body.is_set("OutpostConfig"),
        )

    def subnets_at(self, body: Body, path: str) -> tuple[tuple[Value[Subnet], ...], tuple[str, ...]]:
        """The subnets that a path leads to, and what would tell whether there are more."""
        if not path:
            return (), ()
        *names, last = path.split(".")
        found: list[Value[Subnet]] = []
        more: list[str] = list(_missing(body, names))
        for one in body.blocks(*names) if names else (body,):
            if last == "SubnetId":
                subnet = self._subnets.reference(one, last)
                found += [] if subnet is None else [subnet]
            else:
                listed, doubts = self._listed(one, last)
                found += listed
                more += doubts
        return tuple(found), merged(more)

    def groups_at(self, body: Body, path: str) -> GroupList | None:
        """The security groups that a path leads to; None where it leads to none."""
        *names, last = path.split(".")
        bodies = body.blocks(*names) if names else iter((body,))
        return next((self._security.listed(one, last) for one in bodies), None) if path else None

    def _listed(self, body: Body, name: str) -> tuple[tuple[Value[Subnet], ...], tuple[str, ...]]:
        found, more = self._subnets.listed(body, name)
        return tuple(found), more


def _ip_address_type(body: Body, path: str) -> Value[str]:
    """The addresses of the interfaces: IPv4 alone, unless the property asks for IPv6, too."""
    *names, last = path.split(".")
    for block in body.blocks(*names) if path else ():
        if last == "IpFamily":
            return block.text_or(last, "ipv4")
        return follow(block.flag_or(last, default=False), lambda one: "dualstack" if one else "ipv4")
    missing = tuple(_missing(body, names)) if path else ()
    return Unknown(missing[0]) if missing else "ipv4"


def _is_public(body: Body, form: Form) -> Value[bool]:
    """Whether the interfaces get public addresses. AWS decides it for a Multi-AZ DB cluster that does not say it."""
    if not form.public:
        return False
    *names, last = form.public.split(".")
    if not names:
        return _flag_of_public(body, None if body.is_set(CLASS_OF_CLUSTER) else form.is_public_unset)
    for block in body.blocks(*names):
        return follow(block.text_or(last, "DISABLED"), lambda one: one != "DISABLED")
    missing = tuple(_missing(body, names))
    return Unknown(missing[0]) if missing else False


def _flag_of_public(body: Body, is_public_unset: bool | None) -> Value[bool]:
    flag = body.flag("PubliclyAccessible")
    if flag is not None:
        return flag
    unset = Unknown(f"PubliclyAccessible of {body.address}, which is not set")
    return unset if is_public_unset is None else is_public_unset


def _note_public_member(body: Body, clusters: Mapping[str, SubnetService], is_public_unset: bool | None) -> None:
    """Note in a cluster whether an instance of it has a public address."""
    cluster = body.text(CLUSTER_NAME)
    flag = False if cluster is None else _flag_of_public(body, is_public_unset)
    own = clusters.get(_name_of(cluster)) if cluster is not None else None
    if own is not None and flag is not False:
        own.is_public = either(own.is_public, flag)
        own.places["is_public"] = body.place("PubliclyAccessible")
    elif flag is not False and not isinstance(cluster, str):
        for one in clusters.values():
            one.is_public = either(one.is_public, Unknown(body.fact(CLUSTER_NAME)))


def _names(body: Body, form: Form) -> Iterator[str]:
    """What names a resource: its name, and the symbol of what `Ref` gives."""
    yield _name_of(identity(body))
    name = body.text(form.name) if form.name else None
    if name is not None:
        yield _name_of(name)


def _name_of(value: Value[str]) -> str:
    """A name, or the symbol of one that is not known; empty if it has none."""
    return (value.symbol or "") if isinstance(value, Unknown | OneOf) else value


def _missing(body: Body, names: list[str]) -> Iterator[str]:
    if names:
        yield from body.blocks_missing(names[0])
        for one in body.blocks(names[0]):
            yield from _missing(one, names[1:])


def _is_deployed_as(body: Body, types: tuple[str, ...]) -> bool:
    """Whether a file system of FSx has one of some types of deployment."""
    return any(block.value("DeploymentType") in types for name in DEPLOYMENTS for block in body.blocks(name))


def _places(body: Body, form: Form) -> dict[str, Location]:
    """Where the lists are written: the property, or the block that it stands in."""
    found = {}
    paths = {"subnets": form.subnets, "security_groups": form.groups, "parent": form.parent}
    paths |= {"is_public": form.public, "ip_address_type": form.addresses}
    for attribute, path in paths.items():
        *names, last = path.split(".")
        inside = next((one.written_at(last) for one in body.blocks(*names)), None) if names else None
        place = inside or body.written_at(names[0] if names else last)
        if place is not None:
            found[attribute] = place
    return found


def _zones_wanted(body: Body, name: str) -> Value[int]:
    """Over how many zones a domain is spread: one without zone awareness, else two or three (ZoneAwarenessConfig)."""
    for cluster in body.blocks(name):
        aware = cluster.flag("ZoneAwarenessEnabled")
        zones = next((one.number_or("AvailabilityZoneCount", 2) for one in cluster.blocks("ZoneAwarenessConfig")), 2)
        if aware is None or aware is False:
            return 1
        return zones if aware is True else Unknown(f"whether {body.address} has zone awareness")
    missing = body.blocks_missing(name)
    return Unknown(missing[0]) if missing else 1


def _registered(block: Body, type: Value[str], instances: Entities[Launch]) -> AddressReference | None:
    """What a target is; None for functions and load balancers, which have no address of an instance."""
    at, value = block.place("Id"), block.value("Id")
    if type == "instance":
        launch = instances.reference(block, "Id") or Unknown(block.fact("Id"))
        return AddressReference(at=at, launch=launch)
    is_address = isinstance(value, Symbol) or parsed_network(str(value)) is not None
    text = model_text(value)
    return AddressReference(at=at, text=text) if type == "ip" and is_address and text is not None else None


def _target(body: Body, at: Location, to: AddressReference, group: str | None) -> LoadBalancerTarget:
    return LoadBalancerTarget(
        address=body.address, at=body.at, places={"to": at}, to=to, registered_by=body.address, group=group
    )


def _is_enabled(body: Body | None, name: str, default: str) -> Value[bool]:
    return follow(default if body is None else body.text_or(name, default), lambda one: one == "enable")
