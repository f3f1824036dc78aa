"""What a plan does to one resource."""

from enilint.rule import Change
from tests.model.building import AT
from tests.tables import table


def change(*actions: str, **more) -> Change:
    return Change(address="eni", type="aws_network_interface", actions=actions, at=AT, **more)


@table(
    ("actions", "replaces", "creates_first", "deletes", "updates"),
    [
        (("no-op",), False, False, False, False),
        (("create",), False, False, False, False),
        (("read",), False, False, False, False),
        (("update",), False, False, False, True),
        (("delete",), False, False, True, False),
        (("delete", "create"), True, False, True, False),
        (("create", "delete"), True, True, True, False),
    ],
)
def test_actions(actions, replaces, creates_first, deletes, updates) -> None:
    one = change(*actions)
    assert (one.replaces, one.creates_before_destroying) == (replaces, creates_first)
    assert (one.deletes, one.updates) == (deletes, updates)


@table(
    ("paths", "expected"),
    [
        ((), ()),
        ((("subnet_id",),), ("subnet_id",)),
        ((("attachment", 0, "instance"), ("attachment", 1, "instance"), ("subnet_id",)), ("attachment", "subnet_id")),
        (((), ("subnet_id",)), ("subnet_id",)),
        (((0, "x"),), ("0",)),
    ],
)
def test_attributes_that_force_a_replacement(paths, expected) -> None:
    assert change("delete", "create", replace_paths=paths).replaced_attributes == expected


def test_what_a_plan_does_not_say() -> None:
    one = change("create")
    assert (one.replace_paths, one.reason, one.previous_address, one.unknown) == ((), "", "", frozenset())
