"""What README.md, CONTRIBUTING.md, CHANGELOG.md and the page of VS Code say is true. See test_pages.py, too."""

import json
import re
from pathlib import Path

import pytest

import enilint.rule
from enilint.cli import main
from enilint.commands.check import Options, make_report
from enilint.commands.new_rule import RESERVED
from enilint.configuration.loading import load_config
from enilint.lsp.settings import Settings
from enilint.rule import HEADINGS
from enilint.ruleset.families import FAMILIES
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import Wanted, active_rules

ROOT = Path(__file__).parents[1]
MARK = re.compile(r"#\s(error|warning|info|undecided)$")

if not (ROOT / "README.md").exists():
    pytest.skip("the documents are those of a checkout", allow_module_level=True)

from scripts import documents, rule_api  # noqa: E402 - a checkout has them, what is installed has not

README, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
)


def fenced(text: str, language: str) -> list[str]:
    return [one["text"] for one in documents.BLOCK.finditer(text) if one["language"] == language]


def shown(text: str) -> list[documents.Shown]:
    return [one for block in fenced(text, "console") for one in documents.shown(block)]


def test_readme_is_short_and_true() -> None:
    assert README.count("\n") <= 130
    assert README.count("![") == 2
    calls = [one for one in shown(README) if one.call]
    assert calls[0].output == f"enilint {enilint.__version__}\n"
    assert sum(bool(one.output) for one in calls) >= 3


def test_readme_sets_up_and_tests_with_one_command_each() -> None:
    commands = [one.command for one in shown(README) if one.command.startswith("python3 -m venv")]
    assert [command.split(" && ")[:2] for command in commands] == [
        ["python3 -m venv .venv", ".venv/bin/pip install --quiet ."],
        ["python3 -m venv .venv", ".venv/bin/pip install --quiet -e '.[dev]'"],
    ]
    assert commands[1].endswith(" && .venv/bin/pytest")
    assert commands[1] == f"{shown(CONTRIBUTING)[0].command.partition('   #')[0]} && .venv/bin/pytest"
    assert commands[0] == shown((ROOT / "docs/installation.md").read_text(encoding="utf-8"))[0].command


def test_the_catalogue_lists_the_families_of_rules() -> None:
    text = (ROOT / "rules/README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^Group `(\w+)`\.$", text, re.MULTILINE)
    assert listed == [FAMILIES[code] for code in sorted({one.rule.code[:4] for one in Registry().rules})]


def test_example_of_the_configuration_page_selects_as_it_says(tmp_path: Path) -> None:
    example = fenced((ROOT / "docs/configuration.md").read_text(encoding="utf-8"), "toml")[0]
    (tmp_path / "enilint.toml").write_text(example, encoding="utf-8")
    config = load_config(tmp_path / "enilint.toml").config
    wanted = Wanted(select=config.select, extend_select=config.extend_select, ignore=config.ignore)
    active, errors = active_rules(Registry(), wanted)
    assert errors == []
    codes = {one.loaded.rule.code for one in active}
    assert "ENI401" in codes, "the more exact selector wins"
    assert "ENI402" not in codes


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
