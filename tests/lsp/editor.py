"""An editor, as far as the protocol goes: a client that starts the server of this checkout."""

import asyncio
import atexit
import copy
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from tests.cli.running import LIBRARY

ENCODINGS = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}


Action = types.Command | types.CodeAction


def _action(sent: Any, _: type) -> Action:
    """A command, or an action that may have one."""
    kind = types.Command if isinstance(sent.get("command"), str) else types.CodeAction
    return ACTIONS.structure(sent, kind)


ACTIONS, CONVERTER = get_converter(), default_converter()  # what they have learned of types, they need not learn again
CONVERTER.register_structure_hook(Action, _action)  # lsprotocol takes any with a command for one
FORKED = Path(__file__).with_name("forked.py")


def make_client() -> LanguageClient:
    """A client that lets the server register watchers."""
    client = LanguageClient(converter_factory=lambda: CONVERTER)
    register_lsp_features(client)
    client.registered = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registered += params.registrations

    return client


@cache
def _forks_at() -> str:
    """The address of a process that forks servers, as long as this one lives."""
    directory = tempfile.TemporaryDirectory()
    atexit.register(directory.cleanup)
    address = str(Path(directory.name) / "forks")
    path = os.pathsep.join(filter(None, [LIBRARY, *sys.path]))
    process = subprocess.Popen(
        [sys.executable, "-P", FORKED, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.stdin.close)
    assert process.stdout.readline() == b"ready\n"
    return address


def program() -> list[str]:
    """The command `enilint`: a fork where that can be. `test_process.py` starts servers as editors do."""
    if hasattr(os, "fork"):
        return [sys.executable, "-IS", str(FORKED), _forks_at()]
    return [sys.executable, "-P", "-m", "enilint"]


class Forking(ClientServerConfig):
    """Starts servers by a fork."""

    def get_server_command(self, devtools: str | None = None) -> list[str]:
        """The command that starts a server."""
        return [*program(), *self.server_command]


CONFIG = Forking(server_command=["lsp", "--stdio"], client_factory=make_client)


@cache
def _recorded(client: str) -> types.ClientCapabilities:
    """The capabilities of an editor. To read them takes longer than most tests."""
    return client_capabilities(client)


def capabilities_of(client: str) -> types.ClientCapabilities:
    """What an editor can, to be changed at will."""
    return copy.deepcopy(_recorded(client))


def capabilities(encoding: str | None = None, *, pull: bool = True, refresh: bool = True) -> types.ClientCapabilities:
    """What VS Code can, with one encoding alone."""
    found = capabilities_of("visual-studio-code@v1.65.2")
    found.general.position_encodings = [encoding] if encoding else None
    found.text_document.diagnostic = types.DiagnosticClientCapabilities() if pull else None
    found.workspace.did_change_watched_files.relative_pattern_support = True
    found.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh) if pull else None
    return found


