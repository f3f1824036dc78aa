"""Data as JSON text, for every format and command that writes it."""

from typing import Any

import msgspec


def encoded(value: Any) -> str:
    """Any data as JSON for people and programs: indented, in UTF-8, ending in a newline."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a file name that is not text, or an escape in a file that makes half a character
        data = msgspec.json.encode(_encodable(msgspec.to_builtins(value)))
    return _harmless(msgspec.json.format(data, indent=2).decode()) + "\n"


def _harmless(text: str) -> str:
    """The same data, with escapes for what would act on a terminal or a CI runner, or hide what the text says."""
    if text.isascii() and "\x7f" not in text and "##" not in text:
        return text
    import json

    from enilint.reporters.terminal import with_escapes, without_commands

    lines = (with_escapes(line, lambda character: json.dumps(character)[1:-1]) for line in text.split("\n"))
    return without_commands("\n".join(lines), "#\\u0023")


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    return value


def document_schema(document: type, name: str) -> dict[str, Any]:
    """The JSON Schema (draft-07) of a document that programs read, such as the report; its version is 1."""
    from inspect import cleandoc

    (_,), definitions = msgspec.json.schema_components((document,), ref_template="#/definitions/{name}")
    for shape in definitions.values():
        if "description" in shape:
            shape["description"] = cleandoc(shape["description"])  # what msgspec 0.23 does, and 0.22 does not
    root = definitions.pop(document.__name__)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:enilint:schema:{name}:1",
        **root,
        "title": f"enilint {name}, version 1",
        "definitions": dict(sorted(definitions.items())),
    }
