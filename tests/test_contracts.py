"""The contracts between the parts of enilint (`[tool.importlinter]` in pyproject.toml) can be broken."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
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
import contextlib, io, json, os, sys

# `rules` is a namespace package: an editable install would add its own to that of the copy.
root, edits = json.load(sys.stdin)
sys.path = [path for path in sys.path if os.path.realpath(path) != root]
from importlinter.cli import lint_imports

results = {}
for name, (path, module) in edits.items():
    with open(path, "rb") as stream:
        kept = stream.read()
    with open(path, "wb") as stream:
        stream.write(kept + (f"\\nimport {module}\\n" if module else "").encode())
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        code = lint_imports(no_cache=True)
    results[name] = code, printed.getvalue()
    with open(path, "wb") as stream:
        stream.write(kept)
print(json.dumps(results))
"""


def lint_imports(checkout: Path, edits: Mapping[str, tuple[str, str | None]]) -> dict[str, tuple[int, str]]:
    """The exit code and the output for each edit, which is a file and a module that it imports for once, if any."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([os.path.realpath(ROOT), edits]),
        cwd=checkout,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return {name: (code, printed) for name, (code, printed) in json.loads(finished.stdout).items()}


def test_every_contract_is_tried(checkout: Path) -> None:
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]} == set(VIOLATIONS)


def test_contracts_are_kept_and_can_be_broken(checkout: Path) -> None:
    results = lint_imports(checkout, {"": ("enilint/__init__.py", None), **VIOLATIONS})
    code, printed = results.pop("")
    assert code == 0, printed
    assert results.keys() == VIOLATIONS.keys()
    for contract, (code, printed) in results.items():
        assert (code, f"{contract} BROKEN" in printed, "0 broken" in printed) == (1, True, False), printed
