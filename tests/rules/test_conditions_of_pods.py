"""Conditions of ENI109, ENI911 and ENI913, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "ENI109: a zone that is not known, and an ENIConfig that is named for none": """\
subnets:
  nodes: {zone: any}
  pods: {zone: eu-west-1a}
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  others: {launch_template: node, subnets: [nodes]}
eks_clusters:
  apps: {eni_config_label: topology.kubernetes.io/zone, eni_configs: [{name: frontend, subnet: pods}]}
eks_node_groups:
  apps:
    cluster: apps
    type: m5.large
    subnets: [nodes]  # warning
""",
    "ENI911: pods up to the number of addresses, and one more": """\
subnets:
  nodes: {zone: eu-west-1a, cidr: 10.0.0.0/20}
eks_node_groups:
  prefixes: {type: m5.large, subnets: [nodes], max_pods: 434, prefix_delegation: true}
  more-prefixes:
    type: m5.large
    subnets: [nodes]
    max_pods: 435  # warning
    prefix_delegation: true
""",
    "ENI911: types of which little is known": """\
subnets:
  nodes: {zone: eu-west-1a, cidr: 10.0.0.0/20}
eks_node_groups:
  hypervisor:
    type: hs1.8xlarge
    subnets: [nodes]
    prefix_delegation: true  # undecided
  trunks:
    type: cr1.8xlarge
    subnets: [nodes]
    pod_security_groups: true  # undecided
""",
    "ENI911: what else starts instances": """\
subnets:
  nodes: {zone: eu-west-1a, cidr: 10.0.0.0/20}
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  others: {launch_template: node, subnets: [nodes]}
eks_clusters:
  apps: {subnets: [nodes]}
eks_node_groups:
  other-plugin: {type: t3.large, subnets: [nodes], pod_security_groups: true, cni: other}
  groups:
    cluster: apps
    type: t3.large
    subnets: [nodes]
    pod_security_groups: true  # warning
""",
    "ENI913: as many tasks as there are interfaces for, and one more": """\
subnets:
  app: {zone: eu-west-1a, cidr: 10.0.0.0/22}
ecs_services:
  trunks:
    {network_mode: awsvpc, launch_type: ec2, instance_type: c5.large, tasks_per_instance: 10, trunking: true}
  more-trunks:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: c5.large
    tasks_per_instance: 11  # warning
    trunking: true
  no-trunks:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: t3.large
    tasks_per_instance: 3  # warning
    trunking: true
  unknown:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: c5a.metal
    tasks_per_instance: 50  # undecided
    trunking: true
  no-mode: {launch_type: ec2, instance_type: c5.large, tasks_per_instance: 3, assign_public_ip: true}
  no-launch-type: {network_mode: awsvpc, instance_type: c5.large, tasks_per_instance: 3, assign_public_ip: true}
""",
    "ENI913: lists as long as they may be, and one longer": """\
vpcs: {core: {cidr: 10.0.0.0/16}}
security_groups: {a: {vpc: core}, b: {vpc: core}, c: {vpc: core}, d: {vpc: core}, e: {vpc: core}}
subnets: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}, j: {}, k: {}, l: {}, m: {}, n: {}, o: {},
  p: {}, q: {}}
ecs_services:
  most: {subnets: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p], security_groups: [a, b, c, d, e]}
  more:
    subnets: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]  # error
""",
    "ENI913: groups of which no size or no type is known": """\
subnets:
  app: {zone: eu-west-1a, cidr: 10.0.0.0/22}
launch_templates:
  node: {type: c5.large}
auto_scaling_groups:
  no-size: {launch_template: node, subnets: [app]}
  no-template: {subnets: [app], max: 3}
ecs_services:
  no-size:
    network_mode: awsvpc
    launch_type: ec2
    auto_scaling_group: no-size
    desired: 7  # undecided
  no-template:
    network_mode: awsvpc
    launch_type: ec2
    auto_scaling_group: no-template
    desired: 7  # undecided
  no-number: {network_mode: awsvpc, launch_type: ec2, auto_scaling_group: no-size}
