"""Values that may not be known, and the three answers to questions about them, as tables."""

from itertools import permutations, product

import pytest

from enilint.rule import (
    Count,
    Missing,
    OneOf,
    Unknown,
    all_of,
    any_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    follow,
    is_open,
    known,
    merged,
    negated,
    one_of,
    same,
    stated,
    unanimous,
    words,
)
from tests.tables import table

P, Q = Missing(("p",)), Missing(("q",))
ANSWERS = (True, False, P)
THREE = tuple(product(ANSWERS, repeat=3))

U = Unknown("u")
A1, A2, A2_ = Unknown("a1", "a[1]"), Unknown("a2", "a[2]"), Unknown("the second", "a[2]")
FIRST, SECOND = Unknown("first", "zone[0]", family="zones"), Unknown("second", "zone[1]", family="zones")
OTHER_FAMILY = Unknown("other", "zone[1]", family="other zones")
NOT_A1 = Unknown("not a1", "b", others=("a[0]", "a[1]"))
AB, BC, CD = OneOf(("a", "b"), "ab"), OneOf(("b", "c"), "bc"), OneOf(("c", "d"), "cd")
OPEN = OneOf(("a", "b"), "open", open=True)
AA = OneOf(("a",), "aa")
MAYBE = OneOf(("a", U), "maybe")


@table("use", [bool, lambda answer: not answer, lambda answer: answer and True])
def test_an_undecided_answer_is_no_condition(use) -> None:
    with pytest.raises(TypeError, match=r"compare it with `is True` or `is False`"):
        use(P)


# One answer, and many.


@table(("answer", "expected"), [(True, False), (False, True), (P, P)])
def test_negated(answer, expected) -> None:
    assert negated(answer) == expected
    assert negated(negated(answer)) == answer


@table("answers", THREE)
def test_any_of_three(answers) -> None:
    expected = True if True in answers else P if P in answers else False
    assert any_of(iter(answers)) == expected
    assert all_of(map(negated, answers)) == negated(expected)


@table("answers", THREE)
def test_all_of_three(answers) -> None:
    expected = False if False in answers else P if P in answers else True
    assert all_of(iter(answers)) == expected


@table("answers", THREE)
def test_unanimous_of_three(answers) -> None:
    answer = unanimous(iter(answers), otherwise=iter(("o",)))
    if P in answers:
        before = answers[: answers.index(P)]
        seen = True in before and False in before
        assert answer == Missing(("o",) if seen else ("o", "p"))
    else:
        assert answer == (answers[0] if len(set(answers)) == 1 else Missing(("o",)))


@table("answers", permutations(ANSWERS))
def test_the_order_of_answers_decides_nothing(answers) -> None:
    assert any_of(answers) is True
    assert all_of(answers) is False
    assert isinstance(unanimous(answers), Missing)


@table(
    ("answers", "anyone", "everyone", "all_alike"),
    [
        ((), False, True, Missing(("o",))),
        ((True,), True, True, True),
        ((False,), False, False, False),
        ((P,), P, P, Missing(("o", "p"))),
        ((P, Q, P), Missing(("p", "q")), Missing(("p", "q")), Missing(("o", "p", "q"))),
        ((Q, True, P), True, Missing(("q", "p")), Missing(("o", "q", "p"))),
        ((Q, True, False, P), True, False, Missing(("o", "q"))),
    ],
)
def test_facts_of_many_answers(answers, anyone, everyone, all_alike) -> None:
    assert any_of(answers) == anyone
    assert all_of(answers) == everyone
    assert unanimous(answers, otherwise=("o",)) == all_alike


def test_the_facts_that_disagreeing_answers_miss_can_be_none() -> None:
    assert unanimous((True, False)) == Missing(())


# Values.


@table(
    ("candidates", "is_open", "expected"),
    [
        ((), False, Unknown("why")),
        ((), True, Unknown("why")),
        (("a",), False, "a"),
        (("a", "a"), False, "a"),
        ((None,), False, None),
        (("a",), True, OneOf(("a",), "why", open=True)),
        (("b", "a", "b"), False, OneOf(("b", "a"), "why")),
        (("b", "a"), True, OneOf(("b", "a"), "why", open=True)),
    ],
)
def test_one_of(candidates, is_open, expected) -> None:
    assert one_of(iter(candidates), "why", open=is_open) == expected


def test_candidates_are_all_there_are_unless_it_is_said() -> None:
    assert one_of(("a", "b"), "why") == OneOf(("a", "b"), "why", open=False, symbol=None)
    assert OneOf(("a",), "why").open is False


@table(
    ("value", "plain", "all_of_it", "facts", "may_be_another"),
    [
        ("a", "a", ("a",), (), False),
        (None, None, (None,), (), False),
        (False, False, (False,), (), False),
        (U, None, (), ("u",), True),
        (AB, None, ("a", "b"), ("ab",), False),
        (AA, None, ("a",), ("aa",), False),
        (OPEN, None, ("a", "b"), ("open",), True),
        (MAYBE, None, ("a",), ("maybe", "u"), True),
        (OneOf((U, "a", A1), "several"), None, ("a",), ("several", "u", "a1"), True),
    ],
)
def test_what_is_known_of_a_value(value, plain, all_of_it, facts, may_be_another) -> None:
    assert known(value) == plain
    assert candidates(value) == all_of_it
    assert facts_missing(value) == facts
    assert is_open(value) is may_be_another


