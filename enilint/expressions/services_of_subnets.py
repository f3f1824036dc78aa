"""What is in a subnet besides interfaces of the design: load balancers, attachments of transit gateways, services."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from enilint.expressions.asked import question
from enilint.expressions.existing import listed
from enilint.expressions.values import Many
from enilint.model.entities.base import Entity
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import LoadBalancer, SubnetService, TransitGatewayAttachment
from enilint.model.network import Network
from enilint.values import any_of, facts_missing, same

S = TypeVar("S", bound=SubnetService)


@question("services")
def _services(network: Network, subnet: Subnet) -> Many[SubnetService]:
    """The services with interfaces in it, such as databases and endpoints, and the subnet groups that list it."""
    services = (one for one in network.services if network.has_interfaces(one))
    return _in_subnet(network, subnet, services, network.unread_users_of(subnet))


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
    more = unread if subnet.declared else (f"what else is in {subnet}",)
    return listed(network, subnet, _found(network, subnet, services), more)


def _found(
    network: Network, subnet: Subnet, services: Iterable[SubnetService]
) -> Iterator[tuple[Any, Entity, tuple[str, ...]]]:
    for one in services:
        subnets, doubts = network.subnets_of(one)
        answer = any_of(same(each, subnet) for each in subnets)
        if answer is True:
            yield one, one, ()
        elif doubts or answer is not False:
            yield one, one, (*facts_missing(answer), *doubts)
