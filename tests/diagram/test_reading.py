"""What pictures show of a network: classes of subnets, lanes, tags, arcs, and what is not known."""

from typing import Any

import pytest

from enilint.diagram.names import Names, short_zones, stem_of
from enilint.diagram.picture import Box, Picture
from enilint.diagram.pictures import pictures_of
from enilint.run.examples import read_example
from tests.diagram.drawing import draw, picture

SUBNETS = {f"app-{zone}": {"vpc": "v", "zone": f"eu-west-1{zone}"} for zone in "ab"}


def design(**more: Any) -> dict[str, Any]:
    return {"vpcs": {"v": {"cidr": "10.0.0.0/16", "internet_gateway": True}}, "subnets": SUBNETS, **more}


def terraform(source: str) -> list[Picture]:
    (network,) = read_example(source, "terraform").networks
    return list(pictures_of(network, "terraform").pictures)


def box(one: Picture, name: str) -> Box:
    (found,) = [each for each in one.boxes if each.name == name]
    return found


def tags(of: Box) -> list[str]:
    return [one.text.text for one in of.tags]


def lines(one: Picture, band: str) -> list[str]:
    (found,) = [[text.text for text in each.texts] for each in one.bands if each.name == band]
    return found


TARGETS = [
    ({"internet_gateway": True}, "public", "default → internet gateway"),
    ({"nat_gateway": "nat"}, "private", "default → NAT nat"),
    ({"interface": "fw"}, "private", "default → ENI fw"),
    ({"instance": "box"}, "private", "default → instance box"),
    ({"transit_gateway": "tgw-0123456789abcdef0"}, "private", "default → transit gateway"),
]


@pytest.mark.parametrize(("target", "kind", "words"), TARGETS)
def test_class_of_a_subnet(target: dict[str, Any], kind: str, words: str) -> None:
    one = picture(
        design(
            nat_gateways={"nat": {"subnet": "app-b"}},
            interfaces={"fw": {"subnet": "app-b"}},
            instances={"box": {"type": "m5.large", "subnet": "app-b"}},
            route_tables={
                "t": {"vpc": "v", "subnets": ["app-a"], "routes": [{"destination": "0.0.0.0/0", **target}]},
            },
        )
    )
    (band,) = [each for each in one.bands if each.name == "app-a"]
    assert band.kind == kind
    assert lines(one, "app-a")[2] == words
    leaves = [each for each in lines(one, "app-a") if each.startswith("⇄")]
    assert leaves == ([] if target.keys() & {"internet_gateway", "transit_gateway"} else ["⇄ eu-west-1b"])


def test_a_subnet_without_a_table_has_unknown_routes() -> None:
    one = picture(design())
    assert one.bands[0].kind == "unknown"
    assert "routes not known" in lines(one, "app-a")


def test_subnets_of_one_stem_stand_side_by_side() -> None:
    one = picture(design())
    assert one.bands[0].at.y == one.bands[1].at.y
    assert [zone.name for zone in one.zones] == ["eu-west-1a", "eu-west-1b"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("app-a", "app"),
        ("app_1", "app"),
        ("app[0]", "app"),
        ('app["eu-west-1a"]', "app"),
        ("app-eu-west-1a", "app"),
        ("dmz_a_subnet", "dmz-subnet"),
        ("egress1_subnet", "egress-subnet"),
        ("private-az2", "private"),
        ("a", "a"),
        ("10", "10"),
        ("backend", "backend"),
    ],
)
def test_stems(name: str, stem: str) -> None:
    assert stem_of(name) == stem


