"""How many instances `count` and `for_each` make of a resource or module, and what tells them apart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from enilint.inputs.terraform.references import AnyKey, Key, SymbolKey
from enilint.inputs.terraform.source.choices import each_choice
from enilint.inputs.terraform.source.conversion import boolean, number
from enilint.inputs.terraform.source.keyed import keyed_pairs
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    Mistake,
    Refusal,
    SetValue,
    attribute_of,
    symbol_of,
    text_of,
    type_name,
    uncertain,
)
from enilint.model.entities.base import NOT
from enilint.model.existence import EACH
from enilint.values import OneOf, Unknown

MOST_INSTANCES = 10_000
_CHOICE = r"(?s)\((.*) \? (\d+) : (\d+)\)"
ANY = AnyKey("*")


class Member(Struct, frozen=True):
    """One instance: its key, what `each` and `count` are in it, and on what its existence depends.

    `condition` is None for what exists for certain. Instances of equal conditions exist together or not at all; of
    those that represent an unknown number, there are as many of each, with the same keys.
    """

    key: Key
    bound: Mapping[str, Any]
    condition: str | None = None

    @property
    def is_any(self) -> bool:
        """Whether this stands for all instances of an unknown number."""
        return self.key is ANY


class Expansion(Struct, frozen=True):
    """The instances of a block. `kind` is single, count or for_each.

    `missing` names what would tell how many there are, where that is open. `numbers` are the possible numbers of
    instances where these are known, but not which one holds.
    """

    kind: str
    members: tuple[Member, ...]
    missing: str = ""
    numbers: tuple[int, ...] = ()
    symbol: str | None = None


SINGLE = Expansion("single", (Member(None, {}),))


def by_count(value: Any, name: str) -> Expansion:
    """The instances that a `count` makes. `name` is what the block is called."""
    if isinstance(value, Unknown) or (isinstance(value, OneOf) and value.open):
        return _any("count", value, name)
    candidates = value.candidates if isinstance(value, OneOf) else (value,)
    if any(isinstance(one, Unknown) for one in candidates):
        return _any("count", value, name)
    numbers = [_number(one, name) for one in candidates]
    symbol = symbol_of(value) or name
    members = [
        Member(index, {"count": {"index": index}}, None if index < min(numbers) else _condition(symbol, index))
        for index in range(max(numbers))
    ]
    several = tuple(numbers) if len(set(numbers)) > 1 else ()
    reason = value.reason if isinstance(value, OneOf) else ""
    return Expansion("count", tuple(members), missing=reason if several else "", numbers=several, symbol=symbol)


def by_for_each(value: Any, name: str) -> Expansion:
    """The instances that a `for_each` makes."""
    if isinstance(value, OneOf) and not value.open:
        return _by_choice(value, name)
    pairs = _pairs(value)
    keyed = keyed_pairs(value) if pairs is None else None
    if keyed is not None and len(keyed) <= MOST_INSTANCES:
        return Expansion("for_each", tuple(Member(_symbol_key(key), _each(key, one)) for key, one in keyed))
    if pairs is None:
        return _any("for_each", value, name)
    if len(pairs) > MOST_INSTANCES:
        raise Mistake(f"{name} would have {len(pairs)} instances; at most {MOST_INSTANCES} are read")
    return Expansion("for_each", tuple(Member(key, _each(key, one)) for key, one in pairs.items()))


def by_enabled(value: Any, name: str) -> Expansion:
    """The instance that there is where `enabled`, an argument of OpenTofu, is true."""
    doubt = uncertain(value)
    if doubt is None:
        if value is None:
            raise EvaluationError("enabled is null")
        return SINGLE if boolean(value) else Expansion("single", ())
    symbol = symbol_of(value) or name
    missing = doubt.reason if isinstance(doubt, OneOf) else doubt.fact
    return Expansion("single", (Member(None, {}, _holding(symbol, True)),), missing=missing, symbol=symbol)


def by_keys(keys: Sequence[Key], kind: str, value: Any) -> Expansion:
    """The instances of known keys. `value` is that of `for_each`, as far as it is known."""
    members = []
    for key in keys:
        if kind == "count":
            bound: dict[str, Any] = {"count": {"index": key}}
        else:
            bound = _each(key, _value_at(value, key)) if kind == "for_each" else {}
        members.append(Member(key, bound))
    return Expansion(kind, tuple(members))


def _symbol_key(key: Any) -> Key:
    return SymbolKey(key.symbol) if isinstance(key, Unknown) else text_of(key)


def _each(key: Any, value: Any) -> dict[str, Any]:
    return {"each": {"key": key, "value": value}}


def _value_at(value: Any, key: Key) -> Any:
    pairs = _pairs(value) if not isinstance(value, OneOf) else None
    if pairs is not None and key in pairs:
        return pairs[str(key)]
    return attribute_of(value, str(key)) if isinstance(value, Unknown) else Unknown(f"each.value of {key}")


def _condition(symbol: str, index: int) -> str:
    """On what it depends that there is an instance of that index.

    On a condition being true or false, where the number is written as such a choice.
    """
    choice = re.fullmatch(_CHOICE, symbol)
    if choice is None:
        return f"{symbol} > {index}"
    return _holding(choice[1], int(choice[2]) > index)


def _holding(condition: str, holds: bool) -> str:
    """That a condition holds, or does not."""
    while condition.startswith("!"):
        condition, holds = condition[1:], not holds
    return condition if holds else NOT + condition


def _number(value: Any, name: str) -> int:
    if value is None:
        raise EvaluationError("count is null")
    try:
        instances = number(value)
    except EvaluationError as error:
        raise Refusal(f"count: {error.message}") from None
    if not isinstance(instances, int) or instances < 0:
        raise Refusal(f"count must be a whole number that is not negative, but is {text_of(value)}")
    if instances > MOST_INSTANCES:
        raise Mistake(f"{name} would have {instances} instances; at most {MOST_INSTANCES} are read")
    return instances


def _pairs(value: Any) -> dict[str, Any] | None:
    """Keys and values of a `for_each`; None where the keys are not known."""
    if isinstance(value, dict):
        return {key: value[key] for key in sorted(value)}
    if isinstance(value, SetValue):
        if any(uncertain(element) is not None for element in value.elements):
            return None
        return {text_of(element): element for element in value.elements}
    if isinstance(value, Unknown | OneOf):
        return None
    if isinstance(value, Lazy):
        names = value.names()
        return None if names is None else {name: value.attribute(name) for name in names}
    if value is None:
        raise EvaluationError("for_each is null")
    if value == ():  # as a result of a condition, it can be an empty set
        return {}
    raise Refusal(f"for_each must be a map or a set of strings, but is a {type_name(value)}")


def _by_choice(value: "OneOf[Any]", name: str) -> Expansion:
    """The instances of all candidates; those that not all of them have may not exist."""
    options = [_pairs(one) for one in value.candidates]
    known = [option for option in options if option is not None]
    if len(known) < len(options):
        return _any("for_each", value, name)
    symbol = value.symbol or name
    members = []
    for key in sorted(set().union(*known)):
        there = [option[key] for option in known if key in option]
        condition = None if len(there) == len(known) else f"{symbol} has {key}"
        members.append(Member(key, _each(key, each_choice(there, value.reason)), condition))
    return Expansion("for_each", tuple(members), missing=value.reason, symbol=symbol)


def _any(kind: str, value: Any, name: str) -> Expansion:
    """One instance that stands for all those of an unknown number."""
    if isinstance(value, Lazy):
        missing, symbol = value.missing or f"the keys of {value.symbol}", value.keys
    else:
        found = uncertain(value)
        missing = found.reason if isinstance(found, OneOf) else found.fact if found else f"the instances of {name}"
        symbol = symbol_of(value) or name
    key = Unknown(missing, symbol=f"key of {symbol}")
    if kind == "count":
        bound: dict[str, Any] = {"count": {"index": key}}
    else:
        bound = _each_of_any(key, value, symbol)
    return Expansion(kind, (Member(ANY, bound, EACH + symbol),), missing=missing, symbol=symbol)


def _each_of_any(key: Unknown, value: Any, symbol: str) -> dict[str, Any]:
    if isinstance(value, Lazy):
        return {"each": {"key": key, "value": value.element(key)}}
    if symbol.startswith("toset("):
        return {"each": {"key": key, "value": key}}
    return {"each": {"key": key, "value": Unknown(key.fact, symbol=f"{symbol}[{key.symbol}]")}}
