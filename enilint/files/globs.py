"""Globs of one name in a path, as in a .gitignore: `*`, `?`, sets such as `[!a-z]` and `[[:digit:]]`, and escapes.

A name and a glob are sequences of bytes to git, so `?` is one byte of UTF-8. Here a character stands for a byte.
"""

from collections.abc import Callable, Iterator, Sequence

Item = str | frozenset[str] | None
"""What stands for one byte: that byte or a set of them. None stands for any number of bytes."""

_BYTES = [chr(number) for number in range(256)]
_ANY = frozenset(_BYTES)
_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "blank": lambda one: one in " \t",
    "cntrl": lambda one: one < " " or one == "\x7f",
    "digit": str.isdigit,
    "graph": lambda one: "!" <= one <= "~",
    "lower": str.islower,
    "print": lambda one: " " <= one <= "~",
    "punct": lambda one: "!" <= one <= "~" and not one.isalnum(),
    "space": lambda one: one in " \t\n\v\f\r",
    "upper": str.isupper,
    "xdigit": lambda one: one in "0123456789abcdefABCDEF",
}


def as_bytes(text: str) -> str:
    """The bytes of a text in UTF-8, a character each."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def names(pattern: str) -> list[list[Item]]:
    """The globs between the slashes of a pattern. Raises ValueError for what no name matches."""
    found: list[list[Item]] = [[]]
    for item in _items(pattern):
        if item == "/":
            found.append([])
        elif item is not None or found[-1][-1:] != [None] or len(found[-1]) < 2:
            found[-1].append(item)
    return found


def _items(pattern: str) -> Iterator[Item]:
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == "*":
            yield None
        elif character == "?":
            yield _ANY
        elif character == "[":
            members, at = _set(pattern, at)
            yield members
        elif character == "\\":
            if at == len(pattern):
                raise ValueError("a backslash must have a character behind it")
            yield pattern[at]
            at += 1
        else:
            yield character


def _set(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """The members of a set whose bracket is before a position, and the position behind it."""
    is_negated = pattern[at : at + 1] in ("!", "^")
    at += is_negated
    members: set[str] = set()
    first = at
    while pattern[at : at + 1] != "]" or at == first:
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) > 0:
            name = pattern[at + 2 : end]
            if name not in _CLASSES:
                raise ValueError(f"[:{name}:] is not a class of characters")
            members.update(one for one in _BYTES[:128] if _CLASSES[name](one))
            at = end + 2
            continue
        low, at = _member(pattern, at)
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
            high, at = _member(pattern, at + 1)
        members.update(_BYTES[ord(low) : ord(high) + 1])
    found = (_ANY - members if is_negated else frozenset(members)) - {"/"}
    if not found:
        raise ValueError("a set in brackets matches nothing")
    return found, at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    at += pattern[at : at + 1] == "\\"
    if at >= len(pattern):
        raise ValueError("the bracket [ is not closed")
    return pattern[at], at + 1


def is_like(name: str, glob: Sequence[Item]) -> bool:
    """Whether a name matches; in time proportional to the product of both lengths at most."""
    position = at = 0
    behind_star = retry = -1
    while position < len(name):
        item = glob[at] if at < len(glob) else ""
        if item is None:
            at += 1
            behind_star, retry = at, position
        elif item and name[position] in item:
            position, at = position + 1, at + 1
        elif behind_star >= 0:
            retry += 1
            position, at = retry, behind_star
        else:
            return False
    return all(item is None for item in glob[at:])
