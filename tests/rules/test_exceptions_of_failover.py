"""When rules about failover are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
    "ENI501 what is not known of a standby": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}, n: {}}
interfaces:
  v: {subnet: s}
  e: {subnet: s, kind: efa}
  p: {subnet: s, ipv4_prefix_count: 1}
  six: {subnet: s, ipv6_address_count: 3}
  huge: {subnet: s, secondary_private_ip_count: 64}
  branch: {subnet: s, kind: branch}
  fabric: {subnet: s, kind: efa-only, secondary_private_ip_count: 3}
  x: {subnet: a}
  y: {subnet: a}
  z: {subnet: a}
instances:
  one: {type: c5n.18xlarge, subnet: a}
  two: {type: c5n.18xlarge, subnet: a}
  open: {subnet: a}
  nowhere: {type: m5.large, subnet: n}
  taken: {type: m5.large, subnet: a}
  unsure: {type: m5.large, subnet: a}
  small: {type: t3.micro, subnet: a}
  full: {type: t3.micro, subnet: a}
attachments:
  - {interface: x, instance: taken, device_index: 1}
  - {interface: y, instance: unsure}
  - {interface: z, instance: full, device_index: 1}
failover_groups:
  type: {mechanism: move-eni, interface: v, members: [one, open]}  # undecided
  zone: {mechanism: move-eni, interface: v, members: [one, nowhere]}  # undecided
  index: {mechanism: move-eni, interface: v, device_index: 1, members: [one, taken]}  # error
  free: {mechanism: move-eni, interface: v, device_index: 2, members: [one, taken]}
  unsure: {mechanism: move-eni, interface: v, device_index: 1, members: [one, unsure]}  # undecided
  efa: {mechanism: move-eni, interface: e, members: [one, open]}  # undecided
  fits: {mechanism: move-eni, interface: e, members: [one, two]}
  prefixes: {mechanism: move-eni, interface: p, members: [one, open]}  # undecided
  nitro: {mechanism: move-eni, interface: p, members: [one, two]}
  six: {mechanism: move-eni, interface: six, members: [one, small]}  # error
  enough: {mechanism: move-eni, interface: six, members: [one, two]}
  huge: {mechanism: move-eni, interface: huge, members: [one, two]}
  branch: {mechanism: move-eni, interface: branch, members: [one, full]}
  fabric: {mechanism: move-eni, interface: fabric, members: [one, two]}
  none: {mechanism: move-eni, members: [one, small]}  # undecided
""",
    "ENI501 a group of instances starts them in its zones": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, s: {zone: us-east-1a}, n: {}}
interfaces: {v: {subnet: s}}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups:
  here: {launch_template: node, subnets: [a]}
  both: {launch_template: node, subnets: [a, b]}
  zones: {launch_template: node, zones: [us-east-1b]}
  open: {launch_template: node, subnets: [a, n]}
  nowhere: {launch_template: node}
failover_groups:
  g1: {mechanism: move-eni, interface: v, members: [here]}
  g2: {mechanism: move-eni, interface: v, members: [both]}  # error
  g3: {mechanism: move-eni, interface: v, members: [zones]}  # error
  g4: {mechanism: move-eni, interface: v, members: [open]}  # undecided
  g5: {mechanism: move-eni, interface: v, members: [nowhere]}  # undecided
""",
    "ENI501 what a standby lacks": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, s: {zone: us-east-1a}}
interfaces:
  v1: {subnet: s}
  v2: {subnet: s, secondary_private_ip_count: 3}
  v3: {subnet: s, ipv4_prefix_count: 1}
  v4: {subnet: s, kind: efa}
  x: {subnet: s}
instances:
  one: {type: m5.large, subnet: a}
  far: {type: m5.large, subnet: b}
  full: {type: t3.micro, subnet: a}
  small: {type: t3.micro, subnet: a}
  xen: {type: t2.large, subnet: a}
attachments: [{interface: x, instance: full, device_index: 1}]
failover_groups:
  zone: {mechanism: move-eni, interface: v1, members: [one, far]}  # error
  slot: {mechanism: move-eni, interface: v1, members: [one, full]}  # error
  addresses: {mechanism: move-eni, interface: v2, members: [one, small]}  # error
  prefixes: {mechanism: move-eni, interface: v3, members: [one, xen]}  # error
  fabric: {mechanism: move-eni, interface: v4, members: [one, small]}  # error
  eip: {mechanism: move-eip, interface: v1, members: [one, far]}
  route: {mechanism: retarget-route, interface: v1, members: [one, far]}
  fine: {mechanism: move-eni, interface: v1, members: [one, small]}
""",
    "ENI502 a primary interface is not moved, but replaced, or its address moved": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces: {p: {subnet: a}, q: {subnet: a}, v: {subnet: s}}
instances:
  one: {type: m5.large, interfaces: [{interface: p, device_index: 0}, {interface: v, device_index: 1}]}
  two: {type: m5.large, subnet: a}
failover_groups:
  wrong: {mechanism: move-eni, interface: p, members: [one, two]}  # error
  replaced: {mechanism: replace, interface: p, members: [one, two]}
  address: {mechanism: move-secondary-ip, interface: p, members: [one, two]}
  right: {mechanism: move-eni, interface: v, members: [one, two]}
