"""Secondary interface without policy routing: replies leave through the primary interface.

## What
Reports a secondary interface that is reachable from outside its subnet, if it is in a different subnet from the primary
interface and the operating system is known not to route by source address (policy routing). An interface counts as
reachable from outside its subnet if it has an Elastic IP, is the target of a load balancer in another subnet, or has
security groups that allow sources outside its subnet.

## Why
The operating system has one default route, through the primary interface, and chooses routes by destination alone.
Requests arrive at the secondary interface, but replies leave through the primary one. AWS drops them, because their
source address is not an address of that interface. Hosts in the subnet of the secondary interface get replies, so it
looks healthy.

## When it is fine
- Amazon Linux, SLES, RHEL 8 and later, and Ubuntu 24.04 and later route by source address automatically. Ubuntu 22.04
  does so for interfaces present at boot, and EKS nodes do so through the VPC CNI. Windows Server sets up routes for
  interfaces in different subnets.
- `policy_routing: true`, or user data with `ip rule` or a Netplan `routing-policy`, states that policy routing is set
  up.
- Only hosts in its own subnet connect to the interface.
- The interface lists no security groups. It then has the default group of its VPC, which nobody chose: enilint
  considers this group only if the design declares its rules.
- The instance forwards traffic: the source/destination check is off on one of the two interfaces, or the instance
  itself filters traffic between them (`filters_inside`), as appliances with their own routing do. A route to an
  interface does not make it count as reachable: forwarded traffic has the source addresses of other hosts.
- EFA, trunk and branch interfaces, and interfaces of AWS services.
- ENI301 covers several interfaces in one subnet, and ENI203 covers attachments at device index 0.

## Fix
Configure policy routing with `ip rule`, a Netplan `routing-policy` or amazon-ec2-net-utils. Or use the primary
interface for the Elastic IP, the target or the service.

## What is undecided
The check is undecided if one of these facts is unknown:

- the operating system, or whether it routes by source address (CentOS 8, Rocky Linux, AlmaLinux, minimal images)
- the subnets
- whether the source/destination check is on
- the instance that has the interface

If nothing else shows that hosts outside the subnet connect, these facts count too: the rules of the security groups,
the members of a group that a rule names, the ranges of a prefix list, and the subnets that a load balancer sends from.

## Sources
- [canonical/cloud-init#4799](https://github.com/canonical/cloud-init/issues/4799): without routing policies, replies
  from secondary interfaces to other networks follow the primary interface's default route, and connections fail.
  [kubernetes/kops#17882](https://github.com/kubernetes/kops/issues/17882): Ubuntu 24.04 also applies the policies to
  interfaces attached later.
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  Amazon Linux and Windows Server configure route tables automatically; other systems may need manual configuration;
  source/destination checks.
- [amazon-ec2-net-utils](https://github.com/amazonlinux/amazon-ec2-net-utils), README: policy routing per interface,
  because of the source/destination restrictions of a VPC.
- [Debian cloud images](https://salsa.debian.org/cloud-team/debian-cloud-images), `package_config/EC2`: cloud-init, and
  no amazon-ec2-net-utils (Debian 12).
- [Elastic Load Balancing, "Client IP
  preservation"](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html): a
  target registered by address receives traffic from addresses of the load balancer or of its clients.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct, field

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Launch,
    LoadBalancer,
    LoadBalancerTarget,
    Missing,
    Network,
    Related,
    Rule,
    Sender,
    Senders,
    Severity,
    Undecided,
    all_of,
    any_of,
    candidates,
    differs,
    facts_missing,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)

_MOST_CANDIDATES = 4
_MOST_SUBNETS = 16
"""The most subnets of a load balancer that are compared; it has at most one in each zone."""


class Options(Struct, rename="kebab", forbid_unknown_fields=True):
    """`policy-routing-os`: operating systems (`os` in a topology file) whose images route by source address."""

    policy_routing_os: list[str] = field(default_factory=list)


class Reason(Struct, frozen=True):
    """Why hosts outside its subnet connect to an interface, with the value that the reason states."""

    words: str
    proof: Related
    value: str = ""


class Judge(Struct, frozen=True, eq=False):
    """Facts about the network that are looked up once for all interfaces."""

    network: Network
    sources: Senders
    balancers: dict[str, LoadBalancer]
    options: Options
    reasons: dict[tuple[Interface, Launch | None], Reason | tuple[str, ...]] = field(default_factory=dict)


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    judge = Judge(network, network.senders, {one.address: one for one in network.load_balancers}, options)
    found: dict[str, Finding] = {}
    unsure: dict[str, list[Undecided]] = {}
    for attachment in network.attachments:
        if known(attachment.device_index) == 0 and known(attachment.network_card) == 0:
            continue  # a primary interface
        for result in _of_attachment(judge, attachment):
            if isinstance(result, Finding):
                found.setdefault(result.subject, result)
            else:
                unsure.setdefault(result.subject, []).append(result)
    yield from found.values()
    for subject, questions in unsure.items():
        if subject not in found:
            missing = merged(*(one.facts for one in questions))
            yield Undecided(subject=subject, at=questions[0].at, facts=missing)


def _of_attachment(judge: Judge, attachment: Attachment) -> Iterator[Finding | Undecided]:
    """The results for each interface and each launch that an attachment may refer to."""
    launches: Sequence[Launch | None] = candidates(attachment.launch)[:_MOST_CANDIDATES] or [None]
    results = [
        (interface, result)
        for interface in judge.network.interfaces_of(attachment)[:_MOST_CANDIDATES]
        for launch in launches
        if (result := _judge(judge, attachment, interface, launch)) is not None
    ]
    doubts = merged(facts_missing(attachment.interface), attachment.doubts) if results else ()
    for interface, result in results:
        if isinstance(result, Undecided):
            yield _undecided(interface, (*doubts, *result.facts))
        else:
            yield _undecided(interface, doubts) if doubts else result


def _undecided(interface: Interface, facts: Iterable[str]) -> Undecided:
    return Undecided(subject=interface.address, at=interface.at, facts=merged(facts))


def _judge(
    judge: Judge, attachment: Attachment, interface: Interface, launch: Launch | None
) -> Finding | Undecided | None:
    """The result for one interface on one launch; None if there is nothing to report."""
    reason = _reason(judge, interface, launch)
    facts = _facts_of(_of_interface(attachment, interface)) if reason else None
    if facts is None:
        return None
    more = _facts_of(_of_launch(judge, attachment, interface, launch))
    if more is None:
        return None
    facts += more
    if not isinstance(reason, Reason):
        return _undecided(interface, (*facts, *reason))
    if launch is None or facts:
        return _undecided(interface, facts)
    return _finding(judge, attachment, interface, launch, reason)


def _facts_of(answers: Iterable[Answer]) -> list[str] | None:
    """The facts that are missing to know whether all answers are True; None if one is False."""
    facts: list[str] = []
    for answer in answers:
        if answer is False:
            return None
        if answer is not True:
            facts.extend(facts_missing(answer))
    return facts


def _of_interface(attachment: Attachment, interface: Interface) -> Iterator[Answer]:
    """Whether the interface is a plain secondary interface that does not forward traffic."""
    yield not interface.service_managed
    yield same(interface.kind, "interface")
    slot = any_of(differs(one, 0) for one in (attachment.device_index, attachment.network_card))
    yield True if not attachment.at_launch and isinstance(slot, Missing) else slot
    yield negated(interface.only_receives)
    yield same(interface.source_dest_check, True)


def _of_launch(judge: Judge, attachment: Attachment, interface: Interface, launch: Launch | None) -> Iterator[Answer]:
    """Whether replies leave through the primary interface of a launch, in another subnet, and AWS drops them."""
    if launch is None:
        return
    yield not launch.filters_inside
    yield judge.network.existing_together(interface, launch) is not False
    routing = judge.network.source_routing(
        launch,
        attached_later=not attachment.at_launch,
        apart=True,
        configured=judge.options.policy_routing_os,
    )
    yield negated(routing.answer)
    primary = _primary(judge, launch)
    if primary is None:
        yield Missing((f"the primary interface of {launch}",))
    else:
        yield same(primary.source_dest_check, True)
        yield _apart(judge, attachment, interface, launch)


def _apart(judge: Judge, attachment: Attachment, interface: Interface, launch: Launch) -> Answer:
    """Whether an interface is in another subnet than the primary one; an Auto Scaling group may put both into one."""
    primary = judge.network.primary_of(launch)
    assert primary is not None
    if attachment.at_launch and interface.implicit:
        return differs(judge.network.subnet_of_attachment(primary), judge.network.subnet_of_attachment(attachment))
    return differs(judge.network.subnet_of_attachment(primary), interface.subnet)


def _primary(judge: Judge, launch: Launch) -> Interface | None:
    attachment = judge.network.primary_of(launch)
    return known(attachment.interface) if attachment is not None else None


def _reason(judge: Judge, interface: Interface, launch: Launch | None) -> Reason | tuple[str, ...]:
    """Why hosts outside its subnet connect to an interface, else the missing facts; none if no such host connects.

    Several attachments may be of one interface, if the input does not say which: the answer is the same for all.
    """
    key = (interface, launch)
    if key not in judge.reasons:
        judge.reasons[key] = _found_reason(judge, interface, launch)
    return judge.reasons[key]


def _found_reason(judge: Judge, interface: Interface, launch: Launch | None) -> Reason | tuple[str, ...]:
    facts: list[str] = []
    if judge.network.associations or judge.network.load_balancer_targets:
        facts += (*judge.network.association_doubts(interface), *judge.network.target_doubts(interface))
        for answer, reason in chain(_elastic_ips(judge, interface), _targets(judge, interface)):
            if answer is True:
                return reason
            facts.extend(facts_missing(answer))
    source = judge.sources.outside(interface, launch)
    if isinstance(source, Sender):
        proof = Related(f"{source.group} allows traffic from {source.words}", source.at, source.group.address)
        return Reason(f"allows traffic from {source.words}", proof, source.stated)
    return merged(facts, source)


def _elastic_ips(judge: Judge, interface: Interface) -> Iterator[tuple[Answer, Reason]]:
    for one in judge.network.associations_of(interface):
        proof = Related(f"{interface} has an Elastic IP", one.at, one.address)
        yield judge.network.existing_together(one, interface), Reason("has an Elastic IP", proof)


def _targets(judge: Judge, interface: Interface) -> Iterator[tuple[Answer, Reason]]:
    for one in judge.network.targets_of(interface):
        proof = Related(f"{one} registers {interface}", one.at, one.address)
        exists = judge.network.existing_together(one, interface)
        sends = _sends_from_outside(judge, one, interface)
        yield all_of((exists, sends)), Reason(f"is a target of {one.registered_by}", proof, one.registered_by)


def _sends_from_outside(judge: Judge, target: LoadBalancerTarget, interface: Interface) -> Answer:
    """Whether a load balancer sends traffic to its target from other subnets than the target's.

    An Application Load Balancer sends from each of its subnets, others may send only from the one in the target's zone.
    """
    balancer = judge.balancers.get(target.registered_by)
    if balancer is None:
        return Missing((f"the subnets of the load balancer that sends traffic to {target}",))
    more = Missing(balancer.more_subnets)
    apart = [differs(one, interface.subnet) for one in balancer.subnets[:_MOST_SUBNETS]]
    some, every = any_of([*apart, more]), all_of([*apart, more])
    if known(balancer.type) == "application" or some is False or every is True:
        return some
    return Missing((f"the subnets from which {balancer} sends traffic to {target}", *more.facts))


def _finding(judge: Judge, attachment: Attachment, interface: Interface, launch: Launch, reason: Reason) -> Finding:
    primary = _primary(judge, launch)
    assert primary is not None
    routing = judge.network.source_routing(launch, attached_later=not attachment.at_launch, apart=True)
    return Finding(
        subject=interface.address,
        at=interface.at,
        message=f"{interface} {reason.words}, but its replies to hosts outside {words(interface.subnet)} leave through "
        f"{primary}, and AWS drops them: {routing.words}",
        help="configure policy routing (`ip rule`, a Netplan `routing-policy` or amazon-ec2-net-utils), or use "
        f"{primary} instead",
        related=(
            reason.proof,
            _in_subnet(interface),
            _in_subnet(primary),
        ),
        values=stated(
            reason.value, interface, interface.subnet, launch, primary, *_routing_values(judge.network, launch)
        ),
    )


def _routing_values(network: Network, launch: Launch) -> tuple[object, ...]:
    """What shows that the launch does not route by source address: the design, or else the operating system."""
    asked = network.source_routing_asked(launch)
    return (asked, None if asked is not None else network.operating_system_of(launch))


def _in_subnet(interface: Interface) -> Related:
    return Related(f"{interface} is in {words(interface.subnet)}", interface.place("subnet"), interface.address)


RULE = Rule(
    code="ENI302",
    name="secondary-eni-needs-policy-routing",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    options=Options,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  svc: {zone: us-east-1a, cidr: 10.0.2.0/24}
security_groups:
  open: {ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
interfaces:
  on-al: {subnet: svc, security_groups: [open]}
  on-al-late: {subnet: svc, security_groups: [open]}
  on-sles: {subnet: svc, security_groups: [open]}
  on-rhel: {subnet: svc, security_groups: [open]}
  on-ubuntu-22: {subnet: svc, security_groups: [open]}
  on-ubuntu-24: {subnet: svc, security_groups: [open]}
  on-windows: {subnet: svc, security_groups: [open]}
  on-node: {subnet: svc, security_groups: [open]}
  on-routed: {subnet: svc, security_groups: [open]}
instances:
  al:
    type: m5.large
    os: amazon-linux-2023
    interfaces: [{subnet: app, device_index: 0}, {interface: on-al, device_index: 1}]
  sles: {type: m5.large, subnet: app, os: sles-15}
  rhel: {type: m5.large, subnet: app, os: rhel-9}
  ubuntu-22:
    type: m5.large
    os: ubuntu-22.04
    interfaces: [{subnet: app, device_index: 0}, {interface: on-ubuntu-22, device_index: 1}]
  ubuntu-24: {type: m5.large, subnet: app, os: ubuntu-24.04}
  windows: {type: m5.large, subnet: app, os: windows-2022}
  node: {type: m5.large, subnet: app, os: debian-12, node_of: eks}
  routed: {type: m5.large, subnet: app, os: debian-12, policy_routing: true}
attachments:
  - {interface: on-al-late, instance: al, device_index: 2}
  - {interface: on-sles, instance: sles, device_index: 1}
  - {interface: on-rhel, instance: rhel, device_index: 1}
  - {interface: on-ubuntu-24, instance: ubuntu-24, device_index: 1}
  - {interface: on-windows, instance: windows, device_index: 1}
  - {interface: on-node, instance: node, device_index: 1}
  - {interface: on-routed, instance: routed, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  svc: {zone: us-east-1a, cidr: 10.0.2.0/24}
  six: {zone: us-east-1a, ipv6_cidr: "2001:db8:0:3::/64", ipv6_only: true}
security_groups:
  open: {ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  near:
    ingress:
      - {cidr: 10.0.2.0/25, ports: 5432}
      - {cidr: 10.0.2.7/32, ports: 5432}
      - {cidr: "::/0", ports: 5432}
      - {groups: [near], ports: 5432}
      - {groups: [idle], ports: 5432}
  own: {ingress: [{groups: [both], ports: 22}]}
  both: {ingress: []}
  idle: {ingress: []}
  six: {ingress: [{cidr: 0.0.0.0/0, ports: 443}, {cidr: "2001:db8:0:3::/64", ports: 443}]}
interfaces:
  inside: {subnet: svc, security_groups: [near]}
  beside: {subnet: svc, security_groups: [near]}
  own: {subnet: svc, security_groups: [own, both]}
  six: {subnet: six, security_groups: [six], ipv6_addresses: ["2001:db8:0:3::9"]}
  fw-out: {subnet: svc, security_groups: [open]}
  router-out: {subnet: svc, security_groups: [open]}
  nat-out: {subnet: svc, security_groups: [open], source_dest_check: false}
  routed: {subnet: svc, security_groups: [near]}
  fabric: {subnet: svc, security_groups: [open], kind: efa}
  only: {subnet: svc, security_groups: [open], kind: efa-only}
  managed: {subnet: svc, security_groups: [open], managed_by: nat-gateway}
  main: {subnet: svc, security_groups: [open]}
  same: {subnet: app, security_groups: [open]}
  target: {subnet: svc, private_ips: [10.0.2.20], security_groups: [near]}
  free: {subnet: svc, security_groups: [open]}
instances:
  app: {type: m5.large, subnet: app, os: debian-12, security_groups: [both]}
  other: {type: m5.large, subnet: svc, os: debian-12, security_groups: [near]}
  fw: {type: c5.large, subnet: app, os: debian-12, filters_inside: true}
  router: {type: c5.large, subnet: app, os: debian-12, source_dest_check: false}
  nat: {type: c5.large, subnet: app, os: debian-12}
  node: {type: p4d.24xlarge, subnet: app, os: debian-12}
  primary: {type: m5.large, os: debian-12, interfaces: [{interface: main, device_index: 0}]}
load_balancers:
  inner: {type: network, subnets: [svc], targets: [{address: 10.0.2.20}]}
route_tables:
  app: {subnets: [app], routes: [{destination: 10.9.0.0/16, interface: routed}]}
attachments:
  - {interface: inside, instance: app, device_index: 1}
  - {interface: beside, instance: app, device_index: 2}
  - {interface: own, instance: app, device_index: 3}
  - {interface: six, instance: app, device_index: 4}
  - {interface: same, instance: app, device_index: 5}
  - {interface: target, instance: app, device_index: 6}
  - {interface: free, instance: app, device_index: 0}
  - {interface: fw-out, instance: fw, device_index: 1}
  - {interface: router-out, instance: router, device_index: 1}
  - {interface: nat-out, instance: nat, device_index: 1}
  - {interface: routed, instance: nat, device_index: 2}
  - {interface: fabric, instance: node, device_index: 1, network_card: 1}
  - {interface: only, instance: node, device_index: 1, network_card: 2}
  - {interface: managed, instance: node, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  svc: {zone: us-east-1a, cidr: 10.0.2.0/24}
  far: {zone: us-east-1b, cidr: 10.0.3.0/24}
  unsaid: {zone: us-east-1a}
security_groups:
  open: {ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  near: {ingress: [{cidr: 10.0.2.0/24, ports: 443}]}
  unruled: {}
  theirs: {ingress: [{groups: [sg-0a1b2c3d4e5f60718], ports: 443}]}
interfaces:
  system: {subnet: svc, security_groups: [open]}  # undecided
  minimal: {subnet: svc, security_groups: [open]}  # undecided
  rocky: {subnet: svc, security_groups: [open]}  # undecided
  placeholder: {subnet: subnet-xxxxx, security_groups: [open]}  # undecided
  by-default: {subnet: svc}
  by-rules: {subnet: svc, security_groups: [unruled]}  # undecided
  by-id: {subnet: svc, security_groups: [sg-0a1b2c3d4e5f60718]}  # undecided
  by-group: {subnet: svc, security_groups: [theirs]}  # undecided
  by-range: {subnet: unsaid, security_groups: [near]}  # undecided
  by-target: {subnet: svc, private_ips: [10.0.2.20], security_groups: [near]}  # undecided
  by-balancer: {subnet: svc, private_ips: [10.0.2.21], security_groups: [near]}  # undecided
  slot: {subnet: svc, security_groups: [open]}  # undecided
  anywhere: {subnet: svc, security_groups: [open]}  # undecided
  nowhere: {subnet: svc, security_groups: [near]}
instances:
  system: {type: m5.large, subnet: app}
  minimal: {type: m5.large, subnet: app, os: amazon-linux-2023-minimal}
  rocky: {type: m5.large, subnet: app, os: rocky-9}
  app: {type: m5.large, subnet: app, os: debian-12}
  unsaid: {type: m5.large, os: debian-12, interfaces: [{interface: slot}]}
load_balancers:
  inner: {type: network, subnets: [svc, far], targets: [{address: 10.0.2.20}]}
  unsaid: {type: application, targets: [{address: 10.0.2.21}]}
attachments:
  - {interface: by-balancer, instance: app, device_index: 7}
  - {interface: system, instance: system, device_index: 1}
  - {interface: minimal, instance: minimal, device_index: 1}
  - {interface: rocky, instance: rocky, device_index: 1}
  - {interface: placeholder, instance: app, device_index: 1}
  - {interface: by-default, instance: app, device_index: 2}
  - {interface: eni-0a1b2c3d4e5f60718, instance: app, device_index: 8}  # undecided
  - {interface: by-rules, instance: app, device_index: 3}
  - {interface: by-id, instance: app, device_index: 9}
  - {interface: by-group, instance: app, device_index: 4}
  - {interface: by-range, instance: app, device_index: 5}
  - {interface: by-target, instance: app, device_index: 6}
  - {interface: anywhere, device_index: 1}
  - {interface: nowhere, device_index: 2}
"""),
        Good(
            """\
variable "dual" {
  type = bool
}

variable "other" {
  type = bool
}

variable "image" {
  type = string
}

data "aws_ami" "debian" {
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

data "aws_ssm_parameter" "al" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "svc" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/24"
}

resource "aws_security_group" "open" {
  ingress {
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "near" {
  ingress {
    protocol    = "-1"
    cidr_blocks = [aws_subnet.svc.cidr_block]
  }
}

resource "aws_security_group" "listed" {
  ingress {
    protocol        = "-1"
    prefix_list_ids = ["pl-0a1b2c3d4e5f60718"]
  }
}

resource "aws_network_interface" "open" {
  for_each        = toset(["al", "routed"])
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.open.id]
}

resource "aws_network_interface" "image" { # undecided
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.open.id]
}

resource "aws_network_interface" "listed" { # undecided
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.listed.id]
}

resource "aws_network_interface" "one" {
  count           = var.dual ? 1 : 0
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.open.id]
}

resource "aws_network_interface" "other" { # undecided
  count           = var.other ? 1 : 0
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.near.id]
}

resource "aws_network_interface" "target" { # undecided
  subnet_id       = aws_subnet.svc.id
  private_ips     = ["10.0.2.20"]
  security_groups = [aws_security_group.near.id]
}

resource "aws_network_interface" "moving" { # undecided
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.open.id]
}

resource "aws_network_interface" "never" {
  count           = var.dual ? 0 : 1
  subnet_id       = aws_subnet.svc.id
  security_groups = [aws_security_group.near.id]
}

resource "aws_eip" "never" {
  count             = var.dual ? 1 : 0
  network_interface = aws_network_interface.never[0].id
}

resource "aws_eip" "other" {
  count             = var.dual ? 1 : 0
  network_interface = aws_network_interface.other[0].id
}

resource "aws_lb_target_group" "ip" {
  target_type = "ip"
}

resource "aws_lb_target_group_attachment" "target" {
  target_group_arn = aws_lb_target_group.ip.arn
  target_id        = "10.0.2.20"
}

resource "aws_network_interface_attachment" "target" {
  instance_id          = aws_instance.debian.id
  network_interface_id = aws_network_interface.target.id
  device_index         = 2
}

resource "aws_network_interface_attachment" "other" {
  count                = var.other ? 1 : 0
  instance_id          = aws_instance.debian.id
  network_interface_id = aws_network_interface.other[0].id
  device_index         = 5
}

resource "aws_network_interface_attachment" "never" {
  count                = var.dual ? 0 : 1
  instance_id          = aws_instance.debian.id
  network_interface_id = aws_network_interface.never[0].id
  device_index         = 3
}

resource "aws_network_interface_attachment" "moving" {
  instance_id          = var.dual ? aws_instance.debian.id : aws_instance.routed.id
  network_interface_id = aws_network_interface.moving.id
  device_index         = 4
}

resource "aws_launch_template" "al" {
  image_id      = data.aws_ssm_parameter.al.value
  instance_type = "m5.large"
}

resource "aws_launch_template" "routed" {
  image_id      = data.aws_ami.debian.id
  instance_type = "m5.large"
  user_data     = base64encode("ip rule add from 10.0.2.9 lookup 101")
}

resource "aws_instance" "al" {
  subnet_id = aws_subnet.app.id
  launch_template {
    id = aws_launch_template.al.id
  }
}

resource "aws_instance" "routed" {
  subnet_id = aws_subnet.app.id
  launch_template {
    id = aws_launch_template.routed.id
  }
}

resource "aws_instance" "image" {
  ami           = var.image
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
  launch_template {
    id = aws_launch_template.al.id
  }
}

resource "aws_instance" "debian" {
  ami           = data.aws_ami.debian.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_instance" "one" {
  count         = var.dual ? 0 : 1
  ami           = data.aws_ami.debian.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "al" {
  instance_id          = aws_instance.al.id
  network_interface_id = aws_network_interface.open["al"].id
  device_index         = 1
}

resource "aws_network_interface_attachment" "routed" {
  instance_id          = aws_instance.routed.id
  network_interface_id = aws_network_interface.open["routed"].id
  device_index         = 1
}

resource "aws_network_interface_attachment" "image" {
  instance_id          = aws_instance.image.id
  network_interface_id = aws_network_interface.image.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "listed" {
  instance_id          = aws_instance.debian.id
  network_interface_id = aws_network_interface.listed.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "one" {
  count                = var.dual ? 1 : 0
  instance_id          = one(aws_instance.one[*].id)
  network_interface_id = aws_network_interface.one[0].id
  device_index         = 1
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  svc: {zone: us-east-1a, cidr: 10.0.2.0/24}
  far: {zone: us-east-1b, cidr: 10.0.3.0/24}
  unsaid: {zone: us-east-1a}
security_groups:
  open: {ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  near: {ingress: [{cidr: 10.0.2.0/24, ports: 443}]}
  from-app: {ingress: [{groups: [app], ports: 5432}]}
  app: {ingress: []}
  wide: {ingress: [{cidr: 10.0.0.0/8, ports: 443}]}
interfaces:
  eip: {subnet: svc, security_groups: [near]}  # warning
  target: {subnet: svc, private_ips: [10.0.2.20], security_groups: [near]}  # warning
  inner: {subnet: svc, private_ips: [10.0.2.21], security_groups: [near]}  # warning
  range: {subnet: svc, security_groups: [open]}  # warning
  wide: {subnet: unsaid, security_groups: [wide]}  # warning
  group: {subnet: svc, security_groups: [from-app]}  # warning
  six: {subnet: svc, security_groups: [near], ipv6_address_count: 1}
  late: {subnet: svc, security_groups: [open]}  # warning
  asked: {subnet: svc, security_groups: [open]}  # warning
instances:
  db:
    type: m5.large
    os: debian-12
    interfaces:
      - {subnet: app, security_groups: [near], device_index: 0}
      - {interface: eip, device_index: 1}
      - {interface: target, device_index: 2}
      - {interface: inner, device_index: 3}
  old: {type: m5.large, subnet: app, os: rhel-7}
  ubuntu: {type: m5.large, subnet: app, os: ubuntu-22.04}
  asked: {type: m5.large, subnet: app, policy_routing: false}
  unsaid: {type: m5.large, subnet: app}
  app: {type: m5.large, subnet: app, os: debian-12, security_groups: [app]}
elastic_ips:
  partner: {interface: eip}
load_balancers:
  web: {type: application, subnets: [svc, far], targets: [{address: 10.0.2.20}]}
  tcp: {type: network, subnets: [app], targets: [{address: 10.0.2.21}]}
attachments:
  - {interface: range, instance: unsaid, device_index: 1}
  - {interface: range, instance: old, device_index: 1}
  - {interface: wide, instance: old, device_index: 2}
  - {interface: group, instance: old, device_index: 3}
  - {interface: six, instance: old, device_index: 4}
  - {interface: late, instance: ubuntu, device_index: 1}
  - {interface: asked, instance: asked}
"""),
        Bad("""\
version: 1
vpcs: {core: {}}
subnets:
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24, ipv6_cidr: "2001:db8:0:1::/64"}
  svc: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24, ipv6_cidr: "2001:db8:0:2::/64"}
security_groups:
  default: {vpc: core, default: true, ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  six: {ingress: [{cidr: "2001:db8::/56", ports: 443}]}
interfaces:
  by-default: {subnet: svc}  # warning
attachments: [{interface: by-default, instance: web, device_index: 2}]
launch_templates:
  edge:
    type: m5.large
    interfaces:
      - {subnet: app, security_groups: [six], device_index: 0}
      - {subnet: svc, security_groups: [six], device_index: 1}
instances:
  web:
    type: m5.large
    os: centos-7
    interfaces:
      - {subnet: svc, security_groups: [six], ipv6_address_count: 1, device_index: 1}  # warning
      - {subnet: app, security_groups: [six], device_index: 0}
"""),
        Bad(
            """\
data "aws_ami" "debian" {
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

resource "aws_subnet" "all" {
  count      = 2
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}

resource "aws_security_group" "near" {
  ingress {
    protocol    = "-1"
    cidr_blocks = [aws_subnet.all[1].cidr_block]
  }
}

resource "aws_security_group" "open" {
  ingress {
    protocol    = "-1"
    cidr_blocks = [aws_subnet.all[1].cidr_block, "10.0.0.0/16"]
  }
}

resource "aws_network_interface" "primary" {
  subnet_id = aws_subnet.all[0].id
}

resource "aws_network_interface" "block" { # warning
  subnet_id       = aws_subnet.all[1].id
  security_groups = [aws_security_group.open.id]
}

resource "aws_network_interface" "inline" { # warning
  subnet_id       = aws_subnet.all[1].id
  security_groups = [aws_security_group.near.id]
  attachment {
    instance     = aws_instance.web.id
    device_index = 2
  }
}

resource "aws_network_interface" "templated" { # warning
  subnet_id       = aws_subnet.all[1].id
  security_groups = [aws_security_group.open.id]
}

resource "aws_eip" "web" {
  network_interface = aws_network_interface.inline.id
}

resource "aws_instance" "web" {
  ami           = data.aws_ami.debian.id
  instance_type = "m5.large"
  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.block.id
  }
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.primary.id
  }
}

resource "aws_launch_template" "web" {
  image_id      = data.aws_ami.debian.id
  instance_type = "m5.large"
  network_interfaces {
    device_index         = 1
    network_interface_id = aws_network_interface.templated.id
  }
  network_interfaces {
    device_index = 0
    subnet_id    = aws_subnet.all[0].id
  }
}

resource "aws_instance" "templated" {
  launch_template {
    id = aws_launch_template.web.id
  }
}
""",
            kind="terraform",
        ),
    ),
)
