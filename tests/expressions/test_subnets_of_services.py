"""The subnets of services in policies: those that they list, or those of their subnet group."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

SUBNETS = """\
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_subnet" "b" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
variable "name" {}
resource "aws_db_subnet_group" "g" {
  name       = NAME
  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_db_instance" "d" {
  GROUP
}
"""
UNKNOWN = "at least 0 (not known: the subnets of aws_db_instance.d)"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("name", "group", "number"),
    [
        ('"main"', "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"main"', "db_subnet_group_name = aws_db_subnet_group.g.id", "2"),
        ('"main"', 'db_subnet_group_name = "main"', "2"),
        ("var.name", "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"${var.name}-db"', 'db_subnet_group_name = "${var.name}-db"', "2"),
        ("null", "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"main"', 'db_subnet_group_name = "other"', UNKNOWN),
        ('"main"', "db_subnet_group_name = var.name", UNKNOWN),
        ('"main"', "", UNKNOWN),
    ],
)
def test_a_database_is_in_the_subnets_of_its_group(tried: Try, name: str, group: str, number: str) -> None:
    found = tried("length(subnets)", "subnet_service", SUBNETS.replace("NAME", name).replace("GROUP", group))
    assert found == {"aws_db_instance.d": number, "aws_db_subnet_group.g": "2"}


def test_a_database_of_a_plan_is_in_the_subnets_of_its_group(tried: Try) -> None:
    plan = plan_of(
        ("aws_db_instance.d", {"db_subnet_group_name": "m"}),
        (
            "aws_db_subnet_group.g",
            {"name": "m", "subnet_ids": ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]},
        ),
    )
    found = tried("length(subnets)", "subnet_service", plan, "terraform-plan")
    assert found == {"aws_db_instance.d": "2", "aws_db_subnet_group.g": "2"}


@pytest.mark.parametrize(
    ("type", "arguments"),
    [
        ("aws_rds_cluster", "db_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_docdb_cluster", "db_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_neptune_cluster", "neptune_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_db_proxy", "vpc_subnet_ids = [aws_subnet.s.id]"),
    ],
)
def test_databases_are_services_before_the_apply(tried: Try, type: str, arguments: str) -> None:
    source = (
        'resource "aws_subnet" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }\n'
        'resource "aws_db_subnet_group" "g" {\n  name = "g"\n  subnet_ids = [aws_subnet.s.id]\n}\n'
        f'resource "{type}" "d" {{ {arguments} }}\n'
    )
    assert tried('service == "database"', "subnet_service", source) == {f"{type}.d": "true"}
    assert tried("subnets", "subnet_service", source)[f"{type}.d"] == "[aws_subnet.s]"


TEMPLATE = """\
Parameters: {Name: {Type: String}}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0a1b2c3d4e5f60718}}
  S: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: vpc-0a1b2c3d4e5f60718}}
  G: {Type: GROUP, Properties: {NAME SubnetIds: [!Ref A, subnet-0a1b2c3d4e5f60718]}}
  D: {Type: TYPE, Properties: {PROPERTIES}}
