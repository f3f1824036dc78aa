"""What entities are when a design leaves attributes out, when two are the same thing, and what they are called."""

import pytest

from enilint.model.entities.base import never_both
from enilint.rule import (
    Addresses,
    AutoScalingGroup,
    ElasticIp,
    ElasticIpAssociation,
    FailoverGroup,
    Identified,
    LoadBalancer,
    Location,
    Missing,
    NatGateway,
    OneOf,
    Related,
    TransitGatewayAttachment,
    Unknown,
    differs,
    same,
    stated,
)
from tests.model.building import (
    AT,
    SUBNET,
    VPC,
    added_group,
    attachment,
    group_association,
    groups,
    instance,
    interface,
    listed,
    network,
    route,
    route_table,
    security_group,
    subnet,
    template,
    vpc,
    zone,
)
from tests.tables import table

THERE = Location("design.enilint.yaml", line=7)
ID = Unknown("the id")


def entity(kind, **more):
    return kind(**{"address": "one", "at": AT, **more})


DEFAULTS = [
    (entity(Identified, id="i"), {"declared": True, "places": {}}),
    (VPC, {"declared": True, "cidrs": (), "internet_gateway": None, "block_public_access": "off"}),
    (
        SUBNET,
        {
            "ipv6_cidr": None,
            "exists": False,
            "zone_asked": True,
            "in_use": 0,
            "gives_public_ip": False,
            "on_outpost": False,
            "block_public_access": None,
        },
    ),
    (
        interface(),
        {
            "kind": "interface",
            "addresses": Addresses(),
            "intent": None,
            "notes": {},
            "source_dest_check": True,
            "private_ip": None,
            "service_managed": False,
            "security_groups": None,
            "attached_later": False,
            "role": None,
            "gets_public_ip": False,
            "allowlisted_by": (),
            "implicit": False,
        },
    ),
    (
        listed(),
        {
            "interface": None,
            "subnet": None,
            "device_index": 0,
            "network_card": 0,
            "kind": "interface",
            "ena_queues": False,
            "ena_express": False,
            "asks_public_ip": None,
            "security_groups": None,
        },
    ),
    (
        instance(),
        {
            "type_requested": False,
            "subnet": None,
            "zone": None,
            "zone_requested": False,
            "interfaces": None,
            "more_interfaces": (),
            "source_dest_check": True,
            "private_ip": None,
            "public_ip": None,
            "stopped": False,
            "count": 1,
            "os": None,
            "policy_routing": None,
            "os_hotplug": None,
            "filters_inside": False,
            "management_swap": False,
            "asks_public_ip": None,
            "picks_private_ip": True,
            "allowlisted_by": (),
            "egress_identity": None,
            "replaced_by": None,
            "user_data": "",
            "template": None,
        },
    ),
    (template(), {"group_type": None, "count": 1}),
    (
        attachment(interface(), instance()),
        {
            "network_card": 0,
            "at_launch": False,
            "ena_queues": False,
            "ena_express": False,
            "managed_by": None,
            "exists": False,
            "doubt": "",
            "many": False,
        },
    ),
    (entity(AutoScalingGroup), {"template": None, "subnets": (), "zones": (), "least": 0, "most": None}),
    (
        entity(ElasticIp, id=ID),
        {
            "public_ip": None,
            "quota": None,
            "pool": False,
            "exists": False,
            "gateway": "internet-gateway",
            "protected": False,
            "allowlisted_by": (),
        },
    ),
    (
        entity(NatGateway, id=ID, subnet=SUBNET),
        {"elastic_ips": (), "more_elastic_ips": (), "mode": "zonal", "private": False, "exists": False},
    ),
    (entity(ElasticIpAssociation), {"elastic_ip": None, "both_asked": False, "exists": False, "shown": False}),
    (route_table(), {"more_routes": ()}),
    (route(), {"table": None, "interface": None, "launch": None, "target_kind": "interface", "doubt": ""}),
    (
        security_group(),
        {"default": False, "ingress": (), "egress": (), "more_ingress": (), "more_egress": (), "associated_vpcs": ()},
    ),
    (groups(), {"uses": (), "more": (), "quota": None, "asked": True}),
    (added_group(security_group(), interface()), {"doubt": ""}),
    (group_association(group=security_group()), {"doubt": ""}),
    (
        entity(LoadBalancer, id="lb", service="network-load-balancer"),
        {"exists": False, "subnets": (), "allowlisted_by": ()},
    ),
    (
        entity(TransitGatewayAttachment, id="tgw", service="transit-gateway-attachment", vpc=VPC),
        {"appliance_mode": False, "subnets": (), "more_subnets": ()},
    ),
    (entity(FailoverGroup, mechanism="move-eni"), {"interface": None, "members": (), "device_index": None}),
]


