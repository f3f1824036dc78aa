"""What the checked tree itself does to lessen a report is said in every format."""

import json
import subprocess
from collections.abc import Callable
from xml.etree import ElementTree

import jsonschema
import pytest

from enilint.reporters import FORMATS
from enilint.reporters.json import report_schema
from tests.cli.running import CLEAN, ERROR, UNDECIDED, WARNING, Run, needs_git, write
from tests.reporters.parsing import commands, html_root, markdown_tokens, plain, text_of

pytestmark = needs_git

CONFIGURATION = """\
ignore = ["ENI302", "ENI401"]
exclude = ["old/"]
baseline = "baseline.json"
"""
LINE = "configuration enilint.toml ignores 2 rules, excludes 1 path; 2 findings in the baseline, 1 suppressed"


@pytest.fixture
def repository(run: Run) -> None:
    """A pull request's branch: it hides two findings in a baseline, one by a comment, and more by a configuration."""
    subprocess.run(["git", "init", "--quiet"], check=True)
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", WARNING)
    write("old/c.enilint.yaml", ERROR)
    run("check", "a.enilint.yaml", "b.enilint.yaml", "--write-baseline", "baseline.json")
    comment = "# enilint: ignore[ENI101] for now"
    write("d.enilint.yaml", ERROR.replace("device_index: 1}", f"device_index: 1}} {comment}"))
    write("enilint.toml", CONFIGURATION)


def _sentences(output: str) -> list[str]:
    return " ".join(output.split()).split(". ")


def _of_text(output: str) -> list[str]:
    return [f"{one[0].lower()}{one[1:]}" for one in _sentences(output.strip().removesuffix("."))]


def _of_sarif(output: str) -> list[str]:
    (invocation,) = json.loads(output)["runs"][0]["invocations"]
    return [one["message"]["text"].rstrip(".") for one in invocation["toolExecutionNotifications"]]


def _of_junit(output: str) -> list[str]:
    return [one.attrib["message"] for one in ElementTree.fromstring(output).iter("skipped")]


def _of_checkstyle(output: str) -> list[str]:
    root = ElementTree.fromstring(output)
    return [one.attrib["message"] for file in root if file.attrib["name"] == "enilint.toml" for one in file]


def _of_markdown(output: str) -> list[str]:
    return [one for token in markdown_tokens(output) if token.type == "inline" for one in _of_text(text_of(token))]


def _of_html(output: str) -> list[str]:
    return [one for paragraph in html_root(output).iter("p") for one in _of_text(plain(paragraph))]


WHERE: dict[str, Callable[[str], list[str]]] = {
    "text": _of_text,
    "concise": _of_text,
    "github": lambda output: [words for name, _, words in commands(output) if name == "notice"],
    "gitlab": lambda output: [one["description"] for one in json.loads(output) if one["severity"] == "info"],
    "sarif": _of_sarif,
    "junit": _of_junit,
    "checkstyle": _of_checkstyle,
    "rdjson": lambda output: [one["message"] for one in json.loads(output)["diagnostics"] if one["severity"] == "INFO"],
    "markdown": _of_markdown,
    "html": _of_html,
}
"""What each format tells a reader beside findings."""


def test_every_format_has_a_place_for_it() -> None:
    assert {*WHERE, "json"} == set(FORMATS)


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", WHERE)
def test_every_format_says_it_once(name: str, run: Run) -> None:
    result = run("check", "--format", name)
    assert result.code == 0
    assert WHERE[name](result.output).count(LINE) == 1, result.output


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_said_where_there_is_nothing(name: str, run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'fail-on = "info"\nselect = ["ALL"]\nseverity = {ENI101 = "error"}\nrequire-reason = true\n')
    output = run("check", "--format", name).output
    if name == "json":
        assert json.loads(output)["configuration"] is None
    else:
        assert not [one for one in WHERE[name](output) if "configuration" in one.lower() or "suppressed" in one]


@pytest.mark.usefixtures("repository")
def test_json_names_what_the_line_counts(run: Run) -> None:
    report = run("check", "--format", "json").report
    jsonschema.validate(report, report_schema(), cls=jsonschema.Draft7Validator)
    assert report["configuration"] == {
        "path": "enilint.toml",
        "ignored": ["ENI302", "ENI401"],
        "ignored_in": [],
        "severities": [],
        "options": [],
        "excluded": ["old/"],
        "context": [],
        "roots": [],
        "module_sources": [],
        "has_no_stand_ins": False,
        "fail_on": None,
    }
    assert (report["summary"]["suppressed"], report["summary"]["in_baseline"]) == (3, 2)


