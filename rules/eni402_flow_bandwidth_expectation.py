"""A design counts on more bandwidth than AWS gives to its traffic.

## What
Compares what a design counts on with what AWS allows. Of `flows`: one flow (`kind: single`, one 5-tuple) above 5 Gbps,
above 10 between instances of one cluster placement group, above 25 with ENA Express on both ends; many flows
(`kind: multi`) through an internet or local gateway above 5 Gbps for instances with fewer than 32 vCPUs, above half
of the instance's bandwidth for larger ones; ENA Express on one end of a flow alone. Of instances: `expected_gbps` above
the most that the type reaches, with one interface.

## Why
The limits hold whatever the instance type promises in all. With ENA Express on one end alone, the traffic takes the
usual path and has the usual limit.

## When it is fine
Many flows at a time inside the VPC, and Multipath TCP (`kind: multi`), have the bandwidth of the instance. Several
interfaces that are there for bandwidth are ENI401's matter.

## Fix
Use more flows, put both instances in a cluster placement group, or turn ENA Express on at both ends; through a gateway,
take a larger instance type or more instances.

## What is undecided
Whether the traffic is one flow or many, what its ends are, whether ENA Express is on there, whether the placement group
that both instances are in is a cluster, or the bandwidth or the vCPUs of the type. The zones that ENA Express
reaches are not judged.

## Sources
- EC2 User Guide, "Amazon EC2 instance network bandwidth": single-flow and multi-flow traffic.
- EC2 User Guide, "ENA Express": both instances need it.
- DescribeInstanceTypes, `NetworkCards[].PeakBandwidthInGbps`, `VCpuInfo.DefaultVCpus`.
"""

import functools
from collections.abc import Callable, Iterator

from msgspec import Struct

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Flow,
    FlowEnd,
    Good,
    InstanceType,
    Launch,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    candidates,
    facts_missing,
    known,
    merged,
    stated,
)

_USUAL, _IN_CLUSTER, _WITH_EXPRESS = 5, 10, 25
"""Gbps of a single flow."""

_LARGE = 32
"""vCPUs from which on an instance has more than the usual through a gateway."""

_GATEWAYS = {"internet": "an internet gateway", "local-gateway": "a local gateway"}


class Limit(Struct, frozen=True):
    """The least and the most that traffic can have, why, and what would tell which. `type` is the one that sets it."""

    low: float
    high: float
    why: str
    facts: tuple[str, ...] = ()
    proof: tuple[Related, ...] = ()
    type: str = ""


class Side(Struct, frozen=True):
    """One end of a flow: its instance, where that is known, and whether ENA Express is on there."""

    end: FlowEnd
    launch: Launch | None
    express: Answer
    place: Related | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    express = functools.cache(functools.partial(_express_on, network))
    for flow in network.flows:
        sides = (_side(network, flow.source, express), _side(network, flow.target, express))
        yield from _check(network, flow, sides)
    for launch in network.launches:
        yield from _beyond_type(network, launch)


def _check(network: Network, flow: Flow, sides: tuple[Side, Side]) -> Iterator[Finding | Undecided]:
    limits = list(_limits(network, flow, sides))
    exceeded = next((one for one in limits if flow.gbps is not None and flow.gbps > one.high), None)
    doubtful = [one for one in limits if flow.gbps is not None and one.low < flow.gbps <= one.high]
    one_sided = _one_sided(sides)
    if exceeded is not None and flow.kind is not None:
        yield _finding(flow, sides, exceeded, one_sided)
    elif one_sided is not None:
        yield _one_sided_finding(flow, sides, one_sided)
    elif exceeded is not None or doubtful:
        kind = () if flow.kind else (f"whether {flow.address} is one flow or many",)
        missing = merged(kind, *(one.facts for one in doubtful))
        yield Undecided(subject=_subject(flow, sides), at=flow.place("gbps"), facts=missing)


def _subject(flow: Flow, sides: tuple[Side, Side]) -> str:
    return next((one.launch.address for one in sides if one.launch is not None), flow.address)


def _side(network: Network, end: FlowEnd, express: Callable[[Launch], tuple[Answer, Related | None]]) -> Side:
    if end.interface is not None:
        interface = known(end.interface)
        attached = network.attachments_of_interface(interface) if interface is not None else ()
        holder = known(attached[0].launch) if len(attached) == 1 else None
        if holder is None:
            perhaps = network.possible_attachments_of_interface(interface) if interface is not None else ()
            unsure = facts_missing(*(one.launch for one in attached), *(one.interface for one in perhaps))
            facts = merged(unsure, *(one.doubts for one in perhaps))
            return Side(end, None, Missing(facts or (f"the instance that {end} is attached to",)), None)
        return Side(end, holder, attached[0].ena_express, _express_place(attached[0]))
    launch = known(end.launch) if end.launch is not None else None
    if launch is None:
        facts = facts_missing(end.launch) or (f"whether ENA Express is on at {end}",)
        return Side(end, None, Missing(facts), None)
    return Side(end, launch, *express(launch))


