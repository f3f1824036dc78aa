"""Templates: escapes, the trimming of text, and the nesting of directives."""

import re

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.hcl.syntax import (
    Conditional,
    Expression,
    ForExpression,
    Literal,
    Template,
    TemplateJoin,
    TemplateWrap,
)

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_EXPECTED = {"u": r"\u and four hexadecimal digits", "U": r"\U and eight hexadecimal digits"}
_ESCAPE = late(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\n]|)|\$\$\{|%%\{")
_QUOTED_PIECE = late(r"\$\$\{|%%\{|[$%]|(?:\\[^\r\n]|[^\\$%])+")
_PIECE = late(r"\$\$\{|%%\{|[$%]|[^$%\n]*\n|[^$%\n]+")


class SyntaxMistake(Exception):
    """What is wrong with a text, and where."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Text(Struct):
    """Text of a template, without escapes, still in the pieces that trimming looks at: it never goes beyond one."""

    start: int
    end: int
    pieces: list[str]


class Interpolation(Struct):
    """A `${ }` sequence."""

    expression: Expression


class Directive(Struct):
    """A `%{ }` sequence."""

    start: int
    end: int
    keyword: str
    key_variable: str | None
    value_variable: str
    expression: Expression


Part = Text | Interpolation | Directive


def unescape(text: str, offset: int) -> str:
    """The value of quoted text, in the Unicode form that Terraform brings it to. `offset` is where the text starts.

    Raises SyntaxMistake for an escape that does not exist.
    """
    text = unescape_exactly(text, offset)
    return text if text.isascii() else _composed(text)


def unescape_exactly(text: str, offset: int) -> str:
    """The value of a quoted label, which stays in the Unicode form that it has."""
    if "\\" in text or "{" in text:
        return _ESCAPE.sub(lambda match: _escaped(match, offset), text)
    return text


def _escaped(match: re.Match[str], offset: int) -> str:
    escape = match[0]
    if escape[0] != "\\":
        return escape[1:]
    selector = escape[1:2]
    if len(escape) > 2:
        number = int(escape[2:], 16)
        if number > 0x10FFFF or 0xD800 <= number < 0xE000:
            raise SyntaxMistake(offset + match.start(), f"{escape} is not a valid character")
        return chr(number)
    if selector in _ESCAPES:
        return _ESCAPES[selector]
    expected = _EXPECTED.get(selector, r"one of the escapes \n, \r, \t, \", \\, \u and \U")
    raise SyntaxMistake(offset + match.start(), f"expected {expected}, found {escape}")


def unescape_unquoted(text: str) -> str:
    """The value of text of a heredoc, or of a template that stands by itself."""
    if "{" in text:
        text = text.replace("$${", "${").replace("%%{", "%{")
    return text if text.isascii() else _composed(text)


def _composed(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", text)


def pieces_of(text: str, offset: int, *, quoted: bool) -> list[str]:
    """Text in pieces, each of which is a line at most. Raises SyntaxMistake like `unescape`."""
    if not quoted:
        return [unescape_unquoted(piece) for piece in _PIECE.findall(text)]
    return [unescape(match[0], offset + match.start()) for match in _QUOTED_PIECE.finditer(text)]


def trim_indentation(parts: list[Part]) -> None:
    """Take from the lines of a `<<-` heredoc what indentation is common to them.

    A line starts where a piece ends in a line end, after trimming: so Terraform has it.
    """
    starts: list[tuple[Text, int]] = []
    common: int | None = None
    line_start = True
    for part in parts:
        if not isinstance(part, Text):
            common = 0 if line_start else common
            line_start = False
            continue
        for index, piece in enumerate(part.pieces):
            if line_start and not (piece.endswith("\n") and piece.isspace()):
                starts.append((part, index))
                spaces = _indentation(piece)
                common = spaces if common is None else min(common, spaces)
            line_start = piece.endswith("\n")
    for text, index in starts:
        text.pieces[index] = text.pieces[index][common:]


def _indentation(piece: str) -> int:
    return len(piece) - len(piece.lstrip())


def template(start: int, end: int, parts: list[Part]) -> Expression:
    """The expression that a template is. Raises SyntaxMistake where its directives do not fit each other."""
    match parts:
        case []:
            return Literal(start, end, "")
        case [Text(pieces=pieces)]:
            return Literal(start, end, "".join(pieces))
        case [Interpolation(expression=expression)]:
            return TemplateWrap(start, end, expression)
    return Template(start, end, _nested(parts))


class _Open(Struct):
    """A directive that is not closed yet."""

    directive: Directive
    before: list[Expression]
    """What comes before it."""
    true_result: Template | None = None
    """Where an `else` was found: what comes before that."""
    start: int = 0
    """Of what it holds: the end of the directive, or of its `else`."""


def _nested(parts: list[Part]) -> tuple[Expression, ...]:
    """The parts, with those between directives inside the expressions that the directives are."""
    opened: list[_Open] = []
    current: list[Expression] = []
    for part in parts:
        if isinstance(part, Text):
            current.append(Literal(part.start, part.end, "".join(part.pieces)))
        elif isinstance(part, Interpolation):
            current.append(part.expression)
        elif part.keyword in _CLOSED_BY:
            opened.append(_Open(part, current, start=part.end))
            current = []
        else:
            top = opened[-1] if opened else None
            if top is None or not _fits(part, top):
                raise SyntaxMistake(part.start, f"unexpected {_written(part.keyword)}")
            result = Template(top.start, part.start, tuple(current))
            if part.keyword == "else":
                top.true_result, top.start = result, part.end
                current = []
            else:
                current = opened.pop().before
                current.append(_directive(top, result, part.end))
    if opened:
        directive = opened[-1].directive
        expected = _written(_CLOSED_BY[directive.keyword])
        raise SyntaxMistake(directive.start, f"{_written(directive.keyword)} is not closed, expected {expected}")
    return tuple(current)


_CLOSED_BY = {"if": "endif", "for": "endfor"}


def _written(keyword: str) -> str:
    return f'"%{{ {keyword} }}"'


def _fits(closing: Directive, top: _Open) -> bool:
    """Whether an `else` or an end can follow what is open."""
    if closing.keyword == "else":
        return top.directive.keyword == "if" and top.true_result is None
    return closing.keyword == _CLOSED_BY[top.directive.keyword]


def _directive(top: _Open, result: Template, end: int) -> Expression:
    directive = top.directive
    start = directive.start
    if directive.keyword == "for":
        joined = ForExpression(
            start,
            end,
            directive.key_variable,
            directive.value_variable,
            directive.expression,
            key=None,
            value=result,
            condition=None,
            group=False,
        )
        return TemplateJoin(start, end, joined)
    if top.true_result is None:
        return Conditional(start, end, directive.expression, result, Template(result.end, result.end, ()))
    return Conditional(start, end, directive.expression, top.true_result, result)
