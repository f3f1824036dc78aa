"""The ranges of addresses that a VPC has beside its first one."""

from enilint.model.entities import Entity, Vpc
from enilint.values import Value


class VpcRange(Entity, kw_only=True, eq=False):
    """A further CIDR block of a VPC (AssociateVpcCidrBlock), of either family."""

    vpc: Value[Vpc]
    cidr: Value[str]
