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
    """Those arguments and blocks of a block, and their names."""

    all: tuple[_Taker, ...]
    names: frozenset[str]


def id_arguments(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[IdArgument]:
    """The arguments of all resources and data sources that may be set to the id of another kind of resource."""
    for resources in by_type.values():
        for resource in resources:
            takers = _takers(resource.mode, resource.type)
            if takers.all:
                yield from resource.attributes.once(_in_resource)


def _in_resource(body: Body) -> tuple[IdArgument, ...]:
    return tuple(_in_body(body, _takers(body.resource.mode, body.resource.type)))


@functools.cache
def _takers(mode: str, type: str) -> _Takers:
    more = _TAKES_IN_ROUTES if type in _ROUTES else {}
    return _together(_takers_in(gate.arguments_of(mode, type) or {}, more))


def _together(takers: Iterable[_Taker]) -> _Takers:
    listed = tuple(takers)
    return _Takers(listed, frozenset(one.name for one in listed))


def _takers_in(arguments: Arguments, more: Mapping[str, str]) -> Iterator[_Taker]:
    for name, argument in arguments.items():
        takes = more.get(name) or KINDS.get(argument.names or "")
        if gate.is_block(argument):
            inside = _together(_takers_in(argument.nested, more))
            if inside.all:
                yield _Taker(name, inside=inside)
        elif takes is not None:
            yield _Taker(name, takes, is_list=argument.type != "string")


def _in_body(body: Body, takers: _Takers) -> Iterator[IdArgument]:
    among = body.set_among(takers.names)
    for one in takers.all if among else ():
        if one.name not in among:
            continue
        if one.inside is not None:
            for block in body.blocks(one.name):
                yield from _in_body(block, one.inside)
        elif body.is_written(one.name):
            for value, is_copy in _values(body, one):
                if not _is_of_that_kind(one, value):
                    found = _argument(body, one, value, is_copy=is_copy)
                    if found is not None:
                        yield found


def _values(body: Body, taker: _Taker) -> Iterator[tuple[Any, bool]]:
    """What an argument is set to, or each element of a list, and whether it is that itself, not made of it."""
    value = body.value(taker.name)
    items = value if isinstance(value, list) else body.items_told(taker.name) if taker.is_list else None
    if items is None:
        yield value, body.copies(taker.name)
    else:
        yield from ((one, True) for one in items)


def _is_of_that_kind(taker: _Taker, value: Any) -> bool:
    """Whether a value shows at a glance that the argument takes it, as most do: a text by its prefix alone."""
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
