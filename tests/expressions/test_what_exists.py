"""Lists and links of policies where it is not known whether, or how many times, something exists."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

NETWORK = """\
variable "number" { type = number }
variable "is_on" { type = bool }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_instance" "web" {
  subnet_id     = aws_subnet.s.id
  instance_type = "m5.large"
  ami           = "ami-0123456789abcdef0"
}
"""
MORE = """\
resource "aws_network_interface" "more" {
  count     = COUNT
  subnet_id = aws_subnet.s.id
}
resource "aws_network_interface_attachment" "more" {
  count                = COUNT
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.more[count.index].id
  device_index         = count.index + 1
}
"""
NUMBER = "the value of var.number"
CONDITION = "the value of var.is_on"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("count", "of_instance", "of_subnet"),
    [
        ("0", "1", "1"),
        ("2", "3", "3"),
        ("var.number", f"at least 1 (not known: {NUMBER})", None),
        ("var.is_on ? 1 : 0", f"a number between 1 and 2 (not known: {CONDITION})", None),
        ("var.is_on ? 3 : 1", f"a number between 2 and 4 (not known: {CONDITION})", None),
    ],
)
def test_interfaces_of_an_unknown_number(tried: Try, count: str, of_instance: str, of_subnet: str | None) -> None:
    source = NETWORK + MORE.replace("COUNT", count)
    assert tried("length(interfaces)", "instance", source)["aws_instance.web"] == of_instance
    assert tried("length(attachments)", "instance", source)["aws_instance.web"] == of_instance
    assert tried("length(interfaces)", "subnet", source)["aws_subnet.s"] == (of_subnet or of_instance)


def test_each_of_an_unknown_number_has_what_is_made_with_it(tried: Try) -> None:
    source = NETWORK + MORE.replace("COUNT", "var.number")
    found = tried("attached_to == null || attached_to.type == 'm5.large'".replace("'", '"'), "interface", source)
    assert found["aws_network_interface.more[*]"] == "true"
    assert tried("length(attachments)", "interface", source)["aws_network_interface.more[*]"] == "1"


def test_subnets_of_an_unknown_number(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_subnet" "more" {\n  count = var.number\n  vpc_id = aws_vpc.v.id\n'
        "  cidr_block = cidrsubnet(aws_vpc.v.cidr_block, 8, count.index + 1)\n}\n"
        'resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }\n'
        'resource "aws_route_table_association" "more" {\n  count = var.number\n'
        "  subnet_id = aws_subnet.more[count.index].id\n  route_table_id = aws_route_table.t.id\n}\n"
    )
    assert tried("length(subnets)", "vpc", source)["aws_vpc.v"] == f"at least 1 (not known: {NUMBER})"
    found = tried("length(subnets)", "route_table", source)["aws_route_table.t"]
    assert found == f"at least 0 (not known: {NUMBER})"


def test_things_that_are_never_there_together(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_subnet" "a" {\n  count = var.is_on ? 1 : 0\n  vpc_id = aws_vpc.v.id\n}\n'
        'resource "aws_network_interface" "a" {\n  count = var.is_on ? 1 : 0\n  subnet_id = aws_subnet.a[0].id\n}\n'
    )
    assert tried("length(interfaces)", "subnet", source)["aws_subnet.a[0]"] == "1"


ASSOCIATED = """\
resource "aws_eip" "e" { domain = "vpc" }
resource "aws_eip_association" "e" {
  count                = COUNT
  allocation_id        = aws_eip.e.id
  network_interface_id = aws_instance.web.primary_network_interface_id
}
"""


@pytest.mark.parametrize(
    ("count", "associated", "free"),
    [
        ("1", "the primary interface of aws_instance.web", None),
        (
            "var.is_on ? 1 : 0",
            f"the primary interface of aws_instance.web or null (not known: {CONDITION})",
            f"undecided: {CONDITION} is not known",
        ),
    ],
)
def test_a_conditional_association_is_not_certain(tried: Try, count: str, associated: str, free: str | None) -> None:
    source = NETWORK + ASSOCIATED.replace("COUNT", count)
    assert tried("associated_with", "elastic_ip", source)["aws_eip.e"] == associated
    assert tried("associated_with == null", "elastic_ip", source).get("aws_eip.e") == free
    has_address = tried("has_public_address", "interface", source)["the primary interface of aws_instance.web"]
    assert has_address == (f"undecided: {CONDITION} is not known" if free else "true")
    of_interface = tried("length(elastic_ips) == 0", "interface", source)
    assert of_interface.get("the primary interface of aws_instance.web", None) == free


def test_a_conditional_nat_gateway_is_not_certain(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_eip" "n" { domain = "vpc" }\n'
        'resource "aws_nat_gateway" "n" {\n  count = var.is_on ? 1 : 0\n  subnet_id = aws_subnet.s.id\n'
        "  allocation_id = aws_eip.n.id\n}\n"
    )
    assert tried("nat_gateway", "elastic_ip", source)["aws_eip.n"] == (
        f"aws_nat_gateway.n[0] or null (not known: {CONDITION})"
    )


def test_a_conditional_instance_attaches_its_interface_perhaps(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_network_interface" "fixed" { subnet_id = aws_subnet.s.id }\n'
        'resource "aws_instance" "maybe" {\n  count = var.is_on ? 1 : 0\n  instance_type = "m5.large"\n'
        "  network_interface {\n    device_index = 0\n"
        "    network_interface_id = aws_network_interface.fixed.id\n  }\n}\n"
    )
    found = tried("attached_to != null", "interface", source)["aws_network_interface.fixed"]
    assert found.startswith(f"undecided: {CONDITION}")
    assert tried("length(interfaces)", "instance", source)["aws_instance.maybe[0]"] == "1"


def test_a_conditional_route_leads_to_its_interface_perhaps(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_network_interface" "fw" { subnet_id = aws_subnet.s.id }\n'
        'resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }\n'
        'resource "aws_route" "r" {\n  count = var.is_on ? 1 : 0\n  route_table_id = aws_route_table.t.id\n'
        '  destination_cidr_block = "0.0.0.0/0"\n  network_interface_id = aws_network_interface.fw.id\n}\n'
    )
    assert tried("length(routes)", "interface", source)["aws_network_interface.fw"] == (
        f"a number between 0 and 1 (not known: {CONDITION})"
    )


@pytest.mark.parametrize(
    ("count", "gateway", "blocks"),
    [
        ("1", "true", "2"),
        ("0", "undecided", "1"),
        (
            "var.is_on ? 1 : 0",
            f"undecided: {CONDITION} is not known",
            f"at least 1 (not known: {CONDITION})",
        ),
    ],
)
def test_conditional_gateways_and_blocks_of_a_vpc(tried: Try, count: str, gateway: str, blocks: str) -> None:
    source = NETWORK + (
        f'resource "aws_internet_gateway" "g" {{\n  count = {count}\n  vpc_id = aws_vpc.v.id\n}}\n'
        f'resource "aws_vpc_ipv4_cidr_block_association" "b" {{\n  count = {count}\n  vpc_id = aws_vpc.v.id\n'
        '  cidr_block = "10.1.0.0/16"\n}\n'
    )
    assert tried("has_internet_gateway", "vpc", source).get("aws_vpc.v", "undecided") == gateway
    assert tried("length(blocks)", "vpc", source)["aws_vpc.v"] == blocks


def test_a_route_to_one_of_several_gateways_may_lead_to_each(tried: Try) -> None:
    source = NETWORK + (
        'resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }\n'
        'resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }\n'
        'resource "aws_route" "r" {\n  route_table_id = aws_route_table.t.id\n'
        '  destination_cidr_block = "0.0.0.0/0"\n  gateway_id = var.is_on ? aws_internet_gateway.g.id : null\n'
        '  nat_gateway_id = var.is_on ? null : "nat-0a1b2c3d4e5f60718"\n}\n'
    )
    for expression in ("nat_gateway == null", "target.nat_gateway == null", "vpc_endpoint == null"):
        assert tried(expression, "route", source)["aws_route.r"].startswith("undecided: ")


TEMPLATE = """\
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces {
    device_index = 0
    subnet_id    = aws_subnet.s.id
  }
  network_interfaces {
    device_index = 1
    subnet_id    = aws_subnet.s.id
  }
}
"""
STARTED = 'resource "aws_instance" "t" {\n  launch_template {\n    id = aws_launch_template.t.id\n  }\n}\n'


@pytest.mark.parametrize("started", ["", STARTED])
def test_a_template_has_its_interfaces_whether_an_instance_uses_it_or_not(tried: Try, started: str) -> None:
    source = NETWORK + TEMPLATE + started
    assert tried("length(interfaces)", "launch_template", source) == {"aws_launch_template.t": "2"}
    assert tried("length(attachments)", "launch_template", source) == {"aws_launch_template.t": "2"}
    expression = "alltrue([for i in interfaces : same(i.attached_to, self) && length(i.attachments) == 1])"
    assert tried(expression, "launch_template", source) == {"aws_launch_template.t": "true"}


def test_nothing_tells_how_many_instances_of_a_template_run_in_a_subnet(tried: Try) -> None:
    assert tried("length(interfaces)", "subnet", NETWORK + TEMPLATE)["aws_subnet.s"] == (
        "at least 1 (not known: how many instances of aws_launch_template.t run)"
    )


def test_equal_instances_of_a_topology_have_an_interface_each(tried: Try) -> None:
    source = "version: 1\nsubnets:\n  a: {}\ninstances:\n  web: {subnet: a, count: 3}\n"
    assert tried("length(interfaces)", "subnet", source, "topology") == {"subnets.a": "3"}


def test_an_attachment_to_an_instance_that_is_not_known_may_be_any(tried: Try) -> None:
    source = NETWORK + (
        'variable "other" {}\nresource "aws_network_interface" "i" { subnet_id = aws_subnet.s.id }\n'
        'resource "aws_network_interface_attachment" "i" {\n  device_index = 1\n'
        "  instance_id = var.is_on ? aws_instance.web.id : var.other\n"
        "  network_interface_id = aws_network_interface.i.id\n}\n"
    )
    assert tried("length(interfaces)", "instance", source)["aws_instance.web"].startswith("a number between 1 and 2 ")


def test_an_interface_that_may_be_in_any_subnet_is_not_forgotten(tried: Try) -> None:
    unsure = "".join(
        f'variable "s{n}" {{}}\nresource "aws_network_interface" "u{n}" {{ subnet_id = var.s{n} }}\n' for n in range(5)
    )
    found = tried("length(interfaces) <= 4", "subnet", NETWORK + unsure)["aws_subnet.s"]
    assert found.startswith("undecided: ")


LISTS = """\
variable "groups" { type = list(string) }
resource "aws_security_group" "g" { vpc_id = aws_vpc.v.id }
resource "aws_network_interface" "i" {
  subnet_id       = aws_subnet.s.id
  security_groups = VALUE
}
"""


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("var.groups", "at least 0 (not known: the value of var.groups)"),
        ("concat([aws_security_group.g.id], var.groups)", None),
        ("[aws_security_group.g.id, var.groups[0]]", "2"),
    ],
)
def test_a_list_that_is_not_known_may_be_empty(tried: Try, value: str, number: str | None) -> None:
    found = tried("length(security_groups)", "interface", NETWORK + LISTS.replace("VALUE", value))
    at_least_one = "at least 1 (not known: the value of var.groups)"
    assert found["aws_network_interface.i"] == (number or at_least_one)


FREE = """\
resource "aws_network_interface" "free" {
  subnet_id = aws_subnet.s.id
  tags      = { Name = "free" }
}
"""
TAGGED = 'provider "aws" {\n  default_tags {\n    tags = { role = "spare" }\n  }\n}\n'


@pytest.mark.parametrize(
    ("rest", "is_decided"),
    [
        ("", True),
        (TAGGED, False),
        ('output "id" { value = aws_network_interface.free.id }\n', False),
        ('resource "aws_iam_policy" "p" { policy = jsonencode({ Action = "ec2:AttachNetworkInterface" }) }\n', False),
    ],
)
def test_an_interface_that_nothing_names_is_attached_to_nothing(tried: Try, rest: str, is_decided: bool) -> None:
    for expression in ("attached_to == null", "length(attachments) == 0"):
        found = tried(expression, "interface", NETWORK + FREE + rest)["aws_network_interface.free"]
        assert (found == "true") is is_decided
        assert is_decided or found.startswith("undecided: whether something attaches aws_network_interface.free")


@pytest.mark.parametrize(
    ("tags", "answer"), [("", "true"), ('tags = { Name = "x" }', "true"), ('tags = { a = "x" }', None)]
)
def test_what_no_script_may_find_is_not_attached_later(tried: Try, tags: str, answer: str | None) -> None:
    source = f'resource "aws_network_interface" "i" {{\n  subnet_id = "subnet-0a1b2c3d4e5f60718"\n  {tags}\n}}\n'
    fact = "whether something attaches aws_network_interface.i at run time"
    expected = {"aws_network_interface.i": answer or f"undecided: {fact} is not known"}
    assert tried("!attached_later", "interface", source) == expected
    assert tried("attached_to == null", "interface", source) == expected
