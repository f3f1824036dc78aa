"""Whole Terraform designs: what each of their files shows, exactly.

A case is a folder with the source, the plan and the state that a real Terraform made of it, and `expect.json`: the
findings and the undecided questions of each file, as [rule, severity, subject] and [rule, subject].
"""

import json
import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report

CASES = Path(__file__).parent / "cases" / "terraform"
EXPECTED = [
    pytest.param(expected.parent / file, content, id=f"{expected.parent.name}-{file}")
    for expected in sorted(CASES.glob("*/expect.json"))
    for file, content in json.loads(expected.read_text()).items()
]


@pytest.mark.parametrize(("path", "expected"), EXPECTED)
def test_case(path: Path, expected: dict, tmp_path: Path) -> None:
    """A file alone: nothing lies beside it that could tell more."""
    copy = shutil.copy(path, tmp_path)
    report = make_report(Options(paths=[str(copy)], use_config=False))
    assert report.errors == ()
    findings = [[one.rule, one.severity.value, one.subject] for one in report.findings if one.severity]
    assert sorted(findings) == sorted(expected["findings"])
    assert sorted([one.rule, one.subject] for one in report.undecided) == sorted(expected["undecided"])


def test_every_case_is_expected_to_show_something_or_nothing() -> None:
    assert {path.name for path in CASES.iterdir()} == {path.parent.name for path in CASES.glob("*/expect.json")}
