"""Mermaid and DOT are read by Mermaid itself and by Graphviz, both of npm.

ENILINT_DIAGRAM_MODULES names a `node_modules` with them: `npm install mermaid jsdom @viz-js/viz` and
`ENILINT_DIAGRAM_MODULES=node_modules pytest`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from enilint.diagram import dot, mermaid
from enilint.diagram.layout import Layout
from tests.diagram.test_text import HOSTILE, scene_of

MODULES = os.environ.get("ENILINT_DIAGRAM_MODULES", "")
NODE = shutil.which("node") or ""
EXPECTED = Path(__file__).parent / "expected"
HEAD = """
import { readFileSync } from "node:fs";
const texts = JSON.parse(readFileSync(0, "utf8")), said = [];
const tried = async read => {
  for (const text of texts) {
    try { said.push(await read(text) || ""); } catch (error) { said.push("error: " + error); }
  }
  console.log(JSON.stringify(said));
};
"""
PROGRAMS = {
    "mermaid": """
import { JSDOM } from "jsdom";
globalThis.window = new JSDOM("").window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
await tried(async text => (await mermaid.parse(text)).diagramType);
""",
    "dot": """
import { instance } from "@viz-js/viz";
const viz = await instance();
const aboutFonts = /no (value for width|hard-coded metrics)/;
await tried(text => viz.render(text, {format: "json"}).errors.map(one => one.message)
  .filter(one => !aboutFonts.test(one)).join());
""",
}

if not (MODULES and NODE):
    pytest.skip("ENILINT_DIAGRAM_MODULES does not name npm packages, or there is no node", allow_module_level=True)

Read = Callable[[str, list[str]], list[str]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """What a program says of texts."""
    directory = tmp_path_factory.mktemp("npm")
    (directory / "node_modules").symlink_to(os.path.abspath(MODULES))

    def read(kind: str, texts: list[str]) -> list[str]:
        program = directory / f"{kind}.mjs"
        program.write_text(HEAD + PROGRAMS[kind], encoding="utf-8")
        done = subprocess.run([NODE, program], input=json.dumps(texts), capture_output=True, text=True, check=True)
        said: list[str] = json.loads(done.stdout)
        return said

    return read


def hostile() -> list[str]:
    """Documents in which every text is one of those that are no names."""
    pictures = [Layout(scene_of([one])).lay_out() for one in HOSTILE]
    return [mermaid.document("hostile", [one]) for one in pictures] + [mermaid.document(name, []) for name in HOSTILE]


def test_mermaid_reads_every_picture(read: Read) -> None:
    texts = [one.read_text(encoding="utf-8") for one in sorted(EXPECTED.glob("*.mmd"))] + hostile()
    assert set(read("mermaid", texts)) == {"flowchart-v2"}


def test_graphviz_reads_every_picture(read: Read) -> None:
    texts = [one.read_text(encoding="utf-8") for one in sorted(EXPECTED.glob("*.dot"))]
    texts += [dot.document(name, [Layout(scene_of([name])).lay_out()]) for name in HOSTILE]
    assert set(read("dot", texts)) == {""}


def test_mistakes_are_found(read: Read) -> None:
    assert read("mermaid", ["flowchart TB\n  a[b"])[0].startswith("error")
    assert read("dot", ['graph "a" {'])[0]
