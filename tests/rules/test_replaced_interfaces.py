"""ENI711 and ENI712: what a plan takes away with an interface that it replaces, and what it does not."""

import pytest

from enilint.model.entities.intent import FailoverGroup
from tests.inputs.terraform.plans import block, change, design_of, plan, refs, undecided
from tests.rules.changes import (
    ATTACHED,
    CREATE_FIRST,
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

AGAIN = ", which the plan deletes, and creates again later"
COMPUTED = ("private_ip", "mac_address", "attachment")


def replaced(after: dict | None = None, unknown: tuple = ("private_ips",), before: dict = OLD, **more) -> dict:
    """The interface, replaced in its subnet for a reason that does not matter."""
    values = {"subnet_id": "subnet-0a1b2c"} if after is None else after
    settings = {"actions": REPLACE, "paths": ("interface_type",)} | more
    return changed(NIC, before, values, (*COMPUTED, *unknown), **settings)


def association(**more: str) -> dict:
    return {"id": "eipassoc-0a1b2c", "allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c", **more}


def test_an_interface_that_nothing_uses_is_a_warning() -> None:
    report = lint(replaced())
    assert severities(report) == [("ENI711", "warning", NIC)]
    assert message(report) == (
        f"{NIC} will be replaced because its interface_type changes: "
        "it loses its address 10.0.1.50, its MAC address and its ID"
    )
    assert facts(report) == f"{NIC} is eni-0a1b2c and has 10.0.1.50 now"


@pytest.mark.parametrize(
    ("changes", "lost", "proof"),
    [
        pytest.param(
            [stays("aws_eip.ip", eip(network_interface="eni-0a1b2c")), stays("aws_eip_association.a", association())],
            "its association with Elastic IP aws_eip.ip (203.0.113.7)",
            "aws_eip_association.a associates Elastic IP aws_eip.ip (203.0.113.7) with it, "
            "which the plan does not change: it stays disassociated",
            id="association",
        ),
        pytest.param(
            [
                stays("aws_eip.ip", eip()),
                changed(
                    "aws_eip_association.a",
                    association(),
                    {"allocation_id": "eipalloc-0a1b2c"},
                    ("network_interface_id",),
                    actions=REPLACE,
                ),
            ],
            "its association with Elastic IP aws_eip.ip (203.0.113.7)",
            f"aws_eip_association.a associates Elastic IP aws_eip.ip (203.0.113.7) with it{AGAIN}",
            id="association made anew",
        ),
        pytest.param(
            [gone("aws_eip_association.a", association())],
            "its association with Elastic IP eipalloc-0a1b2c",
            "aws_eip_association.a associates Elastic IP eipalloc-0a1b2c with it, which the plan deletes",
            id="association removed",
        ),
        pytest.param(
            [changed("aws_eip.ip", eip(network_interface="eni-0a1b2c"), eip(), ("network_interface",))],
            "its association with Elastic IP aws_eip.ip (203.0.113.7)",
            "aws_eip.ip associates Elastic IP aws_eip.ip (203.0.113.7) with it, which the plan also changes",
            id="on the Elastic IP itself",
        ),
        pytest.param(
            [changed("aws_route.r", route(), {"destination_cidr_block": "192.168.0.0/16"}, ("network_interface_id",))],
            "the routes to it (aws_route.r)",
            "aws_route.r sends 192.168.0.0/16 to it, which the plan also changes",
            id="route",
        ),
        pytest.param(
            [
                changed(
                    "aws_route_table.t",
                    {"route": [{"cidr_block": "0.0.0.0/0", "network_interface_id": "eni-0a1b2c"}]},
                    {"route": [{"cidr_block": "0.0.0.0/0"}]},
                    {"route": [{"network_interface_id": True}]},
                )
            ],
            "the routes to it (aws_route_table.t)",
            "aws_route_table.t sends 0.0.0.0/0 to it, which the plan also changes",
            id="route in a table",
        ),
    ],
)
def test_what_others_know_the_interface_by_makes_it_an_error(changes: list, lost: str, proof: str) -> None:
    report = lint(replaced(), *changes, rules=("ENI711",))
    assert severities(report) == [("ENI711", "error", NIC)]
    assert message(report).endswith(f"it loses its address 10.0.1.50, {lost}, its MAC address and its ID")
    assert facts(report).splitlines()[1:] == [proof]


@pytest.mark.parametrize(
    ("before", "after", "severity", "lost"),
    [
        pytest.param(OLD | ATTACHED, ["10.0.1.60"], "error", "its address 10.0.1.50, ", id="picked and attached"),
        pytest.param(OLD, ["10.0.1.60"], "warning", "its address 10.0.1.50, ", id="picked, never attached"),
        pytest.param(OLD | ATTACHED, ["10.0.1.50"], "warning", "", id="kept"),
        pytest.param(OLD | ATTACHED, ["10.0.1.60", None], "warning", "", id="one not known"),
        pytest.param(
            OLD | {"private_ips": ["10.0.1.50", "10.0.1.51"], "ipv6_addresses": ["2001:db8::5"]},
            ["10.0.1.51"],
            "warning",
            "its addresses 10.0.1.50 and 2001:db8::5, ",
            id="some kept",
        ),
    ],
)
def test_addresses_count_that_their_author_picks(before: dict, after: list, severity: str, lost: str) -> None:
    unknown = dict.fromkeys(COMPUTED, True) | {"private_ips": [one is None for one in after]}
    entry = changed(
        NIC,
        before,
        {"subnet_id": "subnet-0a1b2c", "private_ips": after},
        unknown,
        actions=REPLACE,
        paths=("private_ips",),
    )
    report = lint(entry, blocks=(block(NIC, {"private_ips": {"constant_value": after}}),))
    assert severities(report) == [("ENI711", severity, NIC)]
    assert message(report).endswith(f": it loses {lost}its MAC address and its ID")


def test_addresses_that_are_asked_for_but_not_known_are_not_counted_as_lost() -> None:
    blocks = (block(NIC, {"private_ips": refs("local.addresses")}),)
    report = lint(replaced(before=OLD | ATTACHED), blocks=blocks)
    assert severities(report) == [("ENI711", "warning", NIC)]
    assert message(report).endswith(": it loses its MAC address and its ID")


@pytest.mark.parametrize(
    ("mechanism", "names_it", "is_identity"),
    [("move-eni", True, True), ("move-eip", False, False), (None, False, False)],
)
def test_a_failover_group_is_an_identity(mechanism: str | None, names_it: bool, is_identity: bool) -> None:
    network = design_of(plan([replaced()])).networks[0]
    assert network
    (one,) = network.replacements()
    if mechanism is not None:
        interface = one.after if names_it else None
        group = FailoverGroup(address="groups.db", at=one.after.at, mechanism=mechanism, interface=interface)
        network.failover_groups = [group]
    assert network.loss_of(one.before, one.after).is_identity is is_identity


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({"paths": ("private_ips", "interface_type")}, " because its private_ips and interface_type change"),
        ({"paths": (), "action_reason": "replace_because_tainted"}, " because it is tainted"),
        ({"paths": (), "action_reason": "replace_by_request"}, " by request"),
        ({"paths": (), "action_reason": "something_new"}, ""),
        ({"paths": (), "actions": CREATE_FIRST}, ""),
    ],
)
def test_the_cause_is_named_where_the_plan_tells_it(settings: dict, cause: str) -> None:
    assert message(lint(replaced(**settings))).startswith(f"{NIC} will be replaced{cause}: it loses ")


