"""What real designs have in common, and a linter is easily wrong about. Each trap has a test of its own."""

import json
from collections import Counter
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

ZONES = 'data "aws_availability_zones" "all" {\n  state = "available"\n}\n'
NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_network_interface" "a" {
  subnet_id = aws_subnet.a.id
}

resource "aws_network_interface" "b" {
  subnet_id = aws_subnet.b.id
}

output "interfaces" {
  value = [aws_network_interface.a.id, aws_network_interface.b.id]
}
"""


def lint(directory: Path, source: str, *codes: str, answers: dict | None = None) -> Report:
    """What the rules say of a root module; all of them where none is named. `answers` are those of AWS."""
    (directory / "main.tf").write_text(source)
    context = directory / "answers.json"
    context.write_text(json.dumps(answers))
    report = make_report(
        Options(
            paths=[str(directory)],
            use_config=False,
            select=list(codes) or None,
            context=[str(context)] if answers else [],
        )
    )
    assert report.errors == ()
    assert report.inputs[0].resources
    return report


def found(report: Report) -> list[tuple[str, str, str]]:
    return sorted((one.rule, one.severity.value if one.severity else "", one.subject) for one in report.findings)


def undecided(report: Report) -> dict[str, int]:
    return dict(Counter(one.rule for one in report.undecided))


def instance(name: str, *lines: str) -> str:
    body = "".join(f"  {line}\n" for line in ('ami = "ami-0abcd1234ef567890"', 'instance_type = "m5.xlarge"', *lines))
    return f'resource "aws_instance" "{name}" {{\n{body}}}\n'


def attached(name: str, instance: str, interface: str, index: int, *lines: str) -> str:
    body = "".join(
        f"  {line}\n"
        for line in (
            *lines,
            f"instance_id = aws_instance.{instance}.id",
            f"network_interface_id = aws_network_interface.{interface}.id",
            f"device_index = {index}",
        )
    )
    return f'resource "aws_network_interface_attachment" "{name}" {{\n{body}}}\n'


@pytest.mark.parametrize("index", [0, 1], ids=["device 0 on every card", "device 1 on further cards"])
@pytest.mark.parametrize("subnet", ["", "subnet_id = aws_subnet.a.id"], ids=["no subnet", "one subnet"])
@pytest.mark.parametrize("kind", ["efa", "efa-only"])
def test_trap_1_interfaces_of_a_cluster_share_a_subnet_and_device_indexes(
    tmp_path: Path, kind: str, subnet: str, index: int
) -> None:
    blocks = "".join(
        f"  network_interfaces {{\n    network_card_index = {card}\n    device_index = {index if card else 0}\n"
        f'    interface_type = "{kind if card else "efa"}"\n    {subnet}\n  }}\n'
        for card in range(32)
    )
    template = f'resource "aws_launch_template" "hpc" {{\n  instance_type = "p5.48xlarge"\n{blocks}}}\n'
    report = lint(tmp_path, NETWORK + template, "ENI1", "ENI2", "ENI301", "ENI4", "ENI804")
    assert {rule for rule, severity, _ in found(report) if severity != "info"} == set()
    assert [one for one in found(report) if one[0] != "ENI301"] == []


def test_trap_1_a_slot_that_is_taken_twice_is_found_all_the_same(tmp_path: Path) -> None:
    block = (
        '  network_interfaces {\n    network_card_index = 1\n    device_index = 1\n    interface_type = "efa"\n  }\n'
    )
    first = '  network_interfaces {\n    device_index = 0\n    interface_type = "efa"\n  }\n'
    template = f'resource "aws_launch_template" "hpc" {{\n  instance_type = "p5.48xlarge"\n{first}{block}{block}}}\n'
    assert "ENI203" in {rule for rule, _, _ in found(lint(tmp_path, template, "ENI2"))}


@pytest.mark.parametrize(("more", "given"), [("", False), ("private_ips_count = 1", True)])
def test_trap_1_an_interface_without_addresses_has_no_primary_one(tmp_path: Path, more: str, given: bool) -> None:
    fabric = f"""\
resource "aws_network_interface" "fabric" {{
  subnet_id      = aws_subnet.a.id
  interface_type = "efa-only"
  {more}
}}
"""
    source = NETWORK + fabric + instance("hpc", "subnet_id = aws_subnet.a.id").replace("m5.xlarge", "p5.48xlarge")
    report = lint(tmp_path, source + attached("fabric", "hpc", "fabric", 1, "network_card_index = 1"), "ENI202")
    assert ("is EFA-only, but has IP addresses" in report.findings[0].message) is given


def test_trap_2_an_interface_in_a_launch_template_is_fine_where_an_instance_uses_it(tmp_path: Path) -> None:
    template = """\
