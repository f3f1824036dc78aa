"""When rules about placement are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
    "ENI101 a group puts what it makes in a subnet of its own": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
interfaces: {old: {subnet: a}, far: {subnet: b}}
launch_templates:
  grouped: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}
  alone: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}  # error
  fixed: {type: m5.large, interfaces: [{interface: old, device_index: 0}, {interface: far, device_index: 1}]}  # error
auto_scaling_groups: {g: {launch_template: grouped, subnets: [a]}, h: {launch_template: fixed, zones: [us-east-1a]}}
""",
    "ENI102 a group puts what it makes in a subnet of its own": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
launch_templates:
  grouped: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}
  alone: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}  # info
auto_scaling_groups: {g: {launch_template: grouped, subnets: [a]}}
""",
    "ENI103 a group does not use the subnet of its template": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
launch_templates:
  grouped: {type: m5.large, zone: us-east-1b, interfaces: [{subnet: a, device_index: 0}]}
  alone: {type: m5.large, zone: us-east-1b, interfaces: [{subnet: a, device_index: 0}]}  # error
auto_scaling_groups: {g: {launch_template: grouped, subnets: [b]}}
""",
    "ENI106 a group puts what it makes in a subnet of its own": """\
subnets: {a: {zone: us-east-1a}, b: {zone: any}}
launch_templates:
  grouped: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}
  alone: {type: m5.large, interfaces: [{subnet: a, device_index: 0}, {subnet: b, device_index: 1}]}  # warning
auto_scaling_groups: {g: {launch_template: grouped, subnets: [a]}}
""",
    "ENI101 the members of a failover group are no attachments": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
interfaces: {vip: {subnet: a}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: b}}
attachments: [{interface: vip, instance: one, device_index: 1}]
failover_groups: {g: {mechanism: move-eni, interface: vip, members: [one, two]}}
""",
    "ENI101 a zone by name is not compared with one by id": """\
subnets: {a: {zone: us-east-1a}, b: {zone_id: use1-az6}}
interfaces: {side: {subnet: b}}
instances: {one: {type: m5.large, subnet: a}}
attachments:
  - {interface: side, instance: one, device_index: 1}  # undecided
""",
    "ENI101 ids of zones are compared where both sides have one": """\
subnets: {a: {zone_id: use1-az4}, b: {zone_id: use1-az6}, c: {zone_id: use1-az4}}
interfaces: {side: {subnet: b}, near: {subnet: c}}
instances: {one: {type: m5.large, subnet: a}}
attachments:
  - {interface: near, instance: one, device_index: 1}
  - {interface: side, instance: one, device_index: 2}  # error
""",
    "ENI101 a Local Zone is a zone of its own": """\
subnets: {a: {zone: us-west-2a}, b: {zone: us-west-2-lax-1a}}
interfaces: {side: {subnet: b}}
instances: {one: {type: m5.large, subnet: a}}
attachments:
  - {interface: side, instance: one, device_index: 1}  # error
""",
    "ENI102 the primary interface may be in another subnet than the instance names": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}, c: {vpc: w, zone: us-east-1a}}
interfaces: {first: {subnet: b}, second: {subnet: c}}
instances:
  fw: {type: m5.large, interfaces: [{interface: first, device_index: 0}, {interface: second, device_index: 1}]}
""",
    "ENI102 a permission of another account, or of another kind, is none": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
interfaces: {n: {subnet: b, account: "222222222222"}, m: {subnet: b, account: "222222222222"}}
interface_permissions:
  - {interface: n, account: "333333333333"}
  - {interface: m, account: "111111111111", permission: eip-associate}
instances:
  one: {type: m5.large, subnet: a, account: "111111111111"}
  two: {type: m5.large, subnet: a, account: "111111111111"}
attachments:
  - {interface: n, instance: one, device_index: 1}  # error
  - {interface: m, instance: two, device_index: 1}  # error
""",
    "ENI102 one account, or one that is not stated, makes it information": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
interfaces: {n: {subnet: b, account: "111111111111"}, m: {subnet: b}}
instances:
  one: {type: m5.large, subnet: a, account: "111111111111"}
  two: {type: m5.large, subnet: a, account: "111111111111"}
attachments:
  - {interface: n, instance: one, device_index: 1}  # info
  - {interface: m, instance: two, device_index: 1}  # info
""",
    "ENI103 a zone by name is not compared with one by id": """\
subnets: {a: {zone_id: use1-az4}}
instances:
  web:
    type: m5.large
    subnet: a
    zone: us-east-1a  # undecided
""",
    "ENI103 a zone without a subnet, and a group without zones, ask for one thing only": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
