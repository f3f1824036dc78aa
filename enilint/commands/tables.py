"""Tables: aligned text, or drawn by rich where there is a terminal."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from enilint.reporters.terminal import escaped, width_of


class Column(Struct, frozen=True):
    """A column of a table: its title (in one or two lines), and whether its cells stand at the right."""

    title: str
    right: bool = False


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, color: bool) -> None:
    """Print a table. Without colour each row is one line, whatever its length."""
    height = max(column.title.count("\n") for column in columns) + 1
    titles = [["", *column.title.split("\n")][-height:] for column in columns]
    cells = [[escaped(cell) for cell in row] for row in rows]
    if color:
        _print_rich(columns, titles, cells)
    else:
        _print_plain(columns, [*zip(*titles, strict=True), *cells])


def _print_plain(columns: Sequence[Column], table: Sequence[Sequence[str]]) -> None:
    widths = [max(map(width_of, cells)) for cells in zip(*table, strict=True)]
    for row in table:
        cells = []
        for column, cell, width in zip(columns, row, widths, strict=True):
            padding = " " * (width - width_of(cell))
            cells.append(padding + cell if column.right else cell + padding)
        print("  ".join(cells).rstrip())


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
