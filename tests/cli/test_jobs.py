"""`--jobs`: several processes say what one says, and end when the run does."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.context import Work
from enilint.inputs.terraform.source import budget
from enilint.run import jobs, linter, processes
from enilint.run.discovery import Source
from tests.cli.repository import MODULE, commit, edit, git
from tests.cli.running import CLEAN, ERROR, LIBRARY, RULE, UNDECIDED, Run, needs_git, write

ROOT = Path(__file__).parents[2]
needs_processes = pytest.mark.skipif(not hasattr(os, "fork"), reason="tells processes apart as POSIX does")
RULE_THAT_ACTS = RULE.replace("from enilint", "import os, pathlib, signal, time\nfrom enilint").replace(
    "    for interface in network.interfaces:\n", "    %s\n    for interface in network.interfaces:\n"
)
HAS_KILLER = 'any("killer" in one.address for one in network.interfaces)'


@pytest.fixture(params=["fork", "spawn"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How processes start."""
    if request.param == "spawn":
        monkeypatch.setattr(processes, "_can_fork", lambda: False)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([LIBRARY, *filter(None, sys.path)]))
    return str(request.param)


def test_all_cases(run: Run, project: Path) -> None:
    cases = sorted(map(str, (ROOT / "tests/cases").rglob("*.json")))
    arguments = ("check", str(ROOT / "tests"), str(ROOT / "examples"), *cases, "--unrecognised", "skip", "--no-config")
    report = project / "report.json"
    results, reports = [], []
    for number in ("1", "2"):
        formats = ("--format", "text", "--format", f"json={report}")
        results.append(run(*arguments, *formats, "--show-undecided", "--jobs", number))
        reports.append(report.read_bytes())
    assert results[0] == results[1]
    assert results[0].output
    assert reports[0] == reports[1]


@pytest.mark.usefixtures("start")
def test_errors_suppressions_and_rules_of_ones_own(run: Run) -> None:
    write("rules/org1_any_interface.py", RULE)
    write("enilint.toml", '[[suppress]]\npaths = ["c*"]\nrules = ["ENI101"]\nreason = "known"\n')
    for number, text in enumerate((ERROR, CLEAN, UNDECIDED, ERROR.replace("version: 1", "version: 9"))):
        write(f"{'abcd'[number]}.enilint.yaml", text)
    for name in ("one", "two"):
        write(f"{name}/main.tf", MODULE + 'module "gone" {\n  source = "./gone"\n}\n')
    arguments = ("check", "--rules", "rules", "--format", "json", "--var", "zone=us-east-1c", "--var", "other=1")
    results = [run(*arguments, "--jobs", number) for number in ("1", "3")]
    assert results[0] == results[1]
    assert results[0].code == 2
    assert results[0].report["findings"]


@pytest.mark.usefixtures("start")
@needs_git
def test_changes_and_fixes(run: Run) -> None:
    git("init", "--quiet", "--initial-branch=main")
    for name in ("one", "two", "three"):
        write(f"{name}/main.tf", MODULE)
    commit()
    for name in ("one", "two"):
        edit(f"{name}/main.tf", "device_index = 1", "device_index = 3")
    for more in (("--since", "HEAD"), ("--diff",), ("--no-baseline",)):
        results = [run("check", *more, "--jobs", number) for number in ("1", "2")]
        assert results[0] == results[1]


@pytest.mark.usefixtures("start")
@needs_processes
def test_a_process_that_is_killed(run: Run) -> None:
    write("rules/org1_any_interface.py", RULE_THAT_ACTS % f"if {HAS_KILLER}: os.kill(os.getpid(), signal.SIGKILL)")
    for name in ("a", "b", "c"):
        write(f"{name}.enilint.yaml", ERROR)
        write(f"{name}-killer.enilint.yaml", ERROR.replace("vip", "killer"))
    result = run(
        "check",
        "--rules",
        "rules",
        "--jobs",
        "2",
        "--format",
        "json",
        "a-killer.enilint.yaml",
        "a.enilint.yaml",
        "b.enilint.yaml",
    )
    assert result.code == 2
    assert [(one["path"], one["message"].partition(";")[0]) for one in result.report["errors"]] == [
        ("a-killer.enilint.yaml", "was not checked: the process that checked it ended with signal 9")
    ]
    assert {one["input"] for one in result.report["findings"]} == {"a.enilint.yaml", "b.enilint.yaml"}


