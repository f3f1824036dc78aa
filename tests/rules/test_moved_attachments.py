"""ENI716 and ENI719: interfaces that a plan detaches and attaches again, across zones or in the wrong order."""

import pytest

from tests.inputs.terraform.plans import block, change, refs, undecided
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, facts, gone, lint, message, severities, stays

NIC, AT = "aws_network_interface.nic", "aws_network_interface_attachment.at"
INTERFACE = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"}
SUBNETS = (
    stays("aws_subnet.a", {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a"}),
    stays("aws_subnet.b", {"id": "subnet-0d4e5f", "availability_zone": "us-east-1b"}),
)
INSTANCES = (
    stays("aws_instance.a", {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c"}),
    stays("aws_instance.a2", {"id": "i-0a2b2c", "subnet_id": "subnet-0a1b2c"}),
    stays("aws_instance.b", {"id": "i-0d4e5f", "subnet_id": "subnet-0d4e5f"}),
)
EXISTING = (*SUBNETS, *INSTANCES)


def attachment(instance: str, interface: str = "eni-0a1b2c", device: int = 1) -> dict:
    return {"instance_id": instance, "network_interface_id": interface, "device_index": device}


def inline(instance: str) -> dict:
    return INTERFACE | {"attachment": [{"instance": instance, "device_index": 1, "attachment_id": "eni-attach-0a1b2c"}]}


def across(instance: str = "aws_instance.b") -> str:
    return (
        f"{NIC} is in us-east-1a, but the plan moves it from aws_instance.a to {instance} in us-east-1b: "
        "AWS refuses the attachment"
    )


def test_an_attachment_that_is_replaced() -> None:
    report = lint(
        *EXISTING,
        stays(NIC, INTERFACE),
        changed(AT, attachment("i-0a1b2c"), attachment("i-0d4e5f"), actions=REPLACE, paths=("instance_id",)),
    )
    assert severities(report) == [("ENI716", "error", AT)]
    assert message(report) == across()
    assert facts(report).splitlines() == [
        "it is attached to aws_instance.a now",
        f"{NIC} is in aws_subnet.a, in us-east-1a",
        "the primary interface of aws_instance.b is in aws_subnet.b, in us-east-1b",
    ]


def test_an_attachment_in_the_interface_that_changes_in_place() -> None:
    report = lint(*EXISTING, changed(NIC, inline("i-0a1b2c"), inline("i-0d4e5f")))
    assert severities(report) == [("ENI716", "error", NIC)]
    assert message(report) == across()


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(gone(AT, attachment("i-0a1b2c")), id="deleted"),
        pytest.param(
            changed(AT, attachment("i-0a1b2c"), attachment("i-0a1b2c", "eni-0d4e5f"), actions=REPLACE),
            id="takes another interface",
        ),
    ],
)
def test_an_attachment_that_gives_way_to_one_of_another_name(old: dict) -> None:
    new = change("aws_network_interface_attachment.new", attachment("i-0d4e5f"))
    report = lint(*EXISTING, stays(NIC, INTERFACE), old, new)
    assert severities(report) == [("ENI716", "error", "aws_network_interface_attachment.new")]
    assert message(report) == across()
    assert f"it is attached to aws_instance.a by {AT} now" in facts(report)


def test_an_instance_that_is_replaced_in_another_zone() -> None:
    report = lint(
        *EXISTING,
        stays(NIC, INTERFACE),
        changed("aws_instance.c", {"id": "i-0c1b2c"}, {"subnet_id": "subnet-0d4e5f"}, actions=REPLACE),
        changed(
            AT, attachment("i-0c1b2c"), {"device_index": 1}, ("instance_id", "network_interface_id"), actions=REPLACE
        ),
        blocks=(block(AT, {"instance_id": refs("aws_instance.c.id"), "network_interface_id": refs(f"{NIC}.id")}),),
    )
    assert severities(report) == [("ENI716", "error", AT)]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            [stays(NIC, INTERFACE), changed(AT, attachment("i-0a1b2c"), attachment("i-0a2b2c"), actions=REPLACE)],
            id="same zone",
        ),
        pytest.param([changed(NIC, inline("i-0a1b2c"), inline("i-0a2b2c"))], id="same zone, in the interface"),
        pytest.param([stays(NIC, INTERFACE), stays(AT, attachment("i-0d4e5f"))], id="nothing moves"),
        pytest.param(
            [changed(NIC, inline("i-0d4e5f"), inline("i-0d4e5f") | {"description": "x"})], id="another change"
        ),
        pytest.param([stays(NIC, INTERFACE), change(AT, attachment("i-0d4e5f"))], id="first attachment"),
        pytest.param([stays(NIC, INTERFACE), gone(AT, attachment("i-0a1b2c"))], id="detached"),
        pytest.param(
            [
                stays(NIC, INTERFACE),
                gone(AT, attachment("i-0a1b2c", "eni-0d4e5f")),
                change("aws_network_interface_attachment.new", attachment("i-0d4e5f")),
            ],
            id="another interface is detached",
        ),
        pytest.param(
            [
                stays(NIC, INTERFACE),
                gone(AT, attachment("i-0a1b2c")),
                change(
                    "aws_instance.new",
                    {
                        "availability_zone": "us-east-1b",
                        "network_interface": [{"network_interface_id": "eni-0a1b2c", "device_index": 1}],
                    },
                ),
            ],
            id="listed by a new instance",
        ),
        pytest.param(
            [
                changed(
                    NIC,
                    inline("i-0a1b2c"),
                    {"subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]},
                    actions=REPLACE,
                )
            ],
            id="a new interface",
        ),
        pytest.param([stays(NIC, INTERFACE), changed(AT, attachment("i-0d4e5f"), attachment("i-0d4e5f"))], id="kept"),
        pytest.param(
            [
                stays(NIC, INTERFACE),
                stays(AT, attachment("i-0a1b2c")),
                change("aws_network_interface_attachment.new", attachment("i-0d4e5f")),
            ],
            id="attached twice",
        ),
        pytest.param(
            [
                changed(NIC, INTERFACE, {"subnet_id": "subnet-0a1b2c"}, actions=REPLACE),
                gone(AT, attachment("i-0a1b2c")),
                change(f"{AT}2", {"instance_id": "i-0d4e5f", "device_index": 1}, ("network_interface_id",)),
            ],
            id="another attachment of a new interface",
        ),
    ],
)
def test_no_move_to_another_zone(changes: list) -> None:
    other = changed("aws_vpc.other", {"id": "vpc-0a1b2c"}, {"id": "vpc-0a1b2c"})
    blocks = (block(f"{AT}2", {"network_interface_id": refs(f"{NIC}.id")}),)
    report = lint(*EXISTING, other, *changes, blocks=blocks, rules=("ENI716", "ENI719"))
    assert (severities(report), undecided(report)) == ([], [])


