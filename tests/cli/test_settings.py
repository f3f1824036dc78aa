"""Settings of the configuration beside the choice of rules: what is excluded, what fails a run, what holds where."""

import json
import os
from pathlib import Path
from threading import Thread

import jsonschema
import pytest

from enilint.files.paths import bundled
from tests.cli.running import CLEAN, ERROR, WARNING, Run, write

ROOT = """\
resource "aws_subnet" "a" {
  vpc_id            = "vpc-1"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-1"
  cidr_block        = "10.0.2.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
  attachment {
    instance     = aws_instance.i.id
    device_index = 1
  }
}
"""
CALL = 'module "net" {\n  source = "../../modules/net"\n}\n'


def test_fail_on(run: Run) -> None:
    design = write("a.enilint.yaml", WARNING)
    assert run("check", design).code == 1
    write("enilint.toml", 'fail-on = "error"\n')
    assert run("check", design).code == 0
    assert run("check", design, "--fail-on", "warning").code == 1, "the command line goes over the file"
    write("enilint.toml", 'fail-on = "never"\n')
    assert run("check", write("a.enilint.yaml", ERROR)).code == 0
    assert run("check", design, "--no-config").code == 1


def test_context_is_relative_to_the_file_and_the_command_line_has_the_last_word(run: Run) -> None:
    path = os.path.abspath(write("plan.json", plan("subnet-0aaaaaaaaaaaaaaaa")))
    write("facts/known.yaml", "subnets: {subnet-0aaaaaaaaaaaaaaaa: {zone: us-east-1b}}\n")
    here = os.path.abspath(write("here.yaml", "subnets: {subnet-0aaaaaaaaaaaaaaaa: {zone: us-east-1a}}\n"))
    assert run("check", path).code == 0
    write("enilint.toml", 'context = ["facts/known.yaml"]\n')
    Path("deep").mkdir()
    os.chdir("deep")
    assert run("check", path).code == 1
    assert run("check", path, "--context", here).code == 0


