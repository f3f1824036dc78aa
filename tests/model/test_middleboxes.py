"""Which subnets reach each other through interfaces that forward, and what these belong to."""

from enilint.rule import OneOf, Unknown, parsed_network
from tests.model.building import (
    added_group,
    attachment,
    groups,
    instance,
    interface,
    listed,
    network,
    route,
    route_table,
    security_group,
    subnet,
    table_association,
    vpc,
)
from tests.tables import table

TABLE = route_table("table")
LEFT = subnet("left", cidr="10.0.1.0/24")
RIGHT = subnet("right", cidr="10.0.2.0/24", ipv6_cidr="2001:db8:2::/64")
MIDDLE = subnet("middle", cidr="10.0.9.0/24")
TO_RIGHT = "10.0.2.0/24"
GROUP, OTHER = security_group("group"), security_group("other")
ENI = interface("eni", subnet=MIDDLE, security_groups=groups(GROUP))
FIREWALL = instance("firewall", subnet=MIDDLE)


def to(destination=TO_RIGHT, **more):
    return route(**{"table": TABLE, "destination": destination, "interface": ENI, **more})


def paths(*routes, subnets=(LEFT, RIGHT), sides=(LEFT,), **parts):
    """The subnets that routes lead from and to, and what is on the way, by name."""
    associations = [table_association(TABLE, subnet=one) for one in sides]
    given = {"interfaces": [ENI], "instances": [FIREWALL], **parts}
    design = network(subnets=subnets, table_associations=associations, routes=routes, **given)
    return list(design.paths_through_interfaces())


def ends(found):
    return [(str(one.side), str(one.there), [each.name for each in one.through], *one.doubts) for one in found]


THROUGH_ENI = [("left", "right", ["eni"])]
TWIN = subnet("twin", cidr=TO_RIGHT)
ELSEWHERE = vpc("elsewhere")
UNTOLD = Unknown("the destination")
MANY_SUBNETS = [subnet(f"s{number}", cidr=f"10.1.{number}.0/24") for number in range(70)]
MANY_TABLES = [route_table(f"t{number}") for number in range(10)]


@table(
    ("routes", "subnets", "sides", "expected"),
    [
        ([to()], (LEFT, RIGHT), (LEFT,), THROUGH_ENI),
        ([to(interface=None, launch=FIREWALL)], (LEFT, RIGHT), (LEFT,), [("left", "right", ["firewall"])]),
        ([to("2001:db8:2::/64")], (LEFT, RIGHT), (LEFT,), THROUGH_ENI),
        ([to()], (LEFT, MIDDLE, RIGHT), (LEFT, MIDDLE), [*THROUGH_ENI, ("middle", "right", ["eni"])]),
        # What is on the way is not known
        ([to(interface=Unknown("the interface"))], (LEFT, RIGHT), (LEFT,), [("left", "right", [])]),
        ([to(interface=None)], (LEFT, RIGHT), (LEFT,), []),
        # No way to another subnet
        ([to()], (LEFT, RIGHT), (RIGHT,), []),
        ([to()], (LEFT, RIGHT), (LEFT, RIGHT), THROUGH_ENI),
        ([to()], (LEFT, RIGHT), (), []),
        ([to("10.0.0.0/16")], (LEFT, RIGHT), (LEFT,), []),
        ([to("nonsense")], (LEFT, subnet("nonsense", cidr="nonsense")), (LEFT,), [("left", "nonsense", ["eni"])]),
        ([to(Unknown("the destination"))], (LEFT, RIGHT), (LEFT,), [("left", "right", ["eni"], "the destination")]),
        ([to(table=None)], (LEFT, RIGHT), (LEFT,), []),
        ([to(table=Unknown("the table"))], (LEFT, RIGHT), (LEFT,), []),
        ([to(table=route_table("table", vpc=None))], (LEFT, RIGHT), (LEFT,), []),
        ([to(table=route_table("table", vpc=Unknown("the VPC")))], (LEFT, RIGHT), (LEFT,), []),
        # Which subnet is meant
        ([to()], (LEFT, RIGHT, TWIN), (LEFT,), []),
        ([to()], (LEFT, RIGHT, subnet("far", cidr=TO_RIGHT, vpc=ELSEWHERE)), (LEFT,), THROUGH_ENI),
        (
            [to()],
            (LEFT, subnet("untold", cidr=Unknown("the block"))),
            (LEFT,),
            [("left", "untold", ["eni"], "the block")],
        ),
        (
            [to()],
            (LEFT, subnet("nowhere", cidr=TO_RIGHT, vpc=Unknown("the VPC"))),
            (LEFT,),
            [("left", "nowhere", ["eni"], "the VPC")],
        ),
        ([to()], (LEFT, subnet("referred", cidr=TO_RIGHT, declared=False)), (LEFT,), []),
    ],
)
def test_paths(routes, subnets, sides, expected) -> None:
    assert ends(paths(*routes, subnets=subnets, sides=sides)) == expected


