"""Editors that pull diagnostics, and editors that diagnostics are pushed to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest_lsp = pytest.importorskip("pytest_lsp", reason="the language server is an extra")

from pytest_lsp import LanguageClient  # noqa: E402

from tests.lsp.editor import CONFIG, ENCODINGS, Editor, capabilities, capabilities_of  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Load the plugin for these tests alone: it takes longer to import than most tests take to run."""
    config.pluginmanager.register(pytest_lsp, "pytest_lsp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is a project of its own."""
    place = tmp_path.resolve() / "my project"
    place.mkdir()
    (place / "enilint.toml").write_text("")
    return place


@pytest_lsp.fixture(config=CONFIG)
async def client_that_pulls(folder: Path, lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A client that pulls diagnostics, as VS Code does."""
    lsp_client.editor = Editor(lsp_client, folder)
    await lsp_client.editor.start(capabilities())
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG, params=list(ENCODINGS))
async def client_of_each_encoding(
    request: pytest.FixtureRequest, folder: Path, lsp_client: LanguageClient
) -> AsyncIterator[None]:
    """A client that pulls diagnostics, and counts in one of the encodings."""
    lsp_client.editor = Editor(lsp_client, folder)
    await lsp_client.editor.start(capabilities(request.param))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG, params=["neovim@v0.8.0", "emacs@v29.1", "visual-studio-code@v1.65.2"])
async def client_pushed_to(
    request: pytest.FixtureRequest, folder: Path, lsp_client: LanguageClient
) -> AsyncIterator[None]:
    """A client that diagnostics are pushed to."""
    lsp_client.editor = Editor(lsp_client, folder)
    await lsp_client.editor.start(capabilities_of(request.param))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def pulling(client_that_pulls: LanguageClient) -> Editor:
    """An editor that pulls diagnostics."""
    return client_that_pulls.editor


@pytest.fixture
def pulling_in_each_encoding(client_of_each_encoding: LanguageClient) -> Editor:
    """An editor that pulls diagnostics, and counts in one of the encodings."""
    return client_of_each_encoding.editor


@pytest.fixture
def pushing(client_pushed_to: LanguageClient) -> Editor:
    """An editor that diagnostics are pushed to."""
    return client_pushed_to.editor
