"""Attributes of the cases, set to values of other types: a sample of what `scripts/other_types.py` tries."""

import importlib.util
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
EVERY = 500


@pytest.fixture(scope="module")
def script() -> ModuleType:
    if not (ROOT / "scripts").is_dir():
        pytest.skip("the script is one of a checkout")
    spec = importlib.util.spec_from_file_location("other_types", ROOT / "scripts/other_types.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["main.tf", "plan.json", "terraform.tfstate"])
def test_values_of_other_types_break_nothing(script: ModuleType, name: str) -> None:
    tried, wrong = 0, []
    for number, path in enumerate(sorted(script.CASES.glob(f"*/{name}"))):
        chosen = list(islice(script.changes(path), 41 * number % EVERY, None, EVERY))
        tried += len(chosen)
        wrong += script.broken(path, chosen)
    assert tried > 10
    assert wrong == []


def test_what_a_change_breaks_is_noticed(script: ModuleType, tmp_path: Path) -> None:
    """A value that fits makes another design: here the script is told that it does not fit."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\n'
        'resource "aws_instance" "i" {\n  subnet_id = aws_subnet.a.id\n  availability_zone = "us-east-1a"\n}\n'
    )
    path = tmp_path / "main.tf"
    other = script.Change(lambda: path.read_text().replace("1a", "1b", 1), "another zone", False)
    assert script.broken(path, [other]) == [f"{tmp_path.name}/main.tf: another zone: ENI103 on aws_instance.i"]
