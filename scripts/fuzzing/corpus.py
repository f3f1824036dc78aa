"""What mutations begin with: the designs of the tests, of the rules and of the examples."""

import functools
import json
import re
from pathlib import Path
from typing import Any

from enilint.rule import Bad, Good
from enilint.ruleset.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
_CASES = ROOT / "tests/cases/terraform"
_SOURCE = (".tf", ".tofu", ".tf.json", ".tfvars", ".tfvars.json", ".tpl", ".json", ".yaml", ".yml", ".csv")
_NO_SOURCE = ("plan.json", "change-plan.json", "expect.json", "terraform.tfstate")

Files = dict[str, str]
"""Texts by their paths, relative to a directory."""


@functools.cache
def _examples(kind: str) -> list[str]:
    found: list[Good | Bad] = []
    for one in Registry().rules:
        found += [*one.rule.good, *one.rule.bad]
    return [one.source for one in found if one.kind == kind]


@functools.cache
def topologies() -> list[str]:
    """Topology files."""
    own = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.enilint.yaml"))]
    return [*own, *_examples("topology")]


@functools.cache
def roots() -> list[Files]:
    """Root modules, with the modules that they call and the values of their variables."""
    directories = [ROOT / "examples/terraform", *sorted(path.parent for path in _CASES.glob("*/main.tf"))]
    return [*map(_files, directories), *({"main.tf": one} for one in _examples("terraform"))]


def _files(directory: Path) -> Files:
    paths = sorted(path for path in directory.rglob("*") if path.is_file() and path.name.endswith(_SOURCE))
    within = {path.relative_to(directory).as_posix(): path for path in paths if path.name not in _NO_SOURCE}
    return {name: path.read_text(encoding="utf-8") for name, path in within.items() if not name.startswith("change/")}


@functools.cache
def plans() -> list[tuple[Any, Files]]:
    """Plans, each with the source that it was made of, as far as there is any."""
    paths = sorted([*_CASES.glob("*/plan.json"), *_CASES.glob("*/change-plan.json")])
    of_tests = [(json.loads(path.read_bytes()), _files(path.parent)) for path in paths]
    return [*of_tests, *((json.loads(one), {}) for one in _examples("terraform-plan"))]


@functools.cache
def states() -> list[Any]:
    """States."""
    return [json.loads(path.read_bytes()) for path in sorted(_CASES.glob("*/terraform.tfstate"))]


@functools.cache
def attributes() -> frozenset[str]:
    """The names of the arguments that enilint reads of resources."""
    mapping = sorted((ROOT / "enilint/inputs/terraform").glob("*/*.py"))
    words = (word for path in mapping for word in re.findall(r'"([a-z_0-9]+)"', path.read_text("utf-8")))
    return frozenset(word for word in words if not word.startswith("aws_"))


CONFIGURATIONS = (
    """\
required-version = ">=0.1"
exclude = ["examples/", "*.generated.enilint.yaml", "!keep/"]
fail-on = "error"
context = ["facts.yaml"]
baseline = "baseline.json"
require-reason = true

[[per-path]]
paths = ["root/", "design.enilint.yaml"]
ignore = ["failover"]
severity = {same-subnet-multi-eni = "info"}
""",
    """\
select = ["ENI1", "ENI301", "placement"]
extend-select = ["ENI004"]
ignore = ["ENI103", "capacity"]

[severity]
ENI301 = "info"
cross-az-attachment = "error"

[terraform.root]
var-files = ["prod.tfvars"]
workspace = "prod"
environment-variables = false
""",
    """\
[[suppress]]
rules = ["ENI103", "ENI3"]
paths = ["**/*.yaml"]
subjects = ["instances.*"]
until = "2099-12-31"
reason = "known"

[[suppress]]
rules = ["ALL"]
subjects = ["aws_instance.web"]
reason = "known"

[rules.ENI301]
x = 1
""",
)
"""Configurations that say something about what lies beside them."""
FACTS = """\
vpcs:
  vpc-0aaaaaaaaaaaaaaaa: {cidr: 10.0.0.0/16, account: "123456789012"}
subnets:
  subnet-0aaaaaaaaaaaaaaaa: {zone: us-east-1a, zone_id: use1-az1, vpc: vpc-0aaaaaaaaaaaaaaaa, cidr: 10.0.0.0/24}
  subnet-0bbbbbbbbbbbbbbbb: {zone: us-east-1b, ipv6_cidr: "2600:1f00::/64", account: "123456789012"}
interfaces:
  eni-0aaaaaaaaaaaaaaaa: {subnet: subnet-0aaaaaaaaaaaaaaaa, kind: interface, source_dest_check: true}
  eni-0bbbbbbbbbbbbbbbb: {subnet: subnet-0bbbbbbbbbbbbbbbb, service_managed: false}
instances:
  i-0aaaaaaaaaaaaaaaa: {type: m5.large, subnet: subnet-0aaaaaaaaaaaaaaaa, zone: us-east-1a}
instance_types:
  m5.large: {max_interfaces: 3, ipv4_per_interface: 10, ipv6_per_interface: 10, network_cards: 1, gbps: 10}
"""
_CARD = {"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 3, "BaselineBandwidthInGbps": 1,
         "PeakBandwidthInGbps": 10.0, "AdditionalFlexibleNetworkInterfaces": 2}  # fmt: skip
