"""From where the security groups of an interface admit traffic: its own subnet alone, or other places, too."""

from enilint.rule import Addresses, Count, GroupRule, Location, OneOf, Sender, Unknown
from tests.model.building import added_group, attachment, groups, instance, interface, network, security_group, subnet
from tests.tables import table

HERE = subnet("here", cidr="10.0.1.0/24", ipv6_cidr="2001:db8:1::/64")
THERE = subnet("there", cidr="10.0.2.0/24")
PLACE = Location("design.enilint.yaml", line=5)


def rule(*cidrs, groups=(), prefix_lists=()) -> GroupRule:
    return GroupRule(address="rule", at=PLACE, cidrs=cidrs, groups=groups, prefix_lists=prefix_lists)


def group(*ingress, address: str = "group", **more):
    return security_group(address, ingress=ingress, **more)


def having(*listed, address: str = "eni", **more):
    return interface(address, **{"subnet": HERE, "security_groups": groups(*listed), **more})


def outside(eni, *others, launch=None, **parts):
    """The words of a source outside of the subnet, or what would tell."""
    found = network(interfaces=[eni, *others], **parts).senders.outside(eni, launch)
    return found.words if isinstance(found, Sender) else found


V6 = Addresses(ipv6_slots=Count.exactly(1))
PERHAPS_V6 = Addresses(ipv6_slots=Count(0, 1, ("whether it has one",)))
ONLY_V6 = Addresses(ipv4_slots=Count.exactly(0), ipv6_slots=Count.exactly(1))
BLOCK = Unknown("the block of the subnet")
UNTOLD = {"subnet": subnet("untold", cidr=BLOCK, ipv6_cidr=BLOCK)}


@table(
    ("cidrs", "eni", "expected"),
    [
        ([], {}, ()),
        (["10.0.1.0/24"], {}, ()),
        (["10.0.1.7/32"], {}, ()),
        (["10.0.0.0/16"], {}, "10.0.0.0/16"),
        (["10.0.2.0/24"], {}, "10.0.2.0/24"),
        (["10.0.2.5/24"], {}, "10.0.2.0/24"),
        (["10.0.1.0/24", "10.0.2.0/24"], {}, "10.0.2.0/24"),
        (["10.0.0.0/24", "10.0.1.0/24"], {}, "10.0.0.0/24"),
        # What holds the first and the last address is outside where any is
        (["10.0.1.0/26", "10.0.1.64/26", "10.0.1.128/26", "10.0.1.192/26"], {}, ()),
        (["10.0.1.128/26", "10.0.9.0/24", "10.0.1.0/26", "10.0.1.64/26"], {}, "10.0.9.0/24"),
        (["10.0.1.128/26", "10.0.0.0/24", "10.0.1.192/26", "10.0.1.64/26"], {}, "10.0.0.0/24"),
        (["10.0.2.0/24", "10.0.2.0/25"], {}, "10.0.2.0/24"),
        (["10.0.1.0/24", "10.0.2.0/24", "10.0.2.128/25"], {}, "10.0.2.0/24"),
        (["10.0.0.0/25", "10.0.0.128/25", "10.0.0.0/16"], {"subnet": subnet(cidr="10.0.0.0/24")}, "10.0.0.0/16"),
        # Of a family that the interface has addresses of
        (["::/0"], {}, ()),
        (["::/0"], {"addresses": V6}, "::/0"),
        (["2001:db8:1::/80"], {"addresses": V6}, ()),
        (["::/0"], {"addresses": PERHAPS_V6}, ("whether it has one",)),
        (["10.0.1.0/24", "2001:db8::/32"], {"addresses": V6}, "2001:db8::/32"),
        (["0.0.0.0/0"], {"addresses": ONLY_V6}, ()),
        # Blocks that are not known
        (["10.0.0.0/15"], UNTOLD, "10.0.0.0/15"),
        (["10.0.0.0/16"], UNTOLD, ("the block of the subnet",)),
        (["::/43"], {**UNTOLD, "addresses": V6}, "::/43"),
        (["2001:db8::/44"], {**UNTOLD, "addresses": V6}, ("the block of the subnet",)),
        (["::/0"], {"subnet": THERE, "addresses": V6}, ()),
        ([Unknown("the block")], {}, ("the block",)),
        ([Unknown("the block"), "10.0.2.0/24"], {}, "10.0.2.0/24"),
        (["nonsense"], {}, ()),
    ],
)
def test_ranges(cidrs, eni, expected) -> None:
    assert outside(having(group(rule(*cidrs)), **eni)) == expected