resource "aws_launch_template" "fw" {
  instance_type = "m5.xlarge"
  network_interfaces {
    device_index         = 0
    network_interface_id = aws_network_interface.a.id
  }
  network_interfaces {
    device_index         = 1
    network_interface_id = aws_network_interface.b.id
  }
}

resource "aws_instance" "fw" {
  ami = "ami-0abcd1234ef567890"
  launch_template {
    id = aws_launch_template.fw.id
  }
}
"""
    assert found(lint(tmp_path, NETWORK + template)) == []


@pytest.mark.parametrize("placeholder", ["subnet-xxxxx", "subnet-abcdef", "subnet-0123456789abcdef0", ""])
def test_trap_3_a_placeholder_is_no_subnet(tmp_path: Path, placeholder: str) -> None:
    source = "".join(
        f'variable "{name}" {{\n  default = "{placeholder}"\n}}\n'
        f'resource "aws_network_interface" "{name}" {{\n  subnet_id = var.{name}\n}}\n'
        for name in ("public", "private")
    ) + instance("fw", "subnet_id = var.public")
    source += attached("private", "fw", "private", 1)
    report = lint(tmp_path, source, "ENI1", "ENI301")
    assert found(report) == []
    assert undecided(report)["ENI301"] == 1


def test_trap_4_branches_that_exclude_each_other_never_exist_together(tmp_path: Path) -> None:
    source = 'variable "public" {\n  type = bool\n}\n' + NETWORK
    source += instance("mgmt", "count = var.public ? 1 : 0", "subnet_id = aws_subnet.a.id")
    source += instance("mgmt1", "count = var.public ? 0 : 1", "subnet_id = aws_subnet.a.id")
    source += attached("mgmt", "mgmt[0]", "b", 1, "count = var.public ? 1 : 0")
    source += attached("mgmt1", "mgmt1[0]", "b", 1, "count = var.public ? 0 : 1")
    assert found(lint(tmp_path, source)) == []


def test_trap_4_one_slot_of_two_branches_is_taken_once(tmp_path: Path) -> None:
    source = 'variable "public" {\n  type = bool\n}\n' + NETWORK + instance("fw", "subnet_id = aws_subnet.a.id")
    other = 'resource "aws_network_interface" "c" {\n  subnet_id = aws_subnet.b.id\n}\n'
    source += attached("one", "fw", "b", 1, "count = var.public ? 1 : 0") + other
    source += attached("two", "fw", "c", 1, "count = var.public ? 0 : 1")
    assert found(lint(tmp_path, source, "ENI203", "ENI301")) == []


MAPS = """\
variable "public" {
  default = { us-east-1a = "10.0.0.0/24", us-east-1b = "10.0.1.0/24" }
}
variable "private" {
  default = { us-east-1a = "10.0.2.0/24", us-east-1b = "10.0.3.0/24" }
}
resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = element(keys(var.public), count.index)
}
resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = element(keys(var.private), count.index)
}
resource "aws_network_interface" "side" {
  count     = 2
  subnet_id = aws_subnet.private[count.index].id
}
resource "aws_instance" "fw" {
  count         = 2
  ami           = "ami-0abcd1234ef567890"
  instance_type = "m5.xlarge"
  subnet_id     = aws_subnet.public[count.index].id
}
resource "aws_network_interface_attachment" "side" {
  count                = 2
  instance_id          = aws_instance.fw[count.index].id
  network_interface_id = aws_network_interface.side[count.index].id
  device_index         = 1
}
"""


def test_trap_5_zones_of_other_words_are_equal_by_value(tmp_path: Path) -> None:
    report = lint(tmp_path, MAPS, "ENI101")
    assert (found(report), undecided(report)) == ([], {})
    crossed = MAPS.replace("private[count.index].id", "private[1 - count.index].id")
    assert {rule for rule, _, _ in found(lint(tmp_path, crossed, "ENI101"))} == {"ENI101"}


def test_trap_5_a_zone_by_name_may_be_the_first_of_the_list(tmp_path: Path) -> None:
    source = ZONES + NETWORK.replace('"us-east-1a"', "data.aws_availability_zones.all.names[0]", 1)
    source += instance("fw", "subnet_id = aws_subnet.a.id") + attached("b", "fw", "b", 1)
    report = lint(tmp_path, source, "ENI101")
    assert (found(report), undecided(report)) == ([], {"ENI101": 1})


ROUTE = """\
resource "aws_route" "out" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = %s
}
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            instance("fw", "network_interface {", "  device_index = 0",
                     "  network_interface_id = aws_network_interface.off.id", "}")
            + ROUTE.replace("network_interface_id  ", "instance_id") % "aws_instance.fw.id",
            id="on the interface, while the route names the instance",
        ),
        pytest.param(
            instance("fw", "subnet_id = aws_subnet.a.id", "source_dest_check = false")
            + ROUTE % "aws_instance.fw.primary_network_interface_id",
            id="on the instance, while the route names its primary interface",
        ),
        pytest.param(
            instance("fw", "subnet_id = aws_subnet.a.id", 'source_dest_check = "false"')
            + ROUTE % "aws_instance.fw.primary_network_interface_id",
            id="as a text",
        ),
        pytest.param(
            instance("fw", "subnet_id = aws_subnet.b.id") + attached("off", "fw", "off", 1)
            + ROUTE % "aws_network_interface.off.id",
            id="a management interface has its check on",
        ),
    ],
)  # fmt: skip
def test_trap_6_the_check_is_turned_off_elsewhere(tmp_path: Path, source: str) -> None:
    off = 'resource "aws_network_interface" "off" {\n  subnet_id = aws_subnet.a.id\n  source_dest_check = false\n}\n'
    assert found(lint(tmp_path, NETWORK + off + source, "ENI303")) == []
    on = (NETWORK + off + source).replace("source_dest_check = false", "").replace('source_dest_check = "false"', "")
    assert [rule for rule, _, _ in found(lint(tmp_path, on, "ENI303"))] == ["ENI303"]