class Editor:
    """An editor with a folder."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._version = 1

    async def start(self, can: types.ClientCapabilities, options: Any = None) -> None:
        """Open the folder."""
        folder = types.WorkspaceFolder(uri=self.folder.as_uri(), name=self.folder.name)
        params = types.InitializeParams(can, workspace_folders=[folder], initialization_options=options)
        self.answer = await self.client.initialize_session(params)

    @property
    def encoding(self) -> str:
        """What the server chose to count in."""
        return str(self.answer.capabilities.position_encoding or "utf-16")

    def uri(self, name: str) -> str:
        """What this editor calls a file of the folder."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        """Show a file, with a text of its own or that of the disk."""
        if text is None:
            text = (self.folder / name).read_bytes().decode()
        document = types.TextDocumentItem(uri=self.uri(name), language_id="yaml", version=1, text=text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def change(self, name: str, text: str) -> None:
        """Replace the text of a file that is shown."""
        self._version += 1
        document = types.VersionedTextDocumentIdentifier(version=self._version, uri=self.uri(name))
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def close(self, name: str) -> None:
        """Show a file no longer."""
        document = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    async def pull(self, name: str, previous: str | None = None) -> types.DocumentDiagnosticReport:
        """Ask for the diagnostics of a file."""
        document = types.TextDocumentIdentifier(self.uri(name))
        params = types.DocumentDiagnosticParams(document, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(params)

    async def pull_all(self, previous: Sequence[types.PreviousResultId] = ()) -> types.WorkspaceDiagnosticReport:
        """Ask for the diagnostics of all files."""
        return await self.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(list(previous)))

    def disk_changed(self, name: str, how: types.FileChangeType) -> None:
        """Tell that a file was changed by somebody else."""
        change = types.FileEvent(self.uri(name), how)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))

    async def ask_everything(self, name: str) -> None:
        """Ask all that an editor asks of a document; an error fails the test."""
        document, beyond = types.TextDocumentIdentifier(self.uri(name)), types.Position(999, 999)
        for position in (types.Position(0, 0), types.Position(2, 5), beyond):
            await self.client.text_document_hover_async(types.HoverParams(document, position))
            await self.client.text_document_definition_async(types.DefinitionParams(document, position))
            asked = types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, position)
            await self.client.text_document_references_async(asked)
            await self.client.text_document_completion_async(types.CompletionParams(document, position))
        await self.actions(name, only=["quickfix", "source.fixAll"])
        await self.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        everything = types.Range(types.Position(0, 0), beyond)
        await self.client.text_document_inlay_hint_async(types.InlayHintParams(document, everything))
        await self.client.workspace_symbol_async(types.WorkspaceSymbolParams(""))

    async def hover(self, name: str, position: types.Position) -> str:
        """What is shown at a position; empty where nothing is."""
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), position)
        )
        return found.contents.value if found else ""

    async def complete(self, name: str, text: str) -> dict[str, types.CompletionItem]:
        """What is offered at the `|` of a text that replaces that of a document."""
        position = self.position(text, "|")
        self.change(name, text.replace("|", "", 1))
        params = types.CompletionParams(types.TextDocumentIdentifier(self.uri(name)), position)
        found = await self.client.text_document_completion_async(params)
        return {one.label: one for one in found.items}

    async def actions(
        self, name: str, range: types.Range | None = None, *, only: Sequence[str] | None = None
    ) -> list[types.CodeAction]:
        """What is offered for a range of a file, or for all of it."""
        range = range or types.Range(types.Position(0, 0), types.Position(9999, 0))
        document = types.TextDocumentIdentifier(self.uri(name))
        context = types.CodeActionContext([], only=only)
        found = await self.client.text_document_code_action_async(types.CodeActionParams(document, range, context))
        return list(found or ())

    def edits(self, action: types.CodeAction) -> dict[str, list[types.TextEdit]]:
        """The edits of an action, by the names of files."""
        if action.edit.document_changes is not None:
            found = {one.text_document.uri: list(one.edits) for one in action.edit.document_changes}
        else:
            found = {uri: list(edits) for uri, edits in action.edit.changes.items()}
        return {unquote(uri.removeprefix(f"{self.folder.as_uri()}/")): edits for uri, edits in found.items()}

    def edited(self, text: str, edits: Sequence[types.TextEdit]) -> str:
        """A text with the edits that an action makes in it."""
        for edit in sorted(edits, key=lambda one: (one.range.start, one.range.end), reverse=True):
            start, end = self.offset(text, edit.range.start), self.offset(text, edit.range.end)
            text = text[:start] + edit.new_text + text[end:]
        return text

    def offset(self, text: str, position: types.Position) -> int:
        """The offset of a position in a text."""
        parts = re.split("(\r\n|\n|\r)", text)
        before = sum(map(len, parts[: 2 * position.line]))
        return before + self._column(parts[::2], position)

    async def pushed(self, name: str, codes: Sequence[str], seconds: float = 20) -> list[types.Diagnostic]:
        """Wait until these are the codes that were pushed of a file. Returns the diagnostics."""
        uri = self.uri(name)
        for _ in range(int(seconds / 0.05)):
            found = list(self.client.diagnostics.get(uri, ()))
            if uri in self.client.diagnostics and [one.code for one in found] == list(codes):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(
            f"{name}: {[one.code for one in self.client.diagnostics.get(uri, ())]} in place of {codes}"
        )

    async def watched(self, places: set[tuple[Path, str]], seconds: float = 20) -> None:
        """Wait until the editor was asked to watch these names in these directories."""
        wanted = {(directory.as_uri(), name) for directory, name in places}
        for _ in range(int(seconds / 0.05)):
            options = [one.register_options for one in self.client.registered]
            patterns = [watcher["globPattern"] for one in options for watcher in one.get("watchers", ())]
            found = {(one["baseUri"], one["pattern"]) for one in patterns if not isinstance(one, str)}
            if wanted <= found:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{found} in place of {wanted}")

    def text_of(self, text: str, range: types.Range) -> str:
        """What stands in a range of a text."""
        lines = re.split("\r\n|\n|\r", text)
        start, end = (self._column(lines, one) for one in (range.start, range.end))
        if range.start.line == range.end.line:
            return lines[range.start.line][start:end]
        return "\n".join([lines[range.start.line][start:], *lines[range.start.line + 1 : range.end.line],
                          lines[range.end.line][:end]])  # fmt: skip

    def _column(self, lines: Sequence[str], position: types.Position) -> int:
        length = ENCODINGS[self.encoding]
        line = lines[position.line]
        return next(column for column in range(len(line) + 1) if length(line[:column]) >= position.character)

    def position(self, text: str, needle: str, inside: int = 0) -> types.Position:
        """Where a part of a text begins, or a character inside of it."""
        offset = text.index(needle) + inside
        lines = re.split("\r\n|\n|\r", text[:offset])
        return types.Position(len(lines) - 1, ENCODINGS[self.encoding](lines[-1]))


__all__ = ["CONFIG", "ENCODINGS", "Editor", "capabilities", "make_client", "program", "pytest_lsp"]
