"""Texts that have blocks in common are parsed with the same result as each alone, and the blocks once."""

import random
from itertools import pairwise

import pytest

from enilint.inputs.terraform.hcl import parse, shared_blocks
from enilint.inputs.terraform.hcl.shared_blocks import SharedBlocks
from tests.inputs.terraform.hcl.test_pieces import BITS, CLEAN, WHOLES
from tests.tables import table

SEPARATORS = ["", "\n", "# of another one\n", "  # x\n", "/* x */\n", "/*\n", "*/\n", "a = 1\n", "\r\n", "\ufeff", "x"]
PLAIN = """\
variable "names" {
  type = list(string)
}

# The subnets of the application.
resource "aws_subnet" "app" {
  for_each = { for name in var.names : name => upper("x-${name}") }
  user_data = <<-EOT
    echo ${each.key}
    EOT
  timeouts {} // as usual
}
"""


def in_parts(text: str) -> list[str]:
    """A text as its blocks, each with what follows it."""
    starts = [0, *(one.start() for one in shared_blocks.HEADER.finditer(text) if one.start()), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


@table("seed", range(40))
def test_texts_with_blocks_of_others_say_what_each_says_alone(seed: int) -> None:
    random_numbers = random.Random(seed)
    shared = SharedBlocks()
    parts = [part for text in (CLEAN, *WHOLES.values()) for part in in_parts(text)]
    for _ in range(30):
        chosen = [random_numbers.choice(parts) for _ in range(random_numbers.randrange(1, 7))]
        text = "".join(one + random_numbers.choice(SEPARATORS) for one in chosen)
        if random_numbers.random() < 0.3:
            start = random_numbers.randrange(len(text) + 1)
            text = text[:start] + random_numbers.choice(BITS) + text[start:]
        parts += in_parts(text)[:2]
        assert shared.parse(text) == parse(text), text


@pytest.mark.parametrize("before", ["", "# A comment\n\n", 'output "a" {\n}\n'])
def test_a_block_of_another_text_is_not_parsed_again(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedBlocks()
    first, _ = shared.parse(PLAIN)
    texts = list[str]()
    monkeypatch.setattr(shared_blocks, "parse", lambda text: texts.append(text) or parse(text))
    assert shared.parse(before + PLAIN) == parse(before + PLAIN)
    assert not any("aws_subnet" in one for one in texts)
    again, _ = shared.parse(PLAIN)
    if not before:
        assert all(one is other for one, other in zip(first.blocks, again.blocks, strict=True))
