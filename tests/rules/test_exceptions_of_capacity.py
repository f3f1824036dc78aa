"""When rules about capacity are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

_ON_CARD_1 = "{device_index: 1, network_card: 1}"


def _slots(number: int, more: str = "") -> str:
    """That many interfaces on network card 0."""
    return ", ".join(f"{{device_index: {index}{more and ', '}{more}}}" for index in range(number))


DESIGNS = {
    "ENI201 a branch sits behind its trunk": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {t: {subnet: b, kind: trunk}, x: {subnet: b, kind: branch}}
instances:
  ok: {type: t3.micro, subnet: a}
attachments:
  - {interface: t, instance: ok, device_index: 1}
  - {interface: x, instance: ok, device_index: 2}
""",
    "ENI201 an EFA-only interface counts": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a, kind: efa-only}, two: {subnet: a, kind: efa-only}}
instances:
  full: {type: t3.micro, subnet: a}  # error
attachments:
  - {interface: one, instance: full, device_index: 1}
  - {interface: two, instance: full, device_index: 2}
""",
    "ENI201 one interface that is declared twice counts once": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}}
instances: {ok: {type: t3.micro, subnet: a}}
attachments:
  - {interface: one, instance: ok, device_index: 1}
  - {interface: one, instance: ok, device_index: 2}
""",
    "ENI201 two interfaces in one slot are two": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances:
  full: {type: t3.micro, subnet: a}  # error
attachments:
  - {interface: one, instance: full, device_index: 1}
  - {interface: two, instance: full, device_index: 1}
""",
    "ENI201 a node that has room for an agent is fine, and one that is not a node may be full": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {one: {subnet: b}, two: {subnet: b}, three: {subnet: b}}
instances:
  roomy: {type: t3.medium, subnet: a, node_of: ecs}
  full: {type: t3.micro, subnet: a}
  node: {type: t3.micro, subnet: a, node_of: ecs}  # warning
attachments:
  - {interface: one, instance: roomy, device_index: 1}
  - {interface: two, instance: full, device_index: 1}
  - {interface: three, instance: node, device_index: 1}
""",
    "ENI201 of several types, some or all are too small": """\
subnets: {a: {zone: us-east-1a}}
launch_templates:
  some: {types: [t3.micro, m5.large], interfaces: [{device_index: 0}, {device_index: 1}, {device_index: 2}]}  # warning
  all: {types: [t3.micro, t2.micro], interfaces: [{device_index: 0}, {device_index: 1}, {device_index: 2}]}  # error
  none: {types: [m5.large, c5.large], interfaces: [{device_index: 0}, {device_index: 1}, {device_index: 2}]}
""",
    "ENI202 cards that there are not, or that are full": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances:
  single: {type: m5.large, subnet: a}
  double: {type: c6in.32xlarge, subnet: a}
attachments:
  - {interface: one, instance: single, device_index: 1, network_card: 1}  # error
  - {interface: two, instance: double, device_index: 1, network_card: 1}
""",
    "ENI202 of a type that is not known only what no type allows is found": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a, kind: efa-only, private_ips: [10.0.0.9]}, two: {subnet: a}}
instances:
  wrong: {interfaces: [{interface: two, device_index: 0}, {interface: one, device_index: 1}]}  # error
""",
    "ENI202 EFA is attached at launch or to an instance that is stopped": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a, kind: efa}, two: {subnet: a, kind: efa}, three: {subnet: a, kind: efa}}
instances:
  launched: {type: c5n.18xlarge, interfaces: [{interface: one, device_index: 0}]}
  stopped: {type: c5n.18xlarge, subnet: a, state: stopped}
  running: {type: c5n.18xlarge, subnet: a}
attachments:
  - {interface: two, instance: stopped, device_index: 1}
  - {interface: three, instance: running, device_index: 1}  # error
