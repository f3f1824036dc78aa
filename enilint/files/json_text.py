"""JSON documents: decoded into typed structs, with mistakes in words and places."""

import re
from typing import TypeVar

import msgspec

from enilint.files.text import InputFile, NotText, decode
from enilint.findings import InputError

T = TypeVar("T")

NOT_UTF_8 = "not valid UTF-8; save the file as UTF-8"
"""Said of a file; msgspec does not look at what it leaves raw until that is decoded."""
_TYPES = {"array": "a list", "bool": "true or false", "float": "a number", "int": "a whole number"}
_TYPES |= {"object": "an object", "str": "a string"}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):
    """A document that cannot be read; `error` says where and why."""

    def __init__(self, error: InputError) -> None:
        super().__init__(error.message)
        self.error = error


def read_json(file: InputFile, type: type[T], noun: str) -> T:
    """Decode a file. `noun` is what it should be, for messages ("a Terraform plan"). Raises Unreadable."""
    try:
        text = decode(file.data) if file.data.startswith(_MARKS) else file.data
        return msgspec.json.decode(text, type=type)
    except NotText as error:
        raise Unreadable(InputError(file.path, str(error), error.line, error.column)) from None
    except UnicodeDecodeError:
        raise Unreadable(InputError(file.path, NOT_UTF_8)) from None
    except RecursionError:
        raise Unreadable(InputError(file.path, f"nested too deeply for {noun}")) from None
    except msgspec.DecodeError as error:
        raise Unreadable(_described(file, error, noun)) from None


def is_not_utf_8(error: Exception) -> bool:
    """Whether bytes are no text: what msgspec 0.23 says of them, and what it raised before."""
    return isinstance(error, UnicodeDecodeError) or str(error) == "Invalid UTF-8 encoded string"


def _described(file: InputFile, error: msgspec.DecodeError, noun: str) -> InputError:
    message = str(error)
    if isinstance(error, msgspec.ValidationError):
        return InputError(file.path, f"not {noun}: {mistake_in(error)}")
    if is_not_utf_8(error):
        return InputError(file.path, NOT_UTF_8)
    if "truncated" in message:
        return InputError(file.path, "the JSON is cut off; is the file complete?")
    place = re.search(r" \(byte (\d+)\)$", message)
    if place is None:
        return InputError(file.path, f"not valid JSON: {message}")
    before = file.data[: int(place[1])].decode(errors="replace")
    words = message[: place.start()].removeprefix("JSON is malformed: ")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return InputError(file.path, f"not valid JSON: {words}", line, column)


def mistake_in(error: msgspec.ValidationError) -> str:
    """What is wrong with a document, and where in it."""
    what, _, where = str(error).partition(" - at ")
    return f"{in_words(what)} at {where.strip('`') or 'its top'}"


def in_words(message: str) -> str:
    """What msgspec says of a value."""
    if missing := re.fullmatch(r"Object missing required field `([^`]+)`", message):
        return f"`{missing[1]}` is missing"
    if types := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", message):
        expected, found = (" or ".join(_TYPES.get(one, one) for one in names.split(" | ")) for names in types.groups())
        return f"expected {expected}, found {found}"
    return message[:1].lower() + message[1:]
