"""What the files of a module declare."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from enilint.findings import InputError
from enilint.inputs.terraform.hcl.syntax import Block, Literal
from enilint.inputs.terraform.source.files import ParsedFile, PlacedAttribute, PlacedBlock, SourceFile, error_at
from enilint.inputs.terraform.source.wording import hint, quoted

MOST_ERRORS = 1000
"""How many mistakes are reported in one module."""
_TYPE_AND_NAME = ("a type", "a name")
_NAME = ("a name",)
_LABELS: dict[str, tuple[str, ...]] = {
    "action": _TYPE_AND_NAME,
    "check": _NAME,
    "data": _TYPE_AND_NAME,
    "ephemeral": _TYPE_AND_NAME,
    "import": (),
    "language": (),
    "list": _TYPE_AND_NAME,
    "locals": (),
    "module": _NAME,
    "moved": (),
    "output": _NAME,
    "provider": _NAME,
    "removed": (),
    "resource": _TYPE_AND_NAME,
    "terraform": (),
    "variable": _NAME,
}
"""The blocks of a file, and what their labels are."""
MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral"}
"""What Terraform calls the modes of resources, by the types of their blocks."""
_NO_OVERRIDE = frozenset({"moved", "removed", "import", "language"})
_KEEP_DEPENDENCIES = frozenset({"resource", "data", "ephemeral", "module", "output"})


class SourceModule(Struct, eq=False):
    """One directory of source.

    `path` is what Terraform's `path.module` gives. Resources are by mode (managed, data, ephemeral), type and name.
    `incomplete`: a file could not be read or parsed, so that what is missing may be declared in it.
    `stand_in` is what messages call a stand-in; empty for the module itself. `also` are the types of the resources that
    the module makes besides those of its stand-in.
    """

    directory: str
    path: str = "."
    resources: dict[tuple[str, str, str], PlacedBlock] = field(default_factory=dict)
    calls: dict[str, PlacedBlock] = field(default_factory=dict)
    variables: dict[str, PlacedBlock] = field(default_factory=dict)
    outputs: dict[str, PlacedBlock] = field(default_factory=dict)
    locals: dict[str, PlacedAttribute] = field(default_factory=dict)
    providers: list[PlacedBlock] = field(default_factory=list)
    settings: list[PlacedBlock] = field(default_factory=list)
    moved: list[PlacedBlock] = field(default_factory=list)
    removed: list[PlacedBlock] = field(default_factory=list)
    imports: list[PlacedBlock] = field(default_factory=list)
    checks: list[PlacedBlock] = field(default_factory=list)
    actions: list[PlacedBlock] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    incomplete: bool = False
    stand_in: str = ""
    also: tuple[str, ...] = ()


def declare(module: SourceModule, files: Sequence[ParsedFile], overriding: Sequence[ParsedFile]) -> None:
    """Add what files declare to a module, and its mistakes: first the files themselves, then what overrides them."""
    declarations = _Declarations(module)
    for parsed in (*files, *overriding):
        module.files.append(parsed.file)
        module.errors += parsed.errors
        module.incomplete |= bool(parsed.errors)
    for parsed in files:
        declarations.add(parsed, override=False)
    for parsed in overriding:
        declarations.add(parsed, override=True)


class _Declarations:
    def __init__(self, module: SourceModule) -> None:
        self._module = module
        self._named: dict[str, dict[Any, PlacedBlock]] = {
            "action": {},
            "check": {},
            "data": module.resources,
            "ephemeral": module.resources,
            "list": {},
            "module": module.calls,
            "output": module.outputs,
            "provider": {},
            "resource": module.resources,
            "variable": module.variables,
        }
        self._unnamed = {"moved": module.moved, "removed": module.removed, "import": module.imports, "language": []}
        self._listed = {"action": module.actions, "check": module.checks, "provider": module.providers}

    def add(self, parsed: ParsedFile, *, override: bool) -> None:
        """Add what one file says."""
        for attribute in parsed.body.attributes.values():
            if attribute.name in _LABELS:
                words = f"{quoted(attribute.name)} is a block, not an argument: remove the `=`"
                self._error(parsed.file, attribute.start, words)
            else:
                self._unknown(parsed.file, attribute.start, attribute.name)
        for block in parsed.body.blocks:
            labels = _LABELS.get(block.type)
            if labels is None:
                self._unknown(parsed.file, block.start, block.type)
            elif len(block.labels) != len(labels):
                self._error(parsed.file, block.header[0], f"{block.type} {_needs(labels)}")
            else:
                self._block(PlacedBlock(parsed.file, block), override=override)

    def _block(self, placed: PlacedBlock, *, override: bool) -> None:
        block = placed.block
        if block.type == "locals":
            self._locals(placed, override=override)
        elif block.type == "terraform":
            settings = self._module.settings
            settings[:] = self._merged_settings(placed) if override else [*settings, placed]
        elif block.type in _NO_OVERRIDE:
            if override:
                self._error(placed.file, block.start, f"{block.type} blocks are not allowed in override files")
            else:
                self._unnamed[block.type].append(placed)
        elif override:
            self._override(placed)
        else:
            self._declare(placed)

    def _merged_settings(self, placed: PlacedBlock) -> list[PlacedBlock]:
        from enilint.inputs.terraform.source.overrides import merge_settings

        return merge_settings(self._module.settings, placed)

    def _declare(self, placed: PlacedBlock) -> None:
        block = placed.block
        first = self._named[block.type].setdefault(_key(block), placed)
        if first is not placed:
            words = f"{_words(block)} is already declared at {_place(first.file, first.block.start)}"
            self._error(placed.file, block.header[0], words)
        elif block.type in self._listed:
            self._listed[block.type].append(placed)

    def _override(self, placed: PlacedBlock) -> None:
        from enilint.inputs.terraform.source.overrides import merged

        block = placed.block
        named, key = self._named[block.type], _key(block)
        base = named.get(key)
        if base is None and block.type == "provider" and key[-1] is None:
            self._declare(placed)  # a provider without a configuration has an empty one, which this overrides
            return
        if base is None:
            self._error(placed.file, block.header[0], f"there is no {_words(block)} that this could override")
            return
        if block.type in _KEEP_DEPENDENCIES and "depends_on" in block.body.attributes:
            at = block.body.attributes["depends_on"].start
            self._error(placed.file, at, "depends_on cannot be overridden")
        named[key] = merged(base, placed)
        listed = self._listed.get(block.type)
        if listed is not None:
            listed[listed.index(base)] = named[key]

    def _locals(self, placed: PlacedBlock, *, override: bool) -> None:
        known = self._module.locals
        for nested in placed.block.body.blocks:
            self._error(placed.file, nested.start, "blocks are not allowed in locals; write `name = value`")
        for name, attribute in placed.block.body.attributes.items():
            first = known.get(name)
            if override and first is None:
                words = f"there is no local value {quoted(name)} that this could override"
                self._error(placed.file, attribute.start, words)
            elif first is not None and not override:
                where = _place(first.file, first.attribute.start)
                self._error(placed.file, attribute.start, f"local value {quoted(name)} is already defined at {where}")
            else:
                known[name] = PlacedAttribute(placed.file, attribute)

    def _unknown(self, file: SourceFile, offset: int, name: str) -> None:
        if len(self._module.errors) < MOST_ERRORS:
            self._error(file, offset, f"{quoted(name)} is not expected here{hint(name, _LABELS)}")

    def _error(self, file: SourceFile, offset: int, message: str) -> None:
        if len(self._module.errors) < MOST_ERRORS:
            self._module.errors.append(error_at(file, offset, message))


def _key(block: Block) -> Any:
    """What tells a block from others of its type in a module."""
    names = tuple([label.value for label in block.labels])
    if block.type in MODES:
        return (MODES[block.type], *names)
    if block.type != "provider":
        return names[0] if len(names) == 1 else names
    alias = block.body.attributes.get("alias")
    if alias is None:
        return (*names, None)
    return (*names, alias.value.value if isinstance(alias.value, Literal) else id(alias))


def _words(block: Block) -> str:
    """What a block is called in messages."""
    kind = {"data": "data source", "module": "module call", "ephemeral": "ephemeral resource"}.get(block.type)
    words = " ".join([kind or block.type, *(quoted(label.value) for label in block.labels)])
    if block.type == "provider":
        *_, alias = _key(block)
        return f"{words} with alias {quoted(alias)}" if isinstance(alias, str) else words
    return words


def _needs(labels: Sequence[str]) -> str:
    if not labels:
        return "takes no label"
    return f"needs one label: {labels[0]}" if len(labels) == 1 else f"needs two labels: {' and '.join(labels)}"


def _place(file: SourceFile, offset: int) -> str:
    return f"{file.path}:{file.lines.place(offset)[0]}"
