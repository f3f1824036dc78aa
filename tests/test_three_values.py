"""No rule and no question of the model compares a value that may be unknown as if it were known.

An `Unknown` equals nothing, and as a condition it is always true: such a comparison is certain of what nobody knows.
`same`, `differs` and `follow` have three answers; `known(value) == x` asks whether it is certain that they are equal.
"""

import ast
import re
from pathlib import Path

import pytest

import enilint.model
from enilint.files.paths import bundled

MODEL = Path(enilint.model.__file__).parent
CODE = [*sorted(MODEL.rglob("*.py")), *sorted(bundled("rules").glob("*.py"))]

ALLOWED = {
    ("address_book.py", "each.interface"): "the interface of an AddressHolder, which is plain",
    ("launches.py", "self.address != known(self.id)"): (
        "an interface that is written as its id; the id of another one need not be known"
    ),
    ("source_routing.py", "routing.attached_later"): "what an operating system does, not an attribute of an interface",
    ("eni601_allowlist_identity_not_static.py", "peers"): "it is known to be a tuple there",
    ("eni604_eip_association_invalid.py", "known(association.private_ip) not in floating"): (
        "an address that is not known is compared with those of the interface next"
    ),
}
"""The comparisons that are right, by file and code, and why."""

SAMPLE = """\
class Interface:
    kind: Value[str]
    @property
    def is_checked(self) -> Value[bool]: ...
    primary: "Value[Subnet] | None" = None
class Flow:
    kind: str
class Network:
    flows: Sequence[Flow]
def type_of(one) -> Value[str]: ...
"""
PLAIN = """\
interface.kind == "branch"
"branch" != interface.kind
interface.kind in ("efa", "efa-only")
interface.kind not in kinds
(interface.kind, 1) == ("efa", 1)
known(interface.kind) != "branch"
type_of(launch) == "t3.nano"
1 if interface.primary else 2
not interface.primary
not interface.is_checked
interface.primary or other
[one for one in interfaces if one.primary]
any(one.primary for one in interfaces)
"""
THREE_VALUED = """\
same(interface.kind, "branch") is True
known(interface.kind) == "branch"
interface.primary is None
follow(interface.kind, lambda kind: kind in ("efa", "efa-only"))
[one for one in network.flows if one.kind == "single"]
"""


class Attributes(ast.NodeVisitor):
    """Which classes have an attribute as a Value or plain, what lists consist of, and what returns a Value."""

    def __init__(self) -> None:
        self.values: dict[str, set[str]] = {}
        self.plain: dict[str, set[str]] = {}
        self.items: dict[str, str] = {}
        self.functions: set[str] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for field in node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                found = self.values if _type(field.annotation).startswith("Value[") else self.plain
                found.setdefault(field.target.id, set()).add(node.name)
                self._note_items(field.target.id, field.annotation)
            elif isinstance(field, ast.FunctionDef) and field.decorator_list:  # a property
                found = self.values if _type(field.returns).startswith("Value[") else self.plain
                found.setdefault(field.name, set()).add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if _type(node.returns).startswith("Value[") and not node.name.startswith("_"):
            self.functions.add(node.name)
        for one in node.args.kwonlyargs:
            self._note_items(one.arg, one.annotation)

    def _note_items(self, name: str, annotation: ast.expr | None) -> None:
        if match := re.fullmatch(r"(?:Sequence|tuple)\[(\w+)(?:, \.\.\.)?\]", _type(annotation)):
            self.items[name] = match[1]


