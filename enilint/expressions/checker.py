"""Types of expressions, and what evaluates them: one pass over the tree makes both.

An expression that the checker takes is evaluated without an error, whatever the design is: every operation has a result
for every value of its types. Types that do not fit, and names that do not exist, are errors with their place.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from enilint.expressions.attributes import attributes_of
from enilint.expressions.functions import FUNCTIONS, Function
from enilint.expressions.operations import ARITHMETIC, ORDER, negative
from enilint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    ExpressionError,
    ForEach,
    Index,
    ListNode,
    Literal,
    Name,
    Node,
    Unary,
    path_of,
)
from enilint.expressions.types import ANY, BOOL, NULL, NUMBER, STRING, Type, kind_name, list_of, object_of, unified
from enilint.expressions.values import (
    Exceeded,
    Many,
    equal,
    facts_of,
    few,
    is_unknown,
    joined,
    lifted,
    selected,
    unknown_value,
)
from enilint.files.hints import did_you_mean, nearest
from enilint.model.entities.base import Identified, Tags
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Answer, Missing, OneOf, Unknown, merged, negated

MOST_STEPS = 1_000_000
MOST_FORS = 3
_RESERVED_WORDS = frozenset({"reaches"})

Evaluate = Callable[[list[Any]], Any]
"""Evaluates an expression: the context, the subject, and the variables of `for` are in the list."""


class Context:
    """What an expression sees, and how much it may do."""

    def __init__(self, network: Network, options: object = None, steps: int = MOST_STEPS) -> None:
        self.network = network
        self.options = options
        self.answers: dict[Any, Any] = {}
        self._steps = steps

    def spend(self, steps: int) -> None:
        """Count steps. Raises Exceeded once there are more than there may be."""
        self._steps -= steps
        if self._steps < 0:
            raise Exceeded


class Typed(Struct, frozen=True):
    """An expression with its type, and what evaluates it."""

    node: Node
    type: Type
    evaluate: Evaluate


class Variable(Struct, frozen=True):
    """A variable of a `for`: its type, and where its value is."""

    type: Type
    slot: int


class Checker:
    """Checks expressions about the objects of a class. `options` are the types of the options.

    `types` has the type of each part that was checked.
    """

    def __init__(self, subject: type, options: Mapping[str, Type] | None = None) -> None:
        self.subject = subject
        self.options = options or {}
        self.types: list[tuple[Node, Type]] = []
        self._fors = 0

    def check(self, node: Node, variables: Mapping[str, Variable] | None = None) -> Typed:
        """The type of an expression. Raises ExpressionError."""
        typed = self._checked(node, variables or {})
        self.types.append((node, typed.type))
        return typed

    def condition(self, node: Node, variables: Mapping[str, Variable] | None = None) -> Typed:
        """An expression that must be true or false; one that is null is not true. Raises ExpressionError."""
        typed = self.check(node, variables)
        if typed.type.kind != "bool":
            raise _error(node, f"expected true or false, found {typed.type}{_hint_of_condition(typed)}")
        if not typed.type.nullable:
            return typed
        evaluate = typed.evaluate
        return Typed(node, BOOL, lambda env: False if (answer := evaluate(env)) is None else answer)

    def names(self, variables: Mapping[str, Variable]) -> list[str]:
        """All names that an expression can begin with."""
        return [*variables, "self", *(["options"] if self.options else []), *attributes_of(self.subject)]

    def _checked(self, node: Node, variables: Mapping[str, Variable]) -> Typed:
        match node:
            case Literal():
                return _literal(node)
            case Name():
                return self._name(node, variables)
            case Attribute():
                return self._attribute(node, variables)
            case Index():
                return self._index(node, variables)
            case Call():
                return self._call(node, variables)
            case ListNode():
                return self._list(node, variables)
            case ForEach():
                return self._for_each(node, variables)
            case Conditional():
                return self._conditional(node, variables)
            case Unary():
                return self._unary(node, variables)
            case Binary(operator="&&" | "||"):
                return self._chain(node, variables)
            case Binary():
                return self._binary(node, variables)
        raise AssertionError(node)

    def _name(self, node: Name, variables: Mapping[str, Variable]) -> Typed:
        name = node.name
        if name in variables:
            slot = variables[name].slot
            return Typed(node, variables[name].type, lambda env: env[slot])
        if name == "self":
            return Typed(node, object_of(self.subject), lambda env: env[1])
        if name == "options" and self.options:
            raise _error(node, f"write the name of an option: {', '.join(f'options.{one}' for one in self.options)}")
        found = attributes_of(self.subject).get(name)
        if found is not None:
            read = found.read
            return Typed(node, found.type, lambda env: read(env[0], env[1]))
        if name in _RESERVED_WORDS:
            raise _error(node, f"`{name}` is reserved")
        if name in FUNCTIONS:
            raise _error(node, f"`{name}` is a function: call it as `{FUNCTIONS[name].signature}`")
        hint = did_you_mean(_quoted(nearest(name, self.names(variables))))
        raise _error(node, f"{kind_name(self.subject)} has no attribute `{name}`{hint}")

    def _attribute(self, node: Attribute, variables: Mapping[str, Variable]) -> Typed:
        at = (node.name_start, node.end)
        if isinstance(node.source, Name) and node.source.name == "options" and "options" not in variables:
            return self._option(node)
        source = self.check(node.source, variables)
        kind, nullable = source.type.kind, source.type.nullable
        if kind == "tags":
            return _tag(node, source, node.name)
        if kind != "object" or source.type.of is None:
            owner = path_of(node.source)
            words = f"`{owner}` is {_noun(source.type)}" if owner else f"this is {_noun(source.type)}"
            hint = ": write `[for one in list : one.attribute]`" if kind == "list" else ""
            raise ExpressionError(f"{words}, which has no attributes{hint}", *at)
        found = attributes_of(source.type.of).get(node.name)
        if found is None:
            near = nearest(node.name, attributes_of(source.type.of))
            hint = did_you_mean(_quoted(near))
            raise ExpressionError(f"{kind_name(source.type.of)} has no attribute `{node.name}`{hint}", *at)
        return Typed(node, found.type.or_null(nullable), _follow(source.evaluate, found.read, found.type.kind))

    def _option(self, node: Attribute) -> Typed:
        name = node.name
        if name not in self.options:
            known = ", ".join(f"`{one}`" for one in self.options)
            words = f"; the options are {known}" if known else ": the rule has no `options`"
            raise ExpressionError(f"unknown option `{name}`{words}", node.name_start, node.end)
        if self.options[name].kind == "list":
            return Typed(node, self.options[name], lambda env: Many(tuple(getattr(env[0].options, name))))
        return Typed(node, self.options[name], lambda env: getattr(env[0].options, name))

    def _index(self, node: Index, variables: Mapping[str, Variable]) -> Typed:
        source = self.check(node.source, variables)
        if source.type.kind == "tags" and isinstance(node.key, Literal) and isinstance(node.key.value, str):
            return _tag(node, source, node.key.value)
        if source.type.kind == "tags":
            raise _error(node.key, 'the key of a tag must be written as text: `tags["my-key"]`')
        hint = "; lists have no order: use `one`, `contains` or `[for ...]`" if source.type.kind == "list" else ""
        raise _error(node.key, f"only tags have keys, found {source.type}{hint}")

    def _call(self, node: Call, variables: Mapping[str, Variable]) -> Typed:
        function = FUNCTIONS.get(node.name)
        if function is None:
            hint = did_you_mean(_quoted(nearest(node.name, FUNCTIONS)))
            raise ExpressionError(f"unknown function `{node.name}`{hint}", node.start, node.start + len(node.name))
        least = len(function.parameters)
        if len(node.arguments) < least or (len(node.arguments) > least and not function.is_variadic):
            raise _error(node, f"`{function.signature}` does not have {len(node.arguments)} arguments")
        arguments = [self.check(one, variables) for one in node.arguments]
        if function.check is not None:
            _check_literal(function, node)
        type = _result(function, arguments)
        return Typed(node, type, _calling(function, arguments, type))

    def _list(self, node: ListNode, variables: Mapping[str, Variable]) -> Typed:
        elements = [self.check(one, variables) for one in node.elements]
        type = ANY
        for one in elements:
            common = unified(type, one.type)
            if common is None:
                raise _error(one.node, f"the elements of a list have one type, found {one.type} after {type}")
            type = common
        evaluate = [one.evaluate for one in elements]
        if all(isinstance(one, Literal) for one in node.elements):
            constant = Many(tuple(one([]) for one in evaluate))
            return Typed(node, list_of(type), lambda _: constant)
        return Typed(node, list_of(type), lambda env: Many(tuple([one(env) for one in evaluate])))

    def _for_each(self, node: ForEach, variables: Mapping[str, Variable]) -> Typed:
        collection = self.check(node.collection, variables)
        if collection.type.kind != "list" or collection.type.element is None:
            raise _error(node.collection, f"expected a list, found {collection.type}")
        if collection.type.nullable:
            raise _error(node.collection, "the list can be null; write `try(list, [])`")
        name = node.variable
        if name in ("self", "options") or name in variables:
            end = node.variable_start + len(name)
            raise ExpressionError(f"`{name}` has a meaning already; choose another name", node.variable_start, end)
        if self._fors == MOST_FORS:
            raise _error(node, f"`for` is nested more than {MOST_FORS} deep")
        self._fors += 1
        slot = 2 + len(variables)
        inner = {**variables, name: Variable(collection.type.element, slot)}
        value = self.check(node.value, inner)
        condition = self.condition(node.condition, inner) if node.condition is not None else None
        self._fors -= 1
        return Typed(node, list_of(value.type), _looping(collection.evaluate, value, condition, slot))

    def _conditional(self, node: Conditional, variables: Mapping[str, Variable]) -> Typed:
        condition = self.condition(node.condition, variables)
        first, second = self.check(node.true_result, variables), self.check(node.false_result, variables)
        type = unified(first.type, second.type)
        if type is None:
            raise _error(node.false_result, f"both results must have one type, found {first.type} and {second.type}")
        decide, yes, no = condition.evaluate, first.evaluate, second.evaluate

        def evaluate(env: list[Any]) -> Any:
            answer = decide(env)
            if isinstance(answer, Missing):
                one, other = yes(env), no(env)
                return one if one == other and not is_unknown(one) else _either(one, other, answer, type)
            return yes(env) if answer else no(env)

        return Typed(node, type, evaluate)

    def _unary(self, node: Unary, variables: Mapping[str, Variable]) -> Typed:
        if node.operator == "!":
            operand = self.condition(node.operand, variables)
            evaluate = operand.evaluate
            return Typed(node, BOOL, lambda env: negated(evaluate(env)))
        operand = self._numeric(node.operand, variables)
        evaluate = operand.evaluate
        return Typed(node, operand.type, lambda env: negative(evaluate(env)))

    def _numeric(self, node: Node, variables: Mapping[str, Variable]) -> Typed:
        typed = self.check(node, variables)
        if typed.type.kind != "number":
            hint = ' (write the bandwidth as `gbps("10 Gbps")`)' if _looks_like_rate(node) else ""
            raise _error(node, f"expected a number, found {typed.type}{hint}")
        return typed

    def _chain(self, node: Binary, variables: Mapping[str, Variable]) -> Typed:
        operator, operands = node.operator, list[Node]()
        current: Node = node
        while isinstance(current, Binary) and current.operator == operator:
            operands.append(current.right)
            current = current.left
        operands.append(current)
        conditions = [self.condition(one, variables).evaluate for one in reversed(operands)]
        decisive = operator == "||"

        def evaluate(env: list[Any]) -> Answer:
            facts: tuple[str, ...] | None = None
            for one in conditions:
                answer = one(env)
                if answer is decisive:
                    return decisive  # type: ignore[no-any-return]
                if answer is not (not decisive):
                    facts = answer.facts if facts is None else merged(facts, answer.facts)
            return not decisive if facts is None else Missing(few(facts))

        return Typed(node, BOOL, evaluate)

    def _binary(self, node: Binary, variables: Mapping[str, Variable]) -> Typed:
        operator = node.operator
        if operator in ("==", "!="):
            left, right = self.check(node.left, variables), self.check(node.right, variables)
            _check_comparable(node, left.type, right.type)
            one, other = left.evaluate, right.evaluate
            if operator == "==":
                return Typed(node, BOOL, lambda env: equal(one(env), other(env)))
            return Typed(node, BOOL, lambda env: negated(equal(one(env), other(env))))
        left, right = self._numeric(node.left, variables), self._numeric(node.right, variables)
        nullable = left.type.nullable or right.type.nullable
        one, other = left.evaluate, right.evaluate
        operation = ORDER.get(operator) or ARITHMETIC[operator]
        type = BOOL if operator in ORDER else NUMBER
        return Typed(node, type.or_null(nullable), lambda env: operation(one(env), other(env)))


def _literal(node: Literal) -> Typed:
    value = node.value
    types = {bool: BOOL, str: STRING, int: NUMBER, float: NUMBER, type(None): NULL}
    return Typed(node, types[type(value)], lambda _: value)


def _tag(node: Node, source: Typed, key: str) -> Typed:
    evaluate = _follow(source.evaluate, lambda _, tags: _value_of(tags, key), "string")
    return Typed(node, STRING.or_null(), evaluate)


def _value_of(tags: Tags, key: str) -> Any:
    return tags.get(key)


def _follow(source: Evaluate, read: Callable[[Any, Any], Any], kind: str) -> Evaluate:
    """What reads an attribute of a value: of each candidate, if there are several."""

    def evaluate(env: list[Any]) -> Any:
        value = source(env)
        if value is None:
            return None
        if type(value) is Unknown or type(value) is OneOf:
            context = env[0]
            return lifted(lambda one: read(context, one), (value,), lambda facts: unknown_value(kind, facts))
        return read(env[0], value)

    return evaluate


def _calling(function: Function, arguments: list[Typed], type: Type) -> Evaluate:
    """What calls a function: with values as they are where it takes them so, else with known ones."""
    parameters = [function.parameters[min(index, len(function.parameters) - 1)] for index in range(len(arguments))]
    evaluate = [one.evaluate for one in arguments]
    raw = [one.is_raw for one in parameters]
    stops_at_null = [one.type is not None for one in parameters]
    run, takes_context, kind = function.run, function.takes_context, type.kind

    def call(env: list[Any]) -> Any:
        values = [one(env) for one in evaluate]
        if any(value is None and stops for value, stops in zip(values, stops_at_null, strict=True)):
            return None
        context = (env[0],) if takes_context else ()
        plain = [value for value, is_raw in zip(values, raw, strict=True) if not is_raw]
        if not any(_is_open(one) for one in plain):
            return run(*context, *values)

        def with_plain(*known: Any) -> Any:
            given = iter(known)
            whole = (value if is_raw else next(given) for value, is_raw in zip(values, raw, strict=True))
            return run(*context, *whole)

        return lifted(with_plain, plain, lambda facts: unknown_value(kind, facts))

    return call


def _is_open(value: object) -> bool:
    return type(value) is not Many and is_unknown(value)


def _looping(collection: Evaluate, value: Typed, condition: Typed | None, slot: int) -> Evaluate:
    make, decide = value.evaluate, condition.evaluate if condition is not None else None

    def evaluate(env: list[Any]) -> Any:
        items = collection(env)
        if type(items) is not Many:
            return lifted(lambda one: loop(env, one), (items,), lambda facts: unknown_value("list", facts))
        return loop(env, items)

    def loop(env: list[Any], items: Many[Any]) -> Many[Any]:
        env[0].spend(1 + len(items.certain) + len(items.possible))
        while len(env) <= slot:
            env.append(None)

        def each(run: Evaluate, one: Any) -> Any:
            env[slot] = one
            return run(env)

        if decide is not None:
            answers = [each(decide, one) for one in items.certain]
            items = selected(items, answers, [each(decide, one) for one, _ in items.possible])
        certain = tuple([each(make, one) for one in items.certain])
        return Many(certain, tuple([(each(make, one), facts) for one, facts in items.possible]), items.more)

    return evaluate


def _either(one: Any, other: Any, answer: Missing, type: Type) -> Any:
    """What a conditional is of which the condition is not known."""
    facts = few(merged(answer.facts, facts_of(one), facts_of(other)))
    if is_unknown(one) or is_unknown(other):
        return unknown_value(type.kind, facts)
    return joined([one, other], " and ".join(answer.facts))


def _check_comparable(node: Binary, left: Type, right: Type) -> None:
    """Refuse a comparison whose answer is the same for every design."""
    if "null" in (left.kind, right.kind):
        other = right if left.kind == "null" else left
        if other.kind == "null" or other.nullable:
            return
        raise _error(node, f"{other} is never null, so this is always {str(node.operator == '!=').lower()}")
    common = unified(left, right)
    if common is None:
        zones = {one.of for one in (left, right)}
        hint = ": compare `zone.name` or `zone.id`" if Zone in zones else ""
        if not hint and any(one.kind == "object" for one in (left, right)):
            hint = ": compare one of its attributes"
        raise _error(node, f"cannot compare {left} with {right}{hint}")
    if common.kind in ("list", "tags") or not _has_identity(common):
        raise _error(
            node, f"values of type {common} cannot be compared; compare an attribute, or use `length` or `contains`"
        )


def _has_identity(type: Type) -> bool:
    return type.kind != "object" or (type.of is not None and (issubclass(type.of, Identified) or type.of is Zone))


def _check_literal(function: Function, call: Call) -> None:
    """Refuse texts that mean nothing to a function: the first argument, and all others that are of its type."""
    assert function.check is not None
    first, *others = call.arguments
    if function.is_literal and not (isinstance(first, Literal) and isinstance(first.value, str)):
        raise _error(first, f"`{function.parameters[0].name}` of `{function.signature}` must be written out as text")
    for one in (first, *(() if function.is_literal else others)):
        mistake = function.check(one.value) if isinstance(one, Literal) else None
        if mistake:
            raise _error(one, mistake)


def _result(function: Function, arguments: list[Typed]) -> Type:
    """The type of a call. Raises ExpressionError for arguments of wrong types."""
    generic, nullable = ANY, False
    for index, one in enumerate(arguments):
        parameter = function.parameters[min(index, len(function.parameters) - 1)]
        if parameter.type is None:
            generic = _generic(function, generic, one.type, one.node)
            continue
        wanted = parameter.type
        if one.type.kind != wanted.kind:
            if one.type.kind == "null":
                raise _error(one.node, f"`{parameter.name}` of `{function.signature}` must not be null")
            raise _error(
                one.node, f"`{parameter.name}` of `{function.signature}` must be {_noun(wanted)}, found {one.type}"
            )
        nullable = nullable or one.type.nullable
        if wanted.kind == "list" and one.type.element is not None and wanted.element is not None:
            if parameter.is_generic:
                generic = _generic(function, generic, one.type.element, one.node)
            elif one.type.element.kind not in (wanted.element.kind, "any", "null"):
                raise _error(
                    one.node,
                    f"`{parameter.name}` of `{function.signature}` must be {_noun(wanted)}, found {one.type}",
                )
    return _result_type(function, generic, arguments).or_null(nullable)


def _result_type(function: Function, generic: Type, arguments: list[Typed]) -> Type:
    if function.result is not None:
        return function.result
    if function.result_is_list:
        return list_of(generic)
    if function.name == "try":
        return generic.plain().or_null(arguments[1].type.nullable or arguments[1].type.kind == "null")
    return generic.or_null(function.name == "one")


def _generic(function: Function, so_far: Type, type: Type, node: Node) -> Type:
    common = unified(so_far, type)
    if common is None:
        raise _error(node, f"`{function.signature}` cannot compare {so_far} with {type}")
    is_compared = function.name in ("contains", "distinct", "setintersection", "same", "differs")
    if is_compared and common.kind != "any" and (common.kind in ("list", "tags") or not _has_identity(common)):
        raise _error(node, f"`{function.signature}` cannot compare values of type {common}")
    return common


def _noun(type: Type) -> str:
    """A type with its article."""
    is_any_list = type.kind == "list" and (type.element is None or type.element.kind == "any")
    return "a list" if is_any_list else f"a {type}" if type.kind in ("list", "number") else str(type)


def _quoted(name: str | None) -> str | None:
    return f"`{name}`" if name else None


def _hint_of_condition(typed: Typed) -> str:
    path = path_of(typed.node)
    if path is not None and typed.type.nullable:
        return f": write `{path} != null`"
    return f": write `length({path}) > 0`" if path is not None and typed.type.kind == "list" else ""


def _looks_like_rate(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str) and node.value.rstrip().endswith("bps")


def _error(node: Node, message: str) -> ExpressionError:
    return ExpressionError(message, node.start, node.end)
