"""What a run reads on behalf of an input, in a real git repository."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.repository import MODULE, commit, git
from tests.cli.running import CLEAN, ERROR, Run, needs_git, write

pytestmark = needs_git

SECRET = "AKIAsecret"
HEAD = 'resource "aws_network_interface" "n" {\n'
PRINTING = MODULE.replace(HEAD, HEAD + '  for_each = toset(split("\\n", EXPRESSION))\n')
"""It shows what an expression reads as the addresses of findings."""


@pytest.fixture(autouse=True)
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    return project


def output(run: Run, *arguments: str) -> str:
    """All that a run says in every format that has details."""
    said = ""
    for name in ("text", "json", "sarif"):
        result = run("check", "--format", name, "--show-undecided", *arguments)
        said += result.output + result.error
    return said


@pytest.mark.parametrize(
    "path",
    [
        "${path.module}/.git/config",
        ".git/config",
        ".GIT/config",
        "link",
        "linked/config",
        ".env",
        "kept/.env",
        "other/secret.txt",
        "info.txt",
    ],
)
@pytest.mark.parametrize(
    "reading", ['file("{}")', 'templatefile("{}", {{}})', 'base64decode(filebase64("{}"))', 'yamldecode(file("{}"))']
)
def test_no_expression_reads_what_git_does_not_track(run: Run, path: str, reading: str) -> None:
    expression = reading.format(path)
    write("main.tf", PRINTING.replace("EXPRESSION", expression))
    Path("link").symlink_to(".git/config")
    Path("linked").symlink_to(".git")
    Path("kept").symlink_to(".")
    write(".gitignore", ".env\n")
    write(".env", SECRET)
    git("init", "--quiet", "other")
    write("other/secret.txt", SECRET)
    write("info.txt", SECRET)
    write(".git/info/exclude", "info.txt\n")
    git("config", "http.extraheader", SECRET)
    git("add", "main.tf", "link", "linked", "kept", ".gitignore")
    assert SECRET not in output(run)


@pytest.mark.parametrize("setting", ["context", "baseline", "var-files"])
def test_no_setting_reads_what_is_gits_own(run: Run, setting: str) -> None:
    write("main.tf", MODULE)
    values = '[terraform."."]\nvar-files = ["{}"]\n' if setting == "var-files" else setting + ' = ["{}"]\n'
    values = values.replace('["{}"]', '"{}"') if setting == "baseline" else values
    write("enilint.toml", values.format(".git/config"))
    git("config", "http.extraheader", SECRET)
    assert SECRET not in output(run)
    assert run("check").code == 2


def test_no_module_and_no_import_is_read_that_is_gits_own(run: Run) -> None:
    write("main.tf", 'module "m" {\n  source = "./.git"\n}\n')
    write("a.enilint.yaml", "version: 1\nimports: [.git/b.enilint.yaml]\n")
    write(".git/x.tf", f'resource "aws_instance" "i" {{\n  {SECRET} = 1\n}}\n')
    write(".git/b.enilint.yaml", f"version: 1\n{SECRET}: 1\n")
    assert SECRET not in output(run)


def test_a_separate_directory_of_git_is_gits_own(run: Run) -> None:
    git("init", "--quiet", "--separate-git-dir", "meta")
    git("config", "http.extraheader", SECRET)
    write("main.tf", PRINTING.replace("EXPRESSION", 'file("meta/config")'))
    assert SECRET not in output(run)


@pytest.mark.parametrize("version", ["2", "3", "4"])
@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
def test_a_tracked_file_is_read_even_if_it_is_ignored(run: Run, version: str, hashes: str) -> None:
    os.mkdir("inner")
    os.chdir("inner")
    git("init", "--quiet", f"--object-format={hashes}")
    write(".gitignore", "*.txt\nbuild/\n")
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")
    write("build/deep/a.enilint.yaml", ERROR)
    write("build/deep/untracked.enilint.yaml", ERROR)
    for number in range(40):
        write(f"much/{'x' * number}/file {number}", "")
    git("update-index", "--index-version", version)
    git("add", "--all")
    git("add", "--force", "zone.txt", "build/deep/a.enilint.yaml")
    if version == "3":
        write("later", "")
        git("add", "--intent-to-add", "later")
    result = run("check", "--format", "json")
    assert [one["input"] for one in result.report["findings"]] == ["build/deep/a.enilint.yaml", "."]
    git("rm", "--quiet", "--cached", "zone.txt", "build/deep/a.enilint.yaml")
    result = run("check", "--format", "json", "--show-undecided")
    assert result.code == 0
    assert "the content of zone.txt, which is ignored by git" in result.output


def test_of_a_split_index_it_is_not_known_what_is_tracked(run: Run) -> None:
    write(".gitignore", "*.txt\n")
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")
    git("add", "--all", "--force")
    assert run("check").code == 1
    git("update-index", "--split-index")
    assert "which is ignored by git" in run("check", "--show-undecided").output


def test_in_a_worktree_and_in_a_submodule(run: Run, project: Path) -> None:
    write(".gitignore", "*.txt\n")
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")
    git("add", "--all", "--force")
    commit()
    git("worktree", "add", "--quiet", "--detach", str(project / "tree"))
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project / ".git"), "sub")
    for directory in ("tree", "sub"):
        os.chdir(project / directory)
        assert run("check").code == 1, directory


def test_what_is_not_ignored_is_read_before_it_is_tracked(run: Run) -> None:
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")
    assert run("check").code == 1


def test_ignored_values_and_installed_modules_are_read(run: Run) -> None:
    write(".gitignore", ".terraform/\n*.tfvars\n")
    write("main.tf", 'variable "z" {}\nmodule "m" {\n  source = "a/b/aws"\n  zone = var.z\n}\n')
    write("terraform.tfvars", 'z = "us-east-1"\n')
    zone = '= "${var.zone}${file("${path.module}/z.txt")}"'
    write(".terraform/modules/m/main.tf", MODULE.replace("= var.zone", zone))
    write(".terraform/modules/m/z.txt", "b")
    installed = {"Key": "m", "Source": "registry.terraform.io/a/b/aws", "Dir": ".terraform/modules/m"}
    write(".terraform/modules/modules.json", json.dumps({"Modules": [installed]}))
    git("add", "--all")
    assert run("check", "--select", "ENI101").code == 1


def test_a_set_of_files_has_none_of_gits(run: Run) -> None:
    write("main.tf", MODULE.replace("= var.zone", '= length(fileset(".", "**")) == 2 ? "us-east-1b" : "us-east-1a"'))
    write("a.txt", "")
    git("add", "--all")
    assert run("check").code == 1
    write(".gitignore", "*.zip\n")
    write("b.zip", "")
    assert "is ignored by git" in run("check", "--show-undecided").output


def test_no_configuration_above_the_repository_is_taken(run: Run, project: Path) -> None:
    write("home/enilint.toml", 'ignore = ["ENI101"]\n')
    write("home/secret.tf", f'output "{SECRET}" {{\n')
    git("init", "--quiet", "home/work")
    write("home/work/main.tf", MODULE + 'module "m" {\n  source = "../"\n}\n')
    os.chdir("home/work")
    result = run("check", "--format", "json")
    assert [one["rule"] for one in result.report["findings"]] == ["ENI101"]
    assert SECRET not in result.output
    assert str(project / "home" / "enilint.toml") not in run("config").output


def test_without_git_the_project_is_what_is_named(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    os.chdir(home)
    write("secret/secret.txt", SECRET)
    write("secret/a.enilint.yaml", f"version: 1\n{SECRET}: 1\n")
    write("work/envs/main.tf", PRINTING.replace("EXPRESSION", 'file("../../secret/secret.txt")'))
    write("work/envs/a.enilint.yaml", "version: 1\nimports: [../../secret/a.enilint.yaml]\n")
    write("work/net/main.tf", MODULE)
    write("work/envs/net.tf", 'module "net" {\n  source = "../net"\n}\n')
    assert SECRET not in output(run, "work")
    assert "module.net.aws_network_interface.n" in run("check", "work", "--format", "json").output
    os.chdir("work")
    assert SECRET not in output(run)
    write("../enilint.toml", "")
    assert SECRET not in output(run)


def test_a_lower_configuration_does_not_narrow_the_project(run: Run) -> None:
    write("net/main.tf", MODULE)
    write("prod/main.tf", 'module "net" {\n  source = "../net"\n}\n')
    git("add", "--all")
    before = run("check", "--format", "json").report["findings"]
    write("prod/enilint.toml", "")
    for arguments in ((), ("prod",), ("prod/main.tf",)):
        assert run("check", "--format", "json", *arguments).report["findings"] == before, arguments
    os.chdir("prod")
    assert run("check").code == 1


@pytest.mark.parametrize("way", ["named.enilint.yaml", "folder/outside.enilint.yaml"])
def test_a_named_link_out_of_the_project_is_outside_of_it(
    run: Run, way: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hooks name the files that a commit holds."""
    outside = tmp_path_factory.mktemp("outside")
    write(str(outside / "outside.enilint.yaml"), f"version: 1\n{SECRET}: 1\n")
    Path("folder").symlink_to(outside)
    Path("named.enilint.yaml").symlink_to(outside / "outside.enilint.yaml")
    git("add", "--all")
    result = run("check", "--force-exclude", way)
    assert SECRET not in result.output
    assert result.code == 2
    assert "is a symbolic link out of the project" in result.output
    assert SECRET in run("check", way).output


