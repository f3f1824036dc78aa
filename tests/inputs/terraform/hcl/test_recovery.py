"""What is left of a text with a mistake in it, and what is said of the mistake."""

import pytest

from enilint.inputs.terraform.hcl import parse, syntax
from tests.inputs.terraform.hcl.trees import body, headers, mistakes
from tests.tables import table

TEXT = """\
terraform {
  required_version = ">= 1.5"
}

locals {
  zones = ["a", "b"]
  names = {
    for zone in local.zones : zone => "subnet-${zone}"
    if zone != "c"
  }
}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
  tags = {
    Name = "main"
    Env  = var.env
  }
}

resource "aws_subnet" "a" {
  for_each   = local.names
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, index(local.zones, each.key))

  dynamic "thing" {
    for_each = var.things
    content {
      name = thing.value["name"]
    }
  }

  lifecycle { create_before_destroy = true }
}

resource "aws_instance" "a" {
  count     = var.enabled ? length(local.zones) : 0
  subnet_id = aws_subnet.a[local.zones[count.index]].id
  user_data = <<-EOT
    #!/bin/sh
    %{ for zone in local.zones ~}
    echo ${zone}
    %{ endfor ~}
  EOT
  security_groups = [
    aws_security_group.a.id, # one
    aws_security_group.b.*.id[0],
  ]
}

output "ids" {
  value = [for i in aws_instance.a : i.id]
}

module "last" {
  source = "./last"
  ids    = aws_instance.a[*].id
}
"""
WHOLE = body(TEXT)


def around(position: int) -> set[str]:
    """The header of the block that a position is in; where it is between two, or at the edge of one, both."""
    names = headers(WHOLE)
    return {
        name
        for name, block, following in zip(names, WHOLE.blocks, [*WHOLE.blocks[1:], None], strict=True)
        if block.start - 2 <= position <= (following.start if following else len(TEXT))
    }


@table("position", range(len(TEXT)))
def test_without_any_one_character_the_other_blocks_remain(position: int) -> None:
    text = TEXT[:position] + TEXT[position + 1 :]
    tree, diagnostics = parse(text)
    kept = dict(zip(headers(tree), tree.blocks, strict=True)) if diagnostics else {}
    for name, block in zip(headers(WHOLE), WHOLE.blocks, strict=True):
        if diagnostics and name not in around(position):
            same = kept[name]
            assert text[same.start : same.end] == TEXT[block.start : block.end]
            assert list(same.body.attributes) == list(block.body.attributes)


def test_taking_characters_away_makes_mistakes() -> None:
    wrong = sum(bool(parse(TEXT[:position] + TEXT[position + 1 :])[1]) for position in range(0, len(TEXT), 7))
    assert wrong > 20


@pytest.mark.parametrize("character", ['"', "{", "}", "(", "]", "${", "\n", "/*", "<<E\n", "\\", "\x00", "=", "é"])
def test_with_any_character_more_nothing_is_raised(character: str) -> None:
    for position in range(0, len(TEXT), 2):
        parse(TEXT[:position] + character + TEXT[position:])


@table("position", range(0, len(TEXT), 3))
def test_a_text_that_ends_anywhere_keeps_the_blocks_before(position: int) -> None:
    tree, _ = parse(TEXT[:position])
    complete = [name for name, block in zip(headers(WHOLE), WHOLE.blocks, strict=True) if block.end <= position]
    assert headers(tree)[: len(complete)] == complete


MIDDLE = """\
resource "a" "first" {
  x = 1
}

resource "a" "middle" {
  one = 1
  @
  three = 3
}

resource "a" "last" {
  y = 2
}
"""


def middle(line: str) -> tuple[syntax.Body, list[tuple[int, str]]]:
    """What is left with a line in the middle, and what is said of it; offsets count from the line."""
    text = MIDDLE.replace("@", line)
    tree, diagnostics = parse(text)
    start = MIDDLE.index("@")
    return tree, [(diagnostic.offset - start, diagnostic.message) for diagnostic in diagnostics]


@table(
    ("line", "offset", "message"),
    [
        ("two =", 5, "expected an expression, found a newline"),
        ("two", 3, 'expected "=", "{" or a label, found a newline'),
        ("two = var.", 10, "expected the name of an attribute, found a newline"),
        ('two = "abc', 6, "string is not closed, expected '\"'"),
        ('two = "a${b', 11, 'expected "}", found a newline'),
        ("two = f(1, 2", 12, 'expected "," or ")", found a newline'),
        ("two = [1, 2", 11, 'expected "," or "]", found a newline'),
        ("two = (1", 8, 'expected ")", found a newline'),
        ('two = "${f(b}"', 12, 'expected "," or ")", found "}"'),
        ("two = f(1))", 10, 'expected a newline, found ")"'),
        ("two = 1 2", 8, "expected a newline, found 2"),
        ("two = a ? b", 11, 'expected ":", found a newline'),
        ("two = 1 +", 9, "expected an expression, found a newline"),
        ("two = { a = 1, b }", 17, 'expected "=", found "}"'),
        ("two = 1;", 7, "invalid character ';'"),
        ("two = 1.2.3", 6, "expected a number, found 1.2.3"),
        ("two = a.0.1", 8, "expected one index, found 0.1; write the indexes in brackets"),
        ("two = [for x y : z]", 13, 'expected "in", found "y"'),
        ("two two2 = 1", 9, 'expected "{" or a label, found "="'),
        ('"two" = 1', 0, 'expected an argument or a block, found "two"'),
    ],
)
def test_a_line_that_is_wrong(line: str, offset: int, message: str) -> None:
    tree, found = middle(line)
    assert found == [(offset, message)]
    assert headers(tree) == ["resource.a.first", "resource.a.middle", "resource.a.last"]
    assert {"one", "three"} <= tree.blocks[1].body.attributes.keys()


