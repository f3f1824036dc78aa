"""Two subnets in one Availability Zone for a service that accepts one subnet per zone.

## What
Reports a load balancer, interface endpoint, transit gateway attachment, network firewall, EFS file system, OpenSearch
Service domain, Amazon MSK cluster, Amazon MQ broker or other service of this kind that lists two subnets of the same
Availability Zone, although the service accepts only one subnet per zone.

## Why
These services place one network interface in each Availability Zone. AWS refuses the request:
`InvalidConfigurationRequest` for load balancers ("A load balancer cannot be attached to multiple subnets in the same
Availability Zone"), `DuplicateSubnetsInSameZone` for interface endpoints and transit gateway attachments,
`MountTargetConflict` for EFS mount targets. The usual cause is a list of all private subnets where one tier is meant,
or `element(var.zones, count.index)` with more subnets than zones.

## When it is fine
Subnet groups of databases and caches accept several subnets per zone. Gateway endpoints have no subnets. Subnets that
never exist together (`count = var.a ? 1 : 0`) do not conflict. Resources that a plan or state shows as existing are not
reported: AWS has already accepted them.

## Fix
Pass one subnet per Availability Zone: one tier of subnets, or the first subnet of each zone. `--fix` keeps the first
subnet of each zone, but only if the subnets of that zone have the same route table.

## What is undecided
The check is undecided if the zone of a subnet is unknown, or if the list of subnets comes from a data source or a
variable without a value.

## Sources
- [CreateLoadBalancer](https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html),
  `Subnets.member.N`: one subnet per Availability Zone.
- [CreateVpcEndpoint](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html) and
  [Amazon EC2 error codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `DuplicateSubnetsInSameZone`.
- [CreateTransitGatewayVpcAttachment](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html),
  `SubnetIds`: one subnet per Availability Zone.
- [CreateMountTarget](https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html): one mount target per
  Availability Zone, `MountTargetConflict`.
- `enilint/aws/service-subnets.json` lists the AWS page for each of the other services.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Identified,
    Missing,
    Network,
    Reference,
    Related,
    Rule,
    ServicePlacement,
    ServiceSubnet,
    Severity,
    Subnet,
    SubnetDemands,
    SubnetService,
    Undecided,
    Value,
    VpcEndpoint,
    Zone,
    all_of,
    candidates,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for placement in network.service_placements():
        demands = known(placement.demands)
        if all(one.exists for one in placement.services):
            continue
        if demands is None:
            yield from _of_unknown_kind(placement)
        elif demands.one_per_zone:
            yield from _judged(network, placement, demands)


def _of_unknown_kind(placement: ServicePlacement) -> Iterator[Undecided]:
    service = placement.services[0]
    if len(placement.subnets) > 1 or placement.more or service.parent is not None:
        facts = facts_missing(placement.demands)
        yield Undecided(subject=service.address, at=service.place("subnets"), facts=facts)


def _judged(network: Network, placement: ServicePlacement, demands: SubnetDemands) -> Iterator[Finding | Undecided]:
    conflicts: dict[int, list[ServiceSubnet]] = {}
    doubts: list[str] = []
    for one, other in network.pairs_to_compare(placement):
        answer = network.share_a_zone(one, other)
        if answer is True:
            shared = next((each for each in conflicts.values() if one in each), None)
            if shared is None:
                conflicts[id(one)] = [one, other]
            elif other not in shared:
                shared.append(other)
        elif isinstance(answer, Missing):
            doubts += answer.facts
    if conflicts:
        yield _finding(network, placement, demands, list(conflicts.values()))
    elif doubts or placement.more:
        last = placement.services[-1]
        facts = merged(doubts, placement.more)
        yield Undecided(subject=_whole(network, placement, last).address, at=last.place("subnets"), facts=facts)


def _finding(
    network: Network, placement: ServicePlacement, demands: SubnetDemands, conflicts: list[list[ServiceSubnet]]
) -> Finding:
    last = conflicts[0][-1].service
    whole = _whole(network, placement, last)
    shared = " and ".join(_in_one_zone(group) for group in conflicts)
    code = f" ({demands.shared_zone_error})" if demands.shared_zone_error else ""
    members = [one.subnet for group in conflicts for one in group]
    proof = [_says_zone(one) for subnet in members for one in candidates(subnet)]
    others = [one for one in placement.services if one is not last and one is not whole]
    adds = [last.says(f"adds {joined_words([words(one) for one in last.subnets])}")] if whole is not last else []
    return Finding(
        subject=whole.address,
        at=last.place("subnets"),
        message=f"{whole} has {shared}, but {demands.name} accepts one subnet per Availability Zone: "
        f"AWS refuses it{code}",
        help=f"keep one subnet per Availability Zone in the subnets of {whole}",
        related=(*proof, *adds, *(one.says("is a part of the same service") for one in others)),
        values=stated(*((subnet, follow(subnet, _zone)) for subnet in members)),
        fixes=_fixes(network, placement, conflicts),
    )


def _whole(network: Network, placement: ServicePlacement, part: SubnetService) -> Identified:
    """What a resource that lists a subnet is a part of: the VPC endpoint, or the service that it is itself."""
    endpoint = next((one for one in placement.services if isinstance(one, VpcEndpoint)), None)
    return endpoint or network.whole_of(part)


def _fixes(network: Network, placement: ServicePlacement, conflicts: list[list[ServiceSubnet]]) -> tuple[Fix, ...]:
    """The first subnet of each zone: a choice where those of a zone may have different routes."""
    dropped = [one for group in conflicts for one in group[1:]]
    subnets = [known(one.subnet) for one in placement.subnets if one not in dropped]
    kept = [one for one in subnets if one is not None and one.declared]
    if not placement.is_whole or len(kept) < len(subnets):
        return ()
    service = placement.services[0]
    tables = ([follow(one.subnet, network.route_table_of) for one in group] for group in conflicts)
    is_same = all_of(same(group[0], other) for group in tables for other in group[1:])
    title = f"keep {joined_words([str(one) for one in kept])} in the subnets of {service}"
    edit = Edit(service.address, "subnets", tuple(Reference(one.address) for one in kept))
    return (Fix(title, (edit,), is_choice=is_same is not True),)


def _in_one_zone(group: list[ServiceSubnet]) -> str:
    names = joined_words([words(one.subnet, unknown="a subnet") for one in group])
    return f"{names} in {words(follow(group[0].subnet, _zone), unknown='one Availability Zone')}"


def _zone(subnet: Subnet) -> Value[Zone]:
    return subnet.zone


def _says_zone(subnet: Subnet) -> Related:
    return subnet.says(f"is in {subnet.zone_words}", at="zone")


RULE = Rule(
    code="ENI107",
    name="service-subnets-share-zone",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  web-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  web-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/24}
load_balancers:
  web: {type: application, subnets: [web-a, web-b]}
vpc_endpoints:
  s3: {type: gateway, subnets: [web-a, app-a]}
managed_services:
  db: {type: db-subnet-group, subnets: [web-a, web-b, app-a]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  web-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  web-b: {vpc: core, cidr: 10.0.1.0/24}
load_balancers:
  web:
    type: network
    subnets: [web-a, web-b]  # undecided
"""),
        Good(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_lb" "app" { subnets = aws_subnet.app[*].id }
resource "aws_efs_file_system" "data" {}
resource "aws_efs_mount_target" "data" {
  count          = 3
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.app[count.index].id
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "blue" { type = bool }
resource "aws_subnet" "a" {
  count             = var.blue ? 1 : 0
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  count             = var.blue ? 0 : 1
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_lb" "app" {
  load_balancer_type = "network"
  subnets            = concat(aws_subnet.a[*].id, aws_subnet.b[*].id)  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "kind" { type = string }
variable "subnets" { type = list(string) }
resource "aws_lb" "one_subnet" {
  load_balancer_type = var.kind
  subnets            = ["subnet-0a1b2c3d"]
}
resource "aws_lb" "two_subnets" {
  load_balancer_type = var.kind
  subnets            = ["subnet-0a1b2c3d", "subnet-0b1b2c3d"]  # undecided
}
resource "aws_vpc_endpoint" "one_subnet" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = var.kind
  subnet_ids        = ["subnet-0a1b2c3d"]  # undecided
}
resource "aws_vpc_endpoint" "any_subnets" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = var.kind
  subnet_ids        = var.subnets  # undecided
}
resource "aws_efs_mount_target" "first" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = "subnet-0a1b2c3d"
}
resource "aws_efs_mount_target" "second" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = "subnet-0b1b2c3d"  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "first" { type = bool }
resource "aws_subnet" "either" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = var.first ? "eu-west-1a" : "eu-west-1b"
}
resource "aws_subnet" "c" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_lb" "app" {
  subnets = [aws_subnet.either.id, aws_subnet.c.id, aws_subnet.a.id]  # undecided
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  web-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  web-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.3.0/24}
load_balancers:
  web:
    type: application
    subnets: [web-a, web-b, app-a, app-b]  # error
