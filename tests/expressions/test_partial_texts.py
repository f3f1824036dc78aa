"""Texts of which the beginning and the end are known decide what these decide."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

TERRAFORM = """\
data "http" "address" { url = "https://ipv4.icanhazip.com" }
variable "name" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "Net-${var.name}-Private", plain = var.name }
}
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.v.id
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [%s]
  }
}
"""
STACK = """\
Parameters: {Address: {Type: String}}
Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      VpcId: vpc-0a1b2c3d4e5f60718
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: %s}]
"""
OPEN = 'anytrue([for r in ingress : contains(r.cidrs, "0.0.0.0/0")])'
LONG = "anytrue([for r in ingress : anytrue([for c in r.cidrs : prefix_length(c) == 32])])"
AROUND = 'anytrue([for r in ingress : anytrue([for c in r.cidrs : cidrcontains(c, "10.0.0.0/8")])])'
UNDECIDED = "undecided: data.http.address.response_body is not known"
UNDECIDED_IN_STACK = "undecided: parameter Address (--parameter Address=VALUE) is not known"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("cidr", "expression", "answer"),
    [
        ('"${chomp(data.http.address.response_body)}/32"', OPEN, "false"),
        ('"${data.http.address.response_body}/0"', OPEN, UNDECIDED),
        ("data.http.address.response_body", OPEN, UNDECIDED),
        ('join("/", [data.http.address.response_body, "32"])', OPEN, "false"),
        ('join("/", ["0.0.0.0", data.http.address.response_body])', OPEN, UNDECIDED),
        ('format("%s/32", data.http.address.response_body)', LONG, "true"),
        ('"${chomp(data.http.address.response_body)}/32"', LONG, "true"),
        ('"${chomp(data.http.address.response_body)}/24"', LONG, "false"),
        ('"${data.http.address.response_body}2"', LONG, UNDECIDED),
        ('"${data.http.address.response_body}/32"', AROUND, "false"),
        ('"${data.http.address.response_body}/8"', AROUND, UNDECIDED),
    ],
)
def test_the_prefix_length_of_a_block_may_be_known_without_its_address(
    cidr: str, expression: str, answer: str, tried: Try
) -> None:
    assert tried(expression, "security_group", TERRAFORM % cidr).get("aws_security_group.g", "false") == answer


@pytest.mark.parametrize(
    ("cidr", "answer"),
    [
        ('!Sub "${Address}/32"', "false"),
        ('!Join ["/", [!Ref Address, "32"]]', "false"),
        ('!Sub "${Address}/0"', UNDECIDED_IN_STACK),
        ("!Ref Address", UNDECIDED_IN_STACK),
    ],
)
def test_so_may_it_in_cloudformation(cidr: str, answer: str, tried: Try) -> None:
    assert tried(OPEN, "security_group", STACK % cidr, "cloudformation").get("G", "false") == answer


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ('tags.Name == "Net-a-Private"', None),
        ('tags.Name == "Net-Private"', "false"),
        ('tags.Name == "Net-a-public"', "false"),
        ('tags.Name == "a-Private"', "false"),
        ("tags.Name == null", "false"),
        ('startswith(tags.Name, "Net-")', "true"),
        ('startswith(tags.Name, "Net-a")', None),
        ('startswith(tags.Name, "net-")', "false"),
        ('endswith(tags.Name, "Private")', "true"),
        ('endswith(tags.Name, "a-Private")', None),
        ('endswith(tags.Name, "public")', "false"),
        ('strcontains(tags.Name, "Priv")', "true"),
        ('strcontains(tags.Name, "public")', None),
        ('strcontains(lower(tags.Name), "private")', "true"),
        ('startswith(upper(tags.Name), "NET")', "true"),
        ('contains(["Net-1", "Net-2"], tags.Name)', "false"),
        ('endswith(tags.plain, "Private")', None),
        ("startswith(tags.Name, tags.plain)", None),
    ],
)
def test_a_tag_with_a_variable_in_it_is_known_in_part(expression: str, answer: str | None, tried: Try) -> None:
    undecided = "undecided: the value of var.name is not known"
    assert tried(expression, "vpc", TERRAFORM % "").get("aws_vpc.v", "false") == (answer or undecided)


def test_texts_that_end_in_different_ways_are_different(tried: Try) -> None:
    expression = "anytrue([for r in ingress : length(distinct(r.cidrs)) == 2])"
    source = TERRAFORM % '"${data.http.address.response_body}/32", "${var.name}/24"'
    assert tried(expression, "security_group", source) == {"aws_security_group.g": "true"}


IPAM = """\
resource "aws_subnet" "s" {
  vpc_id              = "vpc-0a1b2c3d4e5f60718"
  ipv4_ipam_pool_id   = "ipam-pool-0a1b2c3d4e5f60718"
  ipv4_netmask_length = %s
  ipv6_ipam_pool_id   = "ipam-pool-0a1b2c3d4e5f60719"
  ipv6_netmask_length = 60
}
variable "length" {}
"""
IPAM_STACK = """\
Parameters: {Length: {Type: Number}}
Resources:
  S:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Ipv4IpamPoolId: ipam-pool-0a1b2c3d4e5f60718
      Ipv4NetmaskLength: %s
      Ipv6IpamPoolId: ipam-pool-0a1b2c3d4e5f60719
      Ipv6NetmaskLength: 60
"""


@pytest.mark.parametrize(
    ("source", "kind", "length", "subnet"),
    [(IPAM, "terraform", "var.length", "aws_subnet.s"), (IPAM_STACK, "cloudformation", "!Ref Length", "S")],
)
def test_the_length_of_a_block_that_ipam_picks(tried: Try, source: str, kind: str, length: str, subnet: str) -> None:
    known, unknown = source % 28, source % length
    assert tried("prefix_length(cidr)", "subnet", known, kind) == {subnet: "28"}
    assert tried("prefix_length(ipv6_cidr)", "subnet", known, kind) == {subnet: "60"}
    assert tried("addresses.usable", "subnet", known, kind) == {subnet: "11"}
    assert tried('cidr == "10.0.0.0/24"', "subnet", known, kind) == {}
    for expression in ("prefix_length(cidr)", "addresses.usable"):
        answer = tried(expression, "subnet", unknown, kind)[subnet]
        assert answer.startswith(("an unknown number (not known:", "an unknown value (not known:")), answer
