"""The picture of the designs that a file is part of, for editors that can show a page."""

import os
from typing import Any

from enilint.diagram.scenes import Wishes
from enilint.findings import Location
from enilint.lsp.diagnostics import uri_of
from enilint.lsp.server import EnilintServer, path_of

METHOD = "enilint/picture"
"""A request with the parameters `textDocument`, as those of the protocol about a document.

The answer is null for a file of no design. Else `html` is a page without scripts, in which the pin of a finding links
to `#f` and its number; `places` says with `number`, `uri` and `range` where each finding is.
"""


def register(server: EnilintServer) -> None:
    """Answer."""
    server.feature(METHOD)(picture)


async def picture(server: EnilintServer, params: Any) -> dict[str, Any] | None:
    """The page, once what the editor has is linted."""
    from enilint.run.picture_pages import page_of

    await server.settle()
    document = getattr(params, "textDocument", None)
    uri = getattr(document, "uri", None)
    path = path_of(uri) if isinstance(uri, str) else None
    areas = server.designs.areas(path) if path is not None else []
    if path is None or not areas:
        return None
    of_file = {id(one) for one in server.designs.designs(path)}
    designs = [one for one in areas[0].designs if id(one) in of_file]
    title = designs[0].path if len(designs) == 1 else f"{len(designs)} designs"
    page = page_of(designs, areas[0].report(), title, Wishes())
    if page is None:
        return None
    places = [_place(server, number, one.at) for number, one in page.findings.items()]
    return {"html": page.html, "places": [one for one in places if one is not None]}


def _place(server: EnilintServer, number: int, at: Location) -> dict[str, Any] | None:
    """Where a finding is, for the editor. None where the text is not at hand."""
    path = os.path.realpath(at.path)
    lines = server.designs.lines(path)
    if lines is None:
        return None
    return {"number": number, "uri": uri_of(server.designs, path), "range": server.positions.range(lines, at)}
