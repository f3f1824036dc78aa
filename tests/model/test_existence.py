"""Which things there are at once, and which of them there may be several times."""

from enilint.model.existence import ALWAYS, existence_beside
from enilint.rule import Existence, Missing
from tests.model.building import interface, network
from tests.tables import table

ONE, TWO = interface("one"), interface("two")


def there(conditions: str, doubt: str = "") -> Existence:
    return Existence(frozenset(filter(None, conditions.split(", "))), doubt)


@table(
    ("one", "other", "together"),
    [
        ("", "", True),
        ("a", "", True),
        ("a", "a", True),
        ("a, b", "a", True),
        ("a", "not a", False),
        ("a, b", "not a, b", False),
        ("not b", "a, b", False),
        ("a", "b", Missing(("whether a", "whether b"))),
        ("a, c", "b, c", Missing(("whether a, c", "whether b, c"))),
        ("not a", "not b", Missing(("whether not a", "whether not b"))),
    ],
)
def test_existing_together(one, other, together) -> None:
    existence = {"one": there(one, f"whether {one}"), "two": there(other, f"whether {other}")}
    design = network(existence=existence)
    assert design.existing_together(ONE, TWO) == together
    mirrored = design.existing_together(TWO, ONE)
    assert mirrored == (Missing(together.facts[::-1]) if isinstance(together, Missing) else together)


def test_things_that_nothing_is_said_of_are_always_there() -> None:
    assert there("") == ALWAYS
    assert network().existing_together(ONE, TWO) is True
    assert network(existence={"one": there("a", "whether a")}).existing_together(ONE, TWO) is True
    existence = {"one": there("a", "whether a"), "two": there("b")}
    assert network(existence=existence).existing_together(ONE, TWO) == Missing(("whether a",))


@table(
    ("own", "owner", "expected"),
    [
        ("", "", ""),
        ("", "a", ""),
        ("a", "", "a"),
        ("a", "a", ""),
        ("a", "b", "a"),
        ("a, b", "a", "b"),
        ("a", "a, b", ""),
    ],
)
def test_existence_beside_what_something_belongs_to(own, owner, expected) -> None:
    existence = {"one": there(own, "whether"), "two": there(owner)}
    assert existence_beside(existence, "one", TWO) == (there(expected, "whether") if expected else ALWAYS)
    assert existence_beside(existence, "one", None) == (there(own, "whether") if own else ALWAYS)
    assert existence_beside({}, "one", TWO) == ALWAYS


@table(
    ("own", "others", "expected"),
    [
        ("", [], ()),
        ("a", [], ()),
        ("each of one", [], ("how many",)),
        ("each of one, a", [""], ("how many",)),
        ("each of one", ["each of one"], ()),
        ("each of one", ["each of two"], ("how many",)),
        ("each of one, each of two", ["each of one", ""], ("how many",)),
        ("each of one, each of two", ["each of one", "each of two"], ()),
    ],
)
def test_several_for_each_of_others(own, others, expected) -> None:
    names = [interface(f"other{number}") for number in range(len(others))]
    existence = {one.address: there(text) for one, text in zip(names, others, strict=True)}
    design = network(existence={**existence, "one": there(own, "how many")})
    assert design.several_for(ONE, *names) == expected


def test_one_at_most_of_what_nothing_is_said_of() -> None:
    assert network().several_for(ONE, TWO) == ()


def test_the_numbers_that_an_entity_stands_for() -> None:
    assert there("a, each of one, not b").each == {"each of one"}
