"""The one module that knows all rooms: inputs -> model -> rules -> findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from enilint.findings import Finding, Severity, Undecided
from enilint.fingerprints import fingerprint, told_apart
from enilint.inputs.context import Context
from enilint.inputs.design import Design, InputFile
from enilint.inputs.kinds import KINDS
from enilint.inputs.project import portable
from enilint.registry import LoadedRule
from enilint.report import Input, InputError, Notice, Report, RuleDescription
from enilint.values import merged


class ActiveRule(msgspec.Struct, frozen=True):
    """A rule as this run wants it: with the severity that configuration gives it, and its options."""

    loaded: LoadedRule
    severity: Severity | None = None
    options: Any = None


def read(file: InputFile, kind: str, context: Context | None = None) -> Design:
    """Read one file as a design of the given kind."""
    try:
        return KINDS[kind].read(file, context or Context())
    except Exception as error:  # noqa: BLE001 - whatever one file does to its reader, the other files are still linted
        message = f"cannot be understood as {kind}: {type(error).__name__}: {error}"
        return Design(path=file.path, kind=kind, errors=[InputError(file.path, message)])


def lint(designs: Iterable[Design], rules: Sequence[ActiveRule], errors: Iterable[InputError] = ()) -> Report:
    """Run the rules over designs. What one rule or one design does wrong never hides the findings of the others."""
    findings: list[Finding] = []
    undecided: dict[tuple[str, str, str], Undecided] = {}
    inputs: list[Input] = []
    problems = list(errors)
    notices: set[Notice] = set()
    texts: dict[str, str] = {}
    for design in designs:
        problems.extend(design.errors)
        notices.update(design.notices)
        texts.update(design.texts)
        if design.network is None:
            continue
        inputs.append(Input(design.path, design.kind, design.resources))
        lasting_path = portable(design.path)
        for rule in rules:
            for result in _run(rule, design, problems):
                if isinstance(result, Finding):
                    findings.append(_with_callers(_with_fingerprint(result, lasting_path), design))
                else:
                    key = (result.rule, result.input, result.subject)
                    undecided[key] = _joined(undecided.get(key), result)
    findings.sort(key=lambda one: (one.at.sort_key, one.rule, one.subject, one.input, one.message))
    questions = sorted(undecided.values(), key=lambda one: (one.at.sort_key, one.rule, one.subject, one.input))
    return Report(
        inputs=tuple(sorted(inputs, key=lambda one: one.path)),
        findings=tuple(told_apart(findings)),
        undecided=tuple(questions),
        errors=tuple(sorted(set(problems), key=lambda one: one.sort_key)),
        notices=tuple(sorted(notices, key=lambda one: one.sort_key)),
        texts=_quoted(texts, findings, questions, problems),
        rules=tuple(_described(rule) for rule in rules),
    )


def _described(rule: ActiveRule) -> RuleDescription:
    metadata = rule.loaded.rule
    severity = rule.severity or metadata.severity
    return RuleDescription(metadata.code, metadata.name, severity, rule.loaded.doc, metadata.groups)


def _run(rule: ActiveRule, design: Design, problems: list[InputError]) -> Iterator[Finding | Undecided]:
    """What a rule says of a design, stamped. A crash becomes an error that names the rule."""
    metadata = rule.loaded.rule
    arguments = () if rule.options is None else (rule.options,)
    stamp = {"rule": metadata.code, "name": metadata.name, "input": design.path}
    try:
        for result in metadata.check(design.network, *arguments):
            if isinstance(result, Finding):
                severity = rule.severity or result.severity or metadata.severity
                yield msgspec.structs.replace(result, severity=severity, **stamp)
            else:
                askable = design.network.askable if design.network else {}
                facts = tuple(askable[missing] for missing in result.missing if missing in askable)
                yield msgspec.structs.replace(result, facts=facts, **stamp)
    except Exception as error:  # noqa: BLE001 - whatever a rule raises, the other rules still run
        crash = (
            f"rule {metadata.code} ({rule.loaded.path.name}) crashed on this design: {type(error).__name__}: {error}"
        )
        problems.append(InputError(design.path, crash))


def _with_fingerprint(finding: Finding, path: str) -> Finding:
    return msgspec.structs.replace(finding, fingerprint=fingerprint(finding, path))


def _with_callers(finding: Finding, design: Design) -> Finding:
    """The finding with the module calls that lead to its subject, after the facts that it rests on."""
    callers = design.callers(finding.subject) if design.callers is not None else ()
    if not callers:
        return finding
    related = finding.related + tuple(one for one in callers if one not in finding.related)
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
