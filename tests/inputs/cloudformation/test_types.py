"""The resource types that are read from Terraform and from templates: each difference has a reason."""

from pathlib import Path

import pytest

from enilint.inputs.cloudformation.mapping.types import TYPES
from enilint.inputs.template_files import read_if_template
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.mapping.node_groups import MANIFEST_TYPES
from enilint.inputs.terraform.resource import POLICY_TYPES

_EC2 = "AWS::EC2::"
_BALANCING = "AWS::ElasticLoadBalancingV2::"

PAIRS: dict[str, tuple[str, ...]] = {
    "aws_alb": (f"{_BALANCING}LoadBalancer",),
    "aws_alb_target_group": (f"{_BALANCING}TargetGroup",),
    "aws_alb_target_group_attachment": (f"{_BALANCING}TargetGroup",),
    "aws_autoscaling_group": ("AWS::AutoScaling::AutoScalingGroup",),
    "aws_cloudhsm_v2_cluster": ("AWS::CloudHSMV2::Cluster",),
    "aws_dax_cluster": ("AWS::DAX::Cluster",),
    "aws_dax_subnet_group": ("AWS::DAX::SubnetGroup",),
    "aws_db_instance": ("AWS::RDS::DBInstance",),
    "aws_db_proxy": ("AWS::RDS::DBProxy",),
    "aws_db_subnet_group": ("AWS::RDS::DBSubnetGroup",),
    "aws_directory_service_directory": ("AWS::DirectoryService::MicrosoftAD", "AWS::DirectoryService::SimpleAD"),
    "aws_dms_replication_instance": ("AWS::DMS::ReplicationInstance",),
    "aws_dms_replication_subnet_group": ("AWS::DMS::ReplicationSubnetGroup",),
    "aws_docdb_cluster": ("AWS::DocDB::DBCluster",),
    "aws_docdb_subnet_group": ("AWS::DocDB::DBSubnetGroup",),
    "aws_docdbelastic_cluster": ("AWS::DocDBElastic::Cluster",),
    "aws_ec2_client_vpn_network_association": (f"{_EC2}ClientVpnTargetNetworkAssociation",),
    "aws_ec2_fleet": (f"{_EC2}EC2Fleet",),
    "aws_ec2_instance_connect_endpoint": (f"{_EC2}InstanceConnectEndpoint",),
    "aws_ec2_managed_prefix_list": (f"{_EC2}PrefixList",),
    "aws_ec2_traffic_mirror_target": (f"{_EC2}TrafficMirrorTarget",),
    "aws_ec2_transit_gateway": (f"{_EC2}TransitGateway",),
    "aws_ec2_transit_gateway_route": (f"{_EC2}TransitGatewayRoute",),
    "aws_ec2_transit_gateway_vpc_attachment": (
        f"{_EC2}TransitGatewayAttachment",
        f"{_EC2}TransitGatewayVpcAttachment",
    ),
    "aws_ecs_capacity_provider": ("AWS::ECS::CapacityProvider",),
    "aws_ecs_service": ("AWS::ECS::Service",),
    "aws_efs_mount_target": ("AWS::EFS::MountTarget",),
    "aws_eip": (f"{_EC2}EIP",),
    "aws_eip_association": (f"{_EC2}EIPAssociation",),
    "aws_eks_addon": ("AWS::EKS::Addon",),
    "aws_eks_cluster": ("AWS::EKS::Cluster",),
    "aws_eks_node_group": ("AWS::EKS::Nodegroup",),
    "aws_elasticache_cluster": ("AWS::ElastiCache::CacheCluster",),
    "aws_elasticache_replication_group": ("AWS::ElastiCache::ReplicationGroup",),
    "aws_elasticache_serverless_cache": ("AWS::ElastiCache::ServerlessCache",),
    "aws_elasticache_subnet_group": ("AWS::ElastiCache::SubnetGroup",),
    "aws_elasticsearch_domain": ("AWS::Elasticsearch::Domain",),
    "aws_elb": ("AWS::ElasticLoadBalancing::LoadBalancer",),
    "aws_elb_attachment": ("AWS::ElasticLoadBalancing::LoadBalancer",),
    "aws_fsx_ontap_file_system": ("AWS::FSx::FileSystem",),
    "aws_fsx_openzfs_file_system": ("AWS::FSx::FileSystem",),
    "aws_fsx_windows_file_system": ("AWS::FSx::FileSystem",),
    "aws_instance": (f"{_EC2}Instance",),
    "aws_internet_gateway": (f"{_EC2}InternetGateway",),
    "aws_internet_gateway_attachment": (f"{_EC2}VPCGatewayAttachment",),
    "aws_lambda_function": ("AWS::Lambda::Function", "AWS::Serverless::Function"),
    "aws_launch_configuration": ("AWS::AutoScaling::LaunchConfiguration",),
    "aws_launch_template": (f"{_EC2}LaunchTemplate",),
    "aws_lb": (f"{_BALANCING}LoadBalancer",),
    "aws_lb_target_group": (f"{_BALANCING}TargetGroup",),
    "aws_lb_target_group_attachment": (f"{_BALANCING}TargetGroup",),
    "aws_memorydb_cluster": ("AWS::MemoryDB::Cluster",),
    "aws_memorydb_subnet_group": ("AWS::MemoryDB::SubnetGroup",),
    "aws_mq_broker": ("AWS::AmazonMQ::Broker",),
    "aws_msk_cluster": ("AWS::MSK::Cluster",),
    "aws_mwaa_environment": ("AWS::MWAA::Environment",),
    "aws_nat_gateway": (f"{_EC2}NatGateway",),
    "aws_neptune_cluster": ("AWS::Neptune::DBCluster",),
    "aws_neptune_cluster_instance": ("AWS::Neptune::DBInstance",),
    "aws_neptune_subnet_group": ("AWS::Neptune::DBSubnetGroup",),
    "aws_network_interface": (f"{_EC2}NetworkInterface",),
    "aws_network_interface_attachment": (f"{_EC2}NetworkInterfaceAttachment",),
    "aws_networkfirewall_firewall": ("AWS::NetworkFirewall::Firewall",),
    "aws_opensearch_domain": ("AWS::OpenSearchService::Domain",),
    "aws_rds_cluster": ("AWS::RDS::DBCluster",),
    "aws_rds_cluster_instance": ("AWS::RDS::DBInstance",),
    "aws_redshift_cluster": ("AWS::Redshift::Cluster",),
    "aws_redshift_subnet_group": ("AWS::Redshift::ClusterSubnetGroup",),
    "aws_redshiftserverless_workgroup": ("AWS::RedshiftServerless::Workgroup",),
    "aws_route": (f"{_EC2}Route",),
    "aws_route53_record": ("AWS::Route53::RecordSet",),
    "aws_route53_resolver_endpoint": ("AWS::Route53Resolver::ResolverEndpoint",),
    "aws_route_table": (f"{_EC2}RouteTable",),
    "aws_route_table_association": (
        f"{_EC2}GatewayRouteTableAssociation",
        f"{_EC2}SubnetRouteTableAssociation",
    ),
    "aws_security_group": (f"{_EC2}SecurityGroup",),
    "aws_security_group_rule": (f"{_EC2}SecurityGroupEgress", f"{_EC2}SecurityGroupIngress"),
    "aws_spot_fleet_request": (f"{_EC2}SpotFleet",),
    "aws_subnet": (f"{_EC2}Subnet",),
    "aws_timestreaminfluxdb_db_cluster": ("AWS::Timestream::InfluxDBCluster",),
    "aws_timestreaminfluxdb_db_instance": ("AWS::Timestream::InfluxDBInstance",),
    "aws_vpc": (f"{_EC2}VPC",),
    "aws_vpc_block_public_access_exclusion": (f"{_EC2}VPCBlockPublicAccessExclusion",),
    "aws_vpc_block_public_access_options": (f"{_EC2}VPCBlockPublicAccessOptions",),
    "aws_vpc_endpoint": (f"{_EC2}VPCEndpoint",),
    "aws_vpc_ipv4_cidr_block_association": (f"{_EC2}VPCCidrBlock",),
    "aws_vpc_ipv6_cidr_block_association": (f"{_EC2}VPCCidrBlock",),
    "aws_vpc_peering_connection": (f"{_EC2}VPCPeeringConnection",),
    "aws_vpc_security_group_egress_rule": (f"{_EC2}SecurityGroupEgress",),
    "aws_vpc_security_group_ingress_rule": (f"{_EC2}SecurityGroupIngress",),
    "aws_vpc_security_group_vpc_association": (f"{_EC2}SecurityGroupVpcAssociation",),
    "aws_vpn_gateway_route_propagation": (f"{_EC2}VPNGatewayRoutePropagation",),
}

