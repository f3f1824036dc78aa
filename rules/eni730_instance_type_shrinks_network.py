"""Instance type changed to one that allows fewer interfaces or addresses.

## What
Reports an instance whose type the plan changes in place, if the instance has one of these:

- more interfaces, network cards, or addresses per interface than the new type allows
- prefixes, and the new type runs on Xen
- an Elastic Fabric Adapter (EFA), and the new type does not support EFA

If the instance forwards traffic, or a failover group moves its interface, the rule also reports, with severity `info`,
a new type that stops tracking idle TCP connections earlier than the old one.

## Why
To change the type, Terraform stops the instance, changes the type and starts the instance. AWS refuses a type that does
not support the attached interfaces and their addresses. By then, the instance is already stopped. It stays stopped
until someone removes interfaces or addresses, or changes the type back.

Nitro v6 types stop tracking an established TCP connection after 350 seconds without traffic, other types after 5 days.
A firewall or a NAT instance then drops packets of idle connections.

## When it is fine
- A new instance of the new type replaces the old one: it is launched with interfaces of its own.
- Branch interfaces do not count.
- A type with flexible ENA queues allows more interfaces if the queue count is set.

## Fix
Choose a type that supports the interfaces, addresses and prefixes of the instance, or remove them in a separate apply
first.

## What is undecided
The check is undecided if the new type is known only after apply, or is not in enilint's data. Interfaces that EKS, ECS
and other services attach outside the plan are not counted: the instance may have more than the plan shows.

## Sources
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkInfo` and `Hypervisor`: `enilint limits TYPE` shows the figures and their date.
- [ModifyInstanceAttribute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html),
  `InstanceType`: the instance must be stopped first. AWS does not document which error it returns.
- [EC2 User Guide, "Prefix delegation"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html):
  instances built on the Nitro System
- [EC2 User Guide, "Connection
  tracking"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html): idle
  timeouts, and how to set them for an interface
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Count,
    Family,
    Finding,
    Good,
    InstanceType,
    Interface,
    Launch,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    candidates,
    device_index_words,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    same,
    stated,
    words,
)

_MOST_NAMED = 8
"""The number of attachments that a finding shows."""

_ALWAYS_HELD: dict[Family, int] = {"IPv4": 1, "IPv6": 0}
"""How many addresses an interface can have with any type."""

Fact = tuple[Answer, str, tuple[str, ...]]
"""Whether the new type does not support something, and what: in words that complete "but TYPE ...", and in values."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches if network.before is not None else ():
        old = network.type_before(launch)
        if old is None:
            yield from _of_unknown_type(network, launch)
            continue
        limits = network.limits_of(launch)
        type = known(limits)
        facts = list(_facts(network, launch, type)) if type is not None else []
        missing = facts_missing(limits, *(answer for answer, _, _ in facts))
        broken = [(fact, values) for answer, fact, values in facts if answer is True]
        if type is not None and broken:
            yield _finding(network, launch, old, type, broken)
        elif missing:
            yield Undecided(subject=launch.address, at=launch.place("type"), facts=missing)
        elif type is not None:
            yield from _forgets_earlier(network, launch, old, type)


def _of_unknown_type(network: Network, launch: Launch) -> Iterator[Undecided]:
    """An instance whose type changes, and whose old type is not certain."""
    change = network.changes.get(launch.address)
    before = network.before.launch_at(launch.address) if network.before is not None else None
    type = network.type_of(before) if before is not None else ""
    facts = facts_missing(type)
    if candidates(type) and facts and change is not None and change.updates and "instance_type" in change.changed:
        yield Undecided(subject=launch.address, at=launch.place("type"), facts=facts)


def _forgets_earlier(network: Network, launch: Launch, old: str, type: InstanceType) -> Iterator[Finding | Undecided]:
    """Whether the new type forgets idle connections that go through the instance, or to an interface that moves."""
    before = network.catalog.get(old)
    long, short = before.conntrack_seconds if before is not None else None, type.conntrack_seconds
    if long is None or short is None or long <= short:
        return
    interfaces = [one for each in network.attachments_of(launch) if (one := known(each.interface)) is not None]
    forwarding = [(one, any_of((same(one.is_checked, False), bool(network.groups_of(one))))) for one in interfaces]
    tracked = [one for one, answer in forwarding if answer is True]
    missing = facts_missing(*(answer for _, answer in forwarding))
    if not tracked and missing:
        yield Undecided(subject=launch.address, at=launch.place("type"), facts=missing)
    elif tracked:
        names = joined_words([str(one) for one in tracked])
        yield Finding(
            subject=launch.address,
            at=launch.place("type"),
            message=f"{launch} changes from {old} to {type.name} in place, and {type.name} forgets established TCP "
            f"connections of {names} after {short} seconds without traffic, {old} after {long}",
            help="set the idle timeout of established TCP connections for the interface, or send keepalives earlier",
            related=tuple(one.says("forwards traffic, or moves between instances") for one in tracked),
            values=stated("conntrack", old, type.name, long, short),
            severity=Severity.INFO,
        )


