"""Interfaces added to an instance to gain bandwidth.

## What
Reports an instance with two or more interfaces with IP addresses on one network card, if the design says that they are
there for throughput. It can say so with `intent: bandwidth`, with an `expected_gbps` above the bandwidth of the
instance type, or in words. enilint looks for words for link aggregation (`bond0`, `bonding`, `LACP`, `802.3ad`,
`teamd`, `NIC teaming`) in descriptions and tag values of interfaces and of the instance, and in its user data. Only in
the `Name` tag and the description of interfaces, it also looks for the words `bandwidth` and `throughput`, and for
`double` or `2x` shortly before a figure in `Gbps`. It ignores tag keys and the `Name` tag of an instance.

## Why
The interfaces of a network card share its bandwidth, and the instance has the bandwidth of its type. Another interface
adds none. Link aggregation does not work between interfaces of an instance. Each interface uses a device index and an
address.

## When it is fine
Interfaces on *different network cards* of a type that has several do add bandwidth. Separate security groups, subnets
or addresses are good reasons for another interface. So is the limit of the Route 53 Resolver, 1,024 packets per second
per interface. Text such as `bandwidth-monitor` or `throughput-test` does not count as a claim about bandwidth. Nor does
text that negates or limits it, such as `low-bandwidth-management` or "bonding is not used".

## Fix
Choose a larger instance type, or spread the interfaces over the network cards of a type that has several. For traffic
between instances, use more flows, a cluster placement group or ENA Express.

## What is undecided
The check is undecided if the design says that the interfaces are for throughput, but their network card, their instance
or its type is unknown. It is also undecided if it is unknown which interface is attached, or to which instance type the
expected bandwidth applies.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  attaching another interface (NIC teaming) does not increase bandwidth.
- [EC2 User Guide, "Network cards"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#network-cards).
  [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkCards[].PeakBandwidthInGbps`.
- [VPC User Guide, "Amazon VPC quotas"](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): DNS
  queries per interface.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    InstanceType,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    candidates,
    facts_missing,
    known,
    merged,
    stated,
    words,
)

_STRONG = r"(?i)\bbond\d+\b|\bbonding\b|\blacp\b|\b802\.3ad\b|\bteamd\b|\bnic[ _-]teaming\b"
_MAIN = frozenset({"name", "description"})
_WEAK = frozenset({"bandwidth", "throughput"})
_TWICE = frozenset({"double", "2x"})
_GBPS = r"[0-9]*gbps"
_NEAR = 3
"""Within how many words after `double` the Gbps must follow."""
_CLAUSES = r"[\n;]|[.,](?!\S)"
_WORDS = r"[a-z0-9]+"
_DENIED = (
    r"\b(?:avoid|cannot|cap|capped|few|less|little|low|lower|lowest|min|minimal|minimum|neither|never|no|non|none|nor|not"
    r"|small|tiny|unneeded|unused|without|\w+n't|(?:disabl|limit|reduc|restrict|throttl)[a-z]*)\b"
)
_MOST_COMPARED = 64
"""Attachments that may be on an instance; a few are enough for an undecided check."""
_HARMLESS_AFTER = ("monitor", "meter", "alarm", "test", "metric", "exporter", "limit")


Word = Callable[[str], str | None]
"""Finds the word in a text that says what interfaces are for."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    speaking = {id(one): signal for one in network.interfaces if (signal := _interface_signal(one))}
    anywhere = list(islice(filter(_may_bear_ip, network.attachments_anywhere), _MOST_COMPARED))
    said_anywhere = _said_by_interfaces(anywhere, speaking)
    for launch in network.launches:
        likely = [one for one in network.attachments_of(launch) if _may_bear_ip(one)]
        if len(likely) < 2 and not (anywhere or network.possible_attachments_of(launch)):
            continue
        said = _said_by_interfaces(likely, speaking) or _said_by(network, launch)
        if said is not None and len(likely) > 1:
            yield from _check(network, launch, likely, speaking, said)
            continue
        unsure = _perhaps_said(network, launch, likely, speaking) if len(likely) > 1 else ()
        if said is None and unsure:
            yield Undecided(subject=launch.address, at=launch.at, facts=unsure)
            continue
        others = list(islice(filter(_may_bear_ip, network.possible_attachments_of(launch)), _MOST_COMPARED))
        perhaps = [*others, *anywhere][:_MOST_COMPARED]
        if perhaps and (said or said_anywhere or _said_by_interfaces(others, speaking)):
            missing = merged(*(one.doubts for one in perhaps), *(facts_missing(_bears_ip(one)) for one in likely))
            yield Undecided(subject=launch.address, at=launch.at, facts=missing)


