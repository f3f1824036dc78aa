"""Node group whose instance type cannot give its pods their addresses or interfaces.

## What
Reports an EKS node group whose `max_pods` exceeds the addresses that the VPC CNI has on its instance type, that turns
on prefix delegation for a type that does not accept prefixes, or that turns on security groups for pods on a type
without trunk interfaces.

## Why
The scheduler places pods up to `max_pods` on a node. A pod for which the node has no address left stays in
`ContainerCreating`: "failed to assign an IP address to container". In secondary IP mode, a node can run `interfaces *
(addresses - 1) + 2` pods, where `interfaces` and `addresses` are the interfaces and the addresses per interface that
its instance type allows: the primary address of each interface is the node's, and 2 pods use the host network. With
custom networking, pods cannot use the primary interface. On a type that runs on Xen, the VPC CNI ignores prefix
delegation. On a type without trunk interfaces, a pod with its own security groups stays `Pending`.

## When it is fine
- `max_pods` is at most `interfaces * (addresses - 1) + 2`, the figure that AWS publishes.
- With `ENABLE_PREFIX_DELEGATION`, each secondary address is replaced by a prefix of 16 addresses.
- Other CNIs, and IPv6 pods, have other limits.
- `ENABLE_POD_ENI` in a cluster that also has node groups with trunk interfaces: pods with security groups of their own
  run there.

## Fix
Lower `max_pods`, turn on prefix delegation, or choose a type with more addresses. For security groups for pods, choose
a type with trunk interfaces, such as m5 in place of t3.

## What is undecided
The check is undecided if its result depends on one of these facts, and the fact is unknown:

- the instance type, or its limits
- the settings of the VPC CNI: no `aws_eks_addon` of the cluster has `configuration_values`
- the address family of the cluster

## Sources
- [Choose an optimal EC2 node instance type](https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html):
  maximum pods per node.
- [Amazon VPC CNI](https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md): `ENABLE_PREFIX_DELEGATION`,
  `AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG`, `ENABLE_POD_ENI`.
- [Assign more IP addresses to nodes with prefixes](https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html):
  only instances built on the Nitro System.
- [Assign security groups to individual pods](https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html):
  instance types with trunk interfaces.
- [amazon-vpc-cni-k8s, `ipamd.go`](https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/ipamd/ipamd.go): "falling
  back to default (secondary IP) mode".
- [amazon-vpc-cni-k8s, issue 890](https://github.com/aws/amazon-vpc-cni-k8s/issues/890): 58 pods, 56 addresses.
- [amazon-vpc-cni-k8s, issue 3094](https://github.com/aws/amazon-vpc-cni-k8s/issues/3094): `ENABLE_POD_ENI` without
  trunk interfaces.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Count,
    Finding,
    Good,
    InstanceType,
    Missing,
    Network,
    NodeGroup,
    OneOf,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    any_of,
    candidates,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
)

ADDRESSES_OF_PREFIX = 16
ON_HOST_NETWORK = 2
"""Pods of a node that use its own address: kube-proxy and the CNI."""


Trunks = Mapping[str | None, Sequence[tuple[NodeGroup, Answer]]]
"""The node groups that have, or may have, instance types with trunk interfaces, and whether they have.

