"""What was understood of designs: each interface with where it is, what has it and what leads to it; each instance.

It is for people who want to see whether enilint sees what they see, and holds no judgement.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from enilint.findings import InputError, Location, StandIn, Unread
from enilint.inputs.design import Design
from enilint.inventory import Attached, DesignFacts, Fact, InstanceFacts, InterfaceFacts, Place
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import Attachment, Interface, Launch, LaunchTemplate
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Count, OneOf, Unknown, Value, candidates, facts_missing, follow, known, merged


class Inventory(Struct, frozen=True):
    """The inventory of all inputs, the errors, the modules that were not read, and the stand-ins that were."""

    designs: tuple[DesignFacts, ...]
    errors: tuple[InputError, ...] = ()
    unread: tuple[Unread, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()


def inventory_of(design: Design) -> DesignFacts:
    """What is known of a design."""
    instances = [_instance(network, one) for network in design.networks for one in network.launches if one.declared]
    interfaces = [one for network in design.networks for one in _interfaces(network)]
    return DesignFacts(design.path, design.kind, tuple(instances), tuple(interfaces))


def _interfaces(network: Network) -> Iterator[InterfaceFacts]:
    """The interfaces that a design declares, those that launches make, and those that it only refers to."""
    made = (known(one.interface) for launch in network.launches for one in network.attachments_at_launch(launch))
    every = {id(one): one for one in (*network.interfaces, *made) if one is not None}
    for one in every.values():
        yield _interface(network, one)


def _interface(network: Network, one: Interface) -> InterfaceFacts:
    certain = network.attachments_of_interface(one)
    perhaps = network.possible_attachments_of_interface(one)
    here = next((each for each in certain if each.at_launch), None)
    subnet = one.subnet if here is None else network.subnet_of_attachment(here)
    uses = network.group_uses_of(one)
    doubts = network.group_doubts_of(one)
    ipv4 = one.addresses.ipv4_slots
    return InterfaceFacts(
        name=str(one),
        address=one.address,
        at=_place(one.at),
        is_implicit=one.implicit,
        kind=_fact(one.kind),
        subnet=_fact(subnet, _address),
        zone=_zone(follow(subnet, lambda each: each.zone)),
        vpc=_fact(follow(subnet, lambda each: each.vpc), _address),
        attached=tuple(_attached(each) for each in (*certain, *perhaps)),
        addresses=_addresses(one),
        ipv4=_count(ipv4),
        security_groups=(*(_fact(each.group, _address) for each in uses), *map(_missing, doubts))
        if uses or doubts or one.security_groups is not None
        else None,
        elastic_ips=tuple(_elastic_ips(network, one)),
        routes=tuple(f"{_words(each.destination)} in {each.address}" for each in network.routes_to(one)),
    )


def _elastic_ips(network: Network, one: Interface) -> Iterator[Fact]:
    for association in network.associations_of(one):
        named = association.elastic_ip
        yield Fact(value=association.address) if named is None else _fact(named, _address)
    yield from map(_missing, network.association_doubts(one))


def _addresses(one: Interface) -> tuple[str, ...]:
    listed = [each.text for each in one.addresses.listed]
    primary = known(one.private_ip) if one.private_ip is not None else None
    return merged([primary] if primary is not None else [], listed)


def _attached(one: Attachment) -> Attached:
    return Attached(
        instance=_fact(one.launch, _address),
        device_index=_fact(one.device_index),
        network_card=_fact(one.network_card),
        missing=merged(facts_missing(one.interface), one.doubts),
    )


def _instance(network: Network, one: Launch) -> InstanceFacts:
    limits = network.limits_of(one)
    return InstanceFacts(
        address=one.address,
        at=_place(one.at),
        is_template=isinstance(one, LaunchTemplate),
        type=_fact(network.type_of(one)),
        interfaces=_count(network.interface_count(one)),
        allowed=_fact(follow(limits, lambda type: _allowed(network, one, type))),
    )


def _allowed(network: Network, launch: Launch, type: Any) -> Value[int]:
    limit = network.interface_limit(launch, type)
    return Unknown(f"how many interfaces {type.name} allows") if limit is None else limit


def _zone(zone: Value[Zone]) -> Fact:
    """The name of a zone; its id if that alone is known."""
    return _fact(follow(zone, lambda one: one.stated))


def _fact(value: Value[Any], words: Callable[[Any], Any] = lambda one: one) -> Fact:
    if isinstance(value, Unknown):
        return Fact(symbol=value.symbol, missing=(value.fact,))
    if isinstance(value, OneOf):
        names = tuple(str(words(one)) for one in candidates(value))
        return Fact(symbol=value.symbol, one_of=names, missing=facts_missing(value))
    return Fact(value=words(value))


def _missing(fact: str) -> Fact:
    return Fact(missing=(fact,))


def _count(count: Count) -> Fact:
    if count.low == count.high:
        return Fact(value=count.low)
    return Fact(
        one_of=(f"{count.low} or more" if count.high is None else f"{count.low} to {count.high}",), missing=count.facts
    )


def _address(one: Entity) -> str:
    return one.address


def _words(value: Value[Any] | None) -> str:
    one = known(value) if value is not None else None
    return str(one) if one is not None else "an unknown destination"


def _place(at: Location) -> Place:
    return Place(at.path, at.line)


def inventory(designs: Sequence[Design], errors: Iterable[InputError]) -> Inventory:
    """What is known of designs, with what could not be read."""
    every = [*errors, *(one for design in designs for one in design.errors)]
    unread = [one for design in designs for one in design.unread]
    stand_ins = tuple(one for design in designs for one in design.stand_ins)
    return Inventory(tuple(map(inventory_of, designs)), tuple(dict.fromkeys(every)), tuple(unread), stand_ins)
