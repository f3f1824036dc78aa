"""Facts in words, with the places that state them."""

from enilint.rule import Location, OneOf, Related, Unknown
from tests.model.building import ZONE, instance, interface, listed, network, subnet, zone
from tests.tables import table

HERE, THERE = (Location("design.enilint.yaml", line=number) for number in (3, 7))
SUBNET = subnet("subnet", places={"zone": HERE})
ELSEWHERE = subnet("elsewhere", zone=zone("us-east-1b"), places={"zone": THERE})
UNTOLD = subnet("untold", zone=Unknown("the zone"), places={"zone": THERE})
BY_ID = subnet("by_id", zone=zone(Unknown("the name"), "use1-az4"), places={"zone": THERE})
NAMELESS = subnet("nameless", zone=zone(Unknown("the name", "names[0]")), places={"zone": THERE})


def is_in(whose: str, where: str, in_zone: str, at: Location) -> Related:
    return Related(f"{whose} is in {where}, in {in_zone}", at, where)


@table(
    ("what", "expected"),
    [
        (interface(subnet=SUBNET), (is_in("it", "subnet", "us-east-1a", HERE),)),
        (interface(subnet=UNTOLD), (is_in("it", "untold", "an unknown zone", THERE),)),
        (interface(subnet=Unknown("the subnet")), ()),
        (Unknown("the interface"), ()),
        (
            interface(subnet=OneOf((SUBNET, ELSEWHERE), "which")),
            (is_in("it", "subnet", "us-east-1a", HERE), is_in("it", "elsewhere", "us-east-1b", THERE)),
        ),
    ],
)
def test_zone_of_an_interface(what, expected) -> None:
    assert network().zone_of_interface_proof(what, "it") == expected


PRIMARY = "the primary interface of web"
BY_SUBNET = (is_in(PRIMARY, "subnet", "us-east-1a", HERE),)


def says(text: str) -> tuple[Related, ...]:
    return (Related(f"web {text}", HERE, "web"),)


@table(
    ("launch", "expected"),
    [
        ({"subnet": SUBNET}, BY_SUBNET),
        ({"subnet": SUBNET, "zone": ZONE}, BY_SUBNET),
        ({"subnet": BY_ID, "zone": ZONE}, (is_in(PRIMARY, "by_id", "use1-az4", THERE),)),
        ({}, ()),
        ({"interfaces": (listed(device_index=1),), "subnet": SUBNET}, ()),
        # The zone stated, where the subnet does not tell
        ({"zone": ZONE}, says("is in us-east-1a")),
        ({"zone": ZONE, "zone_requested": True}, says("requests us-east-1a")),
        ({"zone": Unknown("the zone"), "zone_requested": True}, says("requests an unknown zone")),
        ({"subnet": UNTOLD, "zone": ZONE}, says("is in us-east-1a")),
        ({"subnet": NAMELESS, "zone": ZONE}, says("is in us-east-1a")),
        ({"interfaces": (listed(device_index=1),), "zone": ZONE}, says("is in us-east-1a")),
    ],
)
def test_zone_of_a_launch(launch, expected) -> None:
    web = instance("web", places={"zone": HERE}, **launch)
    assert network(instances=[web]).zone_of_launch_proof(web) == expected
