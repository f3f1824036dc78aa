import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import pytest

from enilint import __version__
from enilint.report import Report
from enilint.reporters import FORMATS, View, render
from enilint.reporters.json import report_schema

EXPECTED = Path(__file__).parent / "expected"
ALREADY_CHEAP = {"_bisect", "bisect"}
PATHS = {"ipaddress", "urllib", "urllib.parse", "pathlib", "errno", "fnmatch", "ntpath"}
NEEDED = {"sarif": PATHS | {"unicodedata"}, "html": PATHS | {"unicodedata"}}
"""Beside what addresses are written with, what every run has: it finds the rules with pathlib. A page in HTML
measures the texts of pictures."""
HUMAN = View(show_undecided=True)
MACHINE_FORMATS = [name for name in FORMATS if name not in ("text", "concise", "json")]


@pytest.mark.parametrize(
    ("name", "view", "file"),
    [
        ("text", HUMAN, "text.out"),
        ("text", View(), "text-without-undecided.out"),
        ("text", View(color=True, show_undecided=True), "text-in-colour.out"),
        ("concise", HUMAN, "concise.out"),
        ("json", View(), "json.out"),
        *((name, HUMAN, f"{name}.out") for name in MACHINE_FORMATS),
    ],
)
def test_output_is_the_expected_file(name: str, view: View, file: str, report: Report) -> None:
    expected = (EXPECTED / file).read_text(encoding="utf-8").replace("VERSION", __version__)
    assert render(name, report, view) == expected


EMPTY = {
    "json": '"inputs": 0',
    "sarif": '"results": []',
    "gitlab": "[]\n",
    "junit": '<skipped message="Nothing was checked: nothing to lint was found."/>',
    "checkstyle": '<checkstyle version="4.3">\n</checkstyle>\n',
    "rdjson": '"diagnostics": []',
    "html": "<p>Nothing was checked: nothing to lint was found.</p>",
}


@pytest.mark.parametrize("name", FORMATS)
def test_output_of_an_empty_report(name: str) -> None:
    output = render(name, Report(), View())
    assert output.endswith("\n")
    assert EMPTY.get(name, "Nothing was checked: nothing to lint was found.\n") in output


@pytest.mark.parametrize("name", FORMATS)
def test_options_for_people_change_no_format_for_machines(name: str, report: Report) -> None:
    plain, seen = render(name, report, View()), render(name, report, View(color=True, width=40, show_undecided=True))
    assert (plain == seen) is (name not in ("text", "concise", "markdown"))


def test_json_is_what_the_schema_says(report: Report) -> None:
    schema = report_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    document = msgspec.json.decode(render("json", report, View()))
    jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)
    del document["findings"][0]["message"]
    with pytest.raises(jsonschema.ValidationError, match="'message' is a required property"):
        jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)


def test_schema_describes_every_key_of_a_report(report: Report) -> None:
    """A key that the schema does not know would pass validation unseen."""
    schema = report_schema()
    for definition in (schema, *schema["definitions"].values()):
        definition["additionalProperties"] = False
    document = msgspec.json.decode(render("json", report, View()))
    jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)


def test_json_keeps_the_order_of_keys(report: Report) -> None:
    document = msgspec.json.decode(render("json", report, View()))
    assert list(document) == [
        "version", "tool", "inputs", "findings", "undecided", "errors", "notices", "unread", "stand_ins",
        "configuration",
        "summary",
    ]  # fmt: skip
    assert list(document["findings"][0]) == [
        "rule", "name", "severity", "input", "subject", "message", "help", "location", "origin", "related", "url",
        "fingerprint", "also_in",
    ]  # fmt: skip
    assert list(document["findings"][0]["location"]) == ["path", "line", "column", "end_line", "end_column"]
    assert list(document["undecided"][0]) == [
        "rule", "severity", "input", "subject", "missing", "location", "facts", "related",
    ]  # fmt: skip
    assert list(document["errors"][0]) == ["path", "line", "column", "message"]
    assert list(document["notices"][0]) == ["path", "line", "column", "message"]
    assert list(document["unread"][0]) == ["input", "module", "source", "location"]
    assert list(document["stand_ins"][0]) == ["input", "module", "source", "stand_in", "location"]
    assert list(document["summary"]) == [
        "error", "warning", "info", "undecided", "suppressed", "in_baseline", "suppressed_questions", "inputs",
    ]  # fmt: skip


def test_json_of_names_that_are_no_text(report: Report) -> None:
    """A file name of undecodable bytes holds lone surrogates, which JSON in UTF-8 cannot."""
    report.errors = (msgspec.structs.replace(report.errors[0], path="caf\udce9.yaml"),)
    document = msgspec.json.decode(render("json", report, View()))
    assert document["errors"][0]["path"] == r"caf\udce9.yaml"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_imports_nothing_heavy_and_no_other_format(name: str) -> None:
    code = (
        "import sys\n"
        "from enilint.report import Report\n"
        "from enilint.reporters import View, render\n"
        "before = set(sys.modules)\n"
        f"render({name!r}, Report(), View())\n"
        "print(*set(sys.modules) - before)\n"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert f"enilint.reporters.{name}" in loaded
    assert {module for module in loaded if not module.startswith("enilint.")} <= ALREADY_CHEAP | NEEDED.get(name, set())
    assert not {f"enilint.reporters.{other}" for other in FORMATS if other != name} & set(loaded)
