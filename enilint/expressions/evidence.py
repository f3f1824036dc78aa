"""The values that a policy looks at: what a finding quotes, and where these stand."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from enilint.expressions.checker import Checker, Variable
from enilint.expressions.evaluation import Evaluate
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.syntax import Attribute, Call, ForEach, Index, Node, children, path_of
from enilint.expressions.types import kind_name
from enilint.expressions.values import Interval, Many
from enilint.findings import Related
from enilint.model.entities.base import Entity, Tags
from enilint.model.entities.groups import ALL_PROTOCOLS, GroupRule
from enilint.model.entities.routes import Route
from enilint.model.zone import Zone
from enilint.values import Missing, OneOf, Unknown, known, words

_MOST_SHOWN = 6


class Quoted(Struct, frozen=True):
    """A value that a policy has read: whose it is, its path from there, and the first attribute of that path."""

    owner: Any
    text: str
    attribute: str
    value: Any

    def related(self, subject: Entity) -> Related:
        """The value as proof of a finding about a subject."""
        owner = known(self.owner)
        one: Any = owner if is_placed(type(owner)) else subject
        at = one.places.get(self.attribute, one.at) if isinstance(one, Entity) else one.at
        return Related(
            f"{_name(one, subject)} has {self.text} = {shown_value(self.value, quote=True)}", at, one.address
        )

    @property
    def stated(self) -> Any:
        """The value among those of a finding."""
        value = self.value
        if isinstance(value, Many):
            return [_named(one) for one in value.certain]
        if isinstance(value, Interval):
            return (value.low, value.high)
        return "" if isinstance(value, Missing) else value


class Evidence(Struct, frozen=True):
    """A value that a policy looks at: what it is called, whose it is, and what evaluates both.

    `is_collection`: it is the list of a `for`, of which single elements can be quoted instead.
    """

    text: str
    attribute: str
    owner: Evaluate
    value: Evaluate
    is_collection: bool

    def read(self, env: list[Any]) -> Quoted:
        """What it is for a subject."""
        return Quoted(self.owner(env), self.text, self.attribute, self.value(env))


def _name(one: Any, subject: Entity) -> str:
    """What a sentence calls an entity, or a rule of a security group, which can have the address of its group."""
    if isinstance(one, Entity):
        return str(one)
    return f"a rule of {subject}" if one.address == subject.address else one.address


def is_placed(cls: type) -> bool:
    """Whether the objects of a class have a name and a place: entities, and rules of security groups."""
    return {"address", "at"} <= set(getattr(cls, "__struct_fields__", ()))


def _named(value: Any) -> Any:
    """An object of the model by its name, if it does not have words of its own: places are none of its values."""
    if not isinstance(value, Struct) or isinstance(value, Entity | Unknown | OneOf | Zone):
        return value
    name = next(
        (one for name in ("address", "text", "name") if isinstance(one := getattr(value, name, None), str)), None
    )
    return name if name is not None else kind_name(type(value))


def shown_value(value: Any, *, quote: bool = False) -> str:
    """A value in a sentence."""
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Interval):
        return _shown_interval(value)
    if isinstance(value, Many):
        listed = [_shown_element(one, quote=quote) for one in value.certain[:_MOST_SHOWN]]
        listed += ["..."] if value.facts or len(value.certain) > _MOST_SHOWN else []
        return f"[{', '.join(listed)}]"
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
    text = words(_named(value), unknown="an unknown value")
    return f'"{text}"' if quote and isinstance(value, str) else text


def _shown_element(value: Any, *, quote: bool) -> str:
    """A value in a list. Several routes may be written in one table: each says where it leads."""
    text = shown_value(value, quote=quote)
    if not isinstance(value, Route):
        return text
    targets = (value.interface, value.launch, value.nat_gateway, value.vpc_endpoint, value.target_kind)
    return (
        f"{text} ({shown_value(value.destination)} to {shown_value(next(one for one in targets if one is not None))})"
    )


def _shown_rule(rule: GroupRule) -> str:
    """A rule of a security group: `tcp 22 (10.0.0.0/8)`."""
    first, last = shown_value(rule.from_port), shown_value(rule.to_port)
    ports = "" if rule.from_port is None else f" {first}" if first == last else f" {first}-{last}"
    traffic = "all traffic" if known(rule.protocol) == ALL_PROTOCOLS else f"{shown_value(rule.protocol)}{ports}"
    ends = [shown_value(one) for one in (*rule.cidrs, *rule.groups, *rule.prefix_lists)]
    return f"{traffic} ({', '.join(ends)})"


def _shown_interval(value: Interval) -> str:
    least, most = f"{value.low:g}", f"{value.high:g}"
    if math.isinf(value.low):
        return "an unknown number" if math.isinf(value.high) else f"at most {most}"
    return f"at least {least}" if math.isinf(value.high) else f"a number between {least} and {most}"


def evidence_of(
    nodes: Sequence[Node], checker: Checker, variables: Mapping[str, Variable] | None = None, of: str | None = None
) -> tuple[Evidence, ...]:
    """The values that expressions look at: paths of the subject, or those of one of the variables of a `for`."""
    found: dict[str, Evidence] = {}
    for node, is_collection in _paths(nodes):
        text = path_of(node) or ""
        first = text.split(".")[0]
        is_wanted = first not in (*(variables or {}), "options", "self") if of is None else first == of
        if not is_wanted or text in found:
            continue
        typed = checker.check(node, variables)
        if typed.type.kind in ("object", "tags", "null"):
            continue
        owner, rest = _owner(node, checker, variables)
        found[text] = Evidence(rest, rest.split(".")[0], owner, typed.evaluate, is_collection)
    return tuple(found.values())


def _owner(node: Node, checker: Checker, variables: Mapping[str, Variable] | None) -> tuple[Evaluate, str]:
    """What is named and has a place nearest to the end of a path, and the rest of the path."""
    names: list[str] = []
    current = node
    while isinstance(current, Attribute | Index):
        names.append(current.name if isinstance(current, Attribute) else str(getattr(current.key, "value", "")))
        current = current.source
        typed = checker.check(current, variables)
        if typed.type.of is not None and typed.type.kind == "object" and is_placed(typed.type.of):
            return typed.evaluate, ".".join(reversed(names))
    return (lambda env: env[1]), ".".join((getattr(current, "name", ""), *reversed(names)))


def _paths(nodes: Sequence[Node], bound: frozenset[str] = frozenset()) -> Iterator[tuple[Node, bool]]:
    """The paths in expressions, and whether they are the list of a `for`. Those of its variable are none of them."""
    for node in nodes:
        path = path_of(node)
        if path is not None:
            if path.split(".")[0] not in bound:
                yield node, False
        elif isinstance(node, ForEach):
            yield from ((one, one is node.collection) for one, _ in _paths([node.collection], bound))
            inner = [node.value, *([node.condition] if node.condition is not None else [])]
            yield from _paths(inner, bound | {node.variable})
        else:
            yield from _paths([*_read_by(node), *children(node)], bound)


def _read_by(node: Node) -> Iterator[Node]:
    """The attributes that a call reads of its first argument, as paths."""
    if not isinstance(node, Call) or node.name not in FUNCTIONS:
        return
    for name in FUNCTIONS[node.name].reads:
        source = node.arguments[0]
        yield Attribute(start=node.start, end=node.end, source=source, name=name, name_start=node.start)
