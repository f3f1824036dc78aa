"""Whether the outcome of a stand-in says nothing that the recorded outcome of the module itself does not say.

It may be less certain: unknown, or one of several, where the module tells more. It may have what perhaps is not there,
and leave out outputs. What it says for certain may not be otherwise, and two values that it has one name for may not be
different ones.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ID = re.compile(r"\?aws_\w+\.\w+(?:\[[^\]*]*\])?\.(?:id|arn)")
_INDEX = re.compile(r"\[[^\]]*\]$")
_MORE = "more_"
"""How the names of attributes begin that tell what would show whether a list is whole."""
_EXISTENCE = "exists"


def claims(stand_in: dict[str, Any], module: dict[str, Any]) -> list[str]:
    """What the outcome of a stand-in says that the one of the module does not, in words."""
    return list(_Comparison().outcomes(stand_in, module))


def is_less_certain(mine: Any, theirs: Any) -> bool:
    """Whether a value may stand for another one."""
    if mine == theirs:
        return True
    if _is_unknown(mine):
        return _ID.fullmatch(mine) is None
    if _is_one_of(mine):
        possible = theirs["one_of"] if _is_one_of(theirs) and not theirs["open"] else [theirs]
        return mine["open"] or all(any(is_less_certain(one, other) for one in mine["one_of"]) for other in possible)
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(is_less_certain(mine[key], theirs[key]) for key in mine)
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(is_less_certain, mine, theirs))
    return False


def _is_unknown(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("?")


def _is_one_of(value: Any) -> bool:
    return isinstance(value, dict) and "one_of" in value


class _Comparison:
    def __init__(self) -> None:
        self._named: dict[str, Any] = {}

    def outcomes(self, mine: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
        for name in sorted(mine["outputs"].keys() & theirs["outputs"].keys()):
            yield from self._values(f"output {name}", mine["outputs"][name], theirs["outputs"][name])
        for kind in sorted((mine.keys() | theirs.keys()) - {"outputs"}):
            yield from self._entities(kind, mine, theirs)

    def _entities(self, kind: str, mine: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
        own, other = mine.get(kind, {}), theirs.get(kind, {})
        for address in sorted(own.keys() | other.keys()):
            if address not in other:
                if _EXISTENCE not in own[address]:
                    yield f"{address} is not among the {kind}"
            elif address not in own and not _may_be_there(address, other[address], own, mine):
                yield f"{address} is missing among the {kind}"
            elif address in own:
                yield from self._attributes(address, own[address], other[address])

    def _attributes(self, address: str, mine: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
        if _EXISTENCE in theirs and _EXISTENCE not in mine:
            yield f"it is not certain that there is {address}"
        for name in sorted((mine.keys() | theirs.keys()) - {_EXISTENCE}):
            if name.startswith(_MORE):
                if name not in mine:
                    yield f"{address} may have others, as {name} says"
            elif _MORE + name not in mine:
                yield from self._values(f"{address}.{name}", mine.get(name), theirs.get(name))

    def _values(self, place: str, mine: Any, theirs: Any) -> Iterator[str]:
        if not is_less_certain(mine, theirs):
            yield f"{place} is {json.dumps(theirs)}, not {json.dumps(mine)}"
        for symbol, value in _names(mine, theirs):
            other = self._named.setdefault(symbol, value)
            if _are_different(value, other):
                yield f"{place} has the name {symbol}, though it is {json.dumps(value)} and not {json.dumps(other)}"


def _may_be_there(address: str, theirs: dict[str, Any], own: dict[str, Any], mine: dict[str, Any]) -> bool:
    """Whether something of a stand-in leaves room for an entity that it does not have."""
    any_of_them = own.get(_INDEX.sub("[*]", address))
    if any_of_them is not None:
        names = theirs.keys() | any_of_them.keys() - {_EXISTENCE}
        return all(is_less_certain(any_of_them.get(name), theirs.get(name)) for name in names)
    table = theirs.get("table")
    return isinstance(table, str) and bool(mine["route_tables"].get(table, {}).get("more_routes"))


def _names(mine: Any, theirs: Any) -> Iterator[tuple[str, Any]]:
    """The names in a value, each with what it stands for."""
    if _is_unknown(mine) and mine != "?":
        yield mine, theirs
    elif _is_one_of(mine) and mine["name"]:
        yield mine["name"], theirs
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for one, other in zip(mine, theirs, strict=True):
            yield from _names(one, other)


def _are_different(one: Any, other: Any) -> bool:
    """Whether two values of the module are known not to be the same."""
    if one == other or _is_one_of(one) or _is_one_of(other):
        return False
    unknown = [value for value in (one, other) if _is_unknown(value)]
    return not unknown or (len(unknown) == 2 and all(map(_ID.fullmatch, unknown)))
