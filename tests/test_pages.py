"""Every page of the documentation: commands and their output, snippets, options, links, and the site."""

import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml

from enilint.cli import main
from enilint.configuration.tables import Config
from enilint.files import home
from enilint.inputs.terraform.hcl.parser import parse
from enilint.ruleset.registry import Registry

ROOT = Path(__file__).parents[1]

if not (ROOT / "README.md").exists():
    pytest.skip("the documents are those of a checkout", allow_module_level=True)

from scripts import documents  # noqa: E402 - a checkout has it, what is installed has not

PAGES = {one.as_posix(): (ROOT / one).read_text(encoding="utf-8") for one in documents.pages()}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
OTHER_PROGRAMS = {
    ".ci/run", ".venv/bin/pip", ".venv/bin/pytest", "aws", "code", "docker", "git", "npm", "pip", "pipx", "python3",
    "source", "terraform", "uv",
}  # fmt: skip
"""Programs whose commands the documents show and the tests do not run here: other tests run what they can."""


def fenced(text: str, language: str) -> list[str]:
    return [one["text"] for one in documents.BLOCK.finditer(text) if one["language"] == language]


def shown(text: str) -> list[documents.Shown]:
    return [one for block in fenced(text, "console") for one in documents.shown(block)]


def arguments(one: documents.Shown) -> list[str]:
    return shlex.split(one.call or "")[1:]


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page: str) -> None:
    assert documents.refreshed(PAGES[page]) == PAGES[page], "run `python scripts/generate.py`"


def test_a_command_that_fails_or_a_diff_that_does_not_fit_is_noticed() -> None:
    for text in (
        "```console\n$ enilint check nowhere\n```\n",
        "```console\n$ enilint check --no-such-option\n```\n",
        '```yaml title="a"\na: 1\n```\n\n```diff title="a"\n-b: 1\n+b: 2\n```\n\n```console\n$ enilint config\n```\n',
    ):
        with pytest.raises(documents.DocumentError):
            documents.refreshed(text)
    stale = "```console\n$ enilint limits m5.large\nold\n```\n"
    assert "old" not in documents.refreshed(stale)


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_commands_are_of_programs_that_the_tests_know(page: str) -> None:
    text = PAGES.get(page, CONTRIBUTING)
    commands = [one for one in shown(text) if one.call is None or "&&" in one.command]
    programs = {shlex.split(part)[0] for one in commands for part in one.command.split(" && ")}
    assert {one for one in programs if not one.endswith(("scripts/install.sh", "bin/enilint"))} <= OTHER_PROGRAMS


def test_pages_have_commands() -> None:
    without = {name for name, text in PAGES.items() if not shown(text)}
    assert without == {"docs/README.md", "docs/limitations.md", "docs/pre-commit.md"}