def test_facts_of_many_values_are_told_once() -> None:
    assert facts_missing() == ()
    assert facts_missing(U, "a", MAYBE, AB, U) == ("u", "maybe", "ab")
    assert facts_missing(True, Q, U, P, False, Missing(("u", "q"))) == ("q", "u", "p")


@table(
    ("groups", "expected"),
    [((), ()), (((), ()), ()), ((("b", "a"), (), ("a", "c", "b")), ("b", "a", "c")), (([], ["a"]), ("a",))],
)
def test_merged(groups, expected) -> None:
    assert merged(*groups) == expected


STEPS = {"a": 1, "b": 2, "c": 1, "?": U, "1 or 2": OneOf((1, 2), "inner"), "open": OneOf((1, 3), "inner", open=True)}


@table(
    ("value", "expected"),
    [
        ("a", 1),
        ("?", U),
        ("1 or 2", OneOf((1, 2), "inner")),
        (A1, A1),
        (AB, OneOf((1, 2), "ab")),
        (OneOf(("a", "c"), "ac"), 1),
        (OneOf(("a", "c"), "ac", open=True), OneOf((1,), "ac", open=True)),
        (OPEN, OneOf((1, 2), "open", open=True)),
        (OneOf(("a", A1), "maybe"), OneOf((1, A1), "maybe")),
        (OneOf(("a", "?"), "maybe"), OneOf((1, U), "maybe")),
        (OneOf((U, "?"), "maybe"), U),
        (OneOf(("a", "1 or 2"), "outer"), OneOf((1, 2), "outer")),
        (OneOf(("a", "open"), "outer"), OneOf((1, 3), "outer", open=True)),
        (OneOf(("open", "a"), "outer"), OneOf((1, 3), "outer", open=True)),
        (OneOf(("1 or 2", "b"), "outer", open=True), OneOf((1, 2), "outer", open=True)),
        (OneOf((), "none"), Unknown("none")),
    ],
)
def test_follow(value, expected) -> None:
    assert follow(value, STEPS.__getitem__) == expected


def test_follow_keeps_what_nothing_is_asked_of() -> None:
    for value in ("a", AB, OPEN, U, MAYBE):
        assert follow(value, lambda one: one) == value


@table(
    ("value", "expected"),
    [
        ("a", "a"),
        (7, "7"),
        (None, "None"),
        (U, "some subnet"),
        (A1, "a[1]"),
        (AB, "a or b"),
        (OPEN, "a or b"),
        (MAYBE, "a or some subnet"),
        (OneOf(tuple("abc"), "why"), "a or b or c"),
        (OneOf(tuple("abcd"), "why"), "a or b or c or one of 1 more"),
        (OneOf(tuple("abcdef"), "why"), "a or b or c or one of 3 more"),
    ],
)
def test_words(value, expected) -> None:
    assert words(value, unknown="some subnet") == expected


def test_words_without_words_for_the_unknown() -> None:
    assert words(U) == "an unknown one"


class Plate:
    """A thing that says what it is among the values of a finding."""

    def __init__(self, stated) -> None:
        self.stated = stated


@table(
    ("value", "expected"),
    [
        ("a", "a"),
        (7, "7"),
        (True, "True"),
        (None, ""),
        (2.50, "2.5"),
        (10.0, "10"),
        (U, ""),
        (A1, "a[1]"),
        # Candidates, lists and sets have no order; tuples have one
        (OneOf(("b", "a"), "ba"), "a|b"),
        (OneOf(("b", A1), "why"), "a[1]|b"),
        (["b", "a"], "a|b"),
        ({"b", "a"}, "a|b"),
        (frozenset({"b", "a"}), "a|b"),
        (("b", "a"), "b,a"),
        (("b", ["d", "c"], None), "b,c|d,"),
        # Things that say it themselves
        (Plate("x"), "x"),
        (Plate(A1), "a[1]"),
        ((Plate(AB), 1), "a|b,1"),
    ],
)
def test_stated(value, expected) -> None:
    assert stated(value) == (expected,)
    assert stated(value, "more") == (expected, "more")


# Questions about values.


class Named:
    """A thing that answers for itself whether it is another one."""

    def __init__(self, answer) -> None:
        self.answer = answer

    def same_as(self, other):
        return self.answer


MINE = Named(P)


