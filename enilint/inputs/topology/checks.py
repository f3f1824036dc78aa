"""Checks of the located tree: references, forms of texts, zones, and keys that exclude each other.

They run on what is written, so an entity that has other mistakes is checked all the same.
"""

import functools
from collections.abc import Callable, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import Struct, UnsetType
from msgspec.structs import fields

from enilint.aws.zones import is_region
from enilint.findings import Location
from enilint.inputs.topology import forms, ids
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.files import Source
from enilint.inputs.topology.language.terms import Shape
from enilint.inputs.yaml.tree import Mapping, Tree
from enilint.inputs.yaml.wording import Mistakes, either, path_words, quoted

NOUNS = {
    "vpcs": "VPC",
    "subnets": "subnet",
    "security_groups": "security group",
    "instances": "instance",
    "interfaces": "interface",
    "elastic_ips": "Elastic IP",
    "route_tables": "route table",
    "nat_gateways": "NAT gateway",
    "vpc_endpoints": "VPC endpoint",
    "launch_templates": "launch template",
    "auto_scaling_groups": "Auto Scaling group",
    "load_balancers": "load balancer",
    "eks_clusters": "EKS cluster",
}
"""What a thing of a section is called in messages, for sections that can be referred to."""


class Plan(Struct):
    """What to check of a value: of a text, of the items of a list, of the keys of a mapping."""

    refers: tuple[str, ...] = ()
    also: Callable[[str], bool] | None = None
    form: Callable[[str], str | None] | None = None
    zone: bool = False
    items: "Plan | None" = None
    keys: "dict[str, Plan] | None" = None
    alternatives: tuple[str, ...] = ()


@functools.cache
def plan_of(shape: type[Shape]) -> Plan:
    """What to check of an entity of this shape."""
    return _plan(shape) or Plan(keys={})


def _plan(of: Any) -> Plan | None:
    """The plan of a type as it is written: to import what msgspec says of types takes longer than this for all."""
    origin = get_origin(of)
    if origin is Annotated:
        extra = {key: value for meta in of.__metadata__ for key, value in (meta.extra or {}).items()}
        return Plan(**extra) if extra else _plan(of.__origin__)
    if origin in (Union, UnionType):
        given = [one for one in get_args(of) if one is not UnsetType]
        if len(given) == 1:
            return _plan(given[0])
        plans = [plan for plan in map(_plan, given) if plan]
        form = next((plan.form for plan in plans if plan.form), None)
        items = next((plan.items for plan in plans if plan.items), None)
        return Plan(form=form, items=items) if plans else None
    if origin is list:
        items = _plan(get_args(of)[0])
        return Plan(items=items) if items else None
    if isinstance(of, type) and issubclass(of, Struct):
        keys = {field.encode_name: plan for field in fields(of) if (plan := _plan(field.type))}
        alternatives = of.alternatives if issubclass(of, Shape) else ()
        return Plan(keys=keys, alternatives=alternatives) if keys or alternatives else None
    return None


