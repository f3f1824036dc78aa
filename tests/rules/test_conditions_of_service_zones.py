"""Conditions of ENI107 and ENI108, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BASE_107 = """\
variable "kind" { type = string }
variable "zone" { type = string }
variable "subnet_id" { type = string }
variable "more" { type = list(string) }
variable "green" { type = bool }
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "a2" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "a3" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "x" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = var.zone
}
"""

DESIGNS_107 = {
    "two subnets of a balancer of a kind that is not known": """\
resource "aws_lb" "web" {
  load_balancer_type = var.kind
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]  # undecided
}
""",
    "one subnet of a balancer of a kind that is not known": """\
resource "aws_lb" "web" {
  load_balancer_type = var.kind
  subnets            = [aws_subnet.a.id]
}
""",
    "a list of a balancer of a kind that is not known": """\
resource "aws_lb" "web" {
  load_balancer_type = var.kind
  subnets            = var.more  # undecided
}
""",
    "one more subnet of an endpoint of a kind that is not known": """\
resource "aws_vpc_endpoint" "ssm" {  # undecided
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = var.kind
}
resource "aws_vpc_endpoint_subnet_association" "ssm" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.a.id
}
""",
    "three subnets in one zone": """\
resource "aws_lb" "web" {
  subnets = [aws_subnet.a.id, aws_subnet.a2.id, aws_subnet.a3.id]  # error
}
""",
    "two pairs in two zones": """\
resource "aws_subnet" "b2" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1b"
}
resource "aws_lb" "web" {
  subnets = [aws_subnet.a.id, aws_subnet.b.id, aws_subnet.b2.id, aws_subnet.a2.id]  # error
}
""",
    "a conflict that is certain beside a zone that is not known": """\
resource "aws_lb" "web" {
  subnets = [aws_subnet.x.id, aws_subnet.a.id, aws_subnet.a2.id]  # error
}
""",
    "two mount targets of which one is in an unknown zone": """\
resource "aws_efs_mount_target" "one" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = aws_subnet.x.id
}
resource "aws_efs_mount_target" "other" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = aws_subnet.a.id  # undecided
}
""",
    "a list that goes on": """\
resource "aws_lb" "web" {
  subnets = concat([aws_subnet.a.id], var.more)  # undecided
}
""",
}

BASE_108 = """\
data "aws_availability_zones" "all" {}
variable "kind" { type = string }
variable "zone" { type = string }
variable "number" { type = number }
variable "subnet_id" { type = string }
variable "more" { type = list(string) }
variable "green" { type = bool }
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "a2" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "c" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "eu-west-1c"
}
resource "aws_subnet" "x" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = var.zone
}
resource "aws_subnet" "y" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = var.zone
}
resource "aws_subnet" "first" {
  count             = 2
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = data.aws_availability_zones.all.names[0]
}
resource "aws_subnet" "lax" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "us-west-2-lax-1a"
}
resource "aws_subnet" "picked" {
  count  = 3
  vpc_id = "vpc-0a1b2c3d"
}
data "aws_subnet" "found" {
  id = "subnet-0a1b2c3d"
}
resource "aws_subnet" "either" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = var.green ? "eu-west-1a" : "eu-west-1b"
}
resource "aws_subnet" "near_or_far" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = var.green ? "us-west-2a" : "us-west-2-lax-1a"
}
"""

DESIGNS_108 = {
    "a balancer of a kind that is not known": """\
resource "aws_lb" "web" {
  load_balancer_type = var.kind
  subnets            = [aws_subnet.a.id]  # undecided
}
""",
    "a network load balancer with a list that is not known": """\
resource "aws_lb" "web" {
  load_balancer_type = "network"
  subnets            = var.more
}
""",
    "mount targets in one zone": """\