class Comparisons(ast.NodeVisitor):
    """Finds values that are compared, or used as conditions, as if they were plain.

    A value is an attribute that any class has as one, unless the object is known to be of a class that has it plain; a
    call that returns one; a parameter or a variable that is one.
    """

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._types: dict[str, str] = {}
        self.found: list[str] = []

    def visit(self, node: ast.AST) -> None:
        outer = self._types
        if isinstance(node, ast.FunctionDef | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp | ast.For):
            self._types = {**outer}
        if isinstance(node, ast.FunctionDef):
            self._types.update({one.arg: _type(one.annotation) for one in (*node.args.args, *node.args.kwonlyargs)})
        for loop in [node] if isinstance(node, ast.For) else getattr(node, "generators", []):
            if isinstance(loop.target, ast.Name):
                listed = loop.iter.body if isinstance(loop.iter, ast.IfExp) else loop.iter
                self._types[loop.target.id] = self._attributes.items.get(getattr(listed, "attr", ""), "")
        if isinstance(node, ast.Compare):
            self._compare(node)
        self._conditions(node)
        self.generic_visit(node)
        if isinstance(node, ast.Assign | ast.NamedExpr):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                outer[getattr(target, "id", "")] = "Value[...]" if self._is_value(node.value) else ""
        self._types = outer

    def _compare(self, node: ast.Compare) -> None:
        sides = [one for side in (node.left, *node.comparators) for one in getattr(side, "elts", [side])]
        negative = any(isinstance(one, ast.NotEq | ast.NotIn) for one in node.ops)
        is_known = [isinstance(one, ast.Call) and ast.unparse(one.func) == "known" for one in sides]
        identity = all(isinstance(one, ast.Is | ast.IsNot) for one in node.ops)
        if not identity and (any(map(self._is_value, sides)) or (negative and any(is_known))):
            self.found.append(ast.unparse(node))

    def _conditions(self, node: ast.AST) -> None:
        tests = [node.test] if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert) else []
        tests += node.values if isinstance(node, ast.BoolOp) else []
        tests += node.ifs if isinstance(node, ast.comprehension) else []
        tests += [node.operand] if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else []
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("any", "all", "bool"):
            tests += [getattr(one, "elt", one) for one in node.args]
        self.found += [ast.unparse(one) for one in tests if self._is_value(one)]

    def _is_value(self, node: ast.expr) -> bool:
        if isinstance(node, ast.NamedExpr):
            return self._is_value(node.value)
        if isinstance(node, ast.Name):
            return self._types.get(node.id, "").startswith("Value[")
        if isinstance(node, ast.Call):
            return ast.unparse(node.func).rpartition(".")[2] in self._attributes.functions
        if not isinstance(node, ast.Attribute):
            return False
        owner = self._types.get(ast.unparse(node.value), "")
        return node.attr in self._attributes.values and owner not in self._attributes.plain.get(node.attr, ())


def _type(annotation: ast.expr | None) -> str:
    return "" if annotation is None else ast.unparse(annotation).strip("'")


def _attributes(*sources: str) -> Attributes:
    found = Attributes()
    for source in sources:
        found.visit(ast.parse(source))
    return found


def _plain_comparisons(source: str, attributes: Attributes) -> list[str]:
    comparisons = Comparisons(attributes)
    comparisons.visit(ast.parse(source))
    return comparisons.found


def test_values_are_not_compared_as_if_they_were_known() -> None:
    sources = {path.name: path.read_text() for path in CODE}
    attributes = _attributes(*sources.values())
    found = {(name, one) for name, source in sources.items() for one in _plain_comparisons(source, attributes)}
    assert found == set(ALLOWED)


@pytest.mark.parametrize("line", PLAIN.splitlines())
def test_a_plain_comparison_is_found(line: str) -> None:
    assert _plain_comparisons(line, _attributes(SAMPLE))


@pytest.mark.parametrize("line", THREE_VALUED.splitlines())
def test_what_answers_with_three_values_is_let_pass(line: str) -> None:
    assert _plain_comparisons(line, _attributes(SAMPLE)) == []


@pytest.mark.parametrize(
    ("parameter", "code", "is_found"),
    [
        ("interface: Interface", "return interface.kind == 'x'", True),
        ("flow: Flow", "return flow.kind == 'x'", False),
        ("kind: Value[str]", "return kind == 'x'", True),
        ("kind: str", "return kind == 'x'", False),
        ("interface", "kind = interface.kind\n    return kind == 'x'", True),
        ("interface", "kind = interface.kind\n    kind = known(kind)\n    return kind == 'x'", False),
        ("network", "for one in network.flows:\n        return one.kind == 'x'", False),
        ("network", "for one in network.interfaces:\n        return one.kind == 'x'", True),
    ],
)
def test_parameters_and_variables(parameter: str, code: str, is_found: bool) -> None:
    source = f"def ask({parameter}):\n    {code}\n"
    assert bool(_plain_comparisons(source, _attributes(SAMPLE))) is is_found
