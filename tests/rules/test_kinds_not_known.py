"""What depends on the kind of an interface, or of the target of a route: undecided until the kind is known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.files.text import InputFile
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.values import Unknown
from tests.inputs.terraform.plans import design_of, plan
from tests.rules.test_changes_in_place import attached, resized
from tests.rules.test_changes_in_place import interface as nic

NETWORK = """\
variable "kind" {
  type = string
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.0.0/28"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
"""
THREE_INTERFACES = """\
resource "aws_instance" "i" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.nano"
  subnet_id     = aws_subnet.b.id
}
resource "aws_network_interface" "plain" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface" "other" {
  subnet_id      = aws_subnet.a.id
  interface_type = var.kind
}
resource "aws_network_interface_attachment" "plain" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.plain.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "other" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.other.id
  device_index         = 2
}
"""
MANY_ADDRESSES = """\
resource "aws_instance" "i" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.nano"
  subnet_id     = aws_subnet.b.id
}
resource "aws_network_interface" "other" {
  subnet_id         = aws_subnet.a.id
  interface_type    = var.kind
  private_ips_count = 5
}
resource "aws_network_interface_attachment" "other" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.other.id
  device_index         = 1
}
"""
FULL_SUBNET = """\
resource "aws_network_interface" "n" {
  count             = 2
  subnet_id         = aws_subnet.a.id
  interface_type    = var.kind
  private_ips_count = 5
}
"""
FULL_SUBNET_OF_A_LAUNCH = """\
resource "aws_launch_template" "t" {
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "c5n.18xlarge"
  network_interfaces {
    device_index = 0
  }
  network_interfaces {
    device_index   = 1
    interface_type = var.kind
  }
}
resource "aws_autoscaling_group" "g" {
  min_size            = SIZE
  max_size            = 8
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template {
    id = aws_launch_template.t.id
  }
}
"""
FOR_BANDWIDTH = """\
resource "aws_instance" "i" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.nano"
  subnet_id     = aws_subnet.b.id
}
resource "aws_network_interface" "n" {
  subnet_id      = aws_subnet.a.id
  interface_type = var.kind
  description    = "a second interface for bandwidth"
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
"""
ROUTE = """\
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = var.kind
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.t.id
}
resource "aws_instance" "i" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.nano"
  subnet_id     = aws_subnet.a.id
}
resource "aws_eip" "e" {
  instance = aws_instance.i.id
}
"""

TWO_INTERFACES = """\
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.v.id
}
resource "aws_network_interface" "one" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.g.id]
}
resource "aws_network_interface" "other" {
  subnet_id       = aws_subnet.b.id
  security_groups = [aws_security_group.g.id]
  interface_type  = var.kind
}
resource "aws_instance" "i" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "c5n.18xlarge"
  network_interface {
    network_interface_id = aws_network_interface.one.id
    device_index         = 0
  }
  network_interface {
    network_interface_id = aws_network_interface.other.id
    device_index         = 1
  }
}
"""
INBOUND = """\
resource "aws_network_interface" "fw" {
  subnet_id         = aws_subnet.a.id
  source_dest_check = false
}
resource "aws_instance" "fw" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "c5.large"
  network_interface {
    network_interface_id = aws_network_interface.fw.id
    device_index         = 0
  }
}
resource "aws_route_table" "inbound" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block           = aws_subnet.b.cidr_block
    network_interface_id = aws_network_interface.fw.id
  }
}
resource "aws_route_table_association" "inbound" {
  gateway_id     = var.kind
  route_table_id = aws_route_table.inbound.id
}
resource "aws_route_table" "b" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
"""
LOOP = """\
resource "aws_instance" "nat" {
  ami               = "ami-0a1b2c3d4e5f60718"
  instance_type     = "t3.nano"
  subnet_id         = aws_subnet.a.id
  source_dest_check = false
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route" "r" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = var.kind
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.t.id
}
"""
ZONE = """\
resource "aws_launch_template" "t" {
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.nano"
  placement {
    availability_zone = "us-east-1b"
  }
  network_interfaces {
    device_index = var.kind
    subnet_id    = aws_subnet.a.id
  }
}
"""
FIRST_INTERFACE = """\
resource "aws_launch_template" "t" {
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "c5n.18xlarge"
  network_interfaces {
    device_index   = 0
    subnet_id      = aws_subnet.a.id
    interface_type = var.kind
  }
}
"""
OTHER_CARD = MANY_ADDRESSES.replace("  private_ips_count = 5\n", "").replace(
    "device_index         = 1", "device_index         = 1\n  network_card_index   = 1"
)

CASES = [
    ("ENI201", THREE_INTERFACES, "aws_instance.i", "branch", "interface"),
    ("ENI202", FIRST_INTERFACE, "aws_launch_template.t", "efa", "efa-only"),
    ("ENI202", OTHER_CARD, "aws_instance.i", "branch", "interface"),
    ("ENI204", MANY_ADDRESSES, "aws_network_interface.other", "efa-only", "interface"),
    ("ENI207", FULL_SUBNET, "aws_subnet.a", "efa-only", "interface"),
    ("ENI207", FULL_SUBNET_OF_A_LAUNCH.replace("SIZE", "8"), "aws_subnet.a", "efa-only", "interface"),
    ("ENI207", FULL_SUBNET_OF_A_LAUNCH.replace("SIZE", "0"), "aws_subnet.a", "efa-only", "interface"),
    ("ENI401", FOR_BANDWIDTH, "aws_instance.i", "efa-only", "interface"),
    ("ENI103", ZONE, "aws_launch_template.t", "1", "0"),
    ("ENI306", LOOP, "aws_route.r", "10.9.0.0/16", "0.0.0.0/0"),
    ("ENI307", INBOUND, "aws_route_table.inbound", "vgw-0a1b2c3d4e5f60718", "igw-0a1b2c3d4e5f60718"),
    ("ENI804", TWO_INTERFACES, "aws_instance.i", "efa", "interface"),
    ("ENI603", ROUTE, "aws_eip.e", "igw-0a1b2c3d4e5f60718", "vgw-0a1b2c3d4e5f60718"),
]


def _lint(directory: Path, source: str, code: str, kind: str | None) -> Report:
    (directory / "main.tf").write_text(NETWORK + source)
    given = [] if kind is None else [("kind", kind)]
    report = make_report(Options(paths=[str(directory)], use_config=False, select=[code], variables=given))
    assert report.errors == ()
    return report


@pytest.mark.parametrize(("code", "source", "subject", "right", "wrong"), CASES)
def test_decided_by_the_kind_alone(
    code: str, source: str, subject: str, right: str, wrong: str, tmp_path: Path
) -> None:
    unknown, silent, reported = (_lint(tmp_path, source, code, kind) for kind in (None, right, wrong))
    assert (unknown.findings, [one.subject for one in unknown.undecided]) == ((), [subject])
    assert (silent.findings, silent.undecided) == ((), ())
    assert ([one.subject for one in reported.findings], reported.undecided) == ([subject], ())


FULL_STANDBY = """\
version: 1
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}, c: {zone: us-east-1a}}
interfaces: {it: {subnet: a}, side: {subnet: b}}
instances: {one: {type: m5.large, subnet: c}, two: {type: t3.nano, subnet: c}}
failover_groups: {g: {mechanism: move-eni, interface: it, members: [one, two]}}
attachments:
  - {interface: it, instance: one, device_index: 1}
  - {interface: side, instance: two, device_index: 1}
