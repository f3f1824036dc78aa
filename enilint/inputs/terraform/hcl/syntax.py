"""The syntax tree of HCL, in the terms of HashiCorp's own parser.

Every node has `start` and `end`: offsets in code points into the text it was parsed from. Nodes are values: nothing
changes them once they are built. Nodes that can follow each other without brackets (`a + b + c ...`) can be nested as
deep as a file is long, so Python must be able to take such a chain apart without recursion: they are left to the
garbage collector, all other nodes are not.
"""

from collections.abc import Sequence

from msgspec import Struct

from enilint.inputs.terraform.quoting import quoted_text

Number = int | float
_LONG_NUMBER = 300
Constant = str | Number | bool | None


class Diagnostic(Struct, frozen=True):
    """What is wrong with a text, and where."""

    offset: int
    message: str


class Node(Struct, frozen=True, gc=False):
    """A part of the tree, and where it is written."""

    start: int
    end: int


class Expression(Node, frozen=True, gc=False):
    """Something with a value."""

    def children(self) -> "Sequence[Expression]":
        """The expressions right below, in the order in which Terraform lists the references they make."""
        return ()


class Invalid(Expression, frozen=True, gc=False):
    """What stands in place of an expression that could not be parsed: its value can be anything."""


class Literal(Expression, frozen=True, gc=False):
    """A number, a bool, null, or a text without interpolation: quoted, a heredoc, a bare key, a part of a template."""

    value: Constant


class Template(Expression, frozen=True, gc=False):
    """A text with interpolations or directives. Its parts, one after the other, make the text."""

    parts: tuple[Expression, ...]

    def children(self) -> Sequence[Expression]:
        """The parts."""
        return self.parts


class TemplateWrap(Expression, frozen=True, gc=False):
    """A text that is one interpolation and nothing else: its value is that of the expression, of whatever type."""

    wrapped: Expression

    def children(self) -> Sequence[Expression]:
        """The expression."""
        return (self.wrapped,)


class TemplateJoin(Expression, frozen=True, gc=False):
    """A `%{ for }` directive: what the expression makes of each element, joined."""

    tuple: "ForExpression"

    def children(self) -> Sequence[Expression]:
        """The expression."""
        return (self.tuple,)


class TraverseAttribute(Node, frozen=True, gc=False):
    """A step of a traversal, with its dot: `.id`."""

    name: str

    def __str__(self) -> str:
        return f".{self.name}"


class TraverseIndex(Node, frozen=True, gc=False):
    """A step of a traversal, with its brackets or its dot: `[0]`, `["a"]`, `.0`."""

    key: Constant

    def __str__(self) -> str:
        return f"[{constant_text(self.key)}]"


Step = TraverseAttribute | TraverseIndex


class ScopeTraversal(Expression, frozen=True, gc=False):
    """A reference: a name, and the constant steps that lead on from it."""

    root: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return self.root + "".join(map(str, self.steps))


class RelativeTraversal(Expression, frozen=True, gc=True):
    """Constant steps that lead on from any other expression."""

    source: Expression
    steps: tuple[Step, ...]

    def children(self) -> Sequence[Expression]:
        """Where the steps lead on from."""
        return (self.source,)


class Index(Expression, frozen=True, gc=True):
    """An element by a key that is not constant."""

    collection: Expression
    key: Expression

    def children(self) -> Sequence[Expression]:
        """The collection, then the key."""
        return (self.collection, self.key)


class AnonymousSymbol(Expression, frozen=True, gc=False):
    """Stands for the element at hand within a splat. Written `[*]` or `.*`."""


class Splat(Expression, frozen=True, gc=True):
    """What `each` makes of every element of the source. `full` is `[*]`; else it is `.*`."""

    source: Expression
    each: Expression
    full: bool

    def children(self) -> Sequence[Expression]:
        """The source, then what is done with each element."""
        return (self.source, self.each)


