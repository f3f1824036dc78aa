"""What an interface is attached to, if something else of the design gets its ID or its addresses."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

INTERFACE = 'resource "aws_network_interface" "i" { subnet_id = "subnet-0a1b2c3d4e5f60718" }\n'
MAY_ATTACH = "an unknown value (not known: whether something attaches aws_network_interface.i at run time)"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        ("", "null"),
        ('resource "aws_eip" "e" { network_interface = aws_network_interface.i.id }\n', "null"),
        ('resource "aws_flow_log" "f" { eni_id = aws_network_interface.i.id }\n', "null"),
        ('output "ip" { value = aws_network_interface.i.private_ip }\n', "null"),
        ('output "id" { value = aws_network_interface.i.id }\n', MAY_ATTACH),
        ('output "all" { value = aws_network_interface.i }\n', MAY_ATTACH),
        ('resource "aws_lambda_function" "l" { handler = aws_network_interface.i.id }\n', MAY_ATTACH),
    ],
)
def test_an_elastic_ip_and_an_output_of_an_address_attach_nothing(tried: Try, beside: str, value: str) -> None:
    assert tried("attached_to", "interface", INTERFACE + beside) == {"aws_network_interface.i": value}


def test_a_launch_may_make_an_interface_that_is_only_looked_up(tried: Try) -> None:
    source = """\
data "aws_network_interface" "d" { id = "eni-0f1e2d3c4b5a69788" }
resource "aws_network_interface" "own" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
resource "aws_instance" "i" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
resource "aws_eip" "by_data" { network_interface = data.aws_network_interface.d.id }
resource "aws_eip" "by_id" { network_interface = "eni-0a1b2c3d4e5f60718" }
resource "aws_eip" "own" { network_interface = aws_network_interface.own.id }
resource "aws_eip" "of_launch" { instance = aws_instance.i.id }
"""
    found = tried("[associated_with.implicit]", "elastic_ip", source)
    assert found == {
        "aws_eip.by_data": "[an unknown value] (not known: whether a launch makes data.aws_network_interface.d)",
        "aws_eip.by_id": "[an unknown value] (not known: whether a launch makes eni-0a1b2c3d4e5f60718)",
        "aws_eip.of_launch": "[true]",
        "aws_eip.own": "[false]",
    }
    template = """\
Parameters: {Eni: {Type: String}}
Resources:
  E: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  A: {Type: AWS::EC2::EIPAssociation, Properties: {AllocationId: !GetAtt E.AllocationId, NetworkInterfaceId: !Ref Eni}}
"""
    found = tried("associated_with.implicit", "elastic_ip", template, "cloudformation")
    assert found["E"] == "undecided: whether a launch makes Eni is not known"
