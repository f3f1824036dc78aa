"""ENI302 and ENI301: which operating systems set up policy routing, in topologies and in all forms of Terraform."""

import base64
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.findings import Severity
from tests.inputs.terraform import test_state as states
from tests.inputs.terraform.plans import block, change, check, const, found, plan, refs, undecided
from tests.inputs.topology.topologies import lint_text
from tests.rules.marked import lint

TOPOLOGY = """\
version: 1
subnets:
  app: {{zone: us-east-1a, cidr: 10.0.1.0/24}}
  svc: {{zone: us-east-1a, cidr: 10.0.2.0/24}}
security_groups:
  open: {{ingress: [{{cidr: 0.0.0.0/0}}]}}
interfaces:
  side: {{subnet: {subnet}, security_groups: [open]}}
instances:
  i: {{type: m5.large, subnet: app, os: {os}}}
attachments:
  - {{interface: side, instance: i, device_index: 1}}
"""


@pytest.mark.parametrize(
    ("os", "routes"),
    [
        *((os, True) for os in ("amazon-linux-2", "al2023", "SLES 15", "rhel-8", "RHEL 10", "ubuntu-24.04")),
        *((os, True) for os in ("ubuntu-26.04", "windows-2025")),
        *((os, False) for os in ("ubuntu-22.04", "ubuntu-18.04", "rhel-7", "centos-7", "debian-11", "debian-12")),
        *((os, None) for os in ("ubuntu-20.04", "debian-13", "centos-stream-9", "rocky-9", "almalinux-9", "plan9")),
        ("amazon-linux-2023-minimal", None),
    ],
)
def test_operating_systems_with_an_interface_attached_later(os: str, routes: bool | None) -> None:
    report = lint_text(TOPOLOGY.format(subnet="svc", os=os), "ENI302")
    assert [one.subject for one in report.findings] == (["interfaces.side"] if routes is False else [])
    facts = [one.facts for one in report.undecided]
    assert facts == ([(f"whether {os} of instances.i sets up policy routing",)] if routes is None else [])
    beside = lint_text(TOPOLOGY.format(subnet="app", os=os), "ENI302")
    assert (beside.findings, beside.undecided) == ((), ())


@pytest.mark.parametrize(
    ("os", "severity"), [("ubuntu-24.04", "info"), ("ubuntu-22.04", "warning"), ("windows-2025", "warning")]
)
def test_interfaces_in_one_subnet(os: str, severity: str) -> None:
    (finding,) = lint_text(TOPOLOGY.format(subnet="app", os=os), "ENI301").findings
    assert finding.severity == Severity(severity)


@pytest.mark.parametrize(("flag", "words"), [("true", None), ("false", "policy routing is not set up")])
def test_what_a_design_says_of_its_routing(flag: str, words: str | None) -> None:
    source = TOPOLOGY.format(subnet="svc", os=f"debian-12, policy_routing: {flag}")
    found = [one.message.rpartition(": ")[2] for one in lint_text(source, "ENI302").findings]
    assert found == ([words] if words else [])
    (beside,) = lint_text(source.replace("subnet: svc", "subnet: app"), "ENI301").findings
    assert ("policy routing is set up" in beside.message) is (flag == "true")


def test_a_finding_says_who_does_not_route() -> None:
    (finding,) = lint_text(TOPOLOGY.format(subnet="svc", os="ubuntu-22.04"), "ENI302").findings
    assert finding.message == (
        "interfaces.side allows traffic from 0.0.0.0/0, but its replies to hosts outside subnets.svc leave through the "
        "primary interface of instances.i, and AWS drops them: cloud-init of ubuntu-22.04 sets up policy routing "
        "only for interfaces that are attached at boot"
    )
    assert [one.message for one in finding.related] == [
        "security_groups.open allows traffic from 0.0.0.0/0",
        "interfaces.side is in subnets.svc",
        "the primary interface of instances.i is in subnets.app",
    ]


