"""Terraform's functions for texts. A character is what a reader takes for one: a letter with all of its marks."""

import re
from typing import Any

from enilint.files import letters
from enilint.inputs.terraform.source.conversion import elements_as, whole_number
from enilint.inputs.terraform.source.functions.characters import characters
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import (
    MOST_ELEMENTS,
    MOST_TEXT,
    EvaluationError,
    JoinedText,
    Mistake,
    is_identifier,
    is_plain_identifier,
    is_text,
    joined,
)
from enilint.values import OneOf, Unknown

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_NUMBER = Parameter("number")
_IN_IDENTIFIERS = r"[\w:/.-]"
"""The characters of identifiers: a separator without them ends none too early."""


@FUNCTIONS.add("chomp", _TEXT)
def chomp(text: str) -> str:
    """The text without line ends at its end."""
    return text.rstrip("\r\n")


@FUNCTIONS.add("endswith", _TEXT, _TEXT)
def endswith(text: str, suffix: str) -> bool:
    """Whether the text ends so."""
    return text.endswith(suffix)


@FUNCTIONS.add("indent", _NUMBER, _TEXT)
def indent(spaces: int | float, text: str) -> str:
    """The text with spaces before every line but the first."""
    width = whole_number(spaces)
    if width < 0:
        raise EvaluationError("the number of spaces must not be negative")
    check_length(len(text) + text.count("\n") * width)
    return text.replace("\n", "\n" + " " * width) if "\n" in text else text


@FUNCTIONS.add("join", _TEXT, variadic=Parameter("sequence", partial=True))
def join(separator: str, *lists: tuple[Any, ...]) -> Any:
    """The elements of all lists, with a separator between them. A single one is the result, known or not.

    Texts without a separator between them are often one text, and what is empty in place of others.
    """
    if not lists:
        raise EvaluationError("at least one list is required")
    parts = [part for elements in lists for part in elements_as("string", elements)]
    if any(part is None for part in parts):
        raise EvaluationError("an element is null; null cannot be part of a string")
    if not separator:
        parts = [part for part in parts if part != ""]
    if len(parts) == 1 and isinstance(parts[0], Unknown) and is_text(parts[0]):
        return parts[0]
    if not all(isinstance(part, str) for part in parts):
        text = joined(separator, tuple(parts))
        if separator and not re.search(_IN_IDENTIFIERS, separator) and all(map(_is_without_separators, parts)):
            return text
        return Unknown(text.fact, text.symbol, prefix=text.prefix, suffix=text.suffix)
    check_length(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


@FUNCTIONS.add("lower", _TEXT)
def lower(text: str) -> str:
    """The text in lower case."""
    return letters.lower(text)


@FUNCTIONS.add("split", _TEXT, Parameter("string", unknown=True))
def split(separator: str, text: Any) -> tuple[Any, ...]:
    """The parts of a text between separators. What identifiers were joined with, they are split at."""
    if isinstance(text, Unknown):
        if isinstance(text, JoinedText) and text.separator == separator:
            return tuple(one for part in text.parts for one in _split(separator, part))
        if separator and not re.search(_IN_IDENTIFIERS, separator) and _is_without_separators(text):
            return (text,)
        raise Undecided
    if text.count(separator) >= MOST_ELEMENTS:
        raise Mistake(f"would have more than {MOST_ELEMENTS} elements")
    return tuple(text.split(separator)) if separator else tuple(text)


@FUNCTIONS.add("startswith", _TEXT, _TEXT)
def startswith(text: str, prefix: str) -> bool:
    """Whether the text begins so."""
    return text.startswith(prefix)


@FUNCTIONS.add("strcontains", _TEXT, _TEXT)
def strcontains(text: str, part: str) -> bool:
    """Whether one text is a part of the other."""
    return part in text


@FUNCTIONS.add("strrev", _TEXT)
def strrev(text: str) -> str:
    """The characters in reverse order."""
    return "".join(reversed(characters(text)))


@FUNCTIONS.add("substr", _TEXT, _NUMBER, _NUMBER)
def substr(text: str, offset: int | float, length: int | float) -> str:
    """A part of a text. A negative offset counts from the end; a negative length takes all that is left.

    With a negative offset, Terraform takes all that is left for a length of 0, too.
    """
    start, size = whole_number(offset), whole_number(length)
    found = characters(text)
    if start >= 0 and size == 0:
        return ""
    if start < 0:
        start = max(start + len(found), 0)
    return "".join(found[start:] if size <= 0 else found[start : start + size])


@FUNCTIONS.add("title", _TEXT)
def title(text: str) -> str:
    """The text with the first letter of each word in upper case."""
    result: list[str] = []
    before = " "
    for character in text:
        result.append(letters.title(character) if _separates(before) else character)
        before = character
    return "".join(result)


@FUNCTIONS.add("trim", _TEXT, _TEXT)
def trim(text: str, unwanted: str) -> str:
    """The text without certain characters at both ends."""
    return text.strip(unwanted)


@FUNCTIONS.add("trimprefix", _TEXT, _TEXT)
def trimprefix(text: str, prefix: str) -> str:
    """The text without a prefix."""
    return text.removeprefix(prefix)


@FUNCTIONS.add("trimspace", Parameter("string", unknown=True))
def trimspace(text: Any) -> Any:
    """The text without white space at both ends. Identifiers have none."""
    if isinstance(text, Unknown):
        if is_identifier(text):
            return text
        raise Undecided
    return text.strip(letters.SPACES)


@FUNCTIONS.add("trimsuffix", _TEXT, _TEXT)
def trimsuffix(text: str, suffix: str) -> str:
    """The text without a suffix."""
    return text.removesuffix(suffix)


@FUNCTIONS.add("upper", _TEXT)
def upper(text: str) -> str:
    """The text in upper case. A letter that would become several stays as it is, as in Terraform."""
    return letters.upper(text)


def check_length(length: int) -> None:
    """Refuses to make too long a text."""
    if length > MOST_TEXT:
        raise Mistake(f"would have more than {MOST_TEXT} characters")


def _is_without_separators(part: Any) -> bool:
    """Whether nothing in a text that is not known can be taken for a separator; what is known is split itself."""
    if isinstance(part, OneOf):
        return (
            not part.open
            and all(map(_is_without_separators, part.candidates))
            and str not in map(type, part.candidates)
        )
    return isinstance(part, str) or (isinstance(part, Unknown) and is_plain_identifier(part))


def _split(separator: str, part: Any) -> tuple[Any, ...]:
    return tuple(part.split(separator)) if isinstance(part, str) else (part,)


def _separates(character: str) -> bool:
    """Whether a word begins after the character."""
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return character in letters.SPACES
