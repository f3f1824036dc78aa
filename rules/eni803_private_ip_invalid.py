"""Private IP address that is reserved, duplicate or outside its subnet.

## What
Reports a listed private address if one of its numbers is above 255, if it is outside the CIDR block of its subnet, if
AWS reserves it (the first four addresses and the last one), or if two interfaces or NAT gateways of one VPC list it.

## Why
AWS refuses the address with `InvalidParameterValue` ("Address does not fall within the subnet's address range",
"Address is in subnet's reserved address range") or with `InvalidIPAddress.InUse`.

## When it is fine
- The interfaces with the same address are in different VPCs.
- A failover group moves the address between its members: each of them may list it.

## Fix
Use a free address of the subnet: not one of the first four, and not the last one.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnet of an address that the configuration sets, or its CIDR block
- the address, unless its host number in the subnet is known
- for two interfaces with the same address, whether both exist and are in one VPC

## Sources
- [VPC User Guide, "Subnet CIDR blocks"](https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html) and
  [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html): the reserved addresses
- [CreateNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html),
  errors `InvalidParameterValue` and `InvalidIPAddress.InUse`
"""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from msgspec import Struct

from enilint.rule import (
    Address,
    Addresses,
    Answer,
    Bad,
    Entity,
    Existence,
    Finding,
    Good,
    Location,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Unknown,
    UnknownAddress,
    Value,
    address_bounds,
    candidates,
    covers,
    facts_missing,
    follow,
    has_number_too_large,
    is_open,
    known,
    parsed_network,
    reserved_for,
    reserved_number,
    stated,
    unanimous,
    words,
)

_MOST_COMPARED = 64

_ALWAYS = Existence()

_RESERVED = (0, 1, 2, 3, -1)
"""The numbers of the addresses that AWS reserves in a subnet."""


class Holder(Struct, frozen=True):
    """Something that lists addresses of a subnet."""

    entity: Entity
    subnet: Value[Subnet]
    addresses: Addresses


Listed = tuple[int, int, Holder, Address, bool]
"""The first and the last address of a range, its holder, the address as written, and whether its network is unknown."""


class Problem(Struct, frozen=True):
    """What is wrong with an address: in words, in values and with proof."""

    address: str
    at: Location
    text: str
    values: tuple[str, ...]
    proof: tuple[Related, ...] = ()


class Reuse(Struct, frozen=True):
    """An earlier holder of an address. `doubts`: the facts that are missing to know whether both exist."""

    entity: Entity
    at: Location
    doubts: tuple[str, ...]

    def problem(self, address: Address | UnknownAddress) -> Problem:
        """What is wrong with the address of the later one."""
        proof = Related(f"{self.entity} lists it, too", self.at, self.entity.address)
        values = stated(_value(address), self.entity)
        return Problem(_words(address), address.at, f"but {self.entity} lists it, too", values, (proof,))


def check(network: Network) -> Iterator[Finding | Undecided]:
    holders = sorted(_holders(network), key=lambda holder: holder.entity.address)
    reused = _reused(network, holders)
    for holder in holders:
        problems: list[Problem] = []
        missing: list[str] = []
        for address in holder.addresses.every:
            problem, other = _problem_of(holder, address), reused.get(_key(holder, address))
            if problem is not None and isinstance(problem, Problem):
                problems.append(problem)
            elif other is not None and not other.doubts:
                problems.append(other.problem(address))
            else:
                missing.extend(problem.facts if problem is not None else ())
                missing.extend(other.doubts if other is not None else ())
        if problems:
            yield _finding(holder, problems)
        elif missing:
            at = holder.addresses.every[0].at
            yield Undecided(subject=holder.entity.address, at=at, facts=tuple(dict.fromkeys(missing)))


def _holders(network: Network) -> Iterator[Holder]:
    for interface in network.interfaces:
        if interface.declared and interface.addresses.every:
            yield Holder(interface, interface.subnet, interface.addresses)
    for gateway in network.nat_gateways:
        if gateway.addresses.every:
            yield Holder(gateway, gateway.subnet, gateway.addresses)