@pytest.mark.parametrize(
    "script",
    [
        "aws ec2 modify-instance-attribute --instance-id $id --no-source-dest-check",
        "aws ec2 modify-network-interface-attribute --network-interface-id $id --no-source-dest-check",
        "aws ec2 modify-instance-attribute --instance-id $id --source-dest-check '{\\\"Value\\\": false}'",
    ],
)
def test_trap_6_user_data_turns_the_check_off(tmp_path: Path, script: str) -> None:
    source = instance("nat", "subnet_id = aws_subnet.a.id", f'user_data = "#!/bin/sh\\n{script}\\n"')
    source += ROUTE % "aws_instance.nat.primary_network_interface_id"
    report = lint(tmp_path, NETWORK + source, "ENI303")
    assert (found(report), undecided(report)) == ([], {"ENI303": 1})


def test_trap_7_a_pair_of_appliances_shares_its_subnets(tmp_path: Path) -> None:
    source = NETWORK
    for name in ("active", "passive"):
        source += f'resource "aws_network_interface" "{name}" {{\n  subnet_id = aws_subnet.b.id\n}}\n'
        source += instance(name, "subnet_id = aws_subnet.a.id") + attached(name, name, name, 1)
    assert found(lint(tmp_path, source)) == []


def test_trap_8_an_interface_that_something_attaches_at_run_time_is_normal(tmp_path: Path) -> None:
    source = NETWORK.replace("aws_subnet.a.id\n", "aws_subnet.a.id\n  source_dest_check = false\n")
    report = lint(tmp_path, source + ROUTE % "aws_network_interface.a.id")
    assert found(report) == []
    assert undecided(report)["ENI304"] == 1


NODE, PRIMARY, SECOND = "i-06fb1a61b1a8bc5b2", "eni-0a1b2c3d4e5f60718", "eni-0b1c2d3e4f5061728"


def test_trap_9_what_a_controller_attached_to_a_node_is_not_counted(tmp_path: Path) -> None:
    shown = [
        {"NetworkInterfaceId": id, "SubnetId": "subnet-0a1b2c3d4e5f60718", "InterfaceType": "interface",
         "AvailabilityZone": "us-east-1a", "Description": text, "Attachment": {"DeviceIndex": index}}
        for index, (id, text) in enumerate(((PRIMARY, ""), (SECOND, f"aws-K8S-{NODE}")))
    ]  # fmt: skip
    node = {"InstanceId": NODE, "InstanceType": "t3.micro", "SubnetId": "subnet-0a1b2c3d4e5f60718",
            "Placement": {"AvailabilityZone": "us-east-1a"}, "NetworkInterfaces": shown}  # fmt: skip
    source = NETWORK + attached("a", "node", "a", 2).replace("aws_instance.node.id", f'"{NODE}"')
    report = lint(tmp_path, source, answers={"Reservations": [{"Instances": [node]}], "NetworkInterfaces": shown})
    assert (found(report), undecided(report).get("ENI101")) == ([], None)


