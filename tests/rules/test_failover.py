"""Failovers of failover groups: what is judged, by which rule, and what stays open."""

from textwrap import dedent

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import Wanted, active_rules
from enilint.run.linter import lint
from enilint.run.setup import Setup

FAILOVER = ["ENI105", "ENI201", "ENI203", "ENI204", "ENI402", "ENI5"]


def report_of(text: str, *select: str) -> Report:
    design = read(InputFile("design", dedent(text).encode()), "topology")
    active, errors = active_rules(Registry(), Wanted(select=list(select or FAILOVER)))
    assert not errors
    report = lint([design], Setup(rules=active))
    assert report.errors == ()
    return report


def pair(*, vip: str = "", one: str = "m5.large", two: str = "m5.large", attachments: str = "", group: str = "") -> str:
    """Two instances, and an interface that moves between them."""
    return f"""\
version: 1
subnets: {{app: {{zone: us-east-1a}}}}
interfaces:
  vip: {{subnet: app{vip}}}
  side: {{subnet: app}}
instances:
  db-1: {{type: {one}, subnet: app, os: amazon-linux-2023}}
  db-2: {{type: {two}, subnet: app, os: amazon-linux-2023}}
attachments: [{attachments}]
failover_groups:
  db: {{mechanism: move-eni, interface: vip, members: [db-1, db-2], survives: instance{group}}}
"""


HELD = "{interface: vip, instance: db-1, device_index: 1, managed_by: agent}"
FULL = "{interface: side, instance: db-2, device_index: 1}"


@pytest.mark.parametrize(
    ("design", "rules"),
    [
        pytest.param(pair(attachments=HELD), [], id="fits"),
        pytest.param(
            pair(vip=", secondary_private_ip_count: 5", two="t3.micro", attachments=HELD), ["ENI501"], id="standby"
        ),
        pytest.param(
            pair(vip=", secondary_private_ip_count: 5", one="t3.micro", two="t3.micro", attachments=HELD),
            ["ENI204"],
            id="holder and standby",
        ),
        pytest.param(
            pair(vip=", secondary_private_ip_count: 80", attachments=HELD), ["ENI204"], id="beyond every type"
        ),
        pytest.param(pair(two="t3.micro", attachments=f"{HELD}, {FULL}"), ["ENI501"], id="no free slot"),
        pytest.param(
            pair(attachments=f"{HELD}, {FULL}", group=", device_index: 1"), ["ENI501"], id="device index taken"
        ),
        pytest.param(
            pair(attachments=f"{HELD}, {{interface: vip, instance: db-2, device_index: 0, managed_by: agent}}"),
            ["ENI203"],
            id="attached at device index 0",
        ),
    ],
)
def test_one_cause_gives_one_finding(design: str, rules: list[str]) -> None:
    assert [one.rule for one in report_of(design).findings] == rules


@pytest.mark.parametrize(
    ("attachments", "missing"),
    [
        pytest.param(f"{{interface: vip, device_index: 1}}, {FULL}", "the instance of attachments[0]", id="holder"),
        pytest.param(
            f"{FULL}, {{instance: db-2, device_index: 2}}", "the interface of attachments[1]", id="what the standby has"
        ),
    ],
)
def test_a_member_that_may_have_the_interface_already_is_a_question(attachments: str, missing: str) -> None:
    report = report_of(pair(two="t3.micro", attachments=attachments), "ENI501")
    assert report.findings == ()
    assert [missing in one.facts for one in report.undecided] == [True]


def test_a_standby_of_an_unknown_type_is_a_question() -> None:
    report = report_of(pair(vip=", secondary_private_ip_count: 5", two="m99.large"), "ENI501")
    assert report.findings == ()
    (question,) = report.undecided
    assert question.facts[0].startswith("the limits of instance type m99.large")


