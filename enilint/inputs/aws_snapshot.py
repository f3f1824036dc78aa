"""Facts from the JSON of `aws ec2 describe-*`: what the AWS command line prints, and what placebo records of it."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from enilint.files.json_text import Unreadable, in_words, read_json
from enilint.files.text import InputFile
from enilint.findings import InputError
from enilint.inputs.facts import Facts, InstanceFacts, InterfaceFacts, SubnetFacts, VpcFacts

T = TypeVar("T", bound=Struct)
Row = dict[str, Any]

_KINDS = ("interface", "efa", "efa-only", "trunk", "branch")
"""The interface types that customers make; services make all others."""
_NOUN = "the output of `aws ec2 describe-...`"


class _Reservation(Struct, rename="pascal"):
    instances: list[Raw] = field(default_factory=list)


class _Answers(Struct, rename="pascal"):
    """What any of the calls answers; each fills one list. Rows are decoded one by one: a bad one costs no other."""

    vpcs: list[Raw] = field(default_factory=list)
    subnets: list[Raw] = field(default_factory=list)
    network_interfaces: list[Raw] = field(default_factory=list)
    reservations: list[_Reservation] = field(default_factory=list)
    instance_types: list[Raw] = field(default_factory=list)


class _Recorded(_Answers):
    """An answer, by itself or wrapped as placebo stores it."""

    data: _Answers | None = field(name="data", default=None)


class _Tag(Struct, rename="pascal"):
    key: str
    value: str


_Tags = list[_Tag] | None


class _Vpc(Struct, rename="pascal"):
    vpc_id: str
    cidr_block: str | None = None
    owner_id: str | None = None
    tags: _Tags = None


class _Ipv6Block(Struct, rename="pascal"):
    ipv6_cidr_block: str | None = None


class _Subnet(Struct, rename="pascal"):
    subnet_id: str
    availability_zone: str | None = None
    availability_zone_id: str | None = None
    vpc_id: str | None = None
    cidr_block: str | None = None
    ipv6_cidr_block_association_set: list[_Ipv6Block] | None = None
    tags: _Tags = None


class _Interface(Struct, rename="pascal"):
    network_interface_id: str
    subnet_id: str | None = None
    availability_zone: str | None = None
    vpc_id: str | None = None
    interface_type: str | None = None
    source_dest_check: bool | None = None
    requester_managed: bool | None = None
    tag_set: _Tags = None


class _Placement(Struct, rename="pascal"):
    availability_zone: str | None = None


class _Attachment(Struct, rename="pascal"):
    device_index: int | None = None


class _Attached(Struct, rename="pascal"):
    network_interface_id: str | None = None
    attachment: _Attachment | None = None


class _Instance(Struct, rename="pascal"):
    instance_id: str
    instance_type: str | None = None
    subnet_id: str | None = None
    vpc_id: str | None = None
    placement: _Placement | None = None
    network_interfaces: list[_Attached] | None = None
    tags: _Tags = None


class _Card(Struct, rename="pascal"):
    network_card_index: int = 0
    maximum_network_interfaces: int | None = None
    baseline_bandwidth_in_gbps: float | None = None
    peak_bandwidth_in_gbps: float | None = None
    additional_flexible_network_interfaces: int | None = None


class _NetworkInfo(Struct, rename="pascal"):
    maximum_network_interfaces: int | None = None
    ipv4_addresses_per_interface: int | None = None
    ipv6_addresses_per_interface: int | None = None
    ipv6_supported: bool | None = None
    maximum_network_cards: int | None = None
    network_cards: list[_Card] | None = None


class _InstanceType(Struct, rename="pascal"):
    instance_type: str
    bare_metal: bool | None = None
    hypervisor: str | None = None
    network_info: _NetworkInfo | None = None


class Snapshot(Struct):
    """Facts of one file, and rows of instance-type data by name. `errors` say which rows could not be read."""

    facts: Facts
    instance_types: dict[str, Row]
    errors: list[InputError] = field(default_factory=list)


def read_snapshot(file: InputFile) -> Snapshot:
    """Read one answer of the EC2 API. Raises Unreadable, also where it holds nothing that enilint knows."""
    recorded = read_json(file, _Recorded, _NOUN)
    answers = recorded.data or recorded
    found = Snapshot(Facts(), {})
    for interface in _rows(file, "NetworkInterfaces", answers.network_interfaces, _Interface, found.errors):
        _interface(interface, found.facts)
    instances = [raw for reservation in answers.reservations for raw in reservation.instances]
    for instance in _rows(file, "Instances", instances, _Instance, found.errors):
        _instance(instance, found.facts)
    for subnet in _rows(file, "Subnets", answers.subnets, _Subnet, found.errors):
        _subnet(subnet, found.facts)
    for vpc in _rows(file, "Vpcs", answers.vpcs, _Vpc, found.errors):
        found.facts.vpcs[vpc.vpc_id] = VpcFacts(cidr=vpc.cidr_block, account=vpc.owner_id, tags=_tags(vpc.tags))
    for type in _rows(file, "InstanceTypes", answers.instance_types, _InstanceType, found.errors):
        found.instance_types[type.instance_type] = _instance_type(type)
    if not found.instance_types and found.facts == Facts() and not found.errors:
        calls = "describe-subnets, -vpcs, -network-interfaces, -instances or -instance-types"
        raise Unreadable(InputError(file.path, f"contains no output of `aws ec2` {calls}"))
    return found


def _rows(file: InputFile, name: str, raws: Iterable[Raw], shape: type[T], errors: list[InputError]) -> Iterator[T]:
    """The rows of a list. Those that cannot be read are one error, with the first of them and how many there are."""
    wrong: list[str] = []
    for number, raw in enumerate(raws):
        try:
            row = msgspec.json.decode(raw, type=shape)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at ")
            wrong.append(f"{in_words(what)} at {name}[{number}]{where.strip('`').removeprefix('$')}")
        except (msgspec.DecodeError, UnicodeDecodeError):
            wrong.append(f"{name}[{number}] is not valid JSON in UTF-8")
        else:
            yield row
    if wrong:
        more = f" (and {len(wrong) - 1} more of {name})" if len(wrong) > 1 else ""
        errors.append(InputError(file.path, f"not {_NOUN}: {wrong[0]}{more}"))


def _tags(tags: _Tags) -> dict[str, str] | None:
    """All tags; None if the answer does not show whether there are any."""
    return None if tags is None else {one.key: one.value for one in tags}


def _subnet(row: _Subnet, facts: Facts) -> None:
    blocks = row.ipv6_cidr_block_association_set or [_Ipv6Block()]
    facts.subnets[row.subnet_id] = SubnetFacts(
        zone=row.availability_zone,
        zone_id=row.availability_zone_id,
        vpc=row.vpc_id,
        cidr=row.cidr_block,
        ipv6_cidr=blocks[0].ipv6_cidr_block,
        tags=_tags(row.tags),
    )


def _interface(row: _Interface, facts: Facts) -> None:
    """An interface also tells where its subnet is."""
    kind = row.interface_type
    facts.interfaces[row.network_interface_id] = InterfaceFacts(
        subnet=row.subnet_id,
        kind=kind,
        source_dest_check=row.source_dest_check,
        service_managed=row.requester_managed if kind is None or kind in _KINDS else True,
        tags=_tags(row.tag_set),
    )
    _place(row.subnet_id, row.availability_zone, row.vpc_id, facts)


def _instance(row: _Instance, facts: Facts) -> None:
    zone = row.placement.availability_zone if row.placement is not None else None
    primary = next(
        (
            one.network_interface_id
            for one in row.network_interfaces or ()
            if one.attachment is not None and one.attachment.device_index == 0
        ),
        None,
    )
    facts.instances[row.instance_id] = InstanceFacts(
        type=row.instance_type, subnet=row.subnet_id, zone=zone, primary_interface=primary, tags=_tags(row.tags)
    )
    _place(row.subnet_id, zone, row.vpc_id, facts)


def _place(subnet: str | None, zone: str | None, vpc: str | None, facts: Facts) -> None:
    if subnet is not None:
        facts.add(Facts(subnets={subnet: SubnetFacts(zone=zone, vpc=vpc)}))


def _instance_type(row: _InstanceType) -> Row:
    """A row of the instance-type data, from what DescribeInstanceTypes says of a type."""
    network = row.network_info or _NetworkInfo()
    cards = [_card(card) for card in network.network_cards or ()]
    figures: Row = {
        "max_enis": network.maximum_network_interfaces,
        "ipv4_per_eni": network.ipv4_addresses_per_interface,
        "ipv6_per_eni": network.ipv6_addresses_per_interface,
        "ipv6": network.ipv6_supported,
        "card_count": network.maximum_network_cards,
        "hypervisor": "none" if row.bare_metal else row.hypervisor,
        "cards": cards,
    }
    if len(cards) == 1:
        figures["gbps"] = cards[0]["gbps"]
    return {key: value for key, value in figures.items() if value is not None}


def _card(card: _Card) -> Row:
    baseline, peak = card.baseline_bandwidth_in_gbps, card.peak_bandwidth_in_gbps
    return {
        "count": 1,
        "from": card.network_card_index,
        "max_enis": card.maximum_network_interfaces,
        "gbps": None if baseline is None or peak is None else [baseline, peak],
        "flexible_queue_enis": card.additional_flexible_network_interfaces,
    }
