"""Goes through the references of expressions, and tells what a block refers to.

What a block refers to is the same in whatever module it stands. Root modules have many blocks in common, so it is kept.
"""

from collections.abc import Iterator

from msgspec import Struct

from enilint.inputs.terraform.hcl.syntax import (
    BinaryOperation,
    Conditional,
    Expression,
    ForExpression,
    FunctionCall,
    Index,
    Literal,
    RelativeTraversal,
    ScopeTraversal,
    Splat,
    Step,
    TraverseAttribute,
)
from enilint.inputs.terraform.source.declarations import MODES
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile
from enilint.inputs.terraform.source.kept import Kept
from enilint.inputs.terraform.source.written import Choices, Scope, expressions

Branches = tuple[tuple[Expression, bool], ...]
"""Conditions, and the result of each with which an expression is evaluated."""
Name = tuple[str, ...]
"""`("var", name)`, `("local", name)`, `("module", call)`, `("module", call, output)`, or mode, type, name."""

NOT_JUDGED = frozenset({"action", "path", "terraform", "tofu"})
"""Names of objects that Terraform itself defines, and of those that are not read."""
NOT_EVERYWHERE = frozenset({"count", "each", "self"})
_GUARDS = frozenset({"try", "can"})
_GOES_ON = {"&&": True, "||": False}
"""With which left operand a logical operation has a right one that counts."""


class Branch(Struct, frozen=True):
    """A part of an expression that is only evaluated where a condition has a result, and what the condition is in."""

    condition: Expression
    wanted: bool
    outer: "Branch | None"

    def path(self) -> Branches:
        """All conditions, the innermost first."""
        found: list[tuple[Expression, bool]] = []
        branch: Branch | None = self
        while branch is not None:
            found.append((branch.condition, branch.wanted))
            branch = branch.outer
        return tuple(found)


class References:
    """Goes through expressions. Those that inherit from it take up what it finds."""

    def walk(self, expression: Expression, scope: Scope, branch: Branch | None, *, guarded: bool) -> None:
        """Go through an expression. `guarded`: it may fail to have a value, but not to refer to what exists."""
        waiting = [expression]
        branches: list[tuple[Expression, Branch]] = []
        while waiting or branches:
            if not waiting:
                part, branch = branches.pop()
                waiting.append(part)
            node = waiting.pop()
            kind = type(node)
            if kind is Literal:
                continue
            if isinstance(node, ScopeTraversal):
                if node.root not in scope:
                    self.reference(node, branch, guarded=guarded)
            elif isinstance(node, Conditional):
                waiting.append(node.condition)
                branches.append((node.true_result, Branch(node.condition, True, branch)))
                branches.append((node.false_result, Branch(node.condition, False, branch)))
            elif isinstance(node, BinaryOperation) and node.operator in _GOES_ON:
                waiting.append(node.left)
                branches.append((node.right, Branch(node.left, _GOES_ON[node.operator], branch)))
            elif isinstance(node, FunctionCall):
                self.function(node, branch)
                if node.name in _GUARDS and not guarded:
                    for argument in node.arguments:
                        self.walk(argument, scope, branch, guarded=True)
                else:
                    is_conversion = node.name.removeprefix("core::") == "convert"
                    waiting.extend(node.arguments[:1] if is_conversion else node.arguments)
            elif isinstance(node, ForExpression):
                waiting.append(node.collection)
                inner = scope | {node.key_variable or node.value_variable, node.value_variable}
                for part in node.scoped():
                    self.walk(part, inner, branch, guarded=guarded)
            else:
                if not guarded and (kind is RelativeTraversal or kind is Splat):
                    self.instances(node, branch)
                waiting.extend(node.children())

    def reference(self, node: ScopeTraversal, branch: Branch | None, *, guarded: bool) -> None:
        """Take up a reference."""

    def function(self, node: FunctionCall, branch: Branch | None) -> None:
        """Take up a call of a function."""

    def instances(self, node: Expression, branch: Branch | None) -> None:
        """Take up a splat, or steps from something else than a name: there may be instances of a module before it."""


def references_of(placed: PlacedBlock) -> Iterator[tuple[SourceFile, Expression, Scope, Choices, bool]]:
    """The expressions of a block, each with what is around it and whether it is guarded."""
    waits = placed.block.body.attributes.get("depends_on")
    for file, expression, scope, choices in expressions(placed):
        # Terraform waits for the whole module, whatever output is named
        yield file, expression, scope, choices, waits is not None and expression is waits.value


class Needs(Kept[frozenset[Name] | None]):
    """What blocks refer to, found once for each."""

    def of_placed(self, placed: PlacedBlock) -> frozenset[Name] | None:
        """What has to be declared for that nothing is wrong with the references of a block; None if more has to be."""
        return self.of(placed.block, lambda: _needs(placed))


def _needs(placed: PlacedBlock) -> frozenset[Name] | None:
    found = _Needed()
    for _, expression, scope, _, guarded in references_of(placed):
        found.walk(expression, scope, None, guarded=guarded)
    return None if found.is_more else frozenset(found.names)


class _Needed(References):
    """The names that expressions refer to. `is_more`: names do not tell whether all of them is right."""

    def __init__(self) -> None:
        self.names: set[Name] = set()
        self.is_more = False
        self._functions: frozenset[str] = frozenset()

    def reference(self, node: ScopeTraversal, branch: Branch | None, *, guarded: bool) -> None:
        root, name = node.root, name_of_step(node.steps, 0)
        if root in ("var", "local"):
            self._add(root, name)
        elif root == "module":
            if guarded or len(node.steps) == 1:
                self._add(root, name)
            else:
                self._add(root, name, name_of_step(node.steps, 1))
        elif root in MODES:
            if name is not None:
                self._add(MODES[root], name, name_of_step(node.steps, 1))
        elif root in NOT_EVERYWHERE or not node.steps:
            self.is_more |= root not in NOT_JUDGED
        elif root not in NOT_JUDGED:
            self._add("managed", root, name)

    def _add(self, *names: str | None) -> None:
        if None not in names:
            self.names.add(names)  # type: ignore[arg-type]  # none of them is None
        elif names[0] == "module" and names[1] is not None:
            self.is_more = True

    def function(self, node: FunctionCall, branch: Branch | None) -> None:
        if not self._functions:
            from enilint.inputs.terraform.source import functions

            self._functions = functions.names()
        name = node.name.removeprefix("core::")
        self.is_more |= name not in self._functions and not name.startswith("provider::")

    def instances(self, node: Expression, branch: Branch | None) -> None:
        source = node.source if isinstance(node, Splat | RelativeTraversal) else None
        module = source.collection if isinstance(source, Index) else source
        self.is_more |= isinstance(module, ScopeTraversal) and module.root == "module"


def name_of_step(steps: tuple[Step, ...], number: int) -> str | None:
    """The attribute that a step leads to; None where there is no such step, or another one."""
    step = steps[number] if number < len(steps) else None
    return step.name if isinstance(step, TraverseAttribute) else None
