"""What may stand at a place, as far as no schema can know it: ids of the design, and instance types."""

import re
from collections.abc import Iterator

from lsprotocol import types

from enilint.aws.instance_types import bundled_catalog
from enilint.expressions import is_rule_file
from enilint.files.text import Lines
from enilint.inputs.completion import InstanceTypes, Names, wanted_at
from enilint.lsp.describe import type_words
from enilint.lsp.plain import plain
from enilint.lsp.server import EnilintServer, path_of
from enilint.reporters.terminal import escaped

_TYPEABLE = re.compile(r"\w[\w./@+\-]*(?: [\w./@+\-]+)*")
"""A name that means itself without quotes. Others, such as one with a line end or a brace, could mean anything."""


def register(server: EnilintServer) -> None:
    """Answer."""
    options = types.CompletionOptions(trigger_characters=[" ", ":", "=", ".", "[", ",", '"'])
    server.feature(types.TEXT_DOCUMENT_COMPLETION, options)(completion)


def completion(server: EnilintServer, params: types.CompletionParams) -> types.CompletionList:
    """What may stand at a place."""
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return types.CompletionList(is_incomplete=False, items=[])
    number, column = server.positions.place(lines, params.position)
    if is_rule_file(path):
        return _of_rules(server, lines, params.position)
    wanted = wanted_at(lines, number, lines.line(number)[: column - 1])
    if wanted is None:
        return types.CompletionList(is_incomplete=False, items=[])
    items = _instance_types(wanted) if isinstance(wanted, InstanceTypes) else _names(server, path, wanted)
    start = server.positions.position(lines, number, column - len(wanted.typed))
    replaced = types.Range(start, params.position)
    return types.CompletionList(is_incomplete=False, items=[_replacing(one, replaced) for one in items])


def _of_rules(server: EnilintServer, lines: Lines, position: types.Position) -> types.CompletionList:
    """What may stand in an expression of a rule file."""
    from enilint.lsp.policies import completions, wanted_at

    number, column = server.positions.place(lines, position)
    wanted = wanted_at(lines, number, lines.line(number)[: column - 1])
    items = list(completions(wanted)) if wanted is not None else []
    start = server.positions.position(lines, number, column - len(wanted.typed)) if wanted is not None else position
    replaced = types.Range(start, position)
    return types.CompletionList(is_incomplete=False, items=[_replacing(one, replaced) for one in items])


def _replacing(item: types.CompletionItem, range: types.Range) -> types.CompletionItem:
    item.text_edit = types.TextEdit(range, item.insert_text or item.label)
    item.insert_text = None
    return item


def _names(server: EnilintServer, path: str, wanted: Names) -> Iterator[types.CompletionItem]:
    for one in server.outlines.names(path):
        reference = wanted.reference(one)
        if reference is not None and _TYPEABLE.fullmatch(reference) and escaped(reference) == reference:
            yield types.CompletionItem(
                reference, kind=types.CompletionItemKind.Reference, detail=plain(one.detail) or None
            )


def _instance_types(wanted: InstanceTypes) -> Iterator[types.CompletionItem]:
    catalog = bundled_catalog()
    for name in catalog:
        type = catalog.get(name)
        detail = type_words(type) if type is not None else None
        text = f"{wanted.quote}{name}{wanted.quote}"
        yield types.CompletionItem(name, kind=types.CompletionItemKind.EnumMember, detail=detail, insert_text=text)
