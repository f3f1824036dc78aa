"""Who has the interface of a failover group, and which members would have to take it."""

from enilint.rule import Holders, Missing, OneOf, Unknown
from tests.model.building import attachment, instance, interface, network
from tests.tables import table

ENI, OTHER = interface("eni"), interface("other")
A, B = instance("a"), instance("b")
EITHER = OneOf((A, B), "which instance")


def referred(name: str, id):
    return instance(name, id=id, declared=False)


KNOWN = referred("known", "i-1")
MANY = [referred(f"many{number}", f"i-{number}") for number in range(5)]


def holders(*attachments) -> Holders:
    return network(instances=[A, B], attachments=attachments).holders_of(ENI)


@table(
    ("attachments", "launch", "expected"),
    [
        ([], A, False),
        ([attachment(ENI, A)], A, True),
        ([attachment(ENI, A)], B, False),
        ([attachment(OTHER, A)], A, False),
        ([attachment(ENI, A), attachment(ENI, B)], B, True),
        # Holders of which the id alone is known
        ([attachment(ENI, KNOWN)], KNOWN, True),
        ([attachment(ENI, KNOWN)], referred("alike", "i-1"), False),
        ([attachment(ENI, KNOWN)], A, Missing(("the ID of a",))),
        ([attachment(ENI, KNOWN)], referred("another", "i-2"), False),
        ([attachment(ENI, KNOWN)], referred("untold", Unknown("its id")), Missing(("its id",))),
        # Holders that are not known
        ([attachment(ENI, EITHER)], A, Missing(("which instance",))),
        ([attachment(ENI, Unknown("the instance"))], A, Missing(("the instance",))),
        ([attachment(ENI, Unknown("the instance")), attachment(ENI, A)], A, True),
        ([attachment(OneOf((ENI, OTHER), "which interface"), A)], A, Missing(("which interface",))),
        ([attachment(ENI, A, doubt="whether")], A, Missing(("whether",))),
        (
            [attachment(OneOf((ENI, OTHER), "which interface"), EITHER, doubt="whether")],
            A,
            Missing(("which interface", "which instance", "whether")),
        ),
    ],
)
def test_what_has_an_interface(attachments, launch, expected) -> None:
    assert holders(*attachments).have(launch) == expected


def test_holders() -> None:
    found = holders(attachment(ENI, A), *(attachment(ENI, one) for one in MANY))
    assert found.certain == {id(one) for one in (A, *MANY)}
    assert found.outside == tuple(MANY[:3])
    assert found.facts == ()
