"""Rules of rule files are selected, suppressed, explained and reported like any other."""

from pathlib import Path

import pytest

from tests.cli.running import Run

RULES = """\
version: 1
rules:
- code: ACME001
  name: interface-outside-zone
  severity: error
  for: interface
  where: tags.role == "web"
  must: subnet.zone.name == options.zone
  message: "{self} is in {subnet.zone}"
  fix: use a subnet of the zone
  why: the other zones have no licence
  at: subnet
  groups: [licences]
  options: {zone: us-east-1a}
- code: ACME002
  name: subnet-without-owner
  severity: info
  for: subnet
  must: |
    tags.owner != null
    || tags.team != null
"""
DESIGN = """\
version: 1
subnets:
  b: {zone: us-east-1b}
interfaces:
  web: {subnet: b, tags: {role: web}}
"""


@pytest.fixture(autouse=True)
def files(write) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("enilint.toml", 'rule-files = ["net.enilint-rules.yaml"]\n')
    write("design.enilint.yaml", DESIGN)


def codes(run: Run, *arguments: str) -> list[str]:
    return [one["rule"] for one in run("check", "--format", "json", *arguments).report["findings"]]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select", "ACME"], ["ACME001", "ACME002"]),
        (["--select", "ACME001"], ["ACME001"]),
        (["--select", "subnet-without-owner"], ["ACME002"]),
        (["--select", "licences"], ["ACME001"]),
        (["--select", "organisation", "--ignore", "licences"], ["ACME002"]),
    ],
)
def test_selection(run: Run, arguments: list[str], found: list[str]) -> None:
    assert sorted(codes(run, *arguments)) == found


def test_severity_and_options_of_the_configuration(run: Run, write) -> None:
    text = 'rule-files = ["net.enilint-rules.yaml"]\nselect = ["ACME"]\n'
    write("enilint.toml", text + '[severity]\nACME002 = "error"\n[rules.ACME001]\nzone = "us-east-1b"\n')
    (finding,) = run("check", "--format", "json").report["findings"]
    assert (finding["rule"], finding["severity"]) == ("ACME002", "error")


def test_options_of_another_type_or_name_are_errors(run: Run, write) -> None:
    text = 'rule-files = ["net.enilint-rules.yaml"]\n[rules.ACME001]\n'
    for line, message in (("zone = 3", "expected a string, found"), ("zon = 'a'", "unknown option `zon`")):
        write("enilint.toml", f"{text}{line}\n")
        result = run("check", "--format", "concise")
        assert result.code == 2
        assert message in result.output


def test_rules_per_path(run: Run, write) -> None:
    text = 'rule-files = ["net.enilint-rules.yaml"]\nselect = ["ACME"]\n'
    write("enilint.toml", f'{text}[[per-path]]\npaths = ["design.enilint.yaml"]\nignore = ["ACME001"]\n')
    assert codes(run) == ["ACME002"]


def test_comments_and_tables_suppress(run: Run, write) -> None:
    write("design.enilint.yaml", DESIGN.replace("role: web}}", "role: web}}  # enilint: ignore[ACME001] a test"))
    text = 'rule-files = ["net.enilint-rules.yaml"]\nextend-select = ["ENI001"]\n[[suppress]]\n'
    write("enilint.toml", text + 'rules = ["subnet-without-owner"]\nsubjects = ["subnets.b"]\n')
    report = run("check", "--format", "json").report
    assert [one["rule"] for one in report["findings"] if one["rule"] in ("ACME001", "ACME002", "ENI001")] == []
    assert report["summary"]["suppressed"] == 2


def test_baseline(run: Run) -> None:
    run("check", "--select", "ACME", "--write-baseline", "known.json")
    assert codes(run, "--select", "ACME", "--baseline", "known.json") == []


def test_the_fingerprint_stays_where_words_change(run: Run, write) -> None:
    def fingerprint() -> str:
        (finding,) = run("check", "--format", "json", "--select", "ACME001").report["findings"]
        return finding["fingerprint"]

    first = fingerprint()
    reworded = RULES.replace("{self} is in", "{self} must not be in").replace("use a subnet", "choose a subnet")
    write("net.enilint-rules.yaml", reworded)
    assert fingerprint() == first
    write("design.enilint.yaml", DESIGN.replace("us-east-1b", "us-east-1c"))
    assert fingerprint() != first


