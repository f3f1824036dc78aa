"""Characters that are one and the same if case does not matter."""

from functools import cache

_OF_ASCII = {"k": "\u212a", "s": "\u017f"}
"""The Kelvin sign and the long s."""
_END_OF_CASES = 0x1E944


def same_but_for_case(character: str) -> str:
    """The character itself, and those that it equals if case does not matter: Unicode's simple case folding."""
    if character.isascii():
        lower = character.lower()
        return lower + lower.upper() + _OF_ASCII.get(lower, "") if lower.isalpha() else character
    return _by_fold().get(_fold(character), character)


def _fold(character: str) -> str:
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character


@cache
def _by_fold() -> dict[str, str]:
    """All characters that equal each other, by what they fold to."""
    groups: dict[str, str] = {}
    for character in map(chr, range(_END_OF_CASES)):
        folded = _fold(character)
        if folded != character:
            groups[folded] = groups.get(folded, folded) + character
    return groups
