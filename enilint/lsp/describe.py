"""What a design resolves to, in words: for the hover of an editor, and its inlay hints."""

from collections.abc import Iterator
from typing import Any

from enilint.aws.instance_types import InstanceType
from enilint.lsp.spots import Spot
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import NatGateway
from enilint.model.entities.launches import Attachment, Interface, Launch, LaunchInterface, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import AddressReference
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.reporters.markdown_words import code, inert
from enilint.values import Count, OneOf, Unknown, Value, candidates, differs, facts_missing, follow, known, words

_MOST = 3
_REFERENCES = frozenset({"interface", "launch", "subnet", "subnets", "template", "to"})
"""The attributes that name entities of which there is something to say."""


def hover_text(spots: list[Spot]) -> str | None:
    """What is known of a place, in Markdown, where names of a design are names and nothing else; None: nothing is."""
    texts = dict.fromkeys(text for spot in spots[:_MOST] if (text := _text(spot)))
    if not texts:
        return None
    more = len(spots) - _MOST
    return "\n\n---\n\n".join([*texts, f"and {more} more"] if more > 0 else texts)


def _text(spot: Spot) -> str | None:
    lines = list(_lines(spot))
    return "\n\n".join(lines) if lines else None


def _lines(spot: Spot) -> Iterator[str]:
    entity, network = spot.entity, spot.network
    if isinstance(entity, Launch) and spot.attribute == "type":
        yield from _type_lines(network, entity)
    elif spot.attribute is None:
        yield from _entity_lines(network, entity)
    elif spot.attribute in _REFERENCES:
        for value in _named(spot.value):
            yield from _value_lines(network, value)
        if isinstance(entity, Attachment):
            yield from _together(network, entity)


def _named(value: Any) -> list[Value[Any] | None]:
    """What a reference, or a list of references, names: of many, the first few."""
    if isinstance(value, AddressReference):
        return [value.interface if value.launch is None else value.launch]
    return [named for one in value[:_MOST] for named in _named(one)] if isinstance(value, tuple) else [value]


def _value_lines(network: Network, value: Value[Entity] | None) -> Iterator[str]:
    """What a reference means: one entity, one of several, or what is missing to tell."""
    one = known(value) if value is not None else None
    if one is not None:
        yield from _entity_lines(network, one)
    elif isinstance(value, OneOf):
        yield inert(f"one of {words(value)}: {value.reason}")
    elif isinstance(value, Unknown):
        yield inert(f"not known: {value.fact}")


def _entity_lines(network: Network, entity: Entity) -> Iterator[str]:
    if isinstance(entity, Subnet):
        yield f"{_name(entity)}: {inert(_subnet_words(entity))}"
    elif isinstance(entity, Interface):
        yield f"{_name(entity)}: {inert(f'an interface in {_zone_words(network.zone_of_interface(entity))}')}"
        yield from _facts(one.message for one in network.zone_of_interface_proof(entity, str(entity)))
        if any(one.device_index == 0 for one in network.attachments_of_interface(entity)):
            yield "This is a primary interface, which cannot be detached."
    elif isinstance(entity, Launch):
        kind = "a launch template" if isinstance(entity, LaunchTemplate) else "an instance"
        yield f"{_name(entity)}: {inert(f'{kind} in {_zone_words(_zone_of(network, entity))}')}"
        yield from _facts(one.message for one in network.zone_of_launch_proof(entity))
        yield from _type_lines(network, entity)
    elif isinstance(entity, Attachment):
        yield from _together(network, entity)
    elif isinstance(entity, LaunchInterface) and entity.subnet is not None:
        yield from _value_lines(network, entity.subnet)


