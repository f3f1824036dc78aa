"""Allow-listed address that is not static.

## What
Reports an address that others have allow-listed, and that can change. An address counts as allow-listed if a topology
file marks it with `allowlisted_by`, or if its resource has the tag `allowlisted_by` in Terraform (`AllowlistedBy` and
`allowlisted-by` also work). In a launch template, the tag is on the instances or the network interfaces that it
creates.

- Error: the public address that AWS assigns to an instance automatically.
- Warning: the addresses of an Application Load Balancer or a Classic Load Balancer.
- Warning: the addresses of a regional NAT gateway that allocates its Elastic IPs automatically.
- Warning: a private address that AWS chooses for an instance.
- Warning: an Elastic IP on the primary interface of an instance that is replaced automatically.
- Info: an Elastic IP that is not protected from deletion.

## Why
The peer admits only this address. If the address changes, connections fail until the peer changes its allow-list. No
API call fails on your side. AWS releases an automatically assigned public address when the instance is stopped,
hibernated or terminated, and you cannot get it back. A load balancer changes its addresses as it scales. A regional NAT
gateway adds an Elastic IP for each zone it expands to.

## When it is fine
- The Elastic IP is protected from deletion (`prevent_destroy`, `protected: true`), and it is on a standalone interface
  (`aws_network_interface`, or `interfaces` of a topology file) or on an instance that nothing replaces automatically.
- The address belongs to a NAT gateway with Elastic IPs of your choice, or to a Network Load Balancer: both keep their
  addresses.
- The address is from a range of your own (BYOIP, IPAM): you can allocate the same address again.
- You set the private address, or it belongs to a standalone interface: it lasts as long as the interface.

## Fix
Have the peer allow-list an Elastic IP instead: on a standalone interface, on a NAT gateway or on a Network Load
Balancer. Protect the Elastic IP from deletion.

## What is undecided
The check is undecided if one of these facts is unknown:

- what the address belongs to
- the launch template of an instance, if a launch template in the design has the tag
- the tags of a resource, if the design marks other addresses
- `prevent_destroy`: neither a state nor a plan without its source contains it
- for an existing instance, whether its public address is an Elastic IP, or whether its private address was set

The tags that an Auto Scaling group propagates are not read.

## Sources
- [EC2 User Guide, "Amazon EC2 instance IP
  addressing"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html): AWS releases public
  IPv4 addresses, and you cannot reuse them.
- [EC2 User Guide, "Elastic IP
  addresses"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html)
- [AllocateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html): you can request an
  address from your own range.
- [VPC User Guide, "Regional NAT gateways"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html)
- [CreateNatGateway](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html):
  `AvailabilityMode`, `AvailabilityZoneAddresses`
- [Application Load Balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html)
  and [Network Load Balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html): only
  the latter have a static address per zone.
- [terraform-provider-aws,
  `aws_instance`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance):
  `user_data_replace_on_change`
"""

import itertools
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from enilint.rule import (
    Bad,
    ElasticIp,
    ElasticIpAssociation,
    Entity,
    Finding,
    Good,
    Instance,
    Interface,
    Launch,
    LoadBalancer,
    Location,
    Missing,
    NatGateway,
    Network,
    Peers,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    candidates,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)


class Mark(Struct, frozen=True):
    """Who allow-lists an address, and which entity says so. Without peers, `facts` are missing."""

    peers: Peers
    entity: Entity
    facts: tuple[str, ...] = ()


class Marks(Struct):
    """The allow-listed Elastic IPs by identity, with their marks; `unsure` are associations that may involve others."""

    elastic_ips: dict[int, tuple[ElasticIp, list[Mark]]] = field(default_factory=dict)
    unsure: dict[str, ElasticIpAssociation] = field(default_factory=dict)

    def note(self, elastic_ip: ElasticIp, marks: list[Mark]) -> None:
        """Add the marks of an Elastic IP."""
        if marks:
            self.elastic_ips.setdefault(id(elastic_ip), (elastic_ip, []))[1].extend(marks)