instances: {web: {type: m5.large, zone: us-east-1b}}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups: {g: {launch_template: node, subnets: [a, b]}, h: {launch_template: node, zones: [us-east-1a]}}
""",
    "ENI103 a zone of the list is enough, a zone that is not known leaves it open": """\
subnets: {a: {zone: us-east-1a}, b: {}}
launch_templates: {node: {type: m5.large}}
auto_scaling_groups:
  g: {launch_template: node, subnets: [a], zones: [us-east-1b, us-east-1a]}
  h: {launch_template: node, subnets: [a, b], zones: [us-east-1a]}  # undecided
""",
    "ENI104 the default group of a VPC cannot be associated with another": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}}
security_groups: {d: {vpc: w, default: true, associated_vpcs: [v]}, s: {vpc: w, associated_vpcs: [v]}}
interfaces:
  n: {subnet: a, security_groups: [d]}  # error
  m: {subnet: a, security_groups: [s]}
""",
    "ENI104 a template takes the VPC of the subnets of its groups": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: v, zone: us-east-1b}}
security_groups: {s: {vpc: w}, t: {vpc: v}}
launch_templates:
  wrong: {type: m5.large, security_groups: [s]}  # error
  right: {type: m5.large, security_groups: [t]}
auto_scaling_groups: {g: {launch_template: wrong, subnets: [a, b]}, h: {launch_template: right, subnets: [a, b]}}
""",
    "ENI104 a group of instances takes the place of the subnet that its template names": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
security_groups: {s: {vpc: v}, t: {vpc: w}}
launch_templates:
  right: {type: m5.large, interfaces: [{subnet: b, device_index: 0, security_groups: [s]}]}
  wrong:
    type: m5.large
    interfaces:
      - {subnet: b, device_index: 0, security_groups: [t]}  # error
  alone: {type: m5.large, interfaces: [{subnet: b, device_index: 0, security_groups: [t]}]}
auto_scaling_groups: {g: {launch_template: right, subnets: [a]}, h: {launch_template: wrong, subnets: [a]}}
""",
    "ENI105 the same pair twice is one attachment": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances: {one: {type: m5.large, subnet: a}}
attachments:
  - {interface: n, instance: one, device_index: 1}
  - {interface: n, instance: one, device_index: 2}
""",
    "ENI105 only a group that declares these members moves the interface between them": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {vip: {subnet: a, description: failover vip}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: a}, three: {type: m5.large, subnet: a}}
attachments:
  - {interface: vip, instance: one, device_index: 1}
  - {interface: vip, instance: three, device_index: 1}  # error
failover_groups: {g: {mechanism: move-eni, interface: vip, members: [one, two]}}
""",
    "ENI105 templates are a matter of their groups": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
launch_templates:
  one: {type: m5.large, interfaces: [{interface: n, device_index: 0}]}
  two: {type: m5.large, interfaces: [{interface: n, device_index: 0}]}
auto_scaling_groups: {g: {launch_template: one, zones: [us-east-1a]}, h: {launch_template: two, zones: [us-east-1a]}}
""",
    "ENI105 an attachment to nobody knows what may be a second one": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances: {i: {type: m5.large, subnet: a}}
attachments:
  - {interface: n, instance: i, device_index: 1}  # undecided
  - {interface: n, device_index: 1}
""",
    "ENI106 one subnet that leaves its zone to AWS is enough, whichever it is": """\
subnets: {picked: {zone: any}, pinned: {zone: us-east-1a}}
interfaces: {n: {subnet: pinned}, m: {subnet: picked}}
instances: {one: {type: m5.large, subnet: picked}, two: {type: m5.large, subnet: pinned}}
attachments:
  - {interface: n, instance: one, device_index: 1}  # warning
  - {interface: m, instance: two, device_index: 1}  # warning
""",
    "ENI106 what exists has its zone": """\
subnets: {a: {zone: any}, b: {zone: us-east-1a}, c: {}}
interfaces: {n: {subnet: subnet-0a1b2c3d4e5f60718}, m: {subnet: c}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: b}}
attachments:
  - {interface: n, instance: one, device_index: 1}
  - {interface: m, instance: two, device_index: 1}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])
