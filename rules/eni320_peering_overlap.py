"""VPC peering connection or transit gateway between VPCs whose CIDR blocks overlap.

## What
Reports a VPC peering connection between two VPCs with overlapping CIDR blocks. Also reports, as a warning, a transit
gateway with attachments of two such VPCs if its default route table gets the routes of both.

## Why
AWS does not create the peering connection: its status becomes `failed`. A transit gateway does not propagate the routes
of the VPC that is attached later: no traffic reaches that VPC. In either case, the local route of a VPC keeps traffic
for its own block inside the VPC.

## When it is fine
- The attachments use separate route tables of the transit gateway, and propagate no routes to the default one.
- A private NAT gateway in one of the VPCs translates the addresses.

## Fix
Give one VPC a different CIDR block. Otherwise, add a secondary CIDR block with a private NAT gateway, or use
PrivateLink.

## What is undecided
The check is undecided if one of these facts is unknown:

- the VPCs of the peering connection or attachment, or their CIDR blocks
- whether the transit gateway propagates the routes of an attachment, if two blocks overlap

## Sources
- [VPC Peering Guide, "VPC peering limitations"](https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html):
  no peering connection between VPCs with matching or overlapping CIDR blocks.
- [CreateVpcPeeringConnection](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html):
  the status `failed`.
- [Transit Gateway Guide, "Amazon VPC attachments in AWS Transit
  Gateway"](https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html): a route that overlaps with that of
  another VPC is not propagated.
- [VPC User Guide, "Private NAT
  gateway"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html): overlapping networks.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Missing,
    Network,
    PeeringConnection,
    Rule,
    Severity,
    TransitGatewayAttachment,
    Undecided,
    Vpc,
    all_of,
    any_of,
    facts_missing,
    follow,
    known,
    negated,
    parsed_network,
    same,
    stated,
)

Blocks = tuple[str, str]


def check(network: Network) -> Iterator[Finding | Undecided]:
    for peering in network.peering_connections:
        one, other = known(peering.vpc), known(peering.peer_vpc)
        if peering.exists:
            continue
        if one is None or other is None:
            answer: Blocks | Answer = Missing(facts_missing(peering.vpc, peering.peer_vpc))
        else:
            answer = network.overlap_of(one, other)
        if isinstance(answer, tuple) and one is not None and other is not None:
            yield _fails(peering, one, other, answer)
        elif isinstance(answer, Missing):
            yield Undecided(subject=peering.address, at=peering.place("peer_vpc"), facts=answer.facts)
    for attachments in network.attachments_by_gateway():
        for first, second, blocks in _overlaps(network, attachments):
            answer = _is_propagated(network, first, second)
            if answer is True:
                yield _not_propagated(first, second, blocks)
            elif isinstance(answer, Missing):
                yield Undecided(subject=second.address, at=second.place("vpc"), facts=answer.facts)
        for attachment in attachments if len(attachments) > 1 else ():
            facts = _missing_of(network, attachment)
            if facts:
                yield Undecided(subject=attachment.address, at=attachment.place("vpc"), facts=facts)


Overlap = tuple[TransitGatewayAttachment, TransitGatewayAttachment, Blocks]


def _overlaps(network: Network, attachments: Sequence[TransitGatewayAttachment]) -> Iterator[Overlap]:
    """The attachments whose VPCs have blocks that overlap: of those in order, one begins inside of an earlier one."""
    ranges = []
    for number, one in enumerate(attachments):
        vpc = known(one.vpc)
        for text in network.blocks_of(vpc)[0] if vpc is not None and vpc.declared else ():
            block = parsed_network(text)
            if block is not None:
                ranges.append(
                    ((block.version, int(block.network_address), -int(block.broadcast_address)), number, text)
                )
    open: list[tuple[tuple[int, int, int], int, str]] = []
    shown: set[tuple[int, int]] = set()
    for key, number, text in sorted(ranges):
        open = [one for one in open if one[0][0] == key[0] and -one[0][2] >= key[1]]
        for _, other, other_text in open:
            first, second = sorted((number, other))
            if first != second and (first, second) not in shown:
                shown.add((first, second))
                blocks = (text, other_text) if first == number else (other_text, text)
                if same(attachments[first].vpc, attachments[second].vpc) is not True:
                    yield attachments[first], attachments[second], blocks
        open.append((key, number, text))


def _is_propagated(network: Network, first: TransitGatewayAttachment, second: TransitGatewayAttachment) -> Answer:
    """Whether a route table of one transit gateway gets the routes of two attachments as they are."""
    vpcs = [vpc for one in (first, second) if (vpc := known(one.vpc)) is not None]
    return all_of(
        (
            same(first.transit_gateway, second.transit_gateway),
            same(first.propagates, True),
            same(second.propagates, True),
            *(negated(_is_translated(network, vpc)) for vpc in vpcs),
            network.existing_together(first, second),
        )
    )


def _missing_of(network: Network, attachment: TransitGatewayAttachment) -> tuple[str, ...]:
    """What would tell the blocks of an attached VPC of the design."""
    vpc = known(attachment.vpc)
    if same(attachment.propagates, True) is False:
        return ()
    return facts_missing(attachment.vpc) if vpc is None else network.blocks_of(vpc)[1] if vpc.declared else ()


def _is_translated(network: Network, vpc: Vpc) -> Answer:
    """Whether a VPC has a private NAT gateway."""
    return any_of(
        all_of((same(one.private, True), same(follow(one.subnet, lambda subnet: subnet.vpc), vpc)))
        for one in network.nat_gateways
    )


def _fails(peering: PeeringConnection, one: Vpc, other: Vpc, blocks: Blocks) -> Finding:
    return Finding(
        subject=peering.address,
        at=peering.place("peer_vpc"),
        message=f"{peering} connects {one} with {other}, but {blocks[0]} and {blocks[1]} overlap: the peering "
        "connection fails",
        help=f"give {one} or {other} a different CIDR block",
        related=(one.says(f"has {blocks[0]}", at="cidrs"), other.says(f"has {blocks[1]}", at="cidrs")),
        values=stated(one, other, blocks),
    )


def _not_propagated(first: TransitGatewayAttachment, second: TransitGatewayAttachment, blocks: Blocks) -> Finding:
    one, other = known(first.vpc), known(second.vpc)
    assert one is not None
    assert other is not None
    return Finding(
        subject=second.address,
        at=second.place("vpc"),
        message=f"{first} and {second} attach VPCs to one transit gateway, but {blocks[0]} and {blocks[1]} overlap: "
        "the transit gateway propagates no route to one of them",
        help=f"give {one} or {other} a different CIDR block, or use separate transit gateway route tables",
        related=(
            one.says(f"has {blocks[0]}", at="cidrs"),
            other.says(f"has {blocks[1]}", at="cidrs"),
            first.says(f"attaches {one}", at="vpc"),
        ),
        values=stated(one, other, blocks),
        severity=Severity.WARNING,
    )


RULE = Rule(
    code="ENI320",
    name="peering-overlap",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  data: {cidr: 10.1.0.0/16, secondary_cidrs: [100.64.0.0/16]}
  copy: {cidr: 10.0.0.0/16}
  nat: {cidr: 10.0.0.0/16, secondary_cidrs: [100.65.0.0/16]}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  data: {vpc: data, zone: eu-west-1a}
  copy: {vpc: copy, zone: eu-west-1a}
  nat: {vpc: nat, zone: eu-west-1a}
nat_gateways:
  translating: {subnet: nat, connectivity: private}
  private: {subnet: data, connectivity: private}
peering_connections:
  data: {vpc: core, peer_vpc: data}
  outside: {vpc: core, peer_vpc: vpc-0abc1234def567890}  # undecided
transit_gateway_attachments:
  core: {subnets: [core]}
  data: {subnets: [data]}
  copy: {subnets: [copy], default_route_table_propagation: false}
  nat: {subnets: [nat]}
"""),
        Good(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "data" { cidr_block = "10.1.0.0/16" }
resource "aws_vpc" "copy" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.data.id
}
resource "aws_ec2_transit_gateway" "hub" { default_route_table_propagation = "disable" }
resource "aws_subnet" "core" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "copy" {
  vpc_id     = aws_vpc.copy.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.core.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "copy" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.copy.id
  subnet_ids         = [aws_subnet.copy.id]
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  data: {cidr: 10.1.0.0/16, secondary_cidrs: [10.0.128.0/20]}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  data: {vpc: data, zone: eu-west-1a}
peering_connections:
  data:
    vpc: core
    peer_vpc: data  # error
transit_gateway_attachments:
  core: {subnets: [core]}
  data:
    subnets: [data]  # warning
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "data" { cidr_block = "10.1.0.0/16" }
resource "aws_vpc_ipv4_cidr_block_association" "data" {
  vpc_id     = aws_vpc.data.id
  cidr_block = "10.0.0.0/20"
}
resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.data.id  # error
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = ["subnet-0a1b2c3d"]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "data" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.data.id  # warning
  subnet_ids         = ["subnet-0a1b2c3e"]
}
""",
            kind="terraform",
        ),
    ),
)