"""
SMALL_STANDBY = """\
version: 1
subnets: {a: {zone: us-east-1a}, c: {zone: us-east-1a}}
interfaces: {it: {subnet: a, secondary_private_ip_count: 5}}
instances: {one: {type: m5.large, subnet: c}, two: {type: t3.nano, subnet: c}}
failover_groups: {g: {mechanism: move-eni, interface: it, members: [one, two]}}
attachments: [{interface: it, instance: one, device_index: 1}]
"""
STANDBY_WITHOUT_EFA = """\
version: 1
subnets: {a: {zone: us-east-1a}, c: {zone: us-east-1a}}
interfaces: {it: {subnet: a, kind: efa}}
instances: {one: {type: c5n.18xlarge, subnet: c}, two: {type: t3.nano, subnet: c}}
failover_groups: {g: {mechanism: move-eni, interface: it, members: [one, two]}}
attachments: [{interface: it, instance: one, device_index: 1}]
"""
SHARED_BY_STANDBY = """\
version: 1
subnets: {a: {zone: us-east-1a}, c: {zone: us-east-1a}}
interfaces: {vip: {subnet: a}, it: {subnet: a}}
instances: {one: {type: m5.large, subnet: c}, two: {type: m5.large, subnet: c}}
failover_groups: {g: {mechanism: move-eni, interface: vip, members: [one, two]}}
attachments:
  - {interface: vip, instance: one, device_index: 1}
  - {interface: it, instance: two, device_index: 1}
"""
MANAGED = """\
version: 1
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {first: {subnet: a, role: management}, it: {subnet: b}}
instances:
  fw: {type: m5.large, interfaces: [{interface: first, device_index: 0}, {interface: it, device_index: 1}]}
load_balancers: {web: {type: network, targets: [{instance: fw}]}}
"""


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ENI301", SHARED_BY_STANDBY),
        ("ENI309", MANAGED),
        ("ENI501", FULL_STANDBY),
        ("ENI501", SMALL_STANDBY),
        ("ENI501", STANDBY_WITHOUT_EFA),
    ],
)
def test_no_finding_while_the_kind_is_not_known(code: str, text: str) -> None:
    _becomes_a_question(
        lambda: read(InputFile("design.enilint.yaml", text.encode()), "topology"), "interfaces.it", code
    )


def test_a_type_without_efa_for_an_interface_that_may_be_efa() -> None:
    changes = [resized("c5n.18xlarge", "c5n.4xlarge"), attached(1), nic(1, interface_type="efa")]
    _becomes_a_question(lambda: design_of(plan(changes)), "aws_network_interface.nic[1]", "ENI730")


def _becomes_a_question(design: Callable[[], Design], address: str, code: str) -> None:
    """A finding with the kind of one interface known, and a question about it without."""
    known, unknown = (one.networks[0] for one in (design(), design()))
    (rule,) = (one.rule for one in Registry().rules if one.rule.code == code)
    options = () if rule.options is None else (rule.options(),)
    assert [isinstance(one, Finding) for one in rule.check(known, *options)] == [True]
    interface = unknown.interface_at(address)
    assert interface is not None
    interface.kind = Unknown("the kind")
    (question,) = rule.check(unknown, *options)
    assert not isinstance(question, Finding)
    assert "the kind" in question.facts
