"""ENI729 and ENI730: harmless-looking changes of what exists; and ENI303 in plans."""

import json

import pytest

from enilint.aws.instance_types import Catalog
from enilint.files.text import InputFile
from enilint.findings import Finding
from enilint.inputs.context import Context
from enilint.inputs.kinds import read
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint as lint_designs
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import block, change, design_of, found, plan, refs, undecided
from tests.rules.changes import REPLACE, changed, facts, gone, lint, message, severities, stays

NIC = "aws_network_interface.nat"
OFF = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50", "source_dest_check": False}
ON = OFF | {"source_dest_check": True}


def route(destination: str = "0.0.0.0/0", target: str = "eni-0a1b2c") -> dict:
    return stays("aws_route.r", {"destination_cidr_block": destination, "network_interface_id": target})


def test_a_check_that_is_turned_on_is_reported_once() -> None:
    report = lint(changed(NIC, OFF, ON), route())
    assert severities(report) == [("ENI729", "error", NIC)]
    assert message(report) == (
        f"the plan turns on the source/destination check of {NIC}, but routes send 0.0.0.0/0 through it: "
        "AWS drops these packets"
    )
    assert facts(report).splitlines() == [
        f"source_dest_check of {NIC} changes from false to true",
        "aws_route.r sends 0.0.0.0/0 to it",
    ]


def test_a_check_of_an_instance_with_a_route_in_a_table() -> None:
    instance = {"id": "i-0a1b2c", "primary_network_interface_id": "eni-0a1b2c", "instance_type": "t3.nano"}
    table = {"route": [{"cidr_block": "10.0.0.0/8", "network_interface_id": "eni-0a1b2c"}]}
    report = lint(
        changed("aws_instance.nat", instance | {"source_dest_check": False}, instance | {"source_dest_check": True}),
        stays("aws_route_table.t", table),
    )
    assert severities(report) == [("ENI729", "error", "aws_instance.nat")]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([changed(NIC, OFF, ON)], id="no route"),
        pytest.param(
            [changed(NIC, OFF, ON), gone("aws_route.r", {"network_interface_id": "eni-0a1b2c"})], id="route removed"
        ),
        pytest.param([changed(NIC, OFF, ON), route("10.0.1.50/32")], id="its own address"),
        pytest.param([changed(NIC, ON, OFF), route()], id="turned off"),
        pytest.param([changed(NIC, OFF, OFF | {"description": "x"}), route()], id="stays off"),
        pytest.param([stays(NIC, OFF), route()], id="no change"),
        pytest.param([changed(NIC, {"id": "eni-0a1b2c", "source_dest_check": None}, ON)], id="imported"),
    ],
)
def test_no_check_that_drops_anything(changes: list) -> None:
    report = lint(*changes)
    assert (severities(report), undecided(report)) == ([], [])


def test_a_check_that_was_on_before_is_a_matter_of_the_route() -> None:
    report = lint(changed(NIC, ON, ON | {"description": "x"}), route())
    assert severities(report) == [("ENI303", "error", "aws_route.r")]


def test_a_new_interface_with_the_check_on_is_a_matter_of_its_route() -> None:
    entry = changed(NIC, OFF, {"subnet_id": "subnet-0a1b2c", "source_dest_check": True}, actions=REPLACE)
    to_it = changed(
        "aws_route.r", route()["change"]["before"], {"destination_cidr_block": "0.0.0.0/0"}, ("network_interface_id",)
    )
    report = lint(entry, to_it, blocks=(block("aws_route.r", {"network_interface_id": refs(f"{NIC}.id")}),))
    assert ("ENI303", "aws_route.r") in found(report)
    assert "ENI729" not in [one.rule for one in report.findings]


@pytest.mark.parametrize(
    ("after", "destination"),
    [({"source_dest_check": None}, "0.0.0.0/0"), ({"source_dest_check": True}, "pl-0a1b2c")],
)
def test_what_is_known_after_the_apply_is_undecided(after: dict, destination: str) -> None:
    unknown = () if after["source_dest_check"] else ("source_dest_check",)
    entry = changed(NIC, OFF, OFF | after, unknown)
    blocks = (block(NIC, {"source_dest_check": refs("local.forwards")}),)
    report = lint(entry, route(destination), blocks=blocks, rules=("ENI729",))
    assert severities(report) == []
    assert [one[:2] for one in undecided(report)] == [("ENI729", NIC)]


