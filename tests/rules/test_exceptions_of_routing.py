"""When rules about routing are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
    "ENI306 what is not known of a forwarder, of its table, or of a route": """\
vpcs: {v: {internet_gateway: true}}
subnets: {untold: {vpc: v}, open: {vpc: v}, held: {vpc: v}, six: {vpc: v}, clients: {vpc: v}}
interfaces:
  loose: {subnet: held, source_dest_check: false}
  firewall: {subnet: held, managed_by: network-firewall}
instances:
  untold: {type: m5.large, subnet: untold, source_dest_check: false}
  open: {type: m5.large, subnet: open, source_dest_check: false}
  six: {type: m5.large, subnet: six, source_dest_check: false}
route_tables:
  one: {vpc: v, routes: [{destination: 0.0.0.0/0, instance: untold}]}  # undecided
  two: {vpc: v, routes: [{destination: 0.0.0.0/0, instance: open}]}  # undecided
  open: {vpc: v, subnets: [open]}
  held: {vpc: v, subnets: [held], routes: [{destination: 0.0.0.0/0, interface: loose}]}  # undecided
  service: {vpc: v, routes: [{destination: 0.0.0.0/0, interface: firewall}]}
  six: {vpc: v, subnets: [six], routes: [{destination: "::/0", instance: six}]}  # error
  range: {vpc: v, routes: [{destination: 10.9.0.0/16, instance: six}]}
""",
    "ENI307 ways back, and subnets that need none": """\
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, cidr: 10.0.0.0/24}
  b: {vpc: v, cidr: 10.0.1.0/24}
  c: {vpc: v, cidr: 10.0.2.0/24}
  d: {vpc: v, cidr: 10.0.3.0/24}
  e: {vpc: v, cidr: 10.0.4.0/24}
  f: {vpc: v, cidr: 10.0.5.0/24}
  g: {vpc: v, cidr: 10.0.6.0/24}
  h: {vpc: v}
  inside: {vpc: v, cidr: 10.0.9.0/24}
  outside: {vpc: v, cidr: 10.0.10.0/24}
interfaces: {in: {subnet: inside}, out: {subnet: outside}, loose: {subnet: inside}}
instances: {fw: {type: m5.large, interfaces: [{interface: in, device_index: 0}, {interface: out, device_index: 1}]}}
route_tables:
  one-way: {vpc: v, subnets: [a], routes: [{destination: 10.0.1.0/24, interface: in}]}  # warning
  no-way-back: {vpc: v, subnets: [b], routes: []}
  there: {vpc: v, subnets: [c], routes: [{destination: 10.0.3.0/24, interface: in}]}
  wider: {vpc: v, subnets: [d], routes: [{destination: 10.0.2.0/23, interface: out}]}
  to-itself: {vpc: v, subnets: [e], routes: [{destination: 10.0.9.0/24, interface: in}]}
  default: {vpc: v, subnets: [f], routes: [{destination: 0.0.0.0/0, interface: in}]}
  loose: {vpc: v, subnets: [g], routes: [{destination: 10.0.0.0/24, interface: loose}]}  # undecided
  open: {vpc: v, subnets: [h], routes: [{destination: 10.0.3.0/24, interface: in}]}  # undecided
  nobody: {vpc: v, routes: [{destination: 10.0.1.0/24, interface: in}]}
  inner: {vpc: v, subnets: [inside], routes: [{destination: 10.0.1.0/24, interface: out}]}
""",
    "ENI301 interfaces without IP addresses are none": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces:
  fabric: {subnet: a, kind: efa-only}
  trunk: {subnet: a, kind: trunk}
  branch: {subnet: a, kind: branch}
instances: {one: {type: p4d.24xlarge, subnet: a}}
attachments:
  - {interface: fabric, instance: one, device_index: 1, network_card: 1}
  - {interface: trunk, instance: one, device_index: 1}
  - {interface: branch, instance: one, device_index: 2}
""",
    "ENI301 an attachment to nobody knows what may bring an interface into a subnet": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances:
  i: {type: m5.large, subnet: a}  # undecided
  j: {type: m5.large, subnet: b}
