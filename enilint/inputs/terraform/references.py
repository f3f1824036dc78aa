"""Addresses and references as Terraform writes them in JSON: `module.site["a"].aws_subnet.this[0].id`."""

from functools import cache

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.quoting import quoted_text, unquoted_text

Key = int | str | None


class SymbolKey(str):
    """The name of a key that is not known as a text: `data.aws_availability_zones.here.names[0]`."""

    __slots__ = ()


class AnyKey(SymbolKey):
    """The key of the one instance that stands for all those of an unknown number."""

    __slots__ = ()


_STEP = late(r'\[(?:(?P<number>\d+)|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<bare>[^\]]*))\]|\.?(?P<name>[^.\[\]]+)')


class Step(Struct, frozen=True):
    """One name of a reference and the index behind it."""

    name: str
    key: Key = None


class Reference(Struct, frozen=True):
    """What an expression mentions: `kind` is var, local, each, count, module, data, resource or other.

    For a resource, `type`, `name` and `key` are its own and `rest` is what is taken of it. For var, local and each,
    `name` is the variable, for module the call with its `key`, `rest` beginning with the output.
    """

    text: str
    kind: str
    type: str = ""
    name: str = ""
    key: Key = None
    rest: tuple[Step, ...] = ()


@cache
def steps_of(text: str) -> tuple[Step, ...]:
    """A dotted text as steps; an index belongs to the name before it, and further indexes make steps without a name."""
    steps: list[Step] = []
    for match in _STEP.finditer(text):
        if match["name"] is not None:
            steps.append(Step(match["name"]))
            continue
        key: Key
        if match["number"] is not None:
            key = int(match["number"])
        elif match["text"] is not None:
            key = unquoted_text(match["text"])
        else:
            key = match["bare"]
        if steps and steps[-1].key is None:
            steps[-1] = Step(steps[-1].name, key)
        else:
            steps.append(Step("", key))
    return tuple(steps)


@cache
def parse_reference(text: str) -> Reference:
    """A reference of an expression, taken apart."""
    steps = steps_of(text)
    if not steps:
        return Reference(text, "other")
    head = steps[0].name
    if head in ("count", "path", "terraform", "self"):
        return Reference(text, head)
    if head in ("var", "local", "each") and len(steps) > 1:
        return Reference(text, head, name=steps[1].name, key=steps[1].key, rest=steps[2:])
    if head == "module" and len(steps) > 1:
        return Reference(text, "module", name=steps[1].name, key=steps[1].key, rest=steps[2:])
    if head == "data" and len(steps) > 2:
        return Reference(text, "data", steps[1].name, steps[2].name, steps[2].key, steps[3:])
    if len(steps) > 1:
        return Reference(text, "resource", head, steps[1].name, steps[1].key, steps[2:])
    return Reference(text, "other")


def own_references(references: list[str], *, with_prefixes: bool) -> list[Reference]:
    """The references that an expression makes, without the prefixes that Terraform 1.x lists behind each.

    Terraform 1.x lists `aws_subnet.a[0].id` as `aws_subnet.a[0].id`, `aws_subnet.a[0]`, `aws_subnet.a`; 0.15 lists
    it once, as `aws_subnet.a[0]`.
    """
    own: list[Reference] = []
    previous = ""
    for text in references:
        is_prefix = with_prefixes and previous.startswith(text) and previous[len(text) : len(text) + 1] in (".", "[")
        previous = text
        if not is_prefix:
            own.append(parse_reference(text))
    return own


class ModuleStep(Struct, frozen=True):
    """One module call on the way to a module instance."""

    name: str
    key: Key = None


ModulePath = tuple[ModuleStep, ...]


@cache
def module_path(address: str) -> ModulePath:
    """The calls that lead to a module instance: `module.a["x"].module.b[0]`; empty for the root module."""
    steps = steps_of(address)
    return tuple(ModuleStep(step.name, step.key) for index, step in enumerate(steps) if index % 2)


def module_address(path: ModulePath) -> str:
    """The address of a module instance; empty for the root module."""
    return ".".join(f"module.{step.name}{index_text(step.key)}" for step in path)


def index_text(key: Key) -> str:
    """An instance key as an address shows it."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, (int, SymbolKey)) else f"[{quoted_text(key)}]"


def module_and_steps(address: str) -> tuple[ModulePath, tuple[Step, ...]]:
    """The module instance that an address begins with, and the steps that follow it."""
    steps = steps_of(address)
    path: list[ModuleStep] = []
    while len(steps) > 2 * len(path) + 1 and steps[2 * len(path)].name == "module":
        call = steps[2 * len(path) + 1]
        path.append(ModuleStep(call.name, call.key))
    return tuple(path), steps[2 * len(path) :]
