"""What all tests share."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator

import pytest

PREFIX = "PYTHONPYCACHEPREFIX"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run the whole suite on every core; a few tests are done before workers have started."""
    options = config.option
    is_part = options.keyword or options.collectonly or options.usepdb or os.environ.get("PYTEST_XDIST_WORKER")
    is_whole = config.args_source is config.ArgsSource.TESTPATHS and not is_part
    if is_whole and getattr(options, "numprocesses", 0) is None:
        options.numprocesses = "auto"


def pytest_configure(config: pytest.Config) -> None:
    """Keep bytecode in pytest's cache if Python writes none: each of many processes would compile all of enilint."""
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        sys.pycache_prefix = os.environ[PREFIX] = str(config.cache.mkdir("bytecode"))
        sys.dont_write_bytecode = False
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage in what stays until the end."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Free designs while they are in the cache of the processor: tests are 10 % faster. Commands set other numbers."""
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _bytecode_of_temporary_files(tmp_path_factory: pytest.TempPathFactory):
    """The bytecode of rules that tests write is gone with them."""
    yield
    if PREFIX in os.environ:
        shutil.rmtree(f"{os.environ[PREFIX]}{tmp_path_factory.getbasetemp()}", ignore_errors=True)