class Problem(Struct, frozen=True):
    """What is wrong with an allow-listed address. `values` distinguish it from others of the same subject."""

    subject: str
    at: Location
    what: str
    why: str
    help: str
    proof: Related
    values: tuple[str, ...] = ()
    severity: Severity | None = None


Marked = ElasticIp | Interface | Launch | NatGateway | LoadBalancer
Verdict = Problem | Missing | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not _has_marks(network):
        return
    marked = Marks()
    for elastic_ip in network.elastic_ips:
        marked.note(elastic_ip, _marks(elastic_ip))
    for interface in network.interfaces:
        _note_all(network, marked, interface, _marks(interface))
    for launch in network.launches:
        marks = _marks(launch) + _marks_of_template(network, launch)
        if marks:
            yield from _results(launch, marks, _judge_launch(network, marked, launch, marks))
    for gateway in network.nat_gateways:
        yield from _results(gateway, _marks(gateway), _judge_nat_gateway(gateway))
    for balancer in network.load_balancers:
        yield from _results(balancer, _marks(balancer), _judge_load_balancer(balancer))
    for elastic_ip, marks in marked.elastic_ips.values():
        verdict, questions = _judge_elastic_ip(network, elastic_ip)
        yield from _results(elastic_ip, marks, verdict)
        yield from questions
    for association in marked.unsure.values():
        yield _question(association, facts_missing(association.elastic_ip, network.interface_of(association)))


def _has_marks(network: Network) -> bool:
    """Whether the design marks any address. If it does not, unknown tags do not count as marks either."""
    groups: tuple[Iterable[Marked], ...] = (
        network.elastic_ips,
        network.interfaces,
        network.launches,
        network.launch_templates,
        network.nat_gateways,
        network.load_balancers,
    )
    return any(known(one.allowlisted_by) for one in itertools.chain(*groups))


def _marks(entity: Marked) -> list[Mark]:
    peers = entity.allowlisted_by
    if isinstance(peers, tuple):
        return [Mark(peers, entity)] if peers else []
    return [Mark((), entity, facts_missing(peers))]


def _marks_of_template(network: Network, launch: Launch) -> list[Mark]:
    """The marks of the launch template of an instance, or the missing facts if it may be a marked one."""
    template = network.template_of(launch)
    named = launch.template if isinstance(launch, Instance) else None
    if template is not None or named is None:
        return [] if template is None else _marks(template)
    perhaps = network.launch_templates if is_open(named) else candidates(named)
    return [Mark((), launch, facts_missing(named))] if any(known(one.allowlisted_by) for one in perhaps) else []


def _note_all(network: Network, marked: Marks, interface: Interface, marks: list[Mark]) -> None:
    """Note the marks of an interface for its Elastic IPs: these are what others see."""
    for association in network.associations_of(interface) if marks else ():
        elastic_ip = known(association.elastic_ip)
        if elastic_ip is not None:
            marked.note(elastic_ip, marks)
        elif association.elastic_ip is not None:
            marked.unsure[association.address] = association
    for association in network.possible_associations_of(interface) if marks else ():
        marked.unsure[association.address] = association


def _results(entity: Entity, marks: list[Mark], verdict: Verdict) -> Iterator[Finding | Undecided]:
    """The result for an address, if it is allow-listed."""
    if not marks or verdict is None:
        return
    peers = merged(*(one.peers for one in marks))
    if isinstance(verdict, Problem) and peers:
        yield _finding(verdict, marks, peers)
        return
    more = facts_missing(verdict)
    yield Undecided(subject=entity.address, at=entity.at, facts=merged(*(one.facts for one in marks), more))


def _judge_launch(network: Network, marked: Marks, launch: Launch, marks: list[Mark]) -> Verdict:
    """The address that others see: the Elastic IP of a launch, else its public address, else its private one."""
    primary = network.primary_of(launch)
    value = primary.interface if primary is not None else Unknown(f"the primary interface of {launch}")
    interface = known(value)
    if interface is None:
        return Missing(facts_missing(value))
    if network.associations_of(interface):
        _note_all(network, marked, interface, marks)
        return None
    doubts = network.association_doubts(interface)
    if doubts or not interface.implicit:
        return Missing(doubts) if doubts else None
    public = interface.gets_public_ip
    if known(public) is not False:
        return _picked_public(launch, interface) if public is True else Missing(facts_missing(public))
    picked = _picks_private_ip(launch, interface)
    return _picked_private(launch, interface) if picked is True else Missing(facts_missing(picked)) if picked else None


