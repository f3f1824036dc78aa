"""What libyaml says of a broken text, in words for people who do not know its grammar."""

import re

from enilint.files.text import Lines
from enilint.inputs.yaml.libyaml import YAMLError
from enilint.inputs.yaml.wording import quoted

_FORBIDDEN = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_TAB = "found a tab in the indentation; YAML allows only spaces there"

MOST_LEVELS = 50
TOO_DEEP = f"nested too deeply (the maximum is {MOST_LEVELS} levels)"

_WORDS = {
    "exceeded maximum nesting depth": TOO_DEEP,
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "block sequence entries are not allowed in this context": "put this `-` on a line of its own",
    "mapping keys are not allowed in this context": "put this key on a line of its own",
    "did not find expected node content": "expected a value",
    "did not find expected '-' indicator": "expected a list item (`- `) at the indentation of the list",
    "did not find expected comment or line break": "the text of `|` or `>` must start on the next line",
    "found invalid Unicode character escape code": "this escape is half of a surrogate pair",
    "did not find expected <document start>": "expected the end of the file after the end of its mapping",
}


def explain(error: YAMLError, lines: Lines) -> tuple[int, str]:
    """The offset where the text is broken, and what is wrong there."""
    text = lines.text
    problem = str(getattr(error, "problem", None) or "")
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _unreadable_character(text)
    offset: int = mark.index
    context = getattr(error, "context_mark", None)
    opened: int = offset if context is None else context.index
    if text[offset : offset + 1] == "\t":
        return offset, _TAB
    if problem == "mapping values are not allowed in this context":
        return offset, _stray_colon(lines, offset)
    if problem == "found character that cannot start any token":
        return offset, f"a value cannot start with {quoted(text[offset])}; put the value in quotes"
    if problem == "did not find expected node content" and not text[offset:].strip():
        return offset, "the file ends before the last `{` or `[` is closed"
    if problem == "could not find expected ':'":
        return opened, "expected `key: value`, with a space after the colon"
    if problem == "found unexpected end of stream":
        return opened, "the quote that opens here is not closed"
    if problem == "found unknown escape character":
        escape = quoted(text[offset : offset + 2])
        return offset, f"{escape} is not an escape sequence; use single quotes, or write `\\\\`"
    if problem == "did not find expected alphabetic or numeric character":
        return opened, f"a value that starts with {quoted(text[opened])} needs quotes"
    if problem in ("did not find expected ',' or '}'", "did not find expected ',' or ']'"):
        return offset, _unclosed(lines, opened, problem)
    if problem == "did not find expected key":
        return offset, _no_key(lines, opened, offset)
    return offset, _WORDS.get(problem) or f"not valid YAML: {problem}"


def _unreadable_character(text: str) -> tuple[int, str]:
    found = re.search(_FORBIDDEN, text)
    if found is None:
        return 0, "not valid YAML"
    return found.start(), f"found the character U+{ord(found[0]):04X}, which YAML does not allow"


def _line_before(text: str, offset: int) -> str:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return text[start:offset]


def _stray_colon(lines: Lines, offset: int) -> str:
    before = _line_before(lines.text, offset)
    if ": " in before:
        return "found a second `:` in one line; put the value in quotes, or the key on a line of its own"
    line, _ = lines.place(offset)
    if line == 1:
        return "found an unexpected `:`"
    return f"found an unexpected `:`; check that line {line - 1} is a complete `key: value` with the same indentation"


def _unclosed(lines: Lines, opened: int, problem: str) -> str:
    line, column = lines.place(opened)
    noun, closing = ("mapping", "}") if "}" in problem else ("list", "]")
    return f"expected `,` or `{closing}` in the {noun} that opens at line {line}, column {column}"


def _no_key(lines: Lines, opened: int, offset: int) -> str:
    if _line_before(lines.text, offset).rstrip()[-1:] in ("'", '"'):
        return "found text after the closing quote; put the whole value in one pair of quotes"
    line, column = lines.place(opened)
    return f"expected a key in column {column} for the mapping that starts on line {line}; check the indentation"
