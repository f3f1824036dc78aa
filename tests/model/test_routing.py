"""Which route table holds for a subnet, which routes are in a table, and whether a VPC has an internet gateway."""

from enilint.model.routing import RouteTables
from enilint.rule import Missing, OneOf, Unknown
from tests.model.building import (
    SUBNET,
    VPC,
    internet_gateway,
    network,
    route,
    route_table,
    subnet,
    table_association,
    vpc,
)
from tests.tables import table

TABLE, OTHER = route_table("table"), route_table("other")
OTHER_VPC, DATA_VPC = vpc("other_vpc"), vpc("data", declared=False, id="vpc-1")
WHICH = OneOf((TABLE, OTHER), "which table")
WHICH_SUBNET = OneOf((SUBNET, subnet("second")), "which subnet")
WHICH_VPC = OneOf((VPC, OTHER_VPC), "which VPC")
REFERRED = subnet("referred", declared=False, id="subnet-1")
TARGET = Unknown("the target")
UNREAD = ("a file that is not read",)


def association(table=TABLE, **more):
    return table_association(table, **more)


def routing(associations=(), routes=(), gateways=(), unread=()) -> RouteTables:
    """Routes as those of a network, whichever kind of target they have."""
    return network(
        table_associations=associations, gateway_routes=routes, internet_gateways=gateways, unread_routes=unread
    ).routing


MAIN = association(OTHER, main_of=VPC)


@table(
    ("associations", "of", "unread", "expected"),
    [
        ([association(subnet=SUBNET)], SUBNET, (), TABLE),
        ([association(WHICH, subnet=SUBNET)], SUBNET, (), WHICH),
        ([association(subnet=SUBNET), MAIN], SUBNET, UNREAD, TABLE),
        ([association(subnet=REFERRED)], REFERRED, (), TABLE),
        ([association(subnet=SUBNET, doubt="whether"), association(OTHER, subnet=SUBNET)], SUBNET, (), OTHER),
        ([association(subnet=SUBNET), association(subnet=SUBNET)], SUBNET, (), TABLE),
        (
            [association(subnet=SUBNET), association(OTHER, subnet=SUBNET)],
            SUBNET,
            (),
            Unknown("which of its route tables subnet is associated with"),
        ),
        # The main table of the VPC
        ([MAIN], SUBNET, (), OTHER),
        ([association(subnet=subnet("elsewhere")), MAIN], SUBNET, (), OTHER),
        ([MAIN], SUBNET, UNREAD, Unknown("a file that is not read")),
        ([MAIN], REFERRED, (), Unknown("the route table of referred")),
        ([MAIN], subnet("nowhere", vpc=WHICH_VPC), (), Unknown("the route table of nowhere")),
        ([MAIN], subnet("in_data", vpc=DATA_VPC), (), Unknown("the main route table of data")),
        ([], SUBNET, (), Unknown("the main route table of vpc")),
        # Perhaps
        ([association(subnet=SUBNET, doubt="whether"), MAIN], SUBNET, (), Unknown("whether")),
        ([association(subnet=WHICH_SUBNET), MAIN], SUBNET, (), Unknown("which subnet")),
        (
            [association(subnet=SUBNET, doubt="whether"), association(subnet=WHICH_SUBNET)],
            SUBNET,
            UNREAD,
            Unknown("whether and which subnet and a file that is not read"),
        ),
    ],
)
def test_table_of_a_subnet(associations, of, unread, expected) -> None:
    design = network(table_associations=associations, unread_routes=unread)
    assert design.route_table_of(of) == expected


@table(
    ("associations", "expected"),
    [
        ([MAIN], OTHER),
        ([MAIN, association(OTHER, main_of=VPC)], OTHER),
        ([MAIN, association(TABLE, main_of=VPC)], None),
        ([association(WHICH, main_of=VPC)], WHICH),
        ([MAIN, association(WHICH, main_of=VPC)], None),
        ([association(OTHER, main_of=VPC, doubt="whether")], None),
        ([MAIN, association(OTHER, main_of=VPC, doubt="whether")], None),
        ([MAIN, association(OTHER, main_of=WHICH_VPC)], None),
        ([association(TABLE, main_of=OTHER_VPC), MAIN], OTHER),
        ([association(TABLE, subnet=SUBNET)], None),
        ([], None),
    ],
)
def test_main_table_of_a_vpc(associations, expected) -> None:
    found = routing(associations).main_table_of(VPC)
    assert found == (Unknown("the main route table of vpc") if expected is None else expected)


