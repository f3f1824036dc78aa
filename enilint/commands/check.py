"""`enilint check`: find the designs, lint them, report."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from enilint.findings import Severity
from enilint.inputs.kinds import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.linter import Request, make_report
from enilint.report import Report
from enilint.reporters import View, render


class Options(Request, kw_only=True):
    """The command line of `check`. `fail_on` None means never."""

    formats: Sequence[tuple[str, str | None]] = (("text", None),)
    fail_on: Severity | None = Severity.WARNING
    exit_zero: bool = False
    fail_on_undecided: bool = False
    show_undecided: bool = False
    color: bool = False
    width: int = 80


def run(options: Options) -> int:
    """Lint and print. Returns the exit code."""
    overwritten = _overwritten(options)
    if overwritten:
        print(f"error: {overwritten} is an input; name another file for the report", file=sys.stderr)
        return 2
    report = make_report(options)
    code = report.exit_code(fail_on=options.fail_on, fail_on_undecided=options.fail_on_undecided)
    if options.exit_zero and code == 1:
        code = 0
    return code if _deliver(report, options) else 2


def _deliver(report: Report, options: Options) -> bool:
    """Print and write the report in all formats. Returns whether all could be written.

    Where none could, the report is printed all the same: it took a run to make it.
    """
    lost = []
    for name, target in options.formats:
        view = View(color=options.color and target is None, width=options.width, show_undecided=options.show_undecided)
        text = render(name, report, view)
        if target is None:
            _print(text)
            continue
        try:
            _write(text, target)
        except OSError as error:
            print(f"error: cannot write {target}: {error.strerror}", file=sys.stderr)
            lost.append(text)
    if lost and len(lost) == len(options.formats):
        _print(lost[0])
    return not lost


_INPUT_SUFFIXES = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)


def _overwritten(options: Options) -> str | None:
    """The first output that is an input of the run, or a file that a run might find."""
    named = (*options.paths, *options.context, *options.var_files, options.config or os.devnull)
    inputs = {os.path.realpath(path) for path in named}
    outputs = [target for _, target in options.formats if target not in (None, os.devnull)]
    return next((one for one in outputs if os.path.realpath(one) in inputs or one.endswith(_INPUT_SUFFIXES)), None)


def _print(text: str) -> None:
    """Print. A reader that has seen enough (`enilint check | head`) does not change what was found."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str, target: str) -> None:
    """Write a file whole or not at all. What is no file, such as /dev/null or a pipe, is written to. Raises OSError."""
    import tempfile

    path = Path(os.path.realpath(target))
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        try:
            stream.write(text)
            stream.close()
            os.chmod(stream.name, mode)
            os.replace(stream.name, path)
        except BaseException:
            os.unlink(stream.name)
            raise
