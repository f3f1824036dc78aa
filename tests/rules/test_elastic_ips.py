"""ENI604 and ENI606 in Terraform source: Elastic IPs, and what holds them."""

from pathlib import Path

import pytest

from tests.rules.marked import check, lint


def elastic_ips(name: str, count: str, mark: str = "", more: str = "") -> str:
    return f"""
resource "aws_eip" "{name}" {{{mark and f"  # {mark}"}
  count = {count}
  {more}
}}
"""


MORE = 'variable "more" {\n  type = number\n}\n'

TWO_REGIONS = """
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
"""


def test_one_elastic_ip_too_many(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, elastic_ips("nat", "6", "warning"), "ENI606").findings
    assert finding.subject == "aws_eip.nat[5]"
    assert finding.message == (
        "aws_eip.nat[5] is number 6 of at least 6 Elastic IPs, but the default quota of an account is 5 per Region: "
        "AWS refuses those above the quota (AddressLimitExceeded)"
    )


def test_elastic_ips_of_a_pool_are_not_counted(tmp_path: Path) -> None:
    check(tmp_path, elastic_ips("nat", "6", more='public_ipv4_pool = "ipv4pool-ec2-0a1b2c"'), "ENI606")
    check(tmp_path, elastic_ips("nat", "6", "warning", more='public_ipv4_pool = "amazon"'), "ENI606")


def test_each_region_has_its_quota(tmp_path: Path) -> None:
    here, there = elastic_ips("a", "4"), elastic_ips("b", "4", more="provider = aws.east")
    check(tmp_path, TWO_REGIONS + here + there, "ENI606")
    (finding,) = check(tmp_path, TWO_REGIONS + here + elastic_ips("b", "4", "warning"), "ENI606").findings
    assert finding.subject == "aws_eip.b[1]"
    assert "8 Elastic IPs in eu-west-1" in finding.message


def test_providers_of_one_account_share_its_quota(tmp_path: Path) -> None:
    providers = 'provider "aws" {\n  %s\n}\nprovider "aws" {\n  alias = "b"\n  %s\n}\n'
    region = 'region = "eu-west-1"'
    both = elastic_ips("a", "3") + elastic_ips("b", "3", more="provider = aws.b")
    marked = elastic_ips("a", "3") + elastic_ips("b", "3", "warning", more="provider = aws.b")
    check(tmp_path, providers % (region, region) + marked, "ENI606")
    for one, other in (
        (region, "region = var.more"),
        (f'{region}\n  profile = "p"', region),
        ("", "region = var.more"),
    ):
        check(tmp_path, MORE + providers % (one, other) + both, "ENI606")


def test_elastic_ips_that_may_not_exist(tmp_path: Path) -> None:
    five = elastic_ips("a", "5")
    check(tmp_path, MORE + five + elastic_ips("b", "var.more > 1 ? 1 : 0", "undecided"), "ENI606")


BASE = """
variable "green" {
  type = bool
}

variable "holder" {
  type = string
}

resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}

resource "aws_network_interface" "vip" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.10"]
}

resource "aws_network_interface" "other" {
  subnet_id = aws_subnet.app.id
}

resource "aws_eip" "one" {
}

resource "aws_eip" "two" {
}
"""


def association(name: str, elastic_ip: str, interface: str, more: str = "", mark: str = "") -> str:
    interface = interface if "." in interface else f"aws_network_interface.{interface}.id"
    return f"""
resource "aws_eip_association" "{name}" {{{"  # undecided" if mark == "undecided" else ""}
  allocation_id        = aws_eip.{elastic_ip}.id
  network_interface_id = {interface}{"  # error" if mark == "error" else ""}
  {more}
}}
"""


def nat(name: str, elastic_ip: str, mark: str = "") -> str:
    return f"""
resource "aws_nat_gateway" "{name}" {{
  subnet_id     = aws_subnet.app.id
  allocation_id = aws_eip.{elastic_ip}.id{mark and f"  # {mark}"}
}}
"""


def test_one_elastic_ip_for_two_interfaces(tmp_path: Path) -> None:
    source = BASE + association("a", "one", "vip") + association("b", "one", "other", mark="error")
    (finding,) = check(tmp_path, source, "ENI604").findings
    assert finding.message == (
        "aws_network_interface.other has the same Elastic IP as aws_network_interface.vip "
        "(aws_eip_association.b, aws_eip_association.a), but it belongs to one private address: "
        "only the last association keeps it"
    )
    source = BASE + association("a", "one", "vip") + association("b", "one", "var.holder", mark="undecided")
    check(tmp_path, source, "ENI604")


