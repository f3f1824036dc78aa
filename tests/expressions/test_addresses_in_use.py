"""How many addresses of a subnet are in use, in policies: at least so many where something may have others."""

import json

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

SUBNET = """\
variable "number" { type = number }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_network_interface" "i" {
  subnet_id = aws_subnet.s.id
  ARGUMENT
}
"""
MODULE = 'module "m" {\n  source = "git::https://example.com/x.git"\n  ARGUMENT\n}\n'
BALANCER = 'resource "aws_lb" "l" {\n  load_balancer_type = "TYPE"\n  subnets = [aws_subnet.s.id]\n}\n'
INSTANCE = 'resource "aws_instance" "w" { instance_type = "m5.large" }\n'
ENDPOINT = """\
resource "aws_vpc_endpoint" "e" {
  vpc_id            = aws_vpc.v.id
  service_name      = "com.amazonaws.us-east-1.ec2"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.s.id]
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("argument", "rest", "least", "fact"),
    [
        ("", "", 1, None),
        ('private_ips = ["10.0.0.9", "10.0.0.8"]', "", 2, None),
        ("", 'output "zone" { value = aws_subnet.s.availability_zone }\n', 1, None),
        ("", 'output "s" { value = aws_subnet.s.id }\n', 1, "whether another root module, by the output `s`, uses"),
        ("", MODULE.replace("ARGUMENT", "s = aws_subnet.s.id"), 1, "whether module.m, which was not read, uses"),
        (
            "",
            'resource "aws_codebuild_project" "c" {\n  vpc_config {\n    subnets = [aws_subnet.s.id]\n  }\n}\n',
            1,
            "whether aws_codebuild_project.c uses",
        ),
        ("", 'resource "aws_network_acl" "a" { subnet_ids = [aws_subnet.s.id] }\n', 1, None),
        ("", ENDPOINT, 2, None),
        ("", BALANCER.replace("TYPE", "network"), 2, None),
        ("", BALANCER.replace("TYPE", "application"), 2, "how many addresses aws_lb.l has"),
        ("private_ips_count = var.number", "", 1, "the value of var.number"),
        ("ipv4_prefix_count = 2", "", 33, None),
        ('ipv4_prefixes = ["10.0.0.16/28"]', "", 17, None),
        ("ipv4_prefix_count = var.number", "", 1, "the value of var.number"),
        ("ipv6_prefix_count = 2", "", 1, None),
    ],
)
def test_addresses_in_use(tried: Try, argument: str, rest: str, least: int, fact: str | None) -> None:
    source = SUBNET.replace("ARGUMENT", argument) + rest
    found = tried("addresses.used", "subnet", source)["aws_subnet.s"]
    if fact is None:
        assert found == str(least)
    else:
        words = fact + (" aws_subnet.s" if fact.endswith("uses") else "")
        assert found == f"at least {least} (not known: {words})"


def test_what_is_in_use_at_least_decides(tried: Try) -> None:
    source = SUBNET.replace("ARGUMENT", "") + 'output "s" { value = aws_subnet.s.id }\n'
    assert tried("addresses.used >= 1", "subnet", source) == {"aws_subnet.s": "true"}
    assert tried("addresses.used < 1", "subnet", source) == {}
    (undecided,) = tried("addresses.used < 2", "subnet", source).values()
    assert undecided.startswith("undecided: ")


def test_a_topology_states_what_others_use(tried: Try) -> None:
    source = "version: 1\nsubnets:\n  a: {cidr: 10.0.0.0/24, addresses_in_use: 7}\ninterfaces:\n  i: {subnet: a}\n"
    assert tried("addresses.used", "subnet", source, "topology") == {"subnets.a": "8"}


NETWORK_ACL = """\
locals { acls = { one = { subnets = [aws_subnet.s.id], cidr = "10.0.0.0/16" } } }
resource "aws_network_acl" "n" {
  for_each   = local.acls
  vpc_id     = aws_vpc.v.id
  subnet_ids = each.value.subnets
}
resource "aws_network_acl_rule" "r" {
  for_each       = local.acls
  network_acl_id = aws_network_acl.n[each.key].id
  rule_number    = 100
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = each.value.cidr
}
"""


def test_a_rule_of_a_network_acl_takes_no_addresses(tried: Try) -> None:
    """Its `for_each` goes through values in which subnets are, too; the rule reads another one."""
    found = tried("addresses.used", "subnet", SUBNET.replace("ARGUMENT", "") + NETWORK_ACL)
    assert found == {"aws_subnet.s": "1"}


@pytest.mark.parametrize("kind", ["elasticache", "redshift", "db"])
@pytest.mark.parametrize("count", ["0", "length([])", "1"])
def test_a_subnet_group_takes_no_addresses(kind: str, count: str, tried: Try) -> None:
    group = (
        f'resource "aws_{kind}_subnet_group" "g" {{\n  count      = {count}\n  name       = "g"\n'
        "  subnet_ids = [aws_subnet.s.id]\n}\n"
    )
    assert tried("addresses.used", "subnet", SUBNET.replace("ARGUMENT", "") + group) == {"aws_subnet.s": "1"}


CALL = """\
module "vpc" {
  source          = "terraform-aws-modules/vpc/aws"
  version         = "~> 5.0"
  name            = "v"
  cidr            = "10.0.0.0/16"
  azs             = ["us-east-1a"]
  private_subnets = ["10.0.1.0/24"]
  %s
}
"""


@pytest.mark.parametrize("beside", ["", 'database_subnets = ["10.0.2.0/24"]', 'elasticache_subnets = ["10.0.3.0/24"]'])
def test_the_stand_in_of_a_vpc_uses_no_addresses_of_private_subnets(beside: str, tried: Try) -> None:
    found = tried("addresses.used", "subnet", CALL % beside)
    assert found["module.vpc.aws_subnet.private[0]"] == "0"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("", "1"),
        (
            "Outputs: {S: {Value: !Ref A}}",
            "at least 1 (not known: whether another stack, by the output `S`, uses A)",
        ),
        (
            "  C: {Type: 'Custom::C', Properties: {Subnet: !GetAtt A.SubnetId}}",
            "at least 1 (not known: whether C uses A)",
        ),
        ("Outputs: {S: {Value: !GetAtt A.AvailabilityZone}}", "1"),
    ],
)
def test_addresses_in_use_of_a_template(tried: Try, rest: str, found: str) -> None:
    source = (
        "Resources:\n  A:\n    Type: AWS::EC2::Subnet\n"
        "    Properties: {VpcId: vpc-0a1b2c3d4e5f60718, CidrBlock: 10.0.0.0/24}\n"
        f"  I: {{Type: AWS::EC2::NetworkInterface, Properties: {{SubnetId: !Ref A}}}}\n{rest}\n"
    )
    assert tried("addresses.used", "subnet", source, "cloudformation") == {"A": found}


@pytest.mark.parametrize(
    ("expression", "kind", "name", "rest"),
    [
        ("length(subnets)", "vpc", "aws_vpc.v", ""),
        ("length(interfaces)", "subnet", "aws_subnet.s", ""),
        ("length(interfaces)", "instance", "aws_instance.w", INSTANCE),
        ("length(elastic_ips) + 1", "interface", "aws_network_interface.i", ""),
        ("length(routes) + 1", "interface", "aws_network_interface.i", ""),
    ],
)
def test_modules_that_were_not_read_may_add_to_lists(
    tried: Try, expression: str, kind: str, name: str, rest: str
) -> None:
    source = SUBNET.replace("ARGUMENT", "") + rest
    assert tried(expression, kind, source)[name] == "1"
    given = MODULE.replace("ARGUMENT", f"x = {name}.id")
    found = tried(expression, kind, source + given)[name]
    assert found == f"at least 1 (not known: whether module.m, which was not read, uses {name})"


@pytest.mark.parametrize(
    ("attribute", "found"),
    [
        ("availability_zone", "1"),
        (
            "id",
            "at least 1 (not known: whether another root module, by the output `s`, uses aws_subnet.s)",
        ),
    ],
)
def test_addresses_in_use_of_a_plan(tried: Try, attribute: str, found: str) -> None:
    subnet = {"cidr_block": "10.0.0.0/24", "vpc_id": "vpc-0a1b2c3d4e5f60718"}
    refers = {"expressions": {"subnet_id": {"references": ["aws_subnet.s.id", "aws_subnet.s"]}}}
    names = {"mode": "managed", "type": "aws_network_interface", "name": "i"}
    output = {"expression": {"references": [f"aws_subnet.s.{attribute}", "aws_subnet.s"]}}
    configuration = {"resources": [{**names, **refers}], "outputs": {"s": output}}
    plan = plan_of(("aws_subnet.s", subnet), ("aws_network_interface.i", {}), configuration=configuration)
    changes = json.loads(plan)
    changes["resource_changes"][1]["change"]["after_unknown"]["subnet_id"] = True
    assert tried("addresses.used", "subnet", json.dumps(changes), "terraform-plan") == {"aws_subnet.s": found}


def test_what_may_be_a_function_lacks_its_kind(tried: Try) -> None:
    source = SUBNET.replace("ARGUMENT", "") + ENDPOINT.replace('"Interface"', "var.type") + 'variable "type" {}\n'
    used = tried("addresses.used", "subnet", source)["aws_subnet.s"]
    assert "shares with other functions" not in used
    assert "the value of var.type" in used


PROFILES = {
    "terraform": """\