transit_gateway_attachments:
  hub:
    subnets: [web-a, app-a]  # error
vpc_endpoints:
  ssm:
    type: interface
    subnets: [web-a, app-a]  # error
managed_services:
  shared:
    type: efs-mount-target
    subnets: [web-b, app-b]  # error
"""),
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  web-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  web-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/24}
  data-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.4.0/24}
load_balancers:
  web:
    type: network
    subnets: [web-a, web-b, app-a, data-a]  # error
"""),
        Bad(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 6
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = element(slice(data.aws_availability_zones.all.names, 0, 3), count.index)
}
resource "aws_lb" "app" {
  subnets = aws_subnet.app[*].id  # error
}
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = "tgw-0a1b2c3d4e5f60718"
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app[0].id, aws_subnet.app[3].id]  # error
}
resource "aws_efs_file_system" "data" {}
resource "aws_efs_mount_target" "one" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.app[0].id
}
resource "aws_efs_mount_target" "other" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.app[3].id  # error
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.core.id
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.app[0].id, aws_subnet.app[1].id]
}
resource "aws_vpc_endpoint_subnet_association" "ssm" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.app[4].id  # error
}
resource "aws_networkfirewall_firewall" "egress" {
  name                = "egress"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress"
  vpc_id              = aws_vpc.core.id
  subnet_mapping {
    subnet_id = aws_subnet.app[2].id  # error
  }
  subnet_mapping {
    subnet_id = aws_subnet.app[5].id
  }
}
""",
            kind="terraform",
        ),
    ),
)
