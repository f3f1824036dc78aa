"""Types of expressions, and what evaluates them: one pass over the tree makes both.

An expression that the checker takes is evaluated without an error, whatever the design is: every operation has a result
for every value of its types. Types that do not fit, and names that do not exist, are errors with their place.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from enilint.expressions.attributes import attributes_of
from enilint.expressions.evaluation import Evaluate, as_condition, calling, compared_with, either, following, looping
from enilint.expressions.function import Function
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.meant import attribute_meant, function_meant, key_meant, name_meant
from enilint.expressions.operations import ARITHMETIC, ORDER, negative
from enilint.expressions.signatures import (
    check_comparable,
    check_contained,
    check_literal,
    mistake_at,
    result_of,
    with_article,
)
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
    size_of,
)
from enilint.expressions.types import ANY, BOOL, NULL, NUMBER, STRING, Type, kind_name, list_of, object_of, unified
from enilint.expressions.values import (
    Many,
    equal,
    few,
    is_unknown,
)
from enilint.model.entities.base import Identified
from enilint.values import Answer, Missing, merged, negated

T = TypeVar("T")

MOST_FORS = 3
_PARTS_OF_A_STEP = 16
"""How many parts of an expression are evaluated in a step of a `for`."""
_RESERVED_WORDS = frozenset({"reaches"})


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

    `functions` are those that expressions can call. `types` has the type of each part that was checked.
    """

    def __init__(
        self,
        subject: type,
        options: Mapping[str, Type] | None = None,
        functions: Mapping[str, Function] = FUNCTIONS,
    ) -> None:
        self.subject = subject
        self.options = options or {}
        self.functions = functions
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
            raise mistake_at(node, f"expected true or false, found {typed.type}{_hint_of_condition(typed)}")
        if not typed.type.nullable:
            return typed
        evaluate = typed.evaluate
        return Typed(node, BOOL, lambda env: as_condition(evaluate(env)))

    def _names(self, variables: Mapping[str, Variable]) -> list[str]:
        """The names that an expression can begin with, besides the attributes of the subject."""
        return [*variables, "self", *(["options"] if self.options else [])]

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
            raise mistake_at(
                node, f"write the name of an option: {', '.join(f'options.{one}' for one in self.options)}"
            )
        found = attributes_of(self.subject).get(name)
        if found is not None:
            if found.is_plain:
                get = attrgetter(name)
                return Typed(node, found.type, lambda env: get(env[1]))
            read = found.read
            return Typed(node, found.type, lambda env: read(env[0], env[1]))
        if name in _RESERVED_WORDS:
            raise mistake_at(node, f"`{name}` is reserved")
        if name in self.functions:
            hint = key_meant(name, self.subject)
            raise mistake_at(node, f"`{name}` is a function: call it as `{self.functions[name].signature}`{hint}")
        hint = name_meant(name, self.subject, self._names(variables))
        raise mistake_at(node, f"{kind_name(self.subject)} has no attribute `{name}`{hint}")

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
            words = f"`{owner}` is {with_article(source.type)}" if owner else f"this is {with_article(source.type)}"
            hint = ": write `[for one in list : one.attribute]`" if kind == "list" else ""
            raise ExpressionError(f"{words}, which has no attributes{hint}", *at)
        found = attributes_of(source.type.of).get(node.name)
        if found is None:
            hint = attribute_meant(node.name, source.type.of)
            owner = path_of(node.source) if source.type.of is Identified else ""
            words = f"`{owner}`" if owner else kind_name(source.type.of)
            raise ExpressionError(f"{words} has no attribute `{node.name}`{hint}", *at)
        return Typed(node, found.type.or_null(nullable), following(source.evaluate, found.read, found.type.kind))

    def _option(self, node: Attribute) -> Typed:
        name = node.name
        if name not in self.options:
            known = ", ".join(f"`{one}`" for one in self.options)
            words = f"; the options are {known}" if known else ": the rule defines no `options`"
            raise ExpressionError(f"unknown option `{name}`{words}", node.name_start, node.end)
        if self.options[name].kind == "list":
            return Typed(node, self.options[name], lambda env: Many(tuple(getattr(env[0].options, name))))
        return Typed(node, self.options[name], lambda env: getattr(env[0].options, name))

    def _index(self, node: Index, variables: Mapping[str, Variable]) -> Typed:
        source = self.check(node.source, variables)
        if source.type.kind == "tags" and isinstance(node.key, Literal) and isinstance(node.key.value, str):
            return _tag(node, source, node.key.value)
        if source.type.kind == "tags":
            hint = '`tags["my-key"]`, or use `lookup(tags, key, null)`'
            raise mistake_at(node.key, f"the key of a tag must be written as text: {hint}")
        hint = "; lists have no order: use `one`, `contains` or `[for ...]`" if source.type.kind == "list" else ""
        raise mistake_at(node.key, f"only tags have keys, found {source.type}{hint}")

    def _call(self, node: Call, variables: Mapping[str, Variable]) -> Typed:
        function = self.functions.get(node.name)
        if function is None:
            hint = function_meant(node.name, self.subject, self.functions)
            raise ExpressionError(f"unknown function `{node.name}`{hint}", node.start, node.start + len(node.name))
        if node.name == "lookup" and len(node.arguments) == 2:  # as Terraform has it, but for its error
            nothing = Literal(start=node.end, end=node.end, value=None)
            node = msgspec.structs.replace(node, arguments=(*node.arguments, nothing))
        least = len(function.parameters)
        if len(node.arguments) < least or (len(node.arguments) > least and not function.is_variadic):
            hint = "; nest it: `try(value, try(other, default))`" if node.name == "try" and node.arguments[2:] else ""
            raise mistake_at(node, f"`{function.signature}` does not have {_arguments(len(node.arguments))}{hint}")
        arguments = [self.check(one, variables) for one in node.arguments]
        if node.name == "length" and arguments[0].type.kind == "tags":
            keys = Call(start=node.start, end=node.end, depth=node.depth, name="keys", arguments=node.arguments)
            return self._call(msgspec.structs.replace(node, arguments=(keys,)), variables)
        if function.check is not None:
            check_literal(function, node)
        type = result_of(function, [(one.node, one.type) for one in arguments])
        if function.name == "contains":
            values, value = arguments
            check_contained(values.node, values.type, value.node, value.type)
        return Typed(node, type, calling(function, [one.evaluate for one in arguments], type.kind))

    def _list(self, node: ListNode, variables: Mapping[str, Variable]) -> Typed:
        elements = [self.check(one, variables) for one in node.elements]
        type = ANY
        for one in elements:
            common = unified(type, one.type)
            if common is None:
                raise mistake_at(one.node, f"the elements of a list have one type, found {one.type} after {type}")
            type = common
        evaluate = [one.evaluate for one in elements]
        if all(isinstance(one, Literal) for one in node.elements):
            constant = Many(tuple(one([]) for one in evaluate))
            return Typed(node, list_of(type), lambda _: constant)
        return Typed(node, list_of(type), lambda env: Many(tuple([one(env) for one in evaluate])))

    def _for_each(self, node: ForEach, variables: Mapping[str, Variable]) -> Typed:
        collection = self.check(node.collection, variables)
        if collection.type.kind != "list" or collection.type.element is None:
            hint = ": use `keys(tags)` or `values(tags)`" if collection.type.kind == "tags" else ""
            raise mistake_at(node.collection, f"expected a list, found {collection.type}{hint}")
        if collection.type.nullable:
            raise mistake_at(node.collection, "the list can be null; write `try(list, [])`")
        name = node.variable
        if name in ("self", "options") or name in variables:
            end = node.variable_start + len(name)
            raise ExpressionError(f"`{name}` has a meaning already; choose another name", node.variable_start, end)
        if self._fors == MOST_FORS:
            hint = ": write the rule for a kind that is nearer to the values, such as interface"
            raise mistake_at(node, f"`for` is nested more than {MOST_FORS} deep{hint}")
        self._fors += 1
        slot = 2 + len(variables)
        inner = {**variables, name: Variable(collection.type.element, slot)}
        value = self.check(node.value, inner)
        condition = self.condition(node.condition, inner) if node.condition is not None else None
        self._fors -= 1
        decide = None if condition is None else condition.evaluate
        weight = 1 + (size_of(node) - size_of(node.collection)) // _PARTS_OF_A_STEP
        return Typed(node, list_of(value.type), looping(collection.evaluate, value.evaluate, decide, slot, weight))

    def _conditional(self, node: Conditional, variables: Mapping[str, Variable]) -> Typed:
        condition = self.condition(node.condition, variables)
        first, second = self.check(node.true_result, variables), self.check(node.false_result, variables)
        type = unified(first.type, second.type)
        if type is None:
            raise mistake_at(
                node.false_result, f"both results must have one type, found {first.type} and {second.type}"
            )
        decide, yes, no = condition.evaluate, first.evaluate, second.evaluate

        def evaluate(env: list[Any]) -> Any:
            answer = decide(env)
            if isinstance(answer, Missing):
                one, other = yes(env), no(env)
                return one if one == other and not is_unknown(one) else either(one, other, answer, type)
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
            raise mistake_at(node, f"expected a number, found {typed.type}{hint}")
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
            check_comparable(node, left.type, right.type)
            one, other = left.evaluate, right.evaluate
            if isinstance(node.right, Literal) and isinstance(node.right.value, str):
                return Typed(node, BOOL, compared_with(one, node.right.value, is_wanted=operator == "=="))
            if operator == "==":
                return Typed(node, BOOL, lambda env: equal(one(env), other(env)))
            return Typed(node, BOOL, lambda env: negated(equal(one(env), other(env))))
        left, right = self._numeric(node.left, variables), self._numeric(node.right, variables)
        nullable = left.type.nullable or right.type.nullable
        one, other = left.evaluate, right.evaluate
        operation = ORDER.get(operator) or ARITHMETIC[operator]
        type = BOOL if operator in ORDER else NUMBER
        return Typed(node, type.or_null(nullable), lambda env: operation(one(env), other(env)))


