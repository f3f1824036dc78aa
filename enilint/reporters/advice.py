"""What is said of a finding where there is one text for it: the message, where else it holds, and what to do."""

from collections.abc import Callable

from enilint.findings import Finding
from enilint.reporters.terminal import escaped


def advice(finding: Finding, glue: str = "\n", words: Callable[[str], str] = escaped) -> str:
    """The message, the other roots and the fix, each in one line, and harmless in the way of `words`."""
    parts = [finding.message, also_in(finding), f"fix: {finding.help}" if finding.help else ""]
    return glue.join(words(part) for part in parts if part)


def also_in(finding: Finding, most: int = 3) -> str:
    """The other roots in which the same place is wrong: `also in 2 roots: envs/prod, envs/test`; empty where none is.

    The first `most` of them are named.
    """
    roots = finding.also_in
    if not roots:
        return ""
    more = f" and {len(roots) - most} more" if len(roots) > most else ""
    return f"also in {len(roots)} root{'' if len(roots) == 1 else 's'}: {', '.join(roots[:most])}{more}"
