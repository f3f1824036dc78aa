"""What keeps a member of a failover group from attaching the interface of the group.

Sources: EC2 User Guide, "Elastic network interfaces"; AttachNetworkInterface; DescribeInstanceTypes, `NetworkInfo`.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from enilint.aws.instance_types import Family, InstanceType
from enilint.findings import Related
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Interface, Launch
from enilint.model.proof import Proof
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Count,
    Missing,
    OneOf,
    Value,
    any_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    follow,
    known,
    merged,
    same,
    stated,
    unanimous,
    words,
)

_FAMILIES: tuple[Family, ...] = ("IPv4", "IPv6")


class Obstacle(Struct, frozen=True):
    """Why a member cannot attach the interface, as a clause of a message and as values.

    `rule` is the rule that reports it: one of the interface or of the member alone is that of another rule.
    """

    words: str
    help: str
    proof: tuple[Related, ...]
    values: tuple[str, ...]
    rule: str = "ENI501"


class Indexes(Struct, frozen=True):
    """The attachments of an instance, by network card and device index, and the facts missing to know them all.

    `unnamed` are the facts missing to know the interfaces of those attachments.
    """

    taken: dict[tuple[int, int], Attachment]
    facts: tuple[str, ...]
    unnamed: tuple[str, ...]


Result = Obstacle | Missing | None


class Obstacles(Proof):
    """What keeps a member of a failover group from attaching the interface of the group."""

    def obstacles(
        self, group: FailoverGroup, interface: Interface, member: Launch, indexes: Indexes
    ) -> list[Obstacle | Missing]:
        """The obstacles to the interface on a member, and the facts missing to know others."""
        return [one for one in _results(self, group, interface, member, indexes) if one is not None]

    def obstacle_of_scaling(self, interface: Interface, group: AutoScalingGroup) -> Obstacle | Missing | None:
        """Whether an Auto Scaling group may launch instances in a different zone from the interface's."""
        return _elsewhere(self, interface, group)

    def indexes_of(self, launch: Launch) -> Indexes:
        """The device indexes of an instance that are in use."""
        return _indexes(self, launch)


def _indexes(network: Obstacles, launch: Launch) -> Indexes:
    taken: dict[tuple[int, int], Attachment] = {}
    facts: list[str] = []
    unnamed: list[str] = []
    for one in network.attachments_of(launch):
        card, device = known(one.network_card), known(one.device_index)
        if card is None or device is None:
            facts.extend(facts_missing(one.network_card, one.device_index))
        else:
            taken.setdefault((card, device), one)
        if known(one.interface) is None:
            unnamed.extend(facts_missing(one.interface))
    for one in network.possible_attachments_of(launch):
        facts.extend(one.doubts)
    return Indexes(taken, merged(facts, network.facts_of_anywhere), merged(unnamed))


def _results(
    network: Obstacles, group: FailoverGroup, interface: Interface, member: Launch, indexes: Indexes
) -> Iterator[Result]:
    """The obstacles to the interface on a member, and the missing facts."""
    yield _in_other_zone(network, interface, member)
    yield _if(interface.takes_device_index, _no_free_slot(network, interface, member))
    for family in _FAMILIES:
        yield _if(interface.takes_addresses, _too_many_addresses(network, interface, member, family))
    if group.device_index is not None:
        yield _index_taken(group.device_index, group, member, indexes)
    is_efa = same(follow(interface.kind, lambda kind: kind in ("efa", "efa-only")), True)
    if is_efa is not False:
        yield _if(is_efa, _no_efa(network, interface, member))
    has_prefixes = exceeds(interface.addresses.prefixes, 0)
    if has_prefixes is not False:
        yield _if(has_prefixes, _no_prefixes(network, interface, member))


def _if(holds: Answer, result: Result) -> Result:
    """The result if the condition applies."""
    if holds is False or result is None:
        return None
    return result if holds is True else Missing(merged(holds.facts, facts_missing(result)))