"""
RDS_GROUP = "AWS::RDS::DBSubnetGroup"


@pytest.mark.parametrize(
    ("name", "properties", "number"),
    [
        ("", "DBSubnetGroupName: !Ref G", "2"),
        ("DBSubnetGroupName: main,", "DBSubnetGroupName: main", "2"),
        ("DBSubnetGroupName: !Ref Name,", "DBSubnetGroupName: !Ref Name", "2"),
        ("DBSubnetGroupName: main,", "DBSubnetGroupName: other", None),
        ("DBSubnetGroupName: main,", "DBSubnetGroupName: !Ref Name", None),
        ("", "DBInstanceClass: db.t3.micro", None),
    ],
)
def test_a_database_of_a_template_is_in_the_subnets_of_its_group(
    tried: Try, name: str, properties: str, number: str | None
) -> None:
    source = TEMPLATE.replace("GROUP", RDS_GROUP).replace("TYPE", "AWS::RDS::DBInstance")
    source = source.replace("NAME", name).replace("PROPERTIES", properties)
    found = tried("length(subnets)", "subnet_service", source, "cloudformation")
    assert found == {"D": number or "at least 0 (not known: the subnets of D)", "G": "2"}


@pytest.mark.parametrize(
    ("type", "group", "names", "groups"),
    [
        ("AWS::RDS::DBInstance", RDS_GROUP, "DBSubnetGroupName", "VPCSecurityGroups"),
        ("AWS::RDS::DBCluster", RDS_GROUP, "DBSubnetGroupName", "VpcSecurityGroupIds"),
        ("AWS::DocDB::DBCluster", "AWS::DocDB::DBSubnetGroup", "DBSubnetGroupName", "VpcSecurityGroupIds"),
        ("AWS::Neptune::DBCluster", "AWS::Neptune::DBSubnetGroup", "DBSubnetGroupName", "VpcSecurityGroupIds"),
        (
            "AWS::DMS::ReplicationInstance",
            "AWS::DMS::ReplicationSubnetGroup",
            "ReplicationSubnetGroupIdentifier",
            "VpcSecurityGroupIds",
        ),
        (
            "AWS::ElastiCache::CacheCluster",
            "AWS::ElastiCache::SubnetGroup",
            "CacheSubnetGroupName",
            "VpcSecurityGroupIds",
        ),
        (
            "AWS::ElastiCache::ReplicationGroup",
            "AWS::ElastiCache::SubnetGroup",
            "CacheSubnetGroupName",
            "SecurityGroupIds",
        ),
        ("AWS::DAX::Cluster", "AWS::DAX::SubnetGroup", "SubnetGroupName", "SecurityGroupIds"),
        ("AWS::MemoryDB::Cluster", "AWS::MemoryDB::SubnetGroup", "SubnetGroupName", "SecurityGroupIds"),
        (
            "AWS::Redshift::Cluster",
            "AWS::Redshift::ClusterSubnetGroup",
            "ClusterSubnetGroupName",
            "VpcSecurityGroupIds",
        ),
    ],
)
def test_databases_of_templates_are_services(tried: Try, type: str, group: str, names: str, groups: str) -> None:
    source = TEMPLATE.replace("GROUP", group).replace("TYPE", type).replace("NAME", "")
    source = source.replace("PROPERTIES", f"{names}: !Ref G, {groups}: [!Ref S]")
    expression = 'service == "database" && one(try(security_groups, [])) != null'
    assert tried(expression, "subnet_service", source, "cloudformation") == {"D": "true"}
    assert tried("subnets", "subnet_service", source, "cloudformation")["D"] == "[A, subnet-0a1b2c3d4e5f60718]"


@pytest.mark.parametrize(
    ("type", "group", "argument"),
    [
        ("aws_elasticache_cluster", "aws_elasticache_subnet_group", "subnet_group_name"),
        ("aws_elasticache_replication_group", "aws_elasticache_subnet_group", "subnet_group_name"),
        ("aws_dax_cluster", "aws_dax_subnet_group", "subnet_group_name"),
        ("aws_memorydb_cluster", "aws_memorydb_subnet_group", "subnet_group_name"),
        ("aws_redshift_cluster", "aws_redshift_subnet_group", "cluster_subnet_group_name"),
    ],
)
def test_caches_and_warehouses_are_in_the_subnets_of_their_group(
    tried: Try, type: str, group: str, argument: str
) -> None:
    source = f"""
