"""The address of enilint's documentation, and of the page of a rule in it."""

import functools
import re

from enilint.files.late import late

_SECTION = late(r"^\[project\.urls\][ \t]*$(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_DOCUMENTATION = late(r"""^Documentation[ \t]*=[ \t]*["']([^"'\n]+)["']""", re.MULTILINE)
_CODE = late(r"ENI\d+")


@functools.cache
def home() -> str | None:
    """The address, without a slash at its end: `Documentation` of `[project.urls]` in pyproject.toml; None if not set.

    It is searched for in the text: to read all of it as TOML takes longer than a small check.
    """
    from enilint.files.paths import bundled

    try:
        text = bundled("pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        return None
    section = _SECTION.search(text)
    found = _DOCUMENTATION.search(section[1]) if section is not None else None
    return found[1].rstrip("/") if found is not None else None


def rule_page(code: str) -> str | None:
    """The address of the page of a rule; None without an address of the documentation, and for rules of others."""
    base = home()
    return f"{base}/rules/{code.lower()}/" if base is not None and _CODE.fullmatch(code) else None
