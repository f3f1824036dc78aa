"""References to what a module does not declare, and module calls that do not fit what they call."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from enilint.files.hints import did_you_mean
from enilint.findings import InputError
from enilint.inputs.terraform.hcl.syntax import (
    AnonymousSymbol,
    Expression,
    FunctionCall,
    Index,
    RelativeTraversal,
    ScopeTraversal,
    Splat,
    Step,
    TraverseIndex,
)
from enilint.inputs.terraform.source.declarations import MODES, MOST_ERRORS, SourceModule
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile, error_at
from enilint.inputs.terraform.source.referring import (
    NOT_JUDGED,
    Branch,
    Branches,
    Name,
    Needs,
    References,
    name_of_step,
    references_of,
)
from enilint.inputs.terraform.source.wording import Hints, near_name, quoted
from enilint.inputs.terraform.source.written import NO_NAMES, Choices, Scope

Child = Callable[[str], SourceModule | None]
HasElements = Callable[[Expression], bool]
IsTaken = Callable[[Branches], bool]
IsElsewhere = Callable[[str, str], bool]

_CALL_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})
_ELSEWHERE = {
    "count": '"count" is only known in blocks with the argument count',
    "each": '"each" is only known in blocks with the argument for_each',
    "self": '"self" is only known in provisioners, connections and postconditions',
}
_OBJECTS = ("var", "local", "module", "data", "each", "count", "path", "terraform", "self")
_WORDS = {"managed": "resource", "data": "data source", "ephemeral": "ephemeral resource"}


def undeclared(
    module: SourceModule,
    child: Child,
    has_elements: HasElements = lambda each: True,
    is_taken: IsTaken = lambda branches: True,
    is_elsewhere: IsElsewhere = lambda kind, name: False,
    needs: Needs | None = None,
) -> list[InputError]:
    """What the expressions of a module refer to in vain, and calls that do not fit what they call.

    `child` gives the module that a call of that name leads to, or None where its source is not at hand. `has_elements`
    tells whether the `for_each` of a `dynamic` block has any for certain: else Terraform may never look into the block.
    `is_taken` tells whether conditions have these results for certain: Terraform drops what is wrong in the other ones.
    `is_elsewhere` tells whether something adds a declaration to the module before Terraform reads it.
    `needs` keeps what blocks refer to from one module to the next.
    A module that could not be read as a whole is not judged: what it lacks may be in what is broken.
    """
    if module.incomplete:
        return []
    hints = Hints()
    calls = _Calls(module, child, hints)
    checker = _References(module, calls, hints, has_elements, is_taken, is_elsewhere)
    declared = checker.declared()
    for placed in _blocks(module):
        needed = needs.of_placed(placed) if needs is not None else None
        if needed is None or not needed <= declared:
            for file, expression, scope, choices, guarded in references_of(placed):
                checker.check(file, expression, scope, choices, guarded=guarded)
    for local in module.locals.values():
        checker.check(local.file, local.attribute.value, NO_NAMES)
    errors = [*checker.errors, *islice(calls.misfits(), MOST_ERRORS)]
    return sorted(errors, key=lambda error: error.sort_key)[:MOST_ERRORS]


def _blocks(module: SourceModule) -> Iterator[PlacedBlock]:
    for named in (module.resources, module.calls, module.variables, module.outputs):
        yield from named.values()
    for listed in (module.providers, module.imports, module.checks, module.actions):
        yield from listed


class _Calls:
    """The module calls of a module, and the modules that they lead to, as far as these are known."""

    def __init__(self, module: SourceModule, child: Child, hints: Hints) -> None:
        self._hints = hints
        self._calls = module.calls
        self._child = child
        self._known: dict[str, SourceModule | None] = {}

    def callee(self, name: str) -> SourceModule | None:
        """What a call leads to; None where not all of it is known."""
        if name not in self._known:
            found = self._child(name)
            is_whole = found is not None and not found.incomplete and not found.stand_in
            self._known[name] = found if is_whole else None
        return self._known[name]

    def is_repeated(self, name: str) -> bool:
        """Whether a call has instances, so that a key comes before the outputs."""
        attributes = self._calls[name].block.body.attributes
        return "count" in attributes or "for_each" in attributes

    def has_keys(self, name: str) -> bool:
        """Whether the instances of a call are an object: a splat of it is a list of that object alone."""
        return "for_each" in self._calls[name].block.body.attributes

    def misfits(self) -> Iterator[InputError]:
        """Arguments that a module has no variable for, and variables that need one."""
        for name, placed in self._calls.items():
            callee = self.callee(name)
            if callee is None:
                continue
            body = placed.block.body
            given = {*body.attributes, *(block.type for block in body.blocks)}
            for argument, attribute in body.attributes.items():
                if argument not in callee.variables and argument not in _CALL_ARGUMENTS:
                    words = f"module {quoted(name)} has no variable {quoted(argument)}"
                    others = (one for one in callee.variables if one not in given)
                    hint = self._hints.did_you_mean(f"variable of {name}", argument, others)
                    yield error_at(placed.file_of(attribute), attribute.start, words + hint)
            for variable, declared in callee.variables.items():
                if variable not in given and "default" not in declared.block.body.attributes:
                    words = f"module {quoted(name)} needs a value for variable {quoted(variable)}, which has no default"
                    yield error_at(placed.file, placed.block.header[0], words)


class _References(References):
    """Checks expressions."""

    def __init__(
        self,
        module: SourceModule,
        calls: _Calls,
        hints: Hints,
        has_elements: HasElements,
        is_taken: IsTaken,
        is_elsewhere: IsElsewhere,
    ) -> None:
        self.errors: list[InputError] = []
        self._has_elements = has_elements
        self._is_taken = is_taken
        self._is_elsewhere = is_elsewhere
        self._hints = hints
        self._module = module
        self._calls = calls
        self._found: list[tuple[int, str, Branch | None]] = []
        self._functions: frozenset[str] = frozenset()
        checked = (one.block.body.blocks_of("data") for one in module.checks)
        scoped = (tuple(label.value for label in block.labels) for blocks in checked for block in blocks)
        self._resources = {*module.resources, *(("data", *labels) for labels in scoped)}
        self._types = {type for _, type, *_ in self._resources}

    def declared(self) -> set[Name]:
        """What is declared for certain. Of a call with several instances, the outputs are not among it."""
        found: set[Name] = {*self._resources}
        module = self._module
        for kind, names in (("var", module.variables), ("local", module.locals), ("module", module.calls)):
            found.update((kind, name) for name in names)
        for name in module.calls:
            callee = self._calls.callee(name) if not self._calls.is_repeated(name) else None
            found.update(("module", name, output) for output in (callee.outputs if callee is not None else ()))
        return found

    def check(
        self, file: SourceFile, expression: Expression, scope: Scope, choices: Choices = (), *, guarded: bool = False
    ) -> None:
        """Check all references of an expression. `scope` and `choices` are what is around it."""
        self.walk(expression, scope, None, guarded=guarded)
        if self._found and all(map(self._has_elements, choices)):
            self.errors += [
                error_at(file, offset, message)
                for offset, message, branch in self._found
                if branch is None or self._is_taken(branch.path())
            ]
        self._found.clear()

    def reference(self, node: ScopeTraversal, branch: Branch | None, *, guarded: bool) -> None:
        """Check what a name stands for."""
        root, steps = node.root, node.steps
        name = name_of_step(steps, 0)
        if root == "var":
            if name is not None and name not in self._module.variables:
                self._missing(node, "variable", name, self._module.variables)
        elif root == "local":
            if name is not None and name not in self._module.locals:
                self._missing(node, "local value", name, self._module.locals)
        elif root == "module":
            if name is not None and name not in self._module.calls:
                self._missing(node, "module call", name, self._module.calls)
            elif name is not None and not guarded:
                self._output(node, branch, name, _outputs_of(steps[1:], repeated=self._calls.is_repeated(name)))
        elif root in MODES:
            self._resource(node, MODES[root], name, name_of_step(steps, 1))
        elif root in _ELSEWHERE:
            self._add(node, _ELSEWHERE[root])
        elif root not in NOT_JUDGED:
            self._resource(node, "managed", root, name)

    def _resource(self, node: ScopeTraversal, mode: str, type: str | None, name: str | None) -> None:
        if type is None:
            return
        if name is None:
            if not node.steps:
                self._add(node, f"{quoted(type)} is not a reference; a string needs quotes")
            return
        if (mode, type, name) in self._resources:
            return
        address = f"{type}.{name}"
        if mode == "managed" and type not in self._types:
            other = near_name(type, _OBJECTS)
            if other is not None:
                self._add(node, f"{quoted(address)} is not declared{did_you_mean(quoted(f'{other}.{name}'))}")
                return
        same_mode = (f"{one[1]}.{one[2]}" for one in self._resources if one[0] == mode)
        self._missing(node, _WORDS[mode], address, same_mode)

    def instances(self, node: Expression, branch: Branch | None) -> None:
        """Check the outputs that are taken of instances of a module."""
        if isinstance(node, Splat):
            module, each = node.source, node.each
            steps = each.steps if isinstance(each, RelativeTraversal) and _is_element(each.source) else ()
        elif isinstance(node, RelativeTraversal) and isinstance(node.source, Index):
            module, steps = node.source.collection, node.steps
        else:
            return
        if isinstance(module, ScopeTraversal) and module.root == "module" and len(module.steps) == 1:
            name = name_of_step(module.steps, 0)
            if (
                name is not None
                and name in self._module.calls
                and (not self._calls.has_keys(name) if isinstance(node, Splat) else self._calls.is_repeated(name))
            ):
                self._output(node, branch, name, name_of_step(steps, 0))

    def _output(self, node: Expression, branch: Branch | None, name: str, output: str | None) -> None:
        callee = self._calls.callee(name) if output is not None else None
        if output is not None and callee is not None and output not in callee.outputs:
            words = f"module {quoted(name)} has no output {quoted(output)}"
            self._add(node, words + self._hints.did_you_mean(f"output of {name}", output, callee.outputs), branch)

    def function(self, node: FunctionCall, branch: Branch | None) -> None:
        name = node.name.removeprefix("core::")
        if not self._functions:
            from enilint.inputs.terraform.source import functions

            self._functions = functions.names()
        if name not in self._functions and not name.startswith("provider::"):
            hint = self._hints.did_you_mean("function", name, sorted(self._functions))
            self._add(node, f"there is no function {quoted(name)}{hint}", branch)

    def _missing(self, node: Expression, words: str, name: str, names: Iterable[str]) -> None:
        if self._is_elsewhere(words, name):
            return
        hint = self._hints.did_you_mean(words, name, names)
        self._add(node, f"{words} {quoted(name)} is not declared{hint}")

    def _add(self, node: Expression, message: str, branch: Branch | None = None) -> None:
        """Note an error. One in a branch counts where the branch is taken."""
        if len(self.errors) + len(self._found) < MOST_ERRORS:
            self._found.append((node.start, message, branch))


def _outputs_of(steps: tuple[Step, ...], *, repeated: bool) -> str | None:
    """The output that the steps after a module's name lead to; None where they lead to none that is certain."""
    if not repeated:
        return name_of_step(steps, 0)
    return name_of_step(steps, 1) if steps and isinstance(steps[0], TraverseIndex) else None


def _is_element(source: Expression) -> bool:
    return isinstance(source, AnonymousSymbol)
