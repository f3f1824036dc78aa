"""Whether anything else of the source names a resource: asked once for each block, and said of each instance."""

from pathlib import Path

import pytest

from enilint.rule import Answer, Missing
from tests.rules.marked import network_of

POOL = """\
resource "aws_network_interface" "pool" {
  count     = 2
  subnet_id = "subnet-0a1b2c3d"
}
"""
POLICY = """\
resource "aws_iam_role_policy" "nodes" {
  role   = "nodes"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:AttachNetworkInterface", Resource = "*" }] })
}
"""


@pytest.mark.parametrize(
    ("beside", "answers"),
    [
        ("", [False, False]),
        ('output "ids" { value = aws_network_interface.pool[*].id }\n', [True, True]),
        ('resource "aws_eip" "first" { network_interface = aws_network_interface.pool[0].id }\n', [True, True]),
        (
            POLICY,
            [
                Missing((f"whether a script attaches aws_network_interface.pool[{number}] at run time",))
                for number in range(2)
            ],
        ),
    ],
)
def test_instances_of_one_block(tmp_path: Path, beside: str, answers: list[Answer]) -> None:
    network = network_of(tmp_path, POOL + beside)
    assert [network.is_mentioned(one) for one in network.interfaces] == answers
    attaches = [network.is_mentioned(one, to_attach=True) for one in network.interfaces]
    assert attaches == ([False, False] if "aws_eip" in beside else answers)
