"""How types of resources name the subnets and security groups of services.

The kinds of services are the rows of `enilint/aws/service-subnets.json`, as those of Terraform's resource types are.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from enilint.model.subnet_services import DATABASE


class Form(Struct, frozen=True, kw_only=True):
    """The properties of a type: `Block.Property`, or the property alone."""

    service: str
    subnets: str = "SubnetIds"
    groups: str = ""
    parent: str = ""
    """The property that names what it is a part of; empty: it stands alone."""
    only: tuple[str, ...] = ()
    """The types of deployment that have the service's demands, in one of these blocks; empty: all."""
    zones: str = ""
    """The block that says over how many zones it is spread; empty: the list of subnets says it."""

    public: str = ""
    """The property that gives its interfaces public addresses: a flag, or a `Type`; empty: they have none."""
    is_public_unset: bool | None = False
    """What that is if it is not set. None: AWS decides it by the VPC."""
    group: str = "db-subnet-group"
    """The kind of subnet group that a database names."""
    unless: str = ""
    """The property of what is a part of another service, and has no subnets of its own; empty: it stands alone."""
    source: str = ""
    """The property that names the database that it is made of, and whose subnet group it has if it names none."""
    name: str = ""
    """The property that gives it a name, by which others refer to it; empty: they use its ID."""
    addresses: str = ""
    """The property that asks for IPv6 addresses: a flag, or the family; empty: they are IPv4 alone."""

    @property
    def properties(self) -> Iterator[str]:
        """The properties that are read."""
        paths = (
            self.subnets,
            self.groups,
            self.parent,
            self.zones,
            self.public,
            self.unless,
            self.source,
            self.name,
            self.addresses,
            *(DEPLOYMENTS if self.only else ()),
        )
        return (path.split(".")[0] for path in paths if path)


DEPLOYMENTS = ("OntapConfiguration", "OpenZFSConfiguration", "WindowsConfiguration")
"""The blocks of a file system of FSx that name its type of deployment, in `DeploymentType`."""
CLUSTER_NAME = "DBClusterIdentifier"
CLASS_OF_CLUSTER = "DBClusterInstanceClass"
"""What a Multi-AZ DB cluster has, whose instances are no resources."""
MEMBERS: Mapping[str, bool | None] = {"AWS::Neptune::DBInstance": False, "AWS::RDS::DBInstance": None}
"""The instances of clusters that can have public addresses, and whether they have if nothing says so."""
_SUBNET_GROUP = Form(service="db-subnet-group", name="DBSubnetGroupName")
_CLUSTER = Form(
    service=DATABASE,
    subnets="",
    groups="VpcSecurityGroupIds",
    parent="DBSubnetGroupName",
    name=CLUSTER_NAME,
)
_INSTANCE = Form(
    service=DATABASE,
    subnets="",
    groups="VPCSecurityGroups",
    parent="DBSubnetGroupName",
    public="PubliclyAccessible",
    is_public_unset=None,
    unless=CLUSTER_NAME,
    source="SourceDBInstanceIdentifier",
    name="DBInstanceIdentifier",
)
_INFLUX = Form(service=DATABASE, subnets="VpcSubnetIds", groups="VpcSecurityGroupIds", public="PubliclyAccessible")
_SEARCH = Form(
    service="opensearch-domain",
    subnets="VPCOptions.SubnetIds",
    groups="VPCOptions.SecurityGroupIds",
    zones="ClusterConfig",
)
_FUNCTION = Form(
    service="lambda-function",
    subnets="VpcConfig.SubnetIds",
    groups="VpcConfig.SecurityGroupIds",
    addresses="VpcConfig.Ipv6AllowedForDualStack",
)

