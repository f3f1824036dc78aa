"""Route tables in Terraform source: which one holds for a subnet, what is in it, and what rules say of it."""

from pathlib import Path

import pytest

from enilint.values import Missing, Unknown, known
from tests.rules.marked import check, network_of

VPC = """
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "own" {
  vpc_id = aws_vpc.core.id
}
"""
ASSOCIATED = """
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.own.id
}
"""
ADOPTED = """
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.core.default_route_table_id
}
"""
REPLACED = """
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.core.id
  route_table_id = aws_route_table.own.id
}
"""
SOMETIMES = """
variable "own" {}

resource "aws_route_table_association" "app" {
  count          = var.own ? 1 : 0
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.own.id
}
"""
ELSEWHERE = """
variable "subnet" {}

resource "aws_route_table_association" "any" {
  subnet_id      = var.subnet
  route_table_id = aws_route_table.own.id
}
"""


@pytest.mark.parametrize(
    ("source", "table"),
    [
        pytest.param(ASSOCIATED, "aws_route_table.own", id="association"),
        pytest.param(ASSOCIATED + ADOPTED, "aws_route_table.own", id="association before main table"),
        pytest.param(ADOPTED, "aws_default_route_table.main", id="adopted main table"),
        pytest.param(ADOPTED + REPLACED, "aws_route_table.own", id="replaced main table"),
        pytest.param("", "aws_vpc.core.main_route_table_id", id="main table of a new VPC"),
        pytest.param(
            'variable "id" {}\nresource "aws_default_route_table" "of" {\n  default_route_table_id = var.id\n}\n',
            None,
            id="adopted main table of an unknown VPC",
        ),
        pytest.param(SOMETIMES + ADOPTED, None, id="association that may not be there"),
        pytest.param(ELSEWHERE + ADOPTED, None, id="association of an unknown subnet"),
    ],
)
def test_the_table_of_a_subnet(source: str, table: str | None, tmp_path: Path) -> None:
    network = network_of(tmp_path, VPC + source)
    (subnet,) = (one for one in network.subnets if one.address == "aws_subnet.app")
    found = network.route_table_of(subnet)
    if table is None:
        assert isinstance(found, Unknown)
        assert found.fact
    else:
        assert str(known(found)) == table


ROUTES = """
resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.core.id
}

resource "aws_nat_gateway" "out" {
  subnet_id = aws_subnet.app.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.out.id
}

resource "aws_route" "far" {
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = "192.168.0.0/16"
  transit_gateway_id     = "tgw-0a1b2c3d4e5f60718"
}

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.core.default_route_table_id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.out.id
  }
}

resource "aws_route" "added" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "172.16.0.0/12"
  gateway_id             = "vgw-0a1b2c3d4e5f60718"
}
"""
MAYBE = """
variable "far" {}

resource "aws_route" "maybe" {
  count                  = var.far ? 1 : 0
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = "198.18.0.0/15"
  gateway_id             = "igw-0a1b2c3d4e5f60718"
}
"""
LOOSE = """
variable "table" {}

resource "aws_route" "loose" {
  route_table_id         = var.table
  destination_cidr_block = "198.18.0.0/15"
  gateway_id             = "igw-0a1b2c3d4e5f60718"
}
"""


def test_the_routes_of_a_table_and_their_kinds(tmp_path: Path) -> None:
    network = network_of(tmp_path, VPC + ROUTES)
    kinds = {
        str(table): {str(one.destination): one.target_kind for one in network.routing.routes_of(table)}
        for table in network.route_tables
    }
    assert kinds == {
        "aws_route_table.own": {"0.0.0.0/0": "internet-gateway", "192.168.0.0/16": "transit-gateway"},
        "aws_default_route_table.main": {"0.0.0.0/0": "nat-gateway", "172.16.0.0/12": "virtual-private-gateway"},
    }
    assert [network.routing.unlisted_routes(table) for table in network.route_tables] == [(), ()]