def of_each(checkers: Mapping[str, Checker], run: Callable[[Checker], T]) -> Mapping[str, T]:
    """What an expression is over each of several kinds.

    Raises ExpressionError, which names a kind if the expression fits others.
    """
    found: dict[str, T] = {}
    wrong: dict[str, ExpressionError] = {}
    for kind, checker in checkers.items():
        try:
            found[kind] = run(checker)
        except ExpressionError as error:
            wrong[kind] = error
    if not wrong:
        return found
    kind, mistake = next(iter(wrong.items()))
    if found and not mistake.message.startswith(f"{kind} "):
        raise ExpressionError(f"for {kind}: {mistake.message}", mistake.start, mistake.end) from None
    raise mistake


def _literal(node: Literal) -> Typed:
    value = node.value
    types = {bool: BOOL, str: STRING, int: NUMBER, float: NUMBER, type(None): NULL}
    return Typed(node, types[type(value)], lambda _: value)


def _tag(node: Node, source: Typed, key: str) -> Typed:
    evaluate = following(source.evaluate, lambda _, tags: tags.tag(key), "string")
    return Typed(node, STRING.or_null(), evaluate)


def _hint_of_condition(typed: Typed) -> str:
    path = path_of(typed.node)
    if path is not None and typed.type.nullable:
        return f": write `{path} != null`"
    return f": write `length({path}) > 0`" if path is not None and typed.type.kind == "list" else ""


def _looks_like_rate(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str) and node.value.rstrip().endswith("bps")


def _arguments(number: int) -> str:
    return f"{number} argument{'' if number == 1 else 's'}"