@pytest.mark.parametrize(("kind", "managed", "rules"), [
    ("interface", False, ["ENI303"]),
    (None, False, ["ENI303"]),
    ("interface", True, []),
    ("gateway_load_balancer_endpoint", False, []),
    ("transit_gateway", None, []),
])  # fmt: skip
def test_trap_9_interfaces_of_services_are_their_own_matter(
    tmp_path: Path, kind: str | None, managed: bool | None, rules: list[str]
) -> None:
    row = {"NetworkInterfaceId": PRIMARY, "InterfaceType": kind, "RequesterManaged": managed, "SourceDestCheck": True}
    answers = {"NetworkInterfaces": [{key: value for key, value in row.items() if value is not None}]}
    report = lint(tmp_path, NETWORK + ROUTE % f'"{PRIMARY}"', "ENI303", "ENI304", answers=answers)
    assert [rule for rule, _, _ in found(report)] == rules


OPEN = """\
variable "public" {}
variable "private" {}
resource "aws_network_interface" "public" {
  subnet_id = var.public
}
resource "aws_network_interface" "private" {
  subnet_id = var.private
}
"""


def test_trap_10_two_variables_may_have_one_value_or_two(tmp_path: Path) -> None:
    source = OPEN + instance("fw", "subnet_id = var.public") + attached("private", "fw", "private", 1)
    report = lint(tmp_path, source, "ENI1", "ENI301")
    assert found(report) == []
    assert undecided(report) == {"ENI101": 1, "ENI102": 1, "ENI301": 1}


def test_trap_10_one_variable_has_one_value(tmp_path: Path) -> None:
    source = OPEN + instance("fw", "subnet_id = var.public") + attached("public", "fw", "public", 1)
    assert [rule for rule, _, _ in found(lint(tmp_path, source, "ENI301"))] == ["ENI301"]


@pytest.mark.parametrize("away", ["count = 0", "for_each = {}"])
def test_trap_10_what_does_not_exist_and_what_is_a_comment_is_not_counted(tmp_path: Path, away: str) -> None:
    source = NETWORK + instance("fw", "subnet_id = aws_subnet.a.id") + attached("a", "fw", "a", 1, away)
    source += "".join(f"# {line}\n" for line in attached("b", "fw", "a", 2).splitlines())
    report = lint(tmp_path, source)
    assert (found(report), undecided(report).get("ENI301")) == ([], None)


def test_trap_11_the_order_of_interfaces_is_not_that_of_their_indexes(tmp_path: Path) -> None:
    blocks = [
        line
        for index, name in ((1, "b"), (0, "a"))
        for line in ("network_interface {", f"  device_index = {index}",
                     f"  network_interface_id = aws_network_interface.{name}.id", "}")
    ]  # fmt: skip
    source = NETWORK.replace('"us-east-1a"', '"us-east-1b"', 1) + instance("fw", *blocks)
    report = lint(tmp_path, source, "ENI101", "ENI203")
    assert [rule for rule, _, _ in found(report)] == ["ENI101"]
    assert "aws_network_interface.b is in us-east-1a" in report.findings[0].message


@pytest.mark.parametrize(("interface", "expected"), [("null", 0), ("aws_network_interface.a.id", 0)])
def test_trap_12_both_forms_of_a_module_are_judged_by_their_values(
    tmp_path: Path, interface: str, expected: int
) -> None:
    source = f"""\
locals {{
  interface = {interface}
}}
resource "aws_instance" "this" {{
  ami           = "ami-0abcd1234ef567890"
  instance_type = "t3.micro"
  subnet_id     = {"null" if interface != "null" else "aws_subnet.a.id"}
  dynamic "network_interface" {{
    for_each = local.interface == null ? [] : [local.interface]
    content {{
      device_index         = 0
      network_interface_id = network_interface.value
    }}
  }}
}}
"""
    source += attached("b", "this", "b", 1)
    report = lint(tmp_path, NETWORK + source)
    assert (found(report), undecided(report).get("ENI201", 0)) == ([], expected)


def test_trap_13_an_interface_in_another_vpc_is_information(tmp_path: Path) -> None:
    other = """\
resource "aws_vpc" "other" {
  cidr_block = "10.9.0.0/16"
}
resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.9.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_network_interface" "other" {
  subnet_id = aws_subnet.other.id
}
"""
    source = NETWORK + other + instance("fw", "subnet_id = aws_subnet.a.id") + attached("other", "fw", "other", 1)
    assert found(lint(tmp_path, source)) == [("ENI102", "info", "aws_instance.fw")]
