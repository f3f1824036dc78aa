"""What a glance at a file of source says is what the parser says, whatever is in the file."""

import random
from collections.abc import Iterable

import pytest

from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Block, Literal
from enilint.inputs.terraform.source.glance import telling_blocks

TYPES = ("module", "provider", "terraform")
LINES = (
    *('module "a" {', '  source = "./a"', "  source = './a'", '  source = "../b" # near', '  source = "./${var.a}"'),
    *('module "b" { source = "./b" }', "module c {", '  module "d" {', 'module "e" {}', 'module "f"', "module = 1"),
    *("terraform {", '  backend "s3" {', "  cloud {}", '  required_version = ">= 1.5"', "terraform {}"),
    *('provider "aws" {', '  alias = "east"', '  region = "us-east-1"', "  assume_role {", 'provider "aws" {}'),
    *('resource "aws_vpc" "a" {', 'resource "module" "b" {', 'data "x" "y" {', "locals {", 'output "o" {'),
    *("}", "}", "}", "  }", "  }", "  ]", "  )", "]", ")", "{", "  x = {", "  x = [", "  x = (", "  y = f(", "", " "),
    *("  for_each = { for module in var.a : module => 1 }", '  a = "module {"', '  a = "the module \\"b\\" {"'),
    *('  a = "{"', '  a = "}"', '  a = "{}"', '  a = "${b["}"]}"', '  a = "${b["c"]}"', '  a = "$${"'),
    *('  a = "%{ if x }"', '  a = "${', '  }"', '  a = "\\"', '  a = "b', '  a = "${f("${c}")}"'),
    *('  a = "${ /* } */ b}"', '  a = "${b # }"', "  a = <<EOT", "  a = <<-EOT", "EOT", "  EOT", "  EOT x"),
    *("  a = [<<EOT", "  ${b", "  ${b}", "  $${", "  %{ if c }", '# module "g" {', "// }", "/*", "*/", "/* } */"),
    *("  # {", '  b = 1 /* module "h" { */', "  a = b // {", "  a = b / c", "module.a {", 'my-module "i" {'),
    *("\u00e9module {", "module\u0301 {", '\ufeffmodule "j" {', "a = << EOT", "  a = b << 2", "import {"),
    *('check "c" {', 'module "k" "l" {', 'module "${m}" {', 'module"n"{', 'module /* o */ "p" {'),
)
PLAIN = """\
# The network
terraform {
  backend "s3" {
    key = "stack"
  }
}

provider "aws" {
  region = "us-east-1"
}

module "vpc" {
  source = "./modules/vpc"
  name   = "${var.name}-${lookup(var.names, "vpc")}" // {
  tags   = { Name = "a" }
}

resource "aws_instance" "a" {
  user_data = <<-EOT
    #!/bin/sh
    if true; then { echo ${var.name}; fi
  EOT
}

module "hosts" {
  for_each = toset(["a"])
  source   = "../hosts"
  vpc      = module.vpc.id
}
"""

Telling = tuple[str, object]


def told(blocks: Iterable[Block]) -> list[Telling]:
    """What blocks say of how modules are put together."""
    return [(one.type, _of(one)) for one in blocks if one.type in TYPES]


def _of(block: Block) -> object:
    if block.type != "module":
        return sorted(block.body.attributes), [one.type for one in block.body.blocks]
    source = block.body.attributes.get("source")
    return source.value.value if source is not None and isinstance(source.value, Literal) else None


def assert_agrees(text: str) -> bool:
    """Compare with the parser. Whether the glance was enough."""
    found = telling_blocks(text)
    if found is not None:
        assert told(found) == told(parse(text)[0].blocks), text
    return found is not None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_written_plainly_needs_no_parser(end: str) -> None:
    text = PLAIN.replace("\n", end)
    assert assert_agrees(text)
    assert [one for one in told(telling_blocks(text) or []) if one[0] == "module"] == [
        ("module", "./modules/vpc"),
        ("module", "../hosts"),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_lines_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    enough = [
        assert_agrees("\n".join(chance.choices(LINES, k=chance.randint(1, 14))) + chance.choice(("", "\n")))
        for _ in range(300)
    ]
    assert any(enough)


@pytest.mark.parametrize("seed", range(20))
def test_lines_of_a_plain_file_that_are_left_out_moved_or_broken(seed: int) -> None:
    chance = random.Random(seed)
    enough = []
    for _ in range(150):
        lines = PLAIN.split("\n")
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(lines))
            match chance.randrange(5):
                case 0:
                    del lines[at]
                case 1:
                    lines.insert(at, chance.choice(LINES))
                case 2:
                    lines.insert(chance.randrange(len(lines)), lines.pop(at))
                case 3:
                    lines[at] = lines[at].strip()
                case _:
                    cut = chance.randint(0, len(lines[at]))
                    lines[at] = lines[at][:cut] + chance.choice('{}"#/*<$()[]\\\n e') + lines[at][cut + 1 :]
        enough.append(assert_agrees("\n".join(lines)))
    assert any(enough)