@table(
    ("associations", "expected"),
    [
        ([], []),
        ([association(subnet=SUBNET)], []),
        ([association(subnet=SUBNET, doubt="whether")], [(SUBNET, ("whether",))]),
        ([association(subnet=WHICH_SUBNET)], [(WHICH_SUBNET, ("which subnet",))]),
        ([association(subnet=WHICH_SUBNET, doubt="whether")], [(WHICH_SUBNET, ("which subnet", "whether"))]),
        ([association(WHICH, subnet=SUBNET)], [(SUBNET, ("which table",))]),
        ([association(WHICH, subnet=SUBNET), association(subnet=SUBNET)], [(SUBNET, ("which table",))]),
        ([association(OTHER, subnet=SUBNET, doubt="whether")], []),
        ([association(doubt="whether"), association(WHICH), MAIN], []),
    ],
)
def test_subnets_that_may_be_associated_with_a_table(associations, expected) -> None:
    assert routing(associations).possible_subnets_of(TABLE) == expected


MAIN_OF_WHICH = association(WHICH, main_of=VPC)
IN_WHICH = subnet("nowhere", vpc=WHICH_VPC)


@table(
    ("associations", "of", "expected"),
    [
        ([], SUBNET, ()),
        ([association(subnet=SUBNET)], SUBNET, ()),
        ([association(WHICH, subnet=SUBNET)], SUBNET, ("which table",)),
        ([association(WHICH, subnet=SUBNET), association(subnet=SUBNET)], SUBNET, ("which table",)),
        ([association(subnet=SUBNET, doubt="whether")], SUBNET, ("whether",)),
        ([association(WHICH, subnet=SUBNET, doubt="whether"), association(subnet=SUBNET)], SUBNET, ()),
        ([association(subnet=WHICH_SUBNET)], SUBNET, ("which subnet",)),
        # The main table of the VPC
        ([MAIN], SUBNET, ()),
        ([MAIN_OF_WHICH], SUBNET, ("which table",)),
        ([association(OTHER, main_of=VPC, doubt="whether")], SUBNET, ("whether",)),
        ([association(OTHER, main_of=WHICH_VPC)], SUBNET, ("which VPC",)),
        ([association(subnet=SUBNET), MAIN_OF_WHICH], SUBNET, ()),
        ([association(subnet=WHICH_SUBNET), MAIN_OF_WHICH], SUBNET, ("which subnet",)),
        ([MAIN], IN_WHICH, ("which VPC",)),
        ([], IN_WHICH, ()),
    ],
)
def test_what_would_tell_the_table_of_a_subnet(associations, of, expected) -> None:
    assert routing(associations).table_doubts_of(of) == expected


ROUTES = {
    "certain": route("certain", table=TABLE),
    "internet": route("internet", table=TABLE, target_kind="internet-gateway"),
    "elsewhere": route("elsewhere", table=OTHER),
    "perhaps": route("perhaps", table=TABLE, doubt="whether perhaps"),
    "which": route("which", table=WHICH),
    "nowhere": route("nowhere"),
}


def test_routes_of_a_table() -> None:
    found = routing(routes=ROUTES.values())
    assert [one.address for one in found.routes_of(TABLE)] == ["certain", "internet"]
    assert [one.address for one in found.routes_of(OTHER)] == ["elsewhere"]
    assert found.routes_of(route_table("empty")) == []


def test_routes_to_interfaces_are_in_tables_too() -> None:
    design = network(routes=[ROUTES["certain"]], gateway_routes=[ROUTES["internet"]])
    assert [one.address for one in design.routing.routes_of(TABLE)] == ["certain", "internet"]


DATA_TABLE = route_table("data", declared=False, id="rtb-1")


