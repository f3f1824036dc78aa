"""Editors themselves: Neovim, Emacs, and the reader of VS Code, each with the same small project.

Where one of them is not installed, its tests are skipped. With ENILINT_EDITOR_MODULES=/path/to/node_modules, which has
vscode-jsonrpc and yaml-language-server, the tests of these run too.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

HERE = Path(__file__).parent
SERVER = (sys.executable, "-m", "enilint", "lsp")
MODULES = os.environ.get("ENILINT_EDITOR_MODULES")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The project of the tests, in a place of its own."""
    return Path(shutil.copytree(HERE / "workspace", tmp_path.resolve() / "workspace"))


def program(name: str) -> str:
    """A program; where it is not installed, the test is skipped."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(command: Sequence[str | Path], home: Path, **environment: str) -> None:
    """Run an editor, with nothing of the user's. It tells by its exit code whether it saw what it should."""
    home.mkdir()
    own = {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    done = subprocess.run(
        command, env={**os.environ, **own, **environment}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("how", ["push", "pull"])
def test_neovim(workspace: Path, how: str) -> None:
    options = ("--headless", "-u", "NONE", "-i", "NONE", "-n", "-l")
    run([program("nvim"), *options, HERE / "neovim.lua", workspace, how, *SERVER], workspace.parent / "home")


def test_emacs(workspace: Path) -> None:
    emacs = program("emacs")
    version = subprocess.run([emacs, "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    if int(version.split(".")[0]) < 29:
        pytest.skip(f"Emacs {version} has no eglot")
    run([emacs, "-Q", "--batch", "-l", HERE / "eglot.el", "--", workspace, *SERVER], workspace.parent / "home")


RULE = '''\
"""An instance.

## What
Reports each instance.

## Why
To be reported.

## When it is fine
Never.

## Fix
None.

## What is undecided
Nothing.

## Sources
- This test.
"""

import os
import subprocess

from enilint.rule import Bad, Finding, Good, Rule, Severity

print("loaded", flush=True)


def check(network):
    print("Content-Length: 3", flush=True)
    os.write(1, b"a write\\n")
    subprocess.run(["echo", "a program"], check=True)
    for one in network.instances:
        yield Finding(subject=one.address, at=one.at, message=f"{one} is an instance", help="none")


RULE = Rule(
    code="ORG901",
    name="instance",
    severity=Severity.INFO,
    since="1.0.0",
    groups=("organisation",),
    check=check,
    good=(Good("version: 1\\n"),),
    bad=(Bad("version: 1\\ninstances: {web: {}}  # info\\n"),),
)
'''


def test_what_a_rule_prints_is_no_message(workspace: Path) -> None:
    if not MODULES:
        pytest.skip("set ENILINT_EDITOR_MODULES to the directory that has vscode-jsonrpc")
    rules = workspace.parent / "rules"
    rules.mkdir()
    (rules / "org901_instance.py").write_text(RULE)
    command = [program("node"), HERE / "strict_reader.js", workspace, "ORG901", *SERVER, "--rules", rules]
    run(command, workspace.parent / "home", NODE_PATH=MODULES)
