"""From a readable file to the model: values, what is missing, references, and places."""

import pytest

from enilint.files.text import InputFile
from enilint.findings import Location
from enilint.inputs.context import Context
from enilint.inputs.facts import Facts, SubnetFacts
from enilint.inputs.topology import read
from enilint.model.entities.launches import Instance, Interface, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Count, Missing, OneOf, Unknown, differs, same
from tests.inputs.topology.topologies import PATH, design_of, lint_text, network_of


def subnet(network: Network, name: str) -> Subnet:
    return next(one for one in network.subnets if one.address == f"subnets.{name}")


def interface(network: Network, address: str) -> Interface:
    return next(one for one in network.interfaces if one.address == address)


def instance(network: Network, name: str) -> Instance:
    return next(one for one in network.instances if one.address == f"instances.{name}")


def test_zones() -> None:
    network = network_of("""\
        version: 1
        account: "111122223333"
        vpcs: {core: {}, other: {account: "444455556666"}}
        subnets:
          named: {vpc: core, zone: us-east-1a}
          numbered: {zone_id: use1-az4}
          both: {vpc: other, zone: us-east-1a, zone_id: use1-az4}
          own: {vpc: other, zone: us-east-1a, account: "777788889999"}
          picked: {zone: any}
          elsewhere: {}
        """)
    named, numbered, both, own = (subnet(network, name).zone for name in ("named", "numbered", "both", "own"))
    assert isinstance(named, Zone)
    assert (named.name, named.account, str(named)) == ("us-east-1a", "111122223333", "us-east-1a")
    assert named.id == Unknown("the zone ID of subnets.named", "subnets.named.zone_id")
    assert (numbered.id, str(numbered)) == ("use1-az4", "use1-az4")
    assert (both.account, own.account) == ("444455556666", "777788889999")
    assert same(both, numbered) is True
    assert isinstance(same(named, both), Missing)
    assert subnet(network, "picked").zone == Unknown(
        "the zone of subnets.picked, which AWS chooses", "subnets.picked.zone"
    )
    assert subnet(network, "elsewhere").zone == Unknown("the zone of subnets.elsewhere", "subnets.elsewhere.zone")


def test_entities_without_an_account_are_in_the_same_one() -> None:
    network = network_of("version: 1\nsubnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, c: {zone: us-east-1a}}\n")
    a, b, c = (one.zone for one in network.subnets)
    assert a.account == Unknown("the account", "account")
    assert (differs(a, b), same(a, c)) == (True, True)


def test_what_is_left_out_is_unknown_and_named() -> None:
    network = network_of("""\
        version: 1
        subnets: {s: {}, six: {ipv6_only: true}}
        interfaces: {i: {}}
        instances: {n: {interfaces: [{}]}}
        launch_templates: {t: {interfaces: [{}]}}
        attachments: [{}]
        failover_groups: {f: {}}
        nat_gateways: {g: {}}
        """)
    empty = subnet(network, "s")
    assert (empty.vpc.fact, empty.cidr.fact, empty.ipv6_cidr.fact) == (
        "the VPC of subnets.s",
        "the CIDR of subnets.s",
        "the IPv6 CIDR of subnets.s",
    )
    assert subnet(network, "six").cidr is None
    assert interface(network, "interfaces.i").subnet.fact == "the subnet of interfaces.i"
    node = instance(network, "n")
    assert (node.type.fact, node.os, node.zone, node.subnet) == ("the type of instances.n", None, None, None)
    assert node.interfaces[0].device_index.fact == "the device index of instances.n.interfaces[0]"
    assert network.launch_templates[0].interfaces[0].device_index == 0
    attachment = next(one for one in network.attachments if not one.at_launch)
    assert [attachment.interface.fact, attachment.launch.fact, attachment.device_index.fact] == [
        "the interface of attachments[0]",
        "the instance of attachments[0]",
        "the device index of attachments[0]",
    ]
    assert attachment.network_card == 0
    assert network.failover_groups[0].mechanism.fact == "the mechanism of failover_groups.f"
    assert network.nat_gateways[0].subnet.fact == "the subnet of nat_gateways.g"


