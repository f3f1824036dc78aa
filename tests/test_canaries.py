"""Sensitive values are in nothing that enilint writes: not in a few seeds, and they would be found if they were."""

import base64
import html
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[1]
if not (ROOT / "scripts/canaries.py").is_file() or sys.platform == "win32":
    pytest.skip("the search is of a checkout, and forks", allow_module_level=True)
pytest.importorskip("pygls", reason="the language server is an extra")

from scripts import canaries  # noqa: E402
from scripts.canaries import main, searched  # noqa: E402
from scripts.canary.cases import KINDS, case_of  # noqa: E402
from scripts.canary.search import found  # noqa: E402
from scripts.canary.values import Canaries, Canary  # noqa: E402
from scripts.fuzzing.campaign import Executor  # noqa: E402

SEEDS = range(28)
PLANTED = """
from enilint.inputs.terraform.plan import assembly, state
from enilint.inputs.terraform.source import calls, evaluation

evaluation.ModuleInstance._guard = lambda module, placed, symbol: None
calls._SPECIAL["sensitive"] = calls._nonsensitive
assembly.without_sensitive = state.without_sensitive = lambda values, unknown, sensitive: (values, unknown)
"""


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor(1) as found:
        yield found


def test_no_marked_value_is_written(executor: Executor) -> None:
    results = [searched(case_of(seed), executor) for seed in SEEDS]
    assert {one.kind for one in results} == set(KINDS)
    assert sum(one.canaries for one in results) > 300
    assert [(one.seed, one.leaks) for one in results if one.leaks] == []
    assert [(one.seed, one.ended) for one in results if one.ended] == []


def test_without_marks_the_same_values_are_written(executor: Executor) -> None:
    """By reports, by messages and to an editor: so each of these was searched."""
    results = [searched(case_of(seed, marked=False), executor) for seed in range(12)]
    assert {one.kind for one in results if one.leaks} == set(KINDS)
    places = {where for one in results for where in one.places}
    assert {"check: report.json", "check: report.text", "check: report.sarif"} <= places
    assert {"inventory: standard output", "graph: standard output", "lsp: standard output"} <= places


def test_the_marks_are_all_that_differs() -> None:
    for seed in SEEDS:
        assert case_of(seed).canaries == case_of(seed, marked=False).canaries


def test_a_command_that_ignores_marks_is_found_out(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    with Executor(1, [str(planted)]) as broken:
        results = [searched(case_of(seed), broken) for seed in range(8)]
    assert {one.kind for one in results if one.leaks} == set(KINDS)


def test_the_exit_code_says_whether_anything_leaked(
    executor: Executor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(canaries, "_kept", [executor])
    assert main(["--seeds", "0:1", "--jobs", "1"]) == 0
    assert main(["--seeds", "0:1", "--jobs", "1", "--unmarked"]) == 0
    assert main(["--seeds", "0:0", "--jobs", "1", "--unmarked"]) == 1
    assert "seeds 0:1: 0 of " in capsys.readouterr().out


@pytest.mark.parametrize("secret", ['bcdf"ghjk<lmn&pq', "bcdfghjké", "150.160.170.180", "123456789012"])
@pytest.mark.parametrize(
    "written",
    [
        str,
        str.upper,
        lambda text: f"...{text[-8:]}",
        lambda text: f"{text[:8]}...",
        json.dumps,
        lambda text: json.dumps(json.dumps(text)),
        html.escape,
        lambda text: "".join(f"&#{ord(one)};" for one in text),
        lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
        quote,
        lambda text: quote(quote(text)),
        lambda text: text.encode().hex(),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.b64encode(f"x{text}".encode()).decode(),
        lambda text: base64.b64encode(f"xx{text}".encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    ],
)
def test_what_is_escaped_or_encoded_is_found(secret: str, written) -> None:
    canary = Canary(secret)
    assert found([canary], f'<a b="{written(secret)}">'.encode()) != {}


def test_what_is_not_there_is_not_found() -> None:
    canaries = Canaries(Random(0))
    for _ in range(50):
        canaries.any()
    text = json.dumps([one.secret[:7] for one in canaries.made])
    assert found(canaries.made, text.encode()) == {}
