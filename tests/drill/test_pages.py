"""`enilint drill`: the whole page of two designs, word for word, and its other forms."""

import html
import json
import re
from pathlib import Path

import jsonschema
import pytest

from enilint.cli import main
from enilint.commands.drill import drill_schema

HERE = Path(__file__).parent
PAGES = [
    ("shop", "shop.enilint.yaml", "text", "txt"),
    ("infra", "infra", "text", "txt"),
    ("shop", "shop.enilint.yaml", "markdown", "md"),
]


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["drill", "--no-config", *arguments]) == code
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


@pytest.mark.parametrize(("name", "path", "format", "suffix"), PAGES, ids=lambda value: str(value))
def test_page(name: str, path: str, format: str, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (HERE / "expected" / f"{name}.{suffix}").read_text(encoding="utf-8")
    assert shown(capsys, path, "--format", format) == expected


@pytest.mark.parametrize("arguments", [("shop.enilint.yaml",), ("infra",), ("shop.enilint.yaml", "--lose", "zone:no")])
def test_json_is_of_its_schema(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(shown(capsys, *arguments, "--format", "json", code=2 if "--lose" in arguments else 0))
    jsonschema.Draft7Validator(drill_schema()).validate(document)
    assert document["version"] == 1
    assert document["designs"][0]["events"]


def test_json_says_what_the_text_says(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(shown(capsys, "shop.enilint.yaml", "--lose", "zone:eu-west-1a", "--format", "json"))
    (event,) = document["designs"][0]["events"]
    cut = [(one["subject"], one["what"]) for one in event["effects"] if one["effect"] == "cut"]
    assert cut == [("subnets.app-b", "0.0.0.0/0"), ("subnets.app-c", "0.0.0.0/0")]
    assert {one["group"]: [each["subject"] for each in one["standbys"]] for one in event["moves"]} == {
        "failover_groups.db": [],
        "failover_groups.vpn": ["instances.vpn-2"],
    }


@pytest.mark.parametrize(
    ("lose", "page"),
    [
        ("instance:db-1", "if instance db-1 is lost"),
        ("instance:instances.db-1", "if instance db-1 is lost"),
        ("interface:fw-a-in", "if interface fw-a-in is lost"),
        ("zone:eu-west-1c", "if eu-west-1c is lost"),
    ],
)
def test_what_is_lost_is_named_as_the_page_names_it(lose: str, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert page in shown(capsys, "shop.enilint.yaml", "--lose", lose).splitlines()


TRANSIT = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, zone: us-east-1a, cidr: 10.0.1.0/24}
  b: {vpc: v, zone: us-east-1b, cidr: 10.0.2.0/24}
instances:
  near: {type: m5.large, subnet: a}
  far: {type: m5.large, subnet: b}
transit_gateway_attachments: {t: {transit_gateway: hub, subnets: [a]}}
route_tables: {all: {vpc: v, subnets: [a, b], routes: [{destination: 10.9.0.0/16, transit_gateway: hub}]}}
"""


def test_what_is_wrong_before_the_loss_is_said_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "transit.enilint.yaml"
    design.write_text(TRANSIT)
    page = shown(capsys, str(design))
    assert "today      already: " in section(page, "if us-east-1b is lost")
    assert "(ENI310)" in section(page, "if us-east-1b is lost")
    assert "- Today" not in page
    assert "Today already: " in shown(capsys, str(design), "--format", "markdown")
    assert "already" not in shown(capsys, str(design), "--lose", "instance:near")


ALIKE = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "s" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_instance" "n" {
  count         = 8
  ami           = "ami-0abcd1234ef567890"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.s.id
}

resource "aws_network_interface" "n" {
  count     = 8
  subnet_id = aws_subnet.s.id

  attachment {
    instance     = aws_instance.n[count.index].id
    device_index = 1
  }
}
"""


def test_what_is_wrong_with_alike_instances_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(ALIKE)
    said = " ".join(section(shown(capsys, str(tmp_path)), "if eu-west-1a is lost").split())
    assert said.count("already: ") == 1
    assert "(ENI301); also at n[1], n[2], n[3], n[4], n[5], n[6], n[7]" in said
    assert "more findings" not in said


def section(page: str, title: str) -> str:
    """A section of a page: from its title to the next empty line."""
    return page.split(f"{title}\n")[1].split("\n\n")[0]


def test_commands_stand_in_the_events_alone_and_for_members_that_are_left(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml")
    assert "aws ec2" not in page[page.index("group db") : page.index("if eu-west-1a is lost")]
    zone = section(page, "if eu-west-1a is lost")
    assert "<ID of instance db-2>" not in zone
    assert "<ID of instance vpn-2>" in zone
    assert "<ID of instance db-2>" in section(page, "if instance db-1 is lost")
    assert "aws ec2 attach-network-interface" in shown(capsys, "shop.enilint.yaml", "--only", "groups")


def test_an_interface_moves_after_the_stop_and_an_elastic_ip_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml")
    database = section(page, "if instance db-1 is lost")
    stop, detach = "aws ec2 stop-instances --instance-ids '<ID of instance db-1>'", "aws ec2 detach-network-interface"
    assert database.index(f"{stop}\n") < database.index("aws ec2 wait instance-stopped") < database.index(detach)
    assert "before     stop db-1, which may hang" in database
    assert "go on only when it has stopped" in " ".join(database.split())
    take, stop = "aws ec2 associate-address", "aws ec2 stop-instances --instance-ids '<ID of instance vpn-1>'"
    vpn, zone = section(page, "if instance vpn-1 is lost"), section(page, "if eu-west-1a is lost")
    assert vpn.index(take) < vpn.index(stop) < vpn.index("aws ec2 wait instance-stopped")
    assert "after      stop vpn-1, which may hang" in vpn
    assert zone.rindex(take) < zone.index(stop)
    assert "wait instance-stopped" not in zone
    assert "after      stop vpn-1, which may still run" in zone
    words = " ".join(database.split())
    assert "If the wait ends with an error, it has not stopped within 10 minutes" in words
    assert "if the wait ends with an error, the detach has not finished within 200 seconds" in words


@pytest.mark.parametrize(
    ("lost", "standby", "nobody"),
    [("db-1", "db-2", "available: nobody has it: go on, without the detach"), ("vpn-1", "vpn-2", "None: nobody has")],
)
def test_a_move_begins_and_ends_with_who_has_it(
    lost: str, standby: str, nobody: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = shown(capsys, "shop.enilint.yaml")
    event = section(page, f"if instance {lost} is lost")
    before, _, after = event.partition(f"- another instance has it ({standby}): done, type nothing more")
    typed = [one.strip() for one in before.splitlines() if one.strip().startswith("aws ")]
    assert [one.split()[2].split("-")[0] for one in typed] == ["describe"]
    assert f"- {nobody}" in before
    assert f"- {lost} has it: go on" in before
    assert "stop-instances" in after
    assert typed[0] in after[after.index(f"proof      the look again: it must now show {standby}") :]


def test_an_interface_that_is_lost_has_no_lost_instance(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml", "--lose", "interface:db-address")
    assert "- db-1 has it: go on" in page
    assert "stop-instances" not in page


def test_a_detach_names_what_a_person_has_seen(capsys: pytest.CaptureFixture[str]) -> None:
    for format in ("text", "markdown", "html"):
        page = html.unescape(shown(capsys, "shop.enilint.yaml", "--lose", "instance:db-1", "--format", format))
        (line,) = [one for one in page.splitlines() if "aws ec2 detach-network-interface" in one]
        assert "--attachment-id '<attachment ID that the look shows>'" in line
        assert "$(" not in line
        assert "# only if the look shows the instance that had it and an attachment ID\n" in page
        assert page.index("describe-network-interfaces") < page.index("stop-instances") < page.index("detach-network")


NAT_INSTANCES = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, zone: us-east-1a, cidr: 10.0.1.0/24}
  b: {vpc: v, zone: us-east-1b, cidr: 10.0.2.0/24}
  app: {vpc: v, zone: us-east-1a, cidr: 10.0.3.0/24}
instances:
  nat-a: {type: t3.nano, subnet: a, source_dest_check: false}
  nat-b: {type: t3.nano, subnet: b, source_dest_check: false}
route_tables: {app: {vpc: v, subnets: [app], routes: [{destination: 0.0.0.0/0, instance: nat-a}]}}
dns_records: {nat.example.com: {instance: nat-a}}
"""


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_another_target_comes_below_what_is_cut_off(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = tmp_path / "nat.enilint.yaml"
    design.write_text(NAT_INSTANCES)
    page = shown(capsys, str(design), "--lose", "instance:nat-a", "--format", format)
    assert page.index("cut off") < page.index("can target") < page.index("gone") < page.index("nat.example.com")
    assert "aws ec2 replace-route" in page


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_the_condition_of_a_command_is_a_comment_before_it(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "infra", "--lose", "instance:aws_autoscaling_group.proxy", "--format", format)
    lines = [re.sub("<[^>]*>", "", one).strip() for one in page.splitlines()]
    number = next(number for number, one in enumerate(lines) if "aws autoscaling terminate-instance" in one)
    assert lines[number - 1].startswith("# only if the list shows the instance that hangs as InService and Healthy")
    assert "aws autoscaling describe-auto-scaling-groups " in lines[number - 2]


IDS = "aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=10.20.20.10 --query "


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_ids_are_looked_up_by_private_address_once(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml", "--format", format)
    assert page.count(IDS) == 1
    assert page.index("IDs: these show them by private address") < page.index(IDS) < page.index("attach-network")
    assert page.count("aws ec2 describe-addresses --query ") == 1


def test_ids_are_looked_up_only_if_commands_need_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml", "--lose", "instance:vpn-1")
    assert IDS not in page
    assert "aws ec2 describe-addresses --query " in page
    assert "IDs:" not in shown(capsys, "shop.enilint.yaml", "--lose", "zone:eu-west-1c")
    design = tmp_path / "shop.enilint.yaml"
    design.write_text((HERE / "shop.enilint.yaml").read_text().replace("[10.20.20.10]", "[]"))
    assert "Values=" not in shown(capsys, str(design), "--lose", "instance:db-1")


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_fact_that_several_lines_miss_is_named_once(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "infra", "--lose", "instance:aws_autoscaling_group.proxy", "--format", format)
    words = " ".join(re.sub("[<][^>]*>|`", "", page).split())
    assert (
        words.count("whether the lost instance of aws_autoscaling_group.proxy has aws_network_interface.partner") == 1
    )
    assert words.count("not known: (1)") == 3


def test_no_word_of_an_effect_is_an_order(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml")
    assert "\n  down       db-1, db-2, fw-a, vpn-1, web-1\n" in page
    assert "\n  can move   Elastic IP vpn (on the allow-list of branch-offices) to vpn-2" in page
    assert "\n  redesign   keep all members in eu-west-1a" in page
    assert not re.search(r"^  (stops|moves|later) ", page, re.MULTILINE)
    assert "promise    to survive the loss of a zone: NOT kept; it does not survive the loss of eu-west-1a" in page


INSPECTED = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, zone: us-east-1a, cidr: 10.0.1.0/24}
  in-a: {vpc: v, zone: us-east-1a, cidr: 10.0.2.0/24}
  in-b: {vpc: v, zone: us-east-1b, cidr: 10.0.3.0/24}
instances: {fw: {type: m5.large, subnet: a, source_dest_check: false}}
transit_gateway_attachments: {hub: {transit_gateway: tgw, subnets: [in-a, in-b]}}
route_tables: {in: {vpc: v, subnets: [in-a, in-b], routes: [{destination: 0.0.0.0/0, instance: fw}]}}
"""


def test_what_comes_in_by_a_transit_gateway_is_cut_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design = tmp_path / "inspected.enilint.yaml"
    design.write_text(INSPECTED)
    page = shown(capsys, str(design))
    assert "still running there: transit gateway attachment hub" in " ".join(
        section(page, "if instance fw is lost").split()
    )
    assert "goes on    transit gateway attachment hub (cut off) in us-east-1b alone" in section(
        page, "if us-east-1a is lost"
    )


def test_a_name_is_in_no_zone(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(section(shown(capsys, "shop.enilint.yaml"), "if eu-west-1a is lost").split())
    assert "gone 10.20.20.10 (db-address): no member can have it: it cannot leave eu-west-1a; db.shop.internal can" in (
        words
    )
    assert "db.shop.internal can point to another address: change the record" in words


def test_a_standby_may_be_active_after_an_earlier_failover(capsys: pytest.CaptureFixture[str]) -> None:
    event = section(shown(capsys, "shop.enilint.yaml"), "if instance db-2 is lost")
    assert "If no earlier failover has happened, no address, name or route is lost." in event
    assert "aws ec2 describe-network-interfaces" in event
    assert '- db-2 has it: it is lost: type the commands of "if instance db-1 is lost", with the names exch' in event
    assert "stop-instances" not in event


def test_the_loss_of_a_standby_is_the_loss_of_redundancy(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml")
    assert "next loss  no other member can have Elastic IP vpn" in section(page, "if instance vpn-2 is lost")
    assert "next loss  no other member can have Elastic IP vpn" in section(page, "if eu-west-1b is lost")
    assert "next loss  only db-2 can have 10.20.20.10" in section(page, "if instance db-1 is lost")
    assert "next loss" not in section(page, "if eu-west-1c is lost")


ELSEWHERE = """\
  other: {cidr: 10.99.0.0/16, region: eu-west-2}
subnets:
  far: {vpc: other, zone: eu-west-2a, cidr: 10.99.1.0/24}
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("", ""), "before the first command, type: export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1"),
        (
            ("eu-west-1", "x"),
            "set AWS_REGION and AWS_DEFAULT_REGION to the Region of the loss: the design does not name it",
        ),
        (("subnets:\n  p", f"{ELSEWHERE}  p"), "the design has parts in eu-west-1 and eu-west-2"),
    ],
)
def test_commands_act_in_the_region_of_the_design(
    change: tuple[str, str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = tmp_path / "shop.enilint.yaml"
    design.write_text((HERE / "shop.enilint.yaml").read_text().replace(*change))
    main(["drill", str(design), "--no-config", "--lose", "instance:db-1"])
    assert words in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["names[0]", "data.aws_availability_zones.z.names[0]"])
def test_a_zone_is_named_by_its_symbol(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "if names[0] is lost\n  down       aws_nat_gateway.nat\n" in shown(capsys, "infra", "--lose", f"zone:{name}")


def test_a_zone_that_no_design_has_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drill", "shop.enilint.yaml", "--lose", "zone:eu-west-1x"]) == 2
    output = capsys.readouterr()
    assert "It is not in this design" in output.out
    assert "no design has the zone eu-west-1x; the zones are eu-west-1a, eu-west-1b, eu-west-1c" in output.err


def test_a_zone_that_may_be_a_symbol_leaves_everything_open(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "infra", "--lose", "zone:eu-west-1a")
    assert "? down     aws_autoscaling_group.proxy" in page
    assert "\n  down " not in page


@pytest.mark.parametrize("lose", ["eu-west-1a", "zone:", "region:eu-west-1"])
def test_what_is_lost_has_a_kind(lose: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["drill", "shop.enilint.yaml", "--lose", lose])
    assert stopped.value.code == 2
    assert "expected zone:NAME, instance:ADDRESS or interface:ADDRESS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("only", "there", "missing"),
    [
        ("groups", "group db moves", "is lost"),
        ("zones", "if eu-west-1a is lost", "group db moves"),
        ("instances", "if instance fw-a is lost", "if eu-west-1a is lost"),
    ],
)
def test_only_one_section(only: str, there: str, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "shop.enilint.yaml", "--only", only)
    assert there in page
    assert missing not in page
