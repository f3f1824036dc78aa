"""Elastic IPs and NAT gateways."""

from enilint.model.addresses import NO_ADDRESSES, Addresses
from enilint.model.entities.base import Identified, Peers
from enilint.model.entities.places import Subnet
from enilint.values import Value


class ElasticIp(Identified, kw_only=True, eq=False):
    """An Elastic IP address: it belongs to the account, and is associated with one private address at a time.

    `id` is the allocation id. The quota is one of the `owner` (an account, or the provider that stands for it) and the
    Region; `quota` is its number where the design states it, and addresses from a `pool` of one's own are outside of
    it. `exists`: the input shows that AWS has given it. `gateway` is the kind of gateway that it is reached through:
    internet-gateway, carrier-gateway or local-gateway. `protected`: its deletion is prevented.
    """

    public_ip: Value[str] | None = None
    owner: str = ""
    region: str | None = None
    quota: int | None = None
    pool: bool = False
    exists: bool = False
    gateway: Value[str] = "internet-gateway"
    protected: Value[bool] = False
    allowlisted_by: Value[Peers] = ()


class NatGateway(Identified, kw_only=True, eq=False):
    """A NAT gateway; it takes addresses of its subnet, and the Elastic IPs that it is given.

    `mode` is its availability mode: zonal, or regional, which has no subnet. `more_elastic_ips` says what would tell
    whether it is given others than those listed. `private`: it leads to other networks, and has no Elastic IP.
    `exists`: the input shows that AWS has made it.
    """

    subnet: Value[Subnet]
    addresses: Addresses = NO_ADDRESSES
    elastic_ips: tuple[Value[ElasticIp], ...] = ()
    more_elastic_ips: tuple[str, ...] = ()
    mode: Value[str] = "zonal"
    private: Value[bool] = False
    exists: bool = False
    allowlisted_by: Value[Peers] = ()
