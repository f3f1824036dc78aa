"""CIDR blocks in policies are as AWS keeps them, however they are written."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

STACK = """\
Resources:
  V: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  S: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}}}
  I: {{Type: AWS::EC2::InternetGateway}}
  IA: {{Type: AWS::EC2::VPCGatewayAttachment, Properties: {{VpcId: !Ref V, InternetGatewayId: !Ref I}}}}
  T: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref V}}}}
  TA: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref S, RouteTableId: !Ref T}}}}
  R:
    Type: AWS::EC2::Route
    Properties: {{RouteTableId: !Ref T, {destination}: "{cidr}", GatewayId: !Ref I}}
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      VpcId: !Ref V
      SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 22, ToPort: 22, {source}: "{cidr}"}}]
"""
IPV4 = {"destination": "DestinationCidrBlock", "source": "CidrIp"}
IPV6 = {"destination": "DestinationIpv6CidrBlock", "source": "CidrIpv6"}
SSH = 'anytrue([for r in ingress : contains(r.cidrs, "0.0.0.0/0") || contains(r.cidrs, "::/0")])'


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("cidr", "names", "is_open"),
    [
        ("0.0.0.0/0", IPV4, True),
        ("10.0.0.0/0", IPV4, True),
        ("10.0.0.0/2", IPV4, False),
        ("::/0", IPV6, True),
        ("0::/0", IPV6, True),
        ("0:0:0:0:0:0:0:0/0", IPV6, True),
        ("2001:DB8::/0", IPV6, True),
        ("2001:DB8::/32", IPV6, False),
    ],
)
def test_the_whole_internet_in_any_spelling(tried: Try, cidr: str, names: dict[str, str], is_open: bool) -> None:
    stack = STACK.format(cidr=cidr, **names)
    assert tried(SSH, "security_group", stack, "cloudformation") == ({"G": "true"} if is_open else {})
    found = tried("length(default_routes)", "subnet", stack, "cloudformation")
    assert found == {"S": str(int(is_open))}
    public = "is_public" if names is IPV4 else "is_public_ipv6"
    assert tried(public, "subnet", stack, "cloudformation") == ({"S": "true"} if is_open else {})


def test_blocks_lose_their_host_bits(tried: Try) -> None:
    stack = STACK.format(cidr="100.68.0.18/18", **IPV4)
    assert tried("[for r in ingress : r.cidrs]", "security_group", stack, "cloudformation") == {
        "G": '[["100.68.0.0/18"]]'
    }
    assert tried("destination", "route", stack, "cloudformation") == {"R": '"100.68.0.0/18"'}


@pytest.mark.parametrize(
    ("cidr", "names", "quoted"),
    [
        ("0.0.0.0/0", IPV4, '["0.0.0.0/0"]'),
        ("10.0.0.0/0", IPV4, '["0.0.0.0/0"] (written as 10.0.0.0/0)'),
        ("0::/0", IPV6, '["::/0"] (written as 0::/0)'),
    ],
)
def test_a_finding_quotes_what_is_written(
    run: Run, write: Write, cidr: str, names: dict[str, str], quoted: str
) -> None:
    write("design/t.yaml", STACK.format(cidr=cidr, **names))
    write(
        "p.enilint-rules.yaml",
        f"version: 1\nrules:\n- code: ORG001\n  name: open-group\n  for: security_group\n  must: '!{SSH}'\n"
        "  message: open\n  fix: close it\n  why: it is open\n",
    )
    checked = run("check", "--rules", "p.enilint-rules.yaml", "--select", "ORG", "--format", "json", "design")
    (found,) = checked.report["findings"]
    assert f"a rule of G has cidrs = {quoted}" in [one["message"] for one in found["related"]]
