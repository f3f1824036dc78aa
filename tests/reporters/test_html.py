"""The report in HTML: well-formed, bounded, the same at each run, and nothing in it acts."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace

from enilint.cli import main
from enilint.diagram.picture import Text
from enilint.drill.page import (
    Because,
    Command,
    Drill,
    Effect,
    Event,
    Fence,
    Group,
    Look,
    Move,
    Page,
    Standby,
    Statement,
    Today,
)
from enilint.findings import InputError, Location, Related, Severity, Undecided
from enilint.inventory import Attached, DesignFacts, Fact, InterfaceFacts, Place
from enilint.markup import escape
from enilint.report import Allowances, Input, Report, RuleDescription
from enilint.reporters import View, drill_html, render
from enilint.reporters.html_style import DARK, LIGHT
from enilint.reporters.terminal import escaped
from tests.cli.running import ERROR, LIBRARY, UNDECIDED, process, write
from tests.reporters.conftest import PICTURE
from tests.reporters.many import findings
from tests.reporters.parsing import html_root, plain
from tests.reporters.test_same_in_every_format import HOSTILE, UNSAFE, of_words

ROOT = Path(__file__).parents[2]
MOST_BYTES = 10_000_000
TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "section", "article", "div", "h1",
    "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "pre", "code", "span", "strong", "details", "summary", "fieldset", "legend", "label", "input", "br", "wbr",
    "figure", "svg", "desc", "defs", "pattern", "g", "rect", "path", "circle", "text",
}  # fmt: skip
ACTING = {"href", "id", "class", "style", "role", "tabindex", "open", "checked", "type", "scope", "aria-hidden"}
"""Attributes in which no text of a design may be."""
SAFE = re.compile(r"#[frs]\d+|[frsc]\d+|p\d+x[tdh]|[a-z -]*(c\d+[a-z ]*)*|0")
SVG = "{http://www.w3.org/2000/svg}"


def checked(page: str) -> Element:
    """The root of a page that is well-formed, and in which no text acts."""
    root = html_root(page)
    seen = Tags()
    seen.feed(page)
    seen.close()
    for one in root.iter():
        one.tag = one.tag.removeprefix(SVG)
    assert [one.tag for one in root.iter()] == seen.opened, "browsers see the same elements as readers of XML"
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        assert element.tag in TAGS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in ACTING:
                assert SAFE.fullmatch(value), (name, value)
            if name == "href":
                assert value[1:] in ids, value
    return root


class Tags(HTMLParser):
    """The elements of a page, read as browsers do."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)


def words_of(element: Element) -> str:
    return " ".join(plain(element).split())


def test_a_page_of_everything(report: Report) -> None:
    root = checked(render("html", report, View(exit_code=2)))
    assert root.attrib["lang"] == "en"
    titles = [plain(one) for one in root.iter("h2")]
    assert titles == [
        "Inputs",
        "Picture",
        "Findings",
        "Undecided checks",
        "Failure drill",
        "Interfaces",
        "Suppressed findings and baseline",
        "Errors and notes",
    ]
    links = [one.attrib["href"] for one in root.find("body/nav").iter("a")]  # type: ignore[union-attr]
    assert links == [f"#s{number}" for number in range(1, 9)]
    tiles = [words_of(one) for one in root.find("body/header/ul").iter("li")]  # type: ignore[union-attr]
    assert tiles == ["1 error", "4 warnings", "1 info", "4 undecided", "2 exit code: errors, incomplete"]


def test_the_worst_findings_come_first(report: Report) -> None:
    root = checked(render("html", report, View()))
    rules = [plain(one.find("div/h3/code")) for one in root.iter("article")]  # type: ignore[arg-type]
    assert rules == ["ENI101", "ENI105", "ENI105", "ENI201"]
    assert [one.attrib["id"] for one in root.iter("article")] == ["f1", "f2", "f3", "f4"]


def test_a_rule_is_explained_once(report: Report) -> None:
    root = checked(render("html", report, View()))
    first, second, third, _ = root.iter("article")
    assert first.find("details[@id='r1']") is not None
    assert second.find("details[@id='r2']") is not None
    assert third.find("p/a[@href='#r2']") is not None


def test_undecided_checks_are_by_the_fact_that_is_missing(report: Report) -> None:
    root = checked(render("html", report, View()))
    facts = {plain(one.find("summary")): one for one in root.findall(".//details[@class='card undecided']")}  # type: ignore[arg-type]
    (first, *_) = facts
    assert first == "the value of var.type needed by 3 checks of ENI201, ENI204, ENI401"
    assert len(facts[first].findall("div/table/tbody/tr")) == 3
    (snippet,) = [plain(one) for one in root.iter("pre") if one.attrib["aria-label"] == "Facts file"]
    assert snippet == "subnets:\n  subnet-0bbbbbbbbbbbbbbbb: {zone: ...}"


