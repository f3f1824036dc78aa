"""Which attachments an instance or an interface has, and how many interfaces an instance has at least and at most."""

from enilint.rule import Count, Existence, OneOf, Unknown
from tests.model.building import attachment, instance, interface, listed, network, template
from tests.tables import table

WEB, DB = instance("web"), instance("db")
ONE, TWO, THREE = interface("one"), interface("two"), interface("three")
OPEN = OneOf((WEB, DB), "which is meant", open=True)
WHICH = OneOf((WEB, DB), "which instance")
NOWHERE = Unknown("the instance")
REFERRED = interface("referred", id="eni-1", declared=False)
UNTOLD = interface("untold", id=Unknown("the id"), declared=False)
PERHAPS = Unknown("the interface")
BRANCH, OTHER_BRANCH = (interface(name, kind="branch") for name in ("branch", "other_branch"))
SOME_KIND = interface("some", kind=Unknown("the kind"))
UNTOLD_KIND = interface("untold", kind=Unknown("the kind"), id=Unknown("the id"), declared=False)


def count(*attachments, launch=WEB, existence=None, **parts) -> Count:
    """How many interfaces an instance has beside its implicit primary one."""
    parts = {"instances": [WEB, DB], **parts}
    found = network(attachments=attachments, existence=existence, **parts).interface_count(launch)
    return Count(found.low - 1, None if found.high is None else found.high - 1, found.facts)


def conditions(**given: str) -> dict[str, Existence]:
    return {address: Existence(frozenset(texts.split(", ")), f"whether {texts}") for address, texts in given.items()}


def on(address: str, what, where=WEB, **more):
    return attachment(what, where, address=address, **more)


@table(
    ("attachments", "expected"),
    [
        ([], Count.exactly(0)),
        ([attachment(ONE, WEB)], Count.exactly(1)),
        ([attachment(ONE, DB)], Count.exactly(0)),
        ([attachment(ONE, WEB, 1), attachment(TWO, WEB, 2)], Count.exactly(2)),
        # One interface counts once, known by its id or not
        ([attachment(ONE, WEB, 1), attachment(ONE, WEB, 2)], Count.exactly(1)),
        ([attachment(REFERRED, WEB)], Count.exactly(1)),
        ([attachment(REFERRED, WEB, 1), attachment(REFERRED, WEB, 2)], Count.exactly(1)),
        # Branch interfaces take no device index
        ([attachment(BRANCH, WEB)], Count.exactly(0)),
        ([attachment(interface("trunk", kind="trunk"), WEB)], Count.exactly(1)),
        ([attachment(OneOf((BRANCH, OTHER_BRANCH), "which"), WEB)], Count.exactly(0)),
        ([attachment(OneOf((BRANCH, OTHER_BRANCH), "which", open=True), WEB)], Count(1, 1, ("which",))),
        ([attachment(OneOf((BRANCH, ONE), "which"), WEB)], Count(0, 1, ("which",))),
        ([attachment(OneOf((BRANCH, PERHAPS), "which"), WEB)], Count(0, 1, ("which", "the interface"))),
        ([attachment(OneOf((SOME_KIND, ONE), "which"), WEB)], Count(0, 1, ("which", "the kind"))),
        ([attachment(OneOf((ONE, TWO), "which"), WEB)], Count(1, 1, ("which",))),
        ([attachment(SOME_KIND, WEB)], Count(0, 1, ("the kind",))),
        ([attachment(SOME_KIND, WEB), attachment(ONE, WEB, 2)], Count(1, 2, ("the kind",))),
        ([attachment(SOME_KIND, WEB), attachment(PERHAPS, WEB, 2)], Count(1, 2, ("the kind", "the interface"))),
        ([attachment(UNTOLD_KIND, WEB)], Count(1, 1, ("the id",))),
        # Interfaces that are not known count apart where their slots are
        ([attachment(PERHAPS, WEB, 1)], Count(1, 1, ("the interface",))),
        ([attachment(UNTOLD, WEB, 1)], Count(1, 1, ("the id",))),
        ([attachment(PERHAPS, WEB, 1), attachment(PERHAPS, WEB, 2)], Count(2, 2, ("the interface",))),
        ([attachment(PERHAPS, WEB, 1), attachment(PERHAPS, WEB, 1)], Count(1, 2, ("the interface",))),
        (
            [attachment(PERHAPS, WEB, 1), attachment(PERHAPS, WEB, 1, network_card=1)],
            Count(2, 2, ("the interface",)),
        ),
        ([attachment(ONE, WEB, 1), attachment(PERHAPS, WEB, 1)], Count(1, 2, ("the interface",))),
        ([attachment(PERHAPS, WEB, Unknown("where"))], Count(0, 1, ("the interface", "where"))),
        ([attachment(PERHAPS, WEB, network_card=Unknown("card"))], Count(0, 1, ("the interface", "card"))),
        ([attachment(ONE, WEB, Unknown("where"))], Count.exactly(1)),
        # Perhaps here, perhaps elsewhere
        ([attachment(ONE, WHICH)], Count(0, 1, ("which instance",))),
        ([attachment(ONE, WHICH), attachment(TWO, WHICH)], Count(0, 2, ("which instance",))),
        ([attachment(ONE, WEB, doubt="whether")], Count(0, 1, ("whether",))),
        ([attachment(ONE, DB, doubt="whether")], Count.exactly(0)),
        ([attachment(ONE, WHICH, doubt="whether")], Count(0, 1, ("which instance", "whether"))),
        ([attachment(ONE, NOWHERE)], Count(0, 1, ("the instance",))),
        ([attachment(ONE, OPEN)], Count(0, 1, ("which is meant",))),
        (
            [attachment(one, Unknown(f"where {one} is")) for one in (ONE, TWO, THREE, REFERRED)],
            Count(0, 4, ("where one is", "where two is", "where three is")),
        ),
        # One attachment that stands for several
        ([attachment(PERHAPS, WEB, doubt="how many", many=True)], Count(0, None, ("how many",))),
        ([attachment(PERHAPS, NOWHERE, many=True)], Count(0, None, ("the instance",))),
        ([attachment(ONE, NOWHERE, many=True)], Count(0, 1, ("the instance",))),
        ([attachment(ONE, WEB, doubt="how many", many=True)], Count(0, 1, ("how many",))),
        ([attachment(ONE, WHICH), attachment(PERHAPS, WHICH, many=True)], Count(0, None, ("which instance",))),
    ],
)
def test_interface_count(attachments, expected) -> None:
    assert count(*attachments) == expected


