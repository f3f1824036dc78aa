"""Cases of the language server: sessions with messages that no editor should send, and files that change meanwhile."""

from random import Random
from typing import Any

from scripts.fuzzing import corpus, trees
from scripts.fuzzing.cases import GOOD, GOOD_FILES, Case
from scripts.fuzzing.designs import topology_text
from scripts.fuzzing.settings import configuration

FOLDER = "@@FOLDER@@"
"""Stands for the URI of the folder."""
PROBE = "probe"
"""The id of the last request: the diagnostics of the good file."""
_NAMES = ("design.enilint.yaml", "root/main.tf", "root/variables.tf", "plan.json", "enilint.toml", "none.enilint.yaml")
_URIS = ("file:///%00", "untitled:Untitled-1", "", "file://", "file:///", "http://x/y", "file://host/share", "x",
         "file:///a%ff", "file:///%ED%A0%80", "file:///" + "a" * 5000, "file:///proc/self/mem", "//[")  # fmt: skip
_FEW = ("textDocument/hover", "textDocument/definition", "textDocument/completion")
_METHODS = (
    *_FEW, "textDocument/references", "textDocument/documentSymbol", "textDocument/inlayHint",
    "textDocument/codeAction", "textDocument/diagnostic", "workspace/diagnostic", "workspace/symbol",
    "workspace/executeCommand", "codeAction/resolve", "completionItem/resolve", "textDocument/formatting", "no/such",
)  # fmt: skip


def protocol(random: Random) -> Case:
    """A session: some messages, of which some are not as they should be, then a question about a good file."""
    design = random.choice(corpus.topologies())
    root = random.choice(corpus.roots())
    files = {f"root/{name}": text.encode() for name, text in root.items()}
    files |= {"design.enilint.yaml": design.encode(), GOOD: GOOD_FILES[GOOD]}
    session = _Session(random, {name: data.decode() for name, data in files.items()})
    return Case(
        kind="protocol",
        files=files,
        mutated=(),
        arguments=("lsp",),
        messages=tuple(session.messages()),
    )


