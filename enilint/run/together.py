"""One place of a module that several root modules call is one finding, which names the other roots.

Findings are put together last: suppressions, baselines, changes and fixes are about each root by itself.
"""

from collections import Counter
from collections.abc import Hashable, Iterable

import msgspec

from enilint.files.late import late
from enilint.findings import Finding
from enilint.report import Input
from enilint.run.fingerprints import told_apart

_ROOT = "terraform"
_CALLS = late(r'(?:module\.[\w-]+(?:\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\])?\.)+')


def together(findings: Iterable[Finding], inputs: Iterable[Input]) -> list[Finding]:
    """The findings, of which those that say the same of one place in several roots are the first one.

    That one gets the gravest of their severities. Its words are those for its own root: what this passes to the module
    may have other names in the others.
    """
    roots = {one.path for one in inputs if one.kind == _ROOT}
    if len(roots) < 2:
        return list(findings)
    groups: dict[Hashable, list[Finding]] = {}
    counts = Counter[tuple[str, Hashable]]()
    for one in findings:
        same = (one.rule, one.at, _words(one)) if one.input in roots else id(one)
        counts[one.input, same] += 1  # one root can have several that look alike
        groups.setdefault((same, counts[one.input, same]), []).append(one)
    result = [_in_first(group) for group in groups.values()]
    return told_apart(result, everywhere=True)


def _in_first(group: list[Finding]) -> Finding:
    first, *others = group
    if not others:
        return first
    severities = [one.severity for one in group if one.severity is not None]
    inputs = tuple(sorted(one.input for one in others))
    return msgspec.structs.replace(first, severity=max(severities, default=None), also_in=inputs)


def _words(finding: Finding) -> str:
    """The message without the calls that lead to the module, and without the names of what these pass to it."""
    match = _CALLS.match(finding.subject) if finding.subject.startswith("module.") else None
    calls = match[0] if match is not None else ""
    outside = {one.subject for one in finding.related if one.subject and not one.subject.startswith(calls)}
    words = finding.message
    for name in sorted(outside, key=len, reverse=True):
        words = words.replace(name, "")
    return words.replace(calls, "") if calls else words