@pytest.mark.usefixtures("repository")
def test_a_run_can_do_without_all_of_it(run: Run) -> None:
    """The command of docs/security.md."""
    result = run("check", "--no-config", "--no-ignores", "--format", "json")
    assert result.code == 1
    findings = [(one["rule"], one["input"]) for one in result.report["findings"]]
    paths = ("a.enilint.yaml", "b.enilint.yaml", "d.enilint.yaml", "old/c.enilint.yaml")
    assert findings == list(zip(("ENI101", "ENI301", "ENI101", "ENI101"), paths, strict=True))
    assert (result.report["configuration"], result.report["summary"]["suppressed"]) == (None, 0)


def said(run: Run, *arguments: str) -> str:
    """The last line of a run over one design, without what was found."""
    output = run("check", "--format", "concise", *arguments).output.splitlines()[-1]
    return output.partition("). ")[2]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('select = ["ENI101", "ENI201"]', "selects 2 of {all} rules"),
        ('select = ["ENI1"]\nignore = ["ENI102"]', "selects 9 of {all} rules"),
        ('[[per-path]]\npaths = ["a.*"]\nignore = ["ENI1"]', "ignores 10 rules in 1 design"),
        ('[[per-path]]\npaths = ["b.*"]\nignore = ["ENI1"]', None),
        ('severity = {ENI101 = "warning", ENI201 = "error"}', "sets the severity of 1 rule"),
        ('severity = {ENI102 = "info"}', "sets the severity of 1 rule"),
        ('[[per-path]]\npaths = ["a.*"]\nseverity = {ENI101 = "info"}', "sets the severity of 1 rule"),
        ('[rules.ENI301]\npolicy-routing-os = ["debian-12"]', "sets options of 1 rule"),
        ('context = ["facts.yaml"]', "adds facts from 1 file"),
        ('[terraform."prod"]\nworkspace = "x"', "sets options of 1 root module"),
        ('fail-on = "error"', "sets fail-on to error"),
        ('fail-on = "never"', "sets fail-on to never"),
        ('fail-on = "warning"', None),
    ],
)
def test_each_way_to_report_less_is_said(settings: str, words: str | None, run: Run) -> None:
    number = len(run("rules", "--format", "json").report) - 1  # ENI004 runs only where it is named
    write("a.enilint.yaml", CLEAN)
    write("facts.yaml", "subnets:\n  subnet-0abc: {zone: us-east-1a}\n")
    write("prod/main.tf", "")
    write("enilint.toml", settings)
    expected = "" if words is None else f"Configuration enilint.toml {words.format(all=number)}."
    assert said(run, "a.enilint.yaml") == expected


def test_the_command_line_is_not_the_tree(run: Run) -> None:
    """Whoever runs enilint knows what they asked for; and what that overrides lessens nothing."""
    write("a.enilint.yaml", CLEAN)
    assert said(run, "--ignore", "ENI1", "--severity-of", "ENI201=info", "--fail-on", "never") == ""
    write("enilint.toml", 'ignore = ["ENI3"]\nseverity = {ENI201 = "info"}\nfail-on = "never"')
    assert said(run, "--select", "ENI201", "--severity-of", "ENI201=error", "--fail-on", "error") == ""
    assert said(run, "--no-config") == ""
    write("pyproject.toml", '[tool.enilint]\nexclude = ["x"]')
    assert said(run, "--config", "pyproject.toml") == "Configuration pyproject.toml excludes 1 path."


def test_questions_that_are_suppressed_are_counted(run: Run) -> None:
    mark = "# enilint: ignore[ENI101] nobody knows"
    write("a.enilint.yaml", UNDECIDED.replace("device_index: 1}", f"device_index: 1}} {mark}"))
    assert said(run, "--select", "ENI101") == "1 undecided check suppressed."
    report = run("check", "--select", "ENI101", "--format", "json").report
    assert (report["undecided"], report["summary"]["suppressed_questions"]) == ([], 1)


def test_it_is_said_where_nothing_is_left_to_check(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'exclude = ["*"]')
    for name in WHERE:
        result = run("check", "--allow-empty", "--format", name)
        assert "configuration enilint.toml excludes 1 path" in WHERE[name](result.output), result.output
