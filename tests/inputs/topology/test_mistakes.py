"""Mistakes in a readable file: all at once, each at its place, in words that say what to do."""

# ruff: noqa: E501 - messages are quoted whole

from textwrap import dedent

import pytest

from tests.inputs.topology.topologies import design_of, lint_text, mistakes
from tests.tables import table

TEN = """\
    version: 1
    region: us-east-1
    vpcs:
      core: {cidr: 10.0.0.0/16}
    subnets:
      app-a: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
      app-b: {vpc: core, zone: us-east-1b, cidr: 10.0.2.0/24}
      wide: {vpc: core, zone: us-east-1a, cidr: 10.0.3.7/24}
      far: {vpc: core, zone: eu-west-1a}
      lost: {vpc: cor}
    instances:
      db-1: {type: m5.large, subnet: app-a}
      db-2: {type: m5.large, subnet: app-c}
      db-3:
        type: m5.large
        state: runing
    interfaces:
      db-vip: {subnet: app-b, privat_ips: [10.0.2.50]}
      good: {subnet: app-b, private_ips: [10.0.2.51]}
      odd: {subnet: app-b, private_ips: [10.0.2.52, 10.0.2.999]}
    attachments:
      - {interface: good, instance: db-1, device_index: 1}
      - {interface: good, instance: db-1, device_index: one}
    failover_groups:
      db:
        mechanism: move-eni
        interface: good
        members: [db-1, db-4]
        survives:
    """


def test_ten_mistakes_are_reported_together_and_the_good_entities_are_read() -> None:
    design = design_of(TEN)
    assert [(one.line, one.column, one.message) for one in sorted(design.errors, key=lambda one: one.sort_key)] == [
        (8, 45, "`cidr` in subnets.wide: `10.0.3.7/24` has bits set beyond its prefix length; the network is `10.0.3.0/24`"),
        (9, 26, "zone `eu-west-1a` is in Region eu-west-1, not in us-east-1"),
        (10, 15, "VPC `cor` is not defined (did you mean `core`?)"),
        (13, 34, "subnet `app-c` is not defined (did you mean `app-a`?)"),
        (16, 12, "`state` in instances.db-3: expected `running` or `stopped`, found text `runing` (did you mean `running`?)"),
        (18, 27, "unknown key `privat_ips` in interfaces.db-vip (did you mean `private_ips`?)"),
        (20, 49, "`private_ips[1]` in interfaces.odd: expected an IPv4 address such as 10.0.1.10, found `10.0.2.999`"),
        (23, 53, "`device_index` in attachments[1]: expected a whole number, found text `one`"),
        (28, 21, "instance or Auto Scaling group `db-4` is not defined (did you mean `db-1`?)"),
        (29, 5, "`survives` in failover_groups.db has no value; add one or remove the key"),
    ]  # fmt: skip
    network = design.networks[0]
    assert network is not None
    assert [one.address for one in network.subnets] == ["subnets.app-a", "subnets.app-b"]
    assert [one.address for one in network.instances] == ["instances.db-1"]
    assert [one.address for one in network.attachments] == ["instances.db-1", "attachments[0]"]
    assert design.resources == 15


