"""Addresses that something is known by: what names them, and what has them.

DNS records, targets of load balancers and security-group rules name addresses. An author names one by a reference to
the thing that has it, or by its text. Equal texts and equal symbols are the same address.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from enilint.model.entities.base import AddressText
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Attachment, Instance, Interface, Launch
from enilint.model.entities.services import AddressReference
from enilint.values import (
    OneOf,
    Unknown,
    Value,
    candidates,
    facts_missing,
    follow,
    known,
    merged,
    one_of,
    same,
)

_MOST_UNSURE = 8
"""Things that may have an address, of which it is one."""


class AddressHolder(Struct, frozen=True, kw_only=True):
    """What has an address: an interface, an Elastic IP, or nothing of the design.

    `primary`: it is the primary private address of the interface. `public`: the public one that its instance shows.
    """

    interface: Interface | None = None
    elastic_ip: ElasticIp | None = None
    primary: bool = False
    public: bool = False


NOBODY = AddressHolder()
"""Nothing of the design has the address."""


class AddressBook:
    """What has which address, where the design says so."""

    def __init__(
        self,
        instances: Sequence[Instance],
        interfaces: Sequence[Interface],
        elastic_ips: Sequence[ElasticIp],
        primary_of: Callable[[Launch], Attachment | None],
    ) -> None:
        self._instances = instances
        self._interfaces = interfaces
        self._elastic_ips = elastic_ips
        self._primary_of = primary_of

    def who_has(self, reference: AddressText) -> Value[AddressHolder]:
        """What has the address that is named. A public address that an instance shows can be its Elastic IP."""
        if not isinstance(reference, AddressReference):
            return self._of_text(reference.text)
        if reference.launch is not None:
            return follow(reference.launch, self._primary)
        if reference.interface is not None:
            return follow(reference.interface, lambda one: AddressHolder(interface=one, primary=True))
        if reference.elastic_ip is not None:
            return follow(reference.elastic_ip, lambda one: AddressHolder(elastic_ip=one))
        return self._of_text(reference.text)

    def interface_of(self, reference: AddressText) -> Value[Interface] | None:
        """The interface that has the address as its own; None where none of the design has it."""
        holder = self.who_has(reference)
        one = known(holder)
        if one is not None:
            return one.interface
        return follow(holder, lambda each: each.interface or Unknown("an interface outside this design"))

    def _of_text(self, text: Value[str] | None) -> Value[AddressHolder]:
        if text is None:
            return Unknown("the address")
        if isinstance(text, OneOf):
            found = [self._of_text(one) for one in text.candidates]
            return follow(OneOf(tuple(range(len(found))), text.reason, text.open), found.__getitem__)
        name = text.symbol if isinstance(text, Unknown) else text
        holders = self._by_name.get(name, []) if name is not None else []
        perhaps = self._perhaps_by_name.get(name, [])[:_MOST_UNSURE] if name is not None else []
        if perhaps:
            facts = merged(*(facts_missing(text) for _, text in perhaps))
            return one_of((*(holders or (NOBODY,)), *(holder for holder, _ in perhaps)), " and ".join(facts))
        if not holders:
            return text if isinstance(text, Unknown) else NOBODY
        given = [one for one in holders if one.elastic_ip is not None]
        return one_of(given or holders, f"which resource with the address {name} is meant")

    def _primary(self, launch: Launch) -> Value[AddressHolder]:
        attachment = self._primary_of(launch)
        if attachment is None:
            return Unknown(f"the primary interface of {launch}")
        return follow(attachment.interface, lambda one: AddressHolder(interface=one, primary=True))

    @functools.cached_property
    def _by_name(self) -> dict[str, list[AddressHolder]]:
        """What has an address, by the text of the address or by its symbol."""
        found: dict[str, dict[AddressHolder, None]] = defaultdict(dict)
        for text, holder in self._holders():
            name = text.symbol if isinstance(text, Unknown) else known(text)
            if name is not None:
                found[name][holder] = None
        return {name: list(holders) for name, holders in found.items()}

    @functools.cached_property
    def _perhaps_by_name(self) -> dict[str, list[tuple[AddressHolder, Value[str]]]]:
        """What may have an address: the input does not say which of several it has."""
        found: dict[str, dict[AddressHolder, Value[str]]] = defaultdict(dict)
        for text, holder in self._holders():
            if known(text) is None:
                for name in candidates(text):
                    found[name].setdefault(holder, text)
        return {name: list(holders.items()) for name, holders in found.items()}

    def _holders(self) -> Iterator[tuple[Value[str], AddressHolder]]:
        for elastic_ip in self._elastic_ips:
            if elastic_ip.public_ip is not None:
                yield elastic_ip.public_ip, AddressHolder(elastic_ip=elastic_ip)
        for interface in self._interfaces:
            primary = interface.primary_address
            for text in (primary, interface.private_ip):
                if text is not None:
                    yield text, AddressHolder(interface=interface, primary=True)
            for address in interface.addresses.listed:
                if same(address.text, primary) is not True:
                    yield address.text, AddressHolder(interface=interface)
        for instance in self._instances:
            yield from self._of_instance(instance)

    def _of_instance(self, instance: Instance) -> Iterator[tuple[Value[str], AddressHolder]]:
        attachment = self._primary_of(instance)
        interface = known(attachment.interface) if attachment is not None else None
        if interface is None:
            return
        if instance.private_ip is not None:
            yield instance.private_ip, AddressHolder(interface=interface, primary=True)
        if instance.public_ip is not None:
            yield instance.public_ip, AddressHolder(interface=interface, public=True)
