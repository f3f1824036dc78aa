"""Interface with a security group of another VPC.

## What
Reports an interface, including one that a launch creates, with a security group that belongs to a different VPC from
the interface's subnet and is not associated with that VPC.

## Why
AWS refuses it. A launch fails with `InvalidParameter`: "Security group sg-... and subnet subnet-... belong to different
networks". A change to the groups of an interface fails with `InvalidGroup.NotFound`: "You have specified two resources
that belong to different networks".

## When it is fine
The group is associated with the VPC of the interface (`aws_vpc_security_group_vpc_association`, or `associated_vpcs`
in a topology file). The default group of a VPC cannot be associated with another VPC.

Without `vpc_id`, AWS creates a security group in the default VPC; without `subnet_id`, it launches an instance there.

## Fix
Use a security group of the interface's VPC, or associate the group with that VPC. Both VPCs must be in the same
Region.

## What is undecided
The check is undecided if the VPC of the group or of the interface is unknown: the group or the subnet is given only by
its ID, or the subnet is unknown. It is also undecided if a group that the design reads with a data source belongs to
another VPC: the group may be associated with this VPC outside of the design. If the groups of an interface are known
only after apply, enilint sees the groups that the list refers to, but not literal IDs in the same list. It is also
undecided if an unknown value determines whether a group of another VPC is added to the interface.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html): a
  security group must belong to the VPC of the interface.
- Amazon EC2 API, [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html),
  `SubnetId`, and
  [CreateSecurityGroup](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html), `VpcId`:
  without them, AWS uses the default VPC.
- Amazon EC2 API,
  [AssociateSecurityGroupVpc](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateSecurityGroupVpc.html),
  and [VPC User Guide, "Associate security groups with multiple
  VPCs"](https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html): same Region, no default groups.
- The messages are quoted in
  [ansible/ansible-modules-core#347](https://github.com/ansible/ansible-modules-core/issues/347) and
  [philips-software/terraform-provider-hsdp#68](https://github.com/philips-software/terraform-provider-hsdp/issues/68).
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    AutoScalingGroup,
    Bad,
    Finding,
    Good,
    GroupUse,
    Instance,
    Interface,
    LaunchTemplate,
    Missing,
    Network,
    Related,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    Unknown,
    Value,
    Vpc,
    any_of,
    candidates,
    differs,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    one_of,
    same,
    stated,
    unanimous,
    words,
)

_MOST_ASSOCIATIONS = 20
"""The associations of a group that are compared; a group with more of them is undecided."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        if not interface.declared or not network.may_have_groups(interface):
            continue
        uses, perhaps = network.group_uses_of(interface), network.possible_group_uses_of(interface)
        if not uses and not perhaps:
            continue
        vpc = _vpc(network, interface)
        answers = [(use, _is_foreign(network, use.group, vpc)) for use in uses]
        wrong = [use for use, answer in answers if answer is True]
        missing = facts_missing(*(answer for _, answer in answers))
        if wrong:
            yield _finding(network, interface, vpc, wrong)
            continue
        missing = missing if missing and _is_asked(network, interface) else ()
        missing = merged(missing, *(_facts_of_perhaps(network, use, facts, vpc) for use, facts in perhaps))
        if missing:
            at = (uses or [use for use, _ in perhaps])[0].at
            yield Undecided(subject=interface.address, at=at, facts=missing)


def _facts_of_perhaps(network: Network, use: GroupUse, facts: tuple[str, ...], vpc: Value[Vpc]) -> tuple[str, ...]:
    """The facts that are missing to know whether a group of another VPC is added to an interface."""
    answer = _is_foreign(network, use.group, vpc)
    if answer is False:
        return ()
    return merged(facts, facts_missing(answer))


def _is_asked(network: Network, interface: Interface) -> bool:
    """Whether the design sets the groups: AWS has accepted those that an existing interface only shows."""
    own = interface.security_groups
    return own is None or own.asked or len(network.group_uses_of(interface)) > len(own.uses)


