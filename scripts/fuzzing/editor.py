"""Speaks with a language server over two pipes, and keeps what it answers."""

import json
import os
import re
import select
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.fuzzing.trees import written_out

_END: tuple[dict[str, Any], ...] = ({"id": "end", "method": "shutdown", "params": None}, {"wait": True})
_HEADER = re.compile(rb"Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n")


def play(
    messages: Sequence[dict[str, Any]], folder: Path, to: int, answers: int, seconds: float
) -> tuple[list[Any], bool]:
    """Send messages, answer what the server asks, and end it. Returns what it said, and whether it ended in time.

    `wait` waits until each request is answered; `write` and `remove` change a file.
    """
    editor = _Editor(to, answers, time.monotonic() + seconds)
    try:
        for message in (*messages, *_END):
            if "wait" in message:
                editor.wait()
            elif "write" in message:
                _write(folder / message["write"], message["text"])
            elif "remove" in message:
                (folder / message["remove"]).unlink(missing_ok=True)
            else:
                editor.send(message, folder.as_uri())
        editor.send({"method": "exit", "params": None}, "")
        while editor.read():
            pass
    except (TimeoutError, BrokenPipeError, ConnectionError):
        pass
    finally:
        os.close(to)
        os.close(answers)
    return editor.said, time.monotonic() < editor.deadline


def can_be_answered(message: dict[str, Any]) -> bool:
    """Whether a server can make out the id: what is too deep, or a number too long, is no JSON to it."""
    text = json.dumps(message)
    if "@@DIGITS" in text or "@@DEEP" in text:
        return False
    try:
        json.loads(written_out(text))
    except ValueError:  # what is written out twice in one text ends the text too early
        return False
    return True


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


class _Editor:
    def __init__(self, to: int, answers: int, deadline: float) -> None:
        self.said: list[Any] = []
        self.deadline = deadline
        self._to = to
        self._answers = answers
        self._open: set[Any] = set()
        self._data = self._unsent = b""
        self._writes = False
        os.set_blocking(to, False)

    def send(self, message: dict[str, Any], folder: str) -> None:
        """Send a message. While the server takes none, what it says is read."""
        if "id" in message and "method" in message and can_be_answered(message):
            self._open.add(message["id"])
        text = written_out(json.dumps({"jsonrpc": "2.0", **message})).replace("@@FOLDER@@", folder)
        body = text.encode()
        self._unsent += b"Content-Length: %d\r\n\r\n" % len(body) + body
        self._write()

    def _write(self) -> None:
        """Send what is to be sent. What is answered meanwhile comes behind it."""
        if self._writes:
            return
        self._writes = True
        while self._unsent:
            try:
                self._unsent = self._unsent[os.write(self._to, self._unsent) :]
            except BlockingIOError:
                if not self.read(0.05):
                    raise ConnectionError from None
        self._writes = False

    def wait(self) -> None:
        """Read until each request is answered."""
        while self._open:
            if not self.read():
                raise ConnectionError

    def read(self, seconds: float | None = None) -> bool:
        """Read what there is. Returns whether the server still speaks; raises TimeoutError when it is too late."""
        left = self.deadline - time.monotonic()
        patience = max(0.0, left if seconds is None else min(left, seconds))
        ready, _, _ = select.select([self._answers], [], [], patience)
        if not ready:
            if seconds is None:
                raise TimeoutError
            return True
        data = os.read(self._answers, 1 << 16)
        self._data += data
        while (header := _HEADER.match(self._data)) and len(self._data) >= header.end() + int(header[1]):
            end = header.end() + int(header[1])
            body, self._data = self._data[header.end() : end], self._data[end:]
            self._take(json.loads(body))
        return bool(data)

    def _take(self, message: Any) -> None:
        self.said.append(message)
        if "method" not in message:
            self._open.discard(message.get("id"))
        elif "id" in message:
            asked = message.get("params") or {}
            wanted = asked.get("items") if message["method"] == "workspace/configuration" else None
            answer = {"id": message["id"], "result": [None] * len(wanted) if wanted is not None else None}
            self.send(answer, "")
