"""What expressions are worth where some values are not known: never an answer that a value could turn around."""

import functools
import itertools
import math
from random import Random
from typing import Any

import pytest

from enilint.aws.instance_types import bundled_catalog
from enilint.expressions.checker import Checker, Variable
from enilint.expressions.evaluation import Context, Evaluate
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS
from enilint.expressions.types import BOOL, NUMBER, STRING, TAGS, Type, list_of, object_of
from enilint.expressions.values import Exceeded, Interval, Many, is_unknown
from enilint.findings import Location
from enilint.model.entities.base import Tags
from enilint.model.entities.groups import GroupRule
from enilint.model.entities.places import Vpc
from enilint.model.network import Network
from enilint.run.examples import read_example
from enilint.values import Missing, OneOf, Unknown

NETWORK = Network(catalog=bundled_catalog())
FACT = "the fact"
UNKNOWN_NUMBER = Interval(-math.inf, math.inf, (FACT,))


@functools.cache
def compiled(text: str, variables: tuple[tuple[str, Type], ...]) -> Evaluate:
    slots = {name: Variable(type, 2 + index) for index, (name, type) in enumerate(variables)}
    return Checker(Vpc).check(parse(text), slots).evaluate


def evaluate(text: str, **variables: tuple[Type, Any]) -> Any:
    """The value of an expression over variables."""
    run = compiled(text, tuple((name, type) for name, (type, _) in variables.items()))
    return run([Context(NETWORK), None, *(value for _, value in variables.values())])


def condition(text: str, **variables: tuple[Type, Any]) -> Any:
    """The answer of an expression that stands as a condition."""
    return evaluate(f"({text}) && true", **variables)


MISSING = Missing((FACT,))
ANSWERS = (True, False, MISSING)


def truth(text: str, **answers: Any) -> Any:
    found = evaluate(text, **{name: (BOOL, answer) for name, answer in answers.items()})
    return None if isinstance(found, Missing) else found


@pytest.mark.parametrize(("vpc", "is_open"), [("core", False), ("vpc-0a1b2c3d", True)])
def test_a_vpc_that_is_only_referred_to_may_have_other_subnets(vpc: str, is_open: bool) -> None:
    (network,) = read_example(f"vpcs: {{core: {{}}}}\nsubnets: {{app: {{vpc: {vpc}}}}}\n", "topology").networks
    owner = network.subnets[0].vpc
    found = Checker(Vpc).check(parse("length(subnets)"), {}).evaluate([Context(network), owner])
    assert is_unknown(found) is is_open


@pytest.mark.parametrize(("a", "b"), [*itertools.product(ANSWERS, ANSWERS)])
def test_kleene_laws(a: Any, b: Any) -> None:
    assert truth("a && b", a=a, b=b) == truth("b && a", a=a, b=b)
    assert truth("a || b", a=a, b=b) == truth("b || a", a=a, b=b)
    assert truth("!(a && b)", a=a, b=b) == truth("!a || !b", a=a, b=b)
    assert truth("!(a || b)", a=a, b=b) == truth("!a && !b", a=a, b=b)
    assert truth("!!a", a=a) == truth("a", a=a)
    assert truth("a && false", a=a) is False
    assert truth("a || true", a=a) is True
    assert truth("a && true", a=a) == truth("a", a=a) == truth("a || false", a=a)
    assert truth("a ? b : b", a=a, b=b) == truth("b", b=b)


