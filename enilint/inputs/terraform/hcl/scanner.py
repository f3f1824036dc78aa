"""HCL text to tokens.

Tokens are parallel lists rather than objects: a design of a few megabytes has hundreds of thousands of them. Whether a
line end matters depends on the brackets around it, so the scanner keeps track of brackets, and drops the line ends
that do not matter.

A text is scanned as the language says. Only when that led to a mistake, it is scanned anew with `recovering`, where
lines that look like the start of something end what was left open before them.
"""

import re

from msgspec import Struct

from enilint.files.late import late

MAX_NESTING = 100
"""How deep brackets, templates and blocks may be nested, all taken together."""

NEWLINE = "a newline"
END = "the end of the file"
IDENTIFIER = "identifier"
TRAVERSAL = "traversal"
"""Names with dots between, without space: `a.b.c`."""
STEPS = "steps"
"""The same, where it goes on after something else: `.b.c`."""
NUMBER = "number"
STRING = "string"
"""A quoted text without interpolation. Its value is what is written, quotes and all."""
OPEN_QUOTE = "open quote"
OPEN_HEREDOC = "open heredoc"
TEXT = "text"
OPEN_INTERPOLATION = "${"
OPEN_DIRECTIVE = "%{"
CLOSE_SEQUENCE = "close sequence"
CLOSE_TEMPLATE = "close template"
"""Its value is empty where the text was not closed."""
INVALID = "invalid"
"""Its value says what is the matter."""
BREAK = "break"
"""Where, recovering, all that was opened since the last `{` is taken to end."""
RESTART = "restart"
"""Where, recovering, all that was opened is taken to end, for a block header stands at the start of a line."""

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*+"
_TOKEN = re.compile(
    rf"""
    [ \t]*+ (?:
    (?P<identifier>{_NAME}) (?P<traversal>(?:\.{_NAME})++)?+ (?![^\x00-\x7f])
    | (?P<steps>(?:\.{_NAME})++) (?![^\x00-\x7f])
    | (?P<operator>\.\.\. | [=!<>]= | => | && | \|\| | :: | [-+*%!>=?:.,] | /(?![/*]) | <(?!<))
    | (?P<newline>(?:(?:\#|//)[^\n]*+)?+ \r?\n (?:[ \t\n]++ | \r\n | (?:\#|//)[^\n]*+\n)*+ | (?:\#|//)[^\n]*+\Z)
    | (?P<string>"(?:[^"\\$%\r\n]++ | \\[^\r\n] | \$\$\{{ | %%\{{ | [$%](?!\{{))*+")
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}] | ~\}})
    | (?P<number>[0-9]++ (?:\.*+(?:[0-9]|[eE][+-]?[0-9]))*+)
    | (?P<quote>")
    | (?P<heredoc><<-?[^\W\d][\w-]*+(?=\r?\n))
    | (?P<comment>/\*)
    | (?P<end>\Z)
    | (?P<other>(?s:.))
    )""",
    re.VERBOSE,
)
_COMMENTS = r"(?:[ \t\r\n]++|(?:\#|//)[^\n]*+|/\*(?:[^*]|\*(?!/)){0,1000}+\*/)*+"
_FOR = re.compile(rf"{_COMMENTS}for[ \t\r\n]++[^\W\d]")
"""What makes braces a `for` expression, where line ends do not matter. The comments before it have limits, so that
a comment that is never closed costs no time."""

_ESCAPED = r"\$\$\{|%%\{|[$%](?!\{)"
_SEQUENCE = r"(?P<sequence>[$%]\{~?)"
_QUOTED = re.compile(rf'(?:[^"\\$%\r\n]++|\\[^\r\n]|{_ESCAPED})*+(?:{_SEQUENCE}|(?P<close>")|(?P<unclosed>\\?))')
_BARE = late(rf"(?:[^$%]++|{_ESCAPED})*+(?:{_SEQUENCE}|(?P<close>))")
_MARKER = r"[ \t]*+[^\W\d][\w-]*+(?=[ \t]*+(?:\r?\n|\Z))"
_HEREDOC = late(rf"(?:[^$%\n]++|{_ESCAPED}|\n(?!{_MARKER}))*+(?:{_SEQUENCE}|\n(?P<close>{_MARKER})|(?P<unclosed>))")
_MARKER_LINE = late(rf"(?<=\n){_MARKER}")

