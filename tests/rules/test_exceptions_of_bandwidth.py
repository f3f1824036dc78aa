"""When rules about bandwidth are silent, warn or ask: each exception, on lines that say what is to be said."""

import pytest

from tests.rules.marked import check_topology

DESIGNS = {
    "ENI401 words that promise bandwidth, and words that do not": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces:
  n1: {subnet: b, tags: {Name: bandwidth}}
  n2: {subnet: b, tags: {Name: bandwidth-monitor}}
  n3: {subnet: b, tags: {Name: log-aggregator}}
  n4: {subnet: b, tags: {Team: lacp}}
  n5: {subnet: b, description: member of bond0}
  n6: {subnet: b, description: James Bond of the team}
  n7: {subnet: b, description: throughput test}
instances:
  one: {type: m5.large, subnet: a}  # warning
  two: {type: m5.large, subnet: a}
  three: {type: m5.large, subnet: a, tags: {Name: double-2x-throughput}}
  four: {type: m5.large, subnet: a}  # warning
  five: {type: m5.large, subnet: a}  # warning
  six: {type: m5.large, subnet: a}
  seven: {type: m5.large, subnet: a}
attachments:
  - {interface: n1, instance: one, device_index: 1}
  - {interface: n2, instance: two, device_index: 1}
  - {interface: n3, instance: three, device_index: 1}
  - {interface: n4, instance: four, device_index: 1}
  - {interface: n5, instance: five, device_index: 1}
  - {interface: n6, instance: six, device_index: 1}
  - {interface: n7, instance: seven, device_index: 1}
""",
    "ENI401 words that are denied, bounded, or said of something else": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces:
  n1: {subnet: b, tags: {Name: no-bandwidth-need}}
  n2: {subnet: b, tags: {Name: low_bandwidth_mgmt}}
  n3: {subnet: b, tags: {Name: double-nat}}
  n4: {subnet: b, description: "Management; throughput isn't needed"}
  n5: {subnet: b, description: "Not for management, adds bandwidth"}
  n6: {subnet: b, description: 2x 25Gbps}
  n7: {subnet: b, description: bonding is disabled here}
  n8: {subnet: b, tags: {Purpose: bandwidth}}
  n9: {subnet: b, description: bandwidth limited to 1 Gbps}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
  three: {type: m5.large, subnet: a}
  four: {type: m5.large, subnet: a}
  five: {type: m5.large, subnet: a}  # warning
  six: {type: m5.large, subnet: a}  # warning
  seven: {type: m5.large, subnet: a}
  eight: {type: m5.large, subnet: a}
  nine: {type: m5.large, subnet: a}
attachments:
  - {interface: n1, instance: one, device_index: 1}
  - {interface: n2, instance: two, device_index: 1}
  - {interface: n3, instance: three, device_index: 1}
  - {interface: n4, instance: four, device_index: 1}
  - {interface: n5, instance: five, device_index: 1}
  - {interface: n6, instance: six, device_index: 1}
  - {interface: n7, instance: seven, device_index: 1}
  - {interface: n8, instance: eight, device_index: 1}
  - {interface: n9, instance: nine, device_index: 1}
""",
    "ENI401 network cards of their own add bandwidth": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces:
  same: {subnet: b, intent: bandwidth}
  other: {subnet: b, intent: bandwidth}
  fabric: {subnet: b, intent: bandwidth, kind: efa-only}
instances:
  one: {type: c6in.32xlarge, subnet: a}  # warning
  two: {type: c6in.32xlarge, subnet: a}
  three: {type: c6in.32xlarge, subnet: a}
attachments:
  - {interface: same, instance: one, device_index: 1}
  - {interface: other, instance: two, device_index: 1, network_card: 1}
  - {interface: fabric, instance: three, device_index: 1}
""",
    "ENI401 an expectation above the type, with one interface, is another rule's": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n: {subnet: b}, m: {subnet: b}}
instances:
  one: {type: m5.large, subnet: a, expected_gbps: 40}
  two: {type: m5.large, subnet: a, expected_gbps: 40}  # warning
  three: {type: m5.large, subnet: a, expected_gbps: 8}
attachments:
  - {interface: n, instance: two, device_index: 1}
  - {interface: m, instance: three, device_index: 1}
""",
    "ENI402 ENA Express on both ends, on one, or on an end that is not known": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {x: {subnet: b}, y: {subnet: b}, z: {subnet: b}, loose: {subnet: b}}
instances:
  one: {type: c6in.32xlarge, subnet: a}
  two: {type: c6in.32xlarge, subnet: a}
  plain: {type: c6in.32xlarge, subnet: a}
attachments:
  - {interface: x, instance: one, device_index: 1, ena_express: true}
  - {interface: y, instance: two, device_index: 1, ena_express: true}
  - {interface: z, instance: plain, device_index: 1}
flows:
  - {from: one, to: two, gbps: 25, kind: single}
  - {from: one, to: two, gbps: 26, kind: single}  # warning
  - {from: x, to: y, gbps: 25, kind: single}
  - {from: x, to: z, gbps: 4, kind: single}  # warning
  - {from: one, to: plain, gbps: 4, kind: single}  # warning
  - {from: plain, to: plain, gbps: 4, kind: single}
  - {from: x, to: loose, gbps: 9, kind: single}  # undecided
  - {from: plain, to: plain, gbps: 9}  # undecided
  - {from: plain, to: plain, gbps: 4}
  - {from: plain, to: plain, kind: single}
""",
    "ENI402 what a type carries, and one that is not known": """\
subnets: {a: {zone: us-east-1a}}
instances:
  open: {subnet: a}
  large: {type: c6in.32xlarge, subnet: a}
  beyond: {type: m5.large, subnet: a, expected_gbps: 40}  # warning
  within: {type: m5.large, subnet: a, expected_gbps: 9}
  unsure: {subnet: a, expected_gbps: 40}  # undecided
flows:
  - {from: open, to: large, gbps: 4, kind: multi, via: internet}
  - {from: open, to: large, gbps: 6, kind: multi, via: internet}  # undecided
  - {from: large, to: large, gbps: 6, kind: single, via: local-gateway}  # warning
""",
    "ENI402 small instances, groups apart, and several interfaces": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n: {subnet: b}}
instances:
  fast: {type: c6in.2xlarge, subnet: a}
  here: {type: m5.24xlarge, subnet: a, placement_group: here}
  there: {type: m5.24xlarge, subnet: a, placement_group: there}
  two: {type: m5.large, subnet: a, expected_gbps: 40}
attachments: [{interface: n, instance: two, device_index: 1}]
flows:
  - {from: fast, to: 203.0.113.0/24, gbps: 5, kind: multi, via: internet}
  - {from: fast, to: 203.0.113.0/24, gbps: 6, kind: multi, via: internet}  # warning
  - {from: here, to: there, gbps: 9, kind: single}  # warning
""",
    "ENI402 flows and what carries them": """\
subnets: {a: {zone: us-east-1a}}
instances:
  near: {type: c6in.32xlarge, subnet: a, placement_group: g}
  close: {type: c6in.32xlarge, subnet: a, placement_group: g}
  far: {type: c6in.32xlarge, subnet: a}
  small: {type: m5.large, subnet: a}
flows:
  - {from: near, to: close, gbps: 9, kind: single}  # undecided
  - {from: near, to: close, gbps: 11, kind: single}  # warning
  - {from: near, to: far, gbps: 5, kind: single}
  - {from: near, to: far, gbps: 6, kind: single}  # warning
  - {from: near, to: far, gbps: 60, kind: multi}
  - {from: far, to: near, gbps: 90, kind: multi, via: internet}
  - {from: far, to: near, gbps: 120, kind: multi, via: internet}  # warning
  - {from: small, to: near, gbps: 6, kind: multi, via: internet}  # warning
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_exceptions(name: str) -> None:
    check_topology(DESIGNS[name], name.split()[0])


@pytest.mark.parametrize(
    ("said", "proof"),
    [
        ("tags: {Name: extra-Bandwidth}", "`bandwidth` in the name of interfaces.n"),
        ("description: double 10 Gbps", "`double` in the description of interfaces.n"),
        ("tags: {Use: LACP to the switch}", "`LACP` in the tag Use of interfaces.n"),
    ],
)
def test_the_proof_names_the_word_and_its_text(said: str, proof: str) -> None:
    design = f"""\
subnets: {{a: {{zone: us-east-1a}}, b: {{zone: us-east-1a}}}}
interfaces: {{n: {{subnet: b, {said}}}}}
instances:
  one: {{type: m5.large, subnet: a}}  # warning
attachments: [{{interface: n, instance: one, device_index: 1}}]
"""
    (finding,) = check_topology(design, "ENI401").findings
    assert finding.related[0].message == proof
