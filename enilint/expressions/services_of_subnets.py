"""What is in a subnet besides interfaces of the design: load balancers, attachments of transit gateways, services."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from enilint.expressions.asked import question
from enilint.expressions.existing import listed
from enilint.expressions.values import Many
from enilint.expressions.vpc_endpoints import is_whole, parts_of
from enilint.model.entities.base import Entity
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import (
    EndpointSubnet,
    LoadBalancer,
    SubnetService,
    TransitGatewayAttachment,
    VpcEndpoint,
)
from enilint.model.existence import existence_beside
from enilint.model.network import Network
from enilint.values import Answer, Missing, Unknown, all_of, any_of, facts_missing, negated, same

S = TypeVar("S", bound=SubnetService)
_Service = tuple[Any, Entity, tuple[str, ...]]


@question("services")
def _services(network: Network, subnet: Subnet) -> Many[SubnetService]:
    """The services with interfaces in it, such as databases and endpoints, and the subnet groups that list it."""
    services = (one for one in network.services if is_whole(network, one))
    found = (*_found(network, subnet, services), *_outside(network, subnet))
    return listed(network, subnet, found, _more(subnet, network.unread_users_of(subnet)))


@question("load_balancers")
def _load_balancers(network: Network, subnet: Subnet) -> Many[LoadBalancer]:
    """The load balancers in it."""
    return _in_subnet(network, subnet, network.load_balancers, network.unread_modules_of(subnet))


@question("transit_gateway_attachments")
def _transit_gateway_attachments(network: Network, subnet: Subnet) -> Many[TransitGatewayAttachment]:
    """The attachments of transit gateways in it."""
    return _in_subnet(network, subnet, network.transit_gateway_attachments, network.unread_modules_of(subnet))


def _in_subnet(network: Network, subnet: Subnet, services: Iterable[S], unread: Iterable[str]) -> Many[S]:
    """Those of some services that have a subnet. One that the design only refers to may have others."""
    return listed(network, subnet, _found(network, subnet, services), _more(subnet, unread))


def _more(subnet: Subnet, unread: Iterable[str]) -> Iterable[str]:
    return unread if subnet.declared else (f"what else is in {subnet}",)


def _found(network: Network, subnet: Subnet, services: Iterable[SubnetService]) -> Iterator[_Service]:
    for one in services:
        subnets, doubts = network.subnets_of(one)
        parts = parts_of(network, one) if isinstance(one, VpcEndpoint) else ()
        answer = any_of(
            (
                *(same(each, subnet) for each in subnets),
                *(_adds(network, one, part, belongs, subnet) for part, belongs in parts),
            )
        )
        if answer is True:
            yield one, one, ()
        elif doubts or answer is not False:
            yield one, one, (*facts_missing(answer), *doubts)


def _adds(network: Network, endpoint: SubnetService, part: EndpointSubnet, belongs: Answer, subnet: Subnet) -> Answer:
    """Whether a part of an endpoint adds a subnet to it."""
    doubt = existence_beside(network.existence, part.address, endpoint).doubt
    exists: Answer = Missing((doubt,)) if doubt else True
    return all_of((belongs, exists, any_of(same(each, subnet) for each in part.subnets)))


def _outside(network: Network, subnet: Subnet) -> Iterator[_Service]:
    """The endpoints that the design only refers to, and that it adds the subnet to."""
    for one in network.services:
        if isinstance(one, EndpointSubnet):
            is_own = any_of(same(one.endpoint, each) for each in network.services if isinstance(each, VpcEndpoint))
            answer = all_of((negated(is_own), any_of(same(each, subnet) for each in one.subnets)))
            if answer is not False:
                yield Unknown(f"the VPC endpoint of {one}"), one, facts_missing(answer)
