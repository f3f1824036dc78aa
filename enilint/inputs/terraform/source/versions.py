"""Versions of modules, and constraints on them as Terraform writes them: `~> 5.0, != 5.3.1`."""

import re

from enilint.files.late import late

Version = tuple[int, int, int]
_VERSION = late(r"(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?", re.ASCII)
_CLAUSE = late(r"\s*(=|!=|>=|<=|>|<|~>|)\s*v?(\d{1,9}(?:\.\d{1,9}){0,2})\s*", re.ASCII)
_FIRST: Version = (0, 0, 0)


class Constraint:
    """The versions that a constraint allows. Raises ValueError for what is none, and for one on a pre-release."""

    def __init__(self, text: str) -> None:
        self._clauses: list[tuple[Version, Version | None]] = []
        self._excluded: set[Version] = set()
        for part in text.split(","):
            match = _CLAUSE.fullmatch(part)
            if match is None:
                raise ValueError(f"{part!r} is not a version constraint")
            operator, version = match[1] or "=", version_of(match[2])
            if operator == "!=":
                self._excluded.add(version)
            else:
                self._clauses.append(_range(operator, version, match[2].count(".") + 1))

    def allows(self, version: Version) -> bool:
        """Whether a version meets all clauses."""
        inside = all(low <= version and (high is None or version < high) for low, high in self._clauses)
        return inside and version not in self._excluded

    def is_within(self, low: Version, high: Version) -> bool:
        """Whether all versions that it allows lie from `low` to below `high`, whichever there are. None is not all."""
        first = max((one for one, _ in self._clauses), default=_FIRST)
        ends = [one for _, one in self._clauses if one is not None]
        return bool(ends) and low <= first < min(ends) <= high


def version_of(text: str) -> Version:
    """A version; numbers that are left out are 0. Raises ValueError for what is none, and for a pre-release."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a version")
    major, minor, patch = (int(one or 0) for one in match.groups())
    return major, minor, patch


def _range(operator: str, version: Version, numbers: int) -> tuple[Version, Version | None]:
    """The first version that a clause allows, and the first one after those."""
    major, minor, patch = version
    following = (major, minor, patch + 1)
    if operator == "=":
        return version, following
    if operator == ">":
        return following, None
    if operator == ">=":
        return version, None
    if operator == "<":
        return _FIRST, version
    if operator == "<=":
        return _FIRST, following
    if numbers == 1:  # `~> 5` has no end: only the number before the last one is kept
        return version, None
    return version, (major + 1, 0, 0) if numbers == 2 else (major, minor + 1, 0)
