"""What runs on but is cut off: subnets that lose a destination.

A route table has no second choice: of the routes to a destination the most specific one holds, even if its target is
down (VPC User Guide, "Route priority").
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from ipaddress import collapse_addresses

from msgspec import Struct

from enilint.drill.events import Loss, asked
from enilint.drill.index import Heir, Index
from enilint.drill.page import Effect, because
from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.base import Identified
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route
from enilint.model.entities.services import VpcEndpoint
from enilint.values import Answer, Missing, Value, all_of, facts_missing, known, merged, words


class Cut(Struct, frozen=True, eq=False):
    """A subnet that loses a destination, by which route, and what would tell whether it does."""

    subnet: Subnet
    route: Route
    facts: tuple[str, ...]
    target: str


def cut_effects(
    index: Index, loss: Loss, cuts: Iterable[Cut], returns: Mapping[int, Heir], offered: Container[str]
) -> Iterator[Effect]:
    """What the page says of each. `returns` says who has an interface next, by the identity of the interface.

    `offered` are the addresses of the routes for which another target is offered.
    """
    for cut in cuts:
        route = cut.route
        heir = heir_of(index, route, returns)
        until = heir.until if heir is not None else ""
        yield Effect(
            effect="cut",
            subject=cut.subnet.address,
            name=index.name(cut.subnet.address),
            what=words(route.destination, unknown="an unknown destination"),
            affects=tuple(_affected(index, loss, cut.subnet)),
            certain=not cut.facts,
            because=(because(f"{index.route_name(route)} routes it to {cut.target}{until}", route.at, route.address),),
            missing=cut.facts,
            note="" if heir is not None or route.address in offered else _no_target(cut),
        )


def _no_target(cut: Cut) -> str:
    """That no other target is known. Of an endpoint, and of a target that may be down, nothing asks for another."""
    is_endpoint = cut.route.vpc_endpoint is not None
    return "" if is_endpoint or cut.facts else "no other target of it in the design is known to go on"


def _affected(index: Index, loss: Loss, subnet: Subnet) -> Iterator[str]:
    """What runs on in a subnet."""
    for one in index.instances_in.get(id(subnet), ()):
        if loss.launch(one) is not True:
            yield index.name(one.address)
    yield from (f"instances of {index.name(one.address)}" for one in index.groups_in.get(id(subnet), ()))
    for service in index.transit_in.get(id(subnet), ()):
        yield index.called((known(service.service) or "attachment").replace("-", " "), service.address)


def heir_of(index: Index, route: Route, returns: Mapping[int, Heir]) -> Heir | None:
    """Who has the target of a route next, or becomes its target."""
    interface = index.network.route_target(route)
    return returns.get(id(route)) or (returns.get(id(known(interface))) if interface is not None else None)


def cut_subnets(index: Index, loss: Loss) -> list[Cut]:
    """The subnets outside of the loss that lose a destination.

    Among them are those that use a NAT gateway or an endpoint in a subnet that loses it.
    """
    found: dict[tuple[int, str], Cut] = {}
    through = index.routes_through
    waiting = []
    for route in loss.routes(index):
        down = target_down(loss, index, route)
        if down is not False:
            waiting.append((route, facts_missing(down)))
    while waiting:
        route, facts = waiting.pop(0)
        for subnet, doubts in index.sides_of(route):
            state = loss.subnet(subnet)
            if state is True or not subnet.declared:
                continue
            covered = _covered(index, route)
            if covered is True:
                continue
            doubt = (route.doubt,) if route.doubt else ()
            missing = merged(facts, doubts, facts_missing(state, route.destination, covered), doubt)
            key = (id(subnet), words(route.destination))
            before = found.get(key)
            if before is not None and (not before.facts or missing):
                continue
            found[key] = Cut(subnet, route, missing, target_words(index, route))
            waiting += [(one, missing) for one in through[id(subnet)] if one.destination == route.destination]
    return list(found.values())


def target_down(loss: Loss, index: Index, route: Route) -> Answer:
    """Whether the target of a route is down."""
    if route.nat_gateway is not None:
        return asked(route.nat_gateway, loss.nat_gateway)
    if route.vpc_endpoint is not None:
        return asked(route.vpc_endpoint, lambda one: _endpoint_down(loss, index, one))
    interface = index.network.route_target(route)
    return False if interface is None else asked(interface, loss.interface)


def _endpoint_down(loss: Loss, index: Index, endpoint: object) -> Answer:
    if not isinstance(endpoint, VpcEndpoint) or loss.event.kind != "zone":
        return False
    whole = index.network.with_added(endpoint)
    nodes = loss.nodes(whole)
    more = whole.more_subnets
    return all_of((*nodes, *((Missing(more),) if more else ()))) if nodes or more else False


def _covered(index: Index, route: Route) -> Answer:
    """Whether more specific routes of the table leave nothing of the destination to this one."""
    whole = _network_of(route.destination)
    table = known(route.table) if route.table is not None else None
    if whole is None or table is None:
        return False
    parts, unknown = [], list[str]()
    for one in index.network.routing.routes_of(table):
        if one is route:
            continue
        part = _network_of(one.destination)
        if part is not None and part.prefixlen > whole.prefixlen and covers(whole, part):
            parts.append(part)
        unknown += facts_missing(one.destination)
    if not parts:
        return Missing(tuple(unknown)) if len(unknown) > 1 else False
    if list(collapse_addresses(parts)) == [whole]:  # type: ignore[type-var]  # all are of one version
        return True
    return Missing(tuple(unknown)) if unknown else False


def _network_of(destination: Value[str]) -> IpNetwork | None:
    text = known(destination)
    return parsed_network(text) if text is not None else None


def target_words(index: Index, route: Route) -> str:
    """What sentences call the target of a route."""
    targets: tuple[Value[Identified] | None, ...] = (
        route.nat_gateway,
        route.vpc_endpoint,
        route.interface,
        route.launch,
    )
    target = next((one for one in targets if one is not None), None)
    named = known(target) if target is not None else None
    return index.name(named.address) if named is not None else words(target)
