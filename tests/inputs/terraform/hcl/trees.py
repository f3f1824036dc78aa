"""Short ways to look at trees."""

from collections.abc import Iterator

from enilint.inputs.terraform.hcl import parse, syntax


def body(text: str) -> syntax.Body:
    """The tree of a text that is right."""
    tree, diagnostics = parse(text)
    assert diagnostics == []
    return tree


def value(text: str) -> syntax.Expression:
    """An expression."""
    return body(f"a = {text}\n").attributes["a"].value


def constant(text: str) -> syntax.Constant:
    """The value of an expression that is a constant."""
    node = value(text)
    assert isinstance(node, syntax.Literal)
    return node.value


def mistakes(text: str) -> list[tuple[int, str]]:
    """What is wrong with a text."""
    return [(diagnostic.offset, diagnostic.message) for diagnostic in parse(text)[1]]


def headers(tree: syntax.Body) -> list[str]:
    """The blocks of a body, by type and labels."""
    return [".".join([block.type, *(label.value for label in block.labels)]) for block in tree.blocks]


def expressions(tree: syntax.Body) -> Iterator[syntax.Expression]:
    """All expressions of a body, at any depth."""
    waiting = [attribute.value for attribute in tree.attributes.values()]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children())
    for block in tree.blocks:
        yield from expressions(block.body)


def shape(node: syntax.Expression) -> str:
    """An expression with parentheses around all that belongs together."""
    match node:
        case syntax.BinaryOperation():
            return f"({shape(node.left)}{node.operator}{shape(node.right)})"
        case syntax.UnaryOperation():
            return f"({node.operator}{shape(node.operand)})"
        case syntax.Conditional():
            return f"({shape(node.condition)}?{shape(node.true_result)}:{shape(node.false_result)})"
        case syntax.ScopeTraversal():
            return str(node)
        case syntax.RelativeTraversal():
            return f"({shape(node.source)}){''.join(map(str, node.steps))}"
        case syntax.Index():
            return f"{shape(node.collection)}[{shape(node.key)}]"
        case syntax.Splat():
            return f"<{shape(node.source)}|{shape(node.each)}>"
        case syntax.AnonymousSymbol():
            return "_"
        case syntax.FunctionCall():
            return f"{node.name}({','.join(map(shape, node.arguments))}{'...' if node.expand_final else ''})"
        case syntax.Parentheses():
            return f"{{{shape(node.expression)}}}"
        case syntax.Literal():
            return repr(node.value)
    raise AssertionError(node)