def _in_other_zone(network: Obstacles, interface: Interface, member: Launch) -> Result:
    zone = network.zone_of_interface(interface)
    place = network.zone_of(member, zone)
    answer = differs(zone, place)
    if answer is not True:
        return _doubt(answer)
    proof = (*network.zone_of_interface_proof(interface, str(interface)), *network.zone_of_launch_proof(member))
    return _zone_obstacle(f"the instance is in {words(place)}", zone, proof, stated(place))


def _elsewhere(network: Obstacles, interface: Interface, scaling: AutoScalingGroup) -> Result:
    """Whether an Auto Scaling group may launch instances in a different zone from the interface's."""
    zone = network.zone_of_interface(interface)
    starts = [(words(one), follow(one, lambda subnet: subnet.zone)) for one in scaling.subnets]
    starts = starts or [("", one) for one in scaling.zones]
    other = [(name, one) for name, one in starts if differs(zone, one) is True]
    if not other:
        answers = [differs(zone, one) for _, one in starts]
        if not scaling.subnets and scaling.more_zones:
            answers.append(Missing(scaling.more_zones))
        return _doubt(any_of(answers) if answers else Missing((f"the subnets of {scaling}",)))
    named = [f"{name} ({words(one)})" if name else words(one) for name, one in other]
    where = Related(
        f"{scaling} launches instances in {' and '.join(named)}",
        scaling.place("subnets" if scaling.subnets else "zones"),
        scaling.address,
    )
    proof = (*network.zone_of_interface_proof(interface, str(interface)), where)
    zones = " and ".join(dict.fromkeys(words(one) for _, one in other))
    return _zone_obstacle(f"the group may launch instances in {zones}", zone, proof, stated([one for _, one in other]))


def _zone_obstacle(where: str, zone: Value[Zone], proof: tuple[Related, ...], elsewhere: tuple[str, ...]) -> Obstacle:
    return Obstacle(
        f"{where} (the interface is in {words(zone)})",
        f"keep every member in {words(zone)}, or move an Elastic IP or a route to the other zone instead",
        proof,
        stated("zone", zone, elsewhere),
    )


def _no_free_slot(network: Obstacles, interface: Interface, member: Launch) -> Result:
    queues = any(one.ena_queues for one in network.attachments_of_interface(interface))

    def limit(type: InstanceType) -> Value[int | None]:
        return type.interface_limit(flexible_queues=True) if queues else network.interface_limit(member, type)

    count, types = network.interface_count(member), network.limits_of(member)
    allowed = follow(types, limit)
    answer = exceeds(count + Count.exactly(1), allowed)
    if answer is not True:
        return _doubt(answer)
    is_crowded = exceeds(count, allowed) is True
    type = candidates(types)[0]
    fact = f"{type.name} supports {limit(type)}"
    return Obstacle(
        f"the instance has {count.low} interfaces ({fact})",
        f"keep room for one more interface on every standby ({fact})",
        (Related(f"{fact} interfaces ({type.source})", member.place("type"), member.address),),
        stated("interfaces", count.low, type.name, limit(type)),
        "ENI201" if is_crowded else "ENI501",
    )


