"""`enilint rules test`: the rules of rule files against their examples."""

from collections.abc import Sequence
from pathlib import Path

from enilint.commands.telling import tell, tell_problem
from enilint.expressions import SUFFIXES, is_rule_file
from enilint.expressions.rule_file import RuleFile, load
from enilint.reporters.summary import counted, enumerated
from enilint.reporters.terminal import escaped, safe_in_logs
from enilint.ruleset.loaded import LoadedRule
from enilint.run.example_tests import mistakes_in_examples


def run(files: Sequence[str]) -> int:
    """Print what is wrong. Returns the exit code: 1 if an example is not as expected, 2 if a rule cannot be loaded."""
    code = 0
    for name in files:
        if not is_rule_file(name):
            tell(f"error: {name} is not a rule file: its name must end in {SUFFIXES[0]}")
            code = 2
            continue
        loaded = load(Path(name))
        for error in loaded.errors:
            tell_problem(error)
        rules = [LoadedRule(rule, doc, Path(name)) for rule, doc in loaded.rules]
        failures = [mistake for one in rules for mistake in mistakes_in_examples(one)]
        for failure in failures:
            print(safe_in_logs(escaped(f"{loaded.path}: {failure}")))
        for one in rules:
            missing = [noun for noun in ("bad", "good") if not getattr(one.rule, noun)]
            if missing:
                tell(f"note: {one.rule.code} has no {' and no '.join(missing)} example")
        number = sum(len(one.rule.bad) + len(one.rule.good) for one in rules)
        failed = {failure.partition("): ")[0] for failure in failures}  # the rule and the example
        counts = f"{counted(len(rules), 'rule')}, {counted(number, 'example')}"
        outcome = f"{len(failed)} not as expected" if failed else "all as expected" if number else "nothing was tested"
        print(safe_in_logs(escaped(f"{loaded.path}: {counts}, {outcome}{_not_tested(loaded)}")))
        code = 2 if loaded.errors else max(code, 1 if failures else 0)
    return code


def _not_tested(loaded: RuleFile) -> str:
    """What has no outcome because of a mistake in the file."""
    if loaded.left_out:
        verb = "has" if len(loaded.left_out) == 1 else "have"
        return f"; {enumerated(loaded.left_out)} {verb} errors and cannot be tested"
    return "; the file could not be read completely" if loaded.errors else ""
