"""ENI713 and ENI728: primary addresses that a plan gives up, and interfaces that it deletes while they are in use."""

import pytest

from tests.inputs.terraform.plans import block, refs, undecided
from tests.rules.changes import (
    ATTACHED,
    NIC,
    OLD,
    REPLACE,
    changed,
    eip,
    facts,
    gone,
    lint,
    message,
    route,
    severities,
    stays,
)

INSTANCE = "aws_instance.web"
LAUNCHED = {
    "id": "i-0a1b2c",
    "subnet_id": "subnet-0a1b2c",
    "private_ip": "10.0.1.9",
    "primary_network_interface_id": "eni-0f",
}


def launched(after: dict, unknown: tuple = ("private_ip",), **more) -> dict:
    settings = {"actions": REPLACE} | more
    return changed(INSTANCE, LAUNCHED, after, (*unknown, "primary_network_interface_id"), **settings)


@pytest.mark.parametrize(
    ("entry", "expressions", "expected"),
    [
        pytest.param(launched({"subnet_id": "subnet-0d4e5f"}, paths=("subnet_id",)), {}, "warning", id="subnet"),
        pytest.param(launched({"subnet_id": "subnet-0d4e5f"}), {}, "warning", id="subnet, no paths"),
        pytest.param(
            launched({"subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.10"}, ()),
            {"private_ip": {}},
            "error",
            id="address",
        ),
        pytest.param(
            launched({"subnet_id": "subnet-0d4e5f", "private_ip": "10.0.1.9"}, (), paths=("subnet_id",)),
            {"private_ip": {}},
            None,
            id="address kept in another subnet",
        ),
        pytest.param(launched({"subnet_id": "subnet-0a1b2c"}, paths=("ami",)), {}, None, id="image"),
        pytest.param(launched({"subnet_id": "subnet-0a1b2c"}), {}, None, id="image, no paths"),
        pytest.param(launched({}, ("private_ip", "subnet_id")), {"subnet_id": refs("local.x")}, "undecided", id="open"),
        pytest.param(launched(LAUNCHED | {"ami": "x"}, actions=("update",)), {}, None, id="in place"),
        pytest.param(
            changed(INSTANCE, LAUNCHED | {"private_ip": None}, {"subnet_id": "subnet-0d4e5f"}, actions=REPLACE),
            {},
            None,
            id="no address before",
        ),
    ],
)
def test_the_primary_address_of_an_instance(entry: dict, expressions: dict, expected: str | None) -> None:
    report = lint(entry, blocks=(block(INSTANCE, expressions),))
    if expected == "undecided":
        assert [one[:2] for one in undecided(report)] == [("ENI713", INSTANCE)]
        assert report.findings == ()
    else:
        assert undecided(report) == []
        assert severities(report) == ([("ENI713", expected, INSTANCE)] if expected else [])


def test_a_primary_address_that_an_elastic_ip_refers_to() -> None:
    ip = changed("aws_eip.ip", eip(instance="i-0a1b2c"), eip(), ("instance",))
    report = lint(launched({"subnet_id": "subnet-0d4e5f"}, paths=("subnet_id",)), ip)
    assert severities(report) == [("ENI713", "error", INSTANCE)]
    assert facts(report).splitlines() == [
        "the primary interface of aws_instance.web is eni-0f and has 10.0.1.9 now",
        "aws_eip.ip associates Elastic IP aws_eip.ip (203.0.113.7) with it, which the plan also changes",
    ]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["10.0.1.60", "10.0.1.61"], [("ENI713", "error", NIC)]),
        (["10.0.1.60", "10.0.1.50"], []),
        ([], []),
    ],
)
def test_listed_addresses_without_the_primary_one(addresses: list, expected: list) -> None:
    """Where the provider does not replace the interface for it, AWS refuses to take the primary address away."""
    entry = changed(NIC, OLD | ATTACHED, OLD | ATTACHED | {"private_ips": addresses})
    report = lint(entry, blocks=(block(NIC, {"private_ips": {"constant_value": addresses}}),))
    assert severities(report) == expected


def test_one_of_the_listed_addresses_is_known_after_the_apply() -> None:
    entry = changed(NIC, OLD, OLD | {"private_ips": ["10.0.1.60", None]}, {"private_ips": [False, True]})
    report = lint(entry, blocks=(block(NIC, {"private_ips": refs("local.addresses")}),))
    assert severities(report) == []
    assert [one[:2] for one in undecided(report)] == [("ENI713", NIC)]


