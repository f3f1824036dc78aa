"""How often a file of source is parsed, and how long what it says is kept."""

from collections import Counter
from pathlib import Path

import pytest

from enilint.inputs.terraform.hcl import shared_blocks
from enilint.run.linter import make_report
from enilint.run.request import Request

CALL = 'module "site" {\n  source = "../site"\n}\n'
SITE = 'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\n'


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each text is parsed."""
    counts = Counter[str]()
    parse = shared_blocks.parse

    def counted(text: str):
        counts[text] += 1
        return parse(text)

    monkeypatch.setattr(shared_blocks, "parse", counted)
    return counts


def test_roots_share_what_a_module_says(tmp_path: Path, parsed: Counter[str]) -> None:
    for name, text in {"site": SITE, "one": CALL, "two": f"{CALL}# two\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    (tmp_path / "enilint.toml").touch()
    request = Request(paths=[str(tmp_path)], use_config=False)
    assert [Path(one.path).name for one in make_report(request).inputs] == ["one", "two"]
    assert parsed == {SITE: 1, CALL: 1, f"{CALL}# two\n": 1}  # in the search for roots, and again when they are read
    make_report(request)
    assert parsed[SITE] == 2  # another run keeps nothing of this one


def test_what_a_shared_block_refers_to_is_looked_for_in_each_root(tmp_path: Path) -> None:
    block = 'resource "aws_subnet" "a" {\n  vpc_id = var.vpc\n  map_public_ip_on_lunch = true\n}\n'
    names = ("four", "one", "three", "two")
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(block)
        (tmp_path / name / "variables.tf").write_text("locals {}\n" if name == "three" else 'variable "vpc" {}\n')
    report = make_report(Request(paths=[str(tmp_path / name) for name in names], use_config=False))
    found = [(Path(str(one.path)).parent.name, one.line, one.message.partition(" (")[0]) for one in report.errors]
    assert found == [
        ("four", 3, 'aws_subnet.a has no argument "map_public_ip_on_lunch"'),
        ("one", 3, 'aws_subnet.a has no argument "map_public_ip_on_lunch"'),
        ("three", 2, 'variable "vpc" is not declared'),
        ("three", 3, 'aws_subnet.a has no argument "map_public_ip_on_lunch"'),
        ("two", 3, 'aws_subnet.a has no argument "map_public_ip_on_lunch"'),
    ]