def _express_on(network: Network, launch: Launch) -> tuple[Answer, Related | None]:
    """Whether an interface of the launch has ENA Express on; where nothing turns it on it is off."""
    on = next((one for one in network.attachments_of(launch) if one.ena_express), None)
    if on is not None:
        return True, _express_place(on)
    facts = merged(*(one.doubts for one in network.possible_attachments_of(launch) if one.ena_express))
    if not launch.declared:
        facts = (f"whether ENA Express is on for {launch}",)
    return (Missing(facts) if facts else False), None


def _express_place(attachment: Attachment) -> Related | None:
    if not attachment.ena_express:
        return None
    return Related("ENA Express is on here", attachment.place("ena_express"), attachment.address)


def _limits(network: Network, flow: Flow, sides: tuple[Side, Side]) -> Iterator[Limit]:
    """What bounds the traffic. Where it is not said whether it is one flow, the limits of one."""
    gateway = _GATEWAYS.get(flow.via or "")
    if flow.kind == "multi":
        if gateway is not None:
            yield from (_through_gateway(network, one.launch, gateway) for one in sides if one.launch is not None)
    elif gateway is not None:
        yield Limit(_USUAL, _USUAL, f"one flow through {gateway} has")
    else:
        yield _of_one_flow(sides)


def _through_gateway(network: Network, launch: Launch, gateway: str) -> Limit:
    types = candidates(limits := network.limits_of(launch))
    figures = [_gateway_figure(one) for one in types]
    known_figures = [one for one in figures if one is not None]
    missing = facts_missing(limits)
    if missing or len(known_figures) < len(figures):
        unknown = missing or tuple(f"the bandwidth and the vCPUs of {one.name}" for one in types)
        return Limit(_USUAL, float("inf"), "", unknown)
    type = types[0]
    proof = Related(
        f"{type.name} has {type.vcpus} vCPUs and {type.gbps[1] if type.gbps else 0:g} Gbps at most ({type.source})",
        launch.place("type"),
        launch.address,
    )
    why = f"the flows of {type.name} through {gateway} have"
    return Limit(min(known_figures), max(known_figures), why, proof=(proof,), type=type.name)


def _gateway_figure(type: InstanceType) -> float | None:
    if type.vcpus is None or (type.vcpus >= _LARGE and type.gbps is None):
        return None
    return max(_USUAL, type.gbps[1] / 2) if type.vcpus >= _LARGE and type.gbps else _USUAL


def _of_one_flow(sides: tuple[Side, Side]) -> Limit:
    source, target = sides
    expresses = [source.express, target.express]
    proof = tuple(one.place for one in sides if one.place is not None)
    if all(one is True for one in expresses):
        return Limit(_WITH_EXPRESS, _WITH_EXPRESS, "one flow with ENA Express on both ends has", proof=proof)
    express = () if False in expresses else facts_missing(*expresses)
    cluster = _perhaps_in_cluster(sides)
    high = _WITH_EXPRESS if express else _IN_CLUSTER if cluster else _USUAL
    where = "one flow without ENA Express on both ends has" if high != _WITH_EXPRESS else "one flow has"
    return Limit(_USUAL, high, where, merged(express, cluster), proof)


def _perhaps_in_cluster(sides: tuple[Side, Side]) -> tuple[str, ...]:
    """What would tell whether both ends are in one cluster placement group; nothing where they are not."""
    groups = [one.launch.placement_group for one in sides if one.launch is not None and one.launch.declared]
    if None in groups or len(set(groups)) > 1:
        return ()
    if len(groups) == len(sides):
        return (f"whether the placement group {groups[0]} is a cluster",)
    return tuple(f"the placement group of {one.end}" for one in sides if one.launch is None or not one.launch.declared)


def _one_sided(sides: tuple[Side, Side]) -> tuple[Side, Side] | None:
    """The end with ENA Express and the one without, where that is so."""
    on = [one for one in sides if one.express is True]
    off = [one for one in sides if one.express is False]
    return (on[0], off[0]) if on and off else None


def _finding(flow: Flow, sides: tuple[Side, Side], limit: Limit, one_sided: tuple[Side, Side] | None) -> Finding:
    hint = f"; ENA Express is on at {one_sided[0].end} alone" if one_sided else ""
    return Finding(
        subject=_subject(flow, sides),
        at=flow.place("gbps"),
        message=f"{flow.gbps:g} Gbps are expected from {flow.source} to {flow.target}, but {limit.why} "
        f"{limit.high:g} Gbps at most{hint}",
        help="use more flows, a cluster placement group, or ENA Express on both ends"
        if flow.kind == "single"
        else "take a larger instance type, or spread the traffic over more instances",
        related=(
            Related(
                f"{flow.address} counts on {flow.gbps:g} Gbps (EC2 User Guide, instance network bandwidth)",
                flow.place("gbps"),
            ),
            *limit.proof,
        ),
        values=stated(
            flow.gbps, flow.source.name, flow.target.name, flow.kind, flow.via, limit.high, limit.type, bool(one_sided)
        ),
    )


