"""How far a long run is, on a terminal: `checking envs/prod (3 of 40)`. It goes when the run ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from enilint.run.linter import Note

AFTER = 2.0
"""Seconds that a run takes before anything is shown."""


@contextmanager
def progress() -> Iterator[Note]:
    """Gives what is told the steps of a run. Where standard error is no terminal, nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    import threading

    shown = _Shown()
    timer = threading.Timer(AFTER, shown.start)
    timer.daemon = True
    timer.start()
    try:
        yield shown.note
    finally:
        timer.cancel()
        shown.stop()


class _Shown:
    """The line on the terminal. It is begun by the thread of a timer: to read one root can take long."""

    def __init__(self) -> None:
        import threading

        self._lock = threading.Lock()
        self._words = "searching for inputs"
        self._status: Any = None
        self._has_ended = False

    def start(self) -> None:
        from rich.console import Console
        from rich.status import Status

        with self._lock:
            if not self._has_ended:
                self._status = Status(self._words, console=Console(stderr=True, markup=False, highlight=False))
                self._status.start()

    def note(self, words: str) -> None:
        from enilint.reporters.terminal import escaped, safe_in_logs

        with self._lock:
            self._words = safe_in_logs(escaped(words))
            if self._status is not None:
                self._status.update(self._words)

    def stop(self) -> None:
        with self._lock:
            self._has_ended = True
            if self._status is not None:
                self._status.stop()