ONLY_IN_TERRAFORM = {
    **dict.fromkeys(POLICY_TYPES, "the policies of templates are not read"),
    "aws_ami": "a data source: in a template, the path of a parameter of Systems Manager tells the image",
    "aws_autoscaling_group_tag": "in CloudFormation, Tags of the group alone names its tags",
    "aws_availability_zones": "a data source: Fn::GetAZs in a template",
    "aws_default_route_table": "CloudFormation does not manage what AWS makes with a VPC",
    "aws_default_security_group": "CloudFormation does not manage what AWS makes with a VPC",
    "aws_default_subnet": "CloudFormation does not manage default VPCs",
    "aws_default_vpc": "CloudFormation does not manage default VPCs",
    "aws_ec2_managed_prefix_list_entry": "in CloudFormation, Entries of the list alone names them",
    "aws_ec2_tag": "in CloudFormation, Tags of the resource alone names its tags",
    "aws_ecs_account_setting_default": "CloudFormation has no resource for settings of an account of ECS",
    "aws_main_route_table_association": "CloudFormation cannot replace the main route table of a VPC",
    "aws_nat_gateway_eip_association": "in CloudFormation, SecondaryAllocationIds of the gateway alone names them",
    "aws_network_interface_sg_attachment": "in CloudFormation, GroupSet of the interface alone names its groups",
    "aws_spot_instance_request": "CloudFormation has no Spot Instance requests, only fleets",
    "aws_ssm_parameter": "a data source: AWS::SSM::Parameter::Value<...> in a template",
    "aws_subnet_ids": "a data source: a parameter of type List<AWS::EC2::Subnet::Id> in a template",
    "aws_subnets": "a data source: a parameter of type List<AWS::EC2::Subnet::Id> in a template",
    "aws_vpc_endpoint_security_group_association": "in CloudFormation, SecurityGroupIds alone names them",
    "aws_vpc_endpoint_subnet_association": "in CloudFormation, SubnetIds of the endpoint alone names its subnets",
    **dict.fromkeys(MANIFEST_TYPES, "a Kubernetes object: templates have no resource for these"),
    "aws_workspaces_directory": "CloudFormation has no resource that registers a directory with WorkSpaces",
}
ONLY_IN_TEMPLATES = {
    f"{_EC2}SubnetCidrBlock": "ipv6_cidr_block of aws_subnet in Terraform",
}


def test_each_type_of_terraform_is_one_of_templates_or_has_a_reason() -> None:
    assert PAIRS.keys() | ONLY_IN_TERRAFORM.keys() == MAPPED_TYPES
    assert not PAIRS.keys() & ONLY_IN_TERRAFORM.keys()


def test_each_type_of_templates_is_one_of_terraform_or_has_a_reason() -> None:
    paired = {type for types in PAIRS.values() for type in types}
    assert paired | ONLY_IN_TEMPLATES.keys() == TYPES.keys()
    assert not paired & ONLY_IN_TEMPLATES.keys()


@pytest.mark.parametrize("type", sorted(TYPES.keys() - {"AWS::Route53::RecordSet"}))
def test_a_template_is_found_by_any_type_with_interfaces(tmp_path: Path, type: str) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(f"Resources: {{A: {{Type: {type}}}}}\n")
    assert read_if_template(str(path)) is not None
