"""Network limits of EC2 instance types, from `instance-types.json` beside this file.

The data is that of `aws ec2 describe-instance-types`, completed where the API is silent; its header names the sources
and says what each field means. It carries a date: a type that is not listed is unknown, never wrong.
"""

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from enilint.files.rows import row_of

DATA = Path(__file__).with_name("instance-types.json")

Gbps = tuple[float, float]
Family = Literal["IPv4", "IPv6"]


class NetworkCards(Struct, frozen=True):
    """A run of equal network cards: cards `first` to `first + count - 1`.

    `gbps` is (baseline, peak). `network_performance` is the API's wording ("Up to 170 Gigabit"), and can be lower.
    """

    count: int
    """How many cards there are."""
    first: int = msgspec.field(name="from")
    """The index of the first one."""
    max_interfaces: int | None = msgspec.field(name="max_enis")
    """The most interfaces on each card."""
    gbps: Gbps | None = None
    """The bandwidth in Gbps of each card: baseline and peak."""
    network_performance: str | None = None
    """The bandwidth of each card in the words of the API."""
    types: tuple[str, ...] = ()
    """The types of interfaces that can be on them: interface, efa and efa-only."""
    flexible_interfaces: int | None = msgspec.field(name="flexible_queue_enis", default=None)
    """How many interfaces more flexible ENA queues allow on each card."""


class InstanceType(Struct, frozen=True):
    """What one instance type allows.

    None: no source tells.
    """

    name: str
    """Its name, such as m5.large."""
    source: str
    """What tells its limits."""
    status: str
    """How sure the source is."""
    cards: tuple[NetworkCards, ...] = ()
    """Its network cards, in runs of equal ones."""
    card_count: int | None = None
    """How many network cards it has."""
    hypervisor: str | None = None
    """nitro, xen, or none (bare metal)."""
    ipv6: bool | None = None
    """Whether its interfaces can have IPv6 addresses."""
    gbps: Gbps | None = None
    """The bandwidth in Gbps: baseline and peak."""
    max_interfaces: int | None = msgspec.field(name="max_enis", default=None)
    """The most interfaces over all cards, the primary one included."""
    ipv4_per_interface: int | None = msgspec.field(name="ipv4_per_eni", default=None)
    """The most IPv4 addresses of an interface, the primary one included; a /28 prefix counts as one."""
    ipv6_per_interface: int | None = msgspec.field(name="ipv6_per_eni", default=None)
    """The most IPv6 addresses of an interface; an /80 prefix counts as one."""
    efa: bool | None = None
    """Whether it supports EFA."""
    efa_max: int | None = None
    """The most EFA and EFA-only interfaces together."""
    conntrack_seconds: int | None = msgspec.field(name="conntrack_tcp_s", default=None)
    """After how many seconds without traffic it forgets an established TCP connection, unless an interface says it."""
    vcpus: int | None = None
    """How many vCPUs it has."""
    trunking: bool | None = None
    """Whether it supports trunk interfaces, behind which EKS and ECS attach branch interfaces."""
    branch_interfaces: int | None = msgspec.field(name="branch_enis", default=None)
    """The most branch interfaces behind its trunk interface."""

    def interface_limit(self, *, flexible_queues: bool) -> int | None:
        """The most interfaces. Flexible ENA queues allow some more (AdditionalFlexibleNetworkInterfaces)."""
        if self.max_interfaces is None or not flexible_queues:
            return self.max_interfaces
        return self.max_interfaces + sum((run.flexible_interfaces or 0) * run.count for run in self.cards)

    def card_limit(self, index: int, *, flexible_queues: bool) -> int | None:
        """The most interfaces of one network card, and how many device indexes it has; None if no source says it."""
        run = self.card(index)
        if run is None or run.max_interfaces is None:
            return None
        return run.max_interfaces + (run.flexible_interfaces or 0 if flexible_queues else 0)

    def card(self, index: int) -> NetworkCards | None:
        """The run of cards that a card belongs to; None where the data does not tell."""
        return next((run for run in self.cards if run.first <= index < run.first + run.count), None)

    @property
    def last_card(self) -> int | None:
        """The index of the last network card. None: the data does not show how many there are."""
        told = self.cards or (self.card_count or 0) > 1  # one card is what a type has of which nothing is told
        return self.card_count - 1 if told and self.card_count is not None else None

    def address_limit(self, family: Family) -> int | None:
        """The most addresses of an interface, the primary one included."""
        if family == "IPv4":
            return self.ipv4_per_interface
        return 0 if self.ipv6 is False else self.ipv6_per_interface


