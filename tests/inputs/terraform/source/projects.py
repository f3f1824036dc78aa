"""Projects on disk for tests: files by path."""

from collections.abc import Mapping
from pathlib import Path

from enilint.inputs.parses import Parses
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree


def write(directory: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return directory


def tree(directory: Path, files: Mapping[str, str], root: str = ".", parses: Parses | None = None) -> SourceTree:
    write(directory, files)
    return SourceTree(str(directory / root), str(directory), parses=parses)


def module(directory: Path, files: Mapping[str, str]) -> SourceModule:
    found = tree(directory, files).module(())
    assert found is not None
    return found


def places(errors: object, directory: Path) -> list[str]:
    """Errors as `file:line:column message`, with paths relative to the project."""
    assert isinstance(errors, list)
    return [f"{one.place} {one.message}".replace(f"{directory}/", "") for one in errors]
