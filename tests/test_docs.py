"""What README.md, CONTRIBUTING.md and CHANGELOG.md say is true: commands, their output, configuration, the template."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import enilint.rule
from enilint.cli import main
from enilint.commands.check import Options, make_report
from enilint.commands.new_rule import RESERVED
from enilint.configuration.loading import Config, load_config
from enilint.inputs.kinds import KINDS
from enilint.lsp.settings import Settings
from enilint.rule import HEADINGS
from enilint.ruleset.families import FAMILIES
from enilint.ruleset.registry import LoadedRule, Registry
from enilint.ruleset.selection import Wanted, active_rules

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "tests/cases/terraform/floating-eni-cross-zone/plan.json"
MARK = re.compile(r"#\s(error|warning|info|undecided)$")

if not (ROOT / "README.md").exists():
    pytest.skip("the documents are those of a checkout", allow_module_level=True)

from scripts import rule_api  # noqa: E402 - a checkout has it, what is installed has not

README, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
)


class Shown(NamedTuple):
    """A command of a document, and the output that the document shows for it."""

    command: str
    output: str

    @property
    def arguments(self) -> list[str]:
        """The arguments of enilint, where the command ends in a call of it."""
        words = shlex.split(self.command.rpartition(" && ")[2])
        return words[1:] if words[0].rpartition("/")[2] == "enilint" else []


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shown(text: str) -> Iterator[Shown]:
    for block in fenced(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Shown(command.partition("   #")[0].strip(), output)


CALLS = [one for one in shown(README) if one.arguments]


@pytest.mark.parametrize("call", [pytest.param(one, id=shlex.join(one.arguments)) for one in CALLS])
def test_readme_shows_what_enilint_prints(
    call: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(PLAN, tmp_path / "plan.json")
    (tmp_path / "subnets.json").write_text('{"Subnets": [{"SubnetId": "subnet-0aaaaaaa", "CidrBlock": "10.0.0.0/24"}]}')
    (tmp_path / "enilint-baseline.json").write_text('{"version": 1, "findings": []}')
    (tmp_path / "facts.yaml").write_text("subnets: {subnet-0aaaaaaa: {zone: us-east-1a}}\n")
    monkeypatch.chdir(tmp_path)
    if "--since" in call.arguments:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        commit = "git -c user.name=test -c user.email=test@localhost commit --quiet --message before"
        for command in ("git init --quiet", "git add --all", commit, "git update-ref refs/remotes/origin/main HEAD"):
            subprocess.run(shlex.split(command), check=True)
    assert main(call.arguments) in (0, 1)
    printed = capsys.readouterr().out
    assert printed
    if call.output:
        assert printed == call.output


@pytest.mark.parametrize("example", ["failover.enilint.yaml", "terraform"])
def test_an_example_has_a_fix_that_can_be_applied(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    main(["check", f"examples/{example}", "--fix"])
    assert capsys.readouterr().err.count("fixed ") == 1
    main(["check", f"examples/{example}", "--select", "ENI303"])
    assert capsys.readouterr().out.startswith("No findings in 1 design")


def test_readme_shows_the_output_of_its_first_command() -> None:
    first = CALLS[0]
    assert first.arguments[0] == "check"
    assert first.output


def test_readme_sets_up_and_tests_with_one_command_each() -> None:
    commands = [one.command for one in shown(README) if one.command.startswith("python3 -m venv")]
    assert [command.split(" && ")[:2] for command in commands] == [
        ["python3 -m venv .venv", ".venv/bin/pip install --quiet ."],
        ["python3 -m venv .venv", ".venv/bin/pip install --quiet -e '.[dev]'"],
    ]
    assert commands[1].endswith(" && .venv/bin/pytest")
    assert commands[1] == f"{next(shown(CONTRIBUTING)).command} && .venv/bin/pytest"


def test_readme_lists_the_families_of_rules() -> None:
    listed = re.findall(r"^\| (\w+) \| (ENI\d)\.\. \|", README, re.MULTILINE)
    rules = [one.rule for one in Registry().rules]
    assert [code for _, code in listed] == sorted({rule.code[:4] for rule in rules})
    assert set(listed) <= {(group, rule.code[:4]) for rule in rules for group in rule.groups}


def test_readme_shows_statistics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    [call] = [one for one in CALLS if "--statistics" in one.arguments]
    main(call.arguments)
    [table] = [one for one in fenced(README, "text") if one.startswith("rule ")]
    assert timeless(capsys.readouterr().err) == timeless(table)


def timeless(table: str) -> list[str]:
    """The words of a table, whatever its times are."""
    return re.sub(r"[\d,]+\.\d", "", table).split()


def test_readme_names_every_kind_of_input() -> None:
    section = README.partition("## What it reads")[2].partition("\n## ")[0]
    assert {kind for kind in re.findall(r"`([a-z-]+)`", section) if kind in KINDS} == set(KINDS)


def test_configuration_of_the_readme_is_valid(tmp_path: Path) -> None:
    example, suppressions = fenced(README, "toml")
    (tmp_path / "enilint.toml").write_text(suppressions, encoding="utf-8")
    assert load_config(tmp_path / "enilint.toml").config.suppress[0].until
    (tmp_path / "enilint.toml").write_text(example, encoding="utf-8")
    config = load_config(tmp_path / "enilint.toml").config
    wanted = Wanted(select=config.select, extend_select=config.extend_select, ignore=config.ignore)
    active, errors = active_rules(Registry(), wanted)
    assert errors == []
    codes = {one.loaded.rule.code for one in active}
    assert "ENI401" in codes, "the more exact selector wins"
    assert set(tomllib.loads(example)) >= {"select", "ignore", "extend-select", "severity", "terraform", "per-path"}


def test_security_page_names_options_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    of_others = {"--offline", "--build-arg"}
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    named = set(re.findall(r"`[^`|]*?(--[a-z][a-z-]+)", text)) | {
        one for call in shown(text) for one in call.arguments[1:]
    }
    assert {"--no-config", "--environment-variables"} <= named
    assert named - of_others <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    links = re.findall(
        r"\]\(([^)#:]+)[^)]*\)", text + (ROOT / "SECURITY.md").read_text().replace("(docs/", "(../docs/")
    )
    assert "../SECURITY.md" in links
    assert [one for one in links if not (ROOT / "docs" / one).exists()] == []


def test_configuration_page_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    settings = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert sorted(settings) == sorted(Config.__struct_encode_fields__)
    options = re.findall(r"`(--[a-z-]+)", text)
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    assert set(options) <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    for directory in ("facts", "vendor/vpc", "modules/network"):
        (tmp_path / directory).mkdir(parents=True)
    (tmp_path / "facts/subnets.json").write_text('{"Subnets": [{"SubnetId": "subnet-0aaaaaaa"}]}')
    monkeypatch.chdir(tmp_path)
    for example in fenced(text, "toml"):
        (tmp_path / "enilint.toml").write_text(example, encoding="utf-8")
        assert main(["check", "--allow-empty"]) == 0


@pytest.fixture
def template(tmp_path: Path) -> LoadedRule:
    """The rule that CONTRIBUTING.md starts from, loaded from a directory of its own."""
    (source,) = fenced(CONTRIBUTING, "python")
    (name,) = set(re.findall(r"`(org\w+\.py)`", CONTRIBUTING))
    (tmp_path / name).write_text(source, encoding="utf-8")
    registry = Registry([tmp_path])
    assert registry.errors == []
    (loaded,) = (one for one in registry.rules if one.path.parent == tmp_path)
    return loaded


def marked(source: str) -> set[tuple[int, str]]:
    lines = enumerate(source.splitlines(), start=1)
    return {(number, match[1]) for number, line in lines if (match := MARK.search(line))}


def reported(template: LoadedRule, source: str) -> set[tuple[int, str]]:
    """The lines that the template, loaded as a user's rule is, flags in a design; and how."""
    directory = template.path.parent
    design = directory / "design.enilint.yaml"
    design.write_text(source, encoding="utf-8")
    report = make_report(
        Options(paths=[str(design)], select=[template.rule.code], rule_directories=[str(directory)], use_config=False)
    )
    assert report.errors == ()
    found = {(one.at.line, one.severity.value) for one in report.findings if one.severity}
    return found | {(one.at.line, "undecided") for one in report.undecided}