resource "aws_subnet" "a" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.0.0/24"
}
resource "aws_eks_fargate_profile" "f" {
  cluster_name           = "c"
  fargate_profile_name   = "f"
  pod_execution_role_arn = "arn:aws:iam::123456789012:role/x"
  subnet_ids             = [aws_subnet.a.id]
  selector { namespace = "default" }
}
""",
    "cloudformation": """\
Resources:
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      CidrBlock: 10.0.0.0/24
  F:
    Type: AWS::EKS::FargateProfile
    Properties:
      ClusterName: c
      PodExecutionRoleArn: arn:aws:iam::123456789012:role/x
      Subnets: [!Ref A]
      Selectors: [{Namespace: default}]
""",
}


@pytest.mark.parametrize("language", PROFILES)
def test_the_number_of_pods_of_a_fargate_profile_is_the_missing_fact(tried: Try, language: str) -> None:
    (used,) = tried("addresses.used", "subnet", PROFILES[language], language).values()
    assert used.startswith("at least 0 (not known: how many interfaces the pods of ")


def test_the_interface_of_a_nat_gateway_is_counted_with_the_gateway(tried: Try) -> None:
    source = """\
resource "aws_subnet" "p" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/28"
}
resource "aws_subnet" "q" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/28"
}
resource "aws_nat_gateway" "n" {
  count             = 2
  subnet_id         = aws_subnet.p.id
  connectivity_type = "private"
}
resource "aws_route" "r" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_nat_gateway.n[0].network_interface_id
}
"""
    assert tried("addresses.used", "subnet", source) == {"aws_subnet.p": "2", "aws_subnet.q": "0"}
