"""Elastic IP association that AWS refuses, or that another association replaces.

## What
Reports an Elastic IP association that conflicts with another one or with its interface:

- one Elastic IP for two interfaces, for two NAT gateways, or for an interface and a NAT gateway
- two Elastic IPs for one private address
- a private address that the interface does not have
- both an instance and an interface in one association; this has severity `info` if the interface is the primary
  interface of the instance

## Why
An Elastic IP belongs to one private IPv4 address, and a private address has at most one Elastic IP. The association
that is created last silently takes the Elastic IP from the earlier one (`AllowReassociation`), or replaces the other
Elastic IP. For a NAT gateway, AWS refuses the association instead ("is already associated"). Which association is
created last can change with every apply.

## When it is fine
- Only one of the associations exists at a time.
- Two declarations describe the same association.
- A failover group moves the private address, so the interface may receive the address later.

## Fix
Allocate an Elastic IP for each private address that needs one, and associate it once. Set either the interface or the
instance in an association. If you set the instance, AWS uses its primary interface.

## What is undecided
The check is undecided if one of these facts is unknown and another association may conflict:

- the interface, its primary address, the private address or the Elastic IP
- which addresses an interface has, if AWS chooses some of them
- which addresses an interface has, if `ignore_changes` contains its addresses: something else may assign more
- whether both associations exist

An association that may be for any Elastic IP or interface of the account is not compared with others. Elastic IPs of
other network border groups, carrier IP addresses and targets that an AWS service manages are not checked.

## Sources
- [AssociateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html):
  `AllowReassociation`, `PrivateIpAddress`, and "you can specify either the instance ID or the network interface ID, but
  not both"
- [EC2 User Guide, "Secondary IP addresses for your EC2
  instances"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-secondary-ip-addresses.html): one Elastic IP
  for each private IPv4 address
- [VPC User Guide, "NAT gateways"](https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html): "Elastic IP
  address eipalloc-... is already associated"
- [terraform-provider-aws, `aws_eip`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip):
  an instance together with an interface has undefined behavior.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    ElasticIp,
    ElasticIpAssociation,
    Entity,
    Finding,
    Good,
    Interface,
    IpNetwork,
    Location,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    candidates,
    covers,
    differs,
    facts_missing,
    is_open,
    known,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

MOST_COMPARED = 8
"""The number of others that an association is compared with; further ones of the same Elastic IP are alternatives.