def test_the_type_is_the_cause_where_it_differs() -> None:
    entry = replaced(
        {"subnet_id": "subnet-0a1b2c", "interface_type": "efa"}, before=OLD | {"interface_type": "interface"}
    )
    del entry["change"]["replace_paths"]
    report = lint(entry, format_version="0.1")
    assert message(report).startswith(f"{NIC} will be replaced because its interface_type changes: ")


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            changed(NIC, OLD, OLD | {"description": "new"}, previous_address="aws_network_interface.x"), id="moved"
        ),
        pytest.param(
            changed(NIC, OLD, OLD, actions=("no-op",), previous_address="aws_network_interface.x"), id="renamed"
        ),
        pytest.param(gone(NIC, OLD, deposed="00000001"), id="deposed"),
        pytest.param(changed(NIC, OLD, None, actions=("forget",)), id="forgotten"),
        pytest.param(changed(f"data.{NIC}", None, OLD, actions=("read",)), id="read"),
        pytest.param(changed(NIC, None, OLD, COMPUTED, actions=("create",)), id="new"),
        pytest.param(changed(NIC, OLD, OLD | {"private_ips": ["10.0.1.51", "10.0.1.50"]}), id="secondary address"),
        pytest.param(
            changed(NIC, {"id": "eni-0a1b2c", "private_ip": None}, OLD, importing={"id": "eni-0a1b2c"}), id="imported"
        ),
        pytest.param(
            changed(NIC, None, {"subnet_id": "subnet-0d4e5f"}, COMPUTED, actions=REPLACE), id="nothing before"
        ),
    ],
)
def test_no_loss(entry: dict) -> None:
    report = lint(entry, stays("aws_eip_association.a", association()))
    assert (severities(report), undecided(report)) == ([], [])


