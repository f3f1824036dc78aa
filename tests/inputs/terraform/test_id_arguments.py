"""Which arguments are set to ids of another kind: in source, in a plan alone, and in a plan beside its source."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.inputs.terraform.plans import block, change, const, plan, refs
from tests.rules.marked import check

SOURCE = """\
resource "aws_vpc" "core" {}

resource "aws_network_interface" "app" {
  subnet_id       = aws_vpc.core.id
  security_groups = [aws_vpc.core.id]
}

resource "aws_instance" "app" {
  subnet_id = substr(aws_vpc.core.id, 0, 8)
}
"""
VPC = refs("aws_vpc.core.id")
PLAN = plan(
    [
        change("aws_vpc.core", {}),
        change("aws_network_interface.app", {}, ("subnet_id", "security_groups")),
        change("aws_instance.app", {}, ("subnet_id",)),
    ],
    [
        block("aws_vpc.core", {}),
        block("aws_network_interface.app", {"subnet_id": VPC, "security_groups": VPC}),
        block("aws_instance.app", {"subnet_id": VPC}),
    ],
)


def lint(directory: Path) -> Report:
    (directory / "plan.json").write_text(json.dumps(PLAN))
    report = make_report(Options(paths=[str(directory / "plan.json")], use_config=False, select=["ENI110"]))
    assert report.errors == ()
    return report


def test_an_attribute_of_a_resource_of_the_right_kind_can_be_the_id_of_another_kind(tmp_path: Path) -> None:
    changes = [
        change("aws_vpc.core", {}),
        change("aws_subnet.app", {}, ("vpc_id",)),
        change("aws_network_interface.app", {}, ("subnet_id",)),
        change("aws_network_interface.right", {}, ("subnet_id",)),
    ]
    blocks = [
        block("aws_vpc.core", {}),
        block("aws_subnet.app", {"vpc_id": VPC}),
        block("aws_network_interface.app", {"subnet_id": refs("aws_subnet.app.vpc_id")}),
        block("aws_network_interface.right", {"subnet_id": refs("aws_subnet.app.id")}),
    ]
    (tmp_path / "plan.json").write_text(json.dumps(plan(changes, blocks)))
    report = make_report(Options(paths=[str(tmp_path / "plan.json")], use_config=False, select=["ENI110"]))
    assert [one.subject for one in report.undecided] == ["aws_network_interface.app"]


def test_a_plan_alone_does_not_tell_what_is_made_of_a_reference(tmp_path: Path) -> None:
    report = lint(tmp_path)
    assert report.findings == ()
    asked = {one.subject: one.facts for one in report.undecided}
    assert asked.keys() == {"aws_instance.app", "aws_network_interface.app"}
    assert asked["aws_instance.app"] == (
        (
            "whether subnet_id of aws_instance.app is aws_vpc.core.id or is derived from it "
            "(the plan does not contain the expression)"
        ),
    )
    assert len(asked["aws_network_interface.app"]) == 2


def test_the_source_beside_a_plan_tells_it(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(SOURCE)
    report = lint(tmp_path)
    arguments = [one.message.partition(" of ")[0] for one in report.findings]
    assert set(arguments) == {"subnet_id", "security_groups"}
    assert report.undecided == ()


def test_ids_that_exist_are_told_by_their_prefixes(tmp_path: Path) -> None:
    values = {"subnet_id": "sg-0a1b2c3d", "vpc_security_group_ids": ["sg-0a1b2c3d", "subnet-0a1b2c3d"]}
    written = {"subnet_id": const("sg-0a1b2c3d"), "vpc_security_group_ids": refs("var.groups")}
    made = plan([change("aws_instance.app", values)], [block("aws_instance.app", written)])
    (tmp_path / "plan.json").write_text(json.dumps(made))
    report = make_report(Options(paths=[str(tmp_path / "plan.json")], use_config=False, select=["ENI110"]))
    assert [one.message.split(" is set to ")[1].split(",")[0] for one in report.findings] == [
        "sg-0a1b2c3d",
        "subnet-0a1b2c3d",
    ]


WRONG = {
    "a data source": 'subnet_id = data.aws_vpc.core.id  # error\n}\ndata "aws_vpc" "core" {\n  default = true\n',
    "an output of a module": "subnet_id = module.core.vpc_id  # error\n",
    "an instance by its key": 'subnet_id = aws_instance.keyed["a"].id  # error\n',
    "a Spot Instance request": "subnet_id = aws_spot_instance_request.app.id  # error\n",
    "an ARN": "subnet_id = aws_vpc.core.arn  # error\n",
    "one choice that is not set": "subnet_id = var.choose ? aws_vpc.core.id : null  # undecided\n",
    "one choice that is not known": "subnet_id = var.choose ? aws_vpc.core.id : var.subnet  # undecided\n",
    "two choices of wrong kinds": "subnet_id = var.choose ? aws_vpc.core.id : aws_instance.app.id  # error\n",
}
RIGHT = {
    "a variable": "subnet_id = var.subnet\n",
    "another attribute": "subnet_id = aws_instance.app.subnet_id\n",
    "a type that is not known": "subnet_id = aws_lb.app.id\n",
    "a part of an id": "subnet_id = substr(aws_vpc.core.id, 0, 8)\n",
    "a key of a map": "subnet_id = var.subnets[aws_vpc.core.id]\n",
    "a placeholder": 'subnet_id = "vpc-12345678"\n',
    "a name": 'subnet_id = "vpc-of-the-team"\n',
}
ROUTES = {
    "a virtual private gateway": "gateway_id = aws_vpn_gateway.core.id\n",
    "an endpoint": "gateway_id = aws_vpc_endpoint.core.id\n",
    "a transit gateway": "gateway_id = aws_ec2_transit_gateway.core.id\n",
    "a transit gateway of its own argument": "transit_gateway_id = aws_ec2_transit_gateway.core.id\n",
    "local": 'gateway_id = "local"\n',
    "an internet gateway as a transit gateway": "transit_gateway_id = aws_internet_gateway.core.id  # error\n",
    "a NAT gateway": "gateway_id = aws_nat_gateway.core.id  # warning\n",
    "a NAT gateway that exists": 'gateway_id = "nat-0a1b2c3d4e5f60718"  # warning\n',
}
DECLARED = """\
variable "choose" {
  type = bool
}
variable "subnet" {}
variable "subnets" {}
resource "aws_vpc" "core" {}
resource "aws_instance" "app" {}
resource "aws_instance" "keyed" {
  for_each = toset(["a"])
}
resource "aws_lb" "app" {}
resource "aws_spot_instance_request" "app" {}
module "core" {
  source = "./core"
}
"""


@pytest.mark.parametrize("name", [*WRONG, *RIGHT])
def test_source_of_a_subnet_id(tmp_path: Path, name: str) -> None:
    (tmp_path / "core").mkdir()
    core = 'resource "aws_vpc" "this" {}\noutput "vpc_id" {\n  value = aws_vpc.this.id\n}\n'
    (tmp_path / "core" / "main.tf").write_text(core)
    argument = {**WRONG, **RIGHT}[name]
    check(tmp_path, f'{DECLARED}resource "aws_network_interface" "it" {{\n  {argument}}}\n', "ENI110")


@pytest.mark.parametrize("name", ROUTES)
def test_targets_of_routes(tmp_path: Path, name: str) -> None:
    types = ("ec2_transit_gateway", "internet_gateway", "nat_gateway", "vpc_endpoint", "vpn_gateway")
    targets = "".join(f'resource "aws_{type}" "core" {{}}\n' for type in types)
    route = f'resource "aws_route" "it" {{\n  destination_cidr_block = "0.0.0.0/0"\n  {ROUTES[name]}}}\n'
    check(tmp_path, targets + route, "ENI110")


def test_data_sources_take_ids_too(tmp_path: Path) -> None:
    text = 'resource "aws_vpc" "core" {}\ndata "aws_subnet" "it" {\n  id = aws_vpc.core.id  # error\n}\n'
    check(tmp_path, text, "ENI110")


@pytest.mark.parametrize(
    ("argument", "gateway", "instead"),
    [("gateway_id", "nat_gateway", "nat_gateway_id"), ("nat_gateway_id", "internet_gateway", "gateway_id")],
)
def test_a_gateway_in_the_argument_of_another_kind_is_moved(
    tmp_path: Path, argument: str, gateway: str, instead: str
) -> None:
    """The gateway is what the author means: the fix names the argument that takes it."""
    route = f'cidr_block = "0.0.0.0/0"\n    {argument} = aws_{gateway}.g.id  # warning'
    source = f"""
resource "aws_{gateway}" "g" {{
}}

resource "aws_route_table" "t" {{
  vpc_id = "vpc-0a1b2c3d4e5f60718"

  route {{
    {route}
  }}
}}
"""
    (finding,) = check(tmp_path, source, "ENI110").findings
    assert finding.help == f"set route.{instead} instead of route.{argument} on aws_route_table.t"
