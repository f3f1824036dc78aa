"""Runs enilint on cases, in processes that are forked from one where everything is imported already.

usage: python -m scripts.fuzzing.executor

Reads orders from standard input and answers each on standard output, one JSON object a line. The hash seed is that of
this process. What a run prints lies in `out` and `err` of the directory that the order names.
"""

import contextlib
import gc
import importlib
import io
import json
import math
import os
import pkgutil
import resource
import select
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from enilint.commands.check_arguments import FORMATS
from scripts.fuzzing.cases import GOOD_FILES
from scripts.fuzzing.editor import play

MEMORY = 1 << 30
"""Bytes that a run may take."""
PATIENCE = 6
"""The time on the clock may be that many times that of the processor: other programs run, too."""
_RUNS = 50
"""How many commands a process runs."""
MOST_PRINTED = 100 << 20
_WRONG = {
    "wrong.enilint.yaml": b"version: 1\nsubnets: {a: {zon: 5}}\n",
    "wrong.json": b'{"format_version": "1.2", "resource_changes": [], "planned_values": {}}',
    "facts.yaml": b"subnets: {a: {zon: 5}}\n",
    "enilint.toml": b"",
}
"""What has enilint import what it says of mistakes."""


def main() -> int:
    """Run what is ordered until nothing more is. Returns the exit code."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for planted in sys.argv[1:]:
        exec(compile(Path(planted).read_text(encoding="utf-8"), planted, "exec"), {})  # noqa: S102 - by hand
    warm_up()
    runner = Runner()
    for line in sys.stdin:
        order = json.loads(line)
        answers.write(json.dumps(_served(order) if order["messages"] else runner.run(order)) + "\n")
        answers.flush()
    runner.end()
    return 0


def warm_up() -> None:
    """Import what runs import: all modules, and what they import when they have work to do."""
    import enilint
    from enilint.cli import main as command

    for one in pkgutil.walk_packages(enilint.__path__, "enilint."):
        if one.name != "enilint.__main__":
            importlib.import_module(one.name)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(io.StringIO()):
        os.chdir(directory)
        for name, data in (GOOD_FILES | _WRONG).items():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_bytes(data)
        for format in FORMATS:
            command(["check", ".", "wrong.json", "--format", format, "--context", "facts.yaml"])
        os.chdir(before)
    gc.disable()
    gc.freeze()


class Runner:
    """A process that runs one command after the other. A fork for each would take longer than the run.

    It is replaced after some, and after one that it does not survive.
    """

    def __init__(self) -> None:
        self._pid = 0
        self._runs = 0
        self._to = self._from = -1

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """Run one case, and say how it went."""
        if self._pid and (order["fresh"] or self._runs >= _RUNS):
            self.end()
        if not self._pid:
            self._start()
        self._runs += 1
        os.write(self._to, json.dumps(order).encode() + b"\n")
        ready, _, _ = select.select([self._from], [], [], order["seconds"] * PATIENCE)
        answer = os.read(self._from, 1 << 16) if ready else b""
        if answer:
            told: dict[str, Any] = json.loads(answer)
            self._runs = _RUNS if told["memory"] > MEMORY // 4 else self._runs
            return told
        return self.end(ended="" if ready else "seconds")

    def _start(self) -> None:
        theirs, self._to = os.pipe()
        self._from, back = os.pipe()
        self._runs = 0
        self._pid = os.fork()
        if self._pid:
            os.close(theirs)
            os.close(back)
            return
        try:
            os.close(self._to)
            os.close(self._from)
            _opened(Path(os.devnull), 0)
            with os.fdopen(theirs, "rb") as orders:
                for line in orders:
                    os.write(back, json.dumps(_run(json.loads(line))).encode())
        finally:
            os._exit(0)

    def end(self, ended: str = "seconds") -> dict[str, Any]:
        """End the process, which may be at work. Returns how a run went that it did not survive."""
        if not self._pid:
            return {}
        os.close(self._to)
        os.close(self._from)
        if ended:
            os.kill(self._pid, signal.SIGKILL)
        _, status, used = os.wait4(self._pid, 0)
        self._pid = 0
        return _how(status, used, ended)


def _run(order: dict[str, Any]) -> dict[str, Any]:
    """Run one command in this process."""
    place = Path(order["place"])
    _connect(place)
    _limit(order["seconds"])
    gc.collect()
    start = time.process_time()
    os.environ.update(order["environment"])
    code = _enilint(order["arguments"])
    for name in order["environment"]:
        del os.environ[name]
    seconds = time.process_time() - start
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir("/")
    return {"code": code, "ended": "", "seconds": seconds, "memory": _peak(resource.getrusage(resource.RUSAGE_SELF))}


def _connect(place: Path, pipes: tuple[int, int] | None = None) -> None:
    """Have what is printed go to the files of a place, or what is read and printed through pipes, and work there."""
    if pipes is None:
        _opened(place / "out", 1)
    else:
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
    _opened(place / "err", 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.chdir(place / "case")


def _served(order: dict[str, Any]) -> dict[str, Any]:
    """Start a language server, and have an editor speak with it."""
    place = Path(order["place"])
    (theirs, to), (answers, back) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        code = 70
        try:
            for one in (to, answers):
                os.close(one)
            _connect(place, (theirs, back))
            _limit(order["seconds"])
            os.environ.update(order["environment"])
            code = _enilint(order["arguments"])
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(theirs)
    os.close(back)
    said, in_time = play(order["messages"], place / "case", to, answers, order["seconds"] * PATIENCE)
    (place / "out").write_text(json.dumps(said), encoding="utf-8")
    if not in_time:
        os.kill(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    return _how(status, used, "" if in_time else "seconds")


def _how(status: int, used: resource.struct_rusage, ended: str) -> dict[str, Any]:
    """How a process ended, as an order is answered."""
    if not ended and os.WIFSIGNALED(status):
        ended = "seconds" if os.WTERMSIG(status) == signal.SIGXCPU else f"signal {os.WTERMSIG(status)}"
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) and not ended else None
    return {"code": code, "ended": ended, "seconds": used.ru_utime + used.ru_stime, "memory": _peak(used)}


def _peak(used: resource.struct_rusage) -> int:
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _enilint(arguments: list[str]) -> int:
    from enilint.cli import main as enilint

    try:
        return enilint(arguments)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - what gets out of it is what is looked for
        import traceback

        traceback.print_exc()
        return 70


def _opened(path: Path, descriptor: int) -> None:
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(opened, descriptor)
    os.close(opened)


def _limit(seconds: float) -> None:
    """Limit what this process may take from now on."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    until = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_PRINTED, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