def test_a_mistake_of_enilint_itself(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("of a test")

    monkeypatch.setattr(processes, "lint_source", fails)
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", ERROR)
    result = run("check", "--jobs", "2")
    assert result.code == 2
    assert "ZeroDivisionError: of a test" in result.error
    assert "this is a bug in enilint" in result.error


def test_what_is_left_of_the_steps_depends_on_the_order(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linter, "Work", lambda: Work(left=600))
    monkeypatch.setattr(budget, "_FEWEST_STEPS", 10)
    for name in ("one", "two", "three"):
        write(f"{name}/main.tf", MODULE + "locals {\n  a = [for i in range(100) : i]\n}\n")
        edit(f"{name}/main.tf", "us-east-1c", "us-east-1${length(local.a)}")
    results = [run("check", "--jobs", number, "--format", "json") for number in ("1", "2")]
    assert results[0] == results[1]
    assert 0 < len(results[0].report["errors"]) < 3


def started(*arguments: str) -> subprocess.Popen[bytes]:
    """A run that goes on, as the leader of a group of processes; an interrupt ends it wherever the tests run."""
    command = [sys.executable, "-m", "enilint", "check", "--rules", "rules", "--jobs", "2", *arguments]
    environment = {**os.environ, "PYTHONPATH": LIBRARY}
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def ids() -> list[int]:
    """The processes that lint, once there are both."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [int(path.name) for path in Path("ids").iterdir()]
        if len(found) == 2:
            return found
        time.sleep(0.02)
    raise AssertionError("there are no processes")


def is_there(process: int) -> bool:
    """Whether a process runs: one that has ended and that nobody waits for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def assert_ends(processes: list[int]) -> None:
    deadline = time.monotonic() + 60
    while any(map(is_there, processes)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("to_all", [True, False])
def test_no_process_stays(sent: signal.Signals, *, to_all: bool) -> None:
    os.mkdir("ids")
    seconds = 600 if sent is signal.SIGINT else 1
    acts = f"pathlib.Path(f'ids/{{os.getpid()}}').touch(); time.sleep({seconds})"
    write("rules/org1_any_interface.py", RULE_THAT_ACTS % f"if {HAS_KILLER}: {acts}")
    write("first.enilint.yaml", CLEAN)
    for name in ("a", "b"):
        write(f"{name}.enilint.yaml", ERROR.replace("vip", "killer"))
    with started() as run:
        try:
            linting = ids()
            os.killpg(run.pid, sent) if to_all else os.kill(run.pid, sent)
            _, errors = run.communicate()
            assert_ends(linting)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
    if sent is signal.SIGINT:
        assert (run.returncode, errors) == (130, b"interrupted\n")
    else:
        assert run.returncode == -sent


@needs_processes
def test_a_reader_that_has_seen_enough() -> None:
    write("rules/org1_any_interface.py", RULE)
    for name in ("a", "b"):
        write(f"{name}.enilint.yaml", ERROR)
    with started() as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 1


@pytest.mark.parametrize(
    ("cores", "roots", "plans", "expected"),
    [
        (4, 1, [], 1),
        (4, 10, [], 1),
        (4, 30, [], 4),
        (64, 30, [], 4),
        (64, 300, [], 8),
        (1, 300, [], 1),
        (4, 0, [100_000_000], 1),
        (4, 1, [100_000_000], 1),
        (4, 0, [100_000_000, 20_000_000], 2),
    ],
)
def test_how_many(cores: int, roots: int, plans: list[int], expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_cores", lambda: cores)
    sources = [Source(InputFile(f"{number}", b""), "terraform", named=False) for number in range(roots)]
    sources += [Source(InputFile("plan.json", bytes(size)), "terraform-plan", named=True) for size in plans]
    assert jobs.jobs_of(None, sources) == expected
    assert jobs.jobs_of(3, sources) == min(3, len(sources))


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_what_is_no_number(run: Run, number: str) -> None:
    result = run("check", "--jobs", number)
    assert result.code == 2
    assert f"{number!r} is not a number of at least 1" in result.error
