"""The picture of the README: what `enilint check` prints on a terminal, drawn as SVG. It refers to nothing outside."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "enilint check examples/nat-instance"
_COLUMNS, _CELL, _LINE, _MARGIN, _TITLE = 80, 8.4, 19, 18, 34
_COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#f2cc60", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea"}
_PLAIN, _DIM, _GROUND, _BAR = "#e6edf3", "#8b949e", "#0d1117", "#161b22"
_CODE = re.compile(r"\x1b\[([\d;]*)m")


class Run(NamedTuple):
    """Letters of one style, and the column at which they begin."""

    column: int
    text: str
    colour: str
    bold: bool


def picture() -> str:
    """The picture."""
    lines = [_prompt(), *(list(runs(line)) for line in printed().splitlines())]
    width = round(2 * _MARGIN + _COLUMNS * _CELL)
    height = _TITLE + len(lines) * _LINE + _MARGIN
    dots = "".join(
        f'<circle cx="{_MARGIN + 4 + 18 * at}" cy="17" r="5.5" fill="{colour}"/>'
        for at, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    drawn = "\n".join(
        f'<text y="{_TITLE + 14 + at * _LINE}">{"".join(map(_span, line))}</text>'
        for at, line in enumerate(lines)
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n'
        f"<title>{escape(COMMAND)}: a route to an interface whose source/destination check is on</title>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="{_GROUND}"/>\n'
        f'<path d="M0 8a8 8 0 0 1 8-8h{width - 16}a8 8 0 0 1 8 8v20H0z" fill="{_BAR}"/>{dots}\n'
        f"{drawn}\n</svg>\n"
    )


def printed() -> str:
    """What the command prints on a terminal, with its colours."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"COLUMNS": str(_COLUMNS), "TERM": "xterm-256color"}
    command = [*COMMAND.split(), "--color", "always"]
    done = subprocess.run(  # noqa: S603 - the command is that above
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8"
    )  # fmt: skip
    if done.returncode != 1:
        raise SystemExit(f"{COMMAND}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def runs(line: str) -> Iterator[Run]:
    """A line with escape sequences as letters and their styles. Raises ValueError for a style that is not drawn."""
    colour, bold, column = _PLAIN, False, 0
    parts = _CODE.split(line)
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if part.strip():
                yield Run(column, part, colour, bold)
            column += len(part)
            continue
        for code in part.split(";"):
            if code in ("", "0"):
                colour, bold = _PLAIN, False
            elif code == "1":
                bold = True
            elif code == "2":
                colour = _DIM
            elif code in _COLOURS:
                colour = _COLOURS[code]
            else:
                raise ValueError(f"no such style is drawn: {code}")


def _prompt() -> list[Run]:
    return [Run(0, "$ ", _DIM, False), Run(2, COMMAND, _PLAIN, False)]


def _span(run: Run) -> str:
    lead = len(run.text) - len(run.text.lstrip(" "))
    text = run.text.strip(" ")
    weight = ' font-weight="bold"' if run.bold else ""
    x, length = _MARGIN + (run.column + lead) * _CELL, len(text) * _CELL
    return (
        f'<tspan x="{x:.1f}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs" fill="{run.colour}"{weight} '
        f'xml:space="preserve">{escape(text)}</tspan>'
    )
