"""The syntax tree of an expression. Every node knows where it is written: offsets into the text, the end exclusive."""

from msgspec import Struct


class ExpressionError(Exception):
    """What is wrong with an expression, and where: offsets into its text.

    `is_limit`: the text means something, but it is longer or deeper than enilint evaluates.
    """

    def __init__(self, message: str, start: int, end: int | None = None, *, is_limit: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = start + 1 if end is None else end
        self.is_limit = is_limit


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """A part of the tree. `depth` is how many parts are nested in each other here."""

    start: int
    end: int
    depth: int = 1


class Literal(Node, frozen=True, kw_only=True, eq=False):
    """A number, a text, true, false or null."""

    value: str | int | float | bool | None


class Name(Node, frozen=True, kw_only=True, eq=False):
    """A name that stands for a value."""

    name: str


class Attribute(Node, frozen=True, kw_only=True, eq=False):
    """`source.name`."""

    source: Node
    name: str
    name_start: int


class Index(Node, frozen=True, kw_only=True, eq=False):
    """`source[key]`."""

    source: Node
    key: Node


class Call(Node, frozen=True, kw_only=True, eq=False):
    """A call of a function."""

    name: str
    arguments: tuple[Node, ...]


class ListNode(Node, frozen=True, kw_only=True, eq=False):
    """Elements in brackets."""

    elements: tuple[Node, ...]


class ForEach(Node, frozen=True, kw_only=True, eq=False):
    """`[for variable in collection : value if condition]`."""

    variable: str
    variable_start: int
    collection: Node
    value: Node
    condition: Node | None


class Conditional(Node, frozen=True, kw_only=True, eq=False):
    """`condition ? true_result : false_result`."""

    condition: Node
    true_result: Node
    false_result: Node


class Unary(Node, frozen=True, kw_only=True, eq=False):
    """`!` or `-` before an operand."""

    operator: str
    operand: Node


class Binary(Node, frozen=True, kw_only=True, eq=False):
    """An operator between two operands."""

    left: Node
    operator: str
    right: Node


def path_of(node: Node) -> str | None:
    """The names of a path such as `subnet.tags.tier`, as it is written; None for everything else."""
    names: list[str] = []
    while True:
        if isinstance(node, Attribute):
            names.append(node.name)
            node = node.source
        elif isinstance(node, Index) and isinstance(node.key, Literal) and isinstance(node.key.value, str):
            names.append(node.key.value)
            node = node.source
        elif isinstance(node, Name):
            return ".".join((node.name, *reversed(names)))
        else:
            return None


def children(node: Node) -> tuple[Node, ...]:
    """The parts right below a node."""
    match node:
        case Attribute():
            return (node.source,)
        case Index():
            return (node.source, node.key)
        case Call():
            return node.arguments
        case ListNode():
            return node.elements
        case ForEach():
            return (node.collection, node.value, *(() if node.condition is None else (node.condition,)))
        case Conditional():
            return (node.condition, node.true_result, node.false_result)
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
    return ()


def size_of(node: Node) -> int:
    """How many parts a tree has."""
    return 1 + sum(map(size_of, children(node)))
