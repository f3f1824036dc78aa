"""A whole run but printing: find the designs, read them, judge them, gather what is said of them.

The command line and the editor lint by the same steps, so that they say the same of the same files.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

from msgspec import Struct

from enilint.files.paths import Resolver, shown
from enilint.files.text import InputFile
from enilint.findings import InputError, Undecided
from enilint.inputs.context import Roots, Templates, Work
from enilint.inputs.design import Design
from enilint.report import Report
from enilint.run.discovery import CLOUDFORMATION, TERRAFORM, Discovery, Source, directories_of, discover
from enilint.run.gathering import gather
from enilint.run.jobs import jobs_of
from enilint.run.judging import Judged, judge
from enilint.run.reading import Linted, lint_source, read_source
from enilint.run.request import Request
from enilint.run.setup import Setup, prepare


class Skipped(Struct, frozen=True):
    """Root modules that a run need not lint, by their resolved directories.

    `modules_of` gives the resolved directories of the modules that the calls in a root module lead to, and its own.
    """

    roots: frozenset[str] = frozenset()
    modules_of: Callable[[str], frozenset[str]] = lambda root: frozenset({root})


class Run(Struct):
    """What a run says, and the designs that it says it of."""

    report: Report
    designs: Sequence[Design] = ()

    @property
    def texts(self) -> dict[str, str]:
        """All texts that were read, by the paths that the user sees."""
        return {path: text for design in self.designs for path, text in design.texts.items()}


Note = Callable[[str], None]
"""What hears of the steps of a run, in words such as `checking envs/prod (3 of 40)`."""


def make_report(request: Request, setup: Setup | None = None) -> Report:
    """What is to be said of all that is asked for, by what was prepared of it."""
    return lint_all(request, setup or prepare(request)).report


def lint_all(
    request: Request,
    setup: Setup,
    unsaved: Mapping[str, bytes] | None = None,
    note: Note = lambda _: None,
    skip: Callable[[Discovery], Skipped] = lambda _: Skipped(),
) -> Run:
    """Find the designs, read them, lint them.

    `unsaved` are contents that stand for those of files, by the resolved paths of these. `skip` tells of what was
    found which root modules need not be linted.
    """
    if setup.mistake is not None:
        return Run(Report(errors=(setup.mistake,)))
    found, errors = _found(request, setup, unsaved)
    roots = sum(one.kind == TERRAFORM for one in found.sources)
    linted = _judged(request, setup, found, note, skip(found)) if setup.rules or setup.by_path else []
    designs = [one.judged.design for one in linted]
    errors = [*errors, *_undeclared_variables(designs)]
    report = gather((one.judged for one in linted), setup, errors, found)
    if len(report.errors) > 1:
        from enilint.run.errors import counted_once

        report.errors = counted_once(report.errors)
    report.seconds_reading = sum(one.seconds for one in linted)
    report.skipped = roots - sum(one.kind == TERRAFORM and not one.is_further for one in found.sources)
    return Run(report, designs)


def read_all(request: Request, setup: Setup) -> tuple[Sequence[Design], list[InputError]]:
    """Find the designs and read them, without any rule. The errors are those that are of no design."""
    if setup.mistake is not None:
        return (), [setup.mistake]
    found, errors = _found(request, setup, None)
    read = _linted(found, lambda sources: [Linted(Judged(read_source(one, setup))) for one in sources], Skipped())
    designs = [one.judged.design for one in read]
    return designs, [*errors, *_undeclared_variables(designs)]


def _found(request: Request, setup: Setup, unsaved: Mapping[str, bytes] | None) -> tuple[Discovery, list[InputError]]:
    """The sources of designs, and what went wrong while they were looked for."""
    setup.context.resolver = Resolver()
    found = _sources(request, setup, unsaved)
    errors = [*setup.errors, *found.errors]
    if not found.sources and not found.errors and not request.allow_empty:
        where = ", ".join(request.paths)
        errors.append(
            InputError(
                None,
                f"nothing to lint in {where}: no Terraform source, no CloudFormation template and no "
                "*.enilint.yaml; give the path of a plan file, or use --allow-empty",
            )
        )
    setup.context.replaced = found.replaced
    setup.context.named = directories_of(path for path in request.paths if path != "-")
    setup.context.work = Work()
    setup.context.roots = roots_of(found)
    setup.context.templates = templates_of(found)
    setup.context.modules.manifests.clear()
    return found, errors


def lint(
    designs: Sequence[Design],
    setup: Setup,
    errors: Iterable[InputError] = (),
    found: Discovery | None = None,
) -> Report:
    """Run the rules over designs that were read, and leave out what is suppressed and what is known."""
    judged = (
        judge(one, setup.rules_for(one.path), fingerprints=setup.fingerprints, fixes=setup.fixes) for one in designs
    )
    return gather(judged, setup, errors, found)


def _judged(request: Request, setup: Setup, found: Discovery, note: Note, skipped: Skipped) -> list[Linted]:
    """What the rules say of each design."""
    numbers = count(1)

    def tell(source: Source) -> None:
        note(f"checking {source.file.path} ({next(numbers)} of {len(found.sources)})")

    def one_by_one(sources: Sequence[Source]) -> Iterator[Linted]:
        for one in sources:
            tell(one)
            yield lint_source(one, setup, keeps_design=request.keeps_designs)

    jobs = 1 if request.keeps_designs else jobs_of(request.jobs, _not_skipped(found, skipped))
    if jobs == 1:
        return _linted(found, one_by_one, skipped)
    from enilint.run.processes import Processes

    every = found.sources
    with Processes(jobs, request, setup, every) as processes:
        linted = _linted(found, lambda sources: processes.lint(sources, tell), skipped)
    if sum(one.steps for one in linted) < Work().left:
        return linted
    setup.context.work = Work()  # what is left of the steps for a root module depends on the order
    found.sources, numbers = every, count(1)
    return _linted(found, one_by_one, skipped)


def _sources(request: Request, setup: Setup, unsaved: Mapping[str, bytes] | None) -> Discovery:
    given = None
    if "-" in request.paths:
        name = shown(request.stdin_filename) if request.stdin_filename else "<stdin>"
        data = unsaved.get(os.path.realpath(name)) if unsaved else None
        if data is None:
            data = sys.stdin.buffer.read() if request.given is None else request.given
        given = InputFile(name, data)
    return discover(
        [path for path in request.paths if path != "-"],
        kind=request.kind,
        given=given,
        unsaved=unsaved,
        excluded=setup.excluded,
        force_exclude=request.force_exclude,
        skips_unrecognised=request.skips_unrecognised,
        parses=setup.context.parses,
        resolver=setup.context.resolver,
    )


def _linted(found: Discovery, lint: Callable[[Sequence[Source]], Iterable[Linted]], skipped: Skipped) -> list[Linted]:
    """Lint every source, and those that turn out to be roots for that no call makes an instance of them.

    What is skipped is linted only if that depends on it, and else taken out of what was found.
    """
    places = {id(one): place for place, one in enumerate(found.sources)}
    resolved = Resolver().resolved
    waiting = _not_skipped(found, skipped)
    left = {_real(one): one for one in found.sources if one not in waiting} if skipped.roots else {}
    sources, linted = list[Source](), list[Linted]()
    while waiting:
        linted += lint(waiting)
        sources += waiting
        covered = covered_by(sources, [one.judged.design for one in linted], resolved)
        roots = [_real(one) for one in sources if one.kind == TERRAFORM] if left else []
        called = set[str]().union(*map(skipped.modules_of, roots)) - covered
        waiting = [left.pop(real) for real in list(left) if not called.isdisjoint(skipped.modules_of(real))]
        if not waiting:
            waiting = found.further(covered.union(*map(skipped.modules_of, left)))
            places.update((id(one), len(places) + place) for place, one in enumerate(waiting))
    pairs = sorted(zip(sources, linted, strict=True), key=lambda pair: places[id(pair[0])])
    found.sources = [source for source, _ in pairs]
    by_design = {id(one.judged.design): one for one in linted}
    designs = [one.judged.design for _, one in pairs]
    return [by_design[id(one)] for one in designs_to_lint(found.sources, designs, resolved)]


def _not_skipped(found: Discovery, skipped: Skipped) -> list[Source]:
    if not skipped.roots:
        return [*found.sources]
    return [one for one in found.sources if one.kind != TERRAFORM or _real(one) not in skipped.roots]


def _real(source: Source) -> str:
    return os.path.realpath(source.file.path)


def covered_by(
    sources: Iterable[Source], designs: Iterable[Design], resolved: Callable[[str], str] = os.path.realpath
) -> set[str]:
    """The resolved directories of the root modules that were read, and of the modules that they have instances of."""
    return {resolved(one.file.path) for one in sources}.union(*(one.modules for one in designs))


def designs_to_lint(
    sources: Sequence[Source], read: Sequence[Design], resolved: Callable[[str], str] = os.path.realpath
) -> Sequence[Design]:
    """Those of the designs that were read, one for each source, that stand for themselves.

    A topology file that another one imports is part of that one, unless it was named.
    """
    paths = [resolved(one.file.path) for one in sources]
    designs = dict(zip(paths, read, strict=True))
    files = {path: {path, *map(resolved, _importing(design))} for path, design in designs.items()}
    imported = set[str]().union(*(own - {path} for path, own in files.items()))
    named = {path for path, one in zip(paths, sources, strict=True) if one.named}
    roots = [path for path in designs if path in named or path not in imported]
    covered = set(roots).union(*(files[path] for path in roots))
    for path in designs:
        if path not in covered:  # files that import each other in a circle: the first one stands for all
            roots.append(path)
            covered |= {path, *files[path]}
    return [designs[path] for path in roots]


def _importing(design: Design) -> Sequence[str]:
    """The files of a design that may be designs themselves: none of those of a root module is."""
    return design.files if design.kind != TERRAFORM else ()


def values_elsewhere(
    questions: Iterable[Undecided], designs: Iterable[Design]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The files that set a variable whose value is missing, by the path of the design and the missing fact.

    Those that set most of the variables that a design misses are the first.
    """
    finders = {one.path: one.values_elsewhere for one in designs if one.values_elsewhere is not None}
    asked = dict.fromkeys((one.input, fact) for one in questions if one.input in finders for fact in one.facts)
    found = {(path, fact): finders[path](fact) for path, fact in asked}
    counts = Counter((path, file) for (path, _), files in found.items() for file in files)
    return {
        (path, fact): tuple(sorted(files, key=lambda file: -counts[path, file]))
        for (path, fact), files in found.items()
        if files
    }


def roots_of(found: Discovery) -> Roots:
    """The root modules of Terraform source among what was found."""
    return Roots(tuple(one.file.path for one in found.sources if one.kind == TERRAFORM))


def templates_of(found: Discovery) -> Templates:
    """The CloudFormation templates among what was found, without assemblies."""
    files = (one.file for one in found.sources if one.kind == CLOUDFORMATION)
    return Templates(tuple(one for one in files if not os.path.isdir(one.path)))


def _undeclared_variables(designs: Iterable[Design]) -> list[InputError]:
    """--var and --parameter hold for all designs of a kind: what one declares need not be declared in the others.

    The error is that of a design which has something of a similar name, if one has.
    """
    by_kind: dict[str, list[dict[str, InputError]]] = {}
    for design in designs:
        if design.undeclared is not None:
            by_kind.setdefault(design.kind, []).append(design.undeclared)
    return [
        max((one[name] for one in roots), key=lambda error: (len(error.message), error.message))
        for roots in by_kind.values()
        for name in roots[0]
        if all(name in one for one in roots)
    ]
