"""VPC endpoints in policies: what associations add to them belongs to them."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
variable "number" { type = number }
variable "endpoint" {}
variable "replace" { type = bool }
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = "eu-west-1b"
}
resource "aws_security_group" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_security_group" "t" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_vpc_endpoint" "e" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "KIND"
  subnet_ids        = [aws_subnet.a.id]
  GROUPS
}
"""
SUBNET = 'resource "aws_vpc_endpoint_subnet_association" "x" {\n  vpc_endpoint_id = %s\n  subnet_id = %s\n%s\n}\n'
GROUP = (
    'resource "aws_vpc_endpoint_security_group_association" "x" {\n'
    "  vpc_endpoint_id = %s\n  security_group_id = aws_security_group.s.id\n%s\n}\n"
)
OWN = "aws_vpc_endpoint.e.id"
B = "aws_subnet.b.id"
DEFAULT = "the default security group of aws_vpc_endpoint.e"


def design(*more: str, kind: str = "Interface", groups: str = "") -> str:
    """A design with one endpoint."""
    return DESIGN.replace("KIND", kind).replace("GROUPS", groups) + "".join(more)


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("association", "zones"),
    [
        ("", '["eu-west-1a"]'),
        (SUBNET % (OWN, B, ""), '["eu-west-1a", "eu-west-1b"]'),
        (SUBNET % (OWN, "aws_subnet.a.id", ""), '["eu-west-1a"]'),
        (
            SUBNET % ('"vpce-0a1b2c3d4e5f60718"', B, ""),
            '["eu-west-1a", perhaps "eu-west-1b"] (not known: the ID of aws_vpc_endpoint.e)',
        ),
    ],
)
def test_an_endpoint_has_the_subnets_that_are_added_to_it(tried: Try, association: str, zones: str) -> None:
    found = tried("[for one in subnets : one.zone.name]", "subnet_service", design(association))
    assert found == {"aws_vpc_endpoint.e": zones}


@pytest.mark.parametrize(
    ("argument", "number", "fact"),
    [("  count = var.number", "at least 1", "var.number"), ("", "a number between 1 and 2", "var.endpoint")],
)
def test_what_may_be_added_is_undecided(tried: Try, argument: str, number: str, fact: str) -> None:
    endpoint = OWN if argument else "var.endpoint"
    found = tried("length(subnets)", "subnet_service", design(SUBNET % (endpoint, B, argument)))
    assert found["aws_vpc_endpoint.e"].startswith(f"{number} (not known: ")
    assert fact in found["aws_vpc_endpoint.e"]


@pytest.mark.parametrize("kind", ["interface-endpoint", "gateway-load-balancer-endpoint"])
def test_the_endpoint_is_the_service_of_a_subnet_that_is_added_to_it(tried: Try, kind: str) -> None:
    type = {"interface-endpoint": "Interface"}.get(kind, "GatewayLoadBalancer")
    source = design(SUBNET % (OWN, B, ""), kind=type)
    assert tried("service", "subnet_service", source) == {"aws_vpc_endpoint.e": f'"{kind}"'}
    assert tried("services", "subnet", source)["aws_subnet.b"] == "[aws_vpc_endpoint.e]"


def test_the_endpoint_of_an_added_subnet_may_be_outside_of_the_design(tried: Try) -> None:
    source = design().partition('resource "aws_vpc_endpoint"')[0]
    source += SUBNET % ('"vpce-0a1b2c3d4e5f60718"', B, "")
    assert tried("length(services)", "subnet", source) == {"aws_subnet.a": "0", "aws_subnet.b": "1"}
    kinds = tried('anytrue([for one in services : one.service == "database"])', "subnet", source)
    assert kinds["aws_subnet.b"].startswith("undecided: the VPC endpoint of aws_vpc_endpoint_subnet_association.x ")
    assert tried("service", "subnet_service", source) == {}


@pytest.mark.parametrize(
    ("groups", "association", "expected"),
    [
        ("", "", "null"),
        ("", GROUP % (OWN, "replace_default_association = true"), "[aws_security_group.s]"),
        ("", GROUP % (OWN, ""), f"[aws_security_group.s, ...] (not known: {DEFAULT})"),
        (
            "",
            GROUP % (OWN, "replace_default_association = var.replace"),
            f"[aws_security_group.s, ...] (not known: {DEFAULT})",
        ),
        (
            "security_group_ids = [aws_security_group.t.id]",
            GROUP % (OWN, ""),
            "[aws_security_group.t, aws_security_group.s]",
        ),
        ("security_group_ids = [aws_security_group.s.id]", GROUP % (OWN, ""), "[aws_security_group.s]"),
        ("", GROUP % (OWN, "count = var.number"), "an unknown list (not known: the value of var.number)"),
        (
            "",
            GROUP % ("var.endpoint", ""),
            "an unknown list (not known: the value of var.endpoint and the ID of aws_vpc_endpoint.e)",
        ),
    ],
)
def test_an_endpoint_has_the_groups_that_are_added_to_it(
    tried: Try, groups: str, association: str, expected: str
) -> None:
    found = tried("security_groups", "subnet_service", design(association, groups=groups))
    assert found == {"aws_vpc_endpoint.e": expected}


def test_an_endpoint_is_a_part_of_nothing(tried: Try) -> None:
    assert tried("parent == null", "subnet_service", design()) == {"aws_vpc_endpoint.e": "true"}


UNKNOWN_TYPE = {
    "terraform": """\
variable "type" {}
resource "aws_vpc_endpoint" "e" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = var.type
}
""",
    "cloudformation": """\
Parameters:
  Type:
    Type: String
Resources:
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      ServiceName: com.amazonaws.eu-west-1.s3
      VpcEndpointType: !Ref Type
""",
}


@pytest.mark.parametrize("language", UNKNOWN_TYPE)
def test_an_endpoint_of_an_unknown_type_is_still_an_endpoint(tried: Try, language: str) -> None:
    source = UNKNOWN_TYPE[language]
    assert tried('service == "database"', "subnet_service", source, language) == {}
    assert list(tried("parent == null", "subnet_service", source, language).values()) == ["true"]
    (is_interface,) = tried('service == "interface-endpoint"', "subnet_service", source, language).values()
    assert is_interface.startswith("undecided")
