"""EKS managed node group in a public subnet that assigns no public addresses.

## What
Reports an EKS managed node group if the default route of one of its subnets targets an internet gateway, but the subnet
does not assign public IPv4 addresses to the instances launched in it.

## Why
The nodes of the group cannot reach the internet: the internet gateway drops traffic from a private address without an
associated public address. EKS does not create the node group: `Ec2SubnetInvalidConfiguration`, "does not automatically
assign public IP addresses to instances launched into it".

## When it is fine
- The launch template of the node group lists its own network interfaces: their settings decide whether nodes get public
  addresses.
- The default route targets a NAT gateway, or there is none.

## Fix
Set `map_public_ip_on_launch` on the subnet, or use private subnets with a default route to a NAT gateway.

## What is undecided
The check is undecided if one of these facts is unknown:

- a subnet of the node group, its route table, or a route
- whether the subnet assigns public addresses
- the interfaces of the launch template

## Sources
- [EKS User Guide, "Managed node
  groups"](https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html): public subnets must assign public
  IP addresses automatically (`MapPublicIpOnLaunch`).
- [EKS User Guide, "Managed node group
  errors"](https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html): `Ec2SubnetInvalidConfiguration`.
- eksctl-io/eksctl#2834 and terraform-aws-modules/terraform-aws-eks#1992: the error message.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    AutoScalingGroup,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    LaunchTemplate,
    Missing,
    Network,
    Rule,
    Severity,
    Subnet,
    Undecided,
    all_of,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
)

_MOST_NAMED = 3


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.auto_scaling_groups:
        if not group.is_node_group:
            continue
        is_plain = _lists_no_interfaces(network, group)
        found: list[Subnet] = []
        facts: list[str] = []
        for one in group.subnets:
            subnet = known(one)
            if subnet is None:
                facts += facts_missing(all_of((is_plain, Missing(facts_missing(one)))))
                continue
            gives = same(subnet.gives_public_ip, False)
            answer = all_of((network.defaults_to_internet_gateway(subnet), gives, is_plain))
            found += [subnet] if answer is True else []
            facts += facts_missing(answer)
        if found:
            yield _finding(network, group, found)
        elif facts or (is_plain is not False and group.more_subnets):
            missing = merged(facts, group.more_subnets)
            yield Undecided(subject=group.address, at=group.place("subnets"), facts=missing)


def _lists_no_interfaces(network: Network, group: AutoScalingGroup) -> Answer:
    """Whether the launch template of a group lists no interfaces, so that the subnet decides on public addresses."""

    def lists_none(template: LaunchTemplate) -> Answer:
        unlisted = network.unlisted_interfaces(template)
        if network.listed_interfaces(template):
            return False
        return Missing(unlisted) if unlisted else True

    if group.template is None:
        return True
    template = known(group.template)
    return lists_none(template) if template is not None else Missing(facts_missing(group.template))


def _finding(network: Network, group: AutoScalingGroup, subnets: list[Subnet]) -> Finding:
    named = [str(one) for one in subnets]
    advice = f"set {network.spelling.setting('map_public_ip_on_launch', 'true')} on {joined_words(named)}"
    edits = tuple(Edit(one.address, "gives_public_ip", True) for one in subnets)
    verb = "is a public subnet but assigns" if len(subnets) == 1 else "are public subnets but assign"
    return Finding(
        subject=group.address,
        at=group.place("subnets"),
        message=f"{group} launches nodes in {joined_words(named)}, which {verb} no public addresses: EKS refuses the "
        "node group (Ec2SubnetInvalidConfiguration)",
        help=f"{advice}, or use subnets that route to a NAT gateway",
        related=(
            *(one.says("assigns no public addresses", at="gives_public_ip") for one in subnets[:_MOST_NAMED]),
            *(one.says("has a default route to an internet gateway") for one in subnets[:_MOST_NAMED]),
        ),
        values=stated(subnets),
        fixes=(Fix(advice, edits, is_choice=True),) if all(one.declared for one in subnets) else (),
    )


RULE = Rule(
    code="ENI315",
    name="node-subnet-without-public-address",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core, zone: eu-west-1a, auto_assign_public_ip: true}
  templated: {vpc: core, zone: eu-west-1a, auto_assign_public_ip: false}
  app: {vpc: core, zone: eu-west-1a, auto_assign_public_ip: false}
  inner: {vpc: core, zone: eu-west-1a, auto_assign_public_ip: false}
nat_gateways: {a: {subnet: public}}
launch_templates:
  nodes: {interfaces: [{device_index: 0, associate_public_ip: true}]}
eks_node_groups:
  public: {subnets: [public]}
  templated: {launch_template: nodes, subnets: [templated]}
  private: {subnets: [app, inner]}
auto_scaling_groups:
  plain: {subnets: [templated]}
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  inner: {vpc: core, subnets: [inner], routes: []}
  public: {vpc: core, subnets: [public, templated], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core, zone: eu-west-1a}
eks_node_groups:
  nodes: {subnets: [public]}  # undecided
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Good(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.core.id
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public.id]
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
  public-a: {vpc: core, zone: eu-west-1a, auto_assign_public_ip: false}
  public-b: {vpc: core, zone: eu-west-1b, auto_assign_public_ip: false}
launch_templates:
  nodes: {type: m5.large}
eks_node_groups:
  nodes:
    launch_template: nodes
    subnets: [public-a, public-b]  # error
route_tables:
  public: {vpc: core, subnets: [public-a, public-b], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public.id]  # error
}
""",
            kind="terraform",
        ),
    ),
)
