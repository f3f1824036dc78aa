"""Which security groups an interface has: those it lists, those added apart, and the default group of its VPC."""

from enilint.rule import Location, OneOf, Unknown
from tests.model.building import AT, added_group, group_association, groups, interface, network, security_group, vpc
from tests.tables import table

ENI, THERE = interface("eni"), interface("there")
EITHER = OneOf((ENI, THERE), "which interface")


def named(found) -> list[str]:
    return [one.address for one in found]


WEB_GROUP, DB_GROUP, ADDED = security_group("web_sg"), security_group("db_sg"), security_group("added")
DEFAULT, READ = security_group("default", default=True), security_group("read", default=True, declared=False, id="sg-1")
EITHER_GROUP = OneOf((WEB_GROUP, DB_GROUP), "which group")
LISTED = interface("listed", security_groups=groups(WEB_GROUP, EITHER_GROUP))
MORE = interface("more", security_groups=groups(more=("its other groups",)))
EMPTY = interface("empty", security_groups=groups())
PLACE = Location("design.enilint.yaml", line=9)


def added(to, **more):
    return added_group(ADDED, to, places={"group": PLACE}, **more)


@table(
    ("of", "attachments", "certain", "perhaps", "doubts"),
    [
        (ENI, [], [], [], ()),
        (LISTED, [], [(WEB_GROUP, AT), (EITHER_GROUP, AT)], [], ()),
        (MORE, [], [], [], ("its other groups",)),
        (LISTED, [added(ENI)], [(WEB_GROUP, AT), (EITHER_GROUP, AT)], [], ()),
        (ENI, [added(ENI)], [(ADDED, PLACE)], [], ()),
        (ENI, [added(EITHER)], [], [(ADDED, PLACE, ("which interface",))], ("which interface",)),
        (ENI, [added(ENI, doubt="whether")], [], [(ADDED, PLACE, ("whether",))], ("whether",)),
        (
            MORE,
            [added(OneOf((MORE, ENI), "which"), doubt="whether"), added(MORE, doubt="first")],
            [],
            [(ADDED, PLACE, ("first",)), (ADDED, PLACE, ("which", "whether"))],
            ("its other groups", "first", "which", "whether"),
        ),
    ],
)
def test_security_groups_of_an_interface(of, attachments, certain, perhaps, doubts) -> None:
    design = network(group_attachments=attachments)
    assert [(one.group, one.at) for one in design.group_uses_of(of)] == certain
    assert [(one.group, one.at, facts) for one, facts in design.possible_group_uses_of(of)] == perhaps
    assert design.group_doubts_of(of) == doubts


BY_DATA = interface("by_data", id="eni-1", declared=False)
NO_DEFAULT = Unknown("the default security group of vpc").fact


@table(
    ("of", "parts", "expected", "facts"),
    [
        (LISTED, {}, [WEB_GROUP], ("which group",)),
        (interface(security_groups=groups(WEB_GROUP, DB_GROUP, WEB_GROUP)), {}, [WEB_GROUP, DB_GROUP], ()),
        (MORE, {"security_groups": [DEFAULT]}, [], ("its other groups",)),
        (BY_DATA, {"security_groups": [DEFAULT]}, [], ("the security groups of by_data",)),
        (interface(id="eni-1", declared=False, security_groups=groups(WEB_GROUP)), {}, [WEB_GROUP], ()),
        # The default group of the VPC
        (ENI, {"security_groups": [DEFAULT]}, [DEFAULT], ()),
        (EMPTY, {"security_groups": [DEFAULT]}, [DEFAULT], ()),
        (ENI, {"security_groups": [READ, DEFAULT]}, [DEFAULT], ()),
        (ENI, {"security_groups": [READ]}, [READ], ()),
        (ENI, {"security_groups": [WEB_GROUP]}, [], (NO_DEFAULT,)),
        (ENI, {"security_groups": [security_group("elsewhere", default=True, vpc=vpc("other"))]}, [], (NO_DEFAULT,)),
        (interface(subnet=Unknown("the subnet")), {"security_groups": [DEFAULT]}, [], ("the subnet",)),
        # Added apart
        (ENI, {"group_attachments": [added(ENI)], "security_groups": [DEFAULT]}, [ADDED, DEFAULT], ()),
        (
            EMPTY,
            {"group_attachments": [added(EMPTY, doubt="whether")], "security_groups": [DEFAULT]},
            [DEFAULT],
            ("whether",),
        ),
    ],
)
def test_effective_security_groups(of, parts, expected, facts) -> None:
    assert network(**parts).effective_groups_of(of) == (expected, facts)


