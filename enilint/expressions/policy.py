"""A policy: a rule that is written as expressions, and what it says of a network."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from enilint.expressions.checker import Checker, Typed
from enilint.expressions.evaluation import MOST_STEPS, Context, Evaluate
from enilint.expressions.parser import parse
from enilint.expressions.syntax import Attribute, ExpressionError, ForEach, Index, Node, children, path_of
from enilint.expressions.types import Type, kind_name
from enilint.expressions.values import Exceeded, Interval, Many, few
from enilint.files.late import late
from enilint.findings import Finding, Location, Related, RuleStopped, Severity, Undecided
from enilint.model.declared import Declared
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.ids import IdArgument
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Missing, OneOf, Unknown, known, merged, stated, words

_FIELD = late(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_MOST_SHOWN = 6

Lists = tuple[str, ...]


def _kinds() -> dict[str, tuple[type[Entity], Lists]]:
    """The kinds of entities that a network lists, by their names in rules, and the lists that they are in."""
    found: dict[str, tuple[type[Entity], Lists]] = {}
    for name, hint in get_type_hints(Declared.__init__).items():
        cls = get_args(hint)[0] if get_origin(hint) is Sequence else None
        if isinstance(cls, type) and issubclass(cls, Entity) and cls is not IdArgument:
            kind = kind_name(cls)
            found[kind] = (cls, (*found.get(kind, (cls, ()))[1], name))
    return found


KINDS = _kinds()


def subjects(network: Network, kind: str) -> Iterator[Entity]:
    """The entities of a kind that the design declares; interfaces of launches are among the interfaces."""
    for name in KINDS[kind][1]:
        for one in getattr(network, name):
            if not isinstance(one, Identified) or one.declared:
                yield one


class Evidence(Struct, frozen=True):
    """A value that a policy looks at: what it is called, whose it is, and what evaluates both."""

    text: str
    attribute: str
    owner: Evaluate
    value: Evaluate


Message = tuple[str | Typed, ...]
"""A message: text, and the values in it."""


class Part(Struct, frozen=True):
    """What a policy says of one kind of entity: its expressions, typed over that kind."""

    kind: str
    where: Typed | None
    must: Typed
    message: Message
    evidence: tuple[Evidence, ...]


class Policy(Struct, frozen=True, kw_only=True):
    """A rule of a rule file."""

    code: str
    name: str
    severity: Severity
    parts: tuple[Part, ...]
    help: str
    at: str | None

    def check(self, network: Network, options: object = None) -> Iterator[Finding | Undecided]:
        """What the policy says of a network. Raises RuleStopped if it takes too many steps."""
        context = Context(network, options)
        try:
            for part in self.parts:
                yield from self._check(part, context)
        except Exceeded:
            message = f"takes more than {MOST_STEPS:,} steps on this design; use fewer nested lists"
            raise RuleStopped(message) from None

    def _check(self, part: Part, context: Context) -> Iterator[Finding | Undecided]:
        where, must = part.where.evaluate if part.where is not None else None, part.must.evaluate
        for subject in subjects(context.network, part.kind):
            env = [context, subject]
            applies = True if where is None else where(env)
            if applies is False:
                continue
            answer = must(env)
            if answer is True:
                continue
            if applies is True and answer is False:
                yield self._finding(part, subject, env)
            else:
                facts = merged(*(one.facts for one in (applies, answer) if isinstance(one, Missing)))
                yield Undecided(subject=subject.address, at=self._place(subject), facts=few(facts))

    def _place(self, subject: Entity) -> Location:
        return subject.at if self.at is None else subject.place(self.at)

    def _finding(self, part: Part, subject: Entity, env: list[Any]) -> Finding:
        values = [one.value(env) for one in part.evidence]
        shown = zip(part.evidence, values, strict=True)
        related = [_related(one, value, subject, env) for one, value in shown]
        return Finding(
            subject=subject.address,
            at=self._place(subject),
            message="".join(one if isinstance(one, str) else shown_value(one.evaluate(env)) for one in part.message),
            help=self.help,
            related=tuple(dict.fromkeys(related))[:_MOST_SHOWN] or (subject.says("is the subject of the policy"),),
            values=stated(*(_stated(value) for value in values)),
        )


def _related(evidence: Evidence, value: Any, subject: Entity, env: list[Any]) -> Related:
    owner = known(evidence.owner(env))
    one = owner if isinstance(owner, Entity) else subject
    at = one.places.get(evidence.attribute, one.at)
    return Related(f"{one} has {evidence.text} = {shown_value(value, quote=True)}", at, one.address)


def _stated(value: Any) -> Any:
    if isinstance(value, Many):
        return [_named(one) for one in value.certain]
    if isinstance(value, Interval):
        return (value.low, value.high)
    return "" if isinstance(value, Missing) else value


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
        listed = [shown_value(one, quote=quote) for one in value.certain[:_MOST_SHOWN]]
        dots = ", ..." if value.facts or len(value.certain) > _MOST_SHOWN else ""
        return f"[{', '.join(listed)}{dots}]"
    if isinstance(value, Missing):
        return "an unknown value"
    if isinstance(value, OneOf) and None in value.candidates:
        value = msgspec.structs.replace(
            value, candidates=tuple("null" if one is None else one for one in value.candidates)
        )
    text = words(_named(value), unknown="an unknown value")
    return f'"{text}"' if quote and isinstance(value, str) else text


def _shown_interval(value: Interval) -> str:
    least, most = f"{value.low:g}", f"{value.high:g}"
    if math.isinf(value.low):
        return "an unknown number" if math.isinf(value.high) else f"at most {most}"
    return f"at least {least}" if math.isinf(value.high) else f"a number from {least} to {most}"


def message_of(text: str, checker: Checker) -> Message:
    """The parts of a message: text, and the values of `{path}`. `{{` and `}}` are braces. Raises ExpressionError."""
    parts: list[str | Typed] = []
    end = 0
    for match in _FIELD.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        elif match[1] is None:
            raise ExpressionError("a brace without its other one; write `{{` or `}}` for a brace", match.start())
        else:
            parts.append(_field(match[1], match.start(1), checker))
    return tuple(one for one in (*parts, text[end:]) if one != "")


def _field(text: str, offset: int, checker: Checker) -> Typed:
    try:
        return checker.check(parse(text))
    except ExpressionError as error:
        raise ExpressionError(error.message, offset + error.start, offset + error.end) from None


def evidence_of(nodes: Sequence[Node], subject: type, options: Mapping[str, Type]) -> tuple[Evidence, ...]:
    """The values that expressions look at: paths of the subject, and not those of the variables of a `for`."""
    checker = Checker(subject, options)
    found: dict[str, Evidence] = {}
    for node in _paths(nodes):
        text = path_of(node)
        if text is None or text in found or text.split(".")[0] in ("options", "self"):
            continue
        typed = checker.check(node)
        if typed.type.kind in ("object", "tags", "null"):
            continue
        owner, rest = _owner(node, checker)
        found[text] = Evidence(rest, rest.split(".")[0], owner, typed.evaluate)
    return tuple(found.values())


def _owner(node: Node, checker: Checker) -> tuple[Evaluate, str]:
    """The entity nearest to the end of a path, and the rest of the path."""
    names: list[str] = []
    current = node
    while isinstance(current, Attribute | Index):
        names.append(current.name if isinstance(current, Attribute) else str(getattr(current.key, "value", "")))
        current = current.source
        typed = checker.check(current)
        if typed.type.of is not None and typed.type.kind == "object" and issubclass(typed.type.of, Entity):
            return typed.evaluate, ".".join(reversed(names))
    return (lambda env: env[1]), ".".join((getattr(current, "name", ""), *reversed(names)))


def _paths(nodes: Sequence[Node], variables: frozenset[str] = frozenset()) -> Iterator[Node]:
    for node in nodes:
        if path_of(node) is not None:
            if (path_of(node) or "").split(".")[0] not in variables:
                yield node
        elif isinstance(node, ForEach):
            yield from _paths([node.collection], variables)
            inner = [node.value, *([node.condition] if node.condition is not None else [])]
            yield from _paths(inner, variables | {node.variable})
        else:
            yield from _paths(children(node), variables)
