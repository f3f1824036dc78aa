"""SARIF by the schema of OASIS and by Microsoft's validator, both of the npm package @microsoft/sarif-multitool-linux.

ENILINT_SARIF_MULTITOOL names the directory of the package, as in `npm install @microsoft/sarif-multitool-linux` and
`ENILINT_SARIF_MULTITOOL=node_modules/@microsoft/sarif-multitool-linux pytest`.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from enilint.cli import main
from enilint.report import Report
from enilint.reporters import View, render
from tests.cli.running import BROKEN, ERROR, UNDECIDED, WARNING, write
from tests.reporters.many import findings
from tests.reporters.test_same_in_every_format import HOSTILE, of_words

PACKAGE = os.environ.get("ENILINT_SARIF_MULTITOOL", "")
NOT_OURS = {"SARIF2005"}
"""It wants the address of a home page, and there is none yet."""

if not PACKAGE:
    pytest.skip(
        "ENILINT_SARIF_MULTITOOL does not name the npm package @microsoft/sarif-multitool-linux",
        allow_module_level=True,
    )


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads((Path(PACKAGE) / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


Validate = Callable[[str], set[str]]


@pytest.fixture
def multitool(tmp_path: Path) -> Validate:
    """The rules of the validator that a log breaks. Its exit code does not tell."""

    def validate(text: str) -> set[str]:
        log, verdict = tmp_path / "a.sarif", tmp_path / "verdict.sarif"
        log.write_text(text, encoding="utf-8")
        command = [os.path.abspath(f"{PACKAGE}/Sarif.Multitool"), "validate", log, "--rule-kind", "Sarif;Ghas"]
        options = ["--level", "Error;Warning", "--output", verdict, "--log", "ForceOverwrite"]
        limit = ["--max-file-size-in-kb", "200000"]
        done = subprocess.run([*command, *options, *limit], capture_output=True, text=True)
        assert verdict.exists(), done.stdout + done.stderr
        (run,) = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"]
        return {result["ruleId"] for result in run["results"]} - NOT_OURS

    return validate


@pytest.mark.parametrize("number", [0, 1, 6_000])
def test_many_findings(number: int, validator: Any, multitool: Validate) -> None:
    text = render("sarif", findings(number), View())
    assert list(validator.iter_errors(json.loads(text))) == []
    assert multitool(text) == set()


def test_the_fixed_report(report: Report, validator: Any, multitool: Validate) -> None:
    text = render("sarif", report, View())
    assert list(validator.iter_errors(json.loads(text))) == []
    assert multitool(text) == set()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words(words: str, validator: Any) -> None:
    log = json.loads(render("sarif", of_words(words, words), View()))
    assert list(validator.iter_errors(log)) == []


def test_a_run(validator: Any, multitool: Validate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, design in {"a b": ERROR, "b:c": WARNING, "c%": UNDECIDED, "d": BROKEN}.items():
        write(f"{name}.enilint.yaml", design)
    assert main(["check", "--format", "sarif=out.sarif"]) == 2
    text = Path("out.sarif").read_text(encoding="utf-8")
    assert list(validator.iter_errors(json.loads(text))) == []
    assert multitool(text) == set()


def test_defects_are_seen(validator: Any, multitool: Validate) -> None:
    log = json.loads(render("sarif", findings(1), View()))
    result = log["runs"][0]["results"][0]
    result["locations"][0]["physicalLocation"]["region"]["endLine"] = -1
    assert list(validator.iter_errors(log))
    result["locations"] = []
    assert multitool(json.dumps(log))
