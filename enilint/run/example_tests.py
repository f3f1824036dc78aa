"""Whether a rule says of its examples what these are marked with."""

from collections import Counter
from collections.abc import Iterator, Sequence

from enilint.files.late import late
from enilint.report import Report
from enilint.rule import Bad, Good
from enilint.ruleset.loaded import LoadedRule
from enilint.run.examples import lint_example

_MARK = late(r"#\s(error|warning|info|undecided)$")


def mistakes_in_examples(loaded: LoadedRule) -> Iterator[str]:
    """What a rule says of its examples that it should not, and what it does not say."""
    listed: dict[str, Sequence[Good | Bad]] = {"bad": loaded.rule.bad, "good": loaded.rule.good}
    for noun, examples in listed.items():
        for number, example in enumerate(examples, start=1):
            for mistake in _mistakes(loaded, example):
                yield f"{loaded.rule.code}, {noun} example {number} ({example.kind}): {mistake}"


def _mistakes(loaded: LoadedRule, example: Good | Bad) -> Iterator[str]:
    report = lint_example(loaded, example.source, example.kind)
    if report.errors:
        for error in report.errors:
            yield f"line {error.line}: {error.message}" if error.line else error.message
        return
    lines = enumerate(example.source.splitlines(), start=1)
    marked = Counter((match[1], number) for number, line in lines if (match := _MARK.search(line)))
    if marked:
        yield from _differences(marked, report)
    elif isinstance(example, Bad) and not report.findings:
        facts = report.undecided[0].facts if report.undecided else ()
        why = f"undecided (not known: {' and '.join(facts)})" if facts else "nothing"
        yield f"expected a finding, found {why}"
    elif isinstance(example, Good):
        for finding in report.findings:
            yield f"expected nothing, found: {finding.message} (line {finding.at.line})"
        for question in report.undecided:
            missing = " and ".join(question.facts)
            yield f"expected nothing, found undecided (not known: {missing}) (line {question.at.line})"


def _reported(report: Report) -> Counter[tuple[str, int]]:
    found = [(one.severity.value, one.at.line) for one in report.findings if one.severity is not None]
    return Counter([*found, *(("undecided", one.at.line) for one in report.undecided)])


def _differences(marked: Counter[tuple[str, int]], report: Report) -> Iterator[str]:
    reported = _reported(report)
    for mark, line in marked - reported:
        others = [other for other, at in reported if at == line] or ["nothing"]
        yield f"line {line} is marked `# {mark}`, but the rule reports {' and '.join(others)} there"
    facts = {one.at.line: f" (not known: {' and '.join(one.facts)})" for one in report.undecided}
    for mark, line in reported - marked:
        why = facts.get(line, "") if mark == "undecided" else ""
        yield f"line {line}: the rule reports {mark}{why}, but the line is not marked `# {mark}`"