def test_an_instance() -> None:
    network = network_of("""\
        version: 1
        subnets: {app: {zone: us-east-1a}}
        instances:
          web:
            type: m5.large
            subnet: app
            zone: us-east-1b
            count: 3
            os: ubuntu-24.04
            policy_routing: false
            node_of: eks
            expected_gbps: 10
            source_dest_check: false
            private_ips: [10.0.0.4, 10.0.0.5]
            secondary_private_ip_count: 4
            description: two lanes
            tags: {Name: web-1, Team: edge}
          bare: {zone: any}
        """)
    web = instance(network, "web")
    assert (web.type, web.count, web.os, web.policy_routing, web.node_of, web.expected_gbps, web.source_dest_check) == (
        "m5.large", 3, "ubuntu-24.04", False, "eks", 10.0, False,
    )  # fmt: skip
    assert (str(web.zone), web.zone_requested) == ("us-east-1b", True)
    assert web.notes == {"name": "web-1", "tags.Team": "edge", "description": "two lanes"}
    assert web.addresses.ipv4_slots == Count.exactly(5)
    assert [(one.text, one.at.column) for one in web.addresses.listed] == [("10.0.0.4", 19), ("10.0.0.5", 29)]
    primary = network.primary_of(web).interface
    assert (primary.implicit, primary.subnet, primary.private_ip) == (True, subnet(network, "app"), "10.0.0.4")
    bare = instance(network, "bare")
    assert (bare.zone, bare.zone_requested, bare.policy_routing) == (None, False, None)


@pytest.mark.parametrize(
    ("properties", "ipv4", "ipv6"),
    [
        ("", 1, 0),
        ("private_ips: [10.0.0.4]", 1, 0),
        ("private_ips: [10.0.0.4, 10.0.0.5, 10.0.0.6]", 3, 0),
        ("secondary_private_ip_count: 4", 5, 0),
        ("private_ips: [10.0.0.4, 10.0.0.5, 10.0.0.6], secondary_private_ip_count: 1", 3, 0),
        ("ipv4_prefixes: [10.0.0.16/28], ipv4_prefix_count: 2", 4, 0),
        ("ipv6_addresses: ['2001:db8::1'], ipv6_address_count: 3", 1, 3),
        ("ipv6_prefixes: ['2001:db8::/80'], ipv6_prefix_count: 2", 1, 3),
        ("kind: efa-only", 0, 0),
        ("subnet: six", 0, 0),
        ("subnet: six, ipv6_address_count: 2, ipv4_prefix_count: 1", 1, 2),
    ],
)
def test_address_slots(properties: str, ipv4: int, ipv6: int) -> None:
    network = network_of(f"""\
        version: 1
        subnets: {{six: {{ipv6_only: true}}}}
        interfaces: {{i: {{{properties}}}}}
        """)
    addresses = interface(network, "interfaces.i").addresses
    assert (addresses.ipv4_slots, addresses.ipv6_slots) == (Count.exactly(ipv4), Count.exactly(ipv6))


def test_interfaces_of_a_launch() -> None:
    network = network_of("""\
        version: 1
        subnets: {app: {zone: us-east-1a}}
        interfaces: {trust: {subnet: app}}
        instances:
          fw:
            type: c5.xlarge
            interfaces:
              - {interface: trust, device_index: 0}
              - subnet: app
                device_index: 1
                network_card: 1
                kind: efa
                ena_queues: 2
                description: second
                ipv4_prefix_count: 2
        """)
    first, second = network.attachments_of(instance(network, "fw"))
    assert (first.address, first.interface, first.at_launch) == (
        "instances.fw.interfaces[0]",
        interface(network, "interfaces.trust"),
        True,
    )
    assert first.at == Location(PATH, 8, 9, 8, 44)
    assert first.place("interface") == Location(PATH, 8, 21, 8, 26)
    assert second.at == Location(PATH, 9, 9, 9, 20)
    made = second.interface
    assert (made.implicit, made.kind, made.subnet, made.addresses.ipv4_slots, made.notes) == (
        True, "efa", subnet(network, "app"), Count.exactly(3), {"description": "second"},
    )  # fmt: skip
    assert (second.network_card, second.device_index, second.ena_queues) == (1, 1, True)


def test_places() -> None:
    network = network_of("""\
        version: 1
        subnets:
          app-a: {vpc: vpc-0abc1234def567890, zone: us-east-1a}  # a comment
          by-id: {zone_id: use1-az4}
        instances:
          "db 1":
            type: m5.large
            launch_template: t
            private_ips:
              - 10.0.0.4
        launch_templates: {t: {}}
        interfaces: {vip: {subnet: app-a}}
        attachments:
          - {interface: vip, instance: "db 1", device_index: 1}
          - interface: vip
            instance: db 1
        """)
    app = subnet(network, "app-a")
    assert (app.at, app.place("zone")) == (Location(PATH, 3, 3, 3, 8), Location(PATH, 3, 45, 3, 55))
    assert subnet(network, "by-id").place("zone") == Location(PATH, 4, 20, 4, 28)
    db = instance(network, "db 1")
    assert db.at == Location(PATH, 6, 3, 6, 9)
    assert db.place("type") == Location(PATH, 7, 11, 7, 19)
    assert db.place("template") == Location(PATH, 8, 22, 8, 23)
    assert db.place("addresses") == Location(PATH, 10, 7, 10, 17)
    assert db.place("os") == db.at
    one, two = (attachment for attachment in network.attachments if not attachment.at_launch)
    assert one.at == Location(PATH, 14, 5, 14, 56)
    assert (one.place("interface").column, one.place("launch").column, one.place("device_index").column) == (
        17,
        32,
        54,
    )
    assert two.at == Location(PATH, 15, 5, 15, 19)


