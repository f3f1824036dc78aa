"""What a null value says: that there is none, or that the input does not state it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from enilint.expressions.attributes import attributes_of
from enilint.expressions.checker import Checker, Variable
from enilint.expressions.documentation import meaning
from enilint.expressions.evaluation import Evaluate
from enilint.expressions.syntax import Attribute, ForEach, Index, Literal, Name, Node, children
from enilint.expressions.types import Type
from enilint.expressions.values import Many
from enilint.files.late import late

_NULL = late(r"\bNull: (.+?)(?:[.;]|$)")

Words = Callable[[list[Any]], str]
"""Finds words for a value that is null."""


def absence_of(node: Node, checker: Checker, variables: Mapping[str, Variable] | None = None) -> Words:
    """What says why an expression is null, by the first attribute in it that is: "no tag owner", "not stated".

    Of a list that a `for` makes, it says why an element is null. It finds nothing if no attribute is null.
    """

    def words(env: list[Any]) -> str:
        return next((say(env) for evaluate, say in _parts(node, checker, variables or {}) if evaluate(env) is None), "")

    return words


def has_null(value: object) -> bool:
    """Whether a value is null, or a list with an element that is."""
    return value is None or (isinstance(value, Many) and any(map(has_null, value.certain)))


def _parts(node: Node, checker: Checker, variables: Mapping[str, Variable]) -> Iterator[tuple[Evaluate, Words]]:
    """The attributes that an expression reads, those that others are read of first, and words for their null."""
    if isinstance(node, ForEach):
        yield _elements(node, checker, variables)
        return
    for one in children(node):
        yield from _parts(one, checker, variables)
    match node:
        case Name(name=name) if name not in variables and name in attributes_of(checker.subject):
            yield checker.check(node, variables).evaluate, lambda _: _of_attribute(checker.subject, name)
        case Attribute(source=source, name=name):
            owner = checker.check(source, variables).type
            yield checker.check(node, variables).evaluate, lambda _: _of_type(owner, name)
        case Index(source=source, key=Literal(value=key)):
            owner = checker.check(source, variables).type
            yield checker.check(node, variables).evaluate, lambda _: _of_type(owner, str(key))


def _elements(each: ForEach, checker: Checker, variables: Mapping[str, Variable]) -> tuple[Evaluate, Words]:
    """What is null if an element is of the list that a `for` makes, and words for the first one of these."""
    collection = checker.check(each.collection, variables)
    assert collection.type.element is not None
    slot = 2 + len(variables)
    inner = {**variables, each.variable: Variable(collection.type.element, slot)}
    value, why = checker.check(each.value, inner).evaluate, absence_of(each.value, checker, inner)
    applies = checker.condition(each.condition, inner).evaluate if each.condition is not None else None

    def find(env: list[Any]) -> str | None:
        items = collection.evaluate(env)
        env.extend([None] * (slot + 1 - len(env)))
        for element in items.certain if isinstance(items, Many) else ():
            env[slot] = element
            if (applies is None or applies(env) is True) and has_null(value(env)):
                return why(env)
        return None

    return lambda env: () if find(env) is None else None, lambda env: find(env) or ""


def _of_type(owner: Type, name: str) -> str:
    if owner.kind == "tags":
        return f"no tag {name}"
    return _of_attribute(owner.of, name) if owner.of is not None else ""


def _of_attribute(cls: type, name: str) -> str:
    found = _NULL.search(meaning(attributes_of(cls)[name]))
    return found[1] if found is not None else ""
