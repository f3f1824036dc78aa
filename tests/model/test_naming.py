"""What uses an entity, by whatever name: for certain, or perhaps."""

from enilint.model.naming import Uses, by_names, of_entity
from enilint.rule import OneOf, Unknown, names_of
from tests.model.building import vpc
from tests.tables import table

MINE, YOURS = vpc("mine"), vpc("yours")
BY_ID, SAME_ID = vpc("by_id", id="vpc-1", declared=False), vpc("with_id", id="vpc-1")
UNTOLD = vpc("untold", id=Unknown("the ID of untold"), declared=False)
WHICH = OneOf((MINE, YOURS), "which")


@table(
    ("entity", "expected"),
    [
        (MINE, ["mine"]),
        (BY_ID, ["by_id", "vpc-1"]),
        (vpc("empty", id=""), ["empty"]),
        (WHICH, []),
        (Unknown("the VPC"), []),
        (None, []),
    ],
)
def test_names_of(entity, expected) -> None:
    assert names_of(entity) == expected


def test_what_uses_an_entity_by_its_names() -> None:
    same_twice = vpc("vpc-2", id="vpc-2")
    groups = by_names([(MINE, "a"), (BY_ID, "b"), (SAME_ID, "c"), (WHICH, "d"), (None, "e"), (same_twice, "f")])
    assert groups == {"mine": ["a"], "by_id": ["b"], "vpc-1": ["b", "c"], "with_id": ["c"], "vpc-2": ["f"]}
    assert of_entity(groups, MINE) == ["a"]
    assert of_entity(groups, BY_ID) == ["b", "c"]
    assert of_entity(groups, SAME_ID) == ["c", "b"]
    assert of_entity(groups, YOURS) == []
    assert of_entity({}, MINE) == of_entity({"yours": ["a"]}, MINE) == []


@table(
    ("pairs", "of", "certain", "perhaps", "doubts"),
    [
        ([], MINE, [], [], ()),
        ([(MINE, "a")], MINE, ["a"], [], ()),
        ([(MINE, "a"), (YOURS, "b"), (None, "c")], MINE, ["a"], [], ()),
        ([(BY_ID, "a")], SAME_ID, ["a"], [], ()),
        # One of several
        ([(WHICH, "a")], MINE, [], ["a"], ("which",)),
        ([(WHICH, "a")], YOURS, [], ["a"], ("which",)),
        ([(WHICH, "a")], vpc("third"), [], [], ()),
        ([(OneOf((BY_ID, MINE), "which"), "a")], SAME_ID, [], ["a"], ("which",)),
        ([(WHICH, "a"), (MINE, "b")], MINE, ["b"], ["a"], ("which",)),
        ([(WHICH, "a"), (WHICH, "b")], MINE, [], ["a", "b"], ("which",)),
        # Any
        ([(Unknown("the VPC"), "a")], MINE, [], ["a"], ("the VPC",)),
        ([(OneOf((YOURS,), "open", open=True), "a")], MINE, [], ["a"], ("open",)),
        ([(OneOf((YOURS, Unknown("another")), "some"), "a")], MINE, [], ["a"], ("some", "another")),
        ([(UNTOLD, "a")], MINE, [], ["a"], ("the ID of untold",)),
        ([(UNTOLD, "a")], UNTOLD, ["a"], [], ()),
        ([(vpc("data", id=Unknown("the id")), "a")], MINE, [], [], ()),
        ([(vpc("data", id="vpc-2", declared=False), "a")], MINE, [], [], ()),
        ([(Unknown("the VPC"), "a"), (MINE, "a")], MINE, ["a"], [], ()),
        # Of what may use any entity, the first few
        (
            [(Unknown(f"fact {one}"), one) for one in "abcd"],
            MINE,
            [],
            ["a", "b", "c"],
            ("fact a", "fact b", "fact c"),
        ),
        (
            [*((Unknown(f"fact {one}"), one) for one in "abcd"), (WHICH, "e")],
            MINE,
            [],
            ["e", "a", "b", "c"],
            ("which", "fact a", "fact b", "fact c"),
        ),
    ],
)
def test_uses(pairs, of, certain, perhaps, doubts) -> None:
    uses = Uses(iter(pairs))
    assert uses.certain(of) == certain
    assert uses.perhaps(of) == perhaps
    assert uses.doubts(of) == doubts
