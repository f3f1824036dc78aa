"""The sentences of findings, where one wording does not fit all cases."""

from pathlib import Path

import pytest

from enilint.findings import Finding
from tests.inputs.terraform.plans import block, change, check, plan, refs
from tests.inputs.topology.topologies import lint_text
from tests.rules.marked import lint

HEAD = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  one: {subnet: a}
  two: {subnet: a}
  far: {subnet: b}
"""


def finding(source: str, code: str) -> Finding:
    report = lint_text(HEAD + source, code)
    assert report.errors == ()
    (one,) = report.findings
    return one


def facts(one: Finding) -> list[str]:
    return [related.message for related in one.related]


@pytest.mark.parametrize("section", ["instances", "launch_templates"])
def test_a_launch_over_two_zones_is_refused_as_a_whole(section: str) -> None:
    source = f"{section}: {{x: {{interfaces: [{{subnet: a, device_index: 0}}, {{subnet: b, device_index: 1}}]}}}}\n"
    assert finding(source, "ENI101").message == (
        f"the interface at device index 1 of {section}.x is in us-east-1b, but {section}.x launches in us-east-1a: "
        "AWS refuses the launch"
    )


def test_a_launch_that_lists_a_slot_twice() -> None:
    listed = "[{interface: one, device_index: 0}, {interface: two, device_index: 0}]"
    one = finding(f"instances: {{x: {{interfaces: {listed}}}}}\n", "ENI203")
    assert one.message == "instances.x lists more than one interface at device index 0: AWS refuses the launch"
    assert one.help == "use a device index that no other interface has"
    assert facts(one) == ["interfaces.one is at device index 0", "interfaces.two is at device index 0"]


@pytest.mark.parametrize(
    ("launch", "holder", "fact"),
    [
        (
            "subnet: a",
            "the primary interface of instances.x",
            "the launch of instances.x creates an interface at device index 0",
        ),
        ("interfaces: [{interface: two, device_index: 0}]", "interfaces.two", "interfaces.two is at device index 0"),
    ],
)
def test_a_slot_that_the_launch_fills(launch: str, holder: str, fact: str) -> None:
    attachments = "attachments: [{interface: one, instance: x, device_index: 0}]\n"
    one = finding(f"instances: {{x: {{{launch}}}}}\n{attachments}", "ENI203")
    assert one.message == (
        f"interfaces.one is attached to instances.x at device index 0, but {holder} is already there: "
        "AWS refuses the attachment"
    )
    assert facts(one) == [fact]


@pytest.mark.parametrize(
    ("indexes", "words"), [([1], "index 1"), ([1, 2], "indexes 1 and 2"), ([3, 1, 2], "indexes 3, 1 and 2")]
)
def test_a_launch_without_a_primary_interface(indexes: list[int], words: str) -> None:
    listed = ", ".join(f"{{subnet: a, device_index: {index}}}" for index in indexes)
    one = finding(f"instances: {{x: {{interfaces: [{listed}]}}}}\n", "ENI203")
    assert one.message == (
        f"instances.x lists interfaces at device {words}, but none at 0: AWS refuses the launch"
    )  # fmt: skip
    assert facts(one)[0] == f"the launch of instances.x creates an interface at device index {indexes[0]}"


def test_an_index_that_is_taken_twice_in_place_of_0_is_one_finding() -> None:
    listed = ", ".join(f"{{subnet: a, device_index: {index}}}" for index in (1, 2, 2))
    one = finding(f"instances: {{x: {{interfaces: [{listed}]}}}}\n", "ENI203")
    assert one.message == (
        "instances.x lists interfaces at device indexes 1 and 2, but none at 0, and more than one at 2: AWS refuses "
        "the launch"
    )
    assert one.help == "set device index 0 on one of the interfaces at device index 2"


def test_two_attachments_of_what_may_be_either_interface() -> None:
    changes = [
        change("aws_instance.i", {"instance_type": "m5.large"}),
        *(change(f'aws_network_interface.leg["{key}"]', {}) for key in "ab"),
        *(
            change(
                f"aws_network_interface_attachment.at{number}",
                {"device_index": 1},
                ("instance_id", "network_interface_id"),
            )
            for number in "12"
        ),
    ]
    expressions = {"instance_id": refs("aws_instance.i.id"), "network_interface_id": refs("aws_network_interface.leg")}
    blocks = [block(f"aws_network_interface_attachment.at{number}", expressions) for number in "12"]
    (one,) = check(plan(changes, blocks), "ENI203").findings
    assert one.message == (
        "aws_network_interface_attachment.at2 attaches an interface to aws_instance.i at device index 1, but "
        "aws_network_interface_attachment.at1 attaches another one there: AWS refuses the attachment"
    )
    assert one.related[0].message.endswith(" is at device index 1")


def test_an_interface_that_needs_what_the_type_does_not_have() -> None:
    source = "instances: {x: {type: m3.medium, interfaces: [{subnet: a, device_index: 0, ipv6_address_count: 1}]}}\n"
    one = finding(source, "ENI204")
    assert one.message.endswith(
        "needs 1 IPv6 address, but instances.x is of type m3.medium, which does not support IPv6: "
        "AWS refuses the assignment"
    )
    assert one.help == "choose an instance type that supports IPv6, or remove the IPv6 addresses"


@pytest.mark.parametrize(
    ("instance", "why"),
    [
        ("", "EFA interfaces on different network cards share a subnet by design"),
        ("policy_routing: true, ", "policy routing is set up, so replies leave through the right interface"),
        ("policy_routing: false, ", None),
    ],
)
def test_what_is_no_problem_has_no_fix(instance: str, why: str | None) -> None:
    cards = ", ".join(
        f"{{subnet: a, kind: efa, device_index: {min(card, 1)}, network_card: {card}}}" for card in range(2)
    )
    one = finding(f"instances: {{x: {{type: p4d.24xlarge, {instance}interfaces: [{cards}]}}}}\n", "ENI301")
    assert (one.help == "") is (why is not None)
    assert why is None or one.message == f"instances.x has 2 interfaces in subnet subnets.a: {why}"


def test_what_goes_to_one_interface_is_told_together(tmp_path: Path) -> None:
    targets = {"0.0.0.0/0": "n", "10.9.0.0/16": "m", "10.8.0.0/16": "n"}
    routes = "".join(
        f'  route {{\n    cidr_block = "{one}"\n    network_interface_id = aws_network_interface.{to}.id\n  }}\n'
        for one, to in targets.items()
    )
    interfaces = "".join(f'resource "aws_network_interface" "{to}" {{\n  subnet_id = "s"\n}}\n' for to in "nm")
    report = lint(tmp_path, f'{interfaces}resource "aws_route_table" "t" {{\n  vpc_id = "v"\n{routes}}}\n', "ENI303")
    (one,) = report.findings
    assert one.message == (
        "aws_route_table.t sends 0.0.0.0/0 and 10.8.0.0/16 to aws_network_interface.n and 10.9.0.0/16 to "
        "aws_network_interface.m, whose source/destination checks are on: AWS drops the traffic"
    )


@pytest.mark.parametrize("written", ["m5.larg", "M5.LARGE"])
def test_a_type_that_is_mistyped(written: str) -> None:
    instance = f"instances: {{x: {{type: {written}, subnet: b}}}}\n"
    attachments = "attachments: [{interface: far, instance: x, device_index: 1}]\n"
    (question,) = lint_text(HEAD + instance + attachments, "ENI201").undecided
    assert "(did you mean m5.large?)" in question.facts[0]


def test_that_the_order_of_an_apply_decides() -> None:
    later = "instances: {x: {subnet: a}}\nattachments: [{interface: one, instance: x, device_index: 1}]\n"
    at_launch = "instances: {x: {interfaces: [{interface: one, device_index: 0}, {interface: two, device_index: 1}]}}\n"
    words = (
        "elastic_ips.e targets instances.x (2 interfaces): AWS refuses to associate an Elastic IP with an instance "
        "with several interfaces"
    )
    elastic_ip = "elastic_ips: {e: {instance: x}}\n"
    assert finding(later + elastic_ip, "ENI305").message == f"{words}, if another interface is attached first"
    assert finding(at_launch + elastic_ip, "ENI305").message == words


def test_nat_gateways_help_where_there_are_some() -> None:
    elastic_ips = "elastic_ips: {one: {}, two: {}, n3: {}, n4: {}, n5: {}, n6: {}}\n"
    gateways = "nat_gateways: {x: {subnet: a, elastic_ips: [one]}, y: {subnet: a, elastic_ips: [two]}}\n"
    help = "request a quota increase first; if yours is higher, set quotas.elastic_ips or the option elastic-ips"
    assert finding(elastic_ips, "ENI606").help == help
    assert finding(elastic_ips + gateways, "ENI606").help == f"{help}; NAT gateways can serve several subnets"