@pytest.mark.parametrize("source", [MAYBE, LOOSE])
def test_routes_that_may_be_in_a_table(source: str, tmp_path: Path) -> None:
    network = network_of(tmp_path, VPC + source)
    (table,) = (one for one in network.route_tables if one.declared)
    assert network.routing.routes_of(table) == []
    assert network.routing.unlisted_routes(table)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        pytest.param(ROUTES, True, id="attached"),
        pytest.param("", False, id="none"),
        pytest.param('variable "v" {}\nresource "aws_internet_gateway" "x" {\n  vpc_id = var.v\n}', None, id="unknown"),
    ],
)
def test_internet_gateways(source: str, answer: bool | None, tmp_path: Path) -> None:
    network = network_of(tmp_path, VPC + source)
    (vpc,) = (one for one in network.vpcs if one.declared)
    found = network.routing.has_internet_gateway(vpc)
    assert (isinstance(found, Missing) and bool(found.facts)) if answer is None else found is answer


NAT = """
resource "aws_instance" "nat" {
  ami               = "ami-0a1b2c3d4e5f60718"
  instance_type     = "t3.nano"
  subnet_id         = aws_subnet.app.id
  source_dest_check = false
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id # MARK
}
"""


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param(ASSOCIATED, "error", id="own table"),
        pytest.param(REPLACED, "error", id="main table"),
        pytest.param(SOMETIMES, "undecided", id="own table, perhaps"),
        pytest.param(ADOPTED, "", id="another table"),
        pytest.param(ASSOCIATED + MAYBE, "undecided", id="another way out, perhaps"),
    ],
)
def test_forwarders_that_send_to_themselves(source: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, (VPC + NAT + source).replace("MARK", mark), "ENI306")


EIP = """
resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.app.id
}

resource "aws_eip" "nat" {
  instance = aws_instance.nat.id # MARK
}
"""
SIDE = """
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.nat.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""


@pytest.mark.parametrize(("source", "mark"), [("", ""), (SIDE, "warning")])
def test_addresses_of_instances_with_several_interfaces(source: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, (VPC + NAT.replace(" # MARK", "") + EIP + source).replace("MARK", mark), "ENI305")


FIREWALL = """
resource "aws_subnet" "db" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_subnet" "edge" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.3.0/24"
}

resource "aws_instance" "fw" {
  ami               = "ami-0a1b2c3d4e5f60718"
  instance_type     = "c5.large"
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
}

resource "aws_route" "there" {
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = aws_subnet.db.cidr_block
  network_interface_id   = aws_instance.fw.primary_network_interface_id # MARK
}

resource "aws_route_table" "db" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table_association" "db" {
  subnet_id      = aws_subnet.db.id
  route_table_id = aws_route_table.db.id
}
"""
BACK = """
resource "aws_route" "back" {
  route_table_id         = aws_route_table.db.id
  destination_cidr_block = "RANGE"
  network_interface_id   = aws_instance.fw.primary_network_interface_id
}
"""


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param("", "warning", id="no route back"),
        pytest.param(BACK.replace("RANGE", "10.0.1.0/24"), "", id="route back"),
        pytest.param(BACK.replace("RANGE", "0.0.0.0/0"), "warning", id="route back that the local route covers"),
        pytest.param(LOOSE, "undecided", id="route back, perhaps"),
    ],
)
def test_middleboxes_that_see_one_direction(source: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, (VPC + ASSOCIATED + FIREWALL + source).replace("MARK", mark), "ENI307")


def test_the_primary_interface_by_its_name_in_old_providers(tmp_path: Path) -> None:
    source = """
resource "aws_instance" "nat" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t2.micro"
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_route" "out" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.network_interface_id  # error
}
"""
    (finding,) = check(tmp_path, source, "ENI303").findings
    assert "to the primary interface of aws_instance.nat, whose source/destination check is on" in finding.message
