"""Fixes that change lists, and arguments that another argument replaces."""

from pathlib import Path

import pytest

from tests.test_fixing import check, fixed


def stays(directory: Path, name: str, text: str, *, rule: str) -> bool:
    """Whether --fix leaves a text as it is, although a rule reports it."""
    kept = fixed(directory, name, text, select=rule)
    return kept == text and f" {rule} " in check(name, "--format", "concise", "--select", rule, cwd=directory).stdout


USED = """\
resource "aws_eip" "vip" {
  network_interface = aws_network_interface.vip.id
}
"""


def interface(*lines: str) -> str:
    """An interface with these arguments, and an Elastic IP that depends on its primary address."""
    return 'variable "ip" {}\nresource "aws_network_interface" "vip" {\n' + "".join(
        f"  {one}\n" for one in lines
    ) + f"}}\n{USED}"  # fmt: skip


ADDRESSES = [
    (
        ["subnet_id   = var.ip", 'private_ips = ["10.75.1.20", "10.75.1.22"] # two', "tags        = {}"],
        ["subnet_id               = var.ip", "private_ip_list_enabled = true",
         'private_ip_list         = ["10.75.1.20", "10.75.1.22"] # two', "tags                    = {}"],
    ),
    (
        ["subnet_id = var.ip", "private_ips = [", '  "10.75.1.20", # a', '  "10.75.1.22"', "]"],
        ["subnet_id               = var.ip", "private_ip_list_enabled = true",
         "private_ip_list = [", '  "10.75.1.20", # a', '  "10.75.1.22"', "]"],
    ),
    (
        ["subnet_id = var.ip", 'private_ips =   ["10.75.1.20", "10.75.1.22"]'],
        ["subnet_id = var.ip", "private_ip_list_enabled = true",
         'private_ip_list         = ["10.75.1.20", "10.75.1.22"]'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), ADDRESSES)
def test_addresses_keep_their_order_in_a_list(tmp_path: Path, before: list[str], after: list[str]) -> None:
    assert fixed(tmp_path, "main.tf", interface(*before), select="ENI809") == interface(*after)


@pytest.mark.parametrize("lines", [
    ['private_ips = concat(["10.75.1.20"], ["10.75.1.22"])'],
    ['private_ips             = ["10.75.1.20", "10.75.1.22"]', "private_ip_list_enabled = false"],
    ['private_ips = ["10.75.1.20", "10.75.1.22"]', "count       = 2"],
])  # fmt: skip
def test_addresses_stay_where_their_order_or_their_flag_may_mean_something_else(
    tmp_path: Path, lines: list[str]
) -> None:
    text = interface("subnet_id = var.ip", *lines)
    assert stays(tmp_path, "main.tf", text, rule="ENI809")


LIST = 'private_ip_list = ["10.0.1.20", "10.0.1.21"]'
IGNORED = [
    (
        ['private_ip = "10.0.1.20"', "tags       = {}"],
        ['private_ips = ["10.0.1.20"]', "tags        = {}"],
    ),
    (["private_ip = local.ip"], ["private_ips = [local.ip]"]),
    ([LIST], ['private_ip_list         = ["10.0.1.20", "10.0.1.21"]', "private_ip_list_enabled = true"]),
    (["private_ip_list_enabled = false", LIST], ["private_ip_list_enabled = true", LIST]),
    (
        ["ipv6_address_list_enabled = false", 'ipv6_address_list         = ["2001:db8::5"]'],
        ["ipv6_address_list_enabled = true", 'ipv6_address_list         = ["2001:db8::5"]'],
    ),
    (['private_ip  = "10.0.1.20"', 'private_ips = ["10.0.1.21"]'], None),
    (['private_ip        = "10.0.1.20"', "private_ips_count = 1"], None),
    (["private_ips_count = 1", LIST], None),
    (["private_ip_list = [var.ip]"], None),
]


@pytest.mark.parametrize(("before", "after"), IGNORED)
def test_addresses_that_the_provider_ignores(tmp_path: Path, before: list[str], after: list[str] | None) -> None:
    head = 'locals {\n  ip = "10.0.1.20"\n}\n'
    text = head + interface(*before)
    if after is None:
        assert stays(tmp_path, "main.tf", text, rule="ENI810")
    else:
        assert fixed(tmp_path, "main.tf", text, select="ENI810") == head + interface(*after)


def network(service: str, *, table: str = "aws_route_table.one.id") -> str:
    """Three subnets in two zones, two of them of one table, and a service in all of them."""
    subnets = "".join(
        f'resource "aws_subnet" "{name}" {{\n  vpc_id            = aws_vpc.v.id\n'
        f'  cidr_block        = "10.0.{net}.0/24"\n  availability_zone = "eu-west-1{zone}"\n}}\n'
        f'resource "aws_route_table_association" "{name}" {{\n  subnet_id      = aws_subnet.{name}.id\n'
        f"  route_table_id = {table if name == 'c' else 'aws_route_table.one.id'}\n}}\n"
        for name, net, zone in (("a", 0, "a"), ("b", 1, "b"), ("c", 2, "a"))
    )
    return (
        'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
        'resource "aws_route_table" "one" {\n  vpc_id = aws_vpc.v.id\n}\n'
        'resource "aws_route_table" "other" {\n  vpc_id = aws_vpc.v.id\n}\n'
        f"{subnets}{service}"
    )


ALL = "[aws_subnet.a.id, aws_subnet.b.id, aws_subnet.c.id]"
FIRST = "[aws_subnet.a.id, aws_subnet.b.id]"
LINES = "[\n    aws_subnet.a.id,\n    aws_subnet.b.id,\n    aws_subnet.c.id,\n  ]"
FIRST_LINES = "[\n    aws_subnet.a.id,\n    aws_subnet.b.id,\n  ]"


def balancer(subnets: str) -> str:
    """A load balancer in subnets."""
    return f'resource "aws_lb" "web" {{\n  subnets = {subnets}\n}}\n'


@pytest.mark.parametrize(("before", "after"), [(ALL, FIRST), (LINES, FIRST_LINES)])
def test_the_first_subnet_of_each_zone_stays(tmp_path: Path, before: str, after: str) -> None:
    assert fixed(tmp_path, "main.tf", network(balancer(before)), select="ENI107,ENI108") == network(balancer(after))


def test_the_first_subnet_of_each_zone_of_a_broker(tmp_path: Path) -> None:
    text = f'resource "aws_mq_broker" "q" {{\n  subnet_ids = {ALL}\n}}\n'
    assert fixed(tmp_path, "main.tf", network(text), select="ENI107") == network(text.replace(ALL, FIRST))


@pytest.mark.parametrize("text", [
    network(balancer(ALL), table="aws_route_table.other.id"),
    network(balancer(LINES.replace("a.id,", "a.id, # public"))),
    network(balancer("concat([aws_subnet.a.id], [aws_subnet.b.id, aws_subnet.c.id])")),
    network(f'locals {{\n  all = {ALL}\n}}\n{balancer("local.all")}'),
    network('resource "aws_opensearch_domain" "d" {\n  vpc_options {\n    subnet_ids = ' + ALL + "\n  }\n"
            "  cluster_config {\n    zone_awareness_enabled = true\n  }\n}\n"),
])  # fmt: skip
def test_subnets_stay_where_their_routes_differ_or_their_list_means_more(tmp_path: Path, text: str) -> None:
    assert stays(tmp_path, "main.tf", text, rule="ENI107")


TOPOLOGY = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, zone: us-east-1a}
  b: {vpc: v, zone: us-east-1b}
  c: {vpc: v, zone: us-east-1a}
