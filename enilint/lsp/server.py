"""The server of an editor: when things are linted, and how the editor comes to know.

Documents are synchronised whole: pygls applies incremental edits by lines that `str.splitlines` finds, which are not
those of the protocol. A client is either asked to pull diagnostics or they are pushed to it, never both, else it shows
each twice. Since a finding may depend on several files, only a client that can be told to pull again pulls.
"""

import asyncio
import gc
import hashlib
import os
from collections.abc import Sequence

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from enilint import __version__
from enilint.lsp import pages
from enilint.lsp.diagnostics import SOURCE, Shown, files_with_remarks, shown, uri_of
from enilint.lsp.outlines import Outlines
from enilint.lsp.plain import plain
from enilint.lsp.positions import Positions
from enilint.lsp.protocol import Protocol
from enilint.lsp.remedies import Remedies
from enilint.lsp.settings import Settings
from enilint.lsp.watching import watch
from enilint.lsp.workspace import Workspace

DEBOUNCE = 0.15
"""Seconds of rest after which a change is linted, for clients that diagnostics are pushed to."""
BREATH = 0.05
"""Seconds after an answer until the garbage of the designs before it is collected: keys come more slowly than that, and
to collect in the midst of linting would make an editor wait."""
IDLE = 2.0
"""Seconds of rest after which what is left is set apart: it stays, most of it, and no collection looks at it again."""
RESTS = 5
"""After how many of these rests all of it is looked at, for the garbage that it has become."""
_NOTHING = hashlib.sha256(b"[]").hexdigest()
"""The digest of no diagnostics, which is what was told of a file before anything was."""
MOST_UNCOLLECTED = 20
"""How often designs are linted before garbage is collected, rest or not."""


class EnilintServer(LanguageServer):
    """The server of one editor.

    `pulled` are the documents that something was said of when the editor pulled them: one that is closed keeps what was
    said, until the editor is told of it among all files.
    """

    def __init__(self, rule_directories: Sequence[str] = ()) -> None:
        kind = types.TextDocumentSyncKind.Full
        super().__init__(SOURCE, __version__, text_document_sync_kind=kind, protocol_cls=Protocol)
        self.designs = Workspace(rule_directories)
        pages.load(rule_directories)
        self.outlines = Outlines(self.designs)
        self.remedies = Remedies()
        self.settings = Settings()
        self.pulls = False
        self.pulled: set[str] = set()
        self._working = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._collecting: list[asyncio.TimerHandle] = []
        self._uncollected = 0
        self._rests = 0
        self._has_loaded = False
        self._telling: asyncio.Future[None] | None = None
        self._shown: dict[str, Shown] = {}
        self._told_of: dict[str, str] = {}
        self._told: set[str] = set()
        self._watched: set[str] = set()

    @property
    def positions(self) -> Positions:
        """Places in the units of this editor."""
        return Positions(self.workspace.position_codec.encoding or "utf-16")

    def shown(self, path: str) -> Shown:
        """What is to be said of a file."""
        known, show_undecided = self._shown.get(path), self.settings.show_undecided
        if known is None or not known.holds(self.designs, path, show_undecided=show_undecided):
            known = shown(self.designs, self.positions, path, show_undecided=show_undecided)
            self._shown[path] = known
        return known

    async def settle(self) -> bool:
        """Lint what is out of date. Returns whether there was anything.

        Between two designs the editor is listened to, so that what it has changed meanwhile is linted once, as it then
        is.
        """
        async with self._working:
            worked = False
            while self.designs.is_stale:
                worked = True
                self._stop_collecting()
                for _ in self.designs.work():
                    await asyncio.sleep(0)
            if worked:
                self._collect_later()
            return worked

    def _collect_later(self) -> None:
        """Collect garbage when the answer that is waited for is sent."""
        self._uncollected += 1
        loop = asyncio.get_running_loop()
        rest = BREATH if self._uncollected < MOST_UNCOLLECTED else 0
        self._collecting = [loop.call_later(rest, self._collect), loop.call_later(IDLE, self._set_apart)]

    def _stop_collecting(self) -> None:
        for timer in self._collecting:
            timer.cancel()

    def _collect(self) -> None:
        """Collect what was made since the last rest: the designs since then, and little else. What was loaded stays."""
        self._uncollected = 0
        if self._has_loaded:
            gc.collect()
        else:
            gc.freeze()
        self._has_loaded = True

    def _set_apart(self) -> None:
        self._rests += 1
        if self._rests % RESTS == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()

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
        self._watch()
        self.tell_problems()
        before = {path for path, told in self._told_of.items() if not told.startswith(_NOTHING)}
        paths = {*files_with_remarks(self.designs), *self.designs.documents, *before}
        self._shown = {path: self.shown(path) for path in paths}
        if not self.pulls:
            self._publish()
            return
        told = {path: one.digest for path, one in self._shown.items()}
        if any(self._told_of.get(path, _NOTHING) != digest for path, digest in told.items()):
            self._told_of = told
            await self.workspace_diagnostic_refresh_async(None)

    def _watch(self) -> None:
        """Ask for news of what decides what is reported, once it is known what that is."""
        can = "workspace.did_change_watched_files"
        fresh = sorted(self.designs.ruling_files - self._watched)
        if fresh and get_capability(self.client_capabilities, f"{can}.dynamic_registration"):
            self._watched.update(fresh)
            is_relative = bool(get_capability(self.client_capabilities, f"{can}.relative_pattern_support"))
            wanted = watch(fresh, f"enilint-ruling-files-{len(self._watched)}", is_relative=is_relative)
            self.client_register_capability(types.RegistrationParams([wanted]))

    def answer(self, path: str) -> Shown:
        """What is to be said of a file, to an editor that has asked for it."""
        found = self.shown(path)
        self._told_of[path] = found.digest
        return found

    def _publish(self) -> None:
        """Push what has changed, of open files and others; files that nothing is said of any more are cleared."""
        before, self._told_of = self._told_of, {}
        for path, one in self._shown.items():
            document = self.designs.documents.get(path)
            version = document.version if document is not None else None
            self._told_of[path] = f"{one.digest} {version}"
            if before.get(path, f"{_NOTHING} None") != self._told_of[path]:
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri_of(self.designs, path), one.items, version)
                )

    def report_server_error(self, error: Exception, source: type[PyglsError] | type[JsonRpcException]) -> None:
        """Show what went wrong, but for what arrived and is no message: that is answered."""
        if source is JsonRpcException and isinstance(self.protocol, Protocol):
            self.protocol.refuse_what_is_no_message()
        else:
            super().report_server_error(error, source)

    def tell_problems(self) -> None:
        """Show, once, what is wrong beside all files that an editor could show it in."""
        problems = set(self.designs.problems())
        for problem in sorted(problems - self._told):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, plain(f"enilint: {problem}")))
        self._told = problems


def path_of(uri: str) -> str | None:
    """The resolved path of a file; None of what is no file, such as a text that has no name yet."""
    try:
        path = to_fs_path(uri)
        return os.path.realpath(path) if path else None
    except ValueError:  # no URI, or no path that a system takes: `file:///%00`
        return None
