"""Looks for sensitive values in what enilint writes: hides canaries in designs, runs commands, and searches for them.

usage: python scripts/canaries.py [--seeds 0:800] [--unmarked] [--jobs N]
       python scripts/canaries.py --seed N [--into DIR]

A seed stands for a plan, a state or a root module with unique values, each marked as sensitive or ephemeral, and some
malformed. It is checked in all formats, fixed, and shown in an editor. No part of a canary that has 8 characters may be
in a report, on a terminal, in a new line of a file or in a message of the protocol, however it is escaped or encoded.
`--unmarked` leaves the marks out, so that the same canaries are seen: a search that finds none finds nothing.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.canary.cases import KINDS, Seeded, case_of  # noqa: E402 - of this checkout
from scripts.canary.search import found  # noqa: E402
from scripts.fuzzing.campaign import Executor  # noqa: E402
from scripts.fuzzing.cases import Case, Outcome  # noqa: E402

_SECONDS = 60.0
_CHUNK = 8
_SHOWN = 40


class Result(Struct):
    """What came of a seed: how many canaries it has, and the leaks, by secret: the first place, and what is there.

    `places` are all that have a leak. `ended` says what went wrong with a run.
    """

    seed: int
    kind: str
    canaries: int
    leaks: dict[str, tuple[str, str]] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    ended: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds, and print what leaked. Returns 1 if anything did, or if without marks nothing did."""
    options = _parser().parse_args(arguments)
    marked = not options.unmarked
    if options.seed is not None:
        return _one(case_of(options.seed, marked=marked), Path(options.into))
    first, _, end = options.seeds.partition(":")
    seeds = range(int(first), int(end))
    start = time.monotonic()
    canaries, leaked, shown = Counter[str](), Counter[str](), 0
    for result in _results(seeds, options.jobs, marked=marked):
        canaries[result.kind] += result.canaries
        leaked[result.kind] += len(result.leaks)
        if result.ended:
            print(f"seed {result.seed}, {result.kind}: {result.ended}", flush=True)
        for secret, (where, around) in result.leaks.items():
            if marked and shown < _SHOWN:
                shown += 1
                print(f"seed {result.seed}, {result.kind}: {secret} in {where}: {around}", flush=True)
    for kind in dict.fromkeys(KINDS):
        print(f"{kind}: {leaked[kind]} of {canaries[kind]} canaries leaked")
    total, out = canaries.total(), leaked.total()
    seconds = time.monotonic() - start
    print(f"{'marked' if marked else 'unmarked'}, seeds {options.seeds}: {out} of {total} canaries leaked "
          f"({out / max(1, total):.0%}) in {seconds:.0f} s")  # fmt: skip
    return int(out > 0 if marked else out == 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", default="0:800", metavar="FROM:TO", help="the seeds to run (default: 0:800)")
    parser.add_argument("--seed", type=int, metavar="N", help="run one seed, print all leaks, write its files")
    parser.add_argument("--unmarked", action="store_true", help="leave the marks out: print the share that leaks")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="workers (default: cores)")
    parser.add_argument("--into", default="canaries", metavar="DIR", help="where --seed writes files")
    return parser


def _results(seeds: range, jobs: int, *, marked: bool) -> Iterator[Result]:
    chunks = [(seeds[at : at + _CHUNK], marked) for at in range(0, len(seeds), _CHUNK)]
    if jobs == 1:
        for chunk in chunks:
            yield from _chunk(chunk)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for results in pool.imap(_chunk, chunks):
            yield from results


def _chunk(chunk: tuple[range, bool]) -> list[Result]:
    seeds, marked = chunk
    return [searched(case_of(seed, marked=marked), _executor()) for seed in seeds]


_kept: list[Executor] = []


def _executor() -> Executor:
    """The one process of this worker that runs enilint."""
    if not _kept:
        _kept.append(Executor(1))
    return _kept[0]


def searched(seeded: Seeded, executor: Executor) -> Result:
    """Run the commands of a case, and search all that they write."""
    result = Result(seeded.seed, seeded.kind, len(seeded.canaries))
    for run in seeded.runs:
        outcome = executor.run(run, _SECONDS)
        result.ended = result.ended or outcome.ended or _broken(outcome)
        for place, data in written(run, outcome):
            where = f"{run.arguments[0]}: {place}"
            for secret, around in found(seeded.canaries, data).items():
                result.places.add(where)
                result.leaks.setdefault(secret, (where, around))
    return result


def written(run: Case, outcome: Outcome) -> Iterator[tuple[str, bytes]]:
    """What a run wrote: on its standard streams, and to files, without the lines that were there before."""
    printed = outcome.output
    if "--diff" in run.arguments:  # a patch has lines of files as they are
        lines = {line for data in run.files.values() for line in data.splitlines()}
        printed = b"\n".join(line for line in printed.splitlines() if line[1:] not in lines)
    yield "standard output", printed
    yield "standard error", outcome.error
    for name, data in outcome.reports.items():
        before = set(run.files.get(name, b"").splitlines())
        yield name, b"\n".join(line for line in data.splitlines() if line not in before)


def _broken(outcome: Outcome) -> str:
    error = outcome.error.decode(errors="replace")
    return f"exit code {outcome.code}: {error[-200:]}" if outcome.code not in (0, 1, 2) or "Traceback" in error else ""


def _one(seeded: Seeded, into: Path) -> int:
    for name, data in seeded.runs[0].files.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with Executor(1) as executor:
        result = searched(seeded, executor)
    for run in seeded.runs:
        print(" ".join([*(f"{name}={value!r}" for name, value in run.environment.items()), "enilint", *run.arguments]))
    for secret, (where, around) in result.leaks.items():
        print(f"{secret} in {where}: {around}")
    print(f"{len(result.leaks)} of {result.canaries} canaries leaked {result.ended}")
    return int(bool(result.leaks))


if __name__ == "__main__":
    sys.exit(main())
