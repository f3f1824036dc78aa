"""Managed node groups of EKS, with what their clusters say of the addresses of pods."""

import functools
from collections.abc import Callable
from typing import Any

import msgspec

from enilint.inputs.cloudformation.mapping.entities import Entities
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, model_text
from enilint.inputs.eks_nodes import OfClusters, node_group
from enilint.model.entities.containers import NodeGroup
from enilint.model.entities.launches import LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.values import Unknown, Value, same

NODE_GROUP = "AWS::EKS::Nodegroup"


class NodeGroups:
    """Makes node groups of their resources, and of the clusters and add-ons that these name.

    `template_of` gives the template that a block `LaunchTemplate` names.
    """

    def __init__(
        self, bodies: Bodies, subnets: Entities[Subnet], template_of: Callable[[Body], Value[LaunchTemplate] | None]
    ) -> None:
        self._subnets = subnets
        self._template_of = template_of
        self._clusters = {one.address: one for one in bodies("AWS::EKS::Cluster")}
        self._addons = [one for one in bodies("AWS::EKS::Addon") if same(one.text("AddonName"), "vpc-cni") is not False]

    def group(self, body: Body) -> NodeGroup:
        """The node group of a resource."""
        size = next(body.blocks("ScalingConfig"), None)
        cluster = self._cluster_of(body)
        return node_group(
            address=body.address,
            at=body.at,
            places=body.places(
                template="LaunchTemplate", subnets="Subnets", least="ScalingConfig", most="ScalingConfig",
                cluster="ClusterName", types="InstanceTypes",
            ),
            template=self._template_of(body),
            subnets=self._subnets.listed(body, "Subnets"),
            size=(0, None) if size is None else (size.number_or("MinSize", 0), size.number("MaxSize")),
            cluster=cluster,
            types=_types(body),
            name=body.text("NodegroupName"),
            ip_family=self._ip_family(cluster),
            settings=self._settings(cluster),
        )  # fmt: skip

    def _cluster_of(self, body: Body) -> Value[str] | None:
        """The name of the cluster of a node group or add-on, however it refers to it."""
        value = body.value("ClusterName")
        cluster = self._clusters.get(value.resource) if isinstance(value, Symbol) else None
        return body.text("ClusterName") if cluster is None else _name(cluster)

    def _settings(self, cluster: Value[str] | None) -> Any:
        """The environment of the VPC CNI. Without an add-on, or without its settings, kubectl may have set it."""
        addon = self._settings_of.only_one(cluster)
        if isinstance(addon, Unknown):
            return addon
        text = addon.value("ConfigurationValues")
        if text is None:
            return Unknown(f"the settings of the VPC CNI, which {addon.address} does not configure")
        try:
            said = msgspec.json.decode(text) if isinstance(text, str) else None
        except (msgspec.DecodeError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return Unknown(addon.fact("ConfigurationValues"))
        return said.get("env") or {}

    @functools.cached_property
    def _settings_of(self) -> OfClusters[Body]:
        return OfClusters("the VPC CNI", ((self._cluster_of(one), one) for one in self._addons))

    @functools.cached_property
    def _families(self) -> OfClusters[Body]:
        return OfClusters("the address family", ((_name(one), one) for one in self._clusters.values()))

    def _ip_family(self, name: Value[str] | None) -> Value[str]:
        cluster = self._families.only_one(name)
        if isinstance(cluster, Unknown):
            return cluster
        for block in cluster.blocks("KubernetesNetworkConfig"):
            return block.text_or("IpFamily", "ipv4")
        missing = cluster.blocks_missing("KubernetesNetworkConfig")
        return Unknown(missing[0]) if missing else "ipv4"


def _name(cluster: Body) -> Value[str]:
    """The name of a cluster. CloudFormation generates the one of a cluster without a name."""
    name = cluster.text("Name")
    return Unknown(f"the name of {cluster.address}", cluster.address) if name is None else name


def _types(body: Body) -> tuple[Value[str], ...]:
    """The types that a node group lists in place of its template's."""
    missing = tuple(Unknown(one) for one in body.items_missing("InstanceTypes"))
    return (*(model_text(one) or Unknown(body.fact("InstanceTypes")) for one in body.items("InstanceTypes")), *missing)
