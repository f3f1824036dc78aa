"""What a plan replaces because of something else, and what breaks with it: a chain of facts, from the cause to the end.

A replaced VPC takes its subnets with it, a subnet its interfaces, an interface the associations of Elastic IPs and the
routes that name it, and a route the subnets that use its table. A route whose target does not exist is a blackhole.
Source: VPC User Guide, "Configure route tables".
"""

from collections.abc import Iterator

from enilint.findings import Related
from enilint.model.apply_order import ApplyOrder
from enilint.model.entities.launches import Attachment, Interface
from enilint.model.entities.on_interfaces import ElasticIpAssociation
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route
from enilint.model.launch import device_index_words
from enilint.model.loss import Loss, cause_words, elastic_ip_words, joined_words
from enilint.values import known, words

_REPLACING = ("availability_zone", "cidr_block")
_ALSO = ", which the plan also changes"


class Cascades(ApplyOrder):
    """The chain from what a plan replaces to what breaks with it."""

    def replaced_places(self, subnet: Subnet) -> tuple[Vpc | Subnet, ...]:
        """What is replaced of a subnet that exists: its VPC, if the plan replaces that, and then the subnet itself."""
        places = (known(subnet.vpc), subnet)
        changes = [(one, self.changes.get(one.address)) for one in places if one is not None]
        return tuple(one for one, change in changes if change is not None and change.replaces)

    def replaced_because(self, place: Vpc | Subnet) -> tuple[str, ...]:
        """The arguments that replace a VPC or subnet: those that the plan names, or else those that differ."""
        change = self.changes[place.address]
        return change.replaced_attributes or tuple(name for name in _REPLACING if name in change.changed)

    def place_proof(self, subnet: Subnet) -> Iterator[Related]:
        """Where the plan says that it replaces the VPC and the subnet, and why."""
        places = self.replaced_places(subnet)
        for place in places:
            change = self.changes[place.address]
            names = self.replaced_because(place) or (("vpc_id",) if len(places) > 1 and place is subnet else ())
            yield Related(f"{place} will be replaced{cause_words(change, names)}", change.at, place.address)

    def loss_proof(self, before: Interface, loss: Loss) -> tuple[Related, ...]:
        """What the interface has now, what refers to it, and what the plan does to that: the chain of what breaks."""
        id = known(before.id)
        has = [f"is {id}"] if id else []
        has += [f"has {joined_words(loss.addresses)}"] if loss.addresses else []
        proof = [Related(f"{before} {' and '.join(has) or 'exists'} now", before.place("addresses"), before.address)]
        existing = self.before or self
        for one in () if before.implicit else existing.attachments_of_interface(before):
            proof.append(_attached(self, before, one))
        proof.extend(_associated(self, before, one) for one in loss.associations)
        for route in loss.routes:
            proof.extend(_routed(self, before, route))
        for group in loss.groups:
            proof.append(Related(f"{group} moves it between instances", group.place("interface"), group.address))
        return tuple(proof)


def _attached(network: Cascades, before: Interface, one: Attachment) -> Related:
    index = device_index_words(one.network_card, one.device_index)
    change = network.changes.get(one.address) if one.address != before.address else None
    fate = ""
    if change is not None and change.deletes:
        fate = ", which the plan also replaces" if change.replaces else ", which the plan deletes"
    fact = f"it is attached to {words(one.launch, unknown='an instance')} at {index}{fate}"
    return Related(fact, one.place("interface"), one.address)


def _associated(network: Cascades, before: Interface, one: ElasticIpAssociation) -> Related:
    fate = _fate(network, before, one.address, "it stays disassociated", "nothing can be reached at its address")
    fact = f"{one} associates {elastic_ip_words(one)} with it{fate}"
    return Related(fact, one.place("interface"), one.address)


def _routed(network: Cascades, before: Interface, route: Route) -> Iterator[Related]:
    """A route, and the subnets that use its table."""
    fate = _fate(network, before, route.address, "it stays a blackhole", "it is a blackhole")
    fact = f"{route} sends {words(route.destination)} to it{fate}"
    yield Related(fact, route.place("interface"), route.address)
    existing = network.before or network
    table = known(route.table) if route.table is not None else None
    for subnet in existing.routing.subnets_of(table) if table is not None else ():
        yield Related(f"{subnet} uses this route", subnet.at, subnet.address)


def _fate(network: Cascades, before: Interface, address: str, for_good: str, until_then: str) -> str:
    """What the plan does to something that refers to an interface, and what it is until then if the interface ends."""
    change, of_interface = network.changes.get(address), network.changes.get(before.address)
    ends = of_interface is not None and of_interface.deletes
    if change is None or not (change.deletes or change.updates):
        return f", which the plan does not change{f': {for_good}' if ends else ''}"
    if change.deletes and not change.replaces:
        return ", which the plan deletes"
    if change.replaces:
        return _ALSO if change.creates_before_destroying else ", which the plan deletes, and creates again later"
    is_late = network.destroyed_before(before.address, address) is True
    return f", which the plan updates later: until then, {until_then}" if is_late else _ALSO