route_tables:
  one: {vpc: v, subnets: [a, b, c]}
load_balancers:
  web:
    type: application
    subnets: [a, b, c]
"""
SUBNETS = "    subnets: [a, b, c]\n"


@pytest.mark.parametrize(("before", "after"), [
    (SUBNETS, "    subnets: [a, b]\n"),
    ("    subnets:\n      - a\n      - b\n      - c\n", "    subnets:\n      - a\n      - b\n"),
    ("    subnets: [\n      a, b,\n      c\n    ]\n", "    subnets: [\n      a,\n      b\n    ]\n"),
    ("    subnets: [a, b, c]  # all\n", "    subnets: [a, b]  # all\n"),
    ("    subnets:\n      - a  # public\n      - b\n      - c\n", None),
    ("    subnets: [&first a, b, c]\n", None),
])  # fmt: skip
def test_a_list_of_a_topology(tmp_path: Path, before: str, after: str | None) -> None:
    text = TOPOLOGY.replace(SUBNETS, before)
    if after is None:
        assert stays(tmp_path, "d.enilint.yaml", text, rule="ENI107")
    else:
        assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI107") == TOPOLOGY.replace(SUBNETS, after)


def test_a_list_of_json(tmp_path: Path) -> None:
    text = (
        '{"version": 1, "vpcs": {"v": {"cidr": "10.0.0.0/16"}}, "subnets": {"a": {"vpc": "v", "zone": "us-east-1a"}, '
        '"b": {"vpc": "v", "zone": "us-east-1a"}}, "route_tables": {"r": {"vpc": "v", "subnets": ["a", "b"]}},\n'
        '"vpc_endpoints": {"ssm": {"type": "interface", "subnets": ["a", "b"]}}}\n'
    )
    expected = text.replace('"interface", "subnets": ["a", "b"]', '"interface", "subnets": ["a"]')
    assert fixed(tmp_path, "d.enilint.json", text, select="ENI107") == expected


DNS = """\
resource "aws_vpc" "v" {
  cidr_block         = "10.0.0.0/16"
  enable_dns_support = false
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.v.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
"""


def test_private_dns_names_get_the_attributes_of_the_vpc_that_they_need(tmp_path: Path) -> None:
    expected = DNS.replace(
        '  cidr_block         = "10.0.0.0/16"\n  enable_dns_support = false\n',
        '  cidr_block           = "10.0.0.0/16"\n  enable_dns_support   = true\n  enable_dns_hostnames = true\n',
    )
    assert fixed(tmp_path, "main.tf", DNS, select="ENI820") == expected
