"""A failure costs what it is about, and nothing else: one resource, one value, one file of facts, one entry."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from enilint.inputs import context
from enilint.inputs.terraform import resource
from enilint.inputs.terraform.mapping import network
from enilint.inputs.terraform.source import evaluation, expressions_of_modules
from enilint.inputs.terraform.source.values import SetValue
from enilint.inputs.topology.checks import Checker
from enilint.inputs.topology.mapping import _Mapper
from tests.cli.running import ERROR, Result, Run, write

CASES = Path(__file__).parents[1] / "cases" / "terraform"
REPORT = "this is a bug in enilint; report it with the output of `enilint --version`"

GATEWAY = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.v.id
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "gateway" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.open.id]
}
resource "aws_network_interface" "side" {
  subnet_id         = aws_subnet.b.id
  security_groups   = [aws_security_group.open.id]
  source_dest_check = true
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.gateway.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
resource "aws_network_interface" "more" {
  count           = 2
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.open.id]
  attachment {
    instance     = aws_instance.gateway.id
    device_index = 2 + count.index
  }
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route" "default" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.side.id
}
resource "aws_eip" "gateway" {
  instance = aws_instance.gateway.id
}
"""
"""An instance with too many interfaces, one of them in another zone, and a route to one that drops what it gets."""


@pytest.fixture
def fail_on(monkeypatch: pytest.MonkeyPatch):
    """Makes the mapping fail on the resources that a function chooses."""
    attributes = resource.Resource.attributes.fget

    def plant(is_chosen) -> None:
        def planted(self: resource.Resource):
            if self.lost is None and is_chosen(self):
                raise AttributeError("planted")
            return attributes(self)

        monkeypatch.setattr(resource.Resource, "attributes", property(planted))

    return plant


def found(result: Result) -> Counter[tuple[str, str]]:
    return Counter((one["rule"], one["subject"]) for one in result.report["findings"])


def errors(result: Result) -> list[str]:
    return [one["message"] for one in result.report["errors"]]


EACH = (
    "aws_vpc.v",
    "aws_subnet.a",
    "aws_subnet.b",
    "aws_internet_gateway.out",
    "aws_security_group.open",
    "aws_instance.gateway",
    "aws_network_interface.side",
    "aws_network_interface.more[0]",
    "aws_network_interface_attachment.side",
    "aws_route_table.private",
    "aws_route.default",
    "aws_eip.gateway",
)


@pytest.mark.parametrize("address", EACH)
def test_a_resource_that_is_lost_adds_no_finding(run: Run, fail_on, address: str) -> None:
    write("main.tf", GATEWAY)
    whole = found(run("check", "--format", "json"))
    assert {rule for rule, _ in whole} >= {"ENI101", "ENI201", "ENI303"}
    fail_on(lambda one: one.address == address)
    result = run("check", "--format", "json")
    assert result.code == 2
    (error,) = result.report["errors"]
    assert error["message"].startswith(
        f"internal error while reading {address} (AttributeError: planted, in inputs/terraform/"
    )
    assert error["message"].endswith(REPORT)
    line = GATEWAY.splitlines()[error["line"] - 1]
    assert line.startswith(f'resource "{address.split(".")[0]}"')
    assert not found(result) - whole
    assert found(result) or "gateway" in address, "findings of the others stay"


def test_counts_that_a_lost_attachment_may_touch_are_undecided(run: Run, fail_on) -> None:
    write("main.tf", GATEWAY.replace("count           = 2", "count           = 1"))
    too_many = ("ENI201", "aws_instance.gateway")
    assert too_many in found(run("check", "--format", "json"))
    fail_on(lambda one: one.address == "aws_network_interface_attachment.side")
    result = run("check", "--format", "json")
    assert too_many not in found(result)
    undecided = {(one["rule"], one["subject"]) for one in result.report["undecided"]}
    assert undecided >= {too_many, ("ENI304", "aws_route.default")}, "nothing else attaches the interface of the route"


TEMPLATE = """\
resource "aws_launch_template" "node" {
  instance_type = "m5.large"
  network_interfaces {
    subnet_id    = aws_subnet.a.id
    device_index = 0
  }
  network_interfaces {
    subnet_id    = aws_subnet.b.id
    device_index = 1
  }
}
"""