def test_a_source_has_its_group_and_place() -> None:
    admitting = group(rule("10.0.2.0/24"))
    eni = having(admitting)
    found = network(interfaces=[eni]).senders.outside(eni, None)
    assert (found.group, found.at, found.stated) == (admitting, PLACE, "10.0.2.0/24")


# Members of other groups.

MEMBERS = group(address="members")
READ = group(address="read", id="sg-1", declared=False)
ADMITTING = group(rule(groups=(MEMBERS,)))
WEB, DB = instance("web"), instance("db")


def member(address: str, where=THERE, of=MEMBERS):
    return having(of, address=address, subnet=where)


APART = "apart, which has members"
WHICH_SUBNET = OneOf((HERE, THERE), "which subnet")


@table(
    ("others", "attachments", "expected"),
    [
        ([], [], ()),
        ([member("apart")], [], APART),
        ([member("beside", HERE)], [], ()),
        ([member("beside", HERE), member("apart")], [], APART),
        ([member("other", of=group(address="another"))], [], ()),
        ([member("unsure", WHICH_SUBNET)], [], ("which subnet",)),
        # Other interfaces of its launch are no such sources
        ([member("apart")], [("apart", WEB)], ()),
        ([member("apart")], [("apart", DB)], APART),
        ([member("apart")], [("apart", Unknown("the instance"))], APART),
    ],
)
def test_members_of_groups(others, attachments, expected) -> None:
    by_name = {one.address: one for one in others}
    parts = {"attachments": [attachment(by_name[name], where) for name, where in attachments]}
    assert outside(having(ADMITTING), *others, launch=WEB, **parts) == expected


WHICH_GROUP = OneOf((MEMBERS, group(address="another")), "which group")
ANOTHER_GROUP = OneOf((group(address="another"), group(address="third")), "which group")
READ_BY_NAME = group(address="read", id=Unknown("the ID of the group"), declared=False)
MANY_UNSURE = [member(f"m{number}", of=Unknown(f"the group of {number}")) for number in range(4)]


@table(
    ("others", "attachments", "expected"),
    [
        ([member("unsure", of=WHICH_GROUP)], [], ("which group",)),
        ([member("unsure", of=ANOTHER_GROUP)], [], ()),
        ([member("unsure", WHICH_SUBNET, WHICH_GROUP)], [], ("which group",)),
        ([member("unsure", HERE, WHICH_GROUP)], [], ()),
        ([member("unsure", of=WHICH_GROUP)], [("unsure", WEB)], ()),
        ([member("unsure", of=WHICH_GROUP)], [("unsure", DB)], ("which group",)),
        ([member("unsure", of=WHICH_GROUP), member("apart")], [], APART),
        ([*(member(f"m{number}", of=READ_BY_NAME) for number in range(3)), MANY_UNSURE[0]], [], ("the group of 0",)),
        (MANY_UNSURE, [], ("the group of 0", "the group of 1", "the group of 2")),
    ],
)
def test_interfaces_that_may_be_members(others, attachments, expected) -> None:
    by_name = {one.address: one for one in others}
    parts = {"attachments": [attachment(by_name[name], where) for name, where in attachments]}
    assert outside(having(ADMITTING), *others, launch=WEB, **parts) == expected


def test_a_member_is_stated_by_its_address() -> None:
    eni, apart = having(ADMITTING), member("apart")
    assert network(interfaces=[eni, apart]).senders.outside(eni, None).stated == "apart"


def test_without_a_launch_every_member_counts() -> None:
    other = member("apart")
    assert outside(having(ADMITTING), other, attachments=[attachment(other, WEB)]) == APART


def test_a_group_admits_its_own_members() -> None:
    own = group(address="own")
    own.ingress = (rule(groups=(own,)),)
    assert outside(having(own), member("apart", of=own)) == "apart, which has own"
    assert outside(having(own), member("beside", HERE, own)) == ()


def test_members_by_another_name_of_their_group() -> None:
    same = group(address="same", id="sg-1")
    assert outside(having(group(rule(groups=(READ,)))), member("apart", of=same)) == "apart, which has read"


