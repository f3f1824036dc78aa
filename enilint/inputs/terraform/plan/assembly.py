"""Puts the parts of a plan together: the resources that there are after the apply, what changes, and what exists."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from enilint.findings import InputError, Location, Origin
from enilint.inputs.terraform.gate import Texts
from enilint.inputs.terraform.mapping.failover_signs import READ_LATER
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.plan.body import PlanBody, PlanResource
from enilint.inputs.terraform.plan.changes import NOT_NOTED, Changes
from enilint.inputs.terraform.plan.configuration import Blocks, ConfigurationTree, ConfiguredResource
from enilint.inputs.terraform.plan.destroyed_last import DestroyedLast
from enilint.inputs.terraform.plan.guarded import Guarded
from enilint.inputs.terraform.plan.instances import Instances, made
from enilint.inputs.terraform.plan.parts import (
    NO_OP,
    NULL,
    DecodedChange,
    KeptChange,
    Named,
    Plan,
    PriorState,
    RawPriorState,
    ResourceChange,
)
from enilint.inputs.terraform.plan.stored import (
    ListedResource,
    RawValues,
    StoredResource,
    StoredValues,
    full_address,
    modules,
    prefix_of,
    walk,
    without_sensitive,
)
from enilint.inputs.terraform.plan.tracing import Tracer
from enilint.inputs.terraform.references import Key, ModulePath, ModuleStep, module_path
from enilint.model.change import Change
from enilint.values import Unknown, Value

if TYPE_CHECKING:
    from enilint.inputs.terraform.plan.source_block import SourceBlock
    from enilint.inputs.terraform.plan.source_of_plan import SourceOfPlan

_GONE = (["delete"], ["forget"])
"""The actions of changes after which there is nothing."""
_NOTHING = Raw(b"{}")
_TAGS = ("tags", "tags_all")
_LISTED = msgspec.json.Decoder(ListedResource)
_STORED = msgspec.json.Decoder(StoredResource)


class Assembly:
    """Puts the parts of a plan together.

    It begins with what the file says, and keeps that in bytes of its own; all else is made when it is completed, so
    that the file can go in between.
    `after` has one resource per instance of a mapped type that exists after the apply. `changes` are what the plan does
    to resources that exist, `before` the resources as they are now, those of mapped types: both are empty where all is
    new. `drift` is what changed outside of Terraform. `changed` are the addresses of all resources that change.
    `errors` are the values that do not fit, as far as these were asked for.
    """

    def __init__(
        self,
        path: str,
        plan: Plan,
        tree: ConfigurationTree,
        source: "SourceOfPlan | None",
        guarded: Guarded,
        directory: str | None,
    ) -> None:
        self.changes: dict[str, Change] = {}
        self.drift: dict[str, Change] = {}
        self.before: list[PlanResource] = []
        self.errors: dict[InputError, None] = {}
        self._path = path
        self._plan = plan
        self._guarded = guarded
        self._tree = tree
        self._source = source
        self._depends_on: dict[str, frozenset[str]] = {}
        self.destroyed_last = DestroyedLast(directory or os.path.dirname(path), self._source_of_order)
        aws = [key for key, one in plan.configuration.provider_config.items() if one.name in ("", "aws")]
        self._providers = frozenset(aws) if len(aws) > 1 else None
        self._nowhere = self._location("")
        self._texts: dict[str, str] = {}
        for one in plan.resource_drift:
            one.settle(self._texts)
        self._tags: dict[bytes, Any] = {}
        self._last_tags: Any = None
        self._path_of_blocks: ModulePath | None = None
        self._blocks: Blocks = {}
        self._stored: list[tuple[PlanResource, StoredResource, Iterable[str]]] = []
        self._attributes: list[tuple[PlanResource, Mapping[str, Any], object]] = []
        self._changes = Changes(plan.resource_changes or [], guarded, self._texts)
        self.changed = self._changes.changed
        self.after: list[PlanResource] = [*self._prior(), *self._planned()]
        self._instances: list[PlanResource | ResourceChange] = [*self.after]
        self._let_go_of_file()

    def _let_go_of_file(self) -> None:
        """Let go of all raw parts that keep the whole file in memory."""
        plan = self._plan
        plan.planned_values = plan.prior_state = _NOTHING
        for one in plan.resource_drift:
            one.change = one.change.copy() if one.type in MAPPED_TYPES else _NOTHING

    def complete(self) -> None:
        """Decode the attributes, and note the changes."""
        for resource, stored, configured in self._stored:
            self._keep_stored(resource, stored, configured)
        for one in self._changes.kept:
            self._keep_changed(one)
        if self._source is not None:
            every = made(self._instances, self._left_by)
            self._instances = [*every]
            self._source.know(every, _shown_values(self._plan))
        self._note_drift()
        tracer = Tracer(self._tree, Instances(self._instances, self._left_by))
        for resource, values, unknown in self._attributes:
            expressions = resource.configured.expressions if resource.configured else None
            block = self._block(resource) if self._source is not None else None
            resource.body = PlanBody(resource, tracer, values, unknown, expressions, source=block)
        for resource, _, _ in self._attributes if self._source is not None else ():
            if not resource.provider and self._source is not None:
                resource.provider = self._source.provider(resource)
        if self.changes or self.drift:
            self.before = [*self._existing(tracer), *self._unchanged()]
        self._changes.let_go()
        self._stored, self._attributes, self._tags = [], [], {}

    @property
    def number_managed(self) -> int:
        """How many resources there are after the apply, data sources left out."""
        return sum(one.mode == "managed" for one in self._instances)

    def let_go(self) -> None:
        """Let go of the attributes that nothing reads any more: nothing else takes as much memory."""
        for one in self.after:
            if one.type not in READ_LATER:
                one.body = None

    def _block(self, resource: PlanResource) -> "SourceBlock | None":
        if self._source is None or resource.at.origin is None:
            return None
        return self._source.block(resource, resource.at.origin)

    def _keep_changed(self, one: KeptChange | ResourceChange) -> None:
        """Note a change, and keep the resource and the attributes that it leaves."""
        if type(one) is KeptChange:
            change = self._changes.decoded(one)
            if change is not None:
                self._note_change(one.number, one.source, change)
            if one.source.address not in self.changes:
                one.after = b""  # of no more use
            if one.source.change.actions not in _GONE:
                resource = self._left_by(one.source, f"/resource_changes/{one.number}")
                self.after.append(resource)
                self._instances.append(resource)
                if change is not None:
                    self._keep(resource, change.after or {}, change.after_unknown, change.after_sensitive)
                else:
                    self._lose(resource)
        elif one.change.actions not in _GONE:
            self._instances.append(one)

    def _left_by(self, source: ResourceChange, pointer: str = "") -> PlanResource:
        """The resource that there is after a change."""
        path, actions = module_path(source.module_address), source.change.actions
        created, known = "create" in actions, actions == NO_OP
        return self._resource(source, source.address, path, pointer, created=created, known=known)

    def _note_change(self, number: int, source: Named, change: DecodedChange) -> None:
        if source.mode == "managed" and change.actions not in NOT_NOTED:
            self.changes[source.address] = self._noted(f"/resource_changes/{number}", source, change)

    def _source_of_order(self, module: str, type: str, name: str) -> bool | None:
        return None if self._source is None else self._source.create_before_destroy(module_path(module), type, name)

    def _note_drift(self) -> None:
        for number, source in enumerate(self._plan.resource_drift):
            if source.type in MAPPED_TYPES:
                change = self._guarded.decoded(source.change, DecodedChange, f"the drift of {source.address}")
                if change is not None:
                    self.drift[source.address] = self._noted(f"/resource_drift/{number}", source, change)

    def _noted(self, pointer: str, source: Named, change: DecodedChange) -> Change:
        unknown = change.after_unknown if isinstance(change.after_unknown, dict) else {}
        return Change(
            address=source.address,
            type=source.type,
            actions=tuple(change.actions),
            at=self._location(pointer),
            replace_paths=tuple(tuple(steps) for steps in change.replace_paths),
            reason=source.action_reason,
            previous_address=source.previous_address,
            unknown=frozenset(name for name, mark in unknown.items() if mark is True),
            changed=_changed_names(change.before or {}, change.after or {}),
            module=source.module_address,
            block=full_address(source.mode, source.type, source.name, None, _without_keys(source.module_address)),
            depends_on=self._depends_on.get(source.address),
            create_before_destroy=self._creates_first(source, change),
            in_outputs=self._tree.in_outputs(module_path(source.module_address), source.type, source.name),
        )

    def _creates_first(self, source: Named, change: DecodedChange) -> Value[bool]:
        """Whether what exists is destroyed last. Where it is replaced, the actions say it."""
        if change.actions != ["delete"]:
            return change.actions == ["create", "delete"]
        id = (change.before or {}).get("id")
        return self.destroyed_last.of(source.address, id, source.module_address, source.type, source.name)

    def _existing(self, tracer: Tracer) -> Iterator[PlanResource]:
        """The resources that the plan changes, as they are now."""
        for one in self._changes.kept:
            if type(one) is ResourceChange or one.source.address not in self.changes:
                continue
            source = one.source
            path = module_path(source.module_address)
            change = msgspec.json.decode(one.text, type=DecodedChange)
            if change.before is None:
                continue
            pointer = f"/resource_changes/{one.number}"
            resource = self._resource(source, source.address, path, pointer, created=False, known=True)
            values: Mapping[str, Any] = change.before
            unknown: object = {}
            if change.before_sensitive:
                values, unknown = without_sensitive(values, unknown, change.before_sensitive)
            resource.body = PlanBody(resource, tracer, values, unknown, None)
            yield resource

    def _unchanged(self) -> Iterator[PlanResource]:
        """The resources that are after the apply what they are now. They are mapped twice, but made once."""
        for one in self.after:
            if one.known and one.body is not None:
                one.body.made = {}
                yield one

    def _planned(self) -> Iterator[PlanResource]:
        """Resources of a plan filtered down to its planned values. What these lack may be known after apply."""
        raw = self._plan.planned_values
        if self._plan.resource_changes is not None or raw == NULL:
            return
        planned = self._guarded.decoded(raw, StoredValues, "planned_values") or StoredValues()
        for state, path, pointer in walk(planned.root_module, "/planned_values/root_module"):
            resource = self._resource(state, _address(state, path), path, pointer, created=False, known=False)
            if state.type in MAPPED_TYPES:
                configured = resource.configured.expressions if resource.configured else ()
                self._stored.append((resource, state.kept(), configured))
            yield resource

    def _prior(self) -> Iterator[PlanResource]:
        """What was read or exists before the plan and is not in its changes: data sources, untargeted resources."""
        raw = self._plan.prior_state
        for state, path, pointer in () if raw == NULL else self._unlisted(raw):
            resource = self._resource(state, _address(state, path), path, pointer, created=False, known=True)
            if resource.configured is not None and resource.configured.is_never_made:
                continue
            if state.type in MAPPED_TYPES:
                self._stored.append((resource, state.kept(), ()))
            yield resource

    def _unlisted(self, raw: Raw) -> list[tuple[StoredResource, ModulePath, str]]:
        """The resources of `prior_state` that are not in the changes; what others depend on is noted.

        They are decoded one by one: all at once would take as much memory as what is kept. If one cannot be read, none
        is.
        """
        noted = {one.address for one in self._plan.resource_drift} | self._changes.noted
        is_filtered = self._plan.resource_changes is None
        found: list[tuple[StoredResource, ModulePath, str]] = []
        depends_on: dict[str, frozenset[str]] = {}
        try:
            prior = msgspec.json.decode(raw, type=RawPriorState).values or RawValues()
            for module, path, pointer in modules(prior.root_module, "/prior_state/values/root_module"):
                prefix = prefix_of(path)
                for number, raw_resource in enumerate(module.resources):
                    one = _LISTED.decode(raw_resource)
                    address = f"{prefix}{full_address(one.mode, one.type, one.name, one.index, ())}"
                    if address in noted:
                        depends_on[address] = frozenset(one.depends_on)
                    if address not in self._changes.listed and not (is_filtered and one.mode == "managed"):
                        found.append((_STORED.decode(raw_resource), path, f"{pointer}/resources/{number}"))
        except Exception:  # noqa: BLE001 - the same again says what is wrong, and where
            self._guarded.decoded(raw, PriorState, "prior_state")
            return []
        self._depends_on = depends_on
        return found

    def _resource(
        self,
        source: Named | StoredResource,
        address: str,
        path: ModulePath,
        pointer: str,
        *,
        created: bool,
        known: bool,
    ) -> PlanResource:
        key: Key = source.index
        if path is not self._path_of_blocks:  # resources of one module follow each other
            self._path_of_blocks, self._blocks = path, self._tree.blocks(path)
        configured = self._blocks.get((source.mode, source.type, source.name))
        return PlanResource(
            address=address,
            mode=source.mode,
            type=source.type,
            name=source.name,
            key=key,
            module=path,
            at=self._location(pointer) if source.type in MAPPED_TYPES else self._nowhere,
            configured=configured,
            created=created,
            known=known,
            provider=self._provider(configured),
            errors=self.errors,
        )

    def _provider(self, configured: ConfiguredResource | None) -> str:
        """The provider of a resource. What a module calls `aws` can be any of several, so that one is not known."""
        if self._providers is None:
            return "aws"
        key = configured.provider_config_key if configured else ""
        return key if key in self._providers else ""

    def _location(self, pointer: str) -> Location:
        return Location(self._path, origin=Origin(self._path, pointer))

    def _keep_stored(self, resource: PlanResource, stored: StoredResource, configured: Iterable[str]) -> None:
        """Keep the attributes of a resource as they are stored. Configured ones that are not stored are unknown."""
        values, sensitive = self._guarded.attributes(stored, resource)
        self._keep(resource, values, {name: True for name in configured if name not in values}, sensitive)

    def _lose(self, resource: PlanResource) -> None:
        self._guarded.lose(resource)
        self._attributes.append((resource, {}, True))

    def _keep(self, resource: PlanResource, values: Mapping[str, Any], unknown: object, sensitive: object) -> None:
        if sensitive:
            values, unknown = without_sensitive(values, unknown, sensitive)
        self._attributes.append((resource, self._with_shared_tags(values), unknown))

    def _with_shared_tags(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Attributes, with one object for equal tags: many resources have the same, twice each."""
        if not isinstance(values, dict):
            return values
        for name in _TAGS:
            tags = values.get(name)
            if tags:
                values[name] = self._last_tags if tags == self._last_tags else self._shared(tags)
        return values

    def _shared(self, tags: Any) -> Any:
        """One object for equal tags. True and 1 are equal, but no texts; so the last ones stand only for texts."""
        text = msgspec.json.encode(tags)
        found = self._tags.get(text)
        if found is None:
            is_texts = isinstance(tags, dict) and all(type(one) is str for one in tags.values())
            found = self._tags[text] = Texts(tags) if is_texts else tags
        if type(found) is Texts:
            self._last_tags = found
        return found


def _changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _without_keys(module: str) -> ModulePath:
    """A module as those name it that do not tell its instances apart."""
    return tuple(ModuleStep(step.name) for step in module_path(module))


def _shown_values(plan: Plan) -> dict[str, Any]:
    """The values of the variables. The source beside a plan need not be the one that says which are sensitive."""
    declared = plan.configuration.root_module.variables
    hidden = {name: one.marks[0] for name, one in declared.items() if one.marks}
    return {
        name: Unknown(f"var.{name}, which is {hidden[name]}", f"var.{name}") if name in hidden else one.value
        for name, one in plan.variables.items()
    }


def _address(state: StoredResource, path: ModulePath) -> str:
    """The address of a stored instance, which Terraform 0.12 leaves out module and index of."""
    return full_address(state.mode, state.type, state.name, state.index, path)