@pytest.mark.parametrize("type", ["aws_instance", "aws_autoscaling_group"])
def test_templates_are_not_judged_alone_where_what_starts_them_may_be_lost(run: Run, fail_on, type: str) -> None:
    write("main.tf", GATEWAY + TEMPLATE + 'resource "aws_autoscaling_group" "nodes" {\n  max_size = 1\n}\n')
    alone = ("ENI101", "aws_launch_template.node")
    assert alone in found(run("check", "--format", "json"))
    fail_on(lambda one: one.type == type)
    assert alone not in found(run("check", "--format", "json"))


@pytest.mark.parametrize("name", ["routes-to-interfaces", "interface-limit", "nested-dynamic-templates"])
@pytest.mark.parametrize("file", ["plan.json", "terraform.tfstate"])
def test_resources_of_plans_and_states_are_lost_alone(run: Run, fail_on, name: str, file: str) -> None:
    shutil.copytree(CASES / name, "case")
    design = f"case/{file}"
    met: list[str] = []
    fail_on(lambda one: met.append(one.address))
    whole = found(run("check", design, "--format", "json"))
    for address in dict.fromkeys(met):
        fail_on(lambda one, address=address: one.address == address)
        result = run("check", design, "--format", "json")
        assert result.code == 2
        assert {message.partition(" (")[0] for message in errors(result)} == {f"internal error while reading {address}"}
        assert not found(result) - whole, address


def test_many_failures_on_one_type_are_reported_together(run: Run, fail_on) -> None:
    write("main.tf", GATEWAY.replace("count           = 2", "count           = 40"))
    fail_on(lambda one: one.type == "aws_network_interface")
    result = run("check", "--format", "json")
    assert len(errors(result)) < 10
    assert any("the other resources of type aws_network_interface" in message for message in errors(result))


def test_a_failure_that_is_of_no_resource_names_the_root(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(*_: object, **__: object) -> None:
        raise ValueError("planted")

    monkeypatch.setattr(network, "Network", planted)
    write("infra/main.tf", 'output "x" {\n  value = 1\n}\n')
    write("a.enilint.yaml", ERROR)
    result = run("check", "--format", "json")
    assert (result.code, result.rules) == (2, ["ENI101"])
    (error,) = result.report["errors"]
    assert error["path"] == "infra"
    assert error["message"].startswith(
        "internal error while reading infra, read as terraform (ValueError: planted, in "
    )
    assert error["message"].endswith(REPORT)


def test_an_expression_that_fails_costs_its_value(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    call = expressions_of_modules.call

    def planted(node, *arguments):
        if node.name == "upper":
            raise KeyError("planted")
        return call(node, *arguments)

    monkeypatch.setattr(expressions_of_modules, "call", planted)
    write("main.tf", GATEWAY.replace('"t3.micro"', 'upper("t3.micro")') + 'output "o" {\n  value = upper("x")\n}\n')
    result = run("check", "--format", "json")
    assert result.code == 2
    assert "ENI201" not in result.rules
    assert {"ENI101", "ENI303"} <= set(result.rules)
    (message,) = errors(result)
    assert message.startswith(
        "internal error while reading aws_instance.gateway.instance_type (KeyError: 'planted', in "
    )


@pytest.mark.parametrize("argument", ["count", "for_each"])
def test_an_expansion_that_fails_costs_its_block(run: Run, monkeypatch: pytest.MonkeyPatch, argument: str) -> None:
    def planted(value: object, name: str) -> object:
        if name.endswith(".spare") and isinstance(value, (int, SetValue)):
            raise KeyError("planted")
        return expand(value, name)

    expand = evaluation._EXPANDED_BY[argument]
    monkeypatch.setitem(evaluation._EXPANDED_BY, argument, planted)
    write("main.tf", GATEWAY)
    whole = found(run("check", "--format", "json"))
    write("main.tf", GATEWAY + SPARE.format(argument=argument, value="2" if argument == "count" else 'toset(["a"])'))
    result = run("check", "--format", "json")
    assert result.code == 2
    assert found(result) == whole
    (message,) = errors(result)
    assert message.startswith(
        f"internal error while reading aws_network_interface.spare.{argument} (KeyError: 'planted', in "
    )


SPARE = """\
resource "aws_network_interface" "spare" {{
  {argument} = {value}
  subnet_id = aws_subnet.a.id
}}
output "spare" {{
  value = aws_network_interface.spare
}}
"""


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"after": {"x": 1}, "after_unknown": 5}, "does not have the format that Terraform writes"),
        ({"after": [1]}, "does not have the format that Terraform writes"),
        ({"actions": 5}, "does not have the format that Terraform writes"),
    ],
)
def test_one_malformed_change_costs_its_resource(run: Run, broken: dict, words: str) -> None:
    plan = json.loads((CASES / "interface-limit" / "plan.json").read_text())
    write("plan.json", json.dumps(plan))
    whole = run("check", "plan.json", "--format", "json")
    assert whole.code == 1
    for change in plan["resource_changes"]:
        before = dict(change["change"])
        change["change"].update(broken)
        write("plan.json", json.dumps(plan))
        result = run("check", "plan.json", "--format", "json")
        assert result.code == 2
        assert all(change["address"] in message and words in message for message in errors(result))
        assert not found(result) - found(whole)
        assert len(result.report["inputs"]) == 1
        change["change"] = before


