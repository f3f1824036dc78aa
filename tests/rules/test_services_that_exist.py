"""Rules about the subnets that a service is created with say nothing of one that there is already: AWS accepted it."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

SUBNETS = {"ENI107": 2, "ENI108": 1, "ENI821": 1}
"""How many subnets of one zone the balancer has."""


def values(name: str) -> dict[str, object]:
    return {"id": name, "vpc_id": "vpc-0a1b2c3d", "availability_zone": "eu-west-1a", "cidr_block": "10.0.0.0/24"}


def lint(directory: Path, actions: list[str], code: str) -> Report:
    """A plan for a dual-stack balancer in subnets of one zone, which are there."""
    subnets = [f"subnet-0a1b2c3{number}" for number in range(SUBNETS[code])]
    balancer = {"load_balancer_type": "application", "ip_address_type": "dualstack", "subnets": subnets}
    changes = [("aws_subnet", name, ["no-op"], values(name)) for name in subnets]
    changes.append(("aws_lb", "web", actions, balancer))
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {
            "root_module": {
                "resources": [
                    {"address": f"{type}.{name}", "mode": "managed", "type": type, "name": name, "values": after}
                    for type, name, _, after in changes
                ]
            }
        },
        "resource_changes": [
            {
                "address": f"{type}.{name}",
                "mode": "managed",
                "type": type,
                "name": name,
                "change": {"actions": acts, "before": None if acts == ["create"] else after, "after": after},
            }
            for type, name, acts, after in changes
        ],
    }
    path = directory / "plan.json"
    path.write_text(json.dumps(plan))
    report = make_report(Options(paths=[str(path)], use_config=False, select=[code]))
    assert report.errors == ()
    return report


@pytest.mark.parametrize("code", SUBNETS)
def test_a_balancer_that_is_created_is_judged(tmp_path: Path, code: str) -> None:
    assert len(lint(tmp_path, ["create"], code).findings) == 1


@pytest.mark.parametrize("code", SUBNETS)
def test_a_balancer_that_is_there_is_not(tmp_path: Path, code: str) -> None:
    report = lint(tmp_path, ["no-op"], code)
    assert (report.findings, report.undecided) == ((), ())
