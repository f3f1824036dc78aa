"""Mutation of JSON values, which YAML, TOML, plans, states, facts, baselines and messages all are."""

import json
import re
from collections.abc import Container, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

Tree = Any
Spot = tuple[Any, Any]
"""A container, and the key or index of a value in it."""

STRINGS = (
    "", " ", "x", "*", "null", "true", "0", "-1", "5", "1e999", "NaN", "a.b", "[*]", "${var.x}", "${", "%{ if true }",
    "\x00", "\x1b[31m", "\u2028", "\ud800", "\U0001f600", "é" * 40, "../../..", "/etc/passwd", "file:///%00",
    "10.0.0.0/8", "10.0.0.0/33", "10.0.0.1", "::/0", "0.0.0.0/0", "fe80::1%eth0", "us-east-1a", "us-east-1", "use1-az1",
    "subnet-0aaaaaaaaaaaaaaaa", "eni-0aaaaaaaaaaaaaaaa", "m5.large", "t2.nano", "arn:aws:ec2:::x", "2027-01-31",
    "aws_subnet.a.id", "module.a.b", "branch", "error", "ENI301", "ALL", "until=2027-01-31", "- a\n- b", "&a *a",
)  # fmt: skip
ATOMS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 16, 1.5, -0.0, 1e308, 2**31, 2**63, 2**64, -(2**63) - 1, 10**40, float("inf"),
    float("nan"), [], {}, [[]], [None], [{}], {"": {}}, {"a": None}, [1, "a", None], "@@DIGITS5000@@",
    "@@DEEP120@@", "@@DEEP5000@@", "@@LONG20000@@",
)  # fmt: skip
"""Values that a reader may not be ready for. What stands between `@@` is written out by `dump`."""
_STOPS = 0.2


def spots(tree: Tree) -> Iterator[Spot]:
    """Every value in a tree, but the tree itself."""
    found = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    for key, value in found:
        yield tree, key
        yield from spots(value)


def spot(tree: Tree, random: Random) -> Spot | None:
    """A value in a tree. Those near the top are as likely as the many below."""
    found: Spot | None = None
    here = tree
    while isinstance(here, dict | list) and here:
        key = random.choice(list(here)) if isinstance(here, dict) else random.randrange(len(here))
        found = (here, key)
        here = here[key]
        if random.random() < _STOPS:
            break
    return found


def mutated(tree: Tree, random: Random, donors: Sequence[Tree] = (), names: Container[str] = ()) -> Tree:
    """The tree with one to some changes, or to many, most of them in the values of some names."""
    tree = deepcopy(tree)
    for _ in range(random.choice((1, 2, 4, 8, 16, 30) if names else (1, 1, 1, 2, 3, 6))):
        named = [one for one in spots(tree) if one[1] in names] if names and random.random() < 0.8 else []
        found = random.choice(named) if named else spot(tree, random)
        if found is None:
            return hostile(random)
        _change(tree, *found, random, donors)
    return tree


def hostile(random: Random) -> Any:
    """A value of any type."""
    return deepcopy(random.choice(ATOMS)) if random.random() < 0.5 else random.choice(STRINGS)


def _change(tree: Tree, holder: Any, key: Any, random: Random, donors: Sequence[Tree]) -> None:
    value = holder[key]
    match random.randrange(12):
        case 0 | 1 | 2:
            holder[key] = hostile(random)
        case 3:
            holder[key] = random.choice(([value], {"a": value}, [value, value], [[value]], str(value), [value, None]))
        case 4:
            del holder[key]
        case 5:
            _rename(holder, key, random)
        case 6:
            other = spot(random.choice([tree, *donors]), random)
            holder[key] = deepcopy(other[0][other[1]]) if other is not None else None
        case 7:
            other = spot(tree, random)
            if other is not None and not _is_within(other, (holder, key)):
                there, name = other
                holder[key], there[name] = deepcopy(there[name]), deepcopy(value)
        case 8:
            if isinstance(holder, list):
                holder.insert(random.randrange(len(holder) + 1), deepcopy(value))
            else:
                holder[random.choice(STRINGS)] = deepcopy(value)
        case 9:
            if isinstance(value, list):
                random.shuffle(value)
            elif isinstance(value, dict) and value:
                value[random.choice(sorted(value, key=str))] = hostile(random)
            else:
                holder[key] = hostile(random)
        case _:
            holder[key] = perturbed(value, random)


def _is_within(one: Spot, other: Spot) -> bool:
    """Whether one of two values holds the other, so that they cannot change places."""
    first, second = one[0][one[1]], other[0][other[1]]
    return any(holder is second for holder, _ in (one, *spots(first))) or any(
        holder is first for holder, _ in (other, *spots(second))
    )


def _rename(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, dict):
        name = random.choice((typo(str(key), random), random.choice(STRINGS), random.choice(list(holder))))
        holder[name] = holder.pop(key)
    else:
        holder.reverse()


def typo(word: str, random: Random) -> str:
    """A word with a letter too few, too many or wrong."""
    at = random.randrange(len(word) + 1)
    return random.choice((word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + word[:at], word.upper()))


def perturbed(value: Any, random: Random) -> Any:
    """A value that is nearly the same."""
    if isinstance(value, bool) or value is None:
        return random.choice((not value, str(value).lower()))
    if isinstance(value, int | float):
        return random.choice((value + 1, value - 1, -value, value * 10**9, float(value) + 0.5, str(value)))
    if isinstance(value, str):
        other = random.choice(STRINGS)
        return random.choice((typo(value, random), value + other, other + value, value * 40, value.swapcase()))
    if isinstance(value, list):
        return random.choice((value * 2, value[1:], {str(number): one for number, one in enumerate(value)}))
    return random.choice((list(value.values()), {str(key).upper(): one for key, one in value.items()}))


def dump(tree: Tree, *, indent: int | None = None) -> str:
    """A tree as JSON."""
    return written_out(json.dumps(tree, indent=indent))


def written_out(text: str) -> str:
    """A text with what stands between `@@` written out."""
    return re.sub(r"[\"']?@@(DIGITS|DEEP|LONG)(\d+)@@[\"']?", _long, text)


def _long(found: re.Match[str]) -> str:
    number = int(found[2])
    return {"DIGITS": "1" * number, "DEEP": "[" * number + "]" * number, "LONG": f'"{"x" * number}"'}[found[1]]
