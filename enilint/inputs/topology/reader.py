"""Reads topology files: text, shape, checks, model."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from enilint.files.text import InputFile, TextEdit
from enilint.findings import Edit, InputError, Location
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.failures import failure, frames
from enilint.inputs.topology.checks import Checker
from enilint.inputs.topology.entries import SECTIONS, Entries, Entry, Part
from enilint.inputs.topology.files import Source, load
from enilint.inputs.topology.language.file import Header
from enilint.inputs.topology.mapping import to_network
from enilint.inputs.yaml.wording import Mistakes
from enilint.model.network import Network


def read(file: InputFile, context: Context) -> Design:
    """Read a topology file and what it imports. Entities with mistakes are left out of the network."""
    mistakes = Mistakes()
    with _collector_paused():
        sources = load(file, mistakes, context)
        design = Design(
            path=file.path,
            kind="topology",
            files=[*sources.texts, *sources.imported],
            texts=sources.texts,
            errors=mistakes.errors,
        )
        if sources.understood:
            entries = Entries(sources.understood, mistakes)
            checker = Checker(entries, mistakes)
            for source in sources.understood:
                _decode_header(source, checker, mistakes)
            for entry in entries:
                _guarded(entry, checker, mistakes)
            design.resources = len(entries)
            design.is_empty = not entries
            design.networks = (_network_of(entries, context, mistakes.errors),)
            design.writer = lambda edit: _write(entries, edit)
    return design


def _network_of(entries: Entries, context: Context, errors: list[InputError]) -> Network:
    """The network of the entries. One that enilint fails on is left out, as one with mistakes is."""
    while True:
        try:
            return to_network(entries, context)
        except Exception as error:
            lost = _entry_at_hand(error)
            if lost is None:
                raise
            lost.shape = None
            errors.append(_failed(lost, error))


def _entry_at_hand(error: Exception) -> Entry | None:
    """The entry that the last call was about: the nearest that any call has at hand."""
    at_hand = (value for frame in frames(error) for value in frame.f_locals.values())
    return next((one for one in at_hand if isinstance(one, Entry) and one.shape is not None), None)


def _failed(entry: Entry, error: Exception) -> InputError:
    return failure(entry.at.path, entry.address, error, entry.at.line, entry.at.column)


def _write(entries: Entries, edit: Edit) -> list[TextEdit] | None:
    from enilint.inputs.topology.writing import Writer

    return Writer(entries).write(edit)


def _decode_header(source: Source, checker: Checker, mistakes: Mistakes) -> None:
    """Check what a file says beside its sections."""
    before = mistakes.noted
    checker.check_header(source, Header)
    data = {key: value for key, value in source.data.items() if key not in SECTIONS}
    try:
        msgspec.convert(data, Header)
    except msgspec.ValidationError as failure:
        start = Location(source.tree.path)
        _explain(Part(source.tree, "Topology", "", start, data, source.data), failure, mistakes, before)


def _guarded(entry: Entry, checker: Checker, mistakes: Mistakes) -> None:
    """Decode an entry. A failure costs it alone."""
    try:
        _decode_entry(entry, checker, mistakes)
    except Exception as error:  # noqa: BLE001 - a failure costs the entry that it is about
        mistakes.errors.append(_failed(entry, error))


def _decode_entry(entry: Entry, checker: Checker, mistakes: Mistakes) -> None:
    """Give an entry its typed form, or note all its mistakes."""
    before = mistakes.noted
    checker.check(entry)
    try:
        shape = msgspec.convert(entry.data, entry.section.shape)
    except msgspec.ValidationError as failure:
        part = Part(entry.tree, entry.section.shape.__name__, entry.address, entry.at, entry.data, entry.data)
        _explain(part, failure, mistakes, before)
    else:
        entry.shape = shape if mistakes.noted == before else None


def _explain(part: Part, failure: Exception, mistakes: Mistakes, before: int) -> None:
    if mistakes.full:
        mistakes.add_at(part.at, str(failure))
        return
    from enilint.inputs.topology.explain import explain

    explain(part, failure, mistakes, before)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Loading makes many objects and no garbage: the collector would take more time than the work."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
