"""What is said of a finding where there is one text for it: the message, and what to do."""

from enilint.findings import Finding
from enilint.reporters.terminal import escaped


def advice(finding: Finding, glue: str = "\n") -> str:
    """The message and the fix, each in one line and harmless to print."""
    message = escaped(finding.message)
    return f"{message}{glue}fix: {escaped(finding.help)}" if finding.help else message
