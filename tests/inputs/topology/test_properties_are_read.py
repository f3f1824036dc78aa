"""Every property of the language changes what some rule says: without it, a design has other results."""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

import msgspec.inspect
import pytest

from enilint.files.text import Lines
from enilint.inputs.topology.language.file import Topology
from enilint.inputs.yaml.tree import parse
from enilint.inputs.yaml.wording import Mistakes
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.examples import read_example
from enilint.run.linter import lint
from enilint.run.setup import Setup

Path = tuple[str, ...]
Keys = tuple[str | int, ...]

NOT_FOR_RULES = {
    "dns_records.elastic_ip": "says that the name needs no address of an instance",
    "vpcs": "what is removed with it leaves its subnets without a VPC, which is a mistake in the file",
    "$schema": "for editors",
    "imports": "names other files",
    "load_balancers.elastic_ips": "says what has an Elastic IP; a Network Load Balancer keeps its addresses anyway",
    "version": "the version of the language",
    "vpcs.region": "says which zones its subnets can name: another one is a mistake in the file",
    "auto_scaling_groups.tags": "for rule files",
    "elastic_ips.tags": "for rule files",
    "instances.interfaces.tags": "for rule files, and for what an interface is for, as its description is",
    "launch_templates.interfaces.tags": "for rule files, and for what an interface is for, as its description is",
    "launch_templates.tags": "for rule files",
    "load_balancers.tags": "for rule files",
    "nat_gateways.tags": "for rule files",
    "peering_connections.tags": "for rule files",
    "route_tables.tags": "for rule files",
    "security_groups.tags": "for rule files",
    "subnets.tags": "for rule files",
    "transit_gateway_attachments.tags": "for rule files",
    "vpc_endpoints.tags": "for rule files",
    "vpcs.tags": "for rule files",
}
"""Properties that no rule reads, and what they are for."""

