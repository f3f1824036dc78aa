"""What GitHub code scanning asks of SARIF, and no schema or validator looks at."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from enilint.findings import Location, Related, Severity
from enilint.report import Report, RuleDescription
from enilint.reporters import View, render
from enilint.reporters.line_hashes import line_hashes
from tests.reporters.many import findings

URI = re.compile(r"(?!/)(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", re.ASCII)
LINK = re.compile(r"(?<!\\)\[(?:[^\\\[\]]|\\.)+\]\((\d+)\)")


def log_of(report: Report) -> Any:
    return json.loads(render("sarif", report, View()))


def against_github(log: Any) -> Iterator[str]:
    """What is wrong with a log, by "SARIF support for code scanning" in GitHub's documentation."""
    if log["version"] != "2.1.0" or "$schema" not in log or len(log["runs"]) != 1:
        yield "log"
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    if run["columnKind"] != "utf16CodeUnits":
        yield "columnKind"
    if len({rule["id"] for rule in rules}) != len(rules):
        yield "rules are not unique"
    for rule in rules:
        yield from _against_github_of_rule(rule)
    if len(run["results"]) > 25_000:
        yield "too many results"
    for result in run["results"]:
        yield from _against_github_of_result(result, rules)


def _against_github_of_rule(rule: Any) -> Iterator[str]:
    if not all(rule[key]["text"].strip() for key in ("shortDescription", "fullDescription", "help")):
        yield "description is missing"
    if (
        max(len(rule[key]["text"]) for key in ("shortDescription", "fullDescription")) > 1_024
        or len(rule["name"]) > 255
    ):
        yield "description is too long"
    properties = rule["properties"]
    if len(properties["tags"]) > 10 or len(set(properties["tags"])) < len(properties["tags"]):
        yield "tags"
    if ("security-severity" in properties) != ("security" in properties["tags"]):
        yield "security-severity is for security rules"
    score = properties.get("security-severity", "1.0")
    if not isinstance(score, str) or not re.fullmatch(r"\d+\.\d", score) or not 0 < float(score) <= 10:
        yield "security-severity is no score"
    elif properties.get("problem.severity", "error") not in ("error", "warning", "recommendation"):
        yield "problem.severity"


def _against_github_of_result(result: Any, rules: Any) -> Iterator[str]:
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield "ruleIndex"
    if result["level"] not in ("error", "warning", "note"):
        yield "level"
    hashed = result.get("partialFingerprints", {}).get("primaryLocationLineHash", "")
    if not re.fullmatch(r"[0-9a-f]+:\d+", hashed):
        yield "primaryLocationLineHash"
    related = result.get("relatedLocations", [])
    ids = [str(place["id"]) for place in related]
    if LINK.findall(result["message"]["text"]) != ids or len(set(ids)) < len(ids) or len(ids) > 1_000:
        yield "links"
    if len(result["locations"]) != 1:
        yield "locations"
    for place in (*result["locations"], *related):
        physical = place["physicalLocation"]
        region = physical["region"]
        start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
        if min(*start, *end) < 1 or end < start:
            yield "region"
        if not URI.fullmatch(physical["artifactLocation"]["uri"]):
            yield "uri"


@pytest.mark.parametrize("number", [0, 1, 6_000])
def test_github_takes_it(number: int) -> None:
    log = log_of(findings(number))
    assert list(against_github(log)) == []
    assert len(log["runs"][0]["results"]) == number


def test_github_takes_the_fixed_report(report: Report) -> None:
    assert list(against_github(log_of(report))) == []


def _first(log: Any) -> Any:
    return log["runs"][0]["results"][0]


def _rule(log: Any) -> Any:
    return log["runs"][0]["tool"]["driver"]["rules"][0]