@pytest.mark.parametrize("others", [{"ipv6_addresses": ["2001:db8::5"]}, {"ipv4_prefixes": ["10.0.1.64/28"]}])
def test_other_addresses_do_not_take_the_place_of_the_primary_one(others: dict) -> None:
    after = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"}
    report = lint(changed(NIC, OLD, after | others))
    assert (severities(report), undecided(report)) == ([], [])


def test_addresses_known_after_the_apply_are_undecided() -> None:
    entry = changed(NIC, OLD, {key: OLD[key] for key in ("id", "subnet_id", "private_ip")}, ("private_ips",))
    report = lint(entry, blocks=(block(NIC, {"private_ips": refs("local.addresses")}),))
    assert [one[:2] for one in undecided(report)] == [("ENI713", NIC)]
    report = lint(entry, blocks=(block(NIC, {}),))
    assert (undecided(report), severities(report)) == ([], [])


@pytest.mark.parametrize(
    ("user", "words"),
    [
        pytest.param(stays("aws_route.r", route()), "aws_route.r still sends 192.168.0.0/16 to it", id="route"),
        pytest.param(
            stays("aws_route_table.t", {"route": [{"cidr_block": "0.0.0.0/0", "network_interface_id": "eni-0a1b2c"}]}),
            "aws_route_table.t still sends 0.0.0.0/0 to it",
            id="route in a table",
        ),
        pytest.param(
            stays(
                "aws_network_interface_attachment.a",
                {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
            ),
            "aws_network_interface_attachment.a still attaches it to i-0a1b2c",
            id="attachment",
        ),
        pytest.param(
            stays(
                INSTANCE,
                {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]},
            ),
            "it is the primary interface of aws_instance.web, which the plan keeps, and AWS refuses to detach it",
            id="primary",
        ),
    ],
)
def test_what_stays_keeps_an_interface_in_use(user: dict, words: str) -> None:
    report = lint(gone(NIC, OLD), user)
    assert severities(report) == [("ENI728", "error", NIC)]
    assert message(report) == f"{NIC} will be deleted, but {words}"
    assert facts(report) == words


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(gone("aws_route.r", route()), id="route removed"),
        pytest.param(changed("aws_route.r", route(), route("eni-0d4e5f")), id="route moved"),
        pytest.param(changed("aws_route.r", route(), {}, ("network_interface_id",)), id="route to be known"),
        pytest.param(
            gone(
                "aws_network_interface_attachment.a",
                {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
            ),
            id="attachment removed",
        ),
        pytest.param(
            gone(
                INSTANCE,
                {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]},
            ),
            id="instance removed",
        ),
        pytest.param(
            stays("aws_network_interface_attachment.a", {"network_interface_id": "eni-0a1b2c", "device_index": 0}),
            id="instance not told",
        ),
    ],
)
def test_what_goes_or_changes_keeps_nothing_in_use(user: dict) -> None:
    report = lint(gone(NIC, OLD), user, rules=("ENI728",))
    assert (severities(report), undecided(report)) == ([], [])


def test_an_attached_interface_is_detached_before_it_is_deleted() -> None:
    assert severities(lint(gone(NIC, OLD | ATTACHED))) == []


@pytest.mark.parametrize("target", [{"network_interface_id": "eni-0f"}, {"instance_id": "i-0a1b2c"}])
def test_the_interface_that_a_deleted_instance_made(target: dict) -> None:
    report = lint(gone(INSTANCE, LAUNCHED), stays("aws_route.r", {"destination_cidr_block": "0.0.0.0/0"} | target))
    assert severities(report) == [("ENI728", "error", INSTANCE)]
    assert message(report).startswith(
        "the primary interface of aws_instance.web will be deleted, but aws_route.r still"
    )


def test_a_route_to_another_instance_than_the_deleted_one() -> None:
    other = stays("aws_route.r", {"destination_cidr_block": "0.0.0.0/0", "instance_id": "i-0d4e5f"})
    assert severities(lint(gone(INSTANCE, LAUNCHED), other)) == []


def test_another_argument_for_the_same_primary_interface_changes_nothing() -> None:
    listed = {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]}
    primary = {"id": "i-0a1b2c", "primary_network_interface": [{"network_interface_id": "eni-0a1b2c"}]}
    blocks = (block(INSTANCE, {"primary_network_interface": [{"network_interface_id": refs(f"{NIC}.id")}]}),)
    report = lint(stays(NIC, OLD), changed(INSTANCE, listed, primary), blocks=blocks)
    assert (severities(report), undecided(report)) == ([], [])
