"""Which routes make an interface forward packets, and whether the source/destination check lets it."""

from enilint.rule import Address, Addresses, Change, Count, Missing, OneOf, Unknown
from tests.model.building import AT, attachment, instance, interface, network, route, subnet
from tests.tables import table

CHECK = Unknown("the check")
ENI = interface("eni")
SINGLE, DOUBLE, PERHAPS_DOUBLE = instance("single"), instance("double"), instance("perhaps")
ATTACHMENTS = [
    attachment(interface("second"), DOUBLE),
    attachment(interface("third"), PERHAPS_DOUBLE, doubt="whether"),
]
OF_DOUBLE = Unknown("the interface of double that route routes to")
DESIGN = network(instances=[SINGLE, DOUBLE, PERHAPS_DOUBLE], attachments=ATTACHMENTS)


@table(
    ("to", "expected"),
    [
        ({}, Unknown("the target of route")),
        ({"interface": ENI}, ENI),
        ({"interface": ENI, "launch": DOUBLE}, ENI),
        ({"launch": SINGLE}, DESIGN.interface_at("single")),
        ({"launch": DOUBLE}, OF_DOUBLE),
        ({"launch": PERHAPS_DOUBLE}, Unknown("the interface of perhaps that route routes to")),
        ({"launch": Unknown("the instance")}, Unknown("the instance")),
        (
            {"launch": OneOf((SINGLE, DOUBLE), "which instance")},
            OneOf((DESIGN.interface_at("single"), OF_DOUBLE), "which instance"),
        ),
    ],
)
def test_forwarding_target(to, expected) -> None:
    assert DESIGN.forwarding_target(route(**to)) == expected


UPDATE = Change(address="eni", type="aws_network_interface", actions=("update",), at=AT)
REPLACEMENT = Change(address="eni", type="aws_network_interface", actions=("delete", "create"), at=AT)


@table(
    ("before", "after", "change", "expected"),
    [
        (False, True, UPDATE, True),
        (False, False, UPDATE, False),
        (True, True, UPDATE, False),
        (CHECK, True, UPDATE, Missing(("the check",))),
        (False, CHECK, UPDATE, Missing(("the check",))),
        (False, True, REPLACEMENT, False),
        (False, True, None, False),
        (None, True, UPDATE, False),
    ],
)
def test_turns_check_on(before, after, change, expected) -> None:
    existing = network(interfaces=[] if before is None else [interface("eni", source_dest_check=before)])
    design = network(before=existing, changes={"eni": change} if change else {})
    one = interface("eni", source_dest_check=after)
    assert design.turns_check_on(one) == expected
    assert network(changes={"eni": UPDATE}).turns_check_on(one) is False


def having(*texts: str, ipv4=None, ipv6=None, **more):
    slots = {"ipv4_slots": ipv4 or Count.exactly(1), "ipv6_slots": ipv6 or Count.exactly(0)}
    return interface("eni", addresses=Addresses(listed=tuple(Address(text, AT) for text in texts), **slots), **more)


ITS_ADDRESSES = Missing(("the addresses of eni",))
MANY = Count(1, None, ("how many",))
DUAL = subnet(ipv6_cidr="2001:db8::/64")
NO_BLOCK = subnet(cidr=Unknown("the block"))


@table(
    ("destination", "one", "expected"),
    [
        (Unknown("the destination"), ENI, Missing(("the destination",))),
        ("pl-1234", ENI, Missing(("the entries of pl-1234",))),
        # Blocks that no interface holds whole
        ("0.0.0.0/0", ENI, True),
        ("10.0.1.0/27", having(ipv4=MANY), True),
        ("2001:db8::/79", having(ipv6=MANY, subnet=DUAL), True),
        # Its own addresses and prefixes
        ("10.0.1.5/32", having("10.0.1.5"), False),
        ("10.0.1.5", having("10.0.1.5"), False),
        ("10.0.1.16/28", having("10.0.1.16/28"), False),
        ("10.0.1.20/32", having("10.0.1.16/28"), False),
        ("10.0.1.5/32", having(private_ip="10.0.1.5"), False),
        ("2001:db8::5", having("2001:db8::5", subnet=DUAL), False),
        # All its addresses are known
        ("10.0.1.6/32", having("10.0.1.5"), True),
        ("10.0.1.6/32", having(private_ip="10.0.1.5"), True),
        ("10.0.1.6/32", having("10.0.1.5", private_ip="10.0.1.5"), True),
        ("2001:db8::6", having("10.0.1.5", subnet=DUAL), True),
        ("2001:db8::6", having("2001:db8::5", ipv6=Count.exactly(1), subnet=DUAL), True),
        # There are others
        ("10.0.1.6/32", ENI, ITS_ADDRESSES),
        ("10.0.1.6/32", having("10.0.1.5", ipv4=Count(1, 2, ("more",))), ITS_ADDRESSES),
        ("10.0.1.6/32", having("10.0.1.5", ipv4=MANY), ITS_ADDRESSES),
        ("10.0.1.6/32", having("2001:db8::5", ipv4=Count.exactly(1)), ITS_ADDRESSES),
        ("10.0.1.6/32", having(private_ip=Unknown("its address")), ITS_ADDRESSES),
        ("2001:db8::6", having("10.0.1.5", ipv6=MANY, subnet=DUAL), ITS_ADDRESSES),
        ("10.0.1.16/28", having("10.0.1.5", ipv4=MANY), ITS_ADDRESSES),
        ("2001:db8::/80", having(ipv6=MANY, subnet=DUAL), ITS_ADDRESSES),
        # None of them is outside of its subnet
        ("10.0.9.6/32", having("10.0.1.5", ipv4=MANY), True),
        ("2001:db8:1::6", having(ipv6=MANY, subnet=DUAL), True),
        ("10.0.9.6/32", having(ipv4=MANY, subnet=NO_BLOCK), ITS_ADDRESSES),
        ("10.0.9.6/32", having(ipv4=MANY, subnet=Unknown("the subnet")), ITS_ADDRESSES),
        ("2001:db8::6", having(ipv6=MANY), ITS_ADDRESSES),
    ],
)
def test_forwards(destination, one, expected) -> None:
    assert network().forwards(route(destination=destination), one) == expected


def test_a_target_that_is_one_of_several() -> None:
    either = OneOf((ENI, interface("other")), "which")
    assert DESIGN.forwarding_target(route(interface=either)) is either
