"""What each loss does, by small designs."""

import textwrap

import pytest

from enilint.drill.drill import page_of
from enilint.drill.page import Drill, Event
from enilint.run.examples import read_example

HEAD = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16, internet_gateway: true}}
subnets:
  a: {vpc: v, zone: us-east-1a, cidr: 10.0.1.0/24}
  b: {vpc: v, zone: us-east-1b, cidr: 10.0.2.0/24}
  any: {vpc: v, cidr: 10.0.3.0/24}
"""
NOT_FREE = "stays allocated; leave it: no interface of the design is free for it"


def drill(text: str, lose: str = "zone:us-east-1a", kind: str = "topology") -> Drill:
    (network,) = read_example(HEAD + textwrap.dedent(text) if kind == "topology" else text, kind).networks
    name, _, what = lose.partition(":")
    return page_of("design", kind, network, [Event(name, what)]).events[0]


def effects(found: Drill) -> list[str]:
    """Each effect in a line: what is not certain begins with `?`, and ends with the facts."""
    return [
        f"{'' if one.certain else '? '}{one.effect} {one.subject}{f' {one.what}' if one.what else ''}"
        + (f" [{'; '.join(one.missing)}]" if one.missing else "")
        for one in found.effects
    ]


def test_an_instance_in_a_subnet_of_an_unknown_zone() -> None:
    text = "instances: {one: {subnet: a}, two: {subnet: any}, three: {subnet: b}, off: {subnet: a, state: stopped}}"
    assert effects(drill(text)) == [
        "stops instances.one",
        "? stops instances.two [the zone of subnets.any]",
        "goes-on instances.three",
    ]


def test_gateways_and_services_have_nodes_in_zones() -> None:
    text = """\
    nat_gateways: {zonal: {subnet: a}, regional: {availability_mode: regional}, far: {subnet: b}}
    load_balancers: {both: {type: network, subnets: [a, b]}, one: {type: network, subnets: [a]}}
    auto_scaling_groups: {both: {subnets: [a, b]}, one: {zones: [us-east-1a]}, unsure: {subnets: [a, any]}}
    """
    assert effects(drill(text)) == [
        "stops auto_scaling_groups.one",
        "stops load_balancers.one",
        "stops nat_gateways.zonal",
        "? stops auto_scaling_groups.unsure [the zone of subnets.any]",
        "goes-on auto_scaling_groups.both whether the remaining zones have capacity",
        "goes-on load_balancers.both whether it has targets there",
        "goes-on nat_gateways.far",
        "goes-on nat_gateways.regional",
    ]


ROUTES = """\
interfaces: {fw: {subnet: a}}
nat_gateways: {nat: {subnet: b}}
route_tables:
  b: {vpc: v, subnets: [b], routes: [{destination: 0.0.0.0/0, interface: fw}]}
  far: {vpc: v, subnets: [far], routes: [{destination: 0.0.0.0/0, nat_gateway: nat}]}
