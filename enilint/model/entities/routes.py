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
    """A route table. `more_routes` says what would tell whether there are routes beside those of the design."""

    vpc: Value[Vpc] | None = None
    more_routes: tuple[str, ...] = ()


class Route(Entity, kw_only=True, eq=False):
    """A route of a table.

    `address` is that of the route, or of its table where it is written inside of it; `destination` is a CIDR block or
    the id of a prefix list. `target_kind` is interface (also where it names an instance), internet-gateway,
    egress-only-internet-gateway, nat-gateway, transit-gateway, vpc-endpoint, peering, carrier-gateway, local-gateway,
    virtual-private-gateway, core-network or local. `nat_gateway` and `vpc_endpoint` are the ones that it leads to.
    `doubt` says what would tell whether the table has this route.
    """

    destination: Value[str]
    table: Value[RouteTable] | None = None
    interface: Value[Interface] | None = None
    launch: Value[Launch] | None = None
    target_kind: Value[str] = "interface"
    nat_gateway: Value[NatGateway] | None = None
    vpc_endpoint: Value[Identified] | None = None
    doubt: str = ""


class InternetGateway(Identified, kw_only=True, eq=False):
    """An internet gateway, or its attachment to a VPC. `vpc` None: it is attached to none."""

    vpc: Value[Vpc] | None = None


class RouteTableAssociation(Entity, kw_only=True, eq=False):
    """What a route table holds for: a subnet, a gateway (`gateway`, its kind), or as the main table of a VPC.

    `doubt` says what would tell whether there is such an association whenever there is the subnet or VPC.
    """

    table: Value[RouteTable]
    subnet: Value[Subnet] | None = None
    gateway: Value[str] | None = None
    main_of: Value[Vpc] | None = None
    doubt: str = ""