def test_associations_that_exclude_each_other(tmp_path: Path) -> None:
    blue = association("blue", "one", "vip", "count = var.green ? 0 : 1")
    check(tmp_path, BASE + blue + association("green", "one", "other", "count = var.green ? 1 : 0"), "ENI604")


def test_an_elastic_ip_of_a_nat_gateway(tmp_path: Path) -> None:
    check(tmp_path, BASE + association("a", "one", "vip") + nat("a", "two"), "ENI604")
    check(tmp_path, BASE + association("a", "one", "vip") + nat("a", "one", "error"), "ENI604")
    check(tmp_path, BASE + nat("a", "one") + nat("b", "one", "error"), "ENI604")


def test_two_elastic_ips_of_one_address(tmp_path: Path) -> None:
    second = association("b", "two", "vip")
    (finding,) = lint(tmp_path, BASE + association("a", "one", "vip") + second, "ENI604").findings
    assert finding.message == (
        "aws_eip_association.b associates an Elastic IP with the primary private address of aws_network_interface.vip, "
        "but aws_eip_association.a already associates one: the last association replaces the other"
    )


def test_an_association_with_an_address_of_another_interface(tmp_path: Path) -> None:
    other = 'private_ip_address = "10.0.1.20"  # error'
    (finding,) = check(tmp_path, BASE + association("a", "one", "vip", other), "ENI604").findings
    assert finding.message == (
        "aws_eip_association.a is for the private address 10.0.1.20, but aws_network_interface.vip has 10.0.1.10: "
        "AWS refuses the association"
    )
    check(tmp_path, BASE + association("a", "one", "other", other.removesuffix("  # error"), "undecided"), "ENI604")
    check(tmp_path, BASE + association("a", "one", "other", other.replace("10.0.1", "10.0.2")), "ENI604")


@pytest.mark.parametrize("ignored", ["[private_ips]", "[tags, private_ip_list]", "all", '["private_ips"]', '["*"]'])
def test_an_interface_whose_addresses_terraform_ignores_may_have_more(tmp_path: Path, ignored: str) -> None:
    lifecycle = f"lifecycle {{\n    ignore_changes = {ignored}\n  }}"
    source = BASE.replace('["10.0.1.10"]', f'["10.0.1.10"]\n  {lifecycle}')
    other = 'private_ip_address = "10.0.1.20"'
    (undecided,) = check(tmp_path, source + association("a", "one", "vip", other, "undecided"), "ENI604").undecided
    assert undecided.facts == (
        "the private addresses that something other than Terraform adds to aws_network_interface.vip",
    )
    elsewhere = 'private_ip_address = "10.0.2.20"  # error'
    check(tmp_path, source + association("a", "one", "vip", elsewhere), "ENI604")


def test_an_interface_whose_tags_terraform_ignores_has_the_addresses_it_lists(tmp_path: Path) -> None:
    source = BASE.replace('["10.0.1.10"]', '["10.0.1.10"]\n  lifecycle {\n    ignore_changes = [tags]\n  }')
    check(tmp_path, source + association("a", "one", "vip", 'private_ip_address = "10.0.1.20"  # error'), "ENI604")


def test_an_association_with_an_instance_and_an_interface(tmp_path: Path) -> None:
    """Which interface is the primary one of an instance outside of the design, nothing tells."""
    source = BASE + association("a", "one", "vip", 'instance_id = "i-0a1b2c3d4e5f60718"', "undecided")
    check(tmp_path, source, "ENI604")


def test_the_private_address_that_an_interface_tells_is_its_primary(tmp_path: Path) -> None:
    own = "private_ip_address = aws_network_interface.other.private_ip"
    first = association("a", "one", "other")
    check(tmp_path, BASE + first + association("b", "one", "other", own), "ENI604")
    second = f"{own}  # error"
    check(tmp_path, BASE + first + association("b", "two", "other", second), "ENI604")
    of_another = "private_ip_address = aws_network_interface.vip.private_ip"
    (undecided, *_) = lint(tmp_path, BASE + first + association("b", "two", "other", of_another), "ENI604").undecided
    assert undecided.subject == "aws_eip_association.a"