def test_an_interface_of_another_design_has_no_known_zone() -> None:
    report = lint(*EXISTING, changed(AT, attachment("i-0a1b2c"), attachment("i-0d4e5f"), actions=REPLACE))
    assert severities(report) == []
    assert [one[:2] for one in undecided(report)] == [("ENI716", AT)]


@pytest.mark.parametrize("interface", [[stays(NIC, INTERFACE)], []])
def test_the_interface_is_still_attached_when_its_new_attachment_is_made(interface: list) -> None:
    """Also an interface of another design, which is known by its id alone."""
    entry = changed(AT, attachment("i-0a1b2c"), attachment("i-0a2b2c"), actions=CREATE_FIRST, paths=("instance_id",))
    report = lint(*EXISTING, *interface, entry, rules=("ENI719",))
    assert severities(report) == [("ENI719", "error", AT)]
    name = NIC if interface else "eni-0a1b2c"
    assert message(report) == (
        f"{AT} is created before the old one is destroyed, but {name} is still attached to aws_instance.a: "
        "AWS refuses the attachment"
    )


def test_the_device_index_is_still_taken() -> None:
    """A new interface does not help where the instance and the device index stay."""
    report = lint(
        *EXISTING,
        changed(NIC, INTERFACE, {"subnet_id": "subnet-0a1b2c"}, actions=CREATE_FIRST),
        changed(
            AT,
            attachment("i-0a1b2c"),
            {"instance_id": "i-0a1b2c", "device_index": 1},
            ("network_interface_id",),
            actions=CREATE_FIRST,
        ),
        blocks=(block(AT, {"network_interface_id": refs(f"{NIC}.id")}),),
        rules=("ENI719",),
    )
    assert severities(report) == [("ENI719", "error", AT)]
    assert "but device index 1 of aws_instance.a is still in use: " in message(report)