def _facts(network: Network, launch: Launch, type: InstanceType) -> Iterator[Fact]:
    """Everything that the instance has, against the new type."""
    attachments = network.attachments_of(launch)
    count, limit = network.interface_count(launch), network.interface_limit(launch, type)
    values = stated("interfaces", limit, count.low)
    yield _over(count, limit, "interfaces", type), f"allows {limit} interfaces, not {count.low}", values
    for attachment in attachments:
        interface = known(attachment.interface)
        if interface is not None:
            yield from _facts_of(interface, type)
        card = known(attachment.network_card)
        if card is not None:
            fact = f"has no network card {card}, which {words(attachment.interface, unknown='an interface')} uses"
            values = stated("network_card", card, attachment.interface)
            yield _over(Count.exactly(card + 1), type.card_count, "network cards", type), fact, values


def _facts_of(interface: Interface, type: InstanceType) -> Iterator[Fact]:
    """What one interface has: addresses, prefixes and its kind."""
    for family, always in _ALWAYS_HELD.items():
        slots = interface.addresses.slots(family)
        limit = type.address_limit(family)
        fact = f"allows {limit} {family} addresses per interface, not the {slots.low} of {interface}"
        values = stated(family, limit, slots.low, interface)
        yield _over(slots, limit, f"{family} addresses", type, always=always), fact, values
    if any(one.network is not None and one.network.num_addresses > 1 for one in interface.addresses.listed):
        is_xen = Missing((f"the hypervisor of {type.name}",)) if type.hypervisor is None else type.hypervisor == "xen"
        yield is_xen, f"runs on Xen and does not support the prefixes of {interface}", stated("prefixes", interface)
    is_efa = same(follow(interface.kind, lambda kind: kind in ("efa", "efa-only")), True)
    if is_efa is not False:
        kinds = {kind for cards in type.cards for kind in cards.types}
        lacks = same(follow(interface.kind, lambda kind: kind not in kinds), True)
        unknown = Missing((f"the interface types of {type.name}",))
        fact = f"does not support EFA, but {interface} is an EFA"
        yield all_of((is_efa, lacks if kinds else unknown)), fact, stated("efa", interface)


def _over(count: Count, limit: int | None, what: str, type: InstanceType, *, always: int = 0) -> Answer:
    """Whether a count is above a limit of the type; a count that every type allows (`always`) never is."""
    if count.high is not None and count.high <= always:
        return False
    return Missing((f"how many {what} {type.name} allows",)) if limit is None else exceeds(count, limit)


def _finding(
    network: Network, launch: Launch, old: str, type: InstanceType, broken: list[tuple[str, tuple[str, ...]]]
) -> Finding:
    proof = [
        Related(f"{launch} is of type {old} now", network.changes[launch.address].at, launch.address),
        Related(f"{type.name}: {_figures(type)} ({type.source})", launch.place("type")),
    ]
    for one in network.attachments_of(launch)[:_MOST_NAMED]:
        where = device_index_words(one.network_card, one.device_index)
        fact = f"{words(one.interface, unknown='an interface')} is at {where}"
        proof.append(Related(fact, one.place("interface"), one.address))
    return Finding(
        subject=launch.address,
        at=launch.place("type"),
        message=f"{launch} changes from {old} to {type.name} in place, but {type.name} "
        + "; ".join(fact for fact, _ in broken),
        help="choose a type that supports what the instance has, or remove interfaces and addresses "
        "in a separate apply first",
        related=tuple(proof),
        values=stated(old, type.name, [values for _, values in broken]),
    )


def _figures(type: InstanceType) -> str:
    ipv4, ipv6 = (_number(type.address_limit(family)) for family in _ALWAYS_HELD)
    cards = f"{_number(type.card_count)} network card{'' if type.card_count == 1 else 's'}"
    return f"{_number(type.max_interfaces)} interfaces, {cards}, {ipv4} IPv4 and {ipv6} IPv6 addresses per interface"


def _number(figure: int | None) -> str:
    return "an unknown number of" if figure is None else str(figure)


RULE = Rule(
    code="ENI730",
    name="instance-type-shrinks-network",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("plan", "capacity"),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "secondary_private_ips": ["10.0.1.51"]},
        "after": {"id": "i-0a1b2c", "instance_type": "t3.micro", "secondary_private_ips": ["10.0.1.51"]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large"},
        "after": {"id": "i-0a1b2c"},
        "after_unknown": {"instance_type": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            undecided=("aws_instance.web",),
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.fw", "type": "aws_instance", "name": "fw",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "source_dest_check": false},
        "after": {"id": "i-0a1b2c", "instance_type": "m8i.large", "source_dest_check": false}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("info aws_instance.fw",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large"},
        "after": {"id": "i-0a1b2c", "instance_type": "t3.micro"}
      }
    },
    {
      "address": "aws_network_interface_attachment.a", "type": "aws_network_interface_attachment", "name": "a",
      "change": {
        "actions": ["no-op"],
        "before": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1}
      }
    },
    {
      "address": "aws_network_interface_attachment.b", "type": "aws_network_interface_attachment", "name": "b",
      "change": {
        "actions": ["no-op"],
        "before": {"network_interface_id": "eni-0d4e5f", "instance_id": "i-0a1b2c", "device_index": 2},
        "after": {"network_interface_id": "eni-0d4e5f", "instance_id": "i-0a1b2c", "device_index": 2}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.web",),
        ),
    ),
)