def test_a_malformed_change_costs_itself(run: Run) -> None:
    plan = json.loads((CASES / "interface-limit" / "plan.json").read_text())
    write("plan.json", json.dumps(plan))
    whole = run("check", "plan.json", "--format", "json")
    plan["resource_changes"].append({"address": 5, "type": "aws_vpc", "name": "x", "change": {}})
    write("plan.json", json.dumps(plan))
    result = run("check", "plan.json", "--format", "json")
    (message,) = errors(result)
    assert message.endswith(
        "does not have the format that Terraform writes and is ignored: expected a string, found a "
        "whole number at $.address"
    )
    assert found(result) == found(whole)


def test_one_malformed_instance_costs_its_resource(run: Run) -> None:
    text = (CASES / "interface-limit" / "terraform.tfstate").read_text()
    state = json.loads(text)
    write("terraform.tfstate", text)
    whole = found(run("check", "terraform.tfstate", "--format", "json"))
    for number, one in enumerate(state["resources"]):
        state["resources"][number] = {**one, "instances": [{**one["instances"][0], "attributes": [5]}]}
        write("terraform.tfstate", json.dumps(state))
        result = run("check", "terraform.tfstate", "--format", "json")
        assert not found(result) - whole
        assert result.code == (2 if one["type"].startswith("aws_") else 1)
        state["resources"][number] = one
    state["resources"].insert(0, {"type": "aws_vpc"})
    write("terraform.tfstate", json.dumps(state))
    result = run("check", "terraform.tfstate", "--format", "json")
    assert found(result) == whole
    assert [message.partition(" does not ")[0] for message in errors(result)] == ["resources[0]"]


@pytest.mark.parametrize("kind", ["plan.json", "terraform.tfstate"])
def test_text_that_is_not_utf_8_costs_its_resource(run: Run, kind: str) -> None:
    text = (CASES / "interface-limit" / kind).read_bytes()
    write("x", "")
    Path(kind).write_bytes(text)
    whole = found(run("check", kind, "--format", "json"))
    Path(kind).write_bytes(text.replace(b"us-east-1a", b"us-east-\xff"))
    result = run("check", kind, "--format", "json")
    assert result.code == 2
    assert not found(result) - whole
    assert not any("UnicodeDecodeError" in message for message in errors(result))


def test_secrets_whose_marks_cannot_be_read_are_not_shown(run: Run) -> None:
    def stored(address: str, **values: object) -> dict:
        type, _, name = address.partition(".")
        return {"address": address, "type": type, "name": name, "values": {"id": f"{name}-0a1b2c3d", **values}}

    side = stored("aws_subnet.side", availability_zone="a-secret")
    resources = [
        side,
        stored("aws_subnet.main", availability_zone="eu-west-1b"),
        stored("aws_instance.gateway", subnet_id="main-0a1b2c3d"),
        stored("aws_network_interface.vip", subnet_id="side-0a1b2c3d"),
        stored(
            "aws_network_interface_attachment.vip",
            instance_id="gateway-0a1b2c3d",
            network_interface_id="vip-0a1b2c3d",
            device_index=1,
        ),
    ]
    state = {"format_version": "1.0", "values": {"root_module": {"resources": resources}}}
    write("state.json", json.dumps(state))
    assert "a-secret" in run("check", "state.json").output
    side["sensitive_values"] = "MARKS"
    Path("state.json").write_bytes(json.dumps(state).encode().replace(b'"MARKS"', b'{"availability_zone": "\xff"}'))
    result = run("check", "state.json")
    assert result.code == 2
    assert "a-secret" not in result.output


