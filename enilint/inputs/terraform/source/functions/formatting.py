"""Terraform's functions `format` and `formatlist`."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.source.conversion import boolean, number, precise, sequence, string
from enilint.inputs.terraform.source.functions.characters import characters, length
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided, call
from enilint.inputs.terraform.source.functions.json_text import encode
from enilint.inputs.terraform.source.functions.strings import check_length
from enilint.inputs.terraform.source.operators import joined_text
from enilint.inputs.terraform.source.values import (
    MOST_TEXT,
    EvaluationError,
    Lazy,
    Mistake,
    SetValue,
    is_number,
    is_text,
    uncertain,
)
from enilint.values import OneOf, Unknown

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_VERB = late(r"%(?:%|([0# +-]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([a-zA-Z]))")
_BASES = {"b": "b", "d": "d", "o": "o", "x": "x", "X": "X"}
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}
_FLOATS = "eEfgG"
_DIGITS_OF_WIDTH = 7
_DEFAULT_PLACES = 6
_PRECISION = 512
_MOST_DIGITS = 6000
_CONTEXT = Context(prec=_MOST_DIGITS, rounding=ROUND_HALF_EVEN)


class Verb(Struct, frozen=True):
    """One place of a format: what is put there, and how."""

    flags: str
    width: int
    precision: int | None
    mode: str
    written: str


@FUNCTIONS.add("format", _TEXT, variadic=Parameter("any", nullable=True, partial=True, unknown=True))
def format_text(template: str, *arguments: Any) -> Any:
    """A text with arguments put into it. One that is not known keeps its place, as in a template."""
    parts: list[str | Unknown] = []
    size = end = following = highest = 0
    for found in _VERB.finditer(template):
        parts.append(_literal(template, end, found.start()))
        end = found.end()
        if found[5] is None:
            parts.append("%")
            continue
        place = _limited(found[4]) - 1 if found[4] else following
        following = place + 1
        highest = max(highest, following)
        if place >= len(arguments):
            raise EvaluationError(f'"{found[0]}" needs argument {following}, but there are {len(arguments)}')
        parts.append(_put(_verb(found), arguments[place]))
        size += sum(len(part) for part in parts[-2:] if isinstance(part, str))
        check_length(size)
    last = _literal(template, end, len(template))
    parts.append(last)
    if highest < len(arguments):
        raise EvaluationError(f"too many arguments: the format uses {highest} of {len(arguments)}")
    check_length(size + len(last))
    return joined_text(parts)


@FUNCTIONS.add("formatlist", _TEXT, variadic=Parameter("any", nullable=True, partial=True, unknown=True))
def formatlist(template: str, *arguments: Any) -> tuple[Any, ...]:
    """A list of texts, one for each element of the lists among the arguments."""
    columns = [_column(argument) for argument in arguments]
    lengths = {len(column) for column in columns if column is not None}
    if len(lengths) > 1:
        raise EvaluationError("the lists have different lengths")
    results: list[Any] = []
    size = 0
    for position in range(lengths.pop() if lengths else 1):
        row = [
            argument if column is None else column[position]
            for argument, column in zip(arguments, columns, strict=True)
        ]
        text = call(FUNCTIONS["format"], (template, *row))
        results.append(text)
        size += len(text) if isinstance(text, str) else 0
        check_length(size)
    return tuple(results)


def _column(argument: Any) -> tuple[Any, ...] | None:
    """The elements to go through; None for one value that stays the same."""
    if isinstance(argument, tuple | SetValue):
        return sequence(argument)
    is_one = not isinstance(argument, Unknown | OneOf | Lazy) or (isinstance(argument, Unknown) and is_text(argument))
    if is_one or (isinstance(argument, Lazy) and not argument.missing):
        return None
    raise Undecided


def _literal(template: str, start: int, end: int) -> str:
    """The text between two places, in which there must be no other percent sign."""
    wrong = template.find("%", start, end)
    if wrong >= 0:
        raise EvaluationError(f'invalid verb "{template[wrong : wrong + 10]}"')
    return template[start:end]


def _verb(found: re.Match[str]) -> Verb:
    precision = None if found[3] is None else _limited(found[3] or "0")
    return Verb(found[1], _limited(found[2] or "0"), precision, found[5], found[0])


def _limited(digits: str) -> int:
    if len(digits) > _DIGITS_OF_WIDTH or int(digits) > MOST_TEXT:
        raise Mistake(f"would have more than {MOST_TEXT} characters")
    return int(digits)


def _put(verb: Verb, value: Any) -> str | Unknown:
    """What a verb puts into a text: of what is not known, the value as it is, if the verb changes nothing of it."""
    if uncertain(value) is None:
        return _formatted(verb, value)
    is_plain = not (verb.flags or verb.width or verb.precision is not None)
    if isinstance(value, Unknown) and is_plain and (verb.mode == "s" or (verb.mode == "v" and is_text(value))):
        return value
    raise Undecided


def _formatted(verb: Verb, value: Any) -> str:
    """What a verb makes of a value."""
    if verb.mode == "v":
        return _padded(verb, _plain(verb, value))
    if value is None:
        raise EvaluationError(f'null cannot be formatted with "{verb.written}"')
    try:
        if verb.mode == "t":
            return "true" if boolean(value) else "false"
        if verb.mode in ("s", "q"):
            return _padded(verb, _text(verb, string(value)))
        if verb.mode in _BASES:
            return _integer(verb, number(value))
        if verb.mode in _FLOATS:
            return _float(verb, number(value))
    except EvaluationError as error:
        raise EvaluationError(f'"{verb.written}": {error.message}') from None
    raise EvaluationError(f'there is no verb "{verb.written}"')


def _plain(verb: Verb, value: Any) -> str:
    """The form that suits a value best."""
    if "#" in verb.flags or not (isinstance(value, str) or is_number(value)):
        return encode(value)
    if isinstance(value, str):
        return value
    return ("-" if value < 0 else "") + _general(_written(number(value)), None)


def _text(verb: Verb, text: str) -> str:
    if verb.precision:
        text = "".join(characters(text)[: verb.precision])
    return encode(text) if verb.mode == "q" else text


def _padded(verb: Verb, text: str) -> str:
    padding = ("0" if "0" in verb.flags else " ") * (verb.width - length(text))
    return text + padding if "-" in verb.flags else padding + text


def _integer(verb: Verb, value: int | float) -> str:
    if not isinstance(value, int):
        raise EvaluationError("a whole number is required")
    digits = format(abs(value), _BASES[verb.mode]) if verb.mode != "d" else string(abs(value))
    prefix = _PREFIXES.get(verb.mode, "") if "#" in verb.flags else ""
    if verb.precision is not None:
        if value == 0 and verb.precision == 0:
            return ""
        digits = digits.rjust(verb.precision, "0")
    head = _sign(verb, value) + prefix
    if "0" in verb.flags and "-" not in verb.flags and verb.precision is None:
        digits = digits.rjust(verb.width - len(head), "0")
    return _spaced(verb, head + digits)


def _float(verb: Verb, value: int | float) -> str:
    stored = _written(value) if verb.precision is None and verb.mode in "gG" else _stored(value)
    if verb.mode in "gG":
        shown = _general(stored, verb.precision)
    else:
        places = _DEFAULT_PLACES if verb.precision is None else verb.precision
        shown = _fixed(stored, places) if verb.mode == "f" else _scientific(*_significant(stored, places + 1), places)
    head = _sign(verb, value)
    if "0" in verb.flags and "-" not in verb.flags:
        shown = shown.rjust(verb.width - len(head), "0")
    return _spaced(verb, head + (shown.upper() if verb.mode in "EG" else shown))


def _sign(verb: Verb, value: int | float) -> str:
    if value < 0:
        return "-"
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _spaced(verb: Verb, shown: str) -> str:
    return shown.ljust(verb.width) if "-" in verb.flags else shown.rjust(verb.width)


def _written(value: int | float) -> Decimal:
    """The number without its sign, as it is written."""
    return Decimal(repr(abs(value))) if isinstance(value, float) else Decimal(abs(value))


def _stored(value: int | float) -> Decimal:
    """The number without its sign, in the binary form of Terraform: where it is cut off can depend on that."""
    if isinstance(value, int):
        return Decimal(abs(value))
    fraction = abs(Fraction(repr(value)))
    shift = 2 * _PRECISION + fraction.denominator.bit_length()
    return _CONTEXT.divide(Decimal(precise(round(fraction * 2**shift))), Decimal(2**shift))


def _significant(value: Decimal, count: int | None) -> tuple[str, int]:
    """The digits of a number, without zeros at their end, and how many of them stand before the point."""
    if count is not None:
        value = Context(prec=min(max(count, 1), _MOST_DIGITS), rounding=ROUND_HALF_EVEN).plus(value)
    _, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    return (text, len(digits) + int(exponent)) if text else ("", 0)


def _fixed(value: Decimal, places: int) -> str:
    kept = min(places, _MOST_DIGITS // 2)
    shown = format(value.quantize(Decimal(1).scaleb(-kept), context=_CONTEXT), "f")
    return shown + "0" * (places - kept)


def _scientific(digits: str, point: int, places: int) -> str:
    exponent = point - 1 if digits else 0
    digits = (digits or "0").ljust(places + 1, "0")
    fraction = f".{digits[1:]}" if places else ""
    return f"{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _general(value: Decimal, precision: int | None) -> str:
    """A number, with an exponent where it is large or small; without a precision, with all of its digits."""
    digits, point = _significant(value, precision)
    most = _DEFAULT_PLACES if precision is None else max(precision, 1)
    if precision is not None and most > len(digits) >= point:
        most = len(digits)
    if not -4 <= point - 1 < most and digits:
        return _scientific(digits, point, len(digits) - 1)
    whole = digits[:point].ljust(point, "0") if point > 0 else "0"
    fraction = digits[point:] if point > 0 else "0" * -point + digits
    return f"{whole}.{fraction}" if fraction else whole
