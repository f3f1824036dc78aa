"""Values of expressions in words: in messages, in what a finding quotes, and in what `enilint rules try` prints."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from enilint.expressions.types import kind_name
from enilint.expressions.values import Interval, Many, interval
from enilint.model.entities.base import Entity, Tags
from enilint.model.entities.groups import ALL_PROTOCOLS, GroupRule, protocol_name
from enilint.model.entities.routes import Route
from enilint.model.zone import Zone
from enilint.values import Count, Missing, OneOf, Unknown, follow, known, words

MOST_SHOWN = 6


def shown_value(value: Any, *, quote: bool = False) -> str:
    """A value in a sentence."""
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Interval):
        return _shown_interval(value)
    if isinstance(value, Many):
        return _shown_list(value, quote=quote)
    if isinstance(value, Missing):
        return "an unknown value"
    if isinstance(value, OneOf) and None in value.candidates:
        value = msgspec.structs.replace(
            value, candidates=tuple("null" if one is None else one for one in value.candidates)
        )
    if isinstance(value, Tags):
        listed = [f"{key} = {shown_value(one, quote=True)}" for key, one in value.values.items() if one is not None]
        return f"{{{', '.join([*listed, *(['...'] if value.more else [])])}}}"
    if isinstance(value, GroupRule):
        return _shown_rule(value)
    if isinstance(value, Route):
        return f"{value} ({way_of(value)})" if _is_inline(value) else str(value)
    text = words(named(value), unknown="an unknown value")
    if isinstance(value, Struct) and text == kind_name(type(value)):
        return _shown_object(value)
    return f'"{text}"' if quote and isinstance(value, str) else text


def named(value: Any) -> Any:
    """An object of the model by its name, if it does not have words of its own: places are none of its values."""
    if not isinstance(value, Struct) or isinstance(value, Entity | Unknown | OneOf | Zone):
        return value
    name = next(
        (one for name in ("address", "text", "name") if isinstance(one := getattr(value, name, None), str)), None
    )
    return name if name is not None else kind_name(type(value))


def way_of(route: Route) -> str:
    """Where a route leads: `0.0.0.0/0 to aws_nat_gateway.a`."""
    targets = (route.interface, route.launch, route.nat_gateway, route.vpc_endpoint, route.target_kind)
    target = next(one for one in targets if one is not None)
    return f"{shown_value(route.destination)} to {shown_value(target)}"


def _is_inline(route: Route) -> bool:
    """Whether a route is written in its table, and has the address of that."""
    table = known(route.table)
    return table is not None and table.address == route.address


def _shown_list(value: Many[Any], *, quote: bool) -> str:
    """A list: what is in it for certain, what may be, and whether there may be more."""
    if value.more and not value.certain and not value.possible:
        return "an unknown list"
    listed = list(_elements(value.certain, quote=quote))
    listed += [f"perhaps {one}" for one in _elements((one for one, _ in value.possible), quote=quote)]
    others = [f"{len(listed) - MOST_SHOWN} others"] if len(listed) > MOST_SHOWN + 1 else listed[MOST_SHOWN:]
    return f"[{', '.join([*listed[:MOST_SHOWN], *others, *(['...'] if value.is_open else [])])}]"


def _elements(values: Iterable[Any], *, quote: bool) -> Iterator[str]:
    """The elements of a list. A route says where it leads; those that are written in one table are together."""
    routes: dict[str, list[str]] = {}
    texts: list[str | Route] = []
    for one in values:
        if not isinstance(one, Route):
            texts.append(shown_value(one, quote=quote))
        elif one.address in routes:
            routes[one.address].append(way_of(one))
        else:
            routes[one.address] = [way_of(one)]
            texts.append(one)
    for text in texts:
        yield text if isinstance(text, str) else f"{text} ({', '.join(routes[text.address])})"


def _shown_object(value: Struct) -> str:
    """An object without a name, by its fields that are simple values: `{usable = 251, used = 4}`."""
    fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
    listed = [
        f"{name} = {shown_value(interval(one) if isinstance(one, Count) else one)}"
        for name, one in fields
        if isinstance(one, str | int | float | Entity | Unknown | OneOf | Zone | Count)
    ]
    return f"{{{', '.join(listed)}}}" if listed else kind_name(type(value))


def _shown_rule(rule: GroupRule) -> str:
    """A rule of a security group: `tcp 22 (10.0.0.0/8)`."""
    ends = [shown_value(one) for one in (rule.from_port, rule.to_port) if one not in (None, -1)]
    ports = f" {'-'.join(dict.fromkeys(ends))}" if ends else ""
    traffic = (
        "all traffic"
        if known(rule.protocol) == ALL_PROTOCOLS
        else f"{shown_value(follow(rule.protocol, protocol_name))}{ports}"
    )
    others = [shown_value(one) for one in (*rule.cidrs, *rule.groups, *rule.prefix_lists)]
    return f"{traffic} ({', '.join(others)})"


def _shown_interval(value: Interval) -> str:
    least, most = f"{value.low:g}", f"{value.high:g}"
    if least == most:
        return least
    if math.isinf(value.low):
        return "an unknown number" if math.isinf(value.high) else f"at most {most}"
    return f"at least {least}" if math.isinf(value.high) else f"a number between {least} and {most}"