LANGUAGES = {"console", "diff", "elisp", "groovy", "hcl", "json", "lua", "text", "toml", "typescript", "yaml"}
SNIPPETS = [
    pytest.param(page, one["language"], one["text"], id=f"{page}:{number}")
    for page, text in PAGES.items()
    for number, one in enumerate(documents.BLOCK.finditer(text))
    if one["language"] in ("hcl", "json", "toml", "yaml")
]


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_block_has_a_language(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert text.count("\n```") == 2 * len(documents.BLOCK.findall(text))
    assert {one["language"] for one in documents.BLOCK.finditer(text)} <= LANGUAGES | {"python"}


@pytest.mark.parametrize(("page", "language", "text"), SNIPPETS)
def test_snippets_are_valid(
    page: str, language: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Topologies, facts, Terraform source and configurations as enilint reads them; the others as their formats say."""
    monkeypatch.chdir(tmp_path)
    check = {"json": json.loads, "yaml": valid_yaml, "hcl": valid_source, "toml": valid_toml}[language]
    check(text)


class _Loader(yaml.SafeLoader):
    """Reads the tags of CloudFormation as what they are on."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: getattr(node, "value", None))


def valid_yaml(text: str) -> None:
    read = yaml.load(text, Loader=_Loader)
    if "Resources" in (read or {}):
        Path("template.yaml").write_text(text, encoding="utf-8")
        assert main(["check", "--allow-empty", "template.yaml"]) in (0, 1)
        return
    hooks = [hook["id"] for one in (read or {}).get("repos", ()) for hook in one["hooks"]]
    offered = {one["id"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert set(hooks) <= offered
    if "rules" in (read or {}):
        Path("a.enilint-rules.yaml").write_text(text, encoding="utf-8")
        assert main(["rules", "test", "a.enilint-rules.yaml"]) == 0
        return
    if "imports" in (read or {}):
        return  # it refers to other files of its page, whose commands read it
    if "version" in (read or {}):
        is_facts = any(name.startswith("subnet-") for name in read.get("subnets", ()))
        Path("facts.yaml" if is_facts else "a.enilint.yaml").write_text(text, encoding="utf-8")
        assert main(["check", "--allow-empty", *(["--context", "facts.yaml"] if is_facts else [])]) in (0, 1)


def valid_source(text: str) -> None:
    _, mistakes = parse(text)
    assert mistakes == []


def valid_toml(text: str) -> None:
    read = tomllib.loads(text)
    if "language-server" in read:
        return  # a configuration of Helix, which its own test reads
    for directory in ("facts", "vendor/vpc", "modules/network", "envs/prod"):
        Path(directory).mkdir(parents=True)
    Path("facts/subnets.json").write_text('{"Subnets": [{"SubnetId": "subnet-0aaaaaaa"}]}')
    Path("envs/prod/main.tf").write_text("")
    Path("stacks").mkdir()
    Path("stacks/network.yaml").write_text(
        "Parameters: {Stage: {Type: String}}\nResources: {V: {Type: AWS::EC2::VPC}}\n"
    )
    Path("stacks/prod.json").write_text("[]")
    Path("envs/prod/prod.tfvars").write_text("")
    for name in read.get("rule-files", ()):
        shutil.copy(ROOT / "examples/policies.enilint-rules.yaml", name)
    Path("enilint.toml").write_text(text, encoding="utf-8")
    assert main(["check", "--allow-empty"]) in (0, 1)


LINKED = [
    *PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "rules/README.md", "docs/rule-api.md",
    "docs/policy-reference.md", "docs/topology-reference.md", "editors/vscode/README.md",
    "enilint/stand_ins/README.md", "bench/README.md",
    *(one.relative_to(ROOT).as_posix() for one in sorted((ROOT / "docs/rules").glob("*.md"))),
]  # fmt: skip


@pytest.mark.parametrize("page", LINKED)
def test_links_between_pages_have_targets(page: str) -> None:
    text = re.sub(
        r"^```.*?^```|`[^`\n]*`", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target, anchor in re.findall(r"\]\(([^)\s#]*)(?:#([^)\s]*))?\)", text):
        if "://" in target:
            continue
        path = ROOT / page if not target else ROOT / Path(page).parent / target
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


def anchors(path: Path) -> set[str]:
    """The anchors of a page, as GitHub and the site make them of its headings."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.replace("`", "")).strip().lower().replace(" ", "-") for one in headings}


def test_the_site_has_every_page() -> None:
    """Only `mkdocs build --strict` shows that its links have targets; CI runs it."""
    listed = set(re.findall(r"([\w/-]+\.md)", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert {one.removeprefix("docs/") for one in PAGES if one.startswith("docs/")} <= listed


def test_a_rule_has_a_page_where_reports_say_that_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "home", lambda: "https://example.com")
    for loaded in Registry().rules:
        address = home.rule_page(loaded.rule.code)
        assert address is not None
        assert (ROOT / "docs" / f"{address.removeprefix('https://example.com/').rstrip('/')}.md").exists()


def test_nothing_is_installed_from_where_it_is_not_published() -> None:
    texts = [*PAGES.values(), CONTRIBUTING, CHANGELOG, (ROOT / "editors/vscode/README.md").read_text(encoding="utf-8")]
    named = [
        match
        for text in texts
        for match in re.findall(r"(?:pip|pipx|uv tool|uvx) (?:install )?['\"]?enilint\b.*", text)
    ]
    assert named == []


def test_readme_names_statistics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    [call] = [one for one in shown(PAGES["docs/output.md"]) if "--statistics" in arguments(one)]
    main(arguments(call))
    [table] = [one for one in fenced(PAGES["docs/output.md"], "text") if one.startswith("rule ")]
    assert timeless(capsys.readouterr().err) == timeless(table)


def timeless(table: str) -> list[str]:
    """The words of a table, whatever its times are."""
    return re.sub(r"[\d,]+\.\d", "", table).split()


@pytest.mark.parametrize("page", PAGES)
def test_options_of_a_page_exist(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    known = set()
    for command in ("check", "lsp", "rules", "rules new", "rules try", "inventory", "drill", "graph"):
        with pytest.raises(SystemExit):
            main([*command.split(), "--help"])
        known |= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    text = PAGES[page]
    named = set(re.findall(r"`[^`|\n]*?(--[a-z][a-z-]+)[^`\n]*`", documents.BLOCK.sub("", text)))
    named |= {word.partition("=")[0] for one in shown(text) for word in arguments(one) if word.startswith("--")}
    assert named - OF_OTHERS <= known


OF_OTHERS = {
    "--bleeding-edge", "--init", "--offline", "--freeze", "--unmarked", "--strict", "--version", "--build-arg",
}  # fmt: skip
"""Options of other programs, and of our scripts."""


def test_configuration_page_lists_every_setting() -> None:
    settings = re.findall(
        r"^\| `([a-z-]+)` \|",
        PAGES["docs/configuration.md"].partition("## Settings\n")[2].partition("\n## ")[0],
        re.MULTILINE,
    )
    assert sorted(settings) == sorted(Config.__struct_encode_fields__)
