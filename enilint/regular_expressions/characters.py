"""Sets of characters: what stands in brackets, and classes that have names."""

import re
import unicodedata

from msgspec import Struct

from enilint.regular_expressions.errors import InvalidPattern
from enilint.regular_expressions.folding import same_but_for_case

Ranges = tuple[tuple[str, str], ...]
"""First and last characters."""

_LAST = "\U0010ffff"
_DIGITS, _UPPER, _LOWER = ("0", "9"), ("A", "Z"), ("a", "z")
_WORD: Ranges = (_DIGITS, _UPPER, _LOWER, ("_", "_"))
PERL: dict[str, Ranges] = {"d": (_DIGITS,), "s": (("\t", "\n"), ("\f", "\r"), (" ", " ")), "w": _WORD}
r"""The classes `\d`, `\s` and `\w`."""
POSIX: dict[str, Ranges] = {
    "alnum": (_DIGITS, _UPPER, _LOWER),
    "alpha": (_UPPER, _LOWER),
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "digit": (_DIGITS,),
    "graph": (("!", "~"),),
    "lower": (_LOWER,),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (_UPPER,),
    "word": _WORD,
    "xdigit": (_DIGITS, ("A", "F"), ("a", "f")),
}
"""The classes `[:alnum:]` to `[:xdigit:]`."""
_CATEGORIES = "Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _-]+")


class Part(Struct, frozen=True):
    """One part of a set: ranges of characters, or a general category of Unicode.

    With `folded`, it also has the characters that differ from its own in case alone; `negated` is said of all those.
    `unknown` is how a class is written whose characters are not known.
    """

    ranges: Ranges = ()
    category: str = ""
    unknown: str = ""
    negated: bool = False
    folded: bool = False

    def has(self, character: str) -> bool:
        """Whether a character is in it."""
        return any(map(self._lists, same_but_for_case(character) if self.folded else character)) != self.negated

    def _lists(self, character: str) -> bool:
        if self.category:
            return unicodedata.category(character).startswith(self.category)
        return any(first <= character <= last for first, last in self.ranges)


class CharacterSet(Struct, frozen=True):
    """Characters: those of its parts, or with `negated` all others."""

    parts: tuple[Part, ...]
    negated: bool = False

    def has(self, character: str) -> bool:
        """Whether a character is in the set."""
        return any(part.has(character) for part in self.parts) != self.negated


ANY = CharacterSet((Part(((chr(0), _LAST),)),))
NOT_NEWLINE = CharacterSet((Part((("\n", "\n"),)),), negated=True)


def is_word(character: str) -> bool:
    r"""Whether `\w` has a character."""
    return character == "_" or (character.isascii() and character.isalnum())


def unicode_part(name: str, written: str, *, negated: bool, folded: bool) -> Part:
    r"""The class `\p{name}`. It is unknown for a name that may be that of a class in a release of Go.

    Python's standard library does not have scripts. Go 1.25 has more names for categories, and more characters in C.
    """
    if name == "Any":
        return Part(((chr(0), _LAST),), negated=negated)
    if name in _CATEGORIES.split():
        return Part(category=name, negated=negated, folded=folded)
    if name != "C" and not _NAME.fullmatch(name):
        raise InvalidPattern(f"invalid character class range: {written}")
    return Part(unknown=written)
