"""What a seed stands for: files, the command that reads them, and what must be found in spite of what is wrong."""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct, field

GOOD = "good.enilint.yaml"
GOOD_ROOT = "good/main.tf"
GOOD_FILES = {
    GOOD: b"version: 1\nsubnets: {a: {zone: us-east-1a}}\ninstances: {web: {subnet: a, zone: us-east-1b}}\n",
    GOOD_ROOT: b"""\
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0aaaaaaaaaaaaaaaa"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_instance" "web" {
  ami               = "ami-0aaaaaaaaaaaaaaaa"
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.a.id
  availability_zone = "us-east-1b"
}
""",
}
"""A topology and a root module. Each has one mistake that no other file of a case has a say in."""
KNOWN = frozenset({(GOOD, "ENI103", "instances.web"), ("good", "ENI103", "aws_instance.web")})
"""Input, rule and subject of what is found in the good files."""


class Case(Struct, kw_only=True):
    """An input. `files` are by path; `mutated` are those that were changed, and that a reduction makes smaller.

    `arguments` are those of `enilint`; the last `paths` of them are the inputs, whose order is of no consequence.
    `expected` is what must be among the findings. `messages` are sent to the language server in place of a command.
    `environment` are variables that the command gets.
    `settles`: the severity from which findings fail the run is the default, so that the exit code is known.
    """

    kind: str
    files: dict[str, bytes]
    mutated: tuple[str, ...]
    arguments: tuple[str, ...]
    paths: int = 0
    expected: frozenset[tuple[str, str, str]] = frozenset()
    messages: tuple[dict[str, Any], ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    settles: bool = True

    @property
    def size(self) -> int:
        """Bytes of all that is read."""
        return sum(map(len, self.files.values())) + (len(json.dumps(self.messages)) if self.messages else 0)

    def write(self, directory: Path, *, backwards: bool = False) -> None:
        """Write the files; a file system that lists files as they were written shows another order `backwards`."""
        for name, data in sorted(self.files.items(), reverse=backwards):
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


class Outcome(Struct, kw_only=True):
    """What a run did. `code` is None where it was ended, for which `ended` has the reason. Memory is in bytes.

    `reports` are the files that it wrote.
    """

    code: int | None
    ended: str = ""
    output: bytes = b""
    error: bytes = b""
    seconds: float = 0.0
    memory: int = 0
    reports: dict[str, bytes] = field(default_factory=dict)


class Failure(Struct, frozen=True):
    """What is wrong with an outcome: `kind` is one of those that the fuzzer looks for."""

    kind: str
    detail: str

    @property
    def cause(self) -> str:
        """The same for failures that have the same cause, as far as words can tell."""
        import re

        words = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "'...'", self.detail)
        return f"{self.kind}: {re.sub(r'[0-9]+', '0', words)[:160]}"
