"""What the build of a wheel adds, so that no run has to make it: tables of a parser, and an index of the rules."""

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MadeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes what is made of the package beside what it is made of. A checkout, and an editable install, has none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it, and add it to the wheel."""
        if version == "editable":
            return
        self._made = tempfile.TemporaryDirectory()
        sys.path.insert(0, self.root)
        try:
            tables = importlib.import_module("enilint.expressions.tables")
            loaded = importlib.import_module("enilint.ruleset.loaded")
            index = importlib.import_module("enilint.ruleset.index")
            registry = importlib.import_module("enilint.ruleset.registry")
            made = {tables.TABLES: tables.saved(), loaded.INDEX: index.saved(registry.Registry().rules)}
        finally:
            sys.path.remove(self.root)
        for path, data in made.items():
            target = Path(self._made.name) / path.name
            target.write_bytes(data)
            build_data["force_include"][str(target)] = path.relative_to(self.root).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel has by now."""
        if version != "editable":
            self._made.cleanup()
