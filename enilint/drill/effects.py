"""What the loss does to the rest of a design: what stops, is cut off, is gone, and goes on."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import structs

from enilint.drill.commands import (
    after_look,
    associate_address,
    id_or_placeholder,
    look_at_address,
    replace_in_group,
)
from enilint.drill.events import GroupLoss, Loss, asked, is_placed
from enilint.drill.free import Free, interface_word, interfaces_words
from enilint.drill.index import Heir, Index
from enilint.drill.page import EFFECTS, Because, Command, Effect, EffectName, because
from enilint.drill.targets import target_effects
from enilint.model.entities.base import Entity, Peers
from enilint.model.entities.containers import EcsService
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.model.entities.services import LoadBalancer, SubnetService
from enilint.values import Answer, Missing, Value, all_of, any_of, facts_missing, follow, known, merged, same

_STILL_LOST = "the look shows the lost instance or None: an agent may have moved it"
"""When an Elastic IP is moved by hand."""


def effects_of(
    index: Index, loss: Loss, others: Sequence[Effect], moved: Container[int], returns: Mapping[int, Heir]
) -> tuple[Effect, ...]:
    """All effects of a loss, in the order of `EFFECTS`, then by address.

    `others` are those on subnets and failover groups, and `moved` are the identities of what these groups move.
    `returns` says who has an interface next, by the identity of the interface.
    """
    found = [
        *others,
        *_instances(index, loss),
        *_of_group(index, loss),
        *_nat_gateways(index, loss),
        *_spread(index, loss),
    ]
    found += [*_elastic_ips(index, loss, moved, returns), *_names(index, loss, moved), *target_effects(index, loss)]
    return tuple(sorted(found, key=lambda one: (EFFECTS.index(one.effect), not one.certain, natural(one.subject))))


def natural(text: str) -> list[tuple[int, int | str]]:
    """A key that orders `a[2]` before `a[10]`."""
    parts = re.split(r"([0-9]{1,18})", text)
    return [(0, int(one)) if number % 2 else (1, one) for number, one in enumerate(parts)]


def _instances(index: Index, loss: Loss) -> Iterator[Effect]:
    """Of a lost zone, every instance; what goes on without an instance or interface is everything else."""
    for one in index.running if loss.event.kind == "zone" else loss.launches():
        yield _state(loss.launch(one), one, _instance_words(index, one))


def _of_group(index: Index, loss: Loss) -> Iterator[Effect]:
    """An instance of an Auto Scaling group, and the one that the group launches in its place.

    A group replaces what its health checks find unhealthy (Auto Scaling User Guide, "Health checks"): an instance that
    hangs can pass them.
    """
    if not isinstance(loss, GroupLoss):
        return
    group = loss.group
    name = index.name(group.address)
    yield _state(True, group, f"an instance of {name}")
    subnets = [follow(one, lambda subnet: subnet.zone) for one in group.subnets] or list(group.zones)
    zones = " or ".join(dict.fromkeys(index.zone(one) for one in subnets if is_placed(one)))
    where = f" in {zones}" if zones and not group.more_subnets else ""
    yield structs.replace(
        _state(False, group, f"Auto Scaling group {name}"),
        what=f"launches another instance{where}, if its health check fails (? whether there is capacity); if the "
        "instance hangs and passes the check, terminate it",
        commands=replace_in_group(name),
    )


def _instance_words(index: Index, one: Launch) -> str:
    count = known(one.count)
    several = f" ({count} instances)" if count is not None and count > 1 else ""
    return index.name(one.address) + several + _listed_by(one.allowlisted_by)


def _listed_by(allowlisted_by: Value[Peers]) -> str:
    peers = known(allowlisted_by) or ()
    return f" (its address is on the allow-list of {', '.join(peers)})" if peers else ""


def _state(down: Answer, one: Entity, name: str) -> Effect:
    """Whether something stops or goes on; undecided is `stops`, with what is missing."""
    effect: EffectName = "goes-on" if down is False else "stops"
    return Effect(
        effect=effect,
        subject=one.address,
        name=name,
        certain=not isinstance(down, Missing),
        because=(because(f"{one} is here", one.at, one.address),),
        missing=facts_missing(down),
    )


def _nat_gateways(index: Index, loss: Loss) -> Iterator[Effect]:
    for one in index.network.nat_gateways:
        if one.declared and loss.event.kind == "zone":
            name = index.called("NAT gateway", one.address) + _listed_by(one.allowlisted_by)
            yield _state(loss.nat_gateway(one), one, name)


def _spread(index: Index, loss: Loss) -> Iterator[Effect]:
    """Services and Auto Scaling groups, which may have subnets in several zones."""
    if loss.event.kind != "zone":
        return
    spread: list[SubnetService | AutoScalingGroup] = [*index.network.whole_services()]
    for one in [*spread, *index.network.auto_scaling_groups]:
        noun = _noun(one)
        nodes = loss.nodes(one)
        facts = one.more_subnets
        if not nodes and not facts:
            continue
        every = all_of((*nodes, *((Missing(facts),) if facts else ())))
        some = any_of(nodes)
        effect = _state(every, one, index.called(noun, one.address))
        if every is False and some is not False:
            effect = structs.replace(effect, what=_remaining(one), elsewhere=True, zones=_zones_left(index, loss, one))
        yield effect


def _zones_left(index: Index, loss: Loss, one: SubnetService | AutoScalingGroup) -> tuple[str, ...]:
    """The zones in which a service goes on for certain; none if it may have others."""
    if one.more_subnets or any(isinstance(answer, Missing) for answer in loss.nodes(one)):
        return ()
    of_group = one.zones if isinstance(one, AutoScalingGroup) and not one.subnets else ()
    zones = [follow(subnet, lambda each: each.zone) for subnet in one.subnets] or list(of_group)
    left = [zone for zone, down in zip(zones, loss.nodes(one), strict=True) if down is False]
    return tuple(dict.fromkeys(map(index.zone, left))) if all(map(is_placed, left)) else ()


def _noun(one: SubnetService | AutoScalingGroup) -> str:
    if isinstance(one, AutoScalingGroup):
        return "fleet" if one.is_fleet else "Auto Scaling group"
    if isinstance(one, LoadBalancer):
        return "load balancer"
    service = known(one.service)
    return service.replace("-", " ") if service is not None else "service"


def _remaining(one: SubnetService | AutoScalingGroup) -> str:
    """What does not follow from the design of what goes on in other zones."""
    if isinstance(one, AutoScalingGroup):
        return "whether the remaining zones have capacity"
    if isinstance(one, LoadBalancer):
        return "whether it has targets there"
    return "whether its tasks start there" if isinstance(one, EcsService) else ""


def _elastic_ips(index: Index, loss: Loss, moved: Container[int], returns: Mapping[int, Heir]) -> Iterator[Effect]:
    """Elastic IPs whose interface or NAT gateway is down. They stay allocated (ReleaseAddress alone gives one back)."""
    free = Free(index, loss)
    for one in loss.elastic_ips(index):
        down, reasons, owner = elastic_ip_down(index, loss, one)
        if id(one) in moved or down is False:
            continue
        interfaces = list(_interfaces_with(index, one))
        heirs = [returns[id(each)] for each in interfaces if id(each) in returns]
        missing = merged(
            facts_missing(down), *(each.missing for each in heirs), *(_groups(index, each) for each in interfaces)
        )
        what, commands = _by_hand(index, loss, one, owner, free)
        yield Effect(
            effect="moves" if heirs else "gone" if owner == "balancer" else "by-hand",
            subject=one.address,
            name=f"Elastic IP {elastic_ip_words(index, one)}",
            what=f"with its interface to {heirs[0].names}" if heirs else what,
            certain=not missing,
            because=reasons,
            missing=missing,
            commands=() if heirs else commands,
        )


def _by_hand(index: Index, loss: Loss, one: ElasticIp, owner: str, free: Free) -> tuple[str, tuple[Command, ...]]:
    """What becomes of an Elastic IP that no failover group moves, and the commands to move it."""
    if owner == "gateway":
        return "stays allocated; a new NAT gateway can use it after the old gateway is deleted", ()
    if owner == "balancer":
        return "stays allocated to its load balancer", ()
    if same(one.gateway, "internet-gateway") is not True:
        return "stays allocated", ()
    found = free.of(one)
    if not found:
        return "stays allocated; leave it: no interface of the design is free for it", ()
    what = (
        "stays allocated; move it only if something needs the address before its interface is back; free for it: "
        f"{interfaces_words(index, found)} (? whether that can do the work; an automatic public IPv4 address of it is "
        "lost)"
    )
    allocation = id_or_placeholder(one.id, "Elastic IP", index.name(one.address))
    changes = associate_address(allocation, interface_word(index, found[0]))
    return what + index.reverted, after_look(look_at_address(allocation), changes, _STILL_LOST)


def _groups(index: Index, one: Interface) -> tuple[str, ...]:
    """What would tell whether a failover group moves an interface."""
    return facts_missing(*(group.interface for group in index.network.possible_groups_of(one)))


def _interfaces_with(index: Index, one: ElasticIp) -> Iterator[Interface]:
    for association in index.network.associations_with(one):
        value = index.network.interface_of(association)
        interface = known(value) if value is not None else None
        if interface is not None:
            yield interface


def elastic_ip_down(index: Index, loss: Loss, one: ElasticIp) -> tuple[Answer, tuple[Because, ...], str]:
    """Whether what has an Elastic IP is down, where that is written, and what it is: interface, gateway or balancer."""
    network = index.network
    answers: list[Answer] = []
    reasons: list[Because] = []
    for association in network.associations_with(one):
        interface = network.interface_of(association)
        answer = False if interface is None else asked(interface, loss.interface)
        answers.append(answer)
        if answer is not False:
            reasons.append(because(f"{association} associates it", association.at, association.address))
    gateways = network.nat_gateways_with(one)
    for gateway in gateways:
        answers.append(loss.nat_gateway(gateway))
        reasons.append(because(f"{gateway} has it", gateway.place("elastic_ips"), gateway.address))
    for balancer in index.balancers_with.get(id(one), ()):
        nodes = loss.nodes(balancer)
        which = Missing((f"which of the Elastic IPs of {balancer} is in the zone",))
        answers.append(all_of(nodes) if any_of(nodes) is False or all_of(nodes) is True else which)
        reasons.append(because(f"{balancer} has it", balancer.place("elastic_ips"), balancer.address))
    unsure = network.holder_doubts_of(one)
    owner = "gateway" if gateways else "balancer" if index.balancers_with.get(id(one)) else "interface"
    return any_of([*answers, *([Missing(unsure)] if unsure else [])]), tuple(reasons), owner


def elastic_ip_words(index: Index, one: ElasticIp) -> str:
    """An Elastic IP with its public address, and with who has it on an allow-list."""
    public = known(one.public_ip) if one.public_ip is not None else None
    peers = known(one.allowlisted_by) or ()
    details = [*([public] if public else []), *([f"on the allow-list of {', '.join(peers)}"] if peers else [])]
    return index.name(one.address) + (f" ({'; '.join(details)})" if details else "")


def _names(index: Index, loss: Loss, moved: Container[int]) -> Iterator[Effect]:
    """DNS records, of which an address is that of an interface that is down."""
    for name in loss.names(index):
        record, one = name.record, name.holder
        if id(one.interface) in moved or id(one.elastic_ip) in moved:
            continue
        down: Answer = False
        what = ""
        if one.interface is not None:
            down, what = loss.interface(one.interface), address_words(index, one.interface)
        elif one.elastic_ip is not None:
            down = elastic_ip_down(index, loss, one.elastic_ip)[0]
            what = f"Elastic IP {index.name(one.elastic_ip.address)}"
        if down is not False:
            doubts = _groups(index, one.interface) if one.interface is not None else ()
            missing = merged(facts_missing(down), doubts)
            alone = len(record.to) == 1 and not record.more
            yield Effect(
                effect="gone",
                subject=record.address,
                name=index.called("DNS name", record.address),
                what=f"points to {what}, which is down" + ("" if alone else "; it has other addresses, too"),
                certain=not missing,
                because=(because(f"{record} points to it", name.reference.at, record.address),),
                missing=missing,
                rule="ENI605" if one.interface is not None and _is_pinned(index, one.interface) else None,
            )


def _is_pinned(index: Index, interface: Interface) -> bool:
    """Whether an address is the one that AWS has chosen for an instance, which the next instance does not get."""
    launch = index.network.launch_at(interface.address) if interface.implicit else None
    return launch is not None and known(launch.picks_private_ip) is True


def address_words(index: Index, one: Interface) -> str:
    """An interface by its address and its name."""
    address = known(one.primary_address) if one.primary_address is not None else None
    name = index.interface_name(one)
    return f"{address} ({name})" if address else name
