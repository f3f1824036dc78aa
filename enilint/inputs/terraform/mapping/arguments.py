"""What the attributes of the model are called in resources: for the places of attributes, and for edits."""

import functools
from collections.abc import Mapping

from enilint.findings import Location
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.containers import EcsService, EniConfig, NodeGroup
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import GroupAssociation, SecurityGroup
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Instance,
    Interface,
    LaunchInterface,
    LaunchTemplate,
)
from enilint.model.entities.on_interfaces import ElasticIpAssociation, GroupAttachment
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import InternetGateway, PeeringConnection, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import (
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    TransitGatewayAttachment,
    VpcEndpoint,
)

Names = Mapping[str, str | tuple[str, ...]]
"""The arguments, or nested blocks, that say what an attribute is, the usual one first."""

_ZONE = ("availability_zone", "availability_zone_id")
_IPV6 = ("ipv6_addresses", "ipv6_address_count", "ipv6_prefixes", "ipv6_prefix_count")
_USER_DATA = ("user_data", "user_data_base64")
_TARGETS = (
    "network_interface_id",
    "instance_id",
    "nat_gateway_id",
    "gateway_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
    "egress_only_gateway_id",
    "carrier_gateway_id",
    "local_gateway_id",
    "core_network_arn",
)
_OF_FLEET: Mapping[type[Entity], Names] = {
    AutoScalingGroup: {"subnets": "subnet_id", "zones": "availability_zone"},
    LaunchTemplate: {"type": "instance_type"},
}
_ROUTE: Names = {
    "interface": "network_interface_id",
    "launch": "instance_id",
    "nat_gateway": "nat_gateway_id",
    "vpc_endpoint": ("vpc_endpoint_id", "gateway_id"),
    "gateway": ("transit_gateway_id", "vpc_peering_connection_id"),
    "target_kind": _TARGETS,
}