"""
FAR = "  far: {vpc: v, zone: us-east-1c, cidr: 10.0.4.0/24}\n"


def test_what_is_behind_a_gateway_that_is_cut_off_is_cut_off_itself() -> None:
    assert effects(drill(FAR + ROUTES)) == [
        "cut subnets.b 0.0.0.0/0",
        "cut subnets.far 0.0.0.0/0",
        "goes-on nat_gateways.nat",
    ]


def test_a_route_has_no_second_choice_but_more_specific_routes_can_leave_it_nothing() -> None:
    text = """\
    interfaces: {fw: {subnet: a}}
    route_tables: {b: {vpc: v, subnets: [b], routes: [{destination: 0.0.0.0/0, interface: fw}, %s]}}
    """
    wider = "{destination: 0.0.0.0/1, internet_gateway: true}"
    halves = f"{wider}, {{destination: 128.0.0.0/1, internet_gateway: true}}"
    assert effects(drill(text % wider)) == ["cut subnets.b 0.0.0.0/0"]
    assert effects(drill(text % halves)) == []


def test_a_route_whose_target_is_not_known_leaves_the_question_open() -> None:
    text = """\
    interfaces: {fw: {subnet: a}}
    route_tables: {b: {subnets: [b], routes: [{destination: 0.0.0.0/0}]}}
    """
    assert effects(drill(text)) == ["? cut subnets.b 0.0.0.0/0 [the target of route_tables.b.routes[0]]"]


def test_addresses_names_and_targets_of_an_instance() -> None:
    text = """\
    instances: {one: {subnet: a}, two: {subnet: b}}
    elastic_ips: {web: {instance: one}, other: {instance: two}, spare: {}}
    dns_records: {one.example.com: {instance: one}, web.example.com: {elastic_ip: web}}
    load_balancers: {nlb: {type: network, subnets: [b], targets: [{instance: one}, {instance: two}]}}
    """
    assert effects(drill(text, "instance:one")) == [
        "stops instances.one",
        "gone dns_records.one.example.com points to the primary interface of one, which is down",
        "gone dns_records.web.example.com points to Elastic IP web, which is down",
        "gone load_balancers.nlb 1 of 2 is down, of those that the design names",
        f"by-hand elastic_ips.web {NOT_FREE}",
    ]


def test_an_elastic_ip_of_a_balancer_in_one_of_its_zones() -> None:
    text = """\
    elastic_ips: {one: {}, two: {}}
    load_balancers:
      both: {type: network, subnets: [a, b], elastic_ips: [one]}
      near: {type: network, subnets: [a], elastic_ips: [two]}
    """
    which = "which of the Elastic IPs of load_balancers.both is in the zone"
    assert [one for one in effects(drill(text)) if "elastic_ips" in one] == [
        "gone elastic_ips.two stays allocated to its load balancer",
        f"? gone elastic_ips.one stays allocated to its load balancer [{which}]",
    ]


MOVING = """\
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: a}, far: {type: m5.large, subnet: b}}
interfaces: {vip: {subnet: a, private_ips: [10.0.1.9]}}
attachments: [{interface: vip, instance: one, device_index: 1}]
elastic_ips: {service: {interface: vip}}
route_tables: {b: {vpc: v, subnets: [b], routes: [{destination: 192.0.2.0/24, interface: vip}]}}
failover_groups: {db: {mechanism: move-eni, interface: vip, members: [one, %s]}}
"""


def test_what_is_on_a_moving_interface_comes_with_it() -> None:
    found = drill(MOVING % "two", "instance:one")
    assert effects(found) == [
        "stops instances.one",
        "cut subnets.b 192.0.2.0/24",
        "moves elastic_ips.service with its interface to two",
        "moves failover_groups.db to two",
    ]
    assert found.effects[1].because[0].message == "route table b routes it to vip until two has it"


def test_an_interface_that_is_detached_can_be_attached_elsewhere() -> None:
    assert "moves failover_groups.db to two" in effects(drill(MOVING % "two", "interface:vip"))


@pytest.mark.parametrize("lose", ["instance:one", "zone:us-east-1a", "interface:vip"])
def test_nothing_moves_to_another_zone_with_an_interface(lose: str) -> None:
    found = effects(drill(MOVING % "far", lose))
    assert "gone failover_groups.db no member can have it: it cannot leave us-east-1a" in found
    assert f"by-hand elastic_ips.service {NOT_FREE}" in found


def test_symbolic_zones_of_one_list_are_different_ones() -> None:
    source = """\
data "aws_availability_zones" "z" {}
resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.z.names[count.index]
}
resource "aws_instance" "i" {
  count     = 2
  subnet_id = aws_subnet.s[count.index].id
}
"""
    assert effects(drill(source, "zone:names[1]", "terraform")) == [
        "stops aws_instance.i[1]",
        "goes-on aws_instance.i[0]",
    ]


def test_an_interface_that_dies_with_its_instance_may_not_move() -> None:
    text = """\
    instances:
      one:
        type: m5.large
        interfaces:
        - {device_index: 0, subnet: a}
        - {device_index: 1, interface: vip, delete_on_termination: true}
      two: {type: m5.large, subnet: a}
    interfaces: {vip: {subnet: a}}
    failover_groups: {db: {mechanism: move-eni, interface: vip, members: [one, two]}}
    """
    assert (
        "? moves failover_groups.db to two [whether instances.one is terminated: interfaces.vip is then deleted]"
        in (effects(drill(text, "instance:one")))
    )
    kept = effects(drill(text.replace("delete_on_termination: true", "delete_on_termination: false"), "instance:one"))
    assert "moves failover_groups.db to two" in kept


def test_routes_of_a_failover_group_are_lost_until_another_member_is_their_target() -> None:
    text = """\
    instances:
      one: {type: m5.large, subnet: a, source_dest_check: false}
      two: {type: m5.large, subnet: b, source_dest_check: false}
    route_tables: {b: {vpc: v, subnets: [b], routes: [{destination: 0.0.0.0/0, instance: one}]}}
    failover_groups:
      nat: {mechanism: retarget-route, routes: [{route_table: b, destination: 0.0.0.0/0}], members: [one, two]}
    """
    found = drill(text)
    assert effects(found)[:2] == ["stops instances.one", "cut subnets.b 0.0.0.0/0"]
    assert found.effects[1].because[0].message == "route table b routes it to one until two has it"
    assert "moves failover_groups.nat to two" in effects(found)


def test_a_group_of_which_nothing_says_what_is_active_may_be_hit() -> None:
    text = """\
    instances: {one: {subnet: a}, two: {subnet: b}, other: {subnet: a}}
    elastic_ips: {vpn: {}}
    route_tables: {v: {vpc: v, subnets: [a, b], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}}
    failover_groups: {vpn: {mechanism: move-eip, elastic_ip: vpn, members: [one, two]}}
    """
    unsure = "? moves failover_groups.vpn to two [which member of failover_groups.vpn is active]"
    assert unsure in effects(drill(text))
    assert unsure in effects(drill(text, "instance:one"))
    assert effects(drill(text, "instance:other")) == ["stops instances.other"]
    assert [one for one in effects(drill(text, "zone:us-east-1c")) if "vpn" in one] == []


PAIR = """\
route_tables: {v: {vpc: v, subnets: [a, b], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}}
instances:
  one: {interfaces: [{interface: one-data, device_index: 0}, {interface: one-admin, device_index: 1}]}
  two: {interfaces: [{interface: two-data, device_index: 0}, {interface: two-admin, device_index: 1}]}
  jump: {subnet: b}
