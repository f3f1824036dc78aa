"""Interface of an AWS service that the design attaches, moves or changes.

## What
Reports an attachment, an Elastic IP association, a security group attachment or a failover group that changes an
interface which an AWS service manages, such as that of a load balancer, an endpoint or a NAT gateway.

## Why
Only the service can change its interfaces. AWS refuses the call with `AuthFailure` ("You do not have permission to
access the specified resource") or `OperationNotPermitted` ("You are not allowed to manage 'ela-attach' attachments").

## When it is fine
- Data sources, flow logs, traffic mirror sources and tags: they only read the interface, or label it.
- Routes to the interface of a Gateway Load Balancer endpoint.
- Interfaces that the VPC CNI of EKS creates (`aws-K8S-...`): they belong to the account.

## Fix
Change the resource of the service: its subnets, security groups, or Elastic IPs.

## What is undecided
The check is undecided if the design does not say which of several interfaces is meant, and a service manages one. If
only the ID of an interface is known, enilint assumes that the account manages it; set `service_managed` in a facts file
to change this.

## Sources
- [Requester-managed network interfaces](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html).
- [DescribeNetworkInterfaces](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html),
  `interfaceType`.
- [aws-k8s-tester, issue 70](https://github.com/aws/aws-k8s-tester/issues/70), [boto3, issue
  2218](https://github.com/boto/boto3/issues/2218): the AWS error messages.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Entity,
    Finding,
    Good,
    Interface,
    Network,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    facts_missing,
    known,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for attachment in network.attachments:
        if not attachment.exists:
            yield from _check(attachment, attachment.interface, "attaches")
    for association in network.associations:
        if association.interface is not None and not (association.exists or association.shown):
            yield from _check(association, association.interface, "associates an Elastic IP with")
    for addition in network.group_attachments:
        yield from _check(addition, addition.interface, "adds a security group to")
    for group in network.failover_groups:
        if group.interface is not None:
            yield from _check(group, group.interface, "moves")


def _check(entity: Entity, value: Value[Interface], does: str) -> Iterator[Finding | Undecided]:
    if not any(one.service_managed for one in candidates(value)):
        return
    interface = known(value)
    if interface is None:
        yield Undecided(subject=entity.address, at=entity.place("interface"), facts=facts_missing(value))
        return
    manager = {"lambda": "Lambda", None: "an AWS service"}.get(interface.manager, interface.manager)
    yield Finding(
        subject=entity.address,
        at=entity.place("interface"),
        message=f"{entity} {does} {interface}, but {manager} manages this interface: AWS refuses the change",
        help=f"remove {entity}, and change the resource that has the interface",
        related=(interface.says(f"is managed by {manager}", at="manager"),),
        values=stated(interface, interface.manager),
    )


RULE = Rule(
    code="ENI901",
    name="service-managed-eni-modified",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("services",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: eu-west-1a}
interfaces:
  own: {subnet: app}
  function: {subnet: app, managed_by: lambda}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: own, instance: web, device_index: 1}
elastic_ips:
  web: {interface: own}
"""),
        Good(
            """\
data "aws_network_interface" "balancer" {
  filter {
    name   = "description"
    values = ["ELB net/edge/*"]
  }
}
data "aws_network_interface" "node" {
  filter {
    name   = "description"
    values = ["aws-K8S-i-0a1b2c3d"]
  }
}
resource "aws_flow_log" "balancer" {
  eni_id          = data.aws_network_interface.balancer.id
  log_destination = "arn:aws:s3:::logs"
  traffic_type    = "ALL"
}
resource "aws_network_interface_sg_attachment" "node" {
  security_group_id    = "sg-0a1b2c3d"
  network_interface_id = data.aws_network_interface.node.id
}
resource "aws_security_group_rule" "balancer" {
  type              = "ingress"
  security_group_id = "sg-0a1b2c3d"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["${data.aws_network_interface.balancer.private_ip}/32"]
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: eu-west-1a}
interfaces:
  function: {subnet: app, managed_by: lambda}
instances:
  web: {type: m5.large, subnet: app}
  db: {type: m5.large, subnet: app}
attachments:
  - {interface: function, instance: web, device_index: 1}  # error
elastic_ips:
  web:
    interface: function  # error
failover_groups:
  vip:
    mechanism: move-eni
    interface: function  # error
    members: [web, db]
"""),
        Bad(
            """\
resource "aws_vpc_endpoint" "logs" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.eu-west-1.logs"
  vpc_endpoint_type = "Interface"
  subnet_ids        = ["subnet-0a1b2c3d"]
}
resource "aws_network_interface_sg_attachment" "logs" {
  security_group_id    = "sg-0a1b2c3d"
  network_interface_id = tolist(aws_vpc_endpoint.logs.network_interface_ids)[0]  # error
}
data "aws_network_interface" "balancer" {
  filter {
    name   = "description"
    values = ["ELB app/web/*"]
  }
}
resource "aws_eip_association" "balancer" {
  allocation_id        = "eipalloc-0a1b2c3d"
  network_interface_id = data.aws_network_interface.balancer.id  # error
}
data "aws_network_interface" "function" {
  filter {
    name   = "interface-type"
    values = ["lambda"]
  }
}
resource "aws_network_interface_attachment" "function" {
  instance_id          = "i-0a1b2c3d"
  network_interface_id = data.aws_network_interface.function.id  # error
  device_index         = 1
}
""",
            kind="terraform",
        ),
    ),
)
