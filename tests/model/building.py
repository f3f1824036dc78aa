"""Short ways to build the entities of a design, and the network that they make."""

from enilint.aws.instance_types import Catalog
from enilint.model.entities.groups import GroupAssociation, GroupList
from enilint.model.entities.on_interfaces import GroupAttachment
from enilint.model.entities.routes import InternetGateway, RouteTableAssociation
from enilint.rule import (
    Attachment,
    GroupUse,
    Instance,
    Interface,
    LaunchInterface,
    LaunchTemplate,
    Location,
    Network,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Unknown,
    Vpc,
    Zone,
)

CATALOG = Catalog()
AT = Location("design.enilint.yaml")
ACCOUNT = "123456789012"


def unknown_id(address: str) -> Unknown:
    """The id of something that the design creates."""
    return Unknown(f"the ID of {address}", f"{address}.id")


def vpc(address: str = "vpc", **more) -> Vpc:
    return Vpc(**{"address": address, "at": AT, "id": unknown_id(address), **more})


def zone(name="us-east-1a", id=None, **more) -> Zone:
    return Zone(**{"name": name, "id": id or Unknown(f"the zone ID of {name}"), "account": ACCOUNT, **more})


VPC = vpc()
ZONE = zone()


def subnet(address: str = "subnet", **more) -> Subnet:
    given = {"zone": ZONE, "vpc": VPC, "cidr": "10.0.1.0/24", "id": unknown_id(address)}
    return Subnet(**{"address": address, "at": AT, **given, **more})


SUBNET = subnet()


def interface(address: str = "eni", **more) -> Interface:
    return Interface(**{"address": address, "at": AT, "id": unknown_id(address), "subnet": SUBNET, **more})


def listed(address: str = "listed", **more) -> LaunchInterface:
    """One interface in the list of a launch."""
    return LaunchInterface(**{"address": address, "at": AT, **more})


def instance(address: str = "web", **more) -> Instance:
    return Instance(**{"address": address, "at": AT, "type": "m5.large", "id": unknown_id(address), **more})


def template(address: str = "template", **more) -> LaunchTemplate:
    return LaunchTemplate(**{"address": address, "at": AT, "type": "m5.large", "id": unknown_id(address), **more})


def attachment(what, where, device_index=1, **more) -> Attachment:
    given = {"address": f"{what}-on-{where}", "interface": what, "launch": where, "device_index": device_index}
    return Attachment(**{"at": AT, **given, **more})


def route_table(address: str = "table", **more) -> RouteTable:
    return RouteTable(**{"address": address, "at": AT, "id": unknown_id(address), "vpc": VPC, **more})


def table_association(table: RouteTable, **more) -> RouteTableAssociation:
    return RouteTableAssociation(**{"address": "association", "at": AT, "table": table, **more})


def internet_gateway(**more) -> InternetGateway:
    return InternetGateway(**{"address": "igw", "at": AT, "id": unknown_id("igw"), **more})


def route(address: str = "route", **more) -> Route:
    return Route(**{"address": address, "at": AT, "destination": "0.0.0.0/0", **more})


def security_group(address: str = "group", **more) -> SecurityGroup:
    return SecurityGroup(**{"address": address, "at": AT, "id": unknown_id(address), "vpc": VPC, **more})


def groups(*listed, **more) -> GroupList:
    """The security groups that an interface lists."""
    return GroupList(uses=tuple(GroupUse(group=one, at=AT) for one in listed), **more)


def added_group(group, to, **more) -> GroupAttachment:
    """A security group that is added to an interface apart from its list."""
    return GroupAttachment(**{"address": f"{group}-of-{to}", "at": AT, "group": group, "interface": to, **more})


def group_association(address: str = "association", **more) -> GroupAssociation:
    """A further VPC that a security group can be used in."""
    return GroupAssociation(**{"address": address, "at": AT, "vpc": VPC, **more})


def network(**parts) -> Network:
    return Network(**{"catalog": CATALOG, **parts})