interfaces:
  one-data: {subnet: a, source_dest_check: false}
  one-admin: {subnet: a}
  two-data: {subnet: b, source_dest_check: false}
  two-admin: {subnet: b}
elastic_ips:
  shared: {interface: one-data}
  admin-1: {interface: one-admin}
  admin-2: {interface: two-admin}
"""


def addresses(text: str, lose: str) -> dict[str, tuple[str, list[str]]]:
    return {name: (what, typed) for name, what, typed in by_hand(text, lose)}


@pytest.mark.parametrize("lose", ["zone:us-east-1a", "instance:one"])
def test_an_elastic_ip_can_go_to_an_interface_that_loses_nothing(lose: str) -> None:
    found = addresses(PAIR, lose)
    what, (command,) = found["Elastic IP shared"]
    assert what.startswith("stays allocated; move it only if something needs the address before its interface is back;")
    assert "free for it: two-data of two in us-east-1b (? whether that can do the work" in what
    assert "--network-interface-id '<ID of interface two-data>' " in command
    assert found["Elastic IP admin-1"] == (NOT_FREE, [])


@pytest.mark.parametrize(
    ("change", "lose"),
    [
        (
            ("two-data: {subnet: b, source_dest_check: false}", "two-data: {subnet: b}"),
            "instance:one",
        ),  # cannot forward
        (("two-data: {subnet: b", "two-data: {subnet: a"), "zone:us-east-1a"),  # it is lost, too
        (("subnets: [a, b]", "subnets: [a]"), "instance:one"),  # no route to the internet
        (("admin-1: {interface: one-admin}", "own: {interface: two-data}"), "instance:one"),
        (("", ""), "instance:two"),  # the other administrative interface has one of its own
    ],
)
def test_an_elastic_ip_stays_if_nothing_is_free_for_it(change: tuple[str, str], lose: str) -> None:
    found = addresses(PAIR.replace(*change), lose)
    assert found
    assert all(one == (NOT_FREE, []) for one in found.values())


def test_an_elastic_ip_does_not_go_where_a_failover_group_moves_another_one() -> None:
    group = "failover_groups: {g: {mechanism: move-eip, elastic_ip: other, members: [three, two]}}\n"
    text = PAIR.replace("  jump:", "  three: {subnet: b}\n  jump:").replace(
        "admin-2:", "other: {instance: three}\n  admin-2:"
    )
    assert addresses(text, "instance:one")["Elastic IP shared"][1] != []
    assert addresses(text + group, "instance:one")["Elastic IP shared"] == (NOT_FREE, [])


def test_two_elastic_ips_do_not_go_to_one_interface() -> None:
    text = PAIR.replace("  jump:", "  third: {subnet: a, source_dest_check: false}\n  jump:")
    text = text.replace("admin-2:", "third: {instance: third}\n  admin-2:")
    found = addresses(text, "zone:us-east-1a")
    assert sorted(bool(typed) for _, typed in found.values()) == [False, False, True]


NAT_INSTANCES = """\
instances:
  nat-a: {type: t3.nano, subnet: a, source_dest_check: false}
  nat-b: {type: t3.nano, subnet: b, source_dest_check: %s}
