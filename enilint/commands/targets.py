"""Which files a run may write: no input, and in place of a file a baseline only where that is one."""

import os

from enilint.baseline import is_baseline
from enilint.inputs.kinds import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.inputs.project import nearest_configuration
from enilint.linter import Request, configuration_files

_INPUT_SUFFIXES = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)
_CONFIGURATIONS = ("enilint.toml", "pyproject.toml")


def why_not(request: Request, reports: list[str], baseline: str | None) -> str | None:
    """Why a report or the baseline is not written where it is asked for; None where all of them can be."""
    targets = [one for one in (*reports, baseline) if one is not None and one != os.devnull]
    if not targets:
        return None
    inputs = _inputs(request)
    for one in targets:
        if os.path.realpath(one) in inputs or one.endswith(_INPUT_SUFFIXES) or _is_configuration(one):
            what = "the baseline" if one == baseline else "the report"
            return f"{one} is an input; name another file for {what}"
    if baseline is not None and os.path.isfile(baseline) and not is_baseline(baseline):
        return f"{baseline} is no baseline, and is not replaced by one; name another file, or delete it"
    return None


def _inputs(request: Request) -> set[str]:
    """The resolved paths of what a run reads, as far as these are named somewhere."""
    named = (*request.paths, *request.context, *request.var_files, request.config, nearest_configuration("."))
    return {os.path.realpath(path) for path in named if path is not None} | configuration_files(request)


def _is_configuration(path: str) -> bool:
    return os.path.basename(path) in _CONFIGURATIONS and os.path.isfile(path)