_ARGUMENTS: Mapping[str, Mapping[type[Entity], Names]] = {
    "aws_vpc": {
        Vpc: {
            "cidrs": "cidr_block",
            "dns_hostnames": "enable_dns_hostnames",
            "dns_support": "enable_dns_support",
        }
    },
    "aws_subnet": {
        Subnet: {
            "zone": _ZONE,
            "vpc": "vpc_id",
            "cidr": "cidr_block",
            "ipv6_cidr": "ipv6_cidr_block",
            "gives_public_ip": "map_public_ip_on_launch",
            "on_outpost": "outpost_arn",
        }
    },
    "aws_vpc_ipv4_cidr_block_association": {VpcRange: {"vpc": "vpc_id", "cidr": "cidr_block"}},
    "aws_vpc_ipv6_cidr_block_association": {VpcRange: {"vpc": "vpc_id", "cidr": "ipv6_cidr_block"}},
    "aws_network_interface": {
        Interface: {
            "subnet": "subnet_id",
            "kind": "interface_type",
            "addresses": (
                "private_ips",
                "private_ip_list",
                "private_ips_count",
                "ipv4_prefixes",
                "ipv4_prefix_count",
                "ipv6_address_list",
                *_IPV6,
            ),
            "ignored_arguments": ("private_ip", "private_ip_list", "ipv6_address_list"),
            "private_ip": "private_ips",
            "source_dest_check": "source_dest_check",
            "security_groups": "security_groups",
            "notes": ("description", "tags"),
            "allowlisted_by": "tags",
        }
    },
    "aws_network_interface.attachment": {
        Attachment: {
            "interface": "instance",
            "launch": "instance",
            "device_index": "device_index",
            "network_card": "network_card_index",
        }
    },
    "aws_network_interface_attachment": {
        Attachment: {
            "interface": "network_interface_id",
            "launch": "instance_id",
            "device_index": "device_index",
            "network_card": "network_card_index",
            "ena_queues": "ena_queue_count",
        }
    },
    "aws_instance": {
        Instance: {
            "type": "instance_type",
            "subnet": "subnet_id",
            "zone": "availability_zone",
            "interfaces": ("network_interface", "primary_network_interface"),
            "addresses": ("private_ip", "secondary_private_ips", "ipv6_addresses", "ipv6_address_count"),
            "private_ip": "private_ip",
            "source_dest_check": "source_dest_check",
            "security_groups": ("vpc_security_group_ids", "security_groups"),
            "asks_public_ip": "associate_public_ip_address",
            "template": "launch_template",
            "os": "ami",
            "placement_group": "placement_group",
            "notes": "tags",
            "allowlisted_by": "tags",
            "egress_identity": "tags",
            "replaced_by": ("user_data_replace_on_change", "tags"),
            "policy_routing": _USER_DATA,
            "management_swap": _USER_DATA,
            "user_data": _USER_DATA,
        }
    },
    "aws_instance.network_interface": {
        LaunchInterface: {
            "interface": "network_interface_id",
            "device_index": "device_index",
            "network_card": "network_card_index",
            "delete_on_termination": "delete_on_termination",
        }
    },
    "aws_instance.primary_network_interface": {LaunchInterface: {"interface": "network_interface_id"}},
    "aws_launch_template": {
        LaunchTemplate: {
            "type": "instance_type",
            "interfaces": "network_interfaces",
            "security_groups": ("vpc_security_group_ids", "security_group_names"),
            "os": "image_id",
            "notes": ("description", "tags"),
            "allowlisted_by": "tag_specifications",
            "policy_routing": "user_data",
            "management_swap": "user_data",
            "user_data": "user_data",
            "attaches": "user_data",
        }
    },
    "aws_launch_configuration": {
        LaunchTemplate: {
            "type": "instance_type",
            "security_groups": "security_groups",
            "os": "image_id",
            "asks_public_ip": "associate_public_ip_address",
            "policy_routing": "user_data",
            "management_swap": "user_data",
            "user_data": "user_data",
            "attaches": "user_data",
        }
    },
    "aws_launch_template.placement": {LaunchTemplate: {"zone": "availability_zone", "placement_group": "group_name"}},
    "aws_launch_template.network_interfaces": {
        LaunchInterface: {
            "interface": "network_interface_id",
            "subnet": "subnet_id",
            "device_index": "device_index",
            "network_card": "network_card_index",
            "kind": "interface_type",
            "addresses": (
                "ipv4_addresses",
                "private_ip_address",
                "ipv4_address_count",
                "ipv4_prefixes",
                "ipv4_prefix_count",
                *_IPV6,
            ),
            "asks_public_ip": "associate_public_ip_address",
            "security_groups": "security_groups",
            "delete_on_termination": "delete_on_termination",
            "notes": "description",
        }
    },
    "aws_autoscaling_group": {
        AutoScalingGroup: {
            "template": ("launch_template", "mixed_instances_policy", "launch_configuration"),
            "subnets": "vpc_zone_identifier",
            "zones": "availability_zones",
            "least": "min_size",
            "most": "max_size",
            "tags": "tag",
            "instance_tags": "tag",
        }
    },
    "aws_ec2_fleet": {AutoScalingGroup: {"template": "launch_template_config"}},
    "aws_ec2_fleet.launch_template_config.override": _OF_FLEET,
    "aws_spot_fleet_request": {AutoScalingGroup: {"template": ("launch_template_config", "launch_specification")}},
    "aws_spot_fleet_request.launch_specification": _OF_FLEET,
    "aws_spot_fleet_request.launch_template_config.overrides": _OF_FLEET,
    "aws_eks_node_group": {
        NodeGroup: {
            "template": "launch_template",
            "subnets": "subnet_ids",
            "least": "scaling_config",
            "most": "scaling_config",
            "cluster": "cluster_name",
            "types": "instance_types",
        },
        LaunchTemplate: {"type": "instance_types"},
    },
    "aws_eks_addon": {
        EniConfig: {
            "name": "configuration_values",
            "zone": "configuration_values",
            "subnet": "configuration_values",
            "cluster": "cluster_name",
            "node_label": "configuration_values",
            "is_used": "configuration_values",
            "listed_by": "configuration_values",
        }
    },
    "kubernetes_manifest": {
        EniConfig: {
            "name": "manifest",
            "zone": "manifest",
            "subnet": "manifest",
            "cluster": "manifest",
            "node_label": "manifest",
            "is_used": "manifest",
            "listed_by": "manifest",
        }
    },
    "kubectl_manifest": {
        EniConfig: {
            "name": "yaml_body",
            "zone": "yaml_body",
            "subnet": "yaml_body",
            "cluster": "yaml_body",
            "node_label": "yaml_body",
            "is_used": "yaml_body",
            "listed_by": "yaml_body",
        }
    },
    "aws_ecs_service": {
        EcsService: {
            "network_mode": "network_configuration",
            "launch_type": ("launch_type", "capacity_provider_strategy"),
            "group": "capacity_provider_strategy",
            "desired": "desired_count",
        }
    },
    "aws_ecs_service.network_configuration": {
        EcsService: {
            "subnets": "subnets",
            "security_groups": "security_groups",
            "is_public": "assign_public_ip",
        }
    },
    "aws_autoscaling_group.mixed_instances_policy.launch_template.override": {
        LaunchTemplate: {"type": "instance_type"}
    },
    "aws_eip": {
        ElasticIp: {
            "gateway": ("network_border_group", "customer_owned_ipv4_pool"),
            "pool": ("public_ipv4_pool", "ipam_pool_id", "customer_owned_ipv4_pool"),
            "protected": "lifecycle",
            "allowlisted_by": "tags",
        },
        ElasticIpAssociation: {
            "interface": "network_interface",
            "launch": "instance",
            "private_ip": "associate_with_private_ip",
        },
    },
    "aws_eip_association": {
        ElasticIpAssociation: {
            "elastic_ip": ("allocation_id", "public_ip"),
            "interface": "network_interface_id",
            "launch": "instance_id",
            "private_ip": "private_ip_address",
        }
    },
    "aws_nat_gateway": {
        NatGateway: {
            "subnet": "subnet_id",
            "vpc": "vpc_id",
            "addresses": (
                "private_ip",
                "secondary_private_ip_addresses",
                "secondary_private_ip_address_count",
            ),
            "elastic_ips": ("allocation_id", "secondary_allocation_ids", "availability_zone_address"),
            "mode": "availability_mode",
            "private": "connectivity_type",
            "names_subnet": "subnet_id",
            "has_allocation": ("allocation_id", "secondary_allocation_ids"),
            "secondaries_by_number": "secondary_private_ip_address_count",
            "zones": "availability_zone_address",
            "allowlisted_by": "tags",
        }
    },
    "aws_route_table": {RouteTable: {"vpc": "vpc_id", "keeps_own_routes": "route"}},
    "aws_default_route_table": {RouteTable: {"vpc": "default_route_table_id", "keeps_own_routes": "route"}},
    "aws_route": {
        Route: {
            **_ROUTE,
            "table": "route_table_id",
            "destination": (
                "destination_cidr_block",
                "destination_ipv6_cidr_block",
                "destination_prefix_list_id",
            ),
        }
    },
    "aws_route_table.route": {
        Route: {**_ROUTE, "destination": ("cidr_block", "ipv6_cidr_block", "destination_prefix_list_id")}
    },
    "aws_route_table_association": {
        RouteTableAssociation: {"table": "route_table_id", "subnet": "subnet_id", "gateway": "gateway_id"}
    },
    "aws_main_route_table_association": {RouteTableAssociation: {"table": "route_table_id", "main_of": "vpc_id"}},
    "aws_vpc_peering_connection": {PeeringConnection: {"vpc": "vpc_id", "peer_vpc": "peer_vpc_id"}},
    "aws_internet_gateway": {InternetGateway: {"vpc": "vpc_id"}},
    "aws_internet_gateway_attachment": {InternetGateway: {"vpc": "vpc_id"}},
    "aws_security_group": {SecurityGroup: {"vpc": "vpc_id", "ingress": "ingress", "egress": "egress"}},
    "aws_network_interface_sg_attachment": {
        GroupAttachment: {"group": "security_group_id", "interface": "network_interface_id"}
    },
    "aws_vpc_security_group_vpc_association": {GroupAssociation: {"group": "security_group_id", "vpc": "vpc_id"}},
    "aws_lb": {
        LoadBalancer: {
            "type": "load_balancer_type",
            "ip_address_type": "ip_address_type",
            "is_public": "internal",
            "subnets": ("subnets", "subnet_mapping"),
            "elastic_ips": "subnet_mapping",
            "sets_private_ips": "subnet_mapping",
            "security_groups": "security_groups",
            "allowlisted_by": "tags",
        }
    },
    "aws_elb": {
        LoadBalancer: {
            "is_public": "internal",
            "subnets": ("subnets", "availability_zones"),
            "security_groups": "security_groups",
            "allowlisted_by": "tags",
        },
        LoadBalancerTarget: {"to": "instances"},
    },
    "aws_lb_target_group_attachment": {LoadBalancerTarget: {"to": "target_id", "group": "target_group_arn"}},
    "aws_elb_attachment": {LoadBalancerTarget: {"to": "instance"}},
    "aws_ec2_transit_gateway_vpc_attachment": {
        TransitGatewayAttachment: {
            "vpc": "vpc_id",
            "transit_gateway": "transit_gateway_id",
            "subnets": "subnet_ids",
            "propagates": "transit_gateway_default_route_table_propagation",
            "appliance_mode": "appliance_mode_support",
            "ipv6_support": "ipv6_support",
            "references_groups": "security_group_referencing_support",
        }
    },
    "aws_vpc_endpoint": {
        VpcEndpoint: {
            "service": "vpc_endpoint_type",
            "service_name": "service_name",
            "vpc": "vpc_id",
            "private_dns": "private_dns_enabled",
            "ip_address_type": "ip_address_type",
            "subnets": "subnet_ids",
            "security_groups": "security_group_ids",
        }
    },
    "aws_route53_record": {DnsRecord: {"to": "records"}},
}
"""By resource type, or by nested block in it, and by what it is in the model."""

