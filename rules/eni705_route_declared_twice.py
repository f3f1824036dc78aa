"""Routes, security group rules or route table associations that are declared in two places.

## What
Reports a route table with inline routes that also has routes from `aws_route` resources, a security group with inline
rules of one direction that also has rule resources of that direction, two route resources with the same destination in
one route table, and a subnet with two route table associations. The severity is `warning` for inline routes, `info` for
security groups and `error` for the others.

## Why
The AWS provider treats the inline list of a route table or security group as the complete list. Each apply removes the
routes and rules that are declared elsewhere, and the next apply adds them again: traffic is interrupted between the two
applies. AWS refuses the second association of a subnet with `Resource.AlreadyAssociated`, and a second route to another
target with `RouteAlreadyExists`. The AWS provider refuses every second route with the same error.

## When it is fine
- `ignore_changes = [route]` in the `lifecycle` block of the table, or `ignore_changes = [ingress, egress]` in that of
  the group.
- A group that lists its egress rules itself, and has only ingress rules as resources.
- Associations or routes of which at most one exists, because of opposite conditions.

## Fix
Declare all routes of a table, and all rules of a group, as resources of their own. Keep one route for a destination,
and one association for a subnet.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether the table or group ignores changes to its list: a plan without its source does not show it
- whether both declarations exist at the same time

## Sources
- [aws_route](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route): inline routes of a
  table and `aws_route` resources overwrite each other.
- [aws_security_group](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group):
  inline rules of a group and rule resources also overwrite each other.
- [AssociateRouteTable](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html): a subnet
  has one route table.
- [Amazon EC2 error codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `Resource.AlreadyAssociated`, `RouteAlreadyExists`.
- [terraform-provider-aws, issue 38766](https://github.com/hashicorp/terraform-provider-aws/issues/38766).
- [terraform-aws-vpc, issue 1058](https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/1058): the error of
  the provider for a second route to the same target.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from enilint.rule import (
    Answer,
    Bad,
    Entity,
    Finding,
    Good,
    GroupRule,
    Missing,
    Network,
    Related,
    Route,
    RouteTableAssociation,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    block_of,
    candidates,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

MOST_NAMED = 3
_MOST_COMPARED = 8
T = TypeVar("T")

Addition = Route | GroupRule


class Listing(Struct, frozen=True):
    """A table or group whose blocks of an argument are the complete list, and what other resources add to it."""

    owner: Entity
    argument: str
    at: str
    added: list[Addition]


def check(network: Network) -> Iterator[Finding | Undecided]:
    overwritten: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing, keeps in (*_tables(network), *_groups(network)):
        certain = [one for one in listing.added if _adds_to(network, listing.owner, one)]
        answer = all_of((same(keeps, True), bool(certain) or Missing(tuple(_doubts(network, listing.added)))))
        if answer is True:
            found = replace(listing, added=certain)
            overwritten[block_of(listing.owner.address), listing.argument].append(found)
        elif isinstance(answer, Missing):
            yield Undecided(subject=listing.owner.address, at=listing.owner.place(listing.at), facts=answer.facts)
    yield from map(_overwritten, overwritten.values())
    yield from _check_routes(network)
    yield from _check_associations(network)


def _tables(network: Network) -> Iterator[tuple[Listing, Value[bool]]]:
    added: dict[int, list[Addition]] = defaultdict(list)
    for route in (*network.routes, *network.gateway_routes):
        for table in candidates(route.table) if route.table is not None else ():
            if route.address != table.address:
                added[id(table)].append(route)
    for table in network.route_tables:
        if added[id(table)]:
            yield Listing(table, "route", "keeps_own_routes", added[id(table)]), table.keeps_own_routes


def _groups(network: Network) -> Iterator[tuple[Listing, Value[bool]]]:
    for group in network.security_groups:
        for direction, keeps, rules in (
            ("ingress", group.keeps_own_ingress, group.ingress),
            ("egress", group.keeps_own_egress, group.egress),
        ):
            added: list[Addition] = [rule for rule in rules if rule.address != group.address]
            if added:
                yield Listing(group, direction, direction, added), keeps


def _overwritten(listings: Sequence[Listing]) -> Finding:
    """One finding for the tables or groups that one block creates."""
    first = listings[0]
    owners = [one.owner.address for one in listings]
    added = [one.address for listing in listings for one in listing.added]
    lists = "list their" if len(owners) > 1 else "lists its"
    itself = "themselves" if len(owners) > 1 else "itself"
    return Finding(
        subject=first.owner.address,
        at=first.owner.place(first.at),
        severity=Severity.INFO if isinstance(first.owner, SecurityGroup) else None,
        message=f"{_few(owners)} {lists} {first.argument} blocks {itself}, but {_few(added)} "
        f"{'add' if len(added) > 1 else 'adds'} others: one apply removes them, and the next one adds them again",
        help=f"declare each {first.argument} of {block_of(first.owner.address)} as a resource of its own",
        related=tuple(
            Related(f"{one.address} adds to {listing.owner}", one.at, one.address)
            for listing in listings[:MOST_NAMED]
            for one in listing.added[:MOST_NAMED]
        ),
        values=stated(first.argument, added),
    )


def _few(names: Sequence[str]) -> str:
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return joined_words([*names[:MOST_NAMED], *more])


def _adds_to(network: Network, owner: Entity, one: Addition) -> bool:
    """Whether a route or rule of its own is one of a table or group for certain."""
    if isinstance(one, Route) and (one.doubt or known(one.table) is None):
        return False
    return network.existing_together(owner, one) is True


def _doubts(network: Network, added: Sequence[Addition]) -> Iterator[str]:
    for one in added:
        existence = network.existence.get(one.address)
        if isinstance(one, Route) and known(one.table) is None:
            yield from facts_missing(one.table)
        else:
            yield f"whether there is {one.address}" if existence is None else existence.doubt


def _check_routes(network: Network) -> Iterator[Finding | Undecided]:
    by_place: dict[tuple[object, object], list[Route]] = defaultdict(list)
    for route in sorted((*network.routes, *network.gateway_routes), key=lambda one: (one.at.path, one.at.line)):
        tables = candidates(route.table) if route.table is not None else ()
        if all(one.address != route.address for one in tables):
            for key in product(_keys(route.table), _keys(route.destination)):
                by_place[key].append(route)
    repeated: dict[object, list[tuple[Route, Route]]] = defaultdict(list)

    def are_one(first: Route, other: Route) -> Answer:
        is_same = all_of((same(first.table, other.table), same(first.destination, other.destination)))
        return all_of((is_same, network.existing_together(first, other), not (first.exists and other.exists)))

    for other, first, answer in _pairs(by_place.values(), are_one):
        if answer is True:
            place = replace(other.place("destination"), origin=None)
            repeated[block_of(first.address), block_of(other.address), place].append((first, other))
        elif isinstance(answer, Missing) and block_of(first.address) != block_of(other.address):
            yield Undecided(subject=other.address, at=other.place("destination"), facts=answer.facts)
    yield from map(_routed_twice, repeated.values())


def _pairs(groups: Iterable[Sequence[T]], are_one: Callable[[T, T], Answer]) -> Iterator[tuple[T, T, Answer]]:
    """Each of a group with the earlier one that it repeats for certain, else with the first that it may repeat.

    It is compared with the first few.
    """
    for group in groups:
        for number, other in enumerate(group):
            found: tuple[T, Answer] | None = None
            for first in group[: min(number, _MOST_COMPARED)]:
                answer = are_one(first, other)
                if answer is True:
                    found = (first, answer)
                    break
                if answer is not False and found is None:
                    found = (first, answer)
            if found is not None:
                yield other, *found


def _keys(value: Value[Entity] | Value[str] | None) -> list[object]:
    """What tells one value from another: its candidates, or the symbol of it; nothing where nothing does."""
    if isinstance(value, Unknown):
        return [value.symbol] if value.symbol else []
    return [one if isinstance(one, str) else id(one) for one in candidates(value)] if value is not None else []


def _routed_twice(pairs: Sequence[tuple[Route, Route]]) -> Finding:
    """One finding for the routes that one block creates."""
    first, other = pairs[0]
    firsts = merged(one.address for one, _ in pairs)
    others = merged(one.address for _, one in pairs)
    tables = merged(words(one.table, unknown="a route table") for one, _ in pairs)
    destinations = merged(words(one.destination) for one, _ in pairs)
    return Finding(
        subject=other.address,
        at=other.place("destination"),
        severity=Severity.ERROR,
        message=f"{_few(others)} {'add' if len(others) > 1 else 'adds'} a route to {_few(destinations)} to "
        f"{_few(tables)}, but {_few(firsts)} already {'do' if len(firsts) > 1 else 'does'}: the second route is "
        "refused (RouteAlreadyExists)",
        help="remove one of the two routes",
        related=(first.says(f"adds a route to {destinations[0]} to {tables[0]}", at="destination"),),
        values=stated(tables, destinations, firsts, others),
    )


Pair = tuple[RouteTableAssociation, RouteTableAssociation]


def _check_associations(network: Network) -> Iterator[Finding | Undecided]:
    by_subnet: dict[object, list[RouteTableAssociation]] = defaultdict(list)
    for association in network.table_associations:
        subnet = association.subnet
        for one in candidates(subnet) if subnet is not None else ():
            by_subnet[id(one)].append(association)
        if isinstance(subnet, Unknown) and subnet.symbol:
            by_subnet[subnet.symbol].append(association)
    repeated: dict[object, list[Pair]] = defaultdict(list)

    def are_one(first: RouteTableAssociation, other: RouteTableAssociation) -> Answer:
        return all_of((same(first.subnet, other.subnet), network.existing_together(first, other)))

    for other, first, answer in _pairs(by_subnet.values(), are_one):
        if answer is True:
            place = replace(other.place("subnet"), origin=None)
            repeated[block_of(first.address), block_of(other.address), place].append((first, other))
        elif isinstance(answer, Missing) and _is_worth_asking(first, other):
            yield Undecided(subject=other.address, at=other.place("subnet"), facts=answer.facts)
    yield from map(_associated_twice, repeated.values())


def _is_worth_asking(one: RouteTableAssociation, other: RouteTableAssociation) -> bool:
    """Whether two declarations may mean one subnet, of which one names it for certain.

    Instances of one declaration have the subnets that its author counts out, though a plan alone does not show it.
    """
    is_certain = known(one.subnet) is not None or known(other.subnet) is not None
    return is_certain and block_of(one.address) != block_of(other.address)


def _associated_twice(pairs: Sequence[Pair]) -> Finding:
    """One finding for the associations that one block creates."""
    first, other = pairs[0]
    subnets = [one.subnet for one, _ in pairs]
    firsts = merged(one.address for one, _ in pairs)
    others = merged(one.address for _, one in pairs)
    named = merged(words(one, unknown="a subnet") for one in subnets)
    return Finding(
        subject=other.address,
        at=other.place("subnet"),
        severity=Severity.ERROR,
        message=f"{_few(others)} {'associate' if len(others) > 1 else 'associates'} {_few(named)} with a route table, "
        f"but {_few(firsts)} already {'do' if len(firsts) > 1 else 'does'}: AWS refuses the second association "
        "(Resource.AlreadyAssociated)",
        help="remove one of the two associations",
        related=(first.says(f"associates {named[0]}", at="subnet"),),
        values=stated(subnets, firsts),
    )


RULE = Rule(
    code="ENI705",
    name="route-declared-twice",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("plan",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
route_tables:
  public: {vpc: core, subnets: [a], routes: []}
  private: {vpc: core, subnets: [b], routes: []}
"""),
        Good(
            """\
variable "blue" { type = bool }
resource "aws_route_table" "apart" { vpc_id = "vpc-0a1b2c3d" }
resource "aws_route" "apart" {
  route_table_id         = aws_route_table.apart.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0a1b2c3d"
}
resource "aws_route_table" "ignores" {
  vpc_id = "vpc-0a1b2c3d"
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-0a1b2c3d"
  }
  lifecycle { ignore_changes = [route] }
}
resource "aws_route" "ignored" {
  route_table_id            = aws_route_table.ignores.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d"
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group_rule" "web" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}
resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table_association" "blue" {
  count          = var.blue ? 1 : 0
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.apart.id
}
resource "aws_route_table_association" "green" {
  count          = var.blue ? 0 : 1
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.ignores.id
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "blue" { type = bool }
variable "by_firewall" { type = bool }
variable "nat_gateway" { type = bool }
resource "aws_route_table" "app" {
  count  = 2
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_route" "by_nat_gateway" {
  count                  = var.nat_gateway ? 2 : 0
  route_table_id         = aws_route_table.app[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "nat-0a1b2c3d4e5f60718"
}
resource "aws_route" "blue" {
  count                  = var.blue ? 1 : 0
  route_table_id         = aws_route_table.app[0].id
  destination_cidr_block = "10.8.0.0/16"
  transit_gateway_id     = "tgw-0a1b2c3d4e5f60718"
}
resource "aws_route" "green" {
  count                     = var.blue ? 0 : 1
  route_table_id            = aws_route_table.app[0].id
  destination_cidr_block    = "10.8.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_route" "by_firewall" {
  count                  = var.by_firewall ? 1 : 0
  route_table_id         = aws_route_table.app[1].id
  destination_cidr_block = "0.0.0.0/0"  # undecided
  vpc_endpoint_id        = "vpce-0a1b2c3d4e5f60718"
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
      "address": "aws_route.one", "type": "aws_route", "name": "one",
      "change": {
        "actions": ["no-op"],
        "before": {"route_table_id": "rtb-0a1b2c3d", "destination_cidr_block": "10.9.0.0/16", "gateway_id": "igw-0a1b"},
        "after": {"route_table_id": "rtb-0a1b2c3d", "destination_cidr_block": "10.9.0.0/16", "gateway_id": "igw-0a1b"}
      }
    },
    {
      "address": "aws_route.other", "type": "aws_route", "name": "other",
      "change": {
        "actions": ["no-op"],
        "before": {"route_table_id": "rtb-0a1b2c3d", "destination_cidr_block": "10.9.0.0/16", "gateway_id": "igw-0a1b"},
        "after": {"route_table_id": "rtb-0a1b2c3d", "destination_cidr_block": "10.9.0.0/16", "gateway_id": "igw-0a1b"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad(
            """\
variable "is_blue" {
  type = bool
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "blue" {
  count                  = var.is_blue ? 1 : 0
  route_table_id         = aws_route_table.main.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "green" {
  count                  = var.is_blue ? 0 : 1
  route_table_id         = aws_route_table.main.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "greener" {
  count                  = var.is_blue ? 0 : 1
  route_table_id         = aws_route_table.main.id
  destination_cidr_block = "0.0.0.0/0"  # error
  gateway_id             = aws_internet_gateway.main.id
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
route_tables:
  public: {vpc: core, subnets: [a], routes: []}
  private:
    vpc: core
    subnets: [a]  # error
    routes: []
"""),
        Bad(
            """\
resource "aws_route_table" "both" {
  vpc_id = "vpc-0a1b2c3d"
  route {  # warning
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-0a1b2c3d"
  }
}
resource "aws_route" "both" {
  route_table_id            = aws_route_table.both.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d"
  ingress {  # info
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.web.id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table_association" "one" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.both.id
}
resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.app.id  # error
  route_table_id = "rtb-0a1b2c3d"
}
""",
            kind="terraform",
        ),
        Bad(
            """\
variable "peer_cidr" { type = string }
resource "aws_route_table" "public" { vpc_id = "vpc-0a1b2c3d" }
resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0a1b2c3d"
}
resource "aws_route" "second" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"  # error
  gateway_id             = "igw-0a1b2c3d"
}
resource "aws_route_table" "private" { vpc_id = "vpc-0a1b2c3d" }
resource "aws_route" "private" {
  count                  = 2
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"  # error
  nat_gateway_id         = "nat-0a1b2c3d4e5f6071${count.index}"
}
resource "aws_route" "peer" {
  route_table_id            = aws_route_table.public.id
  destination_cidr_block    = var.peer_cidr
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_route" "again" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = var.peer_cidr  # error
  transit_gateway_id     = "tgw-0a1b2c3d4e5f60718"
}
""",
            kind="terraform",
        ),
        Bad(
            """\
Resources:
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-0a1b2c3d}}
  ByNatGateway:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-0a1b2c3d4e5f60718}
  ByTransitGateway:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table
      DestinationCidrBlock: 0.0.0.0/0  # error
      TransitGatewayId: tgw-0a1b2c3d4e5f60718
""",
            kind="cloudformation",
        ),
    ),
)