def test_a_missing_answer_names_all_facts() -> None:
    a, b = Missing(("one",)), Missing(("two",))
    assert evaluate("a && b || a", a=(BOOL, a), b=(BOOL, b)) == Missing(("one", "two"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("7 % 4", 3),
        ("-7 % 4", -3),
        ("1 / 4", 0.25),
        ("2 - -3", 5),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("sum([1, 2, 3])", 6),
        ("sum([])", 0),
        ('gbps("500 Mbps")', 0.5),
        ('lower("AbC")', "abc"),
        ('upper("aBc")', "ABC"),
        ('upper("straße")', "STRAßE"),
        ('trimspace(" a b ")', "a b"),
        ('strcontains("abc", "bc") && !strcontains("abc", "cb")', True),
        ("length(concat([1, 2], [2], []))", 3),
        ("sum(concat([1, 2], [3]))", 6),
        ('startswith("abc", "ab") && endswith("abc", "bc")', True),
        ('regex("[0-9]+", "a12b")', "12"),
        ('can(regex("[0-9]+", "ab"))', False),
        ('try(regex("[0-9]+", "ab"), "none")', "none"),
        ("one([3])", 3),
        ("one([])", None),
        ("one([1, 2])", None),
        ("length(distinct([1, 2, 1, 2.0]))", 2),
        ('length(setintersection(["a", "b", "c"], ["b", "c", "c", "d"]))', 2),
        ('contains(["a"], "a") && !contains(["a"], "b")', True),
        ("alltrue([]) && !anytrue([])", True),
        ("alltrue([true, false])", False),
        ("anytrue([true, false])", True),
        ('cidrhost("10.0.0.0/24", 5)', "10.0.0.5"),
        ('cidrhost("10.0.0.0/24", -1)', "10.0.0.255"),
        ('cidrhost("10.0.0.0/24", 256)', None),
        ('cidrhost("10.0.0.0/24", 1.5)', None),
        ('cidrsubnet("10.0.0.0/16", 8, 2)', "10.0.2.0/24"),
        ('cidrsubnet("10.0.0.0/16", 8, 256)', None),
        ('cidrsubnet("10.0.0.0/16", 0.5, 1)', None),
        ('cidrsubnet("10.0.0.0/16", 8, 1.5)', None),
        ('cidrsubnet("2001:db8::/56", 8, 1)', "2001:db8:0:1::/64"),
        ('cidrcontains("10.0.0.0/8", "10.1.0.0/16") && cidr_inside("10.1.0.0/16", "10.0.0.0/8")', True),
        ('cidr_inside("10.0.0.0/8", "10.1.0.0/16")', False),
        ('cidr_overlaps("10.0.0.0/8", "10.1.0.0/16")', True),
        ('cidr_overlaps("10.0.0.0/8", "2001:db8::/56")', False),
        ('prefix_length("10.0.0.0/8")', 8),
        ('limits("m5.large").max_interfaces', 3),
        ("sum([for x in [1, 2, 3] : x * 2 if x > 1])", 10),
        ("true ? 1 : 2", 1),
        ("false ? 1 : 2", 2),
        ('"a" == "a" && "a" != "b" && 1 == 1.0', True),
    ],
)
def test_known_values(text: str, value: object) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize("text", ["1 / 0", "0 / 0", "1 % 0", "count / 0"])
def test_a_division_by_zero_is_not_known(text: str) -> None:
    assert is_unknown(evaluate(text, count=(NUMBER, 3)))


def test_numbers_do_not_overflow() -> None:
    for text in ("x * x * x * x * x", "x * x - x * x", "x / (1 / x)", "x * x * 0"):
        assert isinstance(evaluate(text, x=(NUMBER, 10**18)), int | float | Interval)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("length(tags)", 2),
        ('contains(keys(tags), "owner") && !contains(keys(tags), "gone")', True),
        ('contains(values(tags), "net") && length(values(tags)) == 2', True),
        ('length([for one in keys(tags) : one if startswith(one, "o")])', 1),
        ('lookup(tags, "owner", "nobody")', "net"),
        ('lookup(tags, "gone", "nobody")', "nobody"),
        ('lookup(tags, "owner")', "net"),
        ('lookup(tags, "gone")', None),
        ('lookup(tags, "gone", null)', None),
        ('lookup(tags, "owner", tags.gone)', "net"),
        ('[for one in ["owner", "env"] : lookup(tags, one, "")]', Many(("net", "prod"))),
    ],
)
def test_tags(text: str, value: object) -> None:
    tags = Tags({"owner": "net", "env": "prod", "gone": None})
    assert evaluate(text, tags=(TAGS, tags)) == value


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("length(tags) >= 1", True),
        ("length(tags) <= 2", None),
        ('contains(keys(tags), "owner")', True),
        ('contains(keys(tags), "perhaps")', None),
        ('contains(values(tags), "perhaps a")', None),
        ('contains(values(tags), "net")', True),
        ('lookup(tags, "owner", "") == "net"', True),
        ('lookup(tags, "perhaps", "other") == "net"', False),
        ('lookup(tags, "more", "other") == "other"', None),
    ],
)
def test_tags_that_are_not_known_as_a_whole(text: str, answer: object) -> None:
    tags = Tags({"owner": "net", "perhaps": OneOf(("perhaps a", None), FACT)}, more=(FACT,))
    found = evaluate(text, tags=(TAGS, tags))
    assert (None if isinstance(found, Missing) else found) is answer
    assert not isinstance(found, Missing) or found.facts == (FACT,)