def test_a_route_to_an_interface_that_is_on_from_the_start() -> None:
    report = lint(stays(NIC, ON), route())
    assert severities(report) == [("ENI303", "error", "aws_route.r")]
    assert message(report) == (
        f"aws_route.r sends 0.0.0.0/0 to {NIC}, whose source/destination check is on: AWS drops the traffic"
    )


def test_routes_of_one_table_are_reported_together() -> None:
    routes = [
        {"cidr_block": "10.1.0.0/16", "network_interface_id": "eni-0a1b2c"},
        {"cidr_block": "10.2.0.0/16", "network_interface_id": "eni-0d4e5f"},
        {"cidr_block": "0.0.0.0/0", "gateway_id": "igw-0a1b2c"},
    ]
    other = stays("aws_network_interface.other", ON | {"id": "eni-0d4e5f"})
    report = lint(stays(NIC, ON), other, stays("aws_route_table.t", {"route": routes}))
    assert severities(report) == [("ENI303", "error", "aws_route_table.t")]
    assert message(report) == (
        f"aws_route_table.t sends 10.1.0.0/16 to {NIC} and 10.2.0.0/16 to aws_network_interface.other, "
        "whose source/destination checks are on: AWS drops the traffic"
    )


@pytest.mark.parametrize(
    ("destination", "expected"),
    [
        ("10.0.1.50/32", "silent"),
        ("10.0.1.64/28", "silent"),
        ("10.0.1.68/30", "silent"),
        ("10.0.1.64/27", "reported"),
        ("192.168.7.7/32", "reported"),
        ("2001:db8:1::/80", "silent"),
        ("2001:db8::/64", "reported"),
        ("2001:db8:2::1/128", "undecided"),
        ("10.0.1.77/28", "silent"),
        ("pl-0a1b2c", "undecided"),
    ],
)
def test_a_route_to_what_the_interface_holds_forwards_nothing(destination: str, expected: str) -> None:
    interface = ON | {
        "private_ips": ["10.0.1.50"],
        "ipv4_prefixes": ["10.0.1.64/28"],
        "ipv6_prefixes": ["2001:db8:1::/80"],
        "ipv6_address_count": 2,
    }
    report = lint(stays(NIC, interface), route(destination), rules=("ENI303",))
    assert ["reported"] * len(report.findings) + ["undecided"] * len(report.undecided) == [expected] * (
        expected != "silent"
    )


def test_a_destination_that_is_not_known_is_undecided() -> None:
    entry = change("aws_route.r", {"network_interface_id": "eni-0a1b2c"}, ("destination_cidr_block",))
    report = lint(stays(NIC, ON), entry)
    assert severities(report) == []
    assert undecided(report) == [("ENI303", "aws_route.r", ("aws_route.r.destination_cidr_block",))]


def test_a_check_that_is_not_known_does_not_matter_to_its_own_address() -> None:
    entry = changed(NIC, ON, ON | {"source_dest_check": None}, ("source_dest_check",))
    report = lint(entry, route("10.0.1.50/32"), blocks=(block(NIC, {"source_dest_check": refs("local.x")}),))
    assert (severities(report), undecided(report)) == ([], [])


def test_an_address_that_aws_picks_may_be_the_destination() -> None:
    subnet = stays("aws_subnet.s", {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24"})
    fresh = change(NIC, {"subnet_id": "subnet-0a1b2c"}, ("private_ip", "private_ips"))
    blocks = (block("aws_route.r", {"network_interface_id": refs(f"{NIC}.id")}),)

    def lint_route(destination: str):
        to_it = change("aws_route.r", {"destination_cidr_block": destination}, ("network_interface_id",))
        return lint(subnet, fresh, to_it, blocks=blocks, rules=("ENI303",))

    assert found(lint_route("10.0.2.7/32")) == [("ENI303", "aws_route.r")]
    report = lint_route("10.0.1.7/32")
    assert (found(report), undecided(report)) == ([], [("ENI303", "aws_route.r", (f"the addresses of {NIC}",))])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([route()], id="of another design"),
        pytest.param([stays(f"data.{NIC}", {"id": "eni-0a1b2c"}), route()], id="of a data source"),
        pytest.param(
            [
                stays("aws_instance.i", {"id": "i-0a1b2c", "instance_type": "m5.large"}),
                stays(
                    "aws_network_interface_attachment.a",
                    {"instance_id": "i-0a1b2c", "network_interface_id": "eni-0d4e5f", "device_index": 1},
                ),
                stays("aws_route.r", {"destination_cidr_block": "0.0.0.0/0", "instance_id": "i-0a1b2c"}),
            ],
            id="one of several",
        ),
        pytest.param([change(NIC, {}, ("source_dest_check",)), route(target="")], id="check not known"),
    ],
)
def test_a_target_that_is_not_known_is_undecided(changes: list) -> None:
    changes[-1]["change"]["after_unknown"] = {
        "network_interface_id": not changes[-1]["change"]["after"].get("instance_id")
    }
    blocks = (
        block(NIC, {"source_dest_check": refs("local.x")}),
        block("aws_route.r", {"network_interface_id": refs(f"{NIC}.id")}),
    )
    report = lint(*changes, blocks=blocks)
    assert severities(report) == []
    assert [one[:2] for one in undecided(report)] == [("ENI303", "aws_route.r")]


