"""When rules about failover are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
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
  must: {mechanism: move-eni, interface: v, members: [one, two], survives: zone}  # warning
  enough: {mechanism: move-eni, interface: v, members: [one, two], survives: instance}
  address: {mechanism: move-secondary-ip, interface: v, members: [one, two]}  # info
  eip: {mechanism: move-eip, interface: v, members: [one, two]}
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
