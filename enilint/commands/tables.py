"""Tables: aligned text, or drawn by rich where there is a terminal."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from enilint.reporters.terminal import BOLD, STYLES, Painter, escaped, width_of, wrapped

_GAP = "  "
_LEAST_ROOM = 40
"""Columns in which prose reads well; in fewer it gets lines of its own."""
_CYAN = "36"


class Column(Struct, frozen=True):
    """A column of a table: its title (in one or two lines), and whether its cells stand at the right."""

    title: str
    right: bool = False


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, color: bool) -> None:
    """Print a table; where a terminal is too narrow, the last cell of each row below the others if that is prose.

    Else each row is a block there. Anywhere else than on a terminal each row is one line, whatever its length.
    """
    height = max(column.title.count("\n") for column in columns) + 1
    titles = [["", *column.title.split("\n")][-height:] for column in columns]
    cells = [[escaped(cell) for cell in row] for row in rows]
    table = [*zip(*titles, strict=True), *cells]
    is_terminal = color or sys.stdout.isatty()
    if is_terminal and _is_cramped(table, wraps=color):
        _print_stacked(cells, Painter(color))
    elif is_terminal and _is_too_wide(table, wraps=color):
        _print_blocks([column.title.replace("\n", " ") for column in columns], cells, Painter(color))
    elif color:
        _print_rich(columns, titles, cells)
    else:
        print("\n".join(aligned(columns, table)))


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(width_of, cells)) for cells in zip(*table, strict=True)]


def _room(others: Sequence[int]) -> int:
    """What the columns before the last one leave to it."""
    return shutil.get_terminal_size().columns - sum(width + len(_GAP) for width in others)


def _is_cramped(table: Sequence[Sequence[str]], *, wraps: bool) -> bool:
    """Whether the last column holds prose, for which the terminal leaves too little room."""
    *others, last = _widths(table)
    room = _room(others)
    return last > max(room, _LEAST_ROOM) and not (wraps and room >= _LEAST_ROOM)


def _is_too_wide(table: Sequence[Sequence[str]], *, wraps: bool) -> bool:
    """Whether the terminal would have to break, or to crop, what is no prose."""
    *others, last = _widths(table)
    return _room(others) < (min(last, _LEAST_ROOM) if wraps else last)


def _print_blocks(titles: Sequence[str], rows: Sequence[Sequence[str]], paint: Painter) -> None:
    """Print each row as a block: its first cell, and below that a line for each other one."""
    width = max(map(width_of, titles[1:]))
    for first, *others in rows:
        print(paint(first, _CYAN))
        for title, cell in zip(titles[1:], others, strict=True):
            print(f"{_GAP}{title:<{width}}{_GAP}{cell}")


def _print_stacked(rows: Sequence[Sequence[str]], paint: Painter) -> None:
    """Print each row as a line, and its last cell below, as wide as the terminal is."""
    width = shutil.get_terminal_size().columns
    for first, *others, prose in rows:
        print(_GAP.join([paint(first, _CYAN), *(paint(one, STYLES.get(one, BOLD)) for one in others)]))
        print("\n".join(wrapped(prose, width, first=_GAP, rest=_GAP)))


def aligned(columns: Sequence[Column], table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, whose titles are rows of it."""
    widths = _widths(table)
    for row in table:
        cells = []
        for column, cell, width in zip(columns, row, widths, strict=True):
            padding = " " * (width - width_of(cell))
            cells.append(padding + cell if column.right else cell + padding)
        yield _GAP.join(cells).rstrip()


def _print_rich(columns: Sequence[Column], titles: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for index, (column, title) in enumerate(zip(columns, titles, strict=True)):
        table.add_column(
            Text("\n".join(title)),
            justify="right" if column.right else "left",
            style="cyan" if index == 0 else "",
            overflow="fold",
            no_wrap=index < len(columns) - 1,
        )
    styles = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
    for row in rows:
        table.add_row(*(Text(cell, style=styles.get(cell, "")) for cell in row))
    Console(force_terminal=True).print(table)
