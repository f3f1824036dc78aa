"""To know less of a design never turns a condition around: less of a value, or of how many there are."""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from enilint.expressions.checker import Checker
from enilint.expressions.evaluation import Context, Evaluate, as_condition
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
from enilint.model.network import Network
from enilint.run.examples import read_example
from enilint.values import Missing
from tests.unknown_values import KnownDesign

CONDITIONS = {
    "instance": (
        "length(interfaces) > 1",
        "length(attachments) == 1",
        "alltrue([for i in interfaces : i.source_dest_check])",
        'anytrue([for i in interfaces : i.subnet.tags.tier == "app"])',
        "source_dest_check",
    ),
    "interface": (
        "attached_to == null",
        'attached_to.type == "m5.large"',
        "length(attachments) > 0",
        "length(elastic_ips) == 0",
        "length(routes) > 0",
        "has_public_address",
        'purpose == "management"',
        "purpose == null",
        'tags.role == "fw"',
        "length(security_groups) == 1",
        "anytrue([for g in security_groups : length(g.ingress) > 0])",
        "subnet.tags.tier == null",
        'zone.name == "us-east-1a"',
        "vpc.has_internet_gateway",
    ),
    "subnet": (
        "length(interfaces) >= 2",
        "length(distinct([for i in interfaces : i.attached_to.type])) == 1",
        "addresses.used <= 3",
        "addresses.used == 4",
        "alltrue([for i in interfaces : i.attached_to != null])",
        "is_public",
        "length(default_routes) == 1",
        'anytrue([for r in default_routes : r.target.kind == "nat-gateway"])',
        'route_table.address == "aws_route_table.p"',
        "length(interfaces) < 3",
    ),
    "vpc": (
        "length(subnets) >= 2",
        "has_internet_gateway",
        "length(distinct([for s in subnets : s.zone])) > 1",
        'contains([for s in subnets : s.tags.tier], "app")',
        "length(blocks) == 1",
    ),
    "elastic_ip": ("is_associated", "associated_with == null", "nat_gateway == null", "load_balancer == null"),
    "launch_template": ("length(interfaces) == 2",),
    "subnet_service": ("length(subnets) > 1",),
    "route_table": (
        "length(subnets) == 0",
        "length(routes) > 1",
        "anytrue([for r in routes : r.target.interface != null])",
    ),
    "security_group": (
        "length(ingress) == 1",
        "anytrue([for r in ingress : r.from_port == 22])",
    ),
    "route": (
        "target.nat_gateway == null",
        'target.interface.subnet.tags.tier == "app"',
        'target.instance.type == "m5.large"',
    ),
    "nat_gateway": ("anytrue([for e in elastic_ips : e.is_associated])",),
    "auto_scaling_group": (
        "most > 1",
        'template.type == "m5.large"',
    ),
    "load_balancer": ("length(elastic_ips) > 0",),
}
DESIGN = """\
variable "tags" { type = map(string) }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  count             = NUMBER
  vpc_id            = aws_vpc.v.id
  cidr_block        = cidrsubnet(aws_vpc.v.cidr_block, 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b", "us-east-1c"][count.index]
  tags              = { tier = "app" }
}
resource "aws_subnet" "f" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.9.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_instance" "web" {
  subnet_id     = aws_subnet.f.id
  instance_type = "m5.large"
}
resource "aws_network_interface" "more" {
  count     = NUMBER
  subnet_id = aws_subnet.f.id
  tags      = { Name = "mgmt" }
}
resource "aws_network_interface_attachment" "more" {
  count                = NUMBER
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.more[count.index].id
  device_index         = count.index + 1
}
resource "aws_internet_gateway" "g" {
  count  = CONDITION
  vpc_id = aws_vpc.v.id
}
resource "aws_vpc_ipv4_cidr_block_association" "b" {
  count      = CONDITION
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.1.0.0/16"
}
resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }
resource "aws_route" "r" {
  count                  = CONDITION
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.web.primary_network_interface_id
}
resource "aws_route_table_association" "t" {
  count          = NUMBER
  route_table_id = aws_route_table.t.id
  subnet_id      = aws_subnet.s[count.index].id
}
resource "aws_eip" "e" { domain = "vpc" }
resource "aws_eip_association" "e" {
  count                = CONDITION
  allocation_id        = aws_eip.e.id
  network_interface_id = aws_instance.web.primary_network_interface_id
}
resource "aws_eip" "n" { domain = "vpc" }
resource "aws_nat_gateway" "n" {
  count         = CONDITION
  allocation_id = aws_eip.n.id
  subnet_id     = aws_subnet.f.id
}
resource "aws_security_group" "a" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "b" {
  count = CONDITION
  vpc_id = aws_vpc.v.id
}
resource "aws_vpc_security_group_ingress_rule" "i" {
  count             = NUMBER
  security_group_id = aws_security_group.a.id
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0"
}
resource "aws_network_interface_sg_attachment" "s" {
  count = CONDITION
  security_group_id = aws_security_group.a.id
  network_interface_id = aws_instance.web.primary_network_interface_id
}
resource "aws_lb" "l" {
  count = CONDITION
  load_balancer_type = "network"
  subnet_mapping {
    subnet_id = aws_subnet.f.id
    allocation_id = aws_eip.l.id
  }
}
resource "aws_eip" "l" { domain = "vpc" }
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces {
    subnet_id = aws_subnet.f.id
  }
}
resource "aws_autoscaling_group" "g" {
  min_size = 0
  max_size = NUMBER
  vpc_zone_identifier = [aws_subnet.f.id]
  launch_template { id = aws_launch_template.t.id }
}
resource "aws_instance" "many" {
  count = NUMBER
  subnet_id = aws_subnet.f.id
  instance_type = "m5.large"
}
resource "aws_route_table" "p" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route" "p" {
  route_table_id = aws_route_table.p.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id = (CONDITION) == 1 ? aws_internet_gateway.g[0].id : null
  nat_gateway_id = (CONDITION) == 1 ? null : "nat-0a1b2c3d4e5f60718"
}
resource "aws_route_table_association" "p" {
  count = CONDITION
  route_table_id = aws_route_table.p.id
  subnet_id = aws_subnet.f.id
}
resource "aws_main_route_table_association" "p" {
  count = CONDITION
  route_table_id = aws_route_table.p.id
  vpc_id = aws_vpc.v.id
}
resource "aws_network_interface" "cond" {
  subnet_id = (CONDITION) == 1 ? aws_subnet.f.id : "subnet-0a1b2c3d4e5f60718"
  source_dest_check = (CONDITION) == 1
}
resource "aws_db_subnet_group" "d" {
  name = "d"
  subnet_ids = aws_subnet.s[*].id
}
resource "aws_db_instance" "d" { db_subnet_group_name = aws_db_subnet_group.d.name }
resource "aws_vpc_endpoint" "e" {
  count = CONDITION
  vpc_id = aws_vpc.v.id
  service_name = "com.amazonaws.us-east-1.ec2"
  vpc_endpoint_type = "Interface"
  subnet_ids = [aws_subnet.f.id]
}
"""
NUMBERS = ("0", "1", "2", "3")
CHOICES = ("1", "0")