def _too_many_addresses(network: Obstacles, interface: Interface, member: Launch, family: Family) -> Result:
    slots = interface.addresses.slots(family)
    if slots.high is not None and slots.high <= (1 if family == "IPv4" else 0):
        return None

    def allowed(launch: Value[Launch]) -> Value[int | None]:
        return follow(follow(launch, network.limits_of), lambda type: type.address_limit(family))

    answer = exceeds(slots, allowed(member))
    if answer is not True:
        return _doubt(answer)
    holders = (one.launch for one in network.attachments_of_interface(interface))
    limits = [network.catalog.widest.address_limit(family), *(allowed(one) for one in holders)]
    is_anywhere = any(exceeds(slots, one) is True for one in limits)
    type = candidates(network.limits_of(member))[0]
    limit = type.address_limit(family)
    fact = f"{type.name} supports {limit} per interface" if limit else f"{type.name} does not support {family}"
    needed = f"{slots.low} {family} address{'es' if slots.low > 1 else ''}"
    return Obstacle(
        f"the interface needs {needed} ({fact})",
        f"choose an instance type that supports {needed} per interface for every member",
        (
            Related(f"{fact} ({type.source})", member.place("type"), member.address),
            Related(f"{interface} needs {needed}", interface.place("addresses"), interface.address),
        ),
        stated(family, slots.low, type.name, limit),
        "ENI204" if is_anywhere else "ENI501",
    )


def _index_taken(index: int, group: FailoverGroup, member: Launch, indexes: Indexes) -> Result:
    holder = indexes.taken.get((0, index))
    if holder is None:
        return Missing(indexes.facts) if indexes.facts else None
    by = words(holder.interface, unknown="another interface")
    return Obstacle(
        f"device index {index} is in use by {by}",
        f"set device_index of {group} to an index that is free on every member",
        (
            Related(f"{group} attaches the interface at device index {index}", group.place("device_index")),
            Related(f"{by} uses device index {index} of {member}", holder.place("device_index"), holder.address),
        ),
        stated("device_index", index, holder.interface),
    )


def _no_efa(network: Obstacles, interface: Interface, member: Launch) -> Result:
    return _of_type(
        network,
        member,
        lambda type: Missing((f"whether {type.name} supports EFA",)) if type.efa is None else not type.efa,
        lambda type: Obstacle(
            f"{type.name} does not support EFA (the interface is of type {words(interface.kind)})",
            "choose an instance type that supports EFA for every member",
            (
                Related(f"{type.name} does not support EFA ({type.source})", member.place("type"), member.address),
                Related(f"{interface} is of type {words(interface.kind)}", interface.place("kind"), interface.address),
            ),
            stated("kind", interface.kind, type.name),
        ),
    )


def _no_prefixes(network: Obstacles, interface: Interface, member: Launch) -> Result:
    is_refused_now = _takes_no_prefixes(network, interface)
    return _of_type(
        network,
        member,
        lambda type: Missing((f"the hypervisor of {type.name}",)) if not type.hypervisor else type.hypervisor == "xen",
        lambda type: Obstacle(
            f"the interface has prefixes ({type.name} is not built on the Nitro System)",
            "choose an instance type built on the Nitro System for every member",
            (
                Related(
                    f"{type.name} is not built on the Nitro System ({type.source})",
                    member.place("type"),
                    member.address,
                ),
                Related(f"{interface} has prefixes", interface.place("addresses"), interface.address),
            ),
            stated("prefixes", type.name),
            "ENI205" if is_refused_now else "ENI501",
        ),
    )


def _takes_no_prefixes(network: Obstacles, interface: Interface) -> bool:
    """Whether the current instance of the interface is not built on the Nitro System, which ENI205 covers."""
    holders = (follow(one.launch, network.limits_of) for one in network.attachments_of_interface(interface))
    return any(type.hypervisor == "xen" for holder in holders for type in candidates(holder))


def _doubt(answer: Answer) -> Missing | None:
    return answer if isinstance(answer, Missing) else None


def _of_type(
    network: Obstacles,
    member: Launch,
    lacks: Callable[[InstanceType], Answer],
    make: Callable[[InstanceType], Obstacle],
) -> Result:
    """The obstacle that applies to every possible instance type of the member."""
    types = network.limits_of(member)
    missing = facts_missing(types)
    answer = unanimous((lacks(one) for one in candidates(types)), otherwise=missing)
    if answer is not True:
        return _doubt(answer)
    return Missing(missing) if isinstance(types, OneOf) and types.open else make(candidates(types)[0])
