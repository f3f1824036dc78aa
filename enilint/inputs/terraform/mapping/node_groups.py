"""Managed node groups of EKS, with what their clusters say of the addresses of pods."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from enilint.aws.zones import is_zone_name
from enilint.inputs.eks_nodes import OfClusters, cni_flag, node_group
from enilint.inputs.terraform import scalars
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.group_types import types_of_nodes
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.containers import ENI_CONFIG_LABEL, EniConfig, NodeGroup
from enilint.model.entities.launches import LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, follow, known, same

MANIFEST_TYPES = {"kubernetes_manifest": "manifest", "kubectl_manifest": "yaml_body"}
"""The resource types that create Kubernetes objects, and the argument that describes the object."""
_LABEL = "ENI_CONFIG_LABEL_DEF"
_CUSTOM_NETWORKING = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"


class NodeGroups:
    """Makes node groups of their resources, and of the clusters and add-ons that these name."""

    def __init__(self, by_type: Mapping[str, Sequence[Resource]], subnets: Entities[Subnet]) -> None:
        self._subnets = subnets
        self._clusters = managed(by_type, "aws_eks_cluster")
        self._by_address = {one.address: one for one in self._clusters}
        self._addons = [
            one for one in managed(by_type, "aws_eks_addon") if same(one.text("addon_name"), "vpc-cni") is not False
        ]
        self._manifests = managed(by_type, *MANIFEST_TYPES)

    def group(self, body: Body, template: Value[LaunchTemplate] | None) -> NodeGroup:
        """The node group of a resource."""
        size = next(body.blocks("scaling_config"), None)
        cluster = self._cluster_of(body)
        return node_group(
            address=body.address,
            at=body.at,
            places=places_of(NodeGroup, body),
            template=template,
            subnets=self._subnets.listed(body, "subnet_ids"),
            size=(0, None) if size is None else (size.number_or("min_size", 0), size.number("max_size")),
            cluster=cluster,
            types=types_of_nodes(body),
            name=body.text("node_group_name"),
            ip_family=self._ip_family(cluster),
            settings=self._settings(cluster),
        )

    def eni_configs(self, account_of: Callable[[Resource], Value[str]]) -> Iterator[EniConfig]:
        """The ENIConfigs that add-ons create, and those of manifests."""
        yield from self._of_addons(account_of)
        for body in self._manifests:
            argument = MANIFEST_TYPES[body.resource.type]
            said = body.json(argument)
            if isinstance(said, dict) and same(said.get("kind"), "ENIConfig") is True:
                yield self._of_manifest(body, argument, said)

    def _of_manifest(self, body: Body, argument: str, said: Mapping[str, Any]) -> EniConfig:
        """An ENIConfig that is written as a Kubernetes object.

        The object does not name its cluster: it is that of the add-on, if the design has one add-on and one cluster.
        """
        is_only = len(self._addons) == 1 and len(self._clusters) <= 1
        cluster = self._cluster_of(self._addons[0]) if is_only else Unknown(f"the cluster of {body.address}")
        settings = self._settings(cluster) if is_only else Unknown(f"the settings of the VPC CNI of {body.address}")
        metadata, spec = said.get("metadata"), said.get("spec")
        name = scalars.text(metadata.get("name") if isinstance(metadata, dict) else metadata, "")
        id = spec.get("subnet") if isinstance(spec, dict) else None
        unknown = Unknown(f"the subnet of {body.address}")
        subnet = unknown if id is None else self._subnets.element(body, argument, id)
        return EniConfig(
            address=body.address,
            at=body.place(argument),
            places=places_of(EniConfig, body),
            listed_by=body.address,
            name=name,
            zone=_zone_of(name, follow(subnet, _account_of)),
            subnet=subnet,
            cluster=cluster,
            node_label=_label(settings),
            is_used=cni_flag(settings, _CUSTOM_NETWORKING),
        )

    def _of_addons(self, account_of: Callable[[Resource], Value[str]]) -> Iterator[EniConfig]:
        """The ENIConfigs that add-ons create.

        Source: `eniConfig` in the Helm chart of the VPC CNI (amazon-vpc-cni-k8s, `charts/aws-vpc-cni`).
        """
        for addon in self._addons:
            said = addon.json("configuration_values")
            wanted = said.get("eniConfig") if isinstance(said, dict) else None
            subnets = wanted.get("subnets") if isinstance(wanted, dict) else None
            if isinstance(said, dict) and isinstance(wanted, dict) and isinstance(subnets, dict):
                settings = said.get("env") or {}
                is_on = cni_flag(settings, _CUSTOM_NETWORKING)
                is_made = scalars.flag(wanted.get("create"), default=False)
                account = account_of(addon.resource)
                for key, one in subnets.items():
                    yield EniConfig(
                        address=f"{addon.address}.eniConfig.{key}",
                        at=addon.place("configuration_values"),
                        places=places_of(EniConfig, addon),
                        listed_by=addon.address,
                        name=key,
                        zone=_zone_named(key, wanted.get("region"), account),
                        subnet=self._subnet_of(addon, one),
                        cluster=self._cluster_of(addon),
                        node_label=_label(settings),
                        is_used=_both(is_made, is_on),
                    )

    def _subnet_of(self, addon: Body, said: Any) -> Value[Subnet]:
        id = said.get("id") if isinstance(said, dict) else said
        return self._subnets.element(addon, "configuration_values", id)

    def _cluster_of(self, body: Body) -> Value[str] | None:
        """The name of the cluster of a node group or add-on, however it refers to it."""
        named = body.targets("cluster_name", "aws_eks_cluster")
        if isinstance(named, Targets) and len(named.resources) == 1 and not named.open:
            cluster = self._by_address.get(named.resources[0].address)
            if cluster is not None:
                return cluster.text("name")
        return body.text("cluster_name")

    def _settings(self, cluster: Value[str] | None) -> Any:
        """The environment of the VPC CNI. Without an add-on, or without its settings, kubectl may have set it."""
        addon = self._settings_of.only_one(cluster)
        said = addon.json("configuration_values") if isinstance(addon, Body) else addon
        if said is None and isinstance(addon, Body):
            said = Unknown(f"the settings of the VPC CNI, which {addon.address} does not configure")
        return (said.get("env") or {}) if isinstance(said, dict) else said

    @functools.cached_property
    def _settings_of(self) -> OfClusters[Body]:
        return OfClusters("the VPC CNI", ((self._cluster_of(one), one) for one in self._addons))

    @functools.cached_property
    def _families(self) -> OfClusters[Body]:
        return OfClusters("the address family", ((one.text("name"), one) for one in self._clusters))

    def _ip_family(self, name: Value[str] | None) -> Value[str]:
        cluster = self._families.only_one(name)
        if isinstance(cluster, Unknown):
            return cluster
        for block in cluster.blocks("kubernetes_network_config"):
            return block.text_or("ip_family", "ipv4")
        missing = cluster.blocks_missing("kubernetes_network_config")
        return Unknown(missing[0]) if missing else "ipv4"


def _both(one: Value[bool], other: Value[bool]) -> Value[bool]:
    """Whether two settings are on."""
    if same(one, False) is True or same(other, False) is True:
        return False
    return other if known(one) is True else one


def _label(said: Any) -> Value[str]:
    """The label by which nodes select an ENIConfig."""
    if not isinstance(said, dict):
        return Unknown(f"{_LABEL} of the VPC CNI")
    return scalars.text(said.get(_LABEL), ENI_CONFIG_LABEL)


def _account_of(subnet: Subnet) -> Value[str]:
    return follow(subnet.zone, lambda zone: zone.account)


def _zone_of(name: Value[str], account: Value[str]) -> Value[Zone] | None:
    """The zone that an ENIConfig is named for; None if its name is not that of a zone."""
    text = known(name)
    if text is None:
        return Unknown(facts_missing(name)[0])
    return _zone(text, account) if is_zone_name(text) else None


def _zone(name: str, account: Value[str]) -> Zone:
    return Zone(name=name, id=Unknown(f"the zone ID of {name}"), account=account)


def _zone_named(key: str, region: Any, account: Value[str]) -> Value[Zone] | None:
    """The zone that the key of an ENIConfig names. Some versions of the chart put the Region before it."""
    if is_zone_name(key):
        return _zone(key, account)
    return Unknown(f"the name that the ENIConfig {key} gets") if region else None