def test_references_to_what_lies_outside() -> None:
    network = network_of("""\
        version: 1
        interfaces:
          a: {subnet: subnet-0abc1234def567890}
          b: {subnet: subnet-0abc1234def567890}
          c: {subnet: subnet-0fff1234def567890}
        attachments:
          - {interface: a, instance: i-0abc1234def567890, device_index: 1}
          - {interface: eni-0abc1234def567890, instance: i-0abc1234def567890, device_index: 2}
        instances: {web: {launch_template: lt-0abc1234def567890}}
        elastic_ips: {x: {interface: eni-0abc1234def567890}}
        """)
    a, b, c = (one.subnet for one in network.interfaces if not one.implicit)
    assert (a.declared, a.id) == (False, "subnet-0abc1234def567890")
    assert (same(a, b), differs(a, c)) == (True, True)
    first, second = (one for one in network.attachments if not one.at_launch)
    assert first.launch is second.launch
    assert (first.launch.declared, first.launch.id) == (False, "i-0abc1234def567890")
    assert network.associations[0].interface is second.interface
    assert [one.address for one in network.instances] == ["instances.web"]
    count = network.interface_count(instance(network, "web"))
    assert (count.low, count.high, count.facts) == (1, None, ("the launch template lt-0abc1234def567890",))


@pytest.mark.parametrize(
    "id",
    [
        "subnet-xxxxx",
        "subnet-abcdef",
        "subnet-0123456789abcdef0",
        "subnet-12345678",
        "subnet-0abc",
        "subnet-0abc…",
        "subnet-0d4e...",
        "subnet-EXAMPLE",
        "'subnet-<private>'",
        "'subnet-${suffix}'",
    ],
)
def test_placeholders_tell_nothing(id: str) -> None:
    network = network_of(f"version: 1\ninterfaces: {{a: {{subnet: {id}}}, b: {{subnet: {id}}}}}\n")
    a, b = (one.subnet for one in network.interfaces)
    name = id.strip("'")
    assert a == Unknown(f"the real subnet for {name}, which looks like a placeholder")
    assert isinstance(same(a, b), Missing)


@pytest.mark.parametrize("id", ["subnet-c", "subnet-app", "subnet-1", "subnet-", "net-0abc1234def567890"])
def test_names_that_only_look_like_ids(id: str) -> None:
    (error,) = design_of(f"version: 1\ninterfaces: {{a: {{subnet: {id}}}}}\n").errors
    assert error.message == f"subnet `{id}` is not defined"


def test_an_own_id_may_look_like_one_of_aws() -> None:
    network = network_of("version: 1\nsubnets: {subnet-0abc: {}}\ninterfaces: {a: {subnet: subnet-0abc}}\n")
    assert network.interfaces[0].subnet is network.subnets[0]


def test_facts_about_what_lies_outside() -> None:
    facts = Facts(subnets={"subnet-0abc1234def567890": SubnetFacts(zone="us-east-1c")})
    source = b"version: 1\ninterfaces: {a: {subnet: subnet-0abc1234def567890}, b: {subnet: subnet-0fff1234def567890}}\n"
    network = read(InputFile(PATH, source), Context(facts=facts)).networks[0]
    assert network is not None
    assert str(network.interfaces[0].subnet.zone) == "us-east-1c"
    assert "subnets.subnet-0fff1234def567890.zone" in network.askable.values()