def test_a_side_that_may_be_another_is_none() -> None:
    side = subnet("side", declared=False, id="subnet-1")
    assert paths(to(), subnets=(side, RIGHT), sides=(side,)) == []


@table(("destination", "version"), [(TO_RIGHT, 4), ("2001:db8:2::/64", 6)])
def test_what_a_path_is_made_of(destination, version) -> None:
    one = to(destination)
    (path,) = paths(one)
    assert (path.route, path.side, path.there, path.version) == (one, LEFT, RIGHT, version)


@table(
    ("destination", "there", "version"),
    [
        (TO_RIGHT, RIGHT, 4),
        ("2001:db8:2::/64", RIGHT, 6),
        (UNTOLD, RIGHT, 4),
        (UNTOLD, subnet("modern", cidr=None, ipv6_cidr="2001:db8:3::/64"), 6),
        (UNTOLD, subnet("unknown", cidr=Unknown("the block")), 4),
    ],
)
def test_ip_version_of_a_path(destination, there, version) -> None:
    (path,) = paths(to(destination), subnets=(LEFT, there))
    assert (path.there, path.version) == (there, version)


# Which subnet a route is for, in which table.


def test_tables_that_a_route_may_be_in() -> None:
    design = network(route_tables=MANY_TABLES)
    first = MANY_TABLES[:8]
    assert design.tables_of(to(table=None)) == ()
    assert design.tables_of(to(table=TABLE)) == [TABLE]
    assert design.tables_of(to(table=OneOf((TABLE, MANY_TABLES[0]), "which"))) == [TABLE, MANY_TABLES[0]]
    assert design.tables_of(to(table=Unknown("the table"))) == first
    assert design.tables_of(to(table=OneOf((MANY_TABLES[3],), "which", open=True))) == [
        MANY_TABLES[3],
        *(one for one in first if one is not MANY_TABLES[3]),
    ]


def destinations(destination, *subnets, table=TABLE) -> list[tuple[str, ...]]:
    found = network(subnets=subnets).destinations_of(to(destination), table)
    return [(str(one), *facts) for one, facts in found]


UNKNOWN_BLOCK = subnet("unknown", cidr=Unknown("the block"))
UNKNOWN_IPV6_BLOCK = subnet("unknown", cidr=None, ipv6_cidr=Unknown("the block"))


@table(
    ("of", "destination", "fact"),
    [
        (UNKNOWN_BLOCK, "10.0.0.0/15", None),
        (UNKNOWN_BLOCK, "10.0.0.0/16", "the block"),
        (UNKNOWN_BLOCK, "10.0.0.0/28", "the block"),
        (UNKNOWN_BLOCK, "10.0.0.0/29", None),
        (UNKNOWN_BLOCK, "nonsense", None),
        (UNKNOWN_BLOCK, OneOf((TO_RIGHT, "10.0.0.0/8"), "which destination"), "which destination"),
        (UNKNOWN_BLOCK, OneOf(("10.0.0.0/8", "10.0.0.0/9"), "which destination"), None),
        (UNKNOWN_IPV6_BLOCK, "2001:db8::/43", None),
        (UNKNOWN_IPV6_BLOCK, "2001:db8::/44", "the block"),
        (UNKNOWN_IPV6_BLOCK, "2001:db8::/64", "the block"),
        (UNKNOWN_IPV6_BLOCK, "2001:db8::/65", None),
    ],
)
def test_a_destination_of_the_size_of_a_subnet_may_be_an_unknown_block(of, destination, fact) -> None:
    assert destinations(destination, of) == ([] if fact is None else [("unknown", fact)])


UNKNOWN_VPC = Unknown("the VPC")
IN_UNKNOWN_VPC = route_table("table", vpc=UNKNOWN_VPC)
WIDE = subnet("wide", cidr="10.0.0.0/20")


