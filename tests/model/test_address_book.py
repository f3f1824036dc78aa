"""What has an address: by a reference to the thing, by its text, or by what stands for it."""

from enilint.rule import Address, Addresses, AddressHolder, AddressReference, AddressText, ElasticIp, OneOf, Unknown
from tests.model.building import AT, attachment, instance, interface, listed, network, unknown_id
from tests.tables import table

SYMBOL = Unknown("the address that AWS picks", "eni.private_ip")


def addresses(*texts: str, **more) -> Addresses:
    return Addresses(listed=tuple(Address(text, AT) for text in texts), **more)


def elastic_ip(address: str, public_ip=None) -> ElasticIp:
    return ElasticIp(address=address, at=AT, id=unknown_id(address), public_ip=public_ip)


ENI = interface("eni", addresses=addresses("10.0.1.5", "10.0.1.6"), private_ip="10.0.1.5")
PICKED = interface("picked", private_ip=SYMBOL)
DOUBLE = interface("double", private_ip="10.0.1.9")
TWIN = interface("twin", private_ip="10.0.1.9")
EITHER_ENI = OneOf((ENI, PICKED), "which")
EIP, UNTOLD = elastic_ip("eip", "203.0.113.1"), elastic_ip("untold")
WEB = instance("web", private_ip="10.0.1.7", public_ip="203.0.113.7")
SHOWING = instance("showing", public_ip="203.0.113.1")
WITH_ENI = instance("with_eni", private_ip="10.0.1.5", interfaces=(listed(interface=ENI),))
HEADLESS = instance("headless", private_ip="10.0.1.8", interfaces=(listed(device_index=1),))
EITHER = instance("either", private_ip="10.0.1.8", interfaces=(listed(interface=EITHER_ENI),))

DESIGN = network(
    interfaces=[ENI, PICKED, DOUBLE, TWIN],
    instances=[WEB, SHOWING, WITH_ENI, HEADLESS, EITHER],
    elastic_ips=[EIP, UNTOLD],
)
BOOK = DESIGN.address_book
WEB_PRIMARY = DESIGN.interface_at("web")


def has(interface=None, **more) -> AddressHolder:
    return AddressHolder(interface=interface, **more)


NOBODY = has()
TWO_OF_THEM = "which resource with the address 10.0.1.9 is meant"


@table(
    ("reference", "expected"),
    [
        ({"launch": WEB}, has(WEB_PRIMARY, primary=True)),
        ({"launch": WITH_ENI}, has(ENI, primary=True)),
        ({"launch": HEADLESS}, Unknown("the primary interface of headless")),
        ({"launch": Unknown("the instance")}, Unknown("the instance")),
        ({"interface": ENI}, has(ENI, primary=True)),
        ({"interface": EITHER_ENI}, OneOf((has(ENI, primary=True), has(PICKED, primary=True)), "which")),
        ({"elastic_ip": EIP}, has(elastic_ip=EIP)),
        ({}, Unknown("the address")),
        # By text
        ({"text": "10.0.1.5"}, has(ENI, primary=True)),
        ({"text": "10.0.1.6"}, has(ENI)),
        ({"text": "10.0.1.7"}, has(WEB_PRIMARY, primary=True)),
        ({"text": "203.0.113.7"}, has(WEB_PRIMARY, public=True)),
        ({"text": "203.0.113.1"}, has(elastic_ip=EIP)),
        ({"text": "10.0.1.8"}, NOBODY),
        ({"text": "198.51.100.1"}, NOBODY),
        ({"text": "10.0.1.9"}, OneOf((has(DOUBLE, primary=True), has(TWIN, primary=True)), TWO_OF_THEM)),
        # By what stands for it
        ({"text": SYMBOL}, has(PICKED, primary=True)),
        ({"text": Unknown("some text", "aws_x.y.ip")}, Unknown("some text", "aws_x.y.ip")),
        ({"text": Unknown("some text")}, Unknown("some text")),
        ({"text": OneOf(("10.0.1.5", "10.0.1.6"), "which")}, OneOf((has(ENI, primary=True), has(ENI)), "which")),
        ({"text": OneOf(("10.0.1.5", "10.0.1.5"), "which")}, has(ENI, primary=True)),
        ({"text": OneOf(("10.0.1.5",), "which", open=True)}, OneOf((has(ENI, primary=True),), "which", open=True)),
    ],
)
def test_who_has(reference, expected) -> None:
    assert BOOK.who_has(AddressReference(at=AT, **reference)) == expected


