"""Conditions of ENI820 and ENI901, each in a design of whose results it decides."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "ENI820: four endpoints, and another service": """\
vpcs:
  core:
    cidr: 10.0.0.0/16
    dns_hostnames: false  # error
  plain:
    cidr: 10.1.0.0/16
    dns_hostnames: false  # error
subnets:
  core: {vpc: core, zone: eu-west-1a}
  plain: {vpc: plain, zone: eu-west-1a}
lambda_functions:
  job: {subnets: [core]}
vpc_endpoints:
  ssm: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [core], private_dns: true}
  ec2: {type: interface, service: com.amazonaws.eu-west-1.ec2, subnets: [core], private_dns: true}
  sqs: {type: interface, service: com.amazonaws.eu-west-1.sqs, subnets: [core], private_dns: true}
  sns: {type: interface, service: com.amazonaws.eu-west-1.sns, subnets: [core], private_dns: true}
  alone: {type: interface, service: com.amazonaws.eu-west-1.sns, subnets: [plain], private_dns: true}
""",
    "ENI901: a failover group without an interface": """\
subnets:
  app: {zone: eu-west-1a}
instances:
  one: {type: m5.large, subnet: app}
  other: {type: m5.large, subnet: app}
route_tables:
  app: {subnets: [app], routes: [{destination: 10.9.0.0/16, instance: one}]}
failover_groups:
  vip:
    mechanism: retarget-route
    routes: [{route_table: app, destination: 10.9.0.0/16}]
    members: [one, other]
""",
}

VPC = """\
variable "blue" { type = bool }
variable "dns" { type = bool }
variable "service" { type = string }
resource "aws_vpc" "core" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc" "plain" { cidr_block = "10.1.0.0/16" }
"""
ENDPOINT = """\
resource "aws_vpc_endpoint" "NAME" {
  vpc_id              = VPC
  service_name        = SERVICE
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = DNS
}
"""
SSM = '"com.amazonaws.eu-west-1.ssm"'
EITHER = 'var.blue ? "com.amazonaws.eu-west-1.ssm" : "com.amazonaws.eu-west-1.ec2"'


def _endpoint(name: str, service: str = SSM, dns: str = "true", vpc: str = "aws_vpc.core.id") -> str:
    text = ENDPOINT.replace("NAME", name).replace("VPC", vpc)
    return text.replace("SERVICE", service).replace("DNS", dns)


MODULES = {
    "ENI820: one of two VPCs": VPC
    + _endpoint("ssm", vpc="var.blue ? aws_vpc.core.id : aws_vpc.plain.id", dns="true  # undecided"),
    "ENI820: one of two services alone": VPC + _endpoint("ssm", EITHER),
    "ENI820: one of two services beside another endpoint": VPC
    + _endpoint("ec2")
    + _endpoint("ssm", f"{EITHER}  # undecided"),
    "ENI820: one of two services without private names": VPC + _endpoint("ec2") + _endpoint("ssm", EITHER, "false"),
    "ENI820: a service that is not known, twice": VPC
    + _endpoint("one", "var.service")
    + _endpoint("two", "var.service", "true  # error"),
    "ENI820: private names that may be on": VPC + _endpoint("one") + _endpoint("two", dns="var.dns  # undecided"),
    "ENI901: one of two interfaces": """\
variable "blue" { type = bool }
resource "aws_network_interface" "own" { subnet_id = "subnet-0a1b2c3d" }
data "aws_network_interface" "function" {
  filter {
    name   = "interface-type"
    values = ["lambda"]
  }
}
resource "aws_network_interface_attachment" "either" {
  instance_id          = "i-0a1b2c3d"
  network_interface_id = var.blue ? data.aws_network_interface.function.id : aws_network_interface.own.id  # undecided
  device_index         = 1
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])


def _resource(mode: str, type: str, **attributes: object) -> dict[str, object]:
    return {"mode": mode, "type": type, "name": "function", "instances": [{"attributes": attributes}]}


def test_what_a_state_shows_of_a_managed_interface(tmp_path: Path) -> None:
    """AWS has accepted it: ENI901 says nothing."""
    resources = [
        _resource("data", "aws_network_interface", id="eni-0a1b2c3d", interface_type="lambda"),
        _resource("managed", "aws_eip", id="eipalloc-0a1b2c3d", network_interface="eni-0a1b2c3d"),
        _resource(
            "managed",
            "aws_eip_association",
            id="eipassoc-0a1b2c3d",
            allocation_id="eipalloc-0a1b2c3d",
            network_interface_id="eni-0a1b2c3d",
        ),
        _resource(
            "managed",
            "aws_network_interface_attachment",
            id="eni-attach-0a1b2c3d",
            instance_id="i-0a1b2c3d",
            network_interface_id="eni-0a1b2c3d",
            device_index=1,
        ),
    ]
    state = tmp_path / "terraform.tfstate"
    state.write_text(json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": resources}))
    report = make_report(Options(paths=[str(state)], use_config=False, select=["ENI901"]))
    assert report.errors == ()
    assert report.findings == ()
    assert report.undecided == ()
