"""Processes that lint designs side by side, so that a run uses more than one core.

Each is given one source after another, and sends back what the rules say of it. Where that is safe they are forks of
this process, which have all that it prepared; else they are new and prepare it again. They end when this one does.
"""

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from msgspec.structs import replace

from enilint.files.text import InputFile
from enilint.findings import InputError
from enilint.inputs.context import Roots, Templates, Work
from enilint.inputs.design import Design
from enilint.run.discovery import Source
from enilint.run.judging import Judged
from enilint.run.reading import Linted, lint_source
from enilint.run.request import Request
from enilint.run.setup import Setup, prepare

_FORK, _SPAWN = "fork", "spawn"
_Connection = Any
"""What leads to another process: each system has its own."""


class Processes:
    """As many processes as there are jobs, for the sources of a run. Use it in a `with` statement."""

    def __init__(self, jobs: int, request: Request, setup: Setup, sources: Sequence[Source]) -> None:
        self._jobs = jobs
        self._request = request
        self._setup = setup
        self._sources = sources
        self._numbers = {id(one): number for number, one in enumerate(sources)}
        self._workers: dict[_Connection, Any] = {}

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        for connection, process in self._workers.items():
            connection.close()
            process.terminate()
            process.join()

    def lint(self, sources: Sequence[Source], note: Callable[[Source], None]) -> list[Linted]:
        """What the rules say of each of the sources. Raises RuntimeError for a mistake of enilint's own."""
        waiting = sorted(range(len(sources)), key=lambda number: len(sources[number].file.data), reverse=True)
        found: dict[int, Linted] = {}
        busy: dict[_Connection, int] = {}
        if not self._workers:  # they then have what the first of the sources takes to be imported and parsed
            number = waiting.pop()
            note(sources[number])
            found[number] = self._lint_here(sources[number])
            self._start()
        waiting.reverse()
        while len(found) < len(sources):
            for connection in [one for one in self._workers if one not in busy][: len(waiting)]:
                number = busy[connection] = waiting.pop()
                note(sources[number])
                with suppress(OSError):  # that it has ended shows when it is to answer
                    connection.send(self._numbers.get(id(sources[number]), sources[number]))
            if not busy:  # none is left
                number = waiting.pop()
                found[number] = self._lint_here(sources[number])
            answers: list[_Connection] = wait(list(busy)) if busy else []
            for ready in answers:
                number = busy.pop(ready)
                found[number] = self._answer(ready, sources[number])
        return [found[number] for number in range(len(sources))]

    def _lint_here(self, source: Source) -> Linted:
        """Lint in this process, which may be asked for it once more: the bytes stay."""
        return lint_source(replace(source, file=InputFile(source.file.path, source.file.data)), self._setup)

    def _start(self) -> None:
        method = _FORK if _can_fork() else _SPAWN
        prepared: Any = self._setup if method == _FORK else _Preparation(self._request, self._setup)
        context: Any = multiprocessing.get_context(method)
        for _ in range(self._jobs):
            own, others = context.Pipe()
            arguments = (others, [*self._workers, own] if method == _FORK else [], prepared, self._sources)
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            others.close()
            self._workers[own] = process

    def _answer(self, connection: _Connection, source: Source) -> Linted:
        try:
            answer: Linted | str = pickle.loads(connection.recv_bytes())  # noqa: S301 - it is of a process of this one
        except (EOFError, OSError):
            process = self._workers.pop(connection)
            connection.close()
            process.join()
            return _lost(source, process.exitcode)
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return answer


class _Preparation:
    """What a process needs to prepare the run again that it is part of."""

    def __init__(self, request: Request, setup: Setup) -> None:
        values = {name: getattr(request, name) for name in Request.__struct_fields__}
        self._request = Request(**{**values, "given": b""})
        context = setup.context
        self._of_run = context.replaced, context.named, context.roots.directories, context.templates.files

    def __call__(self) -> Setup:
        setup = prepare(self._request)
        context = setup.context
        context.replaced, context.named, directories, templates = self._of_run
        context.roots, context.templates, context.work = Roots(directories), Templates(templates), Work()
        return setup


def _can_fork() -> bool:
    """Whether a fork is safe: not beside other threads, nor with the libraries of macOS."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and sys.platform != "darwin" and (threading is None or threading.active_count() == 1)


def _serve(connection: _Connection, others: Sequence[_Connection], prepared: Any, sources: Sequence[Source]) -> None:
    """Lint what one is asked to, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks ends this one
    for one in others:
        one.close()
    with suppress(EOFError, OSError):
        setup = prepared() if callable(prepared) else prepared
        while True:
            asked = connection.recv()
            source = sources[asked] if isinstance(asked, int) else asked
            connection.send_bytes(_linted(source, setup))


def _linted(source: Source, setup: Setup) -> bytes:
    try:
        return pickle.dumps(lint_source(source, setup), protocol=5)
    except Exception:  # noqa: BLE001 - it is raised again by the process that asked
        import traceback

        return pickle.dumps(traceback.format_exc())


def _lost(source: Source, code: int) -> Linted:
    """What is said of a design whose process ended."""
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    words = f"was not checked: the process that checked it ended with {how}; if memory was short, use --jobs 1"
    design = Design(path=source.file.path, kind=source.kind, errors=[InputError(source.file.path, words)])
    return Linted(Judged(design))