def test_an_interface_for_each_of_several_is_many() -> None:
    there = on("for_each", ONE, doubt="how many", many=True)
    existence = {"one": Existence(frozenset({"each of one"}), "how many")}
    assert count(there, existence=existence).high is None
    assert count(there, existence=conditions(one="on")).high == 1


@table(
    ("existence", "most"),
    [
        ({}, 3),
        (conditions(a="x", b="not x"), 2),
        (conditions(a="x", b="not x", c="x"), 2),
        (conditions(a="x", b="not x", c="not x"), 2),
        (conditions(a="x", b="x", c="x"), 3),
        (conditions(a="x", b="y", c="not y"), 2),
        (conditions(a="b, x", b="not b", c="not x"), 2),
        (conditions(a="b, not a", b="not a, c", c="a"), 2),
    ],
)
def test_opposite_conditions_never_hold_together(existence, most) -> None:
    attachments = [on(address, one, doubt="whether") for address, one in zip("abc", (ONE, TWO, THREE), strict=True)]
    assert count(*attachments, existence=existence) == Count(0, most, ("whether",))


def test_interfaces_that_a_launch_may_have_beside_those_listed() -> None:
    more = instance("more", more_interfaces=("whether there are more",))
    assert count(launch=more, instances=[more]) == Count(0, None, ("whether there are more",))
    group = template(interfaces=(listed(),), more_interfaces=("the others",))
    for one in (group, template(interfaces=(listed(),), more_interfaces=("the others",), declared=False)):
        started = instance("started", template=one)
        assert count(attachment(ONE, started), launch=started, instances=[started]) == Count(1, None, ("the others",))


def test_a_count_is_made_once() -> None:
    design = network(instances=[WEB], attachments=[attachment(ONE, WEB)])
    assert design.interface_count(WEB) is design.interface_count(WEB)


# Where attachments are.

ALL = {
    "certain": on("certain", ONE),
    "elsewhere": on("elsewhere", TWO, DB),
    "which_instance": on("which_instance", ONE, WHICH),
    "which_interface": on("which_interface", OneOf((ONE, TWO), "which interface")),
    "which_or_none": on("which_or_none", OneOf((ONE, TWO), "which interface", open=True), DB),
    "perhaps": on("perhaps", ONE, doubt="whether"),
    "perhaps_any": on("perhaps_any", PERHAPS, doubt="whether"),
    "anywhere": on("anywhere", TWO, NOWHERE),
    "open": on("open", THREE, OPEN),
}


