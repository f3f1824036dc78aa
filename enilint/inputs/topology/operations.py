"""From entries to the model: operations of runbooks and agents."""

from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common
from enilint.inputs.topology.references import References
from enilint.model.entities.intent import Operation


def operations(entries: Entries, refer: References) -> tuple[Operation, ...]:
    """The operations that have no mistakes and say what they do."""
    found = (_operation(entry, refer) for entry in entries.listed["operations"] if entry.shape is not None)
    return tuple(one for one in found if one is not None)


def _operation(entry: Entry, refer: References) -> Operation | None:
    shape: routing.Operation = entry.shape
    for verb, moved in (("detach", given(shape.detach)), ("move", given(shape.move))):
        if moved is not None:
            return Operation(
                **common(Operation, entry),
                verb=verb,
                interface=refer.interface(moved.interface, entry),
                launch=refer.instance(moved.instance, entry),
            )
    return None
