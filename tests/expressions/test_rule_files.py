"""Rule files on the command line and in the configuration: found, run, and refused with the place of the mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from enilint.expressions import tables
from tests.cli.running import Run

RULES = """\
version: 1
rules:
- code: ACME001
  name: management-interface-outside-zone
  severity: error
  for: interface
  where: role == "management"
  must: subnet.zone.name == "us-east-1a"
  message: "{self} is for management, but {subnet} is in {subnet.zone}"
  fix: put it in a subnet of us-east-1a
  at: subnet
"""
DESIGN = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
  c: {}
interfaces:
  right: {subnet: a, role: management}
  wrong: {subnet: b, role: management}
  unsure: {subnet: c, role: management}
  other: {subnet: b, role: data}
"""


@pytest.fixture(autouse=True)
def files(write) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("design.enilint.yaml", DESIGN)


@pytest.fixture
def report(run: Run):
    def report(*arguments: str) -> dict:
        result = run("check", "--format", "json", "--select", "ACME", *arguments, "design.enilint.yaml")
        assert result.code in (0, 1), result
        return json.loads(result.output)

    return report


def test_a_rule_file_of_the_command_line_runs(report) -> None:
    found = report("--rules", "net.enilint-rules.yaml")
    (finding,) = found["findings"]
    assert finding["rule"] == "ACME001"
    assert finding["severity"] == "error"
    assert finding["message"] == "interfaces.wrong is for management, but subnets.b is in us-east-1b"
    assert (finding["location"]["line"], finding["location"]["column"]) == (8, 19)
    assert [one["message"] for one in finding["related"]] == [
        'subnets.b has zone.name = "us-east-1b"',
        'interfaces.wrong has role = "management"',
    ]
    (undecided,) = found["undecided"]
    assert undecided["subject"] == "interfaces.unsure"
    assert undecided["missing"] == ["the zone of subnets.c"]


def test_a_rule_file_of_the_configuration_runs(report) -> None:
    Path("enilint.toml").write_text('rule-files = ["net.enilint-rules.yaml"]\n')
    assert [one["subject"] for one in report()["findings"]] == ["interfaces.wrong"]


def test_the_configuration_names_no_files_outside_of_the_project(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/enilint.toml").write_text('rule-files = ["../net.enilint-rules.yaml"]\n')
    (tmp_path / "project/.git").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    result = run("check", "--format", "concise", "--allow-empty")
    assert result.code == 2
    assert "is outside the project and is not read; give it with --rules" in result.output


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.yaml", "this file does not exist; rule files are called NAME.enilint-rules.yaml"),
        ("missing.enilint-rules.yaml", "cannot be read: No such file or directory"),
        (
            "missing",
            "this does not exist; give a rule file, NAME.enilint-rules.yaml, or a directory of rules in Python",
        ),
        (
            "design.enilint.yaml",
            "not a rule file: its name must end in .enilint-rules.yaml; for rules in Python, give their directory",
        ),
    ],
)
def test_what_is_no_rule_file_says_what_is(run: Run, name: str, words: str) -> None:
    result = run("check", "--format", "concise", "--rules", name, "design.enilint.yaml")
    assert result.code == 2
    assert f"{name}: error: {words}\n" in result.output


def test_the_configuration_names_no_code(run: Run) -> None:
    Path("enilint.toml").write_text('rule-files = ["rules"]\n')
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert "enilint.toml:1" in result.output
    assert "its name must end in .enilint-rules.yaml" in result.output


def test_a_run_without_rule_files_imports_no_lark() -> None:
    script = "import sys; from enilint.cli import main; main(['check']); print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "False"


SLOW = {"ast", "dataclasses", "hashlib", "inspect", "lark", "logging"}
"""Modules that a run with a rule file can do without; each takes longer to import than the rules take to run."""


def test_a_run_with_a_rule_file_imports_what_it_needs(tmp_path: Path, write) -> None:
    """As it is installed: with the tables that a wheel contains. The finding quotes a null."""
    (tmp_path / "grammar.tables").write_bytes(tables.saved())
    write("net.enilint-rules.yaml", RULES.replace("us-east-1a", "us-east-1z").replace("{subnet.zone}", "{intent}"))
    write("net.enilint.yaml", DESIGN)
    script = (
        "import sys; from pathlib import Path; from enilint.expressions import tables; from enilint.cli import main\n"
        f"tables.TABLES = Path({str(tmp_path / 'grammar.tables')!r})\n"
        "before = set(sys.modules)\n"
        "main(['check', '--rules', 'net.enilint-rules.yaml', '--select', 'ACME', 'net.enilint.yaml'])\n"
        "print(*set(sys.modules) - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert "is in (not stated)" in done.stdout
    assert not SLOW & set(done.stdout.splitlines()[-1].split())
