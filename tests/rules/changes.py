"""Plans over resources that exist: each change with what was before."""

from typing import Any

from enilint.report import Report
from tests.inputs.terraform.plans import change, check, plan

PLAN_RULES = ("ENI303", "ENI711", "ENI712", "ENI713", "ENI716", "ENI719", "ENI728", "ENI729", "ENI730")

REPLACE = ("delete", "create")
CREATE_FIRST = ("create", "delete")

NIC = "aws_network_interface.nic"
OLD = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.50"]}
ATTACHED = {"attachment": [{"instance": "i-0a1b2c", "device_index": 1, "attachment_id": "eni-attach-0a1b2c"}]}


def changed(
    address: str,
    before: dict | None,
    after: dict | None,
    unknown: tuple | dict = (),
    *,
    actions: tuple = ("update",),
    paths: tuple = (),
    **more: Any,
) -> dict:
    """One entry of `resource_changes`; `paths` names the attributes that force a replacement."""
    entry = change(address, after, unknown, actions=actions, **more)  # type: ignore[arg-type]
    entry["change"]["before"] = before
    if paths:
        entry["change"]["replace_paths"] = [[path] for path in paths]
    return entry


def stays(address: str, values: dict) -> dict:
    """A resource that exists and is left as it is."""
    return changed(address, values, values, actions=("no-op",))


def gone(address: str, before: dict, **more: Any) -> dict:
    """A resource that is deleted."""
    return changed(address, before, None, actions=("delete",), **more)


def lint(*changes: dict, blocks: tuple = (), rules: tuple = PLAN_RULES, **more: Any) -> Report:
    """Lint a plan with all rules about plans, so that a cause that is reported twice is seen."""
    return check(plan(list(changes), list(blocks), **more), *rules)


def severities(report: Report) -> list[tuple[str, str, str]]:
    """Every finding as rule, severity and subject."""
    assert report.errors == ()
    return [(one.rule, one.severity.value, one.subject) for one in report.findings if one.severity]


def message(report: Report) -> str:
    """The message of the only finding."""
    (finding,) = report.findings
    return finding.message


def facts(report: Report) -> str:
    """The proof of the only finding, a fact a line."""
    (finding,) = report.findings
    return "\n".join(one.message for one in finding.related)


def eip(**more: str) -> dict:
    """What exists of an Elastic IP."""
    return {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", **more}


def route(target: str = "eni-0a1b2c", destination: str = "192.168.0.0/16") -> dict:
    """What exists of a route to the interface."""
    return {"destination_cidr_block": destination, "network_interface_id": target}
