"""All formats carry the same findings, and no word of a design acts on whoever reads one."""

import json
import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from enilint.findings import (
    Finding,
    InputError,
    Location,
    Notice,
    Origin,
    Related,
    Severity,
    StandIn,
    Undecided,
    Unread,
)
from enilint.report import Input, Report
from enilint.reporters import FORMATS, View, render
from enilint.reporters.terminal import escaped
from tests.reporters.parsing import PARSERS, commands, found, markdown_tokens, text_of

HOSTILE = (
    "::error file=x,line=1::owned",
    "\n::add-mask::owned",
    "##vso[task.setvariable variable=x]owned",
    "##[group]owned",
    "]]><owned/>",
    '"/><owned a="',
    "<!-- owned --> <img src=x onerror=owned> </details>",
    "| owned | owned |\n\n# owned",
    "@owned #17 https://owned.example www.owned.example <https://owned.example>",
    "[owned](https://owned.example) [1](1) ![owned](x) `owned` ``owned *owned* _owned_ ~~owned~~ $owned$ &lt;",
    "&lt;owned&gt; &#64;owned",
    "\x00\x07\x1b[31mowned\x1b]0;owned\x07\x9b31m",
    "\u202eowned\u202c\u2066\u200f\u061c\u2028\u2029\u0085\ufeff\ufffe",
    "ow\u00adn\u200c\u200de\u034fd\ufe0f\u3164\u115f\u2800\ufff9\U000e0041\U000e0101\U0001d173",
    "half \ud83d of a character",
    "{0} {owned} %0A %25 \\n \\",
    "o" * 200,
)
PATHS = (
    "a b.tf",
    "c::d.tf",
    "e,f.tf",
    "g%3A%41.tf",
    "h]i[.tf",
    "ü-東京-🙂.tf",
    "x=y&z;'\"<>.tf",
    "p|q`r\\s.tf",
    "-t.tf",
    "@u#1.tf",
)
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe0f\ufeff\ufff9"
    "\U0001d173\U000e0041\U000e0101]"
)


def finding(words: str, path: str, number: int = 1, severity: Severity = Severity.ERROR) -> Finding:
    at = Location(path, number, 1, number, 3)
    return Finding(
        rule=f"ENI{number % 9 + 1}01",
        name="a-rule",
        severity=severity,
        input="design",
        subject=f'aws_subnet.a["{words}"]',
        at=at,
        message=f"{words} is wrong",
        help=f"leave {words}",
        related=(
            Related(words, at, words),
            Related(f"{words} is in a plan", Location(path, origin=Origin(path, words))),
        ),
        fingerprint=f"{number:032x}",
    )


def of_words(words: str, path: str = "main.tf") -> Report:
    """A report that has the words wherever a design can put some."""
    return Report(
        inputs=(Input("design", "terraform", 1),),
        findings=tuple(finding(words, path, number) for number in range(1, 13)),
        undecided=(Undecided(rule="ENI101", subject=words, at=Location(path), facts=(words,), input="design"),),
        errors=(InputError(path, words, 1, 1), InputError(None, words)),
        notices=(Notice(path, words, 1, 1), Notice(None, words)),
        unread=(Unread(path, words, 1, 1, input="design", module=words, source=words),),
        stand_ins=(StandIn(path, words, 1, 1, input="design", module=words, source=words, title=words),),
        texts={path: f"{words}\n" * 20},
    )


@pytest.fixture
def corpus() -> Report:
    """Findings of all severities at awkward paths, one of them twice."""
    severities = list(Severity)
    findings = [finding("a thing", path, number, severities[number % 3]) for path in PATHS for number in range(1, 8)]
    return Report(inputs=(Input("design", "terraform", 1),), findings=(*findings, findings[0]))


def test_every_format_is_read_back() -> None:
    assert {*PARSERS, "text"} == set(FORMATS)


@pytest.mark.parametrize("name", PARSERS)
def test_the_same_findings_in_every_format(name: str, corpus: Report) -> None:
    expected = Counter((one.rule, one.at.path, one.at.line) for one in corpus.findings)
    assert expected.total() == 71
    assert found(name, render(name, corpus, View())) == expected


