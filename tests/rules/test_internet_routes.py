"""ENI603 in Terraform: what shows that an Elastic IP has a way to the internet, and what only may."""

from pathlib import Path

import pytest

from tests.inputs.terraform import plans
from tests.rules.marked import check, lint

BASE = """
variable "id" {}

variable "on" {
  type = bool
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.app.id
}

resource "aws_eip" "vip" {
  network_interface = aws_network_interface.vip.id # MARK
}
"""
GATEWAY = """
resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}
"""
ASSOCIATION = """
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
"""


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"', more: str = "") -> str:
    return f"""
resource "aws_route" "default" {{
  route_table_id = aws_route_table.app.id
  {destination}
  {target}
  {more}
}}
"""


OUT = route("gateway_id = aws_internet_gateway.core.id")


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param("", "error", id="no gateway and no table"),
        pytest.param(ASSOCIATION, "error", id="no gateway"),
        pytest.param(GATEWAY, "warning", id="main table of a new VPC"),
        pytest.param(
            GATEWAY + OUT.replace("aws_route_table.app.id", "aws_vpc.core.main_route_table_id"),
            "",
            id="route in the main table",
        ),
        pytest.param(
            GATEWAY + OUT.replace("aws_route_table.app.id", "aws_vpc.core.default_route_table_id"),
            "",
            id="route in the default table",
        ),
        pytest.param(
            GATEWAY + OUT.replace("aws_route_table.app.id", "var.id"), "undecided", id="route in an unknown table"
        ),
        pytest.param(
            GATEWAY + 'resource "aws_main_route_table_association" "any" {\n  vpc_id = var.id\n'
            "  route_table_id = aws_route_table.app.id\n}\n",
            "undecided",
            id="main table of an unknown VPC replaced",
        ),
        pytest.param(GATEWAY + ASSOCIATION, "warning", id="table without routes"),
        pytest.param(GATEWAY + ASSOCIATION + OUT, "", id="route to the gateway"),
        pytest.param(GATEWAY + OUT, "warning", id="route in a table of other subnets"),
        pytest.param(
            GATEWAY
            + ASSOCIATION
            + route("gateway_id = aws_internet_gateway.core.id", "destination_cidr_block = var.id"),
            "undecided",
            id="route to an unknown destination",
        ),
        pytest.param(
            GATEWAY + ASSOCIATION + route("gateway_id = var.id"), "undecided", id="route to an unknown gateway"
        ),
        pytest.param(
            GATEWAY + ASSOCIATION + route("nat_gateway_id = var.id"), "warning", id="route to some NAT gateway"
        ),
        pytest.param(
            GATEWAY + ASSOCIATION + route('vpc_endpoint_id = "vpce-0a1b2c3d4e5f60718"'),
            "undecided",
            id="route to a firewall",
        ),
        pytest.param(
            GATEWAY
            + ASSOCIATION
            + route('vpc_endpoint_id = "vpce-0a1b2c3d4e5f60718"', 'destination_cidr_block = "10.9.0.0/16"'),
            "warning",
            id="private range through a firewall",
        ),
        pytest.param(
            GATEWAY
            + ASSOCIATION
            + route("gateway_id = aws_internet_gateway.core.id", 'destination_ipv6_cidr_block = "::/0"'),
            "warning",
            id="route for IPv6 alone",
        ),
        pytest.param(
            GATEWAY
            + ASSOCIATION
            + route("gateway_id = aws_internet_gateway.core.id", 'destination_prefix_list_id = "pl-0a1b2c3d"'),
            "",
            id="route to the prefixes of a partner",
        ),
        pytest.param(
            GATEWAY + ASSOCIATION + route("gateway_id = aws_internet_gateway.core.id", more="count = var.on ? 1 : 0"),
            "undecided",
            id="route that may not exist",
        ),
        pytest.param(
            ASSOCIATION + route('gateway_id = "igw-0a1b2c3d4e5f60718"'), "", id="gateway of another configuration"
        ),
        pytest.param(
            route('gateway_id = "igw-0a1b2c3d4e5f60718"'), "warning", id="gateway of another configuration elsewhere"
        ),
        pytest.param(
            'resource "aws_internet_gateway_attachment" "a" {\n  internet_gateway_id = "igw-0a1b2c3d4e5f60718"\n'
            "  vpc_id = var.id\n}\n",
            "warning",
            id="gateway of an unknown VPC",
        ),
        pytest.param(
            'resource "aws_route_table_association" "any" {\n  subnet_id = var.id\n'
            "  route_table_id = aws_route_table.app.id\n}\n" + GATEWAY,
            "undecided",
            id="association of an unknown subnet",
        ),
    ],
)
def test_ways_to_the_internet(source: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, BASE.replace("MARK", mark) + source, "ENI603")


@pytest.mark.parametrize(
    ("arguments", "mark"),
    [
        pytest.param("table = aws_route_table.app.id", "undecided", id="given the table"),
        pytest.param("vpc = aws_vpc.core.id", "undecided", id="given the VPC"),
        pytest.param('name = "app"', "warning", id="given nothing of the network"),
    ],
)
def test_modules_that_are_not_installed(arguments: str, mark: str, tmp_path: Path) -> None:
    call = f'module "routes" {{\n  source = "example/routes/aws"\n  {arguments}\n}}\n'
    check(tmp_path, BASE.replace("MARK", mark) + GATEWAY + ASSOCIATION + call, "ENI603")
    check(tmp_path, BASE.replace("MARK", "error" if mark == "warning" else mark) + call, "ENI603")


