"""What rules ask of a design as an attribute of an entity, though it takes the rest of the network to answer it.

The attribute has the name of the function, the class of its second parameter, and the type of its result.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, get_type_hints

from msgspec import Struct

from enilint.aws.instance_types import InstanceType
from enilint.expressions.types import Attribute, type_of
from enilint.expressions.values import Many, answer_of
from enilint.model.addresses import parsed_network
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import GroupList, SecurityGroup
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Attachment, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route, RouteTable
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Count,
    Missing,
    Unknown,
    Value,
    any_of,
    candidates,
    facts_missing,
    follow,
    known,
    merged,
    same,
)

_RESERVED = 5
"""The addresses of every subnet that AWS keeps ("Subnet CIDR blocks" of the VPC User Guide)."""
_DEFAULTS = ("0.0.0.0/0", "::/0")

F = TypeVar("F", bound=Callable[[Network, Any], Any])

_QUESTIONS: dict[type, dict[str, Attribute]] = defaultdict(dict)


def _question(name: str) -> Callable[[F], F]:
    """Take a function up as the attribute of a name."""

    def take(function: F) -> F:
        hints = get_type_hints(function)
        (owner,) = [hint for parameter, hint in hints.items() if parameter not in ("network", "return")]
        type = type_of(hints["return"])
        assert type is not None, function.__name__

        def read(context: Any, one: Any) -> Any:
            key = function, id(one)
            if key not in context.answers:
                value = function(context.network, one)
                context.answers[key] = answer_of(value) if type.kind == "bool" else value
            return context.answers[key]

        _QUESTIONS[owner][name] = Attribute(name, type, read, function, owner)
        return function

    return take


@functools.cache
def questions_of(cls: type) -> Mapping[str, Attribute]:
    """The questions about the objects of a class."""
    return {name: one for parent in reversed(cls.__mro__) for name, one in _QUESTIONS.get(parent, {}).items()}


class SubnetAddresses(Struct, frozen=True, eq=False):
    """The IPv4 addresses of a subnet."""

    usable: Value[int]
    """How many there are without the five that AWS reserves."""
    used: Count
    """How many the design uses at least, and at most."""


class RouteTarget(Struct, frozen=True, eq=False):
    """What a route leads to."""

    kind: Value[str]
    """The kind of target, such as interface, nat-gateway or internet-gateway; see `target_kind` of a route."""
    interface: Value[Interface] | None
    """The interface, also where the route names an instance. None: it leads to none."""
    instance: Value[Launch | None] | None
    """The instance with that interface. None: it leads to none."""
    nat_gateway: Value[NatGateway] | None
    """The NAT gateway. None: it leads to none."""
    zone: Value[Zone] | None
    """The zone of the interface or NAT gateway. None: it leads to neither."""


# Instances and launch templates


@_question("interfaces")
def interfaces(network: Network, launch: Launch) -> Many[Interface]:
    """The interfaces of the instance: those of its launch, and those attached to it later."""
    found = attachments(network, launch)
    certain = {id(known(one.interface) or one): one.interface for one in found.certain}
    possible = [(one.interface, facts) for one, facts in found.possible]
    listed: Any = tuple(certain.values())
    unsure: Any = tuple(possible)
    return Many(listed, unsure, found.more)


@_question("attachments")
def attachments(network: Network, launch: Launch) -> Many[Attachment]:
    """The attachments of interfaces to the instance."""
    of_launch = network.attachments_of(launch)
    perhaps = (*(one for one in of_launch if one.doubt and not one.many), *network.possible_attachments_of(launch))
    more = (one.doubt for one in of_launch if one.many)
    return Many(
        tuple(one for one in of_launch if not one.doubt),
        tuple((one, one.doubts or (f"whether {one} is for {launch}",)) for one in perhaps),
        merged(more, network.unlisted_interfaces(launch)),
    )


@_question("type")
def _type_of_launch(network: Network, launch: Launch) -> Value[str]:
    """The instance type: its own, or that of its launch template."""
    return network.type_of(launch)


@_question("is_template")
def is_template(network: Network, launch: Launch) -> bool:
    """Whether it is a launch template, and not an instance."""
    return isinstance(launch, LaunchTemplate)


@_question("limits")
def limits(network: Network, launch: Launch) -> Value[InstanceType]:
    """What the instance type supports."""
    return network.limits_of(launch)


@_question("zone")
def zone(network: Network, launch: Launch) -> Value[Zone]:
    """The zone: that of the subnet of the primary interface."""
    found = network.zone_of(launch, Unknown(f"the zone of {launch}"))
    return launch.zone if launch.zone is not None and known(found) is None else found


def _groups(groups: GroupList | None) -> Many[SecurityGroup] | None:
    if groups is None:
        return None
    listed: Any = tuple(use.group for use in groups.uses)
    return Many(listed, (), groups.more)


@_question("security_groups")
def security_groups(network: Network, launch: Launch) -> Many[SecurityGroup] | None:
    """The security groups that the launch lists for its primary interface. Null: it lists none."""
    return _groups(launch.security_groups)


# Interfaces


@_question("attachments")
def attachments_of_interface(network: Network, interface: Interface) -> Many[Attachment]:
    """The attachments of the interface: a single one, unless something moves it, or AWS refuses the others."""
    found = network.attachments_of_interface(interface)
    perhaps = (*(one for one in found if one.doubt), *network.possible_attachments_of_interface(interface))
    unsure = [(one, one.doubts or (f"whether {one} is for {interface}",)) for one in perhaps if not one.many]
    more = merged(*(one.doubts for one in perhaps if one.many))
    return Many(tuple(one for one in found if not one.doubt), tuple(unsure), more)


@_question("failover_groups")
def failover_groups(network: Network, interface: Interface) -> Many[FailoverGroup]:
    """The failover groups that move the interface."""
    perhaps = ((one, facts_missing(one.interface)) for one in network.possible_groups_of(interface))
    return Many(tuple(network.groups_of(interface)), tuple(perhaps))


@_question("attachment")
def attachment(network: Network, interface: Interface) -> Value[Attachment | None]:
    """The attachment to an instance. Null: there is none."""
    found = [one for one in network.attachments_of_interface(interface) if not one.doubt]
    if found:
        return found[0]
    perhaps = network.possible_attachments_of_interface(interface)
    facts = merged(facts_missing(interface.attached_later), *(one.doubts for one in perhaps))
    if not facts and (perhaps or same(interface.attached_later, True) is True or not interface.declared):
        facts = (f"what {interface} is attached to",)
    return Unknown(facts[0]) if facts else None


@_question("attached_to")
def attached_to(network: Network, interface: Interface) -> Value[Launch | None]:
    """The instance that it is attached to. Null: none."""
    return follow(attachment(network, interface), lambda one: None if one is None else one.launch)


@_question("security_groups")
def _groups_of_interface(network: Network, interface: Interface) -> Many[SecurityGroup]:
    """The security groups. An interface that lists none has the default group of its VPC."""
    groups, facts = network.effective_groups_of(interface)
    own = interface.security_groups
    if interface.declared and (own is None or not (own.uses or own.more)) and not any(one.default for one in groups):
        groups, facts = [*groups, _default_group(interface)], network.group_doubts_of(interface)
    return Many(tuple(groups), (), facts)


def _default_group(interface: Interface) -> SecurityGroup:
    """The default group of a VPC that the design does not show: AWS creates it with the VPC."""
    words = f"the default security group of {interface}"
    of: dict[str, Any] = {"address": words, "at": interface.at, "id": Unknown(f"the ID of {words}"), "declared": False}
    more = (f"the rules of {words}",)
    vpc = follow(interface.subnet, lambda one: one.vpc)
    return SecurityGroup(**of, vpc=vpc, default=True, more_ingress=more, more_egress=more)


@_question("routes")
def _routes_of_interface(network: Network, interface: Interface) -> Many[Route]:
    """The routes that have it as their target."""
    perhaps = network.possible_routes_to(interface)
    unsure = ((one, facts_missing(network.route_target(one)) or (f"the target of {one}",)) for one in perhaps)
    return Many(tuple(network.routes_to(interface)), tuple(unsure))


@_question("elastic_ips")
def elastic_ips(network: Network, interface: Interface) -> Many[ElasticIp]:
    """The Elastic IPs associated with it."""
    unnamed = Unknown("the Elastic IP of an association without an allocation ID")
    found: Any = tuple(one.elastic_ip or unnamed for one in network.associations_of(interface))
    return Many(found, (), network.association_doubts(interface))


@_question("has_public_address")
def has_public_address(network: Network, interface: Interface) -> Answer:
    """Whether it has a public IPv4 address: an Elastic IP, or one that it gets at launch."""
    return network.has_public_address(interface)


@_question("zone")
def _zone_of_interface(network: Network, interface: Interface) -> Value[Zone]:
    """The zone of its subnet."""
    return network.zone_of_interface(interface)


@_question("vpc")
def vpc(network: Network, interface: Interface) -> Value[Vpc]:
    """The VPC of its subnet."""
    return follow(interface.subnet, lambda one: one.vpc)


# Subnets and VPCs


@_question("interfaces")
def _interfaces_of_subnet(network: Network, subnet: Subnet) -> Many[Interface]:
    """The interfaces in it, those of launches included."""
    perhaps = ((one, facts_missing(one.subnet)) for one in network.interfaces_perhaps_in(subnet))
    return Many(tuple(network.interfaces_in(subnet)), tuple(perhaps))


@_question("route_table")
def route_table(network: Network, subnet: Subnet) -> Value[RouteTable]:
    """The route table of the subnet: its own, or the main one of the VPC."""
    return network.route_table_of(subnet)


def _routes_of(network: Network, table: Value[RouteTable]) -> Many[Route]:
    one = known(table)
    if one is None:
        return Many((), (), facts_missing(table))
    return Many(tuple(network.routing.routes_of(one)), (), network.routing.unlisted_routes(one))


@_question("routes")
def _routes_of_subnet(network: Network, subnet: Subnet) -> Many[Route]:
    """The routes of its route table, without the local ones."""
    return _routes_of(network, network.route_table_of(subnet))


@_question("default_routes")
def default_routes(network: Network, subnet: Subnet) -> Many[Route]:
    """The routes of its route table to 0.0.0.0/0 and ::/0."""
    found = _routes_of_subnet(network, subnet)
    answers = [(one, any_of(same(one.destination, text) for text in _DEFAULTS)) for one in found.certain]
    unsure = ((one, answer.facts) for one, answer in answers if isinstance(answer, Missing))
    return Many(tuple(one for one, answer in answers if answer is True), tuple(unsure), found.more)


@_question("is_public")
def is_public(network: Network, subnet: Subnet) -> Answer:
    """Whether its IPv4 default route leads to an internet gateway."""
    return network.defaults_to_internet_gateway(subnet)


@_question("addresses")
def addresses(network: Network, subnet: Subnet) -> SubnetAddresses:
    """Its IPv4 addresses."""
    return SubnetAddresses(follow(subnet.cidr, _usable), network.addresses_in(subnet))


def _usable(cidr: str | None) -> Value[int]:
    block = parsed_network(cidr) if cidr is not None else None
    return 0 if block is None or block.version != 4 else block.num_addresses - _RESERVED


@_question("subnets")
def subnets(network: Network, vpc: Vpc) -> Many[Subnet]:
    """Its subnets. Of a VPC that the design only refers to, there may be others."""
    found = _among(network.subnets, lambda one: one.vpc, vpc)
    return found if vpc.declared else Many(found.certain, found.possible, (f"other subnets of {vpc}",))


def _among(entities: Iterable[Any], owner: Callable[[Any], Any], wanted: object) -> Many[Any]:
    """The entities that have a certain owner, and those that may have it."""
    answers = [(one, same(owner(one), wanted)) for one in entities]
    unsure = ((one, answer.facts) for one, answer in answers if isinstance(answer, Missing))
    return Many(tuple(one for one, answer in answers if answer is True), tuple(unsure))


@_question("blocks")
def blocks(network: Network, vpc: Vpc) -> Many[str]:
    """All of its CIDR blocks."""
    found, facts = network.blocks_of(vpc)
    return Many(tuple(found), (), facts)


@_question("has_internet_gateway")
def has_internet_gateway(network: Network, vpc: Vpc) -> Answer:
    """Whether an internet gateway is attached."""
    return network.routing.has_internet_gateway(vpc)


# Routes, Elastic IPs, services


@_question("target")
def target(network: Network, route: Route) -> RouteTarget:
    """What it leads to."""
    interface = network.route_target(route)
    gateway = route.nat_gateway
    at_zone: Value[Zone] | None = None
    if interface is not None:
        at_zone = network.zone_of_interface(interface)
    elif gateway is not None:
        at_zone = follow(follow(gateway, lambda one: one.subnet), lambda one: one.zone)
    instance = None if interface is None else follow(interface, lambda one: attached_to(network, one))
    return RouteTarget(route.target_kind, interface, instance, gateway, at_zone)


@_question("routes")
def _routes_of_table(network: Network, table: RouteTable) -> Many[Route]:
    """Its routes, without the local ones."""
    return _routes_of(network, table)


@_question("subnets")
def _subnets_of_table(network: Network, table: RouteTable) -> Many[Subnet]:
    """The subnets that are associated with it explicitly."""
    perhaps = network.routing.possible_subnets_of(table)
    unsure = ((one, facts) for value, facts in perhaps for one in candidates(value))
    return Many(tuple(network.routing.subnets_of(table)), tuple(unsure))


@_question("associated_with")
def associated_with(network: Network, elastic_ip: ElasticIp) -> Value[Interface | None]:
    """The interface that it is associated with. Null: none; see `nat_gateway`."""
    for one in network.associations_with(elastic_ip):
        interface = network.interface_of(one)
        if interface is not None:
            return interface
    facts = network.holder_doubts_of(elastic_ip) if not network.nat_gateways_with(elastic_ip) else ()
    return Unknown(facts[0]) if facts else None


@_question("nat_gateway")
def nat_gateway(network: Network, elastic_ip: ElasticIp) -> Value[NatGateway | None]:
    """The NAT gateway that has it. Null: none."""
    found = network.nat_gateways_with(elastic_ip)
    if found:
        return found[0]
    facts = network.holder_doubts_of(elastic_ip) if not network.associations_with(elastic_ip) else ()
    return Unknown(facts[0]) if facts else None


@_question("security_groups")
def _groups_of_service(network: Network, service: SubnetService) -> Many[SecurityGroup] | None:
    """The security groups of its interfaces. Null: it lists none."""
    return _groups(service.security_groups)
