"""Modules on disk: which files they are made of, what they declare, and where calls lead."""

import json
import os
from pathlib import Path

import pytest

from enilint.inputs.parses import Parses
from enilint.inputs.terraform.source.modules import SourceTree
from tests.inputs.terraform.source.projects import module, places, tree, write

OUTSIDE = "is outside the project (the git repository or, without one, the given directory)"


def vpc(name: str) -> str:
    return f'resource "aws_vpc" "{name}" {{}}\n'


def call(name: str, source: str) -> str:
    return f'module "{name}" {{\n  source = "{source}"\n}}\n'


def names(directory: Path, files: dict[str, str]) -> list[str]:
    return [name for _, _, name in module(directory, files).resources]


def installed(*entries: tuple[str, str, str]) -> str:
    return json.dumps({"Modules": [{"Key": key, "Source": source, "Dir": where} for key, source, where in entries]})


def test_everything_that_files_declare(tmp_path: Path) -> None:
    text = """\
terraform {
  required_version = ">= 1.5"
}
provider "aws" {}
provider "aws" {
  alias = "east"
}
variable "v" {}
locals {
  a = 1
}
locals {
  b = 2
}
resource "aws_vpc" "r" {}
data "aws_vpc" "d" {}
ephemeral "aws_secret" "e" {}
module "m" {
  source = "./m"
}
output "o" {
  value = 1
}
moved {
  from = aws_vpc.x
  to   = aws_vpc.r
}
removed {
  from = aws_vpc.y
}
import {
  to = aws_vpc.r
  id = "vpc-1"
}
check "c" {}
action "aws_lambda_invoke" "a" {}
language {}
"""
    found = module(tmp_path, {"main.tf": text})
    assert not found.errors
    assert set(found.resources) == {
        ("managed", "aws_vpc", "r"),
        ("data", "aws_vpc", "d"),
        ("ephemeral", "aws_secret", "e"),
    }
    assert (list(found.calls), list(found.variables), list(found.outputs)) == (["m"], ["v"], ["o"])
    assert list(found.locals) == ["a", "b"]
    lists = (found.settings, found.moved, found.removed, found.imports, found.checks, found.actions)
    assert [len(one) for one in lists] == [1] * 6
    assert len(found.providers) == 2
    assert (found.path, found.directory) == (".", str(tmp_path))


def test_which_files_make_a_module(tmp_path: Path) -> None:
    files = {
        "b.tf": vpc("b"),
        "a.tf": vpc("a"),
        "c.tf.json": '{"resource": {"aws_vpc": {"c": {}}}}',
        "d.tofu": vpc("d"),
        "e.tofu.json": '{"resource": {"aws_vpc": {"e": {}}}}',
        ".hidden.tf": vpc("hidden"),
        "#unsaved.tf#": vpc("unsaved"),
        "backup.tf~": vpc("backup"),
        "main.tftest.hcl": vpc("test"),
        "tests/unit.tf": vpc("unit"),
        "directory.tf/x.tf": vpc("deeper"),
    }
    assert names(tmp_path, files) == ["a", "b", "c", "d", "e"]


def test_what_opentofu_reads_replaces_what_terraform_reads(tmp_path: Path) -> None:
    files = {
        "a.tf": vpc("old"),
        "a.tofu": vpc("new"),
        "b.tf.json": '{"resource": {"aws_vpc": {"old_json": {}}}}',
        "b.tofu.json": '{"resource": {"aws_vpc": {"new_json": {}}}}',
        "c.tf.json": '{"resource": {"aws_vpc": {"kept": {}}}}',
        "c.tofu": vpc("beside"),
    }
    assert names(tmp_path, files) == ["new", "new_json", "kept", "beside"]


