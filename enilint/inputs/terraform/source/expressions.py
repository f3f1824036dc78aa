"""Evaluates expressions: to a value, or to what is not known and why.

Written against the HCL specification and Terraform's language documentation. An expression that Terraform would
refuse raises EvaluationError.
"""

from collections.abc import Callable
from sys import getrecursionlimit, setrecursionlimit
from typing import Any

from enilint.inputs.terraform.hcl import syntax
from enilint.inputs.terraform.hcl.syntax import Expression
from enilint.inputs.terraform.source import operators
from enilint.inputs.terraform.source.access import follow_steps, index
from enilint.inputs.terraform.source.budget import RECURSION, TooMuchWork
from enilint.inputs.terraform.source.choices import each_choice, failures_dropped, in_order_of, lifted
from enilint.inputs.terraform.source.conversion import convert_argument, distinct
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.scope import Scope
from enilint.inputs.terraform.source.values import (
    MOST_ELEMENTS,
    EvaluationError,
    Lazy,
    Mistake,
    SetValue,
    as_unknown,
    derived,
    elements_of,
    symbol_of,
    text_of,
    type_name,
    uncertain,
    whole,
    with_keys,
)
from enilint.values import OneOf, Unknown

_SPLAT = "*"
_STEPS_PER_ROUND = 2
_MAKERS_OF_SETS = frozenset({"setintersection", "setsubtract", "setunion", "toset"})


def evaluate(node: Expression, scope: Scope) -> Any:
    """The value of a whole expression. Raises EvaluationError."""
    if type(node) is syntax.Literal:  # whatever work is left
        return _literal(node, scope)
    limit = getrecursionlimit()
    if limit < RECURSION:
        setrecursionlimit(RECURSION)
    try:
        try:
            value = failures_dropped(value_of(node, scope))
        except RecursionError:
            raise Mistake("depends on too long a chain of other values") from None
        scope.budget.take(value)
    finally:
        if limit < RECURSION:
            setrecursionlimit(limit)
    return value


def value_of(node: Expression, scope: Scope) -> Any:
    """The value of a part of an expression. Candidates that Terraform would refuse are still among the choices."""
    budget = scope.budget
    budget.left -= 1  # as `spend` does
    if budget.left < 0:
        raise TooMuchWork
    kind = type(node)
    if kind in _LOOPS and scope.bound and _SPLAT not in scope.bound:
        return scope.names.once(node, scope, _made)
    value = _EVALUATE[kind](node, scope)
    if kind in _MAKERS:
        budget.take(value)
    return value


def _made(node: Expression, scope: Scope) -> Any:
    value = _EVALUATE[type(node)](node, scope)
    scope.budget.take(value)
    return value


def _literal(node: syntax.Literal, scope: Scope) -> Any:
    return whole(node.value) if isinstance(node.value, float) else node.value


def _invalid(node: syntax.Invalid, scope: Scope) -> Any:
    return Unknown("what is meant where the syntax is broken")


def _scope_traversal(node: syntax.ScopeTraversal, scope: Scope) -> Any:
    if node.root in scope.bound:
        return follow_steps(scope.bound[node.root], node.steps)
    return scope.names.referred(node.root, node.steps)


def _relative_traversal(node: syntax.RelativeTraversal, scope: Scope) -> Any:
    return follow_steps(value_of(node.source, scope), node.steps)


def _index(node: syntax.Index, scope: Scope) -> Any:
    collection, key = value_of(node.collection, scope), value_of(node.key, scope)
    if isinstance(key, Unknown | OneOf):
        scope.budget.use(collection)
    return index(collection, key)


def _splat(node: syntax.Splat, scope: Scope) -> Any:
    return _splat_of(value_of(node.source, scope), node, scope)


