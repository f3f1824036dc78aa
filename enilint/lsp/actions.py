"""What an editor offers to do about a finding: mend it, suppress it, read about it."""

import asyncio
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import attrgetter

from lsprotocol import types
from pygls.capabilities import get_capability

from enilint.files.text import TextEdit
from enilint.findings import Finding
from enilint.lsp.areas import Area
from enilint.lsp.diagnostics import diagnostic_of, uri_of
from enilint.lsp.pages import page, page_file
from enilint.lsp.plain import plain
from enilint.lsp.remedies import all_fixes
from enilint.lsp.server import EnilintServer, path_of

FIX_ALL = "source.fixAll.enilint"
EXPLAIN = "enilint.explain"
_MOST_FINDINGS = 10
"""Of how many findings of a range changes are tried: an editor asks of all that is selected, and waits."""


def register(server: EnilintServer) -> None:
    """Answer."""
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds))(code_action)
    server.command(EXPLAIN)(explain)


async def code_action(server: EnilintServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings of a range; with all of a document, when that alone is asked for."""
    await server.settle()
    path = path_of(params.text_document.uri)
    if path is None:
        return []
    actions: list[types.CodeAction] = []
    only = params.context.only
    for area in server.designs.areas(path):
        if only is None or _is_asked_for(only, types.CodeActionKind.QuickFix):
            for finding, diagnostic in islice(_reported(server, area, path, params.range), _MOST_FINDINGS):
                actions += _about(server, area, finding, diagnostic)
                await asyncio.sleep(0)  # the editor is listened to
                if area.is_stale:
                    return []  # edits of what was there before; the editor asks again
        if only is not None and _is_asked_for(only, FIX_ALL):
            actions += _fix_all(server, area, path)
    return list({repr((one.title, one.edit)): one for one in actions}.values())


async def explain(server: EnilintServer, code: str = "") -> None:
    """Show the page of a rule."""
    if not get_capability(server.client_capabilities, "window.show_document.support"):
        server.window_show_message(types.ShowMessageParams(types.MessageType.Info, page(code)))
        return
    await server.window_show_document_async(types.ShowDocumentParams(page_file(code), take_focus=True))


def _is_asked_for(only: Iterable[str], kind: str) -> bool:
    return any(kind == one or kind.startswith(f"{one}.") or not one for one in only)


def _reported(
    server: EnilintServer, area: Area, path: str, range: types.Range
) -> Iterator[tuple[Finding, types.Diagnostic]]:
    """The findings of a range, and how the editor shows them."""
    for finding in area.report().findings:
        if os.path.realpath(finding.at.path) == path:
            diagnostic = diagnostic_of(server.designs, server.positions, finding)
            if diagnostic.range.start <= range.end and range.start <= diagnostic.range.end:
                yield finding, diagnostic


def _about(
    server: EnilintServer, area: Area, finding: Finding, diagnostic: types.Diagnostic
) -> Iterator[types.CodeAction]:
    remedy = server.remedies.of(area, finding)
    best = True
    for attempt in remedy.fixes:
        edit = _workspace_edit(server, area, attempt.edits)
        if edit is not None:
            is_preferred = best and not attempt.fix.is_choice
            yield _action(
                plain(f"Fix {finding.rule}: {attempt.fix.title}"), edit, diagnostic, is_preferred=is_preferred
            )
            best = False
    edit = _workspace_edit(server, area, remedy.suppression)
    if edit is not None:
        yield _action(f"Ignore {finding.rule} here, with a reason", edit, diagnostic)
    title = f"Explain {finding.rule} {finding.name}"
    command = types.Command(title, EXPLAIN, arguments=[finding.rule])
    yield types.CodeAction(title, types.CodeActionKind.QuickFix, diagnostics=[diagnostic], command=command)


def _action(
    title: str, edit: types.WorkspaceEdit, diagnostic: types.Diagnostic, *, is_preferred: bool | None = None
) -> types.CodeAction:
    return types.CodeAction(
        title, types.CodeActionKind.QuickFix, diagnostics=[diagnostic], is_preferred=is_preferred or None, edit=edit
    )


def _fix_all(server: EnilintServer, area: Area, path: str) -> Iterator[types.CodeAction]:
    edit = _workspace_edit(server, area, all_fixes(area, path))
    if edit is not None:
        yield types.CodeAction("Fix all enilint findings in this file", FIX_ALL, edit=edit)


def _workspace_edit(server: EnilintServer, area: Area, edits: Iterable[TextEdit]) -> types.WorkspaceEdit | None:
    """Edits as the editor makes them; None where there are none, or it has other texts than those that were linted."""
    texts: Mapping[str, str] = area.run.texts
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in sorted(edits, key=attrgetter("path", "start")):
        path = os.path.realpath(edit.path)
        lines = server.designs.lines(path)
        if lines is None or lines.text != texts.get(edit.path):
            return None
        range = server.positions.span(lines, edit.start, edit.end)
        changes.setdefault(uri_of(server.designs, path), []).append(types.TextEdit(range, edit.text))
    if not changes:
        return None
    if not get_capability(server.client_capabilities, "workspace.workspace_edit.document_changes"):
        return types.WorkspaceEdit(changes=changes)
    versions = {one.uri: one.version for one in server.designs.documents.values()}
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, versions.get(uri)), made)
            for uri, made in changes.items()
        ]
    )