def _value(address: Address | UnknownAddress) -> Value[str | None]:
    return address.text if isinstance(address, Address) else address.value


def _words(address: Address | UnknownAddress) -> str:
    return words(_value(address))


def _problem_of(holder: Holder, address: Address | UnknownAddress) -> Problem | Missing | None:
    """Why a holder cannot have an address, or the missing facts."""
    if isinstance(address, Address) and has_number_too_large(address.text):
        proof = Related(f"{holder.entity} lists {address.text}", address.at, holder.entity.address)
        return Problem(address.text, address.at, "which is not an IP address", stated(address.text), (proof,))
    return _problem(address, holder.subnet)


def _problem(address: Address | UnknownAddress, subnet: Value[Subnet]) -> Problem | Missing | None:
    """Why an address cannot be in its subnet, or the missing facts."""
    if not isinstance(address, Address):
        return _problem_of_unknown(address, subnet)
    if not address.requested and _may_fit(address, subnet):
        return None
    outside, reserved = _is_outside(address, subnet), _reserved(address, subnet)
    if outside is True:
        blocks = _blocks(subnet, address)
        text = f"but {words(subnet)} is {words(blocks)}"
        return Problem(address.text, address.at, text, stated(address.text, subnet, blocks), _proof(subnet))
    if reserved:
        text = f"but AWS reserves it as {reserved} of {words(subnet)}"
        return Problem(address.text, address.at, text, stated(address.text, subnet), _proof(subnet))
    if known(subnet) is None and any(_reserved(address, one) for one in candidates(subnet)):
        return Missing(facts_missing(outside, subnet))
    return outside if type(outside) is Missing and address.requested else None


def _may_fit(address: Address, subnet: Value[Subnet]) -> bool:
    """Whether an address can be assigned in one of the subnets that it may be in, and is reserved in none of them."""
    if known(subnet) is not None:
        return False
    blocks = [known(_block(one, address)) for one in candidates(subnet)]
    fits = any(_within(address.text, one) for one in blocks)
    return fits and not any(_reserved_in(address.text, one) for one in blocks)


def _problem_of_unknown(address: UnknownAddress, subnet: Value[Subnet]) -> Problem | Missing | None:
    """The same for an address with only a known number in its subnet, with candidates, or with nothing known."""
    one, value = known(subnet), address.value
    for block, version in ((one.cidr, 4), (one.ipv6_cidr, 6)) if one is not None and address.block else ():
        if isinstance(block, Unknown) and block.symbol == address.block:
            reserved = reserved_number(address.number, version)
            if isinstance(reserved, Missing):
                return Missing(facts_missing(value))
            text = f"but AWS reserves it as {reserved} of {one}"
            return Problem(words(value), address.at, text, stated(address.number, one)) if reserved else None
    if isinstance(value, Unknown) or value.open:
        return Missing(facts_missing(value))
    answers = [_is_refused(candidate, address.at, subnet) for candidate in value.candidates]
    answer = unanimous(answers, otherwise=facts_missing(value))
    if isinstance(answer, Missing):
        return answer
    text = f"but it is outside of {words(subnet)} or reserved by AWS"
    return Problem(words(value), address.at, text, stated(value, subnet), _proof(subnet)) if answer else None


def _is_refused(candidate: str | Unknown | None, at: Location, subnet: Value[Subnet]) -> Answer:
    """Whether AWS refuses an address that may be set."""
    if candidate is None:
        return False
    if isinstance(candidate, Unknown):
        return Missing(facts_missing(candidate))
    problem = _problem(Address(candidate, at), subnet)
    return problem if isinstance(problem, Missing) else problem is not None


def _block(subnet: Subnet, address: Address) -> Value[str | None]:
    """The CIDR block of the subnet in the family of the address; None if it has none."""
    return subnet.ipv6_cidr if ":" in address.text else subnet.cidr


