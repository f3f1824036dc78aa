"""From entries to the model: groups of EKS nodes, and services of ECS."""

from collections.abc import Iterator, Mapping

from enilint.aws.zones import is_zone_name
from enilint.inputs.outside import ACCOUNT
from enilint.inputs.topology.entries import Entries
from enilint.inputs.topology.language import services
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, left_out, own_id, zone_named
from enilint.inputs.topology.properties import places_of
from enilint.inputs.topology.references import References
from enilint.inputs.topology.security import group_list
from enilint.model.entities.containers import EcsService, EniConfig, NodeGroup
from enilint.model.entities.launches import AutoScalingGroup, unknown_subnet
from enilint.model.zone import Zone
from enilint.values import Unknown, Value


def node_groups(entries: Entries, refer: References) -> Iterator[NodeGroup]:
    """The node groups that have no mistakes."""
    for entry in entries.named["eks_node_groups"].values():
        shape: services.EksNodeGroup | None = entry.shape
        if shape is None:
            continue
        subnets = (refer.subnet(name, entry) for name in shape.subnets)
        type = given(shape.type)
        yield NodeGroup(
            **common(NodeGroup, entry),
            template=refer.launch_template(shape.launch_template, entry),
            subnets=tuple(subnet for subnet in subnets if subnet is not None),
            least=given(shape.min) or 0,
            most=given(shape.max),
            cluster=given(shape.cluster),
            types=() if type is None else (type,),
            max_pods=given(shape.max_pods),
            prefix_delegation=shape.prefix_delegation,
            custom_networking=shape.custom_networking or _has_eni_configs(entries, given(shape.cluster)),
            pod_security_groups=shape.pod_security_groups,
            ip_family=shape.ip_family,
            cni=shape.cni,
        )


def _has_eni_configs(entries: Entries, cluster: str | None) -> bool:
    entry = entries.named["eks_clusters"].get(cluster or "")
    return entry is not None and entry.shape is not None and bool(entry.shape.eni_configs)


def eni_configs(entries: Entries, refer: References) -> Iterator[EniConfig]:
    """The ENIConfigs of the clusters that have no mistakes."""
    for cluster, entry in entries.named["eks_clusters"].items():
        shape: services.EksCluster | None = entry.shape
        if shape is None:
            continue
        for index, one in enumerate(shape.eni_configs):
            items = entry.data["eni_configs"]
            address = f"{entry.address}.eni_configs[{index}]"
            name = given(one.name)
            yield EniConfig(
                address=address,
                at=entry.tree.value(items, index),
                places=places_of(EniConfig, items[index], entry.tree),
                listed_by=entry.address,
                name=left_out(address, "name", "the name") if name is None else name,
                zone=_zone(name, entry.source.account or ACCOUNT, address),
                subnet=refer.subnet(one.subnet, entry) or unknown_subnet(address),
                cluster=cluster,
                node_label=shape.eni_config_label,
            )


def _zone(name: str | None, account: Value[str], address: str) -> Value[Zone] | None:
    """The zone that an ENIConfig is named for."""
    if name is None:
        return left_out(address, "name", "the name")
    return zone_named(name, account) if is_zone_name(name) else None


def ecs_services(entries: Entries, refer: References, groups: Mapping[str, AutoScalingGroup]) -> Iterator[EcsService]:
    """The services of ECS that have no mistakes."""
    for entry in entries.named["ecs_services"].values():
        shape: services.EcsService | None = entry.shape
        if shape is None:
            continue
        subnets = (refer.subnet(name, entry) for name in shape.subnets)
        yield EcsService(
            **common(EcsService, entry),
            id=own_id(entry),
            service="ecs-service",
            subnets=tuple(subnet for subnet in subnets if subnet is not None),
            more_subnets=() if shape.subnets else (f"the subnets of {entry.address}",),
            security_groups=group_list(shape.security_groups, entry.data, entry, refer)
            if shape.security_groups
            else None,
            network_mode=given(shape.network_mode),
            launch_type=given(shape.launch_type),
            instance_type=given(shape.instance_type),
            group=_group(given(shape.auto_scaling_group), groups),
            tasks_per_instance=given(shape.tasks_per_instance),
            desired=given(shape.desired),
            trunking=shape.trunking,
            is_public=shape.assign_public_ip,
            os=given(shape.os),
        )


def _group(name: str | None, groups: Mapping[str, AutoScalingGroup]) -> Value[AutoScalingGroup] | None:
    if name is None:
        return None
    return groups.get(name) or Unknown(f"auto_scaling_groups.{name}, which has mistakes")