_SAME = {
    "aws_alb": "aws_lb",
    "aws_alb_target_group_attachment": "aws_lb_target_group_attachment",
    "aws_default_route_table.route": "aws_route_table.route",
    "aws_default_security_group": "aws_security_group",
    "aws_default_subnet": "aws_subnet",
    "aws_default_vpc": "aws_vpc",
    "aws_spot_instance_request": "aws_instance",
    "aws_spot_instance_request.network_interface": "aws_instance.network_interface",
    "aws_spot_instance_request.primary_network_interface": "aws_instance.primary_network_interface",
}
"""Resource types, and blocks, that have the arguments of another one."""

ARGUMENTS = {**_ARGUMENTS, **{name: _ARGUMENTS[other] for name, other in _SAME.items()}}

_PARTS = {("aws_network_interface", "secondary_private_ip_count"): "private_ips_count"}


def places_of(kind: type[Entity], body: Body) -> dict[str, Location]:
    """Where the attributes of an entity are written: the first of the arguments of each that is written."""
    if not body.shows_places:
        return {}
    shared = body.shared_places
    if shared is None:
        return _found_places(kind, body)
    if kind not in shared:
        shared[kind] = _found_places(kind, body)
    return shared[kind]


def _found_places(kind: type[Entity], body: Body) -> dict[str, Location]:
    found: dict[str, Location] = {}
    block = f"{body.resource.type}.{body.where[:-1]}" if body.where else body.resource.type
    for attribute, arguments in _listed(block, kind):
        for argument in arguments:
            place = body.written_at(argument)
            if place is not None:
                found[attribute] = place
                break
    tags = body.written_at("tags") if issubclass(kind, Identified) and not body.where else None
    return found if tags is None else {**found, "tags": tags}


@functools.cache
def _listed(block: str, kind: type[Entity]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = ARGUMENTS[block][kind]
    return tuple((attribute, (one,) if isinstance(one, str) else one) for attribute, one in names.items())
