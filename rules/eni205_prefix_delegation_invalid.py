"""Prefix delegation that AWS refuses.

## What
Reports an interface with prefixes (prefix delegation) that is attached to an instance whose type is not built on the
Nitro System. Also reports a prefix that is not a /28 (IPv4) or a /80 (IPv6), and arguments that are mutually exclusive
in the call that creates the interface: prefixes set in two ways, or prefixes and individual addresses of one family.

## Why
AWS refuses the attachment, the launch or the interface.

## When it is fine
Any number of prefixes on a Nitro-based instance type, up to its address limit (ENI204). Addresses that are added to an
existing interface, because AWS assigns them in separate calls. A topology file does not show which calls create an
interface, so combinations of its arguments are not checked.

## Fix
Choose a Nitro-based instance type. Set prefixes of the right size. When you create the interface, set only prefixes. To
keep prefixes free in a subnet, reserve a CIDR range for them
([CreateSubnetCidrReservation](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnetCidrReservation.html),
type `prefix`).

## What is undecided
The check is undecided if the instance type or its hypervisor is unknown, or if it is unknown which interface is
attached to the instance. A listed prefix outside of its subnet is covered by ENI803. Overlapping prefixes are not
checked, and neither is whether a subnet has a contiguous range left.

## Sources
- [EC2 User Guide, "Prefix delegation for Amazon EC2 network
  interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html): Nitro-based instances only,
  /28 and /80.
- [CreateNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html),
  `Ipv4Prefixes`, `Ipv4PrefixCount`, `PrivateIpAddresses`, `Ipv6Prefixes`, `Ipv6Addresses`: which of them are mutually
  exclusive. AWS does not document the error code.
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `Hypervisor`; `enilint limits TYPE` shows it.
- Terraform AWS provider,
  [aws_network_interface](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  the provider sets all of them in one CreateNetworkInterface call.
"""

from collections.abc import Iterator

from enilint.rule import (
    Address,
    Attachment,
    Bad,
    Finding,
    Good,
    InstanceType,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    facts_missing,
    follow,
    known,
    merged,
    stated,
    words,
)

_LENGTHS = {4: 28, 6: 80}


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        plan = interface.addresses
        if not interface.declared or (not plan.mixes and plan.prefixes.high == 0):
            continue
        wrong = [one for one in plan.listed if _is_of_wrong_size(one)]
        if wrong:
            yield _wrong_size(interface, wrong)
        elif plan.mixes:
            yield _mixed(interface)
        elif plan.prefixes.high != 0:
            yield from _check_types(network, interface)


def _is_of_wrong_size(address: Address) -> bool:
    network = address.network
    return "/" in address.text and network is not None and network.prefixlen != _LENGTHS[network.version]


def _wrong_size(interface: Interface, wrong: list[Address]) -> Finding:
    texts = " and ".join(one.text for one in wrong)
    sizes = {one.network.version for one in wrong if one.network is not None}
    right = " and ".join(f"a /{_LENGTHS[version]} (IPv{version})" for version in sorted(sizes))
    return Finding(
        subject=interface.address,
        at=wrong[0].at,
        message=f"{interface} has the prefix{'es' if len(wrong) > 1 else ''} {texts}, but a prefix must be {right}: "
        "AWS refuses the interface",
        help=f"use {right} instead",
        related=tuple(Related(f"{interface} lists {one.text}", one.at, interface.address) for one in wrong),
        values=stated([one.text for one in wrong]),
    )


def _mixed(interface: Interface) -> Finding:
    pairs = [f"{one} and {other}" for one, other in interface.addresses.mixes]
    return Finding(
        subject=interface.address,
        at=interface.place("addresses"),
        message=f"{interface} sets {', '.join(pairs)}, but one call cannot set both: AWS refuses the interface",
        help="create the interface with one of them, and assign the other afterwards",
        related=tuple(Related(f"{interface} sets {pair}", interface.at, interface.address) for pair in pairs),
        values=stated(list(interface.addresses.mixes)),
    )


def _check_types(network: Network, interface: Interface) -> Iterator[Finding | Undecided]:
    missing: list[str] = []
    for attachment in network.attachments_of_interface(interface):
        types = follow(attachment.launch, network.limits_of)
        answer = _is_refused(types)
        if answer is True and interface.addresses.prefixes.low > 0:
            yield _no_nitro(interface, attachment, candidates(types))
            return
        if answer is True:
            missing.extend(interface.addresses.prefixes.facts)
        elif isinstance(answer, Missing):
            missing.extend(answer.facts)
    for attachment in network.possible_attachments_of_interface(interface):
        if _is_refused(follow(attachment.launch, network.limits_of)) is not False:
            missing.extend((*facts_missing(attachment.interface), *attachment.doubts))
    if missing:
        facts = merged(missing)
        yield Undecided(subject=interface.address, at=interface.place("addresses"), facts=facts)


def _is_refused(types: Value[InstanceType]) -> bool | Missing:
    """Whether none of the possible types supports prefixes."""
    hypervisors = {type.hypervisor for type in candidates(types)}
    if known(types) is None and hypervisors != {"nitro"}:
        return Missing(facts_missing(types))
    if None in hypervisors:
        return Missing((f"whether {words(types)} is built on the Nitro System",))
    return hypervisors == {"xen"}


def _no_nitro(interface: Interface, attachment: Attachment, types: tuple[InstanceType, ...]) -> Finding:
    type, launch = types[0], words(attachment.launch)
    place = one.place("type") if (one := known(attachment.launch)) is not None else attachment.at
    return Finding(
        subject=interface.address,
        at=interface.place("addresses"),
        message=f"{interface} has prefixes, but {launch} is of type {type.name}, which is not built on the "
        "Nitro System: AWS refuses the prefixes",
        help="choose a Nitro-based instance type, or assign individual addresses instead of prefixes",
        related=(
            Related(f"{interface} is attached to {launch}", attachment.at, attachment.address),
            Related(f"the hypervisor of {type.name} is Xen ({type.source})", place, launch),
        ),
        values=stated(attachment.launch, type.name),
    )


RULE = Rule(
    code="ENI205",
    name="prefix-delegation-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.0.0/16}
interfaces:
  pods: {subnet: app, ipv4_prefixes: [10.0.1.16/28], ipv6_prefix_count: 1}
  plain: {subnet: app, private_ips: [10.0.1.7], secondary_private_ip_count: 2}
instances:
  node: {type: m5.large, subnet: app}
  old: {type: m4.large, subnet: app}
attachments:
  - {interface: pods, instance: node, device_index: 1}
  - {interface: plain, instance: old, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  pods:
    subnet: app
    ipv4_prefix_count: 1  # undecided
instances:
  node: {type: x99.large, subnet: app}
attachments:
  - {interface: pods, instance: node, device_index: 1}
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.pods", "type": "aws_network_interface", "name": "pods",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.7"]},
        "after": {
          "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.7"], "ipv4_prefix_count": 1
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  pods:
    subnet: app
    ipv4_prefix_count: 1  # error
  odd:
    subnet: app
    ipv4_prefixes: [10.0.1.0/24]  # error
instances:
  node: {type: m4.large, subnet: app}
attachments:
  - {interface: pods, instance: node, device_index: 1}
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.pods", "type": "aws_network_interface", "name": "pods",
      "change": {
        "actions": ["create"],
        "after": {"subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.7"], "ipv4_prefix_count": 1}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.pods",),
        ),
    ),
)
