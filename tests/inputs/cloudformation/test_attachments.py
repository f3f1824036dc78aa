"""Attachments of interfaces: CloudFormation deletes an interface with its instance unless it is told not to."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, HOST, VPC, lint, resources, verdict

ADDRESS = "  Address: {Type: AWS::EC2::EIP}\n"
ASSOCIATION = """\
  Named:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt Address.AllocationId, NetworkInterfaceId: !Ref Eni}
"""


@pytest.mark.parametrize(
    ("deletes", "parts", "expected"),
    [
        (", DeleteOnTermination: false", (ADDRESS, ASSOCIATION), "nothing"),
        (", DeleteOnTermination: true", (ADDRESS, ASSOCIATION), "warning"),
        ("", (ADDRESS, ASSOCIATION), "warning"),
        ("", (), "nothing"),
    ],
)
def test_an_interface_that_goes_with_its_instance(
    tmp_path: Path, deletes: str, parts: tuple[str, ...], expected: str
) -> None:
    attachment = ATTACHMENT.replace(", DeleteOnTermination: false", deletes)
    template = resources(VPC, HOST % ("t3.small", "!Ref A"), ENI % "!Ref C", attachment, *parts)
    assert verdict(lint(tmp_path, template, "ENI702"), "ENI702") == expected