def test_template_flags_the_lines_that_it_marks(template: LoadedRule) -> None:
    for example in template.rule.bad:
        assert marked(example.source)
        assert reported(template, example.source) == marked(example.source)
    for example in template.rule.good:
        assert {mark for _, mark in marked(example.source)} <= {"undecided"}
        assert reported(template, example.source) == marked(example.source)


def test_template_is_a_whole_rule(template: LoadedRule) -> None:
    assert tuple(re.findall(r"^## (.+)$", template.doc, re.MULTILINE)) == HEADINGS
    assert template.rule.good
    assert template.rule.bad
    imported = re.findall(r"^(?:from|import) ([\w.]+)", template.path.read_text(encoding="utf-8"), re.MULTILINE)
    assert {module for module in imported if module.startswith("enilint")} == {"enilint.rule"}


def test_template_runs_from_the_command_line(
    template: LoadedRule, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(template.path.parent)
    Path("design.enilint.yaml").write_text(template.rule.bad[0].source, encoding="utf-8")
    assert main(["check", "--rules", ".", "--select", template.rule.code]) == 1
    assert f"[{template.rule.code}] {template.rule.name}" in capsys.readouterr().out


def test_how_to_add_a_rule_takes_ten_lines_at_most() -> None:
    section = CONTRIBUTING.partition("## Add a rule\n")[2].partition("\n### ")[0]
    assert "enilint rules new" in section
    assert len([line for line in section.splitlines() if line]) <= 10


def test_reserved_codes_are_of_families_and_free() -> None:
    reserved = dict(RESERVED.findall((ROOT / "rules/README.md").read_text(encoding="utf-8")))
    assert reserved
    assert {code[:4] for code in reserved} <= FAMILIES.keys()
    rules = [one.rule for one in Registry().rules]
    assert reserved.keys().isdisjoint(rule.code for rule in rules)
    assert set(reserved.values()).isdisjoint(rule.name for rule in rules)


def test_attributes_of_nouns_are_described() -> None:
    ((_, nouns), *_) = rule_api.blocks()
    attributes = {f"{name}.{one.name}": one.doc for name in nouns for one in attributes_of(name)}
    assert len(attributes) > 250
    assert [name for name, doc in attributes.items() if not doc.endswith(".")] == []


def attributes_of(name: str) -> list[rule_api.Attribute]:
    noun = getattr(enilint.rule, name)
    return rule_api.attributes_of(noun) if isinstance(noun, type) else []


def test_changelog_names_every_rule() -> None:
    listed = re.findall(r"^- (ENI\d+) `([\w-]+)`: ", CHANGELOG, re.MULTILINE)
    assert listed == [(one.rule.code, one.rule.name) for one in Registry().rules]


def test_the_vs_code_extension_has_the_settings_of_the_server_and_tells_them() -> None:
    folder = ROOT / "editors/vscode"
    declared = json.loads((folder / "package.json").read_bytes())["contributes"]["configuration"]["properties"]
    own = {"enilint.path", "enilint.trace.server"}
    assert set(declared) == own | {f"enilint.{name}" for name in Settings.__struct_encode_fields__}
    table = re.findall(r"^\| `(enilint\..*?)` \| `(.*?)` \|", (folder / "README.md").read_text(), re.MULTILINE)
    assert dict(table) == {name: json.dumps(one["default"]) for name, one in declared.items()}
