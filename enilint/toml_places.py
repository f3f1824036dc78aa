"""Where the keys of a TOML file are written: `tomllib` does not tell."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

_KEY = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")


def place_of(text: str, path: Sequence[str]) -> tuple[int, int] | None:
    """The line and column of the key that a path of keys leads to, or of the table around it that is found.

    None where not even the first key of the path is found. Lines are taken as they come: one of a text of several
    lines that looks like a key is taken for one.
    """
    best, place = 0, None
    for keys, columns, line in _written(text):
        shared = min(len(keys), len(path))
        own = shared - (len(keys) - len(columns))  # the keys of a line that stand in it, and not in the header above
        if shared > best and own > 0 and keys[:shared] == list(path[:shared]):
            best, place = shared, (line, columns[own - 1])
    if place is None or best == len(path):
        return place
    return _in_line(text.split("\n")[place[0] - 1], place, path[-1]) or place


def of_table(text: str, keys: Sequence[str], number: int) -> str:
    """The text with nothing left of it but one table of an array of tables; its lines are where they were.

    The whole text where the array is not written as `[[keys]]`.
    """
    lines = text.split("\n")
    headers = [line for found, _, line in _written(text) if lines[line - 1].lstrip().startswith("[")]
    tables = [line for found, _, line in _written(text) if found == list(keys) and line in headers]
    if number >= len(tables) or not lines[tables[number] - 1].lstrip().startswith("[["):
        return text
    first = tables[number]
    last = next((line for line in headers if line > first), len(lines) + 1)
    return "\n".join(line if first <= index < last else "" for index, line in enumerate(lines, start=1))


def _written(text: str) -> Iterator[tuple[list[str], list[int], int]]:
    """The full path of each table and key, with the columns of those of its keys that stand in its line, and that."""
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line)
        match = header or _PAIR.match(line)
        keys = _split(match[1]) if match else None
        if match is None or keys is None:
            continue
        if header:
            table = keys
        columns = [match.start(1) + one.start() + 1 for one in re.finditer(_KEY, match[1])]
        yield (keys if header else [*table, *keys]), columns, number


def _split(dotted: str) -> list[str] | None:
    """The keys of a dotted key, without their quotes."""
    import tomllib

    keys: list[str] = []
    try:
        node: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
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
