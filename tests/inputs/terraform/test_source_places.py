"""Findings of a plan point into the source that it was made of."""

import json
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import plan, refs, trio, two_subnets

MAIN = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}

resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}

resource "aws_network_interface_attachment" "at" {
  device_index         = 1
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
}
"""


def content() -> dict:
    changes, blocks = trio(refs("aws_subnet.b.id"))
    return plan([*two_subnets(), *changes], blocks)


def check(path: Path, source: Path | None = None) -> Report:
    rules = [ActiveRule(one) for one in Registry().rules if one.rule.code == "ENI101"]
    context = Context(source=str(source) if source else None)
    return lint([read(InputFile(str(path), path.read_bytes()), "terraform-plan", context)], Setup(rules=rules))


def place(report: Report) -> tuple[str, int, int, int, int]:
    at = report.findings[0].at
    return (Path(at.path).name, at.line, at.column, at.end_line, at.end_column)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(MAIN)
    (tmp_path / "plan.json").write_text(json.dumps(content()))
    return tmp_path


def test_source_beside_the_plan_is_found(project: Path) -> None:
    report = check(project / "plan.json")
    assert place(report) == ("main.tf", 21, 3, 21, 52)
    at = report.findings[0].at
    assert at.origin
    assert (Path(at.origin.path).name, at.origin.pointer) == ("plan.json", "/resource_changes/4")
    assert [(Path(one.at.path).name, one.at.line) for one in report.findings[0].related] == [
        ("main.tf", 6),
        ("main.tf", 2),
    ]
    assert report.findings[0].at.path in report.texts


def test_source_elsewhere_is_named(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away") / "plan.json"
    away.write_text((project / "plan.json").read_text())
    assert place(check(away)) == ("plan.json", 1, 1, 1, 1)
    assert place(check(away, project)) == ("main.tf", 21, 3, 21, 52)


@pytest.mark.parametrize(
    "other",
    ["aws_network_interface.m.id", 'aws_network_interface.n["x"].id', "var.interface", '"eni-0a"'],
)
def test_an_attribute_that_the_plan_was_not_made_of_is_not_pointed_at(project: Path, other: str) -> None:
    (project / "main.tf").write_text(MAIN.replace("aws_network_interface.n.id", other))
    assert place(check(project / "plan.json")) == ("main.tf", 18, 1, 18, 49)


def test_a_resource_that_the_source_lacks_stays_in_the_plan(project: Path) -> None:
    (project / "main.tf").write_text(MAIN.replace('"at"', '"renamed"'))
    assert place(check(project / "plan.json")) == ("plan.json", 1, 1, 1, 1)


def test_a_broken_file_hides_no_other(project: Path) -> None:
    (project / "broken.tf").write_text('resource "aws_vpc" {{{ "')
    (project / "latin.tf").write_bytes(b"# \xff")
    assert place(check(project / "plan.json")) == ("main.tf", 21, 3, 21, 52)


def nested(project: Path, source: str) -> None:
    """The design as a module, called from the root."""
    changes, blocks = trio(refs("aws_subnet.b.id"))
    placed = [
        dict(one, address=f"module.net.module.app.{one['address']}", module_address="module.net.module.app")
        for one in (*two_subnets(), *changes)
    ]
    calls = {"net": {"module": {"module_calls": {"app": {"module": {"resources": blocks}}}}}}
    (project / "plan.json").write_text(json.dumps(plan(placed, root={"module_calls": calls})))
    (project / "main.tf").write_text('module "net" {\n  source = "./modules/net"\n}\n')
    (project / "modules" / "net").mkdir(parents=True)
    (project / "modules" / "net" / "calls.tf").write_text(f'module "app" {{\n  source = "{source}"\n}}\n')


def test_local_modules_are_followed(project: Path) -> None:
    nested(project, "../app")
    (project / "modules" / "app").mkdir()
    (project / "modules" / "app" / "app.tf").write_text(MAIN)
    report = check(project / "plan.json")
    assert place(report) == ("app.tf", 21, 3, 21, 52)
    assert report.findings[0].at.path.endswith("/modules/app/app.tf")


def test_installed_modules_are_found_in_the_manifest(project: Path) -> None:
    nested(project, "registry.example/app/aws")
    installed = project / ".terraform" / "modules" / "net.app"
    installed.mkdir(parents=True)
    (installed / "app.tf").write_text(MAIN)
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "net.app", "Dir": ".terraform/modules/net.app"}]}
    (project / ".terraform" / "modules" / "modules.json").write_text(json.dumps(manifest))
    assert place(check(project / "plan.json")) == ("app.tf", 21, 3, 21, 52)


def test_a_module_that_is_not_at_hand_stays_in_the_plan(project: Path) -> None:
    nested(project, "registry.example/app/aws")
    assert place(check(project / "plan.json")) == ("plan.json", 1, 1, 1, 1)


@pytest.mark.parametrize("way", ["path", "link", "manifest"])
def test_nothing_outside_of_the_project_is_read(
    project: Path, tmp_path_factory: pytest.TempPathFactory, way: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "app.tf").write_text(MAIN)
    nested(project, "../app")
    if way == "path":
        nested_source = f"../../../{outside.name}"
        (project / "modules" / "net" / "calls.tf").write_text(f'module "app" {{\n  source = "{nested_source}"\n}}\n')
    elif way == "link":
        (project / "modules" / "app").symlink_to(outside)
    else:
        (project / ".terraform" / "modules").mkdir(parents=True)
        manifest = {"Modules": [{"Key": "net.app", "Dir": str(outside)}]}
        (project / ".terraform" / "modules" / "modules.json").write_text(json.dumps(manifest))
    report = check(project / "plan.json")
    assert place(report) == ("plan.json", 1, 1, 1, 1)
    assert not any("app.tf" in path for path in report.texts)


def test_a_long_chain_of_local_values_is_followed(project: Path) -> None:
    changes, blocks = trio(refs("local.l200"))
    path = project / "plan.json"
    path.write_text(json.dumps(plan([*two_subnets(), *changes], blocks)))
    chain = "".join(f"  l{number} = local.l{number - 1}\n" for number in range(1, 201))
    source = MAIN.replace("subnet_id = aws_subnet.b.id", "subnet_id = local.l200")
    (project / "main.tf").write_text(f"{source}\nlocals {{\n  l0 = aws_subnet.b.id\n{chain}}}\n")
    assert len(check(path, project).findings) == 1
