"""What an editor asks the language server of files with canaries in them."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

_FOLDER = "@@FOLDER@@"
_MOST_PLACES = 24
_OF_PLACES = ("hover", "definition", "references", "completion")
_CAN = {
    "workspace": {"diagnostics": {"refreshSupport": True}, "configuration": False},
    "textDocument": {
        "diagnostic": {},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        "completion": {"completionItem": {"snippetSupport": True}},
        "publishDiagnostics": {"relatedInformation": True},
    },
}


def session(random: Random, files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """A session that opens each file and asks all that can be asked of it. `wait` waits for the answers."""
    numbers = iter(range(1, 1_000_000))

    def request(method: str, params: Any) -> dict[str, Any]:
        return {"id": next(numbers), "method": method, "params": params}

    yield request(
        "initialize",
        {
            "processId": None, "rootUri": _FOLDER, "workspaceFolders": [{"uri": _FOLDER, "name": "x"}],
            "capabilities": _CAN, "initializationOptions": {"showUndecided": True}, "trace": "verbose",
        },
    )  # fmt: skip
    yield {"wait": True}
    yield {"method": "initialized", "params": {}}
    for name, text in files.items():
        document = {"uri": f"{_FOLDER}/{name}", "languageId": "terraform", "version": 1, "text": text}
        yield {"method": "textDocument/didOpen", "params": {"textDocument": document}}
    for name, text in files.items():
        document = {"uri": f"{_FOLDER}/{name}"}
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}
        about = {"textDocument": document, "range": everything, "context": {"diagnostics": []}}
        for method in ("diagnostic", "documentSymbol", "inlayHint", "codeAction"):
            yield request(f"textDocument/{method}", about)
        lines = text.split("\n")
        places = [(number, at) for number, line in enumerate(lines) for at in _places(line)]
        for number, at in random.sample(places, min(len(places), _MOST_PLACES)):
            place = {"textDocument": document, "position": {"line": number, "character": at}}
            place["context"] = {"includeDeclaration": True}
            yield request(f"textDocument/{random.choice(_OF_PLACES)}", place)
        yield {"wait": True}
    yield request("workspace/diagnostic", {"previousResultIds": []})
    yield request("workspace/symbol", {"query": ""})
    yield {"wait": True}


def _places(line: str) -> list[int]:
    """Where something can be asked of a line: its beginning, and what is behind the equals sign."""
    start = len(line) - len(line.lstrip())
    return [start, *([line.index("=") + 3] if "=" in line else [])] if line.strip() else []