def test_context_that_cannot_be_read(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", 'context = ["missing.yaml"]\n')
    result = run("check")
    assert result.code == 2
    assert "missing.yaml: cannot be read" in result.output


@pytest.mark.parametrize("link", [False, True])
def test_the_configuration_names_no_file_outside_of_the_project(run: Run, project: Path, *, link: bool) -> None:
    """Who lints the repository of somebody else has not chosen the files that its configuration names."""
    outside = project / "secret"
    outside.write_text("the secret is here\n")
    (project / "repository").mkdir()
    os.chdir("repository")
    write("main.tf", 'variable "x" {}\n')
    if link:
        Path("linked").symlink_to(outside)
    name = json.dumps("linked" if link else str(outside))
    for setting in ("context = [{}]", "baseline = {}", '[terraform."."]\nvar-files = [{}]'):
        write("enilint.toml", setting.format(name))
        result = run("check", "--format", "concise")
        assert result.code == 2
        assert "is outside the project" in result.output, setting
        assert "the secret" not in result.output + result.error
    os.remove("enilint.toml")
    for option in ("--context", "--baseline", "--var-file"):
        assert "outside of the project" not in run("check", option, str(outside)).output


def test_a_configuration_that_is_named_can_be_that_of_the_directory_around_it(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("ci/strict.toml", 'context = ["../facts.yaml"]\n')
    write("facts.yaml", "subnets: {}\n")
    assert run("check", "--config", "ci/strict.toml").code == 0


@pytest.mark.parametrize(
    "setting", ["context = [{}]", "baseline = {}", "[terraform.{}]", "[terraform.a]\nvar-files=[{}]"]
)
def test_a_path_that_is_none(run: Run, setting: str) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", setting.format('"a\\u0000"'))
    result = run("check")
    assert result.code == 2
    assert "is not a path" in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
def test_configured_context_is_a_file_and_that_of_the_command_line_has_an_end(run: Run) -> None:
    path = write("plan.json", plan("subnet-0aaaaaaaaaaaaaaaa"))
    os.mkfifo("pipe")
    write("enilint.toml", 'context = ["pipe"]\n')
    result = run("check", path)
    assert (result.code, "pipe: cannot be read: not a regular file" in result.output) == (2, True)
    os.remove("enilint.toml")
    facts = b"subnets: {subnet-0aaaaaaaaaaaaaaaa: {zone: us-east-1b}}\n"
    writer = Thread(target=Path("pipe").write_bytes, args=(facts,))
    writer.start()
    assert run("check", path, "--context", "pipe").code == 1
    writer.join()
    result = run("check", path, "--context", "/dev/zero")
    assert (result.code, "/dev/zero: cannot be read: larger than 100 MB" in result.output) == (2, True)


def plan(subnet: str) -> str:
    def resource(kind: str, name: str, values: dict[str, object]) -> dict[str, object]:
        return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "values": values}

    resources = [
        resource("aws_subnet", "a", {"id": "subnet-1", "availability_zone": "us-east-1a", "vpc_id": "vpc-1"}),
        resource("aws_instance", "i", {"id": "i-1", "instance_type": "m5.large", "subnet_id": "subnet-1"}),
        resource("aws_subnet", "b", {"id": "subnet-2", "availability_zone": "us-east-1b", "vpc_id": "vpc-1"}),
        resource("aws_network_interface", "n", {"id": "eni-1", "subnet_id": subnet}),
        resource(
            "aws_network_interface_attachment",
            "x",
            {"instance_id": "i-1", "network_interface_id": "eni-1", "device_index": 1},
        ),
    ]
    return json.dumps({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})


@pytest.mark.parametrize(
    ("required", "message"),
    [
        (">=0.1, <1", None),
        ("0.1.0", None),
        (">=0.1.0,!=0.2", None),
        (">=99", "required-version.toml:2:1: error: enilint >=99 is required, but this is 0.1.0"),
        ("<0.1", "error: enilint <0.1 is required, but this is 0.1.0"),
        ("0.2", "error: enilint 0.2 is required, but this is 0.1.0"),
        (">=0.1, <0.1", "enilint >=0.1, <0.1 is required"),
        ("soon", "error: 'soon' is not a list of versions such as '>=0.2, <1'"),
        (">=99, soon", "error: '>=99, soon' is not a list of versions"),
    ],
)
def test_required_version(run: Run, required: str, message: str | None) -> None:
    design = write("a.enilint.yaml", CLEAN)
    write("required-version.toml", f'ignore = []\nrequired-version = "{required}"\n')
    result = run("check", design, "--format", "concise", "--config", "required-version.toml")
    assert result.code == (0 if message is None else 2)
    assert message is None or message in result.output


def test_a_required_version_is_told_before_a_key_that_only_it_knows(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", 'new-setting = 1\nrequired-version = ">=99"\n')
    assert ">=99" in run("check").output


def test_excluded_designs_are_not_searched(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("old/b.enilint.yaml", ERROR)
    write("old/tf/main.tf", ROOT)
    write("generated-c.enilint.yaml", ERROR)
    write("enilint.toml", 'exclude = ["old/", "generated-*"]\n')
    result = run("check", "--format", "json")
    assert result.code == 0
    assert result.inputs == ["a.enilint.yaml"]
    os.chdir("old")
    assert run("check", "..", "--format", "json").report["summary"]["inputs"] == 1


def test_what_is_excluded_is_linted_where_it_is_named(run: Run) -> None:
    write("old/b.enilint.yaml", ERROR)
    write("old/tf/main.tf", ROOT)
    write("enilint.toml", 'exclude = ["old/"]\n')
    assert run("check", "old/b.enilint.yaml").code == 1
    assert run("check", "old/tf/main.tf").code == 1
    assert run("check", "old", "--format", "json").inputs == ["old/b.enilint.yaml", "old/tf"]


@pytest.mark.parametrize("path", ["old/b.enilint.yaml", "old/tf/main.tf", "old/tf", "old", ".terraform/m/main.tf"])
def test_what_is_excluded_by_force_is_not_even_linted_where_it_is_named(run: Run, path: str) -> None:
    write("old/b.enilint.yaml", ERROR)
    write("old/tf/main.tf", ROOT)
    write(".terraform/m/main.tf", ROOT)
    write("enilint.toml", 'exclude = ["old/"]\n')
    assert run("check", path).code == 1
    assert run("check", path, "--force-exclude").code == 2
    result = run("check", path, "--force-exclude", "--allow-empty", "--format", "json")
    assert (result.code, result.inputs) == (0, [])


def test_a_file_of_an_excluded_module_stands_for_the_roots_that_reach_it(run: Run) -> None:
    write("modules/net/main.tf", ROOT)
    write("envs/prod/main.tf", CALL)
    write("envs/old/main.tf", CALL)
    write("enilint.toml", 'exclude = ["modules/", "envs/old/"]\n')
    result = run("check", "modules/net/main.tf", "--force-exclude", "--format", "json")
    assert result.inputs == ["envs/prod"]
    assert result.rules == ["ENI101"]


def test_a_module_that_only_excluded_ones_call_is_a_root(run: Run) -> None:
    write("net/main.tf", ROOT)
    write("net/examples/complete/main.tf", 'module "m" {\n  source = "../.."\n}\n')
    assert run("check", "--format", "json").inputs == ["net/examples/complete"]
    write("enilint.toml", 'exclude = ["examples/"]\n')
    assert run("check", "--format", "json").inputs == ["net"]
    assert run("check", "net/main.tf", "--format", "json").inputs == ["net"]


@pytest.mark.parametrize("paths", ['["envs/dev/**"]', '["envs/dev"]', '["*.yaml", "!envs/prod/*"]', '["dev/"]'])
def test_settings_of_some_paths(run: Run, paths: str) -> None:
    write("envs/dev/a.enilint.yaml", ERROR)
    write("envs/prod/a.enilint.yaml", ERROR)
    write("enilint.toml", f'[[per-path]]\npaths = {paths}\nseverity = {{ENI101 = "info"}}\n')
    result = run("check", "--format", "json")
    severities = {finding["input"]: finding["severity"] for finding in result.report["findings"]}
    expected = {"envs/dev/a.enilint.yaml": "info", "envs/prod/a.enilint.yaml": "error"}
    assert severities == expected or paths.startswith(
        '["*"'
    )  # a pattern cannot bring back what lies in an excluded one


def test_settings_of_roots_and_of_the_directory_of_the_file(run: Run) -> None:
    write("main.tf", ROOT)
    write("envs/dev/main.tf", ROOT)
    for path, inputs in (("envs/dev/", ["."]), (".", ["envs/dev"]), ("envs", ["."])):
        write("enilint.toml", f'[[per-path]]\npaths = ["{path}"]\nignore = ["ENI101"]\n')
        result = run("check", "--format", "json")
        assert [finding["input"] for finding in result.report["findings"]] == inputs


def test_precedence(run: Run) -> None:
    """Default, file, tables in their order, command line; but the more exact selector wins over all of that."""
    design = write("envs/dev/a.enilint.yaml", ERROR)

    def severities(text: str, *arguments: str) -> list[str]:
        write("enilint.toml", text)
        report = run("check", design, "--format", "json", *arguments).report
        return [finding["severity"] for finding in report["findings"] if finding["rule"] == "ENI101"]

    file = '[severity]\nENI101 = "warning"\n'
    table = '[[per-path]]\npaths = ["envs/"]\nseverity = {ENI101 = "info"}\n'
    later = '[[per-path]]\npaths = ["envs/dev/"]\nseverity = {ENI101 = "error"}\n'
    assert severities("") == ["error"]
    assert severities(file) == ["warning"]
    assert severities(file + table) == ["info"]
    assert severities(file + table + later) == ["error"]
    assert severities(file + later + table) == ["info"]
    assert severities(file + table, "--severity-of", "ENI101=warning") == ["warning"]
    assert severities(file + table, "--severity-of", "ENI1=warning") == ["info"], "the more exact one wins"
    assert severities('ignore = ["ENI101"]\n') == []
    assert severities('ignore = ["ENI101"]\n[[per-path]]\npaths = ["envs/"]\nextend-select = ["ENI101"]\n') == ["error"]
    assert severities('select = ["ENI2"]\n[[per-path]]\npaths = ["envs/"]\nselect = ["ENI1"]\n') == ["error"]
    assert severities('[[per-path]]\npaths = ["envs/"]\nselect = ["ENI2"]\n') == []
    assert severities('[[per-path]]\npaths = ["envs/"]\nselect = ["ENI2"]\n', "--select", "ENI1") == ["error"]


def test_a_rule_that_runs_on_some_paths_only_is_in_the_sarif_rules(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'select = ["ENI2"]\n[[per-path]]\npaths = ["a.*"]\nselect = ["ENI101"]\n')
    result = run("check", "--format", "sarif")
    assert result.code == 1
    assert "ENI101" in {rule["id"] for rule in result.report["runs"][0]["tool"]["driver"]["rules"]}


def test_a_suppression_of_a_rule_that_does_not_run_there_is_not_unused(run: Run) -> None:
    write("a.enilint.yaml", CLEAN + "# enilint: ignore[ENI101] it is moved\n")
    write("enilint.toml", "")
    assert run("check", "--format", "json").rules == ["ENI001"]
    write("enilint.toml", '[[per-path]]\npaths = ["a.*"]\nignore = ["ENI101"]\n')
    assert run("check", "--format", "json").rules == []
    write("enilint.toml", '[[per-path]]\npaths = ["a.*"]\nignore = ["ENI001"]\n')
    assert run("check", "--format", "json").rules == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail-on = "fatal"\n', "1:1: error: expected error, warning, info or never, found 'fatal' in `fail-on`"),
        (
            "fail-on-undecided = true\n",
            "1:1: error: unknown key `fail-on-undecided` (use the option --fail-on-undecided on the command line)",
        ),
        ('excludes = ["a"]\n', "1:1: error: unknown key `excludes` (did you mean `exclude`?)"),
        ("exclude = ['a', '!']\n", "1:1: error: '!' is not a valid .gitignore pattern"),
        (
            "[[per-path]]\npaths = ['a']\n[[per-path]]\nignore = ['ENI1']\n",
            "3:3: error: `paths` is missing in `[[per-path]]`",
        ),
        ("[[per-path]]\npaths = []\n", "2:1: error: expected a list that is not empty in `paths` of `[[per-path]]`"),
        (
            '[terraform."envs/prod"]\nvar-files = ""\n',
            '2:1: error: expected a list, found a string in `var-files` of `[terraform."envs/prod"]`',
        ),
        (
            "[terraform.prod]\nvarfiles = []\n",
            "2:1: error: unknown key `varfiles` in `[terraform.prod]` (did you mean `var-files`?)",
        ),
        (
            "[terraform.prod]\nfail-on = 'info'\n",
            "2:1: error: unknown key `fail-on` in `[terraform.prod]`; it is a top-level setting: move it above",
        ),
        ("exclude = ['[z-a]']\n", "1:1: error: '[z-a]' is not a valid .gitignore pattern"),
        ("exclude = ['[[:foo:]]']\n", "1:1: error: '[[:foo:]]' is not a valid .gitignore pattern"),
        ("[[per-path]]\npaths = ['!']\n", "2:1: error: '!' is not a valid .gitignore pattern"),
        ("[[suppress]]\nrules = ['ENI1']\npaths = ['!']\n", "3:1: error: '!' is not a valid .gitignore pattern"),
        (
            "[[per-path]]\npaths = ['a']\nexclude = []\n",
            "3:1: error: unknown key `exclude` in `[[per-path]]`; it is a top-level",
        ),
        (
            "[[per-path]]\npaths = ['a']\n[[per-path]]\npaths = ['b']\nignore = ['ENI999']\n",
            "5:1: error: unknown rule ENI999",
        ),
        ("[[per-path]]\npaths = ['a']\nseverity = {ENI101 = 'bad'}\n", "3:1: error: expected error, warning or info"),
        (
            "[tool.enilint]\nselect = []\n",
            "1:7: error: [tool.enilint] is for pyproject.toml; write the settings at the top level of enilint.toml",
        ),
        ("[[per-paths]]\npaths = ['a']\n", "1:3: error: unknown key `per-paths` (did you mean `per-path`?)"),
    ],
)
def test_a_mistake_is_an_error_with_its_place(run: Run, text: str, message: str) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", text)
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert f"enilint.toml:{message}" in result.output


def test_the_schema_knows_every_setting() -> None:
    schema = json.loads((bundled("schemas") / "config.schema.json").read_text(encoding="utf-8"))
    table = {"paths": ["envs/dev/"], "select": [], "extend-select": [], "ignore": [], "severity": {}, "rules": {}}
    settings = {
        "exclude": ["old/"],
        "fail-on": "never",
        "context": ["facts.yaml"],
        "required-version": ">=0.1",
        "per-path": [table],
    }
    jsonschema.validate(settings, schema)
    for wrong in ({"excludes": []}, {"fail-on": "fatal"}, {"per-path": [{"ignore": []}]}, {"context": "facts.yaml"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
