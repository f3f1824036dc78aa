"""Terraform's functions that encode and decode texts."""

from base64 import b64decode, b64encode
from urllib.parse import quote_plus, unquote_to_bytes

from msgspec.structs import replace

from enilint.files.late import late
from enilint.inputs.terraform.source.functions import csv_text, json_text, yaml_text
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import MOST_TEXT, EvaluationError, Mistake, derived
from enilint.values import Unknown

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_ANY = Parameter("any", nullable=True)
_BASE64 = late("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BROKEN_ESCAPE = late("%(?![0-9A-Fa-f]{2})")
_GZIP = 31
_BIG_ENDIAN_MARK = b"\xfe\xff"
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
}
"""Encodings that Python and Go agree about, by IANA's names."""

FUNCTIONS.add("csvdecode", _TEXT)(csv_text.decode)
FUNCTIONS.add("jsondecode", _TEXT)(json_text.decode)
FUNCTIONS.add("jsonencode", _ANY)(json_text.encode)
FUNCTIONS.add("yamldecode", _TEXT)(yaml_text.decode)
FUNCTIONS.add("yamlencode", _ANY)(yaml_text.encode)


@FUNCTIONS.add("base64encode", _TEXT)
def base64encode(text: str) -> str:
    """A text in UTF-8, in Base64."""
    return b64encode(text.encode()).decode()


@FUNCTIONS.add("base64decode", _TEXT)
def base64decode(text: str) -> str:
    """The text that is encoded in UTF-8 and Base64."""
    try:
        return json_text.clean(decoded_base64(text).decode())
    except UnicodeDecodeError:
        raise EvaluationError("the decoded data is not valid UTF-8") from None


@FUNCTIONS.add("base64gzip", _TEXT)
def base64gzip(text: str) -> Unknown:
    """A text compressed. Each implementation does it in its own way: what comes out is not known."""
    return replace(derived("base64gzip({})", text), fact="a text compressed by base64gzip")


@FUNCTIONS.add("base64gunzip", _TEXT)
def base64gunzip(text: str) -> str:
    """The text that is compressed and encoded in Base64."""
    import zlib

    rest = decoded_base64(text)
    parts: list[bytes] = []
    length = 0
    try:
        while rest or not parts:
            member = zlib.decompressobj(_GZIP)
            parts.append(member.decompress(rest, MOST_TEXT + 1 - length))
            length += len(parts[-1])
            rest = member.unused_data
            if length > MOST_TEXT:
                raise Mistake("the string becomes too long")
            if not member.eof:
                raise EvaluationError("the compressed data is cut off")
    except zlib.error as error:
        raise EvaluationError(f"not compressed with gzip: {error}") from None
    try:
        return json_text.clean(b"".join(parts).decode())
    except UnicodeDecodeError:
        raise Undecided from None


@FUNCTIONS.add("textencodebase64", _TEXT, _TEXT)
def textencodebase64(text: str, encoding: str) -> str:
    """A text in an encoding, in Base64."""
    name = _encoding(encoding)
    if name is None:
        raise Undecided
    try:
        data = _BIG_ENDIAN_MARK + text.encode("utf-16-be") if name == "utf-16" else text.encode(name)
    except UnicodeEncodeError:
        raise EvaluationError(f"the string has characters that {encoding} does not support") from None
    return b64encode(data).decode()


@FUNCTIONS.add("textdecodebase64", _TEXT, _TEXT)
def textdecodebase64(text: str, encoding: str) -> str:
    """The text that is in an encoding, in Base64."""
    name = _encoding(encoding)
    data = decoded_base64(text)
    if name is None or name == "utf-16":
        raise Undecided
    try:
        decoded = data.decode(name)
    except UnicodeDecodeError:
        decoded = "\ufffd"
    if "\ufffd" in decoded:
        raise EvaluationError(f"the decoded data is not valid {encoding}")
    return json_text.clean(decoded)


def _encoding(name: str) -> str | None:
    """Python's name of an encoding; None for one that Go may read in another way."""
    import codecs

    known = _ENCODINGS.get(name.lower())
    if known is None:
        try:
            codecs.lookup(name)
        except (LookupError, ValueError):
            raise EvaluationError(f"unknown encoding {name[:80]!r}") from None
    return known


@FUNCTIONS.add("urlencode", _TEXT)
def urlencode(text: str) -> str:
    """A text, as a part of the query of a URL."""
    return quote_plus(text)


@FUNCTIONS.add("urldecode", _TEXT)
def urldecode(text: str) -> str:
    """The text that a part of the query of a URL says."""
    if _BROKEN_ESCAPE.search(text):
        raise EvaluationError("found a % without two hexadecimal digits")
    try:
        return json_text.clean(unquote_to_bytes(text.replace("+", " ")).decode())
    except UnicodeDecodeError:
        raise Undecided from None


def decoded_base64(text: str) -> bytes:
    """The bytes that a text in Base64 stands for. Raises EvaluationError where it is none."""
    compact = text.replace("\n", "").replace("\r", "")
    if not _BASE64.fullmatch(compact):
        raise EvaluationError("the string is not valid Base64")
    return b64decode(compact)
