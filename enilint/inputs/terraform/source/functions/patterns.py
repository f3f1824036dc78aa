"""Patterns for names of files, as in Terraform's fileset: `*`, `?`, `[a-z]`, `{a,b}` and `**`."""

from collections.abc import Callable

from msgspec import Struct

from enilint.inputs.terraform.source.functions.function import Undecided
from enilint.inputs.terraform.source.values import EvaluationError, Mistake

_LONGEST = 1_000


class Component(Struct, frozen=True):
    """What a pattern says about one name of a path; with `any_depth`, about any number of names."""

    any_depth: bool
    matches: Callable[[str], bool]


def component(pattern: str) -> Component:
    """One part of a pattern, between slashes."""
    if pattern == "**":
        return Component(True, lambda name: True)
    if not any(character in pattern for character in "*?[{\\"):
        return Component(False, lambda name: name == pattern)
    if len(pattern) > _LONGEST:
        raise Mistake("the pattern is too long")
    from enilint.regular_expressions import InvalidPattern, Unanswered, compile

    try:
        expression = compile(f"(?s){''.join(_translated(pattern))}")
    except InvalidPattern:
        raise EvaluationError(f"{pattern!r} is not a valid pattern") from None
    except Unanswered as reason:
        raise Undecided(f"the files that match {pattern}: {reason}") from None

    def matches(name: str) -> bool:
        try:
            return expression.fullmatch(name) is not None
        except Unanswered as reason:
            raise Undecided(f"the files that match {pattern}: {reason}") from None

    return Component(False, matches)


def _translated(pattern: str) -> list[str]:
    """The pattern as a regular expression."""
    from enilint.regular_expressions import escape

    parts: list[str] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "*":
            parts.append(".*")
        elif character == "?":
            parts.append(".")
        elif character == "[":
            end = _closing(pattern, position, "]")
            parts.append(_character_class(pattern[position:end]))
            position = end + 1
        elif character == "{":
            end = _closing(pattern, position, "}")
            options = _split(pattern[position:end])
            parts.append(f"(?:{'|'.join(''.join(_translated(option)) for option in options)})")
            position = end + 1
        else:
            if character == "\\":
                character = pattern[position : position + 1]
                position += 1
                if not character:
                    raise EvaluationError(f"{pattern!r} ends with a backslash")
            parts.append(escape(character))
    return parts


def _closing(pattern: str, start: int, bracket: str) -> int:
    end = pattern.find(bracket, start)
    while end > start and pattern[end - 1] == "\\":
        end = pattern.find(bracket, end + 1)
    if end < 0:
        raise EvaluationError(f"{pattern!r} has no {bracket}")
    return end


def _split(options: str) -> list[str]:
    parts = [""]
    position = 0
    while position < len(options):
        if options[position] == "\\":
            parts[-1] += options[position : position + 2]
            position += 2
            continue
        if options[position] == ",":
            parts.append("")
        else:
            parts[-1] += options[position]
        position += 1
    return parts


def _character_class(content: str) -> str:
    """What stands in brackets as a class of a regular expression; `^` negates it."""
    from enilint.regular_expressions import escape

    negated = content.startswith("^")
    characters: list[str] = []
    position = int(negated)
    while position < len(content):
        if content[position] == "\\":
            characters.append(escape(content[position + 1 : position + 2]))
            position += 2
        else:
            characters.append("-" if content[position] == "-" else escape(content[position]))
            position += 1
    joined = "".join(characters)
    if not joined or joined.startswith("-") or joined.endswith("-"):
        raise EvaluationError(f"[{content}] is not a valid class of characters")
    return f"[{'^' if negated else ''}{joined}]"
