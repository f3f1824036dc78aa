"""`enilint check --statistics`: what each rule found, and the time that it took."""

from collections import Counter
from collections.abc import Iterator

from enilint.commands.tables import Column, aligned
from enilint.report import Report
from enilint.reporters.summary import counted
from enilint.reporters.terminal import escaped

_COLUMNS = (
    Column("rule"),
    Column("name"),
    Column("findings", right=True),
    Column("undecided", right=True),
    Column("ms", right=True),
)


def statistics(report: Report) -> Iterator[str]:
    """A table of the rules that ran, those with most findings first, then the slowest, and what all took together."""
    findings = Counter(one.rule for one in report.findings)
    undecided = Counter(one.rule for one in report.undecided)
    seconds = {rule.code: report.seconds.get(rule.code, 0.0) for rule in report.rules}
    rules = sorted(report.rules, key=lambda one: (-findings[one.code], -undecided[one.code], -seconds[one.code]))
    rows = [
        (
            escaped(rule.code),
            escaped(rule.name),
            _number(findings[rule.code]),
            _number(undecided[rule.code]),
            _milliseconds(seconds[rule.code]),
        )
        for rule in rules
    ]
    yield from aligned(_COLUMNS, [tuple(column.title for column in _COLUMNS), *rows])
    read = f"reading {counted(len(report.inputs), 'design')} took {_milliseconds(report.seconds_reading)} ms"
    yield f"{counted(len(rows), 'rule')} took {_milliseconds(sum(seconds.values()))} ms, {read}"


def _number(number: int) -> str:
    """A number, such that those which are not zero stand out."""
    return str(number or "-")


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}"
