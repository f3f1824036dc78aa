"""What goes away with an interface that a plan replaces, and who relied on it.

A plan has two networks: the design after the apply, and `before`, the one that exists. Entities of the two are
different objects; `unchanged` says whether two of them are the same thing. With a replaced interface go its id, its
MAC address, every address that is not asked for again, and the association of its Elastic IPs (the Elastic IPs
themselves stay). Source: DeleteNetworkInterface; EC2 User Guide, "Delete a network interface".
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.model.addresses import Address
from enilint.model.change import Change
from enilint.model.entities.base import Identified
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Interface
from enilint.model.entities.on_interfaces import ElasticIpAssociation
from enilint.model.entities.routes import Route
from enilint.model.lookups import Lookups
from enilint.values import (
    Answer,
    Missing,
    OneOf,
    Unknown,
    Value,
    candidates,
    facts_missing,
    known,
    negated,
    same,
    unanimous,
)

_MOST_LISTED = 3
_REASONS = {
    "replace_because_tainted": " because it is tainted",
    "replace_by_request": " by request",
    "replace_by_triggers": " because of replace_triggered_by",
}
"""What an `action_reason` means; Terraform adds others from time to time."""


class Replacement(Struct, frozen=True):
    """An interface that is deleted and made anew, as it is and as it will be."""

    before: Interface
    after: Interface
    change: Change


class Loss(Struct, frozen=True, kw_only=True):
    """What an interface has now and will not have after the apply, besides its id and its MAC address.

    `addresses` are those that it loses for certain, `pinned` says that the author picks them, on an interface that is
    attached. `groups` are the failover groups that move the interface.
    """

    addresses: tuple[str, ...] = ()
    pinned: bool = False
    associations: tuple[ElasticIpAssociation, ...] = ()
    routes: tuple[Route, ...] = ()
    groups: tuple[FailoverGroup, ...] = ()

    @property
    def stated(self) -> tuple[object, ...]:
        """What others know the interface by and is lost, among the values of a finding."""
        elastic_ips = [
            (one if one.elastic_ip is None else one.elastic_ip, _public_ip(one)) for one in self.associations
        ]
        return [*self.addresses], elastic_ips, [*self.routes]

    @property
    def is_identity(self) -> bool:
        """Whether others know the interface by what it loses."""
        return bool(self.pinned or self.associations or self.routes or self.groups)


class Losses(Lookups):
    """What a plan replaces, and what goes away with it."""

    def unchanged(self, old: Value[Identified], new: Value[Identified]) -> Answer:
        """Whether a reference of the network that exists and one of the network after the apply mean the same thing."""
        unsure = [one for one in (old, new) if isinstance(one, Unknown) or (isinstance(one, OneOf) and one.open)]
        if unsure:
            return Missing(facts_missing(*unsure))
        answers = [_same_thing(self, one, other) for one in candidates(old) for other in candidates(new)]
        return unanimous(answers, otherwise=facts_missing(old, new))

    def changed(self, old: Value[Identified], new: Value[Identified]) -> Answer:
        """Whether they mean different things for certain."""
        return negated(self.unchanged(old, new))

    def replacements(self) -> Iterator[Replacement]:
        """The interfaces that the plan replaces, those that a launch makes by itself left out."""
        for change in self.changes.values():
            before = self.before.interface_at(change.address) if self.before is not None else None
            after = self.interface_at(change.address)
            if change.replaces and before is not None and after is not None and not (before.implicit or after.implicit):
                yield Replacement(before, after, change)

    def leaves_subnet(self, replacement: Replacement) -> Answer:
        """Whether the interface is replaced, among other reasons, because it is to be in another subnet."""
        if replacement.change.replaced_attributes:
            return "subnet_id" in replacement.change.replaced_attributes
        return self.changed(replacement.before.subnet, replacement.after.subnet)

    def loss_of(self, before: Interface, after: Interface) -> Loss:
        """What the interface that exists loses to the one that takes its place."""
        existing = self.before or self
        asked = [one for one in after.addresses.listed if one.requested]
        addresses = _lost_addresses(before, after)
        return Loss(
            addresses=addresses,
            pinned=bool(addresses and asked and existing.attachments_of_interface(before)),
            associations=tuple(existing.associations_of(before)),
            routes=tuple(existing.routes_to(before)),
            groups=tuple(self.groups_of(after)),
        )


def _same_thing(network: Lookups, old: Identified, new: Identified) -> Answer:
    if old.declared and new.declared:
        change = network.changes.get(new.address)
        return old.address == new.address and not (change is not None and change.deletes)
    if new.declared and isinstance(new.id, Unknown):
        return False  # the plan makes it
    return same(old.id, new.id)


def _lost_addresses(before: Interface, after: Interface) -> tuple[str, ...]:
    """The addresses and prefixes that are not asked for again. None where it is not known what is asked for."""
    kept = {one.network for one in after.addresses.listed}
    ipv4 = sum(network is not None and network.version == 4 for network in kept)
    slots = after.addresses.ipv4_slots
    if slots.high is None or slots.low > max(1, ipv4):
        return ()
    own = list(before.addresses.listed)
    primary = known(before.private_ip) if before.private_ip is not None else None
    if primary is not None:
        own.insert(0, Address(primary, before.place("addresses")))
    return tuple(dict.fromkeys(one.text for one in own if one.network not in kept))


def loss_words(loss: Loss) -> str:
    """Everything that is lost, in words that complete "it loses ..."."""
    parts = []
    if loss.addresses:
        parts.append(f"its address{'es' if len(loss.addresses) > 1 else ''} {joined_words(loss.addresses)}")
    if loss.associations:
        parts.append(f"its association with {joined_words([elastic_ip_words(one) for one in loss.associations])}")
    if loss.routes:
        parts.append(f"the routes to it ({joined_words(list(dict.fromkeys(one.address for one in loss.routes)))})")
    return " and ".join([", ".join([*parts, "its MAC address"]), "its ID"])


def elastic_ip_words(association: ElasticIpAssociation) -> str:
    """The Elastic IP of an association, by its address in the design and by its public address where it is known."""
    elastic_ip = _elastic_ip(association)
    if elastic_ip is None:
        return f"the Elastic IP of {association}"
    public = _public_ip(association)
    return f"Elastic IP {elastic_ip}{f' ({public})' if public else ''}"


def _elastic_ip(association: ElasticIpAssociation) -> ElasticIp | None:
    return known(association.elastic_ip) if association.elastic_ip is not None else None


def _public_ip(association: ElasticIpAssociation) -> str | None:
    elastic_ip = _elastic_ip(association)
    return None if elastic_ip is None or elastic_ip.public_ip is None else known(elastic_ip.public_ip)


def cause_words(change: Change, attributes: Sequence[str] = ()) -> str:
    """Why the plan replaces something, in words that continue "... will be replaced"; none if the plan does not say it.

    `attributes` are named instead of those that the plan names.
    """
    names = attributes or change.replaced_attributes
    if names:
        return f" because its {joined_words(names)} change{'s' if len(names) == 1 else ''}"
    return _REASONS.get(change.reason, "")


def joined_words(texts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    shown = list(texts[:_MOST_LISTED])
    if len(texts) > _MOST_LISTED:
        shown.append(f"{len(texts) - _MOST_LISTED} more")
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
