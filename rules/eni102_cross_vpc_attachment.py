"""Interface attached to an instance in another VPC.

## What
Reports an instance or a launch template with an interface in a different VPC from its primary interface. Within one
account, AWS allows this, and the finding has severity `info`. If the interface and the instance belong to different
accounts, it is an error.

## Why
Such an instance connects two networks that are otherwise separate: their routes, security groups and name resolution
meet on one host. Across accounts, AWS refuses it: "You can't create multi-homed instances across VPCs in different AWS
accounts".

## When it is fine
Within one account, AWS supports this setup. The interface and the instance must be in the same zone, and the primary
interface stays in its own VPC. If a permission (`interface_permissions`) lets the other account attach the interface,
the error becomes a warning. An Auto Scaling group creates all interfaces of an instance in one of its own subnets,
whatever subnets its launch template names.

## Fix
Make sure that the connection is intended. The CIDR blocks of the VPCs must not overlap, every interface needs security
groups of its own VPC, and the host must not forward packets between the VPCs.

## What is undecided
The check is undecided if the VPC of either interface is unknown, if an attachment refers to an unknown instance that
may be in another VPC of the design, or if a permission refers to an unknown interface that may be the one being
checked. Accounts count as different only if the interface and the instance both state theirs: a Terraform provider does
not show its account.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  dual-homed instances with workloads in different VPCs of one account.
- [EC2 Auto Scaling User Guide, "Create a launch
  template"](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html): the subnets of the
  group override those of the launch template.
- Amazon EC2 API,
  [CreateNetworkInterfacePermission](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterfacePermission.html),
  `INSTANCE-ATTACH`. AWS documents neither the error for other accounts nor whether the permission is enough across
  VPCs.
"""

import functools
from collections.abc import Iterator

from enilint.rule import (
    INSTANCE_ATTACH,
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Launch,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Unknown,
    Value,
    Vpc,
    candidates,
    differs,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    same,
    stated,
    words,
)

_MOST_HOMES = 8
"""VPCs of instances with which an interface is compared if its own instance is unknown."""
_MOST_NAMED = 8
"""Interfaces that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches:
        primary = network.primary_of(launch)
        others = [one for one in network.attachments_of(launch) if one is not primary]
        home = _home(network, launch) if others else None
        if home is None or not launch.declared:
            continue
        answers = [(one, _is_elsewhere(_subnet(one.interface), home)) for one in others]
        far = [one for one, answer in answers if answer is True]
        missing = facts_missing(*(answer for _, answer in answers))
        if far:
            yield _finding(network, launch, home, far)
        elif missing:
            yield Undecided(subject=launch.address, at=launch.at, facts=missing)
    yield from _on_any(network, [one for one in network.attachments if known(one.launch) is None])


def _on_any(network: Network, attachments: list[Attachment]) -> Iterator[Undecided]:
    """Attachments whose instance is unknown, and may be one in another VPC."""
    launches = network.launches if attachments else ()
    homes = {id(one): one for launch in launches for one in candidates(_vpc_of(network, launch))}
    few = list(homes.values())[:_MOST_HOMES]
    for attachment in attachments:
        vpc = follow(attachment.launch, functools.partial(_vpc_of, network))
        homes_of = few if is_open(vpc) else candidates(vpc)
        if any(differs(_vpc(attachment.interface), one) is True for one in homes_of):
            yield Undecided(subject=attachment.address, at=attachment.place("launch"), facts=attachment.doubts)


def _home(network: Network, launch: Launch) -> Value[Subnet] | None:
    """The subnet of the primary interface; None if Auto Scaling groups choose it, or if it is not set."""
    if network.placed_by_groups(launch):
        return None
    primary = network.primary_of(launch)
    return _subnet(primary.interface) if primary is not None else launch.subnet


def _vpc_of(network: Network, launch: Launch) -> Value[Vpc]:
    home = _home(network, launch)
    return Unknown(f"the VPC of {launch}") if home is None else follow(home, lambda one: one.vpc)


def _subnet(interface: Value[Interface]) -> Value[Subnet]:
    return follow(interface, lambda one: one.subnet)


def _is_elsewhere(subnet: Value[Subnet], home: Value[Subnet]) -> bool | Missing:
    """Whether two subnets are in different VPCs."""
    answer = differs(follow(subnet, lambda one: one.vpc), follow(home, lambda one: one.vpc))
    return False if answer is False or same(subnet, home) is True else answer


def _finding(network: Network, launch: Launch, home: Value[Subnet], far: list[Attachment]) -> Finding:
    vpc = follow(home, lambda one: one.vpc)
    here = words(vpc)
    foreign = [one for one in far if _is_of_other_account(launch, one)]
    refused = [one for one in foreign if not _is_permitted(network, launch, one)]
    placed = joined_words([_placed(one, with_owner=_is_of_other_account(launch, one)) for one in far])
    proof = [Related(f"{launch} is in {here}", one.place("vpc"), one.address) for one in candidates(home)]
    proof += [fact for one in far[:_MOST_NAMED] for fact in _proof(one)]
    message = f"{launch} is in {here}, but has {placed}"
    help = "make sure that the instance is meant to be in both VPCs, and that it does not forward packets between them"
    effect = "the instance connects these VPCs"
    severity = Severity.INFO
    if foreign:
        message = f"{launch} of account {launch.account} is in {here}, but has {placed}"
        help = f"create the interface in account {launch.account}"
        effect = "AWS may refuse the attachment, although a permission allows it"
        severity = Severity.WARNING
    if refused:
        effect = "AWS refuses the attachment"
        severity = Severity.ERROR
    return Finding(
        subject=launch.address,
        at=far[0].place("interface"),
        message=f"{message}: {effect}",
        help=help,
        related=tuple(proof),
        values=stated(
            vpc, [(one.interface, _vpc(one.interface), _owner(one)) for one in far], launch.account, bool(refused)
        ),
        severity=severity,
    )


def _placed(attachment: Attachment, *, with_owner: bool) -> str:
    owner = f" of account {_owner(attachment)}" if with_owner else ""
    return f"{words(attachment.interface, unknown='an interface')}{owner} in {words(_vpc(attachment.interface))}"


def _vpc(interface: Value[Interface]) -> Value[Vpc]:
    return follow(_subnet(interface), lambda one: one.vpc)


def _proof(attachment: Attachment) -> Iterator[Related]:
    interface = words(attachment.interface, unknown="an interface")
    for subnet in candidates(_subnet(attachment.interface)):
        yield Related(f"{interface} is in {subnet}, in {words(subnet.vpc)}", subnet.place("vpc"), subnet.address)


def _owner(attachment: Attachment) -> str | None:
    """The account that owns the attached interface, if the design states it."""
    interface = known(attachment.interface)
    return interface.account if interface is not None else None


def _is_of_other_account(launch: Launch, attachment: Attachment) -> bool:
    owner = _owner(attachment)
    return launch.account is not None and owner is not None and launch.account != owner


def _is_permitted(network: Network, launch: Launch, attachment: Attachment) -> bool:
    """Whether the account of the instance may attach the interface, as far as the design shows."""
    interface = known(attachment.interface)
    if interface is None:
        return False
    permissions = [*network.permissions_of(interface), *network.possible_permissions_of(interface)]
    return any(
        one.permission == INSTANCE_ATTACH and differs(one.account, launch.account) is not True for one in permissions
    )


RULE = Rule(
    code="ENI102",
    name="cross-vpc-attachment",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  service: {vpc: core, zone: us-east-1a}
  bare: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app}
  db: {type: m5.large, subnet: bare}
interfaces:
  side: {subnet: service}
  lane: {subnet: bare}
attachments:
  - {interface: side, instance: web, device_index: 1}
  - {interface: lane, instance: db, device_index: 1}
"""),
        Good("""\
version: 1
vpcs: {core: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  elsewhere: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app}  # undecided
interfaces:
  side: {subnet: elsewhere}
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good(
            """\
variable "blue" {
  type = bool
}

resource "aws_vpc" "all" {
  for_each = toset(["core", "partner"])
}

resource "aws_subnet" "all" {
  for_each          = aws_vpc.all
  vpc_id            = each.value.id
  availability_zone = "us-east-1a"
}

resource "aws_instance" "blue" {
  subnet_id = aws_subnet.all["core"].id
}

resource "aws_instance" "green" {
  subnet_id = aws_subnet.all["partner"].id
}

resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.all["core"].id
}

