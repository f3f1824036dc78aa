"""Route tables, their routes and what they are associated with."""

from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.elastic_ips import NatGateway
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import (
    Value,
)

INTERNET_GATEWAY = "internet-gateway"


class RouteTable(Identified, kw_only=True, eq=False):
    """A route table."""

    vpc: Value[Vpc] | None = None
    """Its VPC. None: not stated."""
    keeps_own_routes: Value[bool] = False
    """Whether Terraform keeps the list of routes that the table itself has, and so removes those from elsewhere."""
    more_routes: tuple[str, ...] = ()
    """What would tell whether there are routes beside those of the design; empty where there are none."""
    more_propagated: tuple[str, ...] = ()
    """What would tell the routes that virtual private gateways propagate to it; empty where none do."""


class Route(Entity, kw_only=True, eq=False):
    """A route of a table.

    Its `address` is its own, or that of its table where it is written inside of the table.
    """

    destination: Value[str]
    """A CIDR block, or the id of a prefix list."""
    table: Value[RouteTable] | None = None
    """Its table. None: not stated."""
    interface: Value[Interface] | None = None
    """The interface it names as its target. None: it names none."""
    launch: Value[Launch] | None = None
    """The instance it names as its target. None: it names none."""
    target_kind: Value[str] = "interface"
    """What it leads to: interface (also where it names an instance), internet-gateway, egress-only-internet-gateway,
    nat-gateway, transit-gateway, vpc-endpoint, peering, carrier-gateway, local-gateway, virtual-private-gateway,
    core-network or local."""
    nat_gateway: Value[NatGateway] | None = None
    """The NAT gateway it leads to. None: it leads to none."""
    vpc_endpoint: Value[Identified] | None = None
    """The VPC endpoint it leads to. None: it leads to none."""
    gateway: Value[str] | None = None
    """What names the transit gateway or peering connection it leads to. None: it leads to something else."""
    doubt: str = ""
    """What would tell whether the table has this route; empty where it has."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""


class PeeringConnection(Identified, kw_only=True, eq=False):
    """A VPC peering connection: routes to it lead from either of two VPCs to the other one."""

    vpc: Value[Vpc]
    """The VPC that asks for the connection."""
    peer_vpc: Value[Vpc]
    """The VPC that accepts it."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""


class InternetGateway(Identified, kw_only=True, eq=False):
    """An internet gateway, or its attachment to a VPC."""

    vpc: Value[Vpc] | None = None
    """The VPC it is attached to. None: to none."""


class RouteTableAssociation(Entity, kw_only=True, eq=False):
    """What a route table is associated with: a subnet, a gateway, or a VPC as its main table."""

    table: Value[RouteTable]
    """The table."""
    subnet: Value[Subnet] | None = None
    """The subnet. None: it is no association with a subnet."""
    gateway: Value[str] | None = None
    """The kind of gateway. None: it is no association with a gateway."""
    main_of: Value[Vpc] | None = None
    """The VPC whose main table it is. None: it is no main table."""
    doubt: str = ""
    """What would tell whether there is this association whenever there is the subnet or VPC; empty where there is."""