def test_a_file_that_stands_for_another_one_need_not_be_saved(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": vpc("saved")})
    replaced = {str(tmp_path / "main.tf"): vpc("edited").encode(), str(tmp_path / "new.tf"): vpc("new").encode()}
    found = SourceTree(str(tmp_path), str(tmp_path), replaced).module(())
    assert found
    assert [name for _, _, name in found.resources] == ["edited", "new"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b"\xef\xbb\xbf" + vpc("a").encode())
    assert names(tmp_path, {}) == ["a"]


def test_mistakes_have_places(tmp_path: Path) -> None:
    (tmp_path / "latin.tf").write_bytes(b'locals {\n  a = "\xe9"\n}\n')
    found = module(tmp_path, {"main.tf": "locals {\n  a = \n}\n" + vpc("a")})
    assert places(found.errors, tmp_path) == [
        "latin.tf:2:8 not valid UTF-8; save the file as UTF-8",
        "main.tf:2:7 expected an expression, found a newline",
    ]
    assert found.incomplete
    assert list(found.resources) == [("managed", "aws_vpc", "a")]


def test_what_is_no_readable_file(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"secret.tf": vpc("secret")})
    os.mkfifo(tmp_path / "a.tf")
    (tmp_path / "b.tf").symlink_to(outside / "secret.tf")
    (tmp_path / "c.tf").symlink_to("nowhere")
    (tmp_path / "d.tf").write_bytes(b"#" * 10_000_001)
    found = module(tmp_path, {"e.tf": vpc("e")})
    assert places(found.errors, tmp_path) == [
        "a.tf cannot be read: not a regular file",
        "b.tf is not read: it is a symbolic link to a file outside the project",
        "c.tf cannot be read: No such file or directory",
        "d.tf cannot be read: larger than 10 MB",
    ]
    assert found.incomplete
    assert list(found.resources) == [("managed", "aws_vpc", "e")]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (vpc("a") + vpc("a"), '2:1 resource "aws_vpc" "a" is already declared at main.tf:1'),
        ('data "x" "a" {}\n' * 2, '2:1 data source "x" "a" is already declared at main.tf:1'),
        ('variable "a" {}\n' * 2, '2:1 variable "a" is already declared at main.tf:1'),
        ('output "a" {}\n' * 2, '2:1 output "a" is already declared at main.tf:1'),
        ('module "a" {}\n' * 2, '2:1 module call "a" is already declared at main.tf:1'),
        ('provider "aws" {}\n' * 2, '2:1 provider "aws" is already declared at main.tf:1'),
        (
            'provider "aws" {\n  alias = "b"\n}\n' * 2,
            '4:1 provider "aws" with alias "b" is already declared at main.tf:1',
        ),
        ("locals {\n  a = 1\n}\n" * 2, '5:3 local value "a" is already defined at main.tf:2'),
        ('resource "aws_vpc" {}', "1:1 resource needs two labels: a type and a name"),
        ('variable "a" "b" {}', "1:1 variable needs one label: a name"),
        ('locals "a" {}', "1:1 locals takes no label"),
        ("locals {\n  tags {}\n}\n", "2:3 blocks are not allowed in locals; write `name = value`"),
        ('resuorce "aws_vpc" "a" {}', '1:1 "resuorce" is not expected here (did you mean "resource"?)'),
        ("region = 1", '1:1 "region" is not expected here'),
        ("locals = {}", '1:1 "locals" is a block, not an argument: remove the `=`'),
    ],
)
def test_what_terraform_refuses(tmp_path: Path, text: str, error: str) -> None:
    assert places(module(tmp_path, {"main.tf": text}).errors, tmp_path) == [f"main.tf:{error}"]


def test_names_are_distinct_by_kind(tmp_path: Path) -> None:
    text = """\
resource "aws_vpc" "a" {}
data "aws_vpc" "a" {}
resource "aws_subnet" "a" {}
variable "a" {}
output "a" {}
module "a" {}
provider "a" {}
provider "a" {
  alias = "a"
}
terraform {}
terraform {}
"""
    assert not module(tmp_path, {"main.tf": text}).errors


def test_the_first_declaration_holds(tmp_path: Path) -> None:
    found = module(tmp_path, {"a.tf": "locals {\n  x = 1\n}\n", "b.tf": "locals {\n  x = 2\n}\n"})
    assert found.locals["x"].file.path.endswith("a.tf")


def test_mistakes_are_bounded(tmp_path: Path) -> None:
    assert len(module(tmp_path, {"main.tf": "x {}\n" * 5000}).errors) == 1000


def test_where_calls_lead(tmp_path: Path) -> None:
    files = {
        "main.tf": call("near", "./near") + call("far", "acme/far/aws") + call("git", "git::https://a.example/b.git"),
        "near/main.tf": call("deep", "../deep//") + vpc("near"),
        "deep/main.tf": vpc("deep"),
        ".terraform/modules/far/main.tf": call("sub", "./modules/sub"),
        ".terraform/modules/far/modules/sub/main.tf": call("more", "acme/more/aws//x"),
        ".terraform/modules/far.sub.more/x/main.tf": vpc("more"),
        ".terraform/modules/git/main.tf": vpc("git"),
        ".terraform/modules/modules.json": installed(
            ("", "", "."),
            ("near", "./elsewhere", "elsewhere"),
            ("far", "registry.terraform.io/acme/far/aws", ".terraform/modules/far"),
            ("far.sub.more", "registry.terraform.io/acme/more/aws//x", ".terraform/modules/far.sub.more/x"),
            ("git", "git::https://a.example/b.git", ".terraform/modules/git"),
        ),
        "elsewhere/main.tf": vpc("elsewhere"),
    }
    source = tree(tmp_path, files)
    paths = {
        ("near",): "near",
        ("near", "deep"): "deep",
        ("far",): ".terraform/modules/far",
        ("far", "sub"): ".terraform/modules/far/modules/sub",
        ("far", "sub", "more"): ".terraform/modules/far.sub.more/x",
        ("git",): ".terraform/modules/git",
    }
    for calls, path in paths.items():
        found = source.module(calls)
        assert found, calls
        assert (found.path, source.missing(calls)) == (path, "")
    assert len(source.modules()) == 1 + len(paths)
    assert source.modules()[0] is source.module(())


