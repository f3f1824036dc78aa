"""`[[drill]]` in the configuration: ENI508 reports what a loss ends that must go on."""

import json
import tomllib
from pathlib import Path

import pytest

from enilint.cli import main
from enilint.expressions.keep import keep_of
from enilint.ruleset.registry import Registry

SHOP = Path(__file__).parent.parent / "drill/shop.enilint.yaml"
ZONE = "zone:eu-west-1a"
TERRAFORM = """\
variable "zone" { type = string }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = ZONE
  tags              = { tier = "app" }
}
resource "aws_instance" "app" {
  subnet_id     = aws_subnet.app.id
  instance_type = "m5.large"
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.enilint.yaml").write_text(SHOP.read_text())
    monkeypatch.chdir(tmp_path)


def table(lose: str, *keep: str, **settings: str) -> str:
    named = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    return f"[[drill]]\nlose = {json.dumps(lose)}\nkeep = {json.dumps(keep)}\n{named}"


def checked(capsys: pytest.CaptureFixture[str], configuration: str, path: str = "shop.enilint.yaml") -> dict:
    Path("enilint.toml").write_text(configuration)
    main(["check", path, "--format", "json", "--select", "ENI508"])
    report = json.loads(capsys.readouterr().out)
    report["findings"] = [one for one in report["findings"] if one["subject"].startswith("drill.")]
    return report


def answer(report: dict) -> bool | None:
    assert report["errors"] == []
    if report["findings"]:
        return False
    return None if report["undecided"] else True


@pytest.mark.parametrize(
    ("lose", "keep", "expected"),
    [
        (ZONE, 'survives(resource("vpn-2"))', True),
        (ZONE, 'survives(resource("instances.vpn-1"))', False),
        (ZONE, 'survives(resource("elastic_ips.vpn"))', True),
        (ZONE, '!moves(resource("elastic_ips.vpn"))', False),
        (ZONE, 'survives(resource("elastic_ips.egress"))', False),
        (ZONE, 'survives(resource("failover_groups.db"))', False),
        ("instance:db-1", 'survives(resource("failover_groups.db"))', True),
        ("zone:eu-west-1c", 'survives(resource("report.shop.internal"))', False),
        (ZONE, 'survives(resource("app-b"))', False),
        (ZONE, '!loses(resource("app-b"), "0.0.0.0/0")', False),
        (ZONE, '!loses(resource("app-b"), "10.0.0.0/8")', True),
        (ZONE, '!loses(resource("web-2"), "0.0.0.0/0")', False),
        ("interface:fw-a-in", '!loses(resource("web-2"), "0.0.0.0/0")', False),
        ("any zone", "length([for i in instances : i if survives(i)]) >= 1", True),
        ("any zone", "length([for i in instances : i if survives(i)]) >= 2", False),
        ("any instance", "length([for i in instances : i if survives(i)]) >= 9", False),
        ("any instance", 'alltrue([for i in instances : survives(i) if i.zone.name == "none"])', True),
    ],
)
def test_what_survives(lose: str, keep: str, expected: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(checked(capsys, table(lose, keep))) is expected


def test_a_finding_names_the_loss_its_effects_and_the_expression(capsys: pytest.CaptureFixture[str]) -> None:
    keep = 'alltrue([for s in subnets : !loses(s, "0.0.0.0/0")])'
    (finding,) = checked(capsys, table("any zone", "true", keep, name="egress"))["findings"]
    assert finding["subject"] == "drill.egress"
    assert finding["message"].startswith(
        f"`{keep}` must be true if any zone is lost, but it is false if eu-west-1a is lost: subnets.app-b loses "
        "0.0.0.0/0: route table app routes it to fw-a-in"
    )
    assert "`enilint drill shop.enilint.yaml --lose zone:eu-west-1a`" in finding["help"]
    assert (finding["location"]["path"], finding["location"]["line"], finding["location"]["column"]) == (
        "enilint.toml",
        3,
        18,
    )
    assert [one["subject"] for one in finding["related"]] == ["subnets.app-b", "subnets.app-c"]


@pytest.mark.parametrize(
    ("zone", "lose", "expected"),
    [
        ('"eu-west-1a"', "any zone", False),
        ('"eu-west-1a"', "zone:eu-west-1a", False),
        ("var.zone", "any zone", False),
        ("null", "any zone", None),
        ("var.zone", "zone:eu-west-1a", None),
        ('"eu-west-1a"', "any instance", False),
    ],
)
def test_a_zone_that_is_not_known_is_a_question(
    zone: str, lose: str, expected: bool | None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("infra").mkdir()
    Path("infra/main.tf").write_text(TERRAFORM.replace("ZONE", zone))
    report = checked(capsys, table(lose, "anytrue([for i in instances : survives(i)])", path="infra"), "infra")
    assert answer(report) is expected
    assert expected is not None or "zone" in report["undecided"][0]["missing"][0]


@pytest.mark.parametrize(
    ("configuration", "line", "column", "message"),
    [
        (table("a zone", "true"), 2, 1, "expected any zone, any instance, zone:NAME"),
        (table("any zone", "true", "1 +"), 3, 20, "in `keep` of `[[drill]]`: "),
        (table("any zone", 'tags.a == "b" && survives(1)'), 3, 10, "has no attribute `tags`"),
        (table("any zone", 'true && survive(resource("x"))'), 3, 18, "did you mean `survives`"),
        (table("any zone", "true && survives(1)"), 3, 27, "must be entity, found number"),
        (table("any zone", 'loses(resource("app-b"), "0.0.0.0")'), 3, 37, "`0.0.0.0` is not a destination of a route"),
        (table("any zone", "alltrue([for s in subnets : survives(s.vpc)])"), 3, 47, "found vpc: `survives` is about"),
        (table("any zone", 'survives(resource("app-x"))'), 3, 10, "app-x is not in shop.enilint.yaml"),
        (table("any zone", 'survives(resource("route_tables.app"))'), 3, 10, "route_tables.app is a route_table"),
        (table("instance:nobody", "true"), 2, 1, "shop.enilint.yaml has no instance nobody"),
        ("[[drill]]\nkeep = ['true']\n", 1, 3, "`lose` is missing"),
        (table("any zone"), 3, 1, "expected a list that is not empty"),
        (table("any zone", "true", keeps="x"), 4, 1, "unknown key `keeps`"),
    ],
)
def test_mistakes_have_their_place(
    configuration: str, line: int, column: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (error,) = checked(capsys, configuration)["errors"]
    assert message in error["message"]
    assert (error["path"], error["line"], error["column"]) == ("enilint.toml", line, column)


def test_a_drill_is_for_its_path_alone(capsys: pytest.CaptureFixture[str]) -> None:
    drill = table(ZONE, 'survives(resource("aws_eip.x"))', path="infra")
    assert answer(checked(capsys, drill)) is True


def test_the_configuration_shows_drills(capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text(table("any zone", "true") + table("any instance", "true", name="second"))
    assert main(["config"]) == 0
    shown = [one for one in capsys.readouterr().out.splitlines() if one.startswith("drill")]
    assert shown == [
        'drill   = {lose = "any zone", keep = ["true"]}  # enilint.toml:1',
        'drill   = {lose = "any instance", keep = ["true"], name = "second"}  # enilint.toml:4',
    ]


def test_the_example_of_the_documentation_is_right() -> None:
    page = Path(__file__).parents[2] / "docs/drill.md"
    if not page.exists():
        pytest.skip("the documents are those of a checkout")
    text = page.read_text()
    block = text[text.index("[[drill]]\n") :].partition("```")[0]
    (drill,) = tomllib.loads(block)["drill"]
    assert [keep_of(one).addresses != () for one in drill["keep"]] == [True, False, False]


EXAMPLES = {
    f"{loaded.rule.code}-{number}": example.source
    for loaded in Registry().rules
    for number, example in enumerate((*loaded.rule.good, *loaded.rule.bad))
    if loaded.rule.code[:4] in ("ENI3", "ENI5", "ENI6") and example.kind == "topology"
}
ENDED = ("stops", "cut", "gone", "by-hand")


@pytest.mark.parametrize("name", EXAMPLES)
def test_keep_is_false_if_and_only_if_the_page_says_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("design.enilint.yaml").write_text(EXAMPLES[name])
    main(["drill", "design.enilint.yaml", "--no-config", "--format", "json"])
    (page,) = json.loads(capsys.readouterr().out)["designs"]
    drills, ended, unsure = [], set(), set()
    for event in page["events"]:
        lose = f"{event['lose']['kind']}:{event['lose']['name']}"
        for subject in sorted({one["subject"] for one in event["effects"] if not _is_of_route(one)}):
            drill = f"{lose} {subject}"
            drills.append(table(lose, f"survives(resource({json.dumps(subject)}))", name=drill))
            effects = [one for one in event["effects"] if _is_about(one, subject)]
            if any(one["effect"] == "goes-on" for one in effects):  # one instance of a group stops, not the group
                effects = [one for one in effects if one["effect"] != "stops"]
            if any(one["effect"] in ENDED and one["certain"] for one in effects):
                ended.add(f"drill.{drill}")
            elif any(one["effect"] != "goes-on" and not one["certain"] for one in effects):
                unsure.add(f"drill.{drill}")
    report = checked(capsys, "".join(drills), "design.enilint.yaml")
    assert [one["message"] for one in report["errors"] if "[[drill]]" in one["message"]] == []
    assert {one["subject"] for one in report["findings"]} == ended
    assert {one["subject"] for one in report["undecided"] if one["subject"].startswith("drill.")} == unsure


def _is_of_route(effect: dict) -> bool:
    return effect["effect"] == "by-hand" and effect["name"].startswith("route ")


def _is_about(effect: dict, subject: str) -> bool:
    """Whether an effect is on a resource, or cuts off the subnet that an instance runs in."""
    return effect["subject"] == subject or subject in [f"instances.{one}" for one in effect["affects"]]