PROBES = """\
version: 1
subnets:
  app: {zone: eu-west-1a, cidr: 10.0.1.0/24, ipv6_cidr: "2001:db8::/64"}
  other: {zone: eu-west-1b, cidr: 10.0.2.0/24}
interfaces:
  vip: {subnet: app}
  listed: {subnet: app, ipv6_addresses: ["2001:db8::1", "2001:db8::2", "2001:db8::3"]}
  blocks: {subnet: app, ipv6_prefixes: ["2001:db8:0:0:1::/80", "2001:db8:0:0:2::/80", "2001:db8:0:0:3::/80"]}
  counted: {subnet: app, ipv6_prefix_count: 3}
instances:
  existing: {type: t3.nano, interfaces: [{interface: vip, device_index: 0, delete_on_termination: true}]}
  listed: {type: t3.nano, interfaces: [{interface: listed, device_index: 0}]}
  blocks: {type: t3.nano, interfaces: [{interface: blocks, device_index: 0}]}
  counted: {type: t3.nano, interfaces: [{interface: counted, device_index: 0}]}
  a: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, secondary_private_ip_count: 5}]}
  b: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv4_prefixes: [10.0.1.16/28, 10.0.1.32/28]}]}
  c: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv4_prefix_count: 5}]}
  d: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_addresses: [ADDRESSES]}]}
  e: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_prefix_count: 5}]}
  f: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_prefixes: [PREFIXES]}]}
  public:
    type: t3.small
    interfaces: [{subnet: app, device_index: 0, associate_public_ip: true}, {subnet: other, device_index: 1}]
launch_templates:
  a: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, private_ips: [10.0.1.4, 10.0.1.5, 10.0.1.6]}]}
  b: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv4_prefixes: [10.0.1.48/28, 10.0.1.64/28]}]}
  c: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv4_prefix_count: 5}]}
  d: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_addresses: [ADDRESSES]}]}
  e: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_prefix_count: 5}]}
  f: {type: t3.nano, interfaces: [{subnet: app, device_index: 0, ipv6_prefixes: [PREFIXES]}]}
  placed: {type: m5.large, subnet: app}
auto_scaling_groups:
  placed: {launch_template: placed, subnets: [other], max: 2}
---
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  other: {zone: us-east-1b, cidr: 10.0.2.0/24}
  same: {zone: us-east-1a, cidr: 10.0.3.0/24}
interfaces:
  away: {subnet: other}
  side: {subnet: same}
  far: {subnet: same}
instances:
  wide:
    type: m5.large
    subnet: app
    description: two interfaces for bonding
  started: {launch_template: placed}
  homed: {type: m5.large, subnet: app, os: debian-12}
  appliance: {launch_template: roles}
  queued: {type: c6in.12xlarge, interfaces: [QUEUED]}
  quick: {launch_template: express}
  fast: {type: c6in.32xlarge, interfaces: [{subnet: app, device_index: 0, ena_express: true}]}
launch_templates:
  placed: {type: m5.large, subnet: app}
  roles:
    type: m5.large
    interfaces: [{subnet: app, device_index: 0, description: management}, {subnet: same, device_index: 1}]
  queued: {type: c6in.12xlarge, interfaces: [QUEUED]}
  express: {type: c6in.32xlarge, interfaces: [{subnet: app, device_index: 0, ena_express: true}]}
auto_scaling_groups:
  express: {launch_template: express, subnets: [app], max: 1}
attachments:
  - {interface: away, instance: started, device_index: 1}
  - {interface: side, instance: wide, device_index: 1}
  - {interface: far, instance: homed, device_index: 1}
load_balancers:
  web: {type: network, targets: [{interface: far}]}
  appliance: {type: network, targets: [{instance: appliance}]}
flows:
  - {from: quick, to: fast, gbps: 20, kind: single, via: vpc}
operations:
  - detach: {instance: homed}
---
version: 1
account: "111122223333"
vpcs:
  own: {cidr: 10.0.0.0/16}
  shared: {cidr: 10.1.0.0/16, account: "444455556666"}
  quiet: {cidr: 10.2.0.0/16, dns_hostnames: true, dns_support: false}
  mine: {cidr: 10.3.0.0/16, account: "111122223333"}
subnets:
  own: {vpc: own, zone: us-east-1a, cidr: 10.0.0.0/24}
  shared: {vpc: shared, zone: us-east-1a, cidr: 10.1.0.0/24}
  used: {vpc: own, zone: us-east-1a, cidr: 10.0.1.0/24, account: "444455556666"}
  quiet: {vpc: quiet, zone: us-east-1a, cidr: 10.2.0.0/24}
  mine: {vpc: mine, zone: us-east-1b, cidr: 10.3.0.0/24}
interfaces:
  far: {subnet: shared, account: "444455556666"}
  given: {subnet: shared, account: "444455556666"}
  used: {subnet: used}
  mine: {subnet: mine}
instances:
  guest: {type: m5.large, subnet: own, account: "111122223333"}
  other: {type: m5.large, subnet: own, account: "111122223333"}
  web: {type: m5.large, subnet: own}
attachments:
  - {interface: given, instance: guest, device_index: 1}
  - {interface: far, instance: other, device_index: 1}
  - {interface: used, instance: web, device_index: 1}
  - {interface: mine, instance: web, device_index: 2}
interface_permissions:
  - {interface: given, account: "111122223333"}
  - {interface: far, account: "111122223333", permission: eip-associate}
  - {interface: far, account: "777788889999"}
vpc_endpoints:
  ssm: {type: interface, service: com.amazonaws.us-east-1.ssm, subnets: [quiet], private_dns: true}
---
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}, other: {cidr: 10.1.0.0/16}}
subnets:
  small: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/28}
  tiny: {vpc: core, zone: eu-west-1a, cidr: 10.0.1.0/28}
  least: {vpc: core, zone: eu-west-1a, cidr: 10.0.4.0/28}
  brief: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/28}
  fabric: {vpc: core, zone: eu-west-1a, cidr: 10.0.3.0/24}
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [small], max: 12, desired: 12}
  least: {launch_template: node, subnets: [least], min: 12, max: 12}
eks_node_groups:
  node: {launch_template: node, subnets: [tiny], min: 12, max: 12}
  grown: {launch_template: node, subnets: [brief], max: 14}
security_groups:
  far: {vpc: other}
  many:
    vpc: core
    egress:
      - {cidrs: [CIDRS]}
  ports:
    vpc: core
    egress:
      - {groups: [self], protocol: tcp, ports: [PORTS]}
  efa: {vpc: core, ingress: [{groups: [self]}], egress: [{groups: [self], protocol: tcp}]}
interfaces:
  efa: {subnet: fabric, kind: efa, security_groups: [efa]}
managed_services:
  db: {type: db-subnet-group, subnets: [fabric]}
route_tables:
  fabric: {vpc: core, subnets: [fabric], routes: [{destination: 0.0.0.0/0, virtual_private_gateway: true}]}
"""
_QUEUED = ["{subnet: app, device_index: 0, ena_queues: 2}"]
_QUEUED += [f"{{subnet: app, device_index: {each}}}" for each in range(1, 11)]
PROBES = PROBES.replace("QUEUED", ", ".join(_QUEUED))
PROBES = PROBES.replace("ADDRESSES", '"2001:db8::4", "2001:db8::5", "2001:db8::6"')
PROBES = PROBES.replace("PREFIXES", ", ".join(f'"2001:db8:0:0:{each}::/80"' for each in range(4, 7)))
PROBES = PROBES.replace("CIDRS", ", ".join(f"198.51.100.{each}/32" for each in range(61)))
PROBES = PROBES.replace("PORTS", ", ".join(str(each) for each in range(61)))
RULES = [one for one in Registry().rules if one.rule.about == "designs"]


