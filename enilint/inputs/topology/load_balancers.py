"""From entries to the model: load balancers and their targets."""

from collections.abc import Iterator

from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language import services
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.names import address_reference
from enilint.inputs.topology.parts import common, left_out, own_id
from enilint.inputs.topology.properties import places_of
from enilint.inputs.topology.references import References
from enilint.model.entities.services import LoadBalancer, LoadBalancerTarget, is_public_balancer
from enilint.values import Value, follow


def load_balancers(entries: Entries, refer: References) -> Iterator[LoadBalancer]:
    """The load balancers that have no mistakes."""
    for entry in _declared(entries):
        shape: services.LoadBalancer = entry.shape
        subnets = [subnet for name in shape.subnets if (subnet := refer.subnet(name, entry)) is not None]
        type: Value[str] = given(shape.type) or left_out(entry.address, "type", "the type")
        elastic_ips = [one for name in shape.elastic_ips if (one := refer.elastic_ip(name, entry)) is not None]
        yield LoadBalancer(
            **common(LoadBalancer, entry),
            id=own_id(entry),
            type=type,
            service=follow(type, lambda one: f"{one}-load-balancer"),
            ip_address_type=shape.ip_address_type,
            is_public=is_public_balancer(
                type,
                left_out(entry.address, "scheme", "the scheme")
                if (scheme := given(shape.scheme)) is None
                else scheme == "internet-facing",
            ),
            subnets=tuple(subnets),
            more_subnets=() if shape.subnets else (f"the subnets of {entry.address}",),
            elastic_ips=tuple(elastic_ips),
            allowlisted_by=tuple(shape.allowlisted_by),
        )


def targets(entries: Entries, refer: References) -> Iterator[LoadBalancerTarget]:
    """The targets of all load balancers; one that names nothing is left out."""
    for entry in _declared(entries):
        shape: services.LoadBalancer = entry.shape
        for index, target in enumerate(shape.targets):
            items = entry.data["targets"]
            at = entry.tree.value(items, index)
            to = address_reference(target, entry, refer, at)
            if to is not None:
                yield LoadBalancerTarget(
                    address=f"{entry.address}.targets[{index}]",
                    at=at,
                    places=places_of(LoadBalancerTarget, items[index], entry.tree),
                    to=to,
                    registered_by=entry.address,
                )


def _declared(entries: Entries) -> Iterator[Entry]:
    return (entry for entry in entries.named["load_balancers"].values() if entry.shape is not None)
