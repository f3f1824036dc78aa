"""Runs the rules: over the networks of a design, and over suppressions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import perf_counter

import msgspec

from enilint.findings import Finding, InputError, Location, Related, RuleStopped, Severity, Suppression, Undecided
from enilint.inputs.design import Design, World
from enilint.model.apply_order import ApplyStep
from enilint.model.network import Network
from enilint.report import Input, Step
from enilint.ruleset.selection import ActiveRule
from enilint.run.fingerprints import Stamp
from enilint.run.launch_blocks import Labels, labels_of, one_for_each_block
from enilint.values import Missing

_OWN = "ENI"
"""How the codes of enilint's own rules begin."""
_Calls = Sequence[Related]
"""The module calls that lead to the subject of a result."""
_Result = Finding | Undecided
_Key = tuple[str, Location, str, int]
"""The subject, place and message of a finding, and its number among those that look alike."""
_Seconds = defaultdict[str, float]
"""How long rules took, by their codes."""


class Judged(msgspec.Struct):
    """A design, and what the rules say of it, with the module calls that lead there. `problems` are rules that failed.

    `input` is what a report says of the design; None where nothing of it could be understood. It says the same in
    whatever run it is reported, so that an editor keeps it until the design changes.
    """

    design: Design
    input: Input | None = None
    rules: frozenset[str] = frozenset()
    findings: list[tuple[Finding, _Calls]] = msgspec.field(default_factory=list)
    questions: list[tuple[Undecided, _Calls]] = msgspec.field(default_factory=list)
    problems: list[InputError] = msgspec.field(default_factory=list)
    seconds: _Seconds = msgspec.field(default_factory=lambda: defaultdict(float))


def judge(design: Design, rules: Sequence[ActiveRule], *, fingerprints: bool = True, fixes: bool = True) -> Judged:
    """Run the rules about designs over one. Without `fingerprints` or `fixes`, findings may have none.

    What one rule does wrong never hides the findings of the others.
    """
    about_designs = [one for one in rules if one.loaded.entry.about == "designs"]
    judged = Judged(design, rules=frozenset(one.loaded.entry.code for one in about_designs))
    if not design.networks:
        return judged
    steps = tuple(_step(one) for one in design.networks[0].apply_steps())
    judged.input = Input(design.path, design.kind, design.resources, design.is_empty, steps)
    stamp = Stamp(design.path, is_root=design.kind == "terraform") if fingerprints else None
    labels: Labels | None = None
    for rule in (one for one in about_designs if one.loaded.can_find(design.networks)):
        each = [_run(rule, one, design.path, judged, fixes=fixes) for one in design.networks]
        if not any(each):
            continue
        findings = []
        for result in each[0] if len(each) == 1 else _of_any(each, design.worlds):
            if isinstance(result, Finding):
                findings.append(result if stamp is None else stamp(result))
            else:
                judged.questions.append((result, _calls(design, result.subject)))
        if len(findings) > 1:
            labels = labels_of(design.networks) if labels is None else labels
            findings = one_for_each_block(findings, labels)
        for finding in findings:
            calls = _calls(design, finding.subject)
            finding = finding if design.origins is None else design.origins(finding)
            judged.findings.append((_with_calls(finding, calls), calls))
    return judged


def _step(step: ApplyStep) -> Step:
    return Step(step.verb, step.address, is_unsure=isinstance(step.is_last, Missing))


def judge_suppression(
    suppression: Suppression,
    path: str,
    rules: Iterable[ActiveRule],
    problems: list[InputError],
    seconds: _Seconds,
) -> Iterator[Finding]:
    """What the rules about suppressions say of one that is part of the design of a path."""
    for rule in rules:
        for result in _checked(rule, [suppression], path, problems, seconds):
            if isinstance(result, Finding):
                yield Stamp(path)(result)


