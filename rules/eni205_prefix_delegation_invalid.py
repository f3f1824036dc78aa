"""Prefixes of an interface that AWS cannot give.

## What
Reports an interface with prefixes (prefix delegation) that is attached to an instance whose type does not run on the
Nitro System, a prefix that is not a /28 (IPv4) or a /80 (IPv6), and arguments which ask for prefixes in two ways, or
for prefixes and single addresses of one family, in the one call that creates the interface.

## Why
AWS refuses the attachment, the launch or the interface.

## When it is fine
Any number of prefixes on a Nitro type, as far as the address slots go (ENI204). Addresses that are added to an
interface which already exists: they come in calls of their own. A topology file does not tell which calls make an
interface, so what it puts together is not judged.

## Fix
Take a Nitro-based instance type; write prefixes of the right size; ask for prefixes alone when the interface is
created. To keep prefixes free in a subnet, reserve a range of it for them (CreateSubnetCidrReservation, type `prefix`).

## What is undecided
The instance type, or what it runs on, is not known, or which interface is attached to the instance. That a listed
prefix lies outside of its subnet is ENI803's matter; that prefixes overlap, or that a subnet has no contiguous range
left, is not judged.

## Sources
- EC2 User Guide, "Prefix delegation": Nitro-based instances only, /28 and /80.
- CreateNetworkInterface, `Ipv4Prefixes`, `Ipv4PrefixCount`, `PrivateIpAddresses`, `Ipv6Prefixes`, `Ipv6Addresses`:
  which of them exclude each other. With which error AWS refuses them is unsourced.
- DescribeInstanceTypes, `Hypervisor`; `enilint limits TYPE` shows it.
- hashicorp/terraform-provider-aws, `aws_network_interface`: all of them go into one CreateNetworkInterface.
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
        message=f"{interface} has the prefix{'es' if len(wrong) > 1 else ''} {texts}, but a prefix is {right}: "
        "AWS refuses the interface",
        help=f"give it {right} instead",
        related=tuple(Related(f"{interface} lists {one.text}", one.at, interface.address) for one in wrong),
        values=stated([one.text for one in wrong]),
    )


def _mixed(interface: Interface) -> Finding:
    pairs = [f"{one} and {other}" for one, other in interface.addresses.mixes]
    return Finding(
        subject=interface.address,
        at=interface.place("addresses"),
        message=f"{interface} asks for {', '.join(pairs)}, which one call cannot ask for together: "
        "AWS refuses the interface",
        help="create the interface with one of them, and assign the others when it exists",
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
    """Whether none of the types that it can be takes prefixes."""
    hypervisors = {type.hypervisor for type in candidates(types)}
    if known(types) is None and hypervisors != {"nitro"}:
        return Missing(facts_missing(types))
    if None in hypervisors:
        return Missing((f"whether {words(types)} runs on the Nitro System",))
    return hypervisors == {"xen"}


def _no_nitro(interface: Interface, attachment: Attachment, types: tuple[InstanceType, ...]) -> Finding:
    type, launch = types[0], words(attachment.launch)
    place = one.place("type") if (one := known(attachment.launch)) is not None else attachment.at
    return Finding(
        subject=interface.address,
        at=interface.place("addresses"),
        message=f"{interface} has prefixes, but {launch} is a {type.name}, which does not run on the Nitro System: "
        "AWS refuses it",
        help="take an instance type of the Nitro System, or give the interface single addresses",
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
