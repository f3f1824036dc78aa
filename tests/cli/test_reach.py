"""`--since` lints only the root modules that a change reaches, and reports what it would report if it linted all."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from enilint.changes.reach import Reach
from enilint.run.linter import Skipped
from tests.cli.repository import MODULE, commit, edit, git
from tests.cli.running import Run, needs_git, write

pytestmark = needs_git

HOST = MODULE.replace('default = "us-east-1b"', "type = string")
CALL = """\
module "host" {
  source = "../../modules/host"
  zone   = var.zone
}

variable "zone" {
  default = "us-east-1b"
}
"""
STATES = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "%s"\n    region = "us-east-1"\n  }\n}\n'
STATE = """
data "terraform_remote_state" "zones" {
  backend = "s3"
  config  = { bucket = "states", key = "zones", region = "us-east-1" }
}
"""


def call(name: str, zone: str, more: str = "") -> str:
    """A call of a module."""
    return f'module "host" {{\n  source = "../../modules/{name}"\n  zone   = {zone}\n{more}}}\n'


FILES = {
    "enilint.toml": '[terraform."stacks/values"]\nvar-files = ["../../shared/zone.tfvars"]\n',
    ".gitignore": "secret.auto.tfvars\n",
    "README.md": "Stacks\n",
    "modules/host/main.tf": HOST,
    "modules/outer/main.tf": call("host", "var.zone") + 'variable "zone" {}\n',
    "modules/spare/main.tf": MODULE,
    "modules/quiet/main.tf": HOST.replace(
        "    device_index", "    # enilint: ignore[ENI101] accepted\n    device_index"
    ),
    "modules/reader/main.tf": call("host", 'trimspace(file("${path.module}/zone.txt"))'),
    "modules/reader/zone.txt": "us-east-1b\n",
    "modules/reader/other.txt": "other\n",
    "data/zones.json": '{"zone": "us-east-1b"}\n',
    "shared/zone.tfvars": 'zone = "us-east-1b"\n',
    "common/main.tf": CALL,
    "stacks/one/main.tf": CALL,
    "stacks/one/terraform.tfvars": 'zone = "us-east-1c"\n',
    "stacks/two/main.tf": CALL,
    "stacks/deep/main.tf": call("outer", '"us-east-1b"'),
    "stacks/reads/main.tf": call("reader", "null").replace("  zone   = null\n", ""),
    "stacks/reads-any/main.tf": call("host", 'jsondecode(file("${path.root}/../../data/zones.json")).zone'),
    "stacks/zones/main.tf": STATES % "zones" + 'output "zone" {\n  value = "us-east-1b"\n}\n',
    "stacks/states/main.tf": STATE + call("host", "data.terraform_remote_state.zones.outputs.zone"),
    "stacks/never/main.tf": call("spare", '"us-east-1b"', "  count = 0\n"),
    "stacks/sometimes/main.tf": call("spare", '"us-east-1b"', "  count = 1\n"),
    "stacks/loud/main.tf": call("quiet", '"us-east-1b"'),
    "stacks/silent/main.tf": call("quiet", '"us-east-1a"'),
    "stacks/json/main.tf.json": json.dumps(
        {"module": {"host": {"source": "../../modules/host", "zone": "us-east-1b"}}}
    ),
    "stacks/values/main.tf": CALL,
    "stacks/secret/main.tf": CALL,
    "stacks/secret/secret.auto.tfvars": 'zone = "us-east-1c"\n',
}
ROOTS = 16
"""How many root modules there are, of which git does not know the values of one."""


def remove(path: str) -> None:
    shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def move(before: str, after: str) -> None:
    os.rename(before, after)


Change = tuple[Callable[..., object], tuple[str, ...]]
NEW_ZONE = ('"us-east-1b"', '"us-east-1d"')
CHANGES: dict[str, tuple[int | None, list[Change]]] = {
    "nothing": (ROOTS - 1, []),
    "a root module": (ROOTS - 4, [(edit, ("stacks/two/main.tf", *NEW_ZONE))]),
    "a remark in a root module": (ROOTS - 4, [(edit, ("stacks/two/main.tf", "variable", "# a zone\nvariable"))]),
    "another file": (ROOTS - 3, [(write, ("README.md", "All stacks\n"))]),
    "values": (None, [(write, ("stacks/one/terraform.tfvars", 'zone = "us-east-1d"\n'))]),
    "values that git ignores": (None, [(write, ("stacks/secret/secret.auto.tfvars", 'zone = "us-east-1d"\n'))]),
    "values that the configuration names": (None, [(write, ("shared/zone.tfvars", 'zone = "us-east-1d"\n'))]),
    "a module that many call": (None, [(edit, ("modules/host/main.tf", "device_index = 1", "device_index = 2"))]),
    "a module of a module": (None, [(edit, ("modules/outer/main.tf", "var.zone\n", '"us-east-1d"\n'))]),
    "a file of a module that is new": (None, [(write, ("modules/host/new.tf", "locals {\n  a = 1\n}\n"))]),
    "a file of a module that is gone": (None, [(remove, ("modules/outer/main.tf",))]),
    "a module that is gone": (None, [(remove, ("modules/quiet",))]),
    "a file that is read": (None, [(write, ("modules/reader/zone.txt", "us-east-1d\n"))]),
    "a file beside it": (None, [(write, ("modules/reader/other.txt", "another\n"))]),
    "a file that may be read": (None, [(write, ("data/zones.json", '{"zone": "us-east-1d"}\n'))]),
    "a state": (None, [(edit, ("stacks/zones/main.tf", *NEW_ZONE))]),
    "a count to none": (None, [(edit, ("stacks/sometimes/main.tf", "count = 1", "count = 0"))]),
    "a count from none": (None, [(edit, ("stacks/never/main.tf", "count = 0", "count = 1"))]),
    "what was suppressed": (None, [(edit, ("stacks/loud/main.tf", '"us-east-1b"', '"us-east-1a"'))]),
    "what is suppressed": (None, [(edit, ("stacks/silent/main.tf", '"us-east-1a"', '"us-east-1c"'))]),
    "what is not suppressed": (None, [(write, ("stacks/silent/terraform.tfvars", "other = 1\n"))]),
    "JSON": (None, [(edit, ("stacks/json/main.tf.json", *NEW_ZONE))]),
    "what a link leads to": (None, [(edit, ("common/main.tf", *NEW_ZONE))]),
    "the configuration": (0, [(write, ("enilint.toml", '[rules.ENI101]\nseverity = "warning"\n'))]),
    "what git ignores": (0, [(write, (".gitignore", "stacks/two\nsecret.auto.tfvars\n"))]),
    "what is locked": (None, [(write, ("stacks/two/.terraform.lock.hcl", "\n"))]),
    "a root module that is new": (None, [(write, ("stacks/new/main.tf", CALL))]),
    "a root module that is gone": (None, [(remove, ("stacks/sometimes",))]),
    "all that call a module": (None, [(remove, ("stacks/sometimes",)), (remove, ("stacks/never",))]),
    "a call that is gone": (None, [(write, ("stacks/sometimes/main.tf", "")), (write, ("stacks/never/main.tf", ""))]),
    "a call of another module": (None, [(edit, ("stacks/loud/main.tf", "quiet", "host"))]),
    "a name": (None, [(move, ("stacks/two", "stacks/second"))]),
    "a module that is installed": (
        None,
        [
            (write, ("stacks/two/more.tf", 'module "far" {\n  source = "example/host/aws"\n}\n')),
            (
                write,
                (
                    "stacks/two/.terraform/modules/modules.json",
                    '{"Modules": [{"Key": "far", "Source": "example/host/aws", "Dir": ".terraform/modules/far"}]}',
                ),
            ),
            (write, ("stacks/two/.terraform/modules/far/main.tf", MODULE)),
        ],
    ),
}


@pytest.fixture
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    for name, text in FILES.items():
        write(name, text)
    os.mkdir("stacks/linked")
    os.symlink("../../common/main.tf", "stacks/linked/main.tf")
    commit()
    return project


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_reported_is_the_same(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    skipped, changes = CHANGES[name]
    for change, arguments in changes:
        change(*arguments)
    few = run("check", "--format", "json", "--since", "HEAD").report
    monkeypatch.setattr(Reach, "skipped", lambda *_: Skipped())
    every = run("check", "--format", "json", "--since", "HEAD").report
    for part in ("findings", "undecided", "errors"):
        assert few[part] == every[part]
    words = [one["message"] for one in few["notices"] if "not linted" in one["message"]]
    if skipped is not None:
        number = len(every["inputs"]) - len(few["inputs"])
        assert number == skipped
        assert words == (
            [f"{skipped} root modules were not linted: no change since HEAD reaches them"] if skipped else []
        )


@pytest.mark.usefixtures("repository")
def test_a_run_without_any_root_module(run: Run) -> None:
    result = run("check", "--format", "concise", "--since", "HEAD", "stacks/one", "stacks/two")
    assert result.code == 0
    assert "note: 2 root modules were not linted: no change since HEAD reaches them" in result.output
    assert "Nothing was checked: no change reaches a root module." in result.output


@pytest.mark.usefixtures("repository")
def test_variables_that_one_root_module_declares(run: Run) -> None:
    result = run("check", "--format", "json", "--since", "HEAD", "--var", "zone=us-east-1b")
    assert len(result.report["inputs"]) == ROOTS
    assert not result.report["errors"]
