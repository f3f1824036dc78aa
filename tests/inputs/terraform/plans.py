"""Small plans for tests, in the shape of Terraform 1.x: references are listed with their prefixes."""

import json
from typing import Any

from enilint.files.text import InputFile
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup

ZONE_A, ZONE_B = "us-east-1a", "us-east-1b"


def refs(*names: str) -> dict:
    """An expression with these references, each with its prefixes behind it."""
    listed = []
    for name in names:
        listed.append(name)
        while name.endswith("]") or name.count(".") > 1:
            name = name[: name.rindex("[")] if name.endswith("]") else name[: name.rindex(".")]
            listed.append(name)
    return {"references": listed}


def const(value: Any) -> dict:
    return {"constant_value": value}


def change(address: str, after: dict, unknown: tuple | dict = (), *, actions: tuple = ("create",), **more: Any) -> dict:
    """One entry of `resource_changes`; `unknown` names attributes that are known after apply."""
    local, module_address = address, ""
    while local.startswith("module."):
        end = _end_of_step(local)
        module_address += ("." if module_address else "") + local[:end]
        local = local[end + 1 :]
    mode = "data" if local.startswith("data.") else "managed"
    type, _, rest = local.removeprefix("data.").partition(".")
    name, bracket, key = rest.partition("[")
    entry: dict[str, Any] = {"address": address, "mode": mode, "type": type, "name": name, "provider_name": "aws"}
    if module_address:
        entry["module_address"] = module_address
    if bracket:
        entry["index"] = json.loads(key.removesuffix("]"))
    marks = dict(unknown) if isinstance(unknown, dict) else dict.fromkeys(unknown, True)
    if "create" in actions:
        marks.setdefault("id", True)
    sensitive = more.pop("sensitive", {})
    entry["change"] = {"actions": list(actions), "before": None, "after": after, "after_unknown": marks}
    entry["change"]["after_sensitive"] = sensitive
    return entry | more


def _end_of_step(text: str) -> int:
    """The end of `module.name["key"]` at the beginning of an address."""
    quoted, depth, dots = False, 0, 0
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "[":
            depth += 1
        elif not quoted and character == "]":
            depth -= 1
        elif not quoted and depth == 0 and character == ".":
            dots += 1
            if dots == 2:
                return position
    raise ValueError(text)


def block(address: str, expressions: dict, **more: Any) -> dict:
    """One resource of a configuration."""
    mode = "data" if address.startswith("data.") else "managed"
    type, _, name = address.removeprefix("data.").partition(".")
    return {"address": address, "mode": mode, "type": type, "name": name, "expressions": expressions} | more


def plan(changes: list, resources: list = (), **more: Any) -> dict:  # type: ignore[assignment]
    """A whole plan. `resources` are the blocks of the root module; `root` adds to it."""
    root = {"resources": list(resources)} | more.pop("root", {})
    return {"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": root}} | more


def design_of(content: dict) -> Design:
    return read(InputFile("plan.json", json.dumps(content).encode()), "terraform-plan")


def check(content: dict, *codes: str) -> Report:
    """Lint a plan with some rules, or with all."""
    rules = [
        ActiveRule(one, None, one.rule.options() if one.rule.options else None)
        for one in Registry().rules
        if not codes or one.rule.code in codes
    ]
    return lint([design_of(content)], Setup(rules=rules))


def found(report: Report) -> list[tuple[str, str]]:
    assert report.errors == ()
    return [(one.rule, one.subject) for one in report.findings]


def undecided(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.rule, one.subject, one.facts) for one in report.undecided]


def two_subnets() -> list[dict]:
    return [
        change("aws_subnet.a", {"availability_zone": ZONE_A, "cidr_block": "10.0.1.0/24"}),
        change("aws_subnet.b", {"availability_zone": ZONE_B, "cidr_block": "10.0.2.0/24"}),
    ]


def attached(interface: str = "aws_network_interface.n", instance: str = "aws_instance.i") -> dict:
    return block(
        "aws_network_interface_attachment.at",
        {"instance_id": refs(f"{instance}.id"), "network_interface_id": refs(f"{interface}.id")},
    )


def trio(interface_subnet: dict, instance_subnet: dict | None = None) -> tuple[list, list]:
    """Changes and blocks of an interface attached to an instance, with the given expressions of their subnets."""
    changes = [
        change("aws_network_interface.n", {}, ("subnet_id",)),
        change("aws_instance.i", {"instance_type": "m5.large"}, ("subnet_id",)),
        change("aws_network_interface_attachment.at", {"device_index": 1}, ("instance_id", "network_interface_id")),
    ]
    blocks = [
        block("aws_network_interface.n", {"subnet_id": interface_subnet}),
        block("aws_instance.i", {"subnet_id": instance_subnet or refs("aws_subnet.a.id")}),
        attached(),
    ]
    return changes, blocks
