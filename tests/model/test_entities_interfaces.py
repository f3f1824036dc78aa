"""What an interface says by itself: its kind, its source/destination check, its primary address and its purpose."""

from enilint.rule import Address, Addresses, Missing, OneOf, Unknown, UnknownAddress
from tests.model.building import AT, attachment, instance, interface
from tests.tables import table

KIND = Unknown("the kind")
UNKNOWN_KIND = Missing(("the kind",))


@table(
    ("kind", "bears_ip", "takes_addresses", "takes_device_index"),
    [
        ("interface", True, True, True),
        ("efa", True, True, True),
        ("efa-only", False, False, True),
        ("trunk", False, True, True),
        ("branch", False, True, False),
        (KIND, UNKNOWN_KIND, UNKNOWN_KIND, UNKNOWN_KIND),
        (OneOf(("efa", "interface"), "which"), True, True, True),
        (OneOf(("efa", "efa-only"), "which"), Missing(("which",)), Missing(("which",)), True),
    ],
)
def test_kinds_of_interfaces(kind, bears_ip, takes_addresses, takes_device_index) -> None:
    one = interface(kind=kind)
    assert (one.bears_ip, one.takes_addresses) == (bears_ip, takes_addresses)
    assert one.takes_device_index == attachment(one, instance()).takes_device_index == takes_device_index


PLAIN, BRANCH = interface("plain"), interface("branch", kind="branch")
UNTOLD = Unknown("the interface")


@table(
    ("what", "expected"),
    [
        (UNTOLD, True),
        (OneOf((PLAIN, interface("other")), "which"), True),
        (OneOf((PLAIN, UNTOLD), "which"), True),
        (OneOf((BRANCH, interface("other", kind="branch")), "which"), False),
        (OneOf((BRANCH,), "which", open=True), True),
        (OneOf((PLAIN, BRANCH), "which"), Missing(("which",))),
        (OneOf((UNTOLD, BRANCH), "which"), Missing(("which", "the interface"))),
        (OneOf((PLAIN, interface("some", kind=KIND)), "which"), Missing(("which", "the kind"))),
    ],
)
def test_an_attachment_of_one_of_several_interfaces(what, expected) -> None:
    assert attachment(what, instance()).takes_device_index == expected


def test_an_interface_that_is_only_referred_to_counts_unless_it_is_known_to_be_a_branch() -> None:
    for kind, expected in (("interface", True), (KIND, True), ("branch", False)):
        assert interface(kind=kind, id="eni-1", declared=False).takes_device_index is expected
    assert attachment(Unknown("the interface"), instance()).takes_device_index is True


CHECK = Unknown("the check")
NOT_TOLD = Unknown("the source/destination check of data")


@table(
    ("one", "expected"),
    [
        (interface(), True),
        (interface(source_dest_check=False), False),
        (interface(source_dest_check=CHECK), CHECK),
        # The data source of an interface does not tell; one that is known by its id alone has what is stated
        (interface("data", id="eni-1", declared=False), NOT_TOLD),
        (interface("data", id=Unknown("the id"), declared=False, source_dest_check=False), NOT_TOLD),
        (interface("data", id="eni-1", declared=False, source_dest_check=CHECK), CHECK),
        (interface("eni-1", id="eni-1", declared=False), True),
        (interface("eni-1", id="eni-1", declared=False, source_dest_check=False), False),
    ],
)
def test_is_checked(one, expected) -> None:
    assert one.is_checked == expected


SYMBOL = Unknown("the address that AWS picks", "eni.private_ip")


def addresses(*texts: str, **more) -> Addresses:
    return Addresses(listed=tuple(Address(text, AT) for text in texts), **more)


@table(
    ("given", "expected"),
    [
        ({}, None),
        ({"private_ip": "10.0.1.5"}, "10.0.1.5"),
        ({"private_ip": SYMBOL}, SYMBOL),
        ({"private_ip": "10.0.1.5", "addresses": addresses("10.0.1.6")}, "10.0.1.5"),
        ({"addresses": addresses("10.0.1.6")}, "10.0.1.6"),
        ({"private_ip": SYMBOL, "addresses": addresses("10.0.1.6")}, "10.0.1.6"),
        ({"addresses": addresses("10.0.1.6", "10.0.1.7")}, None),
        ({"addresses": addresses("10.0.1.6", "2001:db8::1")}, "10.0.1.6"),
        ({"addresses": addresses("2001:db8::1")}, None),
        ({"addresses": addresses("10.0.1.16/28")}, None),
        ({"addresses": addresses("nonsense")}, None),
        ({"addresses": addresses("nonsense", "10.0.1.6")}, "10.0.1.6"),
        ({"addresses": addresses("10.0.1.6", unknown=(UnknownAddress(Unknown("another"), AT),))}, None),
    ],
)
def test_primary_address(given, expected) -> None:
    assert interface(**given).primary_address == expected


@table(
    ("address", "more", "expected"),
    [
        ("aws_network_interface.mgmt", {}, "management"),
        ("aws_network_interface.fw_management", {}, "management"),
        ("module.mgmt.aws_network_interface.eni", {}, None),
        ("eni-public-1", {}, "public"),
        ("admin", {}, "management"),
        ("Private", {}, "private"),
        ("data", {}, "data"),
        ("database", {}, None),
        ("eni", {}, None),
        ("eni", {"notes": {"description": "the management interface"}}, "management"),
        ("eni", {"notes": {"description": "public", "Name": "public-1"}}, "public"),
        ("public", {"notes": {"description": "private"}}, None),
        ("public", {"role": "data"}, "data"),
        # The name of what a launch makes is that of its instance
        ("public", {"implicit": True}, None),
        ("public", {"implicit": True, "notes": {"description": "mgmt"}}, "management"),
    ],
)
def test_purpose(address, more, expected) -> None:
    assert interface(address, **more).purpose == expected
