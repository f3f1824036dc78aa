"""What stands behind a backslash, and in brackets."""

from enilint.regular_expressions.characters import PERL, POSIX, CharacterSet, Part, unicode_part
from enilint.regular_expressions.errors import InvalidPattern

_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OCTAL = "01234567"
_HEXADECIMAL = "0123456789abcdefABCDEF"
_LAST = 0x10FFFF


def escaped_part(pattern: str, start: int, *, folded: bool) -> tuple[Part, int] | None:
    """The class that an escape stands for, and where it ends; None if it stands for a character."""
    kind = pattern[start + 1 : start + 2]
    if kind in ("p", "P"):
        return _unicode_class(pattern, start, folded=folded)
    ranges = PERL.get(kind.lower())
    return None if ranges is None else (Part(ranges, negated=kind.isupper(), folded=folded), start + 2)


def _unicode_class(pattern: str, start: int, *, folded: bool) -> tuple[Part, int]:
    if pattern[start + 2 : start + 3] != "{":
        end = start + 3
        name = pattern[start + 2 : end]
    else:
        end = pattern.find("}", start) + 1
        if not end:
            raise InvalidPattern(f"invalid character class range: {pattern[start:]}")
        name = pattern[start + 3 : end - 1]
    negated = (pattern[start + 1] == "P") != name.startswith("^")
    part = unicode_part(name.removeprefix("^"), pattern[start:end], negated=negated, folded=folded)
    return part, min(end, len(pattern))


def escaped_character(pattern: str, start: int) -> tuple[str, int]:
    """The character that an escape stands for, and where it ends."""
    character = pattern[start + 1 : start + 2]
    position = start + 2
    if not character:
        raise InvalidPattern("trailing \\")
    if character in _CONTROLS:
        return _CONTROLS[character], position
    if character.isascii() and not character.isalnum():
        return character, position
    if character == "0" or (character in _OCTAL and pattern[position : position + 1] in tuple(_OCTAL)):
        while position < min(start + 4, len(pattern)) and pattern[position] in _OCTAL:
            position += 1
        return chr(int(pattern[start + 1 : position], 8)), position
    if character == "x":
        return _hexadecimal(pattern, start)
    raise InvalidPattern(f"invalid escape sequence: {pattern[start:position]}")


def _hexadecimal(pattern: str, start: int) -> tuple[str, int]:
    r"""The character `\x7f` or `\x{10ffff}`."""
    in_braces = pattern.startswith("{", start + 2)
    position = first = start + 2 + in_braces
    while position < len(pattern) and pattern[position] in _HEXADECIMAL and (in_braces or position < first + 2):
        position += 1
        if int(pattern[first:position], 16) > _LAST:
            raise InvalidPattern(f"invalid escape sequence: {pattern[start:position]}")
    digits = pattern[first:position]
    is_whole = digits and pattern.startswith("}", position) if in_braces else len(digits) == 2
    if not is_whole:
        end = position + 1 if in_braces else first + 2
        raise InvalidPattern(f"invalid escape sequence: {pattern[start:end]}")
    return chr(int(digits, 16)), position + in_braces


def bracketed(pattern: str, start: int, *, folded: bool) -> tuple[CharacterSet, int]:
    """The set of characters that stands in brackets, and where it ends."""
    negated = pattern.startswith("^", start + 1)
    position = first = start + 1 + negated
    ranges: list[tuple[str, str]] = []
    parts: list[Part] = []
    while position == first or not pattern.startswith("]", position):
        found = _class_in_brackets(pattern, position, folded=folded)
        if found is not None:
            part, position = found
            parts.append(part)
            continue
        begin = position
        low, position = _character_in_brackets(pattern, position, start)
        high = low
        if pattern.startswith("-", position) and pattern[position + 1 : position + 2] not in ("", "]"):
            high, position = _character_in_brackets(pattern, position + 1, start)
            if high < low:
                raise InvalidPattern(f"invalid character class range: {pattern[begin:position]}")
        ranges.append((low, high))
    if ranges:
        parts.append(Part(tuple(ranges), folded=folded))
    return CharacterSet(tuple(parts), negated), position + 1


def _class_in_brackets(pattern: str, position: int, *, folded: bool) -> tuple[Part, int] | None:
    r"""A class such as `[:alpha:]` or `\d`, and where it ends; None if there is none."""
    if pattern.startswith("\\", position):
        return escaped_part(pattern, position, folded=folded)
    end = pattern.find(":]", position + 2) if pattern.startswith("[:", position) else -1
    if end < 0:
        return None
    name = pattern[position + 2 : end]
    ranges = POSIX.get(name.removeprefix("^"))
    if ranges is None:
        raise InvalidPattern(f"invalid character class range: {pattern[position : end + 2]}")
    return Part(ranges, negated=name.startswith("^"), folded=folded), end + 2


def _character_in_brackets(pattern: str, position: int, start: int) -> tuple[str, int]:
    if position >= len(pattern):
        raise InvalidPattern(f"missing ]: {pattern[start:]}")
    if pattern[position] == "\\":
        return escaped_character(pattern, position)
    return pattern[position], position + 1