def test_a_default_vpc_comes_with_an_internet_gateway(tmp_path: Path) -> None:
    source = BASE.replace('"aws_vpc" "core"', '"aws_default_vpc" "core"').replace(
        "aws_vpc.core", "aws_default_vpc.core"
    )
    check(tmp_path, source.replace('  cidr_block = "10.0.0.0/16"\n', "").replace("MARK", "undecided"), "ENI603")


def test_a_subnet_of_another_configuration(tmp_path: Path) -> None:
    source = BASE.replace("subnet_id = aws_subnet.app.id", "subnet_id = var.id")
    check(tmp_path, source.replace("MARK", "undecided") + GATEWAY, "ENI603")


def options(mode: str = '"block-bidirectional"', more: str = "") -> str:
    return (
        'resource "aws_vpc_block_public_access_options" "all" {\n'
        f"  internet_gateway_block_mode = {mode}\n  {more}\n}}\n"
    )


def exclusion(mode: str, of: str = "subnet_id = aws_subnet.app.id", more: str = "") -> str:
    return (
        'resource "aws_vpc_block_public_access_exclusion" "app" {\n'
        f'  internet_gateway_exclusion_mode = "{mode}"\n  {of}\n  {more}\n}}\n'
    )


EAST = 'provider "aws" {\n  region = "eu-west-1"\n}\nprovider "aws" {\n  alias = "east"\n  region = "us-east-1"\n}\n'
OTHER = 'provider "aws" {\n  alias = "other"\n}\n'


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param(options(), "warning", id="both ways"),
        pytest.param(options('"block-ingress"'), "warning", id="inbound"),
        pytest.param(options('"off"'), "", id="off"),
        pytest.param(options("var.id"), "undecided", id="unknown mode"),
        pytest.param(options(more="count = var.on ? 1 : 0"), "undecided", id="perhaps"),
        pytest.param(EAST + options(more="provider = aws.east"), "", id="another Region"),
        pytest.param(OTHER + options(more="provider = aws.other"), "undecided", id="another provider"),
        pytest.param(options() + exclusion("allow-bidirectional"), "", id="subnet excluded"),
        pytest.param(options() + exclusion("allow-egress"), "", id="subnet excluded outbound"),
        pytest.param(options() + exclusion("allow-bidirectional", "vpc_id = aws_vpc.core.id"), "", id="VPC excluded"),
        pytest.param(
            options() + exclusion("allow-bidirectional", "vpc_id = var.id"), "undecided", id="some VPC excluded"
        ),
        pytest.param(
            options() + exclusion("allow-bidirectional", more="count = var.on ? 1 : 0"),
            "undecided",
            id="subnet excluded perhaps",
        ),
    ],
)
def test_block_public_access(source: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, BASE.replace("MARK", mark) + GATEWAY + ASSOCIATION + OUT + source, "ENI603")


def test_messages(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, BASE, "ENI603").findings
    assert finding.message == (
        "aws_eip.vip is on aws_network_interface.vip, but its VPC aws_vpc.core has no internet gateway: "
        "AWS refuses the association (Gateway.NotAttached)"
    )
    (finding,) = lint(
        tmp_path, BASE + GATEWAY + ASSOCIATION + route('transit_gateway_id = "tgw-0a1b"'), "ENI603"
    ).findings
    assert finding.message == (
        "aws_eip.vip is on aws_network_interface.vip, but its subnet aws_subnet.app has no route to an internet "
        "gateway: no internet traffic can use the Elastic IP"
    )
    assert finding.related[-1].message == "aws_route.default sends 0.0.0.0/0 to a transit gateway"
    (finding,) = lint(tmp_path, BASE + GATEWAY + ASSOCIATION + OUT + options(), "ENI603").findings
    assert "VPC Block Public Access on aws_vpc.core is set to block-bidirectional" in finding.message


VPC_ID, SUBNET_ID, INTERFACE_ID = "vpc-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718", "eni-0a1b2c3d4e5f60718"


@pytest.mark.parametrize(("actions", "mark"), [(("create",), "findings"), (("no-op",), "undecided")])
def test_what_exists_shows_that_there_is_a_gateway(actions: tuple[str, ...], mark: str) -> None:
    network = [
        plans.change("aws_vpc.core", {"id": VPC_ID}, actions=("no-op",)),
        plans.change("aws_subnet.app", {"id": SUBNET_ID, "vpc_id": VPC_ID}, actions=("no-op",)),
        plans.change("aws_network_interface.vip", {"id": INTERFACE_ID, "subnet_id": SUBNET_ID}, actions=("no-op",)),
        plans.change("aws_eip.vip", {"id": "eipalloc-0a1b", "network_interface": INTERFACE_ID}, actions=actions),
    ]
    report = plans.check(plans.plan(network), "ENI603")
    assert [one.subject for one in getattr(report, mark)] == ["aws_eip.vip"]
    assert len(report.findings) + len(report.undecided) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "has no route table of its own and uses the main route table of aws_vpc.core"),
        (ASSOCIATION, "uses aws_route_table.app"),
    ],
)
def test_the_proof_names_the_route_table_of_the_subnet(more: str, words: str, tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, BASE + GATEWAY + more, "ENI603").findings
    proof = [one.message for one in finding.related]
    assert f"aws_subnet.app {words}, which has no route to an internet gateway" in proof