SNAPSHOTS: tuple[Any, ...] = (
    {"Subnets": [{"SubnetId": "subnet-0aaaaaaaaaaaaaaaa", "AvailabilityZone": "us-east-1a",
                  "VpcId": "vpc-0aaaaaaaaaaaaaaaa",
                  "AvailabilityZoneId": "use1-az1", "CidrBlock": "10.0.0.0/24",
                  "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2600:1f00::/64"}]}]},
    {"status_code": 200, "data": {"Vpcs": [{"VpcId": "vpc-0aaaaaaaaaaaaaaaa", "CidrBlock": "10.0.0.0/16",
                                            "OwnerId": "123456789012"}]}},
    {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0aaaaaaaaaaaaaaaa", "SubnetId": "subnet-0aaaaaaaaaaaaaaaa",
                            "AvailabilityZone": "us-east-1a", "InterfaceType": "interface", "SourceDestCheck": True,
                            "RequesterManaged": False, "VpcId": "vpc-0aaaaaaaaaaaaaaaa"}]},
    {"Reservations": [{"Instances": [{"InstanceId": "i-0aaaaaaaaaaaaaaaa", "InstanceType": "m5.large",
                                      "SubnetId": "subnet-0aaaaaaaaaaaaaaaa", "VpcId": "vpc-0aaaaaaaaaaaaaaaa",
                                      "Placement": {"AvailabilityZone": "us-east-1a"},
                                      "NetworkInterfaces": [{"NetworkInterfaceId": "eni-0aaaaaaaaaaaaaaaa",
                                                             "Attachment": {"DeviceIndex": 0}}]}]}]},
    {"InstanceTypes": [{"InstanceType": "m5.large", "BareMetal": False, "Hypervisor": "nitro",
                        "NetworkInfo": {"MaximumNetworkInterfaces": 3, "Ipv4AddressesPerInterface": 10,
                                        "Ipv6AddressesPerInterface": 10, "Ipv6Supported": True,
                                        "MaximumNetworkCards": 1, "NetworkCards": [_CARD]}}]},
)  # fmt: skip
"""What `aws ec2 describe-*` prints, and what placebo records of it."""
ROOT_OF_FACTS = """\
resource "aws_network_interface" "a" {
  subnet_id   = "subnet-0aaaaaaaaaaaaaaaa"
  private_ips = ["10.0.0.9"]
}

resource "aws_instance" "a" {
  ami           = "ami-0aaaaaaaaaaaaaaaa"
  instance_type = "m5.large"
  subnet_id     = "subnet-0bbbbbbbbbbbbbbbb"

  network_interface {
    device_index         = 1
    network_interface_id = "eni-0aaaaaaaaaaaaaaaa"
  }
}

resource "aws_network_interface_attachment" "a" {
  instance_id          = "i-0aaaaaaaaaaaaaaaa"
  network_interface_id = aws_network_interface.a.id
  device_index         = 1
}
"""
"""A root module that refers to what the facts are about."""
JSON_SOURCE: tuple[Any, ...] = (
    {"resource": {"aws_subnet": {"a": {"vpc_id": "vpc-0aaaaaaaaaaaaaaaa", "cidr_block": "10.0.0.0/24",
                                       "availability_zone": "us-east-1a"}},
                  "aws_network_interface": {"a": {"count": 2, "subnet_id": "${aws_subnet.a.id}",
                                                  "private_ips": ["10.0.0.9"]}},
                  "aws_instance": {"a": [{"instance_type": "m5.large", "availability_zone": "us-east-1b",
                                          "network_interface": [{"device_index": 0,
                                                                 "network_interface_id":
                                                                     "${aws_network_interface.a[0].id}"}],
                                          "dynamic": {"ebs_block_device": {"for_each": "${var.sizes}",
                                                                           "content": {"a": "${each.value}"}}}}]}},
     "variable": {"sizes": {"type": "list(string)", "default": ["a"]}}, "locals": {"a": "${var.sizes[0]}"},
     "output": {"id": {"value": "${aws_instance.a.id}"}}, "data": {"aws_subnet": {"b": {"id": "subnet-1"}}},
     "module": {"m": {"source": "./m", "for_each": "${toset([\"a\"])}", "x": 1}},
     "terraform": {"required_version": ">= 1.0", "backend": {"local": {}}}, "provider": {"aws": [{"region": "x"}]}},
)  # fmt: skip
"""Source in JSON."""