def _splat_of(source: Any, node: syntax.Splat, scope: Scope) -> Any:
    if isinstance(source, OneOf):
        return lifted(lambda one: _splat_of(one, node, scope), source)
    if source is None:
        return ()
    if isinstance(source, Unknown):
        return derived("{}[*]" + _steps_text(node.each), source)
    if isinstance(source, Lazy) and source.missing:
        return derived("{}[*]" + _steps_text(node.each), as_unknown(source))
    elements = elements_of(source) if isinstance(source, tuple | SetValue) else (source,)
    if isinstance(node.each, syntax.RelativeTraversal) and isinstance(node.each.source, syntax.AnonymousSymbol):
        scope.budget.spend(len(elements or ()))
        results = [follow_steps(element, node.each.steps) for element in elements or ()]
    else:
        results = [value_of(node.each, scope.bind(**{_SPLAT: element})) for element in elements or ()]
    return in_order_of(source, results)


def _steps_text(node: Expression) -> str:
    """The steps behind a splat, as they are written, for the name of an unknown result."""
    if isinstance(node, syntax.RelativeTraversal):
        return "".join(map(str, node.steps)).replace("{", "{{").replace("}", "}}")
    return ""


def _anonymous_symbol(node: syntax.AnonymousSymbol, scope: Scope) -> Any:
    return scope.bound[_SPLAT]


def _parentheses(node: syntax.Parentheses, scope: Scope) -> Any:
    return value_of(node.expression, scope)


def _template_wrap(node: syntax.TemplateWrap, scope: Scope) -> Any:
    return value_of(node.wrapped, scope)


def _template(node: syntax.Template, scope: Scope) -> Any:
    parts = [value_of(part, scope) for part in node.parts]
    for part in parts:
        scope.budget.use(part)
    return lifted(lambda *each: operators.joined_text(each), *parts)


def _template_join(node: syntax.TemplateJoin, scope: Scope) -> Any:
    parts = value_of(node.tuple, scope)
    scope.budget.use(parts)
    return lifted(
        lambda one: operators.joined_text(one) if isinstance(one, tuple) else derived("%{{for}}{}", one), parts
    )


def _tuple(node: syntax.TupleExpression, scope: Scope) -> Any:
    return tuple([value_of(element, scope) for element in node.elements])


def _object(node: syntax.ObjectExpression, scope: Scope) -> Any:
    items: dict[str, Any] = {}
    named: list[tuple[Any, Any]] = []
    for item in node.items:
        key = value_of(item.key, scope)
        missing = uncertain(key)
        if missing is not None and (symbol_of(key) is None or not isinstance(key, Unknown)):
            return derived("{{{}}}", Unknown(missing.reason if isinstance(missing, OneOf) else missing.fact))
        if key is None:
            raise EvaluationError("a key of an object is null")
        if missing is not None:
            named.append((key, value_of(item.value, scope)))
        else:
            items[text_of(key)] = value_of(item.value, scope)
    return _keyed(items, named) if named else items


def _keyed(items: dict[str, Any], named: list[tuple[Any, Any]]) -> Any:
    """The map of keys of which not all are known: of equal ones, the last would count."""
    pairs = [*items.items(), *named]
    keys = distinct([key for key, _ in pairs])
    if keys is not None and len(keys) == len(pairs):
        return Keyed(pairs)
    return with_keys(Unknown(named[0][0].fact), items, [key for key, _ in named])


def _for(node: syntax.ForExpression, scope: Scope) -> Any:
    return lifted(lambda collection: _for_each(node, collection, scope), value_of(node.collection, scope))


def _for_each(node: syntax.ForExpression, collection: Any, scope: Scope) -> Any:
    pairs = _pairs(collection)
    if pairs is None:
        return _for_any(node, collection, scope)
    results: list[Any] = []
    grouped: dict[str, Any] = {}
    named: list[tuple[Any, Any]] = []
    for key, value in pairs:
        scope.budget.spend(_STEPS_PER_ROUND)
        names = (
            {node.value_variable: value}
            if node.key_variable is None
            else {node.key_variable: key, node.value_variable: value}
        )
        inner = scope.bind(**names)
        if node.condition is not None:
            wanted = operators.boolean_of(value_of(node.condition, inner))
            if isinstance(wanted, Unknown | OneOf):
                return Unknown(_words(wanted))
            if wanted is None:
                raise EvaluationError("the condition of a for expression is null")
            if not wanted:
                continue
        result = value_of(node.value, inner)
        if node.key is None:
            results.append(result)
            continue
        name = value_of(node.key, inner)
        if uncertain(name) is None:
            _put(grouped, name, result, group=node.group)
        elif isinstance(name, Unknown) and name.symbol is not None and not node.group:
            named.append((name, result))
        else:
            return Unknown(_words(uncertain(name)))
    if len(results) > MOST_ELEMENTS:
        raise Mistake(f"would have more than {MOST_ELEMENTS} elements")
    if node.key is None:
        return collection.in_order(results) if isinstance(collection, Keyed) else in_order_of(collection, results)
    if named:  # Terraform refuses equal keys
        return Keyed([*grouped.items(), *named])
    return {key: in_order_of(collection, value) for key, value in grouped.items()} if node.group else grouped