def test_paths_are_relative_to_the_root_module(tmp_path: Path) -> None:
    files = {"main.tf": vpc("a"), "examples/full/main.tf": call("up", "../../")}
    found = tree(tmp_path, files, "examples/full").module(("up",))
    assert found
    assert found.path == "../.."


def test_a_module_that_is_called_twice_is_read_once(tmp_path: Path) -> None:
    source = tree(tmp_path, {"main.tf": call("a", "./m") + call("b", "./m"), "m/main.tf": vpc("m")})
    assert source.module(("a",))
    assert source.module(("a",)) is source.module(("b",))


def test_roots_share_what_was_parsed_until_it_changes(tmp_path: Path) -> None:
    files = {"one/main.tf": call("m", "../m"), "two/main.tf": call("m", "../m"), "m/main.tf": vpc("old")}
    parses = Parses()
    first, second = tree(tmp_path, files, "one", parses), tree(tmp_path, files, "two", parses)
    key = ("managed", "aws_vpc", "old")
    one, two = first.module(("m",)), second.module(("m",))
    assert one
    assert two
    assert one.resources[key].block is two.resources[key].block
    changed = tree(tmp_path, {"m/main.tf": vpc("new")}, "one", parses).module(("m",))
    assert changed
    assert list(changed.resources) == [("managed", "aws_vpc", "new")]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"main.tf": call("m", "acme/m/aws")}, "module.m is not installed; run `terraform get`"),
        ({"main.tf": call("m", "./away")}, 'there is no directory "away", the source of module.m'),
        (
            {"main.tf": call("m", "./empty"), "empty/x.txt": ""},
            'there is no Terraform source in "empty", the source of module.m',
        ),
        ({"main.tf": call("m", "../outside")}, f"module.m {OUTSIDE}"),
        ({"main.tf": call("m", "./\\u0000")}, f"module.m {OUTSIDE}"),
        ({"main.tf": 'module "m" {}'}, "module.m has no source"),
        ({"main.tf": 'module "m" {\n  source = var.s\n}'}, "module.m is not installed; run `terraform get`"),
        ({"main.tf": 'module "m" {\n  source = 1\n}'}, "the source of module.m is not a string"),
        ({"main.tf": call("m", "./")}, "module.m calls itself: it has the same source as the root module"),
        ({"main.tf": ""}, "there is no module.m"),
        (
            {"main.tf": call("m", "acme/m/aws"), ".terraform/modules/modules.json": installed(("m", "", "gone"))},
            'module.m is no longer installed in "gone"; run `terraform get`',
        ),
        (
            {
                "main.tf": call("m", "acme/m/aws"),
                "old/main.tf": "",
                ".terraform/modules/modules.json": installed(("m", "registry.terraform.io/acme/other/aws", "old")),
            },
            (
                'module.m is installed from a different source, "registry.terraform.io/acme/other/aws"; '
                "run `terraform get`"
            ),
        ),
        (
            {"main.tf": call("m", "acme/m/aws"), ".terraform/modules/modules.json": installed(("m", "", "/usr"))},
            f"module.m {OUTSIDE}",
        ),
        (
            {"main.tf": call("m", "acme/m/aws"), ".terraform/modules/modules.json": "[" * 100_000},
            "module.m is not installed; run `terraform get`",
        ),
    ],
)
def test_why_a_module_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tree(tmp_path, files)
    assert source.module(("m",)) is None
    assert source.missing(("m",)) == reason
    assert source.module(("m", "n")) is None
    assert source.missing(("m", "n")) == reason


def test_a_manifest_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / ".terraform" / "modules").mkdir(parents=True)
    os.mkfifo(tmp_path / ".terraform" / "modules" / "modules.json")
    source = tree(tmp_path, {"main.tf": call("m", "acme/m/aws")})
    assert source.missing(("m",)) == "module.m is not installed; run `terraform get`"


def test_modules_that_call_each_other(tmp_path: Path) -> None:
    files = {"main.tf": call("a", "./a"), "a/main.tf": call("b", "../b"), "b/main.tf": call("a", "../a")}
    source = tree(tmp_path, files)
    assert source.module(("a", "b"))
    reason = "module.a.module.b.module.a calls itself: it has the same source as module.a"
    assert source.missing(("a", "b", "a")) == reason


def test_links_do_not_hide_a_circle(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(".")
    source = tree(tmp_path, {"main.tf": call("a", "./again")})
    assert source.missing(("a",)) == "module.a calls itself: it has the same source as the root module"


def test_calls_lead_on_for_so_many_levels(tmp_path: Path) -> None:
    files = {"main.tf": call("m", "./m0")}
    files |= {f"m{level}/main.tf": call("m", f"../m{level + 1}") for level in range(60)}
    source = tree(tmp_path, files)
    assert source.module(("m",) * 50)
    assert source.missing(("m",) * 51).endswith("is nested more than 50 modules deep")


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    source = SourceTree(str(tmp_path / "away"), str(tmp_path))
    assert source.module(()) is None
    assert "away" in source.missing(())
