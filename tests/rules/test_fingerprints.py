"""Fingerprints of all rules: they outlive other sentences, and change with the values that a finding states."""

import itertools
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from enilint.findings import Finding
from enilint.rule import Bad
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.examples import lint_example, read_example
from enilint.run.fingerprints import fingerprint, fingerprint_of_words
from enilint.run.judging import judge

RULES = [one for one in Registry().rules if one.rule.about == "designs"]
ACTIVE = [ActiveRule(one, options=one.rule.options() if one.rule.options else None) for one in RULES]
EXAMPLES = [
    pytest.param(example, id=f"{loaded.rule.code}-bad-{number}")
    for loaded in RULES
    for number, example in enumerate(loaded.rule.bad)
]
TYPES = ("t3.micro", "m5.large", "m5.xlarge", "c5n.18xlarge", "t2.micro", "p4d.24xlarge")
MOST_CHANGES = 48
"""Changes of names, and of other values, that are tried of the examples of a rule, evenly over all of them."""
NAME = re.compile(r"[A-Za-z][\w.-]*")


def reports(*arguments: str) -> list[dict]:
    program = str(Path(__file__).with_name("reworded.py"))
    done = subprocess.run([sys.executable, program, *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_fingerprints_outlive_other_sentences() -> None:
    before, after = reports(), reports("--reword")
    sentences = {(one["example"], text) for one in after for text in one["words"]}
    kept = [text for one in before for text in one["words"] if " " in text and (one["example"], text) in sentences]
    assert kept == [], "all sentences are reworded"
    assert not {one["of_words"] for one in before} & {one["of_words"] for one in after}

    def named(found: list[dict]) -> Counter[tuple[str, str, str]]:
        return Counter((one["example"], one["subject"], one["fingerprint"]) for one in found)

    assert len({one["example"].partition("-")[0] for one in before}) > len(RULES)
    assert named(after) == named(before)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_a_finding_says_makes_its_fingerprint_and_lines_and_the_order_of_facts_do_not(example: Bad) -> None:
    """What tells findings of one design apart is more than their number."""
    before = judge(read_example(example.source, example.kind), ACTIVE).findings
    said: dict[str, set[str]] = defaultdict(set)
    for one, _ in before:
        said[one.fingerprint].add(one.fingerprint_of_words)
    assert before
    assert [several for several in said.values() if len(several) > 1] == []
    after = judge(read_example(f"\n\n{example.source}", example.kind), ACTIVE).findings
    assert [one.fingerprint for one, _ in after] == [one.fingerprint for one, _ in before]
    for one, _ in before:
        turned = msgspec.structs.replace(one, related=(*one.related[::-1], *one.related[:1]))
        assert fingerprint(turned, one.input) == one.fingerprint


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_fingerprints_change_with_the_values_that_are_stated(loaded: LoadedRule) -> None:
    """A finding whose message differs, because the design does, is another one."""
    told = 0
    for before, after in changed(loaded):
        if fingerprint_of_words(without_facts(before), "") != fingerprint_of_words(without_facts(after), ""):
            told += 1
            assert after.fingerprint != before.fingerprint, (before.message, after.message)
    assert told, "no change of an example changes what the rule says"


def without_facts(finding: Finding) -> Finding:
    """The finding by its message alone."""
    return msgspec.structs.replace(finding, related=())


def changed(loaded: LoadedRule) -> Iterator[tuple[Finding, Finding]]:
    """The findings of a rule on its examples, and those of the same subjects once one value of a design is another."""
    changes: dict[bool, list[tuple[Bad, str]]] = {False: [], True: []}
    for one in loaded.rule.bad:
        for value in dict.fromkeys(re.findall(r"[A-Za-z0-9][\w./:-]*", one.source)):
            is_name = NAME.fullmatch(value) is not None and f"{value}x" in others(value)
            changes[is_name] += ((one, text) for text in dict.fromkeys(with_others(one.source, value)))
    earlier = {id(one): alone(lint_example(loaded, one.source, one.kind).findings) for one in loaded.rule.bad}
    few = (group[:: max(1, len(group) // MOST_CHANGES)] for group in changes.values())
    for example, text in itertools.chain(*few):
        try:
            report = lint_example(loaded, text, example.kind)
        except ValueError:
            continue
        before, after = earlier[id(example)], alone(report.findings)
        yield from ((before[subject], after[subject]) for subject in before if subject in after)


def alone(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """The findings by their subjects, of those that have one."""
    counts = Counter(one.subject for one in findings)
    return {one.subject: one for one in findings if counts[one.subject] == 1}


def with_others(source: str, value: str) -> Iterator[str]:
    """The text with other values in place of one: everywhere, and where it is first and last."""
    pattern = re.compile(rf"(?<![\w./-]){re.escape(value)}(?![\w./-])")
    places = [match.span() for match in pattern.finditer(source)]
    for other in others(value):
        yield pattern.sub(other, source)
        for start, end in (places[0], places[-1]) if len(places) > 1 else ():
            yield source[:start] + other + source[end:]


def others(value: str) -> Iterator[str]:
    """Values of the same kind."""
    if value in TYPES:
        yield from (one for one in TYPES if one != value)
    elif re.fullmatch(r"[a-z]+-[a-z]+-\d[a-f]", value):
        yield from (value[:-1] + letter for letter in "abc" if letter != value[-1])
    elif value.isdecimal():
        yield from (str(int(value) + 1), str(max(0, int(value) - 1)), str(2 * int(value) + 3))
    elif re.fullmatch(r"\d+\.\d+\.\d+\.\d+(?:/\d+)?", value):
        parts = re.split(r"([./])", value)
        for place in (2, 4, 6):
            yield "".join([*parts[:place], str((int(parts[place]) + 1) % 250), *parts[place + 1 :]])
    elif value in ("true", "false"):
        yield "false" if value == "true" else "true"
    elif NAME.fullmatch(value):
        yield f"{value}x"
