"""Looks for canaries in what was written: as they are, in part, and in the ways that formats escape or encode texts."""

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from scripts.canary.values import PART, Canary

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_ESCAPED = re.compile(r'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])')
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_AROUND = 60


def found(canaries: Iterable[Canary], data: bytes) -> dict[str, str]:
    """The secrets of which some is in the data, each with what stands around it."""
    texts = list(dict.fromkeys(_readings(data.decode("utf-8", "replace"))))
    leaked = {}
    for canary in canaries:
        around = next((_around(text, part) for text in texts for part in canary.parts if part in text), None)
        if around is not None:
            leaked[canary.secret] = around
    return leaked


def _readings(text: str) -> Iterator[str]:
    """A text as it is, and without the escapes of JSON, XML and URLs, and as base64 and hex, all in lower case."""
    yield text.lower()
    for read in (_without_json, html.unescape, unquote):
        once = read(text)
        if once != text:
            yield once.lower()
            yield html.unescape(unquote(_without_json(once))).lower()
    decoded = " ".join(filter(None, [*map(_base64, _BASE64.findall(text)), *map(_hex, _HEX.findall(text))]))
    if decoded:
        yield decoded.lower()


def _without_json(text: str) -> str:
    return _ESCAPED.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    character: str = json.loads(f'"{escape[0]}"')
    return character


def _base64(text: str) -> str:
    """What a text is in base64, wherever in it that begins: of zlib, its content."""
    readings = []
    for start in range(4):
        part = text[start:].replace("-", "+").replace("_", "/")
        try:
            data = base64.b64decode(part[: len(part) // 4 * 4])
        except (binascii.Error, ValueError):
            continue
        readings.append(data.decode("latin-1"))
        if data[:1] in (b"\x78", b"\x1f"):
            try:
                readings.append(zlib.decompress(data, 47).decode("latin-1"))
            except zlib.error:
                continue
    return " ".join(readings)


def _hex(text: str) -> str:
    return bytes.fromhex(text).decode("latin-1")


def _around(text: str, part: str) -> str:
    at = text.index(part)
    return text[max(0, at - _AROUND) : at + PART + _AROUND].replace("\n", "\\n")
