"""The entries of an inventory: each instance with its interfaces. Those that differ in names alone are one."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from enilint.files.late import late
from enilint.inventory import Attached, DesignFacts, Fact, InstanceFacts, InterfaceFacts, Place
from enilint.reporters.fact_words import slot
from enilint.reporters.grouping import without_keys

_MODULES = late(r'(?:module\.[^.\[]+(?:\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\])?\.)+')
_ANYWHERE = Place("", 0)
_ITSELF = Fact()


class Entry(Struct, frozen=True):
    """An instance with its interfaces in order of their slots, or an interface that no instance of the design has."""

    instance: InstanceFacts | None
    interfaces: tuple[tuple[Attached | None, InterfaceFacts], ...]

    @property
    def address(self) -> str:
        """The address of the instance, or the name of the interface."""
        return self.instance.address if self.instance is not None else self.interfaces[0][1].name


def entries_of(design: DesignFacts) -> list[Entry]:
    """The instances of a design, then the interfaces that none of them has."""
    attached = defaultdict[object, list[tuple[Attached, InterfaceFacts]]](list)
    for one in design.interfaces:
        for each in one.attached:
            attached[each.instance.value].append((each, one))
    entries = []
    for instance in design.instances:
        in_order = sorted(attached[instance.address], key=lambda pair: slot(pair[0]))
        entries.append(Entry(instance, tuple(in_order)))
    addresses = {one.address for one in design.instances}
    for one in design.interfaces:
        if not any(each.instance.value in addresses for each in one.attached):
            entries.append(Entry(None, ((None, one),)))
    return entries


def alike(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries that differ in names alone, together; in the order of the first of each group.

    The names are those of the instance and its interfaces: they differ in instance keys, such as `[0]`, and everything
    else is said of both. What is in the same instance of a module as the instance may differ in the key of that.
    """
    groups = defaultdict[Entry, list[Entry]](list)
    for one in entries:
        groups[_without_names(one)].append(one)
    return list(groups.values())


def _without_names(entry: Entry) -> Entry:
    names = _Names(entry.address)
    return Entry(
        names.instance(entry.instance) if entry.instance is not None else None,
        tuple(
            (names.attached(each) if each is not None else None, names.interface(one, each is None))
            for each, one in entry.interfaces
        ),
    )


class _Names:
    """Facts about one entry without its names: those of it, and those of the module instance that it is in."""

    def __init__(self, address: str) -> None:
        found = _MODULES.match(address)
        self._modules = found[0] if found is not None else ""
        self._anonymous = without_keys(self._modules)

    def instance(self, one: InstanceFacts) -> InstanceFacts:
        return InstanceFacts(
            address=without_keys(one.address),
            at=_ANYWHERE,
            is_template=one.is_template,
            type=self._fact(one.type),
            interfaces=self._fact(one.interfaces),
            allowed=self._fact(one.allowed),
        )

    def attached(self, one: Attached, instance: Fact = _ITSELF) -> Attached:
        missing = tuple(map(without_keys, one.missing))
        return Attached(instance, self._fact(one.device_index), self._fact(one.network_card), missing)

    def interface(self, one: InterfaceFacts, is_alone: bool) -> InterfaceFacts:
        """What is known of an interface. If it `is_alone`, the instances that may have it are told, too."""
        groups = one.security_groups
        return replace(
            one,
            name=without_keys(one.name),
            address=without_keys(one.address),
            at=_ANYWHERE,
            kind=self._fact(one.kind),
            subnet=self._fact(one.subnet),
            zone=self._fact(one.zone),
            vpc=self._fact(one.vpc),
            attached=tuple(self.attached(each, self._fact(each.instance)) for each in one.attached) if is_alone else (),
            ipv4=self._fact(one.ipv4),
            security_groups=None if groups is None else tuple(map(self._fact, groups)),
            elastic_ips=tuple(map(self._fact, one.elastic_ips)),
            routes=tuple(map(self._text, one.routes)),
        )

    def _fact(self, one: Fact) -> Fact:
        if one.missing or self._modules:
            value = self._text(one.value) if isinstance(one.value, str) else one.value
            symbol = self._text(one.symbol) if one.symbol is not None else None
            return Fact(value, symbol, tuple(map(self._text, one.one_of)), tuple(map(without_keys, one.missing)))
        return one

    def _text(self, one: str) -> str:
        return one.replace(self._modules, self._anonymous) if self._modules else one
