"""What a run does to the world: it opens no connection, starts no program, and writes only what it is told to."""

import json
import os
import shutil
import subprocess
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
try:
    code = main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print(json.dumps([code, events]), file=sys.stderr)
"""


def watched(*arguments: str) -> tuple[int, list[list[str]]]:
    """The exit code of a run, and what it did of what it should not do; of temporary files, the names they get."""
    done = process("-c", WATCHED, *arguments)
    code, events = json.loads(done.stderr.decode().splitlines()[-1])
    return code, [event for event in events if event != ["write", "null"]]


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


@pytest.mark.parametrize("format", FORMATS)
def test_a_run_opens_no_connection_and_starts_no_program(format: str, designs: list[str]) -> None:
    code, events = watched("check", *designs, "--format", format, "--show-undecided", "--statistics")
    assert (code, events) == (1, [])


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


@pytest.mark.parametrize(
    "arguments", [["rules"], ["explain", "ENI101"], ["limits", "m5.large"], ["schema", "topology"], ["config"]]
)
def test_no_other_command_does(arguments: list[str], designs: list[str]) -> None:
    assert watched(*arguments) == (0, [])


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