""",
    "ENI202 the primary interface is on card 0": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances:
  wrong: {type: p4d.24xlarge, interfaces: [{interface: one, device_index: 0, network_card: 1}]}  # error
  right:
    type: p4d.24xlarge
    interfaces: [{interface: one, device_index: 0}, {interface: two, device_index: 0, network_card: 1}]
""",
    "ENI202 an EFA-only interface has no address, whichever way it is asked for": """\
subnets: {a: {zone: us-east-1a}}
interfaces:
  p: {subnet: a}
  v4: {subnet: a, kind: efa-only, secondary_private_ip_count: 1}
  v6: {subnet: a, kind: efa-only, ipv6_address_count: 1}
  none: {subnet: a, kind: efa-only}
instances:
  one: {type: p5.48xlarge, interfaces: [{device_index: 0}, {interface: v4, device_index: 1, network_card: 1}]}  # error
  two: {type: p5.48xlarge, interfaces: [{device_index: 0}, {interface: v6, device_index: 1, network_card: 1}]}  # error
  three: {type: p5.48xlarge, interfaces: [{device_index: 0}, {interface: none, device_index: 1, network_card: 1}]}
""",
    "ENI202 queues that are set make room on a card": f"""\
launch_templates:
  full: {{type: c6in.32xlarge, interfaces: [{_slots(8)}, {_ON_CARD_1}]}}
  over: {{type: c6in.32xlarge, interfaces: [{_slots(9)}, {_ON_CARD_1}]}}  # error
  flexible: {{type: c6in.32xlarge, interfaces: [{_slots(12, "ena_queues: 2")}, {_ON_CARD_1}]}}
  beyond: {{type: c6in.32xlarge, interfaces: [{_slots(13, "ena_queues: 2")}, {_ON_CARD_1}]}}  # error
""",
    "ENI202 cards that hold no EFA, and fewer EFA than cards": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {e: {subnet: a, kind: efa}, f: {subnet: a, kind: efa}, g: {subnet: a, kind: efa}, h: {subnet: a, kind: efa}}
instances:
  first: {type: p6-b300.48xlarge, interfaces: [{interface: e, device_index: 0}]}  # error
  further: {type: p6-b300.48xlarge, interfaces: [{device_index: 0}, {interface: f, device_index: 0, network_card: 1}]}
  one: {type: i8ge.48xlarge, interfaces: [{interface: g, device_index: 0}]}
  two:
    type: i8ge.48xlarge
    interfaces:
      - {interface: g, device_index: 0}
      - {interface: h, device_index: 0, network_card: 1}  # error
""",
    "ENI202 a branch takes no place on a card": f"""\
subnets: {{a: {{zone: us-east-1a}}}}
interfaces: {{b: {{subnet: a, kind: branch}}}}
instances:
  full: {{type: c6in.32xlarge, interfaces: [{_slots(8)}, {_ON_CARD_1}]}}
attachments: [{{interface: b, instance: full, device_index: 9}}]
""",
    "ENI202 a launch without device 0 is a matter of its slots": """\
instances:
  odd: {type: p4d.24xlarge, interfaces: [{device_index: 1, network_card: 1}]}
""",
    "ENI202 a type without EFA": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a, kind: efa}}
instances:
  wrong: {type: t3.large, interfaces: [{interface: one, device_index: 0}]}  # error
""",
    "ENI203 gaps and one index on several cards are fine": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}, three: {subnet: a}}
instances: {hpc: {type: p4d.24xlarge, subnet: a}}
attachments:
  - {interface: one, instance: hpc, device_index: 7}
  - {interface: two, instance: hpc, device_index: 1, network_card: 1}
  - {interface: three, instance: hpc, device_index: 1, network_card: 2}
""",
    "ENI203 a template without device 0 is completed by its launch, unless a group launches from it": """\
subnets: {a: {zone: us-east-1a}}
launch_templates:
  part: {type: m5.large, interfaces: [{device_index: 1}]}
  whole: {type: m5.large, interfaces: [{device_index: 1}]}  # error
auto_scaling_groups: {g: {launch_template: whole, subnets: [a]}}
""",
    "ENI203 a declared attachment takes the slot of the primary": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances:
  web: {type: m5.large, subnet: a}
  db: {type: m5.large, interfaces: [{interface: two, device_index: 0}]}
attachments:
  - {interface: one, instance: web, device_index: 0}  # error
  - {interface: two, instance: db, device_index: 0}
""",
    "ENI203 an attachment to nobody knows what may take a slot that is taken somewhere": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}, m: {subnet: a}, o: {subnet: a}, p: {subnet: a}}
