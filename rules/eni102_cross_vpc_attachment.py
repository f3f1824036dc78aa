"""An interface is attached to an instance of another VPC.

## What
Reports an instance, or launch template, that has an interface in another VPC than its primary interface: as
information, because AWS allows it inside one account, and as an error where the interface and the instance belong to
different accounts.

## Why
Such an instance joins two networks that are otherwise apart: their routes, security groups and name resolution meet on
one host. Across accounts AWS refuses it: "You can't create multi-homed instances across VPCs in different AWS
accounts".

## When it is fine
Inside one account it is meant for this: the interface and the instance must be in one zone, and the primary interface
stays where it is. A permission (`interface_permissions`) that lets the other account attach the interface turns the
error into a warning. An Auto Scaling group puts all interfaces that it makes in one subnet of its own, whatever subnets
its launch template names.

## Fix
Make sure that it is meant: that the ranges of the VPCs do not overlap, that every interface has security groups of its
own VPC, and that the host does not forward between the two.

## What is undecided
The VPC of either interface is not known. The instance of an attachment is not known, and may be one in another VPC of
the design. Accounts count as different only where the interface and the instance both state theirs: a Terraform
provider does not tell its account. A permission whose interface is not known may permit it.

## Sources
- EC2 User Guide, "Elastic network interfaces": dual-homed instances with workloads in different VPCs of one account.
- EC2 Auto Scaling User Guide, "Create a launch template": the group's subnets take the place of the template's.
- CreateNetworkInterfacePermission, `INSTANCE-ATTACH`. With which error AWS refuses other accounts is unsourced, and so
  is that the permission is enough across VPCs.
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
"""VPCs of instances that an interface is compared with whose instance is not known."""
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
    """The questions on attachments whose instance is not known, and may be one in another VPC."""
    launches = network.launches if attachments else ()
    homes = {id(one): one for launch in launches for one in candidates(_vpc_of(network, launch))}
    few = list(homes.values())[:_MOST_HOMES]
    for attachment in attachments:
        vpc = follow(attachment.launch, functools.partial(_vpc_of, network))
        homes_of = few if is_open(vpc) else candidates(vpc)
        if any(differs(_vpc(attachment.interface), one) is True for one in homes_of):
            yield Undecided(subject=attachment.address, at=attachment.place("launch"), facts=attachment.doubts)


def _home(network: Network, launch: Launch) -> Value[Subnet] | None:
    """The subnet of the primary interface; None if Auto Scaling groups choose it, or nothing names it."""
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
    if same(subnet, home) is True:
        return False
    return differs(follow(subnet, lambda one: one.vpc), follow(home, lambda one: one.vpc))


def _finding(network: Network, launch: Launch, home: Value[Subnet], far: list[Attachment]) -> Finding:
    vpc = follow(home, lambda one: one.vpc)
    here = words(vpc)
    placed = joined_words(
        [f"{words(one.interface, unknown='an interface')} in {words(_vpc(one.interface))}" for one in far]
    )
    foreign = [one for one in far if _is_of_other_account(launch, one)]
    refused = [one for one in foreign if not _is_permitted(network, launch, one)]
    proof = [Related(f"{launch} is in {here}", one.place("vpc"), one.address) for one in candidates(home)]
    proof += [fact for one in far[:_MOST_NAMED] for fact in _proof(one)]
    message = f"{launch} is in {here}, but has {placed}"
    help = "make sure that it is meant to join these networks, and that it does not forward between them"
    severity = Severity.INFO
    if foreign:
        owners = joined_words(list(dict.fromkeys(str(_owner(one)) for one in foreign)))
        message += f", of account {owners}, while the instance is of account {launch.account}"
        help = "create the interface in the account of the instance"
        severity = Severity.WARNING
    if refused:
        message += ": AWS refuses this"
        severity = Severity.ERROR
    return Finding(
        subject=launch.address,
        at=far[0].place("interface"),
        message=message,
        help=help,
        related=tuple(proof),
        values=stated(
            vpc, [(one.interface, _vpc(one.interface), _owner(one)) for one in far], launch.account, bool(refused)
        ),
        severity=severity,
    )


def _vpc(interface: Value[Interface]) -> Value[Vpc]:
    return follow(_subnet(interface), lambda one: one.vpc)


def _proof(attachment: Attachment) -> Iterator[Related]:
    interface = words(attachment.interface, unknown="an interface")
    for subnet in candidates(_subnet(attachment.interface)):
        yield Related(f"{interface} is in {subnet}, in {words(subnet.vpc)}", subnet.place("vpc"), subnet.address)


def _owner(attachment: Attachment) -> str | None:
    """The account that the attached interface states as its owner."""
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
