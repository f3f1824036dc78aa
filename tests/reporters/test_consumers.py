"""What the consumer of each format asks of it, and where its limits are."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from msgspec.structs import replace

from enilint.findings import InputError, Location, Related, Severity
from enilint.report import Input, Report
from enilint.reporters import View, render
from tests.reporters.many import findings
from tests.reporters.parsing import commands, found, markdown_tokens, text_of

RDJSON = json.loads((Path(__file__).parent / "rdjson.schema.json").read_text(encoding="utf-8"))
MOST_OF_A_COMMENT = 65_536


def test_github_gets_ten_annotations_of_a_kind_and_the_worst_come_first() -> None:
    output = render("github", findings(60), View())
    kinds = [command for command, _, _ in commands(output)]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert found("github", output).total() == 60
    assert output.endswith(
        "Found 20 errors, 20 warnings and 20 infos in 1 design (60 resources). "
        "GitHub shows at most 10 annotations of each level per step: 10 errors, 10 warnings, 10 notices more are "
        "only in this log.\n"
    )


def test_github_gets_one_of_alike_findings_before_the_others() -> None:
    (one,) = findings(1).findings
    alike = [replace(one, subject=f"aws_instance.a[{key}]", message=f"a[{key}] is wrong") for key in range(30)]
    other = replace(one, subject="aws_instance.b", message="b is wrong")
    annotations = commands(render("github", Report(findings=(*alike, other)), View()))
    assert [message.partition("\n")[0] for _, _, message in annotations] == [
        "a[0] is wrong", "b is wrong", *(f"a[{key}] is wrong" for key in range(1, 9))
    ]  # fmt: skip


def test_github_counts_problems_among_the_errors() -> None:
    report = findings(30)
    report.errors = tuple(InputError(f"{number}.tf", "not read", number) for number in range(1, 13))
    output = render("github", report, View())
    errors = [properties for command, properties, _ in commands(output) if command == "error"]
    assert [one["file"] for one in errors] == [f"{number}.tf" for number in range(1, 11)]
    assert "\n12.tf:12: error: not read\n" in output
    assert "12 errors more are only in this log" in output


def test_github_has_columns_within_one_line_only() -> None:
    (one,) = findings(1).findings
    across = replace(one, at=Location("a.tf", 2, 3, 4, 1))
    ((_, properties, message),) = commands(render("github", Report(findings=(across,)), View()))
    assert properties == {"file": "a.tf", "line": "2", "endLine": "3", "title": "ENI101 a-rule"}
    assert message == f"{one.message}\nfix: {one.help}"


def test_gitlab_gets_what_it_documents(report: Report) -> None:
    report.errors += (InputError(None, "another"), InputError("site.enilint.yaml", report.errors[1].message, 14, 16))
    issues = json.loads(render("gitlab", report, View()))
    assert len(issues) == len(report.findings) + 5
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(issues)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in fingerprints)
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert not issue["location"]["path"].startswith("./")
        assert 1 <= issue["location"]["lines"]["begin"] <= issue["location"]["lines"]["end"]


def test_fingerprints_of_gitlab_are_the_findings_own() -> None:
    report = findings(3)
    issues = json.loads(render("gitlab", report, View()))
    assert [issue["fingerprint"] for issue in issues] == [one.fingerprint for one in report.findings]


@pytest.mark.parametrize("number", [0, 1, 6_000])
def test_rdjson_is_what_reviewdog_documents(number: int) -> None:
    jsonschema.validate(json.loads(render("rdjson", findings(number), View())), RDJSON)


def test_the_schema_of_rdjson_is_strict(report: Report) -> None:
    log = json.loads(render("rdjson", report, View()))
    jsonschema.validate(log, RDJSON)
    log["diagnostics"][0]["severity"] = "NOTE"
    with pytest.raises(jsonschema.ValidationError, match="'NOTE' is not one of"):
        jsonschema.validate(log, RDJSON)


def suites(report: Report) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(render("junit", report, View())))


def test_junit_counts_what_it_has(report: Report) -> None:
    root = ElementTree.fromstring(render("junit", report, View()))
    for element in (root, *root):
        for count, tag in {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            assert int(element.attrib[count]) == len(list(element.iter(tag)))
    assert [suite.attrib["name"] for suite in root] == [
        "enilint",
        "envs/prod",
        "envs/prod/plan.json",
        "site.enilint.yaml",
    ]


def test_junit_has_a_passing_test_for_a_clean_design() -> None:
    (suite,) = suites(Report(inputs=(Input("a.enilint.yaml", "topology", 3),)))
    (case,) = suite
    assert (case.tag, list(case)) == ("testcase", [])


def test_junit_of_nothing_passes_for_no_clean_run() -> None:
    ((case,),) = suites(Report())
    assert [(one.tag, one.attrib["message"]) for one in case] == [
        ("skipped", "Nothing was checked: nothing to lint was found.")
    ]


def test_information_fails_no_build() -> None:
    (one,) = findings(1).findings
    for severity, tag in ((Severity.ERROR, "failure"), (Severity.WARNING, "failure"), (Severity.INFO, "system-out")):
        ((case,),) = suites(Report(findings=(replace(one, severity=severity),)))
        (outcome,) = case
        assert outcome.tag == tag
        assert one.message in (outcome.text or "")


def test_tests_have_names_of_their_own() -> None:
    """Readers of JUnit take two tests of one name for one."""
    (one,) = findings(1).findings
    (suite,) = suites(Report(findings=(one, one, one)))
    names = [case.attrib["name"] for case in suite]
    assert names == [f"ENI101 a-rule: {one.subject}{number}" for number in ("", " (2)", " (3)")]


def test_junit_reads_elsewhere(report: Report) -> None:
    junitparser = pytest.importorskip("junitparser", reason="junitparser comes with the development dependencies")
    read = junitparser.JUnitXml.fromstring(render("junit", report, View()).encode())
    assert (read.tests, read.failures, read.errors, read.skipped) == (12, 5, 2, 4)
    results: list[Any] = [type(result).__name__ for suite in read for case in suite for result in case.result]
    assert sorted(results) == ["Error"] * 2 + ["Failure"] * 5 + ["Skipped"] * 4


@pytest.mark.parametrize("number", [300, 6_000])
def test_a_comment_is_short_enough_to_post(number: int) -> None:
    output = render("markdown", findings(number), View())
    assert len(output) <= MOST_OF_A_COMMENT
    shown = found("markdown", output)
    rows = [text_of(token) for token in markdown_tokens(output) if token.type == "inline"]
    (more,) = re.findall(r"^Findings: (\d+) more do not fit here\.$", "\n".join(rows), re.MULTILINE) or [0]
    if number == 6_000:
        assert 100 < shown.total() < 6_000
        assert shown.total() + int(more) == 6_000
        assert "| warning |" not in output, "the worst come first"
    else:
        assert shown.total() == 300
        assert "Facts and fixes" in output


def test_a_comment_with_long_words_is_short_enough_to_post() -> None:
    report = findings(200)
    fact = Related("@" * 9_000, Location("b" * 9_000))
    report.findings = tuple(replace(one, message="[" * 9_000, related=(fact,) * 99) for one in report.findings)
    report.errors = tuple(InputError("c" * 900, "*" * 9_000, number) for number in range(20))
    output = render("markdown", report, View(show_undecided=True))
    assert len(output) <= MOST_OF_A_COMMENT
    assert found("markdown", output).total() > 20, "problems leave room for findings"
    assert re.search(r"^Errors: \d+ more do not fit here\.$", output, re.MULTILINE)
    assert "\nFacts and fixes: 200 more do not fit here.\n" in output


def test_a_finding_of_many_facts() -> None:
    (one,) = findings(1).findings
    report = Report(findings=(replace(one, related=(Related("a fact", one.at),) * 99),))
    output = render("markdown", report, View())
    assert output.count("a fact") == 20
    assert "\n  - and 79 more facts\n" in output


def test_markdown_of_a_clean_run_is_one_sentence() -> None:
    report = Report(inputs=(Input("a.enilint.yaml", "topology", 3),))
    assert render("markdown", report, View()) == "### enilint\n\nNo findings in 1 design (3 resources).\n"


def test_code_of_messages_is_code() -> None:
    (one,) = findings(1).findings
    message = "set `a_b` or `c|d` or `#e` in main.tf"
    output = render("markdown", Report(findings=(replace(one, message=message, help="", related=()),)), View())
    assert r"set `a_b` or \`c\|d\` or \`#e\` in main.tf" in output


@pytest.mark.parametrize("name", ["`a", "a``", "a`b``c", " a ", "a\\", "*a*"])
def test_names_are_code(name: str) -> None:
    (one,) = findings(1).findings
    tokens = markdown_tokens(render("markdown", Report(findings=(replace(one, subject=name),)), View()))
    code = [child.content for token in tokens for child in token.children or [] if child.type == "code_inline"]
    assert name in code
