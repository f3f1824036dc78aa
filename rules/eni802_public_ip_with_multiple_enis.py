"""Public IP address requested for a launch that cannot have one.

## What
Reports a launch that requests a public IP address (`associate_public_ip_address = true`) although it has several
network interfaces, or that requests one for an existing interface or for an interface that is not at device index 0.

## Why
AWS assigns a public IP address only if the launch has a single interface, and that interface is new and at device index
0. It refuses any other launch that requests one, with `InvalidParameterCombination`: "The associatePublicIPAddress
parameter cannot be specified when launching with multiple network interfaces".

## When it is fine
`associate_public_ip_address = false` is accepted for several interfaces. An interface that is attached after the launch
does not count.

## Fix
Associate an Elastic IP with the interface, or attach the other interfaces after the launch.

## What is undecided
The check is undecided if an unknown value determines whether the address is requested, or whether there is a second
interface.

## Sources
- [InstanceNetworkInterfaceSpecification](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html),
  `AssociatePublicIpAddress`: one new interface, at device index 0.
- [karpenter-provider-aws, issue 5666](https://github.com/aws/karpenter-provider-aws/issues/5666),
  [karpenter-provider-aws, issue 5437](https://github.com/aws/karpenter-provider-aws/issues/5437): the error message;
  `false` is accepted
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Launch,
    LaunchInterface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    device_index_words,
    facts_missing,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launch_descriptions():
        listed = launch.interfaces or ()
        doubts: list[str] = []
        for spec in listed:
            answer = _is_refused(launch, listed, spec)
            if answer is True:
                yield _finding(network, launch, listed, spec)
                break
            doubts += facts_missing(answer)
        else:
            if doubts:
                yield Undecided(subject=launch.address, at=listed[0].at, facts=merged(doubts))


def _is_refused(launch: Launch, listed: Sequence[LaunchInterface], spec: LaunchInterface) -> Answer:
    several: Answer = True if len(listed) > 1 else Missing(launch.more_interfaces) if launch.more_interfaces else False
    primary = all_of((same(spec.device_index, 0), same(spec.network_card, 0)))
    refused = any_of((several, spec.interface is not None, negated(primary)))
    return all_of((same(spec.asks_public_ip, True), refused))


def _finding(network: Network, launch: Launch, listed: Sequence[LaunchInterface], spec: LaunchInterface) -> Finding:
    others = [one for one in listed if one is not spec]
    if spec.interface is not None:
        reason = "for an interface that already exists"
    elif others:
        reason = f"and has {len(listed)} network interfaces"
    else:
        slot = device_index_words(spec.network_card, spec.device_index)
        reason = f"for an interface at {slot}, which is not the primary interface"
    argument = network.spelling.argument("associate_public_ip_address")
    return Finding(
        subject=launch.address,
        at=spec.place("asks_public_ip"),
        message=f"{launch} requests a public IP address {reason}: AWS refuses the launch (InvalidParameterCombination)",
        help=f"remove {argument} from {launch} and associate an Elastic IP with the interface",
        related=tuple(_proof(launch, spec, others)),
        values=stated(len(listed), spec.interface is not None, (spec.network_card, spec.device_index)),
    )


def _proof(launch: Launch, spec: LaunchInterface, others: list[LaunchInterface]) -> Iterator[Related]:
    existing = known(spec.interface) if spec.interface is not None else None
    if existing is not None:
        yield existing.says("exists before the launch")
    for one in others:
        yield Related(
            f"{launch} also lists an interface at device index {words(one.device_index)}", one.at, one.address
        )
    if existing is None and not others:
        yield Related(f"the device index is {words(spec.device_index)}", spec.place("device_index"), spec.address)


RULE = Rule(
    code="ENI802",
    name="public-ip-with-multiple-enis",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
launch_templates:
  refused:
    type: m5.large
    interfaces: [{device_index: 0, associate_public_ip: false}, {device_index: 1, associate_public_ip: false}]
  one:
    type: m5.large
    interfaces: [{device_index: 0, associate_public_ip: true}]
interfaces:
  later: {subnet: subnet-0a1b2c3d}
instances:
  web: {type: m5.large, subnet: subnet-0a1b2c3d, associate_public_ip: true}
attachments:
  - {interface: later, instance: web, device_index: 1}
"""),
        Good(
            """\
variable "public" { type = bool }
variable "more" { type = list(string) }
resource "aws_launch_template" "asked" {
  instance_type = "m5.large"
  network_interfaces {  # undecided
    device_index                = 0
    associate_public_ip_address = var.public
  }
  network_interfaces {
    device_index = 1
  }
}
resource "aws_launch_template" "more" {
  instance_type = "m5.large"
  network_interfaces {  # undecided
    device_index                = 0
    associate_public_ip_address = true
  }
  dynamic "network_interfaces" {
    for_each = var.more
    content { device_index = 1 }
  }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
interfaces:
  vip: {subnet: subnet-0a1b2c3d}
launch_templates:
  both:
    type: m5.large
    interfaces:
      - {device_index: 0, associate_public_ip: true}  # error
      - {device_index: 1}
  existing:
    type: m5.large
    interfaces:
      - {interface: vip, associate_public_ip: true}  # error
  second:
    type: m5.large
    interfaces:
      - {device_index: 1, associate_public_ip: true}  # error
"""),
        Bad(
            """\
resource "aws_launch_template" "both" {
  instance_type = "m5.large"
  network_interfaces {
    device_index                = 0
    associate_public_ip_address = true  # error
  }
  network_interfaces {
    device_index = 1
  }
}
resource "aws_instance" "web" {
  count = 2
  launch_template {
    id      = aws_launch_template.both.id
    version = "$Latest"
  }
}
""",
            kind="terraform",
        ),
    ),
)