def _vpc(network: Network, interface: Interface) -> Value[Vpc]:
    """The VPC of an interface. The subnets of Auto Scaling groups override those of the launch template.

    An instance that sets no subnet starts in the default VPC.
    """
    if interface.implicit:
        for attachment in network.attachments_of_interface(interface):
            launch = known(attachment.launch)
            default = launch.default_vpc if isinstance(launch, Instance) else None
            if default is not None and known(default) is not None:
                return default
            if isinstance(launch, LaunchTemplate) and network.placed_by_groups(launch):
                return _vpc_of_groups(interface, network.auto_scaling_groups_of(launch))
    return follow(interface.subnet, lambda one: one.vpc)


def _vpc_of_groups(interface: Interface, groups: Sequence[AutoScalingGroup]) -> Value[Vpc]:
    """The VPC of the subnets of Auto Scaling groups: those of one group are in one VPC (CreateAutoScalingGroup)."""
    own = [follow(one, lambda subnet: subnet.vpc) for group in groups for one in group.subnets]
    vpcs = [vpc for value in own for vpc in candidates(value)]
    more = [fact for group in groups for fact in group.more_subnets]
    if vpcs:
        return one_of(vpcs, f"the VPC of {interface}")
    if own or more:
        return own[0] if own else Unknown(more[0])
    subnet = follow(interface.subnet, lambda one: one.vpc)
    default = next((one.default_vpc for one in groups if one.default_vpc is not None), None)
    return default if default is not None and isinstance(interface.subnet, Unknown) else subnet


def _is_foreign(network: Network, group: Value[SecurityGroup], vpc: Value[Vpc]) -> Answer:
    """Whether a group cannot be used in a VPC."""
    groups = candidates(group)
    own = differs(follow(group, lambda one: one.vpc), vpc)
    if own is not True:
        return own
    return unanimous(_is_not_associated(network, one, vpc) for one in groups)


def _is_not_associated(network: Network, group: SecurityGroup, vpc: Value[Vpc]) -> Answer:
    if group.default:
        return True
    declared = network.associations_of_group(group)
    if len(declared) + len(group.associated_vpcs) > _MOST_ASSOCIATIONS:
        return Missing((f"which VPCs {group} is associated with",))
    answers: list[Answer] = [same(one, vpc) for one in group.associated_vpcs]
    for one in declared:
        answer = same(one.vpc, vpc)
        certain = known(one.group) is not None and not one.doubt
        unsure = f"which security group {one.address} associates" if known(one.group) is None else one.doubt
        answers.append(answer if certain or answer is False else Missing((unsure,)))
    associated = any_of(answers)
    if associated is False and not group.declared:
        return Missing((f"whether {group} is associated with {words(vpc)}",))
    return negated(associated)


def _finding(network: Network, interface: Interface, vpc: Value[Vpc], wrong: list[GroupUse]) -> Finding:
    groups = list({id(group): group for use in wrong for group in candidates(use.group)}.values())
    names = joined_words([words(use.group) for use in wrong])
    verb = "belongs" if len(wrong) == 1 else "belong"
    theirs = " or ".join(dict.fromkeys(words(group.vpc) for group in groups))
    here = words(vpc)
    subnets = candidates(interface.subnet)
    proof = [Related(f"{interface} is in {one}, in {here}", one.place("vpc"), one.address) for one in subnets]
    placing = [] if subnets else list(_placing(network, interface))
    proof += [Related(f"{one} starts instances in {here}", one.place("subnets"), one.address) for one in placing]
    proof = proof or [Related(f"{interface} sets no subnet, so it is in {here}", interface.at, interface.address)]
    proof += [Related(f"{one} belongs to {words(one.vpc)}", one.place("vpc"), one.address) for one in groups]
    return Finding(
        subject=interface.address,
        at=wrong[0].at,
        message=f"{names} {verb} to {theirs}, but {interface} is in {here}: AWS refuses the interface",
        help=f"use a security group of {here}, or associate {names} with {here}"
        if subnets
        else f"{_placed_in(placing)} {theirs}, or use a security group of {here}",
        related=tuple(proof),
        values=stated(vpc, [(one, one.vpc) for one in groups]),
    )


