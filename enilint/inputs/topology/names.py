"""From entries to the model: DNS records, and everything else that names an address."""

from collections.abc import Iterator

from enilint.findings import Location
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language import routing, services
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common
from enilint.inputs.topology.references import References
from enilint.model.entities.services import AddressReference, DnsRecord


def dns_records(entries: Entries, refer: References) -> Iterator[DnsRecord]:
    """What DNS names point at."""
    for entry in entries.named["dns_records"].values():
        shape: routing.DnsRecord | None = entry.shape
        if shape is None:
            continue
        to = address_reference(shape, entry, refer, next(iter(entry.tree.values(entry.data).values()), entry.at))
        yield DnsRecord(**common(DnsRecord, entry), to=() if to is None else (to,), more=_left_open(to, entry.address))


def address_reference(
    shape: routing.DnsRecord | services.LoadBalancerTarget, entry: Entry, refer: References, at: Location
) -> AddressReference | None:
    """The address that is named: by what has it, or by itself. None where nothing is named."""
    launch, interface = refer.instance(shape.instance, entry), refer.interface(shape.interface, entry)
    elastic_ip = refer.elastic_ip(shape.elastic_ip, entry) if isinstance(shape, routing.DnsRecord) else None
    text = given(shape.address)
    if launch is None and interface is None and elastic_ip is None and text is None:
        return None
    return AddressReference(at=at, launch=launch, interface=interface, elastic_ip=elastic_ip, text=text)


def _left_open(to: AddressReference | None, address: str) -> tuple[str, ...]:
    return (f"the target of {address}",) if to is None else ()
