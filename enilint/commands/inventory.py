"""`enilint inventory`: what was understood of designs."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from enilint import __version__
from enilint.commands.telling import tell, tell_problem
from enilint.findings import InputError
from enilint.inventory import Attached, DesignFacts, Fact, InstanceFacts, InterfaceFacts
from enilint.reporters.alike import Entry, alike, entries_of
from enilint.reporters.fact_words import FactWords, without_symbol_of
from enilint.reporters.grouping import others as other_names
from enilint.reporters.json_text import document_schema, encoded
from enilint.reporters.terminal import escaped, safe_in_logs
from enilint.run.inventory import Inventory, inventory
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare


class Error(Struct):
    """Something that could not be read."""

    path: str | None
    line: int | None
    column: int | None
    message: str


class UnreadModule(Struct):
    """A module that was not read, and the root module that calls it."""

    input: str
    module: str
    source: str


class StandInRead(Struct):
    """A stand-in that enilint used in place of a module, and the root module that calls the module."""

    input: str
    module: str
    source: str
    stand_in: str


class Document(Struct):
    """What enilint understood of designs. `version` is that of this shape, `enilint` that of the program."""

    version: int
    enilint: str
    designs: tuple[DesignFacts, ...]
    errors: tuple[Error, ...]
    unread: tuple[UnreadModule, ...]
    stand_ins: tuple[StandInRead, ...]


def run(request: Request, *, format: str, folds: bool = True) -> int:
    """Print what was understood, as text or as JSON. Returns the exit code: 2 if something could not be read."""
    designs, errors = read_all(request, prepare(request))
    found = inventory(designs, errors)
    if format == "json":
        sys.stdout.write(encoded(_document(found)))
    else:
        sys.stdout.writelines(f"{safe_in_logs(escaped(line))}\n" for line in text_of(found, folds=folds))
        for error in found.errors:
            tell_problem(error)
        for one in (*found.unread, *found.stand_ins):
            tell(f"note: {one.message}")
    return 2 if found.errors else 0


def inventory_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of the document."""
    return document_schema(Document, "inventory")


def _document(found: Inventory) -> Document:
    return Document(
        version=1,
        enilint=__version__,
        designs=found.designs,
        errors=tuple(_error(one) for one in found.errors),
        unread=tuple(UnreadModule(one.input, one.module, one.source) for one in found.unread),
        stand_ins=tuple(StandInRead(one.input, one.module, one.source, one.title) for one in found.stand_ins),
    )


def _error(one: InputError) -> Error:
    return Error(one.path, one.line, one.column, one.message)


def text_of(found: Inventory, *, folds: bool = True) -> Iterator[str]:
    """The lines of the text. If it `folds`, instances and interfaces that differ in names alone are described once."""
    for number, design in enumerate(found.designs):
        if number:
            yield ""
        yield from _Text(design, folds=folds).lines()


class _Text:
    """One design as text. What is missing gets a number, and a line of its own at the end."""

    def __init__(self, design: DesignFacts, *, folds: bool) -> None:
        self._design = design
        self._folds = folds
        self._facts = FactWords()
        self._words, self._marks = self._facts.words, self._facts.marks

    def lines(self) -> Iterator[str]:
        """The lines."""
        design = self._design
        templates = [one for one in design.instances if one.is_template]
        numbers = [_counted(len(design.interfaces), "interface")]
        numbers.append(_counted(len(design.instances) - len(templates), "instance"))
        numbers += [_counted(len(templates), "launch template")] if templates else []
        yield f"{design.path} ({design.kind}): {', '.join(numbers)}"
        entries = entries_of(design)
        groups = alike(entries) if self._folds else [[one] for one in entries]
        for group in (one for one in groups if one[0].instance is not None):
            yield ""
            yield from self._entry(group)
        others = [one for one in groups if one[0].instance is None]
        if others:
            yield ""
            yield "interfaces outside these instances"
        for group in others:
            yield from self._entry(group)
        if self._facts.numbers:
            yield ""
            yield "not known"
        for fact, number in self._facts.numbers.items():
            yield f"  ?{number}  {fact}"

    def _entry(self, group: Sequence[Entry]) -> Iterator[str]:
        """What the entries say, with the names of the first, and the names of the others."""
        first = group[0]
        names = list(dict.fromkeys(one.address for one in group))
        also = f"also {other_names(names)}" if len(names) > 1 else ""
        if first.instance is not None:
            yield self._instance(first.instance)
            if also:
                yield f"  {also}"
        for attached, one in first.interfaces:
            if attached is not None:
                name = "made at launch" if one.is_implicit else one.name
                yield from self._interface(one, f"{self._slot(attached)}: {name}")
            else:
                perhaps = [f"possibly on {self._words(each.instance)}" for each in one.attached]
                yield from self._interface(one, f"{one.name}: {', '.join(perhaps) or 'not attached'}", also)

    def _instance(self, one: InstanceFacts) -> str:
        template = " (launch template)" if one.is_template else ""
        used, allowed = self._words(one.interfaces), self._words(one.allowed)
        return f"{one.address}{template}: {self._words(one.type)}, {used} of {allowed} interfaces"

    def _slot(self, one: Attached) -> str:
        card = "" if one.network_card.value == 0 else f"network card {self._words(one.network_card)}, "
        doubt = f", possibly {self._marks(one.missing)}" if one.missing else ""
        return f"{card}device index {self._words(one.device_index)}{doubt}"

    def _interface(self, one: InterfaceFacts, title: str, also: str = "") -> Iterator[str]:
        yield f"  {title}" + ("" if one.kind.value == "interface" else f" ({self._words(one.kind)})")
        if also:
            yield f"    {also}"
        zone, vpc = (without_symbol_of(one.subnet, each) for each in (one.zone, one.vpc))
        yield f"    {self._words(one.subnet)}, zone {self._words(zone)}, VPC {self._words(vpc)}"
        yield f"    {'; '.join(self._identity(one))}"
        for route in one.routes:
            yield f"    target of {route}"

    def _identity(self, one: InterfaceFacts) -> Iterator[str]:
        count = self._words(one.ipv4)
        addresses = f"IPv4 addresses: {count}"
        yield f"{addresses} ({', '.join(one.addresses)})" if one.addresses else addresses
        if one.security_groups is None:
            yield "default security group"
        else:
            yield f"security groups: {self._listed(one.security_groups) or 'none'}"
        if one.elastic_ips:
            yield f"Elastic IP: {self._listed(one.elastic_ips)}"

    def _listed(self, facts: Iterable[Fact]) -> str:
        return ", ".join(map(self._words, facts))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