@table(
    ("destination", "others", "is_other"),
    [
        (TO_RIGHT, [], False),
        (TO_RIGHT, [LEFT], False),
        (TO_RIGHT, [WIDE], True),
        ("10.0.0.0/22", [LEFT, subnet("far", cidr="10.9.0.0/24")], True),
        ("10.0.0.0/22", [subnet("far", cidr="10.9.0.0/24"), LEFT], True),
        ("2001:db8:2::/48", [RIGHT], True),
        (TO_RIGHT, [subnet("modern", cidr=None, ipv6_cidr="2001:db8::/64")], False),
        (TO_RIGHT, [subnet("nonsense", cidr="nonsense")], False),
        (TO_RIGHT, [subnet("wide", cidr="10.0.0.0/20", vpc=ELSEWHERE)], False),
        (TO_RIGHT, [subnet("wide", cidr="10.0.0.0/20", vpc=UNKNOWN_VPC)], False),
        # Of many subnets, the first few
        (TO_RIGHT, [*MANY_SUBNETS[:63], WIDE], True),
        (TO_RIGHT, [*MANY_SUBNETS[:64], WIDE], False),
    ],
)
def test_a_destination_that_overlaps_another_subnet_is_no_unknown_block(destination, others, is_other) -> None:
    unknown = UNKNOWN_IPV6_BLOCK if ":" in destination else UNKNOWN_BLOCK
    assert destinations(destination, *others, unknown) == ([] if is_other else [("unknown", "the block")])


def test_subnets_overlap_nothing_in_an_unknown_vpc() -> None:
    wide = subnet("wide", cidr="10.0.0.0/20", vpc=UNKNOWN_VPC)
    assert destinations(TO_RIGHT, wide, UNKNOWN_BLOCK, table=IN_UNKNOWN_VPC) == [("unknown", "the VPC", "the block")]


def test_an_unknown_destination_is_that_of_the_first_few_subnets_of_the_vpc() -> None:
    elsewhere = [subnet(f"far{number}", cidr=f"10.2.{number}.0/24", vpc=ELSEWHERE) for number in range(9)]
    assert destinations(UNTOLD, *elsewhere, *MANY_SUBNETS[:9]) == [(f"s{number}", UNTOLD.fact) for number in range(8)]
    of_any_vpc = destinations(UNTOLD, *elsewhere[:7], LEFT, RIGHT, table=IN_UNKNOWN_VPC)
    assert of_any_vpc == [(str(one), "the VPC", UNTOLD.fact) for one in (*elsewhere[:7], LEFT)]


def test_an_unknown_block_is_that_of_the_first_few_subnets() -> None:
    unknown = [subnet(f"u{number}", cidr=Unknown("the block")) for number in range(9)]
    expected = [(f"u{number}", "the block") for number in range(8)]
    assert destinations("10.9.9.0/24", *MANY_SUBNETS[:9], *unknown) == expected


# Which subnets use a table, perhaps.

EITHER_TABLE = OneOf((TABLE, MANY_TABLES[0]), "which table")
NEITHER_TABLE = OneOf(tuple(MANY_TABLES[:2]), "which table")


@table(
    ("side", "association", "doubts"),
    [
        (LEFT, {"table": EITHER_TABLE}, ("which table",)),
        (LEFT, {"table": NEITHER_TABLE}, None),
        (LEFT, {"table": Unknown("the table")}, ("the table",)),
        (LEFT, {"doubt": "whether"}, ("whether",)),
        (subnet("left", vpc=UNKNOWN_VPC), {"table": EITHER_TABLE}, ("which table",)),
        (subnet("left", vpc=ELSEWHERE), {"table": Unknown("the table")}, None),
        (subnet("left", declared=False, id="subnet-1"), {"table": EITHER_TABLE}, None),
        (LEFT, {"subnet": None}, None),
    ],
)
def test_a_subnet_that_may_use_a_table(side, association, doubts) -> None:
    associations = [table_association(**{"table": TABLE, "subnet": side, **association})]
    design = network(subnets=[side, RIGHT], table_associations=associations, routes=[to()])
    found = [(one.side, one.there, one.doubts) for one in design.paths_through_interfaces()]
    assert found == ([] if doubts is None else [(side, RIGHT, doubts)])


def test_the_first_few_subnets_that_may_use_a_table() -> None:
    associations = [table_association(EITHER_TABLE, subnet=one) for one in MANY_SUBNETS]
    design = network(subnets=[*MANY_SUBNETS, RIGHT], table_associations=associations, routes=[to()])
    assert [one.side for one in design.paths_through_interfaces()] == MANY_SUBNETS[:8]


def test_many_subnets_of_one_table() -> None:
    found = paths(to(), subnets=(*MANY_SUBNETS, RIGHT), sides=MANY_SUBNETS)
    assert [one.side for one in found] == MANY_SUBNETS[:16]


