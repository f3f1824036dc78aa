"""What the picture of a large design costs: `python -m bench.graph_scale`, in the root of a checkout.

The topology of `bench/drill_scale.py`: 10,000 interfaces in three zones, with names, Elastic IPs and failover groups.
Counted is the time of the processor for a network that was read and linted, in the fastest of the runs.
"""

import argparse
import sys
from time import process_time

from bench.drill_scale import INTERFACES, topology
from enilint.diagram import svg
from enilint.diagram.pictures import pictures_of
from enilint.run.examples import read_example

AIM = 0.3
"""Seconds."""
MOST_BYTES = 1_000_000


def main() -> int:
    """Measure. Returns the exit code: 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="runs (default: 5)")
    runs = parser.parse_args().runs
    (network,) = read_example(topology(INTERFACES)).networks
    best, text = float("inf"), ""
    for _ in range(runs):
        start = process_time()
        text = svg.document("scale.enilint.yaml", pictures_of(network, "topology").pictures, [])
        best = min(best, process_time() - start)
    size = len(text.encode())
    print(f"{INTERFACES} interfaces: {best * 1000:.0f} ms (aim: {AIM * 1000:.0f} ms), {size:,} bytes")
    return 0 if best <= AIM and size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