def compiled() -> list[tuple[str, str, Evaluate]]:
    return [
        (kind, text, Checker(KINDS[kind][0]).check(parse(text)).evaluate)
        for kind, texts in CONDITIONS.items()
        for text in texts
    ]


def answers(network: Network) -> Iterator[tuple[tuple[str, str], object]]:
    """The answer of each condition for each subject."""
    context = Context(network)
    for kind, text, evaluate in compiled():
        seen: Counter[str] = Counter()
        for subject in subjects(network, kind):
            seen[str(subject)] += 1
            name = f"{subject} ({seen[str(subject)]})" if seen[str(subject)] > 1 else str(subject)
            yield (text, name), as_condition(evaluate([context, subject]))


def of_design(number: str, condition: str) -> dict[tuple[str, str], object]:
    source = 'variable "number" {}\nvariable "is_on" {}\n' + DESIGN
    (network,) = read_example(source.replace("NUMBER", number).replace("CONDITION", condition), "terraform").networks
    return dict(answers(network))


def test_how_many_there_are_turns_no_answer_around() -> None:
    decided = 0
    for number, condition in itertools.product(("var.number", NUMBERS[2]), ("var.is_on ? 1 : 0", CHOICES[0])):
        unknown = of_design(number, condition)
        numbers = NUMBERS if number == "var.number" else (number,)
        for exact in itertools.product(numbers, CHOICES if "?" in condition else (condition,)):
            known = of_design(*exact)
            for key in unknown.keys() & known.keys():
                if not isinstance(unknown[key], Missing) and not isinstance(known[key], Missing):
                    decided += 1
                    assert unknown[key] == known[key], (key, number, condition, exact)
    assert decided > 100


NOT_STATED = {"Instance.type"}
"""Values that an instance of a topology does not state if they are unknown: it has those of its template."""
USED_TWICE = "elastic_ips.partner"
"""What several things have, which AWS refuses: of those that are known, nothing tells the right one."""
TOPOLOGY = (Path(__file__).parents[2] / "tests/inputs/topology/everything.yaml").read_text()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (TOPOLOGY, "topology"),
        (DESIGN.replace("NUMBER", "2").replace("CONDITION", "1"), "terraform"),
    ],
    ids=["topology", "terraform"],
)
def test_a_value_that_is_not_known_turns_no_answer_around(source: str, kind: str) -> None:
    random = Random(kind)
    design = KnownDesign(source, kind)
    with design.network() as network:
        known = dict(answers(network))
    undecided = 0
    for change in [one for one in design.changes() if one.place.kind not in NOT_STATED and random.random() < 0.15]:
        with design.changed(change) as network:
            for key, answer in answers(network):
                if key[1] == USED_TWICE:
                    continue
                if isinstance(answer, Missing) or isinstance(known.get(key), Missing):
                    undecided += isinstance(answer, Missing) and not isinstance(known.get(key), Missing)
                    assert not isinstance(answer, Missing) or answer.facts, (key, change.place.name)
                elif key in known:
                    assert answer == known[key], (key, change.place.name, change.word)
    assert undecided
