"""When rules about addresses and groups are silent, warn or ask: each exception, on lines that say what is said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
    "ENI604 one at a time, and one for each address": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24}}
interfaces:
  n: {subnet: a, private_ips: [10.0.0.9, 10.0.0.10]}
  m: {subnet: a, private_ips: [10.0.0.11]}
elastic_ips:
  a: {interface: n, private_ip: 10.0.0.9}
  b: {interface: n, private_ip: 10.0.0.10}
  c: {interface: m, private_ip: 10.0.0.12}  # error
  d: {interface: n, private_ip: 10.0.0.10}  # error
""",
    "ENI604 two gateways, or a gateway and an interface, share no address": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
elastic_ips: {one: {}, two: {interface: n}, three: {}}
nat_gateways:
  first: {subnet: a, elastic_ips: [one]}
  second: {subnet: a, elastic_ips: [one]}  # error
  third: {subnet: a, elastic_ips: [two]}  # error
  fourth: {subnet: a, elastic_ips: [three]}
""",
    "ENI604 the primary address is one address, whether it is named or not": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24}}
interfaces:
  listed: {subnet: a, private_ips: [10.0.0.9]}
  picked: {subnet: a}
  more: {subnet: a, private_ips: [10.0.0.11, 10.0.0.12]}
elastic_ips:
  a: {interface: listed}
  b: {interface: listed, private_ip: 10.0.0.9}  # error
  c: {interface: picked}
  d: {interface: picked}  # error
  e: {interface: more}
  f: {interface: more, private_ip: 10.0.0.12}
""",
    "ENI604 addresses of prefixes, of failover groups, and of interfaces that are not in the design": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}}
interfaces:
  n: {subnet: a, private_ips: [10.0.0.9], ipv4_prefixes: [10.0.0.64/28], ipv6_addresses: ["2001:db8::9"]}
  counted: {subnet: a, private_ips: [10.0.0.10], secondary_private_ip_count: 2}
  m: {subnet: a, private_ips: [10.0.0.13]}
instances: {i: {type: m5.large, interfaces: [{interface: m, device_index: 0}]}, j: {type: m5.large, subnet: a}}
failover_groups: {g: {mechanism: move-secondary-ip, private_ip: 10.0.0.50, members: [i, j]}}
elastic_ips:
  prefix: {interface: n, private_ip: 10.0.0.70}
  beside: {interface: n, private_ip: 10.0.0.90}  # error
  counted: {interface: counted, private_ip: 10.0.0.20}  # undecided
  outside: {interface: counted, private_ip: 10.0.1.20}  # error
  moved: {interface: m, private_ip: 10.0.0.50}
  wrong: {interface: m, private_ip: 10.0.0.51}  # error
  far: {interface: eni-0a1b2c3d4e5f60718, private_ip: 10.0.0.99}
""",
    "ENI606 the quota, and one that is stated": """\
region: us-east-1
elastic_ips:
  a: {}
  b: {}
  c: {}
  d: {}
  e: {}
""",
    "ENI606 one more than the quota": """\
region: us-east-1
elastic_ips:
  a: {}
  b: {}
  c: {}
  d: {}
  e: {}
  f: {}  # warning
""",
    "ENI606 an account without any": """\
region: us-east-1
quotas: {elastic_ips: 0}
elastic_ips:
  a: {}  # warning
""",
    "ENI606 a quota that was raised is the limit": """\
region: us-east-1
quotas: {elastic_ips: 6}
elastic_ips: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
""",
    "ENI803 addresses that a subnet gives, and that it keeps": """\
subnets:
  a: {zone: us-east-1a, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}
  b: {zone: us-east-1a, cidr: 10.0.1.0/24}
interfaces:
  first: {subnet: a, private_ips: [10.0.0.3]}  # error
  last: {subnet: a, private_ips: [10.0.0.255]}  # error
  next: {subnet: a, private_ips: [10.0.0.4]}
  end: {subnet: a, private_ips: [10.0.0.254]}
  outside: {subnet: a, private_ips: [10.0.1.9]}  # error
  six: {subnet: a, ipv6_addresses: ["2001:db8::3"]}  # error
  lastsix: {subnet: a, ipv6_addresses: ["2001:db8::ffff:ffff:ffff:ffff"]}  # error
  rightsix: {subnet: a, ipv6_addresses: ["2001:db8::4"]}
  far: {subnet: a, ipv6_addresses: ["2001:db9::4"]}  # error
""",
    "ENI803 an address twice": """\
vpcs: {v: {}, w: {}}
subnets:
  a: {vpc: v, cidr: 10.0.0.0/24}
  b: {vpc: w, cidr: 10.0.0.0/24}
interfaces:
  one: {subnet: a, private_ips: [10.0.0.9]}
  two: {subnet: a, private_ips: [10.0.0.9]}  # error
  other: {subnet: b, private_ips: [10.0.0.9]}
nat_gateways:
  nat: {subnet: a, private_ips: [10.0.0.9]}  # error
""",
    "ENI803 an address that a group moves is listed on each of its members": """\
subnets: {a: {zone: us-east-1a, cidr: 10.0.0.0/24}}
interfaces:
  one: {subnet: a, private_ips: [10.0.0.9, 10.0.0.50]}
  two: {subnet: a, private_ips: [10.0.0.10, 10.0.0.50]}
