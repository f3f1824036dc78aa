"""Services whose interfaces templates only imply: the rules say the same of them as of their Terraform twins."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.inputs.cloudformation.templates import lint, report, resources, said, verdict
from tests.inputs.cloudformation.test_twins import TEMPLATE, TERRAFORM


class Twin(NamedTuple):
    """A design in two languages, the rules that are asked, and how often each finds or asks something."""

    rules: tuple[str, ...]
    terraform: str
    template: str
    said: dict[tuple[str, str], int]


CAPACITY = Twin(
    ("ENI913",),
    """
resource "aws_launch_template" "node" { instance_type = "c5.large" }
resource "aws_autoscaling_group" "node" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_capacity_provider" "node" {
  name = "node"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.node.arn }
}
resource "aws_ecs_service" "dense" {
  name          = "dense"
  desired_count = 5
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration {
    subnets          = [aws_subnet.a.id]
    assign_public_ip = true
  }
}
resource "aws_ecs_service" "typed" {
  name        = "typed"
  launch_type = "EC2"
  network_configuration {
    subnets          = [aws_subnet.a.id]
    assign_public_ip = true
  }
}
resource "aws_ecs_service" "fargate" {
  name = "fargate"
  capacity_provider_strategy { capacity_provider = "FARGATE_SPOT" }
  network_configuration {
    subnets          = [aws_subnet.a.id]
    assign_public_ip = true
  }
}
""",
    """\
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: c5.large}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "2"
      VPCZoneIdentifier: [!Ref A]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      Name: node
      AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}
  Dense:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 5
      CapacityProviderStrategy: [{CapacityProvider: node}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A], AssignPublicIp: ENABLED}}
  Typed:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: EC2
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A], AssignPublicIp: ENABLED}}
  Fargate:
    Type: AWS::ECS::Service
    Properties:
      CapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A], AssignPublicIp: ENABLED}}
""",
    {("ENI913", "error"): 2, ("ENI913", "undecided"): 1},
)
NODES = Twin(
    ("ENI911", "ENI315"),
    """
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = [aws_subnet.a.id, aws_subnet.b.id] }
}
resource "aws_eks_addon" "cni" {
  cluster_name         = aws_eks_cluster.apps.name
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { ENABLE_POD_ENI = "true" } })
}
resource "aws_launch_template" "dense" {
  user_data = base64encode("[settings.kubernetes]\\nmax-pods = 110")
}
resource "aws_eks_node_group" "dense" {
  cluster_name   = aws_eks_cluster.apps.name
  node_role_arn  = "arn:aws:iam::111122223333:role/node"
  subnet_ids     = [aws_subnet.a.id]
  instance_types = ["t3.large", "t3a.large"]
  scaling_config {
    min_size     = 1
    desired_size = 1
    max_size     = 2
  }
  launch_template {
    id      = aws_launch_template.dense.id
    version = "1"
  }
}
""",
    """\
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: {Name: apps, ResourcesVpcConfig: {SubnetIds: [!Ref A, !Ref B]}}
  Cni:
    Type: AWS::EKS::Addon
    Properties:
      ClusterName: !Ref Cluster
      AddonName: vpc-cni
      ConfigurationValues: '{"env": {"ENABLE_POD_ENI": "true"}}'
  Dense:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {UserData: !Base64 "[settings.kubernetes]\\nmax-pods = 110"}
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: apps
      Subnets: [!Ref A]
      InstanceTypes: [t3.large, t3a.large]
      ScalingConfig: {MinSize: 1, DesiredSize: 1, MaxSize: 2}
      LaunchTemplate: {Id: !Ref Dense, Version: "1"}
""",
    {("ENI911", "warning"): 1},
)
PUBLIC = Twin(
    ("ENI315", "ENI603"),
    """
