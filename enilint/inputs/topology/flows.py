"""From entries to the model: flows."""

from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.ids import section_of
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.language.terms import Maybe, given
from enilint.inputs.topology.parts import common
from enilint.inputs.topology.references import References
from enilint.model.entities.intent import Flow, FlowEnd


def flows(entries: Entries, refer: References) -> tuple[Flow, ...]:
    """The traffic that the files speak of."""
    return tuple(_flow(entry, refer) for entry in entries.listed["flows"] if entry.shape is not None)


def _flow(entry: Entry, refer: References) -> Flow:
    shape: routing.Flow = entry.shape
    return Flow(
        **common(Flow, entry),
        source=_end(shape.source, f"the source of {entry.address}", entry, refer),
        target=_end(shape.target, f"the target of {entry.address}", entry, refer),
        gbps=given(shape.gbps),
        kind=given(shape.kind),
        via=given(shape.via),
    )


def _end(name: Maybe[str], missing: str, entry: Entry, refer: References) -> FlowEnd:
    """An end; an id that several sections have, and what is neither instance nor interface, is only a name."""
    text = given(name) or missing
    is_instance = text in refer.instances or section_of(text) == "instances"
    is_interface = text in refer.interfaces or section_of(text) == "interfaces"
    if is_instance and not is_interface:
        return FlowEnd(f"instances.{text}" if text in refer.instances else text, launch=refer.instance(text, entry))
    if is_interface and not is_instance:
        return FlowEnd(
            f"interfaces.{text}" if text in refer.interfaces else text, interface=refer.interface(text, entry)
        )
    return FlowEnd(text)
