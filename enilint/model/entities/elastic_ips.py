"""Elastic IPs and NAT gateways."""

from enilint.model.addresses import NO_ADDRESSES, Addresses
from enilint.model.entities.base import Identified, Peers
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import Value


class ElasticIp(Identified, kw_only=True, eq=False):
    """An Elastic IP address: it belongs to the account, and is associated with one private address at a time.

    Its `id` is the allocation id.
    """

    public_ip: Value[str] | None = None
    """The public IPv4 address; unknown until the apply. None: not stated."""
    owner: str = ""
    """The account whose quota it counts in, or the provider that stands for the account."""
    region: str | None = None
    """The Region whose quota it counts in. None: not stated."""
    quota: int | None = None
    """How many Elastic IPs the account may have in the Region. None: not stated."""
    pool: bool = False
    """Whether it comes from a pool of one's own, outside of the quota."""
    exists: bool = False
    """Whether the input shows that AWS has given it."""
    gateway: Value[str] = "internet-gateway"
    """The kind of gateway it is reached through: internet-gateway, carrier-gateway or local-gateway."""
    protected: Value[bool] = False
    """Whether its deletion is prevented."""
    allowlisted_by: Value[Peers] = ()
    """Who has put it on an allow-list."""


class NatGateway(Identified, kw_only=True, eq=False):
    """A NAT gateway: it takes addresses of its subnet, and the Elastic IPs that it is given."""

    subnet: Value[Subnet]
    """Its subnet; unknown for a regional gateway, which has none."""
    vpc: Value[Vpc] | None = None
    """The VPC that a regional gateway names. None: it names none, and is in that of its subnet."""
    addresses: Addresses = NO_ADDRESSES
    """Its private addresses."""
    elastic_ips: tuple[Value[ElasticIp], ...] = ()
    """The Elastic IPs it is given, the primary one first."""
    more_elastic_ips: tuple[str, ...] = ()
    """What would tell whether it is given others; empty where the list is complete."""
    mode: Value[str] = "zonal"
    """The availability mode: zonal or regional."""
    private: Value[bool] = False
    """Whether it leads to other networks alone, and has no Elastic IP."""
    names_subnet: Value[bool] | None = None
    """Whether the author sets a subnet. None: not stated."""
    has_allocation: Value[bool] | None = None
    """Whether it is given an Elastic IP as a whole (`AllocationId`), not for a zone. None: not stated."""
    secondaries_by_number: Value[int] | None = None
    """How many secondary addresses are asked for by number (`SecondaryPrivateIpAddressCount`). None: not by number."""
    zones: tuple[Value[Zone], ...] = ()
    """The zones that a regional one has Elastic IPs for. If there are any, AWS adds no zone automatically."""
    more_zones: tuple[str, ...] = ()
    """What would tell whether there are zones beside those listed; empty where the list is complete."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""
    allowlisted_by: Value[Peers] = ()
    """Who has put its addresses on an allow-list."""