UNTOLD_VPC = security_group("untold_vpc", default=True, vpc=Unknown("which VPC"))
NOWHERE = interface("nowhere", subnet=Unknown("the subnet"))


@table(
    ("of", "security_groups", "facts"),
    [
        (ENI, [], ()),
        (ENI, [UNTOLD_VPC], ("which VPC",)),
        (ENI, [DEFAULT, UNTOLD_VPC], ("which VPC",)),
        (ENI, [DEFAULT], ()),
        (ENI, [WEB_GROUP, DEFAULT], ()),
        (NOWHERE, [DEFAULT], ("the subnet",)),
        (NOWHERE, [WEB_GROUP, READ, DEFAULT], ("the subnet",)),
        # No declared group is a default group
        (NOWHERE, [WEB_GROUP], ()),
        (NOWHERE, [READ], ()),
        (NOWHERE, [WEB_GROUP, READ], ()),
    ],
)
def test_what_would_tell_whether_the_default_group_is_a_declared_one(of, security_groups, facts) -> None:
    assert network(security_groups=security_groups).default_group_doubts_of(of) == facts


UNTOLD, SOME = Unknown("some group"), OneOf((DB_GROUP, DEFAULT), "one of some", open=True)
BY_ID, ALSO_BY_ID = (security_group(name, id="sg-2", declared=False) for name in ("by_id", "also_by_id"))
MANY = [security_group(f"group_{number}") for number in range(6)]


@table(
    ("listed", "others", "security_groups", "expected"),
    [
        ([], [], [WEB_GROUP], []),
        ([WEB_GROUP], [], [WEB_GROUP, DB_GROUP], []),
        ([WEB_GROUP, EITHER_GROUP], [], MANY, [("web_sg", "which group"), ("db_sg", "which group")]),
        # Any group: the first few that no interface has for certain
        ([UNTOLD], [], [], []),
        ([UNTOLD], [], [WEB_GROUP, DB_GROUP], [("web_sg", "some group"), ("db_sg", "some group")]),
        ([WEB_GROUP, UNTOLD], [], [WEB_GROUP, DB_GROUP], [("db_sg", "some group")]),
        ([UNTOLD], [WEB_GROUP], [WEB_GROUP, DB_GROUP], [("db_sg", "some group")]),
        ([UNTOLD], [BY_ID], [WEB_GROUP, ALSO_BY_ID], [("web_sg", "some group")]),
        ([UNTOLD], [MANY[1]], MANY, [(f"group_{number}", "some group") for number in (0, 2, 3, 4)]),
        # One of several, or another one
        ([SOME], [], [WEB_GROUP, DB_GROUP], [(name, "one of some") for name in ("db_sg", "default", "web_sg")]),
        ([SOME], [DB_GROUP], [WEB_GROUP, DB_GROUP], [(name, "one of some") for name in ("db_sg", "default", "web_sg")]),
    ],
)
def test_security_groups_that_an_interface_may_have(listed, others, security_groups, expected) -> None:
    mine = interface("mine", security_groups=groups(*listed))
    other = interface("other", security_groups=groups(*others))
    design = network(interfaces=[mine, other], security_groups=security_groups)
    found = design.possible_security_groups_of(mine)
    assert [(group.address, *facts) for group, facts in found] == expected


def test_associations_of_a_group() -> None:
    associations = [
        group_association("mine", group=WEB_GROUP),
        group_association("other", group=DB_GROUP),
        group_association("either", group=EITHER_GROUP),
    ]
    design = network(group_associations=associations)
    assert named(design.associations_of_group(WEB_GROUP)) == ["mine", "either"]
