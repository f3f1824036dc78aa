"""ENI308 where a plan or a state says where a transit gateway attachment leads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import block, change, check, plan, refs
from tests.rules.marked import check as check_source

Resources = list[tuple[str, dict]]
RULE = next(ActiveRule(one, None, None) for one in Registry().rules if one.rule.code == "ENI308")


def inspection(mode: str, *endpoints: str) -> Resources:
    """A VPC whose attachment has a subnet in each of two zones, with a route table and a firewall endpoint each."""
    resources: Resources = [("aws_vpc.v", {"id": "vpc-0a1b2c3d", "cidr_block": "10.0.0.0/16"})]
    for number, zone in enumerate("ab"):
        subnet, table = f"subnet-0a1b2c3{number}", f"rtb-0a1b2c3{number}"
        route = {"cidr_block": "0.0.0.0/0", "vpc_endpoint_id": endpoints[number]}
        at = {"id": subnet, "vpc_id": "vpc-0a1b2c3d", "availability_zone": f"us-east-1{zone}"}
        resources += [
            (f"aws_subnet.tgw{number}", at),
            (f"aws_route_table.tgw{number}", {"id": table, "vpc_id": "vpc-0a1b2c3d", "route": [route]}),
            (f"aws_route_table_association.tgw{number}", {"id": "x", "subnet_id": subnet, "route_table_id": table}),
        ]
    attachment = {"subnet_ids": ["subnet-0a1b2c30", "subnet-0a1b2c31"], "appliance_mode_support": mode}
    whole = attachment | {"id": "tgw-attach-0a1b2c3d", "vpc_id": "vpc-0a1b2c3d"}
    return [*resources, ("aws_ec2_transit_gateway_vpc_attachment.inspection", whole)]


def of_state(resources: Resources) -> Report:
    stored = [
        {"mode": "managed", "type": type, "name": name, "instances": [{"attributes": attributes}]}
        for address, attributes in resources
        for type, name in [address.split(".")]
    ]
    content = json.dumps({"version": 4, "resources": stored}).encode()
    return lint([read(InputFile("terraform.tfstate", content), "terraform-state")], Setup(rules=[RULE]))


def of_plan(resources: Resources) -> Report:
    return check(plan([change(address, after, actions=("no-op",)) for address, after in resources]), "ENI308")


@pytest.mark.parametrize("report_of", [of_state, of_plan])
@pytest.mark.parametrize(
    ("mode", "endpoints", "number"),
    [
        pytest.param("disable", ("vpce-0a1b2c3d", "vpce-0b1b2c3d"), 1, id="an endpoint for each zone"),
        pytest.param("disable", ("vpce-0a1b2c3d", "vpce-0a1b2c3d"), 0, id="one endpoint"),
        pytest.param("enable", ("vpce-0a1b2c3d", "vpce-0b1b2c3d"), 0, id="appliance mode"),
    ],
)
def test_what_exists(
    report_of: Callable[[Resources], Report], mode: str, endpoints: tuple[str, str], number: int
) -> None:
    report = report_of(inspection(mode, *endpoints))
    assert (len(report.findings), report.undecided) == (number, ())


def test_the_message_names_both_subnets() -> None:
    (finding,) = of_state(inspection("disable", "vpce-0a1b2c3d", "vpce-0b1b2c3d")).findings
    assert finding.message == (
        "appliance mode of aws_ec2_transit_gateway_vpc_attachment.inspection is off, but aws_subnet.tgw0 and "
        "aws_subnet.tgw1 send the same traffic to different VPC endpoints: the two directions of a flow between "
        "Availability Zones can go through different appliances, and a stateful appliance drops it, unless one "
        "appliance is behind both"
    )
    assert [one.message for one in finding.related[1:]] == [
        "aws_subnet.tgw0 sends 0.0.0.0/0 to vpce-0a1b2c3d",
        "aws_subnet.tgw1 sends 0.0.0.0/0 to vpce-0b1b2c3d",
    ]


def test_a_plan_alone_does_not_tell_which_subnets_an_attachment_has() -> None:
    existing = inspection("disable", "vpce-0a1b2c3d", "vpce-0b1b2c3d")[:-1]
    address = "aws_ec2_transit_gateway_vpc_attachment.inspection"
    changes = [change(name, after, actions=("no-op",)) for name, after in existing]
    changes += [
        change("aws_subnet.new", {"vpc_id": "vpc-0a1b2c3d"}),
        change(address, {"vpc_id": "vpc-0a1b2c3d"}, ("subnet_ids", "appliance_mode_support")),
    ]
    blocks = [
        block("aws_subnet.new", {}),
        block(address, {"subnet_ids": refs("aws_subnet.tgw0.id", "aws_subnet.tgw1.id", "aws_subnet.new.id")}),
    ]
    report = check(plan(changes, blocks), "ENI308")
    assert report.findings == ()
    (undecided,) = report.undecided
    assert undecided.subject == address
    assert f"{address}.subnet_ids" in undecided.facts


SOURCE = """\
variable "number" {
  type = number
}
locals {
  zones = ["us-east-1a", "us-east-1b"]
}
resource "aws_vpc" "inspection" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "tgw" {
  count             = 2
  vpc_id            = aws_vpc.inspection.id
  availability_zone = local.zones[count.index]
}
resource "aws_route_table" "tgw" {
  count  = 2
  vpc_id = aws_vpc.inspection.id
}
resource "aws_route_table_association" "tgw" {
  count          = 2
  subnet_id      = aws_subnet.tgw[count.index].id
  route_table_id = aws_route_table.tgw[count.index].id
}
resource "aws_route" "tgw" {
  count                  = 2
  route_table_id         = aws_route_table.tgw[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[count.index].id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "inspection" {MARK
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = aws_subnet.tgw[*].id
}
resource "aws_vpc_endpoint" "gwlb" {
  count        = 2
  vpc_id       = aws_vpc.inspection.id
  service_name = aws_vpc_endpoint_service.gwlb.service_name
}
resource "aws_vpc_endpoint_service" "gwlb" {
  acceptance_required        = false
  gateway_load_balancer_arns = [aws_lb.gwlb.arn]
}
resource "aws_lb" "gwlb" {
  load_balancer_type = "gateway"
}
resource "aws_lb_target_group" "gwlb" {
  protocol = "GENEVE"
}
resource "aws_lb_target_group" "other" {
  protocol = "HTTP"
}
resource "aws_instance" "firewall" {
  count = 2
}
"""


def target(number: str, more: str = "", group: str = "gwlb") -> str:
    return f"""\
resource "aws_lb_target_group_attachment" "{group}" {{
  count            = {number}
  target_group_arn = aws_lb_target_group.{group}.arn
  target_id        = aws_instance.firewall[count.index].id
}}
{more}
"""


GROUP = """
resource "aws_autoscaling_group" "firewalls" {
  target_group_arns = [aws_lb_target_group.gwlb.arn]
}
"""
DESTINATION = """
variable "destination" {
  type = string
}
"""
OTHER_BALANCER = """
resource "aws_lb" "other" {
  load_balancer_type = "gateway"
}
"""


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param(SOURCE + target("2"), "warning", id="two targets"),
        pytest.param(SOURCE + target("1"), "", id="one target behind both endpoints"),
        pytest.param(
            SOURCE.replace('"0.0.0.0/0"', "var.destination").replace("MARK", "") + DESTINATION + target("1"),
            "",
            id="one target, whatever the routes are for",
        ),
        pytest.param(SOURCE + target("2", group="other") + target("1"), "", id="targets of another group"),
        pytest.param(SOURCE, "info", id="targets that nothing registers"),
        pytest.param(SOURCE + target("var.number"), "info", id="targets whose number is not known"),
        pytest.param(SOURCE + target("1", GROUP), "info", id="targets of an Auto Scaling group"),
        pytest.param(SOURCE + target("2", OTHER_BALANCER), "info", id="targets of one of two load balancers"),
        pytest.param(
            SOURCE.replace("aws_vpc_endpoint_service.gwlb.service_name", '"com.amazonaws.vpce.us-east-1.x"')
            + target("1"),
            "info",
            id="a service of others",
        ),
    ],
)
def test_targets_of_a_gateway_load_balancer(source: str, mark: str, tmp_path: Path) -> None:
    check_source(tmp_path, source.replace("MARK", f" # {mark}" if mark else ""), "ENI308")
