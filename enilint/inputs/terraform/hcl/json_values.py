"""JSON text to values with positions."""

import json
import re

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.hcl.scanner import END, MAX_NESTING
from enilint.inputs.terraform.hcl.syntax import Diagnostic, Number, number
from enilint.inputs.terraform.hcl.templates import SyntaxMistake

_TOKEN = late(
    r"""
    [ \t\r\n]*+ (?:
    (?P<mark>[{}\[\],:])
    | (?P<string>"(?:[^"\\\x00-\x1f]++ | \\.)*+")
    | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+ (?![\w.+-]))
    | (?P<word>[A-Za-z_]++)
    | (?P<end>\Z)
    | (?P<other>(?s:.))
    )""",
    re.VERBOSE,
)
_CHARACTER = late(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|(?s:\\?.)")
_SURROGATE = late("[\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}


class Value(Struct, frozen=True):
    """A value, and where it is written."""

    start: int
    end: int


class Scalar(Value, frozen=True):
    """A number, a bool or null."""

    value: Number | bool | None


class String(Value, frozen=True):
    """A text. `written` is what stands between the quotes."""

    value: str
    written: str

    def offsets(self) -> list[int]:
        """Where each character of the value is written, and where the closing quote is."""
        first = self.start + 1
        if len(self.written) == len(self.value):
            return list(range(first, first + len(self.value) + 1))
        offsets = [first + match.start() for match in _CHARACTER.finditer(self.written)]
        return [*offsets, first + len(self.written)]


class Array(Value, frozen=True):
    """Values in brackets."""

    elements: list[Value]


class Object(Value, frozen=True):
    """Keys and values in braces; a key may be there more than once."""

    members: list[tuple[String, Value]]


class Missing(Value, frozen=True):
    """Where a value should be."""


def parse_value(text: str) -> tuple[Value, list[Diagnostic]]:
    """The value that a text is, and what is wrong with it: at most one thing, for what follows it is anyone's guess.

    The value then has what comes before the mistake.
    """
    return _ValueParser(text).parse()


class _ValueParser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 1 if text.startswith("\ufeff") else 0
        self._depth = 0
        self._mistake: SyntaxMistake | None = None
        self._read()

    def parse(self) -> tuple[Value, list[Diagnostic]]:
        start = self._start
        try:
            value = self._value()
            if self._kind != "end":
                raise self._expected(END)
        except SyntaxMistake as mistake:
            value = Missing(start, start)
            self._give_up(mistake)
        return value, [Diagnostic(self._mistake.offset, self._mistake.message)] if self._mistake else []

    def _read(self) -> None:
        """Read on."""
        match = _TOKEN.match(self._text, self._position)
        assert match
        assert match.lastgroup
        self._kind = match.lastgroup
        self._lexeme = match[self._kind]
        self._start, self._position = match.start(self._kind), match.end()

    def _give_up(self, mistake: SyntaxMistake) -> None:
        """Keep the mistake if it is the first, and go to the end, where everything closes."""
        self._mistake = self._mistake or mistake
        self._kind, self._lexeme = "end", ""

    def _value(self) -> Value:
        start, lexeme = self._start, self._lexeme
        if lexeme in ("{", "["):
            if self._depth == MAX_NESTING:
                raise SyntaxMistake(start, f"nested in more than {MAX_NESTING} brackets")
            self._depth += 1
            value: Value = self._object() if lexeme == "{" else self._array()
            self._depth -= 1
            return value
        if self._kind == "string":
            return self._string()
        if self._kind == "number":
            value = Scalar(start, self._position, number(lexeme))
        elif lexeme in _WORDS:
            value = Scalar(start, self._position, _WORDS[lexeme])
        else:
            raise self._expected("a value")
        self._read()
        return value

    def _string(self) -> String:
        start, lexeme = self._start, self._lexeme
        if self._kind != "string":
            raise self._expected('a key in quotes or "}"')
        try:
            value = json.loads(lexeme)
        except ValueError as error:
            raise SyntaxMistake(start, f"invalid string: {error}") from None
        string = String(start, self._position, _SURROGATE.sub("\ufffd", value), lexeme[1:-1])
        self._read()
        return string

    def _object(self) -> Object:
        start = self._start
        members: list[tuple[String, Value]] = []
        try:
            self._read()
            while self._lexeme != "}" or members:
                key = self._string()
                self._expect(":")
                try:
                    value = self._value()
                except SyntaxMistake:
                    members.append((key, Missing(self._start, self._start)))
                    raise
                members.append((key, value))
                if self._lexeme != ",":
                    break
                self._read()
            end = self._position
            self._expect("}", '"," or "}"')
        except SyntaxMistake as mistake:
            end = self._position
            self._give_up(mistake)
        return Object(start, end, members)

    def _array(self) -> Array:
        start = self._start
        elements: list[Value] = []
        try:
            self._read()
            while self._lexeme != "]" or elements:
                elements.append(self._value())
                if self._lexeme != ",":
                    break
                self._read()
            end = self._position
            self._expect("]", '"," or "]"')
        except SyntaxMistake as mistake:
            end = self._position
            self._give_up(mistake)
        return Array(start, end, elements)

    def _expect(self, mark: str, expected: str = "") -> None:
        if self._lexeme != mark:
            raise self._expected(expected or f'"{mark}"')
        self._read()

    def _expected(self, expected: str) -> SyntaxMistake:
        if self._kind == "end":
            found = END
        elif self._lexeme == '"':
            found = "a string that is not closed"
        else:
            found = self._lexeme if self._kind == "string" else f'"{self._lexeme}"'
            found = found if len(found) <= 40 else found[:37] + "..."
        return SyntaxMistake(self._start, f"expected {expected}, found {found}")