resource "aws_internet_gateway" "out" { vpc_id = aws_vpc.vpc.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.vpc.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.out.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.a.id]
}
resource "aws_ecs_service" "jobs" {
  name        = "jobs"
  launch_type = "FARGATE"
  network_configuration {
    subnets          = [aws_subnet.b.id]
    assign_public_ip = true
  }
}
""",
    """\
  Out: {Type: AWS::EC2::InternetGateway}
  OfVpc: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Out}}
  Public: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Default:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Public, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Out}
  OfA: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref Public}}
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: {ClusterName: main, Subnets: [!Ref A], NodeRole: "arn:aws:iam::111122223333:role/nodes"}
  Jobs:
    Type: AWS::ECS::Service
    Properties:
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref B], AssignPublicIp: ENABLED}}
""",
    {("ENI315", "error"): 1, ("ENI603", "warning"): 1},
)
LISTS = Twin(
    ("ENI209",),
    """
resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 70
}
resource "aws_security_group" "offices" {
  vpc_id = aws_vpc.vpc.id
  egress {
    from_port       = 0
    to_port         = 0
    protocol        = "-1"
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.vpc.id
  egress {
    from_port       = 0
    to_port         = 0
    protocol        = "-1"
    prefix_list_ids = ["pl-0a1b2c3d4e5f60718"]
  }
}
""",
    """\
  List: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: offices, AddressFamily: IPv4, MaxEntries: 70}}
  Offices:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !GetAtt List.PrefixListId}]
  Other:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: pl-0a1b2c3d4e5f60718}]
""",
    {("ENI209", "warning"): 1},
)
BALANCED = Twin(
    ("ENI308",),
    """
resource "aws_lb" "gateway" {
  load_balancer_type = "gateway"
  subnets            = [aws_subnet.a.id]
}
resource "aws_lb_target_group" "appliances" {
  protocol    = "GENEVE"
  port        = 6081
  target_type = "ip"
  vpc_id      = aws_vpc.vpc.id
}
resource "aws_lb_target_group_attachment" "one" {
  target_group_arn = aws_lb_target_group.appliances.arn
  target_id        = "10.0.1.20"
}
resource "aws_lb_target_group_attachment" "two" {
  target_group_arn = aws_lb_target_group.appliances.arn
  target_id        = "10.0.1.21"
}
resource "aws_vpc_endpoint_service" "inspection" {
  acceptance_required        = false
  gateway_load_balancer_arns = [aws_lb.gateway.arn]
}
resource "aws_vpc_endpoint" "a" {
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = aws_vpc_endpoint_service.inspection.service_name
  vpc_id            = aws_vpc.vpc.id
  subnet_ids        = [aws_subnet.a.id]
}
resource "aws_vpc_endpoint" "b" {
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = aws_vpc_endpoint_service.inspection.service_name
  vpc_id            = aws_vpc.vpc.id
  subnet_ids        = [aws_subnet.b.id]
}
resource "aws_route_table" "a" { vpc_id = aws_vpc.vpc.id }
resource "aws_route_table" "b" { vpc_id = aws_vpc.vpc.id }
resource "aws_route_table_association" "c" {
  subnet_id      = aws_subnet.c.id
  route_table_id = aws_route_table.a.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "a" {
  route_table_id         = aws_route_table.a.id
  destination_cidr_block = "192.168.0.0/16"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
resource "aws_route" "b" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "192.168.0.0/16"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "out" {
  transit_gateway_id = "tgw-0a1b2c3d4e5f60718"
  vpc_id             = aws_vpc.vpc.id
  subnet_ids         = [aws_subnet.b.id, aws_subnet.c.id]
}
""",
    """\
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: gateway, Subnets: [!Ref A]}
  Appliances:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: GENEVE
      Port: 6081
      TargetType: ip
      VpcId: !Ref Vpc
      Targets: [{Id: 10.0.1.20}, {Id: 10.0.1.21}]
  Inspection:
    Type: AWS::EC2::VPCEndpointService
    Properties: {AcceptanceRequired: false, GatewayLoadBalancerArns: [!Ref Balancer]}
  EndpointA:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: GatewayLoadBalancer
      ServiceName: !Sub com.amazonaws.vpce.${AWS::Region}.${Inspection}
      VpcId: !Ref Vpc
      SubnetIds: [!Ref A]
  EndpointB:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: GatewayLoadBalancer
      ServiceName: !Join ["", [com.amazonaws.vpce., !Ref "AWS::Region", ".", !Ref Inspection]]
      VpcId: !Ref Vpc
      SubnetIds: [!Ref B]
  TableA: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  TableB: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  OfC: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref C, RouteTableId: !Ref TableA}}
  OfB: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref B, RouteTableId: !Ref TableB}}
  RouteA:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref TableA, DestinationCidrBlock: 192.168.0.0/16, VpcEndpointId: !Ref EndpointA}
  RouteB:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref TableB, DestinationCidrBlock: 192.168.0.0/16, VpcEndpointId: !Ref EndpointB}
  Attachment:
    Type: AWS::EC2::TransitGatewayVpcAttachment
    Properties: {VpcId: !Ref Vpc, TransitGatewayId: tgw-0a1b2c3d4e5f60718, SubnetIds: [!Ref B, !Ref C]}
