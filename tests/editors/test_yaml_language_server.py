"""The YAML language server of Red Hat, which many editors have, with the schema of topology files that enilint prints.

Runs with ENILINT_EDITOR_MODULES=/path/to/node_modules, which has yaml-language-server.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

MODULES = os.environ.get("ENILINT_EDITOR_MODULES")
TOPOLOGY = """\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
instances:
  web:
    subnet: app
    type: m5.large
    colour: red
interfaces:
  side:
    subnet: app
    source_dest_check: perhaps
    inten
  other:
    subnet: app
    intent: 
"""  # noqa: W291 - where a value is wanted


class Server:
    """The language server, and an editor that has one file open."""

    def __init__(self, folder: Path, schema: Path) -> None:
        self._settings = {
            "schemas": {schema.as_uri(): ["*.enilint.yaml"]},
            "schemaStore": {"enable": False},
            "validate": True,
            "hover": True,
            "completion": True,
        }
        program = Path(str(MODULES)) / "yaml-language-server/bin/yaml-language-server"
        self._process = subprocess.Popen(
            [str(shutil.which("node")), program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._timer = Timer(60, self._process.kill)
        self._timer.start()
        self._number = 0
        self.uri = (folder / "design.enilint.yaml").as_uri()
        can = {
            "workspace": {"configuration": True},
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
            },
        }
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=can)
        self._send({"method": "initialized", "params": {}})
        document = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": TOPOLOGY}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        return next(message for message in self._messages() if message.get("id") == number)["result"]

    def at(self, method: str, line: str, column: int) -> Any:
        """The answer to a question about a place: in the line that begins so."""
        lines = TOPOLOGY.split("\n")
        number = next(number for number, one in enumerate(lines) if one.startswith(line))
        return self.ask(method, textDocument={"uri": self.uri}, position={"line": number, "character": column})

    def diagnostics(self) -> list[dict[str, Any]]:
        """What it says of the file, as soon as that is anything."""
        return next(
            message["params"]["diagnostics"]
            for message in self._messages()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["diagnostics"]
        )

    def end(self) -> None:
        self._timer.cancel()
        self._process.kill()
        self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the server sends. It is given the settings when it asks for them."""
        assert self._process.stdout is not None
        while True:
            length = 0
            while line := self._process.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert length, "the server has ended"
            message = json.loads(self._process.stdout.read(length))
            if message.get("method") == "workspace/configuration":
                items = message["params"]["items"]
                settings = [self._settings if one.get("section") == "yaml" else None for one in items]
                self._send({"id": message["id"], "result": settings})
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            yield message


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not MODULES or shutil.which("node") is None:
        pytest.skip("set ENILINT_EDITOR_MODULES to the directory that has yaml-language-server; it takes node")
    folder = tmp_path_factory.mktemp("project").resolve()
    schema = folder / "topology.schema.json"
    schema.write_bytes(
        subprocess.run([sys.executable, "-m", "enilint", "schema", "topology"], capture_output=True, check=True).stdout
    )
    server = Server(folder, schema)
    yield server
    server.end()


def test_diagnostics(server: Server) -> None:
    found = {(one["range"]["start"]["line"], one["message"].split("\n")[0]) for one in server.diagnostics()}
    assert any(line == 7 and "colour" in message for line, message in found), found
    assert any(line == 11 and "boolean" in message.lower() for line, message in found), found
    assert len(found) >= 4


def test_completion(server: Server) -> None:
    values = {one["label"]: one for one in server.at("textDocument/completion", "    intent: ", 12)["items"]}
    assert "bandwidth" in values
    keys = {one["label"] for one in server.at("textDocument/completion", "    inten", 9)["items"]}
    assert {"intent", "private_ips"} <= keys
    assert "zone" not in keys  # which subnets have


def test_hover(server: Server) -> None:
    shown = server.at("textDocument/hover", "    source_dest_check", 6)["contents"]
    assert "Source/destination check; set it to false on NAT instances" in json.dumps(shown)