@table(
    ("table", "routes", "unread", "expected"),
    [
        (TABLE, ["certain"], (), ()),
        (TABLE, ["certain", "perhaps"], (), ("whether perhaps",)),
        (TABLE, ["which"], (), ("which table",)),
        (TABLE, ["elsewhere", "nowhere"], (), ()),
        (TABLE, [], UNREAD, UNREAD),
        (DATA_TABLE, [], (), ("all routes of data",)),
        (route_table(more_routes=("the routes in a variable",)), [], (), ("the routes in a variable",)),
        (
            route_table(declared=False, id="rtb-2", more_routes=("its others",)),
            ["which"],
            UNREAD,
            ("all routes of table", "its others", "which table", "a file that is not read"),
        ),
    ],
)
def test_unlisted_routes(table, routes, unread, expected) -> None:
    found = routing(routes=[ROUTES[one] for one in routes], unread=unread)
    assert found.unlisted_routes(table) == expected


ASSOCIATIONS = [
    association(address="one", subnet=SUBNET),
    association(address="perhaps", subnet=subnet("third"), doubt="whether"),
    association(address="any", subnet=WHICH_SUBNET),
    association(address="edge", gateway="internet-gateway"),
    association(address="perhaps_edge", gateway="internet-gateway", doubt="whether"),
    association(address="main", main_of=VPC),
    association(OTHER, address="other", subnet=subnet("fourth")),
    association(OTHER, address="other_edge", gateway="internet-gateway"),
]


def test_what_a_table_is_associated_with() -> None:
    found = routing(ASSOCIATIONS)
    assert found.subnets_of(TABLE) == [SUBNET]
    assert [str(one) for one in found.subnets_of(OTHER)] == ["fourth"]
    assert [one.address for one in found.gateways_of(TABLE)] == ["edge"]
    assert [one.address for one in found.gateways_of(OTHER)] == ["other_edge"]


def out(table=TABLE, kind="internet-gateway"):
    return route("out", table=table, target_kind=kind)


@table(
    ("of", "gateways", "routes", "unread", "expected"),
    [
        (vpc(internet_gateway=True), [], [], (), True),
        (vpc(internet_gateway=False), [], [out()], (), False),
        (vpc(internet_gateway=Unknown("said")), [], [], (), Missing(("said",))),
        (VPC, [internet_gateway(vpc=VPC)], [], (), True),
        (VPC, [internet_gateway()], [], (), False),
        (VPC, [internet_gateway(vpc=OTHER_VPC)], [], (), False),
        (VPC, [internet_gateway(vpc=WHICH_VPC)], [], (), Missing(("which VPC",))),
        (DATA_VPC, [], [], (), Missing(("whether data has an internet gateway",))),
        (DATA_VPC, [internet_gateway(vpc=DATA_VPC)], [], (), True),
        (VPC, [], [], UNREAD, Missing(UNREAD)),
        # A route shows that there is one
        (VPC, [], [out()], (), True),
        (VPC, [], [out(kind="nat-gateway")], (), False),
        (VPC, [], [out(kind=TARGET)], (), Missing(("the target",))),
        (VPC, [], [out(kind=OneOf(("nat-gateway", "local"), "which"))], (), False),
        (
            VPC,
            [],
            [out(route_table("either", vpc=WHICH_VPC), Unknown("the target"))],
            (),
            Missing(("the target", "which VPC")),
        ),
        (VPC, [], [out(route_table("other", vpc=OTHER_VPC), TARGET)], (), False),
        (VPC, [], [out(), out(kind=TARGET)], (), True),
        (VPC, [], [out(None)], (), False),
        (VPC, [], [out(route_table("other", vpc=OTHER_VPC))], (), False),
        (VPC, [], [out(route_table("untold", vpc=None))], (), Missing(("the VPC of untold",))),
        (VPC, [], [out(route_table("either", vpc=WHICH_VPC))], (), Missing(("which VPC",))),
        (DATA_VPC, [], [out(route_table("untold", vpc=None))], (), Missing(("the VPC of untold",))),
    ],
)
def test_a_vpc_has_an_internet_gateway(of, gateways, routes, unread, expected) -> None:
    assert routing(gateways=gateways, routes=routes, unread=unread).has_internet_gateway(of) == expected