def test_filters_have_a_box_for_what_they_hide(report: Report) -> None:
    page = render("html", report, View())
    root = checked(page)
    boxes = {one.attrib["id"] for one in root.iter("input")}
    assert {one.attrib["type"] for one in root.iter("input")} == {"checkbox"}
    assert set(re.findall(r"main:has\(#(c\d+):not\(:checked\)\) \.\1\{display:none\}", page)) == boxes
    classes = {name for one in root.iter("article") for name in one.attrib["class"].split()}
    assert boxes <= classes


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_text_and_nothing_else(words: str) -> None:
    report = of_words(words, words)
    report.rules = (
        RuleDescription("ENI201", words, Severity.ERROR, lambda: f"{words}\n\n## {words}\n- [a](https://x)\n{words}"),
    )
    report.drills = (drill(words),)
    report.inventories = (inventory(words),)
    report.pictures = (replace(PICTURE, title=words, description=words, texts=(Text(1, 1, words),)),)
    page = render("html", report, View(exit_code=1))
    assert not UNSAFE.search(page)
    assert not re.search(r"##\w*\[|^\s*::", page, re.MULTILINE)
    root = checked(page)
    assert spaced(escaped(f"{words} is wrong")) in words_of(root)
    checked(drill_html.render([drill(words)], [InputError(words, words)], report.notices))


def drill(words: str) -> Page:
    """A drill that has the words wherever a design can put some."""
    because = (Because(words, words, 1),)
    event = Event("zone", words)
    standby = Standby(subject=words, name=words, can=True, because=(words,), commands=(Command(words),))
    effects = (
        Effect(effect="gone", subject=words, name=words, what=words, because=because),
        Effect(effect="cut", subject=words, name=words, what=words, because=because, certain=False, missing=(words,)),
    )
    group = Group(subject=words, name=words, mechanism="move-eip", what=words, standbys=(standby,), active=(words,))
    look = Look(asks=words, commands=(Command(words),), outcomes=(words,), proof=words)
    fence = Fence(text=words, first=True)
    move = Move(group=words, name=words, what=words, standbys=(standby,), look=look, fence=fence)
    drill = Drill(
        lose=event,
        asked=event,
        known=True,
        words=words,
        effects=effects,
        moves=(move,),
        next_loss=(Statement(words),),
        looks=(look,),
        today=(Today(words, words, words),),
        cheapest=words,
    )
    return Page(
        path=words,
        kind="topology",
        zones=(words,),
        groups=(group,),
        hints=because,
        events=(drill, drill),
        independent=(words,),
        lookups=(Command(words),),
    )


def inventory(words: str) -> DesignFacts:
    """An inventory that has the words wherever a design can put some."""
    fact = Fact(symbol=words, missing=(words,))
    interface = InterfaceFacts(
        name=words,
        address=words,
        at=Place(words, 1),
        is_implicit=True,
        kind=fact,
        subnet=fact,
        zone=fact,
        vpc=fact,
        attached=(Attached(fact, fact, fact, (words,)),),
        addresses=(words,),
        ipv4=fact,
        security_groups=(fact,),
        elastic_ips=(fact,),
        routes=(words,),
    )
    return DesignFacts(words, "topology", (), (interface,))


def test_what_no_document_can_contain() -> None:
    assert escape("a\x00b\x1b\ud800\ufffe\u202ec\u2066<&>\"'") == "a\ufffdb\ufffd\ufffd\ufffdc&lt;&amp;&gt;&quot;&#39;"


def test_names_of_a_topology(run_html: "RunHtml") -> None:
    subnet = json.dumps("</style><script>alert(1)</script>")
    text = ERROR.replace("  other:", f"  {subnet}:").replace("subnet: other", f"subnet: {subnet}")
    write("a.enilint.yaml", text)
    root = run_html("a.enilint.yaml")
    assert "</style><script>alert(1)</script>" in words_of(root)


def test_names_of_terraform(run_html: "RunHtml") -> None:
    write("main.tf", TERRAFORM)
    root = run_html(".")
    assert "<script>alert(1)</script>" in words_of(root)


def test_names_of_cloudformation(run_html: "RunHtml") -> None:
    write("template.json", json.dumps(TEMPLATE))
    root = run_html("template.json")
    assert "</code><img src=x>" in words_of(root)


