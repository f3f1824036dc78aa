"""Fingerprints: names of findings that stay the same while lines move.

A fingerprint is made of the rule, the input, the subject, and the facts: the message and the words of what the finding
rests on. Places are left out, and so is the age of data about AWS, which is refreshed between releases.
"""

import re
from collections.abc import Iterable

import msgspec

from enilint.findings import Finding

_VERSION = "1"
_DIGITS = 32
_DATED_SOURCE = re.compile(r" ?\([^()]*\b\d{4}-\d{2}(?:-\d{2})?\)")
"""Where a fact is from, and when that was so: `(EC2 DescribeInstanceTypes, 2026-10)`."""


def fingerprint(finding: Finding, input: str) -> str:
    """The fingerprint of a finding in an input, whose path is given relative to its repository."""
    facts = sorted(f"{one.subject}\0{_lasting(one.message)}" for one in finding.related)
    return _digest(finding.rule, input, finding.subject, _lasting(finding.message), *facts)


def told_apart(findings: Iterable[Finding]) -> list[Finding]:
    """The same findings; those after the first that have one fingerprint get others, by their number among these.

    Findings that have none are left as they are.
    """
    counts: dict[str, int] = {}
    result = []
    for one in findings:
        number = counts[one.fingerprint] = counts.get(one.fingerprint, 0) + 1
        if number > 1 and one.fingerprint:
            one = msgspec.structs.replace(one, fingerprint=_digest(one.fingerprint, str(number)))
        result.append(one)
    return result


def _lasting(message: str) -> str:
    return _DATED_SOURCE.sub("", message)


def _digest(*parts: str) -> str:
    import hashlib

    text = "\0".join((_VERSION, *parts))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