def test_an_imported_interface_with_gaps_is_replaced_without_a_crash() -> None:
    before = {"id": "eni-0a1b2c", "subnet_id": None, "private_ip": None, "private_ips": None, "attachment": None}
    report = lint(replaced(before=before))
    assert severities(report) == [("ENI711", "warning", NIC)]
    assert message(report).endswith("it loses its MAC address and its ID")


def test_shifted_indexes_are_replaced_one_by_one() -> None:
    def shifted(index: int, old: str, new: str) -> dict:
        before = {"id": f"eni-0a1b{index}c", "subnet_id": "subnet-0a1b2c", "private_ip": old, "private_ips": [old]}
        after = {"subnet_id": "subnet-0a1b2c", "private_ips": [new]}
        return changed(f"{NIC}[{index}]", before, after, ("private_ip",), actions=REPLACE, paths=("private_ips",))

    last = gone(f"{NIC}[2]", OLD | {"id": "eni-0a1b9c"}, action_reason="delete_because_count_index")
    report = lint(shifted(0, "10.0.1.5", "10.0.1.6"), shifted(1, "10.0.1.6", "10.0.1.7"), last)
    assert severities(report) == [("ENI711", "warning", f"{NIC}[0]"), ("ENI711", "warning", f"{NIC}[1]")]


