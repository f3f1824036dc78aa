"""Routes that are cut off, and can get a target that goes on.

Another route table of the VPC has it, or it is an interface that is like the lost target, and forwards.
"""

import itertools
from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.drill import commands
from enilint.drill.cuts import Cut, heir_of, target_down, target_words
from enilint.drill.events import Loss
from enilint.drill.free import goes_on, interface_word, interfaces_words
from enilint.drill.index import Heir, Index
from enilint.drill.page import Command, Effect, because
from enilint.model.entities.elastic_ips import NatGateway
from enilint.model.entities.launches import Interface
from enilint.model.entities.routes import Route
from enilint.values import known, same, words

Lost = Container[tuple[int, str]]
"""The identities of subnets with the destinations that they lose."""

_STILL_LOST = "the look shows blackhole or the lost target: an agent may have replaced it"
"""When a route gets another target by hand."""


class _Left(Struct, frozen=True, eq=False):
    """A target that goes on, the option and the word that name it in a command, and why it can be the target."""

    option: str
    word: str
    name: str
    why: str
    unsure: str = ""


def routes_by_hand(index: Index, loss: Loss, cuts: Sequence[Cut], returns: Mapping[int, Heir]) -> Iterator[Effect]:
    """What can be done about routes whose target no failover group moves. `returns` says who has one next."""
    lost = {(id(one.subnet), words(one.route.destination)) for one in cuts}
    for route in {id(one.route): one.route for one in cuts if not one.facts}.values():
        found = [] if heir_of(index, route, returns) is not None else list(_left(index, loss, route, lost))
        if not found and heir_of(index, route, returns) is None:
            found = list(itertools.islice(_alike(index, loss, route, lost), 2))
        if not found:
            continue
        one = found[0]
        others = "no other is left" if len(found) == 1 else "there are others"
        yield Effect(
            effect="by-hand",
            subject=route.address,
            name=f"route {words(route.destination)} of {index.table_name(route.table)}",
            what=f"can target {one.name}, which goes on: {one.why} ({others}){one.unsure}{index.reverted}",
            because=(because(f"{index.route_name(route)} is the route", route.at, route.address),),
            commands=_replacement(index, route, one),
        )


def _left(index: Index, loss: Loss, cut: Route, lost: Lost) -> Iterator[_Left]:
    """The targets of the same destination in other route tables of the VPC that go on for certain, each once."""
    destination = words(cut.destination)
    seen = set[int]()
    for route in index.routes_to.get(destination, ()):
        if not _is_beside(cut, route) or target_down(loss, index, route) is not False:
            continue
        one = _target(index, route)
        subnet = known(one.subnet) if one is not None else None
        if one is None or subnet is None or id(one) in seen or (id(subnet), destination) in lost:
            continue
        seen.add(id(one))
        option = "--nat-gateway-id" if isinstance(one, NatGateway) else "--network-interface-id"
        called = index.called("NAT gateway", one.address) if isinstance(one, NatGateway) else target_words(index, route)
        name = f"{called} in {index.zone(subnet.zone)}"
        unsure = "" if isinstance(one, NatGateway) else "; ? whether its security groups admit the subnets"
        yield _Left(option, _word(index, one), name, f"{index.table_name(route.table)} uses it", unsure)


def _alike(index: Index, loss: Loss, cut: Route, lost: Lost) -> Iterator[_Left]:
    """The interfaces at the device index of the lost target that forward, in its VPC, on other instances."""
    value = index.network.route_target(cut)
    target = known(value) if value is not None else None
    spot = index.spot_of(target) if target is not None else None
    destination = words(cut.destination)
    for one, launch in index.forwarding_interfaces.get(spot, ()) if spot is not None else ():
        subnet = known(one.subnet)
        if one is target or (id(subnet), destination) in lost or not goes_on(loss, (one, launch)):
            continue
        unsure = "; ? whether its software forwards, and its security groups admit the subnets"
        why = "its source/destination check is off, and it is at the same device index"
        name, word = interfaces_words(index, [(one, launch)]), interface_word(index, (one, launch))
        yield _Left("--network-interface-id", word, name, why, unsure)


def _is_beside(cut: Route, route: Route) -> bool:
    """Whether a route is in another table of the same VPC for certain."""
    table = known(cut.table) if cut.table is not None else None
    other = known(route.table) if route.table is not None else None
    if table is None or other is None or other is table or route.doubt:
        return False
    return table.vpc is not None and other.vpc is not None and same(other.vpc, table.vpc) is True


def _target(index: Index, route: Route) -> NatGateway | Interface | None:
    """The target of a route: a NAT gateway, or an interface that forwards for certain."""
    if route.nat_gateway is not None:
        return known(route.nat_gateway)
    target = index.network.route_target(route)
    interface = known(target) if target is not None else None
    if interface is None or same(interface.is_checked, False) is not True:
        return None
    return interface if index.network.attachments_of_interface(interface) else None


def _word(index: Index, one: NatGateway | Interface) -> str:
    """A target as a word of a command."""
    name = index.name(one.address)
    if isinstance(one, NatGateway):
        return commands.id_or_placeholder(one.id, "NAT gateway", name)
    if not one.implicit or known(one.id) is not None:
        return commands.id_or_placeholder(one.id, "interface", name)
    launch = index.network.launch_at(one.address)
    return commands.primary_of(commands.id_or_placeholder(launch.id if launch is not None else None, "instance", name))


def _replacement(index: Index, route: Route, left: _Left) -> tuple[Command, ...]:
    table = known(route.table) if route.table is not None else None
    name = index.name(table.address) if table is not None else ""
    word = commands.id_or_placeholder(table.id if table is not None else None, "route table", name)
    destination = known(route.destination)
    changes = commands.replace_route(word, destination, left.word, left.option)
    return commands.after_look(commands.look_at_route(word, destination), changes, _STILL_LOST)