TERRAFORM = """\
locals {
  zones = { "<script>alert(1)</script>" = "us-east-1a", "b\\"'&lt;" = "us-east-1b" }
}
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  for_each          = local.zones
  vpc_id            = aws_vpc.a.id
  availability_zone = each.value
}
resource "aws_network_interface" "a" {
  for_each  = local.zones
  subnet_id = aws_subnet.a[each.key].id
}
resource "aws_instance" "a" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.a["b\\"'&lt;"].id
}
resource "aws_network_interface_attachment" "a" {
  for_each             = local.zones
  network_interface_id = aws_network_interface.a[each.key].id
  instance_id          = aws_instance.a.id
  device_index         = 1
}
"""
HOSTILE_ZONE = "</code><img src=x>"
TEMPLATE = {
    "Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "A": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "us-east-1a"},
        },
        "B": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": HOSTILE_ZONE},
        },
        "Eni": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Ref": "B"}}},
        "Server": {
            "Type": "AWS::EC2::Instance",
            "Properties": {"InstanceType": "t3.micro", "ImageId": "ami-1", "SubnetId": {"Ref": "A"}},
        },
        "Attachment": {
            "Type": "AWS::EC2::NetworkInterfaceAttachment",
            "Properties": {"InstanceId": {"Ref": "Server"}, "NetworkInterfaceId": {"Ref": "Eni"}, "DeviceIndex": "1"},
        },
    }
}


class RunHtml:
    """Runs a check, and reads its report in HTML."""

    def __call__(self, *arguments: str) -> Element:
        main(["check", "--format", "html=report.html", *arguments])
        return checked(Path("report.html").read_text(encoding="utf-8"))


@pytest.fixture
def run_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunHtml:
    monkeypatch.chdir(tmp_path)
    return RunHtml()


def test_pins_link_to_findings(run_html: RunHtml) -> None:
    """Instances that differ in their key alone share a finding, and each of them has its pin."""
    write("main.tf", COUNTED)
    root = run_html("--select", "ENI101", ".")
    (article,) = root.iter("article")
    assert article.attrib["id"] == "f1"
    pins = [one for one in root.iter("a") if one.attrib["href"] == "#f1"]
    assert [plain(one).split()[0] for one in pins] == ["1", "1"]
    assert all("ENI101" in plain(one) for one in pins)


COUNTED = """\
resource "aws_subnet" "a" {
  count             = 2
  vpc_id            = "vpc-0abc"
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}
resource "aws_network_interface" "a" {
  count     = 2
  subnet_id = aws_subnet.a[1].id
}
resource "aws_instance" "a" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a[0].id
}
resource "aws_network_interface_attachment" "a" {
  count                = 2
  network_interface_id = aws_network_interface.a[count.index].id
  instance_id          = aws_instance.a.id
  device_index         = count.index + 1
}
"""