def _for_any(node: syntax.ForExpression, collection: Any, scope: Scope) -> Unknown:
    """The result for elements that are not known. The ids of what is looked up for each of a set are that set.

    An attribute of each instance of a block is called as the splat that lists the same.
    """
    unknown = Unknown(_words(collection))
    attribute = _attribute_of_each(node) if isinstance(collection, Lazy) and collection.splat else ""
    if attribute and isinstance(collection, Lazy):
        unknown = derived("{}." + attribute, Unknown(unknown.fact, collection.splat))
    is_of_set = isinstance(collection, Lazy) and collection.keys.startswith("toset(")
    if not is_of_set or node.key is not None or node.condition is not None:
        return unknown
    key = Unknown(unknown.fact, f"key of {collection.keys}")
    names = {node.value_variable: collection.element(key)}
    if node.key_variable is not None:
        names[node.key_variable] = key
    try:
        result = value_of(node.value, scope.bind(**names))
    except Mistake:
        raise
    except EvaluationError:
        return unknown
    is_key = isinstance(result, Unknown) and result.symbol == key.symbol
    return derived("tolist({})", Unknown(unknown.fact, collection.keys)) if is_key else unknown


def _attribute_of_each(node: syntax.ForExpression) -> str:
    """The attribute of each element that a `for` lists; empty if it lists something else, or not of all."""
    made = node.value
    if node.key is not None or node.condition is not None or type(made) is not syntax.ScopeTraversal:
        return ""
    is_one = made.root == node.value_variable and len(made.steps) == 1
    return getattr(made.steps[0], "name", "") if is_one else ""


def _put(grouped: dict[str, Any], name: Any, result: Any, *, group: bool) -> None:
    if name is None:
        raise EvaluationError("a key of a for expression is null")
    key = text_of(name)
    if group:
        grouped.setdefault(key, []).append(result)
    elif key in grouped:
        raise EvaluationError(f'two elements of a for expression have the key "{key}"; to keep both, end it with ...')
    else:
        grouped[key] = result


def _pairs(collection: Any) -> list[tuple[Any, Any]] | None:
    """Keys and values of a collection, in Terraform's order; None where they are not known."""
    if isinstance(collection, dict):
        return [(key, collection[key]) for key in sorted(collection)]
    if isinstance(collection, tuple):
        return list(enumerate(collection))
    if isinstance(collection, SetValue):
        return [(element, element) for element in collection.elements]
    if isinstance(collection, Keyed):
        return list(collection.pairs)
    if isinstance(collection, Unknown):
        return None
    if isinstance(collection, Lazy):
        names = collection.names()
        return None if names is None else [(name, collection.attribute(name)) for name in sorted(names)]
    raise EvaluationError(f"expected a collection, found {type_name(collection)}")


def _words(value: Any) -> str:
    if isinstance(value, Unknown):
        return value.fact
    if isinstance(value, OneOf):
        return value.reason
    return (value.missing if isinstance(value, Lazy) else "") or f"all of {symbol_of(value)}"