They are listed by the names of their clusters; None: the name is not known.
"""


def check(network: Network) -> Iterator[Finding | Undecided]:
    groups = [one for one in network.auto_scaling_groups if isinstance(one, NodeGroup)]
    with_trunks = defaultdict[str | None, list[tuple[NodeGroup, Answer]]](list)
    for group in groups:
        answer = any_of(map(_has_trunks, network.types_of_nodes(group)))
        if answer is not False and group.cluster is not None:
            with_trunks[known(group.cluster)].append((group, answer))
    for group in groups:
        if same(group.cni, "vpc") is not False:
            types = network.types_of_nodes(group)
            yield from _check_prefixes(group, types)
            yield from _check_pods(group, types)
            yield from _check_trunks(group, types, with_trunks)


def _check_prefixes(group: NodeGroup, types: list[Value[InstanceType]]) -> Iterator[Finding | Undecided]:
    on_xen = [_runs_on_xen(one) for one in types]
    is_ipv4 = same(group.ip_family, "ipv4")
    answer = all_of((same(group.prefix_delegation, True), is_ipv4, same(group.cni, "vpc"), any_of(on_xen)))
    if answer is True:
        names = _names(one for one, is_xen in zip(types, on_xen, strict=True) if is_xen is True)
        yield Finding(
            subject=group.address,
            at=group.place("prefix_delegation"),
            message=f"{group} launches {names} instances, which run on Xen and accept no prefixes: the VPC CNI "
            "ignores prefix delegation there, and assigns single addresses",
            help="choose an instance type built on the Nitro System, or turn prefix delegation off",
            related=(group.says(f"launches {names} instances", at="types"),),
            values=stated("prefixes", names),
        )
    else:
        yield from _undecided(group, "prefix_delegation", answer)


def _check_pods(group: NodeGroup, types: list[Value[InstanceType]]) -> Iterator[Finding | Undecided]:
    if group.max_pods is None:
        return
    pods = known(group.max_pods)
    if pods is None:
        yield from _undecided(group, "max_pods", Missing(facts_missing(group.max_pods)))
        return
    limits = [_most_pods(group, one) for one in types]
    beyond = [exceeds(Count.exactly(pods), one) for one in limits]
    answer = all_of((same(group.ip_family, "ipv4"), same(group.cni, "vpc"), any_of(beyond)))
    if answer is True:
        short = [number for number, is_beyond in enumerate(beyond) if is_beyond is True]
        names = _names(types[number] for number in short)
        most = max(each for number in short for each in candidates(limits[number]) if each is not None)
        yield Finding(
            subject=group.address,
            at=group.place("max_pods"),
            message=f"{group} allows {pods} pods on a node, but {names} has addresses for {most}: the others get none",
            help=f"set max_pods to {most}, or turn on prefix delegation",
            related=(group.says(f"launches {names} instances", at="types"),),
            values=stated("pods", pods, names, most),
        )
    else:
        yield from _undecided(group, "max_pods", answer)


def _check_trunks(
    group: NodeGroup, types: list[Value[InstanceType]], with_trunks: Trunks
) -> Iterator[Finding | Undecided]:
    answer = all_of((same(group.pod_security_groups, True), negated(any_of(map(_has_trunks, types)))))
    if answer is not False and group.cluster is not None:
        elsewhere = (
            all_of((same(group.cluster, other.cluster), has_trunks))
            for other, has_trunks in _perhaps_beside(with_trunks, group)
            if other is not group
        )
        answer = all_of((answer, negated(any_of(elsewhere))))
    if answer is True:
        names = _names(types)
        yield Finding(
            subject=group.address,
            at=group.place("pod_security_groups"),
            message=f"{group} launches {names} instances, which support no trunk interfaces, but the VPC CNI "
            "attaches pods with security groups of their own behind one: such pods stay Pending",
            help="choose an instance type with trunk interfaces, such as m5 in place of t3",
            related=(group.says(f"launches {names} instances", at="types"),),
            values=stated("groups", names),
        )
    else:
        yield from _undecided(group, "pod_security_groups", answer)


def _perhaps_beside(with_trunks: Trunks, group: NodeGroup) -> Iterator[tuple[NodeGroup, Answer]]:
    """The node groups that may be of the cluster of one."""
    name = known(group.cluster)
    for key in with_trunks if name is None else (name, None):
        yield from with_trunks.get(key, ())


def _undecided(group: NodeGroup, at: str, answer: Answer) -> Iterator[Undecided]:
    if isinstance(answer, Missing):
        yield Undecided(subject=group.address, at=group.place(at), facts=answer.facts)


def _runs_on_xen(type: Value[InstanceType]) -> Answer:
    return same(follow(type, lambda one: one.hypervisor or Unknown(f"the hypervisor of {one.name}")), "xen")


def _has_trunks(type: Value[InstanceType]) -> Answer:
    unknown = "whether {} supports trunk interfaces"
    return same(
        follow(type, lambda one: Unknown(unknown.format(one.name)) if one.trunking is None else one.trunking), True
    )


def _most_pods(group: NodeGroup, type: Value[InstanceType]) -> Value[int | None]:
    """For how many pods a node has addresses: one number for each way in which the CNI may be set."""
    modes = _modes(group.prefix_delegation, ADDRESSES_OF_PREFIX, 1)
    fewer = _modes(group.custom_networking, 1, 0)

    def of(one: InstanceType) -> Value[int | None]:
        interfaces, addresses = one.card_limit(0, flexible_queues=False), one.ipv4_per_interface
        if interfaces is None or addresses is None:
            return None
        numbers = [
            (interfaces - less) * (addresses - 1) * each + ON_HOST_NETWORK
            for each in (candidates(modes) if one.hypervisor != "xen" else (1,))
            for less in candidates(fewer)
        ]
        return numbers[0] if len(numbers) == 1 else OneOf(tuple(numbers), facts_missing(modes, fewer)[0])

    return follow(type, of)


def _modes(flag: Value[bool], if_set: int, if_not: int) -> Value[int]:
    """A number that a setting decides: both where it is unknown."""
    certain = known(flag)
    if certain is not None:
        return if_set if certain else if_not
    return OneOf((if_set, if_not), facts_missing(flag)[0])


def _names(types: Iterable[Value[InstanceType]]) -> str:
    return joined_words(merged(one.name for type in types for one in candidates(type)))


RULE = Rule(
    code="ENI911",
    name="eks-node-address-plan",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("services",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  nodes: {zone: eu-west-1a, cidr: 10.0.0.0/20}
eks_clusters:
  apps: {subnets: [nodes]}
launch_templates:
  node: {type: m5.large}
eks_node_groups:
  usual: {type: m5.large, subnets: [nodes], max: 20, max_pods: 29}
  prefixes: {type: m5.large, subnets: [nodes], max: 20, max_pods: 110, prefix_delegation: true}
  groups: {cluster: apps, type: m5.xlarge, subnets: [nodes], max: 4, pod_security_groups: true}
  beside: {cluster: apps, type: t3.xlarge, subnets: [nodes], max: 4, pod_security_groups: true}
  ipv6: {type: m5.large, subnets: [nodes], max: 4, max_pods: 110, ip_family: ipv6}
  overlay: {type: m5.large, subnets: [nodes], max: 4, max_pods: 110, cni: other}
  template: {launch_template: node, subnets: [nodes], max: 4, max_pods: 29}
  unknown:
    subnets: [nodes]
    max_pods: 58  # undecided
"""),
        Good(
            """\
variable "cni" { type = string }
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"] }
}
resource "aws_eks_addon" "cni" {
  cluster_name         = aws_eks_cluster.apps.name
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { ENABLE_PREFIX_DELEGATION = "true", WARM_PREFIX_TARGET = "1" } })
}
resource "aws_launch_template" "dense" {
  user_data = base64encode("/etc/eks/bootstrap.sh apps --use-max-pods false --kubelet-extra-args '--max-pods=110'")
}
resource "aws_eks_node_group" "dense" {
  cluster_name   = aws_eks_cluster.apps.name
  node_role_arn  = "arn:aws:iam::111122223333:role/node"
  subnet_ids     = ["subnet-0a1b2c3d"]
  instance_types = ["m5.large"]
  launch_template {
    id      = aws_launch_template.dense.id
    version = "1"
  }
}
resource "aws_eks_cluster" "other" {
  name     = "other"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"] }
}
resource "aws_eks_addon" "other" {
  cluster_name         = aws_eks_cluster.other.id
  addon_name           = "vpc-cni"
  configuration_values = var.cni
}
resource "aws_launch_template" "other" {
  user_data = base64encode("maxPods: 110")  # undecided
}
resource "aws_eks_node_group" "other" {
  cluster_name   = aws_eks_cluster.other.id
  node_role_arn  = "arn:aws:iam::111122223333:role/node"
  subnet_ids     = ["subnet-0a1b2c3d"]
  instance_types = ["m5.large"]
  launch_template {
    id      = aws_launch_template.other.id
    version = "1"
  }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  nodes: {zone: eu-west-1a, cidr: 10.0.0.0/20}
launch_templates:
  node: {type: m5.large}
eks_node_groups:
  dense:
    type: m5.large
    subnets: [nodes]
    max_pods: 30  # warning
  template:
    launch_template: node
    subnets: [nodes]
    max_pods: 30  # warning
  apart:
    type: m5.large
    subnets: [nodes]
    max_pods: 29  # warning
    custom_networking: true
  xen:
    type: t2.large
    subnets: [nodes]
    max_pods: 36  # warning
    prefix_delegation: true  # warning
  groups:
    type: t3.xlarge
    subnets: [nodes]
    pod_security_groups: true  # warning
"""),
        Bad(
            """\
resource "aws_eks_cluster" "apps" {
  name     = "apps"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"] }
}
resource "aws_eks_addon" "cni" {
  cluster_name         = aws_eks_cluster.apps.name
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { ENABLE_POD_ENI = "true" } })
}
resource "aws_launch_template" "dense" {
  user_data = base64encode("[settings.kubernetes]\\nmax-pods = 110")  # warning
}
resource "aws_eks_node_group" "dense" {  # warning
  cluster_name   = aws_eks_cluster.apps.name
  node_role_arn  = "arn:aws:iam::111122223333:role/node"
  subnet_ids     = ["subnet-0a1b2c3d"]
  instance_types = ["t3.large", "t3a.large"]
  launch_template {
    id      = aws_launch_template.dense.id
    version = "1"
  }
}
""",
            kind="terraform",
        ),
    ),
)
