"""The private addresses of an interface, and the address slots that they take."""

from enilint.model.addresses import ipv4_slots, single_address
from enilint.rule import (
    Address,
    Addresses,
    Count,
    Missing,
    Unknown,
    UnknownAddress,
    covers,
    parsed_network,
    reserved_number,
)
from tests.model.building import AT
from tests.tables import table

UNKNOWN_SIZE = Missing(("the size of the subnet",))


@table(
    ("text", "expected"),
    [
        ("10.0.1.5", "10.0.1.5/32"),
        ("10.0.1.0/24", "10.0.1.0/24"),
        ("10.0.1.5/24", "10.0.1.0/24"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("2001:db8::/56", "2001:db8::/56"),
        ("pl-1234", None),
        ("10.0.1.256", None),
        ("10.0.1.0/33", None),
        ("", None),
    ],
)
def test_parsed_network(text, expected) -> None:
    assert parsed_network(text) == (parsed_network(expected) if expected else None)
    assert str(parsed_network(text)) == str(expected)
    assert Address(text, AT).network == parsed_network(text)


@table(
    ("cidr", "expected"),
    [
        ("10.0.1.5/32", "10.0.1.5"),
        ("10.0.1.5", "10.0.1.5"),
        ("10.0.1.4/31", None),
        ("2001:db8::1/128", None),
        ("2001:db8::/32", None),
        ("pl-1234", None),
    ],
)
def test_single_address(cidr, expected) -> None:
    assert single_address(cidr) == expected


@table(
    ("outer", "inner", "expected"),
    [
        ("10.0.0.0/16", "10.0.1.0/24", True),
        ("10.0.0.0/16", "10.0.0.0/16", True),
        ("10.0.1.0/24", "10.0.0.0/16", False),
        ("10.0.0.0/16", "10.1.0.0/24", False),
        ("0.0.0.0/0", "2001:db8::/56", False),
        ("::/0", "10.0.0.0/16", False),
        ("2001:db8::/56", "2001:db8::/64", True),
        ("2001:db8::/64", "2001:db8::/56", False),
    ],
)
def test_covers(outer, inner, expected) -> None:
    assert covers(parsed_network(outer), parsed_network(inner)) is expected


@table(
    ("number", "version", "expected"),
    [
        (0, 4, "the network address"),
        (1, 4, "the VPC router"),
        (2, 4, "the Amazon DNS server"),
        (3, 4, "the fourth address"),
        (4, 4, None),
        (14, 4, None),
        (15, 4, UNKNOWN_SIZE),  # the last one of a /28
        (16, 4, UNKNOWN_SIZE),
        (-1, 4, "the network broadcast address"),
        (-2, 4, None),
        (-12, 4, None),
        (-13, 4, UNKNOWN_SIZE),  # the fourth one of a /28
        (0, 6, "one of the first four addresses"),
        (3, 6, "one of the first four addresses"),
        (4, 6, None),
        (15, 6, None),
        (-1, 6, "the last address"),
        (2**64 - 2, 6, None),
        (2**64 - 1, 6, UNKNOWN_SIZE),
    ],
)
def test_reserved_number(number, version, expected) -> None:
    assert reserved_number(number, version) == expected


@table(
    ("given", "expected"),
    [
        ({}, Count.exactly(1)),
        ({"listed": 1}, Count.exactly(1)),
        ({"listed": 3}, Count.exactly(3)),
        ({"listed": 2}, Count.exactly(2)),
        # Those asked for by number come beside the primary address
        ({"secondary": Count.exactly(2)}, Count.exactly(3)),
        ({"listed": 2, "secondary": Count.exactly(3)}, Count.exactly(4)),
        ({"listed": 5, "secondary": Count.exactly(3)}, Count.exactly(5)),
        ({"secondary": Count(0, None, ("how many",))}, Count(1, None, ("how many",))),
        ({"listed": 2, "secondary": Count(0, 3, ("how many",))}, Count(2, 4, ("how many",))),
        # A prefix takes one slot
        ({"prefixes": Count.exactly(2)}, Count.exactly(3)),
        ({"listed": 3, "prefixes": Count(1, 2, ("which",))}, Count(4, 5, ("which",))),
        ({"secondary": Count.exactly(1), "prefixes": Count(0, None, ("which",))}, Count(2, None, ("which",))),
    ],
)
def test_ipv4_slots(given, expected) -> None:
    assert ipv4_slots(**given) == expected


def test_an_interface_has_one_ipv4_address_where_nothing_is_asked_for() -> None:
    none = Addresses()
    assert none.slots("IPv4") == Count.exactly(1)
    assert none.slots("IPv6") == none.prefixes == Count.exactly(0)
    assert (none.listed, none.unknown, none.every, none.mixes) == ((), (), (), ())


def test_addresses_that_are_listed() -> None:
    one, other = Address("10.0.1.5", AT), UnknownAddress(Unknown("the address"), AT)
    some = Addresses(listed=(one,), unknown=(other,), ipv4_slots=Count.exactly(2), ipv6_slots=Count.exactly(3))
    assert some.every == (one, other)
    assert (some.slots("IPv4"), some.slots("IPv6")) == (Count.exactly(2), Count.exactly(3))
    assert one.requested is True
    assert (other.block, other.number) == (None, 0)