LISTS = (list_of(NUMBER), list_of(STRING), list_of(BOOL))
PROGRAMS: dict[str, dict[str, Type]] = {
    "a && b || c": {"a": BOOL, "b": BOOL, "c": BOOL},
    "!a && (b || !c)": {"a": BOOL, "b": BOOL, "c": BOOL},
    "a ? b : c": {"a": BOOL, "b": BOOL, "c": BOOL},
    "(a ? x : y) < z": {"a": BOOL, "x": NUMBER, "y": NUMBER, "z": NUMBER},
    "x == y": {"x": NUMBER, "y": NUMBER},
    "x != y": {"x": NUMBER, "y": NUMBER},
    "s == t": {"s": STRING, "t": STRING},
    "s != t": {"s": STRING, "t": STRING},
    "x < y": {"x": NUMBER, "y": NUMBER},
    "x <= y": {"x": NUMBER, "y": NUMBER},
    "x > y": {"x": NUMBER, "y": NUMBER},
    "x >= y": {"x": NUMBER, "y": NUMBER},
    "x + y > z": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "x - y > z": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "x * y > z": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "x / y > z": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "x % y > z": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "-x < y": {"x": NUMBER, "y": NUMBER},
    "min(x, y) < max(y, z)": {"x": NUMBER, "y": NUMBER, "z": NUMBER},
    "length(n) > x": {"n": LISTS[0], "x": NUMBER},
    "contains(n, x)": {"n": LISTS[0], "x": NUMBER},
    "contains(m, s)": {"m": LISTS[1], "s": STRING},
    "alltrue(l)": {"l": LISTS[2]},
    "anytrue(l)": {"l": LISTS[2]},
    "sum(n) < x": {"n": LISTS[0], "x": NUMBER},
    "length(distinct(m)) == x": {"m": LISTS[1], "x": NUMBER},
    "length(setintersection(m, w)) >= x": {"m": LISTS[1], "w": LISTS[1], "x": NUMBER},
    "contains(distinct(m), s)": {"m": LISTS[1], "s": STRING},
    "alltrue([for one in n : one > x])": {"n": LISTS[0], "x": NUMBER},
    "length([for one in n : one if one != x]) < y": {"n": LISTS[0], "x": NUMBER, "y": NUMBER},
    "anytrue([for one in m : one == s if a])": {"m": LISTS[1], "s": STRING, "a": BOOL},
    "one(n) == x": {"n": LISTS[0], "x": NUMBER},
    "startswith(s, t)": {"s": STRING, "t": STRING},
    "endswith(lower(s), t)": {"s": STRING, "t": STRING},
    'can(regex("a|b", s))': {"s": STRING},
    'try(regex("a", s), t) == "a"': {"s": STRING, "t": STRING},
    "same(s, t) || differs(x, y)": {"s": STRING, "t": STRING, "x": NUMBER, "y": NUMBER},
    'cidr_inside(s, "10.0.0.0/8")': {"s": STRING},
    'prefix_length(cidrsubnet("10.0.0.0/8", 1, x)) == 9': {"x": NUMBER},
    "strcontains(s, t) || upper(trimspace(s)) == t": {"s": STRING, "t": STRING},
    "length(concat(n, o)) > x || contains(concat(n, o), y)": {"n": LISTS[0], "o": LISTS[0], "x": NUMBER, "y": NUMBER},
    "contains(keys(g), s)": {"g": TAGS, "s": STRING},
    "contains(values(g), s) && !contains(values(g), t)": {"g": TAGS, "s": STRING, "t": STRING},
    "length(g) == x || length(values(g)) < x": {"g": TAGS, "x": NUMBER},
    "lookup(g, s, t) == t": {"g": TAGS, "s": STRING, "t": STRING},
    "alltrue([for k in keys(g) : k == s])": {"g": TAGS, "s": STRING},
}
MAYBE = {one: one.or_null() for one in (BOOL, NUMBER, STRING, *LISTS)}
PROGRAMS |= {
    "s == null || s == t": {"s": MAYBE[STRING], "t": STRING},
    "x != null && x < y": {"x": MAYBE[NUMBER], "y": NUMBER},
    "x == null ? true : x > y ": {"x": MAYBE[NUMBER], "y": NUMBER},
    "a == null || a": {"a": MAYBE[BOOL]},
    "!a || b": {"a": MAYBE[BOOL], "b": MAYBE[BOOL]},
    "x == y": {"x": MAYBE[NUMBER], "y": MAYBE[NUMBER]},
    "x < y ": {"x": MAYBE[NUMBER], "y": MAYBE[NUMBER]},
    "x + y >= y": {"x": MAYBE[NUMBER], "y": NUMBER},
    "x * y <= y": {"x": MAYBE[NUMBER], "y": NUMBER},
    "can(x) || can(s)": {"x": MAYBE[NUMBER], "s": MAYBE[STRING]},
    "try(x, y) < 2": {"x": MAYBE[NUMBER], "y": NUMBER},
    'try(s, "a") == t': {"s": MAYBE[STRING], "t": STRING},
    "try(a, b) ": {"a": MAYBE[BOOL], "b": BOOL},
    "startswith(s, t) || endswith(s, t)": {"s": MAYBE[STRING], "t": MAYBE[STRING]},
    "length(n) > 0 || length(n) < x": {"n": MAYBE[LISTS[0]], "x": NUMBER},
    "alltrue(l) || anytrue(l)": {"l": MAYBE[LISTS[2]]},
    "!alltrue(l)": {"l": MAYBE[LISTS[2]]},
    "contains(m, s) && !contains(m, t)": {"m": MAYBE[LISTS[1]], "s": MAYBE[STRING], "t": STRING},
    "length(try(n, [])) == 0": {"n": MAYBE[LISTS[0]]},
    "lookup(g, s, t) == s || lookup(g, t, s) == null": {"g": TAGS, "s": MAYBE[STRING], "t": MAYBE[STRING]},
    "(a ? x : null) == y": {"a": BOOL, "x": NUMBER, "y": NUMBER},
}
TEXTS = ("a", "ab", "b", "A", "", "10.0.0.0/16", "11.0.0.0/8")


