"""ENI605: names of addresses that go with an instance, in plans, in states, and in words."""

from pathlib import Path

import pytest

from enilint.findings import Severity
from tests.inputs.terraform import test_state as states
from tests.inputs.terraform.plans import block, change, check, const, plan, refs, undecided
from tests.inputs.topology.topologies import lint_text
from tests.rules.marked import check as check_source

RECORD = "aws_route53_record.r"


def planned(reference: str, *, public: bool | None = True, elastic: bool = False) -> dict:
    """A plan of an instance, and of a record that names one of its addresses."""
    changes = [
        change("aws_subnet.s", {"map_public_ip_on_launch": public} if public is not None else {}, ("x",)),
        change("aws_instance.i", {}, ("private_ip", "public_ip", "subnet_id")),
        change(RECORD, {"type": "A"}, ("records",)),
    ]
    blocks = [
        block("aws_instance.i", {"subnet_id": refs("aws_subnet.s.id")}),
        block(RECORD, {"type": const("A"), "records": refs(reference)}),
    ]
    if elastic:
        changes.append(change("aws_eip.e", {}, ("instance", "public_ip")))
        blocks.append(block("aws_eip.e", {"instance": refs("aws_instance.i.id")}))
    return plan(changes, blocks)


@pytest.mark.parametrize(
    ("reference", "public", "elastic", "kind"),
    [
        ("aws_instance.i.private_ip", True, False, "primary private"),
        ("aws_instance.i.private_ip", True, True, "primary private"),
        ("aws_instance.i.public_ip", True, False, "public"),
        ("aws_instance.i.public_ip", False, False, None),
        ("aws_instance.i.public_ip", True, True, None),
    ],
)
def test_plans(reference: str, public: bool, elastic: bool, kind: str | None) -> None:
    report = check(planned(reference, public=public, elastic=elastic), "ENI605")
    assert [one.message for one in report.findings] == (
        [f"{RECORD} uses the {kind} address of aws_instance.i, which is lost with the instance"] if kind else []
    )
    assert report.undecided == ()


def test_a_plan_alone_does_not_tell_which_instance() -> None:
    content = planned("aws_instance.i.private_ip")
    content["configuration"]["root_module"]["resources"][-1]["expressions"]["records"] = refs("local.addresses")
    ((rule, subject, missing),) = undecided(check(content, "ENI605"))
    assert (rule, subject) == ("ENI605", RECORD)
    assert missing


def stored(record: str, *more: dict, **instance: object) -> dict:
    attributes = {"private_ip": "10.0.1.5", "public_ip": "192.0.2.5", "primary_network_interface_id": "eni-0a"}
    return states.stored(
        states.resource("aws_instance.i", states.instance(id="i-0a", **attributes, **instance)),
        states.resource(RECORD, states.instance(id="z", type="A", records=[record])),
        *more,
    )


def test_states() -> None:
    (question,) = states.check(stored("10.0.1.5"), "ENI605").undecided
    assert question.facts == ("whether the private address of aws_instance.i was set or chosen by AWS",)
    (question,) = states.check(stored("192.0.2.5"), "ENI605").undecided
    assert question.facts == ("whether the public address of aws_instance.i is an Elastic IP",)
    elastic = states.resource("aws_eip.e", states.instance(id="eipalloc-0a", public_ip="192.0.2.5", instance="i-0a"))
    report = states.check(stored("192.0.2.5", elastic), "ENI605")
    assert (report.findings, report.undecided) == ((), ())
    primary = states.resource("aws_network_interface.n", states.instance(id="eni-0a", private_ip="10.0.1.5"))
    listed = [{"device_index": 0, "network_interface_id": "eni-0a"}]
    report = states.check(stored("10.0.1.5", primary, network_interface=listed), "ENI605")
    assert (report.findings, report.undecided) == ((), ())


FAILOVER = """\
version: 1
subnets: {app: {zone: us-east-1a}}
security_groups:
  db: {ingress: [{cidr: 10.0.1.5/32, ports: 1}, {cidr: 10.0.1.6/32, ports: 2}]}
  half: {ingress: [{cidr: 10.0.1.5/32}], egress: [{cidr: 10.0.1.6/32}]}
instances:
  a: {type: m5.large, subnet: app, private_ips: [10.0.1.5]}
  b: {type: m5.large, subnet: app, private_ips: [10.0.1.6]}
failover_groups:
  g: {mechanism: retarget-route, members: [a, b]}
load_balancers:
  all: {targets: [{address: 10.0.1.5}, {address: 10.0.1.6}]}
dns_records:
  a: {instance: a}
"""


def test_what_names_every_member_is_no_matter_of_the_failover() -> None:
    report = lint_text(FAILOVER, "ENI605")
    assert {one.subject: one.severity for one in report.findings} == {
        "security_groups.half.ingress[0]": Severity.WARNING,
        "security_groups.half.egress[0]": Severity.WARNING,
        "dns_records.a": Severity.WARNING,
    }
    (record,) = (one for one in report.findings if one.subject == "dns_records.a")
    assert record.message == (
        "dns_records.a uses the primary private address of instances.a, and "
        "failover_groups.g cannot move it to another member"
    )
    assert [one.message for one in record.related] == [
        "instances.a has the address",
        "failover_groups.g fails over between its members",
    ]


PICKED = FAILOVER.replace(", private_ips: [10.0.1.5]", "").replace(", private_ips: [10.0.1.6]", "")


def test_an_address_that_aws_picks_is_lost_with_its_instance() -> None:
    (record,) = lint_text(PICKED, "ENI605").findings
    assert record.message == (
        "dns_records.a uses the primary private address of instances.a, which is lost with the instance, and "
        "failover_groups.g cannot move it to another member"
    )


def test_an_address_that_the_design_fixes_comes_back() -> None:
    content = planned("aws_instance.i.private_ip")
    content["resource_changes"][1]["change"]["after"]["private_ip"] = "10.0.1.5"
    content["configuration"]["root_module"]["resources"][0]["expressions"]["private_ip"] = const("10.0.1.5")
    assert check(content, "ENI605").findings == ()


PROOF = """\
resource "aws_acm_certificate" "c" {
  domain_name       = "example.com"
  validation_method = "DNS"
}
resource "aws_route53_record" "proof" {
  for_each = { for one in aws_acm_certificate.c.domain_validation_options : one.domain_name => one }
  name     = each.value.resource_record_name
  type     = each.value.resource_record_type
  records  = [each.value.resource_record_value]
}
"""


def test_records_that_prove_a_certificate_name_no_address(tmp_path: Path) -> None:
    check_source(tmp_path, PROOF, "ENI605")


OUTSIDE = """\
data "http" "my_address" { url = "https://checkip.amazonaws.com" }
data "external" "my_address" { program = ["dig", "+short", "myip.opendns.com"] }
resource "aws_security_group" "admin" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["${chomp(data.http.my_address.response_body)}/32", format("%s/32", data.http.my_address.body)]
  }
}
resource "aws_security_group_rule" "admin" {
  type              = "ingress"
  security_group_id = aws_security_group.admin.id
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["${data.external.my_address.result.address}/32"]
}
"""


def test_the_address_of_whoever_runs_terraform_is_none_of_the_design(tmp_path: Path) -> None:
    check_source(tmp_path, OUTSIDE, "ENI605")
