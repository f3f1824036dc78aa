"""`enilint inventory`: what it shows of designs that ship with enilint, word for word, and its JSON."""

import json
from pathlib import Path

import jsonschema
import pytest

from enilint.cli import main
from enilint.commands.inventory import inventory_schema
from enilint.ruleset.registry import Registry
from tests.cli.running import ERROR, write

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "terraform"
EXPECTED = Path(__file__).parent / "inventories"

SOURCES = (
    "appliance-dynamic-blocks-ok", "conditional-branches", "count-pairs-ok", "data-subnets-undecided",
    "efa-multi-card", "launch-template-group", "module-per-zone-crossed", "nat-instance-check-on",
)  # fmt: skip
PLANS = (
    "addresses-over-limit", "attachment-forms-cross-zone", "data-sources-read-at-plan", "firewall-pairs-ok",
    "floating-eni-cross-zone", "interface-limit", "known-after-apply-ok", "module-for-each",
)  # fmt: skip
TOPOLOGIES = ("ENI101", "ENI104", "ENI202", "ENI204", "ENI301", "ENI303", "ENI501", "ENI604")
"""The rules whose first bad example is shown."""


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["inventory", *arguments]) == 0
    return capsys.readouterr().out


def expected(name: str) -> str:
    return (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_source(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    assert shown(capsys, name) == expected(name)


@pytest.mark.parametrize("name", PLANS)
def test_plans(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    write("plan.json", (CASES / name / "plan.json").read_text(encoding="utf-8"))
    assert shown(capsys, "plan.json") == expected(f"plan-{name}")


@pytest.mark.parametrize("code", TOPOLOGIES)
def test_topologies(
    code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = Registry().find(code)
    assert loaded is not None
    write("design.enilint.yaml", loaded.rule.bad[0].source)
    assert shown(capsys, "design.enilint.yaml") == expected(code)


def test_alike_instances_are_described_once_if_nobody_asks_for_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES)
    assert "aws_instance.member[0]: t3.micro, 2 of 2 interfaces\n  also member[1]\n" in shown(capsys, "count-pairs-ok")
    every = shown(capsys, "count-pairs-ok", "--no-fold")
    assert "also" not in every
    assert "\naws_instance.member[1]: t3.micro, 2 of 2 interfaces\n" in every


def test_json_says_the_same_and_is_what_the_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(shown(capsys, "--format", "json", str(CASES / "data-subnets-undecided")))
    jsonschema.validate(document, inventory_schema(), cls=jsonschema.Draft7Validator)
    assert (document["version"], document["errors"], document["unread"]) == (1, [], [])
    (design,) = document["designs"]
    assert {"address", "zone", "subnet", "vpc", "attached", "security_groups", "routes"} <= design["interfaces"][
        0
    ].keys()
    assert {"address", "type", "interfaces", "allowed"} <= design["instances"][0].keys()


def test_what_cannot_be_read_is_an_error_and_the_rest_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", "version: 1\nsubnets: 5\n")
    assert main(["inventory"]) == 2
    output, error = capsys.readouterr()
    assert "a.enilint.yaml (topology): 2 interfaces, 1 instance" in output
    assert "error: b.enilint.yaml:2:1" in error


def test_modules_that_are_not_read_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write("main.tf", 'module "net" {\n  source = "some/net/aws"\n}\n')
    assert main(["inventory"]) == 0
    assert "module.net is not installed" in capsys.readouterr().err
