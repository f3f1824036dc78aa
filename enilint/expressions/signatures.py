"""Which types fit an operator or a function, and what type the result has; others raise ExpressionError."""

import re
from collections.abc import Sequence

from enilint.expressions.choices import choice_meant, kind_meant
from enilint.expressions.function import Function
from enilint.expressions.syntax import Binary, Call, ExpressionError, Index, ListNode, Literal, Node, path_of
from enilint.expressions.types import ANY, Type, list_of, unified
from enilint.files.hints import did_you_mean
from enilint.model.entities.base import Identified
from enilint.model.zone import Zone

Argument = tuple[Node, Type]


def check_comparable(node: Binary, left: Type, right: Type) -> None:
    """Refuse a comparison whose answer is the same for every design."""
    if "null" in (left.kind, right.kind):
        other = right if left.kind == "null" else left
        if other.kind == "null" or other.nullable:
            return
        hint = ": name one of them, such as `tags.owner`" if other.kind == "tags" else ""
        always = str(node.operator == "!=").lower()
        raise mistake_at(
            node, f"{other} {'are' if other.kind == 'tags' else 'is'} never null, so this is always {always}{hint}"
        )
    common = unified(left, right)
    if common is None:
        hint = _how_to_compare(left, right) or _as_literal(node, left, right)
        raise mistake_at(node, f"cannot compare {left} with {right}{hint}")
    if common.kind in ("list", "tags") or not _has_identity(common):
        raise mistake_at(
            node, f"values of type {common} cannot be compared; compare an attribute, or use `length` or `contains`"
        )

    for one, other in ((node.left, right), (node.right, left)):
        _check_possible(one, other)


def check_contained(list_node: Node, list_type: Type, value_node: Node, value_type: Type) -> None:
    """Refuse texts in a list that a value never is, and a text that no element of a list ever is."""
    for one in list_node.elements if isinstance(list_node, ListNode) else ():
        _check_possible(one, value_type)
    if list_type.element is not None:
        _check_possible(value_node, list_type.element)


def _check_possible(node: Node, other: Type) -> None:
    """Refuse a text that is written out and that values of the other type never are."""
    if isinstance(node, Literal) and isinstance(node.value, str) and other.choices and node.value not in other.choices:
        *first, last = (f'"{one}"' for one in other.choices)
        kind = kind_meant(node.value, other.choices)
        if kind is not None:
            raise mistake_at(node, f'the value is never "{node.value}": write a rule for the kind {kind}')
        near = choice_meant(node.value, other.choices)
        hint = did_you_mean(f'`"{near}"`') if near else f": it is {', '.join(first)} or {last}"
        raise mistake_at(node, f'the value is never "{node.value}"{hint}')


def _how_to_compare(*types: Type) -> str:
    if any(one.of is Zone for one in types):
        return ": compare `zone.name` or `zone.id`"
    return ": compare one of its attributes" if any(one.kind == "object" for one in types) else ""


def _as_literal(node: Binary, left: Type, right: Type) -> str:
    """How to write a number, true or false that is compared with text, or the other way round."""
    for one, type, other in ((node.left, left, node.right), (node.right, right, node.left)):
        path = _written(one)
        if path is None or not isinstance(other, Literal):
            continue
        value = str(other.value).lower()
        if type.kind == "string" and isinstance(other.value, bool | int):
            words = "the values of tags are text, " if re.search(r"\btags\b", path) else ""
            return f': {words}write `{path} {node.operator} "{value}"`'
        if (type.kind == "bool" and value in ("true", "false")) or (type.kind == "number" and value.isdigit()):
            return f": write `{path} {node.operator} {value}`"
    return ""


def _written(node: Node) -> str | None:
    """A path as it can be written; None for everything else."""
    if isinstance(node, Index) and isinstance(node.key, Literal):
        source = _written(node.source)
        return None if source is None else f'{source}["{node.key.value}"]'
    return path_of(node)


def _has_identity(type: Type) -> bool:
    return type.kind != "object" or (type.of is not None and (issubclass(type.of, Identified) or type.of is Zone))


