"""Where a parser stands in the tokens, and what it says when they are not what it expects."""

from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.scanner import IDENTIFIER, STRING, Tokens
from enilint.inputs.terraform.hcl.templates import SyntaxMistake

_DESCRIBED = {
    scanner.NEWLINE: scanner.NEWLINE,
    scanner.BREAK: scanner.NEWLINE,
    scanner.RESTART: "the start of a block",
    scanner.END: scanner.END,
    scanner.OPEN_QUOTE: "a quoted string",
    scanner.OPEN_HEREDOC: "a heredoc",
    scanner.CLOSE_TEMPLATE: "the end of the string",
}


class TokenReader:
    """Goes through tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._kinds = tokens.kinds
        self._values = tokens.values
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._at = 0

    def _is_name(self, name: str) -> bool:
        return self._kinds[self._at] == IDENTIFIER and self._values[self._at] == name

    def _expect(self, kind: str, expected: str = "") -> int:
        """Go on after a token of the kind. Returns its end."""
        at = self._at
        if self._kinds[at] != kind:
            raise self._expected(expected or f'"{kind}"')
        self._at = at + 1
        return self._ends[at]

    def _expected(self, expected: str) -> SyntaxMistake:
        """The mistake that something else was found than expected."""
        if self._kinds[self._at] == scanner.INVALID:
            return self._mistake(self._values[self._at])
        return self._mistake(f"expected {expected}, found {self._found()}")

    def _found(self) -> str:
        kind, value = self._kinds[self._at], self._values[self._at]
        if kind in _DESCRIBED:
            return _DESCRIBED[kind]
        value = value if kind == STRING or kind == scanner.NUMBER else f'"{value}"'
        return value if len(value) <= 40 else value[:37] + "..."

    def _mistake(self, message: str) -> SyntaxMistake:
        return SyntaxMistake(self._starts[self._at], message)
