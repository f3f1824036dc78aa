"""The last lines of a run: what was found, and in what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from enilint.findings import NESTED_STACK, TERRAFORM_GET, Finding, Remark, Severity, Unread
from enilint.report import Allowances, Report
from enilint.reporters import View
from enilint.reporters.terminal import escaped

_MOST_NAMED = 3


def severity_of(finding: Finding) -> Severity:
    """The severity that the engine gave the finding."""
    if finding.severity is None:
        raise ValueError(f"the finding of {finding.rule} has no severity")
    return finding.severity


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, the worst first; those that are as bad stay in their order."""
    return sorted(findings, key=severity_of, reverse=True)


def summary(report: Report, view: View, details: str = "see above") -> list[str]:
    """The summary, sentence by sentence; the last ones say what was not read. `details` says where the errors are."""
    less = allowed(report)
    told = [f"{less[0].upper()}{less[1:]}."] if less else []
    if report.is_of_nothing:
        return [f"Nothing was checked: {_why_nothing(report, details)}.", *told]
    sentences = []
    if report.errors:
        sentences.append(f"Results are incomplete: {counted(len(report.errors), 'error')} ({details}).")
    sentences.append(_looked_at(report))
    sentences += told
    sentences += _undecided(report, view)
    sentences += _not_shown(report, view)
    if report.unread:
        sentences.append(f"{_unread(report, details)}.")
    if report.stand_ins:
        sentences.append(_stand_ins(len(report.stand_ins)))
    return sentences


def _stand_ins(number: int) -> str:
    """How many stand-ins were read, and how to have the modules read themselves."""
    modules, verb = ("the module itself", "was") if number == 1 else ("the modules themselves", "were")
    return f"{counted(number, 'stand-in')} {verb} used: run {TERRAFORM_GET} to read {modules}."


def _undecided(report: Report, view: View) -> Iterator[str]:
    """How many questions are undecided. Those of information are told of only where questions are shown."""
    asked = len(report.asked)
    if asked:
        yield f"{counted(asked, 'check')} undecided{'.' if view.show_undecided else ': run with --show-undecided.'}"
    others = len(report.undecided) - asked
    if others and view.show_undecided:
        hint = "" if view.min_severity is Severity.INFO else ": run with --min-severity info"
        yield f"{counted(others, 'check')} of severity info undecided{hint}."


def _not_shown(report: Report, view: View) -> Iterator[str]:
    """How much is not shown for --min-severity."""
    if view.min_severity is None:
        return
    findings = len(report.findings) - len(view.findings(report))
    questions = len(set(report.asked) - set(view.questions(report))) if view.show_undecided else 0
    left = [counted(number, noun) for number, noun in ((findings, "finding"), (questions, "undecided check")) if number]
    if left:
        yield f"{enumerated(left)} below {view.min_severity.value} not shown."


def allowed(report: Report) -> str:
    """What the project itself does to lessen the report, without a full stop; empty where it does nothing."""
    one = report.allowances
    configured = f"configuration {escaped(one.path)} {', '.join(_verbs(one))}" if one is not None else ""
    return "; ".join(filter(None, (configured, ", ".join(_left_out(report)))))


def allowance(report: Report) -> Remark | None:
    """The same at the configuration, where there is one; None where there is nothing to say."""
    words = allowed(report)
    return Remark(report.allowances.path if report.allowances is not None else None, words) if words else None


def _verbs(allowances: Allowances) -> Iterator[str]:
    """What a configuration does."""
    if allowances.ignored and allowances.is_selection:
        running = allowances.rules - len(allowances.ignored)
        yield f"selects {running} of {counted(allowances.rules, 'rule')}"
    elif allowances.ignored:
        yield f"ignores {counted(len(allowances.ignored), 'rule')}"
    if allowances.ignored_in:
        rules = {code for _, codes in allowances.ignored_in for code in codes}
        yield f"ignores {counted(len(rules), 'rule')} in {counted(len(allowances.ignored_in), 'design')}"
    if allowances.severities:
        yield f"sets the severity of {counted(len(allowances.severities), 'rule')}"
    if allowances.options:
        yield f"sets options of {counted(len(allowances.options), 'rule')}"
    if allowances.excluded:
        yield f"excludes {counted(len(allowances.excluded), 'path')}"
    if allowances.context:
        yield f"adds facts from {counted(len(allowances.context), 'file')}"
    if allowances.roots:
        yield f"sets options of {counted(len(allowances.roots), 'root module')}"
    if allowances.module_sources:
        yield f"names directories for {counted(len(allowances.module_sources), 'module source')}"
    if allowances.has_no_stand_ins:
        yield "turns stand-ins off"
    if allowances.fail_on:
        yield f"sets fail-on to {allowances.fail_on}"