resource "aws_subnet" "a" {{ vpc_id = "vpc-0a1b2c3d4e5f60718" }}
resource "aws_subnet" "b" {{ vpc_id = "vpc-0a1b2c3d4e5f60718" }}
resource "aws_db_subnet_group" "g" {{
  name       = "main"
  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
}}
resource "{group}" "g" {{
  name       = "main"
  subnet_ids = [aws_subnet.a.id]
}}
resource "{type}" "d" {{ {argument} = "main" }}
resource "{type}" "e" {{ {argument} = {group}.g.name }}
"""
    found = tried("subnets", "subnet_service", source)
    assert found[f"{type}.d"] == found[f"{type}.e"] == "[aws_subnet.a]"


@pytest.mark.parametrize(
    ("type", "subnets", "groups"),
    [
        ("aws_docdbelastic_cluster", "subnet_ids", "vpc_security_group_ids"),
        ("aws_elasticache_serverless_cache", "subnet_ids", "security_group_ids"),
        ("aws_timestreaminfluxdb_db_cluster", "vpc_subnet_ids", "vpc_security_group_ids"),
        ("aws_timestreaminfluxdb_db_instance", "vpc_subnet_ids", "vpc_security_group_ids"),
        ("AWS::DocDBElastic::Cluster", "SubnetIds", "VpcSecurityGroupIds"),
        ("AWS::ElastiCache::ServerlessCache", "SubnetIds", "SecurityGroupIds"),
        ("AWS::Timestream::InfluxDBCluster", "VpcSubnetIds", "VpcSecurityGroupIds"),
        ("AWS::Timestream::InfluxDBInstance", "VpcSubnetIds", "VpcSecurityGroupIds"),
    ],
)
def test_databases_that_list_their_subnets(tried: Try, type: str, subnets: str, groups: str) -> None:
    subnet, group = "subnet-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"
    if type.startswith("AWS"):
        language = "cloudformation"
        source = f"Resources: {{D: {{Type: {type}, Properties: {{{subnets}: [{subnet}], {groups}: [{group}]}}}}}}\n"
    else:
        language = "terraform"
        source = f'resource "{type}" "d" {{\n  {subnets} = ["{subnet}"]\n  {groups} = ["{group}"]\n}}\n'
    assert list(tried('service == "database"', "subnet_service", source, language).values()) == ["true"]
    assert list(tried("subnets", "subnet_service", source, language).values()) == [f"[{subnet}]"]
    assert list(tried("security_groups", "subnet_service", source, language).values()) == [f"[{group}]"]


@pytest.mark.parametrize("language", ["terraform", "cloudformation"])
def test_an_instance_connect_endpoint_has_one_address(tried: Try, language: str) -> None:
    source = """\
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_ec2_instance_connect_endpoint" "e" { subnet_id = aws_subnet.a.id }
"""
    template = """\
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0a1b2c3d4e5f60718}}
  E: {Type: AWS::EC2::InstanceConnectEndpoint, Properties: {SubnetId: !Ref A}}
