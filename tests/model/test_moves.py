"""Attachments that a plan makes again: an interface is detached here and attached there."""

from enilint.rule import Change, OneOf, Unknown
from tests.model.building import AT, attachment, instance, interface, listed, network
from tests.tables import table

REPLACED, CREATED_FIRST, UPDATED = ("delete", "create"), ("create", "delete"), ("update",)
DELETED, CREATED = ("delete",), ("create",)


def thing(name: str, make):
    """The same thing in the network that exists and in the one after the apply."""
    return {"before": make(name), "after": make(name)}


ENI, OTHER = thing("eni", interface), thing("other", interface)
A, B = thing("a", instance), thing("b", instance)
EITHER = {time: OneOf((A[time], B[time]), "which instance") for time in ("before", "after")}
SOME = {time: OneOf((ENI[time], OTHER[time]), "which interface") for time in ("before", "after")}


def on(address: str, what, where):
    """An attachment, to be made in either network."""
    return lambda time: attachment(what[time], where[time], address=address)


def found(before, after, **actions):
    changes = {name: Change(address=name, type="t", actions=given, at=AT) for name, given in actions.items()}
    existing = network(attachments=[one("before") for one in before], interfaces=[ENI["before"], OTHER["before"]])
    attachments, interfaces = [one("after") for one in after], [ENI["after"], OTHER["after"]]
    design = network(attachments=attachments, interfaces=interfaces, before=existing, changes=changes)
    return [
        (str(one.before), str(one.before.launch), str(one.after), str(one.after.launch))
        for one in design.moved_attachments()
    ]


@table(
    ("before", "after", "actions", "expected"),
    [
        # A resource of its own
        ([on("one", ENI, A)], [on("one", ENI, A)], {}, []),
        ([on("one", ENI, A)], [on("one", ENI, B)], {"one": REPLACED}, [("one", "a", "one", "b")]),
        ([on("one", ENI, A)], [on("one", ENI, A)], {"one": CREATED_FIRST}, [("one", "a", "one", "a")]),
        ([on("one", ENI, A)], [on("one", ENI, A)], {"one": UPDATED}, []),
        # Deleted, while another one attaches the interface
        ([on("old", ENI, A)], [on("new", ENI, B)], {"old": DELETED, "new": CREATED}, [("old", "a", "new", "b")]),
        ([on("old", ENI, A)], [on("new", OTHER, B)], {"old": DELETED, "new": CREATED}, []),
        ([on("old", ENI, A)], [on("new", ENI, B)], {"old": UPDATED, "new": CREATED}, []),
        ([on("old", ENI, A)], [on("new", ENI, B)], {"new": CREATED}, []),
        ([on("old", ENI, A)], [on("new", ENI, B)], {"old": DELETED, "new": CREATED, "eni": REPLACED}, []),
        ([on("old", ENI, A)], [on("new", SOME, B)], {"old": DELETED, "new": CREATED}, []),
        ([on("old", SOME, A)], [on("new", ENI, B)], {"old": DELETED, "new": CREATED}, []),
        (
            [on("old", ENI, A), on("older", ENI, B), on("others", OTHER, A)],
            [on("new", ENI, B)],
            {"old": DELETED, "older": DELETED, "others": DELETED, "new": CREATED},
            [("old", "a", "new", "b"), ("older", "b", "new", "b")],
        ),
        # Written inside of an interface
        ([on("eni", ENI, A)], [on("eni", ENI, B)], {"eni": UPDATED}, [("eni", "a", "eni", "b")]),
        ([on("eni", ENI, A)], [on("eni", ENI, A)], {"eni": UPDATED}, []),
        ([on("eni", ENI, A)], [on("eni", ENI, EITHER)], {"eni": UPDATED}, [("eni", "a", "eni", str(EITHER["after"]))]),
        ([on("eni", ENI, A)], [on("eni", ENI, B)], {"eni": REPLACED}, []),
        ([on("eni", ENI, A)], [on("eni", ENI, B)], {}, []),
        ([on("eni", ENI, A)], [on("eni", ENI, A)], {"eni": UPDATED, "a": REPLACED}, [("eni", "a", "eni", "a")]),
    ],
)
def test_moves(before, after, actions, expected) -> None:
    assert found(before, after, **actions) == expected


def test_an_interface_that_is_not_known_is_attached_by_a_resource_of_its_own() -> None:
    untold = dict.fromkeys(("before", "after"), Unknown("the interface"))
    assert found([on("one", untold, A)], [on("one", untold, B)], one=REPLACED) == [("one", "a", "one", "b")]


def test_one_thing_by_two_names_moves_once() -> None:
    named = {time: interface("eni", id="eni-1", declared=time == "after") for time in ("before", "after")}
    moved = found([on("old", named, A)], [on("new", named, B)], old=DELETED, new=CREATED)
    assert moved == [("old", "a", "new", "b")]


def test_what_a_launch_attaches_does_not_move() -> None:
    eni = interface("eni", id="eni-1", declared=False)
    at_launch = {"instances": [instance("web", interfaces=(listed("web", interface=eni),))]}
    later = {"attachments": [attachment(eni, instance("b"), address="later")]}
    gone = {name: Change(address=name, type="t", actions=REPLACED, at=AT) for name in ("web", "later")}
    for before, after in ((at_launch, at_launch), (at_launch, later), (later, at_launch)):
        assert list(network(**after, before=network(**before), changes=gone).moved_attachments()) == []


def test_without_a_plan_nothing_moves() -> None:
    assert list(network(attachments=[attachment(interface(), instance())]).moved_attachments()) == []
