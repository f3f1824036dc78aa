"""The fuzzer finds nothing in a few seeds, and would find what it looks for."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
if not (ROOT / "scripts/fuzz.py").is_file() or sys.platform == "win32":
    pytest.skip("the fuzzer is of a checkout, and forks", allow_module_level=True)
pytest.importorskip("pygls", reason="the language server is an extra")

from scripts.fuzzing.campaign import Bench, kind_of  # noqa: E402
from scripts.fuzzing.cases import GOOD, GOOD_FILES, KNOWN, Case  # noqa: E402
from scripts.fuzzing.editor import can_be_answered  # noqa: E402

SEEDS = range(48)
NAME = "design.enilint.yaml"
PLANTED = f"""
import os, signal
from enilint.findings import InputError
from enilint.inputs import topology
from enilint.inputs.design import Design
from enilint.lsp.workspace import Workspace
from enilint.report import Report
from enilint.run import reading

outer, inner, exit_code, close = reading.read, topology.read, Report.exit_code, Workspace.close
planted = b""


def read(file, kind, context=None):
    global planted
    planted = file.data if file.path == {NAME!r} else planted
    if planted == b"exception":
        raise KeyError("planted")
    if planted == b"slow":
        while True:
            pass
    if planted == b"memory":
        bytearray(2 << 30)
    if planted == b"ended":
        os.kill(os.getpid(), signal.SIGKILL)
    if planted == b"output":
        print("x" * 2_000_000)
    if planted == b"lost" and file.path == {GOOD!r}:
        return Design(path=file.path, kind=kind)
    design = outer(file, kind, context)
    if planted == b"order":
        design.errors.append(InputError(file.path, " ".join({{"seeds", "of", "hashes", "show", "in", "sets"}})))
    return design


def read_within(file, context):
    if file.data == b"internal error":
        raise KeyError("planted")
    return inner(file, context)


def wrong_code(report, *, fail_on_undecided):
    return 1 if planted == b"exit code" else exit_code(report, fail_on_undecided=fail_on_undecided)


def broken_close(workspace, path):
    if path.endswith("planted.yaml"):
        raise KeyError("planted")
    close(workspace, path)


reading.read, topology.read, Report.exit_code, Workspace.close = read, read_within, wrong_code, broken_close
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Processes that run enilint, with mistakes that some contents of a design bring out."""
    planted = tmp_path_factory.mktemp("fuzz") / "planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    with Bench([str(planted)]) as found:
        yield found


def case(data: bytes) -> Case:
    return Case(
        kind="topology",
        files={NAME: data, GOOD: GOOD_FILES[GOOD]},
        mutated=(NAME,),
        arguments=("check", "--format", "json", NAME, GOOD),
        paths=2,
        expected=frozenset(one for one in KNOWN if one[0] == GOOD),
    )


def test_a_few_seeds_of_each_kind(bench: Bench) -> None:
    assert len({kind_of(seed) for seed in SEEDS}) == 9
    assert [(seed, found) for seed in SEEDS if (found := bench.tried(seed))] == []


@pytest.mark.parametrize(
    "kind",
    ["exception", "slow", "memory", "ended", "output", "lost", "order", "internal error", "exit code"],
)
def test_what_is_planted_is_found(bench: Bench, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "slow":
        monkeypatch.setattr(bench, "seconds", 0.5)
    assert kind in {one.kind for one in bench.failures(case(kind.encode()), twice=True)}
    assert bench.failures(case(b"version: 1\n"), twice=True) == []


def test_what_is_planted_in_the_language_server_is_found(bench: Bench) -> None:
    start = {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
    close = {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///x/planted.yaml"}}}
    session = Case(
        kind="protocol",
        files={},
        mutated=(),
        arguments=("lsp",),
        messages=(start, {"wait": True}, close, {"wait": True}),
    )
    assert {one.kind for one in bench.failures(session, twice=False)} == {"internal error"}


def test_a_seed_that_fails_is_written_as_a_small_one(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from enilint.inputs import topology\n"
        "read = topology.read\n"
        "def broken(file, context):\n"
        "    return 1 / 0 if file.path != 'wrong.enilint.yaml' and b'zone' in file.data else read(file, context)\n"
        "topology.read = broken\n",
        encoding="utf-8",
    )
    options = ["--seed", "0", "--plant", str(planted), "--into", str(tmp_path)]
    done = subprocess.run([sys.executable, ROOT / "scripts/fuzz.py", *options], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "internal error while reading design.enilint.yaml, read as topology (ZeroDivisionError" in done.stdout
    words = (tmp_path / "0/failure.txt").read_text(encoding="utf-8")
    assert "enilint check" in words
    assert sum(path.stat().st_size for path in (tmp_path / "0").glob("*.yaml")) < 100


def test_a_message_that_is_no_json_when_it_is_written_out_has_no_answer_to_wait_for() -> None:
    assert can_be_answered({"id": 1, "method": "x", "params": {"label": "@@LONG9@@"}})
    assert not can_be_answered({"id": 1, "method": "x", "params": {"label": "@@LONG9@@@@LONG9@@"}})
    assert not can_be_answered({"id": 1, "method": "x", "params": "@@DIGITS9000@@"})