def known(type: Type, random: Random) -> Any:
    if type.nullable and random.random() < 0.25:
        return None
    if type.kind == "bool":
        return random.random() < 0.5
    if type.kind == "number":
        return random.choice((-2, -1, 0, 0.5, 1, 2, 3))
    if type.kind == "string":
        return random.choice(TEXTS)
    if type.kind == "tags":
        return Tags({key: known(STRING.or_null(), random) for key in random.sample(TEXTS, random.randrange(4))})
    assert type.element is not None
    return Many(tuple(known(type.element, random) for _ in range(random.randrange(4))))


def less_known(type: Type, value: Any, random: Random) -> Any:
    """A value that can be this one for all that is known of it."""
    if type.nullable and (value is None or random.random() < 0.3):
        plain = [value, None, known(type, random)]
        return random.choice([Unknown(FACT), OneOf(tuple(dict.fromkeys(plain)), FACT), OneOf((None,), FACT, open=True)])
    if type.kind == "bool":
        return MISSING
    if type.kind == "number":
        choices = [UNKNOWN_NUMBER, Interval(value - random.randrange(3), value + random.randrange(3), (FACT,))]
        return random.choice([*choices, OneOf((value, known(type, random)), FACT), Unknown(FACT)])
    if type.kind == "string":
        middle = random.randrange(len(value) + 1)
        partly_known = Unknown(FACT, prefix=value[: random.randrange(middle + 1)], suffix=value[middle:])
        several = OneOf((known(type, random), value), FACT)
        return random.choice([Unknown(FACT), partly_known, several, OneOf(("z",), FACT, open=True)])
    if type.kind == "tags":
        return less_known_tags(value, random)
    assert type.element is not None
    elements = [less_known(type.element, one, random) if random.random() < 0.3 else one for one in value.certain]
    certain, possible, more = [], [], ()
    for one in elements:
        if random.random() < 0.3:
            possible.append((one, (FACT,)))
        elif random.random() < 0.2:
            more = (FACT,)
        else:
            certain.append(one)
    if random.random() < 0.3:
        possible.append((known(type.element, random), (FACT,)))
    weaker = Many(tuple(certain), tuple(possible), more)
    return random.choice([weaker, weaker, OneOf((value, weaker), FACT), Unknown(FACT)])


