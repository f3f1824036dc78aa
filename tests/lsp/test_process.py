"""The server as a process: how it ends, what it prints, and that a stranger's folder runs nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import enilint

LIBRARY = str(Path(enilint.__file__).parents[1])
pytest.importorskip("pygls", reason="the language server is an extra")


PROGRAM = (sys.executable, "-P", "-m", "enilint")
"""As the program `enilint`, which looks for no modules where it is run."""


class Server:
    """The server, spoken to by hand: initialized, unless the editor's `first` parameters are no good."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        cwd: Path | None = None,
        first: Any = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.process = subprocess.Popen(
            [*program, "lsp", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": LIBRARY},
        )
        if first is not None:
            self.send(id=1, method="initialize", params=first)
            return
        self.send(id=1, method="initialize", params={"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        assert "capabilities" in self.receive()["result"]
        self.send(method="initialized", params={})

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self) -> Any:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            assert name.lower() in (b"content-length", b"content-type"), line
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def diagnostics(self, uri: str) -> list[Any]:
        """Those of the next push for a file."""
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return list(message["params"]["diagnostics"])

    def open(self, uri: str, text: str) -> None:
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": document})


@pytest.mark.parametrize("arguments", [(), ("--stdio",), ("--stdio", "--clientProcessId=1")])
def test_a_proper_end(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    server = Server(tmp_path, *arguments)
    server.send(id=2, method="shutdown")
    while server.receive().get("id") != 2:
        pass
    server.send(method="exit")
    assert server.process.wait(20) == 0


def test_an_end_without_shutdown(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.send(method="exit")
    assert server.process.wait(20) == 1


def test_an_editor_that_is_gone(tmp_path: Path) -> None:
    server = Server(tmp_path)
    assert server.process.stdin is not None
    server.process.stdin.close()
    assert server.process.wait(20) == 1


DESIGN = "version: 1\nsubnets: {a: {zone: us-east-1a}}\ninstances: {web: {subnet: a, zone: us-east-1b}}\n"


def test_a_folder_of_a_stranger_runs_nothing(tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for name in (
        "enilint.py",
        "conftest.py",
        "rules/eni999_mine.py",
        "enilint_rules/eni999_mine.py",
        "sitecustomize.py",
        "usercustomize.py",
        "pygls.py",
        "lsprotocol/__init__.py",
        "json.py",
        "enilint/__init__.py",
        ".venv/lib/python3/site-packages/sitecustomize.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(code)
    (tmp_path / "enilint.toml").write_text('rules-directory = "rules"\n')
    uri = (tmp_path / "a.enilint.yaml").as_uri()
    server = Server(tmp_path, cwd=tmp_path)
    server.open(uri, DESIGN)
    (found,) = server.diagnostics((tmp_path / "enilint.toml").as_uri())
    assert "rules-directory" in found["message"]
    (tmp_path / "enilint.toml").write_text("")
    change = {"uri": (tmp_path / "enilint.toml").as_uri(), "type": 2}
    server.send(method="workspace/didChangeWatchedFiles", params={"changes": [change]})
    while not (found := server.diagnostics(uri)):
        pass
    assert [one["code"] for one in found] == ["ENI103"]
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": everything, "context": {"diagnostics": []}}
    server.send(id=2, method="textDocument/codeAction", params=asked)
    while (answer := server.receive()).get("id") != 2:
        pass
    assert len(answer["result"]) == 3
    assert not (tmp_path / "ran").exists()
    server.process.kill()


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path) -> None:
    program = "import sys; sys.modules['pygls'] = None; from enilint.cli import main; sys.exit(main(['lsp']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, input="")
    assert done.returncode == 2
    assert "install enilint with its `lsp` extra" in done.stderr
    assert "Traceback" not in done.stderr