@pytest.mark.parametrize(
    ("subnet", "ingress", "addresses", "outside"),
    [
        ("cidr: 10.0.2.0/24", "{cidr: 10.0.2.0/24}", "", False),
        ("cidr: 10.0.2.0/24", "{cidrs: [10.0.2.0/25, 10.0.2.128/25]}", "", False),
        ("cidr: 10.0.2.0/24", "{cidrs: [10.0.2.0/25, 10.0.1.9/32]}", "", True),
        ("cidr: 10.0.2.0/24", "{cidrs: [10.0.2.0/25, 10.0.3.9/32, 10.0.2.9/32]}", "", True),
        ("cidr: 10.0.2.0/24", '{cidr: "::/0"}', "", False),
        ("cidr: 10.0.2.0/24", '{cidr: "::/0"}', "ipv6_address_count: 1", True),
        ('ipv6_cidr: "2001:db8::/64"', '{cidr: "::/0"}', "ipv6_address_count: 1", True),
        ('ipv6_cidr: "2001:db8::/64"', '{cidr: "2001:db8::/64"}', "ipv6_address_count: 1", False),
        ("", "{cidr: 10.0.0.0/15}", "", True),
        ("", "{cidr: 10.0.0.0/16}", "", "the CIDR of subnets.svc"),
        ("cidr: 10.0.2.0/24", "{groups: [sg-0a1b2c3d4e5f60718]}", "", "the interfaces with sg-0a1b2c3d4e5f60718"),
    ],
)
def test_what_is_outside_of_a_subnet(subnet: str, ingress: str, addresses: str, outside: bool | str) -> None:
    source = (
        TOPOLOGY.format(subnet="svc", os="debian-12")
        .replace("cidr: 10.0.2.0/24", subnet or "zone_id: use1-az1")
        .replace("{cidr: 0.0.0.0/0}", ingress)
        .replace("[open]", f"[open], {addresses}" if addresses else "[open]")
    )
    report = lint_text(source, "ENI302")
    assert report.errors == ()
    assert [one.subject for one in report.findings] == (["interfaces.side"] if outside is True else [])
    assert [one.facts for one in report.undecided] == ([(outside,)] if isinstance(outside, str) else [])


MEMBERS = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1a}
  c: {zone: us-east-1a}
  d: {zone: us-east-1a}
security_groups:
  by-member: {ingress: [{groups: [member]}]}
  member: {ingress: []}
interfaces:
  side: {subnet: b, security_groups: [by-member]}
  same: {subnet: b, security_groups: [member]}
  own: {subnet: c, security_groups: [member]}
instances:
  i: {type: m5.large, subnet: a, security_groups: [member], os: debian-12}
attachments:
  - {interface: side, instance: i, device_index: 1}
  - {interface: own, instance: i, device_index: 2}
"""


def test_members_of_a_group_in_other_subnets() -> None:
    assert lint_text(MEMBERS, "ENI302").findings == ()
    source = MEMBERS.replace("instances:\n", "  far: {subnet: c, security_groups: [member]}\ninstances:\n")
    (finding,) = lint_text(source, "ENI302").findings
    assert finding.message.startswith("interfaces.side allows traffic from interfaces.far, which has ")


OS_OF_TEMPLATE = """
data "aws_ami" "image" {
  filter {
    name   = "name"
    values = ["%s"]
  }
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_subnet" "s" {
  count      = 2
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}

