from pathlib import Path

import pytest

from tests.cli.conftest import project, run

__all__ = ["project", "run", "write"]


@pytest.fixture
def write(tmp_path: Path):
    """Writes a file of the project."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write
