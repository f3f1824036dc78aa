"""The report of a run: what was said of all designs, without what is suppressed and what is known."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from enilint.findings import Finding, InputError, Notice, Related, StandIn, Undecided, Unread
from enilint.report import Input, Report, RuleDescription
from enilint.ruleset.selection import ActiveRule
from enilint.run.discovery import Discovery
from enilint.run.fingerprints import told_apart
from enilint.run.judging import Judged, judge_suppression
from enilint.run.setup import Setup
from enilint.run.together import together
from enilint.values import merged


def gather(
    judged: Iterable[Judged], setup: Setup, errors: Iterable[InputError] = (), found: Discovery | None = None
) -> Report:
    """What remains of what the rules say of these designs. `errors` kept others from being linted.

    Where the designs are not all that were `found`, little can be told of what suppresses nothing, or is fixed.
    Where nothing is to be suppressed, no rule about suppressions runs.
    """
    gathering = _Gathering(setup, errors, found)
    for one in judged:
        gathering.add(one)
    report = gathering.report()
    if setup.baseline is not None:
        from enilint.run.baseline import leave_out

        fixed = leave_out(report, setup.baseline, {one.code for one in report.rules})
        report.notices = (*report.notices, *(fixed if found is not None else ()))
    return report


class _Gathering:
    """Collects what was said of one design after the other."""

    def __init__(self, setup: Setup, errors: Iterable[InputError], found: Discovery | None) -> None:
        is_searched = found.holds_project_of if found is not None else lambda _: False
        self._setup = setup
        self._suppressions = setup.suppressions(is_searched) if setup.suppressions is not None else None
        self._ran: dict[str, ActiveRule] = {}
        self._note(one for one in setup.rules if self._suppressions is not None or one.loaded.entry.about == "designs")
        self._findings: list[tuple[Finding, Sequence[Related]]] = []
        self._questions: list[tuple[Undecided, Sequence[Related]]] = []
        self._inputs: list[Input] = []
        self._problems = list(errors)
        self._notices: set[Notice] = set()
        self._unread: list[Unread] = []
        self._stand_ins: list[StandIn] = []
        self._texts: dict[str, str] = {}
        self._secret: set[str] = set()
        self._marked: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, judged: Judged) -> None:
        """Take up what was said of a design."""
        design = judged.design
        if not judged.rules <= self._ran.keys():
            self._note(one for one in self._setup.rules_for(design.path) if one.loaded.entry.code in judged.rules)
        problems = [*design.errors, *judged.problems]
        self._problems.extend(problems)
        self._notices.update(design.notices)
        self._unread.extend(design.unread)
        self._stand_ins.extend(design.stand_ins)
        self._texts.update(design.texts)
        self._secret |= design.secret
        for path, spans in design.marked.items():
            self._marked[path] |= spans
        if judged.input is not None:
            self._inputs.append(judged.input)
        self._findings.extend(judged.findings)
        self._questions.extend(judged.questions)
        for code, seconds in judged.seconds.items():
            self._seconds[code] += seconds
        if self._suppressions is not None:
            self._suppressions.take(design, judged.rules, is_complete=not problems)

    def _note(self, rules: Iterable[ActiveRule]) -> None:
        """Take up rules that run, each as it is met first."""
        for one in rules:
            self._ran.setdefault(one.loaded.entry.code, one)

    def report(self) -> Report:
        """All that was found and is not suppressed, and what is to be said of the suppressions."""
        self._findings.sort(key=lambda one: _finding_key(one[0]))
        numbered = told_apart(finding for finding, _ in self._findings)  # to suppress one does not change the others
        calls = [calls for _, calls in self._findings]
        told = [(one, self._is_suppressed(one, to)) for one, to in zip(numbered, calls, strict=True)]
        findings = [one for one, is_hidden in told if not is_hidden]
        hidden = [self._is_suppressed(one, to) for one, to in self._questions]
        questions = _merged(one for (one, _), is_hidden in zip(self._questions, hidden, strict=True) if not is_hidden)
        others = _merged(one for (one, _), is_hidden in zip(self._questions, hidden, strict=True) if is_hidden)
        if about := self._about_suppressions():
            findings = sorted([*findings, *about], key=_finding_key)
        return Report(
            inputs=tuple(sorted(self._inputs, key=lambda one: one.path)),
            findings=tuple(findings),
            undecided=tuple(questions),
            errors=tuple(sorted(set(self._problems), key=lambda one: one.sort_key)),
            notices=tuple(sorted(self._notices, key=lambda one: one.sort_key)),
            unread=tuple(sorted(self._unread, key=lambda one: (one.input, one.sort_key, one.module))),
            stand_ins=tuple(sorted(self._stand_ins, key=lambda one: (one.input, one.sort_key, one.module))),
            texts=_quoted(self._texts, findings, questions, self._problems, self._secret),
            marked=self._marked,
            suppressed=len(together((one for one, is_hidden in told if is_hidden), self._inputs)),
            suppressed_questions=sum(one.is_asked for one in others),
            allowances=self._setup.allowances([one.path for one in self._inputs]),
            rules=tuple(_described(self._ran[code]) for code in sorted(self._ran)),
            seconds=self._seconds,
            fail_on=self._setup.fail_on,
        )

    def _is_suppressed(self, result: Finding | Undecided, calls: Sequence[Related]) -> bool:
        return self._suppressions is not None and self._suppressions.hold_for(result, [one.at for one in calls])

    def _about_suppressions(self) -> list[Finding]:
        """What the rules about suppressions say of these, now that it shows which of them are used."""
        if self._suppressions is None:
            return []
        self._texts.update(self._suppressions.texts)
        found = list[Finding]()
        for suppression, path in self._suppressions.all():
            rules = [
                one for one in self._setup.rules_for(suppression.at.path) if one.loaded.entry.about == "suppressions"
            ]
            self._note(rules)
            found += judge_suppression(suppression, path, rules, self._problems, self._seconds)
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


def _joined(earlier: Undecided | None, later: Undecided) -> Undecided:
    """One question per rule and subject, with everything that is missing to answer it."""
    if earlier is None:
        return later
    facts, askable = merged(earlier.facts, later.facts), tuple(dict.fromkeys((*earlier.askable, *later.askable)))
    related = tuple(dict.fromkeys((*earlier.related, *later.related)))
    return msgspec.structs.replace(earlier, facts=facts, askable=askable, related=related)


def _described(rule: ActiveRule) -> RuleDescription:
    entry = rule.loaded.entry
    severity = rule.severity or entry.severity
    return RuleDescription(entry.code, entry.name, severity, lambda: rule.loaded.doc, entry.groups)


def _quoted(
    texts: Mapping[str, str],
    findings: Iterable[Finding],
    undecided: Iterable[Undecided],
    problems: Iterable[InputError],
    secret: Container[str],
) -> Mapping[str, str]:
    """Only the texts that a reporter can need, and can show."""
    if not texts:
        return {}
    wanted = {one.at.path for one in undecided}
    wanted.update(one.path for one in problems if one.path is not None)
    for finding in findings:
        wanted.add(finding.at.path)
        wanted.update([related.at.path for related in finding.related])
    return {path: text for path, text in texts.items() if path in wanted and path not in secret}