def _one_sided_finding(flow: Flow, sides: tuple[Side, Side], one_sided: tuple[Side, Side]) -> Finding:
    on, off = one_sided
    place = on.place or Related(f"ENA Express is on at {on.end}", flow.at)
    return Finding(
        subject=_subject(flow, sides),
        at=flow.at,
        message=f"ENA Express is on at {on.end}, but not at {off.end}: their traffic goes without it",
        help="turn ENA Express on at both ends",
        related=(place, Related(f"{off.end} does not turn it on", flow.at)),
        values=stated(on.end.name, off.end.name),
    )


def _beyond_type(network: Network, launch: Launch) -> Iterator[Finding | Undecided]:
    """An instance with one interface that is expected to reach more than its type does."""
    if launch.expected_gbps is None or network.interface_count(launch).high != 1:
        return
    limits = network.limits_of(launch)
    type = known(limits)
    if type is None or type.gbps is None:
        missing = facts_missing(limits) if type is None else (f"the bandwidth of {type.name}",)
        yield Undecided(subject=launch.address, at=launch.place("expected_gbps"), facts=missing)
        return
    if launch.expected_gbps <= type.gbps[1]:
        return
    yield Finding(
        subject=launch.address,
        at=launch.place("expected_gbps"),
        message=f"{launch} is expected to reach {launch.expected_gbps:g} Gbps, but {type.name} has "
        f"{type.gbps[1]:g} at most",
        help="take a larger instance type",
        related=(
            Related(f"{type.name} has {type.gbps[1]:g} Gbps at most ({type.source})", launch.place("type"), type.name),
        ),
        values=stated(launch.expected_gbps, type.name, type.gbps[1]),
    )


RULE = Rule(
    code="ENI402",
    name="flow-bandwidth-expectation",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("bandwidth",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  a: {type: m5.24xlarge, subnet: app, expected_gbps: 25}
  b: {type: m5.24xlarge, subnet: app}
flows:
  - {from: a, to: b, gbps: 20, kind: multi}
  - {from: a, to: b, gbps: 5, kind: single}
  - {from: a, to: 203.0.113.0/24, gbps: 12.5, kind: multi, via: internet}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  a: {type: m6i.16xlarge, interfaces: [{subnet: app, device_index: 0, ena_express: true}]}
  b: {type: m6i.16xlarge, interfaces: [{subnet: app, device_index: 0, ena_express: true}]}
flows:
  - {from: a, to: b, gbps: 25, kind: single}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  a: {type: m5.24xlarge, subnet: app, placement_group: near}
  b: {type: m5.24xlarge, subnet: app, placement_group: near}
  c: {type: m5.24xlarge, subnet: app}
flows:
  - {from: a, to: b, gbps: 8, kind: single}  # undecided
load_balancers:
  web: {subnets: [app]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  a: {type: m5.24xlarge, subnet: app}
  b: {type: m5.24xlarge, subnet: app}
flows:
  - {from: a, to: b, gbps: 20}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  a: {type: m5.24xlarge, subnet: app}
  b: {type: m5.24xlarge, subnet: app, placement_group: near}
  c: {type: m5.24xlarge, subnet: app, placement_group: near}
  small: {type: m5.large, subnet: app, expected_gbps: 20}  # warning
flows:
  - {from: a, to: b, gbps: 8, kind: single}  # warning
  - {from: b, to: c, gbps: 20, kind: single}  # warning
  - {from: a, to: 203.0.113.0/24, gbps: 8, kind: single, via: internet}  # warning
  - {from: 203.0.113.0/24, to: a, gbps: 13, kind: multi, via: internet}  # warning
  - {from: small, to: 203.0.113.0/24, gbps: 6, kind: multi, via: local-gateway}  # warning
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  fast: {subnet: app}
instances:
  a: {type: m6i.16xlarge, subnet: app}
  b: {type: m6i.16xlarge, subnet: app}
  c: {type: m6i.16xlarge, interfaces: [{subnet: app, device_index: 0, ena_express: true}]}
attachments:
  - {interface: fast, instance: a, device_index: 1, ena_express: true}
flows:
  - {from: fast, to: b, gbps: 3, kind: single}  # warning
  - {from: fast, to: b, gbps: 8, kind: single}  # warning
  - {from: fast, to: c, gbps: 30, kind: single}  # warning
"""),
    ),
)
