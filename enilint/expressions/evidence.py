"""The values that a policy looks at: what a finding quotes, and where these stand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from enilint.expressions.absence import Words, absence_of
from enilint.expressions.checker import Checker, Variable
from enilint.expressions.evaluation import Evaluate
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.questions import target
from enilint.expressions.shown import named, shown_value, way_of
from enilint.expressions.syntax import Attribute, Call, ForEach, Index, Node, children, path_of
from enilint.expressions.types import Type
from enilint.expressions.values import Interval, Many, is_unknown
from enilint.findings import Related
from enilint.model.addresses import canonical_range
from enilint.model.entities.base import Entity
from enilint.model.entities.groups import GroupRule
from enilint.model.entities.launches import Launch
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Missing, known

_MOST_ROUTES = 3
_PUBLIC = {"is_public": (4, "0.0.0.0/0"), "is_public_ipv6": (6, "::/0")}
"""The attributes that routes for the whole internet decide, with the IP version and the default route."""


class Quoted(Struct, frozen=True):
    """A value that a policy has read: whose it is, its path from there, and the first attribute of that path.

    `absent` says what null means.
    """

    owner: Any
    text: str
    attribute: str
    value: Any
    absent: str = ""

    def related(self, subject: Entity, network: Network) -> Iterator[Related]:
        """The value as proof of a finding about a subject, and what decides it."""
        owner = known(self.owner)
        routes = self.value.certain if isinstance(self.value, Many) else ()
        if routes and all(isinstance(one, Route) for one in routes) and not is_unknown(self.value):
            yield from (_shown_route(network, one) for one in routes[:_MOST_ROUTES])
            return
        one: Any = owner if is_placed(type(owner)) else subject
        at = one.places.get(self.attribute, one.at) if isinstance(one, Entity) else one.at
        yield Related(f"{_name(one, network)} {self._words()}", at, one.address)
        yield from _deciding(network, owner, self.text)

    def _words(self) -> str:
        if self.value is None and self.absent.startswith("no tag "):
            return f"has {self.absent}"
        why = f" ({self.absent})" if self.absent else self._written()
        return f"has {self.text} = {shown_value(self.value, quote=True)}{why}"

    def _written(self) -> str:
        """The CIDR blocks of a rule of a security group that AWS keeps in another spelling."""
        owner = known(self.owner)
        blocks = map(known, owner.cidrs) if isinstance(owner, GroupRule) and self.text == "cidrs" else ()
        others = [one for one in blocks if isinstance(one, str) and canonical_range(one) != one]
        return f" (written as {', '.join(others)})" if others else ""

    @property
    def stated(self) -> Any:
        """The value among those of a finding."""
        value = self.value
        if isinstance(value, Many):
            return [named(one) for one in value.certain]
        if isinstance(value, Interval):
            return (value.low, value.high)
        return "" if isinstance(value, Missing) else value


class Evidence(Struct, frozen=True):
    """A value that a policy looks at: its path, what it is called, whose it is, and what evaluates both.

    `is_collection`: it is the list of a `for`, of which single elements can be quoted instead. `absent` says what null
    means.
    """

    path: str
    text: str
    attribute: str
    owner: Evaluate
    value: Evaluate
    is_collection: bool
    absent: Words
    of_owner: "Evidence | None" = None
    """The same of the path that leads to the owner: it is quoted if that is null."""

    def read(self, env: list[Any]) -> Quoted:
        """What it is for a subject."""
        value, owner = self.value(env), self.owner(env)
        if owner is None and self.of_owner is not None:
            return self.of_owner.read(env)
        return Quoted(owner, self.text, self.attribute, value, self.absent(env) if value is None else "")


def _name(one: Any, network: Network) -> str:
    """What a sentence calls an entity, or a rule of a security group, which can have the address of its group."""
    if isinstance(one, Route):
        return f"{_route_in_table(one)} ({way_of(one)})"
    if isinstance(one, Entity):
        return str(one)
    group = next((each for each in network.security_groups if each.address == one.address), None)
    return f"a rule of {group}" if group is not None else one.address


def _deciding(network: Network, owner: Any, attribute: str) -> Iterator[Related]:
    """What decides the value of an attribute, and stands elsewhere."""
    if isinstance(owner, Subnet) and attribute in _PUBLIC:
        table = known(network.route_table_of(owner))
        version, default = _PUBLIC[attribute]
        routes = network.internet_routes_of(table, version) if table is not None else []
        yield from (_shown_route(network, one) for one in routes)
        if table is not None and not routes:
            yield Related(f"{table} has no route to {default}", table.at, table.address)
    elif isinstance(owner, Launch) and attribute == "source_dest_check":
        attachment = network.primary_of(owner)
        primary = known(attachment.interface) if attachment is not None else None
        if primary is not None and not primary.implicit:
            at = primary.places.get(attribute, primary.at)
            words = f"{primary}, its primary interface, has source_dest_check = {shown_value(primary.is_checked)}"
            yield Related(words, at, primary.address)


def _shown_route(network: Network, route: Route) -> Related:
    """A route with its table, its target, and the zone of that."""
    zone = target(network, route).zone
    zone_words = f" in {shown_value(zone)}" if known(zone) is not None else ""
    return Related(f"{_route_in_table(route)} routes {way_of(route)}{zone_words}", route.at, route.address)


def _route_in_table(route: Route) -> str:
    table = known(route.table)
    return f"{route} of {table}" if table is not None and table.address != route.address else str(route)


def is_placed(cls: type) -> bool:
    """Whether the objects of a class have a name and a place: entities, and rules of security groups."""
    return {"address", "at"} <= set(getattr(cls, "__struct_fields__", ()))


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
        if text == of or typed.type.kind in ("tags", "null") or not _has_words(typed.type):
            continue
        found[text] = _evidence(node, typed.evaluate, checker, variables, is_collection=is_collection)
    return tuple(found.values())


def _evidence(
    node: Node, value: Evaluate, checker: Checker, variables: Mapping[str, Variable] | None, *, is_collection: bool
) -> Evidence:
    owner, rest, source = _owner(node, checker, variables)
    absent = absence_of(node, checker, variables)
    is_path = isinstance(source, Attribute | Index)
    of_owner = _evidence(source, owner, checker, variables, is_collection=False) if is_path else None
    return Evidence(path_of(node) or "", rest, rest.split(".")[0], owner, value, is_collection, absent, of_owner)


def _has_words(type: Type) -> bool:
    """Whether a value of a type can be quoted: of objects, those with a name."""
    return type.kind != "object" or (type.of is not None and (type.of is Zone or issubclass(type.of, Entity)))


def _owner(node: Node, checker: Checker, variables: Mapping[str, Variable] | None) -> tuple[Evaluate, str, Node]:
    """What is named and has a place nearest to the end of a path, the rest of the path, and what leads to the owner."""
    names: list[str] = []
    current = node
    while isinstance(current, Attribute | Index):
        names.append(current.name if isinstance(current, Attribute) else str(getattr(current.key, "value", "")))
        current = current.source
        typed = checker.check(current, variables)
        if typed.type.of is not None and typed.type.kind == "object" and is_placed(typed.type.of):
            return typed.evaluate, ".".join(reversed(names)), current
    return (lambda env: env[1]), ".".join((getattr(current, "name", ""), *reversed(names))), current


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
