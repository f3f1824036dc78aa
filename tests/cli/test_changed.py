"""What `--since` and `--changed-only` leave out of a report, and what they must not."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.repository import MODULE, TWO, commit, edit, found, git
from tests.cli.running import ERROR, Run, needs_git, write

pytestmark = needs_git


@pytest.fixture(autouse=True)
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    return project


def test_nothing_changed(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    assert found(run) == []
    result = run("check", "--since", "HEAD", "--format", "concise")
    assert "2 findings are not reported: outside of what changed since HEAD" in result.output
    assert run("check").code == 1


@pytest.mark.parametrize(
    ("before", "after", "subjects"),
    [
        ("web: {type: m5.large", "web: {type: m5.xlarge", ["attachments[0]"]),
        ("    type: m5.large", "    type: m5.xlarge", ["attachments[1]"]),
        ("    type: m5.large\n\n", "    type: m5.large\n", ["attachments[1]"]),
        ("web-address: {subnet: b}", "web-address: {subnet: b, description: x}", ["attachments[0]"]),
        ("a: {zone: us-east-1a}", "a: {zone: us-east-1a, cidr: 10.0.0.0/24}", ["attachments[0]", "attachments[1]"]),
        ("instance: db, device", "instance: db,  device", ["attachments[1]"]),
        ("version: 1\n", "version: 1\n\n# a remark\n\n", []),
        ("instances:\n", "instances:\n  other: {type: m5.large, subnet: a}\n", []),
        ("interfaces:\n", "interfaces:\n\n", []),
    ],
)
def test_a_block_of_a_topology_changed(run: Run, before: str, after: str, subjects: list[str]) -> None:
    write("a.enilint.yaml", TWO)
    write("b.enilint.yaml", TWO)
    commit()
    edit("a.enilint.yaml", before, after)
    assert found(run) == subjects
    commit()
    assert found(run) == []
    assert found(run, since="HEAD~1") == subjects


def test_an_entity_that_went_may_concern_all_others(run: Run) -> None:
    write("a.enilint.yaml", TWO.replace("instances:\n", "instances:\n  gone: {type: m5.large, subnet: a}\n"))
    write("b.enilint.yaml", TWO)
    commit()
    edit("a.enilint.yaml", "  gone: {type: m5.large, subnet: a}\n", "")
    assert found(run) == ["attachments[0]", "attachments[1]"]


@pytest.mark.parametrize(
    ("before", "after", "is_found"),
    [
        ('availability_zone = "us-east-1a"', 'availability_zone = "us-east-1d"', True),
        ("device_index = 1", "device_index = 2", True),
        ('"m5.large"', '"m5.xlarge"', True),
        ('default = "us-east-1b"', 'default = "us-east-1c"', True),
        ("# one subnet", "# a subnet", False),
        ('"us-east-1c"', '"us-east-1d"', False),
        ('  vpc_id = "vpc-1"\n\n', "", False),
        ('resource "aws_subnet" "unrelated" {', 'resource "aws_subnet" "named_anew" {', False),
        ("", 'resource "aws_vpc" "new" {\n  cidr_block = "10.0.0.0/16"\n}\n', False),
        ("", "locals {\n  a = 1\n}\n", True),
        ("", 'data "aws_ami" "a" {}\n', True),
    ],
)
def test_a_block_of_a_module_changed(run: Run, before: str, after: str, *, is_found: bool) -> None:
    write("main.tf", MODULE)
    commit()
    if before:
        edit("main.tf", before, after)
    else:
        write("main.tf", MODULE + after)
    assert bool(found(run)) == is_found


def test_a_resource_that_went_may_concern_all_others(run: Run) -> None:
    write("main.tf", MODULE)
    commit()
    first, block, rest = MODULE.partition('resource "aws_subnet" "unrelated"')
    write("main.tf", first + (block + rest).partition("}\n")[2])
    assert found(run)
    write("main.tf", MODULE)
    write("other.tf", 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    commit()
    assert found(run) == []
    Path("other.tf").unlink()
    assert found(run)


def test_values_of_variables_and_settings_may_concern_everything(run: Run) -> None:
    write("main.tf", MODULE)
    write("terraform.tfvars", 'zone = "us-east-1b"\n')
    write("enilint.toml", "")
    write("apart/main.tf", MODULE)
    commit()
    write("terraform.tfvars", 'zone = "us-east-1c"\n')
    assert len(found(run)) == 1
    git("checkout", "--quiet", ".")
    write("enilint.toml", 'fail-on = "info"\n')
    assert len(found(run)) == 2


def test_a_call_that_changed_leads_to_what_it_makes(run: Run) -> None:
    write("net/main.tf", MODULE)
    write("main.tf", 'module "one" {\n  source = "./net"\n}\n\nmodule "two" {\n  source = "./net"\n}\n')
    commit()
    edit("main.tf", 'module "two" {', 'module "two" {\n  zone   = "us-east-1c"')
    assert [subject.split(".")[1] for subject in found(run)] == ["two"]


def test_files_that_are_new_renamed_or_moved(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    write("tf/main.tf", MODULE)
    commit()
    write("new.enilint.yaml", ERROR)
    assert found(run) == ["attachments[0]"]
    git("add", "new.enilint.yaml")
    assert found(run) == ["attachments[0]"]
    commit()
    git("config", "diff.renames", "false")
    git("config", "diff.noprefix", "true")
    git("mv", "a.enilint.yaml", "renamed.enilint.yaml")
    git("mv", "tf/main.tf", "tf/other.tf")
    assert found(run) == []
    edit("renamed.enilint.yaml", "web: {type: m5.large", "web: {type: m5.xlarge")
    assert found(run) == ["attachments[0]"]


def test_an_ignored_file_is_one_that_git_cannot_tell_of(run: Run) -> None:
    write(".gitignore", "*.enilint.yaml\n")
    commit()
    write("a.enilint.yaml", ERROR)
    assert found(run, "a.enilint.yaml") == ["attachments[0]"]


@pytest.mark.parametrize("name", ["with a space", "ünïcode", 'quo"te', "back\\slash", "tab\there", "-dash", "+++ b"])
def test_paths_of_all_kinds(run: Run, name: str) -> None:
    path = write(f"{name}.enilint.yaml", TWO)
    write("other.enilint.yaml", TWO)
    commit()
    edit(path, "web: {type: m5.large", "web: {type: m5.xlarge")
    assert found(run) == ["attachments[0]"]
    commit()
    edit(path, "web: {type: m5.xlarge", "web: {type: m5.large")
    git("mv", "--", path, f"moved-{path}")
    assert found(run) == ["attachments[0]"]


def test_lines_that_look_like_the_head_of_a_patch(run: Run) -> None:
    text = TWO + "# x\n"
    write("a.enilint.yaml", text)
    write("b.enilint.yaml", TWO)
    commit()
    edit("a.enilint.yaml", "# x\n", "# x\n#\n# +++ b/b.enilint.yaml\n# @@ -1 +1,99 @@\n")
    write("c.enilint.yaml", "version: 1\n")
    assert found(run) == []


def test_what_the_other_branch_changed_is_not_this_one_s(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    git("checkout", "--quiet", "-b", "branch")
    edit("a.enilint.yaml", "    type: m5.large", "    type: m5.xlarge")
    commit()
    git("checkout", "--quiet", "main")
    edit("a.enilint.yaml", "web: {type: m5.large", "web: {type: m5.xlarge")
    commit()
    git("checkout", "--quiet", "branch")
    assert found(run, since="main") == ["attachments[1]"]
    os.mkdir("deep")
    os.chdir("deep")
    assert found(run, "..", since="main") == ["attachments[1]"]


def test_a_revision_without_a_name_and_a_repository_without_commits(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    result = run("check", "--since", "main")
    assert (result.code, result.error) == (2, "error: --since main: this repository has no commit yet\n")
    result = run("check", "--since", "")
    assert (result.code, result.error) == (
        2,
        "error: --since needs a commit, branch or tag\nsee `enilint check --help`\n",
    )


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", "HEAD:a.enilint.yaml"])
def test_a_revision_that_is_none(run: Run, revision: str) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    result = run("check", f"--since={revision}")
    assert result.code == 2
    assert f"error: --since {revision}: unknown commit {revision}; fetch it" in result.error
    assert not Path("x").exists()


def test_git_that_cannot_tell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    git("checkout", "--quiet", "--orphan", "alone")
    write("b.enilint.yaml", TWO)
    commit()
    result = run("check", "--since", "main")
    assert (result.code, "the history from main to HEAD" in result.error) == (2, True)
    monkeypatch.setenv("GIT_DIR", "missing")
    result = run("check", "--since", "HEAD")
    assert (result.code, "not a git repository" in result.error) == (2, True)
    monkeypatch.setenv("PATH", "")
    result = run("check", "--since", "HEAD")
    assert (result.code, "git cannot be run" in result.error) == (2, True)


def test_programs_of_the_repository_are_not_run(run: Run) -> None:
    write(".gitattributes", "* diff=own\n")
    write("a.enilint.yaml", TWO)
    commit()
    git("config", "diff.own.command", "touch ran")
    git("config", "diff.own.textconv", "touch ran; cat")
    git("config", "diff.external", "touch ran")
    edit("a.enilint.yaml", "web: {type: m5.large", "web: {type: m5.xlarge")
    assert found(run) == ["attachments[0]"]
    assert not Path("ran").exists()


@pytest.mark.skipif(os.name == "nt", reason="the programs are scripts of a shell")
@pytest.mark.parametrize(
    "settings",
    [
        {"core.fsmonitor": "touch ran; false"},
        {"core.hooksPath": "hooks"},
        {"filter.a.X.clean": "touch ran; cat", "filter.a.X.required": "true"},
        {"filter.own.clean": "touch ran; cat", "filter.own.required": "true"},
        {"filter.own.process": "touch ran; false"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_nor_those_that_compare_files(run: Run, settings: dict[str, str]) -> None:
    write("a.enilint.yaml", TWO)
    write("hooks/post-index-change", "#!/bin/sh\ntouch ran\n")
    os.chmod("hooks/post-index-change", 0o755)
    commit()
    os.utime("hooks/post-index-change", (1, 1))
    write(".git/info/attributes", f"* filter={'a.X' if 'filter.a.X.clean' in settings else 'own'}\n")
    for name, value in settings.items():
        git("config", name, value)
    edit("a.enilint.yaml", "web: {type: m5.large", "web: {type: m5.xlarge")
    assert "attachments[0]" in found(run)
    assert not Path("ran").exists()


def test_nothing_is_fetched(run: Run, project: Path) -> None:
    """What a repository is fetched from can be a program."""
    write("a.enilint.yaml", TWO)
    commit()
    os.remove(f".git/objects/{(blob := git('rev-parse', 'HEAD:a.enilint.yaml'))[:2]}/{blob[2:]}")
    git("config", "remote.origin.url", f"ext::touch {project}/ran")
    git("config", "remote.origin.promisor", "true")
    git("config", "extensions.partialClone", "origin")
    git("config", "protocol.ext.allow", "always")
    edit("a.enilint.yaml", "web: {type: m5.large", "web: {type: m5.xlarge")
    assert run("check", "--since", "HEAD").code == 2
    assert not Path("ran").exists()


def test_a_filter_that_cannot_be_left_out(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    git("config", "filter.a=b.clean", "touch ran; cat")
    result = run("check", "--since", "HEAD")
    assert (result.code, "a filter with a `=` in its name: filter.a=b" in result.error) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="the program is a script of a shell")
@pytest.mark.parametrize("path", [".:", ":", "bin:"])
def test_a_git_that_the_repository_brings_along(run: Run, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    for name in ("git", "bin/git"):
        write(name, "#!/bin/sh\ntouch ran\n")
        os.chmod(name, 0o755)
    monkeypatch.setenv("PATH", path + os.environ["PATH"])
    assert found(run) == []
    assert not Path("ran").exists()


@pytest.mark.parametrize("other", [["--fix"], ["--diff"], ["--write-baseline", "b.json"]])
def test_options_that_are_about_all_findings(run: Run, other: list[str]) -> None:
    for option in (["--since", "HEAD"], ["--changed-only"]):
        result = run("check", *option, *other)
        assert (result.code, "cannot be combined with" in result.error) == (2, True)


def changed_plan(*changed: str) -> str:
    """A plan of MODULE, of which these resources change."""
    values = {
        "aws_subnet.a": {"id": "subnet-1", "availability_zone": "us-east-1a", "vpc_id": "vpc-1"},
        "aws_subnet.b": {"id": "subnet-3", "availability_zone": "us-east-1b", "vpc_id": "vpc-1"},
        "aws_subnet.b2": {"id": "subnet-2", "availability_zone": "us-east-1b", "vpc_id": "vpc-1"},
        "aws_instance.i": {"id": "i-1", "instance_type": "m5.large", "subnet_id": "subnet-1"},
        "aws_network_interface.n": {"id": "eni-1", "subnet_id": "subnet-2"},
        "aws_network_interface_attachment.x[0]": {
            "instance_id": "i-1",
            "network_interface_id": "eni-1",
            "device_index": 1,
        },
        "aws_vpc.v": {"id": "vpc-1", "cidr_block": "10.0.0.0/16"},
    }
    changes = [
        {
            "address": address,
            "mode": "managed",
            "type": address.partition(".")[0],
            "name": address.partition(".")[2].partition("[")[0],
            **({"index": 0} if "[" in address else {}),
            "change": {"actions": ["update" if address in changed else "no-op"], "before": value, "after": value},
        }
        for address, value in values.items()
    ]
    return json.dumps({"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": changes})


@pytest.mark.parametrize(
    ("changed", "is_found"),
    [
        ([], False),
        (["aws_vpc.v"], False),
        (["aws_network_interface_attachment.x[0]"], True),
        (["aws_subnet.b"], False),
        (["aws_subnet.b2"], True),
        (["aws_instance.i", "aws_vpc.v"], True),
    ],
)
def test_only_what_a_plan_changes(run: Run, changed: list[str], *, is_found: bool) -> None:
    write("plan.json", changed_plan(*changed))
    assert "ENI101" in run("check", "plan.json", "--format", "json").rules
    result = run("check", "plan.json", "--changed-only", "--format", "json")
    assert ("ENI101" in result.rules) == is_found


def test_only_changed_leaves_what_is_no_plan(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    result = run("check", "--changed-only")
    assert result.code == 1
    assert "--changed-only has no effect: no plan was read" in " ".join(result.output.split())
    write("plan.json", changed_plan("aws_instance.db"))
    assert "none was read" not in run("check", "plan.json", "--changed-only").output


def test_a_plan_beside_its_source_is_judged_by_the_source(run: Run) -> None:
    case = Path(__file__).parents[1] / "cases/terraform/floating-eni-cross-zone"
    write("main.tf", (case / "main.tf").read_text(encoding="utf-8"))
    commit()
    write("plan.json", (case / "plan.json").read_text(encoding="utf-8"))
    assert run("check", "plan.json").code == 1
    assert found(run, "plan.json") == []
    edit(
        "main.tf",
        'resource "aws_network_interface" "floating" {',
        'resource "aws_network_interface" "floating" {\n  # a',
    )
    assert found(run, "plan.json")
