"""What other templates of a run say of resources that a design imports: as much as facts may tell of an id."""

from collections.abc import Iterable

from enilint.inputs.cloudformation.mapping.entities import Entities, identity
from enilint.inputs.cloudformation.mapping.places import subnet_of, vpc_of
from enilint.inputs.cloudformation.resource import Body, Resource
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Unknown


def add_imported(
    resources: Iterable[Resource], vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> list[tuple[Body, SecurityGroup]]:
    """Take up the VPCs and subnets. Returns the security groups: other stacks may add rules to them."""
    bodies = [one.body for one in resources]
    for body in bodies:
        if body.resource.type == "AWS::EC2::VPC":
            vpc = vpc_of(body)
            vpc.declared = False
            vpcs.add(body, vpc)
    for body in bodies:
        if body.resource.type == "AWS::EC2::Subnet":
            subnet = subnet_of(body, vpcs)
            subnet.declared = False
            subnets.add(body, subnet)
    return [(body, _group(body, vpcs)) for body in bodies if body.resource.type == "AWS::EC2::SecurityGroup"]


def _group(body: Body, vpcs: Entities[Vpc]) -> SecurityGroup:
    rules = (f"the rules of {body.address}",)
    return SecurityGroup(
        address=body.address,
        at=body.at,
        places=body.places(vpc="VpcId"),
        id=identity(body),
        declared=False,
        vpc=vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
        more_ingress=rules,
        more_egress=rules,
    )
