"""Services with public addresses in policies: databases, brokers, clusters and their instances."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

PUBLIC_ACCESS = 'public_access {\n  type = "SERVICE_PROVIDED_EIPS"\n}\n'
UNKNOWN = "undecided: {} is not known"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("type", "arguments", "public"),
    [
        ("aws_db_instance", "publicly_accessible = true", "true"),
        ("aws_db_instance", "publicly_accessible = false", "false"),
        ("aws_db_instance", "", "false"),
        ("aws_db_instance", "publicly_accessible = var.x", UNKNOWN.format("the value of var.x")),
        ("aws_mq_broker", "publicly_accessible = true", "true"),
        ("aws_redshiftserverless_workgroup", "publicly_accessible = true", "true"),
        ("aws_redshift_cluster", "publicly_accessible = false", "false"),
        ("aws_redshift_cluster", "", UNKNOWN.format("publicly_accessible of aws_redshift_cluster.d, which is not set")),
        ("aws_db_proxy", "", "false"),
        (
            "aws_msk_cluster",
            f"broker_node_group_info {{\n  connectivity_info {{\n{PUBLIC_ACCESS}  }}\n}}",
            "true",
        ),
        ("aws_msk_cluster", "broker_node_group_info {}", "false"),
    ],
)
def test_services_of_terraform(tried: Try, type: str, arguments: str, public: str) -> None:
    source = f'variable "x" {{}}\nresource "{type}" "d" {{\n  {arguments}\n}}\n'
    assert tried("is_public", "subnet_service", source) == ({} if public == "false" else {f"{type}.d": public})


CLUSTERS = """\
variable "x" {}
resource "aws_rds_cluster" "a" { cluster_identifier = "a" }
resource "aws_rds_cluster" "b" {}
resource "aws_rds_cluster_instance" "i" {
  cluster_identifier  = CLUSTER
  publicly_accessible = PUBLIC
}
"""


@pytest.mark.parametrize(
    ("cluster", "public", "found"),
    [
        ("aws_rds_cluster.a.id", "true", {"aws_rds_cluster.a": "true"}),
        ('"a"', "true", {"aws_rds_cluster.a": "true"}),
        ("aws_rds_cluster.b.cluster_identifier", "true", {"aws_rds_cluster.b": "true"}),
        ("aws_rds_cluster.b.id", "false", {}),
        ("aws_rds_cluster.b.id", "null", {}),
        ("aws_rds_cluster.b.id", "var.x", {"aws_rds_cluster.b": UNKNOWN.format("the value of var.x")}),
        ('"other"', "true", {}),
        ("var.x", "false", {}),
        (
            "var.x",
            "true",
            dict.fromkeys(
                ("aws_rds_cluster.a", "aws_rds_cluster.b"),
                UNKNOWN.format("cluster_identifier of aws_rds_cluster_instance.i"),
            ),
        ),
    ],
)
def test_a_cluster_is_public_if_an_instance_is(tried: Try, cluster: str, public: str, found: dict[str, str]) -> None:
    source = CLUSTERS.replace("CLUSTER", cluster).replace("PUBLIC", public)
    assert tried("is_public", "subnet_service", source) == found


TEMPLATE = """\
Parameters: {Flag: {Type: String}}
Resources:
  C: {Type: AWS::RDS::DBCluster, Properties: {CLUSTER}}
  I: {Type: AWS::RDS::DBInstance, Properties: {INSTANCE}}
