"""Services that run without a VPC have no interfaces: no policy about services with interfaces is about them."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

LAMBDA = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  %s\n}\nvariable "subnets" {}\n'
STACK = """\
Parameters: {Subnets: {Type: List<AWS::EC2::Subnet::Id>}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, %s}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ("", {}),
        ("vpc_config {\n subnet_ids = []\n security_group_ids = []\n }", {}),
        (
            'vpc_config {\n subnet_ids = ["subnet-0a1b2c3d"]\n security_group_ids = []\n }',
            {"aws_lambda_function.f": "1"},
        ),
        (
            "vpc_config {\n subnet_ids = var.subnets\n security_group_ids = []\n }",
            {"aws_lambda_function.f": "at least 0 (not known: the value of var.subnets)"},
        ),
    ],
)
def test_a_function_is_a_service_in_subnets_if_it_may_have_some(config: str, found: object, tried: Try) -> None:
    assert tried("length(subnets)", "subnet_service", LAMBDA % config) == found


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ("Timeout: 3", {}),
        ("VpcConfig: {SubnetIds: [subnet-0a1b2c3d], SecurityGroupIds: []}", {"F": "1"}),
        (
            "VpcConfig: {SubnetIds: !Ref Subnets, SecurityGroupIds: []}",
            {"F": "at least 0 (not known: parameter Subnets (--parameter Subnets=VALUE))"},
        ),
    ],
)
def test_so_it_is_in_cloudformation(config: str, found: object, tried: Try) -> None:
    assert tried("length(subnets)", "subnet_service", STACK % config, "cloudformation") == found


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('resource "aws_ecs_service" "s" {\n  name = "s"\n}\n', ""),
        ('resource "aws_opensearch_domain" "s" {\n  domain_name = "s"\n}\n', ""),
        ('resource "aws_vpc_endpoint" "s" {\n  service_name = "com.amazonaws.us-east-1.s3"\n}\n', ""),
        (
            'resource "aws_vpc_endpoint" "s" {\n  service_name = "s3"\n  vpc_endpoint_type = "Interface"\n}\n',
            "aws_vpc_endpoint.s",
        ),
        ('resource "aws_db_instance" "s" {\n  engine = "mysql"\n}\n', "aws_db_instance.s"),
    ],
)
def test_other_services_that_can_do_without_subnets(source: str, name: str, tried: Try) -> None:
    assert list(tried("service", "subnet_service", source)) == ([name] if name else [])
