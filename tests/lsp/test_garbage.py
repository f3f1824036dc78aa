"""Garbage is collected between answers."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.lsp.server import EnilintServer

SOURCE = 'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1%s"\n}\n'


@pytest.fixture
def without_collector() -> Iterator[None]:
    """As `enilint lsp` runs."""
    gc.unfreeze()
    gc.disable()
    yield
    gc.freeze()  # what tests share
    gc.enable()


async def test_a_design_goes_soon_after_the_answer_about_the_next_one(tmp_path: Path, without_collector: None) -> None:
    path = tmp_path.resolve() / "main.tf"
    path.write_text(SOURCE % "a")
    (path.parent / "enilint.toml").write_text("")
    server = EnilintServer()
    server.designs.set_folders([str(path.parent)])
    server.designs.open(path.as_uri(), str(path), SOURCE % "a", 1)
    await server.settle()
    async with asyncio.timeout(60):
        while not gc.get_freeze_count():  # what was loaded is set apart, the first design with it
            await asyncio.sleep(0.01)
    for zone, is_set_apart in (("b", True), ("c", False), ("d", False)):
        (design,) = server.designs.all_designs()
        before = weakref.ref(design.networks[0])
        del design
        server.designs.change(str(path), SOURCE % zone, 2)
        await server.settle()
        assert before() is not None  # no answer waits for a collection
        async with asyncio.timeout(60):
            while before() is not None and not is_set_apart:
                await asyncio.sleep(0.01)
