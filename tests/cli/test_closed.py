"""What a run does to the world: it opens no connection, starts no program, and writes only what it is told to."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from enilint.commands.check_arguments import FORMATS
from tests.cli.running import ERROR, RULE, needs_git, process, write

CASES = Path(__file__).parents[1] / "cases/terraform"

WATCHED = """\
import json, os, sys
events = []
def watch(event, arguments):
    outside = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "subprocess.", "ctypes.")
    starting = ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn")
    if event.startswith(outside) or event in starting:
        words = arguments[1] if event == "subprocess.Popen" else []
        events.append([event, *map(str, words[:1])])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        events.append(["write", os.path.basename(str(arguments[0]))])
sys.dont_write_bytecode = True
sys.addaudithook(watch)
from enilint.cli import main
results = []
for arguments in json.loads(sys.argv[1]):
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    results.append([code, events])
    events = []
print(json.dumps(results), file=sys.stderr)
"""


def watched(*arguments: str) -> tuple[int, list[list[str]]]:
    """The exit code of a run, and what it did of what it should not do; of temporary files, the names they get."""
    (result,) = watched_together([arguments])
    return result


def watched_together(runs: Iterable[Sequence[str]]) -> list[tuple[int, list[list[str]]]]:
    """The same of several runs of one process."""
    done = process("-c", WATCHED, json.dumps(list(map(list, runs))))
    results = json.loads(done.stderr.decode().splitlines()[-1])
    return [(code, [event for event in events if event != ["write", "null"]]) for code, events in results]


@pytest.fixture
def designs() -> list[str]:
    """One of everything that is read."""
    shutil.copytree(CASES / "module-per-zone-crossed", "case")
    write("a.enilint.yaml", ERROR)
    write("facts.yaml", "subnets: {subnet-0aaaaaaa: {zone: us-east-1a}}\n")
    write("enilint.toml", '[[suppress]]\nrules = ["ENI301"]\npaths = ["case/"]\n')
    functions = '  value = [file("./main.tf"), templatefile("main.tf", {}), timestamp(), uuid(), fileset(".", "*")]\n'
    write("fn/main.tf", f'output "o" {{\n{functions}}}\nmodule "r" {{\n  source = "git::https://localhost/x.git"\n}}\n')
    return ["a.enilint.yaml", "case", "fn", "case/plan.json", "case/terraform.tfstate", "--context", "facts.yaml"]


def test_a_run_opens_no_connection_and_starts_no_program(designs: list[str]) -> None:
    runs = [["check", *designs, "--format", format, "--show-undecided", "--statistics"] for format in FORMATS]
    assert dict(zip(FORMATS, watched_together(runs), strict=True)) == dict.fromkeys(FORMATS, (1, []))


def test_a_connection_would_be_seen(designs: list[str]) -> None:
    opening = RULE.replace("def check", "import socket\n\n\ndef check").replace(
        "    for interface", "    socket.socket().close()\n    for interface"
    )
    write("rules/org1_any_interface.py", opening)
    _, events = watched("check", "a.enilint.yaml", "--rules", "rules")
    assert ["socket.__new__"] in events


def test_a_run_writes_what_it_is_told_to(designs: list[str]) -> None:
    code, events = watched("check", *designs, "--format", "sarif=out.sarif", "--write-baseline", "baseline.json")
    assert code == 0
    assert {event for event, _ in events} == {"write"}
    names = {name for _, name in events} - {Path.cwd().name}  # which `tempfile` says it opens, to make a file there
    assert {name.rsplit(".", 1)[0] for name in names} == {".out.sarif", ".baseline.json"}


def test_no_other_command_does(designs: list[str]) -> None:
    runs = [["rules"], ["explain", "ENI101"], ["limits", "m5.large"], ["schema", "topology"], ["config"]]
    assert list(zip(runs, watched_together(runs), strict=True)) == [(run, (0, [])) for run in runs]


@needs_git
def test_git_is_started_where_it_is_asked_for(designs: list[str]) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    subprocess.run(["git", "add", "--all"], check=True)
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    subprocess.run(["git", *identity, "commit", "--quiet", "--message", "all"], check=True)
    code, events = watched("check", *designs, "--since", "HEAD")
    assert code == 0
    started = {(name, *map(os.path.basename, programs)) for name, *programs in events}
    assert started <= {("subprocess.Popen", "git"), ("os.posix_spawn",), ("os.fork",)}
    assert ("subprocess.Popen", "git") in started


def test_without_a_network_all_is_the_same(designs: list[str]) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("unshare -n is not to be had here")
    program = (
        "import os, subprocess, sys; "
        "sys.exit(subprocess.run([*sys.argv[1:3], sys.executable, '-m', 'enilint', *sys.argv[3:]]).returncode)"
    )
    for format in ("text", "json", "sarif"):
        arguments = ["check", *designs, "--format", format, "--show-undecided"]
        with_network = process("-m", "enilint", *arguments)
        without = process("-c", program, "unshare", "-rn", *arguments)
        assert with_network.returncode == 1
        assert (without.returncode, without.stdout) == (1, with_network.stdout)
