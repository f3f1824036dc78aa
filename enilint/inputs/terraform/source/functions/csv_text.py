"""csvdecode: comma-separated values, read as strictly as Terraform does."""

from collections.abc import Iterator
from typing import Any

from enilint.inputs.terraform.source.values import MOST_ELEMENTS, EvaluationError, Mistake


def decode(text: str) -> tuple[dict[str, Any], ...]:
    """The lines of a CSV text as objects; the first line has the names of their attributes."""
    records = _records(text)
    names = next(records, None)
    if names is None:
        raise EvaluationError("the CSV has no header row")
    if len(set(names)) < len(names):
        raise EvaluationError("a column name appears twice in the header row")
    rows: list[dict[str, Any]] = []
    for values in records:
        if len(values) != len(names):
            raise EvaluationError(f"row {len(rows) + 1} has {len(values)} fields, not {len(names)}")
        if (len(rows) + 1) * len(names) > MOST_ELEMENTS:
            raise Mistake("the CSV has too many fields")
        rows.append(dict(zip(names, values, strict=True)))
    return tuple(rows)


def _records(text: str) -> Iterator[list[str]]:
    """The fields of each line that is not empty."""
    text = text.replace("\r\n", "\n").removesuffix("\r")
    position = 0
    while position < len(text):
        if text[position] == "\n":
            position += 1
            continue
        fields: list[str] = []
        ended = False
        while not ended:
            field, position, ended = _field(text, position)
            fields.append(field)
        yield fields


def _field(text: str, position: int) -> tuple[str, int, bool]:
    """The field that starts at a position, where the next one starts, and whether this one ends its line."""
    if text.startswith('"', position):
        field, end = _quoted(text, position + 1)
    else:
        line = text.find("\n", position)
        line = len(text) if line < 0 else line
        comma = text.find(",", position, line)
        end = line if comma < 0 else comma
        field = text[position:end]
        if '"' in field:
            raise EvaluationError('found a " in a field that does not start with one')
    if end < len(text) and text[end] not in ",\n":
        raise EvaluationError('found text after the " that ends a field')
    return field, end + 1, end == len(text) or text[end] == "\n"


def _quoted(text: str, position: int) -> tuple[str, int]:
    """The field whose quote opens before a position, and the end of the quote that closes it."""
    parts: list[str] = []
    while True:
        quote = text.find('"', position)
        if quote < 0:
            raise EvaluationError('a " is not closed')
        parts.append(text[position:quote])
        if not text.startswith('""', quote):
            return "".join(parts), quote + 1
        parts.append('"')
        position = quote + 2