def _blocks(subnet: Value[Subnet], address: Address) -> Value[str | None]:
    return follow(subnet, lambda one: _block(one, address))


def _is_outside(address: Address, subnet: Value[Subnet]) -> bool | Missing:
    if address.network is None:
        return False
    block = _blocks(subnet, address)
    if block is None or isinstance(block, str):
        return not _within(address.text, block)
    blocks: tuple[str | None, ...] = candidates(block)
    answers = [not _within(address.text, one) for one in blocks]
    facts = facts_missing(block)
    return Missing(facts) if is_open(block) else unanimous(answers, otherwise=facts)


@functools.lru_cache(maxsize=4096)
def _within(text: str, block: str | None) -> bool:
    network, parsed = parsed_network(text), parsed_network(block or "")
    return network is None or parsed is None or covers(parsed, network)


def _reserved(address: Address, subnet: Value[Subnet]) -> str | None:
    one = known(subnet)
    return _reserved_in(address.text, known(_block(one, address))) if one is not None else None


@functools.lru_cache(maxsize=4096)
def _reserved_in(text: str, block: str | None) -> str | None:
    network, parsed = parsed_network(text), parsed_network(block or "")
    if network is None or parsed is None or network.num_addresses != 1:
        return None
    return reserved_for(network.network_address, parsed)


Key = tuple[int, int]
"""An address of a holder: the instances of one block have the same address, if they list what the block says."""


def _key(holder: Holder, address: Address | UnknownAddress) -> Key:
    return id(holder.entity), id(address)


def _reused(network: Network, holders: Sequence[Holder]) -> dict[Key, Reuse]:
    """Addresses that an earlier holder in the same network lists."""
    floating = {group.private_ip for group in network.failover_groups if group.private_ip}
    listed: dict[object, list[Listed]] = defaultdict(list)
    for holder in holders:
        own = _network_key(holder.subnet)
        keys = _network_keys(holder.subnet) if own is None else [own]
        for address in holder.addresses.listed if keys else ():
            bounds = address_bounds(address.text)
            if bounds is not None and address.text not in floating:
                version, first, last = bounds
                for key in keys:
                    listed[key, version].append((first, last, holder, address, own is None))
    reused: dict[Key, Reuse] = {}
    for group in listed.values():
        if len(group) > 1:
            group.sort(key=itemgetter(0))  # of those that begin alike, the holders are in order
            _overlaps(network, group, reused)
    symbols: dict[object, tuple[Holder, Location]] = {}
    for holder in holders:
        where = _network_key(holder.subnet) if holder.addresses.unknown else None
        for unknown in holder.addresses.unknown if where is not None else ():
            if unknown.value.symbol is not None:
                first_holder, at = symbols.setdefault((where, unknown.value.symbol), (holder, unknown.at))
                if first_holder.entity is not holder.entity:
                    _reuse(network, reused, first_holder, at, holder, unknown)
    return reused


def _reuse(
    network: Network,
    reused: dict[Key, Reuse],
    earlier: Holder,
    at: Location,
    later: Holder,
    address: Address | UnknownAddress,
) -> None:
    """Note that two holders list one address, unless they never exist together."""
    together = network.existing_together(earlier.entity, later.entity)
    if together is False:
        return
    unplaced = (one.subnet for one in (earlier, later) if _network_key(one.subnet) is None)
    doubts = facts_missing(together, *unplaced)
    key = _key(later, address)
    if key not in reused or (reused[key].doubts and not doubts):
        reused[key] = Reuse(earlier.entity, at, doubts)


def _overlaps(network: Network, group: Sequence[Listed], reused: dict[Key, Reuse]) -> None:
    """Walk the ranges in the order of their first addresses, and compare each with those that have not ended.

    Of the ranges with the same conditions, the widest one is enough.
    """
    begun: dict[tuple[frozenset[str], bool], Listed] = {}
    for entry in group:
        for one in begun.values():
            if entry[0] <= one[1] and entry[2].entity is not one[2].entity:
                earlier, later = sorted((one, entry), key=lambda each: each[2].entity.address)
                _reuse(network, reused, earlier[2], earlier[3].at, later[2], later[3])
        alike = (network.existence.get(entry[2].entity.address, _ALWAYS).conditions, entry[4])
        widest = begun.get(alike)
        if (widest is None and len(begun) < _MOST_COMPARED) or (widest is not None and entry[1] > widest[1]):
            begun[alike] = entry


