"""Terraform's functions for maps and objects."""

from typing import Any

from enilint.inputs.terraform.source.conversion import distinct, elements_as, mapping, most_elements, required
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    PartialMap,
    SetValue,
    derived,
    element_of,
    elements_of,
    identical,
    symbol_of,
    uncertain,
)
from enilint.values import Unknown

FUNCTIONS = Functions()

_MAP = Parameter("any", partial=True)
_KEYED = Parameter("any", partial=True, keyed=True)
_WHOLE = Parameter("any", partial=True, unknown=True)
_NULLABLE = Parameter("any", nullable=True, partial=True, unknown=True)
_MERGED = Parameter("any", nullable=True, partial=True, unknown=True, keyed=True)


@FUNCTIONS.add("keys", _KEYED)
def keys(items: Any) -> tuple[Any, ...]:
    """The keys, in their order."""
    if isinstance(items, Keyed):
        return items.in_order([key for key, _ in items.pairs])
    return tuple(sorted(_names(items)))


@FUNCTIONS.add("lookup", _WHOLE, Parameter("string", unknown=True), variadic=_NULLABLE)
def lookup(items: Any, key: str | Unknown, *default: Any) -> Any:
    """The element of a key; the default where there is none."""
    if len(default) > 1:
        raise EvaluationError(f"takes two or three arguments, not {len(default) + 2}")
    if isinstance(key, Unknown):
        return _of_any_key(items, key, default)
    if isinstance(items, PartialMap) and key in dict(items.pairs):
        return dict(items.pairs)[key]
    if isinstance(items, Unknown):
        raise Undecided
    if key in _names(items):
        return items.attribute(key) if isinstance(items, Lazy) else items[key]
    if not default:
        raise EvaluationError(f'there is no element with the key "{key[:40]}"')
    return default[0]


def _of_any_key(items: Any, key: Unknown, default: tuple[Any, ...]) -> Any:
    """What a map has for a key that is not known, if it has the same for all that it can be, and so has the default."""
    if not isinstance(items, dict):
        raise Undecided
    found = [*(one for name, one in items.items() if not key.differs_from(name)), *default]
    if not found or any(uncertain(one) is not None or not identical(one, found[0]) for one in found):
        raise Undecided
    return found[0]


@FUNCTIONS.add("map", variadic=_NULLABLE)
def removed_map(*arguments: Any) -> Any:
    """What older versions of Terraform had for maps."""
    raise EvaluationError("the function was removed in Terraform 0.15; write tomap({ ... })")


@FUNCTIONS.add("merge", variadic=_MERGED)
def merge(*maps: Any) -> Any:
    """The elements of all maps; of equal keys, the last one. A map that is not known may have any."""
    merged: dict[str, Any] = {}
    missing: Unknown | None = None
    others: list[Unknown] | None = []
    for items in maps:
        part = items if items is None or isinstance(items, Unknown) else _part(items)
        if isinstance(part, Unknown):
            missing = missing or part
            keys = part.keys if isinstance(part, PartialMap) else ()
            others = [*others, *keys] if keys and others is not None else None
            merged = {name: one for name, one in merged.items() if keys and all(key.differs_from(name) for key in keys)}
            merged.update(part.pairs if isinstance(part, PartialMap) else ())
        elif part is not None:
            merged.update(part)
        most_elements(len(merged))
    if missing is not None:
        whole = derived(f"merge({', '.join(['{}'] * len(maps))})", *maps)
        return PartialMap(missing.fact, whole.symbol, pairs=tuple(merged.items()), keys=tuple(others or ()))
    return {key: merged[key] for key in sorted(merged)}


@FUNCTIONS.add("transpose", Parameter("map"))
def transpose(lists: dict[str, Any]) -> dict[str, Any]:
    """A map of lists with keys and elements exchanged."""
    transposed: dict[str, list[str]] = {}
    for key in sorted(lists):
        if not isinstance(lists[key], tuple | SetValue):
            raise EvaluationError("a map of lists of strings is required")
        for element in elements_as("string", elements_of(lists[key]) or ()):
            if element is None:
                raise EvaluationError("an element is null; null cannot be a key")
            transposed.setdefault(element, []).append(key)
    return {key: tuple(transposed[key]) for key in sorted(transposed)}


@FUNCTIONS.add("values", _KEYED)
def values(items: Any) -> tuple[Any, ...]:
    """The elements, in the order of their keys."""
    if isinstance(items, Keyed):
        return items.in_order([element for _, element in items.pairs])
    known = _items(items)
    return tuple(known[key] for key in sorted(known))


@FUNCTIONS.add("zipmap", Parameter("sequence", partial=True), _WHOLE)
def zipmap(names: tuple[Any, ...], elements: Any) -> Any:
    """A map of keys and elements in their order. Keys that are not known need names, and have to be different ones."""
    texts = elements_as("string", names)
    if any(text is None for text in texts):
        raise EvaluationError("an element is null; null cannot be a key")
    is_known = uncertain(texts) is None
    if not is_known and not (all(map(symbol_of, texts)) and len(distinct(texts) or ()) == len(texts)):
        raise Undecided
    if isinstance(elements, Unknown):
        elements = tuple(element_of(elements, position) for position in range(len(texts)))
    if not isinstance(elements, tuple):
        raise required("list", elements)
    if len(texts) != len(elements):
        raise EvaluationError(f"there are {len(texts)} keys, but {len(elements)} values")
    pairs = list(zip(texts, elements, strict=True))
    return dict(pairs) if is_known else Keyed(pairs)


def _part(items: Any) -> "dict[str, Any] | Unknown":
    return items.partial() if isinstance(items, Keyed) else mapping(items)


def _names(items: Any) -> Any:
    """The keys of a map, or names of the attributes of an object."""
    if not isinstance(items, Lazy):
        return _items(items)
    names = items.names()
    if names is None:
        raise Undecided
    return names


def _items(items: Any) -> dict[str, Any]:
    known = mapping(items)
    if isinstance(known, Unknown):
        raise Undecided
    return known
