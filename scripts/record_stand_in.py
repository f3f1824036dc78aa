"""Records what calls of terraform-aws-modules/vpc come to, for the tests of enilint's stand-in for it.

usage: python scripts/record_stand_in.py CHECKOUT VERSION

CHECKOUT is a directory with the module's own source at the tag of VERSION:
`git clone --branch v6.6.0 https://github.com/terraform-aws-modules/terraform-aws-vpc`. enilint reads that source as an
installed module of a root that makes one of the calls in `tests/inputs/terraform/stand_ins/calls.json`, and what it
finds is written beside them: subnets with their zones and ranges, route tables, routes, associations, gateways and
outputs. Nothing of the source is kept. Calls with arguments that the version does not have are left out.

The oldest and the newest version of each interval of `stand-in.json` are kept. Of other versions it prints what the
stand-in says otherwise, and the exit code is 1 if there is something.
"""

import argparse
import re
import sys
from pathlib import Path

from tests.stand_in_comparison import claims
from tests.stand_in_outcomes import Recorded, calls, outcome, outcome_of_stand_in, recorded_versions


def main() -> int:
    """Record one version, or compare the stand-in with it."""
    parser = argparse.ArgumentParser(description="Records what calls of terraform-aws-modules/vpc come to.")
    parser.add_argument("checkout", type=Path, metavar="CHECKOUT", help="the source of the module at a tag")
    parser.add_argument("version", metavar="VERSION", help="the version, such as 6.6.0")
    parser.add_argument("--keep", action="store_true", help="keep the outcomes of a version that is not kept so far")
    given = parser.parse_args()
    declared = _inputs(given.checkout)
    found = {name: outcome(given.checkout, one) for name, one in calls().items() if one["arguments"].keys() <= declared}
    if given.keep or given.version in recorded_versions():
        Recorded(given.version, found).write()
        return 0
    wrong = [f"{name}: {one}" for name, real in found.items() for one in claims(outcome_of_stand_in(name), real)]
    print("\n".join(wrong) or f"{len(found)} calls: the stand-in says nothing that {given.version} does not")
    return 1 if wrong else 0


def _inputs(directory: Path) -> set[str]:
    """The names of the inputs that a module declares."""
    return {
        name for path in directory.glob("*.tf") for name in re.findall(r'^variable "(\w+)"', path.read_text(), re.M)
    }


if __name__ == "__main__":
    sys.exit(main())
