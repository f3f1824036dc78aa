"""`enilint config` and `enilint init`."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from enilint.cli import main
from enilint.files.paths import bundled
from tests.cli.running import RULE

CONFIGURATION = """\
ignore = ["ENI301"]
fail-on = "error"

[severity]
same-subnet-multi-eni = "info"

[[per-path]]
paths = ["envs/"]
ignore = ["ENI101"]
severity = {same-subnet-multi-eni = "error"}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_settings_and_where_they_are_from(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text(CONFIGURATION)
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[:5] == [
        'select                         = ["ALL"]  # default',
        'ignore                         = ["ENI301"]  # enilint.toml:1',
        'severity.same-subnet-multi-eni = "info"  # enilint.toml:5',
        (
            'per-path                       = {paths = ["envs/"], ignore = ["ENI101"], '
            'severity = {same-subnet-multi-eni = "error"}}  # enilint.toml:7'
        ),
        'fail-on                        = "error"  # enilint.toml:2',
    ]
    assert "ENI301" in printed.splitlines()[-1]
    assert "ENI101" not in printed.splitlines()[-1]


def test_settings_that_are_empty_are_shown_where_they_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text("exclude = []\nselect = []\nrequire-reason = false\n[severity]\n")
    assert main(["config"]) == 0
    assert capsys.readouterr().out.splitlines()[:4] == [
        "select         = []  # enilint.toml:2",
        "exclude        = []  # enilint.toml:1",
        'fail-on        = "warning"  # default',
        "require-reason = false  # enilint.toml:3",
    ]


def test_the_settings_of_a_design(capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text(CONFIGURATION)
    assert main(["config", "envs/a.enilint.yaml", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["file"] == "enilint.toml"
    assert [(one["name"], one["value"], one["from"]) for one in shown["settings"]] == [
        ("select", ["ALL"], "default"),
        ("ignore", ["ENI301"], "enilint.toml:1"),
        ("ignore", ["ENI101"], "enilint.toml:9 [[per-path]]"),
        ("severity.same-subnet-multi-eni", "error", "enilint.toml:10 [[per-path]]"),
        ("fail-on", "error", "enilint.toml:2"),
    ]
    assert {"ENI101", "ENI301"} <= set(shown["not-run"])
    assert "ENI102" in shown["rules"]


def test_the_settings_that_are_printed_can_be_written_back(capsys: pytest.CaptureFixture[str]) -> None:
    text = CONFIGURATION + '[terraform."envs/prod"]\nvar-files = ["\\u001b[1m.tfvars"]\n'
    Path("envs/prod").mkdir(parents=True)
    Path("enilint.toml").write_text(text)
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    lines = [line for line in printed.partition("\n\n")[0].splitlines() if not line.startswith(("select", "per-path"))]
    written = tomllib.loads("\n".join(lines))
    assert written == {key: value for key, value in tomllib.loads(text).items() if key != "per-path"}


def test_without_a_configuration_defaults_hold(capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text("[")
    assert main(["config", "--no-config"]) == 0
    assert 'fail-on = "warning"  # default' in capsys.readouterr().out
    assert main(["config"]) == 2
    assert "error: enilint.toml:1:2: not valid TOML" in capsys.readouterr().err
    Path("enilint.toml").write_text('ignore = ["ENI999"]\n')
    assert main(["config"]) == 2
    assert "enilint.toml:1:1: unknown rule ENI999" in capsys.readouterr().err


def test_a_project_begins_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    assert capsys.readouterr().out.count("wrote ") == 6
    assert main(["check"]) == 0
    topology = Path("network.enilint.yaml").read_text()
    assert "# yaml-language-server: $schema=.enilint/topology.schema.json" in topology.splitlines()[0]
    for schema, written in (
        ("topology", yaml.safe_load(topology)),
        ("config", tomllib.loads(Path("enilint.toml").read_text())),
    ):
        shipped = (bundled("schemas") / f"{schema}.schema.json").read_text(encoding="utf-8")
        assert Path(f".enilint/{schema}.schema.json").read_text() == shipped
        jsonschema.validate(written, json.loads(shipped))
    settings = json.loads(Path(".vscode/settings.json").read_text())
    (association,) = settings["yaml.schemas"]
    assert Path(association).is_file()
    assert Path(settings["json.schemas"][0]["url"]).is_file()
    (hook,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hook["entry"].split()[:2] == ["enilint", "check"]
    assert main(hook["entry"].split()[1:]) == 0


@pytest.mark.parametrize(
    ("present", "written"),
    [
        ([], {"network.enilint.yaml", "enilint.toml", ".enilint", ".vscode"}),
        (["main.tf"], {"enilint.toml", ".enilint"}),
        (["envs/prod/main.tf"], {"enilint.toml", ".enilint"}),
        (["main.tf", ".git/HEAD"], {"enilint.toml", ".enilint", ".pre-commit-config.yaml"}),
        (["main.tf", "enilint.toml"], {".enilint"}),
        (["main.tf", "pyproject.toml"], set()),
        (["nets/a.enilint.yaml"], {"enilint.toml", ".enilint", ".vscode"}),
        (["main.tf", "a.enilint.yaml"], {"enilint.toml", ".enilint", ".vscode"}),
    ],
)
def test_init_writes_what_the_directory_needs(present: list[str], written: set[str]) -> None:
    Path(".git").rmdir()
    for name in present:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[tool.enilint]\n" if name == "pyproject.toml" else "", encoding="utf-8")
    assert main(["init"]) == 0
    assert {path.name for path in Path().iterdir()} - {Path(name).parts[0] for name in present} == written
    assert Path(".enilint/topology.schema.json").exists() is (".vscode" in written)


TEMPLATE = "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}\n"


def test_a_project_of_templates_begins_clean(capsys: pytest.CaptureFixture[str]) -> None:
    Path("stacks").mkdir()
    Path("stacks/network.yaml").write_text(TEMPLATE)
    Path("values.yaml").write_text("Description: no template\n")
    assert main(["init"]) == 0
    assert {path.name for path in Path().iterdir()} == {
        ".enilint", ".git", ".pre-commit-config.yaml", "enilint.toml", "stacks", "values.yaml",
    }  # fmt: skip
    Path("stacks/prod.json").write_text('{"Parameters": {}}')
    text = Path("enilint.toml").read_text().replace("# [cloud", "[cloud").replace("# param", "param")
    assert 'parameter-files = ["stacks/prod.json"]' in text
    Path("enilint.toml").write_text(text)
    capsys.readouterr()
    assert main(["check"]) == 0
    assert "1 design" in capsys.readouterr().out


def test_a_cdk_app_is_told_what_to_lint(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cdk.json").write_text('{"app": "node app.js"}')
    assert main(["init"]) == 0
    assert "`enilint check cdk.out` after `cdk synth`" in capsys.readouterr().out
    assert not Path("network.enilint.yaml").exists()


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    written = [path for path in Path().rglob("*") if path.is_file()]
    for path in written:
        path.write_text("mine")
    Path("elsewhere").write_text("mine")
    Path("enilint.toml").unlink()
    Path("enilint.toml").symlink_to("elsewhere")
    capsys.readouterr()
    assert main(["init"]) == 0
    assert {path.read_text() for path in written} == {"mine"}
    printed = capsys.readouterr().out
    assert "wrote" not in printed
    assert "yaml.schemas" in printed
    assert "id: enilint" in printed


def test_a_configuration_that_holds_is_not_covered_by_another(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text("[tool.enilint]\n")
    assert main(["init"]) == 0
    assert "pyproject.toml applies here" in capsys.readouterr().out
    assert not Path("enilint.toml").exists()


def test_what_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".vscode").write_text("a file")
    assert main(["init"]) == 2
    assert "error: cannot write .vscode/settings.json" in capsys.readouterr().err


@pytest.mark.parametrize("name", [".enilint", ".vscode"])
def test_nothing_is_written_through_a_link(name: str, capsys: pytest.CaptureFixture[str], project: Path) -> None:
    elsewhere = project.parent / f"elsewhere of {project.name}"
    elsewhere.mkdir()
    Path(name).symlink_to(elsewhere)
    assert main(["init"]) == 2
    assert f"{name} is a link" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_rules_of_one_s_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules").mkdir()
    Path("rules/org1_any_interface.py").write_text(RULE)
    Path("enilint.toml").write_text('ignore = ["ORG1"]\n')
    assert main(["config"]) == 2
    assert "unknown rule ORG1" in capsys.readouterr().err
    assert main(["config", "--rules", "rules"]) == 0
    assert "ORG1" in capsys.readouterr().out
