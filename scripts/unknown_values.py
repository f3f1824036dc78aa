"""Makes each value of each rule's examples unknown, one at a time, and says what rules then report wrongly.

usage: python scripts/unknown_values.py [--alone] [--silence] [--jobs N] [CODE ...]

A value becomes unknown, one of two, or open: itself or something else. All rules run on all examples, or on those of
the rules of these codes; with --alone, each rule runs on its own examples only. New findings and crashes are failures;
--silence also lists findings that are gone without a question. Failures are grouped by rule and field.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from tests.unknown_values import SILENCE, Failure, failures


def rules() -> list[LoadedRule]:
    """The rules about designs."""
    return [one for one in Registry().rules if one.rule.about == "designs"]


def failures_of(code: str, *, alone: bool) -> list[Failure]:
    """What rules do wrong on the examples of one rule."""
    every = rules()
    (loaded,) = (one for one in every if one.rule.code == code)
    return list(failures(loaded, [loaded] if alone else every))


def main() -> int:
    """Print the failures. Returns 1 where there is a new finding or a crash."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("codes", metavar="CODE", nargs="*", help="the rules whose examples are used; all by default")
    parser.add_argument("--alone", action="store_true", help="run each rule on its own examples only")
    parser.add_argument("--silence", action="store_true", help="list findings that are gone without a question, too")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="the number of processes; 1 by default")
    arguments = parser.parse_args()
    codes = arguments.codes or [one.rule.code for one in rules()]
    with ProcessPoolExecutor(arguments.jobs) as pool:
        found = [one for each in pool.map(partial(failures_of, alone=arguments.alone), codes) for one in each]
    silent = [one for one in found if one.problem == SILENCE]
    wrong = [one for one in found if one.problem != SILENCE]
    shown = sorted([*wrong, *(silent if arguments.silence else ())], key=_group)
    for group, alike in groupby(shown, _group):
        listed = list(alike)
        words = ", ".join(sorted({one.word for one in listed}))
        print(f"{' '.join(group)}: {len(listed)} ({words}), as {listed[0]}")
    print(f"{len(wrong)} new findings and crashes; {len(silent)} findings gone without a question")
    return 1 if wrong else 0


def _group(failure: Failure) -> tuple[str, str, str]:
    return failure.rule, failure.kind, failure.problem


if __name__ == "__main__":
    sys.exit(main())
