"""ENI723: which associations of Elastic IPs a plan ends, and where the addresses go."""

import pytest

from enilint.model.entities.intent import FailoverGroup
from enilint.report import Report
from enilint.ruleset.registry import Registry
from tests.inputs.terraform.plans import block, change, check, design_of, plan, refs
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, gone, message, route, severities, stays

EIP = "aws_eip.e"
ASSOCIATION = "aws_eip_association.a"
ADDRESS = {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"}
KEPT = stays(EIP, ADDRESS)
OLD = {"id": "eipassoc-0a1b2c", "allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"}
NIC = stays("aws_network_interface.n", {"id": "eni-0a1b2c"})
OTHER = stays("aws_network_interface.o", {"id": "eni-0d4e5f"})
ENDED = gone(ASSOCIATION, OLD)
LOST = (
    f"{EIP} (203.0.113.7) is no longer associated with aws_network_interface.n because the plan deletes "
    f"{ASSOCIATION}: nothing can be reached at the address"
)


def lint(*changes: dict, blocks: tuple = ()) -> Report:
    return check(plan(list(changes), list(blocks)), "ENI723")


def test_a_deleted_association_leaves_the_address_unused() -> None:
    report = lint(KEPT, NIC, ENDED)
    assert severities(report) == [("ENI723", "warning", EIP)]
    assert message(report) == LOST


def test_it_is_an_error_if_others_rely_on_the_interface() -> None:
    report = lint(KEPT, NIC, ENDED, stays("aws_route.r", route()))
    assert severities(report) == [("ENI723", "error", EIP)]


def test_it_is_an_error_if_a_failover_group_moves_the_interface() -> None:
    (network,) = design_of(plan([KEPT, NIC, ENDED])).networks
    assert network.before
    (interface,) = (one for one in network.before.interfaces if one.address == "aws_network_interface.n")
    group = FailoverGroup(address="groups.g", at=interface.at, mechanism="move-eni", interface=interface)
    network.before.failover_groups = [group]
    (rule,) = (one.rule for one in Registry().rules if one.rule.code == "ENI723")
    (finding,) = rule.check(network)
    assert finding.severity.value == "error"


@pytest.mark.parametrize("listed", [("aws_security_group.partner",), ()])
def test_peers_that_allow_the_address_make_it_an_error(listed: tuple) -> None:
    (network,) = design_of(plan([KEPT, NIC, ENDED])).networks
    assert network.before
    (elastic_ip,) = (one for one in network.before.elastic_ips if one.address == EIP)
    elastic_ip.allowlisted_by = listed
    (rule,) = (one.rule for one in Registry().rules if one.rule.code == "ENI723")
    (finding,) = rule.check(network)
    assert finding.severity.value == ("error" if listed else "warning")
    assert finding.message == LOST + (", and aws_security_group.partner allows it" if listed else "")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([KEPT, NIC, stays(ASSOCIATION, OLD)], id="nothing changes"),
        pytest.param([gone(EIP, ADDRESS), NIC, ENDED], id="the address goes, too"),
        pytest.param(
            [KEPT, changed("aws_network_interface.n", {"id": "eni-0a1b2c"}, {}, actions=REPLACE), ENDED],
            id="the interface is replaced: ENI711",
        ),
        pytest.param(
            [KEPT, NIC, changed(ASSOCIATION, OLD, OLD | {"allow_reassociation": True}, actions=REPLACE)],
            id="made again",
        ),
        pytest.param([KEPT, NIC, changed(ASSOCIATION, OLD, None, actions=("forget",))], id="forgotten"),
    ],
)
def test_no_loss(changes: list) -> None:
    report = lint(*changes)
    assert (severities(report), report.undecided) == ([], ())


def test_the_address_itself_may_name_the_interface_afterwards() -> None:
    named = changed(EIP, ADDRESS, ADDRESS | {"network_interface": "eni-0a1b2c"})
    blocks = (block(EIP, {"network_interface": {"constant_value": "eni-0a1b2c"}}),)
    report = lint(named, NIC, ENDED, blocks=blocks)
    assert (severities(report), report.undecided) == ([], ())


@pytest.mark.parametrize(
    ("actions", "gap"),
    [
        (REPLACE, ": it is disassociated first, and nothing can be reached at its address in between"),
        (CREATE_FIRST, ""),
    ],
)
def test_an_address_that_moves_is_information(actions: tuple, gap: str) -> None:
    report = lint(
        KEPT, NIC, OTHER, changed(ASSOCIATION, OLD, OLD | {"network_interface_id": "eni-0d4e5f"}, actions=actions)
    )
    assert severities(report) == [("ENI723", "info", EIP)]
    assert message(report) == (
        f"{EIP} (203.0.113.7) moves from aws_network_interface.n to aws_network_interface.o{gap}"
    )