def test_interfaces_of_services_are_exempt() -> None:
    endpoint = stays(f"data.{NIC}", {"id": "eni-0a1b2c", "requester_id": "amazon-aws"})
    report = lint(endpoint, route())
    assert (severities(report), undecided(report)) == ([], [])


def test_an_instance_with_one_interface_as_target() -> None:
    instance = stays("aws_instance.i", {"id": "i-0a1b2c", "instance_type": "t3.nano"})
    to_it = stays("aws_route.r", {"destination_cidr_block": "0.0.0.0/0", "instance_id": "i-0a1b2c"})
    report = lint(instance, to_it)
    assert severities(report) == [("ENI303", "error", "aws_route.r")]
    assert "to the primary interface of aws_instance.i, whose" in message(report)


INSTANCE = "aws_instance.i"


def resized(old: str, new: str | None, more: dict | None = None, **settings: object) -> dict:
    values = {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c"} | (more or {})
    after = values | ({"instance_type": new} if new else {})
    unknown = () if new else ("instance_type",)
    return changed(INSTANCE, values | {"instance_type": old}, after, unknown, **settings)  # type: ignore[arg-type]


def attached(device: int, **more: object) -> dict:
    values = {"instance_id": "i-0a1b2c", "network_interface_id": f"eni-0a{device}b2c", "device_index": device}
    return stays(f"aws_network_interface_attachment.at[{device}]", values | more)


def interface(device: int, **more: object) -> dict:
    return stays(
        f"aws_network_interface.nic[{device}]", {"id": f"eni-0a{device}b2c", "subnet_id": "subnet-0a1b2c"} | more
    )


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        pytest.param(
            [resized("m5.large", "t3.micro"), attached(1), attached(2)],
            "m5.large to t3.micro in place, but t3.micro allows 2 interfaces, not 3",
            id="interfaces",
        ),
        pytest.param(
            [resized("m5.large", "t3.micro", {"secondary_private_ips": ["10.0.1.51", "10.0.1.52"]})],
            "t3.micro allows 2 IPv4 addresses per interface, not the 3 of the primary interface of aws_instance.i",
            id="addresses",
        ),
        pytest.param(
            [resized("m5.large", "m3.large"), attached(1), interface(1, ipv6_addresses=["2001:db8::5"])],
            "m3.large allows 0 IPv6 addresses per interface, not the 1 of aws_network_interface.nic[1]",
            id="no IPv6",
        ),
        pytest.param(
            [resized("m5.large", "m4.large"), attached(1), interface(1, ipv4_prefixes=["10.0.1.64/28"])],
            "m4.large runs on Xen and does not support the prefixes of aws_network_interface.nic[1]",
            id="prefixes",
        ),
        pytest.param(
            [resized("c6in.32xlarge", "c6in.16xlarge"), attached(1, network_card_index=1)],
            "c6in.16xlarge has no network card 1, which eni-0a1b2c uses",
            id="network cards",
        ),
        pytest.param(
            [resized("c5n.18xlarge", "c5n.4xlarge"), attached(1), interface(1, interface_type="efa")],
            "c5n.4xlarge does not support EFA, but aws_network_interface.nic[1] is an EFA",
            id="EFA",
        ),
    ],
)
def test_a_type_that_does_not_hold_what_the_instance_has(changes: list, fact: str) -> None:
    report = lint(*changes)
    assert severities(report) == [("ENI730", "error", INSTANCE)]
    assert message(report).endswith(fact)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([resized("m5.large", "t3.micro"), attached(1), interface(1)], id="fits"),
        pytest.param([resized("t3.micro", "t3.micro", {"ami": "x"}), attached(1), attached(2)], id="same type"),
        pytest.param([resized("m5.large", "t3.micro", actions=REPLACE), attached(1), attached(2)], id="replaced"),
        pytest.param([resized("m5.large", "m3.large")], id="nothing that it lacks"),
        pytest.param([resized("m5.large", "m4.large"), attached(1), interface(1)], id="Xen without prefixes"),
        pytest.param([resized("c5n.18xlarge", "c5n.4xlarge"), attached(1), interface(1)], id="no EFA"),
        pytest.param(
            [change(INSTANCE, {"instance_type": "t3.micro"}), attached(1), resized("a", "b") | {"deposed": "00000001"}],
            id="new",
        ),
        pytest.param(
            [
                changed(
                    INSTANCE, {"id": "i-0a1b2c", "instance_type": None}, {"id": "i-0a1b2c", "instance_type": "t3.micro"}
                )
            ],
            id="imported",
        ),
    ],
)
def test_types_that_hold_it(changes: list) -> None:
    report = lint(*changes, rules=("ENI730",))
    assert (severities(report), undecided(report)) == ([], [])


