"""A policy: a rule that is written as expressions, and what it says of a network."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from enilint.expressions.absence import Words, absence_of
from enilint.expressions.attributes import attributes_of
from enilint.expressions.checker import Checker, Typed
from enilint.expressions.culprits import Reasons
from enilint.expressions.evaluation import MOST_STEPS, Context
from enilint.expressions.parser import parse
from enilint.expressions.shown import MOST_SHOWN, shown_value
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.types import kind_name
from enilint.expressions.values import Exceeded, few, is_unknown
from enilint.expressions.vpc_endpoints import is_whole
from enilint.files.late import late
from enilint.findings import Finding, Location, RuleStopped, Severity, Undecided
from enilint.model.declared import Declared
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.ids import IdArgument
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.values import Missing, candidates, known, merged, stated

_FIELD = late(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NEVER_WRITTEN = frozenset({"declared", "exists", "id", "implicit", "many", "shown"})
"""What enilint concludes about an entity; no line of a design says it."""

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


def places_of(cls: type[Entity]) -> Sequence[str]:
    """The attributes that `at` of a rule can name: those that a design writes."""
    return [name for name in attributes_of(cls) if name in cls.attributes() and name not in _NEVER_WRITTEN]


def subjects(network: Network, kind: str) -> Iterator[Entity]:
    """The entities of a kind that the design declares, and security groups that it adds rules to.

    Interfaces of launches are among the interfaces. A service is one with interfaces, so not a Lambda function outside
    of VPCs, and no subnet that is added to a VPC endpoint.
    """
    for name in KINDS[kind][1]:
        for one in (*getattr(network, name), *_of_groups(network, name)):
            is_there = not isinstance(one, Identified) or one.declared or _gets_rules(one)
            if is_there and (not isinstance(one, SubnetService) or is_whole(network, one)):
                yield one


def _gets_rules(entity: Entity) -> bool:
    """Whether it is a security group to which the design adds rules, or may add some."""
    if not isinstance(entity, SecurityGroup):
        return False
    own = entity.more_ingress[:1], entity.more_egress[:1]
    return bool(entity.ingress or entity.egress) or (entity.more_ingress, entity.more_egress) != own


def _of_groups(network: Network, name: str) -> Iterator[Entity]:
    """The attachments, or interfaces, of templates that both instances and Auto Scaling groups start from.

    The lists of a network have them of the instances alone.
    """
    if name not in ("attachments", "interfaces"):
        return
    listed = {id(one) for one in network.launches}
    groups = (each for one in network.auto_scaling_groups for each in one.each_template)
    started = {id(one) for template in groups for one in candidates(template)}
    for template in network.launch_templates:
        if id(template) in started - listed:
            for attachment in network.attachments_at_launch(template):
                interface = known(attachment.interface)
                if name == "attachments":
                    yield attachment
                elif interface is not None and interface.implicit:
                    yield interface


class Field(Struct, frozen=True):
    """A value in a message, and what it says if the value is null."""

    value: Typed
    absent: Words

    def words(self, env: list[Any]) -> str:
        """The value for a subject."""
        value = self.value.evaluate(env)
        absent = self.absent(env) if value is None else ""
        return f"({absent})" if absent else shown_value(value)


Message = tuple[str | Field, ...]
"""A message: text, and the values in it."""


class Part(Struct, frozen=True):
    """What a policy says of one kind of entity: its expressions, typed over that kind.

    `reasons` makes what can decide `must` and `where`: only findings need it.
    """

    kind: str
    where: Typed | None
    must: Typed
    message: Message
    reasons: Callable[[], tuple[Reasons, Reasons | None]]


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
                yield self._undecided(part, subject, env, applies, answer)

    def _place(self, subject: Entity) -> Location:
        return subject.at if self.at is None else subject.place(self.at)

    def _undecided(self, part: Part, subject: Entity, env: list[Any], applies: Any, answer: Any) -> Undecided:
        facts = merged(*(one.facts for one in (applies, answer) if isinstance(one, Missing)))
        of_must, of_where = part.reasons()
        quoted = of_must.unsure(env) if isinstance(answer, Missing) else []
        quoted += of_where.unsure(env) if of_where is not None and isinstance(applies, Missing) else []
        related = dict.fromkeys(fact for one in quoted for fact in one.related(subject, env[0].network))
        shown = tuple(related)[:MOST_SHOWN]
        return Undecided(subject=subject.address, at=self._place(subject), facts=few(facts), related=shown)

    def _finding(self, part: Part, subject: Entity, env: list[Any]) -> Finding:
        message = "".join(one if isinstance(one, str) else one.words(env) for one in part.message)
        of_must, of_where = part.reasons()
        culprits, quoted = of_must.of(env, False)
        quoted += of_where.of(env, True)[1] if of_where is not None else []
        decided = [one for one in quoted if not is_unknown(one.value)] or quoted
        related = dict.fromkeys(fact for one in decided for fact in one.related(subject, env[0].network))
        return Finding(
            subject=subject.address,
            at=next((one.at for one in culprits if one.at and self.at in (None, one.attribute)), self._place(subject)),
            message=message,
            help=self.help,
            related=tuple(related)[:MOST_SHOWN] or (subject.says("is the subject of the policy"),),
            values=stated(*(one.stated for one in quoted)),
        )


def message_of(text: str, checker: Checker) -> Message:
    """The parts of a message: text, and the values of `{path}`. `{{` and `}}` are braces. Raises ExpressionError."""
    parts: list[str | Field] = []
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


def _field(text: str, offset: int, checker: Checker) -> Field:
    try:
        typed = checker.check(parse(text))
    except ExpressionError as error:
        raise ExpressionError(error.message, offset + error.start, offset + error.end) from None
    return Field(typed, absence_of(typed.node, checker))