attachments: [{interface: n, device_index: 1}]
""",
    "ENI301 a pair of instances shares subnets": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {one: {subnet: b}, two: {subnet: b}}
instances: {active: {type: m5.large, subnet: a}, passive: {type: m5.large, subnet: a}}
attachments:
  - {interface: one, instance: active, device_index: 1}
  - {interface: two, instance: passive, device_index: 1}
""",
    "ENI301 blocks of two VPCs may overlap, those of one never do": """\
vpcs: {v: {}, w: {}, x: {}}
subnets:
  a: {vpc: v, cidr: 10.0.0.0/24}
  b: {vpc: w, cidr: 10.0.0.128/25}
  c: {vpc: x, cidr: 10.0.1.0/24}
  d: {vpc: x}
  e: {cidr: 10.0.0.0/24}
interfaces: {overlaps: {subnet: b}, apart: {subnet: c}, open: {subnet: d}, anywhere: {subnet: e}}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
  three: {type: m5.large, subnet: a}  # undecided
  four: {type: m5.large, subnet: a}
attachments:
  - {interface: overlaps, instance: one, device_index: 1}  # warning
  - {interface: apart, instance: two, device_index: 1}
  - {interface: open, instance: three, device_index: 1}
  - {interface: anywhere, instance: four, device_index: 1}
""",
    "ENI301 systems that route by source address": """\
subnets: {a: {zone: us-east-1a}}
interfaces:
  n1: {subnet: a}
  n2: {subnet: a}
  n3: {subnet: a}
  n4: {subnet: a}
  n5: {subnet: a}
  n6: {subnet: a}
  n7: {subnet: a}
  n8: {subnet: a}
  n9: {subnet: a}
instances:
  linux: {type: m5.large, subnet: a, os: amazon-linux-2023}
  suse: {type: m5.large, subnet: a, os: sles-15}
  redhat: {type: m5.large, subnet: a, os: rhel-9}
  ubuntu: {type: m5.large, subnet: a, os: ubuntu-22.04}
  windows: {type: m5.large, subnet: a, os: windows-2022}
  node: {type: m5.large, subnet: a, node_of: eks}
  flagged: {type: m5.large, subnet: a, policy_routing: true, os: windows-2022}
  not: {type: m5.large, subnet: a, policy_routing: false, os: amazon-linux-2023}
  task: {type: m5.large, subnet: a, node_of: ecs}
attachments:
  - {interface: n1, instance: linux, device_index: 1}  # info
  - {interface: n2, instance: suse, device_index: 1}  # info
  - {interface: n3, instance: redhat, device_index: 1}  # info
  - {interface: n4, instance: ubuntu, device_index: 1}  # warning
  - {interface: n5, instance: windows, device_index: 1}  # warning
  - {interface: n6, instance: node, device_index: 1}  # info
  - {interface: n7, instance: flagged, device_index: 1}  # info
  - {interface: n8, instance: not, device_index: 1}  # warning
  - {interface: n9, instance: task, device_index: 1}  # warning
""",
    "ENI301 Ubuntu routes by source address what is there at boot": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances:
  ubuntu:  # info
    type: m5.large
    os: ubuntu-22.04
    interfaces: [{interface: one, device_index: 0}, {interface: two, device_index: 1}]
""",
    "ENI301 EFA on cards of their own is information, two on one card are not": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {e0: {subnet: a, kind: efa}, e1: {subnet: a, kind: efa}, f0: {subnet: a, kind: efa}, f1: {subnet: a}}
instances:
  cluster:  # info
    type: p4d.24xlarge
    interfaces: [{interface: e0, device_index: 0}, {interface: e1, device_index: 1, network_card: 1}]
  mixed:  # warning
    type: p4d.24xlarge
    interfaces: [{interface: f0, device_index: 0}, {interface: f1, device_index: 1}]
""",
    "ENI301 a failover brings the interface into a subnet that a standby has": """\
subnets: {a: {zone: us-east-1a}, s: {zone: us-east-1a}}
interfaces: {vip: {subnet: a}, far: {subnet: s}, swap: {subnet: a}}
instances:
  one: {type: m5.large, subnet: s}
  two: {type: m5.large, subnet: a}
  three: {type: m5.large, subnet: a, policy_routing: true}
failover_groups:
  bad:
    mechanism: move-eni
    interface: vip  # warning
    members: [one, two]
  good: {mechanism: move-eni, interface: far, members: [two, three]}
  ready: {mechanism: move-eni, interface: swap, members: [one, three]}
  eip: {mechanism: move-eip, interface: vip, members: [one, two]}
""",
    "ENI303 what delivers forwards nothing, and what a service manages is its own matter": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24}}
interfaces:
  own: {subnet: a, private_ips: [10.0.0.9], ipv4_prefixes: [10.0.0.64/28]}
  firewall: {subnet: a, managed_by: network-firewall}
  off: {subnet: a, source_dest_check: false}
