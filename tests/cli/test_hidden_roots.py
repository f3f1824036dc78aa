"""What a change could do so that a root module is not linted, or not as it is applied."""

import os
from pathlib import Path

import pytest

from tests.cli.repository import MODULE, commit, git
from tests.cli.running import Run, needs_git, write

pytestmark = needs_git

GOOD = MODULE.replace('"us-east-1b"', '"us-east-1a"')


@pytest.fixture(autouse=True)
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    return project


def subjects(run: Run, *arguments: str) -> list[tuple[str, str]]:
    """The inputs and the subjects of findings."""
    report = run("check", "--format", "json", "--select", "ENI101", *arguments).report
    return [(one["input"], one["subject"]) for one in report["findings"]]


def calling(source: str, rest: str = "") -> str:
    return f'module "it" {{\n  source = "{source}"\n{rest}}}\n'


HIDDEN = [("prod", "aws_network_interface.n")]


@pytest.mark.parametrize(
    "call",
    [
        calling("../prod", "  count = 0\n"),
        calling("../prod", "  for_each = {}\n"),
        calling("../prod", "  for_each = toset([])\n"),
        calling("../prod", "  count = var.on ? 1 : 0\n") + 'variable "on" {\n  default = false\n}\n',
        calling("../prod", "  lifecycle {\n    enabled = false\n  }\n"),
        calling("../prod") + calling("../prod"),
        calling("../prod") + "}",
        calling("../middle", "  count = 0\n"),
    ],
)
def test_a_call_that_makes_no_instance_hides_no_root(run: Run, call: str) -> None:
    write("prod/main.tf", MODULE)
    assert subjects(run) == HIDDEN
    write("dummy/main.tf", call)
    if "middle" in call:
        write("middle/main.tf", calling("../prod"))
    found = subjects(run)
    assert [one for one in found if one[1].endswith("aws_network_interface.n")]
    assert [subject for _, subject in subjects(run, "prod/main.tf") if subject.endswith("aws_network_interface.n")]
    assert subjects(run, "prod") == HIDDEN


def test_modules_that_call_each_other_without_an_instance(run: Run) -> None:
    write("prod/main.tf", MODULE + calling("../dummy", "  count = 0\n"))
    write("dummy/main.tf", calling("../prod", "  count = 0\n"))
    assert HIDDEN[0] in subjects(run)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("providers.tf", 'provider "aws" {\n  region = "us-east-1"\n}\n'),
        ("providers.tf.json", '{"provider": {"aws": {"region": "us-east-1"}}}'),
        (".terraform.lock.hcl", ""),
    ],
)
def test_a_call_hides_no_module_that_is_set_up_as_a_root(run: Run, name: str, text: str) -> None:
    write("prod/main.tf", MODULE)
    write(f"prod/{name}", text)
    write("dummy/main.tf", calling("../prod", '  zone = "us-east-1a"\n'))
    assert subjects(run) == HIDDEN


@pytest.mark.parametrize(
    "call",
    [
        calling("../net"),
        calling("../net", "  count = 2\n"),
        calling("../net", "  count = var.number\n") + 'variable "number" {}\n',
        calling("../net", "  for_each = var.each\n") + 'variable "each" {}\n',
        calling("../middle"),
    ],
)
def test_a_module_that_is_called_is_no_root(run: Run, call: str) -> None:
    write("net/main.tf", MODULE)
    write("net/proxies.tf", 'provider "aws" {\n  alias = "other"\n}\n')
    write("middle/main.tf", calling("../net"))
    write("prod/main.tf", call + calling("../middle").replace("it", "middle"))
    for arguments in ((), ("net/main.tf",)):
        assert {input for input, _ in subjects(run, *arguments)} == {"prod"}, arguments


@pytest.mark.parametrize(
    ("files", "option"),
    [
        ({"main.tf": MODULE, "main.tofu": ""}, "terraform"),
        ({"main.tf": GOOD, "main.tofu": MODULE}, "tofu"),
        (
            {
                "main.tf": MODULE,
                "more_override.tofu": 'resource "aws_subnet" "b" {\n  availability_zone = "us-east-1a"\n}\n',
            },
            "terraform",
        ),
        ({"main.tf": calling("./net"), "net/main.tf": MODULE, "net/main.tofu": ""}, "terraform"),
        ({"main.tf.json": '{"locals": {}}', "main.tf": MODULE, "main.tofu": "", "main.tofu.json": "{}"}, "terraform"),
    ],
)
def test_a_root_is_linted_as_terraform_and_as_opentofu_read_it(run: Run, files: dict[str, str], option: str) -> None:
    for name, text in files.items():
        write(name, text)
    commit()
    assert len(subjects(run)) == 1
    assert "only for OpenTofu" in run("check").output
    for program in ("terraform", "tofu"):
        write("enilint.toml", f'[terraform."."]\nprogram = "{program}"\n')
        assert len(subjects(run)) == (program == option)
        assert "only for OpenTofu" not in run("check").output


def test_what_both_programs_read_alike_is_said_once(run: Run) -> None:
    write("main.tf", MODULE)
    write("more.tofu", "locals {\n  a = 1\n}\n")
    assert len(subjects(run)) == 1
    Path("more.tofu").unlink()
    os.rename("main.tf", "main.tofu")
    assert "only for OpenTofu" not in run("check").output


def test_a_program_that_is_none(run: Run) -> None:
    write("main.tf", MODULE)
    write("enilint.toml", '[terraform."."]\nprogram = "pulumi"\n')
    result = run("check")
    assert result.code == 2
    assert "terraform or tofu" in result.output


def test_a_root_that_only_a_link_leads_to(run: Run) -> None:
    """Nothing is looked for in node_modules, but the link is a directory to apply like any other."""
    write("node_modules/hidden/main.tf", MODULE)
    os.symlink("node_modules/hidden", "prod")
    os.symlink("..", "node_modules/hidden/again")
    os.symlink(".", "node_modules/hidden/itself")
    commit()
    assert subjects(run) == HIDDEN


@pytest.mark.parametrize(("where", "patterns"), [(".gitignore", "*.tf\n"), ("sub/.gitignore", "*\n")])
def test_no_pattern_hides_what_a_submodule_tracks(run: Run, project: Path, where: str, patterns: str) -> None:
    os.mkdir("origin")
    os.chdir("origin")
    git("init", "--quiet")
    write("deep/main.tf", MODULE)
    if where.startswith("sub/"):
        write(".gitignore", patterns)
    git("add", "--all", "--force")
    git("commit", "--quiet", "--message", "a module")
    os.chdir(project)
    write("a/main.tf", GOOD)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project / "origin"), "sub")
    git("rm", "--quiet", "-r", "--cached", "origin", "--ignore-unmatch")
    os.rename("origin", "node_modules")
    if where == ".gitignore":
        write(where, patterns)
    assert subjects(run) == [("sub/deep", "aws_network_interface.n")]


def test_what_is_tracked_is_found_in_node_modules(run: Run) -> None:
    write("a/main.tf", GOOD)
    write("node_modules/prod/main.tf", MODULE)
    assert subjects(run) == []
    commit()
    assert subjects(run) == [("node_modules/prod", "aws_network_interface.n")]
