"""The contracts between the parts of enilint (`[tool.importlinter]` in pyproject.toml) can be broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

VIOLATIONS = {
    "Data goes one way: inputs, model, rules, findings, reporters": ("enilint/model/zone.py", "enilint.run.judging"),
    "Nothing is imported in a circle": (
        "enilint/inputs/terraform/source/blocks.py",
        "enilint.inputs.terraform.source.evaluation",
    ),
    "Terraform goes one way: plan, source, mapping, resource": (
        "enilint/inputs/terraform/hcl/scanner.py",
        "enilint.inputs.terraform.mapping.tags",
    ),
    "The grammar of Terraform's language knows nothing of its meaning": (
        "enilint/inputs/terraform/hcl/scanner.py",
        "enilint.inputs.terraform.source.values",
    ),
    "Functions of Terraform's language know values, not modules": (
        "enilint/inputs/terraform/source/functions/strings.py",
        "enilint.inputs.terraform.source.modules",
    ),
    "CloudFormation knows nothing of Terraform and topologies": (
        "enilint/inputs/cloudformation/resource.py",
        "enilint.inputs.terraform.scalars",
    ),
    "CloudFormation goes one way: reader, exploration, evaluation, template": (
        "enilint/inputs/cloudformation/template.py",
        "enilint.inputs.cloudformation.stacks",
    ),
    "The drill goes one way: page, index, events, effects, moves, drill": (
        "enilint/drill/events.py",
        "enilint.drill.cuts",
    ),
    "Pictures go one way: network, scene, picture, text": ("enilint/diagram/picture.py", "enilint.diagram.scene"),
    "Who writes a picture knows only the picture": ("enilint/diagram/svg.py", "enilint.model.zone"),
    "Readers of one kind of input are seen by inputs alone": (
        "enilint/lsp/outlines.py",
        "enilint.inputs.topology.outline",
    ),
    "Expressions see the model and the YAML of their files, and no input": (
        "enilint/expressions/rule_file.py",
        "enilint.inputs.kinds",
    ),
    "Expressions go one way: rule files, policies, the checker, the parser": (
        "enilint/expressions/parser.py",
        "enilint.expressions.policy",
    ),
    "Rules see the rule API alone": ("rules/eni101_cross_az_attachment.py", "enilint.model.network"),
    "Rules do not import each other": (
        "rules/eni101_cross_az_attachment.py",
        "rules.eni103_instance_az_conflicts_with_subnet",
    ),
    "Rules are found by path, never imported": ("enilint/ruleset/registry.py", "rules.eni101_cross_az_attachment"),
    "Reporters do not see the model": ("enilint/reporters/text.py", "enilint.values"),
}
"""For each contract a file, and the module that it must not import."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the source that may be spoiled."""
    pytest.importorskip("importlinter", reason="import-linter comes with the development dependencies")
    if not (ROOT / "rules").is_dir():
        pytest.skip("contracts are those of a checkout")
    for name in ("enilint", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


PROGRAM = """\
import os, sys

# `rules` is a namespace package: an editable install would add its own to that of the copy.
sys.path = [path for path in sys.path if os.path.realpath(path) != sys.argv[1]]
sys.argv[1:] = ["--no-cache"]
from importlinter.cli import lint_imports_command

lint_imports_command()
"""


def lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, os.path.realpath(ROOT)], cwd=checkout, capture_output=True, text=True
    )


def test_contracts_are_kept(checkout: Path) -> None:
    finished = lint_imports(checkout)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_every_contract_is_tried(checkout: Path) -> None:
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]} == set(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_contract_can_be_broken(checkout: Path, contract: str) -> None:
    file, module = VIOLATIONS[contract]
    with (checkout / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\nimport {module}\n")
    finished = lint_imports(checkout)
    assert finished.returncode == 1
    assert f"{contract} BROKEN" in finished.stdout
    assert "0 broken" not in finished.stdout