instances: {one: {type: m5.large, subnet: a}, nat: {type: m5.large, subnet: a, source_dest_check: false}}
attachments: [{interface: own, instance: one, device_index: 1}, {interface: off, instance: one, device_index: 2}]
route_tables:
  r:
    routes:
      - {destination: 10.0.0.9/32, interface: own}
      - {destination: 10.0.0.64/28, interface: own}
      - {destination: 10.0.0.65/32, interface: own}
      - {destination: 0.0.0.0/0, interface: firewall}
      - {destination: 192.168.0.0/16, interface: off}
      - {destination: 192.168.1.0/24, instance: nat}
      - {destination: 192.168.2.0/24, nat_gateway: n}
      - {destination: 192.168.3.0/24, interface: own}  # error
      - {destination: 192.168.4.0/24, instance: one}  # undecided
nat_gateways: {n: {subnet: a}}
""",
    "ENI304 what an agent, a group, a launch or a service holds": """\
subnets: {a: {zone: us-east-1a}}
interfaces:
  agent: {subnet: a, attached_by_agent: true}
  group: {subnet: a}
  launch: {subnet: a}
  service: {subnet: a, managed_by: network-firewall}
  attached: {subnet: a}
  none: {subnet: a}
instances:
  one: {type: m5.large, interfaces: [{interface: launch, device_index: 0}]}
  two: {type: m5.large, subnet: a}
attachments: [{interface: attached, instance: two, device_index: 1}]
failover_groups: {g: {mechanism: move-eni, interface: group, members: [one, two]}}
route_tables:
  r:
    routes:
      - {destination: 10.1.0.0/16, interface: agent}
      - {destination: 10.2.0.0/16, interface: group}
      - {destination: 10.3.0.0/16, interface: launch}
      - {destination: 10.4.0.0/16, interface: service}
      - {destination: 10.5.0.0/16, interface: attached}
      - {destination: 10.6.0.0/16, interface: eni-0a1b2c3d4e5f60718}  # undecided
      - {destination: 10.7.0.0/16, interface: none}  # warning
""",
    "ENI305 an instance with one interface may be named": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n: {subnet: b}, m: {subnet: b}, o: {subnet: a}}
instances:
  one: {type: m5.large, subnet: a}
  later: {type: m5.large, subnet: a}
  launched: {type: m5.large, interfaces: [{interface: o, device_index: 0}, {interface: m, device_index: 1}]}
attachments: [{interface: n, instance: later, device_index: 1}]
elastic_ips:
  fine: {instance: one}
  named: {interface: n}
  race: {instance: later}  # warning
  error: {instance: launched}  # error
route_tables:
  r: {routes: [{destination: 10.1.0.0/16, instance: one}, {destination: 10.2.0.0/16, interface: n}]}
  race: {routes: [{destination: 10.3.0.0/16, instance: later}]}  # warning
  error: {routes: [{destination: 10.4.0.0/16, instance: launched}]}  # error
  both: {routes: [{destination: 10.3.0.0/16, instance: later}, {destination: 10.4.0.0/16, instance: launched}]}  # error
""",
    "ENI306 a way out keeps a forwarder from sending to itself": """\
vpcs: {v: {internet_gateway: true}}
subnets: {loop: {vpc: v}, out: {vpc: v}, peer: {vpc: v}, arms: {vpc: v}, inner: {vpc: v}}
interfaces: {side: {subnet: inner}}
instances:
  wrong: {type: m5.large, subnet: loop, source_dest_check: false}
  nat: {type: m5.large, subnet: out, source_dest_check: false}
  tunnel: {type: m5.large, subnet: peer, source_dest_check: false}
  firewall: {type: m5.large, subnet: arms, source_dest_check: false}
attachments: [{interface: side, instance: firewall, device_index: 1}]
elastic_ips: {n: {instance: nat}, t: {instance: tunnel}, f: {instance: firewall}}
route_tables:
  loop: {subnets: [loop], routes: [{destination: 0.0.0.0/0, instance: wrong}]}  # error
  out: {subnets: [out], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  peer:
    subnets: [peer]
    routes: [{destination: 0.0.0.0/0, instance: tunnel}, {destination: 203.0.113.9/32, internet_gateway: true}]
  inner: {subnets: [inner], routes: [{destination: 0.0.0.0/0, interface: side}]}
  arms: {subnets: [arms], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])