resource "aws_security_group" "open" {
  ingress {
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_network_interface" "side" {
  subnet_id       = aws_subnet.s[1].id
  security_groups = [aws_security_group.open.id]
}

resource "aws_launch_template" "t" {
  image_id  = %s
  user_data = %s
}

resource "aws_instance" "i" {
  %s
  subnet_id = aws_subnet.s[0].id
  launch_template {
    id = aws_launch_template.t.id
  }
}

resource "aws_network_interface_attachment" "at" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""
IPV6 = """
variable "number" {
  type = number
}

resource "aws_subnet" "app" {
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "svc" {
  cidr_block      = "10.0.2.0/24"
  ipv6_cidr_block = "2001:db8::/64"
}

resource "aws_security_group" "six" {
  ingress {
    protocol         = "-1"
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_network_interface" "side" {
  subnet_id          = aws_subnet.svc.id
  security_groups    = [aws_security_group.six.id]
  ipv6_address_count = %s
  attachment {
    instance     = aws_instance.i.id
    device_index = 1
  }
}

resource "aws_instance" "i" {
  subnet_id = aws_subnet.app.id
  user_data = "x"
  ami       = data.aws_ami.image.id
}

data "aws_ami" "image" {
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}
"""


@pytest.mark.parametrize(("number", "verdict"), [("1", True), ("0", False), ("null", False), ("var.number", None)])
def test_ipv6_reaches_what_has_such_addresses(number: str, verdict: bool | None, tmp_path: Path) -> None:
    report = lint(tmp_path, IPV6 % number, "ENI302")
    assert [one.subject for one in report.findings] == (["aws_network_interface.side"] if verdict else [])
    assert [one.facts for one in report.undecided] == ([("the value of var.number",)] if verdict is None else [])


AMI, PARAMETER = "data.aws_ami.image.id", "data.aws_ssm_parameter.image.value"
RULES = 'base64encode("ip rule add from 10.0.1.9 lookup 101")'
SIDE = "aws_network_interface.side"


@pytest.mark.parametrize(
    ("name", "image", "user_data", "instance", "verdict"),
    [
        ("debian-12-amd64-*", AMI, "null", "", True),
        ("debian-12-amd64-*", PARAMETER, "null", "", False),
        ("al2023-ami-*", AMI, "null", "", False),
        ("Windows_Server-2022-*", AMI, "null", "", False),
        ("debian-12-amd64-*", PARAMETER, "null", f"ami = {AMI}", True),
        ("debian-12-amd64-*", PARAMETER, "null", 'ami = "ami-0a1b2c3d4e5f60718"', None),
        ("own-image-*", AMI, "null", "", None),
        ("debian-12-amd64-*", AMI, RULES, "", False),
        ("debian-12-amd64-*", AMI, RULES, 'user_data = "reboot"', True),
        ("debian-12-amd64-*", AMI, "null", 'user_data = "ip rule add from 10.0.1.9 lookup 101"', False),
    ],
)
def test_an_instance_has_the_system_of_its_template(
    name: str, image: str, user_data: str, instance: str, verdict: bool | None, tmp_path: Path
) -> None:
    report = lint(tmp_path, OS_OF_TEMPLATE % (name, image, user_data, instance), "ENI302")
    assert [one.subject for one in report.findings] == ([SIDE] if verdict else [])
    assert [one.subject for one in report.undecided] == ([SIDE] if verdict is None else [])


def planned(image: str, *, user_data: str = "", groups: str = "aws_security_group.open.id") -> dict:
    """A plan of an instance with an interface attached later."""
    ingress = [{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"], "self": False}]
    data = {"id": "ami-0a1b2c3d4e5f60718", "name": image, "filter": [{"name": "name", "values": [image]}]}
    changes = [
        change("data.aws_ami.image", data, actions=("no-op",)),
        change("aws_subnet.a", {"cidr_block": "10.0.1.0/24"}),
        change("aws_subnet.b", {"cidr_block": "10.0.2.0/24"}),
        change("aws_security_group.open", {"ingress": ingress}),
        change(SIDE, {}, ("subnet_id", "security_groups")),
        change("aws_instance.i", {"ami": "ami-0a1b2c3d4e5f60718", "user_data": user_data}, ("subnet_id",)),
        change("aws_network_interface_attachment.at", {"device_index": 1}, ("instance_id", "network_interface_id")),
    ]
    blocks = [
        block(SIDE, {"subnet_id": refs("aws_subnet.b.id"), "security_groups": refs(groups)}),
        block("aws_instance.i", {"ami": refs("data.aws_ami.image.id"), "subnet_id": refs("aws_subnet.a.id")}),
        block(
            "aws_network_interface_attachment.at",
            {"instance_id": refs("aws_instance.i.id"), "network_interface_id": refs(f"{SIDE}.id")},
        ),
        block("aws_security_group.open", {"ingress": const(ingress)}),
    ]
    return plan(changes, blocks)


def test_plans() -> None:
    assert found(check(planned("debian-12-amd64-20260101"), "ENI302")) == [("ENI302", SIDE)]
    assert found(check(planned("al2023-ami-2023"), "ENI302")) == []
    assert undecided(check(planned("own-image"), "ENI302")) == [
        ("ENI302", SIDE, ("the operating system of aws_instance.i",))
    ]
    encoded = base64.b64encode(b"#!/bin/sh\nip rule add from 10.0.2.9 lookup 101\n").decode()
    assert found(check(planned("debian-12-amd64-20260101", user_data=encoded), "ENI302")) == []
    hashed = check(planned("debian-12-amd64-20260101", user_data="a" * 40), "ENI302")
    assert found(hashed) == [("ENI302", SIDE)]


def stored(image: str, **interface: object) -> dict:
    """A state of an instance with an interface attached later, and an Elastic IP on it."""
    resource, instance = states.resource, states.instance
    return states.stored(
        resource("data.aws_ami.image", instance(id="ami-0a", name=image)),
        resource("aws_subnet.a", instance(id="subnet-0a", cidr_block="10.0.1.0/24")),
        resource("aws_subnet.b", instance(id="subnet-0b", cidr_block="10.0.2.0/24")),
        resource("aws_instance.i", instance(id="i-0a", ami="ami-0a", subnet_id="subnet-0a")),
        resource(SIDE, instance(id="eni-0a", subnet_id="subnet-0b", **interface)),
        resource("aws_eip.e", instance(id="eipalloc-0a", network_interface="eni-0a")),
        resource(
            "aws_network_interface_attachment.at",
            instance(instance_id="i-0a", network_interface_id="eni-0a", device_index=1),
        ),
    )


def test_states() -> None:
    (finding,) = states.check(stored("debian-12-amd64-20260101"), "ENI302").findings
    assert (finding.subject, finding.message.partition(", ")[0]) == (SIDE, f"{SIDE} has an Elastic IP")
    assert states.check(stored("debian-12-amd64-20260101", interface_type="efa"), "ENI302").findings == ()
    assert states.check(stored("debian-12-amd64-20260101", source_dest_check=False), "ENI302").findings == ()
    quiet = stored("debian-12-amd64-20260101", security_groups=["sg-0a1b2c3d"])
    quiet["resources"] = [one for one in quiet["resources"] if one["type"] != "aws_eip"]
    report = states.check(quiet, "ENI302")
    assert (report.findings, report.undecided) == ((), ()), "that may be the default group, which nobody has chosen"
    (question,) = states.check(stored("own-image"), "ENI302").undecided
    assert question.facts == ("the operating system of aws_instance.i",)


@pytest.mark.parametrize(("subnet", "code"), [("svc", "ENI302"), ("app", "ENI301")])
def test_an_operating_system_of_ones_own(
    subnet: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.enilint.yaml").write_text(TOPOLOGY.format(subnet=subnet, os="own-linux"))
    without = make_report(Options(paths=["own.enilint.yaml"], select=[code]))
    assert [one.rule for one in (*without.findings, *without.undecided)] == [code]
    Path("enilint.toml").write_text(f'[rules.{code}]\npolicy-routing-os = ["own-linux"]\n')
    report = make_report(Options(paths=["own.enilint.yaml"], select=[code]))
    assert (report.errors, report.undecided) == ((), ())
    assert [one.severity for one in report.findings] == ([Severity.INFO] if code == "ENI301" else [])