resource "aws_efs_mount_target" "one" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = aws_subnet.a.id
}
resource "aws_efs_mount_target" "other" {
  file_system_id = "fs-0a1b2c3d"
  subnet_id      = var.subnet_id
}
""",
    "a list that goes on": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = concat([aws_subnet.a.id], var.more)  # undecided
}
""",
    "a list of which nothing is known": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [for one in var.more : one if one != "subnet-0a1b2c3d"]  # undecided
}
""",
    "an unknown subnet in a list": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.a.id, var.subnet_id]  # undecided
}
""",
    "a subnet that is found": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.a.id, data.aws_subnet.found.id]  # undecided
}
""",
    "two subnets in the first zone of the Region": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = aws_subnet.first[*].id  # error
}
""",
    "two subnets in one zone that is not known": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.x.id, aws_subnet.y.id]  # undecided
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids = [aws_subnet.x.id, aws_subnet.y.id]  # error
  }
}
""",
    "a subnet twice in a list": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.x.id, aws_subnet.x.id]  # undecided
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids = [aws_subnet.x.id, aws_subnet.x.id]  # error
  }
}
""",
    "a Local Zone": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.lax.id]
}
resource "aws_dms_replication_subnet_group" "dms" {
  replication_subnet_group_description = "dms"
  replication_subnet_group_id          = "dms"
  subnet_ids                           = [aws_subnet.lax.id]  # error
}
""",
    "a Local Zone perhaps": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.near_or_far.id]  # undecided
}
""",
    "one of two zones beside one of them": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.either.id, aws_subnet.a.id]  # undecided
}
resource "aws_db_subnet_group" "enough" {
  subnet_ids = [aws_subnet.either.id, aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_db_subnet_group" "other" {
  subnet_ids = [aws_subnet.either.id, aws_subnet.c.id]
}
""",
    "zones that AWS picks beside one that is set": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.a.id, aws_subnet.picked[0].id]  # undecided
}
resource "aws_db_subnet_group" "picked" {
  subnet_ids = aws_subnet.picked[*].id  # warning
}
""",
    "a zone that EKS may not be offered in": """\
resource "aws_subnet" "perhaps" {
  vpc_id               = "vpc-0a1b2c3d"
  availability_zone_id = var.green ? "use1-az3" : "use1-az1"
}
resource "aws_subnet" "two" {
  vpc_id               = "vpc-0a1b2c3d"
  availability_zone_id = "use1-az2"
}
resource "aws_subnet" "four" {
  vpc_id               = "vpc-0a1b2c3d"
  availability_zone_id = "use1-az4"
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids = [aws_subnet.perhaps.id, aws_subnet.two.id, aws_subnet.four.id]  # undecided
  }
}
""",
    "a domain of which the number of zones is not known": """\
resource "aws_opensearch_domain" "logs" {
  domain_name = "logs"
  cluster_config {
    zone_awareness_enabled = true
    zone_awareness_config { availability_zone_count = var.number }
  }
  vpc_options {
    subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]  # undecided
  }
}
""",
    "a domain with an unknown subnet beyond its zones": """\
resource "aws_opensearch_domain" "logs" {
  domain_name = "logs"
  vpc_options {
    subnet_ids = [aws_subnet.a.id, var.subnet_id]  # undecided
  }
}
""",
    "two subnets of what needs three zones": """\
resource "aws_redshiftserverless_workgroup" "data" {
  namespace_name = "data"
  workgroup_name = "data"
  subnet_ids     = [aws_subnet.x.id, aws_subnet.picked[0].id]  # undecided
}
resource "aws_redshiftserverless_workgroup" "more" {
  namespace_name = "more"
  workgroup_name = "more"
  subnet_ids     = aws_subnet.first[*].id  # error
}
resource "aws_redshiftserverless_workgroup" "enough" {
  namespace_name = "enough"
  workgroup_name = "enough"
  subnet_ids     = [aws_subnet.a.id, aws_subnet.b.id, aws_subnet.c.id]
}
""",
    "two subnets of a cluster in one zone": """\
resource "aws_mwaa_environment" "flows" {
  name               = "flows"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::111122223333:role/flows"
  source_bucket_arn  = "arn:aws:s3:::flows"
  network_configuration {
    security_group_ids = ["sg-0a1b2c3d"]
    subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id, aws_subnet.c.id]  # error
  }
}
resource "aws_mwaa_environment" "unknown" {
  name               = "unknown"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::111122223333:role/flows"
  source_bucket_arn  = "arn:aws:s3:::flows"
  network_configuration {
    security_group_ids = ["sg-0a1b2c3d"]
    subnet_ids         = [aws_subnet.x.id, aws_subnet.a.id]  # undecided
  }
}
""",
    "a Gateway Load Balancer endpoint with two subnets": """\
resource "aws_vpc_endpoint" "inspection" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.a.id]  # error
}
resource "aws_vpc_endpoint_subnet_association" "inspection" {
  vpc_endpoint_id = aws_vpc_endpoint.inspection.id
  subnet_id       = aws_subnet.b.id
}
""",
    "a Gateway Load Balancer endpoint with the subnet of an association": """\
resource "aws_vpc_endpoint" "inspection" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d"
  vpc_endpoint_type = "GatewayLoadBalancer"
}
resource "aws_vpc_endpoint_subnet_association" "inspection" {
  vpc_endpoint_id = aws_vpc_endpoint.inspection.id
  subnet_id       = aws_subnet.b.id
}
""",
    "one subnet in a zone that AWS picks": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.picked[0].id]  # error
}
""",
    "one of two subnets": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [var.green ? aws_subnet.a.id : aws_subnet.b.id]  # undecided
}
""",
    "one subnet that is found": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [data.aws_subnet.found.id]  # undecided
}
""",
    "zones that AWS picks beside one that it picked": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.picked[0].id, data.aws_subnet.found.id]  # undecided
}
""",
    "one of two zones that AWS picks": """\
resource "aws_db_subnet_group" "db" {
  subnet_ids = [aws_subnet.picked[0].id, var.green ? aws_subnet.picked[1].id : aws_subnet.picked[2].id]  # undecided
}
""",
    "a network load balancer in zones that AWS picks": """\
resource "aws_lb" "web" {
  load_balancer_type = "network"
  subnets            = aws_subnet.picked[*].id
}
""",
    "two zones of three, and one that may be one of them": """\
resource "aws_redshiftserverless_workgroup" "data" {
  namespace_name = "data"
  workgroup_name = "data"
  subnet_ids     = [aws_subnet.a.id, aws_subnet.c.id, aws_subnet.either.id]  # undecided
}
""",
    "a Region with two zones": """\
resource "aws_subnet" "north" {
  for_each          = toset(["us-west-1a", "us-west-1b"])
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = each.key
}
resource "aws_redshiftserverless_workgroup" "data" {
  namespace_name = "data"
  workgroup_name = "data"
  subnet_ids     = [aws_subnet.x.id, aws_subnet.north["us-west-1a"].id, aws_subnet.north["us-west-1b"].id]
}
resource "aws_redshiftserverless_workgroup" "either" {
  namespace_name = "either"
  workgroup_name = "either"
  subnet_ids = [
    var.green ? aws_subnet.north["us-west-1a"].id : aws_subnet.north["us-west-1b"].id,
    aws_subnet.north["us-west-1a"].id,
    aws_subnet.north["us-west-1b"].id,
  ]
}
""",
}


@pytest.mark.parametrize("name", DESIGNS_107)
def test_eni107(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_107 + DESIGNS_107[name], "ENI107")


@pytest.mark.parametrize("name", DESIGNS_108)
def test_eni108(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_108 + DESIGNS_108[name], "ENI108")
