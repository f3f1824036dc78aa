"""Time and memory of linting large Terraform source, and what a directory of it costs.

`python bench/source_scale.py` makes root modules with more and more interfaces, written out block by block or made by
`count`, and lints each as a whole process, beside a Python that does nothing. `python bench/source_scale.py DIRECTORY`
finds the roots in a directory and times, within one process, parsing all their files, then reading the roots: parsing,
evaluating, and building the network. The fastest run counts: a busy machine only adds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SIZES = (100, 1_000, 10_000)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
NETWORK = """\
variable "zones" {
  default = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}

resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = var.zones[count.index]
}
"""
HOST = """
resource "aws_instance" "host%(name)s" {%(count)s
  ami           = "ami-0abcd1234ef567890"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app[%(subnet)s].id
}

resource "aws_network_interface" "side%(name)s" {%(count)s
  subnet_id = aws_subnet.app[%(subnet)s].id
  tags      = { Name = "side-${var.zones[%(subnet)s]}" }
}

resource "aws_network_interface_attachment" "side%(name)s" {%(count)s
  instance_id          = aws_instance.host%(name)s%(index)s.id
  network_interface_id = aws_network_interface.side%(name)s%(index)s.id
  device_index         = 1
}
"""
"""An instance and a second interface: two interfaces."""

IN_PROCESS = """
import os, sys, time
from enilint.run.discovery import discover
from enilint.inputs.context import Context
from enilint.files.text import InputFile
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.source import reader
reader.read(InputFile(sys.argv[2], b""), Context())
os.chdir(sys.argv[1])
roots = [one.file for one in discover(["."]).sources if one.kind == "terraform"]
context = Context()
start = time.perf_counter()
designs = [reader.read(root, context) for root in roots]
whole = time.perf_counter() - start
texts = {path: text for design in designs for path, text in design.texts.items() if path.endswith((".tf", ".tofu"))}
start = time.perf_counter()
for text in texts.values():
    parse(text)
parsing = time.perf_counter() - start
size = sum(len(text.encode()) for text in texts.values())
print(len(roots), len(texts), size, sum(one.resources for one in designs), parsing, whole)
"""


def blocks(interfaces: int) -> Iterator[str]:
    """A root module that writes out each interface."""
    yield NETWORK
    for number in range(interfaces // 2):
        yield HOST % {"name": f"_{number}", "count": "", "subnet": number % 3, "index": ""}


def counted(interfaces: int) -> Iterator[str]:
    """A root module that makes as many of few blocks."""
    yield NETWORK
    count = f"\n  count = {interfaces // 2}"
    yield HOST % {"name": "", "count": count, "subnet": "count.index % 3", "index": "[count.index]"}


FORMS: dict[str, Callable[[int], Iterator[str]]] = {"blocks": blocks, "count": counted}


class Cost(NamedTuple):
    """What a process takes: seconds until it ends, peak megabytes, seconds of a processor."""

    seconds: float
    megabytes: float
    processor: float


def measured(*arguments: str) -> Cost:
    """The cost of a Python as a whole process."""
    start = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, *arguments],
        ENVIRONMENT,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} failed")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def scale(runs: int) -> None:
    """Measure roots of growing size, and print a table."""
    print("| source | interfaces | size | time | / bare Python | / interface | peak memory |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as directory:
        for form, parts in FORMS.items():
            for interfaces in SIZES:
                root = Path(directory, f"{form}-{interfaces}")
                root.mkdir()
                text = "".join(parts(interfaces))
                (root / "main.tf").write_text(text)
                lint = ("-m", "enilint", "check", str(root), "--format", "concise", "--no-config")
                measured(*lint)
                taken = [(measured(*lint), measured("-c", "pass")) for _ in range(runs)]
                seconds, memory, bare = (
                    min(one[side][what] for one in taken) for side, what in ((0, 0), (0, 1), (1, 0))
                )
                print(
                    f"| {form} | {interfaces:,} | {len(text) / 1000:,.0f} kB | {seconds:.2f} s | {seconds / bare:.0f} "
                    f"| {seconds / interfaces * 1e6:.0f} us | {memory:.0f} MB |"
                )


def directory(path: str, runs: int) -> None:
    """Measure all roots of a directory in one process, several times, and print a table."""
    command = [sys.executable, "-c", IN_PROCESS, path, str(ROOT / "examples/terraform")]
    lines = [
        subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True, text=True).stdout for _ in range(runs)
    ]
    roots, files, size, resources, *_ = map(int, lines[0].split()[:4])
    parsing, whole = (min(float(line.split()[column]) for line in lines) for column in (4, 5))
    print("| roots | files | size | resources | parsing | reading the roots | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {roots} | {files} | {size / 1e6:.2f} MB | {resources:,} | {parsing:.2f} s | {whole:.2f} s "
        f"| {whole / parsing:.1f} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", nargs="?", help="time the roots of a directory instead")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each (default: 5)")
    options = parser.parse_args()
    if options.directory:
        directory(options.directory, options.runs)
    else:
        scale(options.runs)


if __name__ == "__main__":
    main()