@table(("one", "expected"), DEFAULTS)
def test_what_a_design_leaves_out(one, expected) -> None:
    assert {name: getattr(one, name) for name in expected} == expected


def test_places() -> None:
    one = vpc(places={"cidrs": THERE})
    assert one.place("cidrs") == THERE
    assert one.place("id") == AT
    for name in ("cidr", "places"):
        with pytest.raises(AttributeError, match=f"^Vpc has no attribute '{name}' that has a place$"):
            one.place(name)


def test_what_an_entity_says() -> None:
    one = vpc(places={"cidrs": THERE})
    assert one.says("is small") == Related("vpc is small", AT, "vpc")
    assert one.says("is small", at="cidrs") == Related("vpc is small", THERE, "vpc")
    assert one.says("is small", at="id") == Related("vpc is small", AT, "vpc")


@table(
    ("one", "expected"),
    [
        (vpc("core"), "core"),
        (interface("eni"), "eni"),
        (interface("web", wording="the primary interface of web"), "the primary interface of web"),
    ],
)
def test_what_entities_are_called(one, expected) -> None:
    assert (one.label, str(one)) == (expected, expected)


@table(
    ("one", "expected"),
    [
        (VPC, "vpc"),
        (interface("eni", wording="the primary interface of web"), "eni"),
        (interface("web", slot=(0, 1)), "web,0,1"),
        (interface("web", slot=(Unknown("the card", "var.card"), 1)), "web,var.card,1"),
    ],
)
def test_entities_among_the_values_of_a_finding(one, expected) -> None:
    assert stated(one) == (expected,)


def referred(address: str, id, **more):
    return subnet(address, id=id, declared=False, **more)


SYMBOL = Unknown("the ID of a data source", "data.aws_subnet.one.id")
SAME = Unknown("the ID of another data source", "data.aws_subnet.one.id")
OTHER_ZONE = zone("us-east-1b")
OTHER_VPC = vpc("other")


@table(
    ("one", "other", "expected"),
    [
        # Two that the design creates are two, whatever their ids
        (VPC, VPC, True),
        (VPC, OTHER_VPC, False),
        (vpc("one", id="vpc-1"), vpc("two", id="vpc-1"), False),
        (SUBNET, subnet("other"), False),
        # One that is only referred to may be any that has its id
        (vpc("one", id="vpc-1"), vpc("two", id="vpc-1", declared=False), True),
        (vpc("one", id="vpc-1"), vpc("two", id="vpc-2", declared=False), False),
        (vpc("one", id="vpc-1", declared=False), vpc("two", id="vpc-1", declared=False), True),
        (vpc("one", id=ID), vpc("two", id="vpc-1", declared=False), Missing(("the id",))),
        (vpc("one", id=SYMBOL, declared=False), vpc("two", id=SAME, declared=False), True),
        # Subnets that differ in zone, VPC or CIDR block are two
        (SUBNET, referred("two", "subnet-1"), Missing(("the ID of subnet",))),
        (SUBNET, referred("two", "subnet-1", zone=OTHER_ZONE), False),
        (SUBNET, referred("two", "subnet-1", vpc=OTHER_VPC), False),
        (SUBNET, referred("two", "subnet-1", cidr="10.0.9.0/24"), False),
        (SUBNET, referred("two", "subnet-1", cidr=Unknown("the block")), Missing(("the ID of subnet",))),
        (referred("one", "subnet-1"), referred("two", "subnet-1", cidr="10.0.9.0/24"), True),
        (SUBNET, vpc("two", id="vpc-1", declared=False), Missing(("the ID of subnet",))),
    ],
)
def test_same(one, other, expected) -> None:
    assert same(one, other) == same(other, one) == expected
    undecided = isinstance(expected, Missing)
    assert same(OneOf((one,), "which"), other) == (Missing(("which", *expected.facts)) if undecided else expected)
    assert differs(one, other) == (expected if undecided else not expected)


