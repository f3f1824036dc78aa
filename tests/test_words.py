"""Text that users read has none of the words that enilint does not use, and says what it means with those it does.

`WORDS` is the list, and `AREAS` says where it is looked for: a new area of text is a line there.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

if not (ROOT / "README.md").exists():
    pytest.skip("the texts are those of a checkout", allow_module_level=True)

WORDS = {
    r"slots?": "device index, network card index",
    r"takeovers?|takes? over|hands? on": "failover",
    r"forwarders?": "middlebox appliance, NAT instance",
    r"holds?|held|holders?|holding": "attached to; contains, applies, supports",
    r"leads? to|led to": "routes to, the target of",
    r"tells?|told": "shows, reports, knows, says",
    r"go(es)? over": "overrides",
    r"anew": "again",
    r"mend(s|ed|ing)?": "fix",
    r"(is|are|was|were) to": "must, should, is meant to",
    r"(by|of|for) (itself|themselves)": "automatically, explicitly, alone",
    r"ENI\d+'s matter": "covered by ENI301",
    r"questions?|left open|leaves? open": "check, undecided",
    r"problems?": "error",
    r"of no use|written wrongly|is over": "unused, malformed, expired",
    r"last but one": "the real value",
    r"but for|or else|and else": "except, otherwise",
    r"(is|are) no (?!longer)\w+": "is not a",
    r"somebody": "who it is",
}
"""What is not used, and what to say instead."""

ALLOWED = (
    r"(Problems|Show Problems) view",  # of VS Code
    r"command:[\w.]+",
    r"there (is|are) no",
    r"questions that rules ask|question about (several entities|one entity)",  # of the rule API
)
"""Contexts in which the words mean something else."""

ANY = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`]*`|\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]*>", re.DOTALL)
Texts = Iterator[tuple[str, str]]


def strings(*paths: str) -> Texts:
    """The sentences of Python code: its strings that have several words, without what is put into them."""
    for path in sorted(one for pattern in paths for one in ROOT.glob(pattern)):
        name = path.relative_to(ROOT)
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        documentation = {id(one.value) for one in nodes if isinstance(one, ast.Expr)}
        parts = {id(part) for one in nodes if isinstance(one, ast.JoinedStr) for part in one.values}
        for node in nodes:
            if id(node) in documentation:
                continue
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(one.value) if isinstance(one, ast.Constant) else "X" for one in node.values)
                yield f"{name}:{node.lineno}", text
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and " " in node.value.strip()
                and id(node) not in parts
            ):
                yield f"{name}:{node.lineno}", node.value


def descriptions(path: str) -> Texts:
    """The texts of a JSON file: of a schema, what it describes."""

    def inside(value: object, name: str) -> Texts:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from inside(one, key)
        elif isinstance(value, list):
            for one in value:
                yield from inside(one, name)
        elif isinstance(value, str) and name in ("description", "markdownDescription", "title"):
            yield f"{path}: {name}", value

    yield from inside(json.loads((ROOT / path).read_text(encoding="utf-8")), "")


def prose(*paths: str) -> Texts:
    """The paragraphs of Markdown and YAML files."""
    for path in sorted(one for pattern in paths for one in ROOT.glob(pattern)):
        text = re.sub(r"^(```|~~~).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for paragraph in re.split(r"\n\s*\n", text):
            yield str(path.relative_to(ROOT)), paragraph


AREAS = {
    "command line": lambda: strings("enilint/cli.py", "enilint/commands/*.py"),
    "configuration": lambda: strings("enilint/configuration/*.py", "enilint/ruleset/*.py", "enilint/suppressions/*.py"),
    "runs": lambda: strings("enilint/run/*.py", "enilint/changes/*.py", "enilint/files/*.py"),
    "reports": lambda: strings("enilint/reporters/*.py"),
    "model": lambda: strings("enilint/model/**/*.py", "enilint/values.py", "enilint/aws/*.py"),
    "inputs": lambda: strings("enilint/inputs/*.py", "enilint/inputs/topology/**/*.py", "enilint/inputs/yaml/*.py"),
    "Terraform": lambda: strings(
        "enilint/inputs/terraform/*.py", "enilint/inputs/terraform/mapping/*.py", "enilint/inputs/terraform/plan/*.py"
    ),
    "Terraform's language": lambda: strings(
        "enilint/inputs/terraform/hcl/*.py", "enilint/inputs/terraform/source/**/*.py"
    ),
    "messages of rules": lambda: ((place, text) for place, text in strings("rules/*.py") if "\n" not in text),
    "rule files": lambda: strings("enilint/expressions/*.py"),
    "language server": lambda: strings("enilint/lsp/*.py"),
    **{
        f"schema of {name}": lambda name=name: descriptions(f"schemas/{name}.schema.json")
        for name in ("topology", "config", "report", "facts", "inventory", "rules")
    },
    "VS Code": lambda: descriptions("editors/vscode/package.json"),
    "VS Code's pages": lambda: prose("editors/vscode/README.md", "editors/vscode/walkthrough/*.md"),
    "action": lambda: prose("action.yml"),
    "documentation": lambda: (
        one
        for one in prose("*.md", "docs/*.md", "rules/README.md", "enilint/stand_ins/*.md")
        if one[0] not in ("docs/rule-api.md", "docs/policy-reference.md")  # docstrings, also for maintainers
    ),
}
"""Where the words are looked for: each area gives places and texts."""


def unwanted(text: str) -> list[str]:
    """The words of a text that are not used, each with what to say instead."""
    plain = CODE.sub(" ", re.sub("|".join(ALLOWED), " ", text))
    found: list[str] = []
    if not ANY.search(plain):
        return found
    for word, instead in WORDS.items():
        found += [f"{match[0]!r}: {instead}" for match in re.finditer(rf"\b(?:{word})\b", plain, re.IGNORECASE)]
    return found


@pytest.mark.parametrize("area", AREAS)
def test_text_uses_the_words_of_the_field(area: str) -> None:
    texts = list(AREAS[area]())
    assert texts, "an area without texts is no area"
    wrong = [f"{place}: {word} in {text[:90]!r}" for place, text in texts for word in unwanted(text)]
    assert wrong == []


def test_the_list_finds_its_words() -> None:
    for text in (
        "the slot is taken",
        "a rule that Holds",
        "write it anew",
        "what it is to show",
        "the value `slot` is held",
        "this is no pattern",
    ):
        assert len(unwanted(text)) == 1, text
    for text in (
        "the key `slot`",
        "```\nslot\n```",
        "the [hold](https://example/hold)",
        "it is no longer there",
        "set up",
    ):
        assert unwanted(text) == [], text