FORMS: Mapping[str, Form] = {
    "AWS::AmazonMQ::Broker": Form(service="mq-broker", groups="SecurityGroups", public="PubliclyAccessible"),
    "AWS::CloudHSMV2::Cluster": Form(service="cloudhsm-cluster"),
    "AWS::DAX::Cluster": Form(
        service=DATABASE, subnets="", groups="SecurityGroupIds", parent="SubnetGroupName", group="dax-subnet-group"
    ),
    "AWS::DAX::SubnetGroup": Form(service="dax-subnet-group", name="SubnetGroupName"),
    "AWS::DMS::ReplicationInstance": Form(
        service=DATABASE,
        subnets="",
        groups="VpcSecurityGroupIds",
        parent="ReplicationSubnetGroupIdentifier",
        group="dms-subnet-group",
        public="PubliclyAccessible",
        is_public_unset=True,
    ),
    "AWS::DMS::ReplicationSubnetGroup": Form(service="dms-subnet-group", name="ReplicationSubnetGroupIdentifier"),
    "AWS::DirectoryService::MicrosoftAD": Form(service="directory", subnets="VpcSettings.SubnetIds"),
    "AWS::DirectoryService::SimpleAD": Form(service="directory", subnets="VpcSettings.SubnetIds"),
    "AWS::DocDB::DBCluster": _CLUSTER,
    "AWS::DocDB::DBSubnetGroup": _SUBNET_GROUP,
    "AWS::DocDBElastic::Cluster": Form(service=DATABASE, groups="VpcSecurityGroupIds"),
    "AWS::EC2::ClientVpnTargetNetworkAssociation": Form(
        service="client-vpn-endpoint", subnets="SubnetId", parent="ClientVpnEndpointId"
    ),
    "AWS::EC2::InstanceConnectEndpoint": Form(
        service="instance-connect-endpoint", subnets="SubnetId", groups="SecurityGroupIds"
    ),
    "AWS::EFS::MountTarget": Form(
        service="efs-mount-target", subnets="SubnetId", groups="SecurityGroups", parent="FileSystemId"
    ),
    "AWS::EKS::Cluster": Form(
        service="eks-cluster",
        subnets="ResourcesVpcConfig.SubnetIds",
        groups="ResourcesVpcConfig.SecurityGroupIds",
        addresses="KubernetesNetworkConfig.IpFamily",
    ),
    "AWS::ElastiCache::CacheCluster": Form(
        service=DATABASE,
        subnets="",
        groups="VpcSecurityGroupIds",
        parent="CacheSubnetGroupName",
        group="cache-subnet-group",
    ),
    "AWS::ElastiCache::ReplicationGroup": Form(
        service=DATABASE,
        subnets="",
        groups="SecurityGroupIds",
        parent="CacheSubnetGroupName",
        group="cache-subnet-group",
    ),
    "AWS::ElastiCache::ServerlessCache": Form(service=DATABASE, groups="SecurityGroupIds"),
    "AWS::ElastiCache::SubnetGroup": Form(service="cache-subnet-group", name="CacheSubnetGroupName"),
    "AWS::Elasticsearch::Domain": Form(
        service="opensearch-domain",
        subnets="VPCOptions.SubnetIds",
        groups="VPCOptions.SecurityGroupIds",
        zones="ElasticsearchClusterConfig",
    ),
    "AWS::FSx::FileSystem": Form(service="fsx-multi-az", groups="SecurityGroupIds", only=("MULTI_AZ_1", "MULTI_AZ_2")),
    "AWS::Lambda::Function": _FUNCTION,
    "AWS::MSK::Cluster": Form(
        service="msk-cluster",
        subnets="BrokerNodeGroupInfo.ClientSubnets",
        groups="BrokerNodeGroupInfo.SecurityGroups",
        public="BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
    ),
    "AWS::MWAA::Environment": Form(
        service="mwaa-environment",
        subnets="NetworkConfiguration.SubnetIds",
        groups="NetworkConfiguration.SecurityGroupIds",
    ),
    "AWS::MemoryDB::Cluster": Form(
        service=DATABASE,
        subnets="",
        groups="SecurityGroupIds",
        parent="SubnetGroupName",
        group="memorydb-subnet-group",
    ),
    "AWS::MemoryDB::SubnetGroup": Form(service="memorydb-subnet-group", name="SubnetGroupName"),
    "AWS::Neptune::DBCluster": _CLUSTER,
    "AWS::Neptune::DBSubnetGroup": _SUBNET_GROUP,
    "AWS::NetworkFirewall::Firewall": Form(service="network-firewall", subnets="SubnetMappings.SubnetId"),
    "AWS::OpenSearchService::Domain": _SEARCH,
    "AWS::RDS::DBCluster": replace(_CLUSTER, public="PubliclyAccessible"),
    "AWS::RDS::DBInstance": _INSTANCE,
    "AWS::RDS::DBProxy": Form(service=DATABASE, subnets="VpcSubnetIds", groups="VpcSecurityGroupIds"),
    "AWS::RDS::DBSubnetGroup": _SUBNET_GROUP,
    "AWS::Redshift::Cluster": Form(
        service=DATABASE,
        subnets="",
        groups="VpcSecurityGroupIds",
        parent="ClusterSubnetGroupName",
        group="redshift-subnet-group",
        public="PubliclyAccessible",
    ),
    "AWS::Redshift::ClusterSubnetGroup": Form(service="redshift-subnet-group"),
    "AWS::RedshiftServerless::Workgroup": Form(
        service="redshift-serverless-workgroup", groups="SecurityGroupIds", public="PubliclyAccessible"
    ),
    "AWS::Route53Resolver::ResolverEndpoint": Form(
        service="resolver-endpoint", subnets="IpAddresses.SubnetId", groups="SecurityGroupIds"
    ),
    "AWS::Serverless::Function": _FUNCTION,
    "AWS::Timestream::InfluxDBCluster": _INFLUX,
    "AWS::Timestream::InfluxDBInstance": _INFLUX,
}
"""The types."""