route_tables:
  a: {vpc: v, subnets: [far], routes: [{destination: 0.0.0.0/0, instance: nat-a}]}
  b: {vpc: v, subnets: [near], routes: [{destination: 0.0.0.0/0, instance: nat-b}]}
"""
PRIVATE = FAR + "  near: {vpc: v, zone: us-east-1b, cidr: 10.0.5.0/24}\n"


def by_hand(text: str, lose: str = "zone:us-east-1a") -> list[tuple[str, str, list[str]]]:
    found = drill(text, lose).effects
    effects = [one for one in found if one.effect == "by-hand"]
    for one in effects:
        assert [each.changes for each in one.commands] in ([], [False, True])
        assert all(each.condition.startswith("the look shows") for each in one.commands if each.changes)
    return [(one.name, one.what, [each.text for each in one.commands if each.changes]) for one in effects]


@pytest.mark.parametrize("lose", ["zone:us-east-1a", "instance:nat-a"])
def test_a_route_can_get_the_target_that_another_table_has(lose: str) -> None:
    ((name, what, typed),) = by_hand(PRIVATE + NAT_INSTANCES % "false", lose)
    assert name == "route 0.0.0.0/0 of route table a"
    assert what == (
        "can target nat-b in us-east-1b, which goes on: route table b uses it (no other is left); "
        "? whether its security groups admit the subnets"
    )
    (command,) = typed
    assert command.startswith(
        "aws ec2 replace-route --route-table-id '<ID of route table a>' --destination-cidr-block 0.0.0.0/0 "
        "--network-interface-id \"$(aws ec2 describe-instances --instance-ids '<ID of instance nat-b>' "
    )


@pytest.mark.parametrize(
    ("change", "lose"),
    [
        (("false}\nroute", "true}\nroute"), "instance:nat-a"),  # it drops what it does not send or receive itself
        (("subnet: b,", "subnet: a,"), "zone:us-east-1a"),  # it is lost, too
    ],
)
def test_what_cannot_be_the_target_is_not_offered(change: tuple[str, str], lose: str) -> None:
    assert by_hand((PRIVATE + NAT_INSTANCES % "false").replace(*change), lose) == []


@pytest.mark.parametrize(
    "change",
    [
        ("b: {vpc: v, subnets", "b: {subnets"),  # the table may be of another VPC
        ("[near], routes: [{destination: 0.0.0.0/0", "[near], routes: [{destination: 10.9.0.0/16"),
    ],
)
def test_what_another_table_does_not_show_is_said_of_an_interface_that_is_alike(change: tuple[str, str]) -> None:
    ((_, what, _),) = by_hand((PRIVATE + NAT_INSTANCES % "false").replace(*change), "instance:nat-a")
    assert "uses it" not in what
    assert "its source/destination check is off, and it is at the same device index" in what


ROUTED = "  app: {vpc: v, subnets: [far], routes: [{destination: 0.0.0.0/0, interface: one-data}]}\n"
NO_TARGET = "no other target of it in the design is known to go on"


def routed(text: str = PAIR) -> str:
    tables = text.partition("instances:")[0].strip()
    return PRIVATE + text.replace(tables, tables.replace("{v: ", "\n  v: ", 1)[:-1] + f"\n{ROUTED}".rstrip())


@pytest.mark.parametrize("lose", ["zone:us-east-1a", "instance:one"])
def test_a_route_can_get_the_interface_of_the_other_appliance(lose: str) -> None:
    what, (command,) = addresses(routed(), lose)["route 0.0.0.0/0 of route table app"]
    assert what == (
        "can target two-data of two in us-east-1b, which goes on: its source/destination check is off, and it is at "
        "the same device index (no other is left); ? whether its software forwards, and its security groups admit the "
        "subnets"
    )
    assert command.endswith(" --network-interface-id '<ID of interface two-data>'")
    assert [one.note for one in drill(routed(), lose).effects if one.effect == "cut"] == [""]


@pytest.mark.parametrize(
    ("change", "lose"),
    [
        (("two-data: {subnet: b, source_dest_check: false}", "two-data: {subnet: b}"), "instance:one"),
        (("two-data: {subnet: b", "two-data: {subnet: a"), "zone:us-east-1a"),
        (("two-data: {subnet: b", "two-data: {subnet: far"), "instance:one"),  # it would route to itself
    ],
)
def test_a_route_without_another_target_says_so(change: tuple[str, str], lose: str) -> None:
    text = routed(PAIR.replace(*change))
    assert "route 0.0.0.0/0 of route table app" not in addresses(text, lose)
    assert [one.note for one in drill(text, lose).effects if one.effect == "cut"] == [NO_TARGET]


def test_a_nat_gateway_that_goes_on_can_be_the_target() -> None:
    text = """\
    nat_gateways: {a: {subnet: a}, b: {subnet: b}, c: {subnet: b}}
    route_tables:
      a: {vpc: v, subnets: [far], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
      b: {vpc: v, subnets: [near], routes: [{destination: 0.0.0.0/0, nat_gateway: b}]}
      c: {vpc: v, subnets: [], routes: [{destination: 0.0.0.0/0, nat_gateway: c}]}
    """
    ((_, what, typed),) = by_hand(PRIVATE + textwrap.dedent(text))
    assert what == "can target NAT gateway b in us-east-1b, which goes on: route table b uses it (there are others)"
    assert typed[0].endswith(" --nat-gateway-id '<ID of NAT gateway b>'")


def test_an_auto_scaling_group_replaces_its_instance() -> None:
    text = """\
    interfaces: {fixed: {subnet: a}, late: {subnet: a}}
    launch_templates:
      own: {type: m5.large, interfaces: [{device_index: 0, interface: fixed}]}
      taken: {type: m5.large, attaches: [late]}
    auto_scaling_groups:
      one: {launch_template: own, subnets: [a], max: 1}
      many: {launch_template: taken, subnets: [a, b], max: 3}
    route_tables: {b: {vpc: v, subnets: [b], routes: [{destination: 192.0.2.0/24, interface: fixed}]}}
    """
    found = drill(text, "instance:one")
    assert (found.words, found.effects[0].name) == ("an instance of one", "an instance of one")
    assert [one.split(" launches")[0] for one in effects(found)] == [
        "stops auto_scaling_groups.one",
        "cut subnets.b 192.0.2.0/24",
        "? moves auto_scaling_groups.one to an instance of one in us-east-1a",
        "goes-on auto_scaling_groups.one",
    ]
    look, command = found.effects[-1].commands
    assert look.text.startswith("aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names '<name of ")
    assert command.text.startswith("aws autoscaling terminate-instance-in-auto-scaling-group ")
    assert command.condition == "the list shows the instance that hangs as InService and Healthy, and no newer instance"
    unproven = "whether its user data can attach it: permissions, a path to the EC2 API"
    unsure = f"whether the lost instance of auto_scaling_groups.many has interfaces.late; {unproven}"
    assert f"? moves auto_scaling_groups.many to an instance of many in us-east-1a [{unsure}]" in effects(
        drill(text, "instance:auto_scaling_groups.many")
    )


MUTUAL = """\
failover_groups:
  nat:
    mechanism: retarget-route
    routes: [{route_table: a, destination: 0.0.0.0/0}, {route_table: b, destination: 0.0.0.0/0}]
    members: [nat-a, nat-b]
"""


def test_two_nat_instances_that_stand_in_for_each_other_are_both_active() -> None:
    found = drill(PRIVATE + NAT_INSTANCES % "false" + MUTUAL, "instance:nat-a")
    moves = [one for one in found.effects if one.effect == "moves"]
    assert [(one.name, one.what, one.certain) for one in moves] == [
        ("route 0.0.0.0/0 of route table a", "to nat-b", True)
    ]
    assert [one for one in found.effects if one.effect in ("gone", "by-hand")] == []
    assert [one.text for one in found.next_loss] == [
        "only nat-b can have route 0.0.0.0/0 of route table a: after its loss nobody can",
        "no other member can have route 0.0.0.0/0 of route table b: after the loss of nat-b nobody can",
    ]


def test_an_endpoint_has_the_subnets_that_are_added_to_it() -> None:
    source = """\
resource "aws_subnet" "s" {
  for_each          = toset(["a", "b"])
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = each.key == "a" ? "10.0.0.0/24" : "10.0.1.0/24"
  availability_zone = "us-east-1${each.key}"
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.s["a"].id]
}
resource "aws_vpc_endpoint_subnet_association" "ssm" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.s["b"].id
}
resource "aws_vpc_endpoint_subnet_association" "elsewhere" {
  for_each        = aws_subnet.s
  vpc_endpoint_id = "vpce-0a1b2c3d4e5f60718"
  subnet_id       = each.value.id
}
"""
    found = drill(source, kind="terraform")
    elsewhere = "aws_vpc_endpoint_subnet_association.elsewhere"  # which other subnets the endpoint has is not known
    assert effects(found) == [
        f'stops {elsewhere}["a"]', "goes-on aws_vpc_endpoint.ssm", f'goes-on {elsewhere}["b"]'
    ]  # fmt: skip
    assert found.effects[1].zones == ("us-east-1b",)