def test_an_attribute_with_a_broken_value_is_there_and_can_be_anything() -> None:
    tree, _ = middle("two = [1,")
    assert isinstance(tree.blocks[1].body.attributes["two"].value, syntax.Invalid)


@pytest.mark.parametrize("line", ["two = 1 more = 2", "two = f(1) more = 2", 'two = "1" more = 2', "two = {} more = 2"])
def test_a_line_end_that_is_missing_hides_no_argument(line: str) -> None:
    tree, found = middle(line)
    assert found == [(line.index("more"), 'expected a newline, found "more"')]
    assert list(tree.blocks[1].body.attributes) == ["one", "two", "more", "three"]


def test_a_line_end_that_is_missing_hides_no_block() -> None:
    tree, found = middle('two {\n  } block "a" {\n    z = 3\n  } other {\n  }')
    assert [message for _, message in found] == [
        'expected a newline, found "block"',
        'expected a newline, found "other"',
    ]
    assert [block.type for block in tree.blocks[1].body.blocks] == ["two", "block", "other"]
    tree, _ = parse('resource "a" "b" {\n} resource "c" "d" {\n}\n')
    assert headers(tree) == ["resource.a.b", "resource.c.d"]


def test_a_broken_line_of_an_object_takes_the_object_only() -> None:
    tree, found = middle("two = {\n    a =\n    b = (2\n    c = 3\n  }")
    assert found == [(15, "expected an expression, found a newline")]
    assert list(tree.blocks[1].body.attributes) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("two {", 'block is not closed, expected "}", found the start of a block'),
        ("two = {", 'block is not closed, expected "}", found the start of a block'),
        ("two = <<EOT", 'string is not closed, expected a line "EOT"'),
        ("/* two", 'comment is not closed, expected "*/"'),
    ],
)
def test_what_is_never_closed_ends_at_the_next_block(line: str, message: str) -> None:
    tree, found = middle(line)
    assert any(text.startswith(message) for _, text in found)
    assert headers(tree) == ["resource.a.first", "resource.a.middle", "resource.a.last"]
    assert list(tree.blocks[2].body.attributes) == ["y"]


def test_a_block_without_its_brace() -> None:
    text = 'resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n  y = 2\n}\n'
    tree, _ = parse(text)
    assert mistakes(text) == [(0, 'block is not closed, expected "}", found the start of a block')]
    assert headers(tree) == ["resource.a.b", "resource.c.d"]
    assert list(tree.blocks[0].body.attributes) == ["x"]


def test_blocks_at_the_start_of_a_line_may_be_nested_where_nothing_is_wrong() -> None:
    tree = body('check "a" {\ndata "b" "c" {\n}\nassert {\n}\n}\n')
    assert headers(tree) == ["check.a"]
    assert headers(tree.blocks[0].body) == ["data.b.c", "assert"]


def test_indented_blocks_stay_where_they_are_where_something_is_wrong() -> None:
    tree, diagnostics = parse('check "a" {\n  data "b" "c" {\n  }\n  d =\n}\n')
    assert len(diagnostics) == 1
    assert headers(tree) == ["check.a"]
    assert headers(tree.blocks[0].body) == ["data.b.c"]


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("}\n", 0, 'expected an argument or a block, found "}"'),
        ("a {\n b = 1 }\n", 11, 'expected a newline, found "}"'),
        ("a { b = 1\n}\n", 9, 'expected "}" on the line of the "{", found a newline'),
        ("a { b = 1, c = 2 }\n", 9, 'expected "}", found ","'),
        ("a { b {} }\n", 6, 'expected "=": a block on one line can have one argument and nothing else, found "{"'),
        ("a {} b {}\n", 5, 'expected a newline, found "b"'),
        ('a "b${c}" {\n}\n', 2, "expected a label without interpolation"),
        ("a\rb = 1\n", 1, "carriage return without a newline"),
    ],
)
def test_bodies(text: str, offset: int, message: str) -> None:
    assert mistakes(text)[0] == (offset, message)


def test_what_is_found_is_cut_short() -> None:
    ((_, message),) = mistakes(f'a = 1 "{"x" * 100}"\n')
    assert message == f'expected a newline, found "{"x" * 36}...'
