"""Which files a run may write.

No input, in place of a file a baseline only where that is one, and by links of a project nothing that is outside of it.
"""

import os

from enilint.files.project import CONFIGURATIONS, leads_out, nearest_configuration, project_root
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.run.request import Request

_INPUT_SUFFIXES = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)


def why_not(request: Request, settings: frozenset[str], reports: list[str], baseline: str | None) -> str | None:
    """Why a report or the baseline is not written where it is asked for; None where all of them can be.

    `settings` are the resolved paths of the files that decide what is reported.
    """
    targets = [one for one in (*reports, baseline) if one is not None and one != os.devnull]
    if not targets:
        return None
    inputs = _inputs(request) | settings
    for one in targets:
        if os.path.realpath(one) in inputs or one.endswith(_INPUT_SUFFIXES) or _is_configuration(one):
            what = "the baseline" if one == baseline else "the report"
            return f"{one} is an input or a configuration file; choose another file for {what}"
        if is_led_out(one, request):
            return f"{one} is not written: a symbolic link in the project points outside it; give the path behind it"
    if baseline is not None and os.path.isfile(baseline) and not _is_baseline(baseline):
        return f"{baseline} is not a baseline and is not overwritten; choose another file or delete it first"
    return None


def _is_baseline(path: str) -> bool:
    from enilint.run.baseline import is_baseline

    return is_baseline(path)


def _inputs(request: Request) -> set[str]:
    """The resolved paths of what a run reads, as far as these are named somewhere."""
    named = (*request.paths, *request.context, *request.var_files, request.config, nearest_configuration("."))
    return {os.path.realpath(path) for path in named if path is not None}


def is_led_out(path: str, request: Request) -> bool:
    """Whether the way to a file is by a link out of one of the projects that a run is about."""
    directories = {path if os.path.isdir(path) else os.path.dirname(path) for path in request.paths if path != "-"}
    named = {os.path.realpath(one) for one in directories}
    return leads_out(path, {project_root(one, named) for one in (request.directory, *directories)})


def _is_configuration(path: str) -> bool:
    return os.path.basename(path) in CONFIGURATIONS and os.path.isfile(path)
