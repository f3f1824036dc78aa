"""The inventory in HTML: tables of interfaces and instances."""

import re
from collections.abc import Iterable, Sequence

from enilint.inventory import Attached, DesignFacts, Fact, InstanceFacts, InterfaceFacts
from enilint.reporters.fact_words import FactWords, without_symbol_of
from enilint.reporters.html_text import Room, address, code, items, left_out, table, text

_MOST_BYTES = 1_100_000
_NUMBER = re.compile(r"(\d+)")
_TITLES = (
    "Interface", "Subnet", "Zone", "Attached to", "Device index", "IPv4 addresses", "Security groups", "Elastic IP",
    "Target of", "Type",
)  # fmt: skip


_CAPTIONS = "{0}" * 5 + " " * 1_000
"""As long as what stands around the rows of a design."""


def interfaces(designs: Sequence[DesignFacts]) -> str:
    """The section of interfaces: their table for each design, and that of the instances they are attached to."""
    room = Room(_MOST_BYTES)
    parts = [_Design(one, room).html() for one in designs if one.interfaces or one.instances]
    return "".join((*parts, left_out(room))) or "<p>No interfaces.</p>\n"


class _Design:
    """The tables of one design. What is missing gets a number, and a line of its own below them."""

    def __init__(self, design: DesignFacts, room: Room) -> None:
        self._design = design
        self._room = room
        self._facts = FactWords()

    def html(self) -> str:
        design = self._design
        if not self._room.has_room(_CAPTIONS.format(text(design.path))):
            return ""
        listed = sorted(design.interfaces, key=lambda one: natural(one.name))
        rows = [self._interface(one) for one in listed]
        shown = (row for row in rows if self._room.has_room("".join(row)))
        tables = table(f"Interfaces of {design.path} ({design.kind})", _TITLES, shown, is_named=True)
        instances = sorted(design.instances, key=lambda one: natural(one.address))
        rows = [self._instance(one) for one in instances]
        shown = (row for row in rows if self._room.has_room("".join(row)))
        titles = ["Instance", "Type", "Interfaces", "Interfaces supported"]
        tables += table(f"Instances of {design.path}", titles, shown, is_named=True)
        missing = (f"?{number} {text(fact)}" for fact, number in self._facts.numbers.items())
        unknown = items(one for one in missing if self._room.has_room(one))
        return tables + (f"<h3>Not known in {code(design.path)}</h3>\n{unknown}" if unknown else "")

    def _interface(self, one: InterfaceFacts) -> list[str]:
        zone = without_symbol_of(one.subnet, one.zone)
        groups = ["default"] if one.security_groups is None else map(self._facts.words, one.security_groups)
        return [
            self._name(one),
            self._words(one.subnet),
            self._words(zone),
            _lines(self._instance_of(each) for each in one.attached),
            _lines(self._index(each) for each in one.attached),
            _lines(map(text, one.addresses)) or self._words(one.ipv4),
            _lines(map(address, groups)),
            _lines(map(self._words, one.elastic_ips)),
            _lines(map(address, one.routes)),
            "" if one.kind.value == "interface" else self._words(one.kind),
        ]

    def _name(self, one: InterfaceFacts) -> str:
        if one.is_implicit:
            return f'{address(one.name)} <span class="muted">created at launch</span>'
        return f"<code>{address(one.name)}</code>"

    def _instance_of(self, one: Attached) -> str:
        perhaps = f" (possibly: {text(self._facts.marks(one.missing))})" if one.missing else ""
        return self._words(one.instance) + perhaps

    def _index(self, one: Attached) -> str:
        card = "" if one.network_card.value == 0 else f"network card {self._words(one.network_card)}, "
        return card + self._words(one.device_index)

    def _instance(self, one: InstanceFacts) -> list[str]:
        name = f"<code>{address(one.address)}</code>" + (" (launch template)" if one.is_template else "")
        return [name, *map(self._words, (one.type, one.interfaces, one.allowed))]

    def _words(self, fact: Fact) -> str:
        return address(self._facts.words(fact))


def _lines(parts: Iterable[str]) -> str:
    return "<br/>".join(parts)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts `a[2]` before `a[10]`."""
    return [(int(part), "") if part.isdecimal() and part.isascii() else (-1, part) for part in _NUMBER.split(name)]
