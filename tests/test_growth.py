"""Work grows with the design, not with its square.

Work is counted in steps of the interpreter, so the result is the same on every machine.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from enilint.files.text import InputFile
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.inputs.terraform.plans import plan
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, gone, stays

MOST_GROWTH = 2.3
"""What a design of twice the size may cost at most, as a multiple."""


def steps(run: Callable[[], object]) -> int:
    """How many lines the interpreter runs; each round of a loop within a line is one more."""
    count = 0

    def inside(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return inside

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return inside

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def section(name: str, number: int, *entries: str) -> list[str]:
    return [f"{name}:", *(entry.replace("%n", str((index + 1) % number)).replace("%", str(index))
                          for index in range(number) for entry in entries)]  # fmt: skip


def pairs(number: int) -> str:
    """Pairs of instances with a floating interface each, and everything else that refers to such things."""
    lines = [
        "version: 1",
        *section("subnets", number, "  a%: {zone: us-east-1a, cidr: 10.%.0.0/24}", "  b%: {zone: us-east-1b}"),
        *section(
            "interfaces",
            number,
            "  vip%: {subnet: a%, private_ips: [10.%.0.9, 10.%.0.1], secondary_private_ip_count: 3}",
            "  lane%: {subnet: b%, intent: bandwidth, source_dest_check: false}",
            "  admin%: {subnet: b%, role: management}",
        ),
        *section(
            "launch_templates",
            number,
            "  used%: {type: m5.large, interfaces: [{subnet: a%, device_index: 1}]}",
            "  free%: {type: m5.large, interfaces: [{subnet: a%, device_index: 1}]}",
        ),
        *section(
            "instances",
            number,
            "  one%: {type: t3.micro, subnet: a%, expected_gbps: 100, zone: us-east-1b, egress_identity: e%}",
            "  two%: {launch_template: used%, zone: us-east-1a}",
            "  fw%: {interfaces: [{interface: admin%, device_index: 0}, {subnet: a%, device_index: 1}]}",
        ),
        *section("load_balancers", number, "  l%: {targets: [{instance: fw%}, {instance: fw%n}, {instance: one%}]}"),
        *section(
            "attachments",
            number,
            "  - {interface: vip%, instance: one%, device_index: 1}",
            "  - {interface: lane%, instance: one%, device_index: 1}",
            "  - {interface: vip%, instance: one%n, device_index: 2}",
        ),
        *section(
            "failover_groups",
            number,
            "  f%: {mechanism: move-eni, interface: vip%, members: [one%, one%n]}",
            "  g%: {mechanism: move-eni, interface: lane%, members: [one%, two%]}",
        ),
        *section("auto_scaling_groups", number, "  g%: {launch_template: free%, subnets: [a%], zones: [us-east-1b]}"),
        *section(
            "flows",
            number,
            "  - {from: one%, to: two%, gbps: 20, kind: single}",
            "  - {from: vip%, to: one%n, gbps: 20, kind: multi, via: internet}",
        ),
        *section("elastic_ips", number, "  e%: {interface: vip%}"),
        *section("transit_gateway_attachments", number, "  g%: {subnets: [a%, b%, a%n]}"),
        *section("nat_gateways", number, "  n%: {subnet: a%, private_ips: [10.%.0.9]}"),
        *section(
            "route_tables",
            number,
            "  r%: {routes: [{destination: 0.0.0.0/0, interface: vip%}, {destination: 10.0.0.0/8, instance: two%}]}",
            "  s%: {subnets: [b%], routes: [{destination: 0.0.0.0/0, nat_gateway: n%}, {destination: 10.%.0.0/24, interface: vip%}]}",  # noqa: E501
            "  t%: {subnets: [a%], gateway: internet-gateway, routes: [{destination: 0.0.0.0/0, interface: vip%}]}",
        ),
    ]
    return "\n".join(lines)


def anywhere(number: int) -> str:
    """Attachments of which nothing tells the instance."""
    lines = [
        "version: 1",
        *section("subnets", number, "  a%: {}"),
        *section("interfaces", number, "  fabric%: {subnet: a%, kind: efa-only}", "  side%: {subnet: a%}"),
        *section("instances", number, "  i%: {type: m5.large, subnet: a%}"),
        *section("attachments", number, "  - {interface: fabric%, device_index: %}"),
        *(f"  - {{interface: side{index}, device_index: {index + number}}}" for index in range(number)),
    ]
    return "\n".join(lines)


def one_instance(number: int) -> str:
    """One instance that everything is attached to and leads to."""
    lines = [
        "version: 1",
        *section("subnets", number, "  a%: {zone: us-east-1a, cidr: 10.0.%.0/24}"),
        *section("interfaces", number, "  n%: {subnet: a%, role: management}"),
        "instances:\n  hub: {type: m5.large, subnet: a0}",
        *(f"  i{index}: {{subnet: a{index}, egress_identity: x{index}}}" for index in range(number)),
        *section("attachments", number, "  - {interface: n%, instance: hub, device_index: %}"),
        *section("load_balancers", number, "  l%: {targets: [{instance: hub}]}"),
        *section("failover_groups", number, "  f%: {mechanism: move-eni, interface: n%, members: [hub]}"),
        *section("flows", number, "  - {from: hub, to: n%, gbps: 20, kind: single}"),
        *section("elastic_ips", number, "  e%: {interface: n0}", "  x%: {interface: n%}"),
        *section("transit_gateway_attachments", number, "  g%: {subnets: [a%, a%n]}"),
        *section(
            "route_tables",
            number,
            "  r%:",
            "    subnets: [a%]",
            "    routes: [{destination: 10.%.0.0/16, instance: hub}, {destination: 0.0.0.0/0, interface: n%}]",
        ),
    ]
    return "\n".join(lines)


def groups(number: int) -> str:
    """Security groups that many interfaces have, in many VPCs, on the network cards of a large instance."""
    names = ", ".join(f"g{index}" for index in range(number))
    lines = [
        "version: 1",
        *section("vpcs", number, "  v%: {}"),
        *section("subnets", number, "  a%: {vpc: v%, zone: us-east-1a}", "  b%: {vpc: v%, zone: any}"),
        *section("security_groups", number, "  g%: {vpc: v%n, associated_vpcs: [v%], ingress: [{groups: [g%n]}]}"),
        f"  shared: {{vpc: v0, associated_vpcs: [{', '.join(f'v{index}' for index in range(number))}],",
        f"    ingress: [{{groups: [{names}]}}], egress: [{{groups: [shared]}}, {{groups: [{names}]}}]}}",
        *section("interfaces", number, "  n%: {subnet: b%, kind: efa, security_groups: [g%, g%n, shared]}"),
        f"  hub: {{subnet: a0, security_groups: [{names}]}}",
        *section("instances", number, "  i%: {type: p4d.24xlarge, subnet: a%, security_groups: [g%n]}"),
        "  hpc: {type: p4d.24xlarge, subnet: a0}",
        *section("interface_permissions", number, '  - {interface: n%, account: "111111111111"}'),
        *section(
            "attachments",
            number,
            "  - {interface: n%, instance: i%, device_index: 1, network_card: 1}",
            "  - {interface: n%, instance: hpc, device_index: 1, network_card: %}",
        ),
    ]
    return "\n".join(lines)


def middleboxes(number: int) -> str:
    """Subnets that reach each other through an instance with many interfaces, and groups that name each other."""
    names = ", ".join(f"g{index}" for index in range(number))
    routes = ", ".join(f"{{destination: 10.1.{index}.0/24, interface: arm{index}}}" for index in range(number))
    lines = [
        "version: 1",
        "vpcs: {v: {cidr: 10.0.0.0/8}}",
        *section(
            "subnets",
            number,
            "  a%: {vpc: v, cidr: 10.0.%.0/24}",
            "  b%: {vpc: v, cidr: 10.1.%.0/24}",
            "  c%: {vpc: v}",
        ),
        *section("security_groups", number, "  g%: {vpc: v, ingress: [{groups: [g%n]}, {cidr: 10.0.%.7/32}]}"),
        f"  shared: {{vpc: v, ingress: [{{groups: [{names}], ports: 1}}, {{cidr: 10.0.0.0/30, ports: 1}}]}}",
        *section(
            "interfaces",
            number,
            "  arm%: {subnet: c%}",
            "  from%: {subnet: a%, security_groups: [g%, shared]}",
            "  to%: {subnet: b%, security_groups: [g%n, shared]}",
            "  hub%: {subnet: a0, security_groups: [g%]}",
            "  far%: {subnet: b0, security_groups: [g%]}",
        ),
        "instances: {fw: {type: c5.large}}",
        *section("attachments", number, "  - {interface: arm%, instance: fw, device_index: %}"),
        *section(
            "route_tables", number, "  r%: {vpc: v, subnets: [a%], routes: [{destination: 10.1.%.0/24, instance: fw}]}"
        ),
        f"  hub: {{vpc: v, subnets: [a0], routes: [{routes}]}}",
    ]
    return "\n".join(lines)


def spokes(number: int) -> str:
    """VPCs with a transit gateway in common; public subnets and load balancers of one VPC."""
    lines = [
        "version: 1",
        *section("vpcs", number, "  v%: {cidr: 10.%.0.0/16}"),
        "  public: {cidr: 172.16.0.0/12}",
        *section(
            "subnets",
            number,
            "  a%: {vpc: v%, zone: us-east-1a, cidr: 10.%.0.0/24}",
            "  b%: {vpc: public, zone: us-east-1a, cidr: 172.16.%.0/24}",
        ),
        "  lb: {vpc: public, zone: us-east-1a, cidr: 172.17.0.0/16}",
        *section("instances", number, "  i%: {type: m5.large, subnet: a%}", "  j%: {type: m5.large, subnet: b%}"),
        *section("elastic_ips", number, "  e%: {instance: j%}"),
        *section("load_balancers", number, "  l%: {type: network, subnets: [lb]}"),
        *section("transit_gateway_attachments", number, "  t%: {transit_gateway: hub, subnets: [a%]}"),
        *section(
            "route_tables",
            number,
            "  r%: {vpc: v%, subnets: [a%], routes: [{destination: 0.0.0.0/0, transit_gateway: hub}]}",
            "  p%: {vpc: public, subnets: [b%], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}",
        ),
    ]
    return "\n".join(lines)


def names(number: int) -> str:
    """Names of addresses, among them those of one load balancer and one security group; a group of many members."""
    members = ", ".join(f"i{index}" for index in range(number))
    targets = ", ".join(
        f"{{address: 10.{index}.0.9}}, {{address: 10.{index}.0.4}}, {{instance: i{index}}}" for index in range(number)
    )
    hosts = ", ".join(f"10.{index}.0.4/32, 10.{index}.0.9/32" for index in range(number))
    lines = [
        "version: 1",
        *section("subnets", number, "  a%: {zone: us-east-1a, cidr: 10.%.0.0/24}", "  b%: {zone: us-east-1b}"),
        f"security_groups: {{all: {{ingress: [{{cidrs: [{hosts}]}}], egress: [{{cidrs: [{hosts}]}}]}}}}",
        *section("interfaces", number, "  n%: {subnet: a%, private_ips: [10.%.0.9], security_groups: [all]}"),
        *section(
            "instances",
            number,
            "  i%: {type: m5.large, subnet: b%, private_ips: [10.%.0.4], os: debian-12}",
        ),
        *section("attachments", number, "  - {interface: n%, instance: i%, device_index: 1}"),
        *section("elastic_ips", number, "  e%: {}"),
        f"failover_groups: {{all: {{mechanism: move-eip, members: [{members}]}}}}",
        f"load_balancers: {{all: {{type: network, subnets: [{', '.join(f'b{i}' for i in range(number))}],",
        f"  targets: [{targets}]}}}}",
        *section(
            "dns_records",
            number,
            "  a%: {instance: i%}",
            "  b%: {interface: n%}",
            "  c%: {address: 10.%.0.4}",
            "  d%: {elastic_ip: e%}",
        ),
    ]
    return "\n".join(lines)


def changes(number: int) -> str:
    """A plan that replaces, moves and resizes."""
    return json.dumps(plan([one for index in range(number) for one in changes_of(index)]))


def changes_of(index: int) -> list[dict]:
    subnet, far, near = f"subnet-0a{index:06x}", f"eni-0a{index:06x}", f"eni-0b{index:06x}"
    here, there = f"i-0a{index:06x}", f"i-0b{index:06x}"
    nic = {"subnet_id": subnet, "private_ips": [f"10.0.{index}.5"], "source_dest_check": False}
    pinned = {"id": there, "network_interface": [{"device_index": 0, "network_interface_id": f"eni-0c{index:06x}"}]}
    slot = {"network_interface_id": near, "instance_id": here, "device_index": 1}
    route = {"destination_cidr_block": "0.0.0.0/0"}
    sizes = [{"id": here, "subnet_id": subnet, "instance_type": type} for type in ("m5.large", "t3.micro")]
    return [
        stays(f"aws_subnet.s[{index}]", {"id": subnet, "availability_zone": "us-east-1" + "ab"[index % 2]}),
        changed(f"aws_network_interface.far[{index}]", nic | {"id": far}, nic, ("id",), actions=REPLACE),
        changed(
            f"aws_network_interface.near[{index}]", nic | {"id": near}, nic | {"id": near, "source_dest_check": True}
        ),
        changed(
            f"aws_network_interface_attachment.a[{index}]", slot, slot | {"instance_id": there}, actions=CREATE_FIRST
        ),
        gone(f"aws_network_interface_attachment.d[{index}]", slot | {"network_interface_id": far}),
        changed(f"aws_instance.i[{index}]", *sizes),
        changed(f"aws_instance.j[{index}]", pinned, pinned, ("id",), actions=CREATE_FIRST),
        *(
            stays(f"aws_route.r{number}[{index}]", route | {"network_interface_id": one})
            for number, one in enumerate((far, near))
        ),
        stays(f"aws_eip.e[{index}]", {"id": f"eipalloc-0a{index:06x}", "network_interface": far}),
    ]


def stack(number: int) -> str:
    """A template of hosts with a second interface, that groups, addresses and conditions belong to."""
    resources: dict[str, Any] = {
        "Vpc": ("VPC", {"CidrBlock": "10.0.0.0/16"}),
        "Subnet": ("Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.0.0/20", "AvailabilityZone": "us-east-1a"}),
    }
    for index in range(number):
        host, side, group = f"Host{index}", f"Side{index}", f"Group{index}"
        placed = {"SubnetId": ref("Subnet")}
        resources |= {
            group: ("SecurityGroup", {"VpcId": ref("Vpc"), "GroupDescription": "hosts"}),
            host: ("Instance", placed | {"InstanceType": "m5.large", "SecurityGroupIds": [ref(group)]}),
            side: ("NetworkInterface", placed | {"GroupSet": [ref(group)]}),
            f"Address{index}": ("EIP", {"InstanceId": ref(host)}),
            f"Attached{index}": (
                "NetworkInterfaceAttachment",
                {"InstanceId": ref(host), "NetworkInterfaceId": ref(side), "DeviceIndex": "1"},
            ),
        }
    return json.dumps(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Parameters": {f"Parameter{index}": {"Type": "String"} for index in range(number)},
            "Conditions": {f"If{index}": {"Fn::Equals": [ref(f"Parameter{index}"), "yes"]} for index in range(number)},
            "Resources": {
                name: {"Type": f"AWS::EC2::{type}", "Properties": properties}
                for name, (type, properties) in resources.items()
            },
        }
    )


def clusters(number: int) -> str:
    """Clusters of EKS with a node group and an add-on each."""
    resources: dict[str, Any] = {
        "Vpc": ("EC2::VPC", {"CidrBlock": "10.0.0.0/16"}),
        "Subnet": ("EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.0.0/20", "AvailabilityZone": "us-east-1a"}),
    }
    for index in range(number):
        named = {"ClusterName": ref(f"Cluster{index}")}
        resources |= {
            f"Cluster{index}": (
                "EKS::Cluster",
                {"Name": f"c{index}", "ResourcesVpcConfig": {"SubnetIds": [ref("Subnet")]}},
            ),
            f"Nodes{index}": (
                "EKS::Nodegroup",
                named | {"Subnets": [ref("Subnet")], "InstanceTypes": ["m5.large" if index % 2 else "t3.medium"]},
            ),
            f"Cni{index}": ("EKS::Addon", named | {"AddonName": "vpc-cni"}),
        }
    return json.dumps(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Resources": {
                name: {"Type": f"AWS::{type}", "Properties": properties}
                for name, (type, properties) in resources.items()
            },
        }
    )


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


DESIGNS = [
    pytest.param(pairs, "topology", 20, id="pairs"),
    pytest.param(anywhere, "topology", 80, id="anywhere"),
    pytest.param(one_instance, "topology", 80, id="one instance"),
    pytest.param(groups, "topology", 80, id="groups"),
    pytest.param(middleboxes, "topology", 100, id="middleboxes"),
    pytest.param(names, "topology", 40, id="names"),
    pytest.param(changes, "terraform-plan", 20, id="plan"),
    pytest.param(stack, "cloudformation", 25, id="stack"),
    pytest.param(spokes, "topology", 60, id="spokes"),
    pytest.param(clusters, "cloudformation", 60, id="clusters"),
]
"""Designs, each with a size at which every limit of what is compared is passed."""


def design_of(make: Callable[[int], str], kind: str, number: int) -> Design:
    design = read(InputFile("design", make(number).encode()), kind)
    assert design.errors == []
    return design


def judged(design: Design, rule: LoadedRule) -> list[Any]:
    options: Sequence[Any] = (rule.rule.options(),) if rule.rule.options else ()
    return list(rule.rule.check(design.networks[0], *options))


def work_of(design: Design, rule: LoadedRule) -> int:
    return steps(lambda: judged(design, rule))


@pytest.mark.parametrize(("make", "kind", "number"), DESIGNS)
def test_rules_do_twice_the_work_on_twice_the_design(make: Callable[[int], str], kind: str, number: int) -> None:
    warm = design_of(make, kind, 2 * number)  # imports and parsed addresses outlive a design
    rules = [one for one in Registry().rules if one.rule.about == "designs"]
    for rule in rules:
        judged(warm, rule)
    small, large = design_of(make, kind, number), design_of(make, kind, 2 * number)
    growth = {one.rule.code: work_of(large, one) / work_of(small, one) for one in rules}
    assert {code: round(times, 1) for code, times in growth.items() if times > MOST_GROWTH} == {}
    assert max(growth.values()) > 1.5


@pytest.mark.parametrize(("make", "kind", "number"), DESIGNS)
def test_reading_does_twice_the_work_on_twice_the_design(make: Callable[[int], str], kind: str, number: int) -> None:
    design_of(make, kind, 1)
    small, large = (steps(lambda size=size: design_of(make, kind, size)) for size in (number, 2 * number))
    assert large / small < MOST_GROWTH


@pytest.mark.parametrize("table", ['[[suppress]]\nrules = ["ENI101"]', '[[per-path]]\nignore = ["nonsense"]'])
def test_a_configuration_of_twice_the_tables(tmp_path: Path, table: str) -> None:
    def work(number: int) -> int:
        path = tmp_path / f"{number}.toml"
        path.write_text("".join(f'{table}\npaths = ["a"]\n' for _ in range(number)))
        return steps(lambda: prepare(Request(config=str(path))))

    work(1)
    assert work(200) / work(100) < MOST_GROWTH


def test_work_that_grows_with_the_square_is_seen() -> None:
    def work(number: int) -> int:
        return steps(lambda: [one for one in range(number) for other in range(number) if one == other])

    assert work(100) / work(50) > 3
