"""VPC Block Public Access: what it blocks in the VPCs and subnets of a design.

It is set for an account and a Region, and VPCs and subnets can be excluded from it. Sources:
ModifyVpcBlockPublicAccessOptions, CreateVpcBlockPublicAccessExclusion.
"""

from collections.abc import Mapping, Sequence

from enilint.inputs.terraform.mapping.entities import Entities, region_of
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Unknown, Value, follow, known

_OPTIONS = "aws_vpc_block_public_access_options"
_EXCLUSION = "aws_vpc_block_public_access_exclusion"

_MODES = {"block-bidirectional": "bidirectional", "block-ingress": "ingress", "off": "off"}
_EXCLUDED = {"allow-bidirectional": "off", "allow-egress": "egress-only"}


def note_public_access(
    by_type: Mapping[str, Sequence[Resource]], vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> None:
    """Note in VPCs and subnets what is blocked there."""
    options = managed(by_type, _OPTIONS)
    if not options:
        return
    for resource in (one for type in ("aws_vpc", "aws_default_vpc") for one in by_type.get(type, ())):
        modes = [mode for body in options if (mode := _mode_for(body, resource.attributes)) is not None]
        vpcs.by_address[resource.address].block_public_access = modes[0] if modes else "off"
    for body in managed(by_type, _EXCLUSION):
        _exclude(body, vpcs, subnets)


def _mode_for(body: Body, vpc: Body) -> Value[str] | None:
    """What options block in a VPC; None where they are those of another Region."""
    regions = (region_of(body), region_of(vpc))
    if None not in regions and regions[0] != regions[1]:
        return None
    if body.resource.conditions:
        return Unknown(body.resource.doubt or f"whether {body.address} exists")
    if body.resource.provider != vpc.resource.provider or not body.resource.provider:
        return Unknown(f"whether {body.address} is in the account and Region of {vpc.address}")
    return follow(body.text_or("internet_gateway_block_mode", "off"), lambda one: _MODES.get(one, "off"))


def _exclude(body: Body, vpcs: Entities[Vpc], subnets: Entities[Subnet]) -> None:
    mode = follow(body.text_or("internet_gateway_exclusion_mode", ""), lambda one: _EXCLUDED.get(one, "off"))
    if body.resource.conditions:
        mode = Unknown(body.resource.doubt or f"whether {body.address} exists")
    subnet, vpc = subnets.reference(body, "subnet_id"), vpcs.reference(body, "vpc_id")
    one: Subnet | Vpc | None = known(subnet) if subnet is not None else None
    one = known(vpc) if vpc is not None else one
    if one is not None and (one.declared or known(one.id) is not None):
        one.block_public_access = mode
        return
    for other in vpcs.by_address.values():  # any of them may be meant
        other.block_public_access = Unknown(f"the exclusions of {body.address}")