def test_explain(run: Run) -> None:
    output = run("explain", "ACME001").output
    assert output.startswith("# ACME001 interface-outside-zone\n")
    assert "must: subnet.zone.name == options.zone" in output
    assert "the other zones have no licence" in output
    assert '- option: `zone` (string, default `"us-east-1a"`), in `enilint.toml` under `[rules.ACME001]`' in output
    assert "ACME002  subnet-without-owner" in run("rules").output
    lines = "  for: subnet\n  must:\n    tags.owner != null\n    || tags.team != null\n"
    assert lines in run("explain", "ACME002").output
    assert run("explain", "licences").output.count("ACME") == 1


def test_sarif(run: Run) -> None:
    (sarif,) = run("check", "--format", "sarif", "--select", "ACME").report["runs"]
    rules = {one["id"]: one for one in sarif["tool"]["driver"]["rules"]}
    assert rules["ACME001"]["shortDescription"]["text"] == "Interface outside zone."
    assert "helpUri" not in rules["ACME001"]
    assert {one["ruleId"] for one in sarif["results"]} == {"ACME001", "ACME002"}


def test_every_format_shows_the_findings(run: Run) -> None:
    for name in ("text", "concise", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"):
        assert "ACME001" in run("check", "--format", name, "--select", "ACME").output


def test_mistakes_name_line_and_column_and_leave_the_other_rules(run: Run, write) -> None:
    wrong = RULES.replace("subnet.zone.name == options.zone", "subnet.zon.name == options.zone")
    write("net.enilint-rules.yaml", wrong)
    report = run("check", "--format", "json", "--select", "ENI101,ACME002").report
    (error,) = report["errors"]
    assert (error["path"], error["line"], error["column"]) == ("net.enilint-rules.yaml", 8, 16)
    assert error["message"] == "subnet has no attribute `zon` (did you mean `zone`?)"
    assert [one["rule"] for one in report["findings"]] == ["ACME002"]


def test_of_a_rule_that_was_not_loaded_the_cause_is_the_only_error(run: Run, write) -> None:
    write("net.enilint-rules.yaml", "version: 1\nrules: [}\n")
    (error,) = run("check", "--format", "json", "--select", "ACME").report["errors"]
    assert error["path"] == "net.enilint-rules.yaml"


def test_a_typo_in_the_code_of_a_rule_is_an_error_beside_others(run: Run, write) -> None:
    write("net.enilint-rules.yaml", "version: 1\nrules: [}\n")
    first, second = run("check", "--format", "json", "--select", "ENI1O1").report["errors"]
    assert first["message"] == "unknown rule ENI1O1 (did you mean ENI101?)"
    assert second["path"] == "net.enilint-rules.yaml"


def test_a_rule_that_takes_too_many_steps_is_an_error_that_names_it(run: Run, write) -> None:
    hundred = "[" + ", ".join(["1"] * 100) + "]"
    expression = f"length([for a in {hundred} : [for b in {hundred} : [for c in {hundred} : a]]]) == 0"
    write("net.enilint-rules.yaml", RULES.replace("tags.owner != null", f"({expression})"))
    report = run("check", "--format", "json", "--select", "ACME").report
    (error,) = report["errors"]
    assert error["message"].startswith("rule ACME002 (net.enilint-rules.yaml) takes more than 1,000,000 steps")
    assert [one["rule"] for one in report["findings"]] == ["ACME001"]


def test_codes_are_unique(run: Run, write) -> None:
    write("other.enilint-rules.yaml", RULES)
    result = run("check", "--format", "concise", "--select", "ACME", "--rules", "other.enilint-rules.yaml")
    assert result.code == 2
    assert "ACME001 is already defined in" in result.output


def test_a_missing_file_is_an_error(run: Run) -> None:
    Path("net.enilint-rules.yaml").unlink()
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert "net.enilint-rules.yaml: error: cannot be read: No such file or directory" in result.output
