"""Where the source of a module is looked for that is not installed for the root module that calls it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from enilint.report import Report
from tests.cli.running import needs_git
from tests.inputs.terraform.source.projects import write
from tests.inputs.terraform.source.standing_in import FILES, ZONES, call, lint, stand_ins

HOST = "registry.terraform.io/"
INSTALLED = ".terraform/modules/net"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository, as far as enilint reads one."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def installed(
    root: str, source: str = f"{HOST}acme/net/aws", version: str = "2.1.0", key: str = "net"
) -> dict[str, str]:
    """A root module that has installed a module."""
    entry = {"Key": key, "Source": source, "Version": version, "Dir": INSTALLED}
    manifest = json.dumps({"Modules": [{"Key": "", "Source": "", "Dir": "."}, entry]})
    return {f"{root}/.terraform/modules/modules.json": manifest, f"{root}/{INSTALLED}/main.tf": FILES}


def origins(report: Report) -> list[str]:
    """What the findings say of where the module is from."""
    assert not report.errors
    facts = [one.message for finding in report.findings for one in finding.related if one.subject == "module.net"]
    return [one.removeprefix("module.net is called here; its source is ") for one in facts]


def is_read(report: Report) -> bool:
    return not report.unread and [one.rule for one in report.findings] == ["ENI101"]


def test_a_module_that_is_installed_goes_without_saying(project: Path) -> None:
    files = {"app/main.tf": call(ZONES), **installed("app"), **installed("other", version="2.2.0")}
    report = lint(project, files, "app", stand_ins(project / "own"))
    assert is_read(report)
    assert origins(report) == []
    assert report.stand_ins == ()


def test_another_root_module_has_it_installed(project: Path) -> None:
    files = {"app/main.tf": call(ZONES), **installed("other", key="network")}
    report = lint(project, files, "app", stand_ins(project / "own"))
    assert is_read(report)
    assert origins(report) == ["the module installed for other"]
    assert report.stand_ins == ()


@pytest.mark.parametrize(
    ("source", "manifest"),
    [
        ("acme/net/aws", "registry.opentofu.org/acme/net/aws"),
        ("example.com/acme/net/aws", "example.com/acme/net/aws"),
        ("github.com/acme/net?ref=v2", "git::https://github.com/acme/net.git?ref=v2"),
        ("git@github.com:acme/net.git?ref=v2", "git::ssh://git@github.com/acme/net.git?ref=v2"),
        ("git::https://example.com/net.git", "git::https://example.com/net.git"),
    ],
)
def test_a_source_as_terraform_notes_it(project: Path, source: str, manifest: str) -> None:
    files = {"app/main.tf": call(ZONES, source=source, version=None), **installed("other", manifest, "")}
    assert is_read(lint(project, files, "app"))


@pytest.mark.parametrize(
    ("source", "manifest", "version"),
    [
        ("acme/net/aws", f"{HOST}acme/net/aws", "3.0.0"),
        ("acme/net/aws", f"{HOST}acme/net/aws", "2.0.0-beta1"),
        ("acme/net/aws", f"{HOST}other/net/aws", "2.1.0"),
        ("acme/net/aws", "example.com/acme/net/aws", "2.1.0"),
        ("example.com/acme/net/aws", f"{HOST}acme/net/aws", "2.1.0"),
        ("acme/net/aws//modules/x", f"{HOST}acme/net/aws", "2.1.0"),
    ],
)
def test_what_another_root_module_has_is_not_the_same(project: Path, source: str, manifest: str, version: str) -> None:
    files = {"app/main.tf": call(ZONES, source=source), **installed("other", manifest, version)}
    (unread,) = lint(project, files, "app").unread
    assert unread.message == "module.net is not installed; run `terraform get`"


def test_root_modules_with_different_versions_do_not_tell(project: Path) -> None:
    files = {"app/main.tf": call(ZONES), **installed("one"), **installed("two", version="2.2.0")}
    assert lint(project, files, "app").unread
    same = {"app/main.tf": call(ZONES), **installed("one"), **installed("two")}
    assert is_read(lint(project, same, "app"))


def test_a_version_that_is_an_expression_is_not_matched(project: Path) -> None:
    text = call("version = var.version_of_net", ZONES, version=None) + 'variable "version_of_net" {}\n'
    assert lint(project, {"app/main.tf": text, **installed("other")}, "app").unread


def test_what_is_no_longer_there_is_not_read(project: Path) -> None:
    files = installed("other")
    del files[f"other/{INSTALLED}/main.tf"]
    assert lint(project, {"app/main.tf": call(ZONES), **files}, "app").unread
    os.makedirs(f"other/{INSTALLED}")  # empty
    assert lint(project, {}, "app").unread


def test_a_module_in_a_module_of_another_root_is_found_there_too(project: Path) -> None:
    outer = 'module "inner" {\n  source = "acme/net/aws"\n  azs = ["eu-west-1a", "eu-west-1b"]\n}\n' + "".join(
        f'output "{one}" {{\n  value = module.inner.{one}\n}}\n' for one in ("private_subnets", "vpc_id")
    )
    files = {"app/main.tf": call(source="acme/outer/aws"), **installed("other")}
    entries = [
        {"Key": "net", "Source": f"{HOST}acme/outer/aws", "Version": "2.0.0", "Dir": ".terraform/modules/outer"},
        {"Key": "net.inner", "Source": f"{HOST}acme/net/aws", "Version": "1.0.0", "Dir": INSTALLED},
    ]
    files["other/.terraform/modules/modules.json"] = json.dumps({"Modules": entries})
    files["other/.terraform/modules/outer/main.tf"] = outer
    assert is_read(lint(project, files, "app"))


@needs_git
def test_expressions_of_the_module_read_its_files(project: Path) -> None:
    files = {"app/main.tf": call(), **installed("other")}
    files[f"other/{INSTALLED}/main.tf"] = FILES.replace(
        "default = []", 'default = jsondecode(file("${path.module}/z.json"))', 1
    )
    files[f"other/{INSTALLED}/z.json"] = '["eu-west-1a", "eu-west-1b"]'
    subprocess.run(["git", "init", "-q"], check=True)
    assert is_read(lint(project, {**files, ".gitignore": ".terraform\n"}, "app"))


@needs_git
def test_a_manifest_that_git_tracks_was_not_written_by_terraform(project: Path) -> None:
    write(project, {"app/main.tf": call(ZONES), **installed("other")})
    subprocess.run(["git", "init", "-q"], check=True)
    assert is_read(lint(project, {}, "app"))
    subprocess.run(["git", "add", "--force", "."], check=True)
    assert lint(project, {}, "app").unread


def test_the_cache_of_terragrunt(project: Path) -> None:
    cache = "live/.terragrunt-cache/hJ3x/9Qy_"
    files = {"app/main.tf": call(ZONES), **installed(cache)}
    report = lint(project, files, "app", stand_ins(project / "own"))
    assert is_read(report)
    assert origins(report) == ["Terragrunt's cache"]
    report = lint(project, installed("other", version="2.2.0"), "app")
    assert origins(report) == ["the module installed for other"]


def configured(**sources: str) -> dict[str, str]:
    lines = [f'"{source}" = "{directory}"' for source, directory in sources.items()]
    return {"enilint.toml": "\n".join(["[module-sources]", *lines, ""])}


@pytest.mark.parametrize(
    ("source", "key", "directory"),
    [
        ("acme/net/aws", "acme/net/aws", "vendor/net"),
        ("acme/net/aws//modules/x", "acme/net/aws", "vendor/net/modules/x"),
        ("git::https://example.com/network.git//net?ref=v1", "git::https://example.com/network", "vendor/net"),
        ("git::https://example.com/network//net?ref=v1", "git::https://example.com/network", "vendor/net"),
        ("git::https://example.com/a/net.git?ref=v1", "git::https://example.com/", "vendor/a/net"),
        ("git::https://example.com/net?ref=v1", "git::https://example.com/net?ref=v1", "vendor/net"),
    ],
)
def test_the_configuration_names_the_source(project: Path, source: str, key: str, directory: str) -> None:
    files = {"main.tf": call(ZONES, source=source, version=None), f"{directory}/main.tf": FILES}
    named = {"acme/net/aws": "vendor/net", "git::https://example.com/": "vendor"}.get(key, "vendor")
    named = directory if "//" not in source.split("://")[-1] and key != "git::https://example.com/" else named
    report = lint(project, {**files, **configured(**{key: named})}, ".", stand_ins(project / "own"))
    assert is_read(report)
    assert origins(report) == [f"{directory}, from [module-sources]"]


def test_the_longest_beginning_of_a_source_decides(project: Path) -> None:
    files = {"main.tf": call(ZONES), "right/main.tf": FILES, "wrong/net/aws/main.tf": ""}
    report = lint(project, {**files, **configured(**{"acme/": "wrong", "acme/net/aws": "right"})})
    assert is_read(report)


@pytest.mark.parametrize("key", ["acme/ne", "acme/net/awsome", "", "net/aws", "acme/net/aws//x"])
def test_what_is_not_the_beginning_of_a_source(project: Path, key: str) -> None:
    files = {"main.tf": call(ZONES), "vendor/main.tf": FILES}
    assert lint(project, {**files, **configured(**{key: "vendor"})}).unread


def test_a_module_that_is_installed_for_another_root_comes_first(project: Path) -> None:
    files = {"app/main.tf": call(ZONES), "vendor/main.tf": "", **installed("other")}
    assert is_read(lint(project, {**files, **configured(**{"acme/net/aws": "vendor"})}, "app"))


@pytest.mark.parametrize("directory", ["../outside", "link", ".git/modules", "/"])
def test_the_configuration_names_no_directory_outside_of_the_project(project: Path, directory: str) -> None:
    write(project, {"outside/main.tf": FILES, "repository/.git/modules/main.tf": FILES})
    os.symlink(project / "outside", "repository/link")
    os.chdir("repository")
    files = {"main.tf": call(ZONES), **configured(**{"acme/net/aws": directory})}
    report = lint(project / "repository", files)
    (error,) = report.errors
    assert "is outside the project: 'acme/net/aws' is not read" in error.message
    assert error.line == 2
    assert report.unread
    assert report.findings == ()


def test_the_rest_of_a_source_leads_to_no_directory_outside(project: Path) -> None:
    source = "git::https://example.com/network//../../outside"
    files = {"outside/main.tf": FILES, "repository/.git/HEAD": "", "repository/vendor/main.tf": ""}
    write(project, {**files, "repository/main.tf": call(ZONES, source=source, version=None)})
    named = configured(**{"git::https://example.com/network": "vendor"})
    assert lint(project / "repository", named).unread


def test_a_directory_that_is_not_there_is_an_error_of_the_configuration(project: Path) -> None:
    report = lint(project, {"main.tf": call(ZONES), **configured(**{"acme/net/aws": "vendor"})})
    assert [one.message for one in report.errors] == ["vendor is not a directory: 'acme/net/aws' is not read"]