def _placing(network: Network, interface: Interface) -> Iterator[AutoScalingGroup]:
    """The Auto Scaling groups that choose the subnet of an interface of their launch template or configuration."""
    for attachment in network.attachments_of_interface(interface):
        launch = known(attachment.launch)
        if isinstance(launch, LaunchTemplate) and network.placed_by_groups(launch):
            yield from network.auto_scaling_groups_of(launch)


def _placed_in(groups: Sequence[AutoScalingGroup]) -> str:
    """How to place an interface that sets no subnet."""
    return f"let {joined_words(list(map(str, groups)))} use subnets of" if groups else "set subnet_id to a subnet of"


RULE = Rule(
    code="ENI104",
    name="security-group-wrong-vpc",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good(
            """\
resource "aws_vpc" "apps" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.apps.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = [for one in aws_subnet.app : one.id] }
}
resource "aws_network_interface" "node" {
  subnet_id       = aws_subnet.app["a"].id
  security_groups = [aws_eks_cluster.apps.vpc_config[0].cluster_security_group_id]
}
""",
            kind="terraform",
        ),
        Good(
            """\
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/eks
      ResourcesVpcConfig: {SubnetIds: [!Ref Subnet, subnet-0a1b2c3d4e5f60718]}
  Node:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: !Ref Subnet, GroupSet: [!GetAtt Cluster.ClusterSecurityGroupId]}
""",
            kind="cloudformation",
        ),
        Good("""\
version: 1
vpcs: {core: {}, shared: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
security_groups:
  db: {vpc: core}
  everywhere: {vpc: shared, associated_vpcs: [core]}
interfaces:
  vip: {subnet: app, security_groups: [db, everywhere]}
"""),
        Good("""\
version: 1
vpcs: {core: {}, other: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  elsewhere: {zone: us-east-1a}
security_groups:
  db: {vpc: core}
  unplaced: {}
interfaces:
  vip:
    subnet: app
    security_groups: [db, unplaced]  # undecided
  far:
    subnet: elsewhere
    security_groups: [db]  # undecided
  none: {subnet: elsewhere}
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0a1b2c", "vpc_id": "vpc-0a1b2c"}}
    },
    {
      "address": "aws_security_group.db", "type": "aws_security_group", "name": "db",
      "change": {"actions": ["no-op"], "after": {"id": "sg-0a1b2c", "vpc_id": "vpc-0d4e5f"}}
    },
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {"actions": ["create"], "after": {"subnet_id": "subnet-0a1b2c", "security_groups": ["sg-0a1b2c"]}}
    },
    {
      "address": "aws_vpc_security_group_vpc_association.db",
      "type": "aws_vpc_security_group_vpc_association", "name": "db",
      "change": {"actions": ["create"], "after": {"security_group_id": "sg-0a1b2c", "vpc_id": "vpc-0a1b2c"}}
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
data "aws_vpc" "default" {
  default = true
}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_security_group" "looked_up" {
  vpc_id = data.aws_vpc.default.id
}

resource "aws_instance" "web" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.web.id, aws_security_group.looked_up.id]
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {}, other: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
security_groups:
  db: {vpc: other}
  default: {vpc: other, default: true, associated_vpcs: [core]}
interfaces:
  vip:
    subnet: app
    security_groups: [db]  # error
  lane:
    subnet: app
    security_groups: [default]  # error
instances:
  web:
    type: m5.large
    subnet: app
    security_groups: [db]  # error
launch_templates:
  node:
    type: m5.large
    security_groups: [db]  # error
auto_scaling_groups:
  nodes: {launch_template: node, subnets: [app]}
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0a1b2c", "vpc_id": "vpc-0a1b2c"}}
    },
    {
      "address": "aws_security_group.db", "type": "aws_security_group", "name": "db",
      "change": {"actions": ["no-op"], "after": {"id": "sg-0a1b2c", "vpc_id": "vpc-0d4e5f"}}
    },
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {"actions": ["create"], "after": {"subnet_id": "subnet-0a1b2c", "security_groups": ["sg-0a1b2c"]}}
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.vip",),
        ),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_security_group" "nowhere" {
  name = "nowhere"
}

resource "aws_instance" "no_subnet" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.core.id]  # error
}

resource "aws_instance" "subnet" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.nowhere.id]  # error
}
""",
            kind="terraform",
        ),
    ),
)
