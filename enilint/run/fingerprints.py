"""Fingerprints: names of findings that stay the same while lines move and sentences are reworded.

A fingerprint is made of the rule, the input, the subject, and the facts: the values that the finding states and the
subjects of what it rests on. Sentences and places are left out.
"""

import re
from collections.abc import Iterable

import msgspec

from enilint.findings import Finding

_DIGITS = 32
_DATED_SOURCE = r" ?\([^()]*\b\d{4}-\d{2}(?:-\d{2})?\)"
"""Where a fact is from, and when that was so: `(EC2 DescribeInstanceTypes, 2026-10)`."""


def fingerprint(finding: Finding, input: str) -> str:
    """The fingerprint of a finding in an input, whose path is given relative to its repository.

    The subjects of facts count once, and the finding's own does not: to explain more of a thing changes nothing.
    """
    others = sorted({one.subject for one in finding.related} - {finding.subject})
    return _digest("2", finding.rule, input, finding.subject, "\1".join(finding.values), "\1".join(others))


def fingerprint_of_words(finding: Finding, input: str) -> str:
    """The fingerprint as baselines of version 1 have it: with the message and the words of the facts.

    The age of data about AWS, which is refreshed between releases, is left out.
    """
    facts = sorted(f"{one.subject}\0{_lasting(one.message)}" for one in finding.related)
    return _digest("1", finding.rule, input, finding.subject, _lasting(finding.message), *facts)


def told_apart(findings: Iterable[Finding]) -> list[Finding]:
    """The same findings; those after the first that have one fingerprint get others, by their number among these.

    Findings that have none are left as they are.
    """
    counts: dict[str, int] = {}
    words: dict[str, int] = {}
    result = []
    for one in findings:
        if one.fingerprint:
            one = msgspec.structs.replace(
                one,
                fingerprint=_numbered("2", one.fingerprint, counts),
                fingerprint_of_words=_numbered("1", one.fingerprint_of_words, words),
            )
        result.append(one)
    return result


def _numbered(version: str, fingerprint: str, counts: dict[str, int]) -> str:
    number = counts[fingerprint] = counts.get(fingerprint, 0) + 1
    return _digest(version, fingerprint, str(number)) if number > 1 else fingerprint


def _lasting(message: str) -> str:
    return re.sub(_DATED_SOURCE, "", message)


def _digest(*parts: str) -> str:
    import hashlib

    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
