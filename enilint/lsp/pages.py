"""The documentation of rules, where an editor finds it."""

import functools

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


def find(code: str) -> LoadedRule | None:
    """The rule of a code."""
    return _registry().find(code)
