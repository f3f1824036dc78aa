"""Tokens to templates."""

from abc import ABC, abstractmethod

from enilint.inputs.terraform.hcl import scanner, templates
from enilint.inputs.terraform.hcl.scanner import IDENTIFIER
from enilint.inputs.terraform.hcl.syntax import Expression, Literal
from enilint.inputs.terraform.hcl.templates import Directive, Interpolation, SyntaxMistake, Text, unescape
from enilint.inputs.terraform.hcl.tokens import TokenReader

_DIRECTIVES = frozenset({"if", "else", "endif", "for", "endfor"})


class TemplateParser(TokenReader, ABC):
    """Parses templates."""

    @abstractmethod
    def expression(self) -> Expression:
        """Parse an expression of any kind."""

    def template(self) -> Expression:
        """A quoted text or a heredoc, from what opens it."""
        at = self._at
        opening = self._values[at]
        self._at += 1
        parts = self._parts(quoted=opening == '"', flush=opening.startswith("<<-"))
        end = self._ends[self._at]
        if not self._values[self._at]:
            closing = f'a line "{opening.lstrip("<-")}"' if opening != '"' else "'\"'"
            raise SyntaxMistake(self._starts[at], f"string is not closed, expected {closing}")
        self._at += 1
        return templates.template(self._starts[at], end, parts)

    def bare_template(self, start: int, end: int) -> Expression:
        """The tokens as a template that is not quoted. The range is the one it has as a whole."""
        return templates.template(start, end, self._parts(quoted=False, flush=False))

    def _parts(self, *, quoted: bool, flush: bool) -> list[templates.Part]:
        """The parts of a template, up to what closes it."""
        parts: list[templates.Part] = []
        trim = False
        while True:
            at = self._at
            kind = self._kinds[at]
            if kind == scanner.TEXT:
                parts.append(self._text(quoted=quoted, flush=flush, trim=trim))
                trim = False
                continue
            if kind == scanner.OPEN_INTERPOLATION:
                self._at += 1
                parts.append(Interpolation(self.expression()))
            elif kind == scanner.OPEN_DIRECTIVE:
                parts.append(self._directive())
            elif kind == scanner.CLOSE_TEMPLATE:
                break
            else:
                raise self._expected("the end of the string")
            self._expect(scanner.CLOSE_SEQUENCE, '"}"')
            trim = self._values[self._at - 1] == "~}"
        if flush:
            templates.trim_indentation(parts)
        return parts

    def _text(self, *, quoted: bool, flush: bool, trim: bool) -> Text:
        at = self._at
        self._at += 1
        start, value = self._starts[at], self._values[at]
        trim_end = self._values[at + 1].endswith("{~")
        if not (trim or trim_end or flush):
            whole = unescape(value, start) if quoted else templates.unescape_unquoted(value)
            return Text(start, self._ends[at], [whole])
        pieces = templates.pieces_of(value, start, quoted=quoted)
        if trim:
            pieces[0] = pieces[0].lstrip()
        if trim_end:
            pieces[-1] = pieces[-1].rstrip()
        return Text(start, self._ends[at], pieces)

    def _directive(self) -> Directive:
        """A directive, up to what closes it."""
        start = self._starts[self._at]
        self._at += 1
        keyword = self._values[self._at]
        key_variable, value_variable = None, ""
        expression: Expression = Literal(start, start, None)
        if self._kinds[self._at] != IDENTIFIER or keyword not in _DIRECTIVES:
            raise self._expected("one of the keywords if, else, endif, for and endfor")
        self._at += 1
        if keyword == "for":
            key_variable, value_variable = self._variables()
        if keyword in ("for", "if"):
            expression = self.expression()
        return Directive(start, self._ends[self._at], keyword, key_variable, value_variable, expression)

    def _variables(self) -> tuple[str | None, str]:
        """The names after `for`, up to after its `in`."""
        self._expect(IDENTIFIER, "the name of a variable")
        key, value = None, self._values[self._at - 1]
        if self._kinds[self._at] == ",":
            self._at += 1
            self._expect(IDENTIFIER, "the name of a variable")
            key, value = value, self._values[self._at - 1]
        if not self._is_name("in"):
            raise self._expected('"in"')
        self._at += 1
        return key, value