def test_an_interface_that_attaches_itself_takes_the_same_device_index() -> None:
    after = {"subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]}
    entry = changed(NIC, inline("i-0a1b2c"), after, actions=CREATE_FIRST)
    blocks = (block(NIC, {"attachment": [{"instance": refs("local.x"), "device_index": {"constant_value": 1}}]}),)
    report = lint(*EXISTING, entry, blocks=blocks, rules=("ENI716", "ENI719"))
    assert severities(report) == [("ENI719", "error", NIC)]


@pytest.mark.parametrize("name", ["network_interface", "primary_network_interface"])
def test_an_instance_that_lists_the_interface(name: str) -> None:
    listed = {name: [{"network_interface_id": "eni-0a1b2c", "device_index": 0}]}
    entry = changed("aws_instance.x", {"id": "i-0c1b2c"} | listed, listed, actions=CREATE_FIRST)
    blocks = (block("aws_instance.x", {name: [{"network_interface_id": refs(f"{NIC}.id"), "device_index": {}}]}),)
    report = lint(*SUBNETS, stays(NIC, INTERFACE), entry, blocks=blocks)
    assert severities(report) == [("ENI719", "error", "aws_instance.x")]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            [changed(AT, attachment("i-0a1b2c"), attachment("i-0a2b2c"), actions=REPLACE)], id="destroyed first"
        ),
        pytest.param(
            [
                changed(
                    AT,
                    attachment("i-0a1b2c"),
                    attachment("i-0a1b2c", device=2) | {"network_interface_id": "eni-0d4e5f"},
                    actions=CREATE_FIRST,
                )
            ],
            id="another interface at another index",
        ),
        pytest.param(
            [
                changed(
                    AT,
                    attachment("i-0a1b2c"),
                    attachment("i-0a1b2c", "eni-0d4e5f") | {"network_card_index": 1},
                    actions=CREATE_FIRST,
                )
            ],
            id="another interface on another network card",
        ),
        pytest.param(
            [
                changed(
                    AT,
                    attachment("i-0a1b2c"),
                    {"network_interface_id": "eni-0d4e5f", "device_index": 2},
                    ("instance_id",),
                    actions=CREATE_FIRST,
                )
            ],
            id="another interface at another index of an instance that is not told",
        ),
        pytest.param(
            [
                changed("aws_instance.x", {"id": "i-0c1b2c"}, {"ami": "ami-0d4e5f"}, actions=CREATE_FIRST),
                changed(AT, attachment("i-0c1b2c"), attachment("i-0a1b2c"), actions=REPLACE),
            ],
            id="only the instance is created first",
        ),
        pytest.param([changed("aws_instance.x", {"id": "i-0c1b2c"}, {}, actions=CREATE_FIRST)], id="its own interface"),
        pytest.param(
            [changed(NIC, INTERFACE, {"subnet_id": "subnet-0a1b2c"}, ("attachment",), actions=CREATE_FIRST)],
            id="an interface without attachment",
        ),
    ],
)
def test_an_order_that_works(changes: list) -> None:
    report = lint(*EXISTING, *changes, rules=("ENI719",))
    assert (severities(report), undecided(report)) == ([], [])


def test_an_attachment_of_something_that_is_not_told_is_undecided() -> None:
    entry = changed(
        AT,
        attachment("i-0a1b2c"),
        {"device_index": 1},
        ("instance_id", "network_interface_id"),
        actions=CREATE_FIRST,
    )
    blocks = (block(AT, {"instance_id": refs("local.x"), "network_interface_id": refs("local.y")}),)
    report = lint(*EXISTING, entry, blocks=blocks, rules=("ENI719",))
    assert severities(report) == []
    assert [one[:2] for one in undecided(report)] == [("ENI719", AT)]
