"""Which roots of Terraform a run lints: those in named directories, and those that lead to named files."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import enilint
from enilint.files.text import InputFile
from enilint.run.discovery import Discovery, discover

RESOURCE = 'resource "aws_vpc" "main" {}\n'


def call(source: str) -> str:
    return f'module "it" {{\n  source = "{source}"\n}}\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository to work in."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    return Path(os.path.realpath(tmp_path / "repository"))


def write(files: Mapping[str, str]) -> None:
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")


def found(*paths: str, kind: str | None = None, given: InputFile | None = None) -> Discovery:
    discovery = discover(paths, kind=kind, given=given)
    assert discovery.errors == []
    return discovery


def roots(*paths: str, kind: str | None = None, given: InputFile | None = None) -> list[str]:
    """The directories that are linted as roots."""
    sources = found(*paths, kind=kind, given=given).sources
    assert all(one.file.data == b"" for one in sources if one.kind == "terraform")
    return [one.file.path for one in sources if one.kind == "terraform"]


def test_a_module_that_nothing_calls_is_a_root() -> None:
    write(
        {
            "envs/dev/main.tf": call("../../modules/vpc"),
            "envs/prod/main.tofu": call("../../modules/vpc/"),
            "modules/vpc/main.tf": call("./deep") + RESOURCE,
            "modules/vpc/deep/main.tf": RESOURCE,
            "alone/main.tf": RESOURCE,
            "json/main.tf.json": '{"module": {"a": {"source": "../called"}}}',
            "called/main.tofu.json": "{}",
            "examples/basic/main.tf": RESOURCE,
            "notes/readme.md": call("../alone"),
        }
    )
    assert roots(".") == ["alone", "envs/dev", "envs/prod", "examples/basic", "json"]
    assert roots("envs") == ["envs/dev", "envs/prod"]


def test_only_modules_of_the_search_make_a_module_one_that_is_called() -> None:
    write({"env/main.tf": call("../modules/vpc"), "modules/vpc/main.tf": call("./a"), "modules/vpc/a/main.tf": ""})
    assert roots("modules") == ["modules/vpc"]
    assert roots("modules", "env") == ["env"], "a directory that holds no source itself is no root"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.tf", 'terraform {\n  backend "s3" {}\n}\n'),
        ("main.tf", 'terraform {\n  cloud {\n    organization = "x"\n  }\n}\n'),
        ("main.tofu.json", '{"terraform": {"backend": {"s3": {}}}}'),
        ("main.tf.json", '{"terraform": {"cloud": {}}}'),
        ("terraform.tfvars", "a = 1\n"),
        ("terraform.tfvars.json", "{}"),
        ("x.auto.tfvars", ""),
        ("x.auto.tfvars.json", "{}"),
    ],
)
def test_a_module_that_is_set_up_to_be_applied_is_a_root(path: str, text: str) -> None:
    write({"a/main.tf": call("../b"), "b/vpc.tf": RESOURCE, f"b/{path}": text})
    assert roots(".") == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.tf", 'terraform {\n  required_version = "1"\n}\n# backend and cloud\n'),
        ("main.tf", 'variable "backend" {}\nlocals {\n  cloud = { backend = 1 }\n}\n'),
        ("prod.tfvars", "a = 1\n"),
        ("auto.tfvars", "a = 1\n"),
        ("terraform.tfvars.bak", "a = 1\n"),
    ],
)
def test_a_module_that_is_called_is_none_otherwise(path: str, text: str) -> None:
    write({"a/main.tf": call("../b"), "b/vpc.tf": RESOURCE, f"b/{path}": text})
    assert roots(".") == ["a"]


def test_a_named_directory_of_source_is_a_root() -> None:
    write({"a/main.tf": call("../b"), "b/main.tf": call("./deep"), "b/deep/main.tf": "", "b/more/main.tf": ""})
    assert roots(".", "b") == ["a", "b", "b/more"]
    assert roots("b") == ["b", "b/more"]
    os.chdir("b")
    assert roots(".") == [".", "more"]
    assert roots("../b/deep", "../a", os.path.abspath("../a")) == ["deep", "../a"]
    assert roots(os.path.abspath("../a")) == [str(Path.cwd().parent / "a")]


def test_the_root_of_a_repository_that_its_examples_call() -> None:
    write({"main.tf": RESOURCE, "examples/all/main.tf": call("../.."), "examples/all/design.enilint.yaml": ""})
    assert roots(".") == [".", "examples/all"]
    sources = found("examples").sources
    assert [(one.kind, one.file.path) for one in sources] == [
        ("topology", "examples/all/design.enilint.yaml"),
        ("terraform", "examples/all"),
    ]


def test_modules_that_call_each_other_in_a_circle_are_not_passed_over() -> None:
    write({"a/main.tf": call("../b"), "b/main.tf": call("../a"), "c/main.tf": call("./")})
    assert roots(".") == ["a", "c"]


def test_calls_that_lead_to_no_directory_of_the_search() -> None:
    sources = ("terraform-aws-modules/vpc/aws", "./gone", "../../outside", "${path.module}/x", "./\\u0000", "./\\ud800")
    write({"a/main.tf": "".join(map(call, sources)) + 'module "b" {}\nmodule "c" {\n  source = 1\n}\n'})
    assert roots(".") == ["a"]


def test_broken_source_is_still_source() -> None:
    write({"a/main.tf": call("../b") + "resource {", "b/main.tf": "}", "c/main.tf.json": '{"module": [', "d/x.tf": ""})
    Path("d/binary.tf").write_bytes(b"\xff\xfe\x00\xd8 module")
    assert roots(".") == ["a", "c", "d"]


def test_kind_makes_a_named_directory_one_root() -> None:
    write({"a/main.tf": "", "a/deep/main.tf": "", "a/x.enilint.yaml": "", "empty/readme.md": ""})
    assert roots("a", kind="terraform") == ["a"]
    assert len(found("a", kind="terraform").sources) == 1
    assert [one.message for one in discover(["empty"], kind="terraform").errors] == ["contains no Terraform source"]
    (error,) = discover(["empty/readme.md"], kind="terraform").errors
    assert (
        error.message
        == "Terraform does not load a file of this name; for standard input, add `--stdin-filename main.tf`"
    )


def test_a_named_file_lints_the_roots_that_lead_to_it() -> None:
    write(
        {
            "envs/dev/main.tf": call("../../modules/app"),
            "envs/prod/main.tf": call("../../modules/app"),
            "envs/other/main.tf": RESOURCE,
            "modules/app/main.tf": call("../vpc"),
            "modules/vpc/main.tf": RESOURCE,
            "modules/vpc/outputs.tf.json": "{}",
        }
    )
    both = ["envs/dev", "envs/prod"]
    assert roots("modules/vpc/main.tf") == both
    assert roots("modules/vpc/main.tf", "modules/vpc/outputs.tf.json", "modules/app/main.tf") == both
    assert roots("envs/prod/main.tf", "modules/vpc/main.tf") == ["envs/prod", "envs/dev"]
    assert roots("envs/other/main.tf") == ["envs/other"]
    assert roots(".", "modules/vpc/main.tf") == [*both, "envs/other"]
    os.chdir("modules/vpc")
    assert roots("main.tf") == ["../../envs/dev", "../../envs/prod"]


def test_a_named_file_that_no_root_leads_to(project: Path) -> None:
    write({"a/main.tf": RESOURCE, "build/x/main.tf": RESOURCE, ".gitignore": "build/\n"})
    assert roots("build/x/main.tf") == ["build/x"]
    loose = project.parent / "loose"
    loose.mkdir()
    (loose / "main.tf").write_text(RESOURCE)
    assert roots("../loose/main.tf") == ["../loose"]
    assert roots(str(loose / "main.tf")) == [str(loose)]


def test_what_git_ignores_is_read_only_when_named() -> None:
    write(
        {
            ".gitignore": "/build/\n*_generated.tf\n",
            "build/main.tf": call("../b"),
            "a/x_generated.tf": call("../b"),
            "b/main.tf": RESOURCE,
        }
    )
    for skipped in (".terraform/modules/x", "node_modules/x", ".git/x"):
        write({f"c/{skipped}/main.tf": RESOURCE})
    assert roots(".") == ["b"]
    assert roots("build") == ["build"]
    assert roots("build", "b") == ["build", "b"]


def test_stand_ins_are_no_roots_wherever_enilint_is_installed() -> None:
    shutil.copytree(Path(enilint.__file__).parent / "stand_ins", "environment/lib/enilint/stand_ins")
    write({"a/main.tf": RESOURCE})
    assert roots(".") == ["a"]
    (named,) = {path.parent for path in Path("environment").rglob("*.tf")}
    assert roots(str(named)) == [str(named)]


def test_a_line_of_gitignore_that_is_no_pattern_matches_nothing(recwarn: pytest.WarningsRecorder) -> None:
    lines = ("!", "\\", "a\\", "[z-a]", "[[:foo:]]", "[[x]", "/build/")
    write({".gitignore": "\r\n".join(lines), "build/main.tf": "", f"{'a' * 60}/main.tf": ""})
    assert roots(".") == ["a" * 60]
    assert not recwarn.list


def test_hidden_files_are_no_source() -> None:
    write({"a/.main.tf": RESOURCE, "a/main.tf~": RESOURCE})
    assert found(".").sources == []


def test_links_out_of_the_project_tell_nothing(project: Path) -> None:
    outside = project.parent / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text(call("../b"))
    write({"b/main.tf": "", "a/main.tf": ""})
    Path("a/calls.tf").symlink_to(outside / "main.tf")
    Path("linked").symlink_to(outside)
    assert roots(".") == ["a", "b"]
    Path("a/calls.tf").unlink()
    Path("a/calls.tf").symlink_to("../common.txt")
    write({"common.txt": call("../b")})
    assert roots(".") == ["a"], "a link inside of the project is followed"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
def test_a_pipe_keeps_nobody_waiting() -> None:
    write({"a/main.tf": ""})
    os.mkfifo("a/pipe.tf")
    Path("b").mkdir()
    os.mkfifo("b/.gitignore")
    assert roots(".") == ["a"]


def test_a_text_stands_for_its_file(project: Path) -> None:
    write({"a/main.tf": "", "b/main.tf": "", "design.enilint.yaml": ""})
    edited = InputFile("a/main.tf", call("../b").encode())
    discovery = found(given=edited)
    assert [one.file.path for one in discovery.sources] == ["a"]
    assert discovery.replaced == {str(project / "a" / "main.tf"): edited.data}
    assert roots(".") == ["a", "b"]
    assert roots(".", given=edited) == ["a"]
    assert roots(given=InputFile("b/new.tf", b"")) == ["b"]
    Path("new").mkdir()
    assert roots("b/main.tf", given=InputFile("new/new.tf", call("../b").encode())) == ["new"]
    assert roots(given=InputFile("newer/new.tf", b"")) == ["newer"]
    assert found(given=InputFile("design.enilint.yaml", b"")).replaced == {}


def test_a_text_without_a_name_stands_for_no_file() -> None:
    (error,) = discover([], kind="terraform", given=InputFile("<stdin>", b"")).errors
    assert (
        error.message
        == "Terraform does not load a file of this name; for standard input, add `--stdin-filename main.tf`"
    )


def test_values_of_variables_are_no_design() -> None:
    write({"prod.tfvars": "a = 1\n", "prod.tfvars.json": "{}"})
    errors = discover(["prod.tfvars", "prod.tfvars.json"]).errors
    assert [error.path for error in errors] == ["prod.tfvars", "prod.tfvars.json"]
    assert all("--var-file" in error.message for error in errors)


def test_values_that_terraform_loads_by_itself_stand_for_the_roots_of_their_module() -> None:
    write({"a/main.tf": RESOURCE, "a/terraform.tfvars": "", "b/x.auto.tfvars.json": "{}", "c/main.tf": call("../d")})
    write({"d/main.tf": RESOURCE, "d/x.auto.tfvars": ""})
    assert roots("a/terraform.tfvars") == ["a"]
    assert roots("d/x.auto.tfvars") == ["c", "d"]
    assert [error.path for error in discover(["b/x.auto.tfvars.json"]).errors] == ["b/x.auto.tfvars.json"]


def test_a_plan_does_not_lint_the_source_beside_it() -> None:
    write({"main.tf": "", "plan.json": '{"format_version": "1.2", "planned_values": {}}', "plan.tf.json": ""})
    assert [one.kind for one in found("plan.json").sources] == ["terraform-plan"]
    assert [one.kind for one in found(".").sources] == ["terraform"]
