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


def test_many_subnets_of_one_table() -> None:
    many = [subnet(f"s{number}", cidr=f"10.1.{number}.0/24") for number in range(20)]
    found = paths(to(), subnets=(*many, RIGHT), sides=many)
    assert [str(one.side) for one in found] == [f"s{number}" for number in range(16)]


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