def _of_any(each: Iterable[Iterable[_Result]], worlds: Sequence[World] = ()) -> Iterator[_Result]:
    """What a rule says of any of the networks that a design can be.

    Findings with one subject, place and message are one, with the gravest severity; what is undecided in one network
    stays so, whatever another one shows. A finding of some of the networks names what these have in common.
    """
    findings = dict[_Key, Finding]()
    found_in = defaultdict[_Key, set[int]](set)
    for index, results in enumerate(each):
        numbers = Counter[tuple[str, Location, str]]()
        for result in results:
            if isinstance(result, Undecided):
                yield result
                continue
            same = (result.subject, result.at, result.message)
            numbers[same] += 1  # one network can have several that look alike
            key = (*same, numbers[same])
            findings[key] = _graver(findings.get(key, result), result)
            found_in[key].add(index)
    for key, indexes in _without_variants(findings, found_in):
        finding = findings[key]
        if len(indexes) < len(worlds):
            from enilint.run.worlds import only_where

            finding = msgspec.structs.replace(finding, related=(*finding.related, *only_where(indexes, worlds)))
        yield finding


def _without_variants(
    findings: Mapping[_Key, Finding], found_in: Mapping[_Key, set[int]]
) -> Iterator[tuple[_Key, set[int]]]:
    """The findings, and the networks of each: those of one subject and place that differ in words alone are one.

    They do if no network has two of them: the numbers and names in a message are then those of its network.
    """
    alike = defaultdict[tuple[str, Location, Severity | None], list[_Key]](list)
    for key, finding in findings.items():
        alike[finding.subject, finding.at, finding.severity].append(key)
    for keys in alike.values():
        networks = set[int]().union(*(found_in[one] for one in keys))
        if len(networks) == sum(len(found_in[one]) for one in keys):
            yield keys[0], networks
        else:
            yield from ((one, found_in[one]) for one in keys)


def _graver(one: Finding, other: Finding) -> Finding:
    assert one.severity is not None
    assert other.severity is not None
    return other if other.severity > one.severity else one


def _run(rule: ActiveRule, network: Network, path: str, judged: Judged, *, fixes: bool) -> Sequence[_Result]:
    """What a rule says of a network, stamped."""
    said = _checked(rule, network, path, judged.problems, judged.seconds, fixes=fixes)
    askable = network.askable
    for number, result in enumerate(said) if askable else ():
        if isinstance(result, Undecided):
            keys = tuple((fact, askable[fact]) for fact in result.facts if fact in askable)
            said[number] = msgspec.structs.replace(result, askable=keys)
    return said


def _checked(
    rule: ActiveRule,
    judged: object,
    path: str,
    problems: list[InputError],
    seconds: _Seconds,
    *,
    fixes: bool = True,
) -> list[_Result]:
    """What a rule says, with its name and severity. A crash becomes an error that names the rule.

    What it takes to say it is added to the time of the rule.
    """
    start = perf_counter()
    said = list[_Result]()
    metadata = rule.loaded.rule
    kind = metadata.options
    arguments = () if kind is None else (kind() if rule.options is None else rule.options,)
    try:
        for result in metadata.check(judged, *arguments):
            said.append(_stamped(result, rule, path, fixes=fixes))
    except RuleStopped as error:
        problems.append(InputError(path, f"rule {metadata.code} ({rule.loaded.path.name}) {error}"))
    except Exception as error:  # noqa: BLE001 - whatever a rule raises, the other rules still run
        from enilint.inputs.failures import REPORT_IT

        crash = (
            f"rule {metadata.code} ({rule.loaded.path.name}) crashed on this design: {type(error).__name__}: {error}"
        )
        problems.append(InputError(path, crash + (f"; {REPORT_IT}" if metadata.code.startswith(_OWN) else "")))
    seconds[rule.loaded.entry.code] += perf_counter() - start
    return said


def _stamped(result: _Result, rule: ActiveRule, path: str, *, fixes: bool) -> _Result:
    """What a rule says of the design of a path, with the names of both and the severity in this run."""
    metadata = rule.loaded.rule
    own = result.severity if type(result) is Finding else None
    severity = rule.severity or own or metadata.severity
    if type(result) is Finding and result.find_fixes is not None:
        found = tuple(result.find_fixes()) if fixes else ()
        result = msgspec.structs.replace(result, fixes=found, find_fixes=None)
    return msgspec.structs.replace(result, rule=metadata.code, name=metadata.name, input=path, severity=severity)


def _calls(design: Design, subject: str) -> _Calls:
    return design.callers(subject) if design.callers is not None else ()


def _with_calls(finding: Finding, calls: Sequence[Related]) -> Finding:
    """The finding with the module calls that lead to its subject, after the facts that it rests on."""
    if not calls:
        return finding
    related = finding.related + tuple(one for one in calls if one not in finding.related)
    return msgspec.structs.replace(finding, related=related)
