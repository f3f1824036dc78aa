"""What a drill must keep: expressions about a design after a loss."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from enilint.expressions.checker import Checker, Typed
from enilint.expressions.evaluation import MOST_STEPS, Context
from enilint.expressions.function import Function, made
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.parser import parse
from enilint.expressions.signatures import mistake_at
from enilint.expressions.syntax import Call, Literal, Node, children
from enilint.expressions.types import kind_name
from enilint.expressions.values import Exceeded
from enilint.findings import RuleStopped
from enilint.model.addresses import parsed_network
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import AutoScalingGroup, Instance
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import DnsRecord, SubnetService
from enilint.model.network import Network
from enilint.typed import Protocol
from enilint.values import Answer, Unknown, Value


class AfterLoss(Struct, frozen=True, eq=False):
    """A design after a loss."""

    instances: tuple[Instance, ...]
    """Its instances."""
    subnets: tuple[Subnet, ...]
    """Its subnets."""
    elastic_ips: tuple[ElasticIp, ...]
    """Its Elastic IPs."""
    nat_gateways: tuple[NatGateway, ...]
    """Its NAT gateways."""
    services: tuple[SubnetService, ...]
    """Its load balancers, transit gateway attachments, endpoints and other services that have subnets."""
    auto_scaling_groups: tuple[AutoScalingGroup, ...]
    """Its Auto Scaling groups."""
    dns_records: tuple[DnsRecord, ...]
    """Its DNS records."""
    failover_groups: tuple[FailoverGroup, ...]
    """Its failover groups."""


def after_loss(network: Network) -> AfterLoss:
    """The resources of a network that a drill says something of."""
    return AfterLoss(
        instances=tuple(one for one in network.instances if one.declared),
        subnets=tuple(one for one in network.subnets if one.declared),
        elastic_ips=tuple(one for one in network.elastic_ips if one.declared),
        nat_gateways=tuple(one for one in network.nat_gateways if one.declared),
        services=tuple(network.services_in_subnets()),
        auto_scaling_groups=tuple(network.auto_scaling_groups),
        dns_records=tuple(network.dns_records),
        failover_groups=tuple(network.failover_groups),
    )


class Effects(Protocol):
    """What the loss does to a resource."""

    def survives(self, one: Entity) -> Answer:
        """Whether it goes on."""

    def moves(self, one: Entity) -> Answer:
        """Whether a failover moves it."""

    def loses(self, one: Entity, destination: str) -> Answer:
        """Whether it is cut off from a destination."""


class Asked(Struct, frozen=True):
    """What an expression asks about a resource: a function, and the destination of `loses`."""

    resource: Entity
    function: str
    destination: str = ""


class LossContext(Context):
    """What the expressions of a drill see. `against` has the questions whose answers are those of a loss."""

    def __init__(self, network: Network, effects: Effects, resources: Mapping[str, Entity]) -> None:
        super().__init__(network)
        self.effects = effects
        self.resources = resources
        self.against = dict[Asked, None]()


def resource(context: LossContext, address: str) -> Value[Entity]:
    """The resource of an address, as findings and `enilint drill` name it."""
    found = context.resources.get(address)
    return found if found is not None else Unknown(f"{address}, which is not in the design")


def survives(context: LossContext, resource: Entity) -> Answer:
    """Whether it goes on after the loss: it does not stop, is not gone, and is not cut off from a destination.

    What a failover group moves to another member survives; what only a person can move does not.
    """
    answer = context.effects.survives(resource)
    if answer is False:
        context.against[Asked(resource, "survives")] = None
    return answer


def moves(context: LossContext, resource: Entity) -> Answer:
    """Whether a failover moves it, which needs the control plane of EC2."""
    answer = context.effects.moves(resource)
    if answer is True:
        context.against[Asked(resource, "moves")] = None
    return answer


def loses(context: LossContext, resource: Entity, destination: str) -> Answer:
    """Whether a subnet or an instance is cut off from a destination, such as 0.0.0.0/0."""
    answer = context.effects.loses(resource, destination)
    if answer is True:
        context.against[Asked(resource, "loses", destination)] = None
    return answer


def destination_mistake(text: Any) -> str | None:
    """What is wrong with a destination."""
    if not isinstance(text, str) or text.startswith("pl-") or ("/" in text and parsed_network(text) is not None):
        return None
    return f"`{text}` is not a destination of a route: write a CIDR block or the ID of a prefix list"


OWN_FUNCTIONS: Mapping[str, Function] = {
    "resource": made("resource", resource, lambda _: None, is_literal=True),
    "survives": made("survives", survives),
    "moves": made("moves", moves),
    "loses": made("loses", loses, destination_mistake),
}
"""The functions that only the expressions of a drill have."""
SUBJECTS = (Instance, Subnet, ElasticIp, NatGateway, SubnetService, AutoScalingGroup, DnsRecord, FailoverGroup)
"""What a drill says something of."""
_KINDS = {
    "survives": SUBJECTS,
    "moves": (ElasticIp, DnsRecord, FailoverGroup),
    "loses": (Subnet, Instance),
}
"""What functions say something of."""


class Keep(Struct, frozen=True):
    """An expression of a drill, and the addresses that it names."""

    text: str
    typed: Typed
    addresses: tuple[tuple[str, str], ...]
    """Each with the function that asks about it, or none."""

    def mistake(self, resources: Mapping[str, Entity]) -> str | None:
        """What is wrong with an address in a design that has these resources: a drill says nothing of it."""
        for address, function in self.addresses:
            one = resources.get(address)
            if one is not None and function in _KINDS and not isinstance(one, _KINDS[function]):
                return f"{address} is a {kind_name(type(one))}: {_only(function)}"
        return None

    def evaluate(self, context: LossContext, subject: AfterLoss) -> Answer:
        """Whether it is true after a loss. Raises RuleStopped if it takes too many steps."""
        try:
            answer: Answer = self.typed.evaluate([context, subject])
        except Exceeded:
            message = f"takes more than {MOST_STEPS:,} steps on this design; use fewer nested lists"
            raise RuleStopped(message) from None
        return answer


def keep_of(text: str) -> Keep:
    """An expression of a drill. Raises ExpressionError."""
    checker = Checker(AfterLoss, functions={**FUNCTIONS, **OWN_FUNCTIONS})
    typed = checker.condition(parse(text))
    types = {id(node): type for node, type in checker.types}
    addresses = []
    for call in _calls(typed.node):
        kinds = _KINDS.get(call.name)
        of = types[id(call.arguments[0])].of if kinds is not None else None
        if of is not None and of is not Entity and not issubclass(of, kinds or ()):
            raise mistake_at(call.arguments[0], f"found {kind_name(of)}: {_only(call.name)}")
        for one in call.arguments if call.name in _KINDS else ():
            addresses += [(address, call.name) for address in _address(one)]
        addresses += [(address, "") for address in _address(call)]
    return Keep(text, typed, tuple(dict.fromkeys(addresses)))


def _only(function: str) -> str:
    return f"`{function}` is about {' or '.join(kind_name(one) for one in _KINDS[function])}"


def _address(node: Node) -> Iterator[str]:
    if isinstance(node, Call) and node.name == "resource":
        (argument,) = node.arguments
        if isinstance(argument, Literal) and isinstance(argument.value, str):
            yield argument.value


def _calls(node: Node) -> Iterator[Call]:
    if isinstance(node, Call):
        yield node
    for one in children(node):
        yield from _calls(one)
