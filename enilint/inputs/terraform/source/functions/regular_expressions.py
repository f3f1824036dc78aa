"""Terraform's functions for regular expressions.

The expressions come from strangers. RE2, which has the syntax of Terraform's own engine, takes time in proportion to
expression and text; what would still be too long is left unknown.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import MOST_ELEMENTS, MOST_TEXT, EvaluationError, Mistake
from enilint.values import OneOf

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_MOST_MEMORY = 4_000_000
_MOST_STEPS = 300_000_000
_LONGEST_PATTERN = 5_000
_STEPS_OF_MATCHING = 50
_NAMED_GROUP = re.compile(r"\(\?P?<(\w+)>")
_REFERENCE = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")


@FUNCTIONS.add("regex", _TEXT, _TEXT)
def regex(pattern: str, text: str) -> Any:
    """The first match of a pattern: a text, or its groups."""
    compiled = _compiled(pattern)
    found = next(_matches(compiled, text), None)
    if found is None:
        raise EvaluationError("the pattern matches no part of the text")
    return _captured(compiled, found)


@FUNCTIONS.add("regexall", _TEXT, _TEXT)
def regexall(pattern: str, text: str) -> tuple[Any, ...]:
    """All matches of a pattern."""
    compiled = _compiled(pattern)
    return tuple(_captured(compiled, found) for found in _matches(compiled, text))


@FUNCTIONS.add("replace", _TEXT, _TEXT, _TEXT)
def replace(text: str, part: str, replacement: str) -> str:
    """A text, with all occurrences of a part replaced. A part between slashes is a pattern."""
    if len(part) > 1 and part.startswith("/") and part.endswith("/"):
        return _replaced(text, _compiled(part[1:-1], grouped=False), replacement)
    if len(text) + text.count(part) * (len(replacement) - len(part)) > MOST_TEXT:
        raise Mistake("the text gets too long")
    return text.replace(part, replacement)


def work(name: str, arguments: Sequence[Any]) -> int:
    """How much work a call is, in steps of an evaluation."""
    if name not in FUNCTIONS or len(arguments) < 2:
        return 0
    patterns, texts = map(_texts, reversed(arguments[:2]) if name == "replace" else arguments[:2])
    if name == "replace":
        patterns = [one[1:-1] for one in patterns if len(one) > 1 and one.startswith("/") and one.endswith("/")]
    characters = sum(map(len, texts))
    return sum(characters * _size(one) for one in patterns) // _STEPS_OF_MATCHING


def _texts(argument: Any) -> list[str]:
    candidates = argument.candidates if isinstance(argument, OneOf) else (argument,)
    return [one for one in candidates if isinstance(one, str)]


def _size(pattern: str) -> int:
    try:
        return int(_compiled(pattern, grouped=False).programsize)
    except EvaluationError:
        return 0


def _compiled(pattern: str, *, grouped: bool = True) -> Any:
    """A pattern, ready to be searched for. With `grouped`, groups may not be named in part."""
    import re2  # type: ignore[import-untyped]

    if len(pattern) > _LONGEST_PATTERN:
        raise Mistake("the pattern is too long")
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        words = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else error
        raise EvaluationError(f"not a valid pattern: {words}") from None
    except ValueError:  # half of a surrogate pair
        raise EvaluationError("the pattern is not valid Unicode") from None
    if grouped and 0 < len(compiled.groupindex) < compiled.groups:
        names = _NAMED_GROUP.findall(pattern)
        if len(set(names)) < len(names):  # what Terraform says to that depends on its version
            raise Undecided
        raise EvaluationError("the pattern has groups with and without names")
    return compiled


def _matches(compiled: Any, text: str) -> Iterator[Any]:
    """All matches; as in Go, an empty one right after another match is none."""
    steps = len(text) * compiled.programsize
    end = -1
    if steps > _MOST_STEPS:
        raise Undecided
    for number, found in enumerate(compiled.finditer(text)):
        if found.start() != found.end() or found.start() != end:
            yield found
        end = found.end()
        steps += (len(text) - end) * compiled.programsize
        if steps > _MOST_STEPS or number > MOST_ELEMENTS:
            raise Undecided


def _captured(compiled: Any, found: Any) -> Any:
    if compiled.groupindex:
        return {name: found[number] for name, number in compiled.groupindex.items()}
    return found.groups() if compiled.groups else found[0]


def _replaced(text: str, compiled: Any, replacement: str) -> str:
    template = _template(replacement, compiled)
    parts: list[str] = []
    end = length = 0
    for found in _matches(compiled, text):
        parts.append(text[end : found.start()])
        parts.extend(part if isinstance(part, str) else found[part] or "" for part in template)
        length += sum(map(len, parts[-len(template) - 1 :]))
        if length > MOST_TEXT:
            raise Mistake("the text gets too long")
        end = found.end()
    return "".join((*parts, text[end:]))


def _template(replacement: str, compiled: Any) -> list[str | int]:
    """The parts of a replacement: texts, and numbers of groups. `$1x` is the group with the name `1x`."""
    parts: list[str | int] = []
    end = 0
    for found in _REFERENCE.finditer(replacement):
        parts.append(replacement[end : found.start()])
        end = found.end()
        name = found[2] or found[3]
        if found[1]:
            parts.append("$")
        elif name in compiled.groupindex:
            parts.append(compiled.groupindex[name])
        elif name.isascii() and name.isdigit() and len(name) < 9 and str(int(name)) == name:
            parts.extend([int(name)] if int(name) <= compiled.groups else [])
    parts.append(replacement[end:])
    return parts
