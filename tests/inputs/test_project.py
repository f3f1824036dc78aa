"""Files that are opened on behalf of other files."""

import os
from pathlib import Path

import pytest

from enilint.files.project import project_root, read_regular


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_regular(str(tmp_path / "a"), 5) == b"12345"
    with pytest.raises(OSError, match="larger than"):
        read_regular(str(tmp_path / "a"), 4)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (str(tmp_path), str(tmp_path / "pipe"), os.devnull):
        with pytest.raises(OSError, match="not a regular file"):
            read_regular(path, 5)
    for path in (str(tmp_path / "away"), "a\0b"):
        with pytest.raises(OSError):  # noqa: PT011 - the words are the system's
            read_regular(path, 5)


def test_a_pipe_does_not_keep_the_search_for_a_project_waiting(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep").mkdir()
    os.mkfifo(tmp_path / "deep" / "pyproject.toml")
    assert project_root(str(tmp_path / "deep")) == str(tmp_path)
