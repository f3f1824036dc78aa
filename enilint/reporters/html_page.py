"""A page in HTML: one file without scripts, which loads nothing, and reads well without its style."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from enilint import __version__
from enilint.reporters.html_style import style
from enilint.reporters.html_text import text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class Section(Struct, frozen=True):
    """A part of a page: its title, and its HTML. `paper`: it is wide, and gets pages of its own in print."""

    title: str
    body: str
    paper: Literal["", "landscape", "poster"] = ""


def document(title: str, head: str, sections: Sequence[Section], *, filters: int = 0, more: str = "") -> str:
    """The whole file. `title` is a text, `head` HTML that comes below it, `more` an addition to the style sheet."""
    parts = [
        "<!DOCTYPE html>\n",
        '<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta charset="utf-8"/>\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n',
        '<meta name="color-scheme" content="light dark"/>\n<meta name="referrer" content="no-referrer"/>\n',
        f'<meta name="generator" content="enilint {__version__}"/>\n',
        f"<title>{text(title)} - enilint</title>\n<style>\n{style(filters)}{more}</style>\n</head>\n<body>\n",
        f'<a class="skip" href="#s1">Skip to the content</a>\n<header>\n{head}</header>\n',
        _contents(sections),
        "<main>\n",
        *_sections(sections),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _contents(sections: Sequence[Section]) -> str:
    if len(sections) < 2:
        return ""
    links = "".join(
        f'<li><a href="#s{number}">{text(one.title)}</a></li>\n' for number, one in enumerate(sections, start=1)
    )
    return f'<nav aria-label="Sections">\n<ol>\n{links}</ol>\n</nav>\n'


def _sections(sections: Sequence[Section]) -> Iterable[str]:
    for number, one in enumerate(sections, start=1):
        heading = f'<h2 id="s{number}">{text(one.title)}</h2>'
        kind = f' class="{one.paper}"' if one.paper else ""
        yield f'<section{kind} aria-labelledby="s{number}">\n{heading}\n{one.body}</section>\n'
