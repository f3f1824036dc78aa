"""`enilint graph`: whole files of six designs, and the same files again."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from enilint.cli import main

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
FILES = sorted(one.name for one in EXPECTED.iterdir())
FORMATS = {"svg": "svg", "mmd": "mermaid", "dot": "dot"}
PATHS = {
    "shop": ["shop.enilint.yaml"],
    "symbolic": ["symbolic"],
    "unknown": ["unknown"],
    "empty": ["empty.enilint.yaml"],
}


def test_every_design_is_there_in_every_format() -> None:
    names = {one.partition(".")[0] for one in FILES}
    assert names == {"shop", "many", "symbolic", "unknown", "plan", "empty"}
    assert len(FILES) == len(names) * len(FORMATS)


@pytest.mark.parametrize("file", [one for one in FILES if one.partition(".")[0] in PATHS])
def test_the_command_writes_the_file(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "designs")
    name, _, suffix = file.partition(".")
    target = tmp_path / file
    arguments = ["graph", *PATHS[name], "--no-config", "--format", FORMATS[suffix], "--output", str(target)]
    assert main(arguments) == 0
    assert target.read_bytes() == (EXPECTED / file).read_bytes()


@pytest.mark.parametrize("file", FILES)
def test_files_are_what_scripts_generate_writes(file: str) -> None:
    pictures = pytest.importorskip("scripts.pictures", reason="scripts are those of a checkout")
    name, _, suffix = file.partition(".")
    assert pictures.text_of(name, FORMATS[suffix]) == (EXPECTED / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_order_of_hashes_changes_nothing(seed: str) -> None:
    program = "import sys; from enilint.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["graph", "shop.enilint.yaml", "--no-config"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=HERE / "designs",
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert done.stdout == (EXPECTED / "shop.svg").read_bytes()


@pytest.mark.parametrize("file", [one for one in FILES if one.endswith(".svg")])
def test_svg_has_no_script_and_refers_to_nothing_outside(file: str) -> None:
    text = (EXPECTED / file).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg", "title", "desc", "style", "g", "rect", "path", "circle", "text", "defs", "pattern", "a",
    }  # fmt: skip
    assert "var(" not in text
    assert "calc(" not in text
    assert "@import" not in text
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)


def test_the_picture_of_many_interfaces_is_small() -> None:
    assert (EXPECTED / "many.svg").stat().st_size < 16_000