def _picks_private_ip(launch: Launch, interface: Interface) -> Value[bool]:
    if any(one.requested for one in interface.addresses.listed):
        return False
    return launch.picks_private_ip


def _picked_public(launch: Launch, interface: Interface) -> Problem:
    return Problem(
        subject=launch.address,
        at=launch.at,
        what=f"the public address of {launch}",
        why="AWS assigns it at launch and releases it when the instance is stopped or terminated",
        help="use an Elastic IP instead, on a standalone interface or on a NAT gateway",
        proof=Related(f"{interface} gets a public address automatically", launch.at, launch.address),
        values=stated("public"),
        severity=Severity.ERROR,
    )


def _picked_private(launch: Launch, interface: Interface) -> Problem:
    return Problem(
        subject=launch.address,
        at=launch.at,
        what=f"the private address of {launch}",
        why="AWS chooses a different one when the instance is replaced",
        help="set the private address, or use a standalone interface",
        proof=Related(
            f"{interface} sets no private address, and is deleted with the instance", launch.at, launch.address
        ),
        values=stated("private"),
    )


def _judge_nat_gateway(gateway: NatGateway) -> Verdict:
    regional = same(gateway.mode, "regional")
    if gateway.elastic_ips or regional is False:
        return None
    facts = merged(gateway.more_elastic_ips, facts_missing(regional))
    if facts:
        return Missing(facts)
    return Problem(
        subject=gateway.address,
        at=gateway.at,
        what=f"the address of {gateway}",
        why="the gateway is regional and automatically adds an Elastic IP for each zone it expands to",
        help=f"assign Elastic IPs to {gateway} for each zone",
        proof=Related(
            f"{gateway} is regional, and no Elastic IPs are assigned to it", gateway.place("mode"), gateway.address
        ),
    )


def _judge_load_balancer(balancer: LoadBalancer) -> Verdict:
    kept = follow(balancer.type, lambda type: type in ("network", "gateway"))
    if known(kept) is not False:
        return Missing(facts_missing(kept)) if kept is not True else None
    type = words(balancer.type, unknown="application or classic")
    return Problem(
        subject=balancer.address,
        at=balancer.at,
        what=f"{balancer}",
        why=f"its type is {type}, and its addresses change as it scales",
        help=f"put a Network Load Balancer with Elastic IPs in front of {balancer}",
        proof=Related(f"{balancer} is of type {type}", balancer.place("type"), balancer.address),
        values=stated(balancer.type),
    )


def _judge_elastic_ip(network: Network, elastic_ip: ElasticIp) -> tuple[Verdict, list[Undecided]]:
    """What is wrong with an Elastic IP; if it is the Elastic IP itself, also the undecided results of associations."""
    facts: list[str] = []
    questions: list[Undecided] = []
    for association in network.associations_with(elastic_ip):
        replaced = _replaced(network, association)
        if isinstance(replaced, Problem):
            return replaced, []
        facts += replaced.facts
        if replaced.facts:
            questions.append(_question(association, replaced.facts))
    for association in network.possible_associations_with(elastic_ip):
        if isinstance(_replaced(network, association), Problem):
            doubts = facts_missing(association.elastic_ip)
            facts += doubts
            questions.append(_question(association, doubts))
    if elastic_ip.protected is False and not elastic_ip.pool:
        return _unguarded(network, elastic_ip), questions
    guard = () if elastic_ip.pool else facts_missing(elastic_ip.protected)
    missing = merged(facts, guard)
    return Missing(missing) if missing else None, []


def _question(association: ElasticIpAssociation, facts: tuple[str, ...]) -> Undecided:
    return Undecided(subject=association.address, at=association.at, facts=facts)


