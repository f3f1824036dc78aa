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