def _left_out(report: Report) -> Iterator[str]:
    """What was found and is not reported."""
    if report.in_baseline:
        yield f"{counted(report.in_baseline, 'finding')} in the baseline"
    suppressed, questions = report.suppressed - report.in_baseline, report.suppressed_questions
    if questions:
        findings = [counted(suppressed, "finding")] if suppressed else []
        yield f"{enumerated([*findings, counted(questions, 'undecided check')])} suppressed"
    elif suppressed:
        yield f"{suppressed} suppressed"


def counted(number: int, noun: str) -> str:
    """`1 design`, `2 designs`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _looked_at(report: Report) -> str:
    resources = counted(sum(one.resources for one in report.inputs), "resource")
    where = f"in {counted(len(report.inputs), 'design')} ({resources})"
    found = [
        counted(number, severity.value)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (number := report.count(severity))
    ]
    return f"Found {enumerated(found)} {where}." if found else f"No findings {where}."


def enumerated(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)


def _why_nothing(report: Report, details: str) -> str:
    reasons = [f"{counted(len(report.errors), 'error')} ({details})"] if report.errors else []
    if report.unread:
        reasons.append(_unread(report, details).replace(":", ";"))
    if reasons:
        return ", and ".join(reasons)
    if not report.inputs:
        return "no change reaches a root module" if report.skipped else "nothing to lint was found"
    designs = counted(len(report.inputs), "design")
    number = sum(one.resources for one in report.inputs)
    return f"no resources of a type that enilint knows in {designs}" if number else f"no resources in {designs}"


def _unread(report: Report, details: str) -> str:
    """How many modules and nested stacks were not read, and how to have them read."""
    nouns = dict.fromkeys(one.noun for one in report.unread)
    return ", and ".join(_unread_of([one for one in report.unread if one.noun == noun], details) for noun in nouns)


def _unread_of(unread: Sequence[Unread], details: str) -> str:
    number = len(unread)
    commands = Counter(one.command for one in unread if one.command)
    words = f"{counted(number, unread[0].noun)} {'was' if number == 1 else 'were'} not read"
    if not commands:
        return f"{words} ({details})"
    roots = len({one.input for one in unread if one.command == TERRAFORM_GET})
    needed = []
    for command, some in commands.items():
        where = f" in {roots} root modules" if command == TERRAFORM_GET and roots > 1 else ""
        needed.append(command + where + (f" for {some} of them" if some < number else ""))
    return f"{words}: run {enumerated(needed)}"


def unread_remarks(report: Report) -> list[Remark]:
    """What was not read, in one remark for each design and command; the first few are named."""
    groups: dict[tuple[str, str], list[Unread]] = {}
    for one in report.unread:
        groups.setdefault((one.input, one.command), []).append(one)
    return [_together(group) for group in groups.values()]


def _together(group: Sequence[Unread]) -> Remark:
    first = group[0]
    where = f" in {first.input}" if first.command == TERRAFORM_GET and first.input != "." else ""
    if len(group) == 1:
        message = first.message + where
    else:
        outside = "they are outside the project" if first.noun != NESTED_STACK else "their templates are not at hand"
        remedy = f"run `{first.command}`{where}" if first.command else outside
        message = f"{named_modules(group)} were not read: {remedy}"
    return Remark(first.path, message, first.line, first.column)


def named_modules(modules: Sequence[Unread]) -> str:
    """The addresses of modules or nested stacks: `module.a, module.b, module.c and 2 more`."""
    names = [one.module for one in modules]
    if len(names) <= _MOST_NAMED:
        return enumerated(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
