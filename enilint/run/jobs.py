"""How many processes lint the designs of a run."""

import os
from collections.abc import Sequence

from enilint.run.discovery import TERRAFORM, Source

_OF_ROOT = 0.02
"""Seconds that it takes to lint a root module of 100 resources."""
_A_BYTE = {"terraform-plan": 3e-8, "terraform-state": 3e-8}
_A_BYTE_OF_OTHERS = 1e-6
"""Seconds for each byte of what is written by hand: topologies and templates."""
_WORTH_IT = 0.4
"""Seconds of work, from which two processes end sooner than one: to start them takes 0.1 seconds."""
_OF_PROCESS = 0.15
"""Seconds of work that a process has at least."""
_MOST = 8
"""Processes that nobody asks for: each needs memory, and a container may have less than the cores that it sees."""


def jobs_of(wanted: int | None, sources: Sequence[Source]) -> int:
    """How many processes are to lint sources. Without a wish, as many as there are cores, if there is enough work."""
    if wanted is not None:
        return max(1, min(wanted, len(sources)))
    work = sorted(map(_seconds, sources))
    if sum(work[:-1]) < _WORTH_IT:
        return 1
    return min(_cores(), _MOST, len(sources), int(sum(work) / _OF_PROCESS))


def _seconds(source: Source) -> float:
    if source.kind == TERRAFORM:
        return _OF_ROOT
    return len(source.file.data) * _A_BYTE.get(source.kind, _A_BYTE_OF_OTHERS)


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