def _replaced(network: Network, association: ElasticIpAssociation) -> Problem | Missing:
    """What is wrong if an Elastic IP is on the primary interface of an instance that is replaced automatically."""
    value = network.interface_of(association)
    holder = known(value)
    if holder is None or not holder.implicit:
        return Missing(facts_missing(value))
    named = [] if association.launch is None else [association.launch]
    named += [one.launch for one in network.attachments_of_interface(holder)]
    launches = [launch for one in named for launch in candidates(one)]
    for launch in launches:
        if isinstance(launch.replaced_by, str):
            return _on_replaced(association, launch, launch.replaced_by)
    return Missing(facts_missing(*(launch.replaced_by for launch in launches)))


def _on_replaced(association: ElasticIpAssociation, launch: Launch, by: str) -> Problem:
    elastic_ip = words(association.elastic_ip)
    return Problem(
        subject=association.address,
        at=association.place("interface" if association.launch is None else "launch"),
        what=elastic_ip,
        why=f"it is on the primary interface of {launch}, which is replaced by {by}: its association ends then",
        help="associate it with a standalone interface",
        proof=Related(f"{launch} is replaced by {by}", launch.at, launch.address),
        values=stated(association.elastic_ip, by),
    )


def _unguarded(network: Network, elastic_ip: ElasticIp) -> Problem:
    return Problem(
        subject=elastic_ip.address,
        at=elastic_ip.at,
        what=f"{elastic_ip}",
        why="it is not protected from deletion, and a new Elastic IP has a different address",
        help=f"protect it from deletion: set {network.spelling.setting('prevent_destroy', 'true')}",
        proof=Related(f"{elastic_ip} is not protected from deletion", elastic_ip.at, elastic_ip.address),
        severity=Severity.INFO,
    )


def _finding(problem: Problem, marks: list[Mark], peers: Peers) -> Finding:
    lists = "allow-list" if len(peers) == 1 else "allow-lists"
    return Finding(
        subject=problem.subject,
        at=problem.at,
        message=f"{problem.what} is on the {lists} of {joined_words(peers)}, but {problem.why}",
        help=problem.help,
        related=(
            problem.proof,
            *(
                Related(
                    f"{one.entity} is marked as allow-listed by {joined_words(one.peers)}",
                    one.entity.place("allowlisted_by"),
                    one.entity.address,
                )
                for one in marks
                if one.peers
            ),
        ),
        values=stated(list(peers), problem.values),
        severity=problem.severity,
    )


RULE = Rule(
    code="ENI601",
    name="allowlist-identity-not-static",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a, auto_assign_public_ip: true}
  private: {zone: us-east-1a, auto_assign_public_ip: false}
interfaces:
  vip: {subnet: public, allowlisted_by: [partner-bank]}
  side: {subnet: private, allowlisted_by: [partner-bank]}
  first: {subnet: public}
instances:
  holder: {type: t3.small, subnet: public, tags: {"aws:autoscaling:groupName": web}}
  named: {type: t3.small, subnet: public, allowlisted_by: [partner-bank]}
  pinned: {type: t3.small, subnet: private, private_ips: [10.0.1.10], allowlisted_by: [partner-bank]}
  listed: {type: t3.small, interfaces: [{interface: first, device_index: 0}], allowlisted_by: [partner-bank]}
  several:
    type: t3.small
    allowlisted_by: [partner-bank]
    interfaces:
      - {subnet: public, device_index: 0, private_ips: [10.0.2.10]}
      - {subnet: private, device_index: 1}
  unmarked: {type: t3.small, subnet: public}
attachments:
  - {interface: vip, instance: holder, device_index: 1}
elastic_ips:
  vip: {interface: vip, protected: true, allowlisted_by: [partner-bank]}
  named: {instance: named, protected: true}
  zonal: {protected: true, allowlisted_by: [partner-bank]}
  by-zone: {}
  balancer: {}
nat_gateways:
  zonal: {subnet: public, elastic_ips: [zonal], allowlisted_by: [partner-bank]}
  inner: {subnet: private, connectivity: private, allowlisted_by: [partner-bank]}
  manual: {availability_mode: regional, elastic_ips: [by-zone], allowlisted_by: [partner-bank]}
  automatic: {availability_mode: regional}
load_balancers:
  fixed: {type: network, elastic_ips: [balancer], allowlisted_by: [partner-bank]}
  web: {type: application}