def check_literal(function: Function, call: Call) -> None:
    """Refuse texts that mean nothing to a function: the first argument, and all others that are of its type."""
    assert function.check is not None
    first, *others = call.arguments
    if function.is_literal and not (isinstance(first, Literal) and isinstance(first.value, str)):
        raise mistake_at(
            first, f"`{function.parameters[0].name}` of `{function.signature}` must be written out as text"
        )
    for one in (first, *(() if function.is_literal else others)):
        mistake = function.check(one.value) if isinstance(one, Literal) else None
        if mistake:
            raise mistake_at(one, mistake)


def result_of(function: Function, arguments: Sequence[Argument]) -> Type:
    """The type of a call. Raises ExpressionError for arguments of wrong types."""
    generic, nullable = ANY, False
    for index, (node, type) in enumerate(arguments):
        parameter = function.parameters[min(index, len(function.parameters) - 1)]
        if parameter.type is None:
            generic = _generic(function, generic, type, node)
            continue
        wanted = parameter.type
        if type.kind == "null" and wanted.nullable:
            nullable = True
        elif type.kind != wanted.kind or not _is_of(type, wanted):
            if type.kind == "null":
                raise mistake_at(node, f"`{parameter.name}` of `{function.signature}` must not be null")
            hint = _hint_of_list(function, arguments) if wanted.kind == "list" else ""
            words = f"must be {with_article(wanted.plain())}, found {type}{hint}"
            raise mistake_at(node, f"`{parameter.name}` of `{function.signature}` {words}")
        nullable = nullable or type.nullable
        if wanted.kind == "list" and type.element is not None and wanted.element is not None:
            if parameter.is_generic:
                generic = _generic(function, generic, type.element, node)
            elif type.element.kind not in (wanted.element.kind, "any", "null"):
                raise mistake_at(
                    node,
                    f"`{parameter.name}` of `{function.signature}` must be {with_article(wanted)}, found {type}",
                )
    return _result_type(function, generic, arguments).or_null(nullable)


def _is_of(type: Type, wanted: Type) -> bool:
    return wanted.of is None or (type.of is not None and issubclass(type.of, wanted.of))


def _hint_of_list(function: Function, arguments: Sequence[Argument]) -> str:
    """What to write for a call with something else in place of a list."""
    (_, first), *others = arguments
    if first.kind == "tags":
        return ": use `keys(tags)` or `values(tags)`"
    if function.name == "contains" and any(type.kind == "list" for _, type in others):
        return ": the list is the first argument"
    if function.name == "contains" and first.kind == "string":
        return ": `strcontains(text, part)` searches text"
    return ""


def _result_type(function: Function, generic: Type, arguments: Sequence[Argument]) -> Type:
    if function.result is not None:
        return function.result
    if function.result_is_list:
        return list_of(generic)
    if function.name == "try":
        _, default = arguments[1]
        return generic.plain().or_null(default.nullable or default.kind == "null")
    return generic.or_null(function.name == "one")


def _generic(function: Function, so_far: Type, type: Type, node: Node) -> Type:
    common = unified(so_far, type)
    if common is None:
        hint = _how_to_compare(so_far, type)
        raise mistake_at(node, f"`{function.signature}` cannot compare {so_far} with {type}{hint}")
    is_compared = function.name in ("contains", "distinct", "setintersection", "same", "differs")
    if is_compared and common.kind != "any" and (common.kind in ("list", "tags") or not _has_identity(common)):
        raise mistake_at(node, f"`{function.signature}` cannot compare values of type {common}")
    return common


def with_article(type: Type) -> str:
    """A type with its article."""
    is_any_list = type.kind == "list" and (type.element is None or type.element.kind == "any")
    return "a list" if is_any_list else f"a {type}" if type.kind in ("list", "number") else str(type)


def mistake_at(node: Node, message: str) -> ExpressionError:
    """What is wrong with a part of an expression."""
    return ExpressionError(message, node.start, node.end)