_ROOT_BLOCKS = (
    "action|check|data|ephemeral|import|list|locals|module|moved|output|provider|removed|resource|run|terraform"
    "|variable"
)
BEGINNING = rf'(?:{_ROOT_BLOCKS})(?:[ \t]++(?:"[^"\n]*+"|[\w-]++))*+[ \t]*+\{{'
"""How a block of a module begins, as a pattern."""
HEADER = late(f"^{BEGINNING}", re.MULTILINE)
_ASSIGNMENT = late(r"[^\W\d][\w-]*+[ \t]*+=(?![=>])")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


class Tokens:
    """The tokens of a text: kinds, values and ranges, side by side. The last two are the end of the text."""

    __slots__ = ("ends", "kinds", "starts", "values")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.values: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, kind: str, value: str, start: int, end: int) -> None:
        """Add a token."""
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)


class _Template(Struct, frozen=True):
    """What text of a template is being scanned."""

    text: re.Pattern[str]
    """Matches up to what ends a stretch of text: a sequence, or the end of the template."""
    marker: str = ""
    """Of a heredoc."""


_QUOTED_TEMPLATE = _Template(_QUOTED)
_BARE_TEMPLATE = _Template(_BARE)

_Bracket = tuple[str, bool, _Template | None]
"""What closes it, whether line ends matter in it, and the template that goes on after it."""


def scan(text: str, *, recovering: bool = False) -> Tokens:
    """The tokens of a body."""
    return _Scanner(text, recovering=recovering).run(1 if text.startswith("\ufeff") else 0)


def scan_expression(text: str) -> Tokens:
    """The tokens of an expression that stands by itself. Line ends do not matter in it."""
    scanner = _Scanner(text)
    scanner.brackets.append(("", False, None))
    return scanner.run(0)


def scan_template(text: str) -> Tokens:
    """The tokens of a template that is not quoted."""
    scanner = _Scanner(text)
    scanner.template = _BARE_TEMPLATE
    return scanner.run(0)