@table(
    ("line", "column", "message"),
    [
        ("subnets: {a: {zone: us-east-1}}", 21, "`us-east-1` is a Region; add the letter of a zone, as in `us-east-1a`"),
        ("subnets: {a: {zone: use1-az1}}", 21, "`use1-az1` is a zone ID; write `zone_id: use1-az1`, or a zone name such as us-east-1a"),
        ("subnets: {a: {zone: a}}", 21, "expected a zone such as us-east-1a, or `any` to let AWS choose, found `a`"),
        ("subnets: {a: {zone_id: us-east-1a}}", 24, "`zone_id` in subnets.a: expected a zone ID such as use1-az4; a zone name belongs in `zone`"),
        ("subnets: {a: {cidr: 10.0.0.0}}", 21, "`cidr` in subnets.a: `10.0.0.0` has no prefix length; write it as in `10.0.0.0/24`"),
        ("subnets: {a: {cidr: 10.0.0.0/33}}", 21, "`cidr` in subnets.a: expected an IPv4 CIDR such as 10.0.1.0/24, found `10.0.0.0/33`"),
        ("subnets: {a: {cidr: '2001:db8::/64'}}", 21, "`cidr` in subnets.a: expected an IPv4 CIDR such as 10.0.1.0/24, found `2001:db8::/64`"),
        ("subnets: {a: {ipv6_cidr: '2001:db8::1/64'}}", 26, "`ipv6_cidr` in subnets.a: `2001:db8::1/64` has bits set beyond its prefix length; the network is `2001:db8::/64`"),
        ("interfaces: {a: {private_ips: [10.0.0.4/24]}}", 32, "`private_ips[0]` in interfaces.a: expected an IPv4 address such as 10.0.1.10, found `10.0.0.4/24`; remove the prefix length"),
        ("interfaces: {a: {private_ips: 10.0.0.4}}", 31, "`private_ips` in interfaces.a: expected a list, found text `10.0.0.4`; write `[10.0.0.4]`"),
        ("interfaces: {a: {tags: {Count: 5}}}", 32, "`Count` in interfaces.a.tags: expected text, found the number `5`; put it in quotes"),
        ("interfaces: {a: {source_dest_check: no}}", 37, "`source_dest_check` in interfaces.a: expected true or false, found text `no`; write `false`"),
        ("instances: {a: {expected_gbps: '10'}}", 32, "`expected_gbps` in instances.a: expected a number, found text `10`; remove the quotes"),
        ("instances: {a: {expected_gbps: 0}}", 32, "`expected_gbps` in instances.a: expected more than 0, found 0"),
        ("instances: {a: {count: 1.0}}", 24, "`count` in instances.a: expected a whole number, found the number `1.0`; write `1`"),
        ("instances: {a: {count: 12345678901234567890}}", 24, "`count` in instances.a: expected a whole number, found `12345678901234567890`, which is too large"),
        ("instances: {a: {count: '5'}}", 24, "`count` in instances.a: expected a whole number, found text `5`; remove the quotes"),
        ("instances: {a: {count: 1e3}}", 24, "`count` in instances.a: expected a whole number, found the number `1e3`; write `1000`"),
        ("instances: {a: {expected_gbps: '2.5'}}", 32, "`expected_gbps` in instances.a: expected a number, found text `2.5`; remove the quotes"),
        ("instances: {a: {expected_gbps: 1e999}}", 32, "`expected_gbps` in instances.a: expected a number, found `1e999`, which is too large"),
        ("instances: {a: {instance_type: m5.large}}", 17, "unknown key `instance_type` in instances.a (did you mean `type`?)"),
        ("instances: {a: {interfaces: [{source_dest_check: false}]}}", 31, "unknown key `source_dest_check` in instances.a.interfaces[0]; declare the interface in `interfaces`, and refer to it with `interface`"),
        ("eips: {}", 1, "unknown key `eips` (did you mean `elastic_ips`?)"),
        ("managed_services: {a: {type: rds}}", 30, "`type` in managed_services.a: expected `classic-load-balancer`, `client-vpn-endpoint`, `cloudhsm-cluster`, `db-subnet-group`, `directory`, `dms-subnet-group`, `efs-mount-target`, `fsx-multi-az`, `mq-broker`, `msk-cluster`, `mwaa-environment`, `network-firewall`, `opensearch-domain`, `redshift-serverless-workgroup`, `resolver-endpoint` or `workspaces-directory`, found text `rds` (did you mean `db-subnet-group`?)"),
        ("instances: {a: }", 13, "instances.a has no value; write `{}` if nothing is known about it"),
        ("instances: {a: [b]}", 13, "instances.a: expected a mapping, found a list"),
        ("attachments: [5]", 15, "attachments[0]: expected a mapping, found the number `5`"),
        ("attachments: [{device_index: -1}]", 30, "`device_index` in attachments[0]: expected at least 0, found -1"),
        ("attachments: [{card: 1}]", 16, "unknown key `card` in attachments[0]; the keys are `interface`, `instance`, `device_index`, `network_card`, `delete_on_termination`, `ena_express`, `ena_queues`, `managed_by`"),
        ("attachments: {a: {}}", 1, "section `attachments`: expected a list with items that start with `- `, found a mapping"),
        ("subnets: []", 1, "section `subnets`: expected a mapping of IDs, found a list"),
        ("subnets:", 1, "section `subnets` is empty; remove the key or add entries"),
        ("subnet: {}", 1, "unknown key `subnet` (did you mean `subnets`?)"),
        ("region: us-east-1a", 9, "`region`: expected a Region such as us-east-1; `us-east-1a` is a zone of us-east-1"),
        ("account: 111122223333", 10, "`account`: expected text, found the number `111122223333`; put it in quotes"),
        ("account: 012345678901", 10, "`account`: expected text, found the number `012345678901`; put it in quotes, otherwise it loses its leading zero"),
        ("vpcs: {a: {account: 0o12}}", 21, "`account` in vpcs.a: expected text, found the number `0o12`; put it in quotes"),
        ("account: '1'", 10, "`account`: expected an AWS account ID of 12 digits, found `1`"),
        ("quotas: {elastic_ip: 7}", 10, "unknown key `elastic_ip` in quotas (did you mean `elastic_ips`?)"),
        ("flows: [{from: a}]", 16, "instance, interface, Auto Scaling group or load balancer `a` is not defined"),
        ("operations: [{move: {instance: a}}]", 32, "instance `a` is not defined"),
        ("operations: [{move: {}, detach: {}}]", 25, "operations[0] takes only one of `move` or `detach`"),
        ("dns_records: {a.example: {address: 10.0.0.0/8}}", 36, "`address` in dns_records.a.example: expected an IP address such as 10.0.1.10, found `10.0.0.0/8`; remove the prefix length"),
        ("load_balancers: {a: {targets: [{interface: b}]}}", 44, "interface `b` is not defined"),
        ("route_tables: {a: {routes: [{nat_gateway: b}]}}", 43, "NAT gateway `b` is not defined"),
        ("route_tables: {a: {routes: [{vpc_endpoint: b}]}}", 44, "VPC endpoint `b` is not defined"),
        ("route_tables: {a: {routes: [{interface: b}]}}", 41, "interface `b` is not defined"),
        ("failover_groups: {a: {routes: [{route_table: b}]}}", 46, "route table `b` is not defined"),
        ("failover_groups: {a: {elastic_ip: b}}", 35, "Elastic IP `b` is not defined"),
        ("security_groups: {a: {ingress: [{ports: 99999}]}}", 41, "`ports` in security_groups.a.ingress[0]: expected at most 65535, found 99999"),
        ("security_groups: {a: {ingress: [{ports: [9-5]}]}}", 42, "`ports[0]` in security_groups.a.ingress[0]: expected a port, a range such as 8000-8100, or `all`, found `9-5`"),
        ("security_groups: {a: {ingress: [{groups: [self, b]}]}}", 49, "security group `b` is not defined"),
        ("auto_scaling_groups: {a: {launch_template: b}}", 44, "launch template `b` is not defined"),
        ("auto_scaling_groups: {a: {zones: [us-east-1]}}", 35, "`us-east-1` is a Region; add the letter of a zone, as in `us-east-1a`"),
        ("eks_node_groups: {a: {ip_family: ipv5}}", 34, "`ip_family` in eks_node_groups.a: expected `ipv4` or `ipv6`, found text `ipv5` (did you mean `ipv4`?)"),
    ],
)  # fmt: skip
def test_words_of_one_mistake(line: str, column: int, message: str) -> None:
    assert mistakes(f"version: 1\n{line}\n") == [(2, column, message)]


