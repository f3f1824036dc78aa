"""Plans that are broken, filtered, oddly encoded, hostile, or hold secrets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import UnknownKind, kind_of, read
from enilint.reporters import FORMATS, View, render
from enilint.values import Unknown
from tests.inputs.terraform.plans import block, change, check, const, design_of, found, plan, refs, trio, two_subnets

CROSS_ZONE = [("ENI101", "aws_network_interface_attachment.at")]


def cross_zone() -> dict:
    changes, blocks = trio(refs("aws_subnet.b.id"))
    return plan([*two_subnets(), *changes], blocks)


def errors(data: bytes) -> list[tuple[str | None, int | None, int | None]]:
    design = read(InputFile("plan.json", data), "terraform-plan")
    assert design.networks == ()
    return [(error.message, error.line, error.column) for error in design.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = json.dumps(cross_zone())
    file = InputFile("plan.json", text.encode(encoding))
    assert kind_of(file) == "terraform-plan"
    design = read(file, "terraform-plan")
    assert design.errors == []
    assert design.resources == 5


def test_broken_files() -> None:
    text = json.dumps(cross_zone(), indent=1)
    assert errors(text[: len(text) // 2].encode()) == [("the JSON is cut off; is the file complete?", None, None)]
    assert errors(b'{"format_version": "1.2",\n "resource_changes": [}') == [
        ("not valid JSON: invalid character", 2, 23)
    ]
    assert errors(b'{"format_version": "1.2", "resource_changes": {}}') == [
        ("not a Terraform plan: expected a list or null, found an object at $.resource_changes", None, None)
    ]
    assert errors(b'{"format_version": "\xff"}')[0][0] == "not valid UTF-8; save the file as UTF-8"
    assert errors(b"\xff\xfe\x00\xd8")[0][0] == "not valid UTF-16-LE; save the file as UTF-8"


@pytest.mark.parametrize("part", ["change", "planned_values", "prior_state"])
def test_a_part_that_is_read_later_is_no_text(part: str) -> None:
    content = cross_zone()
    content["planned_values"] = {"root_module": {"resources": [{"type": "aws_vpc", "name": "v", "values": {"a": "@"}}]}}
    content["prior_state"] = {"values": {"root_module": {"resources": [{"type": "aws_vpc", "name": "@"}]}}}
    if part == "change":
        content["resource_changes"][0]["change"]["after"]["tags"] = {"a": "@"}
    elif part == "planned_values":
        del content["resource_changes"]
    if part != "prior_state":
        del content["prior_state"]
    data = json.dumps(content).encode().replace(b'"@"', b'"\xff"')
    messages = [error.message for error in read(InputFile("plan.json", data), "terraform-plan").errors]
    assert messages
    assert all(one.endswith("not valid UTF-8; save the file as UTF-8") for one in messages)


def test_drift_that_has_no_address() -> None:
    drift = {"mode": "managed", "type": "aws_instance", "name": "i", "index": 0, "module_address": "module.a"}
    change = {"actions": ["update"], "before": {"id": "i-0a"}, "after": {"id": "i-0a"}}
    design = design_of(cross_zone() | {"resource_drift": [drift | {"change": change}]})
    assert design.errors == []
    assert list(design.networks[0].drift) == ["module.a.aws_instance.i[0]"]


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    deep = b'{"configuration": {"root_module": ' + b'{"module_calls": {"m": {"module": ' * 100_000
    assert errors(deep)[0][0] == "nested too deeply for a Terraform plan"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04rest", "a binary plan file; lint the output of `terraform show -json FILE` instead"),
        (
            b'{"@level":"info","@message":"Terraform 1.9"}\n{"@level":"info"}',
            "the log of `terraform plan -json`",
        ),
        (
            b'[command]/home/runner/terraform-bin show -json plan.bin\n{"format_version":"1.2"}\n',
            "the output of the wrapper",
        ),
        (
            b'{"format_version":"1.2","planned_values":{}}\n\n::debug::Terraform exited with code 0.',
            "the output of the wrapper",
        ),
        (
            b'{"format_version":"1.2","planned_values":{}}\n\n::set-output name=stdout::{"format_version":"1.2"}',
            "the output of the wrapper",
        ),
        (
            b'Acquiring state lock.\n{"format_version":"1.2","planned_values":{}}\n',
            "text before the JSON of `terraform show -json`",
        ),
        (
            b'resource "aws_vpc" "main" {\n}\n',
            "Terraform source without a file name that ends in .tf; for standard input, add `--stdin-filename main.tf`",
        ),
        (b"# comment\n\nlocals {\n  a = 1\n}\n", "Terraform source without a file name"),
        (b"", "the file is empty"),
        (b"hello", "unknown kind of file"),
        (b"[]", "unknown kind of file"),
        (b"\x00\x01\x02", "unknown kind of file"),
    ],
)
def test_what_is_no_plan_is_said_to_be_what_it_is(data: bytes, message: str) -> None:
    with pytest.raises(UnknownKind, match="^" + message.replace("(", r"\(")):
        kind_of(InputFile("thing.json", data))


def test_a_plan_without_configuration_or_changes_is_read() -> None:
    content = cross_zone()
    values = [
        {key: value for key, value in one.items() if key != "change"} | {"values": one["change"]["after"]}
        for one in content["resource_changes"]
    ]
    filtered = {
        "planned_values": {
            "root_module": {"child_modules": [{"address": "module.m", "resources": []}], "resources": values}
        },
        "configuration": content["configuration"],
    }
    assert found(check(filtered, "ENI101")) == CROSS_ZONE
    del filtered["configuration"]
    report = check(filtered, "ENI101")
    assert found(report) == []
    assert design_of({"resource_changes": []}).resources == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b'{"version": 4, "resources": []}',
            "not a Terraform plan: it has neither resource_changes nor planned_values",
        ),
        (
            b'{"format_version": "9.0", "resource_changes": []}',
            "a plan of format 9.0, but enilint supports formats 0 and 1",
        ),
    ],
)
def test_what_is_called_a_plan_and_is_none(data: bytes, message: str) -> None:
    (error,) = errors(data)
    assert error[0].startswith(message)


def test_a_plan_that_ended_with_an_error_is_incomplete() -> None:
    report = check(cross_zone() | {"errored": True}, "ENI101")
    assert [error.message for error in report.errors] == [
        "the plan is incomplete, because it ended with an error; run `terraform plan` again"
    ]
    assert len(report.findings) == 1


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        (
            {"private_ips": "10.0.0.1", "tags": ["x"], "attachment": "none", "private_ips_count": "many"},
            {"private_ips", "tags", "attachment", "private_ips_count"},
        ),
        (
            {"private_ips": [None, {}], "tags": {"Name": None, "x": 1}, "attachment": [None, 5], "interface_type": []},
            {"private_ips", "attachment", "interface_type", "tags"},
        ),
        (
            {"private_ips": ["not an address", "10.0.0.1/99"], "subnet_id": 7, "availability_zone": {}},
            {"subnet_id", "availability_zone"},
        ),
    ],
)
def test_attributes_of_wrong_types_are_named(after: dict, wrong: set[str]) -> None:
    names = ("aws_network_interface.n", "aws_instance.i", "aws_subnet.a", "aws_launch_template.t")
    other = ("aws_autoscaling_group.g", "aws_nat_gateway.g", "aws_network_interface_attachment.a", "aws_vpc.v")
    content = plan([change(name, after) for name in (*names, *other)], [block(name, {}) for name in names])
    messages = [one.message for one in check(content).errors]
    assert {message.partition(" must be ")[0].split(" ")[-1] for message in messages} == wrong
    assert not any("cannot be understood" in message or "crashed" in message for message in messages)


def test_a_value_that_does_not_fit_is_unknown_and_not_the_default_where_nothing_is_marked() -> None:
    existing = change("aws_network_interface.n", {"id": "eni-1", "source_dest_check": []}, actions=("no-op",))
    existing["change"]["after_unknown"] = False
    (network,) = design_of(plan([existing], [])).networks
    (interface,) = network.interfaces
    assert isinstance(interface.source_dest_check, Unknown)


def test_references_that_lead_nowhere_or_in_circles() -> None:
    for expression in (
        refs("aws_subnet.gone.id"),
        refs("module.gone.id"),
        refs("var.gone"),
        {"references": ["", "...", "[0]", "a[", 'a["', "module.", "data.x", 3, None]},
        {"references": "aws_subnet.b"},
        [],
        {},
        "text",
    ):
        changes, blocks = trio(expression)
        report = check(plan([*two_subnets(), *changes], blocks))
        assert report.errors == ()
    changes, blocks = trio(refs("aws_network_interface.n.subnet_id"))
    assert check(plan([*two_subnets(), *changes], blocks), "ENI101").errors == ()
    root = {"module_calls": {"m": {"module": {"outputs": {"o": {"expression": refs("module.m.o")}}}}}}
    changes, blocks = trio(refs("module.m.o"))
    root["module_calls"]["m"]["module"]["module_calls"] = {"m": {"module": {"outputs": {"o": {}}}}}
    assert check(plan([*two_subnets(), *changes], root={"resources": blocks, **root}), "ENI101").errors == ()


SECRET = "hunter2"


def test_sensitive_values_reach_no_output() -> None:
    """A finding on an instance with a secret in its user data, its tags, and an address that is marked sensitive."""
    changes, blocks = trio(refs("aws_subnet.a.id"))
    changes[0]["change"]["after"] = {
        "tags": {"Name": f"bandwidth {SECRET}"},
        "description": f"bond0 {SECRET}",
        "private_ips": ["10.99.99.99"],
    }
    changes[0]["change"]["after_sensitive"] = {"tags": True, "description": True, "private_ips": [True]}
    changes[1]["change"]["after"]["user_data"] = f"lacp {SECRET}"
    changes[1]["change"]["after_sensitive"] = {"user_data": True}
    blocks[1]["expressions"]["user_data"] = refs("var.secret")
    report = check(plan([*two_subnets(), *changes], blocks))
    assert found(report) == [("ENI301", "aws_instance.i")]
    for name in FORMATS:
        text = render(name, report, View(show_undecided=True))
        assert "aws_instance.i" in text
        assert SECRET not in text
        assert "10.99.99.99" not in text
    changes[0]["change"]["after_sensitive"] = {}
    assert "ENI401" in [rule for rule, _ in found(check(plan([*two_subnets(), *changes], blocks)))]


def test_user_data_is_not_quoted() -> None:
    changes, blocks = trio(refs("aws_subnet.b.id"))
    blocks[1]["expressions"]["user_data"] = const(f"export PASSWORD={SECRET}; modprobe bonding")
    report = check(plan([*two_subnets(), *changes], blocks), "ENI401")
    assert found(report) == [("ENI401", "aws_instance.i")]
    assert all(SECRET not in render(name, report, View()) for name in FORMATS)


def test_the_output_of_a_run_is_the_same_every_time(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(cross_zone()))
    command = [sys.executable, "-m", "enilint", "check", str(path), "--format", "json", "--no-config"]
    outputs = set()
    for seed in ("1", "2", "3"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        run = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=tmp_path)
        assert run.stderr == b""
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["findings"]


def test_a_sensitive_value_is_unknown_and_not_the_default() -> None:
    interface = change("aws_network_interface.n", {"source_dest_check": False}, sensitive={"source_dest_check": True})
    route = change("aws_route.r", {"destination_cidr_block": "0.0.0.0/0"}, ("network_interface_id",))
    blocks = [
        block("aws_network_interface.n", {"source_dest_check": refs("var.check")}),
        block("aws_route.r", {"network_interface_id": refs("aws_network_interface.n.id")}),
    ]
    report = check(plan([interface, route], blocks), "ENI303")
    assert found(report) == []
    assert len(report.undecided) == 1


@pytest.mark.parametrize("unknown", [{"id": True}, True])
def test_a_resource_that_is_sensitive_as_a_whole_hides_all_it_holds(unknown: dict | bool) -> None:
    changes, blocks = trio(refs("aws_subnet.a.id"))
    changes[0]["change"] |= {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "description": f"bond0 {SECRET}"},
        "before_sensitive": True,
        "after": {"id": "eni-0a1b2c", "description": f"bond1 {SECRET}"},
        "after_unknown": unknown,
        "after_sensitive": True,
    }
    report = check(plan([*two_subnets(), *changes], blocks))
    assert ("ENI401", "aws_instance.i") not in found(report)
    assert all(SECRET not in render(name, report, View(show_undecided=True)) for name in FORMATS)
    changes[0]["change"]["after_sensitive"] = {}
    assert SECRET in str(
        design_of(plan([*two_subnets(), *changes], blocks)).networks[0].interface_at("aws_network_interface.n").notes
    )


def test_the_output_of_a_wrapper_is_named_even_if_the_kind_is_given() -> None:
    wrong = b'[command]/usr/bin/terraform-bin show -json\n{"format_version":"1.2"}\n'
    assert [words[:25] for words, *_ in errors(wrong) if words] == ["the output of the wrapper"]