"""),
        Good("""\
version: 1
subnets:
  unsaid: {zone: us-east-1a}
instances:
  unsaid: {type: t3.small, subnet: unsaid, allowlisted_by: [partner-bank]}  # undecided
  nowhere: {type: t3.small, interfaces: [{device_index: 1}], allowlisted_by: [partner-bank]}  # undecided
load_balancers:
  unsaid: {allowlisted_by: [partner-bank]}  # undecided
"""),
        Good("""\
version: 1
instances:
  nowhere: {type: t3.small, interfaces: [{device_index: 1}]}
elastic_ips:
  nowhere: {instance: nowhere, protected: true, allowlisted_by: [partner-bank]}  # undecided
  outside: {instance: i-0a1b2c3d4e5f60718, protected: true, allowlisted_by: [partner-bank]}  # undecided
"""),
        Good(
            """\
variable "tags" {
  type = map(string)
}

variable "replaced" {
  type = bool
}

variable "mode" {
  type = string
}

resource "aws_eip" "own" {
  public_ipv4_pool = "ipv4pool-ec2-0a1b2c3d4e5f60718"
  tags             = { AllowlistedBy = "partner-bank" }
}

resource "aws_eip" "kept" {
  tags = { "enilint:allowlisted-by" = "partner-bank" }

  lifecycle {
    prevent_destroy = true
  }
}

data "aws_eip" "elsewhere" {
  tags = { allowlisted_by = "partner-bank" }
}

resource "aws_eip" "perhaps" {  # undecided
  tags = var.tags
}

resource "aws_eip" "held" {  # undecided
  instance = aws_instance.perhaps.id
  tags     = { allowlisted_by = "partner-bank" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_instance" "perhaps" {
  ami                         = "ami-0a1b2c3d4e5f60718"
  instance_type               = "t3.small"
  user_data                   = file("setup.sh")
  user_data_replace_on_change = var.replaced
}

resource "aws_nat_gateway" "perhaps" {  # undecided
  availability_mode = var.mode
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  tags              = { allowlisted_by = "partner-bank" }
}

resource "aws_nat_gateway" "given" {
  availability_mode = "regional"
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  tags              = { allowlisted_by = "partner-bank" }

  availability_zone_address {
    availability_zone = "us-east-1a"
    allocation_ids    = [aws_eip.kept.id]
  }
}

resource "aws_lb" "inner" {
  load_balancer_type = "network"
  tags               = { allowlisted_by = "partner-bank" }
}

resource "aws_eip" "somewhere" {  # undecided
  tags = { allowlisted_by = "partner-bank" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_eip_association" "somewhere" {
  allocation_id = aws_eip.somewhere.id
  instance_id   = var.replaced ? aws_instance.perhaps_holder.id : aws_instance.plain.id
}

resource "aws_instance" "perhaps_holder" {  # undecided
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.private.id
  private_ip    = "10.0.1.10"
  tags          = { allowlisted_by = "partner-bank" }
}

resource "aws_subnet" "private" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}

resource "aws_network_interface" "by_address" {
  subnet_id = "subnet-0a1b2c3d4e5f60718"
  tags      = { allowlisted_by = "partner-bank" }
}

resource "aws_eip_association" "by_address" {
  public_ip            = "203.0.113.7"
  network_interface_id = aws_network_interface.by_address.id
}

resource "aws_instance" "plain" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
  tags          = { allowlisted_by = "" }
}
""",
            kind="terraform",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_eip.own",
      "type": "aws_eip",
      "name": "own",
      "change": {
        "actions": ["no-op"],
        "after": {"id": "eipalloc-0a1b2c3d", "tags": {"allowlisted_by": "bank"}, "public_ipv4_pool": "ipv4pool-ec2-0a"}
      }
    },
    {
      "address": "aws_eip.given",
      "type": "aws_eip",
      "name": "given",
      "change": {
        "actions": ["no-op"],
        "after": {"id": "eipalloc-0a1b2c3e", "tags": {"allowlisted_by": "bank"}}
      }
    },
    {
      "address": "aws_instance.inside",
      "type": "aws_instance",
      "name": "inside",
      "change": {
        "actions": ["no-op"],
        "after": {"id": "i-0a1b2c3d", "private_ip": "10.0.0.9", "public_ip": "", "tags": {"allowlisted_by": "bank"}}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {
          "address": "aws_eip.own",
          "mode": "managed",
          "type": "aws_eip",
          "name": "own",
          "expressions": {"public_ipv4_pool": {"constant_value": "ipv4pool-ec2-0a"}}
        }
      ]
    }
  }
}
""",
            kind="terraform-plan",
            undecided=("aws_eip.given", "aws_instance.inside"),
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  public: {zone: us-east-1a, auto_assign_public_ip: true}
  private: {zone: us-east-1a, auto_assign_public_ip: false}