def test_members_that_are_added_apart() -> None:
    other = interface("apart", subnet=THERE)
    added = added_group(MEMBERS, other)
    assert outside(having(ADMITTING), other, group_attachments=[added]) == APART


PLACES = [HERE, *(subnet(f"s{number}", cidr=f"10.0.{number}.0/24") for number in range(2, 5))]


@table(
    ("on_web", "alone", "expected"),
    [
        ([0, 1], 2, "alone, which has members"),
        ([0, 1, 2], 3, ()),
        ([0, 1, 2], 2, "alone, which has members"),
        ([0, 1, 1], 1, ()),
        ([0, 1], 1, "alone, which has members"),
    ],
)
def test_two_members_of_three_subnets_are_looked_at(on_web, alone, expected) -> None:
    mine = [member(f"m{number}", PLACES[place]) for number, place in enumerate(on_web)]
    attachments = [attachment(one, WEB) for one in mine]
    last = member("alone", PLACES[alone])
    assert outside(having(ADMITTING), *mine, last, attachments=attachments, launch=WEB) == expected


# What is not known.

MORE = ("its other rules",)


@table(
    ("admitting", "expected"),
    [
        (group(more_ingress=MORE), MORE),
        (group(rule("10.0.2.0/24"), more_ingress=MORE), "10.0.2.0/24"),
        (group(rule(prefix_lists=("pl-1",))), ("the CIDR blocks of pl-1",)),
        (group(rule(groups=(Unknown("the group"),))), ("the group",)),
        (group(rule(groups=(READ,))), ("the interfaces with read",)),
        (group(rule(groups=(MEMBERS,))), ()),
        (
            group(rule(Unknown("a"), prefix_lists=("pl-1",)), rule(Unknown("b"), Unknown("c"))),
            ("a", "the CIDR blocks of pl-1", "b"),
        ),
        (group(rule(Unknown("a")), rule(Unknown("a"))), ("a",)),
    ],
)
def test_what_would_tell_what_else_a_group_admits(admitting, expected) -> None:
    assert outside(having(admitting)) == expected


def test_facts_of_several_groups() -> None:
    unsure = interface("unsure", subnet=WHICH_SUBNET, security_groups=groups(MEMBERS))
    eni = having(
        group(address="one", more_ingress=("a",)), group(rule(groups=(MEMBERS,)), address="two", more_ingress=("b",))
    )
    assert outside(eni, unsure) == ("a", "which subnet", "b")


def test_many_groups_of_an_interface() -> None:
    closed = [group(address=f"closed{number}") for number in range(16)]
    last = group(rule("10.0.2.0/24"), address="open")
    assert outside(having(*closed[:15], last)) == "10.0.2.0/24"
    assert outside(having(*closed, last)) == ()


# The groups of the interface.

DEFAULT = group(rule("10.0.2.0/24"), address="default", default=True)
DEFAULT_READ = group(rule("10.0.2.0/24"), address="default", default=True, id="sg-2", declared=False)
NO_DEFAULT = ("the default security group of vpc",)


@table(
    ("eni", "declared", "expected"),
    [
        # Nobody has chosen the default group: it counts where the design declares it
        ({"security_groups": None}, [DEFAULT], "10.0.2.0/24"),
        ({"security_groups": None}, [DEFAULT_READ], ()),
        ({"security_groups": None}, [], ()),
        ({"security_groups": groups(asked=False)}, [], ()),
        ({"security_groups": groups()}, [], NO_DEFAULT),
        ({"security_groups": groups(asked=False), "declared": False, "id": "eni-1"}, [], NO_DEFAULT),
        ({"security_groups": None, "declared": False, "id": "eni-1"}, [], ("the security groups of eni",)),
        ({"security_groups": groups(DEFAULT_READ)}, [], "10.0.2.0/24"),
        ({"security_groups": groups(DEFAULT_READ, asked=False)}, [], ()),
        ({"security_groups": groups(OneOf((DEFAULT, MEMBERS), "which group"))}, [], ("which group",)),
        ({"security_groups": groups(MEMBERS, more=("its other groups",))}, [], ("its other groups",)),
        ({"security_groups": groups(MEMBERS, more=("its other groups",), asked=False)}, [], ("its other groups",)),
    ],
)
def test_groups_of_an_interface(eni, declared, expected) -> None:
    assert outside(interface("eni", **{"subnet": HERE, **eni}), security_groups=declared) == expected
