"""The documentation of rules, where an editor finds it."""

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from enilint.files.home import rule_page
from enilint.files.paths import bundled
from enilint.ruleset.registry import LoadedRule, Registry

_directories: list[Path] = []


def load(directories: Iterable[str]) -> None:
    """Know the rules of these directories too."""
    _directories.extend(map(Path, directories))


@functools.cache
def _registry() -> Registry:
    return Registry(_directories)


@functools.cache
def page_uri(code: str) -> str:
    """The address of a rule's page: on the web if the documentation has an address there, else in the catalogue.

    The catalogue is a file that enilint ships. Of a rule of one's own, it is the file that the rule is in.
    """
    address = rule_page(code)
    if address is not None:
        return address
    uri, _ = page_place(code)
    loaded = find(code)
    return f"{uri}#{code.lower()}-{loaded.rule.name}" if loaded is not None and uri == _catalogue().as_uri() else uri


def page_place(code: str) -> tuple[str, int]:
    """The address of a rule's page without a fragment, which not all editors understand, and its line."""
    loaded = find(code)
    if loaded is not None and loaded.path.resolve().parent != bundled("rules").resolve():
        return loaded.path.resolve().as_uri(), 0
    lines = _catalogue().read_text("utf-8").split("\n")
    return _catalogue().as_uri(), next((at for at, line in enumerate(lines) if line.startswith(f"## {code} ")), 0)


def _catalogue() -> Path:
    return bundled("rules") / "README.md"


@functools.cache
def page(code: str) -> str:
    """What a rule's page says, in Markdown, but for its examples."""
    loaded = find(code)
    if loaded is None:
        return ""
    parts = re.split(r"^## (.+)$", loaded.doc, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    shown = (f"**{name}.** {sections[name].strip()}" for name in ("Why", "When it is fine", "Fix") if name in sections)
    title = f"**[{code}]({page_uri(code)}) {loaded.rule.name}**: {parts[0].strip()}"
    return "\n\n".join([title, *shown])


def find(code: str) -> LoadedRule | None:
    """The rule of a code."""
    return _registry().find(code)