def _together(network: Network, attachment: Attachment) -> Iterator[str]:
    """Whether an interface and its instance are in one zone, and why."""
    launch = known(attachment.launch)
    zone = network.zone_of_interface(attachment.interface)
    if launch is None:
        return
    other = network.zone_of(launch, zone)
    answer = differs(zone, other)
    if answer is True:
        where = f"the interface is in {_zone_words(zone)}, the instance in {_zone_words(other)}"
        yield inert(f"In different Availability Zones: {where}.")
    elif answer is False:
        yield inert(f"In the same Availability Zone: {_zone_words(zone)}.")
    else:
        yield inert(f"Whether both are in the same Availability Zone is undecided: {', '.join(answer.facts)}.")
    yield from _facts(one.message for one in network.zone_of_interface_proof(attachment.interface, "the interface"))
    yield from _facts(one.message for one in network.zone_of_launch_proof(launch))


def _facts(messages: Iterator[str]) -> Iterator[str]:
    text = "\n".join(f"- {inert(message)}" for message in dict.fromkeys(messages))
    if text:
        yield text


def _type_lines(network: Network, launch: Launch) -> Iterator[str]:
    limits = network.limits_of(launch)
    for type in candidates(limits)[:_MOST]:
        yield f"{_name(type.name)}: {inert(type_words(type))}"
        yield inert(f"{launch} has {usage_words(network, launch)} interfaces. Source: {type.source}")
    missing = facts_missing(limits)
    if missing:
        yield inert(f"not known: {'; '.join(missing)}")


def _name(named: object) -> str:
    return f"**{code(str(named))}**"


def type_words(type: InstanceType) -> str:
    """The limits of an instance type in a line."""
    parts = [
        f"{_number(type.max_interfaces)} interfaces",
        f"{_number(type.ipv4_per_interface)} IPv4 and {_number(type.ipv6_per_interface)} IPv6 addresses each",
    ]
    if type.card_count is not None and type.card_count > 1:
        parts.append(f"{type.card_count} network cards")
    if type.gbps is not None:
        base, peak = type.gbps
        parts.append(f"{base:g} Gbps" if base == peak else f"{base:g} Gbps, up to {peak:g}")
    if type.hypervisor is not None:
        parts.append({"none": "bare metal"}.get(type.hypervisor, type.hypervisor))
    return ", ".join(parts)


def usage_words(network: Network, launch: Launch) -> str:
    """How many interfaces an instance has of those that it can have, such as `2/3`."""
    type = known(network.limits_of(launch))
    limit = network.interface_limit(launch, type) if type is not None else None
    return f"{_count_words(network.interface_count(launch))}/{_number(limit)}"


_PLACED = (Interface, Launch, LaunchInterface, NatGateway)
"""What is in the zone of the subnet that it names."""


def zone_hint(network: Network, spot: Spot) -> str | None:
    """The zone that a reference leads to, where it is known."""
    if spot.attribute == "subnet" and isinstance(spot.entity, _PLACED):
        zone = follow(spot.value, lambda subnet: subnet.zone) if spot.value is not None else None
    elif spot.attribute == "interface" and isinstance(spot.entity, Attachment):
        zone = network.zone_of_interface(spot.value)
    elif spot.attribute == "launch" and isinstance(spot.entity, Attachment):
        launch = known(spot.value)
        zone = _zone_of(network, launch) if launch is not None else None
    else:
        zone = None
    one = known(zone) if zone is not None else None
    if one is None or (known(one.name) is None and known(one.id) is None):
        return None
    return str(one)


def _zone_of(network: Network, launch: Launch) -> Value[Zone]:
    return network.zone_of(launch, Unknown("a zone"))


def _zone_words(zone: Value[Zone]) -> str:
    if isinstance(zone, Unknown):
        return f"an unknown zone ({zone.fact})"
    return words(zone, unknown="an unknown zone")


def _subnet_words(subnet: Subnet) -> str:
    parts = [f"a subnet in {_zone_words(subnet.zone)}"]
    cidr, vpc = known(subnet.cidr), known(subnet.vpc)
    parts += [f"range {cidr}"] if cidr else []
    parts += [f"VPC {vpc}"] if vpc else []
    return ", ".join(parts)


def _count_words(count: Count) -> str:
    if count.high == count.low:
        return str(count.low)
    return f"{count.low}+" if count.high is None else f"{count.low}-{count.high}"


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)