@pytest.mark.parametrize(
    ("new", "missing"),
    [
        (None, "aws_instance.i.instance_type"),
        ("m99.future", "the limits of instance type m99.future, which is not in the data of"),
        ("cr1.8xlarge", "the hypervisor of cr1.8xlarge"),
        ("c7g-flex.2xlarge", "the interface types of c7g-flex.2xlarge"),
        ("c7g-flex.4xlarge", "how many IPv6 addresses c7g-flex.4xlarge allows"),
    ],
)
def test_a_type_that_is_not_known_is_undecided(new: str | None, missing: str) -> None:
    addresses = {"ipv6_addresses": ["2001:db8::5"]} if new == "c7g-flex.4xlarge" else {}
    nics = (interface(1, ipv4_prefixes=["10.0.1.64/28"]), interface(2, interface_type="efa"))
    report = lint(resized("m5.large", new, addresses), attached(1), attached(2), *nics)
    assert severities(report) == []
    ((rule, subject, facts),) = undecided(report)
    assert (rule, subject) == ("ENI730", INSTANCE)
    assert facts[0].startswith(missing)


@pytest.mark.parametrize("type", ["t3.micro", "m3.medium", "m99.without-ipv6", "m99.no-figures"])
@pytest.mark.parametrize(
    "addresses",
    [{}, {"private_ips": ["10.0.1.50", "10.0.1.51", "10.0.1.52"]}, {"ipv6_addresses": ["2001:db8::5"]}],
    ids=["one", "IPv4", "IPv6"],
)
def test_a_change_of_type_is_judged_like_a_new_instance(type: str, addresses: dict) -> None:
    """What ENI204 says of the addresses on a new instance, ENI730 says of an instance that is changed to that type."""
    catalog = Catalog()
    catalog.override("m99.without-ipv6", {"max_enis": 8, "ipv4_per_eni": 8, "ipv6": False}, "a test")
    catalog.override("m99.no-figures", {"max_enis": 8}, "a test")
    nic = interface(1, **addresses)

    def results(instance: dict, code: str) -> tuple[int, int]:
        file = InputFile("plan.json", json.dumps(plan([instance, attached(1), nic])).encode())
        rule = Registry().find(code)
        assert rule
        report = lint_designs([read(file, "terraform-plan", Context(catalog=catalog))], Setup(rules=[ActiveRule(rule)]))
        assert report.errors == ()
        return len(report.findings), len(report.undecided)

    new = stays(INSTANCE, {"id": "i-0a1b2c", "instance_type": type})
    assert results(resized("m5.large", type), "ENI730") == results(new, "ENI204")
    assert results(resized("m5.large", type), "ENI204") == (0, 0)


def test_flexible_queues_make_room_for_more_interfaces() -> None:
    attachments = [attached(device) for device in range(1, 16)]
    network = design_of(plan([resized("c6in.32xlarge", "c6in.16xlarge"), *attachments])).networks[0]
    rule = Registry().find("ENI730")
    assert network
    assert rule
    assert [type(one) for one in rule.rule.check(network)] == [Finding]
    network.attachments[-1].ena_queues = True
    assert Finding not in [type(one) for one in rule.rule.check(network)]


def test_one_finding_tells_all_that_does_not_fit() -> None:
    report = lint(
        resized("m5.large", "t2.micro", {"secondary_private_ips": ["10.0.1.51", "10.0.1.52"]}), attached(1), attached(2)
    )
    assert severities(report) == [("ENI730", "error", INSTANCE)]
    assert " but t2.micro allows 2 interfaces, not 3; allows 2 IPv4 addresses " in message(report)
