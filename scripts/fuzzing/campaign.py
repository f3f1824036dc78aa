"""Runs seeds: makes the case of each, has it run, judges it, and makes smaller what failed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from scripts.fuzzing import designs, protocol, settings
from scripts.fuzzing.cases import Case, Failure, Outcome
from scripts.fuzzing.corpus import ROOT
from scripts.fuzzing.judge import differences, failures
from scripts.fuzzing.reduction import smaller

_MAKERS = {
    "topology": designs.topology,
    "source": designs.source,
    "plan": designs.plan,
    "state": designs.state,
    "configuration": settings.configuration,
    "baseline": settings.baseline,
    "suppressions": settings.suppressions,
    "context": settings.context,
    "protocol": protocol.protocol,
}
KINDS = tuple(_MAKERS)
_TURNS = ("topology", "source", "plan", "source", "state", "configuration", "topology", "source", "context",
          "protocol", "plan", "source", "baseline", "topology", "suppressions", "source")  # fmt: skip
"""The kinds of seeds, in turns: the language of Terraform has the most to go wrong."""
_TWICE = 8
"""One case of that many is run a second time, with the files the other way round and another hash seed."""


def kind_of(seed: int) -> str:
    """The kind of a seed's case."""
    return _TURNS[seed % len(_TURNS)]


def case_of(seed: int) -> Case:
    """The case that a seed stands for. It is the same on each machine, for the same designs to begin with."""
    kind = kind_of(seed)
    return _MAKERS[kind](Random(f"{kind} {seed}"))  # noqa: S311 - it keeps no secret


class Executor:
    """A process that runs cases, with one hash seed."""

    def __init__(self, hash_seed: int, planted: Sequence[str] = ()) -> None:
        self._place = Path(tempfile.mkdtemp(prefix="enilint-fuzz-", dir=_in_memory()))
        self._process = subprocess.Popen(  # noqa: S603 - of this checkout
            [sys.executable, "-m", "scripts.fuzzing.executor", *planted],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)},
            text=True,
        )

    def __enter__(self) -> "Executor":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._place, ignore_errors=True)

    def run(self, case: Case, seconds: float, *, fresh: bool = False, backwards: bool = False) -> Outcome:
        """Run a case for so many seconds at most: in a `fresh` process that has run no other, or in one that may have.

        `backwards`: its files are written, and its inputs named, in the other order.
        """
        directory = self._place / "case"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        case.write(directory, backwards=backwards)
        arguments = list(case.arguments)
        if backwards and case.paths:
            arguments[-case.paths :] = reversed(arguments[-case.paths :])
        order = {"place": str(self._place), "arguments": arguments, "messages": case.messages}
        answer = self._ask({**order, "environment": case.environment, "seconds": seconds, "fresh": fresh})
        names = [path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()]
        now = {name: (directory / name).read_bytes() for name in sorted(names)}
        reports = {name: data for name, data in now.items() if data != case.files.get(name)}
        return Outcome(
            code=answer["code"],
            ended=answer["ended"],
            output=(self._place / "out").read_bytes(),
            error=(self._place / "err").read_bytes(),
            seconds=answer["seconds"],
            memory=answer["memory"],
            reports=reports,
        )

    def _ask(self, order: dict[str, Any]) -> Any:
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise OSError
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())


def _in_memory() -> str | None:
    """Where files need no disk: many small ones are written."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a directory of its own is made in it


class Bench:
    """Two executors, and what they are asked. `seconds` is what a run may take."""

    def __init__(self, planted: Sequence[str] = (), seconds: float = 5.0) -> None:
        self.seconds = seconds
        self._one = Executor(1, planted)
        self._other = Executor(2, planted)

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._one.__exit__(kind, error, at)
        self._other.__exit__(kind, error, at)

    def failures(self, case: Case, *, twice: bool) -> list[Failure]:
        """What is wrong with a case, each cause once. It counts if a process that has run nothing else shows it."""
        found: list[Failure] = []
        for fresh in (False, True):
            outcome = self._one.run(case, self.seconds, fresh=fresh)
            found = list(failures(case, outcome, self.seconds))
            if twice and not found and not case.messages:
                found += differences(outcome, self._other.run(case, self.seconds, fresh=fresh, backwards=True))
            if not found:
                break
        return list({one.cause: one for one in found}.values())

    def tried(self, seed: int) -> list[Failure]:
        """What is wrong with the case of a seed."""
        return self.failures(case_of(seed), twice=is_run_twice(seed))

    def reduced(self, case: Case, failure: Failure, *, seconds: float = 20) -> Case:
        """The case with less in what was changed, while it fails with the same cause, as far as the time goes."""
        twice = failure.kind == "order"
        end = time.monotonic() + seconds

        def fails(tried: Case) -> bool:
            return any(one.cause == failure.cause for one in self.failures(tried, twice=twice))

        return smaller(case, fails, lambda: time.monotonic() < end)


def is_run_twice(seed: int) -> bool:
    """Whether a seed's case is run again in another order."""
    return zlib.crc32(b"%d" % seed) % _TWICE == 0