class Catalog:
    """All known instance types. Rows are decoded when they are asked for."""

    def __init__(self, path: Path = DATA) -> None:
        self._data = path.read_bytes()
        self._start = self._data.index(b',\n"types":{')
        header = msgspec.json.decode(self._data[: self._start] + b"}", type=_Header)
        self._defaults = header.defaults
        self._sources = header.sources
        self._notes = header.notes
        self._without_data = header.names_without_data
        self._decoded: dict[str, InstanceType] = {}

    def get(self, name: str) -> InstanceType | None:
        """The type of that name, or None where it is not listed."""
        if name not in self._decoded:
            row = self._row(name)
            if row is None:
                return None
            fields = {**self._defaults, **msgspec.json.decode(row)}
            fields |= {"name": name, "source": self._describe(fields)}
            self._decoded[name] = msgspec.convert(fields, InstanceType)
        return self._decoded[name]

    def override(self, name: str, row: Mapping[str, Any], source: str) -> None:
        """Put figures in place of those of the data, or beside them for a type that it lacks.

        Raises msgspec.ValidationError where a figure is not what it should be.
        """
        row_of_data = self._row(name)
        known = msgspec.json.decode(row_of_data) if row_of_data is not None else {}
        fields = {**self._defaults, **known, **row, "name": name, "source": source}
        self._decoded[name] = msgspec.convert(fields, InstanceType)

    def _row(self, name: str) -> bytes | None:
        return row_of(self._data, name, self._start, indent=" ")

    @functools.cached_property
    def _rows(self) -> Mapping[str, msgspec.Raw]:
        return msgspec.json.decode(self._data, type=_Rows).types

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    @functools.lru_cache(maxsize=256)  # noqa: B019 - a catalog lives as long as the program
    def near(self, name: str) -> tuple[str, ...]:
        """Listed names that look like a mistyped one, best first. All of them are in lower case."""
        import difflib

        return tuple(difflib.get_close_matches(name.lower(), self._rows, n=3, cutoff=0.75))

    def names_meant(self, name: str) -> tuple[str, ...] | None:
        """The types that a name may stand for which no type has for certain; None where a type has it, or may have."""
        return None if name in self._without_data or self.get(name) is not None else self._names_meant(name)

    @functools.lru_cache(maxsize=256)  # noqa: B019 - a catalog lives as long as the program
    def _names_meant(self, name: str) -> tuple[str, ...] | None:
        from enilint.aws.type_names import names_meant

        return names_meant(name, self._rows.keys(), {one.partition(".")[0] for one in self._rows})

    def note(self, name: str) -> str | None:
        """What the data has to say on a type beyond its numbers."""
        if name in self._notes:
            return self._notes[name]
        return next((note for note in self._notes.values() if name in note), None)

    @functools.cached_property
    def date(self) -> str:
        """The month of the newest scan, as `2026-10`."""
        return str(self._sources["api"]["commit_date"])[:7]

    @functools.cached_property
    def widest(self) -> InstanceType:
        """A type that allows the most IPv4 addresses per interface: what no interface may exceed."""
        return max((t for t in map(self.get, self._rows) if t), key=lambda t: t.ipv4_per_interface or 0)

    def _describe(self, row: Mapping[str, Any]) -> str:
        key, _, date = str(row["source"]).partition("@")
        if key == "api":
            return f"EC2 DescribeInstanceTypes, {(date or self.date)[:7]}"
        if key == "aws-docs":
            return f"{self._sources[key]['name']}, 2026-11"
        return f"{self._sources[key]['repository']}, {str(self._sources[key]['commit_date'])[:7]}"


class _Header(Struct):
    defaults: dict[str, Any]
    sources: dict[str, dict[str, Any]]
    notes: dict[str, str]
    names_without_data: frozenset[str]


class _Rows(Struct):
    types: dict[str, msgspec.Raw]


@functools.cache
def bundled_catalog() -> Catalog:
    """The catalog that ships with enilint, read once."""
    return Catalog()
