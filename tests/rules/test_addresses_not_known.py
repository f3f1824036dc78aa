"""ENI803 and ENI204 on addresses that are asked for, and that a plan or the source does not tell."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.inputs.terraform.plans import block, change, check, plan, refs

BEGINNING = """\
variable "on" { type = bool }
variable "more" { type = bool }

data "aws_subnet" "old" {
  id = "subnet-0123456789abcdef0"
}

resource "aws_subnet" "new" {
  vpc_id            = "vpc-0123456789abcdef0"
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.1.0/24"
}
"""


def interface(name: str, addresses: str, *, subnet: str = "aws_subnet.new", count: str = "1") -> str:
    return f"""
resource "aws_network_interface" "{name}" {{
  count       = {count}
  subnet_id   = {subnet}.id
  private_ips = {addresses}
}}
"""


def lint(directory: Path, *resources: str) -> Report:
    (directory / "main.tf").write_text(BEGINNING + "".join(resources))
    report = make_report(Options(paths=[str(directory)], kind="terraform", use_config=False))
    assert report.errors == ()
    return report


def findings(report: Report, rule: str = "ENI803") -> list[str]:
    return [one.message.removesuffix(": AWS refuses the address") for one in report.findings if one.rule == rule]


def missing(report: Report, rule: str = "ENI803") -> dict[str, tuple[str, ...]]:
    return {one.subject: one.facts for one in report.undecided if one.rule == rule}


OLD = "data.aws_subnet.old"


@pytest.mark.parametrize("number", [4, 10, 14, -2, -12])
def test_a_number_that_every_subnet_has(number: int, tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", f"[cidrhost({OLD}.cidr_block, {number})]", subnet=OLD))
    assert (findings(report), missing(report)) == ([], {})


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        (0, "the network address"),
        (1, "the VPC router"),
        (3, "the fourth address"),
        (-1, "the network broadcast address"),
    ],
)
def test_a_number_that_aws_keeps_in_every_subnet(number: int, kept: str, tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", f"[cidrhost({OLD}.cidr_block, {number})]", subnet=OLD))
    address = f"cidrhost({OLD}.cidr_block, {number})"
    assert findings(report) == [f"aws_network_interface.eni[0] lists {address}, but AWS reserves it as {kept} of {OLD}"]


@pytest.mark.parametrize(
    ("addresses", "subnet"),
    [
        (f"[cidrhost({OLD}.cidr_block, 15)]", OLD),
        (f"[cidrhost({OLD}.cidr_block, -13)]", OLD),
        (f"[cidrhost({OLD}.cidr_block, 10)]", "aws_subnet.new"),
        (f"[cidrhost(cidrsubnet({OLD}.cidr_block, 4, 1), 10)]", OLD),
        (f'["10.0.1.10", cidrhost({OLD}.cidr_block, 1000)]', OLD),
    ],
)
def test_what_depends_on_a_block_that_is_not_known(addresses: str, subnet: str, tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", addresses, subnet=subnet))
    assert findings(report) == []
    assert any("data.aws_subnet.old" in fact for fact in missing(report)["aws_network_interface.eni[0]"])


def test_the_block_of_a_subnet_that_exists_is_not_known(tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", '["10.0.1.10"]', subnet=OLD))
    assert missing(report) == {"aws_network_interface.eni[0]": ("the CIDR block of data.aws_subnet.old",)}


def test_addresses_that_aws_picks_are_no_question(tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", "null"), interface("other", "[]"), interface("old", "null", subnet=OLD))
    assert (findings(report), missing(report)) == ([], {})


def test_one_number_of_one_block_is_one_address(tmp_path: Path) -> None:
    address = f"[cidrhost({OLD}.cidr_block, 10)]"
    report = lint(tmp_path, interface("a", address, subnet=OLD), interface("b", address, subnet=OLD))
    words = f"cidrhost({OLD}.cidr_block, 10), but aws_network_interface.a[0] lists it, too"
    assert findings(report) == [f"aws_network_interface.b[0] lists {words}"]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ('var.on ? ["10.0.1.10"] : null', "fine"),
        ('var.on ? ["10.0.1.10"] : ["10.0.1.11", "10.0.1.12"]', "fine"),
        ('[var.on ? "10.0.1.10" : "10.0.1.11"]', "fine"),
        ('var.on ? ["10.0.2.10"] : null', "undecided"),
        ('[var.on ? "10.0.1.10" : "10.0.1.3"]', "undecided"),
        ('var.on ? ["10.0.2.10", "10.0.1.10"] : ["10.0.2.10"]', "wrong"),
        ('[var.on ? "10.0.2.10" : "10.0.1.3"]', "wrong"),
    ],
)
def test_addresses_of_which_there_are_candidates(addresses: str, expected: str, tmp_path: Path) -> None:
    report = lint(tmp_path, interface("eni", addresses))
    assert bool(findings(report)) == (expected == "wrong")
    assert bool(missing(report)) == (expected == "undecided")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("var.on ? 1 : 0", "var.on ? 1 : 0", "wrong"),
        ("var.on ? 1 : 0", "1", "wrong"),
        ("var.on ? 1 : 0", "var.on ? 0 : 1", "fine"),
        ("var.on ? 1 : 0", "var.more ? 1 : 0", "undecided"),
    ],
)
def test_one_address_of_two_that_may_exist(first: str, second: str, expected: str, tmp_path: Path) -> None:
    one, other = (interface(name, '["10.0.1.10"]', count=count) for name, count in (("a", first), ("b", second)))
    report = lint(tmp_path, one, other)
    assert bool(findings(report)) == (expected == "wrong")
    assert bool(missing(report)) == (expected == "undecided")


def test_two_that_exist_together_beside_one_that_never_does(tmp_path: Path) -> None:
    counts = {"a": "var.on ? 1 : 0", "b": "var.on ? 0 : 1", "c": "var.on ? 0 : 1"}
    report = lint(tmp_path, *(interface(name, '["10.0.1.10"]', count=count) for name, count in counts.items()))
    words = "10.0.1.10, but aws_network_interface.b[0] lists it, too"
    assert findings(report) == [f"aws_network_interface.c[0] lists {words}"]


ATTACHED = """
resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.new.id
}

resource "aws_network_interface" "eni" {
  subnet_id         = aws_subnet.new.id
  private_ips_count = var.on ? "9" : null
}

resource "aws_network_interface_attachment" "eni" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.eni.id
  device_index         = 1
}
"""


def test_the_number_of_addresses_may_have_candidates(tmp_path: Path) -> None:
    report = lint(tmp_path, ATTACHED)
    assert findings(report, "ENI204") == []
    assert missing(report, "ENI204") == {"aws_network_interface.eni": ("the value of var.on",)}


def planned(expressions: dict) -> Report:
    after = {"subnet_id": "subnet-0123456789abcdef0"}
    changes = [
        change("aws_network_interface.eni", after, ("private_ips",)),
        change("data.aws_subnet.old", {}, ("cidr_block",), actions=("read",)),
    ]
    return check(plan(changes, [block("aws_network_interface.eni", expressions)]), "ENI803")


def test_a_plan_leaves_open_what_is_asked_for() -> None:
    report = planned({"private_ips": refs("data.aws_subnet.old.cidr_block")})
    assert (findings(report), list(missing(report))) == ([], ["aws_network_interface.eni"])


def test_a_plan_leaves_nothing_open_that_aws_picks() -> None:
    report = planned({})
    assert (findings(report), missing(report)) == ([], {})
