"""ENI720: what a new object has in common with the old one, which still exists when Terraform creates it."""

import pytest

from enilint.report import Report
from tests.inputs.terraform.plans import block, check, plan, refs
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, message, severities, stays

NIC = "aws_network_interface.nic"
GATEWAY = "aws_nat_gateway.n"
OLD = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.50"]}
OLD_GATEWAY = {
    "id": "nat-0a1b2c",
    "subnet_id": "subnet-0a1b2c",
    "allocation_id": "eipalloc-0a1b2c",
    "private_ip": "10.0.1.60",
}
EIP = stays("aws_eip.e", {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"})


def lint(*changes: dict, blocks: tuple = ()) -> Report:
    return check(plan(list(changes), list(blocks)), "ENI720")


def interface(
    after: dict, unknown: tuple = (), actions: tuple = CREATE_FIRST, before: dict = OLD, **written: object
) -> Report:
    """An interface that is replaced; `written` are the arguments of its configuration."""
    given = {"subnet_id": "subnet-0a1b2c"} | after
    block_of = block(NIC, {name: {"constant_value": value} for name, value in written.items()})
    return lint(changed(NIC, before, given, unknown, actions=actions), blocks=(block_of,))


def test_an_address_that_the_configuration_sets_is_still_in_use() -> None:
    report = interface({"private_ips": ["10.0.1.50"]}, private_ips=["10.0.1.50"])
    assert severities(report) == [("ENI720", "error", NIC)]
    assert message(report) == (
        f"{NIC} is created before the old one is destroyed, but the old one still has 10.0.1.50: "
        "AWS refuses the new one (InvalidIPAddress.InUse)"
    )
    assert report.findings[0].help.endswith("or choose another address")


@pytest.mark.parametrize(
    ("after", "written"),
    [
        pytest.param({"private_ips": ["10.0.1.51"]}, {"private_ips": ["10.0.1.51"]}, id="another address"),
        pytest.param({"private_ips": ["10.0.1.50"]}, {}, id="not asked for"),
        pytest.param(
            {"private_ips": ["10.0.1.50"], "subnet_id": "subnet-0d4e5f"},
            {"private_ips": ["10.0.1.50"]},
            id="other subnet",
        ),
        pytest.param({"ipv6_addresses": ["2001:db8::5"]}, {"ipv6_addresses": ["2001:db8::5"]}, id="IPv6"),
        pytest.param({"private_ips": ["no address"]}, {"private_ips": ["no address"]}, id="no address"),
    ],
)
def test_what_the_old_interface_does_not_hold_back(after: dict, written: dict) -> None:
    report = interface(after, before=OLD | {"ipv6_addresses": ["2001:db8::5"]}, **written)
    assert (severities(report), report.undecided) == ([], ())


def test_an_interface_that_is_destroyed_first_has_let_its_address_go() -> None:
    report = interface({"private_ips": ["10.0.1.50"]}, actions=REPLACE, private_ips=["10.0.1.50"])
    assert (severities(report), report.undecided) == ([], ())


def test_addresses_and_subnets_that_are_not_known_leave_it_open() -> None:
    blocks = (block(NIC, {"private_ips": refs("local.addresses")}),)
    unsure = lint(
        changed(NIC, OLD, {"subnet_id": "subnet-0a1b2c"}, ("private_ips",), actions=CREATE_FIRST), blocks=blocks
    )
    assert [one.subject for one in unsure.undecided] == [NIC]
    blocks = (block(NIC, {"private_ips": {"constant_value": ["10.0.1.50"]}, "subnet_id": refs("local.subnet")}),)
    entry = changed(NIC, OLD, {"private_ips": ["10.0.1.50"]}, ("subnet_id",), actions=CREATE_FIRST)
    assert [one.subject for one in lint(entry, blocks=blocks).undecided] == [NIC]


def test_addresses_that_aws_chooses_are_no_question() -> None:
    report = interface({}, ("private_ips", "private_ip"))
    assert (severities(report), report.undecided) == ([], ())


def test_an_interface_of_one_side_only_is_not_replaced() -> None:
    for entry in (
        changed(NIC, None, OLD, actions=CREATE_FIRST),
        changed(NIC, OLD, None, actions=CREATE_FIRST),
    ):
        assert severities(lint(entry)) == []


def gateway(after: dict, unknown: tuple = (), actions: tuple = CREATE_FIRST, *, written: dict | None = None) -> Report:
    blocks = () if written is None else (block(GATEWAY, written),)
    given = {"subnet_id": "subnet-0d4e5f"} | after
    return lint(EIP, changed(GATEWAY, OLD_GATEWAY, given, unknown, actions=actions), blocks=blocks)


def test_a_gateway_cannot_have_the_elastic_ip_of_the_old_one() -> None:
    report = gateway({"allocation_id": "eipalloc-0a1b2c"})
    assert severities(report) == [("ENI720", "error", GATEWAY)]
    assert message(report).endswith("but the old one still has Elastic IP aws_eip.e: AWS refuses the new one")
    assert report.findings[0].help.endswith("or choose another Elastic IP")


@pytest.mark.parametrize(
    ("after", "actions"),
    [
        ({"allocation_id": "eipalloc-0d4e5f"}, CREATE_FIRST),
        ({"allocation_id": "eipalloc-0a1b2c"}, REPLACE),
        ({}, CREATE_FIRST),
    ],
)
def test_a_gateway_with_another_elastic_ip_or_destroyed_first(after: dict, actions: tuple) -> None:
    report = gateway(after, actions=actions)
    assert (severities(report), report.undecided) == ([], ())


def test_an_elastic_ip_that_is_not_known_leaves_it_open() -> None:
    report = gateway({}, ("allocation_id",), written={"allocation_id": refs("local.allocation")})
    assert [one.subject for one in report.undecided] == [GATEWAY]
    report = gateway(
        {"allocation_id": "eipalloc-0d4e5f"},
        ("secondary_allocation_ids",),
        written={"secondary_allocation_ids": refs("local.allocations")},
    )
    assert [one.subject for one in report.undecided] == [GATEWAY]


def test_a_gateway_in_the_same_subnet_cannot_have_the_address_of_the_old_one() -> None:
    after = {"subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.60", "allocation_id": "eipalloc-0a1b2c"}
    report = gateway(after, written={"private_ip": {"constant_value": "10.0.1.60"}})
    assert "still has 10.0.1.60 and Elastic IP aws_eip.e: AWS refuses the new one (InvalidIPAddress.InUse)" in message(
        report
    )