def test_a_page_of_pictures_alone(run_html: RunHtml, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert main(["graph", "--format", "html", "--output", "page.html"]) == 0
    root = checked(Path("page.html").read_text(encoding="utf-8"))
    assert [plain(one) for one in root.iter("h2")] == ["Picture", "Findings"]
    assert [one.attrib["id"] for one in root.iter("article")] == ["f1"]
    assert "a.enilint.yaml" in plain(root.find("body/header/h1"))  # type: ignore[arg-type]


def test_a_page_of_the_drill_alone(run_html: RunHtml, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert main(["drill", "--format", "html"]) == 0
    root = checked(capsys.readouterr().out)
    assert [plain(one) for one in root.iter("h4")] == ["If us-east-1a is lost", "If us-east-1b is lost"]


def test_what_is_fixed_is_shown_as_it_is_then(run_html: RunHtml) -> None:
    write("a.enilint.yaml", ROUTED)
    root = run_html("--fix", "--select", "ENI303", "a.enilint.yaml")
    assert list(root.iter("article")) == []
    assert "source_dest_check: false" in Path("a.enilint.yaml").read_text(encoding="utf-8")
    assert root.find(".//svg") is not None
    assert any("src/dst off" in plain(one) for one in root.iter("text"))


ROUTED = """\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.0.0/24}
instances:
  nat: {type: t3.small, subnet: app, interfaces: [{interface: nat, device_index: 1}]}
interfaces:
  nat: {subnet: app}
route_tables:
  app: {subnets: [app], routes: [{destination: 0.0.0.0/0, interface: nat}]}
"""


def test_other_formats_wait_for_none_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drills and inventories are not made, pictures for Markdown alone; other modules are not imported."""
    monkeypatch.chdir(tmp_path)
    write("a.enilint.yaml", ERROR)
    script = "import sys; from enilint.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    modules = ("enilint.diagram.layout", "enilint.drill.drill", "enilint.inventory", "enilint.reporters.html")
    for name, expected in (("text", ()), ("markdown", modules[:1]), ("html", modules)):
        done = process("-c", script, "check", "a.enilint.yaml", "--format", name)
        loaded = set(done.stdout.decode().splitlines()[-1].split())
        assert loaded.intersection(modules) == set(expected), name


@pytest.mark.parametrize("number", [2_500, 30_000])
def test_a_report_of_many_findings_is_bounded(number: int) -> None:
    page = render("html", findings(number), View())
    assert len(page.encode()) <= MOST_BYTES
    root = checked(page)
    assert len(list(root.iter("article"))) == 2_000
    lines = [one for one in root.iter("span") if one.attrib.get("id", "").startswith("f")]
    assert [one.attrib["id"] for one in lines] == [f"f{one}" for one in range(2_001, 2_001 + len(lines))]
    more = re.findall(r"(\d+) more do not fit here", words_of(root))
    assert 2_000 + len(lines) + sum(map(int, more)) == number


def test_a_report_of_long_words_is_bounded(report: Report) -> None:
    report.findings = tuple(
        replace(one, message="🙂<" * 9_000, related=(Related("&" * 9_000, Location("b" * 9_000)),) * 99)
        for one in findings(400).findings
    )
    report.undecided = tuple(
        Undecided(
            rule="ENI101",
            name="a",
            subject="'" * 9_000 if number % 2 else "a",
            at=Location("c"),
            facts=(f"{number}{'<' * 9_000}", str(number % 9)),
            askable=((str(number % 9), f"subnets.{number}{'a' * 9_000}.zone"), ("b", f"subnets.{number}.zone")),
        )
        for number in range(900)
    )
    report.errors = tuple(InputError("c" * 900, "&" * 9_000, number) for number in range(400))
    report.drills = tuple(drill("<&" * 2_000) for _ in range(300))
    report.inventories = (inventory("<&" * 2_000),) * 300
    report.pictures = (replace(PICTURE, title="<&" * 2_000, description="<&" * 2_000),) * 300
    report.inputs = tuple(Input(f"{number}{'<' * 9_000}", "topology", 1) for number in range(300))
    report.allowances = Allowances(
        path="c", ignored_in=tuple((f"{number}{'<' * 9_000}", ("a",)) for number in range(300))
    )
    page = render("html", report, View())
    assert len(page.encode()) <= MOST_BYTES
    said = words_of(checked(page))
    assert said.count("more do not fit here") == 8


def test_a_report_is_the_same_at_each_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("main.tf", TERRAFORM)
    write("b.enilint.yaml", UNDECIDED)
    pages = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([LIBRARY, *sys.path]), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "enilint", "check", "--format", "html"]
        pages.add(subprocess.run(command, capture_output=True, env=environment).stdout)
    (page,) = pages
    assert b"ENI101" in page


SETS = ("tests/cases/terraform", "tests/drill", "tests/designs", "examples")


@pytest.mark.parametrize("name", [one for one in SETS if (ROOT / one).exists()])
def test_all_that_the_report_in_json_has(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finding, undecided check and error of the designs of the tests, and the facts they rest on."""
    monkeypatch.chdir(ROOT)
    page, data = tmp_path / "a.html", tmp_path / "a.json"
    main(["check", name, "--format", f"html={page}", "--format", f"json={data}"])
    root = checked(page.read_text(encoding="utf-8"))
    report = json.loads(data.read_text(encoding="utf-8"))
    said = words_of(root)
    articles = [words_of(one) for one in root.iter("article")]
    assert report["findings"] or name == "tests/designs"
    for one in report["findings"]:
        facts = [one["rule"], one["name"], one["severity"], one["subject"]]
        facts += [fact["message"] for fact in one["related"] if "[" not in fact["message"]]
        assert any(all(spaced(fact) in article for fact in facts) for article in articles), one
    cells = [words_of(one) for one in root.findall(".//details[@class='card undecided']")]
    for one in report["undecided"]:
        for fact in one["missing"]:
            assert any(all(spaced(word) in cell for word in (fact, one["rule"], one["subject"])) for cell in cells), one
    for one in (*report["errors"], *report["notices"]):
        assert spaced(one["message"]) in said, one


def spaced(words: str) -> str:
    """Words as a page shows them: code without backticks, and one space between any two."""
    return " ".join(re.sub(r"`([^`]+)`", r"\1", words).split())


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible(palette: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3: the contrast of text to what is behind it is at least 4.5."""
    behind = [palette["page"], palette["surface"]]
    texts = [colour for name, colour in palette.items() if name not in ("page", "surface", "line")]
    assert len(texts) == 8
    assert min(contrast(one, other) for one in texts for other in behind) >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
