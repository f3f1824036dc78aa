"""When two Availability Zones are the same."""

from enilint.rule import Missing, OneOf, Unknown, same, stated, words
from tests.model.building import zone
from tests.tables import table

NAME = Unknown("the name", "data.zones.names[0]", family="names")
NEXT = Unknown("the next name", "data.zones.names[1]", family="names")
NO_ID = Unknown("the id")
UNTOLD = Unknown("the account")
BY_IDS = Missing(("the zone IDs of us-east-1a and us-east-1a, which may be in different accounts",))


@table(
    ("one", "other", "expected"),
    [
        # Ids mean the same in every account
        (zone("us-east-1a", "use1-az1"), zone("us-east-1b", "use1-az1", account="2"), True),
        (zone("us-east-1a", "use1-az1"), zone("us-east-1a", "use1-az2"), False),
        # Names mean the same in one account
        (zone("us-east-1a"), zone("us-east-1a"), True),
        (zone("us-east-1a"), zone("us-east-1b"), False),
        (zone("us-east-1a", "use1-az1"), zone("us-east-1a"), True),
        (zone("us-east-1a", account="1"), zone("us-east-1a", account="2"), BY_IDS),
        (zone("us-east-1a"), zone("us-east-1a", account=UNTOLD), BY_IDS),
        (zone("us-east-1a", account=Unknown("?", "a")), zone("us-east-1a", account=Unknown("?", "a")), True),
        # All Regions but the oldest map names alike for every account
        (zone("eu-central-1a", account="1"), zone("eu-central-1a", account="2"), True),
        (zone("eu-central-1a", account="1"), zone("eu-central-1b", account=UNTOLD), False),
        (zone(NAME, within="us-east-2"), zone(NAME, account="2"), True),
        (zone("us-east-2a", account="1"), zone(NAME, account="2"), Missing(("the name",))),
        (
            zone("us-west-2a", account="1"),
            zone("us-west-2b", account="2"),
            Missing(("the zone IDs of us-west-2a and us-west-2b, which may be in different accounts",)),
        ),
        # Regions are apart, whatever the account
        (zone("us-east-1a"), zone("us-west-2a", account="2"), False),
        (zone("us-east-1a"), zone(NAME, within="us-west-2"), False),
        (zone(NAME, within="us-east-1"), zone(NEXT, within="us-west-2", account="2"), False),
        (zone("us-east-1a"), zone(NAME, within="us-east-1"), Missing(("the name",))),
        (zone("us-east-1a"), zone(NAME), Missing(("the name",))),
        (zone("us-east-1a", account="1"), zone(NAME, account="2"), Missing(("the name",))),
        # What stands for a name
        (zone(NAME), zone(NAME), True),
        (zone(NAME), zone(NEXT), False),
        (zone(NAME), zone(Unknown("another")), Missing(("the name", "another"))),
        (
            zone(Unknown("?", "A"), account="1"),
            zone(Unknown("?", "A"), account="2"),
            Missing(("the zone IDs of A and A, which may be in different accounts",)),
        ),
    ],
)
def test_same(one, other, expected) -> None:
    assert same(one, other) == expected
    mirrored = same(other, one)
    assert isinstance(mirrored, Missing) if isinstance(expected, Missing) else mirrored is expected


@table(
    ("one", "region", "text"),
    [
        (zone("us-east-1a"), "us-east-1", "us-east-1a"),
        (zone("us-east-1a", within="us-west-2"), "us-east-1", "us-east-1a"),
        (zone("us-west-2-lax-1a"), "us-west-2", "us-west-2-lax-1a"),
        (zone("us-east-1a", "use1-az1"), "us-east-1", "us-east-1a"),
        (zone(NAME, "use1-az1"), None, "use1-az1"),
        (zone(NAME, within="us-east-1"), "us-east-1", "data.zones.names[0]"),
        (zone(Unknown("the name")), None, "an unknown zone"),
        (zone(Unknown("the name", "aws_subnet.a.availability_zone")), None, "an unknown zone"),
        (zone(Unknown("x", "aws_subnet.a.availability_zone"), within="us-east-1"), "us-east-1", "a zone of us-east-1"),
        (zone(Unknown("the name"), within="us-east-1"), "us-east-1", "a zone of us-east-1"),
        (zone(OneOf(("us-east-1a", "us-east-1b"), "which")), None, "an unknown zone"),
        (zone(OneOf(("us-east-1a", "us-east-1b"), "which", symbol="var.zone")), None, "an unknown zone"),
        (zone("elsewhere", within="us-east-1"), "us-east-1", "elsewhere"),
    ],
)
def test_region_and_words(one, region, text) -> None:
    assert one.region == region
    assert words(one) == text


@table(
    ("one", "expected"),
    [
        (zone("us-east-1a"), "us-east-1a"),
        (zone("us-east-1a", "use1-az1"), "us-east-1a"),
        (zone(NAME, "use1-az1"), "use1-az1"),
        (zone(NAME), "data.zones.names[0]"),
        (zone(OneOf(("us-east-1b", "us-east-1a"), "which")), "us-east-1a|us-east-1b"),
    ],
)
def test_stated(one, expected) -> None:
    assert stated(one) == (expected,)