"""
UNSET = UNKNOWN.format("PubliclyAccessible of {}, which is not set")


@pytest.mark.parametrize(
    ("cluster", "instance", "found"),
    [
        ("", "PubliclyAccessible: true", {"I": "true"}),
        ("", "PubliclyAccessible: false", {}),
        ("", "", {"I": UNSET.format("I")}),
        ("", "DBClusterIdentifier: !Ref C, PubliclyAccessible: 'true'", {"C": "true"}),
        ("DBClusterIdentifier: c", "DBClusterIdentifier: c, PubliclyAccessible: true", {"C": "true"}),
        ("", "DBClusterIdentifier: other, PubliclyAccessible: true", {}),
        ("", "DBClusterIdentifier: !Ref C", {"C": UNSET.format("I")}),
        ("DBClusterInstanceClass: db.m6gd.large", "PubliclyAccessible: false", {"C": UNSET.format("C")}),
        ("DBClusterInstanceClass: db.m6gd.large, PubliclyAccessible: true", "PubliclyAccessible: false", {"C": "true"}),
    ],
)
def test_databases_of_templates(tried: Try, cluster: str, instance: str, found: dict[str, str]) -> None:
    source = TEMPLATE.replace("CLUSTER", cluster).replace("INSTANCE", instance)
    assert tried("is_public", "subnet_service", source, "cloudformation") == found


@pytest.mark.parametrize(
    ("type", "properties", "public"),
    [
        ("AWS::AmazonMQ::Broker", "PubliclyAccessible: true", "true"),
        ("AWS::DMS::ReplicationInstance", "", "true"),
        ("AWS::DMS::ReplicationInstance", "PubliclyAccessible: false", "false"),
        ("AWS::Redshift::Cluster", "", "false"),
        ("AWS::Redshift::Cluster", "PubliclyAccessible: true", "true"),
        ("AWS::RDS::DBProxy", "", "false"),
        (
            "AWS::MSK::Cluster",
            "BrokerNodeGroupInfo: {ConnectivityInfo: {PublicAccess: {Type: SERVICE_PROVIDED_EIPS}}}",
            "true",
        ),
        ("AWS::MSK::Cluster", "BrokerNodeGroupInfo: {ConnectivityInfo: {PublicAccess: {Type: DISABLED}}}", "false"),
    ],
)
def test_services_of_templates(tried: Try, type: str, properties: str, public: str) -> None:
    source = f"AWSTemplateFormatVersion: 2010-09-09\nResources:\n  D: {{Type: {type}, Properties: {{{properties}}}}}\n"
    found = tried("is_public", "subnet_service", source, "cloudformation")
    assert found == ({} if public == "false" else {"D": public})


RULES = """\
version: 1
rules:
- code: ACME001
  name: public-database
  for: subnet_service
  where: service == "database"
  must: "!is_public"
  at: is_public
  bad:
  - terraform: |
      resource "aws_rds_cluster" "c" {}
      resource "aws_rds_cluster_instance" "i" {
        cluster_identifier  = aws_rds_cluster.c.id
        publicly_accessible = true  # warning
      }
  - cloudformation: |
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties:
            PubliclyAccessible: true  # warning
        C: {Type: AWS::RDS::DBCluster}
        I:
          Type: AWS::RDS::DBInstance
          Properties:
            DBClusterIdentifier: !Ref C
            PubliclyAccessible: true  # warning
  good:
  - terraform: |
      resource "aws_db_instance" "d" {}
      resource "aws_rds_cluster" "c" {}
      resource "aws_rds_cluster_instance" "i" { cluster_identifier = aws_rds_cluster.c.id }
  - cloudformation: |
      Resources:
        D: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: false}}
        C: {Type: AWS::DocDB::DBCluster}
"""


def test_a_policy_on_public_databases(run: Run, write: Write) -> None:
    write("net.enilint-rules.yaml", RULES)
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert result.code == 0, result


@pytest.mark.parametrize(
    ("arguments", "public"),
    [
        ("", "[true]"),
        ("internal = true", "[false]"),
        ('load_balancer_type = "network"', "[true]"),
        ('load_balancer_type = "gateway"', "[false]"),
        ("load_balancer_type = var.x", "[an unknown value] (not known: the value of var.x)"),
        ("load_balancer_type = var.x\ninternal = true", "[false]"),
    ],
)
def test_load_balancers_of_terraform(tried: Try, arguments: str, public: str) -> None:
    source = f'variable "x" {{}}\nresource "aws_lb" "b" {{\n  {arguments}\n}}\n'
    assert tried("[is_public]", "load_balancer", source) == {"aws_lb.b": public}


@pytest.mark.parametrize(("type", "public"), [("application", "[true]"), ("gateway", "[false]")])
def test_load_balancers_of_stacks(tried: Try, type: str, public: str) -> None:
    stack = f"Resources:\n  B: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Type: {type}}}}}\n"
    assert tried("[is_public]", "load_balancer", stack, language="cloudformation") == {"B": public}


def test_a_gateway_load_balancer_of_a_topology(tried: Try) -> None:
    source = (
        "version: 1\nsubnets: {a: {}}\nload_balancers: {b: {type: gateway, scheme: internet-facing, subnets: [a]}}\n"
    )
    assert tried("[is_public]", "load_balancer", source, language="topology") == {"load_balancers.b": "[false]"}
