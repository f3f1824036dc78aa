"""Arguments that take the id of one kind of resource, and that are set to the id of another kind.

Terraform takes any text for an id. Of a reference, the type of the resource tells the kind of its id, of an id its
prefix; what is made of a reference, such as a part of it or a key of a map, tells nothing.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from enilint.aws.provider_schema import Arguments
from enilint.aws.resource_ids import KINDS, KINDS_BY_PREFIX, kind_of_id
from enilint.files.late import late
from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.terraform import gate
from enilint.inputs.terraform.resource import Body, Resource
from enilint.model.entities.ids import IdArgument
from enilint.values import OneOf, Unknown, Value, is_uncertain

_GATEWAY = "internet gateway"
_ROUTES = frozenset({"aws_default_route_table", "aws_route", "aws_route_table"})
_TAKES_IN_ROUTES = {"gateway_id": _GATEWAY, "transit_gateway_id": "transit gateway"}
_ALSO_GATEWAYS = frozenset({"transit gateway"})
"""Kinds whose ids are not judged in `gateway_id`, which takes virtual private gateways and endpoints, too."""
_KEY = r'(?:\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\])?'
_ID_ATTRIBUTES = (".id", ".arn")
_ID_OF = late(rf"(?:module\.[\w-]+{_KEY}\.)*(?:data\.)?(?P<type>aws_\w+)\.[\w-]+{_KEY}\.(?:id|arn)")


class _Taker(Struct, frozen=True):
    """An argument, or the blocks of a name, in which some arguments take ids. `takes` is empty for blocks."""

    name: str
    takes: str = ""
    is_list: bool = False
    inside: "_Takers | None" = None


class _Takers(Struct, frozen=True):
    """Those arguments and blocks of a block, and the names of each."""

    all: tuple[_Taker, ...]
    arguments: frozenset[str]
    blocks: frozenset[str]


def id_arguments(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[IdArgument]:
    """The arguments of all resources and data sources that may be set to the id of another kind of resource."""
    for type, resources in by_type.items():
        takes_ids = {mode: bool(_takers(mode, type).all) for mode in {one.mode for one in resources}}
        for resource in resources:
            if takes_ids[resource.mode]:
                yield from resource.attributes.once(_in_resource)


def _in_resource(body: Body) -> Sequence[IdArgument]:
    found: list[IdArgument] = []
    _note_wrong(found, body, _takers(body.resource.mode, body.resource.type))
    return found


@functools.cache
def _takers(mode: str, type: str) -> _Takers:
    more = _TAKES_IN_ROUTES if type in _ROUTES else {}
    return _together(_takers_in(gate.arguments_of(mode, type) or {}, more))


def _together(takers: Iterable[_Taker]) -> _Takers:
    listed = tuple(takers)
    blocks = frozenset(one.name for one in listed if one.inside is not None)
    return _Takers(listed, frozenset(one.name for one in listed) - blocks, blocks)


def _takers_in(arguments: Arguments, more: Mapping[str, str]) -> Iterator[_Taker]:
    for name, argument in arguments.items():
        takes = more.get(name) or KINDS.get(argument.names or "")
        if gate.is_block(argument):
            inside = _together(_takers_in(argument.nested, more))
            if inside.all:
                yield _Taker(name, inside=inside)
        elif takes is not None:
            yield _Taker(name, takes, is_list=argument.type != "string")


def _note_wrong(found: list[IdArgument], body: Body, takers: _Takers) -> None:
    """Note the arguments of a resource, or of a block in it, that may be set to the id of another kind."""
    written = body.written_among(takers.arguments)
    blocks = body.set_among(takers.blocks) if takers.blocks else takers.blocks
    for one in takers.all if written or blocks else ():
        if one.name in blocks and one.inside is not None:
            for block in body.blocks(one.name):
                _note_wrong(found, block, one.inside)
        elif one.name in written and not _shows_that_kind(body, one):
            value = body.value(one.name)
            if value is not None and body.is_written(one.name):
                found += _wrong(body, one, value)


def _wrong(body: Body, taker: _Taker, value: Any) -> Iterator[IdArgument]:
    for one, is_copy in _values(body, taker, value):
        if not _is_of_that_kind(taker, one):
            argument = _argument(body, taker, one, is_copy=is_copy)
            if argument is not None:
                yield argument


def _values(body: Body, taker: _Taker, value: Any) -> Iterator[tuple[Any, bool]]:
    """What an argument is set to, or each element of a list, and whether it is that itself, not made of it."""
    items = value if isinstance(value, list) else body.items_told(taker.name) if taker.is_list else None
    if items is None:
        yield value, body.copies(taker.name)
    else:
        yield from ((one, True) for one in items)


def _shows_that_kind(body: Body, taker: _Taker) -> bool:
    """Whether an argument shows at a glance that it is no id of another kind, as most do.

    Source is always asked: it may differ from the plan that it lies beside.
    """
    if body.shows_places:
        return False
    id = body.known_value(taker.name)
    if isinstance(id, str):
        return _is_of_that_kind(taker, id)
    copied = body.copied(taker.name)
    if not copied:
        return copied is not None
    type, _, attribute = copied.rpartition(".")
    return attribute == "id" and _may_take(taker, KINDS.get(type))


def _is_of_that_kind(taker: _Taker, value: Any) -> bool:
    """Whether a value is no id of another kind for certain: of a text, the prefix tells it."""
    if isinstance(value, str):
        return _may_take(taker, KINDS_BY_PREFIX.get(value.partition("-")[0]))
    return type(value) is Unknown and _may_take(taker, _kind(value))


def _argument(body: Body, taker: _Taker, value: Any, *, is_copy: bool) -> IdArgument | None:
    """The argument, where an id that it may be set to is of another kind than it takes."""
    candidates = value.candidates if type(value) is OneOf else (value,)
    kinds = [_kind(one) for one in candidates]
    if all(_may_take(taker, kind) for kind in kinds):
        return None
    known = tuple(dict.fromkeys(kind for kind in kinds if kind is not None))
    kind: Value[str] = known[0]
    if type(value) is OneOf and (value.open or len(known) > 1 or None in kinds):
        kind = OneOf(known, value.reason, open=value.open or None in kinds)
    elif is_uncertain(value) and not is_copy:
        made = f"whether {body.where}{taker.name} of {body.address} is {_words(value)} or is derived from it"
        kind = OneOf(known, f"{made} (the plan does not contain the expression)", open=True)
    return IdArgument(
        address=body.address,
        at=body.place(taker.name),
        argument=f"{body.where}{taker.name}",
        takes=taker.takes,
        given=tuple(map(_words, candidates)),
        kind=kind,
    )


def _may_take(taker: _Taker, kind: str | None) -> bool:
    return kind is None or kind == taker.takes or (taker.takes == _GATEWAY and kind in _ALSO_GATEWAYS)


def _kind(value: Any) -> str | None:
    """The kind of resource that an id belongs to; None where the value does not tell it."""
    if isinstance(value, str):
        return None if is_placeholder(value) else kind_of_id(value)
    symbol = value.symbol or "" if type(value) is Unknown else ""
    return _kind_of_symbol(symbol) if symbol.endswith(_ID_ATTRIBUTES) else None


@functools.lru_cache(maxsize=1024)
def _kind_of_symbol(symbol: str) -> str | None:
    """Of a reference. Many resources refer to the same ones."""
    match = _ID_OF.fullmatch(symbol)
    return KINDS.get(match["type"]) if match else None


def _words(value: Any) -> str:
    return (value.symbol or value.fact) if type(value) is Unknown else str(value)
