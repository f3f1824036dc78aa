"""ENI309 where a plan or a state says what a load balancer sends traffic to."""

import json
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import block, change, check, const, plan, refs
from tests.rules.marked import check as check_source

HASH = "ab" * 20


def appliances(user_data: dict, unknown: tuple[str, ...] = (), expressions: dict | None = None) -> dict:
    """Two firewalls with a management interface first, and a target group that has them by their ids."""
    group = {"target_group_arn": refs("aws_lb_target_group.web.arn")}
    counted = {"count_expression": const(2)}
    changes = [change("aws_lb_target_group.web", {"target_type": "instance"}, ("arn",))]
    for number in range(2):
        nics = [{"device_index": device} for device in range(2)]
        marks = {"network_interface": [{"network_interface_id": True}] * 2} | dict.fromkeys(unknown, True)
        changes += [
            change(f"aws_network_interface.mgmt[{number}]", {}, ("subnet_id",)),
            change(f"aws_network_interface.trust[{number}]", {}, ("subnet_id",)),
            change(f"aws_instance.fw[{number}]", {"network_interface": nics} | user_data, marks),
            change(f"aws_lb_target_group_attachment.fw[{number}]", {}, ("target_id", "target_group_arn")),
        ]
    by_index = [
        {"device_index": const(device), "network_interface_id": refs(f"aws_network_interface.{name}", "count.index")}
        for device, name in enumerate(("mgmt", "trust"))
    ]
    blocks = [
        block("aws_lb_target_group.web", {}),
        block("aws_network_interface.mgmt", {}, **counted),
        block("aws_network_interface.trust", {}, **counted),
        block("aws_instance.fw", {"network_interface": by_index} | (expressions or {}), **counted),
        block(
            "aws_lb_target_group_attachment.fw",
            group | {"target_id": refs("aws_instance.fw", "count.index")},
            **counted,
        ),
    ]
    return plan(changes, blocks)


def test_a_plan_that_does_not_say_which_appliance_is_meant() -> None:
    report = check(appliances({}), "ENI309")
    assert [one.subject for one in report.findings] == [
        "aws_lb_target_group_attachment.fw[0]",
        "aws_lb_target_group_attachment.fw[1]",
    ]
    assert report.undecided == ()


@pytest.mark.parametrize(
    ("user_data", "unknown", "expressions", "undecided"),
    [
        pytest.param({"user_data": HASH}, (), {"user_data": refs("var.options")}, True, id="shown as a hash"),
        pytest.param({"user_data": HASH}, (), {"user_data": const("mgmt-interface-swap=enable")}, False, id="swap"),
        pytest.param({}, ("user_data",), {"user_data": refs("random_id.x.hex")}, True, id="known after the apply"),
        pytest.param({"user_data_base64": "bWdtdC1pbnRlcmZhY2Utc3dhcD1lbmFibGU="}, (), {}, False, id="Base64"),
    ],
)
def test_user_data_in_a_plan(user_data: dict, unknown: tuple[str, ...], expressions: dict, undecided: bool) -> None:
    report = check(appliances(user_data, unknown, expressions), "ENI309")
    assert report.findings == ()
    assert [one.subject for one in report.undecided] == [
        f"aws_lb_target_group_attachment.fw[{number}]" for number in range(2) if undecided
    ]
    assert all("the user data of aws_instance.fw" in one.facts[-1] for one in report.undecided)


def test_user_data_that_nobody_wrote_is_none() -> None:
    assert len(check(appliances({}, ("user_data", "user_data_base64")), "ENI309").findings) == 2


def state(user_data: str) -> bytes:
    slots = [{"device_index": number, "network_interface_id": f"eni-0a1b2c3{number}"} for number in range(2)]
    resources = [
        ("aws_network_interface", {"id": "eni-0a1b2c30", "tags": {"Name": "fw-management"}}),
        ("aws_network_interface", {"id": "eni-0a1b2c31", "tags": {"Name": "fw-inside"}}),
        ("aws_instance", {"id": "i-0a1b2c3d", "network_interface": slots, "user_data": user_data}),
        ("aws_lb_target_group", {"id": "arn:g", "arn": "arn:g", "target_type": "instance"}),
        ("aws_lb_target_group_attachment", {"id": "t", "target_group_arn": "arn:g", "target_id": "i-0a1b2c3d"}),
    ]
    stored = [
        {"mode": "managed", "type": type, "name": f"n{number}", "instances": [{"attributes": attributes}]}
        for number, (type, attributes) in enumerate(resources)
    ]
    return json.dumps({"version": 4, "resources": stored}).encode()


def test_a_state() -> None:
    rule = next(ActiveRule(one, None, None) for one in Registry().rules if one.rule.code == "ENI309")
    found = {}
    for user_data in ("#!/bin/sh", "mgmt-interface-swap=enable", HASH):
        report = lint([read(InputFile("terraform.tfstate", state(user_data)), "terraform-state")], Setup(rules=[rule]))
        found[user_data] = [len(report.findings), len(report.undecided)]
    assert found == {"#!/bin/sh": [1, 0], "mgmt-interface-swap=enable": [0, 0], HASH: [0, 1]}


def test_the_message_names_the_interface(tmp_path: Path) -> None:
    source = """
resource "aws_network_interface" "mgmt" {
}

resource "aws_instance" "fw" {
  primary_network_interface {
    network_interface_id = aws_network_interface.mgmt.id
  }
}

resource "aws_network_interface" "trust" {
  attachment {
    instance     = aws_instance.fw.id
    device_index = 1
  }
}

resource "aws_elb_attachment" "fw" {
  elb      = "web"
  instance = aws_instance.fw.id  # warning
}
"""
    (finding,) = check_source(tmp_path, source, "ENI309").findings
    assert finding.subject == "aws_elb_attachment.fw"
    assert finding.message == (
        "aws_elb_attachment.fw sends traffic to aws_instance.fw at aws_network_interface.mgmt: a target "
        "registered by instance ID is reached at its primary interface, but here that interface is for management"
    )