def test_launch_templates_and_groups() -> None:
    network = network_of("""\
        version: 1
        subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
        launch_templates:
          one: {type: c5.large}
          several: {types: [c5.large, c5.xlarge], zone: us-east-1a}
          none: {}
        instances: {i: {launch_template: one, subnet: a}}
        auto_scaling_groups: {g: {launch_template: several, subnets: [a, b], zones: [us-east-1a]}}
        failover_groups: {f: {mechanism: move-eip, private_ip: 10.0.0.9, members: [i, g, i-0abc1234def567890]}}
        nat_gateways: {n: {subnet: a, private_ips: [10.0.0.5], elastic_ips: [x, y]}}
        elastic_ips: {x: {}, y: {}}
        """)
    one, several, none = network.launch_templates
    assert several.type == OneOf(("c5.large", "c5.xlarge"), "the instance type that launch_templates.several launches")
    assert isinstance(none.type, Unknown)
    assert several.zone_requested
    node = instance(network, "i")
    assert isinstance(node.template, LaunchTemplate)
    assert node.template is one
    assert network.limits_of(node).name == "c5.large"
    (group,) = network.auto_scaling_groups
    assert group.template is several
    assert [str(one) for one in (*group.subnets, *group.zones)] == ["subnets.a", "subnets.b", "us-east-1a"]
    (failover,) = network.failover_groups
    assert (failover.mechanism, failover.private_ip, failover.members[0]) == ("move-eip", "10.0.0.9", node)
    assert [one.id for one in failover.members[1:]] == ["i-0abc1234def567890"]
    assert failover.scaling_groups == (group,)
    assert network.nat_gateways[0].addresses.ipv4_slots == Count.exactly(2)


def test_elastic_ips_and_routes() -> None:
    network = network_of("""\
        version: 1
        vpcs: {core: {cidr: 10.0.0.0/16, secondary_cidrs: [100.64.0.0/16]}}
        interfaces:
          vip: {source_dest_check: false, managed_by: lambda, intent: failover, private_ips: [10.0.0.9, 10.0.0.8]}
        instances: {web: {}}
        elastic_ips:
          held: {interface: vip, private_ip: 10.0.0.9}
          by-instance: {instance: web}
          free: {}
        route_tables:
          app:
            vpc: core
            routes:
              - {destination: 0.0.0.0/0, internet_gateway: true}
              - {destination: 10.1.0.0/16, interface: vip}
              - {instance: web}
              - {destination: 10.2.0.0/16}
        """)
    vip, web = interface(network, "interfaces.vip"), instance(network, "web")
    assert (vip.source_dest_check, vip.service_managed, vip.intent) == (False, True, "failover")
    assert vip.private_ip == "10.0.0.9"
    assert network.vpcs[0].cidrs == ("10.0.0.0/16",)
    assert [(one.vpc, one.cidr) for one in network.vpc_ranges] == [(network.vpcs[0], "100.64.0.0/16")]
    assert len(network.elastic_ips) == 3
    held, by_instance = network.associations
    assert (held.elastic_ip, held.interface, held.private_ip) == (network.elastic_ips[0], vip, "10.0.0.9")
    assert (by_instance.launch, by_instance.interface) == (web, None)
    assert held.place("private_ip").column == 38
    (table,) = network.route_tables
    assert table.vpc is network.vpcs[0]
    to_interface, to_instance, to_nothing = network.routes
    assert (to_interface.address, to_interface.destination, to_interface.interface, to_interface.table) == (
        "route_tables.app", "10.1.0.0/16", vip, table,
    )  # fmt: skip
    assert to_interface.at == Location(PATH, 15, 9, 15, 51)
    assert (to_instance.launch, to_instance.destination.fact) == (
        web,
        "the destination of route_tables.app.routes[2]",
    )
    assert to_nothing.interface == Unknown("the target of route_tables.app.routes[3]")


def test_a_route_without_a_target_is_a_question() -> None:
    report = lint_text("version: 1\nroute_tables: {app: {routes: [{destination: 0.0.0.0/0}]}}\n")
    assert (report.errors, report.findings) == ((), ())
    assert {one.facts for one in report.undecided} == {("the target of route_tables.app.routes[0]",)}


@pytest.mark.parametrize(
    ("group", "rules", "missing"),
    [
        (
            "mechanism: move-eni",
            ["ENI301", "ENI501", "ENI502", "ENI503", "ENI504", "ENI505"],
            "the interface of failover_groups.f",
        ),
        ("interface: vip", ["ENI301", "ENI303", "ENI505"], "the mechanism of failover_groups.f"),
        ("mechanism: move-eip", [], None),
        ("mechanism: move-eip, interface: vip", [], None),
    ],
)
def test_a_failover_group_that_leaves_something_out_is_a_question(
    group: str, rules: list[str], missing: str | None
) -> None:
    report = lint_text(f"""\
        version: 1
        subnets: {{app: {{zone: us-east-1a}}}}
        interfaces: {{vip: {{subnet: app}}}}
        instances: {{web: {{type: m5.large, subnet: app}}}}
        failover_groups: {{f: {{{group}, members: [web]}}}}
        dns_records: {{web: {{interface: vip}}}}
        """)
    assert (report.errors, report.findings) == ((), ())
    asked = [one for one in report.undecided if one.subject == "failover_groups.f"]
    assert sorted(one.rule for one in asked) == rules
    assert all(one.facts[0] == missing for one in asked)
