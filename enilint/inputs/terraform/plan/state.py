"""Reads Terraform states: `terraform.tfstate` (format 4) and `terraform show -json` of a state.

A state holds answers, not requests: nothing in it counts as asked for by the author.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from enilint.files.json_text import NOT_UTF_8, Unreadable, is_not_utf_8, read_json
from enilint.files.text import InputFile
from enilint.findings import InputError, Location, Origin
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES, network_of
from enilint.inputs.terraform.plan.body import PlanBody, PlanResource
from enilint.inputs.terraform.plan.configuration import Configuration, ConfigurationTree
from enilint.inputs.terraform.plan.guarded import Guarded
from enilint.inputs.terraform.plan.instances import Instances
from enilint.inputs.terraform.plan.stored import StoredValues, full_address, walk, without_sensitive
from enilint.inputs.terraform.plan.tracing import Tracer
from enilint.inputs.terraform.references import ModulePath, module_path

KIND = "terraform-state"


class _Step(Struct):
    type: str = ""
    value: Any = None


class _Instance(Struct):
    index_key: int | str | None = None
    deposed: str = ""
    attributes: Raw = Raw(b"{}")
    sensitive_attributes: list[list[_Step]] = field(default_factory=list)


class _Resource(Struct):
    type: str
    name: str
    mode: str = "managed"
    module: str = ""
    provider: str = ""
    instances: list[_Instance] = field(default_factory=list)


class _State(Struct):
    version: int | None = None
    resources: list[Raw] = field(default_factory=list)
    values: StoredValues | None = None
    modules: Any = None


def read(file: InputFile, context: Context) -> Design:
    """Read a state as a design. What cannot be read becomes an error of the design."""
    design = Design(path=file.path, kind=KIND, files=[file.path])
    try:
        state = read_json(file, _State, "a Terraform state")
        _refuse(file, state)
    except Unreadable as problem:
        design.errors.append(problem.error)
        return design
    try:
        _understand(file, state, context, design)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        message = NOT_UTF_8 if is_not_utf_8(error) else f"not a Terraform state: {error}"
        design.errors.append(InputError(file.path, message))
    return design


def _understand(file: InputFile, state: _State, context: Context, design: Design) -> None:
    tracer = Tracer(ConfigurationTree(Configuration(), lists_prefixes=True), Instances())
    guarded = Guarded(file.path, design.errors)
    made = [*_of_file(file.path, state, guarded), *_of_output(file.path, state, guarded)]
    resources = []
    errors: dict[InputError, None] = {}
    for resource, values, unknown in made:
        resource.errors = errors
        resource.body = PlanBody(resource, tracer, values, unknown, None)
        resources.append(resource)
    design.resources = sum(resource.mode == "managed" for resource in resources)
    mapped = [one for one in resources if one.type in MAPPED_TYPES]
    design.is_empty = not mapped
    design.networks = (network_of(mapped, context, errors=design.errors),)
    design.errors.extend(errors)


def _refuse(file: InputFile, state: _State) -> None:
    if state.version is None and state.values is None and state.modules is None:
        raise Unreadable(InputError(file.path, "not a Terraform state: it has neither a version nor values"))
    if state.modules is not None or (state.version is not None and state.version < 4):
        version = 3 if state.version is None else state.version
        words = f"a state of format {version} (Terraform 0.11 or earlier), but enilint supports format 4 only"
        raise Unreadable(InputError(file.path, words))


Made = tuple[PlanResource, Mapping[str, Any], object]


def _of_file(path: str, state: _State, guarded: Guarded) -> Iterator[Made]:
    """The resources of a state file."""
    for number, raw in enumerate(state.resources):
        stored = guarded.decoded(raw, _Resource, f"resources[{number}]")
        if stored is None:
            continue
        module = module_path(stored.module)
        for index, instance in enumerate(stored.instances):
            if instance.deposed:
                continue
            resource = _resource(path, stored, instance.index_key, module, f"/resources/{number}/instances/{index}")
            resource.provider = stored.provider.partition("provider[")[2]
            values, unknown = _kept(instance, guarded, resource) if stored.type in MAPPED_TYPES else ({}, {})
            yield resource, values, unknown


def _kept(instance: _Instance, guarded: Guarded, resource: PlanResource) -> tuple[Mapping[str, Any], object]:
    """The attributes of an instance and their marks."""
    values: Mapping[str, Any] = {}
    unknown: object = {}
    if bytes(instance.attributes) != b"null":
        attributes = guarded.decoded(instance.attributes, dict[str, Any], resource.address)
        if attributes is None:
            guarded.lose(resource)
            return {}, {}
        values = attributes
    for steps in instance.sensitive_attributes:
        values, unknown = without_sensitive(values, unknown, _marks([_key(step.value) for step in steps], values))
    return values, unknown


def _of_output(path: str, state: _State, guarded: Guarded) -> Iterator[Made]:
    """The resources of `terraform show -json`."""
    if state.values is None:
        return
    for stored, module, pointer in walk(state.values.root_module, "/values/root_module"):
        resource = _resource(path, stored, stored.index, module, pointer)
        values: Mapping[str, Any] = {}
        unknown: object = {}
        if stored.type in MAPPED_TYPES:
            known, sensitive = guarded.attributes(stored, resource)
            values, unknown = without_sensitive(known, {}, sensitive)
        yield resource, values, unknown


def _resource(path: str, stored: Any, index: int | str | None, module: ModulePath, pointer: str) -> PlanResource:
    return PlanResource(
        address=full_address(stored.mode, stored.type, stored.name, index, module),
        mode=stored.mode,
        type=stored.type,
        name=stored.name,
        key=index,
        module=module,
        at=Location(path, origin=Origin(path, pointer)),
        created=False,
        known=True,
    )


def _key(value: Any) -> Any:
    """The name or index of a step; an index is stored together with its type."""
    return value.get("value") if isinstance(value, dict) else value


def _marks(steps: list[Any], values: Any) -> Any:
    """The marks of one path of attributes, in the shape of the values."""
    if not steps:
        return True
    step, rest = steps[0], steps[1:]
    if isinstance(values, Mapping) and isinstance(step, str):
        return {step: _marks(rest, values.get(step))}
    if isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values):
        return [_marks(rest, value) if number == step else None for number, value in enumerate(values)]
    return True
