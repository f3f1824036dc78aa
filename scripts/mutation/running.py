"""Tests, run in this process."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

import pytest

ROOT = Path(__file__).parents[2]


def run_tests(files: Iterable[Path], *options: str, failed: list[str] | None = None) -> int:
    """Run the tests of some files, and print nothing. Returns the exit code of pytest; `failed` gets those that fail.

    Options of the environment do not count: the processes that they may start would import what is not changed.
    """
    with (
        patch.dict(os.environ),
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        os.environ.pop("PYTEST_ADDOPTS", None)
        arguments = ("-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), *options)
        return pytest.main([*arguments, *map(str, files)], plugins=[_Failed(failed if failed is not None else [])])


class _Failed:
    """Takes down the tests that fail."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down a test that has failed."""
        if report.failed:
            self._names.append(report.nodeid)
