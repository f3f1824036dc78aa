"""What a null value says: that there is none, or that the input does not state it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from enilint.expressions.attributes import attributes_of
from enilint.expressions.checker import Checker, Variable
from enilint.expressions.documentation import meaning
from enilint.expressions.evaluation import Evaluate
from enilint.expressions.syntax import Attribute, ForEach, Index, Literal, Name, Node, children
from enilint.expressions.types import Type
from enilint.files.late import late

_NULL = late(r"\bNull: (.+?)(?:[.;]|$)")

Words = Callable[[list[Any]], str]
"""Finds words for a value that is null."""


def absence_of(node: Node, checker: Checker, variables: Mapping[str, Variable] | None = None) -> Words:
    """What says why an expression is null, by the first attribute in it that is: "no tag owner", "not stated".

    It finds nothing where no attribute is null.
    """

    def words(env: list[Any]) -> str:
        return next((say() for evaluate, say in _parts(node, checker, variables or {}) if evaluate(env) is None), "")

    return words


def _parts(
    node: Node, checker: Checker, variables: Mapping[str, Variable]
) -> Iterator[tuple[Evaluate, Callable[[], str]]]:
    """The attributes that an expression reads, those that others are read of first, and words for their null."""
    for one in () if isinstance(node, ForEach) else children(node):
        yield from _parts(one, checker, variables)
    match node:
        case Name(name=name) if name not in variables and name in attributes_of(checker.subject):
            yield checker.check(node, variables).evaluate, lambda: _of_attribute(checker.subject, name)
        case Attribute(source=source, name=name):
            owner = checker.check(source, variables).type
            yield checker.check(node, variables).evaluate, lambda: _of_type(owner, name)
        case Index(source=source, key=Literal(value=key)):
            owner = checker.check(source, variables).type
            yield checker.check(node, variables).evaluate, lambda: _of_type(owner, str(key))


def _of_type(owner: Type, name: str) -> str:
    if owner.kind == "tags":
        return f"no tag {name}"
    return _of_attribute(owner.of, name) if owner.of is not None else ""


def _of_attribute(cls: type, name: str) -> str:
    found = _NULL.search(meaning(attributes_of(cls)[name]))
    return found[1] if found is not None else ""