class _Session:
    """Writes one session. Requests have the numbers from 1 as ids."""

    def __init__(self, random: Random, texts: dict[str, str]) -> None:
        self._random = random
        self._texts = texts
        self._version = 1
        self._id = 0

    def messages(self) -> list[dict[str, Any]]:
        """All messages, from `initialize` on; what is no message is an order to the editor: see `play`."""
        random = self._random
        first = self._request("initialize", self._capabilities())
        if random.random() < 0.06:
            first["params"] = trees.mutated(first["params"], random)
        found = [first, {"wait": True}, self._notification("initialized", {})]
        for _ in range(random.choice((2, 4, 8, 16))):
            message = self._any()
            if random.random() < 0.5 and "params" in message:
                message["params"] = self._mutated(message["params"])
            found.append(message)
        found += [{"wait": True}, {"remove": "enilint.toml"}, self._changed("enilint.toml", 3)]
        found.append(self._notification("workspace/didChangeConfiguration", {"settings": {"enilint": {}}}))
        document = {"uri": self._uri(GOOD), "languageId": "yaml", "version": 9, "text": GOOD_FILES[GOOD].decode()}
        found.append(self._notification("textDocument/didOpen", {"textDocument": document}))
        asked = {"textDocument": {"uri": self._uri(GOOD)}}
        found.append({"id": PROBE, "method": "textDocument/diagnostic", "params": asked})
        return [*found, {"wait": True}]

    def _capabilities(self) -> dict[str, Any]:
        random = self._random
        workspace = {"diagnostics": {"refreshSupport": True}, "configuration": random.random() < 0.5}
        workspace |= {"didChangeWatchedFiles": {"dynamicRegistration": random.random() < 0.5}}
        encodings = random.choice((["utf-16"], ["utf-8", "utf-16"], ["utf-32"], []))
        can = {"workspace": workspace, "textDocument": {"diagnostic": {}}, "general": {"positionEncodings": encodings}}
        return {
            "processId": None,
            "rootUri": FOLDER,
            "workspaceFolders": [{"uri": FOLDER, "name": "x"}],
            "capabilities": can,
            "initializationOptions": {"showUndecided": True},
        }

    def _any(self) -> dict[str, Any]:
        random = self._random
        match random.randrange(12):
            case 0 | 1:
                return self._opened()
            case 2 | 3:
                return self._edited()
            case 4:
                name = random.choice(_NAMES)
                method = random.choice(("textDocument/didClose", "textDocument/didSave"))
                return self._notification(method, {"textDocument": {"uri": self._uri(name)}})
            case 5:
                return self._written()
            case 6:
                return self._changed(random.choice(_NAMES), random.choice((1, 2, 3)))
            case 7:
                return self._about_settings()
            case _:
                return self._question()

    def _opened(self) -> dict[str, Any]:
        name = self._random.choice(_NAMES)
        document = {"uri": self._uri(name), "languageId": "yaml", "version": 1, "text": self._text(name)}
        return self._notification("textDocument/didOpen", {"textDocument": document})

    def _edited(self) -> dict[str, Any]:
        name = self._random.choice(_NAMES)
        self._version += 1
        document = {"uri": self._uri(name), "version": self._version}
        changes = [{"text": self._text(name)}]
        return self._notification("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _text(self, name: str) -> str:
        """A text that is right as often as it is not."""
        if name == "enilint.toml" or self._random.random() < 0.4:
            return self._texts.get(name, 'ignore = ["ENI301"]\n')
        if name.endswith(".yaml"):
            return topology_text(self._texts["design.enilint.yaml"], self._random).decode(errors="replace")
        return self._random.choice(sorted(self._texts.values()))

    def _written(self) -> dict[str, Any]:
        """A file that changes on disk while the server may be at work."""
        name = self._random.choice(_NAMES)
        if name == "enilint.toml":
            case = configuration(self._random)
            return {"write": name, "text": case.files[case.mutated[0]].decode(errors="replace")}
        return {"write": name, "text": self._text(name)}

    def _about_settings(self) -> dict[str, Any]:
        random = self._random
        settings = random.choice(({}, {"enilint": {"showUndecided": True}}, {"enilint": {"configuration": "x.toml"}}))
        folders = {"event": {"added": [{"uri": f"{FOLDER}/root", "name": "y"}], "removed": []}}
        return random.choice(
            (
                self._notification("workspace/didChangeConfiguration", {"settings": settings}),
                self._notification("workspace/didChangeWorkspaceFolders", folders),
                self._notification("$/cancelRequest", {"id": random.randrange(9)}),
                self._notification("$/setTrace", {"value": "verbose"}),
                self._notification("no/such", {}),
            )
        )

    def _question(self) -> dict[str, Any]:
        random = self._random
        method = random.choice(_METHODS)
        place = {"line": random.choice((0, 1, 5, 99)), "character": random.choice((0, 3, 12, 999))}
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
        params: dict[str, Any] = {"textDocument": {"uri": self._uri(random.choice(_NAMES))}}
        params |= {"position": place, "range": everything, "context": {"diagnostics": [], "includeDeclaration": True}}
        if method in ("workspace/symbol", "workspace/executeCommand", "workspace/diagnostic"):
            params = {"query": random.choice(("", "a", "\x00")), "previousResultIds": [], "command": "enilint.explain"}
            params["arguments"] = random.choice((["ENI301"], [], [None], [{}], ["x", "y"]))
        if method in ("codeAction/resolve", "completionItem/resolve"):
            params = {"title": "x", "label": "x"}
        if method == "textDocument/formatting":
            params["options"] = {"tabSize": 2, "insertSpaces": True}
        return self._request(method, params)

    def _mutated(self, params: Any) -> Any:
        random = self._random
        if random.random() < 0.4 and isinstance(params, dict):
            changed = dict(params)
            document = changed.get("textDocument")
            if isinstance(document, dict):
                changed["textDocument"] = {**document, "uri": random.choice(_URIS)}
                return changed
        return random.choice((None, [], 5, "x", {})) if random.random() < 0.1 else trees.mutated(params, random)

    def _changed(self, name: str, how: int) -> dict[str, Any]:
        changes = [{"uri": self._uri(name), "type": how}]
        return self._notification("workspace/didChangeWatchedFiles", {"changes": changes})

    def _uri(self, name: str) -> str:
        return f"{FOLDER}/{name}"

    def _request(self, method: str, params: Any) -> dict[str, Any]:
        self._id += 1
        return {"id": self._id, "method": method, "params": params}

    def _notification(self, method: str, params: Any) -> dict[str, Any]:
        return {"method": method, "params": params}