def test_a_named_link_within_the_project_is_read(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    Path("b.enilint.yaml").symlink_to("a.enilint.yaml")
    assert run("check", "--force-exclude", "b.enilint.yaml").code == 1


def test_no_program_is_run_to_learn_what_git_tracks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(".gitignore", "*.txt\n")
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert run("check").code == 0


def test_an_index_of_nonsense(run: Run) -> None:
    write(".gitignore", "*.txt\nbuild/\n")
    write("build/a.enilint.yaml", ERROR)
    write("a.enilint.yaml", CLEAN)
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("zone.txt", "us-east-1b")
    git("add", "--all", "--force")
    data = Path(".git/index").read_bytes()
    for broken in (b"", b"DIRC", data[:200], data[:-1], data[:8] + b"\xff\xff\xff\xff" + data[12:], b"\xff" * 5000):
        Path(".git/index").write_bytes(broken)
        assert run("check").code == 0
    Path(".git/index").unlink()
    os.mkfifo(".git/index")
    assert run("check").code == 0


def test_no_configuration_has_an_ignored_file_read_for_values(run: Run) -> None:
    write("main.tf", 'variable "KEY" {}\n' + PRINTING.replace("EXPRESSION", "var.KEY"))
    write(".gitignore", ".env\n*.tfvars\n")
    for name in (".env", "values.tfvars"):
        write(name, f'KEY = "{SECRET}"\n')
    write("enilint.toml", '[terraform."."]\nvar-files = [".env"]\n')
    assert SECRET not in output(run)
    write("enilint.toml", '[terraform."."]\nvar-files = ["values.tfvars"]\n')
    assert SECRET in output(run)


@pytest.mark.parametrize("target", [".env", ".git/config"])
@pytest.mark.parametrize("link", ["leak.tf", "leak.auto.tfvars", "leak.enilint.yaml"])
@pytest.mark.parametrize("arguments", [(), ("leak.enilint.yaml", "--force-exclude")])
def test_no_link_leads_to_what_git_ignores(run: Run, link: str, target: str, arguments: tuple[str, ...]) -> None:
    """A mistake in what is no design would be shown with its line."""
    write("main.tf", MODULE)
    write(".gitignore", ".env\n")
    write(".env", f"KEY={SECRET}\n{SECRET}: 1\n")
    git("config", "http.extraheader", SECRET)
    Path(link).symlink_to(target)
    if link != "leak.enilint.yaml":
        Path("leak.enilint.yaml").symlink_to("leak")
    commit()
    assert SECRET not in output(run, *arguments)
    assert run("check", *arguments).code == 2


def test_a_link_leads_to_an_ignored_file_of_the_same_kind(run: Run) -> None:
    """Such as one that is generated."""
    write("main.tf", MODULE.replace('  default = "us-east-1b"\n', ""))
    write(".gitignore", "out/\n")
    write("out/values.tfvars", 'zone = "us-east-1b"\n')
    Path("x.auto.tfvars").symlink_to("out/values.tfvars")
    commit()
    assert run("check").code == 1


@pytest.mark.parametrize(
    "setting",
    ['context = [".env"]', 'context = ["link"]', 'baseline = ".env"', '[terraform."."]\nvar-files = [".env"]'],
)
def test_no_setting_reads_what_git_ignores(run: Run, setting: str) -> None:
    write("main.tf", MODULE)
    write(".gitignore", ".env\n")
    write(".env", f"{SECRET}: {SECRET}\n")
    Path("link").symlink_to(".env")
    write("enilint.toml", f"{setting}\n")
    commit()
    assert SECRET not in output(run)
    result = run("check")
    assert (result.code, "ignored by git" in " ".join(result.output.split())) == (2, True)


@pytest.mark.parametrize("name", [".env", "link.yaml"])
def test_no_import_reads_what_git_ignores(run: Run, name: str) -> None:
    write(".gitignore", ".env\n")
    write(".env", f"version: 1\n{SECRET}: 1\n")
    Path("link.yaml").symlink_to(".env")
    write("a.enilint.yaml", f"version: 1\nimports: [{name}]\n")
    commit()
    assert SECRET not in output(run)
    assert run("check").code == 2


@pytest.mark.parametrize("name", ["enilint.toml", "pyproject.toml"])
@pytest.mark.parametrize("target", ["../outside.toml", ".env"])
def test_no_configuration_is_a_link_to_what_is_not_of_the_project(
    run: Run, project: Path, name: str, target: str
) -> None:
    text = f'ignore = ["{SECRET}"]\n'
    os.mkdir("inner")
    os.chdir("inner")
    git("init", "--quiet")
    write(target, f"[tool.enilint]\n{text}" if name == "pyproject.toml" else text)
    write(".gitignore", ".env\n")
    write("main.tf", MODULE)
    Path(name).symlink_to(target)
    commit()
    assert SECRET not in output(run)
    assert (
        f"{name}: error: is not read: it is a symbolic link to a file that"
        in run("check", "--format", "concise").output
    )
    assert SECRET in output(run, "--config", name)


def test_not_even_the_names_of_what_git_ignores_are_told(run: Run) -> None:
    write("main.tf", PRINTING.replace("EXPRESSION", 'join(",", fileset(".", "*.key"))'))
    write(".gitignore", "*.key\n")
    write(f"{SECRET}.key", "")
    commit()
    assert SECRET not in output(run)