instances: {i: {type: m5.large, subnet: a}}
attachments:
  - {interface: n, instance: i, device_index: 1}
  - {interface: m, device_index: 1}  # undecided
  - {interface: o, device_index: 5}
  - {interface: p}  # undecided
""",
    "ENI203 each entry of a list that takes a slot again is reported": """\
subnets: {a: {zone: us-east-1a}}
instances:
  i:
    type: m5.large
    interfaces:
      - {device_index: 0}
      - {device_index: 1}
      - {device_index: 1}  # error
      - {device_index: 1}  # error
""",
    "ENI203 one interface in one slot is no conflict, however often that is written": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {p: {subnet: a}, n: {subnet: a}, m: {subnet: a}, o: {subnet: a}}
instances:
  listed: {type: m5.large, interfaces: [{interface: p, device_index: 0}, {interface: n, device_index: 1}]}
  other: {type: m5.large, subnet: a}
attachments:
  - {interface: n, instance: listed, device_index: 1}
  - {interface: m, instance: listed, device_index: 1}  # error
  - {interface: o, instance: other, device_index: 1}
  - {interface: o, instance: other, device_index: 1}
""",
    "ENI204 a prefix is one address, IPv6 has a limit of its own, EFA-only has none": """\
subnets: {a: {zone: us-east-1a}}
interfaces:
  fits: {subnet: a, ipv4_prefix_count: 1}
  many: {subnet: a, ipv4_prefix_count: 2}  # error
  both: {subnet: a, secondary_private_ip_count: 1, ipv6_address_count: 2}
  six: {subnet: a, ipv6_address_count: 3}  # error
  none: {subnet: a, kind: efa-only, secondary_private_ip_count: 60}
instances:
  one: {type: t3.micro, subnet: a}
  two: {type: t3.micro, subnet: a}
  three: {type: t3.micro, subnet: a}
  four: {type: t3.micro, subnet: a}
  five: {type: t3.micro, subnet: a}
attachments:
  - {interface: fits, instance: one, device_index: 1}
  - {interface: many, instance: two, device_index: 1}
  - {interface: both, instance: three, device_index: 1}
  - {interface: six, instance: four, device_index: 1}
  - {interface: none, instance: five, device_index: 1}
""",
    "ENI204 an interface that nothing holds is judged by the largest type": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24}}
interfaces:
  large: {subnet: a, secondary_private_ip_count: 63}
  larger: {subnet: a, secondary_private_ip_count: 64}  # error
""",
    "ENI204 a type without IPv6": """\
subnets: {a: {zone: us-east-1a}}
interfaces:
  six: {subnet: a, ipv6_address_count: 1}  # error
