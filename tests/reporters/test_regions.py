"""Columns in the unit of each format."""

import json

import pytest

from enilint.findings import Finding, Location, Related, Severity
from enilint.report import Report
from enilint.reporters import View, render
from enilint.reporters.regions import UTF_8, UTF_16, Region, Regions, Unit

LINE = "\té🙂\u0301 x: {subnet: ñ🙂b}"
TEXT = f"fir\rst\r\n{LINE}\nthird\n"
START = LINE.index("ñ") + 1


@pytest.mark.parametrize("unit", [None, UTF_16, UTF_8])
def test_a_region_cuts_the_same_text_in_any_unit(unit: Unit | None) -> None:
    region = Regions({"a": TEXT}, unit).of(Location("a", 2, START, 2, START + 3))
    encoded = LINE if unit is None else LINE.encode(unit.encoding)
    size = unit.size if unit else 1
    cut = encoded[(region.column - 1) * size : (region.end_column - 1) * size]
    assert (cut if isinstance(cut, str) else cut.decode(unit.encoding if unit else "")) == "ñ🙂b"


def test_every_column_of_a_line() -> None:
    for unit in (UTF_16, UTF_8):
        regions = Regions({"a": TEXT}, unit)
        for column in range(1, len(LINE) + 2):
            expected = len(LINE[: column - 1].encode(unit.encoding)) // unit.size + 1
            assert regions.of(Location("a", 2, column, 2, column)).column == expected


@pytest.mark.parametrize(
    ("at", "region"),
    [
        (Location("unknown", 2, 7, 2, 9), Region(2, 7, 2, 9)),
        (Location("a", 1, 1, 1, 1), Region(1, 1, 1, 1)),
        (Location("a", 9, 4, 9, 5), Region(9, 4, 9, 5)),
        (Location("a", 3, 4), Region(3, 4, 3, 4)),
        (Location("a", 1, 2, 3, 1), Region(1, 2, 3, 1)),
    ],
)
def test_regions_at_the_edge(at: Location, region: Region) -> None:
    assert Regions({"a": TEXT}, UTF_16).of(at) == region


@pytest.mark.parametrize(
    ("region", "line"), [(Region(1, 2, 3, 1), 2), (Region(1, 2, 3, 2), 3), (Region(4, 1, 4, 1), 4)]
)
def test_the_last_line_has_something_of_the_region(region: Region, line: int) -> None:
    assert region.last_line == line


def test_formats_count_in_their_own_units() -> None:
    at = Location("a", 2, START, 2, START + 3)
    finding = Finding(
        rule="ENI101", name="a-rule", severity=Severity.ERROR, input="a", subject="s", at=at, message="m", help="h",
        related=(Related("r", at),),
    )  # fmt: skip
    report = Report(findings=(finding,), texts={"a": TEXT})
    (result,) = json.loads(render("sarif", report, View()))["runs"][0]["results"]
    expected = {"startLine": 2, "startColumn": START + 1, "endLine": 2, "endColumn": START + 5}
    assert result["locations"][0]["physicalLocation"]["region"] == expected
    assert result["relatedLocations"][0]["physicalLocation"]["region"] == expected
    (diagnostic,) = json.loads(render("rdjson", report, View()))["diagnostics"]
    bytes_before = len(LINE[: START - 1].encode())
    place = {"start": {"line": 2, "column": bytes_before + 1}, "end": {"line": 2, "column": bytes_before + 8}}
    assert diagnostic["location"]["range"] == diagnostic["related_locations"][0]["location"]["range"] == place
    assert f"col={START},endColumn={START + 3}" in render("github", report, View())
    assert f'column="{START}"' in render("checkstyle", report, View())