instances: {i: {type: m5.large, interfaces: [{interface: one, device_index: 0}]},
  j: {type: m5.large, interfaces: [{interface: two, device_index: 0}]}}
failover_groups:
  g: {mechanism: move-secondary-ip, private_ip: 10.0.0.50, members: [i, j]}
""",
    "ENI804 roles, appliances, nodes and fabric": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
security_groups: {s: {}, t: {}}
interfaces:
  m1: {subnet: b, security_groups: [s], role: management}
  m2: {subnet: b, security_groups: [s]}
  m3: {subnet: b, security_groups: [t], role: management}
  m4: {subnet: b, security_groups: [s], role: data}
  m5: {subnet: a, security_groups: [s], role: management}
  m6: {subnet: b, security_groups: [s], role: management}
  m7: {subnet: b, security_groups: [s], role: management}
  m8: {subnet: b, security_groups: [s], kind: efa}
  d1: {subnet: a, security_groups: [s], role: data}
  d4: {subnet: a, security_groups: [s], role: data}
  f1: {subnet: a, security_groups: [s], role: public, source_dest_check: false}
  f2: {subnet: b, security_groups: [s], role: private, source_dest_check: false}
  g1: {subnet: a, security_groups: [s], role: public}
  g2: {subnet: b, security_groups: [s], role: private, source_dest_check: false}
instances:
  one: {type: m5.large, interfaces: [{interface: d1, device_index: 0}, {interface: m1, device_index: 1}]}  # warning
  two: {type: m5.large, subnet: a, security_groups: [s]}  # info
  three: {type: m5.large, subnet: a, security_groups: [s]}
  four: {type: m5.large, interfaces: [{interface: d4, device_index: 0}, {interface: m4, device_index: 1}]}
  five: {type: m5.large, subnet: a, security_groups: [s]}
  six: {type: m5.large, subnet: a, security_groups: [s], filters_inside: true}
  seven: {type: m5.large, subnet: a, security_groups: [s], node_of: eks}
  eight: {type: c5n.18xlarge, subnet: a, security_groups: [s]}
  nine: {type: m5.large, interfaces: [{interface: f1, device_index: 0}, {interface: f2, device_index: 1}]}
  ten: {type: m5.large, interfaces: [{interface: g1, device_index: 0}, {interface: g2, device_index: 1}]}  # info
attachments:
  - {interface: m2, instance: two, device_index: 1}
  - {interface: m3, instance: three, device_index: 1}
  - {interface: m5, instance: five, device_index: 1}
  - {interface: m6, instance: six, device_index: 1}
  - {interface: m7, instance: seven, device_index: 1}
  - {interface: m8, instance: eight, device_index: 1}
""",
    "ENI804 an attachment to nobody knows what may bring a second interface": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
security_groups: {s: {}}
interfaces: {m: {subnet: b, security_groups: [s], role: management}}
instances:
  one: {type: m5.large, subnet: a, security_groups: [s]}  # undecided
  bare: {type: m5.large, subnet: a}
attachments: [{interface: m, device_index: 1}]
""",
    "ENI804 groups and subnets that are not known": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}, n: {}}
security_groups: {s: {}, t: {}, d: {default: true}}
interfaces:
  p: {subnet: b, security_groups: [s], role: management}
  q: {subnet: b, security_groups: [s, sg-0a1b2c3d4e5f60718], role: management}
  r: {subnet: b, security_groups: [s, t], role: management}
  same: {subnet: b, security_groups: [t, s], role: data}
  none: {subnet: b, role: management}
instances:
  two: {type: m5.large, subnet: subnet-0a1b2c3d4e5f60718, security_groups: [s]}  # undecided
  three: {type: m5.large, subnet: a, security_groups: [s]}
  four: {type: m5.large, interfaces: [{interface: r, device_index: 0}, {interface: same, device_index: 1}]}
  five: {type: m5.large, subnet: a}
attachments:
  - {interface: p, instance: two, device_index: 1}
  - {interface: q, instance: three, device_index: 1}
  - {interface: none, instance: five, device_index: 1}
""",
    "ENI806 groups that allow themselves alone, together, or another one": """\
subnets: {a: {zone: us-east-1a}}
security_groups:
  self: {ingress: [{groups: [self]}], egress: [{groups: [self]}]}
  in: {ingress: [{groups: [in]}], egress: []}
  out: {ingress: [], egress: [{groups: [in]}]}
  open: {ingress: [{cidr: 0.0.0.0/0}], egress: [{cidr: 0.0.0.0/0}]}
  ports: {ingress: [{groups: [ports], ports: 22}], egress: [{groups: [ports]}]}
  storage: {ingress: [], egress: []}
  client: {ingress: [{groups: [storage]}], egress: [{groups: [storage]}]}
interfaces:
  right: {subnet: a, kind: efa, security_groups: [self]}
  two: {subnet: a, kind: efa, security_groups: [in, out]}
  open:
    subnet: a
    kind: efa
    security_groups: [open]  # warning
  ports:
    subnet: a
    kind: efa-only
    security_groups: [ports]  # warning
  files: {subnet: a, kind: efa, security_groups: [client]}
  plain: {subnet: a, security_groups: [open]}
""",
    "ENI808 topologies that say nothing of IPv6 leave it open": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a, ipv6_cidr: "2001:db8::/64"}}
interfaces:
  open: {subnet: a, ipv6_address_count: 1}  # undecided
  right: {subnet: b, ipv6_address_count: 1}
  four: {subnet: a}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])
