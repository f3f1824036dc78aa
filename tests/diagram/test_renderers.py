"""Pictures in Chromium and in librsvg: every text is inside of its box, and no picture is of one colour.

They are skipped where `chromium` (Debian's package) or `rsvg-convert` (librsvg2-bin) is not installed.
"""

import json
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from enilint.diagram import svg
from enilint.diagram.layout import Layout
from tests.diagram.test_text import HOSTILE, scene_of

EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(one.stem for one in EXPECTED.glob("*.svg"))
CHROMIUM = shutil.which("chromium") or ""
RSVG = shutil.which("rsvg-convert") or ""
MEASURE = """
const inside = (a, b) => a.x >= b.x - 1 && a.y >= b.y - 1 && a.x + a.width <= b.x + b.width + 1
  && a.y + a.height <= b.y + b.height + 1;
const texts = [...document.querySelectorAll("svg text")].filter(one => one.textContent);
const found = texts.filter(text => {
  const before = text.previousElementSibling;
  const own = before && before.matches(".tag") ? before
    : text.parentElement.querySelector(":scope > .band, :scope > .head, :scope > .box");
  return (own && !inside(text.getBBox(), own.getBBox()))
    || !inside(text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect());
});
const result = document.createElement("pre");
result.id = "result";
result.textContent = JSON.stringify({found: found.map(one => one.textContent), texts: texts.length});
document.body.append(result);
"""
PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title><body>{}<script>{}</script>'
BLACK = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="90"><rect width="640" height="90"/></svg>'


def chromium(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of the browser, without a network."""
    options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr")
    offline = "--host-resolver-rules=MAP * ~NOTFOUND"
    done = subprocess.run([CHROMIUM, *options, offline, *arguments], capture_output=True, text=True, timeout=120)
    assert "CONSOLE" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture with names that are no names."""
    names = [one for one in HOSTILE if "\u0301" not in one]
    one = Layout(scene_of(names)).lay_out()
    path = tmp_path_factory.mktemp("hostile") / "hostile.svg"
    entry = svg.Entry(1, "error", "ENI101", "name", names[0])
    path.write_text(svg.document("hostile", [one], [entry]), encoding="utf-8")
    return path


def measured(path: Path, tmp_path: Path) -> dict[str, Any]:
    page = tmp_path / "page.html"
    picture = path.read_text(encoding="utf-8")
    page.write_text(PAGE.format(picture, MEASURE), encoding="utf-8")
    text = chromium("--dump-dom", page.as_uri()).stdout
    (result,) = re.findall(r'<pre id="result">(.*?)</pre>', text)
    found: dict[str, Any] = json.loads(result.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
    return found


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_inside_of_its_box(name: str, tmp_path: Path) -> None:
    result = measured(EXPECTED / f"{name}.svg", tmp_path)
    assert result["texts"] > 1
    assert result["found"] == []


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_hostile_names_do_nothing_and_stay_inside(hostile: Path, tmp_path: Path) -> None:
    assert measured(hostile, tmp_path)["found"] == []


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_what_measures_finds_text_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "long.svg"
    text = (EXPECTED / "shop.svg").read_text(encoding="utf-8")
    path.write_text(text.replace(">1 db-address<", f">1 {'db-address' * 3}<"), encoding="utf-8")
    assert measured(path, tmp_path)["found"] == [f"1 {'db-address' * 3}"]


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_both_themes_are_pictures(tmp_path: Path) -> None:
    shots = []
    for scheme in ("0", "1"):  # dark, light
        target = tmp_path / f"{scheme}.png"
        chromium(
            f"--blink-settings=preferredColorScheme={scheme}",
            "--window-size=2400,800",
            f"--screenshot={target}",
            (EXPECTED / "shop.svg").as_uri(),
        )
        assert size(target) == (2400, 800)
        assert colours(target) > 16
        shots.append(target.read_bytes())
    assert shots[0] != shots[1]


@pytest.mark.skipif(not RSVG, reason="rsvg-convert is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_librsvg_shows_more_than_one_colour(name: str, tmp_path: Path) -> None:
    target = tmp_path / "picture.png"
    subprocess.run([RSVG, EXPECTED / f"{name}.svg", "--output", target], check=True)
    (whole,) = re.findall(r'^<svg [^>]*width="(\d+)" height="(\d+)"', (EXPECTED / f"{name}.svg").read_text("utf-8"))
    assert size(target) == tuple(map(int, whole))
    assert colours(target) > 16


@pytest.mark.skipif(not RSVG, reason="rsvg-convert is not installed")
def test_a_black_rectangle_is_found(tmp_path: Path) -> None:
    path, target = tmp_path / "black.svg", tmp_path / "black.png"
    path.write_text(BLACK, encoding="utf-8")
    subprocess.run([RSVG, path, "--output", target], check=True)
    assert colours(target) < 8


def chunks(path: Path) -> dict[bytes, bytes]:
    """The parts of a PNG file."""
    data, place, found = path.read_bytes(), 8, dict[bytes, bytes]()
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind = data[place + 4 : place + 8]
        found[kind] = found.get(kind, b"") + data[place + 8 : place + 8 + length]
        place += length + 12
    return found


def size(path: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", chunks(path)[b"IHDR"][:8])
    return (width, height)


def colours(path: Path) -> int:
    """How many different bytes an image is made of: few if it has one colour."""
    return len(set(zlib.decompress(chunks(path)[b"IDAT"])))
