"""What was evaluated of a root module, kept from one text of its files to the next: an edit drops what it reaches.

A block that says what it said stays the same object, wherever it has moved. Its instances do, too, with all their
values, unless something that they refer to has changed, itself or through what it refers to. A name can only be read by
referring to it, so all else has the values that it would have if the root module were evaluated anew. Where that is not
certain it is: where values can depend on the order in which they are asked for, or enilint failed on one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from enilint.findings import InputError
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Body, Expression, ScopeTraversal, TraverseAttribute
from enilint.inputs.terraform.mapping.firewalls import FIREWALL
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.resource import Resource
from enilint.inputs.terraform.source.declarations import MODES, SourceModule
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.files import PlacedAttribute, PlacedBlock
from enilint.inputs.terraform.source.functions.files import FileAccess
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.remote_states import TYPE as STATE_TYPE
from enilint.inputs.terraform.source.same_parts import Changed, Name, Part, node_of, parts_of, taken_over
from enilint.values import Unknown

_Calls = tuple[str, ...]
"""The names of the calls that lead to a module."""
_Variables = Mapping[str, PlacedAttribute | Unknown]

_DIRECT = frozenset({"var", "local", "module"})
_PROVIDERS = ("provider",)
_IMPORTS = ("import",)
_STAND_ALONE = frozenset({_PROVIDERS, _IMPORTS})
"""Stand for all provider configurations and all imports of a module, which count for more than they name."""
_MOST_ERRORS = 10
"""Of so many, it is worth it to find out what they are about."""
_REPEATED = ("",)
_ZONE_LIST = ("data", "aws_availability_zones")
_BY_STATE = frozenset({("data", STATE_TYPE), ("managed", FIREWALL)})
"""Resources whose values depend on other root modules, or on which other values were asked for."""


class _Module(Struct):
    """A module that was evaluated, and what its parts refer to."""

    source: SourceModule
    reads: dict[Name, frozenset[Name]]


class Evaluated:
    """An evaluation, kept for the next text."""

    def __init__(self, evaluation: Evaluation, modules: dict[_Calls, _Module]) -> None:
        self._evaluation = evaluation
        self._modules = modules
        self._errors = list(evaluation.errors)

    def again(self, tree: SourceTree, files: FileAccess, variables: _Variables) -> Evaluation | None:
        """The evaluation of another text of the same files, with what stays as it is; None if all has to be new.

        Where it is not None, the parts of the tree that say the same are those of the tree before.
        """
        evaluation = self._evaluation
        is_whole = evaluation.is_orderly and self._errors == list(evaluation.errors)
        if not (is_whole and evaluation.is_cheap and _are_same_values(evaluation.variables, variables)):
            return None
        about = {error: self._about(error) for error in self._errors[:_MOST_ERRORS]}
        changed = self._changed(tree)
        if changed is None or len(about) < len(self._errors):
            return None
        known = self.reads()
        modules = {calls: _Module(one.source, _reads(one.source, known)) for calls, one in changed.items()}
        dirty = {calls: one.names for calls, one in changed.items()}
        _reach(dirty, modules)
        are_dropped = {error: {_is_dropped(one, dirty) for one in parts} for error, parts in about.items()}
        if any(len(one) != 1 for one in are_dropped.values()) or not self._is_certain(dirty, modules):
            return None
        new = ((*calls, name[1]) for calls, parts in dirty.items() for name in parts if name[0] == "module")
        if any(_counts_for_others(tree, calls) for calls in new):
            return None
        for error, (is_dropped,) in are_dropped.items():
            if is_dropped:
                del evaluation.errors[error]
        files.looked_at.update(evaluation.files.looked_at)
        evaluation.tree, evaluation.files, evaluation.variables = tree, files, variables
        dropped = set[int]()
        for instance in _instances(evaluation.root):
            dropped |= instance.forget(modules[instance.names].source, dirty[instance.names])
            instance.move(changed[instance.names].moved)
        for symbol in [symbol for symbol, (one, _) in evaluation.computed.items() if id(one) in dropped]:
            del evaluation.computed[symbol]
        self._modules = modules
        return evaluation

    def reads(self) -> dict[int, frozenset[Name]]:
        """What the parts of all modules refer to, by the part."""
        found = ((module.reads, parts_of(module.source)) for module in self._modules.values())
        return {id(part): reads[name] for reads, parts in found for name, part in parts}

    def _changed(self, tree: SourceTree) -> dict[_Calls, Changed] | None:
        """What has changed in the modules that there still are; None where all has to be new."""
        found: dict[_Calls, Changed] = {}
        changed: dict[int, Changed | None] = {}
        evaluation = self._evaluation
        told = {*evaluation.told, *((one.path, one.line) for one in evaluation.errors)}
        for calls, module in sorted(self._modules.items(), key=lambda one: len(one[0])):
            if calls:
                caller = found.get(calls[:-1])
                if caller is None or ("module", calls[-1]) in caller.names:
                    continue
            source = tree.module(calls)
            if source is None:
                return None
            if id(source) not in changed:
                changed[id(source)] = taken_over(module.source, source, told)
            one = changed[id(source)]
            if one is None:
                return None
            if calls and _is_another(one, found[calls[:-1]], calls[-1]):
                found[calls[:-1]].names.add(("module", calls[-1]))
                continue
            found[calls] = replace(one, names={*one.names})
        return found

    def _about(self, error: InputError) -> list[tuple[_Calls, Name]]:
        """The parts that an error is about."""
        return [(calls, name) for calls, one in self._modules.items() for name in _parts_at(error, one.source)]

    def _is_certain(self, dirty: Mapping[_Calls, set[Name]], modules: Mapping[_Calls, _Module]) -> bool:
        """Whether no value depends on the order in which values are asked for.

        It may where data sources ask for the same list of zones: all have the symbol of the first. It may where
        provider configurations share credentials, too.
        """
        both = (modules, self._modules)
        every = [*modules.items(), *self._modules.items()]
        lists = {(calls, name) for calls, module in every for name in _zone_lists(module.source)}
        seen = set[tuple[_Calls, Name]]()
        waiting = [(calls, name) for calls, parts in dirty.items() for name in parts]
        if any(name in _STAND_ALONE or (calls, name) in lists for calls, name in waiting):
            return False
        if len(lists) == 1 and not any(calls for calls, _ in lists):
            waiting.clear()  # there is only one
        while waiting:
            one = calls, name = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            if one in lists:
                return False
            if name[0] == "module":
                inner = (*calls, name[1])
                if any(each[: len(inner)] == inner for each, _ in lists):
                    return False
            elif name[0] == "var" and calls:
                waiting.append((calls[:-1], ("module", calls[-1])))
            for version in both:
                if calls in version:
                    waiting.extend((calls, read) for read in version[calls].reads.get(name, ()))
        return all(self._has_providers(calls, parts, modules[calls].source) for calls, parts in dirty.items())

    def _has_providers(self, calls: _Calls, parts: Iterable[Name], source: SourceModule) -> bool:
        """Whether resources of a module belong to providers that resources of the module belonged to before."""
        return _providers_of(source, parts) <= _providers_of(self._modules[calls].source)


def _is_another(module: Changed, caller: Changed, name: str) -> bool:
    """Whether a module is another object to its caller, or all of it has the place of a call that has moved."""
    return module.outputs_differ or (bool(module.source.stand_in) and ("module", name) in caller.moved)


def _is_dropped(part: tuple[_Calls, Name], dirty: Mapping[_Calls, set[Name]]) -> bool:
    calls, name = part
    return calls not in dirty or name in dirty[calls]


def kept(
    evaluation: Evaluation, tree: SourceTree, resources: Sequence[Resource], before: Evaluated | None
) -> Evaluated | None:
    """What can be kept of an evaluation; None where values depend on more than what they refer to."""
    if not evaluation.is_orderly or any(path.endswith(".json") for path in tree.texts):
        return None
    if any(one.lost is not None for one in resources):
        return None
    if len({one.provider for one in resources}) != len({one.account for one in resources}):
        return None
    modules = tree.by_calls()
    if any((mode, type) in _BY_STATE for one in modules.values() for mode, type, _ in one.resources):
        return None
    known = before.reads() if before is not None else {}
    return Evaluated(evaluation, {calls: _Module(one, _reads(one, known)) for calls, one in modules.items()})


def _parts_at(error: InputError, module: SourceModule) -> Iterator[Name]:
    """The parts of a module that an error is about."""
    for name, part in parts_of(module):
        node = node_of(part)
        first, last = (part.file.lines.place(one)[0] for one in (node.start, node.end))
        if part.file.path == error.path and first <= (error.line or 0) <= last:
            yield name


def _zone_lists(module: SourceModule) -> list[Name]:
    """The data sources that list zones; one that may have several instances counts twice."""
    found = {key: placed for key, placed in module.resources.items() if key[:2] == _ZONE_LIST}
    repeated = {"count", "for_each"}
    is_repeated = any(not repeated.isdisjoint(placed.block.body.attributes) for placed in found.values())
    return [*found, *((_REPEATED,) if is_repeated else ())]


def _reads(module: SourceModule, known: Mapping[int, frozenset[Name]]) -> dict[Name, frozenset[Name]]:
    """What the parts of a module refer to. `known` is what those refer to that were there before."""
    reads = {name: known.get(id(part)) or _read_by(part) for name, part in parts_of(module)}
    for name, placed in ((_PROVIDERS, module.providers), (_IMPORTS, module.imports)):
        reads[name] = frozenset().union(*map(_read_by, placed))
    return reads


def _read_by(part: Part) -> frozenset[Name]:
    """What a part refers to, and what it may seem to: the names that its blocks bind are taken for resources."""
    expressions = [part.attribute.value] if isinstance(part, PlacedAttribute) else _expressions(part.block.body)
    meant = (_meant(one) for expression in expressions for one in references(expression))
    return frozenset(one for one in meant if one is not None)


def _expressions(body: Body) -> Iterator[Expression]:
    yield from (one.value for one in body.attributes.values())
    for block in body.blocks:
        yield from _expressions(block.body)


def _meant(reference: ScopeTraversal) -> Name | None:
    """What a module instance looks up for a reference."""
    root = reference.root
    names = [step.name for step in reference.steps[:2] if isinstance(step, TraverseAttribute)]
    if not names:
        return None
    if root in _DIRECT:
        return (root, names[0])
    if root in MODES:
        return (MODES[root], *names) if len(names) == 2 else None
    return ("managed", root, names[0])


def _reach(dirty: dict[_Calls, set[Name]], modules: Mapping[_Calls, _Module]) -> None:
    """Add what refers to what has changed, to the end of the chain. A module is what is in it, whatever is asked."""
    grows = True
    while grows:
        grows = False
        inner = {calls[:length] for calls, parts in dirty.items() if parts for length in range(1, len(calls) + 1)}
        for calls, module in modules.items():
            names = dirty[calls]
            touched = names | {("module", one[-1]) for one in inner if one[:-1] == calls}
            found = {
                name for name, reads in module.reads.items() if name not in names and not touched.isdisjoint(reads)
            }
            names |= found
            grows |= bool(found)


def _instances(root: ModuleInstance | None) -> Iterator[ModuleInstance]:
    """The module instances that were made. Those that the caller drops meanwhile are left out."""
    waiting = [root] if root is not None else []
    while waiting:
        instance = waiting.pop()
        yield instance
        waiting.extend(instance.made)


def _are_same_values(before: _Variables, now: _Variables) -> bool:
    return before.keys() == now.keys() and all(_is_same_value(one, now[name]) for name, one in before.items())


def _is_same_value(before: PlacedAttribute | Unknown, now: PlacedAttribute | Unknown) -> bool:
    if isinstance(before, Unknown) or isinstance(now, Unknown):
        return type(before) is type(now) and before == now
    is_same_file = (before.file.path, before.file.lines.text) == (now.file.path, now.file.lines.text)
    return is_same_file and before.attribute == now.attribute


def _providers_of(module: SourceModule, parts: Iterable[Name] | None = None) -> set[str]:
    """What the resources of a module name as their providers; as far as they are among some parts."""
    resources: Mapping[Any, PlacedBlock] = module.resources
    asked = [one for one in (resources if parts is None else parts) if one in resources and one[1] in MAPPED_TYPES]
    return {_provider_of(resources[one]) for one in asked}


def _counts_for_others(tree: SourceTree, calls: _Calls) -> bool:
    """Whether a module, or one that it calls, configures providers or lists zones."""
    source = tree.module(calls)
    if source is None:
        return False
    is_asked_first = bool(source.providers or _zone_lists(source))
    return is_asked_first or any(_counts_for_others(tree, (*calls, name)) for name in source.calls)


def _provider_of(placed: PlacedBlock) -> str:
    attribute = placed.block.body.attributes.get("provider")
    return "" if attribute is None else placed.file.lines.text[attribute.value.start : attribute.value.end]
