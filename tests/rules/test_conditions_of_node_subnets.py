"""Conditions of ENI315 and ENI821, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BASE_315 = """\
variable "public" { type = bool }
variable "green" { type = bool }
variable "subnet_id" { type = string }
variable "more" { type = list(string) }
variable "template" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}
resource "aws_route_table_association" "public" {
  count          = 5
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}
resource "aws_subnet" "public" {
  count      = 5
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_launch_template" "plain" {
  image_id = "ami-0a1b2c3d4e5f60718"
}
resource "aws_launch_template" "public" {
  network_interfaces {
    associate_public_ip_address = true
  }
}
resource "aws_launch_template" "perhaps" {
  dynamic "network_interfaces" {
    for_each = var.green ? [1] : []
    content {
      associate_public_ip_address = true
    }
  }
}
resource "aws_launch_template" "unknown" {
  dynamic "network_interfaces" {
    for_each = var.more
    content {
      associate_public_ip_address = true
    }
  }
}
"""

DESIGNS_315 = {
    "four subnets": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = slice(aws_subnet.public[*].id, 0, 4)  # error
}
""",
    "a subnet that is not known": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [var.subnet_id]  # undecided
}
""",
    "a subnet that is not known beside one that is": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [var.subnet_id, aws_subnet.public[0].id]  # error
}
""",
    "a list that is not known": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [for one in var.more : one if one != "subnet-0a1b2c3d"]  # undecided
}
""",
    "a list that is not known of nodes with interfaces of their own": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [for one in var.more : one if one != "subnet-0a1b2c3d"]
  launch_template {
    id      = aws_launch_template.public.id
    version = "1"
  }
}
""",
    "a subnet that is not known of nodes with interfaces of their own": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [var.subnet_id]
  launch_template {
    id      = aws_launch_template.public.id
    version = "1"
  }
}
""",
    "a template that lists no interfaces": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public[0].id]  # error
  launch_template {
    id      = aws_launch_template.plain.id
    version = "1"
  }
}
""",
    "a template that may list interfaces": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public[0].id]  # undecided
  launch_template {
    id      = aws_launch_template.perhaps.id
    version = "1"
  }
}
resource "aws_eks_node_group" "more" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public[0].id]  # undecided
  launch_template {
    id      = aws_launch_template.unknown.id
    version = "1"
  }
}
""",
    "a template that is not known": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public[0].id]  # undecided
  launch_template {
    id      = var.template
    version = "1"
  }
}
""",
    "a subnet that may assign public addresses": """\
resource "aws_subnet" "perhaps" {
  vpc_id                  = aws_vpc.core.id
  cidr_block              = "10.0.99.0/24"
  map_public_ip_on_launch = var.public
}
resource "aws_route_table_association" "perhaps" {
  subnet_id      = aws_subnet.perhaps.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.perhaps.id]  # undecided
}
""",
    "a subnet that is found": """\
data "aws_subnet" "found" {
  vpc_id                  = aws_vpc.core.id
  cidr_block              = "10.0.98.0/24"
  map_public_ip_on_launch = false
}
resource "aws_route_table_association" "found" {
  subnet_id      = data.aws_subnet.found.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [data.aws_subnet.found.id, aws_subnet.public[1].id]  # error
}
""",
    "one of two subnets": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [var.green ? aws_subnet.public[0].id : aws_subnet.public[1].id]  # undecided
}
""",
    "one of two templates": """\
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = [aws_subnet.public[0].id]  # undecided
  launch_template {
    id      = var.green ? aws_launch_template.plain.id : aws_launch_template.public.id
    version = "1"
  }
}
""",
    "a list in a list": """\
resource "aws_subnet" "private" {
  count      = var.green ? 2 : 1
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index + 50)
}
resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = ["${aws_subnet.private.*.id}"]  # undecided
}
resource "aws_eks_node_group" "own" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids    = ["${aws_subnet.private.*.id}"]
  launch_template {
    id      = aws_launch_template.public.id
    version = "1"
  }
}
""",
}

BASE_821 = """\
variable "type" { type = string }
variable "green" { type = bool }
variable "subnet_id" { type = string }
variable "more" { type = list(string) }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "plain" {
  count      = 4
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
"""

DESIGNS_821 = {
    "three and four subnets": """\
resource "aws_lb" "three" {
  ip_address_type = "dualstack"
  subnets         = slice(aws_subnet.plain[*].id, 0, 3)  # error
}
resource "aws_lb" "four" {
  ip_address_type = "dualstack"
  subnets         = aws_subnet.plain[*].id  # error
}
""",
    "a list that is not known": """\
resource "aws_lb" "dual" {
  ip_address_type = "dualstack"
  subnets         = [for one in var.more : one if one != "subnet-0a1b2c3d"]  # undecided
}
resource "aws_lb" "plain" {
  ip_address_type = "ipv4"
  subnets         = [for one in var.more : one if one != "subnet-0a1b2c3d"]
}
resource "aws_lb" "unknown" {
  ip_address_type = var.type
  subnets         = [for one in var.more : one if one != "subnet-0a1b2c3d"]  # undecided
}
""",
    "a subnet that is not known": """\
resource "aws_lb" "dual" {
  ip_address_type = "dualstack"
  subnets         = [var.subnet_id]  # undecided
}
resource "aws_lb" "plain" {
  ip_address_type = "ipv4"
  subnets         = [var.subnet_id]
}
resource "aws_lb" "both" {
  ip_address_type = "dualstack"
  subnets         = [var.subnet_id, aws_subnet.plain[0].id]  # error
}
""",
    "an address type that is not known": """\
resource "aws_lb" "web" {
  ip_address_type = var.type
  subnets         = [aws_subnet.plain[0].id]  # undecided
}
resource "aws_lb" "either" {
  ip_address_type = var.green ? "dualstack" : "dualstack-without-public-ipv4"
  subnets         = [aws_subnet.plain[0].id]  # error
}
""",
    "one of two subnets": """\
resource "aws_lb" "dual" {
  ip_address_type = "dualstack"
  subnets         = [var.green ? aws_subnet.plain[0].id : aws_subnet.plain[1].id]  # undecided
}
""",
    "a list in a list": """\
resource "aws_subnet" "more" {
  count      = var.green ? 2 : 1
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index + 50)
}
resource "aws_lb" "dual" {
  ip_address_type = "dualstack"
  subnets         = ["${aws_subnet.more.*.id}"]  # undecided
}
resource "aws_lb" "plain" {
  ip_address_type = "ipv4"
  subnets         = ["${aws_subnet.more.*.id}"]
}
""",
}


@pytest.mark.parametrize("name", DESIGNS_315)
def test_eni315(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_315 + DESIGNS_315[name], "ENI315")


@pytest.mark.parametrize("name", DESIGNS_821)
def test_eni821(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_821 + DESIGNS_821[name], "ENI821")