# What is on the way.


def middlebox(*attachments, **parts):
    (path,) = paths(to(), attachments=attachments, **parts)
    return path.through


def test_an_interface_that_nothing_has() -> None:
    (one,) = middlebox()
    assert (one.name, one.interfaces, one.groups, one.doubts) == ("eni", {id(ENI)}, {"group"}, ())
    assert (one.blocks, one.more_blocks) == ((parsed_network("10.0.9.0/24"),), ())


def test_an_instance_with_all_its_interfaces() -> None:
    second = interface(
        "second",
        subnet=subnet("outside", cidr="10.0.8.0/24", ipv6_cidr="2001:db8:8::/64"),
        security_groups=groups(OTHER, more=("its other groups",)),
    )
    listing = instance("box", interfaces=(listed(interface=ENI), listed(interface=second, device_index=1)))
    (one,) = middlebox(instances=[listing])
    assert (one.name, one.interfaces, one.groups) == ("box", {id(ENI), id(second)}, {"group", "other"})
    assert one.blocks == tuple(map(parsed_network, ("10.0.9.0/24", "10.0.8.0/24", "2001:db8:8::/64")))
    assert one.doubts == ("its other groups",)


def test_what_is_not_known_of_an_instance() -> None:
    which = OneOf((GROUP, OTHER), "which group")
    unsure = interface("unsure", subnet=Unknown("the subnet"), security_groups=groups(which))
    odd = interface("odd", subnet=subnet("odd", cidr="nonsense"))
    box = instance("box", interfaces=(listed(interface=unsure), listed(interface=Unknown("?"), device_index=1)))
    (one,) = middlebox(attachment(ENI, box, 2), attachment(odd, box, 3), instances=[box])
    assert one.interfaces == {id(unsure), id(ENI), id(odd)}
    assert one.groups == {"group"}
    assert one.blocks == (parsed_network("10.0.9.0/24"),)
    assert one.doubts == ("?", "which group")
    assert one.more_blocks == ("the subnet",)


def test_a_few_facts_tell_in_which_other_blocks_it_is() -> None:
    unsure = [interface(str(number), subnet=Unknown(f"the subnet of {number}")) for number in range(2)]
    untold = [interface("none", subnet=subnet("untold", cidr=Unknown(f"block {number}"))) for number in range(2)]
    box = instance("box", interfaces=tuple(listed(interface=one) for one in (ENI, *untold, *unsure)))
    (one,) = middlebox(instances=[box])
    assert one.more_blocks == ("the subnet of 0", "the subnet of 1", "block 0")


APART = interface("apart")
SEVERAL = [attachment(Unknown(f"interface {number}"), FIREWALL, number) for number in range(2, 6)]


@table(
    ("attachments", "doubts"),
    [
        ([attachment(OneOf((ENI, APART), "which interface"), FIREWALL)], ("which interface",)),
        ([attachment(OneOf((interface("third"), APART), "which interface"), FIREWALL)], ()),
        ([attachment(APART, FIREWALL)], ()),
        ([attachment(ENI, Unknown("the instance"))], ("the instance",)),
        (
            [attachment(Unknown("interface 1"), FIREWALL), attachment(ENI, Unknown("the instance"))],
            ("interface 1", "the instance"),
        ),
        (SEVERAL, ("interface 2", "interface 3", "interface 4")),
    ],
)
def test_what_may_have_an_interface_that_nothing_has_for_certain(attachments, doubts) -> None:
    (one,) = middlebox(*attachments)
    assert (one.name, one.groups, one.doubts) == ("eni", {"group"}, doubts)


def test_groups_that_are_added_apart() -> None:
    added = [
        added_group(OTHER, ENI),
        added_group(OTHER, ENI, doubt="whether"),
    ]
    (one,) = middlebox(group_attachments=added)
    assert (one.groups, one.doubts) == ({"group", "other"}, ("whether",))


def test_several_instances_that_have_an_interface() -> None:
    a, b = instance("a"), instance("b")
    found = middlebox(attachment(ENI, a), attachment(ENI, b), attachment(ENI, a, 2), instances=[a, b])
    assert [one.name for one in found] == ["a", "b"]
    (alone,) = middlebox(attachment(ENI, Unknown("the instance")))
    assert alone.name == "eni"


def test_one_middlebox_is_the_same_on_all_paths() -> None:
    one, other = paths(to(), subnets=(LEFT, MIDDLE, RIGHT), sides=(LEFT, MIDDLE))
    assert one.through is other.through