class Checker:
    """Checks entries against each other."""

    def __init__(self, entries: Entries, mistakes: Mistakes) -> None:
        self._entries = entries
        self._mistakes = mistakes
        self._regions_of_vpcs = {
            region for vpc in entries.named["vpcs"].values() if (region := _own_region(vpc)) is not None
        }

    def check(self, entry: Entry) -> None:
        """Check one entity."""
        if isinstance(entry.data, dict):
            _Walk(self, entry.tree, entry.address, entry).mapping(entry.data, plan_of(entry.section.shape), ())

    def check_header(self, source: Source, shape: type[Shape]) -> None:
        """Check what a file says of itself."""
        _Walk(self, source.tree, "", None).mapping(source.data, plan_of(shape), ())

    def reference(self, plan: Plan, text: str) -> str | None:
        """What is wrong with a reference."""
        named = self._entries.named
        for section in plan.refers:
            if text in named[section]:
                return None
        if plan.also is not None and plan.also(text) is True:
            return None
        section_of_id = ids.section_of(text)
        if section_of_id in plan.refers:
            return None
        nouns = either([NOUNS[section] for section in plan.refers])
        if section_of_id is not None:
            return f"expected {_article(nouns)}, found {quoted(text)}, the ID of {_article(NOUNS[section_of_id])}"
        for section, noun in NOUNS.items():
            if text in named[section]:
                return f"{nouns} {quoted(text)} is not defined; {quoted(text)} is {_article(noun)}"
        candidates = (name for section in plan.refers for name in named[section])
        return f"{nouns} {quoted(text)} is not defined{self._mistakes.did_you_mean(text, candidates)}"

    def regions(self, entry: Entry) -> Sequence[str]:
        """The Regions that the entity can be in; none where that is not known."""
        certain = self._region_by_reference(entry)
        if certain is not None:
            return (certain,)
        if entry.source.region is None:
            return ()
        return (entry.source.region, *self._regions_of_vpcs)

    def _region_by_reference(self, entry: Entry) -> str | None:
        """The Region of the VPC that the entity is in, by its VPC or its subnet."""
        for key, section in (("vpc", "vpcs"), ("subnet", "subnets")):
            name = entry.data.get(key)
            target = self._entries.named[section].get(name) if isinstance(name, str) else None
            if target is not None and isinstance(target.data, dict):
                return _own_region(target) if section == "vpcs" else self._region_by_reference(target)
        return None


class _Walk:
    """One walk through an entity. Without an entry, through the header of a file."""

    def __init__(self, checker: Checker, tree: Tree, address: str, entry: Entry | None) -> None:
        self.checker = checker
        self.tree = tree
        self.address = address
        self.entry = entry

    def mapping(self, data: Mapping, plan: Plan, path: tuple[str | int, ...]) -> None:
        keys = plan.keys or {}
        for key, value in data.items():
            below = keys.get(key)
            if below is not None:
                self.value(value, below, data, key, path)
        given = [key for key in data if key in plan.alternatives]
        if len(given) > 1:
            inside = self.address + path_words(path)
            self.note(self.tree.key(data, given[1]), f"{inside} takes only one of {_both(given)}")

    def value(self, value: Any, plan: Plan, container: Any, key: str | int, path: tuple[str | int, ...]) -> None:
        if isinstance(value, str):
            message = self.text(value, plan)
            if message is not None:
                prefix = property_words(self.address, (*path, key)) + ": " if plan.form else ""
                self.note(self.tree.value(container, key), prefix + message)
        elif isinstance(value, list):
            if plan.items is not None:
                for index, item in enumerate(value):
                    self.value(item, plan.items, value, index, (*path, key))
        elif isinstance(value, dict) and plan.keys is not None:
            self.mapping(value, plan, (*path, key))

    def text(self, text: str, plan: Plan) -> str | None:
        if plan.refers:
            return self.checker.reference(plan, text)
        if plan.form is not None:
            return plan.form(text)
        if plan.zone and self.entry is not None:
            return forms.zone_name(text, self.checker.regions(self.entry))
        return None

    def note(self, place: Location, message: str) -> None:
        self.checker._mistakes.add_at(place, message)


def property_words(address: str, path: Sequence[str | int]) -> str:
    """A property in a message: `zone` in subnets.a, or `private_ips[0]` in interfaces.vip."""
    start = max((index for index, step in enumerate(path) if isinstance(step, str)), default=None)
    if start is None:
        return address + path_words(path)
    inside = (address + path_words(path[:start])).lstrip(".")
    name = quoted(path_words(path[start:]).lstrip("."))
    return f"{name} in {inside}" if inside else name


def _both(keys: Sequence[str]) -> str:
    return either([quoted(key) for key in keys])


def _article(noun: str) -> str:
    return ("an " if noun[0] in "AEIaei" else "a ") + noun


def _own_region(vpc: Entry) -> str | None:
    region = vpc.data.get("region") if isinstance(vpc.data, dict) else None
    return region if isinstance(region, str) and is_region(region) else vpc.source.region
