"""Trees of expressions in one form, made by our parser and by that of Terraform's language."""

from enilint.expressions.parser import parse
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
)
from enilint.inputs.terraform.hcl import syntax as hcl
from enilint.inputs.terraform.hcl.expressions import ExpressionParser
from enilint.inputs.terraform.hcl.scanner import scan_expression
from enilint.inputs.terraform.hcl.templates import SyntaxMistake

Tree = tuple | str | int | float | bool | None
LARGEST = 10**18


class Outside(Exception):
    """Terraform's language has this, and rules do not."""


def ours(text: str) -> Tree | str:
    """The tree by our parser, "refused", or "limit" where it says that the text is too large."""
    try:
        return tree(parse(text))
    except ExpressionError as error:
        return "limit" if error.is_limit else "refused"


def theirs(text: str) -> Tree | str:
    """The tree by the parser of HCL, or "refused"; what rules do not have is refused, too."""
    try:
        expression = ExpressionParser(scan_expression(text)).whole_expression()
        return hcl_tree(expression, text)
    except (SyntaxMistake, Outside):
        return "refused"


def tree(node: Node) -> Tree:
    match node:
        case Literal():
            return ("literal", type(node.value).__name__, node.value)
        case Name():
            return ("name", node.name)
        case Attribute():
            return ("attribute", tree(node.source), node.name)
        case Index():
            return ("index", tree(node.source), tree(node.key))
        case Call():
            return ("call", node.name, *map(tree, node.arguments))
        case ListNode():
            return ("list", *map(tree, node.elements))
        case ForEach():
            condition = None if node.condition is None else tree(node.condition)
            return ("for", node.variable, tree(node.collection), tree(node.value), condition)
        case Conditional():
            return ("if", tree(node.condition), tree(node.true_result), tree(node.false_result))
        case Unary():
            return (node.operator, tree(node.operand))
        case Binary():
            return (node.operator, tree(node.left), tree(node.right))
    raise AssertionError(node)


def hcl_tree(node: hcl.Expression, text: str) -> Tree:
    def below(one: hcl.Expression) -> Tree:
        return hcl_tree(one, text)

    match node:
        case hcl.Parentheses():
            return below(node.expression)
        case hcl.Literal():
            return ("literal", type(node.value).__name__, node.value)
        case hcl.ScopeTraversal():
            return stepped(("name", ascii_name(node.root)), node.steps, text)
        case hcl.RelativeTraversal():
            return stepped(below(node.source), node.steps, text)
        case hcl.Index():
            return ("index", below(node.collection), below(node.key))
        case hcl.FunctionCall() if not node.expand_final and "::" not in node.name:
            return ("call", ascii_name(node.name), *map(below, node.arguments))
        case hcl.TupleExpression():
            return ("list", *map(below, node.elements))
        case hcl.ForExpression() if node.key is None and node.key_variable is None:
            condition = None if node.condition is None else below(node.condition)
            return ("for", ascii_name(node.value_variable), below(node.collection), below(node.value), condition)
        case hcl.Conditional():
            return ("if", below(node.condition), below(node.true_result), below(node.false_result))
        case hcl.UnaryOperation():
            return (node.operator, below(node.operand))
        case hcl.BinaryOperation():
            return (node.operator, below(node.left), below(node.right))
    raise Outside


def stepped(source: Tree, steps: tuple[hcl.Step, ...], text: str) -> Tree:
    for step in steps:
        if isinstance(step, hcl.TraverseAttribute):
            source = ("attribute", source, ascii_name(step.name))
        elif text[step.start] == ".":
            raise Outside  # `list.0`
        else:
            source = ("index", source, ("literal", type(step.key).__name__, step.key))
    return source


def ascii_name(name: str) -> str:
    if not name.isascii():
        raise Outside
    return name
