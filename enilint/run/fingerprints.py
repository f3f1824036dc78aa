"""Fingerprints: names of findings that stay the same while lines move and sentences are reworded.

A fingerprint is made of the rule, the input, the subject, and the facts: the values that the finding states and the
subjects of what it rests on. Sentences and places are left out. Inside of a called module, the module stands for the
input: the finding is the same in every root module.
"""

import functools
import os
import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from enilint.files.project import portable
from enilint.findings import Finding

_DIGITS = 32
_DATED_SOURCE = r" ?\([^()]*\b\d{4}-\d{2}(?:-\d{2})?\)"
"""Where a fact is from, and when that was so: `(EC2 DescribeInstanceTypes, 2026-10)`."""


class Stamp:
    """Gives fingerprints to the findings in the design of a path. `is_root`: the design is a root module."""

    def __init__(self, path: str, *, is_root: bool = False) -> None:
        self._portable = functools.cache(portable)
        self._path = path
        self._root = os.path.realpath(path) if is_root else None

    def __call__(self, finding: Finding) -> Finding:
        """The finding with its fingerprints."""
        own, module = self._portable(self._path), os.path.dirname(finding.at.path)
        is_called = self._root is not None and os.path.realpath(module) != self._root
        in_root = fingerprint(finding, own)
        return msgspec.structs.replace(
            finding,
            fingerprint=fingerprint(finding, self._portable(module)) if is_called else in_root,
            fingerprint_in_root=in_root,
            fingerprint_of_words=fingerprint_of_words(finding, own),
        )


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


def told_apart(findings: Iterable[Finding], *, everywhere: bool = False) -> list[Finding]:
    """The same findings; those after the first of an input that have one fingerprint get others, by their number.

    With `everywhere`, those after the first of all. Findings that have none are left as they are.
    """
    shared, in_root, of_words = (Counter[tuple[str, str]]() for _ in range(3))
    result = []
    for one in findings:
        if one.fingerprint:
            scope = "" if everywhere else one.input
            one = msgspec.structs.replace(
                one,
                fingerprint=_numbered("2", scope, one.fingerprint, shared),
                fingerprint_in_root=_numbered("2", scope, one.fingerprint_in_root, in_root),
                fingerprint_of_words=_numbered("1", scope, one.fingerprint_of_words, of_words),
            )
        result.append(one)
    return result


def _numbered(version: str, scope: str, fingerprint: str, counts: Counter[tuple[str, str]]) -> str:
    counts[scope, fingerprint] += 1
    number = counts[scope, fingerprint]
    return _digest(version, fingerprint, str(number)) if number > 1 else fingerprint


def _lasting(message: str) -> str:
    return re.sub(_DATED_SOURCE, "", message)


def _digest(*parts: str) -> str:
    import hashlib

    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
