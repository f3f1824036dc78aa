"""The subnets that a design creates in a zone."""

from enilint.model.subnets import SubnetsByZone
from enilint.rule import OneOf, Unknown
from tests.model.building import subnet, zone
from tests.tables import table

PICKED = Unknown("the first zone", "data.zones.names[0]", family="names")
NEXT = Unknown("the second zone", "data.zones.names[1]", family="names")

A = subnet("a", zone=zone("us-east-1a"))
ALSO_A = subnet("also_a", zone=zone("us-east-1a", "use1-az4"))
BY_ID = subnet("by_id", zone=zone(Unknown("the name"), "use1-az4"))
B = subnet("b", zone=zone("us-east-1b"))
FIRST = subnet("first", zone=zone(PICKED))
EITHER = subnet("either", zone=OneOf((A.zone, B.zone), "which"))
UNTOLD = subnet("untold", zone=Unknown("the zone"))
REFERRED = subnet("referred", zone=A.zone, declared=False)
FOREIGN = subnet("foreign", zone=zone("us-east-1a", account="2"))


@table(
    ("asked", "expected"),
    [
        (zone("us-east-1a"), [A, ALSO_A]),
        (zone("us-east-1b"), [B]),
        (zone("us-east-1c"), []),
        (zone(Unknown("the name"), "use1-az4"), [ALSO_A, BY_ID]),
        (zone("us-east-1a", account="2"), [FOREIGN]),
        (zone(PICKED), [FIRST]),
        (zone(NEXT), []),
        (zone(Unknown("a zone")), []),
        (Unknown("the zone"), []),
        (OneOf((A.zone, B.zone), "which"), []),
    ],
)
def test_subnets_in_a_zone(asked, expected) -> None:
    found = SubnetsByZone([A, ALSO_A, BY_ID, B, FIRST, EITHER, UNTOLD, REFERRED, FOREIGN])
    assert list(found.of(asked)) == expected


def test_one_may_come_by_the_id_and_by_the_name_of_its_zone() -> None:
    assert list(SubnetsByZone([ALSO_A]).of(ALSO_A.zone)) == [ALSO_A, ALSO_A]