SUBNET_A = {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a", "cidr_block": "10.0.1.0/24"}
SUBNET_B = {"id": "subnet-0d4e5f", "availability_zone": "us-east-1b", "cidr_block": "10.0.2.0/24"}


def test_another_subnet_is_named_with_both_zones() -> None:
    report = lint(
        stays("aws_subnet.a", SUBNET_A),
        stays("aws_subnet.b", SUBNET_B),
        replaced({"subnet_id": "subnet-0d4e5f"}, paths=("subnet_id",)),
    )
    assert severities(report) == [("ENI712", "warning", NIC)]
    assert "because its subnet changes from aws_subnet.a to aws_subnet.b: it loses its address" in message(report)
    assert facts(report).splitlines()[:2] == [
        "it is in aws_subnet.a now, in us-east-1a",
        "it will be in aws_subnet.b, in us-east-1b",
    ]


@pytest.mark.parametrize(
    ("paths", "after", "cause"),
    [
        pytest.param(("cidr_block",), {}, " (its cidr_block changes)", id="named by the plan"),
        pytest.param((), {"availability_zone": "us-east-1c"}, " (its availability_zone changes)", id="compared"),
        pytest.param((), {}, "", id="not told"),
    ],
)
def test_a_subnet_that_is_replaced_itself_is_the_cause(paths: tuple, after: dict, cause: str) -> None:
    subnet = {"availability_zone": "us-east-1a", "cidr_block": "10.0.1.0/24"} | after
    report = lint(
        changed("aws_subnet.a", SUBNET_A, subnet, actions=REPLACE, paths=paths),
        replaced({}, ("private_ips", "subnet_id"), paths=()),
        blocks=(block(NIC, {"subnet_id": refs("aws_subnet.a.id")}),),
    )
    assert severities(report) == [("ENI712", "warning", NIC)]
    assert f"because its subnet aws_subnet.a is replaced{cause}: it loses" in message(report)


def test_a_replaced_vpc_takes_everything_with_it_in_one_finding() -> None:
    """From the VPC to the subnets whose traffic is dropped, in this order."""
    vpc = {"id": "vpc-0a1b2c", "cidr_block": "10.0.0.0/16"}
    table = {"id": "rtb-0a1b2c", "vpc_id": "vpc-0a1b2c"}
    uses = {"route_table_id": "rtb-0a1b2c", "subnet_id": "subnet-0d4e5f"}
    literal = route() | {"route_table_id": "rtb-0a1b2c"}
    report = lint(
        changed("aws_vpc.core", vpc, {"cidr_block": "10.1.0.0/16"}, actions=REPLACE, paths=("cidr_block",)),
        changed(
            "aws_subnet.a", SUBNET_A | {"vpc_id": "vpc-0a1b2c"}, {}, ("vpc_id",), actions=REPLACE, paths=("vpc_id",)
        ),
        replaced({}, ("private_ips", "subnet_id"), paths=("subnet_id",)),
        changed("aws_eip_association.a", association(), {}, ("network_interface_id",), actions=REPLACE),
        stays("aws_route.r", literal),
        stays("aws_route_table.t", table),
        stays("aws_subnet.private", SUBNET_B),
        stays("aws_route_table_association.private", uses),
        blocks=(
            block("aws_subnet.a", {"vpc_id": refs("aws_vpc.core.id")}),
            block(NIC, {"subnet_id": refs("aws_subnet.a.id")}),
        ),
    )
    assert severities(report) == [("ENI712", "error", NIC)]
    assert message(report).startswith(
        f"{NIC} will be replaced because its VPC aws_vpc.core is replaced (its cidr_block changes), and "
        "its subnet with it"
    )
    assert facts(report).splitlines() == [
        "aws_vpc.core will be replaced because its cidr_block changes",
        "aws_subnet.a will be replaced because its vpc_id changes",
        f"{NIC} is eni-0a1b2c and has 10.0.1.50 now",
        f"aws_eip_association.a associates Elastic IP eipalloc-0a1b2c with it{AGAIN}",
        "aws_route.r sends 192.168.0.0/16 to it, which the plan does not change: it stays a blackhole",
        "aws_subnet.private uses this route",
    ]


@pytest.mark.parametrize(
    ("references", "rule"),
    [
        pytest.param(["aws_subnet.a.id"], "ENI711", id="the same"),
        pytest.param(["aws_subnet.new.id"], "ENI712", id="a new one"),
        pytest.param(["local.subnet"], "ENI711", id="not told"),
        pytest.param(["aws_subnet.new.id", "local.choice"], "ENI711", id="perhaps a new one"),
    ],
)
def test_without_replace_paths_the_subnets_are_compared(references: list, rule: str) -> None:
    """A subnet that the plan creates is another one for certain; one that it does not tell may be the same."""
    report = lint(
        stays("aws_subnet.a", SUBNET_A),
        change("aws_subnet.new", {"availability_zone": "us-east-1c"}),
        replaced({}, ("private_ips", "subnet_id"), paths=()),
        blocks=(block(NIC, {"subnet_id": refs(*references)}),),
    )
    assert severities(report) == [(rule, "warning", NIC)]


def test_replace_paths_tell_of_a_subnet_that_is_not_known() -> None:
    entry = replaced({}, ("private_ips", "subnet_id"), paths=("subnet_id",))
    report = lint(entry, blocks=(block(NIC, {"subnet_id": refs("local.subnet")}),))
    assert severities(report) == [("ENI712", "warning", NIC)]
    assert "because its subnet changes from subnet-0a1b2c to another subnet: it loses" in message(report)


def test_a_new_subnet_in_place_of_one_outside_of_the_design() -> None:
    report = lint(
        change("aws_subnet.new", {"availability_zone": "us-east-1c"}),
        replaced({}, ("private_ips", "subnet_id"), paths=()),
        blocks=(block(NIC, {"subnet_id": refs("aws_subnet.new.id")}),),
    )
    assert severities(report) == [("ENI712", "warning", NIC)]
    assert "from subnet-0a1b2c to aws_subnet.new: " in message(report)


def test_a_changed_subnet_takes_in_all_that_goes_with_it() -> None:
    report = lint(
        replaced({"subnet_id": "subnet-0d4e5f", "private_ips": ["10.0.2.50"]}, (), paths=("subnet_id", "private_ips")),
        stays("aws_route.r", route()),
    )
    assert severities(report) == [("ENI712", "error", NIC)]


def test_a_route_that_stays_is_reported_beside_the_replacement() -> None:
    report = lint(replaced(), stays("aws_route.r", route()), rules=("ENI711", "ENI713", "ENI728"))
    assert severities(report) == [("ENI711", "error", NIC), ("ENI728", "error", NIC)]
