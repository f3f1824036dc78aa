"""How long an editor waits for what enilint says of a text, after each key that is pressed.

Starts `enilint lsp` as an editor does, types a block into a design letter by letter, and asks for the diagnostics of
the file each time: from the change being sent to the answer being read. An editor waits for a pause between keys first;
that pause is not part of it. Many of the texts are broken, as they are while one types. Beside it stands what of that
time the server had a processor, where the system tells it: on a busy machine it waits for one. What the server does in
the pauses is not part of either, and memory is what the server holds before the first key, after 200 and after all.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
NETWORK = """\
variable "zones" {
  default = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}

resource "aws_subnet" "app" {
  count             = 6
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = var.zones[count.index % 3]
}
"""
HOST = """
resource "aws_instance" "host_%(number)s" {
  ami           = "ami-0abcd1234ef567890"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app[%(subnet)s].id
}

resource "aws_network_interface" "side_%(number)s" {
  subnet_id = aws_subnet.app[%(other)s].id
  tags      = { Name = "side-${var.zones[%(subnet)s]}" }
}

resource "aws_network_interface_attachment" "side_%(number)s" {
  instance_id          = aws_instance.host_%(number)s.id
  network_interface_id = aws_network_interface.side_%(number)s.id
  device_index         = 1
}
"""
"""An instance and a second interface, in another subnet of its zone; of each tenth, in the same one."""
TYPED_SOURCE = """
resource "aws_network_interface" "typed" {
  subnet_id         = aws_subnet.app[1].id
  source_dest_check = false
  tags              = { Name = "typed-${var.zones[1]}" }
}
"""
TYPED_TOPOLOGY = """\
  typed:
    description: the one that is typed
    subnet: app-1
    source_dest_check: false
    security_groups: [web]
"""
NEWLINE = "\n"
PAUSE = 0.15
"""Seconds that an editor waits for another key."""
EARLY = 200
"""Keys after which a server holds all that it keeps."""


def blocks(hosts: int) -> str:
    """A root module that writes out so many instances."""
    numbers = range(hosts)
    return NETWORK + "".join(
        HOST % {"number": one, "subnet": one % 3, "other": one % 3 + 3 * bool(one % 10)} for one in numbers
    )


def source(lines: int) -> str:
    """A module of about that many lines."""
    return blocks((lines - NETWORK.count("\n")) // HOST.count("\n"))


def calls(modules: int) -> str:
    """A root module that calls so many modules of its own."""
    return "".join(f'module "part_{one}" {{\n  source = "./part-{one}"\n}}\n' for one in range(modules))


def topology(interfaces: int) -> str:
    """A topology with so many interfaces, half of them primary ones."""
    lines = ["version: 1", "vpcs:", "  main: {cidr: 10.0.0.0/8}", "security_groups:", "  web: {vpc: main}", "subnets:"]
    for index in range(6):
        lines.append(f"  app-{index}: {{vpc: main, zone: us-east-1{'abc'[index % 3]}, cidr: 10.{index}.0.0/16}}")
    hosts = range(interfaces // 2)
    lines.append("instances:")
    lines += [f"  host-{one}: {{type: m5.large, subnet: app-{one % 3}, security_groups: [web]}}" for one in hosts]
    lines.append("interfaces:")
    lines += [f"  side-{one}: {{subnet: app-{one % 3 + 3 * bool(one % 10)}, security_groups: [web]}}" for one in hosts]
    lines.append("attachments:")
    lines += [f"  - {{interface: side-{one}, instance: host-{one}, device_index: 1}}" for one in hosts]
    return "\n".join(lines) + "\n"


class Editor:
    """An editor that pulls diagnostics."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "enilint", "lsp", "--stdio"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
        )
        self._number = 0
        can = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=can)
        self.tell("initialized")

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request. Returns the answer; what the server asks meanwhile is answered with nothing."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif message.get("id") == number:
                return message["result"]

    @property
    def processor_seconds(self) -> float:
        """How long the server has had a processor; not a number where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            return math.nan

    @property
    def megabytes(self) -> float:
        """What the server holds of the machine's memory; not a number where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except OSError:
            return math.nan
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def end(self) -> None:
        """End the server."""
        self.ask("shutdown")
        self.tell("exit")
        self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return dict(json.loads(self._process.stdout.read(length)))