def _check(
    network: Network, launch: Launch, likely: Sequence[Attachment], speaking: Mapping[int, Related], said: Related
) -> Iterator[Finding | Undecided]:
    """The result for the attachments of a launch, of which some may have an unknown type."""
    kinds = facts_missing(*map(_bears_ip, likely))
    attached = [one for one in likely if _bears_ip(one) is True] if kinds else likely
    signal = _said_by_interfaces(attached, speaking) or _said_by(network, launch) if kinds else said
    result = _crowded(network, launch, attached, signal) if signal is not None and len(attached) > 1 else None
    if kinds and not isinstance(result, Finding) and (worst := _crowded(network, launch, likely, said)):
        facts = worst.facts if isinstance(worst, Undecided) else ()
        result = Undecided(subject=launch.address, at=launch.at, facts=merged(kinds, facts))
    if result is not None:
        yield result


def _crowded(
    network: Network, launch: Launch, attached: Sequence[Attachment], signal: Related
) -> Finding | Undecided | None:
    """Whether attachments share a network card."""
    cards: dict[int, list[Attachment]] = defaultdict(list)
    for one in attached:
        card = known(one.network_card)
        if card is not None:
            cards[card].append(one)
    card, crowd = max(cards.items(), key=lambda item: len(item[1]), default=(0, []))
    if len(crowd) > 1:
        return _finding(network, launch, card, crowd, signal)
    if len(cards) < len(attached):
        missing = facts_missing(*(one.network_card for one in attached))
        return Undecided(subject=launch.address, at=launch.at, facts=missing)
    return None


def _bears_ip(attachment: Attachment) -> Answer:
    certain = known(attachment.interface)
    if certain is not None:
        return certain.bears_ip
    return all_of(interface.bears_ip for interface in candidates(attachment.interface))


def _may_bear_ip(attachment: Attachment) -> bool:
    return _bears_ip(attachment) is not False


def _said_by_interfaces(attachments: Sequence[Attachment], speaking: Mapping[int, Related]) -> Related | None:
    """Which of the interfaces is declared for throughput, and where."""
    for attachment in attachments:
        interfaces = candidates(attachment.interface)
        if interfaces and all(id(interface) in speaking for interface in interfaces):
            return speaking[id(interfaces[0])]
    return None


def _perhaps_said(
    network: Network, launch: Launch, attachments: Sequence[Attachment], speaking: Mapping[int, Related]
) -> tuple[str, ...]:
    """The facts that are missing to know whether an interface or the instance is declared for throughput."""
    heard = attachments if speaking else ()
    unsure = [one.interface for one in heard if any(id(each) in speaking for each in network.interfaces_of(one))]
    facts = facts_missing(*unsure)
    if launch.expected_gbps is None:
        return facts
    limits = network.limits_of(launch)
    type = known(limits)
    figure = (f"the bandwidth of {type.name}",) if type is not None and type.gbps is None else ()
    return merged(facts, facts_missing(limits), figure)


def _said_by(network: Network, launch: Launch) -> Related | None:
    """What declares that the interfaces of an instance are for throughput, and where."""
    if launch.notes or launch.user_data:
        others = {key: text for key, text in launch.notes.items() if key != "name"}
        heard = _heard({**others, "user data": launch.user_data}, _strong_word)
        if heard is not None:
            return Related(f"{heard} of {launch}", launch.at, launch.address)
    return None if launch.expected_gbps is None else _expectation(network, launch)


def _interface_signal(interface: Interface) -> Related | None:
    if interface.intent == "bandwidth":
        return Related(
            f"{interface} is declared with `intent: bandwidth`", interface.place("intent"), interface.address
        )
    if not interface.notes:
        return None
    main = {key: text for key, text in interface.notes.items() if key in _MAIN}
    heard = _heard(interface.notes, _strong_word) or _heard(main, _weak_word)
    return Related(f"{heard} of {interface}", interface.at, interface.address) if heard is not None else None


def _heard(notes: Mapping[str, str], word_of: Word) -> str | None:
    """A word that says what interfaces are for, and the text that contains it; denied words do not count."""
    for key, text in notes.items():
        word = _word_in(text, word_of) if text else None
        if word is not None:
            what = f"tag {key.removeprefix('tags.')}" if key.startswith("tags.") else key
            return f"`{word}` in the {what}"
    return None


@functools.lru_cache(maxsize=256)
def _word_in(text: str, word_of: Word) -> str | None:
    """The first word of a text that is not denied; the resources of a design have many texts in common."""
    for clause in re.split(_CLAUSES, text):
        word = word_of(clause)
        if word is not None and not re.search(_DENIED, clause.lower().replace("_", " ")):
            return word
    return None


def _strong_word(text: str) -> str | None:
    match = re.search(_STRONG, text)
    return match[0] if match is not None else None