def test_tags_say_elastic_ips_routes_and_the_check() -> None:
    one = picture(
        design(
            interfaces={"fw": {"subnet": "app-a", "source_dest_check": False, "private_ips": ["10.0.0.9"]}},
            elastic_ips={"out": {"interface": "fw"}},
            route_tables={
                "t": {"vpc": "v", "subnets": [], "routes": [{"destination": "0.0.0.0/0", "interface": "fw"}]},
                "u": {"vpc": "v", "subnets": [], "routes": [{"destination": "0.0.0.0/0", "interface": "fw"}]},
            },
        )
    )
    assert tags(box(one, "fw")) == ["EIP", "2 routes", "src/dst off"]
    assert [text.text for text in box(one, "fw").texts] == ["fw", "10.0.0.9"]
    assert [lane.kind for lane in one.lanes] == ["free"]


def test_an_attachment_in_another_zone_is_a_ghost_and_a_red_line() -> None:
    one = picture(
        design(
            instances={"web": {"type": "t3.micro", "subnet": "app-a"}},
            interfaces={"side": {"subnet": "app-b"}},
            attachments=[{"interface": "side", "instance": "web", "device_index": 1}],
        )
    )
    ghost = one.lanes[box(one, "side").lane]
    assert (ghost.kind, ghost.name, ghost.type) == ("ghost", "web", "is in eu-west-1a")
    assert ghost.home is not None
    assert one.lanes[ghost.home].name == "web"
    assert [(arc.kind, arc.name) for arc in one.arcs] == [("wrong", "other zone: refused")]


def test_an_attachment_in_a_zone_that_is_not_known_is_no_red_line() -> None:
    (one,) = terraform("""\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "eu-west-1a"
  cidr_block        = "10.0.0.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
""")
    assert [(arc.kind, arc.name) for arc in one.arcs] == [("unsure", "zone not known")]
    assert [zone.name for zone in one.zones] == ["eu-west-1a", "zone not known"]
    assert [zone.is_known for zone in one.zones] == [True, False]
    assert "zone not known: " in next(band.title for band in one.bands if band.name == "b")


def test_failover_groups_are_arcs() -> None:
    one = picture(
        design(
            instances={name: {"type": "m5.large", "subnet": f"app-{name[-1]}"} for name in ("x-a", "y-a", "z-b")},
            interfaces={"vip": {"subnet": "app-a"}},
            attachments=[{"interface": "vip", "instance": "x-a", "device_index": 1}],
            failover_groups={
                "g": {"mechanism": "move-eni", "interface": "vip", "members": ["x-a", "y-a", "z-b"], "device_index": 1}
            },
        ),
        subjects=["failover_groups.g"],
    )
    found = {one.lanes[arc.target].name: arc for arc in one.arcs}
    assert {name: arc.kind for name, arc in found.items()} == {"y-a": "right", "z-b": "wrong"}
    assert {one.lanes[arc.source].name for arc in one.arcs} == {"x-a"}
    assert found["z-b"].texts[0].text == "cannot take over"
    assert "the instance is in eu-west-1b" in found["z-b"].title
    assert [pin.number for pin in found["z-b"].pins] == [1]


def test_each_vpc_has_a_picture() -> None:
    made = draw({"vpcs": {"b": {}, "a": {}}, "subnets": {"x": {"vpc": "a"}, "y": {"vpc": "b"}, "z": {}}})
    assert [one.title for one in made.pictures] == ["VPC a", "VPC b", "VPC not known"]


def test_capacity_shows_interfaces_beyond_the_limit() -> None:
    one = picture(
        design(
            instances={"web": {"type": "t3.micro", "subnet": "app-a"}},
            interfaces={f"e{number}": {"subnet": "app-a"} for number in (1, 2)},
            attachments=[{"interface": f"e{number}", "instance": "web", "device_index": number} for number in (1, 2)],
        )
    )
    (lane,) = one.lanes
    assert [(each.is_used, each.is_over) for each in lane.capacity] == [(True, False), (True, False), (True, True)]


