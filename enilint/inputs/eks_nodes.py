"""What node groups of EKS have in common, whatever they are written in."""

from typing import Any

from enilint.files.late import late
from enilint.model.entities.launches import LaunchTemplate
from enilint.values import OneOf, Unknown, Value

USUAL_TYPE = "t3.medium"
"""What EKS starts if neither the node group nor its template names a type (CreateNodegroup, `instanceTypes`)."""
_MAX_PODS = late(r"""(?:--max-pods[= ]|\bmaxPods["']?\s*:\s*|\bmax-pods["']?\s*=\s*)["']?(\d+)""")
"""How user data sets it: an argument of the kubelet, a NodeConfig of nodeadm, settings of Bottlerocket."""


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
