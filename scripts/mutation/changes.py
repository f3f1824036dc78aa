"""The changes that are made to a module, one at a time."""

import ast
from collections.abc import Iterator
from types import CodeType

from msgspec import Struct

_LARGEST = 128
"""The largest integer that is changed by one: those above are ports and sizes of caches."""
_BOUNDARIES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_FUNCTIONS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_ONLY_FOR_READERS = {"annotation", "returns", "decorator_list", "bases", "keywords", "type_params"}
"""Fields of definitions that say nothing of what a function does."""
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.arg, ast.AnnAssign)


class Change(Struct, frozen=True):
    """One changed expression: what it was, what it is, and the module with the change."""

    line: int
    function: str
    before: str
    after: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.after} in place of `{self.before}`"

    @property
    def key(self) -> str:
        """The change, whatever line it is on."""
        return f"{self.function}: {self}"


class _Slot(Struct, frozen=True):
    """Where an expression is in the tree, and whether it is a condition."""

    owner: ast.AST
    field: str
    index: int | None
    function: str
    condition: bool

    def get(self) -> ast.expr:
        found = getattr(self.owner, self.field)
        expression: ast.expr = found if self.index is None else found[self.index]
        return expression

    def put(self, node: ast.expr) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


def changes(source: str, path: str) -> Iterator[Change]:
    """Every change of a module.

    A condition is replaced by True, then by False. It is the test of an `if`, of a conditional expression or of a
    comprehension, an operand of `and` or `or`, or a comparison that a function returns. Elsewhere a comparison becomes
    its opposite, a boolean the other one, and `not` goes. `<` and `<=`, `>` and `>=`, `and` and `or`, `any` and `all`,
    `min` and `max` change places; a small integer becomes one more, and one less; what a function returns as a constant
    text becomes empty, and what it returns as an empty tuple or list does not stay so.
    """
    tree = ast.parse(source, path)
    for slot in list(_slots(tree, "module")):
        node = slot.get()
        before = ast.unparse(node)
        for other in _alternatives(slot, node):
            slot.put(ast.fix_missing_locations(ast.copy_location(other, node)))
            yield Change(node.lineno, slot.function, before, ast.unparse(other), compile(tree, path, "exec"))
        slot.put(node)


def _slots(owner: ast.AST, function: str) -> Iterator[_Slot]:
    """The places of all expressions of a tree that something is made of, in the order of the source."""
    for field, value in ast.iter_fields(owner):
        if isinstance(owner, _DEFINITIONS) and field in _ONLY_FOR_READERS:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _is_only_for_readers(child):
                continue
            if isinstance(child, ast.expr):
                yield _Slot(owner, field, index, function, _is_condition(owner, field, child))
            yield from _slots(child, _name(child, function))


def _name(node: ast.AST, outer: str) -> str:
    if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return outer
    return node.name if outer == "module" else f"{outer}.{node.name}"


def _is_only_for_readers(node: ast.AST) -> bool:
    """Whether a node is there for type checkers, or for who starts the module as a program."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TypeVar"
    return called or isinstance(node, ast.Assert)


def _is_condition(owner: ast.AST, field: str, node: ast.expr) -> bool:
    if isinstance(owner, ast.If | ast.IfExp):
        return field == "test"
    if isinstance(owner, ast.Return):
        return isinstance(node, ast.Compare)
    return (isinstance(owner, ast.comprehension) and field == "ifs") or isinstance(owner, ast.BoolOp)


def _is_guard_of_known(owner: ast.AST) -> bool:
    """Whether a condition is that of `known(x) if x is not None else None`: without it, type checkers alone object."""
    if not isinstance(owner, ast.IfExp) or not isinstance(owner.body, ast.Call) or len(owner.body.args) != 1:
        return False
    value = ast.unparse(owner.body.args[0])
    return ast.unparse(owner) == f"known({value}) if {value} is not None else None"


def _alternatives(slot: _Slot, node: ast.expr) -> Iterator[ast.expr]:
    """What an expression is replaced by."""
    if slot.condition:
        answers = (False,) if _is_guard_of_known(slot.owner) else (True, False)
        yield from (ast.Constant(answer) for answer in answers if ast.unparse(node) != str(answer))
    if isinstance(node, ast.Compare):
        yield from _compared(node, slot.condition)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and not slot.condition:
        yield node.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        yield ast.Call(ast.Name(_FUNCTIONS[node.func.id], ast.Load()), node.args, node.keywords)
    elif isinstance(node, ast.Constant) and not slot.condition:
        yield from _constants(node.value, isinstance(slot.owner, ast.Return))
    elif isinstance(node, ast.Tuple | ast.List) and not node.elts and isinstance(slot.owner, ast.Return):
        yield type(node)([ast.Constant("")], ast.Load())


def _compared(node: ast.Compare, condition: bool) -> Iterator[ast.expr]:
    others = _BOUNDARIES if condition else _BOUNDARIES | _OPPOSITES
    for number, op in enumerate(node.ops):
        if type(op) in others:
            ops = [*node.ops[:number], others[type(op)](), *node.ops[number + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _constants(value: object, returned: bool) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int) and value <= _LARGEST:
        yield ast.Constant(value + 1)
        if value > 0:
            yield ast.Constant(value - 1)
    elif isinstance(value, str) and value and returned:
        yield ast.Constant("")
