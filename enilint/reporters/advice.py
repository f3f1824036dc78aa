"""What is said of a finding where there is one text for it: the message, and what to do."""

from collections.abc import Callable

from enilint.findings import Finding
from enilint.reporters.terminal import escaped


def advice(finding: Finding, glue: str = "\n", words: Callable[[str], str] = escaped) -> str:
    """The message and the fix, each in one line, and harmless in the way of `words`."""
    message = words(finding.message)
    return f"{message}{glue}fix: {words(finding.help)}" if finding.help else message
