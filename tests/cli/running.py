"""Designs to check, and how the tests of the command line run it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import enilint

LIBRARY = str(Path(enilint.__file__).parents[1])
"""Where enilint is imported from."""

CLEAN = """\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  db: {type: m5.large, subnet: app}
"""
ERROR = """\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {zone: us-east-1b}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: other}
attachments:
  - {interface: vip, instance: db, device_index: 1}
"""
WARNING = ERROR.replace("zone: us-east-1b", "zone: us-east-1a").replace("{subnet: other}", "{subnet: app}")
UNDECIDED = ERROR.replace("{zone: us-east-1b}", "{}")
BROKEN = "version: 1\nsubnets:\n  app: {zone: us-east-1a, cidr: nonsense}\n"

RULE = '''\
"""An interface, whatever it is like."""

from enilint.rule import Finding, Rule, Severity


def check(network):
    for interface in network.interfaces:
        yield Finding(subject=interface.address, at=interface.at, message="an interface", help="have none")


RULE = Rule(
    code="ORG1", name="any-interface", severity=Severity.INFO, since="1", check=check, good=(), bad=(), groups=("org",)
)
'''


class Result(NamedTuple):
    """What a run ends with."""

    code: int
    output: str
    error: str

    @property
    def report(self) -> dict:
        return json.loads(self.output)

    @property
    def rules(self) -> list[str]:
        return sorted({finding["rule"] for finding in self.report["findings"]})

    @property
    def inputs(self) -> list[str]:
        return [one["path"] for one in self.report["inputs"]]


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
Run = Callable[..., Result]


def write(path: str, text: str) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return path


def process(*arguments: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python in a process of its own, with the modules of this one within reach."""
    return subprocess.run(
        [sys.executable, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [LIBRARY, *sys.path])), **environment},
    )