""",
    "ENI502 an index that is not known leaves it open": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces: {p: {subnet: s}, t: {subnet: s}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: a}}
launch_templates: {node: {type: m5.large, interfaces: [{interface: t, device_index: 0}]}}
auto_scaling_groups: {g: {launch_template: node, zones: [us-east-1a]}}
attachments: [{interface: p, instance: one}]
failover_groups:
  later: {mechanism: move-eni, interface: p, members: [one, two]}
  template: {mechanism: move-eni, interface: t, members: [one, g]}  # error
  nothing: {mechanism: move-eni, members: [one, two]}  # undecided
  other: {mechanism: retarget-route, interface: t, members: [one, two]}
""",
    "ENI503 what a move loses, and systems that take an interface at run time": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces: {v1: {subnet: s}, v2: {subnet: s, kind: efa}, v3: {subnet: s}, v4: {subnet: s}}
instances:
  one: {type: c5n.18xlarge, subnet: a, os: amazon-linux-2023}
  two: {type: c5n.18xlarge, subnet: a, os: windows-2022}
  three: {type: c5n.18xlarge, subnet: a, os: debian-12}
  four: {type: c5n.18xlarge, subnet: a, os: debian-12, os_hotplug: true}
attachments:
  - {interface: v3, instance: one, device_index: 1, ena_express: true}
  - {interface: v4, instance: one, device_index: 2, ena_queues: 4}
failover_groups:
  fine: {mechanism: move-eni, interface: v1, members: [one, two, four]}
  fabric: {mechanism: move-eni, interface: v2, members: [one, two]}  # error
  express: {mechanism: move-eni, interface: v3, members: [one, two]}  # warning
  system: {mechanism: move-eni, interface: v1, members: [one, three]}  # undecided
  queues: {mechanism: move-eni, interface: v4, members: [one, two]}  # info
""",
    "ENI504 an attachment that an agent makes first is its own": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces:
  v1: {subnet: s}
  v2: {subnet: s}
  v3: {subnet: s, attached_by_agent: true}
  v4: {subnet: s}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: a}}
attachments:
  - {interface: v1, instance: one, device_index: 1, managed_by: iac}
  - {interface: v2, instance: one, device_index: 2, managed_by: agent}
  - {interface: v3, instance: two, device_index: 1}
  - {interface: v4, instance: two, device_index: 2, managed_by: iac}
failover_groups:
  g1: {mechanism: move-eni, interface: v1, members: [one, two]}  # warning
  g2: {mechanism: move-eni, interface: v2, members: [one, two]}
  g3: {mechanism: move-eni, interface: v3, members: [one, two]}
  g4: {mechanism: move-eip, interface: v4, members: [one, two]}
""",
    "ENI505 what survives a zone": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}, b: {zone: us-east-1b}}
interfaces: {v: {subnet: s}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: a}}
failover_groups:
  plain: {mechanism: move-eni, interface: v, members: [one, two]}  # info
  must: {mechanism: move-eni, interface: v, members: [one, two], survives: zone}
  enough: {mechanism: move-eni, interface: v, members: [one, two], survives: instance}
  address: {mechanism: move-secondary-ip, interface: v, members: [one, two]}  # info
  eip: {mechanism: move-eip, interface: v, members: [one, two]}
""",
    "ENI505 zones that are not known": """\
subnets: {a: {zone: us-east-1a}, n: {}, s: {zone: us-east-1a}}
interfaces: {v: {subnet: s}, open: {subnet: n}}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
  nowhere: {type: m5.large, subnet: n}
failover_groups:
  unsure: {mechanism: move-eni, interface: v, members: [one, nowhere]}  # undecided
  anywhere: {mechanism: move-eni, interface: open, members: [one, two]}  # undecided
  route: {mechanism: retarget-route, interface: v, members: [one, two], survives: zone}
""",
    "ENI505 groups of instances, and a group without members": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces: {v: {subnet: s}}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups:
  here: {launch_template: node, subnets: [a]}
  zones: {launch_template: node, zones: [us-east-1a]}
  nowhere: {launch_template: node}
failover_groups:
  subnet: {mechanism: move-eni, interface: v, members: [here]}  # info
  zone: {mechanism: move-eni, interface: v, members: [zones]}  # info
  open: {mechanism: move-eni, interface: v, members: [nowhere]}  # undecided
  empty: {mechanism: move-eni, interface: v}
""",
    "ENI505 a group of instances in two zones": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, s: {zone: us-east-1a}}
interfaces: {v: {subnet: s}}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups: {both: {launch_template: node, subnets: [a, b]}}
failover_groups: {g: {mechanism: move-eni, interface: v, members: [both]}}
""",
    "ENI505 another group covers another zone": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}, t: {zone: us-east-1b}, s: {zone: us-east-1a}}
interfaces: {v: {subnet: s}, w: {subnet: t}}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
  three: {type: m5.large, subnet: b}
  four: {type: m5.large, subnet: b}
failover_groups:
  here: {mechanism: move-eni, interface: v, members: [one, two]}
  there: {mechanism: move-eni, interface: w, members: [three, four]}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])