def active(*rules: Any) -> Setup:
    return Setup(rules=[ActiveRule(one, None, one.rule.options() if one.rule.options else None) for one in rules])


def properties_of(type: msgspec.inspect.Type, path: Path = ()) -> Iterator[Path]:
    if isinstance(type, msgspec.inspect.Metadata):
        yield from properties_of(type.type, path)
    elif isinstance(type, msgspec.inspect.UnionType):
        for one in type.types:
            yield from properties_of(one, path)
    elif isinstance(type, msgspec.inspect.ListType):
        yield from properties_of(type.item_type, path)
    elif isinstance(type, msgspec.inspect.DictType):
        yield from properties_of(type.value_type, path)
    elif isinstance(type, msgspec.inspect.StructType):
        for field in type.fields:
            yield (*path, field.encode_name)
            yield from properties_of(field.type, (*path, field.encode_name))


PROPERTIES = frozenset(properties_of(msgspec.inspect.type_info(Topology)))


def uses(data: Any, path: Path = (), keys: Keys = ()) -> Iterator[tuple[Path, Keys]]:
    """The properties that a design sets, and where."""
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from uses(one, path, (*keys, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            below = (*path, key) if (*path, key) in PROPERTIES else path
            if below != path:
                yield below, (*keys, key)
            yield from uses(value, below, (*keys, key))


def without(data: Any, keys: Keys) -> Any:
    found = copied = copy.deepcopy(data)
    for key in keys[:-1]:
        found = found[key]
    del found[keys[-1]]
    return copied


def results(data: Any, setup: Setup) -> object:
    """What rules say of a design; None if it has errors."""
    report: Report = lint([read_example(json.dumps(data))], setup)
    if report.errors:
        return None
    found = [(one.rule, one.subject, one.message, one.severity) for one in report.findings]
    return found, [(one.rule, one.subject, one.facts) for one in report.undecided]


def designs() -> Iterator[tuple[Any, Setup]]:
    for loaded in RULES:
        for example in (*loaded.rule.bad, *loaded.rule.good):
            if example.kind == "topology":
                yield parse(Lines("", example.source), Mistakes()).root, active(loaded)
    for probe in PROBES.split("---\n"):
        yield parse(Lines("", probe), Mistakes()).root, active(*RULES)


@functools.cache
def read() -> frozenset[Path]:
    """The properties without which a design has other results."""
    found: set[Path] = set()
    for data, setup in designs():
        usual = results(data, setup)
        assert usual is not None
        for path, keys in uses(data):
            if path not in found:
                changed = results(without(data, keys), setup)
                found |= {path} if changed is not None and changed != usual else set()
    return frozenset(found)


@pytest.mark.parametrize("path", sorted(PROPERTIES), ids=".".join)
def test_a_rule_reads_the_property(path: Path) -> None:
    assert (path in read()) != (".".join(path) in NOT_FOR_RULES)