def test_version() -> None:
    assert mistakes("region: us-east-1\n") == [(1, 1, "`version` is missing; start the file with `version: 1`")]
    assert mistakes("version: 2\n") == [(1, 10, "unknown version `2`; write `version: 1`")]
    assert mistakes("version: '1'\n") == [(1, 10, "unknown version `1`; write `version: 1`")]
    assert [one[:2] for one in mistakes("version: 1.0\n")] == [(1, 10)]
    assert [one[:2] for one in mistakes("version: true\n")] == [(1, 10)]


def test_an_id_of_another_section_is_named_as_such() -> None:
    source = """\
        version: 1
        instances: {db: {}}
        interfaces: {vip: {}}
        attachments: [{interface: db, instance: eni-0abc1234def567890}]
        """
    assert mistakes(source) == [
        (4, 27, "interface `db` is not defined; `db` is an instance"),
        (4, 41, "expected an instance, found `eni-0abc1234def567890`, the ID of an interface"),
    ]


def test_the_region_of_the_vpc_decides_about_zones() -> None:
    source = """\
        version: 1
        region: us-east-1
        vpcs: {far: {region: eu-west-1}, near: {}}
        subnets:
          a: {vpc: far, zone: eu-west-1a}
          b: {vpc: far, zone: us-east-1a}
          c: {vpc: near, zone: eu-west-1a}
        instances:
          d: {subnet: a, zone: us-east-1a}
          e: {zone: eu-west-1a}
        """
    assert mistakes(source) == [
        (6, 23, "zone `us-east-1a` is in Region us-east-1, not in eu-west-1"),
        (7, 24, "zone `eu-west-1a` is in Region eu-west-1, not in us-east-1"),
        (9, 24, "zone `us-east-1a` is in Region us-east-1, not in eu-west-1"),
    ]


