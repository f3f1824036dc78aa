"""Entries of an inventory that are described once say the same of each, but for names."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from enilint.commands.inventory import text_of
from enilint.inventory import DesignFacts
from enilint.reporters.alike import Entry, alike, entries_of
from enilint.run.inventory import Inventory, inventory
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.cli.running import write

CASES = Path(__file__).parents[1] / "cases/terraform"
MODULES = re.compile(r"^(module\.\w+(\[[^\]]*\])?\.)+")
CELLS = """
module "cell" {
  source   = "./cell"
  for_each = toset(["a", "b", "c"])
  type     = each.key == "c" ? "m5.large" : "t3.micro"
}
"""
CELL = """
variable "type" {
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  count             = 2
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_instance" "this" {
  count         = 5
  ami           = "ami-0abcd1234ef567890"
  instance_type = var.type
  subnet_id     = aws_subnet.this[count.index % 2].id
  private_ip    = count.index == 4 ? "10.0.0.44" : null
}
"""


def read(*paths: str) -> Sequence[DesignFacts]:
    request = Request(paths=list(paths), use_config=False)
    return inventory(*read_all(request, prepare(request))).designs


def described(design: DesignFacts, entry: Entry) -> list[str]:
    """What the text says of an entry alone, without its names and that of the module instance it is in."""
    instances = () if entry.instance is None else (entry.instance,)
    only = DesignFacts(design.path, design.kind, instances, tuple(one for _, one in entry.interfaces))
    text = "\n".join(text_of(Inventory((only,)), folds=False))
    modules = MODULES.match(entry.address)
    names = [entry.address, *(one.name for _, one in entry.interfaces)]
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, re.sub(r"\[[^\]]*\]", "[]", name))
    if modules is not None:
        text = text.replace(modules[0], "of this module instance: ")
    said, _, missing = text.partition("\nnot known\n")
    return [said, re.sub(r"\[[^\]]*\]", "[]", missing)]


def designs() -> Iterator[DesignFacts]:
    for case in sorted(CASES.iterdir()):
        yield from read(str(case))


def test_entries_of_real_designs_that_are_one_say_the_same() -> None:
    folded = 0
    for design in designs():
        entries = entries_of(design)
        groups = alike(entries)
        assert sorted(map(id, entries)) == sorted(id(one) for group in groups for one in group)
        for first, *rest in groups:
            folded += len(rest)
            for other in rest:
                assert described(design, other) == described(design, first)
    assert folded


def test_module_instances_that_differ_stand_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cell").mkdir()
    write("main.tf", CELLS)
    write("cell/main.tf", CELL)
    (design,) = read(".")
    groups = [[one.address.replace(".aws_instance.this", "") for one in group] for group in alike(entries_of(design))]
    cells = {key: f'module.cell["{key}"]' for key in "abc"}
    assert groups == [
        [f"{cells[key]}[{number}]" for key in keys for number in numbers]
        for keys in ("ab", "c")
        for numbers in ([0, 2], [1, 3], [4])
    ]
    for first, *rest in alike(entries_of(design)):
        assert all(described(design, one) == described(design, first) for one in rest)