@table(
    ("question", "of", "expected"),
    [
        ("attachments_of", WEB, ["web", "certain", "which_interface"]),
        ("attachments_of", DB, ["db", "elsewhere", "which_or_none"]),
        ("attachments_of", instance("other"), []),
        ("possible_attachments_of", WEB, ["which_instance", "perhaps", "perhaps_any"]),
        ("possible_attachments_of", DB, ["which_instance"]),
        ("possible_attachments_of", instance("other"), []),
        ("attachments_of_interface", ONE, ["certain", "which_instance"]),
        ("attachments_of_interface", TWO, ["elsewhere", "anywhere"]),
        ("attachments_of_interface", THREE, ["open"]),
        ("attachments_of_interface", interface(), []),
        ("possible_attachments_of_interface", ONE, ["which_interface", "which_or_none", "perhaps"]),
        ("possible_attachments_of_interface", TWO, ["which_interface", "which_or_none"]),
        ("possible_attachments_of_interface", THREE, []),
    ],
)
def test_attachments_of(question, of, expected) -> None:
    design = network(instances=[WEB, DB], attachments=list(ALL.values()))
    assert [one.address for one in getattr(design, question)(of)] == expected


UNTOLD_INTERFACES = [on(f"untold{number}", Unknown("the interface"), WEB, device_index=number) for number in range(4)]
ONE_OR_ANOTHER = on("one_or_another", OneOf((ONE, TWO), "which interface", open=True), DB)


@table(
    ("attachments", "of", "expected"),
    [
        ([], TWO, []),
        (UNTOLD_INTERFACES, TWO, ["untold0", "untold1", "untold2"]),
        (UNTOLD_INTERFACES, THREE, ["untold0", "untold1", "untold2"]),
        ([ONE_OR_ANOTHER], TWO, ["one_or_another"]),
        ([ONE_OR_ANOTHER], THREE, ["one_or_another"]),
        ([*UNTOLD_INTERFACES[:2], ONE_OR_ANOTHER], TWO, ["one_or_another", "untold0", "untold1"]),
        ([on("perhaps", Unknown("the interface"), doubt="whether")], TWO, []),
        # What is attached for certain is attached nowhere else, but where it is named
        (UNTOLD_INTERFACES, ONE, []),
        ([ONE_OR_ANOTHER], ONE, ["one_or_another"]),
    ],
)
def test_an_attachment_of_an_unknown_interface_may_be_that_of_any_free_one(attachments, of, expected) -> None:
    attached = [on("certain", ONE), *attachments]
    design = network(instances=[WEB, DB], interfaces=[ONE, TWO, THREE], attachments=attached)
    assert [one.address for one in design.possible_attachments_of_interface(of)] == expected
    assert list(design.possible_attachments_of_interface(design.interface_at("web"))) == []


MANY = [interface(f"eni{number}") for number in range(10)]


@table(
    ("what", "more", "expected"),
    [
        (ONE, {}, [ONE]),
        (OneOf((ONE, TWO), "which"), {}, [ONE, TWO]),
        (PERHAPS, {}, MANY[:8]),
        (PERHAPS, {"doubt": "whether"}, []),
        (OneOf((MANY[3],), "which", open=True), {}, [MANY[3], *MANY[:3], *MANY[4:8]]),
        (OneOf((ONE, TWO), "which", open=True), {}, [ONE, TWO, *MANY[:8]]),
        (OneOf((ONE, TWO), "which", open=True), {"doubt": "whether"}, [ONE, TWO]),
    ],
)
def test_interfaces_that_an_attachment_may_be_of(what, more, expected) -> None:
    attached = [on("certain", ONE), on("also", TWO), this := on("this", what, DB, **more)]
    design = network(instances=[WEB, DB], interfaces=[ONE, TWO, *MANY], attachments=attached)
    assert list(design.interfaces_of(this)) == expected


def test_attachments_anywhere() -> None:
    design = network(instances=[WEB, DB], attachments=list(ALL.values()))
    assert [one.address for one in design.attachments_anywhere] == ["anywhere", "open"]
    assert design.facts_of_anywhere == ("the instance", "which is meant")


def test_attachments_at_an_address() -> None:
    two = instance("two", interfaces=(listed("two", device_index=0), listed("two", device_index=1)))
    unlisted = instance("unlisted", more_interfaces=("whether there are more",))
    design = network(instances=[two, unlisted, WEB], attachments=[*ALL.values(), attachment(ONE, two, address="later")])
    assert [one.device_index for one in design.attachments_at("two")] == [0, 1]
    assert len(design.attachments_at("unlisted")) == 1
    assert list(design.attachments_at("perhaps")) == [ALL["perhaps"]]
    assert len(design.attachments_at("later")) == 1
    assert list(design.attachments_at("nothing")) == []
