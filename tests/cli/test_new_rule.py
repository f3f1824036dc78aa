"""`enilint rules new` writes a rule that passes every check but its own examples, and overwrites nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Run, write

ROOT = Path(__file__).parents[2]
OWN = "own/org101_xen_instance_type.py"


def test_a_rule_of_ones_own(run: Run) -> None:
    made = run("rules", "new", "ORG101", "xen-instance-type", "--rules", "own")
    assert (made.code, made.output.splitlines()[0]) == (0, f"wrote {OWN}")
    assert "ORG101  xen-instance-type" in run("rules", "--rules", "own").output
    shown = run("explain", "ORG101", "--rules", "own")
    assert shown.code == 0
    assert "Xen instance type" in shown.output
    write("a.enilint.yaml", "version: 1\nsubnets: {a: {}}\ninterfaces: {web: {subnet: a}}\n")
    assert run("check", "--rules", "own", "--select", "ORG101").code == 0


def test_a_second_rule_beside_the_first(run: Run) -> None:
    assert run("rules", "new", "ORG101", "xen-instance-type", "--rules", "own").code == 0
    assert run("rules", "new", "ORG102", "small-subnet", "--rules", "own").code == 0
    assert sorted(path.name for path in Path("own").iterdir()) == [
        "org101_xen_instance_type.py",
        "org102_small_subnet.py",
    ]


def test_nothing_is_overwritten(run: Run) -> None:
    write(OWN, "written by hand\n")
    refused = run("rules", "new", "ORG101", "xen-instance-type", "--rules", "own")
    assert refused.code == 2
    assert "cannot load this rule" in refused.error
    assert Path(OWN).read_text(encoding="utf-8") == "written by hand\n"
    Path(OWN).unlink()
    run("rules", "new", "ORG101", "xen-instance-type", "--rules", "own")
    before = Path(OWN).read_bytes()
    refused = run("rules", "new", "ORG101", "another-name", "--rules", "own")
    assert (refused.code, refused.error) == (2, f"error: {OWN} is already ORG101 xen-instance-type\n")
    refused = run("rules", "new", "ORG102", "xen-instance-type", "--rules", "own")
    assert (refused.code, refused.error) == (2, f"error: {OWN} is already ORG101 xen-instance-type\n")
    assert Path(OWN).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ORG101", "xen-instance-type"), "give the directory of your own rules: enilint rules new ORG101 "),
        (("org101", "a-name", "--rules", "own"), "org101 is not a rule code"),
        (("ORG", "a-name", "--rules", "own"), "ORG is not a rule code"),
        (("ORG101", "A_Name", "--rules", "own"), "A_Name is not a rule name"),
        (("ORG101", "../a", "--rules", "own"), "../a is not a rule name"),
        (("ORG101", "placement", "--rules", "own"), "placement is the name of a group of rules"),
        (("ORG101", "cross-az-attachment", "--rules", "own"), "is already ENI101 cross-az-attachment"),
        (("ENI999", "a-name", "--rules", "own"), "ENI999 is reserved for enilint"),
    ],
)
def test_what_can_be_no_rule(run: Run, arguments: tuple[str, ...], message: str) -> None:
    refused = run("rules", "new", *arguments)
    assert refused.code == 2
    assert message in refused.error
    assert not Path("own").exists()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a contributor works in."""
    if not (ROOT / "CHANGELOG.md").exists():
        pytest.skip("what is installed is no checkout")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("enilint", "rules", "schemas", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("CHANGELOG.md", "pyproject.toml", "tests/__init__.py", "tests/conftest.py", "tests/test_rules.py"):
        if (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def in_checkout(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=checkout, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_a_bundled_rule_passes_all_but_its_examples(checkout: Path) -> None:
    made = in_checkout(checkout, "enilint", "rules", "new", "ENI299", "interface-of-a-test")
    assert (made.returncode, made.stderr) == (0, "")
    path = checkout / "rules/eni299_interface_of_a_test.py"
    assert 'groups=("capacity",),' in path.read_text(encoding="utf-8")
    lines = re.findall(r"^- (ENI\d+) `", (checkout / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert "ENI299" in lines
    assert lines[: lines.index("ENI299") + 1] == sorted(lines[: lines.index("ENI299") + 1])
    for check in (("check",), ("format", "--check")):
        found = in_checkout(checkout, "ruff", *check, str(path))
        assert found.returncode == 0 or "No module named ruff" in found.stderr, found.stdout
    tested = in_checkout(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_rules.py", "-k", "ENI299")
    failed = re.findall(r"^FAILED tests/test_rules\.py::(\w+)", tested.stdout, re.MULTILINE)
    assert failed == ["test_bad_example_is_reported_where_it_is_marked"]
    assert re.search(r"1 failed, [3-9] passed", tested.stdout), tested.stdout


def planned(checkout: Path) -> tuple[str, str]:
    """A code that is kept for a rule, and the name of that rule."""
    rows = re.findall(r"^\| (ENI\d+) \| ([a-z0-9-]+) \|$", (checkout / "rules/README.md").read_text(), re.MULTILINE)
    return rows[-1]


def test_a_planned_rule_is_planned_no_longer(checkout: Path) -> None:
    code, name = planned(checkout)
    catalogue = checkout / "rules/README.md"
    before = catalogue.read_text(encoding="utf-8")
    made = in_checkout(checkout, "enilint", "rules", "new", code, name)
    assert made.returncode == 0
    assert catalogue.read_text(encoding="utf-8") == before.replace(f"| {code} | {name} |\n", "")
    assert planned(checkout) != (code, name)


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("ENI101", "a-name", "eni101_cross_az_attachment.py is already ENI101 cross-az-attachment"),
        ("ENI2990", "a-name", "ENI2990 belongs to no family"),
        ("ENI29", "a-name", "ENI29 belongs to no family"),
    ],
)
def test_codes_of_bundled_rules(checkout: Path, code: str, name: str, message: str) -> None:
    refuses(checkout, code, name, message)


def test_codes_and_names_of_planned_rules(checkout: Path) -> None:
    code, name = planned(checkout)
    refuses(checkout, code, "a-name", f"{code} is reserved for {name}")
    refuses(checkout, f"{code[:4]}99", name, f"{name} is planned as {code}")


def refuses(checkout: Path, code: str, name: str, message: str) -> None:
    refused = in_checkout(checkout, "enilint", "rules", "new", code, name)
    assert refused.returncode == 2
    assert message in refused.stderr