""",
    {("ENI308", "warning"): 1},
)
MIRROR = Twin(
    ("ENI301",),
    """
resource "aws_instance" "host" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "capture" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "capture" {
  instance_id          = aws_instance.host.id
  network_interface_id = aws_network_interface.capture.id
  device_index         = 1
}
resource "aws_ec2_traffic_mirror_target" "capture" {
  network_interface_id = aws_network_interface.capture.id
}
""",
    """\
  Host:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: m5.large, SubnetId: !Ref A}
  Capture: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}
  Attached:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Capture, DeviceIndex: "1"}
  Target: {Type: AWS::EC2::TrafficMirrorTarget, Properties: {NetworkInterfaceId: !Ref Capture}}
""",
    {},
)
ATTACHES = Twin(
    ("ENI507",),
    """
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.a.id }
resource "aws_launch_template" "nat" {
  instance_type = "t4g.nano"
  user_data     = base64encode("ec2 attach-network-interface --network-interface-id ${aws_network_interface.vip.id}")
}
resource "aws_autoscaling_group" "nat" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
  launch_template { id = aws_launch_template.nat.id }
}
resource "aws_autoscaling_group" "unsure" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
  launch_template { id = aws_launch_template.unsure.id }
}
resource "aws_launch_template" "unsure" {
  instance_type = "t4g.nano"
  user_data     = base64encode("aws ec2 attach-network-interface --network-interface-id $ENI")
}
""",
    """\
  Vip: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: t4g.nano
        UserData: !Base64
          Fn::Sub: aws ec2 attach-network-interface --network-interface-id ${Vip}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "1"
      VPCZoneIdentifier: [!Ref A, !Ref B]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
  Unsure:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "1"
      VPCZoneIdentifier: [!Ref A, !Ref B]
      LaunchConfigurationName: !Ref Configuration
  Configuration:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-0a1b2c3d4e5f60718
      InstanceType: t4g.nano
      UserData: !Base64 "aws ec2 attach-network-interface --network-interface-id $ENI"
""",
    {("ENI507", "error"): 1, ("ENI507", "undecided"): 1},
)
MARKED = Twin(
    ("ENI601",),
    """
resource "aws_lb" "public" {
  subnets = [aws_subnet.a.id, aws_subnet.b.id]
  tags    = { AllowlistedBy = "a partner" }
}
resource "aws_launch_template" "fleet" {
  instance_type = "t3.small"
  tag_specifications {
    resource_type = "instance"
    tags          = { AllowlistedBy = "a partner" }
  }
}
resource "aws_autoscaling_group" "fleet" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template { id = aws_launch_template.fleet.id }
}
""",
    """\
  Public:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Subnets: [!Ref A, !Ref B], Tags: [{Key: AllowlistedBy, Value: a partner}]}
  Fleet:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: t3.small
        TagSpecifications: [{ResourceType: instance, Tags: [{Key: AllowlistedBy, Value: a partner}]}]
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "2"
      VPCZoneIdentifier: [!Ref A]
      LaunchTemplate: {LaunchTemplateId: !Ref Fleet, Version: "1"}
