"""ENI207, ENI807 and ENI808 in Terraform source: ranges of subnets."""

from pathlib import Path

from tests.rules.marked import check, lint

VPC = """\
variable "block" {
  type = string
}

variable "wide" {
  type = bool
}

variable "other" {
  type = bool
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
"""


def subnet(name: str, block: str, mark: str = "", more: str = "", vpc: str = "core") -> str:
    return f"""
resource "aws_subnet" "{name}" {{
  vpc_id     = aws_vpc.{vpc}.id
  cidr_block = {block}{mark and f"  # {mark}"}
  {more}
}}
"""


def test_a_subnet_outside_of_its_vpc(tmp_path: Path) -> None:
    source = VPC + subnet("in", '"10.0.1.0/24"') + subnet("out", '"10.1.0.0/24"', "error")
    (finding,) = check(tmp_path, source, "ENI807").findings
    assert finding.message == (
        "aws_subnet.out has the CIDR block 10.1.0.0/24, but aws_vpc.core has 10.0.0.0/16: AWS refuses the subnet "
        "(InvalidSubnet.Range)"
    )
    assert [one.subject for one in finding.related] == ["aws_vpc.core"]


def test_a_further_block_that_is_told_or_not(tmp_path: Path) -> None:
    association = """
resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.core.id
  cidr_block = %s
}
"""
    pods = subnet("pods", '"100.64.0.0/18"')
    check(tmp_path, VPC + pods + association % '"100.64.0.0/16"', "ENI807")
    pods = subnet("pods", '"100.64.0.0/18"', "undecided")
    check(tmp_path, VPC + pods + association % "var.block", "ENI807")


def test_subnets_that_overlap(tmp_path: Path) -> None:
    source = VPC + subnet("app", "cidrsubnet(aws_vpc.core.cidr_block, 4, 0)") + subnet("db", '"10.0.8.0/24"', "error")
    (finding,) = check(tmp_path, source, "ENI807").findings
    assert finding.message == (
        "aws_subnet.db has the CIDR block 10.0.8.0/24, but aws_subnet.app in the same VPC aws_vpc.core "
        "has 10.0.0.0/20: AWS refuses overlapping blocks (InvalidSubnet.Conflict)"
    )


def test_subnets_of_opposite_conditions_never_overlap(tmp_path: Path) -> None:
    wide = subnet("wide", '"10.0.0.0/20"', more="count = var.wide ? 1 : 0")
    check(tmp_path, VPC + wide + subnet("narrow", '"10.0.0.0/24"', more="count = var.wide ? 0 : 1"), "ENI807")
    other = subnet("narrow", '"10.0.0.0/24"', more="count = var.other ? 0 : 1")
    check(tmp_path, VPC + other + wide.replace('"\n', '"  # undecided\n'), "ENI807")
    whole = subnet("all", '"10.0.0.0/16"')
    (finding,) = check(tmp_path, VPC + whole + wide.replace('"\n', '"  # error\n'), "ENI807").findings
    assert finding.subject == "aws_subnet.wide[0]"


def test_a_vpc_whose_block_is_not_told(tmp_path: Path) -> None:
    vpc = VPC.replace('"10.0.0.0/16"', "var.block")
    check(tmp_path, vpc + subnet("app", '"10.1.0.0/24"', "undecided"), "ENI807")
    check(tmp_path, VPC + subnet("app", "var.block", "undecided"), "ENI807")


def test_ipv6_in_a_subnet_without_it(tmp_path: Path) -> None:
    source = (
        VPC
        + subnet("four", '"10.0.1.0/24"')
        + subnet("six", '"10.0.2.0/24"', more="ipv6_cidr_block = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 1)")
        + """
resource "aws_network_interface" "refused" {
  subnet_id      = aws_subnet.four.id
  ipv6_addresses = ["2001:db8::10"]  # error
}

resource "aws_network_interface" "given" {
  subnet_id          = aws_subnet.six.id
  ipv6_address_count = 1
}

resource "aws_network_interface" "elsewhere" {  # undecided
  subnet_id          = "subnet-0a1b2c3d4e5f60718"
  ipv6_address_count = 1
}

resource "aws_instance" "web" {  # error
  ami                = "ami-0a1b2c3d4e5f60718"
  instance_type      = "m5.large"
  subnet_id          = aws_subnet.four.id
  ipv6_address_count = 2
}

resource "aws_network_interface" "usual" {
  subnet_id = aws_subnet.four.id
}
"""
    )
    finding = check(tmp_path, source, "ENI808").findings[0]
    assert finding.message == (
        "aws_network_interface.refused requests IPv6 addresses, but its subnet aws_subnet.four has no IPv6 CIDR block: "
        "AWS refuses the interface"
    )


def test_a_subnet_that_is_too_small(tmp_path: Path) -> None:
    instances = """
resource "aws_instance" "web" {
  count         = %s
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.small.id
}
"""
    small = subnet("small", '"10.0.1.0/28"', "error")
    (finding,) = check(tmp_path, VPC + small + instances % "12", "ENI207").findings
    assert finding.message == (
        "aws_subnet.small has 11 usable addresses (10.0.1.0/28), but the design needs at least 12: AWS refuses the rest"
    )
    maybe = instances.replace('"web"', '"more"') % "var.wide ? 1 : 0"
    quiet = small.replace("  # error", "")
    assert [one.subject for one in lint(tmp_path, VPC + quiet + instances % "11" + maybe, "ENI207").undecided] == [
        "aws_subnet.small"
    ]
    check(tmp_path, VPC + quiet + instances % "10" + maybe, "ENI207")


def test_a_group_that_grows(tmp_path: Path) -> None:
    group = """
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 20
  vpc_zone_identifier = [aws_subnet.small.id]
}
"""
    (finding,) = check(tmp_path, VPC + subnet("small", '"10.0.1.0/28"', "warning") + group, "ENI207").findings
    assert finding.message == (
        "aws_subnet.small has 11 usable addresses (10.0.1.0/28), but the design needs 20 at the max_size of its "
        "groups: AWS refuses to scale that far"
    )
