"""One place of a module that several root modules call, and one block that makes several interfaces: one finding."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from enilint.reporters import FORMATS
from tests.cli.running import Run, write

BASELINE = "baseline.json"
MODULE = """\
variable "subnet" {
  type = string
}

variable "checked" {
  default = true
}

variable "type" {
  default = "t3.small"
}

variable "range" {
  default = "192.168.0.0/16"
}

resource "aws_instance" "this" {
  ami               = "ami-0f3a1b2c4d5e6f701"
  instance_type     = var.type
  subnet_id         = var.subnet
  source_dest_check = var.checked
}

resource "aws_route_table" "clients" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"

  route {
    cidr_block           = var.range
    network_interface_id = aws_instance.this.primary_network_interface_id
  }
}
"""
PLACE = "modules/router/main.tf:25"


def root(name: str, call: str = "router", **arguments: str) -> None:
    lines = "".join(f"  {key} = {value}\n" for key, value in arguments.items())
    write(f"{name}/main.tf", f'module "{call}" {{\n  source = "../modules/router"\n  subnet = "{name}"\n{lines}}}\n')


@pytest.fixture
def roots(project: Path) -> None:
    """Four roots of which three call the module wrongly."""
    write("enilint.toml", "")
    write("modules/router/main.tf", MODULE)
    for name in ("blue", "green", "red"):
        root(name)
    root("grey", checked="false")


CHECK = ("check", "--select", "ENI303,ENI001")


@pytest.mark.usefixtures("roots")
def test_one_place_of_a_module_is_one_finding_that_names_the_other_roots(run: Run) -> None:
    result = run(*CHECK, "--format", "json")
    (finding,) = result.report["findings"]
    assert (finding["input"], finding["also_in"]) == ("blue", ["green", "red"])
    assert result.report["summary"]["error"] == 1
    assert result.code == 1
    assert "Found 1 error in 4 designs" in run(*CHECK).output


@pytest.mark.usefixtures("roots")
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_every_format_names_the_other_roots_once(run: Run, name: str) -> None:
    output = run(*CHECK, "--format", name).output
    assert len(re.findall("also in 2 roots: green, red", output, re.IGNORECASE)) == 1
    assert "grey" not in output or name in ("junit", "html")


@pytest.mark.usefixtures("roots")
def test_in_junit_it_fails_once_and_the_other_roots_do_not_pass(run: Run) -> None:
    suites = ElementTree.fromstring(run(*CHECK, "--format", "junit").output)
    results = {suite.attrib["name"]: [one.tag for case in suite for one in case] for suite in suites}
    assert results == {"blue": ["failure"], "green": ["skipped"], "grey": [], "red": ["skipped"]}


@pytest.mark.usefixtures("roots")
def test_many_roots_are_counted_and_the_first_are_named(run: Run) -> None:
    for number in range(17):
        root(f"root{number:02}")
    assert "(in blue; also in 19 roots: green, red, root00 and 16 more)" in run(*CHECK, "--format", "concise").output
    assert "root06, root07 and 9 more\n" in run(*CHECK).output


@pytest.mark.usefixtures("roots")
def test_calls_of_other_names_and_what_they_pass_change_nothing(run: Run) -> None:
    root("green", call="second")
    (finding,) = run(*CHECK, "--format", "json").report["findings"]
    assert finding["also_in"] == ["green", "red"]


@pytest.mark.usefixtures("roots")
def test_what_is_wrong_in_another_way_is_another_finding(run: Run) -> None:
    root("green", range='"172.16.0.0/12"')
    findings = run(*CHECK, "--format", "json").report["findings"]
    assert [(one["input"], one["also_in"]) for one in findings] == [("blue", ["red"]), ("green", [])]
    assert len({one["fingerprint"] for one in findings}) == 2


@pytest.mark.usefixtures("roots")
def test_two_calls_of_one_root_are_two_findings(run: Run) -> None:
    for name in ("blue", "red"):
        write(f"{name}/more.tf", 'module "second" {\n  source = "../modules/router"\n  subnet = "second"\n}\n')
    findings = run(*CHECK, "--format", "json").report["findings"]
    assert [(one["subject"].split(".")[1], one["also_in"]) for one in findings] == [
        ("router", ["green", "red"]),
        ("second", ["red"]),
    ]
    assert len({one["fingerprint"] for one in findings}) == 2


@pytest.mark.usefixtures("roots")
def test_what_is_written_in_the_roots_stays_apart(run: Run) -> None:
    for name in ("blue", "red"):
        write(f"{name}/main.tf", MODULE.replace("var.subnet", '"subnet-0a1b2c3d4e5f60718"'))
    findings = run(*CHECK, "--format", "json").report["findings"]
    assert [(one["input"], one["also_in"]) for one in findings] == [("blue", []), ("green", []), ("red", [])]


@pytest.mark.usefixtures("roots")
def test_the_gravest_severity_of_the_roots_decides(run: Run) -> None:
    table = '[[per-path]]\npaths = ["{}/"]\nseverity = {{ENI303 = "info"}}\n'
    write("enilint.toml", table.format("blue") + table.format("green"))
    result = run(*CHECK, "--format", "json")
    (finding,) = result.report["findings"]
    assert (result.code, finding["input"], finding["severity"]) == (1, "blue", "error")


@pytest.mark.usefixtures("roots")
def test_the_fingerprint_inside_of_a_module_leaves_the_root_out(run: Run) -> None:
    (whole,) = run(*CHECK, "--format", "json").report["findings"]
    (single,) = run(*CHECK, "red", "--format", "json").report["findings"]
    assert single["fingerprint"] == whole["fingerprint"]
    issues = json.loads(run(*CHECK, "--format", "gitlab").output)
    assert [one["fingerprint"] for one in issues if one["check_name"] == "ENI303"] == [whole["fingerprint"]]


@pytest.mark.usefixtures("roots")
def test_a_baseline_knows_it_in_every_root(run: Run) -> None:
    assert run(*CHECK, "--write-baseline", BASELINE).error == f"wrote 1 finding to {BASELINE}\n"
    root("yellow")
    result = run(*CHECK, "--baseline", BASELINE, "--format", "json")
    assert (result.code, result.report["summary"]["in_baseline"], result.report["notices"]) == (0, 1, [])
    root("blue", checked="false")
    assert run(*CHECK, "--baseline", BASELINE, "--format", "json").report["notices"] == []
    assert run(*CHECK, "blue", "--baseline", BASELINE, "--format", "json").report["notices"] == []
    for name in ("green", "red", "yellow"):
        root(name, checked="false")
    notices = run(*CHECK, "--baseline", BASELINE, "--format", "json").report["notices"]
    assert ["1 finding of this baseline is no longer found" in one["message"] for one in notices] == [True]


@pytest.mark.usefixtures("roots")
def test_a_baseline_of_version_2_knows_it_by_its_roots(run: Run) -> None:
    results = json.loads(run(*CHECK, "--format", "sarif").output)["runs"][0]["results"]
    prints = [one["partialFingerprints"] for one in results]
    assert [one["enilintFinding/v2"] != one["enilintFinding/v3"] for one in prints] == [True]
    subject = "module.router.aws_route_table.clients"
    entries = [
        {"fingerprint": prints[0]["enilintFinding/v2"], "rule": "ENI303", "input": one, "subject": subject}
        for one in ("blue", "red")
    ]
    write(BASELINE, json.dumps({"version": 2, "findings": entries}))
    report = run(*CHECK, "--baseline", BASELINE, "--format", "json").report
    assert [(one["input"], one["also_in"]) for one in report["findings"]] == [("green", ["red"])]
    assert ["1 entry of this baseline does not match" in one["message"] for one in report["notices"]] == [True]


@pytest.mark.usefixtures("roots")
def test_an_entry_counts_in_every_root_only_if_it_names_the_finding(run: Run) -> None:
    run(*CHECK, "blue", "--write-baseline", BASELINE)
    assert run(*CHECK, "--baseline", BASELINE).code == 0
    write(BASELINE, Path(BASELINE).read_text().replace('aws_route_table.clients"', 'aws_route_table.other"'))
    report = run(*CHECK, "--baseline", BASELINE, "--format", "json").report
    assert [(one["input"], one["also_in"]) for one in report["findings"]] == [("blue", ["green", "red"])]
    assert ["1 entry of this baseline does not match" in one["message"] for one in report["notices"]] == [True]


@pytest.mark.usefixtures("roots")
def test_a_suppression_at_a_call_is_about_its_root_and_one_in_the_module_about_all(run: Run) -> None:
    text = Path("blue/main.tf").read_text()
    write("blue/main.tf", f"# enilint: ignore[ENI303] checked elsewhere\n{text}")
    report = run(*CHECK, "--format", "json").report
    assert [(one["input"], one["also_in"]) for one in report["findings"]] == [("green", ["red"])]
    assert report["summary"]["suppressed"] == 1
    write("blue/main.tf", text)
    write("modules/router/main.tf", MODULE.replace("  route {", "  route { # enilint: ignore[ENI303] so be it"))
    report = run(*CHECK, "--format", "json").report
    assert (report["findings"], report["summary"]["suppressed"]) == ([], 1)


@pytest.mark.usefixtures("roots")
def test_fix_mends_it_for_all_roots(run: Run) -> None:
    write("modules/router/main.tf", MODULE.replace("  source_dest_check = var.checked\n", ""))
    result = run(*CHECK, "--fix", "--format", "json")
    assert re.search("source_dest_check *= false", Path("modules/router/main.tf").read_text())
    assert (result.code, result.report["findings"]) == (0, [])


EFA = """\
resource "aws_security_group" "ssh" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_launch_template" "node" {
  image_id      = "ami-0f3a1b2c4d5e6f701"
  instance_type = "p5.48xlarge"

  dynamic "network_interfaces" {
    for_each = CARDS

    content {
      network_card_index = network_interfaces.value
      device_index       = network_interfaces.value == 0 ? 0 : 1
      interface_type     = network_interfaces.value == 0 ? "efa" : "efa-only"
      security_groups    = [aws_security_group.ssh.id]
    }
  }
}
"""


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ("range(32)", "device index 0 of aws_launch_template.node (also at network cards 1 to 31, device index 1) is"),
        ("[0, 4, 5]", "device index 0 of aws_launch_template.node (also at network cards 4, 5, device index 1) is"),
        ("[0, 2, 4, 5, 6]", "(also at network cards 2, 4 to 6, device index 1) is"),
        ("[3, 9]", "network card 3, device index 1 of aws_launch_template.node (also at network card 9, device index"),
        ("[7]", "network card 7, device index 1 of aws_launch_template.node is an EFA"),
    ],
)
def test_one_block_of_a_launch_is_one_finding_with_its_indexes(run: Run, cards: str, words: str) -> None:
    write("main.tf", EFA.replace("CARDS", cards))
    (finding,) = run("check", "--select", "ENI806", "--format", "json").report["findings"]
    assert words in finding["message"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_indexes_are_in_every_format(run: Run, name: str) -> None:
    write("main.tf", EFA.replace("CARDS", "range(32)"))
    output = " ".join(run("check", "--select", "ENI806", "--format", name).output.split())
    assert "(also at network cards 1 to 31, device index 1)" in output


def test_blocks_and_launches_stay_apart(run: Run) -> None:
    block = '\n  network_interfaces {\n    device_index    = {}\n    interface_type  = "efa"\n'
    blocks = "".join(
        f"{block.replace('{}', str(index))}    security_groups = [aws_security_group.ssh.id]\n  }}\n"
        for index in (0, 1)
    )
    start = EFA[: EFA.index("\n  dynamic")]
    second = start[start.index('resource "aws_launch_template"') :].replace('"node"', '"other"')
    write("main.tf", f"{start}{blocks}}}\n\n{second}{blocks}}}\n")
    findings = run("check", "--select", "ENI806", "--format", "json").report["findings"]
    assert len(findings) == 4
    assert not any("also at" in one["message"] for one in findings)


def test_the_fingerprint_of_a_block_is_that_of_its_first_interface(run: Run) -> None:
    prints = []
    for cards in ("range(32)", "range(16)", "[0]"):
        write("main.tf", EFA.replace("CARDS", cards))
        (finding,) = run("check", "--select", "ENI806", "--format", "json").report["findings"]
        prints.append(finding["fingerprint"])
    assert len(set(prints)) == 1


def test_a_plan_without_source_has_one_for_each_launch(run: Run) -> None:
    interfaces = [
        {"network_card_index": card, "device_index": min(card, 1), "interface_type": "efa", "security_groups": ["sg-1"]}
        for card in range(4)
    ]
    values = {
        "aws_security_group": {"id": "sg-1", "ingress": [], "egress": []},
        "aws_launch_template": {"instance_type": "p5.48xlarge", "network_interfaces": interfaces},
    }
    changes = [
        {"address": f"{type}.a", "type": type, "name": "a", "change": {"actions": ["no-op"], "after": after}}
        for type, after in values.items()
    ]
    write("plan.json", json.dumps({"format_version": "1.2", "resource_changes": changes}))
    (finding,) = run("check", "plan.json", "--select", "ENI806", "--format", "json").report["findings"]
    assert "(also at network cards 1 to 3, device index 1)" in finding["message"]