""",
}

ADD_ONS = """\
variable "subnets" { type = list(string) }
resource "aws_subnet" "pods" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/20"
  availability_zone = "eu-west-1a"
}
resource "aws_eks_addon" "by_zone" {
  cluster_name = "by-zone"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = { create = true, region = "eu-west-1", subnets = { a = { id = aws_subnet.pods.id } } }
  })
}
resource "aws_eks_addon" "by_label" {
  cluster_name = "by-label"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "example.com/pods"
    }
    eniConfig = { create = true, subnets = { "eu-west-1a" = { id = aws_subnet.pods.id } } }
  })
}
"""

MANIFESTS = """\
variable "zone" { type = string }
resource "aws_subnet" "pods" {
  for_each          = { a = "eu-west-1a", b = "eu-west-1b" }
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = each.key == "a" ? "10.0.16.0/20" : "10.0.32.0/20"
  availability_zone = each.value
}
resource "kubernetes_manifest" "pods" {
  for_each = { ZONES }
  manifest = { MARK
    apiVersion = "crd.k8s.amazonaws.com/v1alpha1"
    kind       = "ENIConfig"
    metadata   = { name = each.key }
    spec       = { subnet = each.value, securityGroups = ["sg-0a1b2c3d"] }
  }
}
"""
ADD_ON = """\
resource "aws_eks_addon" "NAME" {
  cluster_name         = "NAME"
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"LABEL } })
}
"""
BY_ZONE = ADD_ON.replace("LABEL", ', ENI_CONFIG_LABEL_DEF = "topology.kubernetes.io/zone"')
RIGHT = '"eu-west-1a" = aws_subnet.pods["a"].id, "eu-west-1b" = aws_subnet.pods["b"].id'
TURNED = '"eu-west-1a" = aws_subnet.pods["b"].id, "eu-west-1b" = aws_subnet.pods["a"].id'


def _manifests(mark: str, zones: str) -> str:
    return MANIFESTS.replace("MARK", f"# {mark}" if mark else "").replace("ZONES", zones)


MODULES = {
    "ENI109: manifests of an add-on that selects by zone": _manifests("error", TURNED)
    + BY_ZONE.replace("NAME", "apps"),
    "ENI109: manifests of an add-on without a label": _manifests("info", TURNED)
    + ADD_ON.replace("LABEL", "").replace("NAME", "apps"),
    "ENI109: manifests of no add-on": _manifests("undecided", TURNED),
    "ENI109: manifests of one of two add-ons": _manifests("undecided", TURNED)
    + BY_ZONE.replace("NAME", "apps")
    + BY_ZONE.replace("NAME", "jobs"),
    "ENI109: manifests that are right": _manifests("", RIGHT),
    "ENI109: manifests with other names": _manifests("", 'front = aws_subnet.pods["a"].id')
    + BY_ZONE.replace("NAME", "apps"),
    "ENI109: manifests with unknown names": _manifests("undecided", '(var.zone) = aws_subnet.pods["a"].id').replace(
        "each.key }", "var.zone }"
    )
    + BY_ZONE.replace("NAME", "apps"),
    "ENI109: nodes without a manifest": _manifests("", RIGHT)
    + BY_ZONE.replace("NAME", "apps")
    + """\
resource "aws_subnet" "nodes" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_eks_node_group" "apps" {
  cluster_name  = "apps"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = [aws_subnet.nodes.id] # warning
}
""",
    "ENI109: objects of kubectl": BY_ZONE.replace("NAME", "apps")
    + """\
variable "object" { type = string }
resource "aws_subnet" "pods" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.16.0/20"
  availability_zone = "eu-west-1b"
}
resource "kubectl_manifest" "pods" {
  yaml_body = yamlencode({ # error
    kind     = "ENIConfig"
    metadata = { name = "eu-west-1a" }
    spec     = { subnet = aws_subnet.pods.id }
  })
}
resource "kubectl_manifest" "service" {
  yaml_body = yamlencode({ kind = "Service", metadata = { name = "eu-west-1a" } })
}
resource "kubectl_manifest" "text" { yaml_body = "kind: Service" }
resource "kubectl_manifest" "unknown" { yaml_body = var.object }
""",
    "ENI911: types of which not all are short": """\
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"] }
}
resource "aws_eks_addon" "cni" {
  cluster_name         = aws_eks_cluster.apps.name
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { ENABLE_PREFIX_DELEGATION = "true" } })
}
resource "aws_launch_template" "dense" {
  user_data = base64encode("--max-pods=100")  # warning
}
resource "aws_eks_node_group" "dense" {  # warning
  cluster_name   = aws_eks_cluster.apps.name
  node_role_arn  = "arn:aws:iam::111122223333:role/node"
  subnet_ids     = ["subnet-0a1b2c3d"]
  instance_types = ["t2.medium", "t2.large", "m5.4xlarge"]
  launch_template {
    id      = aws_launch_template.dense.id
    version = "1"
  }
}
""",
    "ENI109: subnets of nodes that are not known": ADD_ONS.replace("{ a = {", '{ "eu-west-1a" = {')
    + """\
resource "aws_eks_node_group" "by_zone" {
  cluster_name  = "by-zone"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = [for one in var.subnets : one if one != "subnet-0a1b2c3d"]  # undecided
}
resource "aws_eks_node_group" "by_label" {
  cluster_name  = "by-label"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = var.subnets
}
""",
    "ENI913: numbers that are not known": """\
variable "tasks" { type = number }
resource "aws_launch_template" "node" { instance_type = "c5.large" }
resource "aws_autoscaling_group" "node" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_capacity_provider" "node" {
  name = "node"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.node.arn }
}
resource "aws_ecs_service" "some" {
  name          = "some"
  desired_count = var.tasks  # undecided
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration { subnets = ["subnet-0a1b2c3d"] }
}
""",
    "ENI913: one of two types of instances": """\
variable "large" { type = bool }
resource "aws_ecs_account_setting_default" "trunking" {
  name  = "awsvpcTrunking"
  value = "disabled"
}
resource "aws_launch_template" "node" { instance_type = var.large ? "c5.xlarge" : "c5.large" }
resource "aws_autoscaling_group" "node" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_capacity_provider" "node" {
  name = "node"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.node.arn }
}
resource "aws_ecs_service" "some" {
  name          = "some"
  desired_count = 5  # undecided
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration { subnets = ["subnet-0a1b2c3d"] }
}
resource "aws_ecs_service" "many" {
  name          = "many"
  desired_count = 9  # warning
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration { subnets = ["subnet-0a1b2c3d"] }
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])
