"""`enilint graph`: its arguments, what it shows of a design, and its exit codes."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from enilint.cli import main
from tests.cli.running import BROKEN, CLEAN, ERROR, LIBRARY, write

SHOP = Path(__file__).parent / "designs/shop.enilint.yaml"


def drawn(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["graph", "--no-config", *arguments]) == code
    return capsys.readouterr().out


def texts(svg: str) -> set[str]:
    return set(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def test_it_prints_svg(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", CLEAN)
    assert drawn(capsys, "a.enilint.yaml").startswith("<svg xmlns=")


def test_findings_do_not_change_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert "1 finding" in texts(drawn(capsys, "a.enilint.yaml"))


def test_a_picture_of_what_could_not_be_read_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    write("broken.enilint.yaml", BROKEN)
    write("clean.enilint.yaml", CLEAN)
    words = "no findings; incomplete: some of the input could not be read"
    assert words in texts(drawn(capsys, "broken.enilint.yaml", code=2))
    assert "no findings" in texts(drawn(capsys, "clean.enilint.yaml"))


def test_what_cannot_be_read_does(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", BROKEN)
    assert main(["graph", "--no-config", "."]) == 2
    out, err = capsys.readouterr()
    assert "1 finding; incomplete: some of the input could not be read" in texts(out)
    assert err.startswith("error: b.enilint.yaml")


def test_nothing_to_draw_is_a_picture_that_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", "version: 1\n")
    assert "nothing to draw: no subnets, no interfaces, no instances" in texts(drawn(capsys, "a.enilint.yaml"))


def test_svg_is_not_printed_on_a_terminal() -> None:
    write("a.enilint.yaml", CLEAN)
    program = "import sys; from enilint.cli import main; sys.exit(main(['graph', 'a.enilint.yaml']))"
    terminal, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": LIBRARY}
    try:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, stdout=slave, stderr=subprocess.PIPE, text=True, env=environment)
    finally:
        os.close(slave)
        os.close(terminal)
    assert done.returncode == 2
    assert done.stderr == "error: SVG is not printed on a terminal; use --output network.svg\n"


def test_output_is_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write("a.enilint.yaml", CLEAN)
    assert drawn(capsys, "a.enilint.yaml", "--output", "network.svg") == ""
    assert Path("network.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("target", ["a.enilint.yaml", "missing/network.svg"])
def test_output_that_cannot_be_written(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", CLEAN)
    assert main(["graph", "a.enilint.yaml", "--output", target]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert Path("a.enilint.yaml").read_text(encoding="utf-8") == CLEAN


def test_findings_are_those_of_check(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert main(["check", "--write-baseline", "known.json"]) == 0
    capsys.readouterr()
    for arguments in (["--select", "ENI2"], ["--select", "ENI8"], ["--baseline", "known.json"]):
        svg = drawn(capsys, "a.enilint.yaml", *arguments)
        assert not any(one.endswith("finding") for one in texts(svg))


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_themes(theme: str, capsys: pytest.CaptureFixture[str]) -> None:
    svg = drawn(capsys, str(SHOP), "--theme", theme)
    assert ("@media" in svg) is (theme == "auto")
    assert (".bg{fill:#0f151b}" in svg) is (theme != "light")
    assert (".bg{fill:#ffffff}" in svg) is (theme != "dark")


@pytest.mark.parametrize("focus", ["instances.web-3", "web-3", "interfaces.web-3-side", "attachments[1]"])
def test_focus_on_an_instance(focus: str, capsys: pytest.CaptureFixture[str]) -> None:
    if focus.startswith("attachments"):
        drawn(capsys, str(SHOP), "--focus", focus, code=2)
        return
    shown = texts(drawn(capsys, str(SHOP), "--focus", focus))
    assert {"1 finding", "web-3", "service-b", "app-c", "other zone: refused", "eu-west-1b", "eu-west-1c"} <= shown
    assert not {"eu-west-1a", "db-1", "app-a", "public-b", "report"} & shown


def test_focus_on_a_subnet(capsys: pytest.CaptureFixture[str]) -> None:
    shown = texts(drawn(capsys, str(SHOP), "--focus", "public-b", "--select", "ENI2"))
    assert {"public-b", "vpn-2", "spare", "out-b"} <= shown
    assert not {"db-3", "eu-west-1c"} & shown


def test_focus_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(SHOP), "--no-config", "--focus", "web-33"]) == 2
    assert capsys.readouterr().err == "error: no design has the instance, interface or subnet web-33\n"


def test_only_what_has_findings(capsys: pytest.CaptureFixture[str]) -> None:
    shown = texts(drawn(capsys, str(SHOP), "--only-findings", "--select", "ENI101,ENI301"))
    assert {"web-3", "report", "eu-west-1b", "eu-west-1c"} <= shown
    assert not {"db-1", "eu-west-1a", "vpn-2", "web-2"} & shown


def test_instances_that_are_alike_are_one_lane(capsys: pytest.CaptureFixture[str]) -> None:
    instances = "".join(f"  web-{number}: {{type: m5.large, subnet: a}}\n" for number in range(1, 13))
    subnets = "subnets: {a: {vpc: v, zone: eu-west-1a}}\n"
    write("a.enilint.yaml", f"version: 1\nvpcs: {{v: {{}}}}\n{subnets}instances:\n{instances}")
    assert "web × 12" in texts(drawn(capsys, "a.enilint.yaml"))
    assert {"web-1", "web-12"} <= texts(drawn(capsys, "a.enilint.yaml", "--no-fold"))


ALIKE = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_instance" "n" {
  count         = 7
  ami           = "ami-0abcd1234ef567890"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.s[count.index % 2].id
}

resource "aws_network_interface" "n" {
  count     = 12
  subnet_id = aws_subnet.s[count.index % 2].id

  attachment {
    instance     = aws_instance.n[count.index % 6].id
    device_index = 1 + floor(count.index / 6)
  }
}
"""
"""Six instances with an interface too many, and one without."""


