"""What an editor says of itself, of its documents and of its files."""

import os
from collections.abc import Iterable

from lsprotocol import types
from pygls.capabilities import get_capability

from enilint.lsp.diagnostics import SOURCE, files_with_remarks, uri_of
from enilint.lsp.server import EnilintServer, path_of
from enilint.lsp.settings import settings_of
from enilint.lsp.watching import watch_anywhere


def register(server: EnilintServer) -> None:
    """Listen."""
    for method, handler in (
        (types.INITIALIZE, initialize),
        (types.INITIALIZED, initialized),
        (types.TEXT_DOCUMENT_DID_OPEN, did_open),
        (types.TEXT_DOCUMENT_DID_CHANGE, did_change),
        (types.TEXT_DOCUMENT_DID_SAVE, did_save),
        (types.TEXT_DOCUMENT_DID_CLOSE, did_close),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, did_change_watched_files),
        (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, did_change_folders),
        (types.WORKSPACE_DID_CHANGE_CONFIGURATION, did_change_configuration),
    ):
        server.feature(method)(handler)


def initialize(server: EnilintServer, params: types.InitializeParams) -> None:
    """Take up folders and settings, and choose between pull and push.

    What is registered here is part of the answer: a client may pull as soon as a server says that it could, even one
    that never said that it can.
    """
    capabilities = params.capabilities
    refreshes = get_capability(capabilities, "workspace.diagnostics.refresh_support")
    server.pulls = bool(refreshes and get_capability(capabilities, "text_document.diagnostic") is not None)
    if server.pulls:
        options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE)
        server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(document_diagnostic)
        server.feature(types.WORKSPACE_DIAGNOSTIC)(workspace_diagnostic)
    _take_settings(server, params.initialization_options)
    folders = [one.uri for one in params.workspace_folders or ()] or [params.root_uri or ""]
    server.designs.set_folders(_paths(folders))


async def initialized(server: EnilintServer, params: types.InitializedParams) -> None:
    """Ask for settings and for news of them and of files, and lint what is there."""
    capabilities = server.client_capabilities
    wanted = []
    if get_capability(capabilities, "workspace.did_change_watched_files.dynamic_registration"):
        wanted.append(watch_anywhere())
    if get_capability(capabilities, "workspace.did_change_configuration.dynamic_registration"):
        section = types.DidChangeConfigurationRegistrationOptions(SOURCE)
        wanted.append(types.Registration("enilint-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if wanted:
        await server.client_register_capability_async(types.RegistrationParams(wanted))
    await _ask_settings(server)
    server.changed(at_once=True)


def did_open(server: EnilintServer, params: types.DidOpenTextDocumentParams) -> None:
    """A document is shown."""
    document = params.text_document
    path = path_of(document.uri)
    if path is not None:
        server.designs.open(document.uri, path, document.text, document.version)
        server.changed(at_once=True)


def did_change(server: EnilintServer, params: types.DidChangeTextDocumentParams) -> None:
    """A document was edited."""
    path = path_of(params.text_document.uri)
    if path in server.designs.documents and params.content_changes:
        text = params.content_changes[-1].text
        server.designs.change(path, text, params.text_document.version)
        server.changed()


def did_save(server: EnilintServer, params: types.DidSaveTextDocumentParams) -> None:
    """A document was written: of what is looked for on disk only, such as a configuration, it counts from now on."""
    path = path_of(params.text_document.uri)
    if path is not None:
        server.designs.saved(path)
        server.changed(at_once=True)


def did_close(server: EnilintServer, params: types.DidCloseTextDocumentParams) -> None:
    """A document is no longer shown."""
    path = path_of(params.text_document.uri)
    if path is not None:
        server.designs.close(path)
        server.changed(at_once=True)


def did_change_watched_files(server: EnilintServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Files have changed on disk. Of an open design the text of the editor counts, of an open configuration that."""
    for change in params.changes:
        path = path_of(change.uri)
        if path in server.designs.documents:
            server.designs.saved(path)
        elif path is not None:
            server.designs.disk_changed(path, structure=change.type != types.FileChangeType.Changed)
    server.changed()


def did_change_folders(server: EnilintServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Folders were added or removed."""
    server.designs.set_folders(_paths(server.workspace.folders))
    server.changed(at_once=True)


async def did_change_configuration(server: EnilintServer, params: types.DidChangeConfigurationParams) -> None:
    """Settings have changed; some editors send them, others want to be asked."""
    _take_settings(server, params.settings)
    await _ask_settings(server)
    server.changed(at_once=True)


async def document_diagnostic(
    server: EnilintServer, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """What is to be said of a document."""
    if await server.settle():
        server.changed(at_once=True)  # other files may have changed with it
    path = path_of(params.text_document.uri)
    if path is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    found = server.answer(path)
    if found.items:
        server.pulled.add(params.text_document.uri)
    if params.previous_result_id == found.digest:
        return types.RelatedUnchangedDocumentDiagnosticReport(found.digest)
    return types.RelatedFullDocumentDiagnosticReport(found.items, result_id=found.digest)


async def workspace_diagnostic(
    server: EnilintServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """What is to be said of all files; of those of which something was said before, that nothing is any more."""
    await server.settle()
    previous = {one.uri: one.value for one in params.previous_result_ids}
    uris = {uri_of(server.designs, path): path for path in files_with_remarks(server.designs)}
    for uri in {*previous, *server.pulled}:
        path = path_of(uri)
        if path is not None:
            uris.setdefault(uri, path)
    return types.WorkspaceDiagnosticReport([_report(server, uri, uris[uri], previous.get(uri)) for uri in sorted(uris)])


def _report(
    server: EnilintServer, uri: str, path: str, previous: str | None
) -> types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport:
    document = server.designs.documents.get(path)
    version = document.version if document is not None else None
    # Of a document that is open VS Code heeds only the answer about it alone.
    found = server.answer(path) if document is None else server.shown(path)
    if previous == found.digest:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, found.digest, version=version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, found.items, version=version, result_id=found.digest)


def _paths(uris: Iterable[str]) -> list[str]:
    return [path for uri in uris if (path := path_of(uri)) is not None]


async def _ask_settings(server: EnilintServer) -> None:
    if get_capability(server.client_capabilities, "workspace.configuration"):
        asked = types.ConfigurationParams([types.ConfigurationItem(section=SOURCE)])
        (sent,) = await server.workspace_configuration_async(asked)
        if sent is not None:
            _take_settings(server, sent)


def _take_settings(server: EnilintServer, sent: object) -> None:
    settings = settings_of(sent)
    if settings is None:
        message = "enilint: invalid settings; showUndecided must be true or false, configuration must be a path"
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
        return
    path = settings.configuration
    server.settings = settings
    server.designs.set_configuration(os.path.expanduser(path) if path else None)
