"""Questions about Elastic IPs: what has them."""

from collections.abc import Iterable, Iterator
from typing import Any

from enilint.expressions.asked import question
from enilint.expressions.existing import listed, the_one
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import Interface
from enilint.model.entities.services import LoadBalancer
from enilint.model.network import Network
from enilint.values import Answer, Missing, OneOf, Value, facts_missing, merged

_Users = list[tuple[Any, Entity, tuple[str, ...]]]


@question("associated_with")
def associated_with(network: Network, elastic_ip: ElasticIp) -> Value[Interface | None]:
    """The interface that it is associated with. Null: none; see `nat_gateway` and `load_balancer`."""
    return _the_user(network, elastic_ip, 0)  # type: ignore[no-any-return]


@question("nat_gateway")
def nat_gateway(network: Network, elastic_ip: ElasticIp) -> Value[NatGateway | None]:
    """The NAT gateway that has it. Null: none."""
    return _the_user(network, elastic_ip, 1)  # type: ignore[no-any-return]


@question("load_balancer")
def load_balancer(network: Network, elastic_ip: ElasticIp) -> Value[LoadBalancer | None]:
    """The Network Load Balancer that has it. Null: none."""
    return _the_user(network, elastic_ip, 2)  # type: ignore[no-any-return]


@question("is_associated")
def is_associated(network: Network, elastic_ip: ElasticIp) -> Answer:
    """Whether anything has it: an interface, a NAT gateway or a load balancer.

    An Elastic IP that goes to a module that was not read, to a resource of a type that enilint does not know, to a
    script or to an output may be in use there. A script that names no Elastic IP may associate any of them.
    """
    users = [listed(network, elastic_ip, one) for one in _users(network, elastic_ip)]
    if any(one.certain for one in users):
        return True
    facts = merged(*(one.facts for one in users), network.user_doubts_of(elastic_ip))
    return Missing(facts) if facts else False


def _users(network: Network, elastic_ip: ElasticIp) -> tuple[_Users, _Users, _Users]:
    """The interfaces, NAT gateways and load balancers that are given an Elastic IP, or may be."""
    found: list[tuple[Entity, Any, tuple[str, ...]]] = [
        (one, network.interface_of(one), ()) for one in network.associations_with(elastic_ip)
    ]
    for one in network.possible_associations_with(elastic_ip):
        found += [(one, network.interface_of(one), facts) for facts in _named(elastic_ip, [one.elastic_ip])]
    return (
        [(interface, one, facts) for one, interface, facts in found if interface is not None],
        [
            *((one, one, ()) for one in network.nat_gateways_with(elastic_ip)),
            *((one, one, facts) for one in network.nat_gateways for facts in _named(elastic_ip, one.elastic_ips)),
        ],
        [
            *((one, one, ()) for one in network.load_balancers_with(elastic_ip)),
            *((one, one, facts) for one in network.load_balancers for facts in _named(elastic_ip, one.elastic_ips)),
        ],
    )


def _named(elastic_ip: ElasticIp, values: Iterable[Any]) -> Iterator[tuple[str, ...]]:
    """What would tell which of several is meant, of each value that may be an Elastic IP among others."""
    for value in values:
        if isinstance(value, OneOf) and any(one is elastic_ip for one in value.candidates):
            yield facts_missing(value)


def _the_user(network: Network, elastic_ip: ElasticIp, kind: int) -> Any:
    """What has an Elastic IP, of one of these kinds: if something of another one has it, nothing else does."""
    users = _users(network, elastic_ip)
    is_elsewhere = any(listed(network, elastic_ip, one).certain for number, one in enumerate(users) if number != kind)
    return the_one(network, elastic_ip, users[kind], () if is_elsewhere else network.user_doubts_of(elastic_ip))
