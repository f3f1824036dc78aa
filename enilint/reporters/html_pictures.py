"""Pictures in HTML: their pins link to the findings of the page."""

from collections.abc import Sequence

from enilint.diagram import svg
from enilint.diagram.legend import legend
from enilint.diagram.picture import Picture
from enilint.reporters.html_page import Section
from enilint.reporters.html_text import Room, harmless, items, left_out, text

_MOST_BYTES = 1_200_000
_WIDE = 1_160
"""Pixels of a picture that still fits between the margins of the page, and in print on a page of A4."""


def style() -> str:
    """What pictures add to the style sheet of a page."""
    return svg.style() + "\n"


def section(listed: Sequence[Picture]) -> Section:
    """The section of pictures."""
    title = "Picture" if len(listed) == 1 else "Pictures"
    return Section(title, _body(listed), "poster" if any(one.width > _WIDE for one in listed) else "")


def _body(listed: Sequence[Picture]) -> str:
    room = Room(_MOST_BYTES)
    figures = room.fitting(enumerate(listed, start=1), _figure)
    return "".join((*figures, left_out(room), items(map(text, legend(listed)), "muted")))


def _figure(numbered: tuple[int, Picture]) -> str:
    number, one = numbered
    drawing = harmless(svg.picture(one, prefix=f"p{number}x", links="f"))
    kind = ' class="wide"' if one.width > _WIDE else ""
    return f'<figure{kind} tabindex="0" role="group" aria-label="{text(one.title)}">\n{drawing}</figure>\n'
