"""Names of any kind in pictures: well-formed, inert, and as wide as there is room."""

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from enilint.diagram import dot, mermaid, scene, svg
from enilint.diagram.layout import Layout
from enilint.diagram.picture import Picture
from enilint.diagram.text import clean, columns, cut, escape, width, wrapped
from tests.diagram.test_geometry import check

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis comes with the development dependencies")
st = hypothesis.strategies

HOSTILE = [
    "</text><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><!--",
    "&lt;&#60;&",
    "\x00\x1b[31m\ud800\uffff",
    "\u202egnp.exe\u2066",
    'a"]\n  click v0l0 "https://example.com"',
    "`b` **bold** $$x$$ %%{init: {}}%% fa:fa-car",
    '\\" ]; x [label="{a|<p> b}',
    "\\N\\G\\n",
    "end",
    "\u5bbf\u820e" * 40,
    "e\u0301" * 200,
    "",
    " ",
]


def lane_of(one: Iterator[str]) -> scene.Lane:
    mark = scene.Mark(1, "error", "ENI101", next(one))
    box = scene.Box(subnet="s", address=next(one), name=next(one), index="0", note=next(one), marks=[mark])
    box.tags, box.title = (next(one), next(one)), next(one)
    lane = scene.Lane(zone="z", kind="instance", address=next(one), name=next(one), boxes=[box], used=1, allowed=2)
    lane.type, lane.title = next(one), next(one)
    return lane


def scene_of(names: list[str]) -> scene.Scene:
    """A scene in which every text is from outside."""
    one = cycle(names)
    subnet = scene.Subnet(
        key="s", zone="z", address=next(one), name=next(one), stem="s", range=next(one), kind="public",
        route=next(one), elsewhere=next(one), title=next(one),
    )  # fmt: skip
    lanes = [lane_of(one), lane_of(one)]
    arc = scene.Arc(source=lanes[0], target=lanes[1], kind="wrong", address="a", name=next(one), title=next(one))
    zone = scene.Zone(key="z", name=next(one), title=next(one))
    return scene.Scene(
        title=next(one), range=next(one), zones=[zone], subnets=[subnet], lanes=lanes, arcs=[arc], notes=[next(one)]
    )


def written(names: list[str]) -> Picture:
    """The picture of these names, after a look at all that is written of it."""
    one = Layout(scene_of(names)).lay_out()
    entries = [svg.Entry(1, "error", "ENI101", names[0], names[-1])]
    for text in (svg.document(names[0], [one], entries), svg.picture(one, prefix="p1", links="f")):
        root = ElementTree.fromstring(text)
        assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {
            "svg", "title", "desc", "style", "g", "rect", "path", "circle", "text", "defs", "pattern", "a",
        }  # fmt: skip
        assert {name for each in root.iter() for name in each.attrib} <= {
            "class", "viewBox", "width", "height", "role", "aria-labelledby", "id", "x", "y", "rx", "d", "cx", "cy",
            "r", "fill", "href", "transform", "patternUnits",
        }  # fmt: skip
        assert all(each.get("href", "#f1") == "#f1" for each in root.iter())
    lines = mermaid.document(names[0], [one]).splitlines()
    assert all(re.fullmatch(MERMAID, line) for line in lines)
    assert all(re.fullmatch(DOT, line) for line in dot.document(names[0], [one]).splitlines())
    return one


MERMAID = re.compile(
    r'flowchart TB| *end| *subgraph \w+\["[^"`<>]*"\]| *\w+\["[^"`<>]*"\]| *\w+ [-.x>]+(\|"[^"`<>]*"\|)? \w+'
    r"| *classDef \w+ stroke:#\w+,stroke-width:3px| *class [\w,]+ \w+"
)
_STRING = r'"(?:[^"\\]|\\.)*"'
DOT = re.compile(
    rf"graph {_STRING} {{| *}}| *subgraph \w+ {{| *label={_STRING};| *(graph|node|edge) \[.*\];"
    rf"| *\w+ \[(\w+=(\w+|{_STRING})(, )?)*\];| *\w+(:d\d+)? -- \w+ \[(\w+=(\w+|{_STRING})(, )?)*\];"
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str) -> None:
    check(written([name]))


@hypothesis.settings(max_examples=300, deadline=None, derandomize=True)
@hypothesis.given(st.lists(st.text(st.characters(codec=None)), min_size=1, max_size=30))
def test_names_of_all_of_unicode_are_text(names: list[str]) -> None:
    check(written(names))


@hypothesis.settings(deadline=None, derandomize=True)
@hypothesis.given(st.text(st.characters(codec=None)))
def test_escaped_text_comes_back_without_what_acts(text: str) -> None:
    back = ElementTree.fromstring(f'<a b="{escape(text)}"/>').get("b")
    assert back == clean(text)
    assert not any(unicodedata.bidirectional(one) in ("RLE", "LRE", "RLO", "LRO", "PDF", "RLI") for one in back or "")


@hypothesis.settings(deadline=None, derandomize=True)
@hypothesis.given(st.text(), st.integers(0, 900))
def test_cut_text_fits(text: str, pixels: int) -> None:
    found = cut(text, pixels)
    assert width(found) <= pixels or not found
    assert columns(found) <= 60
    assert found == clean(text) or "\u2026" in found or not found


def test_a_long_name_keeps_its_end() -> None:
    assert cut("aws_instance.application-server[12]", 150) == "aws_instance.a\u2026ver[12]"
    assert cut("x" * 100, 10_000) == f"{'x' * 40}\u2026{'x' * 19}"


def test_wide_characters_count_two() -> None:
    assert columns("\u5bbf\u820e") == 4
    assert cut("\u5bbf" * 20, 100) == "\u5bbf" * 4 + "\u2026" + "\u5bbf" * 2


@pytest.mark.parametrize("text", ["", "a", "word " * 100, "x" * 500, "\u5bbf" * 90])
def test_wrapped_text_fits_and_is_whole(text: str) -> None:
    lines = wrapped(text, 200)
    assert all(width(one) <= 200 for one in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("prefix", ['"', "1", "a b", "a-b", "\u00e9"])
def test_a_prefix_is_a_letter_with_letters_and_digits(prefix: Any) -> None:
    one = Layout(scene_of(["a"])).lay_out()
    with pytest.raises(ValueError, match="not a letter"):
        svg.picture(one, prefix=prefix)
    with pytest.raises(ValueError, match="not a letter"):
        svg.picture(one, links=prefix)


def test_pictures_of_one_page_have_different_identifiers() -> None:
    one = Layout(scene_of(["a"])).lay_out()
    found = [set(re.findall(r'id="(\w+)"', svg.picture(one, prefix=prefix))) for prefix in ("p1", "p2")]
    assert all(found)
    assert not found[0] & found[1]
