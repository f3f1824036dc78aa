"""ENI722 of topology files: which operations detach the primary interface of an instance."""

import pytest

from tests.inputs.topology.topologies import lint_text

DESIGN = """\
version: 1
subnets: {{app: {{zone: us-east-1a}}}}
interfaces: {{main: {{subnet: app}}, vip: {{subnet: app}}, unused: {{subnet: app}}, any: {{subnet: app}}}}
instances:
  web:
    type: m5.large
    interfaces: [{{interface: main, device_index: 0}}, {{interface: vip, device_index: 1}}]
  db: {{type: m5.large, subnet: app}}
attachments: [{{interface: any, instance: db}}]
operations: [{{{operation}}}]
"""
REFUSED = ": AWS refuses to detach it (OperationNotPermitted)"


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (
            "detach: {interface: main}",
            "operations[0] detaches interfaces.main, which is the primary interface of instances.web",
        ),
        (
            "move: {interface: main, instance: db}",
            "operations[0] moves interfaces.main, which is the primary interface of instances.web",
        ),
        (
            "detach: {instance: db}",
            "operations[0] detaches the primary interface of instances.db",
        ),
        ("detach: {interface: vip}", None),
        ("move: {interface: vip, instance: db}", None),
        ("move: {interface: unused, instance: db}", None),
    ],
)
def test_primary_interfaces_cannot_be_detached(operation: str, message: str | None) -> None:
    report = lint_text(DESIGN.format(operation=operation), "ENI722")
    assert report.errors == ()
    found = [(one.subject, one.message) for one in report.findings]
    assert found == ([] if message is None else [("operations[0]", message + REFUSED)])
    assert report.undecided == ()


@pytest.mark.parametrize(
    ("operation", "fact"),
    [
        ("move: {}", "the interface of operations[0]"),
        ("detach: {interface: eni-0a1b2c3d4e5f60718}", None),
        ("detach: {interface: any}", "the device index"),
    ],
)
def test_what_an_operation_is_about_may_be_unknown(operation: str, fact: str | None) -> None:
    report = lint_text(DESIGN.format(operation=operation), "ENI722")
    assert (report.errors, report.findings) == ((), ())
    facts = [one.facts[0] for one in report.undecided]
    assert [one.startswith(fact or "") for one in facts] == ([True] if fact else [])