def test_auto_scaling_groups_have_a_lane_in_each_zone() -> None:
    (one,) = terraform("""\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  for_each          = toset(["a", "b"])
  vpc_id            = aws_vpc.main.id
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_launch_template" "web" {
  instance_type = "m5.large"
  network_interfaces {
    device_index = 0
  }
  network_interfaces {
    device_index = 1
  }
}
resource "aws_autoscaling_group" "web" {
  min_size            = 2
  max_size            = 4
  vpc_zone_identifier = [aws_subnet.app["a"].id, aws_subnet.app["b"].id]
  launch_template {
    id = aws_launch_template.web.id
  }
}
""")
    assert [(lane.kind, lane.name, lane.type, lane.zone) for lane in one.lanes] == [
        ("group", "web", "group, m5.large", 0),
        ("group", "web", "group, m5.large", 1),
    ]
    assert [(each.index, each.lane) for each in one.boxes] == [("0", 0), ("1", 0), ("0", 1), ("1", 1)]
    assert one.lanes[0].title == "Auto Scaling group aws_autoscaling_group.web, m5.large, 2 to 4 instances"


def test_a_subnet_that_is_a_variable_has_its_name() -> None:
    (one,) = terraform("""\
variable "subnet_id" {
  type = string
}
resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = var.subnet_id
}
resource "aws_instance" "other" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = var.subnet_id
}
""")
    assert [band.name for band in one.bands] == ["var.subnet_id"]
    assert one.title == "VPC not known"


def test_a_subnet_that_is_added_to_an_endpoint_has_a_box_of_the_endpoint() -> None:
    (one,) = terraform("""\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.core.id
  service_name      = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type = "Interface"
}
resource "aws_vpc_endpoint_subnet_association" "app" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.app.id
}
""")
    (found,) = one.boxes
    assert found.address == "aws_vpc_endpoint.ssm"


def test_names_are_as_short_as_stays_clear() -> None:
    addresses = [
        "aws_instance.web",
        "module.a.aws_instance.db[0]",
        "module.b.aws_instance.db[0]",
        'module.c["x.y"].aws_subnet.this["k.z"]',
        "module.d.aws_instance.only",
        "var.subnet_id",
    ]
    names = Names("terraform", addresses)
    assert [names(one) for one in addresses] == [
        "web", "a.db[0]", "b.db[0]", 'c["x.y"]["k.z"]', "only", "var.subnet_id",
    ]  # fmt: skip
    assert Names("topology", ())("instances.a.b") == "a.b"
    assert Names("cloudformation", ())("Stack/Web") == "Stack/Web"


def test_zones_of_one_list_are_called_by_their_place_in_it() -> None:
    zones = ["data.aws_availability_zones.all.names[0]", "data.aws_availability_zones.all.names[1]"]
    assert list(short_zones(zones).values()) == ["names[0]", "names[1]"]
    assert short_zones([*zones, "data.aws_availability_zones.some.names[0]"]) == {}
    assert short_zones(["eu-west-1a"]) == {}


def test_findings_are_at_the_smallest_thing_that_has_a_place() -> None:
    subjects = [
        "attachments[0]",
        "interfaces.side",
        "instances.web",
        "subnets.app-a",
        "elastic_ips.out",
        "route_tables.t",
        "vpcs.v",
        "security_groups.g",
    ]
    made = draw(
        design(
            instances={"web": {"type": "m5.large", "subnet": "app-a"}},
            interfaces={"side": {"subnet": "app-a"}},
            attachments=[{"interface": "side", "instance": "web", "device_index": 1}],
            elastic_ips={"out": {"interface": "side"}},
            route_tables={"t": {"vpc": "v", "subnets": ["app-a"]}},
            security_groups={"g": {"vpc": "v"}},
        ),
        subjects=subjects,
    )
    (one,) = made.pictures
    parts = (*one.bands, *one.lanes, *one.boxes)
    pinned = {each.name: {pin.number for pin in each.pins} for each in parts if each.pins}
    assert pinned == {"side": {1, 2, 5}, "web": {3}, "app-a": {4, 6}}
    assert [pin.number for pin in one.pins] == [7]
    assert made.shown == (1, 2, 3, 4, 5, 6, 7)