@table(
    ("one", "other", "expected"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (None, "a", False),
        (None, None, True),
        (True, False, False),
        # What is not known
        ("a", U, Missing(("u",))),
        (U, U, Missing(("u",))),
        (U, A1, Missing(("u", "a1"))),
        ("a[1]", A1, Missing(("a1",))),
        (A1, A1, True),
        (A2, A2_, True),
        (A1, A2, Missing(("a1", "a2"))),
        (Unknown("one", family="zones"), Unknown("other", family="zones"), Missing(("one", "other"))),
        (Unknown("one", others=("a[1]",)), A1, Missing(("one", "a1"))),
        # Families, and others
        (FIRST, SECOND, False),
        (FIRST, FIRST, True),
        (FIRST, OTHER_FAMILY, Missing(("first", "other"))),
        (SECOND, OTHER_FAMILY, True),
        (FIRST, A1, Missing(("first", "a1"))),
        (NOT_A1, A1, False),
        (NOT_A1, A2, Missing(("not a1", "a2"))),
        (NOT_A1, U, Missing(("not a1", "u"))),
        # Candidates
        (AB, "c", False),
        (AB, "a", Missing(("ab",))),
        (AA, "a", True),
        (OneOf(("a", "a"), "why"), "a", True),
        (AB, CD, False),
        (AB, BC, Missing(("ab", "bc"))),
        (AB, AB, Missing(("ab",))),
        (AB, U, Missing(("ab", "u"))),
        (MAYBE, "b", Missing(("maybe", "u"))),
        (OneOf((A1, "a"), "why"), A1, Missing(("why", "a1"))),
        (OneOf((A1,), "why"), A1, True),
        (OneOf((FIRST,), "why"), SECOND, False),
        (OPEN, "c", Missing(("open",))),
        (OneOf(("a",), "why", open=True), "a", Missing(("why",))),
        (OPEN, CD, Missing(("open", "cd"))),
        # Symbols of candidates
        (OneOf(("a", "b"), "s", symbol="v"), OneOf(("a", "b"), "t", symbol="v"), True),
        (OneOf(("a", "b"), "s", open=True, symbol="v"), OneOf(("a", "b"), "s", open=True, symbol="v"), True),
        (OneOf(("a", "b"), "s", symbol="v"), OneOf(("a", "b"), "t", symbol="w"), Missing(("s", "t"))),
        (OneOf(("a", "b"), "s", symbol="a[1]"), A1, Missing(("s", "a1"))),
        # Things that answer for themselves
        (MINE, "a", P),
        (Named(True), "a", True),
        (OneOf((Named(True), Named(True)), "why"), "a", True),
        (OneOf((Named(True), Named(False)), "why"), "a", Missing(("why",))),
        (OneOf((MINE, Named(True)), "why"), "a", Missing(("why", *P.facts))),
        (OneOf((MINE, Named(True)), "why", open=True), "a", Missing(("why",))),
    ],
)
def test_same(one, other, expected) -> None:
    assert same(one, other) == expected
    assert differs(one, other) == negated(expected)
    if not isinstance(one, Named) and "Named" not in repr(one):
        mirrored = same(other, one)
        if isinstance(expected, Missing):
            assert isinstance(mirrored, Missing)
            assert set(mirrored.facts) == set(expected.facts)
        else:
            assert mirrored is expected


@table(
    ("count", "limit", "expected"),
    [
        (Count.exactly(2), 3, False),
        (Count.exactly(3), 3, False),
        (Count.exactly(4), 3, True),
        (Count(2, 3, ("c",)), 3, False),
        (Count(3, 4, ("c",)), 3, Missing(("c",))),
        (Count(4, 9, ("c",)), 3, True),
        (Count(4, None, ("c",)), 3, True),
        (Count(3, None, ("c",)), 3, Missing(("c",))),
        (Count(0, 0), 0, False),
        (Count.exactly(4), None, Missing(("the limit",))),
        (Count.exactly(4), U, Missing(("u",))),
        (Count.exactly(4), OneOf((2, 3), "type"), True),
        (Count.exactly(4), OneOf((4, 5), "type"), False),
        (Count.exactly(4), OneOf((3, 4), "type"), Missing(("type",))),
        (Count.exactly(4), OneOf((2, 3), "type", open=True), Missing(("type",))),
        (Count.exactly(4), OneOf((3, None), "type"), Missing(("type", "the limit"))),
        (Count.exactly(4), OneOf((3, U), "type"), Missing(("type", "u"))),
        (Count(3, 4, ("c",)), OneOf((2, 3), "type"), Missing(("type", "c"))),
    ],
)
def test_exceeds(count, limit, expected) -> None:
    assert exceeds(count, limit) == expected


# Counts.

COUNTS = (Count.exactly(0), Count.exactly(2), Count(1, 3, ("a",)), Count(0, None, ("b", "a")))


def test_counts() -> None:
    assert Count.exactly(2) == Count(2, 2, ())
    assert Count(1, 3, ("a",)) + Count(2, 2) == Count(3, 5, ("a",))
    assert Count(1, 3, ("a",)) + Count(2, None, ("b", "a")) == Count(3, None, ("a", "b"))
    assert Count(1, None) + Count(2, 2) == Count(3, None)


@table(("one", "other", "third"), product(COUNTS, repeat=3))
def test_the_order_of_additions_decides_nothing(one, other, third) -> None:
    assert one + Count.exactly(0) == one
    assert (one + other) + third == one + (other + third)
    swapped = other + one
    assert (swapped.low, swapped.high, set(swapped.facts)) == (
        (one + other).low,
        (one + other).high,
        set((one + other).facts),
    )
