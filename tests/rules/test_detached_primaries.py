"""ENI722 of plans: which attachments of primary interfaces a plan ends while the instance stays."""

import pytest

from enilint.report import Report
from tests.inputs.terraform.plans import check, plan
from tests.rules.changes import REPLACE, changed, gone, message, severities, stays

ATTACHMENT = "aws_network_interface_attachment.a"
OLD = {"id": "eni-attach-0", "network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 0}
NIC = stays("aws_network_interface.n", {"id": "eni-0a1b2c"})
INSTANCE = stays("aws_instance.i", {"id": "i-0a1b2c"})
OTHER = stays("aws_instance.o", {"id": "i-0d4e5f"})
ENDED = gone(ATTACHMENT, OLD)


def lint(*changes: dict) -> Report:
    return check(plan(list(changes)), "ENI722")


def test_a_deleted_attachment_of_a_primary_interface_is_refused() -> None:
    report = lint(NIC, INSTANCE, ENDED)
    assert severities(report) == [("ENI722", "error", ATTACHMENT)]
    assert message(report).startswith(
        f"{ATTACHMENT} will be deleted, but aws_network_interface.n is the primary interface"
    )


def test_a_replaced_attachment_of_a_primary_interface_is_refused() -> None:
    report = lint(NIC, INSTANCE, OTHER, changed(ATTACHMENT, OLD, OLD | {"instance_id": "i-0d4e5f"}, actions=REPLACE))
    assert severities(report) == [("ENI722", "error", ATTACHMENT)]
    assert message(report).startswith(f"{ATTACHMENT} will be replaced, but")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([NIC, INSTANCE, stays(ATTACHMENT, OLD)], id="kept"),
        pytest.param([NIC, INSTANCE, gone(ATTACHMENT, OLD | {"device_index": 1})], id="secondary"),
        pytest.param([NIC, INSTANCE, gone(ATTACHMENT, OLD | {"network_card_index": 1})], id="other network card"),
        pytest.param([NIC, INSTANCE, changed(ATTACHMENT, OLD, None, actions=("forget",))], id="forgotten"),
        pytest.param([NIC, gone("aws_instance.i", {"id": "i-0a1b2c"}), ENDED], id="the instance goes"),
        pytest.param(
            [NIC, changed("aws_instance.i", {"id": "i-0a1b2c"}, {}, actions=REPLACE), ENDED],
            id="the instance is replaced",
        ),
        pytest.param([gone("aws_network_interface.n", {"id": "eni-0a1b2c"}), INSTANCE, ENDED], id="the interface goes"),
    ],
)
def test_what_aws_detaches(changes: list) -> None:
    report = lint(*changes)
    assert (severities(report), report.undecided) == ([], ())


def test_an_interface_given_at_launch_is_not_detached_by_an_update() -> None:
    at_launch = [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]
    values = {"id": "i-0a1b2c", "network_interface": at_launch}
    report = lint(NIC, changed("aws_instance.i", values, values | {"instance_type": "m5.large"}))
    assert (severities(report), report.undecided) == ([], ())


@pytest.mark.parametrize("missing", ["device_index", "instance_id"])
def test_what_is_not_known_of_the_attachment_leaves_it_open(missing: str) -> None:
    report = lint(NIC, INSTANCE, gone(ATTACHMENT, OLD | {missing: None}))
    assert (severities(report), [one.subject for one in report.undecided]) == ([], [ATTACHMENT])
