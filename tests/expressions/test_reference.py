"""The reference and the guide of rule files, against what rules do."""

import re
from pathlib import Path

import pytest

from enilint.expressions.policy import KINDS, places_of
from tests.expressions.test_culprits import report

ROOT = Path(__file__).parents[2]
if not (ROOT / "docs").exists():
    pytest.skip("the documents are those of a checkout", allow_module_level=True)
REFERENCE = (ROOT / "docs/policy-reference.md").read_text()
GUIDE = (ROOT / "docs/policies.md").read_text()
ROW = re.compile(
    r"^\| `(?P<condition>[^`]+)` \| (?P<answer>[^|]+) \| (?P<where>[^|]+) \| (?P<must>[^|]+) \|$", re.MULTILINE
)
SUBNET = "version: 1\nsubnets:\n  a: {}\n"


def test_the_reference_speaks_of_rules_and_not_of_python() -> None:
    text = REFERENCE.partition("## Grammar")[0]
    assert not re.findall(
        r"\b(?:None|True|False|[A-Z]+_[A-Z]+_PROTOCOLS|ALL_[A-Z]+|facts_missing|network\.\w+_of)\b", text
    )
    rows = [line for line in text.splitlines() if line.startswith("| `") and line.endswith("|")]
    assert not [line for line in rows if line.endswith("|  |")]


def test_the_reference_says_what_null_means() -> None:
    rows = re.findall(r"^\| `\w+` \| (.*) or null \| (.*) \|$", REFERENCE, re.MULTILINE)
    assert len(rows) > 100
    assert not [meaning for _, meaning in rows if not re.search(r"\bNull: \w", meaning)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_lists_what_at_can_name(kind: str) -> None:
    section = REFERENCE.partition(f"\n### {kind}\n")[2].partition("\n### ")[0]
    (line,) = re.findall(r"^`at` can name (.*)\.$", section, re.MULTILINE)
    assert re.findall(r"`(\w+)`", line) == sorted(places_of(KINDS[kind][0]))


@pytest.mark.parametrize(("condition", "answer", "where", "must"), ROW.findall(GUIDE))
def test_the_guide_says_what_null_does(condition: str, answer: str, where: str, must: str) -> None:
    assert len(report("subnet", condition, SUBNET).findings) == {"a finding": 1, "nothing": 0}[must]
    checked = len(report("subnet", "false", SUBNET, where=condition).findings)
    assert checked == {"the rule skips the subnet": 0, "the rule checks the subnet": 1}[where]
    assert (checked == 1) is (answer == "true")


def test_the_guide_has_that_table() -> None:
    assert len(ROW.findall(GUIDE)) == 6