def _conditional(node: syntax.Conditional, scope: Scope) -> Any:
    condition = operators.boolean_of(value_of(node.condition, scope))
    if condition is None:
        raise EvaluationError("a condition is null")
    if isinstance(condition, bool):
        chosen, other = node.true_result, node.false_result
        if not condition:
            chosen, other = other, chosen
        value = value_of(chosen, scope)
        if isinstance(value, tuple):
            return _beside(other, chosen, value, scope) if value else value
        is_text = isinstance(other, syntax.Literal) and isinstance(other.value, str)
        return text_of(value) if is_text and isinstance(value, int | float) else value
    results = []
    for branch, other in ((node.true_result, node.false_result), (node.false_result, node.true_result)):
        try:
            results.append(_beside(other, branch, value_of(branch, scope), scope))
        except Mistake:
            raise
        except EvaluationError as error:
            results.append(Unknown(error.message))
    symbol = derived("({} ? {} : {})", condition, *results).symbol
    return each_choice(results, _words(condition), symbol)


def _beside(other: Expression, branch: Expression, value: Any, scope: Scope) -> Any:
    """A result of a condition in the type of both: beside a set, what is written in brackets becomes a set."""
    is_tuple = isinstance(value, tuple) and isinstance(_bare(branch), syntax.TupleExpression | syntax.ForExpression)
    return convert_argument(value, "set") if is_tuple and _is_set(other, scope) else value


def _is_set(node: Expression, scope: Scope) -> bool:
    """Whether an expression that may not be evaluated is a set for certain."""
    node = _bare(node)
    if isinstance(node, syntax.FunctionCall):
        return node.name.removeprefix("core::") in _MAKERS_OF_SETS
    try:
        return isinstance(node, syntax.ScopeTraversal) and isinstance(value_of(node, scope), SetValue)
    except EvaluationError:
        return False


def _bare(node: Expression) -> Expression:
    """An expression without the parentheses around it."""
    while isinstance(node, syntax.Parentheses):
        node = node.expression
    return node


def _unary(node: syntax.UnaryOperation, scope: Scope) -> Any:
    return lifted(lambda operand: operators.unary(node.operator, operand), value_of(node.operand, scope))


def _binary(node: syntax.BinaryOperation, scope: Scope) -> Any:
    """An operation. A long chain of them leans to the left, deeper than Python can recurse."""
    chain: list[syntax.BinaryOperation] = []
    left: Expression = node
    while isinstance(left, syntax.BinaryOperation):
        chain.append(left)
        left = left.left
    scope.budget.spend(len(chain))
    result = value_of(left, scope)
    for operation in reversed(chain):
        result = _operation(operation, result, scope)
    return result


def _operation(node: syntax.BinaryOperation, left: Any, scope: Scope) -> Any:
    shortcut = operators.decided(node.operator, left)
    if shortcut is not None:
        return shortcut
    operator, right = node.operator, value_of(node.right, scope)
    scope.budget.use(left)
    scope.budget.use(right)
    return lifted(lambda a, b: operators.binary(operator, a, b), left, right)


def _call(node: syntax.FunctionCall, scope: Scope) -> Any:
    return scope.names.call(node, scope)


_EVALUATE: dict[type[Expression], Callable[[Any, Scope], Any]] = {
    syntax.AnonymousSymbol: _anonymous_symbol,
    syntax.BinaryOperation: _binary,
    syntax.Conditional: _conditional,
    syntax.ForExpression: _for,
    syntax.FunctionCall: _call,
    syntax.Index: _index,
    syntax.Invalid: _invalid,
    syntax.Literal: _literal,
    syntax.ObjectExpression: _object,
    syntax.Parentheses: _parentheses,
    syntax.RelativeTraversal: _relative_traversal,
    syntax.ScopeTraversal: _scope_traversal,
    syntax.Splat: _splat,
    syntax.Template: _template,
    syntax.TemplateJoin: _template_join,
    syntax.TemplateWrap: _template_wrap,
    syntax.TupleExpression: _tuple,
    syntax.UnaryOperation: _unary,
}
_MAKERS = frozenset(
    {
        syntax.Conditional,
        syntax.ForExpression,
        syntax.FunctionCall,
        syntax.ObjectExpression,
        syntax.Splat,
        syntax.Template,
        syntax.TemplateJoin,
        syntax.TupleExpression,
    }
)
"""What makes values that are larger than those it is made of."""
_LOOPS = frozenset({syntax.ForExpression, syntax.FunctionCall, syntax.Splat})
"""What takes the more work the larger its operands are: where these are the same for all instances, it is done once."""
