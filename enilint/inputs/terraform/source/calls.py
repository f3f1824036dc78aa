"""Calls of functions: those of plain values, and those that Terraform itself evaluates in a way of its own."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from enilint.inputs.terraform.hcl import syntax
from enilint.inputs.terraform.source import functions
from enilint.inputs.terraform.source.choices import Failure, each_choice, in_order_of, lifted
from enilint.inputs.terraform.source.conversion import comparisons
from enilint.inputs.terraform.source.expressions import evaluate, value_of
from enilint.inputs.terraform.source.functions.function import call as call_function
from enilint.inputs.terraform.source.scope import Scope
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    Mistake,
    SetValue,
    derived,
    elements_of,
    uncertain,
)
from enilint.values import OneOf, Unknown

_DIFFERENT_EACH_TIME = frozenset({"bcrypt", "plantimestamp", "rsadecrypt", "timestamp", "uuid"})
_WITH_PATTERNS = frozenset({"regex", "regexall", "replace"})
_OF_SETS = frozenset({"distinct", "matchkeys", "setintersection", "setproduct", "setsubtract", "setunion", "toset"})
"""Functions that compare each element that is not certain with all others."""
_OF_ONE_ELEMENT = frozenset({"element", "length", "lookup"})
"""Functions that go through no value, however large it is."""
_FILE = "file"
_KEY = r'(?:\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\])?'
_NAMED_AS_A_WHOLE = (
    rf"(?:module\.[\w-]+{_KEY}\.)*(?:(?:(?:var|local)\.)?[\w-]+|(?:data\.)?\w+_\w+\.[\w-]+{_KEY}\.[\w-]+)"
)
"""Variables, local values, outputs, and attributes of resources: where they are declared, there is such a value."""
_STEPS_PER_CALL = 5


def call(node: syntax.FunctionCall, scope: Scope, files: Any) -> Any:
    """The result of a call. `files` is where files are read; None where there are none.

    Raises EvaluationError where Terraform would refuse the call.
    """
    name = node.name.removeprefix("core::")
    special = _SPECIAL.get(name)
    if special is not None:
        return special(node, scope)
    if "::" in name:
        return _of_provider(name, _arguments(node, scope))
    arguments = _arguments(node, scope)
    expanded = next((one for one in arguments if isinstance(one, _Open)), None)
    if expanded is not None:
        return Unknown(expanded.fact)
    scope.budget.spend(_STEPS_PER_CALL)
    if name not in _OF_ONE_ELEMENT:
        for one in arguments:
            scope.budget.use(one)
    if name in _DIFFERENT_EACH_TIME:
        return Unknown(f"the result of {name}()")
    if name in ("templatefile", "templatestring"):
        return _template(name, arguments, scope, files)
    if name.startswith(_FILE):
        text = _file(name, arguments, files)
        scope.budget.read(len(text) if isinstance(text, str) else 0)
        return text
    function = functions.find(name)
    if function is None:
        raise EvaluationError(f'there is no function "{name}"')
    if name in _WITH_PATTERNS:
        from enilint.inputs.terraform.source.functions.regular_expressions import within_budget

        function = within_budget(function, scope.budget.spend)
    if name in _OF_SETS:
        scope.budget.spend(comparisons(arguments))
    return call_function(function, arguments)


def _of_provider(name: str, arguments: list[Any]) -> Unknown:
    """What a function of a provider makes of arguments: only the provider can tell."""
    result = derived(f"{name}({', '.join('{}' for _ in arguments)})", *arguments)
    if any(uncertain(one) is not None for one in arguments):
        return result
    return Unknown(f"the result of {name}()", result.symbol)


class _Open(Unknown, frozen=True):
    """Arguments whose number is not known."""


def _arguments(node: syntax.FunctionCall, scope: Scope) -> list[Any]:
    values = [value_of(argument, scope) for argument in node.arguments]
    if not node.expand_final or not values:
        return values
    last = values.pop()
    if isinstance(last, tuple | SetValue):
        return [*values, *in_order_of(last, elements_of(last) or ())]
    missing = uncertain(last)
    if missing is None:
        raise EvaluationError(f"{node.name}: the argument before ... must be a list")
    return [*values, _Open(missing.reason if isinstance(missing, OneOf) else missing.fact)]


def _file(name: str, arguments: list[Any], files: Any) -> Any:
    """The result of a function that reads files. What is right where it is, and not read, is unknown."""
    from enilint.inputs.terraform.source.functions.files import FILE_FUNCTIONS, Refused, file_function

    if name not in FILE_FUNCTIONS:
        raise EvaluationError(f'there is no function "{name}"')
    if files is None:
        return Unknown(f"the files that {name} reads")
    try:
        return file_function(name, arguments, files)
    except Refused as refusal:
        if not refusal.is_right:
            raise
        return Unknown(refusal.missing)


def _template(name: str, arguments: list[Any], scope: Scope, files: Any) -> Any:
    if len(arguments) != 2:
        raise EvaluationError(f"{name} takes 2 arguments, not {len(arguments)}")
    return lifted(lambda text, variables: _rendered(name, text, variables, scope, files), *arguments)


def _rendered(name: str, text: Any, variables: Any, scope: Scope, files: Any) -> Any:
    """A template with its variables put in."""
    from enilint.inputs.terraform.hcl.template_text import parse_template
    from enilint.inputs.terraform.source.functions.files import Refused

    if isinstance(variables, Lazy):
        names = variables.names() or ()
        variables = {one: variables.attribute(one) for one in names}
    if not isinstance(text, str) or not isinstance(variables, dict):
        return derived(f"{name}({{}}, {{}})", text, variables)
    if name == "templatefile":
        if files is None:
            return Unknown(f"the files that {name} reads")
        try:
            text = files.read(text).decode()
        except Refused as refusal:
            if not refusal.is_right:
                raise
            return Unknown(refusal.missing)
        except UnicodeDecodeError:
            raise EvaluationError(f"{name}: {text} is not valid UTF-8") from None
    templates = scope.budget.templates
    if text not in templates:
        scope.budget.spend(len(text))
        templates[text] = parse_template(text)
    node, mistakes = templates[text]
    if mistakes:
        raise EvaluationError(f"{name}: {mistakes[0].message}")
    return evaluate(node, Scope(_TemplateNames(files), scope.budget, variables))


class _TemplateNames:
    """What is known inside of a template: its variables, and functions but those that read templates."""

    def __init__(self, files: Any) -> None:
        self._files = files

    def referred(self, root: str, steps: tuple[syntax.Step, ...]) -> Any:
        """A template sees nothing but its variables."""
        raise EvaluationError(f'the template has no variable "{root}"')

    def call(self, node: syntax.FunctionCall, scope: Scope) -> Any:
        """A call inside of a template."""
        if node.name.removeprefix("core::") in ("templatefile", "templatestring"):
            raise EvaluationError(f"{node.name} cannot be called inside a template")
        return call(node, scope, self._files)

    def once(self, node: syntax.Expression, scope: Scope, make: Callable[[syntax.Expression, Scope], Any]) -> Any:
        """The value of an expression: all names in a template are bound."""
        return make(node, scope)


def _try(node: syntax.FunctionCall, scope: Scope) -> Any:
    """The first argument that has a value; of one that may have none, the next one is a candidate, too."""
    results: list[Any] = []
    reason = ""
    for number, argument in enumerate(node.arguments):
        try:
            value = value_of(argument, scope)
        except Mistake:
            raise
        except EvaluationError as error:
            reason = reason or error.message
            continue
        if not isinstance(value, OneOf):
            others = node.arguments[number + 1 :]
            results.append(_tried(value, others, scope) if others and _may_fail(value) else value)
            break
        results += [one for one in value.candidates if not isinstance(one, Failure)]
        reason = value.reason
        if not any(isinstance(one, Failure) for one in value.candidates):
            if value.open:
                results.append(Unknown(value.reason))
            if len(results) == len(value.candidates):
                return value
            break
    else:
        if not results:
            raise EvaluationError(f"try: none of the arguments has a value; of the first: {reason}")
    return results[0] if len(results) == 1 else each_choice(results, reason)


def _tried(value: Any, others: Sequence[syntax.Expression], scope: Scope) -> Unknown:
    """A value that there may not be, and one of the others in its place: known by the names of all of them."""
    values = [value]
    for other in others:
        try:
            values.append(value_of(other, scope))
        except EvaluationError as error:
            values.append(Unknown(error.message))
    return derived(f"try({', '.join('{}' for _ in values)})", *values)


def _may_fail(value: Any) -> bool:
    """Whether there may be no such value: a part of something that is not known, or made of one."""
    if isinstance(value, Unknown):
        return re.fullmatch(_NAMED_AS_A_WHOLE, value.symbol or "") is None
    if isinstance(value, OneOf):
        return any(isinstance(one, Failure) or _may_fail(one) for one in value.candidates)
    return any(map(_may_fail, elements_of(value) or ()))


def _can(node: syntax.FunctionCall, scope: Scope) -> Any:
    if len(node.arguments) != 1:
        raise EvaluationError(f"can takes 1 argument, not {len(node.arguments)}")
    try:
        value = value_of(node.arguments[0], scope)
    except Mistake:
        raise
    except EvaluationError:
        return False
    if isinstance(value, Unknown):
        return Unknown(value.fact)
    if isinstance(value, OneOf) and any(isinstance(one, Failure) for one in value.candidates):
        return each_choice((True, False), value.reason)
    return True


def _sensitive(node: syntax.FunctionCall, scope: Scope) -> Any:
    """A value that must not be shown: so nothing of it is known, and what is wrong with it quotes nothing."""
    try:
        _one_argument(node, scope)
    except Mistake:
        raise  # names what the author wrote, never a value
    except EvaluationError:
        raise EvaluationError("the argument of sensitive has no value") from None
    return Unknown("a sensitive value")


def _nonsensitive(node: syntax.FunctionCall, scope: Scope) -> Any:
    return _one_argument(node, scope)


def _is_sensitive(node: syntax.FunctionCall, scope: Scope) -> Any:
    _one_argument(node, scope)
    return Unknown("whether a value is sensitive")


def _convert(node: syntax.FunctionCall, scope: Scope) -> Any:
    """A value converted to the type constraint that the second argument is."""
    from enilint.inputs.terraform.source.types import convert, type_of

    if len(node.arguments) != 2 or node.expand_final:
        raise EvaluationError("convert takes a value and a type")
    type = type_of(node.arguments[1])
    value = value_of(node.arguments[0], scope)
    scope.budget.use(value)
    return convert(value, type, lambda default: evaluate(default, scope))


def _type(node: syntax.FunctionCall, scope: Scope) -> Any:
    raise EvaluationError("type can be called only in the console")


def _one_argument(node: syntax.FunctionCall, scope: Scope) -> Any:
    arguments = _arguments(node, scope)
    if len(arguments) != 1:
        raise EvaluationError(f"{node.name} takes 1 argument, not {len(arguments)}")
    return arguments[0]


_SPECIAL: dict[str, Callable[[syntax.FunctionCall, Scope], Any]] = {
    "can": _can,
    "convert": _convert,
    "ephemeralasnull": _nonsensitive,
    "issensitive": _is_sensitive,
    "nonsensitive": _nonsensitive,
    "sensitive": _sensitive,
    "try": _try,
    "type": _type,
}
