"""What twice the design costs: `python -m bench.growth`, in the root of a checkout.

Designs of 5,000 and of 10,000 interfaces are linted by all rules, each as a whole process, by turns: topology files,
Terraform source, plans, and templates. What counts is the time of the processor, in the fastest of the runs: a busy
machine only adds. CloudFormation refuses a template of more than 500 resources: here, one has to show what grows.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from bench.cloudformation import template
from bench.plan_scale import INTERFACES_OF_CELL, write_plan
from bench.source_scale import blocks, counted, measured

SIZES = (5_000, 10_000)
AIM = 2.1
PAIRS = 25
"""Pairs of hosts in one VPC."""

SITE = {
    "vpcs": ("v{site}: {{cidr: 10.0.0.0/16, internet_gateway: true}}",),
    "subnets": (
        "front{site}: {{vpc: v{site}, zone: us-east-1a, cidr: 10.0.0.0/22}}",
        "back{site}: {{vpc: v{site}, zone: us-east-1a, cidr: 10.0.4.0/22}}",
        "far{site}: {{vpc: v{site}, zone: us-east-1b, cidr: 10.0.8.0/22}}",
    ),
    "security_groups": (
        "web{site}: {{vpc: v{site}, ingress: [{{cidr: 0.0.0.0/0, ports: 443}}, {{groups: [admin{site}]}}]}}",
        "admin{site}: {{vpc: v{site}, ingress: [{{cidr: 10.0.0.0/16, ports: 22}}]}}",
    ),
    "elastic_ips": ("egress{site}: {{}}",),
    "nat_gateways": ("nat{site}: {{subnet: front{site}, elastic_ips: [egress{site}]}}",),
    "route_tables": (
        "front{site}: {{subnets: [front{site}], routes: [{{destination: 0.0.0.0/0, internet_gateway: true}}]}}",
        "back{site}: {{subnets: [back{site}], routes: [{{destination: 0.0.0.0/0, nat_gateway: nat{site}}}]}}",
        "lab{site}: {{subnets: [far{site}], routes: [{{destination: 192.168.0.0/16, interface: side{site}-0}}]}}",
    ),
}
"""A VPC, with what there is once in it."""
HOSTS = {
    "interfaces": (
        "vip{site}-{pair}: {{subnet: back{site}, security_groups: [admin{site}], private_ips: [10.0.5.{pair}]}}",
        "side{site}-{pair}: {{subnet: {other}{site}, security_groups: [admin{site}], source_dest_check: false}}",
    ),
    "instances": (
        "one{site}-{pair}: {{type: m5.large, subnet: front{site}, security_groups: [web{site}], os: debian-12}}",
        "two{site}-{pair}: {{type: m5.large, subnet: front{site}, security_groups: [web{site}]}}",
    ),
    "attachments": (
        "- {{interface: vip{site}-{pair}, instance: one{site}-{pair}, device_index: 1}}",
        "- {{interface: side{site}-{pair}, instance: two{site}-{pair}, device_index: 1}}",
    ),
    "failover_groups": (
        (
            "g{site}-{pair}: {{mechanism: move-eni, interface: vip{site}-{pair}, "
            "members: [one{site}-{pair}, two{site}-{pair}]}}"
        ),
    ),
    "flows": ("- {{from: one{site}-{pair}, to: two{site}-{pair}, gbps: 4, kind: single}}",),
}
"""Two instances with two interfaces each."""


def topology(interfaces: int) -> Iterator[str]:
    """A topology file in which most is right. In each VPC one interface is in another zone than its instance."""
    sites = interfaces // (4 * PAIRS)
    yield "version: 1\n"
    for section, lines in SITE.items():
        yield f"{section}:\n"
        yield from (f"  {line.format(site=site)}\n" for site in range(sites) for line in lines)
    for section, lines in HOSTS.items():
        yield f"{section}:\n"
        for site, pair in product(range(sites), range(PAIRS)):
            other = "back" if pair else "far"
            yield from (f"  {line.format(site=site, pair=pair, other=other)}\n" for line in lines)


def write_topology(directory: Path, interfaces: int) -> Path:
    """Write a topology file."""
    path = directory / f"{interfaces}.enilint.yaml"
    path.write_text("".join(topology(interfaces)))
    return path


def write_blocks(directory: Path, interfaces: int) -> Path:
    """Write a root module, block by block."""
    return _write_root(directory / f"blocks-{interfaces}", blocks(interfaces))


def write_counted(directory: Path, interfaces: int) -> Path:
    """Write a root module whose resources are made by `count`."""
    return _write_root(directory / f"count-{interfaces}", counted(interfaces))


def _write_root(root: Path, parts: Iterator[str]) -> Path:
    root.mkdir()
    (root / "main.tf").write_text("".join(parts))
    return root


def write_changes(directory: Path, interfaces: int) -> Path:
    """Write a plan."""
    path = directory / f"{interfaces}.json"
    write_plan(path, cells=interfaces // INTERFACES_OF_CELL)
    return path


def write_template(directory: Path, interfaces: int) -> Path:
    """Write a template: each host has two interfaces, and four resources."""
    path = directory / f"template-{interfaces}.json"
    path.write_text(json.dumps(template(interfaces * 2)))
    return path


FORMS: dict[str, Callable[[Path, int], Path]] = {
    "topology": write_topology,
    "source, blocks": write_blocks,
    "source, count": write_counted,
    "plan": write_changes,
    "template": write_template,
}


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each (default: 5)")
    options = parser.parse_args()
    met = True
    small, large = SIZES
    print(f"| design | {small:,} interfaces | {large:,} | ratio | at most {AIM} |")
    print("|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as name:
        for form, write in FORMS.items():
            commands = [_lint(write(Path(name), interfaces)) for interfaces in SIZES]
            runs = [[measured(*command).processor for command in commands] for _ in range(options.runs)]
            fast, slow = (min(times) for times in zip(*runs, strict=True))
            met &= slow / fast <= AIM
            verdict = "met" if slow / fast <= AIM else "missed"
            print(f"| {form} | {fast:.2f} s | {slow:.2f} s | {slow / fast:.2f} | {verdict} |", flush=True)
    return 0 if met else 1


def _lint(path: Path) -> Sequence[str]:
    return ("-m", "enilint", "check", str(path), "--format", "concise", "--no-config")


if __name__ == "__main__":
    sys.exit(main())
