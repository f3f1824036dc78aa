"""Mutation of texts: tokens, assignments, brackets, lines and bytes."""

import re
from collections.abc import Callable, Sequence
from random import Random

from scripts.fuzzing.trees import STRINGS, typo, written_out

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*|\d+(?:\.\d+)?|[ \t]+|\n|.', re.DOTALL)
_ASSIGNMENT = re.compile(r"^([ \t]*(?:- )?)([\w\".-]+)([ \t]*[=:][ \t]*)(?=\S)", re.MULTILINE)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_NOISE = (
    b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\r\n", b"\t", b"\xe2\x80\xa8",
    b"\x1b[2J", b"\x0c", b"\\", b'"', b"'", b"`", b"#", b"/*", b"*/", b"${", b"%{", b"}", b"{", b"[", b"]", b"<<E\n",
    b"<<-E\n", b"---\n", b"...\n", b"- ", b": ", b"&a ", b"*a", b"!!binary ", b"!x ", b"? ", b"|\n", b">-\n", b"<<: *a",
    b"@", b"%YAML 9.9\n", b"//", b"=", b",", b"\n\n\n",
)  # fmt: skip

Values = Callable[[Random], str]
"""Makes a value as the language of a text writes it."""


def mutated(text: str, random: Random, values: Values, donors: Sequence[str] = ()) -> bytes:
    """The text with one to some changes, as bytes."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        change = random.choice((_token, _token, _assignment, _assignment, _assignment, _bracket, _line, _line))
        text = change(text, random, values, random.choice(donors) if donors else text)
    data = as_bytes(text)
    return noisy(data, random) if random.random() < 0.15 else data


def as_bytes(text: str) -> bytes:
    """A text as a file holds it, with what stands between `@@` written out."""
    return written_out(text).encode("utf-8", "surrogatepass")


def noisy(data: bytes, random: Random) -> bytes:
    """The bytes with some that do not belong there, or without some."""
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0 | 1:
                data = data[:at] + random.choice(_NOISE) + data[at:]
            case 2:
                data = data[:at] + data[at + random.choice((1, 1, 2, 40)) :]
            case 3:
                data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
            case 4:
                data = data[:at]
            case _:
                data = random.choice((data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r"), _in_utf_16(data)))
    return data


def _in_utf_16(data: bytes) -> bytes:
    return b"\xff\xfe" + data.decode(errors="replace").encode("utf-16-le")


def _token(text: str, random: Random, values: Values, donor: str) -> str:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return values(random)
    at = random.randrange(len(tokens))
    match random.randrange(7):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, tokens[at])
        case 2:
            other = random.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        case 3:
            tokens[at] = typo(tokens[at], random)
        case 4:
            tokens[at] = values(random)
        case 5:
            tokens[at] = random.choice(_TOKEN.findall(donor) or [""])
        case _:
            inner = random.choice(STRINGS)
            tokens[at] = f'"{inner}"' if tokens[at].startswith('"') else inner
    return "".join(tokens)


def _assignment(text: str, random: Random, values: Values, donor: str) -> str:
    """Change what is assigned to a name, or the name."""
    found = list(_ASSIGNMENT.finditer(text))
    if not found:
        return _line(text, random, values, donor)
    one = random.choice(found)
    end = end_of_value(text, one.end())
    head, value = one.group(1, 2, 3), text[one.end() : end]
    others = list(_ASSIGNMENT.finditer(donor))
    match random.randrange(9):
        case 0 | 1 | 2 | 3:
            value = values(random)
        case 4:
            value = random.choice((f"[{value}]", f"[[{value}]]", f"{{ a = {value} }}", f'"{value}"', f"({value})"))
        case 5 if others:
            other = random.choice(others)
            value = donor[other.end() : end_of_value(donor, other.end())]
        case 6:
            head = (head[0], typo(head[1], random), head[2])
        case 7:
            return text[: one.start()] + text[end:]
        case _:
            value = f"{value}\n{''.join(head)}{values(random)}"
    return text[: one.start()] + "".join(head) + value + text[end:]


def end_of_value(text: str, start: int) -> int:
    """Where a value ends: at the end of the line, but for lines within brackets."""
    stack: list[str] = []
    for token in _TOKEN.finditer(text, start):
        if token[0] in _CLOSING:
            stack.append(_CLOSING[token[0]])
        elif stack and token[0] == stack[-1]:
            stack.pop()
        elif not stack and (token[0] == "\n" or token[0] in ")]},"):
            return token.start()
    return len(text)


def _bracket(text: str, random: Random, values: Values, donor: str) -> str:
    """Change what stands in brackets, with them."""
    opening = [one.start() for one in re.finditer(r"[\[({]", text)]
    if not opening:
        return _token(text, random, values, donor)
    start = random.choice(opening)
    end = end_of_bracket(text, start)
    group = text[start:end]
    match random.randrange(5):
        case 0:
            group = ""
        case 1:
            group = group[0] + group[-1]
        case 2:
            group = group[:1] + group + group[1:]
        case 3:
            other = random.choice(opening)
            group = text[other : end_of_bracket(text, other)]
        case _:
            group = values(random)
    return text[:start] + group + text[end:]


def end_of_bracket(text: str, start: int) -> int:
    """Behind the bracket that closes the one at the start."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += (token[0] in "([{") - (token[0] in ")]}")
        if depth == 0:
            return token.end()
    return len(text)


def _line(text: str, random: Random, values: Values, donor: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = random.randrange(len(lines))
    match random.randrange(8):
        case 0:
            del lines[at : at + random.choice((1, 1, 3, 10))]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines.insert(at, lines.pop(random.randrange(len(lines))))
        case 3:
            lines[at] = random.choice((" ", "  ", "\t", "- ")) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip()
        case 5:
            others = donor.splitlines(keepends=True) or [""]
            start = random.randrange(len(others))
            lines[at:at] = others[start : start + random.choice((1, 2, 6, 20))]
        case 6:
            lines.insert(at, f"{values(random)}\n")
        case _:
            lines[at:at] = lines[at : at + 8] * random.choice((2, 5, 30))
    return "".join(lines)