def less_known_tags(tags: Tags, random: Random) -> Any:
    """Tags some of whose values are not known, and some keys."""
    values = {
        key: less_known(STRING.or_null(), value, random) if random.random() < 0.4 else value
        for key, value in tags.values.items()
    }
    hidden = {key for key in values if random.random() < 0.3}
    weaker = Tags({key: one for key, one in values.items() if key not in hidden}, more=(FACT,) if hidden else ())
    return random.choice([weaker, weaker, Unknown(FACT), OneOf((tags, weaker), FACT)])


@pytest.mark.parametrize("text", PROGRAMS)
def test_an_unknown_operand_never_turns_an_answer_around(text: str) -> None:
    """As a condition has it: null is not true."""
    random = Random(text)
    decided = 0
    for _ in range(300):
        values = {name: known(type, random) for name, type in PROGRAMS[text].items()}
        exact = condition(text, **{name: (PROGRAMS[text][name], value) for name, value in values.items()})
        weaker = {
            name: less_known(PROGRAMS[text][name], value, random) if random.random() < 0.6 else value
            for name, value in values.items()
        }
        answer = condition(text, **{name: (PROGRAMS[text][name], value) for name, value in weaker.items()})
        if isinstance(answer, Missing):
            assert answer.facts, (values, weaker)
        elif not isinstance(exact, Missing):
            decided += 1
            assert answer == exact, (values, weaker)
    assert decided


def test_every_function_and_operator_is_tried() -> None:
    from enilint.expressions.functions import FUNCTIONS
    from enilint.expressions.operations import ARITHMETIC, ORDER

    programs = " ".join(PROGRAMS)
    for name in {*ARITHMETIC, *ORDER, "==", "!=", "&&", "||", "!", "?"}:
        assert f" {name} " in programs or name in ("!",), name
    only_known = {"allows", "gbps", "limits", "cidrhost", "cidrcontains", "cidr_overlaps"}
    assert {name for name in FUNCTIONS if f"{name}(" not in programs} == only_known


FACTS = ("a fact",)


@pytest.mark.parametrize(
    ("rule", "protocol", "port", "answer"),
    [
        ({}, "tcp", 22, True),
        ({"protocol": "tcp"}, "tcp", 22, True),
        ({"protocol": "tcp"}, "udp", 22, False),
        ({"protocol": "6", "from_port": 20, "to_port": 22}, "TCP", 22, True),
        ({"protocol": "tcp", "from_port": 20, "to_port": 22}, "tcp", 23, False),
        ({"protocol": "tcp", "from_port": Unknown("a fact"), "to_port": 22}, "tcp", 22, Missing(FACTS)),
        ({"protocol": "udp", "from_port": Unknown("a fact"), "to_port": 22}, "tcp", 22, False),
        ({"protocol": Unknown("a fact")}, "tcp", 22, Missing(FACTS)),
        ({"protocol": "tcp"}, Unknown("a fact"), 22, Missing(FACTS)),
        ({"protocol": "tcp"}, OneOf(("tcp", "6"), "a fact"), 22, True),
        ({"protocol": "tcp"}, "tcp", Interval(1, 30, FACTS), Missing(FACTS)),
    ],
)
def test_what_a_rule_of_a_security_group_allows(rule: dict[str, Any], protocol: Any, port: Any, answer: Any) -> None:
    one = GroupRule(address="sg", at=Location("main.tf"), **rule)
    variables = {"r": (object_of(GroupRule), one), "protocol": (STRING, protocol), "port": (NUMBER, port)}
    assert evaluate("allows(r, protocol, port)", **variables) == answer


def test_steps_are_bounded() -> None:
    hundred = "[" + ", ".join(["1"] * 100) + "]"
    text = f"length([for a in {hundred} : [for b in {hundred} : [for c in {hundred} : c]]]) > 0"
    typed = Checker(KINDS["vpc"][0]).check(parse(text))
    with pytest.raises(Exceeded):
        typed.evaluate([Context(NETWORK), None])
