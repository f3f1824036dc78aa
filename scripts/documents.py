"""The commands that the documents show, and the output below them.

A command that is a call of enilint is run in a directory of its own for each page. It has the examples, and what the
commands need: a plan, facts, a baseline. A block with a title, such as `yaml title="network.enilint.yaml"`, is written
to the file of that name when the page reaches it, and a `diff` with a title changes that file. Commands of other
programs are not run.
"""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from enilint.cli import main

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "tests/cases/terraform/floating-eni-cross-zone/plan.json"
BLOCK = re.compile(
    r'^```(?P<language>[a-z]+)(?: title="(?P<title>[^"\n]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL
)
GENERATED = ("policy-reference.md", "rule-api.md", "topology-reference.md")
"""Pages of docs/ that nobody writes."""
_COMMAND = re.compile(r"^\$ ", re.MULTILINE)
_FILES = {
    "subnets.json": '{"Subnets": [{"SubnetId": "subnet-0aaaaaaa", "CidrBlock": "10.0.0.0/24"}]}\n',
    "state.json": '{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "aws_vpc.main", '
    '"mode": "managed", "type": "aws_vpc", "name": "main", "values": {"id": "vpc-0aaaaaaa"}}]}}}\n',
    "facts.yaml": "version: 1\nsubnets: {subnet-0aaaaaaa: {zone: us-east-1a}}\n",
    "enilint-baseline.json": '{"version": 3, "findings": []}\n',
}


class DocumentError(Exception):
    """A command of a page ended with an exit code that the page does not explain, or a diff does not fit its file."""


class Shown(NamedTuple):
    """A command of a page, and the output that the page shows for it."""

    command: str
    output: str

    @property
    def call(self) -> str | None:
        """The call of enilint that the command ends in; None if it is a command of another program."""
        last = self.command.partition("   #")[0].rpartition(" && ")[2].strip()
        program, _, rest = last.partition(" ")
        return f"enilint {rest}" if program.rpartition("/")[2] == "enilint" else None


def pages(root: Path = ROOT) -> list[Path]:
    """The pages that people write, relative to the root: the README and those of docs/, as far as they are there."""
    paths = (root / "README.md", *sorted((root / "docs").glob("*.md")))
    return [one.relative_to(root) for one in paths if one.exists() and one.name not in GENERATED]


def shown(console: str) -> Iterator[Shown]:
    """The commands of the text of a console block."""
    for part in _COMMAND.split(console)[1:]:
        command, _, output = part.partition("\n")
        yield Shown(command, output)


def refreshed(page: str) -> str:
    """The text of a page with the output that its commands have now.

    Raises DocumentError if a command ends with 2 and the page shows no output of it, or if a diff does not fit.
    """
    if not any(
        one.call for block in BLOCK.finditer(page) if block["language"] == "console" for one in shown(block["text"])
    ):
        return page
    with tempfile.TemporaryDirectory() as directory:
        _prepare(Path(directory))
        return BLOCK.sub(lambda block: _block(block, Path(directory)), page)


def _block(block: re.Match[str], directory: Path) -> str:
    if block["title"] is not None:
        path = directory / block["title"]
        path.parent.mkdir(parents=True, exist_ok=True)
        is_diff = block["language"] == "diff"
        text = changed(path.read_text(encoding="utf-8"), block["text"]) if is_diff else block["text"]
        path.write_text(text, encoding="utf-8")
    if block["language"] != "console":
        return block[0]
    parts = (f"$ {one.command}\n{_output(one, directory)}" for one in shown(block["text"]))
    return f"```console\n{''.join(parts)}```"


def changed(text: str, diff: str) -> str:
    """A text with the changes of a diff, whose hunks begin with `@@`. Raises DocumentError if one does not fit."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        if hunk and text.count(old) != 1:
            raise DocumentError(f"this occurs {text.count(old)} times:\n{old}")
        text = text.replace(old, new) if hunk else text
    return text


def _output(one: Shown, directory: Path) -> str:
    if one.call is None:
        return one.output
    code, printed = run(one.call, directory)
    if code not in ((0, 1, 2) if one.output else (0, 1)):
        raise DocumentError(f"{one.command}: exit code {code}\n{printed}")
    return printed if one.output else ""


def run(call: str, directory: Path) -> tuple[int, str]:
    """Run a call of enilint in a directory: its exit code, and what it prints to a terminal and into no file."""
    words, read, written = _redirections(shlex.split(call)[1:])
    standard_input = (directory / read).read_bytes() if read else b""
    output, errors = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(standard_input), encoding="utf-8")
    try:
        with contextlib.chdir(directory), redirect_stdout(output), redirect_stderr(errors):
            try:
                code = main(words)
            except SystemExit as end:
                code = int(end.code or 0)
    finally:
        sys.stdin = before
    if written:
        (directory / written).write_text(output.getvalue(), encoding="utf-8")
        return code, errors.getvalue()
    return code, output.getvalue() + errors.getvalue()


def _redirections(words: list[str]) -> tuple[list[str], str | None, str | None]:
    """The words of a call without `< FILE` and `> FILE`, and these files."""
    files: dict[str, str | None] = {"<": None, ">": None}
    left = []
    waiting = iter(words)
    for word in waiting:
        if word in files:
            files[word] = next(waiting)
        else:
            left.append(word)
    return left, files["<"], files[">"]


def _prepare(directory: Path) -> None:
    shutil.copytree(ROOT / "examples", directory / "examples")
    shutil.copy(PLAN, directory / "plan.json")
    for name, text in _FILES.items():
        (directory / name).write_text(text, encoding="utf-8")
    identity = "-c user.name=test -c user.email=test@localhost"
    for command in (
        "init --quiet",
        "add --all",
        f"{identity} commit --quiet --message before",
        "update-ref refs/remotes/origin/main HEAD",
    ):
        subprocess.run(["git", *shlex.split(command)], cwd=directory, check=True)  # noqa: S603, S607