DEFECTS: dict[str, Callable[[Any], Any]] = {
    "log": lambda log: log.update(version="2.0.0"),
    "columnKind": lambda log: log["runs"][0].update(columnKind="unicodeCodePoints"),
    "rules are not unique": lambda log: log["runs"][0]["tool"]["driver"]["rules"].append(_rule(log)),
    "description is missing": lambda log: _rule(log)["help"].update(text=" "),
    "description is too long": lambda log: _rule(log)["fullDescription"].update(text="x" * 1_025),
    "tags": lambda log: _rule(log)["properties"].update(tags=[str(tag) for tag in range(11)]),
    "security-severity is for security rules": lambda log: _rule(log)["properties"].update(
        {"security-severity": "5.5"}
    ),
    "security-severity is no score": lambda log: _rule(log)["properties"].update(
        {"security-severity": 5.5, "tags": ["security"]}
    ),
    "problem.severity": lambda log: _rule(log)["properties"].update({"problem.severity": "note"}),
    "too many results": lambda log: log["runs"][0].update(results=[_first(log)] * 25_001),
    "ruleIndex": lambda log: _first(log).update(ruleId="ENI999"),
    "level": lambda log: _first(log).update(level="info"),
    "primaryLocationLineHash": lambda log: _first(log).pop("partialFingerprints"),
    "links": lambda log: _first(log)["message"].update(text="see [x](77)"),
    "locations": lambda log: _first(log).update(locations=[]),
    "region": lambda log: _first(log)["locations"][0]["physicalLocation"]["region"].update(endColumn=1),
    "uri": lambda log: _first(log)["locations"][0]["physicalLocation"]["artifactLocation"].update(uri="a b.tf"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_seen(defect: str) -> None:
    log = log_of(findings(1))
    DEFECTS[defect](log)
    assert set(against_github(log)) == {defect}


def test_the_worst_results_are_kept_and_the_others_counted() -> None:
    (run,) = log_of(findings(25_003))["runs"]
    levels = [result["level"] for result in run["results"]]
    assert len(levels) == 25_000
    assert (levels.count("error"), levels.count("warning")) == (8_334, 8_335)
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "warning"
    assert notification["message"]["text"].startswith("3 findings of the lowest severity left out")


def test_related_locations_are_limited() -> None:
    report = findings(1)
    (one,) = report.findings
    many = tuple(Related(f"fact {number}", one.at) for number in range(130))
    report.findings = (replace(one, related=many),)
    log = log_of(report)
    assert list(against_github(log)) == []
    assert len(_first(log)["relatedLocations"]) == 100
    assert _first(log)["message"]["text"].endswith("[fact 99](100). 30 more facts left out.")


def test_the_line_hash_is_that_of_the_file() -> None:
    report = findings(50)
    for finding, result in zip(report.findings, log_of(report)["runs"][0]["results"], strict=True):
        expected = line_hashes(report.texts[finding.at.path])[finding.at.line - 1]
        assert result["partialFingerprints"] == {
            "enilintFinding/v1": finding.fingerprint_of_words,
            "enilintFinding/v2": finding.fingerprint_in_root,
            "enilintFinding/v3": finding.fingerprint,
            "primaryLocationLineHash": expected,
        }


def test_what_only_a_plan_knows_has_a_region_and_an_alert_of_its_own(report: Report) -> None:
    """GitHub takes results of one rule with one hash for one alert."""
    first, *_ = (one for one in report.findings if not one.at.quotable)
    second = replace(first, subject="another", fingerprint="b" * 32)
    (one, other) = log_of(Report(findings=(first, second)))["runs"][0]["results"]
    region = one["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in (one, other)]
    assert hashes == [f"{first.fingerprint}:1", f"{'b' * 32}:1"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("a b/c:d%,é[].tf", {"uri": "a%20b/c%3Ad%25%2C%C3%A9%5B%5D.tf", "uriBaseId": "%SRCROOT%"}),
        ("../a.tf", {"uri": "../a.tf", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/a b.tf", {"uri": "file:///tmp/a%20b.tf"}),
        ("C:/work/a b.tf", {"uri": "file:///C:/work/a%20b.tf"}),
        ("caf\udce9.tf", {"uri": "caf%E9.tf", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_are_uris(path: str, location: dict[str, str]) -> None:
    report = findings(1)
    report.findings = (replace(report.findings[0], at=Location(path)),)
    assert _first(log_of(report))["locations"][0]["physicalLocation"]["artifactLocation"] == location


def test_addresses_are_logical_locations(report: Report) -> None:
    results = log_of(report)["runs"][0]["results"]
    names = [result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in results]
    assert names == [finding.subject for finding in report.findings]


def test_problems_notices_and_questions_are_notifications(report: Report) -> None:
    (invocation,) = log_of(report)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    levels = [one["level"] for one in invocation["toolExecutionNotifications"]]
    assert levels == ["error", "error", "note", "note", "warning", "warning", "note", "note"]
    assert "3 checks undecided" in invocation["toolExecutionNotifications"][-1]["message"]["text"]
    (clean,) = log_of(Report())["runs"][0]["invocations"]
    assert clean == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_brackets_of_addresses_stay_and_link_nothing() -> None:
    report = findings(1)
    (one,) = report.findings
    address = 'aws_subnet.a[0].b["{x}"](1) [c](2) ] \\'
    report.findings = (replace(one, message=address, help="", related=(Related(address, one.at),)),)
    text = _first(log_of(report))["message"]["text"]
    message, _, because = text.partition(" Because: ")
    assert message == 'aws_subnet.a[0].b\\["{{x}}"\\](1) \\[c\\](2) \\] \\\\.'
    assert because == '[aws_subnet.a\\[0\\].b\\["{{x}}"\\](1) \\[c\\](2) \\] \\\\](1).'
    assert LINK.findall(text) == ["1"]


def test_long_documentation_is_cut_after_a_sentence() -> None:
    documentation = "A title.\n\n## What\n" + "This sentence\nis one of many. " * 80 + "\n\n## Why\nBecause.\n"
    rule = RuleDescription("ENI101", "a-rule", Severity.INFO, lambda: documentation, tuple("abcdefghijkl"))
    log = log_of(Report(rules=(rule,)))
    assert list(against_github(log)) == []
    full = _rule(log)["fullDescription"]["text"]
    assert 900 < len(full) <= 1_024
    assert full.endswith("This sentence is one of many.")
    assert "## Why" in _rule(log)["help"]["markdown"]
