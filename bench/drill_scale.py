"""What the drill of a large design costs: `python -m bench.drill_scale`, in the root of a checkout.

A topology of 10,000 interfaces in three zones: half of them primary, half secondary, with a NAT gateway, names, Elastic
IPs and failover groups. Counted is the time of the processor for the pages of a network that was read, in the fastest
of the runs.
"""

import argparse
import sys
from collections.abc import Iterator
from time import process_time

from enilint.drill.drill import page_of
from enilint.run.examples import read_example

INTERFACES = 10_000
ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")
AIM = 1.0
"""Seconds for the losses of three zones."""
EVERY = 20
"""One host of so many has a name, an Elastic IP and a failover group."""


def topology(interfaces: int) -> str:
    """The text of a topology with so many interfaces."""
    return "\n".join(_lines(interfaces // 2)) + "\n"


def _lines(hosts: int) -> Iterator[str]:
    yield "version: 1"
    yield "vpcs: {v: {cidr: 10.0.0.0/8, internet_gateway: true}}"
    yield "subnets:"
    for number in range(hosts // 50):
        yield f"  s{number}: {{vpc: v, zone: {ZONES[number % 3]}, cidr: 10.{number // 256}.{number % 256}.0/24}}"
    yield "nat_gateways: {nat: {subnet: s0}}"
    yield "route_tables:"
    subnets = ", ".join(f"s{number}" for number in range(hosts // 50))
    yield f"  all: {{vpc: v, subnets: [{subnets}], routes: [{{destination: 0.0.0.0/0, nat_gateway: nat}}]}}"
    yield "interfaces:"
    yield from (f"  e{number}: {{subnet: s{number // 50}}}" for number in range(hosts))
    yield "instances:"
    yield from (f"  i{number}: {{type: m5.large, subnet: s{number // 50}}}" for number in range(hosts))
    yield "attachments:"
    yield from (f"- {{interface: e{number}, instance: i{number}, device_index: 1}}" for number in range(hosts))
    known = range(0, hosts - 1, EVERY)
    yield "elastic_ips:"
    yield from (f"  p{number}: {{interface: e{number}}}" for number in known)
    yield "dns_records:"
    yield from (f"  n{number}.example.com: {{interface: e{number}}}" for number in known)
    yield "failover_groups:"
    for number in known:
        yield f"  g{number}: {{mechanism: move-eni, interface: e{number}, members: [i{number}, i{number + 1}]}}"


def main() -> int:
    """Measure. Returns the exit code: 1 if the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default: 3)")
    runs = parser.parse_args().runs
    best = {"zones": float("inf"), "all": float("inf")}
    for _ in range(runs):
        (network,) = read_example(topology(INTERFACES)).networks
        for name, only in (("zones", "zones"), ("all", None)):
            start = process_time()
            page_of("scale.enilint.yaml", "topology", network, only=only)
            best[name] = min(best[name], process_time() - start)
    print(f"{INTERFACES} interfaces, {len(ZONES)} zones: {best['zones']:.2f} s (aim: {AIM:.1f} s)")
    print(f"the same, with groups and every instance: {best['all']:.2f} s")
    return 0 if best["zones"] <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
