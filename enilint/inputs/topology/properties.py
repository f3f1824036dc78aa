"""What the attributes of the model are called in topology files: for the places of attributes, and for edits."""

from collections.abc import Mapping

from enilint.findings import EDITED_PARTS, Location
from enilint.inputs.yaml import tree
from enilint.model.entities.base import Entity
from enilint.model.entities.containers import EcsService, EniConfig, NodeGroup
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.intent import FailoverGroup, Flow, Operation
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Instance,
    Interface,
    LaunchInterface,
    LaunchTemplate,
)
from enilint.model.entities.on_interfaces import ElasticIpAssociation, InterfacePermission
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import PeeringConnection, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import (
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    SubnetService,
    TransitGatewayAttachment,
    VpcEndpoint,
)

Names = Mapping[str, str | tuple[str, ...]]
"""The properties that say what an attribute is, the usual one first."""

_ADDRESSES = (
    "private_ips",
    "secondary_private_ip_count",
    "ipv4_prefixes",
    "ipv4_prefix_count",
    "ipv6_addresses",
    "ipv6_address_count",
    "ipv6_prefixes",
    "ipv6_prefix_count",
)

PROPERTIES: Mapping[type[Entity], Names] = {
    Vpc: {"cidrs": ("cidr", "ipv6_cidr")},
    Subnet: {
        "zone": ("zone", "zone_id"),
        "gives_public_ip": "auto_assign_public_ip",
        "in_use": "addresses_in_use",
        "on_outpost": "outpost",
        "ipv6_cidr": ("ipv6_cidr", "ipv4_only"),
    },
    Interface: {
        "addresses": _ADDRESSES,
        "private_ip": "private_ips",
        "attached_later": "attached_by_agent",
        "manager": "managed_by",
        "notes": ("description", "tags"),
    },
    LaunchInterface: {
        "addresses": _ADDRESSES,
        "asks_public_ip": "associate_public_ip",
        "notes": ("description", "tags"),
    },
    LaunchTemplate: {"type": ("type", "types")},
    Instance: {
        "addresses": ("private_ips", "secondary_private_ip_count"),
        "private_ip": "private_ips",
        "asks_public_ip": "associate_public_ip",
        "notes": ("description", "tags"),
        "stopped": "state",
        "template": "launch_template",
    },
    Attachment: {"launch": "instance"},
    AutoScalingGroup: {
        "template": "launch_template",
        "least": ("min", "desired"),
        "most": "max",
        "instance_tags": "tags",
    },
    NodeGroup: {"template": "launch_template", "types": "type", "least": "min", "most": "max"},
    EniConfig: {"zone": "name"},
    EcsService: {"group": "auto_scaling_group", "is_public": "assign_public_ip"},
    ElasticIp: {"gateway": "carrier"},
    ElasticIpAssociation: {"launch": "instance"},
    RouteTableAssociation: {"subnet": "subnets", "main_of": "main"},
    Route: {"launch": "instance", "gateway": ("transit_gateway", "peering")},
    NatGateway: {
        "addresses": "private_ips",
        "mode": "availability_mode",
        "private": "connectivity",
        "names_subnet": "subnet",
        "has_allocation": "elastic_ips",
    },
    TransitGatewayAttachment: {
        "vpc": "subnets",
        "propagates": "default_route_table_propagation",
        "has_static_ipv6_route": "static_routes",
        "references_groups": "security_group_referencing",
    },
    LoadBalancerTarget: {"to": ("instance", "interface", "address")},
    SubnetService: {"ip_address_type": ("ip_family", "ipv6_allowed_for_dual_stack")},
    VpcEndpoint: {"service": "type", "service_name": "service"},
    LoadBalancer: {"service": "type", "is_public": "scheme"},
    DnsRecord: {"to": ("interface", "instance", "elastic_ip", "address")},
    Flow: {"source": "from", "target": "to"},
    Operation: {"verb": ("detach", "move"), "interface": ("detach", "move"), "launch": ("detach", "move")},
}
"""The attributes that properties have another name for. All others have the name of their property."""

BLOCKS: Mapping[str, type[Entity]] = {
    "vpcs": Vpc,
    "subnets": Subnet,
    "security_groups": SecurityGroup,
    "interfaces": Interface,
    "instances": Instance,
    "instances.interfaces": LaunchInterface,
    "launch_templates": LaunchTemplate,
    "launch_templates.interfaces": LaunchInterface,
    "attachments": Attachment,
    "auto_scaling_groups": AutoScalingGroup,
    "elastic_ips": ElasticIp,
    "nat_gateways": NatGateway,
    "route_tables": RouteTable,
    "route_tables.routes": Route,
    "transit_gateway_attachments": TransitGatewayAttachment,
    "peering_connections": PeeringConnection,
    "interface_permissions": InterfacePermission,
    "failover_groups": FailoverGroup,
    "load_balancers": LoadBalancer,
    "load_balancers.targets": LoadBalancerTarget,
    "vpc_endpoints": VpcEndpoint,
    "eks_clusters": SubnetService,
    "eks_clusters.eni_configs": EniConfig,
    "eks_node_groups": NodeGroup,
    "ecs_services": EcsService,
    "lambda_functions": SubnetService,
    "managed_services": SubnetService,
    "dns_records": DnsRecord,
    "flows": Flow,
    "operations": Operation,
}
"""What the mappings of a file are in the model, by their section, and by their property in it."""


def places_of(kind: type[Entity], data: tree.Mapping, text: tree.Tree) -> dict[str, Location]:
    """Where the attributes of an entity are written: the value of the property."""
    written = text.values(data)
    names = PROPERTIES.get(kind, {})
    found = {name: written[name] for name in written if name in kind.attributes() and name not in names}
    for attribute, properties in names.items():
        for one in (properties,) if isinstance(properties, str) else properties:
            if one in written:
                found[attribute] = written[one]
                break
    return found


def property_of(block: str, attribute: str) -> str | None:
    """The property of a mapping of a file that an edit of an attribute changes; None where there is none."""
    kind = BLOCKS.get(block)
    if kind is None or attribute in EDITED_PARTS:
        return attribute if kind is not None and attribute in _ADDRESSES else None
    if attribute not in kind.attributes():
        return None
    properties = PROPERTIES.get(kind, {}).get(attribute, attribute)
    return properties if isinstance(properties, str) else properties[0]
