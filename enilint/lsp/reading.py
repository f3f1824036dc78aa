"""What an editor asks about a place or a document, to read it: hover, hints, definitions, references, symbols."""

from collections.abc import Iterator

from lsprotocol import types

from enilint.expressions import is_rule_file
from enilint.files.text import Lines
from enilint.inputs.outline import Declaration
from enilint.lsp.describe import hover_text, usage_words, zone_hint
from enilint.lsp.diagnostics import uri_of
from enilint.lsp.pages import page
from enilint.lsp.plain import plain
from enilint.lsp.server import EnilintServer, path_of
from enilint.lsp.spots import spots_at, spots_in
from enilint.model.entities.launches import Launch

_KINDS = {
    "section": types.SymbolKind.Namespace,
    "vpcs": types.SymbolKind.Module,
    "subnets": types.SymbolKind.Module,
    "interfaces": types.SymbolKind.Interface,
    "instances": types.SymbolKind.Object,
    "variable": types.SymbolKind.Variable,
    "local": types.SymbolKind.Constant,
    "output": types.SymbolKind.Property,
    "module": types.SymbolKind.Module,
    "Parameters": types.SymbolKind.Variable,
    "Conditions": types.SymbolKind.Boolean,
    "Outputs": types.SymbolKind.Property,
}
_MOST_SYMBOLS = 500


def register(server: EnilintServer) -> None:
    """Answer."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(inlay_hint)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(definition)
    server.feature(types.TEXT_DOCUMENT_REFERENCES)(references)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(document_symbol)
    server.feature(types.WORKSPACE_SYMBOL)(workspace_symbol)


async def hover(server: EnilintServer, params: types.HoverParams) -> types.Hover | None:
    """The page of a rule that reports the place, and what the place resolves to."""
    await server.settle()
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return None
    if is_rule_file(path):
        return _hover_of_rules(server, path, lines, params.position)
    line, column = server.positions.place(lines, params.position)
    spots = spots_at(server.designs, path, line, column)
    reported = [one for one in server.shown(path).items if one.code and _includes(one.range, params.position)]
    parts = [text] if (text := hover_text(spots)) else []
    parts += dict.fromkeys(page(str(one.code)) for one in reported)
    if not parts:
        return None
    place = spots[0].at if spots else None
    range = server.positions.range(lines, place) if place is not None else reported[0].range
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts)), range)


def _hover_of_rules(server: EnilintServer, path: str, lines: Lines, position: types.Position) -> types.Hover | None:
    from enilint.lsp.policies import hover as of_rules

    found = of_rules(path, lines.text, server.positions.offset(lines, position), server.designs.all_designs())
    if found is None:
        return None
    words, span = found
    markdown = types.MarkupContent(types.MarkupKind.Markdown, words)
    return types.Hover(markdown, server.positions.span(lines, *span))


def _includes(range: types.Range, position: types.Position) -> bool:
    return range.start <= position <= range.end


async def inlay_hint(server: EnilintServer, params: types.InlayHintParams) -> list[types.InlayHint]:
    """How many interfaces an instance has of those that its type allows, and the zones that references lead to."""
    await server.settle()
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return []
    if is_rule_file(path):
        return list(_hints_of_rules(server, path, lines))
    found: dict[tuple[int, int], dict[str, None]] = {}
    first, last = (server.positions.place(lines, one)[0] for one in (params.range.start, params.range.end))
    for spot in spots_in(server.designs, path, first, last):
        end = server.positions.position(lines, spot.at.end_line, spot.at.end_column)
        if not params.range.start.line <= end.line <= params.range.end.line:
            continue
        if isinstance(spot.entity, Launch) and spot.attribute == "type":
            label: str | None = f"{usage_words(spot.network, spot.entity)} interfaces"
        else:
            label = zone_hint(spot.network, spot)
        if label is not None:
            found.setdefault((spot.at.end_line, spot.at.end_column), {})[label] = None
    return [
        types.InlayHint(
            server.positions.position(lines, *place),
            plain(" or ".join(labels)),
            types.InlayHintKind.Type,
            padding_left=True,
        )
        for place, labels in sorted(found.items())
    ]


def _hints_of_rules(server: EnilintServer, path: str, lines: Lines) -> Iterator[types.InlayHint]:
    from enilint.lsp.policies import counts

    for offset, count in counts(path, lines.text, server.designs.all_designs()):
        position = server.positions.position(lines, *lines.place(offset))
        yield types.InlayHint(position, str(count), types.InlayHintKind.Type, padding_left=True)


async def definition(server: EnilintServer, params: types.DefinitionParams) -> list[types.Location]:
    """Where the name at a place is declared."""
    found = _named(server, params)
    if found is None:
        return []
    path, names = found
    declared = list(server.outlines.declarations(path))
    for name in names:
        places = [_location(server, file, one.at) for file, one in declared if one.name == name]
        if places:
            return [place for place in places if place is not None]
    return []


async def references(server: EnilintServer, params: types.ReferenceParams) -> list[types.Location]:
    """Where the name at a place is used."""
    found = _named(server, params)
    if found is None:
        return []
    path, names = found
    declared = [(file, one) for file, one in server.outlines.declarations(path) if one.name in names]
    meant = {one.name for _, one in declared} or set(names)
    places = [(file, link.at) for file, link in server.outlines.links(path) if not meant.isdisjoint(link.names)]
    if params.context.include_declaration:
        places += [(file, one.at) for file, one in declared]
    return [one for file, at in sorted(places) if (one := _location(server, file, at)) is not None]


def _named(
    server: EnilintServer, params: types.DefinitionParams | types.ReferenceParams
) -> tuple[str, tuple[str, ...]] | None:
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return None
    name = server.outlines.name_at(path, server.positions.offset(lines, params.position))
    return (path, name[1]) if name is not None else None


def _location(server: EnilintServer, path: str, at: tuple[int, int]) -> types.Location | None:
    lines = server.designs.lines(path)
    return None if lines is None else types.Location(uri_of(server.designs, path), server.positions.span(lines, *at))


async def document_symbol(server: EnilintServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """What a document declares."""
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return []
    return [_symbol(server, lines, one) for one in server.outlines.of(path).declarations]


def _symbol(server: EnilintServer, lines: Lines, declaration: Declaration) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=plain(declaration.label or declaration.kind),
        detail=plain(declaration.detail),
        kind=_KINDS.get(declaration.kind, types.SymbolKind.Object),
        range=server.positions.span(lines, *declaration.whole),
        selection_range=server.positions.span(lines, *declaration.at),
        children=[_symbol(server, lines, one) for one in declaration.children],
    )


async def workspace_symbol(server: EnilintServer, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """What is declared anywhere, by a part of its name."""
    await server.settle()
    wanted = params.query.lower()
    found = []
    for file, one in _all_declarations(server):
        location = _location(server, file, one.at) if wanted in one.name.lower() else None
        if location is not None:
            found.append(
                types.WorkspaceSymbol(location, plain(one.name), _KINDS.get(one.kind, types.SymbolKind.Object))
            )
            if len(found) >= _MOST_SYMBOLS:
                break
    return found


def _all_declarations(server: EnilintServer) -> Iterator[tuple[str, Declaration]]:
    for file in sorted(server.outlines.files()):
        for one in server.outlines.of(file).declarations:
            for declaration in one.children if one.kind == "section" else (one,):
                yield file, declaration
