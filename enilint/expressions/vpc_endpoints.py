"""VPC endpoints with what Terraform adds to them by resources of their own: these are parts of the endpoint."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from enilint.expressions.asked import question
from enilint.expressions.existing import listed, of_list
from enilint.expressions.values import Many
from enilint.model.entities.base import Entity
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import EndpointSubnet, SubnetService, VpcEndpoint
from enilint.model.network import Network
from enilint.values import Answer, Value, facts_missing, known, merged, same


@question("subnets")
def subnets_of_service(network: Network, service: SubnetService) -> Many[Subnet]:
    """The subnets that it lists, or that its subnet group lists."""
    values, others = network.subnets_of(service)
    own = _any_of_block(values, others) or of_list(network, service, values, others)
    if not isinstance(service, VpcEndpoint):
        return own
    ids = {id(known(one)) for one in own.certain if known(one) is not None}
    found: list[tuple[Any, Entity, tuple[str, ...]]] = []
    more = [*own.more]
    for one, belongs in parts_of(network, service):
        facts = facts_missing(belongs)
        subnets = of_list(network, service, one.subnets, one.more_subnets)
        more += merged(facts, subnets.more) if subnets.more else ()
        found += [(each, one, facts) for each in subnets.certain if id(known(each)) not in ids]
    added = listed(network, service, found, more)
    return Many((*own.certain, *added.certain), (*own.possible, *added.possible), added.more, own.several)


def _any_of_block(values: Sequence[Value[Subnet]], more: Iterable[str]) -> Many[Subnet] | None:
    """A list that is all subnets of a block of unknown number, and nothing else; None for any other list."""
    one = known(values[0]) if len(values) == 1 else None
    if one is None or one.element is None or not set(more) <= set(facts_missing(one.id)):
        return None
    return Many((), ((one.element, facts_missing(one.id)),), (), several=True)


def parts_of(network: Network, endpoint: VpcEndpoint) -> Iterator[tuple[EndpointSubnet, Answer]]:
    """What adds a subnet to an endpoint, or may add one, and whether it does."""
    for one in network.services:
        if isinstance(one, EndpointSubnet) and (answer := same(one.endpoint, endpoint)) is not False:
            yield one, answer


@question("parent")
def parent(network: Network, service: SubnetService) -> Value[str] | None:
    """The id of what it is a part of. Null: it stands alone."""
    names_itself = isinstance(service, VpcEndpoint) and same(service.parent, service.id) is True
    return None if names_itself else service.parent


def is_whole(network: Network, service: SubnetService) -> bool:
    """Whether a service may have interfaces and is no part of another: a subnet that is added to an endpoint is one."""
    return not isinstance(service, EndpointSubnet) and network.has_interfaces(service)
