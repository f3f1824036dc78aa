"""VPCs and subnets."""

from enilint.model.entities.base import Entity, Identified
from enilint.model.zone import Zone
from enilint.values import Answer, Missing, Unknown, Value, differs, follow, same, words

_PART = "cidrsubnet("
"""How the symbol of a block begins that is a part of another block."""


class Vpc(Identified, kw_only=True, eq=False):
    """A virtual private cloud."""

    cidrs: tuple[str, ...] = ()
    """Its own CIDR blocks, of either family, as far as it states them; further ones are vpc_range."""
    cidr_symbol: str = ""
    """What stands for its IPv4 CIDR block, if the block is not known; empty if nothing does."""
    internet_gateway: Value[bool] | None = None
    """Whether an internet gateway is attached, where the VPC says it. None: gateways say it."""
    dns_hostnames: Value[bool] = False
    """Whether instances with public addresses get DNS names (`enableDnsHostnames`)."""
    dns_support: Value[bool] = True
    """Whether the Amazon DNS server answers (`enableDnsSupport`)."""
    block_public_access: Value[str] = "off"
    """Which traffic with internet gateways VPC Block Public Access blocks: off, ingress (all but that of NAT gateways),
    bidirectional, or, of what is excluded but for outbound traffic, egress-only."""
    default_of: str | None = None
    """What stands for the account and Region whose default VPC it is. None: nothing says that it is one."""
    is_made: bool = False
    """Whether the design makes it (CreateVpc): it is no default VPC."""

    def same_as(self, other: Identified) -> Answer:
        """Whether both are one VPC; one that the design makes is none of the default VPCs."""
        answer = super().same_as(other)
        if type(answer) is not Missing or not isinstance(other, Vpc):
            return answer
        if self.default_of is not None and other.default_of is not None:
            return True if self.default_of == other.default_of else answer
        pairs = ((self, other), (other, self))
        return False if any(one.is_made and two.default_of is not None for one, two in pairs) else answer


class Subnet(Identified, kw_only=True, eq=False):
    """A subnet: in exactly one zone for as long as it lives (CreateSubnet)."""

    zone: Value[Zone]
    """Its zone."""
    vpc: Value[Vpc]
    """Its VPC."""
    cidr: Value[str | None]
    """Its IPv4 CIDR block. None: it has none."""
    ipv6_cidr: Value[str | None] = None
    """Its IPv6 CIDR block. None: it has none."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""
    zone_asked: bool = True
    """Whether the author asks for a zone; otherwise AWS picks one."""
    in_use: int = 0
    """How many addresses things outside of the design have in it."""
    gives_public_ip: Value[bool] = False
    """Whether instances that start in it get a public IPv4 address automatically."""
    on_outpost: Value[bool] = False
    """Whether it is on an Outpost, whose zone is the Availability Zone that the Outpost is connected to."""
    block_public_access: Value[str] | None = None
    """What VPC Block Public Access blocks here, as for the VPC. None: as in its VPC."""
    representative: "Subnet | None" = None
    """What stands for all subnets of the block that it is one of, if the input does not tell their number. None: it is
    not known to be of such a block."""
    element: "Subnet | None" = None
    """Any one of the subnets, if this stands for a list of all subnets of a block whose number is not known."""

    @property
    def lacks_ipv6(self) -> Answer:
        """Whether it has no IPv6 CIDR block. One that is cut from another block is one, though it is not known."""
        block = self.ipv6_cidr
        if isinstance(block, Unknown) and (block.symbol or "").startswith(_PART):
            return False
        return same(follow(block, lambda one: one is None), True)

    def same_as(self, other: Identified) -> Answer:
        """Whether both are one subnet; two that differ in zone, VPC or CIDR block are not."""
        if self is other and self.representative is not None and type(self.id) is Unknown and self.id.symbol is None:
            return Missing((self.id.fact,))  # it is any one of a list, so both need not be the same one
        if self is not other and self.declared and other.declared:
            return False
        answer = super().same_as(other)
        if type(answer) is not Missing or not isinstance(other, Subnet):
            return answer
        pairs = ((self.zone, other.zone), (self.vpc, other.vpc), (self.cidr, other.cidr))
        return False if any(differs(mine, theirs) is True for mine, theirs in pairs) else answer

    @property
    def blocked_public_access(self) -> Value[str]:
        """What VPC Block Public Access blocks of its traffic, in the words of `block_public_access` of a VPC."""
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
    """The VPC."""
    cidr: Value[str]
    """The CIDR block."""
