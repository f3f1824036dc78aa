"""VPCs and subnets."""

from enilint.model.entities.base import Entity, Identified
from enilint.model.zone import Zone
from enilint.values import Answer, Missing, Value, differs, follow, words


class Vpc(Identified, kw_only=True, eq=False):
    """A virtual private cloud.

    `internet_gateway` is whether one is attached, where the VPC itself says; None where gateways say it.
    `block_public_access` is which traffic with internet gateways VPC Block Public Access blocks: off, ingress (all but
    that of NAT gateways) or bidirectional; or, of what is excluded from it but for outbound traffic, egress-only.
    """

    cidrs: tuple[str, ...] = ()
    internet_gateway: Value[bool] | None = None
    block_public_access: Value[str] = "off"


class Subnet(Identified, kw_only=True, eq=False):
    """A subnet: in exactly one zone for as long as it lives (CreateSubnet).

    `exists`: the input shows that AWS has made it. `in_use` counts addresses that things outside of the design have.
    `zone_asked` is false where the author asks for no zone, so that AWS picks one. `gives_public_ip`: instances that
    start in it get a public IPv4 address by themselves. `block_public_access` is as that of the VPC, where the subnet
    has one of its own.
    """

    zone: Value[Zone]
    vpc: Value[Vpc]
    cidr: Value[str | None]
    ipv6_cidr: Value[str | None] = None
    exists: bool = False
    zone_asked: bool = True
    in_use: int = 0
    gives_public_ip: Value[bool] = False
    block_public_access: Value[str] | None = None

    def same_as(self, other: Identified) -> Answer:
        """Whether both are one subnet; two that differ in zone, VPC or CIDR block are not."""
        answer = super().same_as(other)
        if not isinstance(answer, Missing) or not isinstance(other, Subnet):
            return answer
        pairs = ((self.zone, other.zone), (self.vpc, other.vpc), (self.cidr, other.cidr))
        return False if any(differs(mine, theirs) is True for mine, theirs in pairs) else answer

    @property
    def blocked_public_access(self) -> Value[str]:
        """What VPC Block Public Access blocks of its traffic, in the words of `Vpc.block_public_access`."""
        if self.block_public_access is not None:
            return self.block_public_access
        return follow(self.vpc, lambda vpc: vpc.block_public_access)

    @property
    def zone_words(self) -> str:
        """The zone in a sentence."""
        return words(self.zone, unknown="an unknown zone")


class VpcRange(Entity, kw_only=True, eq=False):
    """A further CIDR block of a VPC (AssociateVpcCidrBlock), of either family."""

    vpc: Value[Vpc]
    cidr: Value[str]