@table(
    ("text", "expected"),
    [
        ("10.0.1.6", has(ENI)),
        ("198.51.100.1", NOBODY),
        (SYMBOL, has(PICKED, primary=True)),
        (None, Unknown("the address")),
    ],
)
def test_who_has_an_address_that_is_written_as_text(text, expected) -> None:
    assert BOOK.who_has(AddressText(at=AT, text=text)) == expected


@table(
    ("reference", "expected"),
    [
        ({"text": "10.0.1.6"}, ENI),
        ({"text": "198.51.100.1"}, None),
        ({"elastic_ip": EIP}, None),
        ({"interface": EITHER_ENI}, EITHER_ENI),
        ({"text": Unknown("some text")}, Unknown("some text")),
        (
            {"text": OneOf(("10.0.1.5", "198.51.100.1"), "which")},
            OneOf((ENI, Unknown("an interface outside this design")), "which"),
        ),
    ],
)
def test_interface_of(reference, expected) -> None:
    assert BOOK.interface_of(AddressReference(at=AT, **reference)) == expected


def test_what_is_not_said_of_a_holder() -> None:
    assert (NOBODY.interface, NOBODY.elastic_ip, NOBODY.primary, NOBODY.public) == (None, None, False, False)


def test_a_primary_interface_may_be_attached_later() -> None:
    design = network(instances=[HEADLESS], interfaces=[ENI], attachments=[attachment(ENI, HEADLESS, 0)])
    found = design.address_book.who_has(AddressReference(at=AT, text="10.0.1.8"))
    assert found == has(ENI, primary=True)


# What may have an address.

ANY_OF_TWO = OneOf(("10.0.2.1", "10.0.2.2"), "which of two")
ONE, OTHER = interface("one", private_ip=ANY_OF_TWO), interface("other", private_ip=OneOf(("10.0.2.1",), "whether"))
CERTAIN = interface("certain", private_ip="10.0.2.1")
LISTED = interface("listed", private_ip=ANY_OF_TWO, addresses=addresses("10.0.2.1"))
MANY = [interface(f"eni{number}", private_ip=ANY_OF_TWO) for number in range(9)]


def primaries(*interfaces) -> tuple[AddressHolder, ...]:
    return tuple(has(one, primary=True) for one in interfaces)


@table(
    ("interfaces", "text", "expected"),
    [
        ([ONE], "10.0.2.1", OneOf((NOBODY, *primaries(ONE)), "which of two")),
        ([ONE], "10.0.2.2", OneOf((NOBODY, *primaries(ONE)), "which of two")),
        ([ONE], "10.0.2.3", NOBODY),
        ([ONE], Unknown("some text"), Unknown("some text")),
        ([ONE, OTHER], "10.0.2.1", OneOf((NOBODY, *primaries(ONE, OTHER)), "which of two and whether")),
        ([ONE, CERTAIN], "10.0.2.1", OneOf(primaries(CERTAIN, ONE), "which of two")),
        ([ONE, CERTAIN], "10.0.2.2", OneOf((NOBODY, *primaries(ONE)), "which of two")),
        ([LISTED], "10.0.2.1", *primaries(LISTED)),
        (MANY, "10.0.2.1", OneOf((NOBODY, *primaries(*MANY[:8])), "which of two")),
    ],
)
def test_what_may_have_an_address(interfaces, text, expected) -> None:
    book = network(interfaces=interfaces).address_book
    assert book.who_has(AddressText(at=AT, text=text)) == expected
