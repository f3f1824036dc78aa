"""What expressions of a template evaluate to.

A value is plain (text, number, boolean, list, mapping), a `Symbol` that stands for one value which only the deployment
tells, or a `Text` that is joined of both. Equal values have equal forms: `Fn::Join` and `Fn::Sub` of the same pieces
give the same `Text`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from enilint.values import Unknown, Value, merged


class Symbol(Struct, frozen=True):
    """One value that is not known. Equal symbols are equal values, but for those without a name.

    `fact` names what is missing. `family` and `others` are those of `Unknown`. A symbol is an attribute of a resource
    (`resource` is its address, `attribute` is `Ref` or that of `Fn::GetAtt`), or the value of a variable of the
    deployment (`variable`: a parameter or pseudo parameter), or neither. `is_list`: it stands for a list. A text that
    `Fn::Join` makes of such a list has it in `joined`, with the delimiter in `delimiter`. `inside` are the variables of
    the text that it was split from.
    """

    name: str
    fact: str
    family: str | None = None
    resource: str = ""
    attribute: str = ""
    variable: str = ""
    is_list: bool = False
    joined: "Symbol | None" = None
    delimiter: str = ""
    inside: tuple[str, ...] = ()


class Choice(Symbol, frozen=True, eq=False):
    """A value that a condition decides, and what it is where the condition holds, and where it does not."""

    branches: tuple[Any, ...] = ()


class Text(Struct, frozen=True):
    """Text of which some pieces are not known. There are at least two, and no two adjacent ones are known."""

    pieces: tuple[str | Symbol, ...]


class Nothing(Struct, frozen=True):
    """The value of `AWS::NoValue`: the property or the item is not there."""


NOTHING = Nothing()


class Block(dict[str, Any]):
    """An evaluated mapping. `source` is the mapping of the template, which has the places of the keys."""

    __slots__ = ("source",)

    def __init__(self, source: Any) -> None:
        super().__init__()
        self.source = source


def unnamed(fact: str) -> Symbol:
    """A value of which nothing is known."""
    return Symbol("", fact)


def scalar_text(value: Any) -> str | None:
    """The text that CloudFormation makes of a plain scalar; None for what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f"{value:g}" if isinstance(value, float) else None


def joined(values: Iterable[Any]) -> Any:
    """The text that values make one after the other; a value without a text makes all of it unknown."""
    pieces: list[str | Symbol] = []
    for one in values:
        for piece in one.pieces if isinstance(one, Text) else (one,):
            text = scalar_text(piece)
            if text is None and (not isinstance(piece, Symbol) or not piece.name or piece.is_list):
                fact = piece.fact if isinstance(piece, Symbol) else "a text that is made of a list or a mapping"
                return unnamed(fact)
            if text is not None and pieces and isinstance(pieces[-1], str):
                pieces[-1] += text
            elif text != "":
                pieces.append(piece if text is None else text)
    if not pieces:
        return ""
    return pieces[0] if len(pieces) == 1 else Text(tuple(pieces))


def written(value: Any) -> str:
    """A value as `Fn::Sub` writes it: what symbols are called in messages and in comparisons."""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, Text):
        return "".join(one if isinstance(one, str) else f"${{{one.name}}}" for one in value.pieces)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(one)}' for key, one in value.items())}}}"
    return scalar_text(value) or ""


def symbols_in(value: Any) -> Iterator[Symbol]:
    """The symbols that a value consists of."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Symbol):
            yield one
        elif isinstance(one, Text):
            waiting += reversed(one.pieces)
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            waiting += reversed(one.values())


def fact_of(value: Any) -> str:
    """What is missing to know a value."""
    return " and ".join(merged(one.fact for one in symbols_in(value)))


def is_unknown(value: Any) -> bool:
    """Whether a value is a symbol, or text with symbols in it."""
    return isinstance(value, Symbol | Text)


def unknown_of(value: Symbol | Text) -> Unknown:
    """The value in the words of the model."""
    if isinstance(value, Symbol):
        return Unknown(value.fact, value.name or None, value.family)
    first, last = value.pieces[0], value.pieces[-1]
    prefix, suffix = first if isinstance(first, str) else "", last if isinstance(last, str) else ""
    return Unknown(fact_of(value), written(value), _family(value), prefix=prefix, suffix=suffix)


def model_text(value: Any) -> Value[str] | None:
    """A value where the model has text; None where it is not set, or no text."""
    return unknown_of(value) if isinstance(value, Symbol | Text) else scalar_text(value)


def _family(text: Text) -> str:
    """What texts have in common that differ for certain: all pieces but one that is known."""
    *before, last = text.pieces
    if isinstance(last, str):
        return f"{written(Text((*before,)))} and a text behind it"
    first, *after = text.pieces
    if isinstance(first, str):
        return f"a text and {written(Text((*after,)))} behind it"
    return written(text)


def differ(one: Any, other: Any) -> bool | None:
    """Whether two values are different; None where that is not known."""
    if one == other:
        return None if isinstance(one, Symbol) and not one.name else False
    if not is_unknown(one) and not is_unknown(other):
        left, right = scalar_text(one), scalar_text(other)
        return left != right if left is not None and right is not None else one != other
    if is_unknown(one) and is_unknown(other):
        mine, theirs = unknown_of(one), unknown_of(other)
        if mine.family is not None and mine.family == theirs.family:
            return True
    return None


def frozen(value: Any) -> Any:
    """A value as one that can be a key, equal for equal values."""
    if isinstance(value, dict):
        return ("{", *((key, frozen(one)) for key, one in value.items()))
    if isinstance(value, list):
        return ("[", *map(frozen, value))
    return (type(value).__name__, value)