Two associations with unknown values are not compared: a plan alone does not distinguish those of one block.
"""


class Use(Struct, frozen=True, eq=False):
    """What has an Elastic IP, or may have it: then `doubts` are the missing facts.

    `holder` and `private_ip` are None for a NAT gateway.
    """

    entity: Entity
    at: Location
    words: str
    shown: bool = False
    holder: Value[Interface] | None = None
    private_ip: Value[str] | None = None
    doubts: tuple[str, ...] = ()


class Result(Struct):
    """What is wrong with the association of a subject, or the missing facts."""

    finding: Finding | None = None
    missing: tuple[str, ...] = ()


def check(network: Network) -> Iterator[Finding | Undecided]:
    results: dict[str, Result] = defaultdict(Result)
    places = {one.address: one.at for one in (*network.associations, *network.nat_gateways)}
    for association in network.associations:
        if association.both_asked:
            _compare_named(network, association, results[association.address])
    for uses in _uses(network).values():
        _compare_uses(network, uses, results)
    for holder, group in _by_holder(network).items():
        _compare_addresses(network, holder, group, results)
    floating = {group.private_ip for group in network.failover_groups if group.private_ip}
    for association in network.associations:
        is_meant = not association.both_asked or network.names_primary(association) is True
        if is_meant and not association.exists and known(association.private_ip) not in floating:
            _compare_with_interface(network, association, results[association.address])
    for association in network.associations:
        result = results[association.address]
        if association.both_asked and result.finding is None and not result.missing:
            result.finding = _names_both(association, is_same=True)
    for subject, result in results.items():
        if result.finding is not None:
            yield result.finding
        elif result.missing:
            yield Undecided(subject=subject, at=places[subject], facts=tuple(dict.fromkeys(result.missing)))


def _compare_named(network: Network, association: ElasticIpAssociation, result: Result) -> None:
    """An association that names an instance and an interface other than its primary interface."""
    answer = network.names_primary(association)
    if isinstance(answer, Missing):
        result.missing += answer.facts
    elif not answer:
        result.finding = _names_both(association, is_same=False)


def _names_both(association: ElasticIpAssociation, *, is_same: bool) -> Finding:
    proof = [
        Related(f"it names {words(one)}", association.place(name))
        for name, one in (("interface", association.interface), ("launch", association.launch))
        if one is not None
    ]
    return Finding(
        subject=association.address,
        at=association.place("interface"),
        message=f"{association} names both an instance and its primary interface: one of them is enough, and the "
        "provider does not define the effect of both"
        if is_same
        else f"{association} names both an instance and an interface that is not its primary interface: "
        "only one of them can have the Elastic IP",
        help="name only the interface; if you name an instance, AWS uses its primary interface",
        severity=Severity.INFO if is_same else None,
        related=tuple(proof),
        values=stated(association.interface, association.launch),
    )


def _uses(network: Network) -> dict[ElasticIp, list[Use]]:
    """What has each Elastic IP. What AWS reports counts only if the design states nothing else."""
    uses: dict[ElasticIp, list[Use]] = defaultdict(list)
    for one in network.associations:
        holder = network.interface_of(one)
        if one.elastic_ip is None or holder is None:
            continue
        named = words(holder, unknown="an unknown interface")
        doubts = facts_missing(one.elastic_ip)
        for elastic_ip in candidates(one.elastic_ip)[:MOST_COMPARED]:
            use = Use(one, one.place("interface"), named, one.shown, holder, one.private_ip, doubts)
            uses[elastic_ip].append(use)
    for gateway in network.nat_gateways:
        for value in gateway.elastic_ips:
            place, doubts = gateway.place("elastic_ips"), facts_missing(value)
            for elastic_ip in candidates(value)[:MOST_COMPARED]:
                uses[elastic_ip].append(Use(gateway, place, str(gateway), doubts=doubts))
    return {
        elastic_ip: [one for one in group if not one.shown]
        for elastic_ip, group in uses.items()
        if sum(not one.shown for one in group) > 1
    }


def _compare_uses(network: Network, uses: Sequence[Use], results: dict[str, Result]) -> None:
    """An Elastic IP with several uses: each use after the first in address order is reported."""
    ordered = sorted(uses, key=lambda use: use.entity.address)
    for number, later in enumerate(ordered):
        result = results[later.entity.address]
        for earlier in ordered[max(0, number - MOST_COMPARED) : number]:
            if earlier.doubts and later.doubts:
                continue
            together = network.existing_together(earlier.entity, later.entity)
            answer = all_of((_differ(earlier, later), together, Missing((*earlier.doubts, *later.doubts))))
            if isinstance(answer, Missing):
                result.missing += answer.facts
            elif answer and result.finding is None:
                result.finding = _finding(
                    later,
                    f"{later.words} has the same Elastic IP as {earlier.words} ({later.entity}, {earlier.entity}), "
                    "but it belongs to one private address: only the last association keeps it",
                    "allocate an Elastic IP for each of them",
                    Related(f"{earlier.words} has the Elastic IP", earlier.at, earlier.entity.address),
                    stated(later.holder, earlier.holder),
                )


Held = tuple[ElasticIpAssociation, tuple[str, ...]]
"""An association, and the facts that are missing to know whether it is for an interface."""


def _differ(one: Use, other: Use) -> Answer:
    """Whether two uses are for different private addresses."""
    if one.entity is other.entity:
        return False
    unknown = [holder for holder in (one.holder, other.holder) if isinstance(holder, Unknown)]
    if unknown:  # it may have no interface at all
        return Missing(facts_missing(*unknown))
    if one.holder is None or other.holder is None:
        return True
    holders = same(one.holder, other.holder)
    if holders is not True:
        return True if holders is False else holders
    addresses = _same_address(one.private_ip, other.private_ip, known(one.holder))
    return negated(addresses)


def _same_address(one: Value[str] | None, other: Value[str] | None, holder: Interface | None) -> Answer:
    """Whether two addresses of an interface are the same; None is its primary address."""
    if one is None and other is None:
        return True
    named = other if one is None else one if other is None else None
    if holder is not None and named is not None and _is_secondary(holder, named):
        return False
    primary: Value[str] | None = _primary(holder) if holder is not None else None
    pair = [primary if address is None else address for address in (one, other)]
    if None in pair:
        return Missing((f"the primary private address of {holder or 'an interface'}",))
    return same(*pair)


def _primary(interface: Interface) -> str | None:
    """The primary private address, if it is known: AWS makes the first address of a list the primary one."""
    single = [one.text for one in interface.addresses.listed if one.network is not None and one.network.version == 4]
    if known(interface.private_ip) is not None:
        return known(interface.private_ip)
    return single[0] if len(single) == 1 and "/" not in single[0] and not interface.addresses.unknown else None


def _is_secondary(holder: Interface, address: Value[str] | None) -> bool:
    """Whether an address is one of those of an interface that are not its primary one."""
    of_holder = isinstance(address, Unknown) and address.family == holder.address_family
    return of_holder and same(address, holder.private_ip) is not True


def _by_holder(network: Network) -> dict[Interface, list[Held]]:
    """The associations of each interface that has or may have several."""
    groups: dict[Interface, list[Held]] = defaultdict(list)
    for one in network.associations:
        value = network.interface_of(one)
        for holder in candidates(value)[:MOST_COMPARED] if value is not None and not one.shown else ():
            groups[holder].append((one, facts_missing(value)))
    return {holder: group for holder, group in groups.items() if len(group) > 1}


def _compare_addresses(network: Network, holder: Interface, group: Sequence[Held], results: dict[str, Result]) -> None:
    """Two Elastic IPs for one private address."""
    ordered = sorted(group, key=lambda each: each[0].address)
    seen: dict[object, list[Held]] = defaultdict(list)
    for later, doubts in ordered:
        key = _address_key(later, holder)
        rivals = seen[key][-MOST_COMPARED:] if key is not None else []
        for earlier, further in rivals:
            if further and doubts:
                continue
            together = network.existing_together(earlier, later)
            answer = all_of((_other_elastic_ip(earlier, later), together, Missing((*further, *doubts))))
            result = results[later.address]
            if isinstance(answer, Missing):
                result.missing += answer.facts
            elif answer and result.finding is None:
                result.finding = _finding(
                    Use(later, later.place("private_ip"), ""),
                    f"{later} associates an Elastic IP with {_address_words(later, holder)}, but {earlier} already "
                    "associates one: the last association replaces the other",
                    "associate each Elastic IP with a private address of its own",
                    Related(
                        f"{earlier} is associated with the same address", earlier.place("private_ip"), earlier.address
                    ),
                    stated(holder, later.private_ip),
                )
        seen[key].append((later, doubts))
    _note_unknown(seen, holder, results)


def _note_unknown(seen: dict[object, list[Held]], holder: Interface, results: dict[str, Result]) -> None:
    """Note the facts that are missing to compare named addresses with those that are not named."""
    if len(seen) < 2 or all(doubts for group in seen.values() for _, doubts in group):
        return
    named = [one for key, group in seen.items() if key != "primary" for one, _ in group]
    are_compared = _primary(holder) is not None or all(_is_secondary(holder, one.private_ip) for one in named)
    for one, _ in () if are_compared else seen.get("primary", ()):
        results[one.address].missing += (f"the primary private address of {holder}",)
    for one, _ in seen.get(None, ()):
        results[one.address].missing += facts_missing(one.private_ip)


def _address_key(association: ElasticIpAssociation, holder: Interface) -> object:
    """A key that equal addresses of an interface share; None if the address is unknown."""
    if association.private_ip is None:
        return _primary(holder) or "primary"
    return known(association.private_ip) or getattr(association.private_ip, "symbol", None)


def _address_words(association: ElasticIpAssociation, holder: Interface) -> str:
    address = known(association.private_ip) if association.private_ip is not None else None
    return f"{address} of {holder}" if address else f"the primary private address of {holder}"


def _other_elastic_ip(one: ElasticIpAssociation, other: ElasticIpAssociation) -> Answer:
    if one.elastic_ip is None or other.elastic_ip is None:
        return Missing((f"the Elastic IP of {other if other.elastic_ip is None else one}",))
    return differs(one.elastic_ip, other.elastic_ip)


def _compare_with_interface(network: Network, association: ElasticIpAssociation, result: Result) -> None:
    """A private address that is not on the interface."""
    value = network.interface_of(association)
    if value is None or association.private_ip is None or result.finding is not None:
        return
    holder = known(value)
    if holder is None:
        answers = [_is_foreign(one, association.private_ip) for one in candidates(value)]
        if is_open(value) or any(one is not False for one in answers):
            result.missing += facts_missing(value, *answers)
        return
    answer = _is_foreign(holder, association.private_ip)
    if answer is True:
        result.finding = _foreign(association, holder)
    else:
        result.missing += facts_missing(answer)


def _is_foreign(holder: Interface, value: Value[str]) -> Answer:
    """Whether an interface does not have a private address."""
    own = (holder.private_ip, *(one.value for one in holder.addresses.unknown))
    if not holder.declared or _is_secondary(holder, value) or any(same(one, value) is True for one in own):
        return False
    address = known(value)
    if address is None:
        return Missing(facts_missing(value))
    parsed = parsed_network(address)
    ranges = _ranges(holder)
    if parsed is None or any(covers(one, parsed) for one in ranges):
        return False
    block, slots, others = _block(holder), holder.addresses.ipv4_slots, holder.addresses.others
    if block is not None and not covers(block, parsed):
        return True
    if ranges and slots.high is not None and len(ranges) >= slots.high and not others:
        return True
    return Missing(slots.facts or others or (f"the private addresses of {holder}",))


def _ranges(holder: Interface) -> list[IpNetwork]:
    return [one.network for one in holder.addresses.listed if one.network is not None and one.network.version == 4]


def _block(holder: Interface) -> IpNetwork | None:
    """The CIDR block of the subnet of an interface, if it is known."""
    subnet = known(holder.subnet)
    return parsed_network(known(subnet.cidr) or "") if subnet is not None else None


def _foreign(association: ElasticIpAssociation, holder: Interface) -> Finding:
    address, subnet, block, ranges = words(association.private_ip), holder.subnet, _block(holder), _ranges(holder)
    parsed = parsed_network(address)
    outside = block is not None and parsed is not None and not covers(block, parsed)
    has = " and ".join(str(one).removesuffix("/32") for one in ranges)
    fact = f"is in {words(subnet)}, which is {block}" if outside else f"has {has}"
    return _finding(
        Use(association, association.place("private_ip"), ""),
        f"{association} is for the private address {address}, but {holder} {fact}: AWS refuses the association",
        f"use a private address of {holder}, or assign {address} to it",
        Related(f"{holder} {fact}", holder.place("addresses"), holder.address),
        stated(address, subnet if outside else None, block if outside else ranges),
    )


def _finding(use: Use, message: str, help: str, proof: Related, values: tuple[str, ...]) -> Finding:
    return Finding(subject=use.entity.address, at=use.at, message=message, help=help, related=(proof,), values=values)


RULE = Rule(
    code="ENI604",
    name="eip-association-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
interfaces:
  vip: {subnet: app, private_ips: [10.0.1.10, 10.0.1.11]}
  lone: {subnet: app}
elastic_ips:
  one: {interface: vip}
  two: {interface: vip, private_ip: 10.0.1.11}
  free: {}
  out: {}
nat_gateways:
  nat: {subnet: app, elastic_ips: [out]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
interfaces:
  floats: {subnet: app, private_ips: [10.0.1.10]}
  picked: {subnet: app}
elastic_ips:
  moves: {interface: floats, private_ip: 10.0.1.50}
  asked: {interface: picked, private_ip: 10.0.1.60}  # undecided
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
failover_groups:
  db: {mechanism: move-secondary-ip, private_ip: 10.0.1.50, members: [db-1, db-2]}
"""),
        Good(
            """\
resource "aws_network_interface" "public" {
  subnet_id   = aws_subnet.public.id
  private_ips = ["10.0.0.10", "10.0.0.11"]
}

resource "aws_eip" "first" {
  network_interface         = aws_network_interface.public.id
  associate_with_private_ip = "10.0.0.10"
}

resource "aws_eip" "second" {
  network_interface         = aws_network_interface.public.id
  associate_with_private_ip = "10.0.0.11"
}

resource "aws_subnet" "public" {
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
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
instances:
  web: {type: m5.large, subnet: app}
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: app, private_ips: [10.0.1.10]}
  side: {subnet: app, private_ips: [10.0.1.20]}
elastic_ips:
  both: {instance: web, interface: side}  # error
  first: {interface: vip}
  second: {interface: vip, private_ip: 10.0.1.10}  # error
  other: {interface: side, private_ip: 10.0.1.21}  # error
  far: {instance: web, private_ip: 10.9.9.9}  # error
  main: {instance: db}
  spare: {instance: db}  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
interfaces:
  vip: {subnet: app}
elastic_ips:
  partner: {interface: vip}
  shared: {}
nat_gateways:
  nat-1: {subnet: app, elastic_ips: [shared]}
  nat-2: {subnet: app, elastic_ips: [shared]}  # error
  nat-3: {subnet: app, elastic_ips: [partner]}  # error
"""),
        Bad(
            """\
resource "aws_network_interface" "public" {
  subnet_id   = aws_subnet.public.id
  private_ips = ["10.0.0.10"]
}

resource "aws_eip" "first" {
  network_interface = aws_network_interface.public.id
}

resource "aws_eip" "second" { # error
  network_interface = aws_network_interface.public.id
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