@table(
    ("mine", "theirs", "expected"),
    [
        ("", "", False),
        ("a", "a", False),
        ("a", "b", False),
        ("not a", "not b", False),
        ("a", "not a", True),
        ("b, a", "not a, c", True),
    ],
)
def test_what_never_exists_together(mine, theirs, expected) -> None:
    one, other = (frozenset(filter(None, text.split(", "))) for text in (mine, theirs))
    assert never_both(one, other) is never_both(other, one) is expected


@table(
    ("where", "expected"),
    [
        (zone("us-east-1a"), "us-east-1a"),
        (OneOf((zone("us-east-1a"), OTHER_ZONE), "which"), "us-east-1a or us-east-1b"),
        (Unknown("the zone"), "an unknown zone"),
    ],
)
def test_zone_words(where, expected) -> None:
    assert subnet(zone=where).zone_words == expected


@table(
    ("where", "doubt", "expected"),
    [
        (instance(), "", ()),
        (instance(), "whether", ("whether",)),
        (Unknown("the instance"), "", ("the instance",)),
        (OneOf((instance("a"), instance("b")), "which"), "whether", ("which", "whether")),
    ],
)
def test_what_would_tell_whether_an_attachment_is_on_its_launch(where, doubt, expected) -> None:
    assert attachment(interface(), where, doubt=doubt).doubts == expected


def test_a_subnet_that_nothing_names_has_a_symbol() -> None:
    (made,) = network(instances=[instance("web")]).interfaces
    assert made.subnet == Unknown("the subnet of web", "web.subnet_id")


BLOCKING = vpc("blocking", block_public_access="bidirectional")


@table(
    ("of", "expected"),
    [
        (subnet(vpc=VPC), "off"),
        (subnet(vpc=BLOCKING), "bidirectional"),
        (subnet(vpc=BLOCKING, block_public_access="egress-only"), "egress-only"),
        (subnet(vpc=VPC, block_public_access="ingress"), "ingress"),
        (subnet(vpc=Unknown("the VPC")), Unknown("the VPC")),
        (subnet(vpc=OneOf((VPC, BLOCKING), "which VPC")), OneOf(("off", "bidirectional"), "which VPC")),
    ],
)
def test_blocked_public_access(of, expected) -> None:
    assert of.blocked_public_access == expected


A, B = instance("a"), instance("b")
EITHER = OneOf((A, B), "which instance")


@table(
    ("mechanism", "expected"),
    [
        ("move-eni", True),
        ("move-eip", False),
        (Unknown("the mechanism"), Missing(("the mechanism",))),
        (OneOf(("move-eip", "replace"), "which"), False),
    ],
)
def test_moves_interface(mechanism, expected) -> None:
    assert entity(FailoverGroup, mechanism=mechanism).moves_interface == expected


@table(
    ("members", "expected"),
    [
        ((), []),
        ((A, B), [A, B]),
        ((A, EITHER, Unknown("the third")), [A]),
    ],
)
def test_known_members(members, expected) -> None:
    group = entity(FailoverGroup, mechanism="move-eni", members=members)
    assert group.known_members == expected