def test_an_address_that_moves_to_an_instance_or_a_gateway_is_information() -> None:
    instance = stays("aws_instance.i", {"id": "i-0a1b2c"})
    new = change("aws_eip_association.new", {"allocation_id": "eipalloc-0a1b2c", "instance_id": "i-0a1b2c"})
    assert "moves from aws_network_interface.n to aws_instance.i: " in message(lint(KEPT, NIC, ENDED, instance, new))
    gateway = change("aws_nat_gateway.g", {"allocation_id": "eipalloc-0a1b2c", "subnet_id": "subnet-0a1b2c"})
    assert "moves from aws_network_interface.n to aws_nat_gateway.g: " in message(lint(KEPT, NIC, ENDED, gateway))


def test_an_owner_that_is_deleted_takes_the_association_with_it() -> None:
    report = lint(KEPT, gone("aws_network_interface.n", {"id": "eni-0a1b2c"}), stays(ASSOCIATION, OLD))
    assert severities(report) == [("ENI723", "warning", EIP)]
    assert "because the plan deletes aws_network_interface.n: " in message(report)
    instance = gone("aws_instance.i", {"id": "i-0a1b2c"})
    of_instance = {"id": "eipassoc-0a1b2c", "allocation_id": "eipalloc-0a1b2c", "instance_id": "i-0a1b2c"}
    report = lint(KEPT, instance, stays(ASSOCIATION, of_instance))
    assert "associated with aws_instance.i because the plan deletes aws_instance.i: " in message(report)


def test_an_owner_that_is_deleted_hands_the_address_on() -> None:
    new = change("aws_eip_association.new", {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0d4e5f"})
    deleted = gone("aws_network_interface.n", {"id": "eni-0a1b2c"})
    report = lint(KEPT, deleted, OTHER, stays(ASSOCIATION, OLD), new)
    assert severities(report) == [("ENI723", "info", EIP)]
    assert message(report).endswith("nothing can be reached at its address in between")


def test_an_address_that_is_updated_itself_is_still_lost() -> None:
    tagged = changed(EIP, ADDRESS, ADDRESS | {"tags": {"Name": "e"}})
    first = stays("aws_eip.a", {"id": "eipalloc-0d4e5f", "public_ip": "203.0.113.8"})
    held = stays("aws_eip_association.b", OLD | {"id": "eipassoc-0d4e5f", "allocation_id": "eipalloc-0d4e5f"})
    assert severities(lint(first, held, tagged, NIC, ENDED)) == [("ENI723", "warning", EIP)]


def test_what_gets_the_address_is_named_whatever_else_is_unknown() -> None:
    unsure = change("aws_eip_association.u", {"network_interface_id": "eni-0f0f0f"}, ("allocation_id",))
    blocks = (block("aws_eip_association.u", {"allocation_id": refs("local.allocation")}),)
    new = change("aws_eip_association.new", {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0d4e5f"})
    gateway = change("aws_nat_gateway.g", {"allocation_id": "eipalloc-0a1b2c", "subnet_id": "subnet-0a1b2c"})
    for other in (new, gateway):
        report = lint(KEPT, NIC, OTHER, ENDED, unsure, other, blocks=blocks)
        assert severities(report) == [("ENI723", "info", EIP)]


def test_another_interface_is_not_concerned() -> None:
    gone_other = gone("aws_network_interface.o", {"id": "eni-0d4e5f"})
    report = lint(KEPT, NIC, gone_other, stays(ASSOCIATION, OLD))
    assert (severities(report), report.undecided) == ([], ())


def test_where_the_address_goes_may_be_unknown() -> None:
    new = change("aws_eip_association.new", {"allocation_id": "eipalloc-0a1b2c"}, ("network_interface_id",))
    blocks = (block("aws_eip_association.new", {"network_interface_id": refs("local.interface")}),)
    report = lint(KEPT, NIC, ENDED, new, blocks=blocks)
    assert (severities(report), [one.subject for one in report.undecided]) == ([], [EIP])


def test_which_address_gets_a_new_owner_may_be_unknown() -> None:
    new = change("aws_eip_association.new", {"network_interface_id": "eni-0d4e5f"}, ("allocation_id",))
    blocks = (block("aws_eip_association.new", {"allocation_id": refs("local.allocation")}),)
    report = lint(KEPT, NIC, OTHER, ENDED, new, blocks=blocks)
    assert (severities(report), [one.subject for one in report.undecided]) == ([], [EIP])


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({"id": "eipassoc-0a1b2c", "network_interface_id": "eni-0a1b2c"}, id="no Elastic IP"),
        pytest.param(OLD | {"allocation_id": None, "public_ip": "203.0.113.9"}, id="another address"),
    ],
)
def test_what_has_ended_may_be_unknown(before: dict) -> None:
    report = lint(KEPT, NIC, gone(ASSOCIATION, before))
    assert (severities(report), [one.subject for one in report.undecided]) == ([], [ASSOCIATION])
    report = lint(KEPT, NIC, stays(ASSOCIATION, before))
    assert (severities(report), report.undecided) == ([], ())
    report = lint(KEPT, gone("aws_network_interface.n", {"id": "eni-0a1b2c"}), stays(ASSOCIATION, before))
    assert (severities(report), [one.subject for one in report.undecided]) == ([], [ASSOCIATION])
