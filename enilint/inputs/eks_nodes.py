"""What node groups of EKS have in common, whatever they are written in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from enilint.files.late import late
from enilint.findings import Location
from enilint.model.entities.base import Tags
from enilint.model.entities.containers import NodeGroup
from enilint.model.entities.launches import LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.typed import Generic
from enilint.values import OneOf, Unknown, Value, known, same, words

T = TypeVar("T")

USUAL_TYPE = "t3.medium"
"""What EKS starts if neither the node group nor its template names a type (CreateNodegroup, `instanceTypes`)."""
_MAX_PODS = late(r"""(?:--max-pods[= ]|\bmaxPods["']?\s*:\s*|\bmax-pods["']?\s*=\s*)["']?(\d+)""")
"""How user data sets it: an argument of the kubelet, a NodeConfig of nodeadm, settings of Bottlerocket."""


def node_group(
    *,
    address: str,
    at: Location,
    places: Mapping[str, Location],
    template: Value[LaunchTemplate] | None,
    subnets: tuple[list[Value[Subnet]], tuple[str, ...]],
    size: tuple[Value[int], Value[int] | None],
    cluster: Value[str] | None,
    types: Iterable[Value[str]],
    name: Value[str] | None,
    ip_family: Value[str],
    settings: Any,
) -> NodeGroup:
    """A node group, with what its template and the VPC CNI of its cluster decide.

    `subnets` are those that are listed, and what would tell whether there are more; `size` the least and the most
    nodes; `name` that of the node group; `settings` the environment variables of the VPC CNI.
    """
    tags = _tags_of_eks(address, cluster, name)
    launch = known(template) if template is not None else None
    pods = max_pods(launch)
    at_data = {"max_pods": launch.place("user_data")} if pods is not None and launch is not None else {}
    return NodeGroup(
        address=address,
        at=at,
        places={**places, **at_data},
        template=template,
        subnets=tuple(subnets[0]),
        more_subnets=subnets[1],
        least=size[0],
        most=size[1],
        tags=tags,
        instance_tags=tags,
        cluster=cluster,
        types=tuple(types) or ((USUAL_TYPE,) if template is None else ()),
        max_pods=pods,
        ip_family=ip_family,
        prefix_delegation=cni_flag(settings, "ENABLE_PREFIX_DELEGATION"),
        custom_networking=cni_flag(settings, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"),
        pod_security_groups=cni_flag(settings, "ENABLE_POD_ENI"),
    )


def _tags_of_eks(address: str, cluster: Value[str] | None, name: Value[str] | None) -> Tags:
    """The tags that EKS gives the Auto Scaling group of a node group, and its nodes.

    Those of the node group are not among them: "Tags don't propagate to any other cluster or AWS resources" (EKS API
    reference, `Nodegroup`). The autoscaler's tags: EKS User Guide, "Cluster Autoscaler".
    """
    values: dict[str, Value[str | None]] = {
        "eks:cluster-name": Unknown(f"the name of the EKS cluster of {address}") if cluster is None else cluster,
        "eks:nodegroup-name": Unknown(f"the name of {address}") if name is None else name,
        "k8s.io/cluster-autoscaler/enabled": "true",
    }
    if isinstance(cluster, str):
        values |= {f"k8s.io/cluster-autoscaler/{cluster}": "owned", f"kubernetes.io/cluster/{cluster}": "owned"}
    return Tags(values)


class OfClusters(Generic[T]):
    """What says something of clusters, by the names of these. `what` names it where nothing is certain."""

    def __init__(self, what: str, pairs: Iterable[tuple[Value[str] | None, T]]) -> None:
        self._what = what
        self._by_name = defaultdict[str, list[T]](list)
        self._others: list[tuple[Value[str], T]] = []
        for name, one in pairs:
            certain = known(name) if name is not None else None
            if certain is not None:
                self._by_name[certain].append(one)
            elif name is not None:
                self._others.append((name, one))

    def only_one(self, cluster: Value[str] | None) -> T | Unknown:
        """The one that says it of a cluster."""
        name = known(cluster) if cluster is not None else None
        if name is not None:
            found = self._by_name.get(name, [])
        else:
            found = [one for other, one in self._others if cluster is not None and same(other, cluster) is True]
        return found[0] if len(found) == 1 else Unknown(f"{self._what} of the EKS cluster {words(cluster)}")


def cni_flag(said: Any, variable: str) -> Value[bool]:
    """An environment variable as the CNI reads it; one that is not set is off (amazon-vpc-cni-k8s, README)."""
    if not isinstance(said, dict):
        return said if isinstance(said, Unknown) else Unknown(f"{variable} of the VPC CNI")
    value = said.get(variable)
    if isinstance(value, OneOf | Unknown):
        return Unknown(f"{variable} of the VPC CNI")
    return str(value).lower() in ("true", "1", "t")


def max_pods(template: LaunchTemplate | None) -> int | None:
    """How many pods the user data of nodes allows."""
    found = _MAX_PODS.search(template.user_data) if template is not None and template.user_data else None
    return int(found[1]) if found else None