class _Scanner:
    def __init__(self, text: str, *, recovering: bool = False) -> None:
        self.text = text
        self.recovering = recovering
        self.tokens = Tokens()
        self.brackets: list[_Bracket] = []
        self.template: _Template | None = None
        self.comments_close = True
        self.last_lines: dict[str, int] | None = None

    def run(self, position: int) -> Tokens:
        while position >= 0:
            position = self._text(self.template, position) if self.template else self._code(position)
        for _ in range(2):
            self.tokens.add(END, "", len(self.text), len(self.text))
        return self.tokens

    def _code(self, position: int) -> int:
        """Scan code up to where something else begins. Returns where to go on, or -1 at the end."""
        tokens = self.tokens
        add_kind, add_value = tokens.kinds.append, tokens.values.append
        add_start, add_end = tokens.starts.append, tokens.ends.append
        newlines = self._newlines_matter()
        recovering = self.recovering
        for match in _TOKEN.finditer(self.text, position):
            kind: str = match.lastgroup  # type: ignore[assignment]  # one of the groups always matches
            value = match[kind]
            end = match.end()
            start = end - len(value)
            if kind == "operator":
                kind = value
            elif kind not in _PLAIN_KINDS:
                if kind == "newline":
                    if recovering:
                        newlines = self._newline(start, end, newlines)
                        continue
                    if not newlines:
                        continue
                    kind = NEWLINE
                elif kind == "traversal":
                    name = match["identifier"]
                    start -= len(name)
                    value = name + value
                elif kind == "open":
                    if len(self.brackets) == MAX_NESTING:
                        return self._too_deep(start, end)
                    newlines = value == "{" and not (self.comments_close and _FOR.match(self.text, end))
                    self.brackets.append((_CLOSERS[value], newlines, None))
                    kind = value
                elif kind == "close":
                    self.template = self._close(value, start, end)
                    if self.template:
                        return end
                    newlines = self._newlines_matter()
                    continue
                else:
                    return self._other(kind, value, start, end)
            add_kind(kind)
            add_value(value)
            add_start(start)
            add_end(end)
        return -1

    def _newlines_matter(self) -> bool:
        return self.brackets[-1][1] if self.brackets else True

    def _newline(self, start: int, end: int, matters: bool) -> bool:
        """A line end. Returns whether line ends matter after it."""
        if self.recovering and self.brackets:
            if HEADER.match(self.text, end):
                self.brackets.clear()
                self.tokens.add(RESTART, "", start, end)
                return True
            if not matters and _ASSIGNMENT.match(self.text, end):
                while self.brackets and not self._newlines_matter():
                    self.brackets.pop()
                self.tokens.add(BREAK, "", start, end)
                return True
        if matters:
            self.tokens.add(NEWLINE, "", start, end)
        return matters

    def _too_deep(self, start: int, end: int) -> int:
        """A bracket that is nested too deep. Recovering goes on at the next block header."""
        self.tokens.add(INVALID, f"nested in more than {MAX_NESTING} brackets", start, end)
        return self._next_header(end)

    def _next_header(self, position: int) -> int:
        """Where to go on so that the next block header is found. Nothing before it is worth a look."""
        header = HEADER.search(self.text, position) if self.recovering else None
        return header.start() - 1 if header else len(self.text)

    def _close(self, bracket: str, start: int, end: int) -> _Template | None:
        """A closing bracket, which closes what was opened within as well. Returns the template that goes on."""
        brackets = self.brackets
        template = None
        for index in range(len(brackets) - 1, -1, -1):
            if brackets[index][0] == bracket[-1]:
                template = brackets[index][2]
                del brackets[index:]
                break
        self.tokens.add(CLOSE_SEQUENCE if template else bracket, bracket, start, end)
        return template

    def _other(self, kind: str | None, value: str, start: int, end: int) -> int:
        """What is rare in code, or ends it. Returns where to go on."""
        if kind == "quote":
            self.tokens.add(OPEN_QUOTE, value, start, end)
            self.template = _QUOTED_TEMPLATE
            return end
        if kind == "heredoc":
            self.tokens.add(OPEN_HEREDOC, value, start, end)
            self.template = _Template(_HEREDOC, value.lstrip("<-"))
            return self.text.index("\n", end)
        if kind == "comment":
            return self._comment(start, end)
        if kind == "other":
            return self._word(start, end)
        return -1

    def _comment(self, start: int, end: int) -> int:
        if self.comments_close:
            close = self.text.find("*/", end)
            if close >= 0:
                return close + 2
            self.comments_close = False
        self.tokens.add(INVALID, 'comment is not closed, expected "*/"', start, end)
        return end

    def _word(self, start: int, end: int) -> int:
        """A name with characters beyond ASCII, or a character that no token starts with."""
        text = self.text
        first = text[start]
        if first == "_" or first.isidentifier():
            while end < len(text) and (text[end] == "-" or f"a{text[end]}".isidentifier()):
                end += 1
            self.tokens.add(IDENTIFIER, text[start:end], start, end)
        elif first == "\r":
            self.tokens.add(INVALID, "carriage return without a newline", start, end)
        else:
            self.tokens.add(INVALID, f"invalid character {first!r}", start, end)
        return end

    def _text(self, template: _Template, position: int) -> int:
        """Scan text of a template up to a sequence or its end. Returns where to go on."""
        tokens = self.tokens
        start = position + 1 if tokens.kinds and tokens.kinds[-1] == OPEN_HEREDOC else position
        match = self._text_up_to_stop(template, position)
        if match is None:
            return self._unclosed_heredoc(position)
        stop: str = match.lastgroup  # type: ignore[assignment]  # one of the groups always matches
        value, end = match[stop], match.end()
        if match.start(stop) > start:
            tokens.add(TEXT, self.text[start : match.start(stop)], start, match.start(stop))
        self.template = None
        if stop == "sequence":
            if len(self.brackets) == MAX_NESTING:
                return self._too_deep(end - len(value), end)
            self.brackets.append(("}", False, template))
            tokens.add(value[:2], value, end - len(value), end)
        elif stop == "close":
            tokens.add(CLOSE_TEMPLATE, value or "end", end - len(value), end)
            if template.marker and self.text.find("\n", end) < 0:
                tokens.add(INVALID, f'expected a newline after "{template.marker}", found {END}', end, end)
        else:
            tokens.add(CLOSE_TEMPLATE, "", end, end)
        return end

    def _text_up_to_stop(self, template: _Template, position: int) -> re.Match[str] | None:
        """A match of text and what ends it, or None for a heredoc that nothing ends."""
        if template.marker and self.last_lines is not None and self.last_lines.get(template.marker, -1) < position:
            return None
        match = template.text.match(self.text, position)
        if template.marker:
            while match and match.lastgroup == "close" and match["close"].strip() != template.marker:
                match = template.text.match(self.text, match.end())
            if match and match.lastgroup == "unclosed":
                return None
        return match

    def _unclosed_heredoc(self, position: int) -> int:
        """Leave a heredoc that nothing ends. Recovering goes on at the next block header.

        Then no line needs to be looked at again to know which other heredocs do not end either.
        """
        if self.last_lines is None:
            self.last_lines = {match[0].strip(): match.start() for match in _MARKER_LINE.finditer(self.text)}
        self.tokens.add(CLOSE_TEMPLATE, "", position, position)
        self.template = None
        return self._next_header(position)


_PLAIN_KINDS = frozenset({IDENTIFIER, STEPS, NUMBER, STRING})