def test_instances_with_the_same_findings_are_one_lane(capsys: pytest.CaptureFixture[str]) -> None:
    Path("alike").mkdir()
    write("alike/main.tf", ALIKE)
    svg = drawn(capsys, "alike", "--select", "ENI2,ENI3")
    assert "2 subnets, 7 instances, 19 network interfaces, 12 findings; 12 findings in 2 entries, listed below" in svg
    assert {"12 findings in 2 entries", "n × 3", "0 primary × 3", "1 n × 3", "2 n × 3", "n[6]"} <= texts(svg)
    assert not {"n[0]", "n[1]"} & texts(svg)
    pins = re.findall(r'<text class="pt"[^>]*>(\d+)<', svg)
    assert sorted(pins) == ["1"] * 3 + ["2"] * 3  # at the lane of each zone, and in the list
    assert "aws_instance.n[0] has 3 interfaces" in svg
    assert "also at n[1], n[2], n[3], n[4], n[5]" in " ".join(sorted(texts(svg)))
    whole = drawn(capsys, "alike", "--no-fold")
    assert {f"n[{number}]" for number in range(7)} <= texts(whole)


CASES = Path(__file__).parents[1] / "cases/terraform"


def test_before_is_the_network_that_exists(capsys: pytest.CaptureFixture[str]) -> None:
    plan = str(CASES / "change-eip-of-instance-removed/change-plan.json")
    assert "− app" in texts(drawn(capsys, plan))
    assert "app" in texts(drawn(capsys, plan, "--before"))


def test_what_a_plan_creates_and_replaces(capsys: pytest.CaptureFixture[str]) -> None:
    created = texts(drawn(capsys, str(CASES / "change-instance-added-to-subnet/change-plan.json")))
    assert {"old", "+ new", "+ 0 primary"} <= created
    replaced = texts(drawn(capsys, str(CASES / "change-cascade-of-subnet/change-plan.json")))
    assert {"± a", "± nat", "private"} <= replaced


def test_a_plan_that_creates_everything_marks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    shown = texts(drawn(capsys, str(CASES / "nat-modules-per-zone-ok/plan.json")))
    assert "the plan creates all of this" in shown
    assert not any(one.startswith("+ ") for one in shown)


def test_every_network_that_a_design_can_be_has_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    template = """\
Parameters:
  Both: {Type: String}
Conditions:
  IsBoth: !Equals [!Ref Both, "yes"]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: eu-west-1a, CidrBlock: 10.0.0.0/24}}
  B:
    Type: AWS::EC2::Subnet
    Condition: IsBoth
    Properties: {VpcId: !Ref Vpc, AvailabilityZone: eu-west-1b, CidrBlock: 10.0.1.0/24}
"""
    write("template.yaml", template)
    shown = texts(drawn(capsys, "template.yaml"))
    assert {"IsBoth is true", "IsBoth is false"} <= shown


def test_modules_that_were_not_read_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    subnet = 'resource "aws_subnet" "a" {\n  vpc_id = "vpc-0123456789abcdef0"\n}\n'
    write("main.tf", f'module "network" {{\n  source = "example.com/a/b/c"\n}}\n{subnet}')
    assert main(["graph", "--no-config", "."]) == 0
    out, err = capsys.readouterr()
    assert "without module.network, not read" in texts(out)
    assert err.startswith("note: ")