def test_a_mechanism_that_is_not_known_makes_every_finding_a_question() -> None:
    text = """\
        version: 1
        subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
        interfaces: {vip: {subnet: a, kind: efa}}
        instances:
          db-1: {type: m5.large, interfaces: [{interface: vip, device_index: 0}]}
          db-2: {type: m5.large, subnet: b}
        failover_groups: {db: {interface: vip, members: [db-1, db-2]}}
        """
    report = report_of(text, "ENI501", "ENI502", "ENI503")
    assert report.findings == ()
    assert [one.rule for one in report.undecided] == ["ENI501", "ENI502", "ENI503"]
    assert {one.facts[0] for one in report.undecided} == {"the mechanism of failover_groups.db"}


def test_all_members_that_cannot_attach_the_interface_are_named_once() -> None:
    text = """\
        version: 1
        subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, c: {zone: us-east-1c}}
        interfaces: {vip: {subnet: a}}
        instances: {db-1: {type: m5.large, subnet: b}, db-2: {type: m5.large, subnet: c}}
        auto_scaling_groups: {more: {zones: [us-east-1a, us-east-1b]}, none: {}}
        failover_groups: {db: {mechanism: move-eni, interface: vip, members: [db-1, db-2, more, none]}}
        """
    report = report_of(text, "ENI501")
    (finding,) = report.findings
    assert finding.subject == "failover_groups.db"
    for member in ("instances.db-1", "instances.db-2", "auto_scaling_groups.more"):
        assert finding.message.count(f"{member} cannot attach interfaces.vip") == 1
    assert report.undecided == ()


def test_a_primary_interface_is_known_by_its_id() -> None:
    text = """\
        version: 1
        subnets: {a: {zone: us-east-1a}}
        instances:
          db-1: {type: m5.large, interfaces: [{interface: eni-0aaaaaaaaaaaaaaaa, device_index: 0}]}
          db-2: {type: m5.large, subnet: a}
        failover_groups:
          db: {mechanism: move-eni, interface: eni-0aaaaaaaaaaaaaaaa, members: [db-1, db-2]}
          other: {mechanism: move-eni, interface: eni-0bbbbbbbbbbbbbbbb, members: [db-2]}
        """
    report = report_of(text, "ENI502")
    assert [one.subject for one in report.findings] == ["failover_groups.db"]
    assert [(one.subject, one.facts) for one in report.undecided] == [
        ("failover_groups.other", ("the ID of the primary interface of instances.db-2",))
    ]


@pytest.mark.parametrize(
    "slot",
    [
        pytest.param("{interface: vip}", id="device index"),
        pytest.param("{interface: eni-xxxxxxxx, device_index: 0}", id="interface"),
    ],
)
def test_a_primary_interface_that_may_be_the_one_is_a_question(slot: str) -> None:
    text = f"""\
        version: 1
        interfaces: {{vip: {{}}}}
        instances: {{db: {{type: m5.large, interfaces: [{slot}]}}}}
        failover_groups: {{db: {{mechanism: move-eni, interface: vip, members: [db]}}}}
        """
    report = report_of(text, "ENI502")
    assert report.findings == ()
    assert [one.subject for one in report.undecided] == ["failover_groups.db"]


def test_attachments_made_at_launch_pin_nothing() -> None:
    text = """\
        version: 1
        interfaces: {vip: {}}
        instances: {a: {interfaces: [{device_index: 0}, {interface: vip, device_index: 1}]}, b: {}}
        failover_groups: {db: {mechanism: move-eni, interface: vip, members: [a, b]}}
        """
    report = report_of(text, "ENI504")
    assert (report.findings, report.undecided) == ((), ())


def test_an_auto_scaling_group_has_the_zones_of_its_subnets_or_its_own() -> None:
    text = """\
        version: 1
        subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
        interfaces: {vip: {subnet: a}}
        auto_scaling_groups:
          here: {zones: [us-east-1a]}
          there: {subnets: [b], zones: [us-east-1a]}
          nowhere: {}
        failover_groups:
          here: {mechanism: move-eni, interface: vip, members: [here]}
          there: {mechanism: move-eni, interface: vip, members: [there]}
          nowhere: {mechanism: move-eni, interface: vip, members: [nowhere]}
        """
    report = report_of(text, "ENI501")
    assert [one.subject for one in report.findings] == ["failover_groups.there"]
    assert [(one.subject, one.facts) for one in report.undecided] == [
        ("failover_groups.nowhere", ("the subnets of auto_scaling_groups.nowhere",))
    ]


