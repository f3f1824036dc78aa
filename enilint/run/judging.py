"""The one module that knows all rooms: inputs -> model -> rules -> findings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

import msgspec

from enilint.files.project import portable
from enilint.files.text import InputFile
from enilint.findings import Finding, InputError, Notice, Related, Undecided
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.kinds import KINDS
from enilint.report import Input, Report, RuleDescription
from enilint.ruleset.selection import ActiveRule
from enilint.run.fingerprints import fingerprint, fingerprint_of_words, told_apart
from enilint.suppressions.uses import Suppressions
from enilint.values import merged


def read(file: InputFile, kind: str, context: Context | None = None) -> Design:
    """Read one file as a design of the given kind."""
    try:
        return KINDS[kind].read(file, context or Context())
    except Exception as error:  # noqa: BLE001 - whatever one file does to its reader, the other files are still linted
        message = f"cannot be understood as {kind}: {type(error).__name__}: {error}"
        return Design(path=file.path, kind=kind, errors=[InputError(file.path, message)])


_Calls = Sequence[Related]
"""The module calls that lead to the subject of a result."""
_Result = Finding | Undecided
_Seconds = defaultdict[str, float]
"""How long rules took, by their codes."""


class Judged(msgspec.Struct):
    """A design, and what the rules say of it, with the module calls that lead there. `problems` are rules that failed.

    It says the same in whatever run it is reported, so that an editor keeps it until the design changes.
    """

    design: Design
    rules: frozenset[str] = frozenset()
    findings: list[tuple[Finding, _Calls]] = msgspec.field(default_factory=list)
    questions: list[tuple[Undecided, _Calls]] = msgspec.field(default_factory=list)
    problems: list[InputError] = msgspec.field(default_factory=list)
    seconds: _Seconds = msgspec.field(default_factory=lambda: defaultdict(float))


def lint(
    designs: Iterable[Design],
    rules: Sequence[ActiveRule],
    errors: Iterable[InputError] = (),
    suppressions: Suppressions | None = None,
) -> Report:
    """Run the rules over designs. What one rule or one design does wrong never hides the findings of the others.

    Without `suppressions`, whatever users say of them, all findings are reported, and no rule about suppressions runs.
    """
    return report((judge(design, rules) for design in designs), rules, errors, suppressions)


def judge(design: Design, rules: Sequence[ActiveRule], *, fingerprints: bool = True) -> Judged:
    """Run the rules about designs over one. Without `fingerprints`, findings have none."""
    about_designs = [one for one in rules if one.loaded.rule.about == "designs"]
    judged = Judged(design, frozenset(one.loaded.rule.code for one in about_designs))
    if design.network is None:
        return judged
    lasting_path = portable(design.path)
    for rule in about_designs:
        for result in _timed(rule, _run(rule, design, judged.problems), judged.seconds):
            calls = design.callers(result.subject) if design.callers is not None else ()
            if isinstance(result, Finding):
                finding = _with_fingerprint(result, lasting_path) if fingerprints else result
                judged.findings.append((_with_calls(finding, calls), calls))
            else:
                judged.questions.append((result, calls))
    return judged


def report(
    judged: Iterable[Judged],
    rules: Sequence[ActiveRule],
    errors: Iterable[InputError] = (),
    suppressions: Suppressions | None = None,
    rules_of: Callable[[str], Sequence[ActiveRule]] | None = None,
) -> Report:
    """What a run says that has judged these designs by these rules, as `lint` tells it.

    `rules_of` gives the rules for the design of a path, and for suppressions in the file of a path, where these are not
    the same everywhere.
    """
    run = _Run(rules, rules_of or (lambda _: rules), suppressions, errors)
    for one in judged:
        run.add(one)
    return run.report()


class _Run:
    """Collects what was said of one design after the other."""

    def __init__(
        self,
        rules: Sequence[ActiveRule],
        rules_of: Callable[[str], Sequence[ActiveRule]],
        suppressions: Suppressions | None,
        errors: Iterable[InputError],
    ) -> None:
        self._rules_of = rules_of
        self._ran: dict[str, ActiveRule] = {}
        self._note(one for one in rules if suppressions is not None or one.loaded.rule.about == "designs")
        self._suppressions = suppressions
        self._findings: list[tuple[Finding, _Calls]] = []
        self._questions: list[tuple[Undecided, _Calls]] = []
        self._inputs: list[Input] = []
        self._problems = list(errors)
        self._notices: set[Notice] = set()
        self._texts: dict[str, str] = {}
        self._seconds: _Seconds = defaultdict(float)

    def add(self, judged: Judged) -> None:
        """Take up what was said of a design."""
        design = judged.design
        self._note(one for one in self._rules_of(design.path) if one.loaded.rule.code in judged.rules)
        problems = [*design.errors, *judged.problems]
        self._problems.extend(problems)
        self._notices.update(design.notices)
        self._texts.update(design.texts)
        if design.network is not None:
            self._inputs.append(Input(design.path, design.kind, design.resources))
        self._findings.extend(judged.findings)
        self._questions.extend(judged.questions)
        for code, seconds in judged.seconds.items():
            self._seconds[code] += seconds
        if self._suppressions is not None:
            self._suppressions.take(design, judged.rules, is_complete=not problems)

    def _note(self, rules: Iterable[ActiveRule]) -> None:
        """Take up rules that run, each as it is met first."""
        for one in rules:
            self._ran.setdefault(one.loaded.rule.code, one)

    def report(self) -> Report:
        """All that was found and is not suppressed, and what is to be said of the suppressions."""
        self._findings.sort(key=lambda one: _finding_key(one[0]))
        numbered = told_apart(finding for finding, _ in self._findings)  # to suppress one does not change the others
        calls = [calls for _, calls in self._findings]
        reported = [one for one, to in zip(numbered, calls, strict=True) if not self._is_suppressed(one, to)]
        questions = _merged(one for one, to in self._questions if not self._is_suppressed(one, to))
        findings = sorted([*reported, *self._about_suppressions()], key=_finding_key)
        return Report(
            inputs=tuple(sorted(self._inputs, key=lambda one: one.path)),
            findings=tuple(findings),
            undecided=tuple(questions),
            errors=tuple(sorted(set(self._problems), key=lambda one: one.sort_key)),
            notices=tuple(sorted(self._notices, key=lambda one: one.sort_key)),
            texts=_quoted(self._texts, findings, questions, self._problems),
            suppressed=len(numbered) - len(reported),
            rules=tuple(_described(self._ran[code]) for code in sorted(self._ran)),
            seconds=self._seconds,
        )

    def _is_suppressed(self, result: Finding | Undecided, calls: _Calls) -> bool:
        return self._suppressions is not None and self._suppressions.hold_for(result, [one.at for one in calls])

    def _about_suppressions(self) -> list[Finding]:
        """What the rules about suppressions say of these, now that it shows which of them are used."""
        if self._suppressions is None:
            return []
        self._texts.update(self._suppressions.texts)
        found = []
        for suppression, path in self._suppressions.all():
            rules = [one for one in self._rules_of(suppression.at.path) if one.loaded.rule.about == "suppressions"]
            self._note(rules)
            for rule in rules:
                for result in _timed(rule, _checked(rule, [suppression], path, self._problems), self._seconds):
                    if isinstance(result, Finding):
                        found.append(_with_fingerprint(result, portable(path)))
        return told_apart(sorted(found, key=_finding_key))


def _finding_key(one: Finding) -> tuple[Any, ...]:
    return (one.at.sort_key, one.rule, one.subject, one.input, one.message)


def _merged(undecided: Iterable[Undecided]) -> list[Undecided]:
    """One question per rule and subject."""
    found: dict[tuple[str, str, str], Undecided] = {}
    for one in undecided:
        key = (one.rule, one.input, one.subject)
        found[key] = _joined(found.get(key), one)
    return sorted(found.values(), key=lambda one: (one.at.sort_key, one.rule, one.subject, one.input))


def _described(rule: ActiveRule) -> RuleDescription:
    metadata = rule.loaded.rule
    severity = rule.severity or metadata.severity
    return RuleDescription(metadata.code, metadata.name, severity, rule.loaded.doc, metadata.groups)


def _run(rule: ActiveRule, design: Design, problems: list[InputError]) -> Iterator[Finding | Undecided]:
    """What a rule says of a design, stamped."""
    askable = design.network.askable if design.network else {}
    for result in _checked(rule, design.network, design.path, problems):
        if isinstance(result, Undecided):
            facts = tuple(askable[missing] for missing in result.missing if missing in askable)
            result = msgspec.structs.replace(result, facts=facts)
        yield result


def _checked(rule: ActiveRule, judged: object, path: str, problems: list[InputError]) -> Iterator[Finding | Undecided]:
    """What a rule says, with its name and severity. A crash becomes an error that names the rule."""
    metadata = rule.loaded.rule
    arguments = () if rule.options is None else (rule.options,)
    stamp = {"rule": metadata.code, "name": metadata.name, "input": path}
    try:
        for result in metadata.check(judged, *arguments):
            if isinstance(result, Finding):
                severity = rule.severity or result.severity or metadata.severity
                yield msgspec.structs.replace(result, severity=severity, **stamp)
            else:
                yield msgspec.structs.replace(result, **stamp)
    except Exception as error:  # noqa: BLE001 - whatever a rule raises, the other rules still run
        crash = (
            f"rule {metadata.code} ({rule.loaded.path.name}) crashed on this design: {type(error).__name__}: {error}"
        )
        problems.append(InputError(path, crash))


def _timed(rule: ActiveRule, results: Iterator[_Result], seconds: _Seconds) -> Sequence[_Result]:
    """All that a rule says. What it takes to say it is added to its time."""
    start = perf_counter()
    said = list(results)
    seconds[rule.loaded.rule.code] += perf_counter() - start
    return said


def _with_fingerprint(finding: Finding, path: str) -> Finding:
    return msgspec.structs.replace(
        finding, fingerprint=fingerprint(finding, path), fingerprint_of_words=fingerprint_of_words(finding, path)
    )


def _with_calls(finding: Finding, calls: Sequence[Related]) -> Finding:
    """The finding with the module calls that lead to its subject, after the facts that it rests on."""
    if not calls:
        return finding
    related = finding.related + tuple(one for one in calls if one not in finding.related)
    return msgspec.structs.replace(finding, related=related)


def _joined(earlier: Undecided | None, later: Undecided) -> Undecided:
    """One question per rule and subject, with everything that is missing to answer it."""
    if earlier is None:
        return later
    missing, facts = merged(earlier.missing, later.missing), merged(earlier.facts, later.facts)
    return msgspec.structs.replace(earlier, missing=missing, facts=facts)


def _quoted(
    texts: Mapping[str, str],
    findings: Iterable[Finding],
    undecided: Iterable[Undecided],
    problems: Iterable[InputError],
) -> Mapping[str, str]:
    """Only the texts that a reporter can need."""
    wanted = {one.at.path for one in undecided}
    wanted.update(one.path for one in problems if one.path is not None)
    for finding in findings:
        wanted.add(finding.at.path)
        wanted.update(related.at.path for related in finding.related)
    return {path: text for path, text in texts.items() if path in wanted}
