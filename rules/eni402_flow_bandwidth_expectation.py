"""Expected bandwidth above what AWS provides.

## What
Reports traffic that the design expects to exceed a bandwidth limit of AWS:

- one flow (`kind: single`, one 5-tuple): 5 Gbps, or 10 Gbps between instances in one cluster placement group, or 25
  Gbps with ENA Express on both ends
- many flows (`kind: multi`) through an internet gateway or a local gateway: 5 Gbps for instances with fewer than 32
  vCPUs, half of the instance's bandwidth for larger ones
- an instance with one interface (`expected_gbps`): the highest bandwidth of its type

Also reports a flow with ENA Express on only one end.

## Why
The limits apply whatever bandwidth the instance type has in total. If ENA Express is on at only one end, the traffic
uses the normal path and has the normal limit.

## When it is fine
Many concurrent flows inside the VPC, and Multipath TCP (`kind: multi`), have the bandwidth of the instance. Several
interfaces that are there for bandwidth are covered by ENI401.

## Fix
Use more flows, put both instances in a cluster placement group, or turn on ENA Express at both ends. For traffic
through a gateway, use a larger instance type or more instances.

## What is undecided
The check is undecided if it is unknown whether the traffic is one flow or many, what its endpoints are, or whether ENA
Express is enabled on them. It is also undecided if it is unknown whether both instances are in a cluster placement
group, or what bandwidth or how many vCPUs the type has. Whether ENA Express supports the zones of both ends is not
checked.

## Sources
- [EC2 User Guide, "Amazon EC2 instance network
  bandwidth"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html): single-flow and
  multi-flow traffic.
- [EC2 User Guide, "ENA Express"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ena-express.html): both instances
  need it.
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkCards[].PeakBandwidthInGbps`, `VCpuInfo.DefaultVCpus`.
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
    words,
)

_USUAL, _IN_CLUSTER, _WITH_EXPRESS = 5, 10, 25
"""Gbps of a single flow."""

_LARGE = 32
"""vCPUs from which an instance has more than the usual bandwidth through a gateway."""

_GATEWAYS = {"internet": "an internet gateway", "local-gateway": "a local gateway"}


class Limit(Struct, frozen=True):
    """The lowest and highest Gbps that a limit can be, its reason, and the facts that are missing to know it.

    `type`: the instance type that sets it.
    """

    low: float
    high: float
    why: str
    facts: tuple[str, ...] = ()
    proof: tuple[Related, ...] = ()
    type: str = ""


class Side(Struct, frozen=True):
    """One end of a flow: its instance, if known, and whether ENA Express is on there."""

    end: FlowEnd
    launch: Launch | None
    express: Answer
    place: Related | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    if network.flows:
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
        facts = facts_missing(end.launch) or (f"whether ENA Express is on for {end}",)
        return Side(end, None, Missing(facts), None)
    return Side(end, launch, *express(launch))


def _express_on(network: Network, launch: Launch) -> tuple[Answer, Related | None]:
    """Whether ENA Express is on for an interface of the launch; it is off unless something turns it on."""
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
    interface = words(attachment.interface, unknown="the interface")
    return Related(f"ENA Express is on for {interface}", attachment.place("ena_express"), attachment.address)


def _limits(network: Network, flow: Flow, sides: tuple[Side, Side]) -> Iterator[Limit]:
    """The limits of the traffic; those of one flow if the design does not say whether it is one."""
    gateway = _GATEWAYS.get(flow.via or "")
    if flow.kind == "multi":
        if gateway is not None:
            yield from (_through_gateway(network, one.launch, gateway) for one in sides if one.launch is not None)
    elif gateway is not None:
        yield Limit(_USUAL, _USUAL, f"one flow through {gateway} reaches")
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
        f"{type.name} has {type.vcpus} vCPUs and a bandwidth of up to {type.gbps[1] if type.gbps else 0:g} Gbps "
        f"({type.source})",
        launch.place("type"),
        launch.address,
    )
    why = f"the flows of {type.name} through {gateway} reach"
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
        return Limit(_WITH_EXPRESS, _WITH_EXPRESS, "one flow with ENA Express on both ends reaches", proof=proof)
    express = () if False in expresses else facts_missing(*expresses)
    cluster = _perhaps_in_cluster(sides)
    high = _WITH_EXPRESS if express else _IN_CLUSTER if cluster else _USUAL
    where = "one flow without ENA Express on both ends reaches" if high != _WITH_EXPRESS else "one flow reaches"
    return Limit(_USUAL, high, where, merged(express, cluster), proof)


def _perhaps_in_cluster(sides: tuple[Side, Side]) -> tuple[str, ...]:
    """The facts that are missing to know whether both ends are in one cluster placement group; none if they are not."""
    groups = [one.launch.placement_group for one in sides if one.launch is not None and one.launch.declared]
    if None in groups or len(set(groups)) > 1:
        return ()
    if len(groups) == len(sides):
        return (f"whether placement group {groups[0]} has the cluster strategy",)
    return tuple(f"the placement group of {one.end}" for one in sides if one.launch is None or not one.launch.declared)


def _one_sided(sides: tuple[Side, Side]) -> tuple[Side, Side] | None:
    """The end with ENA Express and the one without; None if both ends are alike, or unknown."""
    on = [one for one in sides if one.express is True]
    off = [one for one in sides if one.express is False]
    return (on[0], off[0]) if on and off else None


def _finding(flow: Flow, sides: tuple[Side, Side], limit: Limit, one_sided: tuple[Side, Side] | None) -> Finding:
    hint = f"; ENA Express is on only at {one_sided[0].end}" if one_sided else ""
    return Finding(
        subject=_subject(flow, sides),
        at=flow.place("gbps"),
        message=f"the design expects {flow.gbps:g} Gbps from {flow.source} to {flow.target}, but {limit.why} "
        f"{limit.high:g} Gbps at most{hint}",
        help="use more flows, a cluster placement group, or ENA Express on both ends"
        if flow.kind == "single"
        else "choose a larger instance type, or spread the traffic over more instances",
        related=(
            Related(
                f"{flow.address} expects {flow.gbps:g} Gbps (for the limit, see the EC2 User Guide, "
                "Instance network bandwidth)",
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
    place = on.place or Related(f"ENA Express is on for {on.end}", flow.at)
    return Finding(
        subject=_subject(flow, sides),
        at=flow.at,
        message=f"ENA Express is on for {on.end}, but not for {off.end}: their traffic does not use it",
        help="turn on ENA Express at both ends",
        related=(place, Related(f"ENA Express is off for {off.end}", flow.at)),
        values=stated(on.end.name, off.end.name),
    )


def _beyond_type(network: Network, launch: Launch) -> Iterator[Finding | Undecided]:
    """An instance with one interface that is expected to exceed the bandwidth of its type."""
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
        message=f"{launch} is expected to reach {launch.expected_gbps:g} Gbps, but {type.name} reaches "
        f"{type.gbps[1]:g} Gbps at most",
        help="choose a larger instance type",
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