instances:
  by-subnet: {type: t3.small, subnet: public, allowlisted_by: [partner-bank]}  # error
  by-itself: {type: t3.small, subnet: private, associate_public_ip: true, allowlisted_by: [partner-bank]}  # error
  inside: {type: t3.small, subnet: private, allowlisted_by: [database-team]}  # warning
  from-template: {launch_template: started, subnet: public}  # error
launch_templates:
  edge:  # error
    type: c5.large
    interfaces: [{subnet: private, associate_public_ip: true}]
    allowlisted_by: [partner-bank, auditors]
  started: {type: c5.large, subnet: public, allowlisted_by: [partner-bank]}
auto_scaling_groups:
  edge: {launch_template: edge, subnets: [private]}
"""),
        Bad("""\
version: 1
subnets:
  public: {zone: us-east-1a}
instances:
  member: {type: t3.small, subnet: public, tags: {"aws:autoscaling:groupName": web}}
elastic_ips:
  partner:
    instance: member  # warning
    protected: true
    allowlisted_by: [partner-bank]
  unguarded:  # info
    allowlisted_by: [partner-bank]
nat_gateways:
  automatic: {availability_mode: regional, allowlisted_by: [partner-bank]}  # warning
load_balancers:
  web: {type: application, allowlisted_by: [partner-bank]}  # warning
  old: {type: classic, allowlisted_by: [partner-bank]}  # warning
"""),
        Bad(
            """\
variable "peer" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "web" {  # error
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.public.id
  tags          = { allowlisted_by = var.peer }
}

resource "aws_instance" "built" {
  ami                         = "ami-0a1b2c3d4e5f60718"
  instance_type               = "t3.small"
  subnet_id                   = aws_subnet.public.id
  user_data                   = "#!/bin/sh"
  user_data_replace_on_change = true
}

resource "aws_eip" "partner" {
  tags = { allowlisted_by = "partner-bank" }
}

resource "aws_eip_association" "partner" {
  allocation_id = aws_eip.partner.id
  instance_id   = aws_instance.built.id  # warning
}

resource "aws_eip" "other" {
  tags = { allowlisted_by = "partner-bank" }
}

resource "aws_eip_association" "other" {
  allocation_id        = aws_eip.other.id
  network_interface_id = aws_instance.built.primary_network_interface_id  # warning
}

resource "aws_launch_template" "unknown" {
  instance_type = "c5.large"

  tag_specifications {
    resource_type = "instance"
    tags          = var.tags
  }
}

resource "aws_instance" "both" {  # error
  subnet_id = aws_subnet.public.id
  tags      = { allowlisted_by = "partner-bank" }

  launch_template {
    id = aws_launch_template.unknown.id
  }
}

resource "aws_launch_template" "edge" {  # error
  instance_type = "c5.large"

  network_interfaces {
    associate_public_ip_address = "true"
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { allowlisted_by = "partner-bank" }
  }
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.public.id
  tags      = { allowlisted_by = "partner-bank" }
}

resource "aws_eip" "vip" {  # info
  network_interface = aws_network_interface.vip.id
}

resource "aws_nat_gateway" "automatic" {  # warning
  availability_mode = "regional"
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  tags              = { allowlisted_by = "partner-bank" }
}

resource "aws_lb" "web" {  # warning
  tags = { allowlisted_by = "partner-bank" }
}
""",
            kind="terraform",
        ),
    ),
)