instances: {old: {type: m3.large, subnet: a}}
attachments: [{interface: six, instance: old, device_index: 1}]
""",
    "ENI205 Xen has no prefixes, and other sizes than /28 and /80 are none": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}}
interfaces:
  xen: {subnet: a, ipv4_prefix_count: 1}  # error
  nitro: {subnet: a, ipv4_prefix_count: 1}
  wide: {subnet: a, ipv4_prefixes: [10.0.0.64/27]}  # error
  right: {subnet: a, ipv4_prefixes: [10.0.0.64/28], ipv6_prefixes: ["2001:db8:0:0:1::/80"]}
  wider: {subnet: a, ipv6_prefixes: ["2001:db8::/64"]}  # error
instances: {old: {type: t2.large, subnet: a}, new: {type: t3.large, subnet: a}}
attachments:
  - {interface: xen, instance: old, device_index: 1}
  - {interface: nitro, instance: new, device_index: 1}
""",
    "ENI206 five are fine, sixteen a warning, more an error": """\
subnets: {a: {zone: us-east-1a}}
security_groups: {A}
interfaces:
  five: {subnet: a, security_groups: [g0, g1, g2, g3, g4]}
  twice: {subnet: a, security_groups: [g0, g1, g2, g3, g4, g4]}
  six: {subnet: a, security_groups: [g0, g1, g2, g3, g4, g5]}  # warning
  sixteen: {subnet: a, security_groups: [B]}  # warning
  seventeen: {subnet: a, security_groups: [B, g16]}  # error
""".replace("{A}", "{" + ", ".join(f"g{n}: {{}}" for n in range(17)) + "}").replace(
        "B", ", ".join(f"g{n}" for n in range(16))
    ),
    "ENI206 a quota that is stated is the limit": """\
quotas: {security_groups_per_interface: 6}
subnets: {a: {zone: us-east-1a}}
security_groups: {g0: {}, g1: {}, g2: {}, g3: {}, g4: {}, g5: {}, g6: {}}
interfaces:
  six: {subnet: a, security_groups: [g0, g1, g2, g3, g4, g5]}
  seven: {subnet: a, security_groups: [g0, g1, g2, g3, g4, g5, g6]}  # error
""",
    "ENI207 what takes addresses, and what does not": """\
vpcs: {v: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56"}}
subnets:
  full: {vpc: v, zone: us-east-1a, cidr: 10.0.0.0/28}
  over: {vpc: v, zone: us-east-1a, cidr: 10.0.0.16/28}  # error
  fabric: {vpc: v, zone: us-east-1a, cidr: 10.0.0.32/28}
  prefixes: {vpc: v, zone: us-east-1a, cidr: 10.0.0.64/27}  # error
  picked: {vpc: v, zone: us-east-1a, cidr: 10.0.0.96/27}  # error
  six: {vpc: v, zone: us-east-1a, ipv6_cidr: "2001:db8::/64", ipv6_only: true}
interfaces:
  a: {subnet: full, secondary_private_ip_count: 9}
  b: {subnet: over, secondary_private_ip_count: 10}
  c: {subnet: fabric, kind: efa-only}
  d: {subnet: prefixes, ipv4_prefixes: [10.0.0.64/28, 10.0.0.80/28]}
  picked: {subnet: picked, ipv4_prefix_count: 2}
  e: {subnet: six, ipv6_address_count: 40}
instances:
  stopped: {type: m5.large, subnet: full, state: stopped}
  another: {type: m5.large, subnet: over}
""",
    "ENI207 what each instance of a group takes": """\
subnets:
  several: {zone: us-east-1a, cidr: 10.0.0.0/28}  # error
  fixed: {zone: us-east-1a, cidr: 10.0.0.16/28}
  gateways: {zone: us-east-1a, cidr: 10.0.0.32/28}  # error
  count: {zone: us-east-1a, cidr: 10.0.0.48/28}  # error
interfaces: {own: {subnet: fixed, secondary_private_ip_count: 9}}
instances: {many: {type: m5.large, subnet: count, count: 12}}
launch_templates:
  two: {type: m5.large, interfaces: [{device_index: 0, secondary_private_ip_count: 1}, {device_index: 1}]}
  none: {type: m5.large, interfaces: [{interface: own, device_index: 0}]}
auto_scaling_groups:
  g: {launch_template: two, subnets: [several], min: 4, max: 4}
  h: {launch_template: none, subnets: [fixed], min: 1, max: 1}
nat_gateways:
  n: {subnet: gateways, private_ips: [10.0.0.36, 10.0.0.37, 10.0.0.38, 10.0.0.39, 10.0.0.40, 10.0.0.41]}
  m: {subnet: gateways, private_ips: [10.0.0.42, 10.0.0.43, 10.0.0.44, 10.0.0.45, 10.0.0.46, 10.0.0.35]}
""",
    "ENI207 a group that grows, and one that has as many at least": """\
subnets:
  small: {zone: us-east-1a, cidr: 10.0.0.0/28}  # warning
  most: {zone: us-east-1a, cidr: 10.0.0.16/28}  # warning
  room: {zone: us-east-1a, cidr: 10.0.0.32/28}
  least: {zone: us-east-1a, cidr: 10.0.0.48/28}  # error
  spread: {zone: us-east-1a, cidr: 10.0.0.64/28}
  other: {zone: us-east-1b, cidr: 10.0.0.80/28}
  full: {zone: us-east-1a, cidr: 10.0.0.96/28}  # warning
  large: {zone: us-east-1b, cidr: 10.0.1.0/24}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups:
  g: {launch_template: node, subnets: [small], min: 1, max: 12}
  h: {launch_template: node, subnets: [most], min: 1, max: 10}
  i: {launch_template: node, subnets: [room], min: 1, max: 8}
  j: {launch_template: node, subnets: [least], min: 12, max: 12}
  k: {launch_template: node, subnets: [spread, other], min: 12, max: 16}
  l: {launch_template: node, subnets: [full, large], min: 1, max: 17}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])
