"""Tokens to bodies, and how parsing goes on after a mistake."""

from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.expressions import ExpressionParser
from enilint.inputs.terraform.hcl.scanner import END, IDENTIFIER, NEWLINE, RESTART, Tokens
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Diagnostic, Invalid, Label
from enilint.inputs.terraform.hcl.templates import SyntaxMistake, unescape_exactly

_OPENERS = {
    ")": "(",
    "]": "[",
    "}": "{",
    "~}": "{",
    scanner.CLOSE_SEQUENCE: "${",
    scanner.CLOSE_TEMPLATE: scanner.OPEN_QUOTE,
}
_OPENED = {
    "(": "(",
    "[": "[",
    "{": "{",
    scanner.OPEN_INTERPOLATION: "${",
    scanner.OPEN_DIRECTIVE: "${",
    scanner.OPEN_QUOTE: scanner.OPEN_QUOTE,
    scanner.OPEN_HEREDOC: scanner.OPEN_QUOTE,
}

_AFTER_NAME = frozenset({"=", "{", scanner.STRING})
"""What follows the name of an argument or a block."""

MAX_DIAGNOSTICS = 1000
"""How many mistakes are reported in one text."""


def parse(text: str) -> tuple[Body, list[Diagnostic]]:
    """The tree of a text in HCL's native syntax, and what is wrong with it.

    Where something is wrong, the tree has what is not involved. It never raises.
    """
    body, diagnostics = BodyParser(scanner.scan(text)).parse()
    if diagnostics:
        body, recovered = BodyParser(scanner.scan(text, recovering=True)).parse()
        diagnostics = recovered or diagnostics
    return body, diagnostics


class BodyParser(ExpressionParser):
    """Parses bodies. Reports mistakes, and goes on."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._diagnostics: list[Diagnostic] = []

    def parse(self) -> tuple[Body, list[Diagnostic]]:
        """The whole text as a body, and the mistakes in the order of the text."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        self._items(attributes, blocks, closer=END, inline=False)
        body = Body(0, self._ends[-1], attributes, blocks)
        return body, sorted(self._diagnostics, key=lambda diagnostic: diagnostic.offset)

    def _items(self, attributes: dict[str, Attribute], blocks: list[Block], *, closer: str, inline: bool) -> None:
        """Parse attributes and blocks up to the token that closes the body, or to one that ends it all the same.

        `inline`: on the line of the opening brace there may be one attribute, and then the closing brace.
        """
        kinds = self._kinds
        while True:
            at = self._at
            kind = kinds[at]
            if kind == NEWLINE or kind == scanner.BREAK:
                self._at = at + 1
                continue
            if kind in (closer, END):
                return
            if kind == RESTART:
                if closer != END:
                    return
                self._at = at + 1
                continue
            try:
                if kind != IDENTIFIER:
                    raise self._expected("an argument or a block")
                if kinds[at + 1] == "=":
                    self._attribute(attributes)
                elif inline:
                    self._at = at + 1
                    raise self._expected('"=": a block on one line can have one argument and nothing else')
                else:
                    blocks.append(self._block())
                self._end_of_item(closer, inline=inline)
                inline = False
            except SyntaxMistake as mistake:
                self._report(mistake.offset, mistake.message)
                self._recover(at, closer)
            except RecursionError:
                self._report(self._starts[at], "nested too deeply")
                self._recover(at, closer)

    def _attribute(self, attributes: dict[str, Attribute]) -> None:
        at = self._at
        name, start, end = self._values[at], self._starts[at], self._ends[at]
        self._at = at + 2
        try:
            value = self.expression()
        except (SyntaxMistake, RecursionError):
            value_start = self._ends[at + 1]
            attributes.setdefault(name, Attribute(start, value_start, name, end, Invalid(value_start, value_start)))
            raise
        if name in attributes:
            self._report(start, f'argument "{name}" is already set')
        else:
            attributes[name] = Attribute(start, value.end, name, end, value)

    def _block(self) -> Block:
        at = self._at
        start, header_end = self._starts[at], self._ends[at]
        self._at = at + 1
        labels = self._labels()
        if labels:
            header_end = labels[-1].end
        opened = self._at
        self._expect("{", '"=", "{" or a label' if not labels else '"{" or a label')
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        following = self._kinds[self._at]
        self._items(attributes, blocks, closer="}", inline=following != NEWLINE)
        end = self._ends[self._at - 1]
        if self._kinds[self._at] == "}":
            end = self._ends[self._at]
            self._at += 1
        else:
            self._report(start, f'block is not closed, expected "}}", found {self._found()}')
        body = Body(self._starts[opened], end, attributes, blocks)
        name_end = self._ends[at]
        return Block(start, end, self._values[at], (start, name_end), tuple(labels), (start, header_end), body)

    def _labels(self) -> list[Label]:
        labels: list[Label] = []
        while True:
            at = self._at
            kind = self._kinds[at]
            start, value = self._starts[at], self._values[at]
            if kind == scanner.STRING:
                value = unescape_exactly(value[1:-1], start + 1)
            elif kind == scanner.OPEN_QUOTE:
                raise self._label_mistake()
            elif kind != IDENTIFIER:
                return labels
            labels.append(Label(start, self._ends[at], value))
            self._at = at + 1

    def _label_mistake(self) -> SyntaxMistake:
        """What is wrong with a quoted label that is not plain text."""
        start = self._starts[self._at]
        self.template()
        return SyntaxMistake(start, "expected a label without interpolation")

    def _end_of_item(self, closer: str, *, inline: bool) -> None:
        """Go on after the line end that an argument or a block needs, or at the next one if only that is missing."""
        kind = self._kinds[self._at]
        if kind == NEWLINE:
            if inline:
                raise self._expected('"}" on the line of the "{"')
            self._at += 1
        elif kind == closer:
            if closer == "}" and not inline:
                self._report(self._starts[self._at], 'expected a newline, found "}"')
        elif kind not in (END, RESTART, scanner.BREAK):
            mistake = self._expected('"}"' if inline else NEWLINE)
            if inline or kind != IDENTIFIER or self._kinds[self._at + 1] not in _AFTER_NAME:
                raise mistake
            self._report(mistake.offset, mistake.message)

    def _report(self, offset: int, message: str) -> None:
        if len(self._diagnostics) < MAX_DIAGNOSTICS:
            self._diagnostics.append(Diagnostic(offset, message))

    def _recover(self, item: int, closer: str) -> None:
        """Skip what is left of an item in which a mistake was found.

        The item ends with the line, unless a bracket is open: one that was opened since the item started.
        """
        self._conditionals = 0
        kinds = self._kinds
        failed = self._at
        opened: list[str] = []
        at = item
        while True:
            kind = kinds[at]
            if kind in _OPENED:
                opened.append(_OPENED[kind])
            elif kind in _OPENERS:
                if not self._close(opened, _OPENERS[kind]) and kind == closer and at >= failed:
                    break
            elif at >= failed:
                if kind == scanner.BREAK and not self._close_to_brace(opened):
                    break
                if kind in (RESTART, END) or (kind == NEWLINE and not opened):
                    break
            at += 1
        self._at = at

    def _close(self, opened: list[str], opener: str) -> bool:
        """Take the bracket off those that are open, with all that were opened within. Whether it was open."""
        if opener not in opened:
            return False
        while opened.pop() != opener:
            pass
        return True

    def _close_to_brace(self, opened: list[str]) -> bool:
        """Take off what was opened since the last brace. Whether that is left."""
        while opened and opened[-1] != "{":
            opened.pop()
        return bool(opened)