""",
    {("ENI601", "warning"): 1, ("ENI601", "undecided"): 1},
)
TWINS = {
    "user data": ATTACHES, "tags": MARKED, "ecs": CAPACITY, "node group": NODES, "public nodes": PUBLIC,
    "prefix lists": LISTS, "gateway load balancer": BALANCED, "mirror target": MIRROR,
}  # fmt: skip


def counted(directory: Path, name: str, rules: tuple[str, ...]) -> dict[tuple[str, str], int]:
    found = report(directory / name, *rules)
    assert found.errors == ()
    counts: dict[tuple[str, str], int] = {}
    for rule, _, verdict_ in said(found):
        counts[rule, verdict_] = counts.get((rule, verdict_), 0) + 1
    return counts


@pytest.mark.parametrize("name", TWINS)
def test_twins_say_the_same(name: str, tmp_path: Path) -> None:
    twin = TWINS[name]
    (tmp_path / "root").mkdir()
    (tmp_path / "root/main.tf").write_text(TERRAFORM + twin.terraform)
    (tmp_path / "template.yaml").write_text(resources(TEMPLATE, twin.template))
    assert counted(tmp_path, "root", twin.rules) == twin.said
    assert counted(tmp_path, "template.yaml", twin.rules) == twin.said


def test_an_interface_that_is_no_mirror_target_replies(tmp_path: Path) -> None:
    template = MIRROR.template[: MIRROR.template.index("  Target:")]
    assert verdict(lint(tmp_path, resources(TEMPLATE, template), "ENI301"), "ENI301") == "warning"


def test_a_cluster_without_a_name_is_that_of_its_node_groups(tmp_path: Path) -> None:
    template = NODES.template.replace("Name: apps, ", "").replace("ClusterName: apps", "ClusterName: !Ref Cluster")
    assert said(lint(tmp_path, resources(TEMPLATE, template), "ENI911")) == {("ENI911", "Nodes", "warning")}


FIREWALL = """\
  Firewall{name}:
    Type: AWS::NetworkFirewall::Firewall
    Properties: {{FirewallName: f, VpcId: !Ref Vpc, SubnetMappings: [{subnets}]}}
"""
BEHIND = """\
  Table{name}: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Of{name}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {{SubnetId: !Ref {name}, RouteTableId: !Ref Table{name}}}
  To{name}:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table{name}
      DestinationCidrBlock: 192.168.0.0/16
      VpcEndpointId: !Select [1, !Split [":", !Select [{index}, !GetAtt Firewall{firewall}.EndpointIds]]]
"""
GATEWAY = """\
  Attachment:
    Type: AWS::EC2::TransitGatewayVpcAttachment
    Properties: {VpcId: !Ref Vpc, TransitGatewayId: tgw-0a1b2c3d4e5f60718, SubnetIds: [!Ref A, !Ref B]}
"""


def _firewalled(*firewalls: str, used: tuple[tuple[str, str, int], ...]) -> str:
    made = (FIREWALL.format(name=f"{number}", subnets=one) for number, one in enumerate(firewalls))
    routes = (BEHIND.format(name=name, firewall=firewall, index=index) for name, firewall, index in used)
    return resources(TEMPLATE, *made, *routes, GATEWAY)


@pytest.mark.parametrize(
    ("firewalls", "used", "expected"),
    [
        (("{SubnetId: !Ref C}", "{SubnetId: !Ref B}"), (("A", "0", 0), ("B", "1", 0)), "info"),
        (("{SubnetId: !Ref C}",), (("A", "0", 0), ("B", "0", 0)), "nothing"),
        (("{SubnetId: !Ref C}, {SubnetId: !Ref B}",), (("A", "0", 0), ("B", "0", 1)), "undecided"),
    ],
)
def test_endpoints_of_firewalls(
    firewalls: tuple[str, ...], used: tuple[tuple[str, str, int], ...], expected: str, tmp_path: Path
) -> None:
    text = _firewalled(*firewalls, used=used)
    assert verdict(lint(tmp_path, text, "ENI308"), "ENI308") == expected