@pytest.mark.parametrize("name", PARSERS)
def test_findings_and_problems_are_in_every_format(name: str, report: Report) -> None:
    expected = Counter((one.rule, one.at.path, one.at.line) for one in report.findings)
    assert found(name, render(name, report, View())) == expected
    assert "nothing to lint in here" in render(name, report, View())


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", FORMATS)
def test_words_act_on_no_log(name: str, words: str) -> None:
    """No control characters, no hidden text, and no command of GitHub Actions or Azure Pipelines but our own."""
    for path in ("main.tf", words):
        output = render(name, of_words(words, path), View(show_undecided=True))
        output.encode()
        assert not UNSAFE.search(output)
        assert not re.search(r"##\w*\[", output)
        names = [command for command, _, _ in commands(output)]
        assert set(names) <= ({"error", "warning", "notice"} if name == "github" else set())
        if name == "github":
            assert len(names) == 13
            assert sum(1 for line in output.split("\n") if line.startswith("::")) == 13


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", PARSERS)
def test_words_add_no_finding(name: str, words: str) -> None:
    report = of_words(words)
    expected = Counter((one.rule, one.at.path, one.at.line) for one in report.findings)
    assert found(name, render(name, report, View(show_undecided=True))) == expected


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_words_are_no_xml(name: str, words: str) -> None:
    root = ElementTree.fromstring(render(name, of_words(words, words), View()))
    known = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "checkstyle", "file"}
    assert {element.tag for element in root.iter()} <= known


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_no_markdown(words: str) -> None:
    output = render("markdown", of_words(words, words), View(show_undecided=True))
    tokens = markdown_tokens(output)
    html = "".join(token.content for token in tokens if token.type == "html_block")
    assert set(re.findall(r"<[^>]*>", html)) == {"<details>", "</details>", "<summary>", "</summary>"}
    assert "owned" not in html
    children = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert {child.type for child in children} <= {"text", "code_inline", "softbreak", "strong_open", "strong_close"}
    assert {token.tag for token in tokens if token.type == "heading_open"} == {"h3"}
    bold = [children[index + 1].content for index, one in enumerate(children) if one.type == "strong_open"]
    assert all(re.fullmatch(r"ENI\d+|Errors", text) for text in bold)
    told = "".join(child.content for child in children if child.type == "text")
    assert not re.search(r"@\w|#\d|\w://|www\.", told)


@pytest.mark.parametrize("words", [one for one in HOSTILE if "`" not in one])
def test_words_stand_for_themselves_in_markdown(words: str) -> None:
    tokens = markdown_tokens(render("markdown", of_words(words), View()))
    cells = [text_of(tokens[index + 1]) for index, one in enumerate(tokens) if one.type == "td_open"]
    assert cells[3::4] == [escaped(f"{words} is wrong").strip()] * 12


def acts(text: str) -> list[str]:
    """What a text makes of itself where it is taken for Markdown: all but words, code and bold, and what hosts link."""
    tokens = markdown_tokens(text)
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    types = {one.type for one in (*tokens, *inline)} - INERT
    told = "".join(one.content for one in inline if one.type == "text")
    return [*sorted(types), *re.findall(r"@\w|#\d|\w://|www\.|^/\w|!\d|\bGH-\d", told, re.IGNORECASE)]


INERT = {
    "paragraph_open",
    "paragraph_close",
    "inline",
    "text",
    "code_inline",
    "softbreak",
    "strong_open",
    "strong_close",
}
OF_HOSTS = ("/close", "!17 ~owned %owned &17 $17 GH-17", "[owned](command:owned)", "- owned", "17. owned", "# owned")


@pytest.mark.parametrize("words", [*HOSTILE, *OF_HOSTS])
def test_words_do_nothing_in_what_others_show_as_markdown(words: str) -> None:
    """reviewdog makes comments of messages, and GitLab shows descriptions."""
    report = of_words(words, words)
    issues = [one["description"] for one in json.loads(render("gitlab", report, View()))]
    diagnostics = json.loads(render("rdjson", report, View()))["diagnostics"]
    messages = [one["message"] for one in diagnostics]
    messages += [related["message"] for one in diagnostics for related in one.get("related_locations", ())]
    assert len(issues) == 14
    assert len(messages) == 38
    assert [acts(one) for one in (*issues, *messages)] == [[]] * 52


def test_words_that_do_nothing_are_as_they_are() -> None:
    words = "interfaces.vip is in us-east-1b, declared with `intent: bandwidth`, 50% of 10.0.0.0/24: aws_subnet.a, a.b"
    diagnostic, *_ = json.loads(render("rdjson", of_words(words), View()))["diagnostics"]
    assert diagnostic["message"] == words.replace("aws_subnet.a", "`aws_subnet.a`")


@pytest.mark.parametrize("words", HOSTILE)
def test_words_link_nothing_in_sarif(words: str) -> None:
    """By the syntax of SARIF 3.11.6: the links of a message are those to its related locations."""
    link = re.compile(r"(?<!\\)(?:\\\\)*\[(?P<text>(?:[^\\\[\]]|\\[\\\[\]])*)\]\((?P<target>[^)]*)\)")
    (run,) = json.loads(render("sarif", of_words(words), View()))["runs"]
    for result in run["results"]:
        text = result["message"]["text"]
        assert [match["target"] for match in link.finditer(text)] == ["1", "2"]
        assert not re.search(r"(?<!\{)\{\d+\}", text.replace("{{", ""))
        for place in result["relatedLocations"]:
            assert not link.search(place["message"]["text"])
