"""The documentation of rules, where an editor finds it."""

import functools
import re

from enilint.paths import bundled
from enilint.registry import LoadedRule, Registry


@functools.cache
def _registry() -> Registry:
    return Registry()


@functools.cache
def page_uri(code: str) -> str:
    """The address of a rule's page in the catalogue that enilint ships: a file, so it opens without a network."""
    loaded = find(code)
    page = (bundled("rules") / "README.md").as_uri()
    return page if loaded is None else f"{page}#{code.lower()}-{loaded.rule.name}"


def page_place(code: str) -> tuple[str, int]:
    """The address of the catalogue, without a fragment, which not all editors understand, and the line of a rule."""
    catalogue = bundled("rules") / "README.md"
    lines = catalogue.read_text("utf-8").split("\n")
    return catalogue.as_uri(), next((at for at, line in enumerate(lines) if line.startswith(f"## {code} ")), 0)


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
