"""Facts from the JSON of `aws ec2 describe-*`: what the AWS command line prints, and what placebo records of it."""

from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.files.json_text import Unreadable, read_json
from enilint.files.text import InputFile
from enilint.findings import InputError
from enilint.inputs.facts import Facts, InstanceFacts, InterfaceFacts, SubnetFacts, VpcFacts

Row = dict[str, Any]

_KINDS = ("interface", "efa", "efa-only", "trunk", "branch")
"""The interface types that customers make; services make all others."""


class _Reservation(Struct, rename="pascal"):
    instances: list[Row] = field(default_factory=list)


class _Answers(Struct, rename="pascal"):
    """What any of the calls answers; each fills one list."""

    vpcs: list[Row] = field(default_factory=list)
    subnets: list[Row] = field(default_factory=list)
    network_interfaces: list[Row] = field(default_factory=list)
    reservations: list[_Reservation] = field(default_factory=list)
    instance_types: list[Row] = field(default_factory=list)


class _Recorded(_Answers):
    """An answer, by itself or wrapped as placebo stores it."""

    data: _Answers | None = field(name="data", default=None)


class Snapshot(Struct):
    """Facts of one file, and rows of instance-type data by name."""

    facts: Facts
    instance_types: dict[str, Row]


def read_snapshot(file: InputFile) -> Snapshot:
    """Read one answer of the EC2 API. Raises Unreadable, also where it holds nothing that enilint knows."""
    recorded = read_json(file, _Recorded, "the output of `aws ec2 describe-...`")
    answers = recorded.data or recorded
    facts = Facts()
    for row in answers.network_interfaces:
        _interface(row, facts)
    for row in (one for reservation in answers.reservations for one in reservation.instances):
        _instance(row, facts)
    for row in answers.subnets:
        _subnet(row, facts)
    for row in answers.vpcs:
        facts.vpcs[str(row.get("VpcId"))] = VpcFacts(cidr=row.get("CidrBlock"), account=row.get("OwnerId"))
    types = {str(row.get("InstanceType")): _instance_type(row) for row in answers.instance_types}
    try:
        facts = msgspec.convert(msgspec.to_builtins(facts), Facts)
    except msgspec.ValidationError as error:
        raise Unreadable(InputError(file.path, f"not the output of `aws ec2 describe-...`: {error}")) from None
    if not types and facts == Facts():
        calls = "describe-subnets, -vpcs, -network-interfaces, -instances or -instance-types"
        raise Unreadable(InputError(file.path, f"holds no answer of `aws ec2` {calls}"))
    return Snapshot(facts, types)


def _subnet(row: Row, facts: Facts) -> None:
    blocks = row.get("Ipv6CidrBlockAssociationSet") or [{}]
    facts.subnets[str(row.get("SubnetId"))] = SubnetFacts(
        zone=row.get("AvailabilityZone"),
        zone_id=row.get("AvailabilityZoneId"),
        vpc=row.get("VpcId"),
        cidr=row.get("CidrBlock"),
        ipv6_cidr=blocks[0].get("Ipv6CidrBlock"),
    )


def _interface(row: Row, facts: Facts) -> None:
    """An interface also tells where its subnet is."""
    subnet, kind = row.get("SubnetId"), row.get("InterfaceType")
    facts.interfaces[str(row.get("NetworkInterfaceId"))] = InterfaceFacts(
        subnet=subnet,
        kind=kind,
        source_dest_check=row.get("SourceDestCheck"),
        service_managed=row.get("RequesterManaged") if kind is None or kind in _KINDS else True,
    )
    _place(subnet, row.get("AvailabilityZone"), row.get("VpcId"), facts)


def _instance(row: Row, facts: Facts) -> None:
    subnet = row.get("SubnetId")
    zone = (row.get("Placement") or {}).get("AvailabilityZone")
    primary = next(
        (
            interface.get("NetworkInterfaceId")
            for interface in row.get("NetworkInterfaces") or ()
            if (interface.get("Attachment") or {}).get("DeviceIndex") == 0
        ),
        None,
    )
    facts.instances[str(row.get("InstanceId"))] = InstanceFacts(
        type=row.get("InstanceType"), subnet=subnet, zone=zone, primary_interface=primary
    )
    _place(subnet, zone, row.get("VpcId"), facts)


def _place(subnet: Any, zone: Any, vpc: Any, facts: Facts) -> None:
    if isinstance(subnet, str):
        facts.add(Facts(subnets={subnet: SubnetFacts(zone=zone, vpc=vpc)}))


def _instance_type(row: Row) -> Row:
    """A row of the instance-type data, from what DescribeInstanceTypes says of a type."""
    network = row.get("NetworkInfo") or {}
    cards = [_card(card) for card in network.get("NetworkCards") or []]
    figures: Row = {
        "max_enis": network.get("MaximumNetworkInterfaces"),
        "ipv4_per_eni": network.get("Ipv4AddressesPerInterface"),
        "ipv6_per_eni": network.get("Ipv6AddressesPerInterface"),
        "ipv6": network.get("Ipv6Supported"),
        "card_count": network.get("MaximumNetworkCards"),
        "hypervisor": "none" if row.get("BareMetal") else row.get("Hypervisor"),
        "cards": cards,
    }
    if len(cards) == 1:
        figures["gbps"] = cards[0]["gbps"]
    return {key: value for key, value in figures.items() if value is not None}


def _card(card: Row) -> Row:
    baseline, peak = card.get("BaselineBandwidthInGbps"), card.get("PeakBandwidthInGbps")
    return {
        "count": 1,
        "from": card.get("NetworkCardIndex", 0),
        "max_enis": card.get("MaximumNetworkInterfaces"),
        "gbps": None if baseline is None or peak is None else [baseline, peak],
        "flexible_queue_enis": card.get("AdditionalFlexibleNetworkInterfaces"),
    }