def test_a_wrong_region_is_reported_alone() -> None:
    assert len(mistakes("version: 1\nregion: nowhere\nsubnets: {a: {zone: us-east-1a}}\n")) == 1


def test_what_refers_to_an_entity_with_mistakes_is_read() -> None:
    design = design_of("version: 1\nsubnets: {a: {zon: b}}\ninterfaces: {c: {subnet: a}}\n")
    assert len(design.errors) == 1
    assert design.networks
    (interface,) = design.networks[0].interfaces
    assert interface.subnet.fact == "subnets.a, which has errors"


def test_one_place_has_one_mistake() -> None:
    assert mistakes("version: 1\ninterfaces: {a: {kind: 5}}\n") == [
        (2, 24, "`kind` in interfaces.a: expected `branch`, `efa`, `efa-only`, `interface` or `trunk`, found the number `5`")
    ]  # fmt: skip


def test_no_more_mistakes_than_anyone_would_read() -> None:
    many = "version: 1\nsubnets:\n" + "".join(f"  s{number}: {{zon: a}}\n" for number in range(300))
    errors = design_of(many.encode()).errors
    assert len(errors) == 201
    assert errors[-1].message == "more than 200 errors; the others are not shown"


def test_text_of_the_file_is_quoted_on_one_short_line() -> None:
    (mistake,) = mistakes('version: 1\nsubnets: {a: {vpc: "x\\n\\e[31m' + "y" * 500 + '"}}\n')
    assert "\n" not in mistake[2]
    assert "\x1b" not in mistake[2]
    assert len(mistake[2]) < 100


def test_an_attachment_of_what_has_mistakes_leaves_others_alone() -> None:
    """Else it could be on any instance, and nothing would be certain of one."""
    source = """\
        version: 1
        subnets: {app: {zone: us-east-1a}}
        interfaces: {good: {subnet: app}, broken: {sub: app}}
        instances: {web: {type: m5.large, subnet: app}, db: {typ: m5.large}}
        attachments:
          - {interface: good, instance: db, device_index: 1}
          - {interface: broken, instance: web, device_index: 1}
          - {interface: good, instance: web, device_index: 2}
        """
    report = lint_text(dedent(source))
    assert len(report.errors) == 2
    assert [one.subject for one in report.findings] == ["instances.web"]
    assert report.undecided == ()


@pytest.mark.parametrize("section", ["instances", "launch_templates"])
def test_a_subnet_and_interfaces_contradict_each_other(section: str) -> None:
    source = f"version: 1\nsubnets: {{a: {{}}}}\n{section}: {{x: {{subnet: a, interfaces: []}}}}\n"
    ((line, _, message),) = mistakes(source)
    assert (line, message) == (3, f"{section}.x takes only one of `subnet` or `interfaces`")


def test_an_empty_id_is_no_id() -> None:
    [(line, column, message)] = mistakes(
        "version: 1\nsubnets:\n  '': {}\ninstances: {web: {type: m5.large, subnet: ''}}\n"
    )[:1]
    assert (line, column, message) == (3, 3, "an ID in `subnets` is empty; give it a name")
