"""The documentation of rules, where an editor finds it."""

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from enilint.expressions import is_rule_file
from enilint.files.home import rule_page
from enilint.files.paths import bundled
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry

_directories: list[Path] = []
_of_files: dict[str, LoadedRule] = {}


def load(directories: Iterable[str]) -> None:
    """Know the rules of these directories too."""
    _directories.extend(map(Path, directories))


@functools.cache
def _registry() -> Registry:
    return Registry(_directories)


@functools.cache
def page_uri(code: str) -> str:
    """The address of a rule's page: on the web if the documentation has an address there, otherwise a file."""
    return rule_page(code) or page_file(code)


def page_file(code: str) -> str:
    """The file of a rule's page, as enilint contains it; of a rule of one's own, the file of the rule."""
    loaded = find(code)
    if loaded is not None and loaded.path.resolve().parent != bundled("rules").resolve():
        return loaded.path.resolve().as_uri()
    return (bundled("docs/rules") / f"{code.lower()}.md").as_uri()


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


def know(rules: Iterable[LoadedRule]) -> None:
    """Know the rules of the rule files that a configuration names, as they are now."""
    changed = {one.rule.code: one for one in rules if is_rule_file(one.path.name)}
    if any(_of_files.get(code) is not one for code, one in changed.items()):
        _of_files.update(changed)
        page_uri.cache_clear()
        page.cache_clear()


def find(code: str) -> LoadedRule | None:
    """The rule of a code."""
    return _of_files.get(code) or _registry().find(code)
