"""Pod subnet in a different Availability Zone from the nodes that use it.

## What
Reports an ENIConfig of the VPC CNI that is named for an Availability Zone, but names a subnet in another zone. It also
reports a node group with nodes in a zone that no ENIConfig of its cluster is named for.

- It is an error if nodes select their ENIConfig by zone: `ENI_CONFIG_LABEL_DEF` is `topology.kubernetes.io/zone`.
- It has severity `info` if `ENI_CONFIG_LABEL_DEF` is not set: something else then sets the label of each node.
- A zone without an ENIConfig is a warning: something outside of the design can create it.

## Why
With custom networking, the VPC CNI creates the interfaces for pods in the subnet of the ENIConfig, and attaches them to
the node. An interface can only be attached to an instance in its own zone. AWS refuses the attachment, the node has no
address for pods, and they stay in `ContainerCreating`. The same happens on a node without an ENIConfig.

## When it is fine
- Custom networking is off (`AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG`): nodes do not use ENIConfigs.
- The ENIConfig is not named for a zone, and nodes select it by another label or by an annotation.
- The VPC CNI finds subnets by their tags (`ENABLE_SUBNET_DISCOVERY`), without ENIConfigs.

## Fix
List one ENIConfig for each zone of the nodes, with a subnet in that zone. With Terraform, build the list from the
subnets: `{ for s in aws_subnet.pods : s.availability_zone => { id = s.id } }`.

## What is undecided
The check is undecided if one of these facts is unknown:

- the name of the ENIConfig, its subnet, or the zone of this subnet
- whether custom networking is on, or which label selects the ENIConfig
- the zones of the nodes

A Kubernetes manifest does not name its cluster. If the configuration has one add-on and one cluster, the ENIConfig
belongs to this cluster. Helm charts, and manifests that are written as YAML text, are not checked.

## Sources
- [Amazon EKS User Guide, "Custom networking"](https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html):
  one ENIConfig for each zone, named for it, and `ENI_CONFIG_LABEL_DEF=topology.kubernetes.io/zone`.
- [Amazon VPC CNI](https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md), `ENI_CONFIG_LABEL_DEF`: the default
  is `k8s.amazonaws.com/eniConfig`.
- [Chart of the VPC CNI](https://github.com/aws/amazon-vpc-cni-k8s/blob/master/charts/aws-vpc-cni/templates/eniconfig.yaml):
  the key of each subnet is the name of its ENIConfig.
- [kubernetes_manifest](https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/manifest):
  the object as Terraform writes it.
- [Network interface attachments](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network-interface-attachments.html):
  the interface and the instance must be in the same zone.
- [amazon-vpc-cni-k8s, issue 884](https://github.com/aws/amazon-vpc-cni-k8s/issues/884):
  pods without an address on nodes in a zone that has no ENIConfig.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from enilint.rule import (
    ENI_CONFIG_LABEL,
    Answer,
    AutoScalingGroup,
    Bad,
    EniConfig,
    Finding,
    Good,
    Network,
    NodeGroup,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    Zone,
    all_of,
    any_of,
    block_of,
    candidates,
    differs,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

ZONE_LABELS = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")


def check(network: Network) -> Iterator[Finding | Undecided]:
    listed: dict[str, list[EniConfig]] = defaultdict(list)
    for config in network.eni_configs:
        listed[block_of(config.listed_by)].append(config)
    for configs in listed.values():
        yield from _check_subnets(configs)
    for group in network.auto_scaling_groups if listed else ():
        if isinstance(group, NodeGroup) and group.cluster is not None:
            of_cluster = [one for one in network.eni_configs if same(one.cluster, group.cluster) is not False]
            yield from _check_nodes(group, of_cluster)


def _check_subnets(configs: Sequence[EniConfig]) -> Iterator[Finding | Undecided]:
    """Compare the ENIConfigs that one block creates with the zones of their subnets."""
    answers = [(one, all_of((_selects_by_zone_or_default(one), _is_elsewhere(one)))) for one in configs]
    wrong = [one for one, answer in answers if answer is True]
    facts = merged(*(facts_missing(answer) for _, answer in answers))
    if wrong:
        yield _finding(wrong)
    elif facts:
        yield Undecided(subject=configs[0].listed_by, at=configs[0].place("subnet"), facts=facts)


def _selects_by_zone(config: EniConfig) -> Answer:
    """Whether the nodes of a zone use the ENIConfig that is named for it."""
    return all_of((same(config.is_used, True), any_of(same(config.node_label, one) for one in ZONE_LABELS)))


def _selects_by_zone_or_default(config: EniConfig) -> Answer:
    labels = (*ZONE_LABELS, ENI_CONFIG_LABEL)
    return all_of((same(config.is_used, True), any_of(same(config.node_label, one) for one in labels)))


def _is_elsewhere(config: EniConfig) -> Answer:
    """Whether an ENIConfig is named for another zone than that of its subnet."""
    return False if config.zone is None else differs(config.zone, follow(config.subnet, _zone))


def _zone(subnet: Subnet) -> Value[Zone]:
    return subnet.zone


def _finding(wrong: Sequence[EniConfig]) -> Finding:
    first = wrong[0]
    subnets = [subnet for one in wrong for subnet in candidates(one.subnet)]
    is_by_zone = _selects_by_zone(first) is True
    named = joined_words([f"ENIConfig {words(one.name)} names {_subnet_words(one)}" for one in wrong])
    effect = (
        "nodes of another zone use it: AWS refuses to attach its interfaces, and pods get no addresses"
        if is_by_zone
        else f"nodes select it by the label {words(first.node_label)}: those that are not in the zone of the subnet "
        "get no addresses for pods"
    )
    return Finding(
        subject=first.listed_by,
        at=first.place("subnet"),
        severity=Severity.ERROR if is_by_zone else Severity.INFO,
        message=f"{named}, but {effect}",
        help=f"name a subnet in {words(first.zone)} in the ENIConfig {words(first.name)}",
        related=tuple(one.says(f"is in {one.zone_words}", at="zone") for one in subnets),
        values=stated(first.node_label, [(one.name, one.subnet, follow(one.subnet, _zone)) for one in wrong]),
    )


def _subnet_words(config: EniConfig) -> str:
    return f"{words(config.subnet, unknown='a subnet')} in {words(follow(config.subnet, _zone))}"


def _check_nodes(group: NodeGroup, configs: Sequence[EniConfig]) -> Iterator[Finding | Undecided]:
    """Compare the zones of a node group with the names of the ENIConfigs of its cluster."""
    selects = any_of(all_of((same(one.cluster, group.cluster), _selects_by_zone(one))) for one in configs)
    answers = [(subnet, all_of((selects, _has_none(group, subnet, configs)))) for subnet in group.subnets]
    left = [subnet for subnet, answer in answers if answer is True]
    facts = merged(*(facts_missing(answer) for _, answer in answers))
    if left:
        yield _finding_of_nodes(group, left, configs)
    elif facts or (group.more_subnets and selects is not False):
        yield Undecided(subject=group.address, at=group.place("subnets"), facts=facts or group.more_subnets)


def _has_none(group: NodeGroup, subnet: Value[Subnet], configs: Sequence[EniConfig]) -> Answer:
    """Whether no ENIConfig of the cluster is named for the zone of a subnet."""
    zone = follow(subnet, _zone)
    return all_of(
        any_of((differs(one.cluster, group.cluster), one.zone is None or differs(one.zone, zone))) for one in configs
    )


def _finding_of_nodes(group: AutoScalingGroup, left: Sequence[Value[Subnet]], configs: Sequence[EniConfig]) -> Finding:
    zones = merged(words(follow(one, _zone)) for one in left)
    subnets = [one for subnet in left if (one := known(subnet)) is not None]
    return Finding(
        subject=group.address,
        at=group.place("subnets"),
        severity=Severity.WARNING,
        message=f"{group} starts nodes in {joined_words(zones)}, but {configs[0].listed_by} has no ENIConfig for this "
        "zone: pods on these nodes get no addresses",
        help=f"add an ENIConfig named {zones[0]}, with a subnet in this zone",
        related=(
            *(one.says(f"is in {one.zone_words}", at="zone") for one in subnets),
            *(one.says(f"is for {words(one.zone)}", at="zone") for one in configs if one.zone is not None),
        ),
        values=stated(zones, [one.name for one in configs]),
    )


RULE = Rule(
    code="ENI109",
    name="pod-subnet-in-other-zone",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement", "services"),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  nodes-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  nodes-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  pods-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.16.0/20}
  pods-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.32.0/20}
eks_clusters:
  apps:
    subnets: [nodes-a, nodes-b]
    eni_config_label: topology.kubernetes.io/zone
    eni_configs: [{name: eu-west-1a, subnet: pods-a}, {name: eu-west-1b, subnet: pods-b}]
  labelled:
    subnets: [nodes-a, nodes-b]
    eni_config_label: example.com/pods
    eni_configs: [{name: eu-west-1a, subnet: pods-b}, {name: frontend, subnet: pods-a}]
  tiers:
    subnets: [nodes-a, nodes-b]
    eni_configs: [{name: frontend, subnet: pods-a}, {name: backend, subnet: pods-b}]
  discovery: {subnets: [nodes-a, nodes-b]}
eks_node_groups:
  apps: {cluster: apps, type: m5.large, subnets: [nodes-a, nodes-b]}
  labelled: {cluster: labelled, type: m5.large, subnets: [nodes-b]}
  tiers: {cluster: tiers, type: m5.large, subnets: [nodes-b]}
  discovery: {cluster: discovery, type: m5.large, subnets: [nodes-b]}
  elsewhere: {type: m5.large, subnets: [nodes-b]}
"""),
        Good("""\
version: 1
subnets:
  nodes: {zone: any}
  pods: {}
eks_clusters:
  apps:
    eni_config_label: topology.kubernetes.io/zone
    eni_configs:
      - name: eu-west-1b
        subnet: pods  # undecided
eks_node_groups:
  apps:
    cluster: apps
    type: m5.large
    subnets: [nodes]  # undecided
  unknown: {cluster: apps, type: m5.large}
"""),
        Good(
            """\
variable "settings" { type = string }
variable "custom" { type = string }
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "pods" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.${16 * (count.index + 1)}.0/20"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_eks_addon" "right" {
  cluster_name = "right"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = {
      create  = true
      region  = "eu-west-1"
      subnets = { for one in aws_subnet.pods : one.availability_zone => { id = one.id } }
    }
  })
}
resource "aws_eks_addon" "off" {
  cluster_name = "off"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({
    env       = { ENI_CONFIG_LABEL_DEF = "topology.kubernetes.io/zone" }
    eniConfig = { create = true, subnets = { "eu-west-1b" = { id = aws_subnet.pods[0].id } } }
  })
}
resource "aws_eks_addon" "not_created" {
  cluster_name = "not-created"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = { create = false, subnets = { "eu-west-1b" = { id = aws_subnet.pods[0].id } } }
  })
}
resource "aws_eks_addon" "discovery" {
  cluster_name         = "discovery"
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { ENABLE_SUBNET_DISCOVERY = "true" } })
}
resource "aws_eks_addon" "unknown" {
  cluster_name         = "unknown"
  addon_name           = "vpc-cni"
  configuration_values = var.settings
}
resource "aws_eks_addon" "perhaps" {
  cluster_name = "perhaps"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({ # undecided
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = var.custom
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = { create = true, subnets = { "eu-west-1b" = { id = aws_subnet.pods[0].id } } }
  })
}
resource "aws_eks_addon" "letters" {
  cluster_name = "letters"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({ # undecided
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = { create = true, region = "eu-west-1", subnets = { b = { id = aws_subnet.pods[0].id } } }
  })
}
resource "aws_eks_node_group" "right" {
  cluster_name  = "right"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = aws_subnet.pods[*].id
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
  nodes-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  nodes-c: {vpc: core, zone: eu-west-1c, cidr: 10.0.1.0/24}
  pods-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.16.0/20}
  pods-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.32.0/20}
eks_clusters:
  apps:
    subnets: [nodes-a, nodes-c]
    eni_config_label: topology.kubernetes.io/zone
    eni_configs:
      - name: eu-west-1a
        subnet: pods-b  # error
      - name: eu-west-1b
        subnet: pods-a
  labelled:
    subnets: [nodes-a, nodes-c]
    eni_configs:
      - name: eu-west-1a
        subnet: pods-b  # info
eks_node_groups:
  apps:
    cluster: apps
    type: m5.large
    subnets: [nodes-a, nodes-c]  # warning
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "pods" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.${16 * (count.index + 1)}.0/20"
  availability_zone = ["eu-west-1b", "eu-west-1a"][count.index]
}
resource "aws_subnet" "nodes" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = ["eu-west-1a", "eu-west-1b", "eu-west-1c"][count.index]
}
resource "aws_eks_addon" "cni" {
  cluster_name = "apps"
  addon_name   = "vpc-cni"
  configuration_values = jsonencode({ # error
    env = {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true"
      ENI_CONFIG_LABEL_DEF               = "topology.kubernetes.io/zone"
    }
    eniConfig = {
      create = true
      subnets = {
        "eu-west-1a" = { id = aws_subnet.pods[0].id }
        "eu-west-1b" = { id = aws_subnet.pods[1].id }
      }
    }
  })
}
resource "aws_eks_node_group" "apps" {
  cluster_name  = "apps"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = aws_subnet.nodes[*].id # warning
}
""",
            kind="terraform",
        ),
    ),
)
