"""Empty texts, where a configuration without a value is not complete: what would tell the value that stands there."""

from collections.abc import Iterator
from typing import Any

from enilint.inputs.terraform.hcl.syntax import Expression, ScopeTraversal
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.scope import Module
from enilint.inputs.terraform.source.values import EvaluationError, SetValue

_MOST_STEPS = 200


def has_blank(value: Any) -> bool:
    """Whether a value is an empty text, or a list or set with one."""
    if isinstance(value, str):
        return not value
    elements = value.elements if isinstance(value, SetValue) else value
    return isinstance(elements, tuple) and any(isinstance(one, str) and not one for one in elements)


def with_words(name: str, value: Any) -> str:
    """A fact about a value that is an empty text, or has one."""
    return f"{name} (it is empty)" if value == "" else f"{name} (it has an empty element)"


def fact_of_blank(module: Module, expression: Expression) -> str | None:
    """What would tell an empty text that an expression makes: the one variable with an empty text that it names.

    Local values and the arguments of module calls are followed. None: there is no such variable, or several.
    """
    found = dict.fromkeys(_variables(module, expression))
    return next(iter(found)) if len(found) == 1 else None


def _variables(module: Module, expression: Expression) -> Iterator[str]:
    """What the values of variables are called that are empty texts, or lists with one."""
    waiting: list[tuple[Module, Expression]] = [(module, expression)]
    seen = set[tuple[str, str]]()
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        inner, one = waiting.pop()
        if not isinstance(one, ScopeTraversal):
            waiting.extend((inner, child) for child in one.children())
            continue
        name = getattr(one.steps[0], "name", "") if one.steps else ""
        if one.root not in ("local", "var") or (inner.prefix, str(one)) in seen:
            continue
        seen.add((inner.prefix, str(one)))
        if one.root == "local":
            local = inner.source.locals.get(name)
            waiting += [(inner, local.attribute.value)] if local is not None else []
            continue
        value = _value(inner, one)
        given = inner.placed_call.block.body.attributes.get(name) if inner.placed_call is not None else None
        if not has_blank(value):
            continue
        if given is not None and inner.caller is not None:
            waiting.append((inner.caller, given.value))
        else:
            yield with_words(f"the value of {inner.prefix}var.{name}", value)


def _value(module: Module, expression: Expression) -> Any:
    try:
        return evaluate(expression, module.scope)
    except EvaluationError:
        return None
