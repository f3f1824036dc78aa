"""An editor that makes mistakes: each of its requests is answered, and the server goes on."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from tests.lsp.editor import program
from tests.lsp.test_process import DESIGN, Server

INVALID_PARAMETERS, INVALID_REQUEST, PARSE_ERROR, NOT_INITIALIZED = -32602, -32600, -32700, -32002
NO_PATHS = ("file:///%00", "file:///a%00.enilint.yaml", "//[", "untitled:Untitled-1", "", f"file:///{'a' * 5000}")
NOTIFICATIONS = (
    "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
    "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration", "$/cancelRequest", "$/setTrace",
)  # fmt: skip
REQUESTS = (
    "textDocument/hover", "textDocument/definition", "textDocument/references", "textDocument/completion",
    "textDocument/codeAction", "textDocument/documentSymbol", "textDocument/inlayHint", "workspace/symbol",
    "workspace/executeCommand",
)  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Server:
    (tmp_path / "enilint.toml").write_text("")
    return Server(tmp_path, program=program())


def answer(server: Server, id: Any) -> tuple[Any, list[str]]:
    """The answer to a request, and what the editor was made to show before it came."""
    shown: list[str] = []
    while (message := server.receive()).get("id") != id or "method" in message:
        if message.get("method") == "window/showMessage":
            shown.append(message["params"]["message"])
    return message, shown


def still_lints(server: Server, folder: Path) -> bool:
    uri = (folder / "good.enilint.yaml").as_uri()
    server.open(uri, DESIGN)
    while not (found := server.diagnostics(uri)):
        pass
    server.process.kill()
    return [one["code"] for one in found] == ["ENI103"]


@pytest.mark.parametrize("params", [None, 5, {}, {"textDocument": 5}, {"textDocument": {"uri": ["x"]}, "position": []}])
def test_requests_with_malformed_parameters_are_answered(server: Server, tmp_path: Path, params: Any) -> None:
    for number, method in enumerate(REQUESTS, start=2):
        server.send(id=number, method=method, params=params)
        found, shown = answer(server, number)
        assert (method, found.get("result"), shown) in ((method, None, []), (method, [], []))
        assert (method, found.get("error", {}).get("code", INVALID_PARAMETERS)) == (method, INVALID_PARAMETERS)
    for method in NOTIFICATIONS:
        server.send(method=method, params=params)
    assert still_lints(server, tmp_path)


def test_a_uri_that_is_no_path_is_that_of_no_file(server: Server, tmp_path: Path) -> None:
    place = {"position": {"line": 0, "character": 0}, "context": {"includeDeclaration": True}}
    for uri in NO_PATHS:
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": DESIGN}
        server.send(method="textDocument/didOpen", params={"textDocument": document})
        server.send(method="textDocument/didSave", params={"textDocument": {"uri": uri}})
        server.send(method="workspace/didChangeWatchedFiles", params={"changes": [{"uri": uri, "type": 1}]})
        changes = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": ""}]}
        server.send(method="textDocument/didChange", params=changes)
        server.send(id=uri, method="textDocument/hover", params={"textDocument": {"uri": uri}, **place})
        found, shown = answer(server, uri)
        assert (uri, found.get("result"), "error" in found, shown) == (uri, None, False, [])
        server.send(method="textDocument/didClose", params={"textDocument": {"uri": uri}})
    assert still_lints(server, tmp_path)


def test_a_document_that_was_not_opened_is_not_edited(server: Server, tmp_path: Path) -> None:
    uri = (tmp_path / "other.enilint.yaml").as_uri()
    changes = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": DESIGN}]}
    server.send(method="textDocument/didChange", params=changes)
    server.send(method="textDocument/didClose", params={"textDocument": {"uri": uri}})
    server.send(id=2, method="workspace/symbol", params={"query": ""})
    assert answer(server, 2)[1] == []
    assert still_lints(server, tmp_path)


def test_an_edit_without_changes_leaves_the_document_as_it_is(server: Server, tmp_path: Path) -> None:
    uri = (tmp_path / "same.enilint.yaml").as_uri()
    server.open(uri, DESIGN)
    changes = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": []}
    server.send(method="textDocument/didChange", params=changes)
    server.send(id=2, method="workspace/symbol", params={"query": ""})
    assert answer(server, 2)[1] == []
    assert still_lints(server, tmp_path)


@pytest.mark.parametrize("body", ["{", "[]", "5", "\xff", '{"id": 1, "method": "x"}', f'{{"id": {"1" * 5000}}}'])
def test_what_is_no_message_is_answered_as_such(server: Server, tmp_path: Path, body: str) -> None:
    data = body.encode("latin-1")
    assert server.process.stdin
    server.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
    server.process.stdin.flush()
    found, shown = answer(server, None)
    assert (found["error"]["code"], found["id"], shown) == (PARSE_ERROR, None, [])
    assert still_lints(server, tmp_path)


def test_an_id_that_is_none_is_passed_over(server: Server, tmp_path: Path) -> None:
    server.send(id=[1], method="workspace/symbol", params={"query": ""})
    server.send(id={"a": 1}, result=None)
    server.send(method="$/cancelRequest", params={"id": [1]})
    server.send(id=2, method="workspace/symbol", params={"query": ""})
    assert answer(server, 2)[1] == []
    assert still_lints(server, tmp_path)


def test_a_server_is_initialized_once(server: Server, tmp_path: Path) -> None:
    server.send(id=2, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    assert answer(server, 2)[0]["error"]["code"] == INVALID_REQUEST
    assert still_lints(server, tmp_path)


def test_nothing_is_answered_before(tmp_path: Path) -> None:
    server = Server(tmp_path, first={"capabilities": 5}, program=program())
    assert server.receive()["error"]["code"] == INVALID_PARAMETERS
    server.send(id=2, method="workspace/symbol", params={"query": ""})
    assert answer(server, 2)[0]["error"]["code"] == NOT_INITIALIZED
    server.send(method="textDocument/didOpen", params={})
    server.send(method="exit")
    assert server.process.wait(20) == 1


@pytest.mark.parametrize("settings", ["\ud800", {"configuration": "\ud800.toml"}, {"\udfff": ["\ud800"]}])
def test_half_a_character_is_taken_for_one_that_is_broken(server: Server, tmp_path: Path, settings: Any) -> None:
    server.send(method="workspace/didChangeConfiguration", params={"settings": settings})
    uri = (tmp_path / "half.enilint.yaml").as_uri()
    server.open(uri, DESIGN.replace("version", "# \ud800\nversion"))
    server.send(id=2, method="workspace/symbol", params={"query": "\ud800"})
    found, shown = answer(server, 2)
    assert "error" not in found
    assert not any("Error in server" in one for one in shown)
    server.send(method="workspace/didChangeConfiguration", params={"settings": {}})
    assert still_lints(server, tmp_path)