def test_a_plan_beside_source_that_it_was_not_made_of(run: Run) -> None:
    shutil.copytree(CASES / "module-for-each", "case")
    whole = found(run("check", "case/plan.json", "--format", "json"))
    main = Path("case/main.tf")
    text = main.read_text()
    assert "for_each" in text
    lines = ['  for_each = "a"' if line.strip().startswith("for_each") else line for line in text.splitlines()]
    main.write_text("\n".join(lines) + "\n")
    result = run("check", "case/plan.json", "--format", "json")
    assert errors(result) == []
    assert not found(result) - whole
    assert len(result.report["inputs"]) == 1


def test_a_file_of_facts_that_fails_costs_itself(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    read = context._read

    def planted(file):
        if file.path == "bad.yaml":
            raise TypeError("planted")
        return read(file)

    monkeypatch.setattr(context, "_read", planted)
    write("bad.yaml", "subnets: {}\n")
    write("good.yaml", "subnets:\n  subnet-0a1b2c3d4e5f60718: {zone: us-east-1b}\n")
    write("a.enilint.yaml", ERROR.replace("{subnet: other}", "{subnet: subnet-0a1b2c3d4e5f60718}"))
    result = run("check", "--context", "bad.yaml", "--context", "good.yaml", "--format", "json")
    assert (result.code, result.rules) == (2, ["ENI101"])
    (message,) = errors(result)
    assert message.startswith("internal error while reading bad.yaml (TypeError: planted, in ")


@pytest.mark.parametrize(
    ("broken", "lost", "line"), [("instance", "instances.spare", 6), ("interface", "interfaces.spare", 9)]
)
def test_an_entry_of_a_topology_that_fails_costs_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch, broken: str, lost: str, line: int
) -> None:
    make = getattr(_Mapper, broken)

    def planted(mapper, entry):
        if entry.address == lost:
            raise KeyError("planted")
        return make(mapper, entry)

    monkeypatch.setattr(_Mapper, broken, planted)
    topology = ERROR.replace("instances:\n", "instances:\n  spare: {type: t3.micro, subnet: app}\n")
    write(
        "a.enilint.yaml",
        topology.replace("interfaces:\n", "interfaces:\n  spare: {subnet: app, attached_by_agent: true}\n"),
    )
    result = run("check", "--format", "json")
    assert (result.code, result.rules) == (2, ["ENI101"])
    (error,) = result.report["errors"]
    assert error["message"].startswith(f"internal error while reading {lost} (KeyError: 'planted', in ")
    assert error["line"] == line


def test_an_entry_of_a_topology_whose_check_fails_costs_itself(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check = Checker.check

    def planted(checker, entry):
        if entry.address == "instances.spare":
            raise KeyError("planted")
        check(checker, entry)

    monkeypatch.setattr(Checker, "check", planted)
    write("a.enilint.yaml", ERROR.replace("instances:\n", "instances:\n  spare: {type: t3.micro, subnet: app}\n"))
    result = run("check", "--format", "json")
    assert (result.code, result.rules) == (2, ["ENI101"])
    assert errors(result)[0].startswith("internal error while reading instances.spare (KeyError: 'planted', in ")


def test_an_entry_of_a_baseline_that_cannot_be_read_costs_itself(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    assert run("check", "--write-baseline", "baseline.json").code == 0
    text = Path("baseline.json").read_text()
    write("baseline.json", text.replace('"findings": [\n', '"findings": [\n    {"fingerprint": 3},\n'))
    result = run("check", "--baseline", "baseline.json", "--format", "json")
    assert result.code == 2
    assert result.report["findings"] == []
    assert [one["line"] for one in result.report["errors"]] == [4]