def _network_key(subnet: Value[Subnet]) -> object:
    """The scope of a unique address: the VPC, whose subnets never overlap, else the subnet; None if unknown."""
    one = known(subnet)
    vpc = known(follow(subnet, lambda one: one.vpc) if one is None else one.vpc)
    return id(one if vpc is None else vpc) if one is not None or vpc is not None else None


def _network_keys(subnet: Value[Subnet]) -> list[object]:
    """The same for each of the first few possible subnets, if it is not the same for all."""
    each = dict.fromkeys(map(_network_key, candidates(subnet)[:_MOST_COMPARED]))
    return [one for one in each if one is not None]


def _proof(subnet: Value[Subnet]) -> tuple[Related, ...]:
    return tuple(
        Related(f"{one} is {words(one.cidr)}", one.place("cidr"), one.address)
        for one in candidates(subnet)
        if known(one.cidr) is not None
    )


def _range(address: str, subnet: Value[Subnet]) -> str:
    """The addresses that a subnet can assign in the family of an address, as far as they are known."""
    parsed, one = parsed_network(address), known(subnet)
    if parsed is not None and parsed.num_addresses == 1 and one is not None:
        block = parsed_network(known(one.ipv6_cidr if parsed.version == 6 else one.cidr) or "")
        if block is not None and block.num_addresses > len(_RESERVED):
            return f"from {block[_RESERVED[3] + 1]} to {block[_RESERVED[-1] - 1]}"
    return f"of {words(subnet, unknown='its subnet')}"


def _finding(holder: Holder, problems: Sequence[Problem]) -> Finding:
    proof = dict.fromkeys(related for problem in problems for related in problem.proof)
    return Finding(
        subject=holder.entity.address,
        at=problems[0].at,
        message=f"{holder.entity} lists "
        + "; ".join(f"{problem.address}, {problem.text}" for problem in problems)
        + f": AWS refuses {'the address' if len(problems) == 1 else 'these addresses'}",
        help=f"use a free address {_range(problems[0].address, holder.subnet)}",
        related=tuple(proof),
        values=stated([problem.values for problem in problems]),
    )


RULE = Rule(
    code="ENI803",
    name="private-ip-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  other: {cidr: 10.0.0.0/16}
subnets:
  app: {vpc: core, cidr: 10.0.1.0/24}
  twin: {vpc: other, cidr: 10.0.1.0/24}
interfaces:
  one: {subnet: app, private_ips: [10.0.1.4, 10.0.1.254]}
  two: {subnet: twin, private_ips: [10.0.1.4]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  one: {subnet: app, private_ips: [10.0.1.4]}  # undecided
"""),
        Good(
            """\
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_network_interface" "gateway" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.10"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad(
            """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_network_interface" "node" {
  count       = 2
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.20"]  # error
}

resource "aws_network_interface" "typo" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.256"]  # error
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
subnets:
  app: {cidr: 10.0.1.0/24}
interfaces:
  outside: {subnet: app, private_ips: [10.0.2.4]}  # error
  router:
    subnet: app
    private_ips:
      - 10.0.1.10
      - 10.0.1.1  # error
  twin-1: {subnet: app, private_ips: [10.0.1.20]}
  twin-2: {subnet: app, private_ips: [10.0.1.20]}  # error
  twin-3: {subnet: app, ipv4_prefixes: [10.0.1.32/28]}
  twin-4: {subnet: app, private_ips: [10.0.1.40]}  # error
"""),
        Bad(
            """\
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_network_interface" "gateway" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.1"] # error
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
