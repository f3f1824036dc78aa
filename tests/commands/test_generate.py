"""The files that `scripts/generate.py` makes are current, and it would notice if they were not."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from enilint.ruleset.registry import Registry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, working on a copy of the generated files."""
    if not (ROOT / "scripts").is_dir():
        pytest.skip("generated files are those of a checkout")
    spec = importlib.util.spec_from_file_location("generate", ROOT / "scripts/generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copytree(ROOT / "tests/diagram/expected", tmp_path / "tests/diagram/expected")
    (tmp_path / "rules").mkdir()
    for name in ("rules/README.md", "README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def run(generate: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["generate.py", *arguments])
    return int(generate.main())


def test_stale_files_alone_are_named_and_left_alone_and_what_is_written_by_hand_is_kept(
    generate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And all generated files of the checkout are current: no other one is named, and these are written as they are."""
    (generate.ROOT / "schemas/report.schema.json").write_text("{}")
    (generate.ROOT / "schemas/config.schema.json").unlink()
    (generate.ROOT / "docs/rule-api.md").write_text("# The rule API\n")
    (generate.ROOT / "docs/rules/eni101.md").unlink()
    (generate.ROOT / "docs/images/finding.svg").write_text("<svg/>")
    catalogue = generate.ROOT / "rules/README.md"
    generated = catalogue.read_text(encoding="utf-8").partition(generate.MARKER)[2]
    catalogue.write_text(f"# By hand\n\n{generate.MARKER}\nold", encoding="utf-8")
    readme = generate.ROOT / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8").replace("\nFound ", "\nLost "), encoding="utf-8")
    stale = [
        "schemas/config.schema.json",
        "schemas/report.schema.json",
        "docs/rule-api.md",
        "docs/images/finding.svg",
        "docs/rules/eni101.md",
        "rules/README.md",
        "README.md",
    ]
    assert run(generate, monkeypatch, "--check") == 1
    assert re.findall(r"^(\S+) is stale", capsys.readouterr().out, re.MULTILINE) == stale
    assert (generate.ROOT / "schemas/report.schema.json").read_text() == "{}"
    assert run(generate, monkeypatch) == 0
    assert catalogue.read_text(encoding="utf-8") == f"# By hand\n\n{generate.MARKER}{generated}"
    for path in stale:
        assert path == "rules/README.md" or (generate.ROOT / path).read_bytes() == (ROOT / path).read_bytes()


def test_catalogue_links_to_the_page_of_every_rule(generate: ModuleType) -> None:
    text = (generate.ROOT / "rules/README.md").read_text(encoding="utf-8")
    for loaded in Registry().rules:
        code, name = loaded.rule.code, loaded.rule.name
        assert f"| [{code}](../docs/rules/{code.lower()}.md) | `{name}` | " in text
        page = (generate.ROOT / f"docs/rules/{code.lower()}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {code} {name}\n")
        assert f"[{code}] {name}" in page, "the example's output"


def test_examples_in_both_languages_stand_side_by_side(generate: ModuleType) -> None:
    for loaded in Registry().rules:
        page = (generate.ROOT / f"docs/rules/{loaded.rule.code.lower()}.md").read_text(encoding="utf-8")
        both = {"terraform", "topology"} <= {one.kind for one in loaded.rule.bad}
        reported = page.partition("## Example: reported\n")[2].partition("\n## ")[0]
        assert ("```hcl\n" in reported and "```yaml\n" in reported) == both
