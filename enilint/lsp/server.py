"""The server of an editor: when things are linted, and how the editor comes to know.

Documents are synchronised whole: pygls applies incremental edits by lines that `str.splitlines` finds, which are not
those of the protocol. A client is either asked to pull diagnostics or they are pushed to it, never both, else it shows
each twice. Since a finding may depend on several files, only a client that can be told to pull again pulls.
"""

import asyncio
import hashlib
import os
from collections.abc import Sequence

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from enilint import __version__
from enilint.lsp.diagnostics import SOURCE, diagnostics_of, files_with_remarks, uri_of
from enilint.lsp.outlines import Outlines
from enilint.lsp.positions import Positions
from enilint.lsp.remedies import Remedies
from enilint.lsp.settings import Settings
from enilint.lsp.workspace import Workspace

DEBOUNCE = 0.15
"""Seconds of rest after which a change is linted, for clients that diagnostics are pushed to."""


class EnilintServer(LanguageServer):
    """The server of one editor.

    `pulled` are the documents that something was said of when the editor pulled them: one that is closed keeps what was
    said, until the editor is told of it among all files.
    """

    def __init__(self) -> None:
        super().__init__(SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.designs = Workspace()
        self.outlines = Outlines(self.designs)
        self.remedies = Remedies()
        self.settings = Settings()
        self.pulls = False
        self.pulled: set[str] = set()
        self._working = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._telling: asyncio.Future[None] | None = None
        self._published: dict[str, str] = {}
        self._told: set[str] = set()

    @property
    def positions(self) -> Positions:
        """Places in the units of this editor."""
        return Positions(self.workspace.position_codec.encoding or "utf-16")

    def diagnostics(self, path: str) -> list[types.Diagnostic]:
        """What is to be said of a file."""
        return diagnostics_of(self.designs, self.positions, path, show_undecided=self.settings.show_undecided)

    async def settle(self) -> bool:
        """Lint what is out of date. Returns whether there was anything.

        Between two designs the editor is listened to, so that what it has changed meanwhile is linted once, as it then
        is.
        """
        async with self._working:
            worked = False
            while self.designs.is_stale:
                worked = True
                for _ in self.designs.work():
                    await asyncio.sleep(0)
            return worked

    def changed(self, *, at_once: bool = False) -> None:
        """Have everything linted soon, and told to the editor."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(0 if at_once else DEBOUNCE, self._start)

    def _start(self) -> None:
        self._timer = None
        self._telling = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        await self.settle()
        self.tell_problems()
        if self.pulls:
            if self._digests() != self._published:
                self._published = self._digests()
                await self.workspace_diagnostic_refresh_async(None)
        else:
            self._publish()

    def _digests(self) -> dict[str, str]:
        return {path: digest(self.diagnostics(path)) for path in files_with_remarks(self.designs)}

    def _publish(self) -> None:
        """Push what has changed, of open files and others; files that nothing is said of any more are cleared."""
        before, self._published = self._published, {}
        for path in {*files_with_remarks(self.designs), *self.designs.documents, *before}:
            found = self.diagnostics(path)
            document = self.designs.documents.get(path)
            state = f"{digest(found)} {document.version if document is not None else ''}"
            if found or document is not None:
                self._published[path] = state
            if before.get(path) != state:
                version = document.version if document is not None else None
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri_of(self.designs, path), found, version)
                )

    def tell_problems(self) -> None:
        """Show, once, what is wrong beside all files that an editor could show it in."""
        problems = set(self.designs.problems())
        for problem in sorted(problems - self._told):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"enilint: {problem}"))
        self._told = problems


def digest(diagnostics: Sequence[types.Diagnostic]) -> str:
    """What tells whether diagnostics are the same as before, in this process and in others."""
    return hashlib.sha256(repr(diagnostics).encode("utf-8", "surrogatepass")).hexdigest()


def path_of(uri: str) -> str | None:
    """The resolved path of a file; None of what is no file, such as a text that has no name yet."""
    path = to_fs_path(uri)
    return os.path.realpath(path) if path else None
