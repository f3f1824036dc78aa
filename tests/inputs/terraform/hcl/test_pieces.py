"""A file that is edited is parsed in pieces: with the result of parsing all of it, and without parsing it all."""

import random

import pytest

from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.pieces import Pieces
from enilint.inputs.terraform.hcl.syntax import Block, Body, Diagnostic
from tests.tables import table

CLEAN = """\
# Network of the application.
locals {
  names = ["a", "b"]
  sum   = 1 + 2 * -3
  user_data = <<-EOT
    resource "text" "of a script" {
    EOT
}

resource "aws_subnet" "app" {
  for_each = { for name in local.names : name => upper("x-${name}-%{ if true }y%{ endif }") }
  tags     = merge({ Name = each.key }, local.names[*].id, var.a[local.sum].b[0])
  dynamic "timeouts" {
    for_each = var.on ? [1] : []
    content {}
  }
}

/* data "in" "a comment" {
}
*/
data "aws_ami" "linux" {
  most_recent = (true && !false)
}

output "id" { value = element(aws_subnet.app[*].id, [0]...) }
"""
BITS = ['"', "{", "}", "[", ")", "${", "<<EOT\n", "EOT\n", "/*", "*/", "\n", "=", "x = ", "\r\n", "\ufeff", "\u00e9"]
BITS += ['resource "a" "b" {\n', "\nlocals {\n", "\n}\n", "{ for", "", "", "", ""]
WHOLES = {
    "one piece opens, another one closes": 'resource "a" "b" {\ndata "c" {}\n}\n',
    "a block in a block, at the start of a line": 'terraform {\nprovider "c" {\n}\n}\nlocals {}\n',
    "a heredoc that goes on": 'locals {\n  a = <<X\n}\ndata "a" "b" {\n}\nX\n}\n',
    "a comment that goes on": 'locals {\n  a = 1 /* x\n}\ndata "a" "b" {\n}\n*/ }\n',
    "an argument that is set in another piece": "a = 1\nlocals {}\na = 2\ndata {}\n",
    "nothing is closed": 'locals {\n  a = "${[(\ndata "a" "b" {\n  c = [1\nlocals {}\n',
    "a mistake, and what is not closed": 'locals {\n  a =\ndata "a" "b" {\n  c = 1\nlocals {\n}\n',
}


@pytest.mark.parametrize("text", WHOLES.values(), ids=WHOLES)
def test_pieces_say_what_the_whole_text_says(text: str) -> None:
    assert whole(*Pieces().parse(text)) == parse(text)


@table("seed", range(40))
def test_edited_texts_are_parsed_as_if_they_were_new(seed: int) -> None:
    random_numbers = random.Random(seed)
    pieces, text = Pieces(), CLEAN
    for _ in range(12):
        start = random_numbers.randrange(len(text) + 1)
        end = start + random_numbers.choice([0, 0, 1, 2, 30])
        text = CLEAN if random_numbers.random() < 0.2 else text[:start] + random_numbers.choice(BITS) + text[end:]
        assert whole(*pieces.parse(text)) == parse(text), text


@pytest.mark.parametrize(
    ("edited", "again"), [("a = 1", "a = 12"), ("a =", "a = ["), ("a", "a b"), ('data "a', 'data "a"')]
)
def test_what_stands_where_it_stood_is_not_parsed_again(edited: str, again: str) -> None:
    pieces = Pieces()
    before, _ = pieces.parse(f"{CLEAN}\nlocals {{\n{edited}\n}}\n")
    after, _ = pieces.parse(f"{CLEAN}\nlocals {{\n{again}\n}}\n")
    assert len(after.blocks) > 3
    assert all(one is other for one, other in zip(before.blocks[:4], after.blocks[:4], strict=True))


def whole(body: Body, diagnostics: list[Diagnostic]) -> tuple[Body, list[Diagnostic]]:
    """What was parsed, with all that is in its blocks."""
    blocks = [Block(*(getattr(one, name) for name in Block.__struct_fields__)) for one in body.blocks]
    return Body(body.start, body.end, body.attributes, blocks), diagnostics