def _weak_word(text: str) -> str | None:
    found: list[str] = re.findall(_WORDS, text.lower())
    for index, word in enumerate(found):
        after = found[index + 1 : index + 1 + _NEAR]
        if word in _WEAK and not "".join(after[:1]).startswith(_HARMLESS_AFTER):
            return word
        if word in _TWICE and any(re.fullmatch(_GBPS, one) for one in after):
            return word
    return None


def _expectation(network: Network, launch: Launch) -> Related | None:
    type = known(network.limits_of(launch))
    if launch.expected_gbps is None or type is None or type.gbps is None or launch.expected_gbps <= type.gbps[1]:
        return None
    return Related(
        f"{launch} is expected to reach {launch.expected_gbps:g} Gbps, but {type.name} reaches "
        f"{type.gbps[1]:g} Gbps at most ({type.source})",
        launch.place("expected_gbps"),
        launch.address,
    )


def _finding(network: Network, launch: Launch, card: int, crowd: Sequence[Attachment], signal: Related) -> Finding:
    type = known(network.limits_of(launch))
    several = type is not None and (type.card_count or 1) > 1
    where = f"on network card {card} of {type.card_count}" if type is not None and several else "on one network card"
    advice = (
        f"spread the interfaces over the {type.card_count} network cards of {type.name}"
        if type is not None and several
        else "for more bandwidth, choose a larger instance type, or one with several network cards"
    )
    return Finding(
        subject=launch.address,
        at=launch.at,
        message=f"{launch} has {len(crowd)} interfaces {where} for throughput, but they share its bandwidth: "
        "another interface adds none",
        help=advice,
        related=(signal, *_proof(launch, type), *(_place(one) for one in crowd)),
        values=stated(len(crowd), card if several else None, None if type is None else type.name),
    )


def _place(attachment: Attachment) -> Related:
    interface = words(attachment.interface, unknown="an interface")
    return Related(
        f"{interface} is on network card {known(attachment.network_card)}", attachment.at, attachment.address
    )


def _proof(launch: Launch, type: InstanceType | None) -> tuple[Related, ...]:
    if type is None or type.gbps is None:
        return ()
    baseline, peak = type.gbps
    rate = f"{peak:g} Gbps" if baseline == peak else f"{baseline:g} Gbps, up to {peak:g} Gbps,"
    return (Related(f"{type.name} has {rate} in total ({type.source})", launch.place("type"), launch.address),)


RULE = Rule(
    code="ENI401",
    name="bandwidth-by-eni",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("bandwidth",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  side: {subnet: service, description: bandwidth monitor, tags: {Team: double}}
instances:
  web: {type: m5.large, subnet: app, description: log-aggregator, tags: {Name: throughput}}
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  first: {subnet: app, intent: bandwidth}
  second: {subnet: service, intent: bandwidth}
instances:
  fast:
    type: c6in.32xlarge
    interfaces:
      - {interface: first, device_index: 0, network_card: 0}
      - {interface: second, device_index: 1, network_card: 1}
"""),
        Good(
            """\
resource "aws_instance" "backup" {
  instance_type = "r5.2xlarge"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "backup" {
  subnet_id   = aws_subnet.service.id
  description = "service interface"
}

resource "aws_network_interface_attachment" "backup" {
  instance_id          = aws_instance.backup.id
  network_interface_id = aws_network_interface.backup.id
  device_index         = 1
}

resource "aws_subnet" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "service" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  lane: {subnet: service, intent: bandwidth}
instances:
  backup: {type: r5.2xlarge, subnet: app}  # warning
attachments:
  - {interface: lane, instance: backup, device_index: 1}
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  first: {subnet: app}
  second: {subnet: service, description: slave of bond0}
  extra: {subnet: service}
instances:
  fast:  # warning
    type: c6in.32xlarge
    interfaces:
      - {interface: first, device_index: 0}
      - {interface: second, device_index: 1}
  slow:  # warning
    type: m5.large
    subnet: app
    expected_gbps: 20
attachments:
  - {interface: extra, instance: slow, device_index: 1}
"""),
        Bad(
            """\
resource "aws_instance" "backup" { # warning
  instance_type = "r5.2xlarge"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "backup" {
  subnet_id   = aws_subnet.service.id
  description = "second interface for more bandwidth"
}

resource "aws_network_interface_attachment" "backup" {
  instance_id          = aws_instance.backup.id
  network_interface_id = aws_network_interface.backup.id
  device_index         = 1
}

resource "aws_subnet" "app" {
  vpc_id = "vpc-0a1b2c3d"
}

resource "aws_subnet" "service" {
  vpc_id = "vpc-0a1b2c3d"
}
""",
            kind="terraform",
        ),
    ),
)
