"""Links to the documentation come from one address in pyproject.toml, and there are none without it."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import enilint
from enilint.files.home import home
from enilint.files.paths import bundled
from tests.cli.running import ERROR, RULE

ADDRESS = "https://docs.example/enilint"
PROGRAM = """\
import sys
from enilint.lsp.pages import page_uri
print(page_uri("ENI101"))
"""


@pytest.fixture(params=[ADDRESS, f"{ADDRESS}/", None])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    """A checkout whose pyproject.toml has an address, or none."""
    package = Path(enilint.__file__).parent
    shutil.copytree(package, tmp_path / "enilint", ignore=shutil.ignore_patterns("__pycache__", "_bundled"))
    (tmp_path / "docs").mkdir()
    for name in ("rules", "schemas", "docs/rules"):
        (tmp_path / name).symlink_to(bundled(name))
    urls = f'[project.urls]\nRepository = "https://code.example"\nDocumentation = "{request.param}"\n\n'
    text = f'[project]\nname = "enilint"\n\n{urls if request.param else ""}[tool.other]\nDocumentation = "https://not.this"\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (tmp_path / "a.enilint.yaml").write_text(ERROR, encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "org1_any_interface.py").write_text(RULE, encoding="utf-8")
    return tmp_path, ADDRESS if request.param else None


def run(directory: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, env={"PYTHONPATH": str(directory)})
    assert done.stderr == ""
    return done.stdout


def addresses(document: object) -> Iterator[str]:
    """All addresses on the web in a document, but for those of schemas."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name != "$schema":
                yield from addresses(value)
    elif isinstance(document, list):
        for one in document:
            yield from addresses(one)
    elif isinstance(document, str) and document.startswith("https://"):
        yield document


def test_every_format_links_to_the_address_or_to_none(installation: tuple[Path, str | None]) -> None:
    directory, base = installation
    page = f"{base}/rules/eni101/" if base else None

    @cache
    def report(name: str) -> dict:
        options = ("--rules", "own", "--select", "ENI101,ORG1", "--format", name)
        return json.loads(run(directory, "-m", "enilint", "check", *options))

    found = {one["rule"]: one["url"] for one in report("json")["findings"]}
    assert found == {"ENI101": page, "ORG1": None}
    driver = report("sarif")["runs"][0]["tool"]["driver"]
    assert driver.get("informationUri") == base
    assert {one["id"]: one.get("helpUri") for one in driver["rules"]} == {"ENI101": page, "ORG1": None}
    codes = [one["code"] for one in report("rdjson")["diagnostics"] if "code" in one]
    assert {one["value"]: one.get("url") for one in codes} == {"ENI101": page, "ORG1": None}
    for name in ("json", "sarif", "rdjson"):
        assert set(addresses(report(name))) == ({page, base} - {None} if name == "sarif" else {page} - {None})
    shown = run(directory, "-c", PROGRAM).strip()
    assert shown == page if page else shown.startswith("file://")


def test_the_address_is_that_of_the_metadata() -> None:
    path = bundled("pyproject.toml")
    urls = tomllib.loads(path.read_text(encoding="utf-8"))["project"].get("urls", {})
    assert home() == urls.get("Documentation")
