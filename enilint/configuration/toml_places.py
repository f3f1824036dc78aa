"""Where the keys of a TOML file are written: `tomllib` does not tell."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from enilint.files.late import late
from enilint.files.toml_text import loads

_KEY = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = late(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]")
_PAIR = late(rf"[ \t]*({_KEYS})[ \t]*=")


class _Written(NamedTuple):
    """The full path of a table or key, the columns of those of its keys that stand in its line, and that."""

    keys: list[str]
    columns: list[int]
    line: int
    is_header: bool


class _Places:
    """All that is written in a text, and where the tables of its arrays are: a text can have thousands of these."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.written = list(_written(self.lines))
        self._tables = defaultdict[tuple[str, ...], list[list[_Written]]](list)
        table: list[_Written] = []
        for one in self.written:
            if one.is_header:
                table = []
                self._tables[tuple(one.keys)].append(table)
            table.append(one)

    def of_table(self, keys: Sequence[str], number: int) -> list[_Written]:
        """What one table of an array of tables says; all, where the array is not written as `[[keys]]`."""
        tables = self._tables.get(tuple(keys), ())
        if number >= len(tables) or not self.lines[tables[number][0].line - 1].lstrip().startswith("[["):
            return self.written
        return tables[number]


_places = lru_cache(maxsize=1)(_Places)


def place_of(text: str, path: Sequence[str], table: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The line and column of the key that a path of keys leads to, or of the table around it that is found.

    `table`: how many keys of the path lead to an array of tables, and the number of the one that is meant.
    None where not even the first key of the path is found. Lines are taken as they come: one of a text of several
    lines that looks like a key is taken for one.
    """
    places = _places(text)
    best, place = 0, None
    written = places.of_table(path[: table[0]], table[1]) if table is not None else places.written
    for keys, columns, line, _ in written:
        shared = min(len(keys), len(path))
        own = shared - (len(keys) - len(columns))  # the keys of a line that stand in it, and not in the header above
        if shared > best and own > 0 and keys[:shared] == list(path[:shared]):
            best, place = shared, (line, columns[own - 1])
    if place is None or best == len(path):
        return place
    return _in_line(places.lines[place[0] - 1], place, path[-1]) or place


def place_in(
    text: str, key: tuple[int, int | None], texts: Sequence[str], index: int, offset: int
) -> tuple[int, int] | None:
    """The line and column of an offset in one of the texts of a list, whose key is at a place.

    None where the text is written with escapes, other than those of quotes and backslashes.
    """
    line, column = key
    at = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + (column or 1)
    for number, one in enumerate(texts[: index + 1]):
        found = [(text.find(form(one), at), form) for form in (str, _escaped) if form(one) in text[at:]]
        if not found:
            return None
        start, form = min(found, key=lambda each: each[0])
        at = start + len(form(one[:offset] if number == index else one))
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _written(lines: Sequence[str]) -> Iterator[_Written]:
    table: list[str] = []
    for number, line in enumerate(lines, start=1):
        header = _HEADER.match(line)
        match = header or _PAIR.match(line)
        keys = _split(match[1]) if match else None
        if match is None or keys is None:
            continue
        if header:
            table = keys
        columns = [match.start(1) + one.start() + 1 for one in re.finditer(_KEY, match[1])]
        yield _Written(keys if header else [*table, *keys], columns, number, header is not None)


def _split(dotted: str) -> list[str] | None:
    """The keys of a dotted key, without their quotes; None where it is none, as in a text of several lines."""
    keys: list[str] = []
    try:
        node: Any = loads(f"{dotted} = 0")
    except ValueError:
        return None
    while isinstance(node, dict):
        (key,) = node
        keys.append(key)
        node = node[key]
    return keys


def _in_line(line: str, place: tuple[int, int], key: str) -> tuple[int, int] | None:
    """The place of a key in the inline table that begins at a place."""
    match = re.compile(rf"""[{{,\s]["']?({re.escape(key)})["']?[ \t]*=""").search(line, place[1] - 1)
    return (place[0], match.start(1) + 1) if match else None
