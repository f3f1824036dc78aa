"""The constructs of a CDK app that resources of an assembly are made of, and the lines that make them."""

import os
from collections.abc import Iterator
from typing import Any

from enilint.files.late import late
from enilint.files.paths import relative, shown
from enilint.files.project import is_inside, project_root
from enilint.findings import Location, Related
from enilint.inputs.cloudformation.assembly import Artifact
from enilint.inputs.cloudformation.stacks import Stack

_FRAME = late(r"\(?(?P<path>[^()\s]+):(?P<line>\d+):(?P<column>\d+)\)?$")
_PATH = "aws:cdk:path"
_APP = "cdk.json"
"""What is in the directory of an app, beside the assembly that `cdk synth` writes."""


class Constructs:
    """Tells the construct of a resource of an assembly. `directory` is where the assembly is."""

    def __init__(self, artifacts: list[Artifact], directory: str) -> None:
        self._directory = directory
        app = os.path.dirname(os.path.realpath(directory))
        self._root = app if os.path.isfile(os.path.join(app, _APP)) else project_root(directory)
        self._made: dict[tuple[str, str], tuple[str, list[Any]]] = {}
        for artifact in artifacts:
            for path, entries in artifact.metadata.items():
                self._take(artifact.name, path, entries)

    def of(self, stack: Stack, logical_id: str) -> Iterator[Related]:
        """The construct of a resource, at its line in the app if that is known."""
        resource = stack.template.resources.get(logical_id)
        metadata = resource.get("Metadata") if isinstance(resource, dict) else None
        written = metadata.get(_PATH) if isinstance(metadata, dict) else None
        path, entries = self._made.get((stack.root.prefix.rstrip("/"), logical_id), ("", []))
        named = written if isinstance(written, str) else path
        if not named:
            return
        line = self._line(entries)
        at = line or stack.template.key_place(stack.template.resources, logical_id)
        yield Related(f"construct {named.lstrip('/')}", at, is_origin=line is not None)

    def _take(self, stack: str, path: str, entries: Any) -> None:
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("type") == "aws:cdk:logicalId":
                self._made.setdefault((stack, str(entry.get("data"))), (path, entries))

    def _line(self, entries: list[Any]) -> Location | None:
        """The first line of the app itself that a creation stack, or the trace of a logical id, names."""
        frames: list[Any] = []
        for entry in entries:
            if isinstance(entry, dict) and entry.get("type") == "aws:cdk:creationStack":
                frames += entry["data"] if isinstance(entry.get("data"), list) else []
            elif isinstance(entry, dict) and isinstance(entry.get("trace"), list):
                frames += entry["trace"]
        for frame in frames:
            match = _FRAME.search(frame) if isinstance(frame, str) else None
            if match is not None:
                real = os.path.realpath(os.path.join(self._root, match["path"]))
                if is_inside(real, self._root) and "node_modules" not in real and os.path.isfile(real):
                    line, column = int(match["line"]), int(match["column"])
                    return Location(shown(relative(real)), line, column, line, column)
        return None