"""
    text = source if language == "terraform" else template
    assert list(tried("addresses.used", "subnet", text, language).values()) == ["1"]
    assert list(tried('service == "instance-connect-endpoint"', "subnet_service", text, language).values()) == ["true"]


def test_groups_of_a_plan_that_have_one_name(tried: Try) -> None:
    subnets = {"name": "main", "id": "main", "subnet_ids": ["subnet-0a1b2c3d4e5f60718"]}
    plan = plan_of(
        ("aws_elasticache_cluster.c", {"subnet_group_name": "main"}),
        ("aws_db_subnet_group.g", subnets),
        ("aws_elasticache_subnet_group.g", subnets),
    )
    found = tried("length(subnets)", "subnet_service", plan, "terraform-plan")
    assert found["aws_elasticache_cluster.c"] == "at least 0 (not known: the subnets of aws_elasticache_cluster.c)"


def test_an_instance_of_a_cluster_of_a_template_is_no_service_of_its_own(tried: Try) -> None:
    source = TEMPLATE.replace("GROUP", RDS_GROUP).replace("TYPE", "AWS::RDS::DBInstance").replace("NAME", "")
    source = source.replace("PROPERTIES", "DBClusterIdentifier: main")
    assert tried('service == "database"', "subnet_service", source, "cloudformation") == {}


@pytest.mark.parametrize("tags", ["[{Key: owner, Value: net}]", "{owner: net}"])
def test_tags_of_a_service_of_a_template(tried: Try, tags: str) -> None:
    source = TEMPLATE.replace("GROUP", RDS_GROUP).replace("TYPE", "AWS::AmazonMQ::Broker").replace("NAME", "")
    source = source.replace("PROPERTIES", f"Tags: {tags}")
    assert tried("tags.owner", "subnet_service", source, "cloudformation")["D"] == '"net"'


REPLICAS = """\
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_db_subnet_group" "g" { subnet_ids = [aws_subnet.a.id] }
resource "aws_db_instance" "d" {
  identifier           = "main"
  db_subnet_group_name = aws_db_subnet_group.g.name
}
resource "aws_db_instance" "r" {
  ARGUMENTS
}
resource "aws_db_instance" "again" {
  replicate_source_db = aws_db_instance.r.identifier
}
"""


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ("replicate_source_db = aws_db_instance.d.identifier", "1"),
        ("replicate_source_db = aws_db_instance.d.id", "1"),
        ('replicate_source_db = "main"', "1"),
        ("replicate_source_db = aws_db_instance.d.arn", "at least 0 (not known: the subnets of {})"),
        ('replicate_source_db = "other"', "at least 0 (not known: the subnets of {})"),
        ("replicate_source_db = aws_db_instance.r.id", "at least 0 (not known: the subnets of {})"),
        (
            'replicate_source_db = "main"\n  db_subnet_group_name = "other"',
            "at least 0 (not known: the subnets of {})",
        ),
    ],
)
def test_a_read_replica_is_in_the_subnets_of_its_source(tried: Try, arguments: str, number: str) -> None:
    found = tried("length(subnets)", "subnet_service", REPLICAS.replace("ARGUMENTS", arguments))
    for name in ("r", "again"):
        assert found[f"aws_db_instance.{name}"] == number.format(f"aws_db_instance.{name}")


def test_a_member_of_a_replication_group_is_in_the_subnets_of_the_group(tried: Try) -> None:
    source = """\
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_elasticache_subnet_group" "g" { subnet_ids = [aws_subnet.a.id] }
resource "aws_elasticache_replication_group" "r" {
  replication_group_id = "r"
  subnet_group_name    = aws_elasticache_subnet_group.g.name
}
resource "aws_elasticache_cluster" "id" { replication_group_id = aws_elasticache_replication_group.r.id }
resource "aws_elasticache_cluster" "name" { replication_group_id = "r" }
resource "aws_elasticache_cluster" "alone" {}
"""
    found = tried("length(subnets)", "subnet_service", source)
    assert (found["aws_elasticache_cluster.id"], found["aws_elasticache_cluster.name"]) == ("1", "1")
    assert found["aws_elasticache_cluster.alone"].startswith("at least 0")


@pytest.mark.parametrize("source", ["!Ref Main", "main"])
def test_a_read_replica_of_a_template(tried: Try, source: str) -> None:
    template = f"""\
Resources:
  A: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: vpc-0a1b2c3d4e5f60718}}}}
  Group: {{Type: AWS::RDS::DBSubnetGroup, Properties: {{SubnetIds: [!Ref A]}}}}
  Main:
    Type: AWS::RDS::DBInstance
    Properties: {{DBInstanceIdentifier: main, DBSubnetGroupName: !Ref Group}}
  Replica:
    Type: AWS::RDS::DBInstance
    Properties: {{SourceDBInstanceIdentifier: {source}}}
"""
    found = tried("length(subnets)", "subnet_service", template, "cloudformation")
    assert found == {"Group": "1", "Main": "1", "Replica": "1"}