def test_what_a_template_makes_primary_is_judged_once() -> None:
    text = """\
        version: 1
        interfaces: {vip: {}}
        instances: {a: {launch_template: t}, b: {launch_template: t}}
        launch_templates: {t: {interfaces: [{interface: vip}]}}
        failover_groups: {db: {mechanism: move-eni, interface: vip, members: [a, b]}}
        """
    (finding,) = report_of(text, "ENI502").findings
    assert "instances.a and instances.b" in finding.message


def test_another_group_whose_zone_is_not_known_leaves_the_question_open() -> None:
    text = """\
        version: 1
        subnets: {a: {zone: us-east-1a}, any: {}}
        instances: {db-1: {subnet: a}, db-2: {subnet: a}, db-3: {subnet: any}}
        failover_groups:
          here: {mechanism: move-secondary-ip, members: [db-1, db-2]}
          there: {mechanism: move-eip, members: [db-3]}
        """
    report = report_of(text, "ENI505")
    assert report.findings == ()
    assert [one.subject for one in report.undecided] == ["failover_groups.here"]


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ("to: 203.0.113.9, gbps: 6, kind: single", ["warning"]),
        ("to: i-0aaaaaaaaaaaaaaaa, gbps: 6, kind: single", ["warning"]),
        ("to: near, gbps: 9, kind: single", ["warning"]),
        ("to: 203.0.113.9, gbps: 6, kind: single, via: internet", ["warning"]),
        ("to: 203.0.113.9, gbps: 12.6, kind: multi, via: internet", ["warning"]),
        ("to: 203.0.113.9, gbps: 12.5, kind: multi, via: internet", []),
        ("to: 203.0.113.9, gbps: 12.6, kind: multi", []),
        ("to: unlisted, gbps: 12, kind: multi, via: internet", ["undecided"]),
        ("to: near", []),
        ("gbps: 5", []),
        ("gbps: 6", ["undecided"]),
    ],
)
def test_flows_of_an_instance_without_placement_group(flow: str, expected: list[str]) -> None:
    """Its flow is no flow of a cluster, and has no ENA Express on both ends, whatever the other end is."""
    assert results(f"{{from: far, {flow}}}") == expected


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ("from: near, to: also-near, gbps: 5, kind: single", []),
        ("from: near, to: also-near, gbps: 10, kind: single", ["undecided"]),
        ("from: near, to: also-near, gbps: 10.5, kind: single", ["warning"]),
        ("from: near, to: 203.0.113.9, gbps: 9, kind: single", ["undecided"]),
        ("from: 203.0.113.9, to: web, gbps: 24, kind: single", ["undecided"]),
        ("from: 203.0.113.9, to: web, gbps: 26, kind: single", ["warning"]),
        ("from: free, to: web, gbps: 26, kind: single", ["warning"]),
        ("from: free, to: near, gbps: 10.5, kind: single", ["warning"]),
    ],
)
def test_flows_whose_ends_may_be_close(flow: str, expected: list[str]) -> None:
    assert results(f"{{{flow}}}") == expected


def results(flow: str) -> list[str]:
    text = f"""\
        version: 1
        subnets: {{app: {{zone: us-east-1a}}}}
        interfaces: {{free: {{subnet: app}}}}
        instances:
          far: {{type: m5.24xlarge, subnet: app}}
          near: {{type: m5.24xlarge, subnet: app, placement_group: cluster}}
          also-near: {{type: m5.24xlarge, subnet: app, placement_group: cluster}}
          unlisted: {{type: m99.large, subnet: app}}
        load_balancers: {{web: {{subnets: [app]}}}}
        flows: [{flow}]
        """
    report = report_of(text, "ENI402")
    return ["undecided"] * len(report.undecided) + [one.severity.value for one in report.findings if one.severity]
