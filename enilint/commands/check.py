"""`enilint check`: find the designs, lint them, report."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from enilint.commands.progress import progress
from enilint.commands.targets import is_led_out, why_not
from enilint.commands.telling import harmless, is_watched, tell, tell_problem
from enilint.files.late import late
from enilint.files.project import possible_configurations
from enilint.files.writing import cannot_write, write_file
from enilint.findings import InputError, Notice, Severity
from enilint.report import Report
from enilint.reporters import FINGERPRINTED, FOR_PEOPLE, OF_DESIGNS, WITH_PICTURES, View, render
from enilint.reporters.summary import summary
from enilint.run.linter import Run, lint_all, make_report, read_all, values_elsewhere
from enilint.run.request import Request
from enilint.run.setup import Setup, prepare
from enilint.run.together import together


class Options(Request, kw_only=True):
    """The command line of `check`."""

    formats: Sequence[tuple[str, str | None]] = (("text", None),)
    write_baseline: str | None = None
    exit_zero: bool = False
    fail_on_undecided: bool = False
    show_undecided: bool = False
    min_severity: Severity | None = None
    statistics: bool = False
    color: bool = False
    width: int = 80
    fix: bool = False
    diff: bool = False
    since: str | None = None
    changed_only: bool = False
    report_url: str | None = None


def run(options: Options) -> int:
    """Lint and print. Returns the exit code."""
    shown = any(name in FINGERPRINTED for name, _ in options.formats)
    options.fingerprints = shown or options.write_baseline is not None or options.since is not None
    options.fixes = options.fix or options.diff
    options.keeps_designs = _shows_designs(options) or _shows_pictures(options)
    setup = prepare(options)
    reports = [target for _, target in options.formats if target is not None]
    refused = why_not(options, setup.files, reports, options.write_baseline)
    if refused is not None:
        tell(f"error: {refused}")
        return 2
    if options.diff:
        return _preview(options, setup)
    run = _fixed(options, setup) if options.fix else _linted(options, setup)
    if run is None:
        return 2
    report = run.report
    written = _write_baseline(report, options.write_baseline) if options.write_baseline is not None else True
    report.findings = tuple(together(report.findings, report.inputs))
    if _shows_designs(options):
        from enilint.run.designs import add_designs

        add_designs(report, run.designs)
    if _shows_pictures(options) and report.findings:
        from enilint.run.pictures import add_pictures_of_findings

        add_pictures_of_findings(report, run.designs, _view(options, None, 0).findings(report))
    code = report.exit_code(fail_on_undecided=options.fail_on_undecided)
    if options.exit_zero and code == 1:
        code = 0
    delivered = _deliver(report, options, code)
    if options.statistics:
        _print_statistics(report)
    return code if delivered and written else 2


def _shows_designs(options: Options) -> bool:
    return any(name in OF_DESIGNS for name, _ in options.formats)


def _shows_pictures(options: Options) -> bool:
    return any(name in WITH_PICTURES for name, _ in options.formats)


def _linted(options: Options, setup: Setup) -> Run | None:
    """What is found, as far as it is about what changed; None where git cannot tell what that is."""
    if options.since is not None:
        run = _changed(options, setup, options.since)
        if run is None:
            return None
    else:
        with progress() as note:
            run = lint_all(options, setup, note=note)
    if options.changed_only:
        from enilint.changes.since import in_plans, only_kept

        if not any(one.kind == "terraform-plan" for one in run.designs):
            words = "--changed-only has no effect: no plan was read"
            run.report.notices = (*run.report.notices, Notice(None, words))
        only_kept(run.report, in_plans(run.designs), "outside of what the plan changes")
    lists_undecided = options.show_undecided and any(name in FOR_PEOPLE for name, _ in options.formats)
    if lists_undecided or _shows_designs(options):
        run.report.values_in = values_elsewhere(run.report.undecided, run.designs)
    return run


def _changed(options: Options, setup: Setup, revision: str) -> Run | None:
    """What is found of what changed; None where git cannot tell what that is."""
    from enilint.changes.git import GitError, changes_since
    from enilint.changes.reach import Reach
    from enilint.changes.since import Since, only_kept, was_found

    try:
        changes = changes_since(revision)
    except GitError as error:
        tell(f"error: --since {revision}: {error}")
        return None
    settings = {*setup.files, *options.context, *options.var_files, *options.rule_directories}
    if options.use_config and options.config is None:
        places = possible_configurations(options.directory)
        settings.update(one for one in places if changes.has_lost(one, b"enilint") or one.endswith("enilint.toml"))
    reach = Reach(changes, setup, settings)
    with progress() as note:
        run = lint_all(options, setup, note=note, skip=reach.skipped)
    is_touched, report = Since(changes, run, settings, setup.ruled), run.report
    before, undone = report, changes.undone
    if undone and not (all(map(is_touched, report.findings)) and all(map(is_touched, report.undecided))):
        before = lint_all(options, setup, undone, skip=lambda _: reach.left).report
    is_known = was_found(before)
    only_kept(report, lambda one: is_touched(one) or not is_known(one), f"outside of what changed since {revision}")
    if report.skipped:
        number = report.skipped
        what, which = ("1 root module was", "it") if number == 1 else (f"{number} root modules were", "them")
        words = f"{what} not linted: no change since {revision} reaches {which}"
        report.notices = (*report.notices, Notice(None, words))
    return run


def _print_statistics(report: Report) -> None:
    from enilint.commands.statistics import statistics

    sys.stderr.writelines(f"{line}\n" for line in ("", *statistics(report)))


def _write_baseline(report: Report, target: str) -> bool:
    """Write what was found to a baseline, and take it out of the report. Returns whether that could be done.

    Nothing is written of a run that could not do all of its work: what it did not see would be missing.
    """
    from enilint.run.baseline import removed_by, text_of

    if report.errors:
        tell(f"error: {target} was not written, because there were errors")
        return False
    removed = removed_by(target, report.findings)
    try:
        write_file(text_of(report.findings).encode(), target)
    except OSError as error:
        tell(f"error: {cannot_write(target, error)}")
        return False
    tell(_what_was_written(report, target, removed))
    report.in_baseline = len(together(report.findings, report.inputs))
    report.suppressed += report.in_baseline
    report.findings = ()
    return True


def _what_was_written(report: Report, target: str, removed: int) -> str:
    count = len(together(report.findings, report.inputs))
    words = f"wrote {count} finding{'' if count == 1 else 's'} to {target}"
    if removed:
        words += f", and removed {removed} {'entry' if removed == 1 else 'entries'} that this run did not find"
    own = sorted({one.rule for one in report.findings if one.rule.startswith(_OF_SUPPRESSIONS)})
    return f"{words}, {' and '.join(own)} among them: fix suppressions instead of keeping them" if own else words


_OF_SUPPRESSIONS = "ENI0"
_LINE = late(r"[^\n]*\n|[^\n]+")
"""A line as patches count them."""


def _fixed(options: Options, setup: Setup) -> Run:
    """Apply what fixes there are, and say which. Returns what remains."""
    from enilint.files.text import encode
    from enilint.run.fixing import fix_all

    with progress() as note:
        fixed = fix_all(options, setup, note)
    errors = dict[str, InputError]()
    for path, (_, after) in sorted(fixed.texts.items()):
        if is_led_out(path, options):
            errors[path] = InputError(path, "was not written: a symbolic link points outside the project")
            continue
        try:
            write_file(encode(after, Path(path).read_bytes()), path)
        except OSError as error:
            errors[path] = InputError(path, f"cannot be written: {error.strerror}")
    for one in fixed.applied:
        if one.paths.isdisjoint(errors):
            tell(f"fixed {one.finding.rule} in {one.finding.subject}: {one.fix.title}")
    if not fixed.ended:
        tell("more fixes may be possible; run --fix again")
    report = make_report(options, setup) if errors else fixed.report
    report.errors = (*report.errors, *errors.values())
    return Run(report, read_all(options, setup)[0] if _shows_designs(options) or _shows_pictures(options) else ())


def _preview(options: Options, setup: Setup) -> int:
    """Print what --fix would change, as a patch. Returns 1 where it would change something.

    A file or a program gets a patch that can be applied; who watches, one in which nothing of the files acts.
    """
    import difflib

    from enilint.run.fixing import fix_all

    with progress() as note:
        fixed = fix_all(options, setup, note)
    is_exact = not is_watched()
    for path, texts in sorted(fixed.texts.items()):
        before, after = (_LINE.findall(text) for text in texts)
        name = path.lstrip("/")
        for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
            text = line.removesuffix("\n")
            _print(f"{text if is_exact else harmless(text)}\n")
            if text == line:
                _print("\\ No newline at end of file\n")
    for error in fixed.report.errors:
        tell_problem(error)
    tell(f"{len(fixed.applied)} fix{'' if len(fixed.applied) == 1 else 'es'} to apply")
    return 2 if fixed.report.errors else int(bool(fixed.texts) and not options.exit_zero)


def _deliver(report: Report, options: Options, code: int) -> bool:
    """Print and write the report in all formats. Returns whether all could be written.

    Where none could, the report is printed all the same: it took a run to make it. Where all go to files, the last line
    of a run is printed to standard error.
    """
    lost = []
    for name, target in options.formats:
        text = render(name, report, _view(options, target, code))
        if target is None:
            _print(text)
            continue
        try:
            write_file(text.encode(errors="surrogateescape"), target)
        except OSError as error:
            tell(f"error: {cannot_write(target, error)}")
            lost.append(text)
    if lost and len(lost) == len(options.formats):
        _print(lost[0])
    elif all(target is not None for _, target in options.formats):
        name, target = options.formats[0]
        tell(" ".join(summary(report, _view(options, target, code), details=f"see {target}")))
    return not lost


def _view(options: Options, target: str | None, code: int) -> View:
    return View(
        color=options.color and target is None,
        width=options.width,
        show_undecided=options.show_undecided,
        min_severity=options.min_severity,
        exit_code=code,
        report_url=options.report_url,
    )


def _print(text: str) -> None:
    """Print. A reader that has seen enough (`enilint check | head`) does not change what was found."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
