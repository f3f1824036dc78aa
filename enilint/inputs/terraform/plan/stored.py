"""Resources with their values, as plans and states store them: trees of modules, and marks for secrets."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, overload

from msgspec import Raw, Struct, field

from enilint.inputs.terraform.references import ModulePath, index_text, module_address, module_path


class ListedResource(Struct):
    """A resource instance in the "values representation" of Terraform's JSON output, without its values."""

    type: str
    name: str
    mode: str = "managed"
    index: int | str | None = None
    depends_on: list[str] = field(default_factory=list)


class StoredResource(ListedResource):
    """A resource instance in the "values representation" of Terraform's JSON output."""

    values: Raw = Raw(b"{}")
    sensitive_values: Raw = Raw(b"{}")

    def kept(self) -> "StoredResource":
        """The same with bytes of its own."""
        self.values, self.sensitive_values = self.values.copy(), self.sensitive_values.copy()
        return self


class StoredModule(Struct):
    """A module instance with its resources."""

    address: str = ""
    resources: list[StoredResource] = field(default_factory=list)
    child_modules: list["StoredModule"] = field(default_factory=list)


class StoredValues(Struct):
    """The values of a plan or state."""

    root_module: StoredModule = field(default_factory=StoredModule)


class RawModule(Struct):
    """A module instance with its resources as they are written."""

    address: str = ""
    resources: list[Raw] = field(default_factory=list)
    child_modules: list["RawModule"] = field(default_factory=list)


class RawValues(Struct):
    """The values of a plan or state, its resources as they are written."""

    root_module: RawModule = field(default_factory=RawModule)


HIDDEN = "sensitive"
"""The mark of a value that is known and must not be shown; it stands among the marks of what is known after apply."""


@overload
def walk(module: StoredModule, pointer: str) -> Iterator[tuple[StoredResource, ModulePath, str]]: ...
@overload
def walk(module: RawModule, pointer: str) -> Iterator[tuple[Raw, ModulePath, str]]: ...
def walk(module: Any, pointer: str) -> Iterator[tuple[Any, ModulePath, str]]:
    """All resources of a tree of modules, each with its module and the JSON Pointer to it."""
    for here, path, at in modules(module, pointer):
        for number, resource in enumerate(here.resources):
            yield resource, path, f"{at}/resources/{number}"


@overload
def modules(module: StoredModule, pointer: str) -> Iterator[tuple[StoredModule, ModulePath, str]]: ...
@overload
def modules(module: RawModule, pointer: str) -> Iterator[tuple[RawModule, ModulePath, str]]: ...
def modules(module: Any, pointer: str) -> Iterator[tuple[Any, ModulePath, str]]:
    """All modules of a tree, each with its path and the JSON Pointer to it."""
    waiting = [(module, pointer)]
    while waiting:
        here, at = waiting.pop()
        yield here, module_path(here.address), at
        waiting.extend((child, f"{at}/child_modules/{number}") for number, child in enumerate(here.child_modules))


def full_address(mode: str, type: str, name: str, index: int | str | None, path: ModulePath) -> str:
    """The full address of a resource instance."""
    data = "data." if mode == "data" else ""
    return f"{prefix_of(path)}{data}{type}.{name}{index_text(index)}"


@cache
def prefix_of(path: ModulePath) -> str:
    """What the addresses in a module instance begin with."""
    return f"{module_address(path)}." if path else ""


def without_sensitive(values: Mapping[str, Any], unknown: object, sensitive: object) -> tuple[Mapping[str, Any], Any]:
    """Attributes and marks with everything sensitive taken out and marked unknown: what is not there cannot leak.

    A resource that is sensitive as a whole keeps the names of its attributes.
    """
    if not isinstance(sensitive, Mapping):
        sensitive = dict.fromkeys(values, _marks_any(sensitive))
    kept, marks = _without_sensitive(values, unknown, sensitive)
    return kept, unknown if unknown is True else marks


def _without_sensitive(values: Any, unknown: Any, sensitive: Any) -> tuple[Any, Any]:
    if sensitive is True:
        return None, HIDDEN
    if isinstance(sensitive, Mapping) and isinstance(values, Mapping):
        kept, marks = dict(values), dict(unknown) if isinstance(unknown, Mapping) else {}
        for name, mark in sensitive.items():
            if mark and kept.get(name) is not None:
                kept[name], marks[name] = _without_sensitive(kept[name], marks.get(name), mark)
        return kept, marks
    if isinstance(sensitive, list) and isinstance(values, list):
        old = unknown if isinstance(unknown, list) else []
        items = [
            _without_sensitive(value, old[index] if index < len(old) else None, mark)
            for index, (value, mark) in enumerate(zip(values, sensitive, strict=False))
        ]
        rest = values[len(items) :]
        return [value for value, _ in items] + rest, [mark for _, mark in items] + old[len(items) :]
    return (None, HIDDEN) if _marks_any(sensitive) else (values, unknown)  # marks that have another shape


def _marks_any(sensitive: Any) -> bool:
    if isinstance(sensitive, Mapping):
        return any(map(_marks_any, sensitive.values()))
    return any(map(_marks_any, sensitive)) if isinstance(sensitive, list) else bool(sensitive)