resource "aws_network_interface_attachment" "side" {
  instance_id          = var.blue ? aws_instance.blue.id : aws_instance.green.id # undecided
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {}, partner: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  exchange: {vpc: partner, zone: us-east-1a}
instances:
  gateway: {type: m5.large, subnet: app}
interfaces:
  side: {subnet: exchange}
attachments:
  - {interface: side, instance: gateway, device_index: 1}  # info
"""),
        Bad("""\
version: 1
vpcs: {core: {}, partner: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  exchange: {vpc: partner, zone: us-east-1a}
instances:
  one: {type: m5.large, subnet: app, account: "111111111111"}
  two: {type: m5.large, subnet: app, account: "111111111111"}
interfaces:
  refused: {subnet: exchange, account: "222222222222"}
  permitted: {subnet: exchange, account: "222222222222"}
interface_permissions:
  - {interface: permitted, account: "111111111111"}
attachments:
  - {interface: refused, instance: one, device_index: 1}  # error
  - {interface: permitted, instance: two, device_index: 1}  # warning
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0a1b2c", "vpc_id": "vpc-0a1b2c"}}
    },
    {
      "address": "aws_subnet.exchange", "type": "aws_subnet", "name": "exchange",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0d4e5f", "vpc_id": "vpc-0d4e5f"}}
    },
    {
      "address": "aws_network_interface.side", "type": "aws_network_interface", "name": "side",
      "change": {"actions": ["no-op"], "after": {"id": "eni-0d4e5f", "subnet_id": "subnet-0d4e5f"}}
    },
    {
      "address": "aws_instance.gateway", "type": "aws_instance", "name": "gateway",
      "change": {"actions": ["no-op"], "after": {
        "id": "i-0a1b2c", "instance_type": "m5.large", "subnet_id": "subnet-0a1b2c"
      }}
    },
    {
      "address": "aws_network_interface_attachment.side", "type": "aws_network_interface_attachment", "name": "side",
      "change": {"actions": ["create"], "after": {
        "instance_id": "i-0a1b2c", "network_interface_id": "eni-0d4e5f", "device_index": 1
      }}
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("info aws_instance.gateway",),
        ),
        Bad("""\
version: 1
vpcs:
  app: {cidr: 10.0.0.0/16}
  shared: {cidr: 10.1.0.0/16}
subnets:
  app: {vpc: app, zone: us-east-1a}
  shared: {vpc: shared, zone: us-east-1a}
interfaces:
  lent: {subnet: shared, account: "222222222222"}
instances:
  one: {type: m5.large, subnet: app, account: "111111111111"}
attachments:
  - {interface: lent, instance: one, device_index: 1}  # warning
interface_permissions:
  - {interface: eni-xxxxxxxx, account: "111111111111"}
"""),
    ),
)
