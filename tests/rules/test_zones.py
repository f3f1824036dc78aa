"""In which zone an instance is, where its subnet tells nothing: the zone that is stated beside it."""

import pytest

from enilint.report import Report
from tests.inputs.topology.topologies import lint_text

OUTSIDE = "subnet-0a1b2c3d4e5f60718"


def check(instance: str, interface: str, subnets: str = "") -> Report:
    source = f"""\
version: 1
subnets:
  a: {{zone: us-east-1a}}
  b: {{zone: us-east-1b}}
  untold: {{}}
{subnets}
instances:
  web: {{type: m5.large, {instance}}}
interfaces:
  vip: {{{interface}}}
attachments:
  - {{interface: vip, instance: web, device_index: 1}}
"""
    report = lint_text(source, "ENI101")
    assert report.errors == ()
    return report


@pytest.mark.parametrize("subnet", [f"subnet: {OUTSIDE}, ", "subnet: untold, ", ""])
def test_a_zone_that_is_asked_for_decides_where_the_subnet_does_not(subnet: str) -> None:
    (finding,) = check(f"{subnet}zone: us-east-1a", "subnet: b").findings
    assert finding.message == (
        "interfaces.vip is in us-east-1b, but instances.web is in us-east-1a: AWS refuses the attachment"
    )
    assert finding.related[-1].message == "instances.web requests us-east-1a"
    assert finding.related[-1].at.line == 8
    report = check(f"{subnet}zone: us-east-1a", "subnet: a")
    assert (report.findings, report.undecided) == ((), ())


def test_the_subnet_decides_where_it_can() -> None:
    """The instance requests a zone that its subnet is not in: that is ENI103's matter."""
    report = check("subnet: a, zone: us-east-1b", "subnet: a")
    assert (report.findings, report.undecided) == ((), ())
    (finding,) = check("subnet: a, zone: us-east-1b", "subnet: b").findings
    assert "instances.web is in us-east-1a" in finding.message
    assert all("asks for" not in one.message for one in finding.related)


def test_one_subnet_is_one_zone_whichever_it_is() -> None:
    report = check("subnet: untold, zone: us-east-1a", "subnet: untold")
    assert (report.findings, report.undecided) == ((), ())


def test_a_zone_asked_for_by_name_says_nothing_of_a_zone_known_by_id() -> None:
    report = check("subnet: untold, zone: us-east-1a", "subnet: numbered", "  numbered: {zone_id: use1-az4}")
    assert report.findings == ()
    assert len(report.undecided) == 1