class Case(Struct):
    """A text that is edited, what is typed before which part of it, and the aim for 95 of 100 keys, in milliseconds."""

    name: str
    path: str
    text: str
    before: str
    typed: str
    aim: float
    others: Mapping[str, str] = {}

    def texts(self) -> Iterator[str]:
        """The texts while the block is typed and deleted again, letter by letter, without end."""
        place = self.text.index(self.before)
        while True:
            for end in (*range(1, len(self.typed) + 1), *range(len(self.typed) - 1, -1, -1)):
                yield self.text[:place] + self.typed[:end] + self.text[place:]


def cases() -> Iterator[Case]:
    """What is measured."""
    host = '\nresource "aws_instance" "host_%s"'
    for lines, aim in ((1000, 30), (5000, 100)):
        text = source(lines)
        yield Case(f"a module of {text.count(NEWLINE):,} lines", "app/main.tf", text, host % 20, TYPED_SOURCE, aim)
    parts = {f"app/part-{one}/main.tf": source(185) for one in range(20)}
    text = parts.pop("app/part-7/main.tf")
    others = {**parts, "app/main.tf": calls(20)}
    yield Case("one of 20 modules of a root", "app/part-7/main.tf", text, host % 2, TYPED_SOURCE, 80, others)
    text = topology(400)
    yield Case("a topology with 400 interfaces", "design.enilint.yaml", text, "  side-100:", TYPED_TOPOLOGY, 150)


class Wait(NamedTuple):
    """Milliseconds until an answer, and those of a processor."""

    clock: float
    processor: float


class Typed(Struct):
    """How long each key took, and megabytes at the start, early and at the end."""

    waits: list[Wait]
    memory: tuple[float, float, float]


def type_in(folder: Path, case: Case, keys: int) -> Typed:
    """Type so many keys, and take the times."""
    editor = Editor(folder)
    uri = (folder / case.path).as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 0, "text": case.text}
    editor.tell("textDocument/didOpen", textDocument=document)
    editor.ask("textDocument/diagnostic", textDocument={"uri": uri})
    found = list[Wait]()
    memory = [editor.megabytes]
    for version, text in enumerate(islice(case.texts(), keys), 1):
        time.sleep(PAUSE)
        before, start = editor.processor_seconds, time.perf_counter()
        editor.tell(
            "textDocument/didChange", textDocument={"uri": uri, "version": version}, contentChanges=[{"text": text}]
        )
        editor.ask("textDocument/diagnostic", textDocument={"uri": uri})
        wait = time.perf_counter() - start
        found.append(Wait(1000 * wait, 1000 * (editor.processor_seconds - before)))
        if version == min(EARLY, keys):
            memory.append(editor.megabytes)
    time.sleep(PAUSE)
    memory.append(editor.megabytes)
    editor.end()
    return Typed(found, (memory[0], memory[1], memory[2]))


def written(folder: Path, case: Case, roots: int) -> Path:
    """A folder with the files of a case, and so many other root modules."""
    files = {f"root-{number}/main.tf": blocks(10) for number in range(roots)}
    for path, text in {"enilint.toml": "", case.path: case.text, **case.others, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=EARLY, help=f"how many are pressed (default: {EARLY})")
    parser.add_argument("--only", default="", help="measure only what has this in its name")
    parser.add_argument("--roots", type=int, default=30, help="other root modules of the folder (default: 30)")
    parser.add_argument("--runs", type=int, default=2, help="the run with the best p95 counts (default: 2)")
    options = parser.parse_args()
    print("| text | keys | median, ms | p95, ms | processor, median | processor, p95 | aim, p95 | | memory, MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---|---:|")
    for case in (one for one in cases() if options.only in one.name):
        runs = []
        for _ in range(options.runs):
            with tempfile.TemporaryDirectory() as place:
                runs.append(type_in(written(Path(place).resolve(), case, options.roots), case, options.keys))
        best = min(runs, key=lambda run: late(wait.processor for wait in run.waits))
        clock, processor = zip(*best.waits, strict=True)
        figures = " | ".join(f"{statistics.median(one):.0f} | {late(one):.0f}" for one in (clock, processor))
        verdict = "met" if late(processor) <= case.aim else "missed"
        memory = ", ".join(f"{one:.0f}" for one in best.memory)
        print(f"| {case.name} | {options.keys} | {figures} | {case.aim:.0f} | {verdict} | {memory} |", flush=True)


def late(waits: Iterable[float]) -> float:
    """What 95 of 100 waits are at most."""
    found = sorted(waits)
    return found[int(0.95 * len(found))]


if __name__ == "__main__":
    main()
