"""Reads each format back as its consumers do: the rule, path and line of every finding."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from markdown_it.token import Token

Found = tuple[str, str, int]
"""The code of a rule, a path and a line."""

COMMAND = re.compile(r"\s*::(?P<command>[\w-]+)(?: (?P<properties>.*?))?::(?P<data>.*)")
LINE = re.compile(r"(?P<path>.*):(?P<line>\d+):\d+: (?P<code>ENI\d+) (?:error|warning|info) ")

PLACE = re.compile(r"(.*?)(?::(\d+):\d+| \(.*\))")
ALSO_AT = re.compile(r"; also at (?P<names>.*?)(?: and (?P<more>\d+) more)?$")
XHTML = "http://www.w3.org/1999/xhtml"


def unescaped(text: str) -> str:
    for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def commands(output: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The workflow commands that a runner of GitHub Actions sees: name, properties, message."""
    for line in output.split("\n"):
        if match := COMMAND.match(line):
            pairs = (one.partition("=") for one in (match["properties"] or "").split(",") if one)
            yield match["command"], {name: unescaped(value) for name, _, value in pairs}, unescaped(match["data"])


def concise(output: str) -> Iterator[Found]:
    for line in output.split("\n"):
        if match := LINE.match(line):
            yield match["code"], match["path"], int(match["line"])


def from_json(output: str) -> Iterator[Found]:
    for one in json.loads(output)["findings"]:
        yield one["rule"], one["location"]["path"], one["location"]["line"]


def sarif(output: str) -> Iterator[Found]:
    for one in json.loads(output)["runs"][0]["results"]:
        place = one["locations"][0]["physicalLocation"]
        yield one["ruleId"], unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"]


def github(output: str) -> Iterator[Found]:
    for _, properties, _ in commands(output):
        if "title" in properties:
            yield properties["title"].split()[0], properties["file"], int(properties["line"])
    yield from concise(output)


def gitlab(output: str) -> Iterator[Found]:
    for one in json.loads(output):
        if one["check_name"] not in ("input-error", "configuration"):
            yield one["check_name"], one["location"]["path"], one["location"]["lines"]["begin"]


def junit(output: str) -> Iterator[Found]:
    for case in ElementTree.fromstring(output).iter("testcase"):
        code = case.attrib["name"].split()[0]
        if code.startswith("ENI"):
            yield code, case.attrib["file"], int(case.attrib["line"])


def checkstyle(output: str) -> Iterator[Found]:
    for file in ElementTree.fromstring(output):
        for one in file:
            _, _, code = one.attrib["source"].partition(".")
            if code:
                yield code, file.attrib["name"], int(one.attrib["line"])


def rdjson(output: str) -> Iterator[Found]:
    for one in json.loads(output)["diagnostics"]:
        if "code" in one:
            yield one["code"]["value"], one["location"]["path"], one["location"]["range"]["start"]["line"]


def markdown_tokens(output: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(output)


def text_of(token: Token) -> str:
    return "".join(child.content for child in token.children or []).replace("\u200b", "")


def markdown(output: str) -> Iterator[Found]:
    """Each finding, as often as it has instances."""
    tokens = markdown_tokens(output)
    cells = [text_of(tokens[index + 1]) for index, one in enumerate(tokens) if one.type == "td_open"]
    for row in range(0, len(cells), 4):
        _, rule, place, what = cells[row : row + 4]
        path, _, line = place.rpartition(":")
        others = ALSO_AT.search(what)
        more = 0 if others is None else len(others["names"].split(", ")) + int(others["more"] or 0)
        for _ in range(1 + more):
            yield rule.split()[0], path, int(line)


def html_root(output: str) -> ElementTree.Element:
    """A page in HTML, which is XML, too."""
    return ElementTree.fromstring(output.partition("\n")[2].replace(f' xmlns="{XHTML}"', "", 1))


def plain(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def html(output: str) -> Iterator[Found]:
    """Each finding, as often as it has instances."""
    for article in html_root(output).iter("article"):
        heading, at = article.find("div/h3/code"), article.find("div/p[@class='at']/code")
        assert heading is not None
        assert at is not None
        path, line = PLACE.fullmatch(plain(at)).groups()
        others = article.findall("div/details/ul/li")
        for _ in range(1 + len(others)):
            yield plain(heading), path, int(line or 1)


PARSERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "concise": concise,
    "json": from_json,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
    "checkstyle": checkstyle,
    "rdjson": rdjson,
    "markdown": markdown,
    "html": html,
}


def found(name: str, output: str) -> Counter[Found]:
    return Counter(PARSERS[name](output))
