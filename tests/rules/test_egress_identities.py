"""ENI602 where a plan or a state says which Elastic IP an instance is to show."""

import json
from collections.abc import Callable

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import block, change, check, plan, refs

Resources = list[tuple[str, dict]]
RULE = next(ActiveRule(one, None, None) for one in Registry().rules if one.rule.code == "ENI602")


def design(target: dict, identity: str) -> Resources:
    """An instance with an Elastic IP, and a NAT gateway with another, in a subnet with one route."""
    route = {"cidr_block": "0.0.0.0/0"} | target
    return [
        ("aws_subnet.s", {"id": "subnet-0a1b2c3d", "vpc_id": "vpc-0a1b2c3d"}),
        ("aws_route_table.s", {"id": "rtb-0a1b2c3d", "vpc_id": "vpc-0a1b2c3d", "route": [route]}),
        (
            "aws_route_table_association.s",
            {"id": "rtbassoc-0a1b2c3d", "subnet_id": "subnet-0a1b2c3d", "route_table_id": "rtb-0a1b2c3d"},
        ),
        ("aws_eip.own", {"id": "eipalloc-0a1b2c3d", "public_ip": "192.0.2.5", "instance": "i-0a1b2c3d"}),
        ("aws_eip.nat", {"id": "eipalloc-0b1b2c3d", "public_ip": "192.0.2.6"}),
        (
            "aws_nat_gateway.nat",
            {"id": "nat-0a1b2c3d", "subnet_id": "subnet-0c1b2c3d", "allocation_id": "eipalloc-0b1b2c3d"},
        ),
        (
            "aws_instance.web",
            {
                "id": "i-0a1b2c3d",
                "subnet_id": "subnet-0a1b2c3d",
                "public_ip": "192.0.2.5",
                "tags": {"EgressIdentity": identity},
            },
        ),
    ]


def of_state(resources: Resources) -> Report:
    stored = [
        {"mode": "managed", "type": type, "name": name, "instances": [{"attributes": attributes}]}
        for address, attributes in resources
        for type, name in [address.split(".")]
    ]
    content = json.dumps({"version": 4, "resources": stored}).encode()
    return lint([read(InputFile("terraform.tfstate", content), "terraform-state")], Setup(rules=[RULE]))


def of_plan(resources: Resources) -> Report:
    return check(plan([change(address, after, actions=("no-op",)) for address, after in resources]), "ENI602")


IGW, NAT = {"gateway_id": "igw-0a1b2c3d"}, {"nat_gateway_id": "nat-0a1b2c3d"}


@pytest.mark.parametrize("report_of", [of_state, of_plan])
@pytest.mark.parametrize(
    ("target", "identity", "number"),
    [
        pytest.param(IGW, "eipalloc-0a1b2c3d", 0, id="own"),
        pytest.param(IGW, "192.0.2.5", 0, id="own by its address"),
        pytest.param(NAT, "eipalloc-0b1b2c3d", 0, id="of the NAT gateway"),
        pytest.param(NAT, "192.0.2.5", 1, id="own behind the NAT gateway"),
        pytest.param(IGW, "192.0.2.6", 1, id="of a NAT gateway that is passed by"),
    ],
)
def test_what_exists(report_of: Callable[[Resources], Report], target: dict, identity: str, number: int) -> None:
    report = report_of(design(target, identity))
    assert (len(report.findings), report.undecided) == (number, ())


def test_the_message_says_where_traffic_goes() -> None:
    (own,) = of_state(design(NAT, "eipalloc-0a1b2c3d")).findings
    assert own.message == (
        "outbound traffic of aws_instance.web does not use aws_eip.own: aws_subnet.s routes internet traffic "
        "to aws_nat_gateway.nat"
    )
    (other,) = of_state(design(IGW, "eipalloc-0b1b2c3d")).findings
    assert other.message == (
        "outbound traffic of aws_instance.web does not use aws_eip.nat: the Elastic IP is on aws_nat_gateway.nat, "
        "but aws_subnet.s routes internet traffic to an internet gateway"
    )


def test_a_plan_does_not_tell_which_elastic_ip_a_tag_will_name() -> None:
    changes = [
        change("aws_eip.new", {}, ("public_ip",)),
        change("aws_instance.web", {"tags": {}}, {"tags": {"EgressIdentity": True}}),
    ]
    blocks = [block("aws_eip.new", {}), block("aws_instance.web", {"tags": refs("aws_eip.new.id")})]
    report = check(plan(changes, blocks), "ENI602")
    assert report.findings == ()
    (undecided,) = report.undecided
    assert undecided.facts == ("the Elastic IP in the egress identity of aws_instance.web",)