class FunctionCall(Expression, frozen=True, gc=False):
    """A call. `expand_final` is the `...` after the last argument."""

    name: str
    name_end: int
    arguments: tuple[Expression, ...]
    expand_final: bool

    @property
    def name_range(self) -> tuple[int, int]:
        """Where the name is written."""
        return self.start, self.name_end

    def children(self) -> Sequence[Expression]:
        """The arguments."""
        return self.arguments


class TupleExpression(Expression, frozen=True, gc=False):
    """A list of elements in brackets."""

    elements: tuple[Expression, ...]

    def children(self) -> Sequence[Expression]:
        """The elements."""
        return self.elements


class ObjectItem(Expression, frozen=True, gc=False):
    """A key with its value. A bare name as key is a Literal; a computed key stands in parentheses or is a template."""

    key: Expression
    value: Expression

    def children(self) -> Sequence[Expression]:
        """The key, then the value."""
        return (self.key, self.value)


class ObjectExpression(Expression, frozen=True, gc=False):
    """Items in braces."""

    items: tuple[ObjectItem, ...]

    def children(self) -> Sequence[Expression]:
        """The items."""
        return self.items


class ForExpression(Expression, frozen=True, gc=False):
    """A `for` expression. With a key it makes an object, else a tuple. `group` is the `...` after the value."""

    key_variable: str | None
    value_variable: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    group: bool

    def children(self) -> Sequence[Expression]:
        """The collection, then what is in the scope of the variables."""
        return (self.collection, *self.scoped())

    def scoped(self) -> Sequence[Expression]:
        """What is in the scope of the variables."""
        return [node for node in (self.key, self.value, self.condition) if node is not None]


class Conditional(Expression, frozen=True, gc=True):
    """`condition ? true_result : false_result`, or a `%{ if }` directive."""

    condition: Expression
    true_result: Expression
    false_result: Expression

    def children(self) -> Sequence[Expression]:
        """The condition, then the results."""
        return (self.condition, self.true_result, self.false_result)


class UnaryOperation(Expression, frozen=True, gc=True):
    """`-` or `!` before an operand."""

    operator: str
    operand: Expression

    def children(self) -> Sequence[Expression]:
        """The operand."""
        return (self.operand,)


class BinaryOperation(Expression, frozen=True, gc=True):
    """An operator between two operands."""

    left: Expression
    operator: str
    right: Expression

    def children(self) -> Sequence[Expression]:
        """The operands."""
        return (self.left, self.right)


class Parentheses(Expression, frozen=True, gc=False):
    """An expression in parentheses."""

    expression: Expression

    def children(self) -> Sequence[Expression]:
        """The expression."""
        return (self.expression,)


class Attribute(Node, frozen=True, gc=False):
    """`name = value`. Starts where the name does."""

    name: str
    name_end: int
    value: Expression

    @property
    def name_range(self) -> tuple[int, int]:
        """Where the name is written."""
        return self.start, self.name_end


class Label(Node, frozen=True, gc=False):
    """A label of a block. The range has the quotes, the value has not."""

    value: str


class Block(Node, frozen=True, gc=False):
    """A type, labels and a body in braces."""

    type: str
    type_range: tuple[int, int]
    labels: tuple[Label, ...]
    header: tuple[int, int]
    """Where type and labels are written. In JSON: where the last of them is."""
    body: "Body"


class Body(Node, frozen=True, gc=False):
    """What a file says, or what is between the braces of a block; the range of the latter has the braces.

    `attributes` has the first of each name; a second one is a mistake.
    """

    attributes: dict[str, Attribute]
    blocks: list[Block]

    def blocks_of(self, type: str) -> list[Block]:
        """The blocks of a type, in the order they are written."""
        return [block for block in self.blocks if block.type == type] if self.blocks else []


def number(text: str) -> Number:
    """The value of a number as it is written. Terraform has 154 exact digits; what is much longer becomes a float."""
    return int(text) if text.lstrip("-").isdigit() and len(text) <= _LONG_NUMBER else float(text)


def constant_text(value: Constant) -> str:
    """A constant as one writes it in an index."""
    if isinstance(value, str):
        return quoted_text(value)
    if value is None:
        return "null"
    return str(value).lower()
