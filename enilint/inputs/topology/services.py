"""From entries to the model: VPC endpoints, clusters, functions, and other services that are given subnets."""

from collections.abc import Iterator
from typing import Any

from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language import routing, services
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, left_out, own_id
from enilint.inputs.topology.references import References
from enilint.inputs.topology.security import group_list
from enilint.model.entities.services import SubnetService, VpcEndpoint
from enilint.values import Value, follow

_OF_SECTION = {"eks_clusters": "eks-cluster", "lambda_functions": "lambda-function"}


def vpc_endpoint(entry: Entry, refer: References) -> VpcEndpoint:
    """A VPC endpoint."""
    shape: routing.VpcEndpoint = entry.shape
    type = given(shape.type)
    placed = _subnets(entry, refer)
    of_subnets = follow(placed["subnets"][0], lambda one: one.vpc) if placed["subnets"] else None
    return VpcEndpoint(
        **common(VpcEndpoint, entry),
        **placed,
        vpc=refer.vpc(shape.vpc, entry) or of_subnets or left_out(entry.address, "vpc", "the VPC"),
        private_dns=shape.private_dns,
        id=own_id(entry),
        service=left_out(entry.address, "type", "the type") if type is None else f"{type}-endpoint",
        service_name=given(shape.service) or left_out(entry.address, "service", "the service"),
        ip_address_type=shape.ip_address_type,
        more_targets=(f"what is behind {entry.address}",),
    )


def services_with_subnets(entries: Entries, refer: References) -> Iterator[SubnetService]:
    """The services that have no mistakes, but those that have files of their own here."""
    for section, service in _OF_SECTION.items():
        for entry in entries.named[section].values():
            if entry.shape is not None:
                yield _service(entry, service, refer)
    for entry in entries.named["managed_services"].values():
        if entry.shape is not None:
            shape: services.Service = entry.shape
            one = _service(entry, given(shape.type) or left_out(entry.address, "type", "the type"), refer)
            if one.service == "opensearch-domain":
                zones = given(shape.zones)
                one.zones_wanted = left_out(entry.address, "zones", "the zones") if zones is None else zones
            yield one


def _service(entry: Entry, service: Value[str], refer: References) -> SubnetService:
    groups = getattr(entry.shape, "security_groups", None)
    return SubnetService(
        **common(SubnetService, entry),
        **_subnets(entry, refer),
        id=own_id(entry),
        service=service,
        ip_address_type=_ip_address_type(entry.shape),
        is_public=getattr(entry.shape, "assign_public_ip", False),
        security_groups=group_list(groups, entry.data, entry, refer) if groups else None,
    )


def _ip_address_type(shape: Any) -> str:
    """The addresses of the interfaces: IPv4 alone, unless a function or a cluster asks for IPv6, too."""
    if isinstance(shape, services.LambdaFunction):
        return "dualstack" if shape.ipv6_allowed_for_dual_stack else "ipv4"
    return shape.ip_family if isinstance(shape, services.EksCluster) else "ipv4"


def _subnets(entry: Entry, refer: References) -> dict[str, Any]:
    names: list[str] = entry.shape.subnets
    subnets = tuple(subnet for name in names if (subnet := refer.subnet(name, entry)) is not None)
    return {"subnets": subnets, "more_subnets": () if names else (f"the subnets of {entry.address}",)}
