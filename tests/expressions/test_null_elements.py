"""`enilint rules try` says why elements of lists are null."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Write

DESIGN = """\
version: 1
subnets:
  a: {zone: us-east-1a, tags: {x: "y"}}
interfaces:
  n: {subnet: a}
security_groups:
  g: {ingress: [{protocol: all, cidr: 0.0.0.0/0}]}
"""


@pytest.mark.parametrize(
    ("kind", "expression", "words"),
    [
        ("subnet", "[tags.tier]", "[null] (no tag tier)"),
        ("subnet", "[for i in interfaces : i.tags.owner]", "[null] (no tag owner)"),
        ("subnet", "[for i in interfaces : i.attached_to]", "[null] (none)"),
        ("subnet", '[for i in interfaces : [i.role, "x"]]', '[[null, "x"]] (not stated)'),
        ("subnet", "[for i in interfaces : [for s in [zone] : i.tags.z]]", "[[null]] (no tag z)"),
        ("subnet", "distinct([for i in interfaces : i.tags.owner])", "[null] (no tag owner)"),
        ("subnet", "concat([tags.x], [for i in interfaces : i.tags.owner])", '["y", null] (no tag owner)'),
        ("subnet", "one([for i in interfaces : i.tags.owner])", "null (no tag owner)"),
        ("subnet", "one([for i in interfaces : i.tags.owner if i.implicit])", "null"),
        ("subnet", "[for i in interfaces : i.tags.owner if i.implicit]", "[]"),
        ("security_group", "[for r in ingress : r.from_port]", "[null] (all, or the protocol has none)"),
    ],
)
def test_null_elements_have_a_reason(run: Run, write: Write, kind: str, expression: str, words: str) -> None:
    path = write("net.enilint.yaml", DESIGN)
    result = run("rules", "try", expression, "--for", kind, str(path))
    assert result.code == 0, result
    line, *_ = result.output.splitlines()
    assert line.partition(" = ")[2] == words
