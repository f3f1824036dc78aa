"""What the build of a wheel adds: the tables of the parser of expressions, so that no run has to make them."""

import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

EXPRESSIONS = Path("enilint/expressions")


class TablesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes the tables beside the grammar. A checkout, which an editable install uses, has none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the tables, and add them to the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        path = root / EXPRESSIONS / "tables.py"
        spec = importlib.util.spec_from_file_location("enilint_tables", path)
        assert spec is not None
        assert spec.loader is not None
        tables = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = tables
        spec.loader.exec_module(tables)
        self._made = tempfile.TemporaryDirectory()
        target = Path(self._made.name) / tables.TABLES.name
        target.write_bytes(tables.saved())
        build_data["force_include"][str(target)] = (EXPRESSIONS / tables.TABLES.name).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel has by now."""
        if version != "editable":
            self._made.cleanup()
