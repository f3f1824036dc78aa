"""The ways in which an interface gets to an instance, and what a plan asks for against what it only shows."""

from typing import Any

import pytest

from enilint.findings import Origin
from tests.inputs.terraform.plans import (
    ZONE_A,
    ZONE_B,
    block,
    change,
    check,
    const,
    design_of,
    found,
    plan,
    refs,
    two_subnets,
    undecided,
)


def slots(content: dict) -> list[tuple[str, str, Any, Any, bool]]:
    """Every attachment: what it is called, its interface, its slot, and whether the launch makes it."""
    network = design_of(content).networks[0]
    assert network
    return [
        (one.address, str(one.interface), one.network_card, one.device_index, one.at_launch)
        for one in network.attachments
    ]


def interfaces(*names: str) -> tuple[list, list]:
    changes = [change(f"aws_network_interface.{name}", {}, ("subnet_id",)) for name in names]
    blocks = [block(f"aws_network_interface.{name}", {"subnet_id": refs("aws_subnet.a.id")}) for name in names]
    return changes, blocks


def test_subnet_id_makes_an_implicit_primary() -> None:
    changes = [change("aws_instance.i", {"instance_type": "m5.large"}, ("subnet_id", "network_interface"))]
    blocks = [block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")})]
    assert slots(plan([*two_subnets(), *changes], blocks)) == [
        ("aws_instance.i", "the primary interface of aws_instance.i", 0, 0, True)
    ]


def test_network_interface_blocks_of_a_set_are_matched_by_their_constants() -> None:
    """A set comes in another order than its blocks are written in."""
    changes, blocks = interfaces("untrust", "mgmt")
    listed = [{"device_index": 0, "network_card_index": 0}, {"device_index": 1, "network_card_index": 0}]
    unknown = {"network_interface": [{"network_interface_id": True}, {"network_interface_id": True}]}
    changes.append(change("aws_instance.i", {"instance_type": "m5.large", "network_interface": listed}, unknown))
    written = [
        {"device_index": const(1), "network_interface_id": refs("aws_network_interface.untrust.id")},
        {"device_index": const(0), "network_interface_id": refs("aws_network_interface.mgmt.id")},
    ]
    blocks.append(block("aws_instance.i", {"network_interface": written}))
    assert slots(plan([*two_subnets(), *changes], blocks)) == [
        ("aws_instance.i", "aws_network_interface.mgmt", 0, 0, True),
        ("aws_instance.i", "aws_network_interface.untrust", 0, 1, True),
    ]


def test_a_dynamic_block_beside_a_static_one_takes_nothing_from_it() -> None:
    """Dynamic blocks are not in the configuration; the static block's reference is not theirs."""
    changes, blocks = interfaces("mgmt", "data")
    listed = [{"device_index": 0}, {"device_index": 1}, {"device_index": 2}]
    unknown = {"network_interface": [{"network_interface_id": True}] * 3}
    changes.append(change("aws_instance.i", {"instance_type": "m5.large", "network_interface": listed}, unknown))
    written = [{"device_index": const(0), "network_interface_id": refs("aws_network_interface.mgmt.id")}]
    blocks.append(block("aws_instance.i", {"network_interface": written}))
    found_slots = slots(plan([*two_subnets(), *changes], blocks))
    assert found_slots[0][1] == "aws_network_interface.mgmt"
    assert all("Unknown(" in interface for _, interface, *_ in found_slots[1:])
    report = check(plan([*two_subnets(), *changes], blocks), "ENI201")
    assert (found(report), undecided(report)) == ([], [])


def test_blocks_that_cannot_be_told_apart_are_candidates() -> None:
    changes, blocks = interfaces("one", "two")
    listed = [{"device_index": 0}, {"device_index": 1}]
    unknown = {"network_interface": [{"network_interface_id": True}] * 2}
    changes.append(change("aws_instance.i", {"instance_type": "m5.large", "network_interface": listed}, unknown))
    written = [
        {"device_index": refs("var.a"), "network_interface_id": refs("aws_network_interface.one.id")},
        {"device_index": refs("var.b"), "network_interface_id": refs("aws_network_interface.two.id")},
    ]
    blocks.append(block("aws_instance.i", {"network_interface": written}))
    network = design_of(plan([*two_subnets(), *changes], blocks)).networks[0]
    assert network
    assert [len(one.interface.candidates) for one in network.attachments] == [2, 2]  # type: ignore[union-attr]


def test_primary_network_interface_and_an_attachment() -> None:
    changes, blocks = interfaces("first", "second")
    changes += [
        change(
            "aws_instance.i",
            {"instance_type": "m5.large", "primary_network_interface": [{}]},
            {"primary_network_interface": [{"network_interface_id": True}]},
        ),
        change("aws_network_interface_attachment.at", {"device_index": 1}, ("instance_id", "network_interface_id")),
    ]
    blocks += [
        block(
            "aws_instance.i",
            {"primary_network_interface": [{"network_interface_id": refs("aws_network_interface.first.id")}]},
        ),
        block(
            "aws_network_interface_attachment.at",
            {
                "instance_id": refs("aws_instance.i.id"),
                "network_interface_id": refs("aws_network_interface.second.id"),
            },
        ),
    ]
    assert slots(plan([*two_subnets(), *changes], blocks)) == [
        ("aws_instance.i", "aws_network_interface.first", 0, 0, True),
        ("aws_network_interface_attachment.at", "aws_network_interface.second", 0, 1, False),
    ]


def test_a_computed_primary_network_interface_is_no_declaration() -> None:
    after = {"instance_type": "m5.large", "primary_network_interface": [{"network_interface_id": "eni-0aaaa"}]}
    changes = [change("aws_instance.i", after, actions=("no-op",))]
    blocks = [block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")})]
    assert [one[1] for one in slots(plan(changes, blocks))] == ["the primary interface of aws_instance.i"]


def test_an_attachment_block_of_the_interface() -> None:
    changes = [
        change("aws_instance.i", {"instance_type": "m5.large"}, ("subnet_id",)),
        change(
            "aws_network_interface.n",
            {"attachment": [{"device_index": 1}]},
            {"subnet_id": True, "attachment": [{"instance": True, "attachment_id": True}]},
        ),
    ]
    blocks = [
        block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")}),
        block(
            "aws_network_interface.n",
            {
                "subnet_id": refs("aws_subnet.b.id"),
                "attachment": [{"instance": refs("aws_instance.i.id"), "device_index": const(1)}],
            },
        ),
    ]
    report = check(plan([*two_subnets(), *changes], blocks), "ENI101")
    assert found(report) == [("ENI101", "aws_network_interface.n")]


def applied(attached_by: list) -> dict:
    """An interface that AWS reports as attached, whatever attached it."""
    after = {
        "id": "eni-0aaaa",
        "subnet_id": "subnet-0a",
        "attachment": [{"instance": "i-0aaaa", "device_index": 1, "attachment_id": "eni-attach-0"}],
    }
    changes = [
        change("aws_subnet.a", {"id": "subnet-0a", "availability_zone": ZONE_A}, actions=("no-op",)),
        change("aws_network_interface.n", after, actions=("no-op",)),
        change(
            "aws_instance.i",
            {"id": "i-0aaaa", "instance_type": "m5.large", "subnet_id": "subnet-0a"},
            actions=("no-op",),
        ),
        *attached_by,
    ]
    blocks = [
        block("aws_network_interface.n", {"subnet_id": refs("aws_subnet.a.id")}),
        block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")}),
    ]
    return plan(changes, blocks)


def test_an_observed_attachment_counts_once() -> None:
    after = {"instance_id": "i-0aaaa", "network_interface_id": "eni-0aaaa", "device_index": 1}
    declared = change("aws_network_interface_attachment.at", after, actions=("no-op",))
    assert [one[0] for one in slots(applied([declared]))] == ["aws_instance.i", "aws_network_interface_attachment.at"]
    assert [one[0] for one in slots(applied([]))] == ["aws_instance.i", "aws_network_interface.n"]


def template(launch_template: dict, expressions: dict, unknown: dict | None = None) -> dict:
    changes, blocks = interfaces("fixed")
    changes += [
        change(
            "aws_launch_template.t",
            {
                "name": "edge",
                "instance_type": "t3.micro",
                "network_interfaces": [{"device_index": 0}, {"device_index": 1}],
            },
            {"network_interfaces": [{"network_interface_id": True}, {"subnet_id": True}]},
        ),
        change(
            "aws_instance.i", {"launch_template": [launch_template]}, {"launch_template": [unknown or {}], "ami": True}
        ),
    ]
    blocks += [
        block(
            "aws_launch_template.t",
            {
                "instance_type": const("t3.micro"),
                "network_interfaces": [
                    {"device_index": const(0), "network_interface_id": refs("aws_network_interface.fixed.id")},
                    {"device_index": const(1), "subnet_id": refs("aws_subnet.b.id")},
                ],
            },
        ),
        block("aws_instance.i", {"launch_template": [expressions]}),
    ]
    return plan([*two_subnets(), *changes], blocks)


@pytest.mark.parametrize(
    "content",
    [
        template({}, {"id": refs("aws_launch_template.t.id")}, {"id": True}),
        template({"name": "edge"}, {"name": refs("aws_launch_template.t.name")}),
        template({"name": "edge"}, {"name": const("edge")}),
    ],
    ids=["id", "name", "literal name"],
)
def test_a_launch_template_gives_the_instance_its_interfaces(content: dict) -> None:
    assert slots(content) == [
        ("aws_instance.i", "aws_network_interface.fixed", 0, 0, True),
        ("aws_instance.i", "the interface at device index 1 of aws_instance.i", 0, 1, True),
    ]
    assert found(check(content, "ENI101")) == [("ENI101", "aws_instance.i")]


def test_an_older_version_of_a_template_is_not_what_the_plan_shows() -> None:
    content = template({"name": "edge", "version": "3"}, {"name": const("edge"), "version": const("3")})
    content["resource_changes"][-2]["change"]["after"]["latest_version"] = 5
    assert found(check(content, "ENI101")) == [("ENI101", "aws_launch_template.t")]
    assert [(rule, subject) for rule, subject, _ in undecided(check(content, "ENI201"))] == [
        ("ENI201", "aws_instance.i")
    ]


def test_deleted_deposed_and_forgotten_resources_are_gone() -> None:
    more = [
        change("aws_subnet.c", {"availability_zone": ZONE_B}, actions=("delete",)),
        change("aws_subnet.d", {"availability_zone": ZONE_B}, actions=("forget",)),
        change("aws_subnet.a", {"availability_zone": ZONE_B}, actions=("delete",), deposed="0123abcd"),
    ]
    network = design_of(plan([*two_subnets(), *more])).networks[0]
    assert network
    assert [subnet.address for subnet in network.subnets] == ["aws_subnet.a", "aws_subnet.b"]


def test_drift_is_known_apart_from_what_the_plan_does() -> None:
    drifted = change("aws_instance.i", {"instance_type": "m5.xlarge"}, actions=("update",))
    network = design_of(plan(two_subnets(), resource_drift=[drifted])).networks[0]
    assert network
    assert network.changes == {}
    assert [(one.address, one.updates, one.at.origin) for one in network.drift.values()] == [
        ("aws_instance.i", True, Origin("plan.json", "/resource_drift/0"))
    ]


def test_the_zone_of_a_running_instance_is_no_request() -> None:
    subnet = change("aws_subnet.a", {"id": "subnet-0a", "availability_zone": ZONE_A}, actions=("no-op",))
    after = {"id": "i-0a", "instance_type": "m5.large", "subnet_id": "subnet-0a", "availability_zone": ZONE_B}
    blocks = [block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")})]
    content = plan([subnet, change("aws_instance.i", after, actions=("no-op",))], blocks)
    assert found(check(content, "ENI103")) == []
    blocks[0]["expressions"]["availability_zone"] = const(ZONE_B)
    assert found(check(content, "ENI103")) == [("ENI103", "aws_instance.i")]


@pytest.mark.parametrize("gateway", [{}, {"gateway_id": "igw-0a1b2c3d"}], ids=["none", "known"])
def test_a_route_to_a_gateway_has_no_interface(gateway: dict) -> None:
    """Without a configuration, "known after apply" may mean that the provider computes it: not beside a gateway."""
    content = plan(
        [change("aws_route.r", {"destination_cidr_block": "0.0.0.0/0", **gateway}, ("network_interface_id",))]
    )
    assert len(check(content, "ENI303").undecided) == (0 if gateway else 1)


def test_an_auto_scaling_group_outside_of_its_zones() -> None:
    after = {"availability_zones": [ZONE_A]}
    changes = [change("aws_autoscaling_group.g", after, ("vpc_zone_identifier",))]
    expressions = {"availability_zones": const([ZONE_A]), "vpc_zone_identifier": refs("aws_subnet.b.id")}
    content = plan([*two_subnets(), *changes], [block("aws_autoscaling_group.g", expressions)])
    assert found(check(content, "ENI103")) == [("ENI103", "aws_autoscaling_group.g")]


@pytest.mark.parametrize(
    ("name", "os"),
    [
        ("al2023-ami-2023.5.20240805.0-kernel-6.1-x86_64", "amazon-linux-2023"),
        ("al2023-ami-minimal-2023.5.20240805.0-kernel-6.1-x86_64", "amazon-linux-2023-minimal"),
        ("amzn2-ami-hvm-2.0.20240719.0-x86_64-gp2", "amazon-linux-2"),
        ("ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20240801", "ubuntu-24.04"),
        ("RHEL-9.4.0_HVM-20240605-x86_64-82-Hourly2-GP3", "rhel-9"),
        ("suse-sles-15-sp6-v20240808-hvm-ssd-x86_64", "sles-15"),
        ("PA-VM-AWS-10.2.3", None),
    ],
)
def test_the_image_tells_the_operating_system(name: str, os: str | None) -> None:
    image = {
        "address": "data.aws_ami.image",
        "mode": "data",
        "type": "aws_ami",
        "name": "image",
        "values": {"id": "ami-0aaaa", "name": name},
    }
    changes = [change("aws_instance.i", {"instance_type": "m5.large", "ami": "ami-0aaaa"}, ("subnet_id",))]
    blocks = [block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")})]
    prior = {"values": {"root_module": {"resources": [image]}}}
    network = design_of(plan([*two_subnets(), *changes], blocks, prior_state=prior)).networks[0]
    assert network
    assert network.instances[0].os == os


def test_an_attachment_that_the_plan_ends_is_not_counted() -> None:
    """The interface still shows it: its attributes are those of before the apply."""
    ended = change(
        "aws_network_interface_attachment.old",
        {},
        actions=("delete",),
    )
    ended["change"]["before"] = {"instance_id": "i-0aaaa", "network_interface_id": "eni-0aaaa", "device_index": 1}
    ended["change"]["after"] = None
    assert [one[0] for one in slots(applied([ended]))] == ["aws_instance.i"]
