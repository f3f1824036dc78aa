"""Looks for inputs that enilint does not take well: changes good ones by seeds, runs them, and says what fell.

usage: python scripts/fuzz.py [--seeds 0:1000] [--kinds topology,source] [--jobs N] [--seconds N] [--into DIR]
       python scripts/fuzz.py --seed N

A seed stands for one case: some files of which one is changed, beside a good one, and the command that reads them. A
case fails if there is an exception or an internal error, if it takes 5 s of the processor or 1 GB, if more is printed
than 50 times the input and 1 MB, if a finding of the good file is lost, if the exit code is wrong, or if the order of
the files or the seed of Python's hashes changes what is printed. Each cause is written to a directory once, reduced.
"""

import argparse
import json
import multiprocessing
import os
import shlex
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from multiprocessing.queues import Queue
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.fuzzing.campaign import KINDS, Bench, case_of, kind_of  # noqa: E402 - of this checkout
from scripts.fuzzing.cases import Case, Failure  # noqa: E402

_CHUNK = 16
"""How many seeds a worker takes at a time."""
_SHOWN = 8
"""How many seeds of a cause are listed."""

Fallen = tuple[int, list[Failure]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds, and print what fell. Returns 1 if anything did."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends the workers, too
    into = Path(options.into)
    if options.seed is not None:
        return _one(options.seed, into, options)
    first, _, end = options.seeds.partition(":")
    kinds = options.kinds.split(",")
    if not set(kinds) <= set(KINDS):
        raise SystemExit(f"error: the kinds are {', '.join(KINDS)}")
    start = time.monotonic()
    chunks = [range(at, min(at + _CHUNK, int(end))) for at in range(int(first), int(end), _CHUNK)]
    fallen: dict[str, list[int]] = defaultdict(list)
    shown: dict[str, Failure] = {}
    number = 0
    for chunk, found in _run(chunks, kinds, options, start):
        number += sum(kind_of(seed) in kinds for seed in chunk)
        for seed, failures in found:
            for one in failures:
                if one.cause not in fallen:
                    shown[one.cause] = one
                    print(f"seed {seed}, {kind_of(seed)}: {one.kind}: {one.detail}", flush=True)
                fallen[one.cause].append(seed)
        last = chunk.stop
    seconds = time.monotonic() - start
    print(f"{number} inputs in {seconds:.0f} s, seeds {first} to {last - 1}: {len(fallen)} causes of failures")
    if last < int(end):
        print(f"the time is up; go on with --seeds {last}:{end}")
    _tell(fallen, shown, into, options)
    return 1 if fallen else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", default="0:1000", metavar="FROM:TO", help="the seeds to run (default: 0:1000)")
    parser.add_argument("--seed", type=int, metavar="N", help="run one seed, print all of it, reduce what fails")
    parser.add_argument("--kinds", default=",".join(KINDS), help=f"only these kinds, of {', '.join(KINDS)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="workers (default: cores)")
    parser.add_argument("--seconds", type=float, metavar="N", help="begin no more seeds after that time")
    parser.add_argument("--into", default="fuzz-failures", metavar="DIR", help="where failures are written")
    parser.add_argument("--most-seconds", type=float, default=5.0, metavar="N", help="for one case (default: 5)")
    parser.add_argument("--plant", action="append", default=[], metavar="FILE", help="Python to run in enilint first")
    return parser


def _run(
    chunks: list[range], kinds: list[str], options: argparse.Namespace, start: float
) -> Iterator[tuple[range, list[Fallen]]]:
    """The seeds that fell of each chunk, in the order of the chunks."""
    context = multiprocessing.get_context("spawn")
    wanted: Queue[range | None] = context.Queue()
    done: Queue[tuple[range, list[Fallen]]] = context.Queue()
    settings = (kinds, options.plant, options.most_seconds)
    workers = [context.Process(target=_work, args=(wanted, done, *settings), daemon=True) for _ in range(options.jobs)]
    for one in workers:
        one.start()
    ahead, waiting = 0, dict[int, tuple[range, list[Fallen]]]()
    for turn in range(len(chunks)):
        while ahead < len(chunks) and ahead < turn + 2 * options.jobs and not _is_up(options, start):
            wanted.put(chunks[ahead])
            ahead += 1
        if turn == ahead:
            break
        while chunks[turn].start not in waiting:
            chunk, found = done.get()
            waiting[chunk.start] = (chunk, found)
        yield waiting.pop(chunks[turn].start)
    for _ in workers:
        wanted.put(None)
    for one in workers:
        one.join()


def _is_up(options: argparse.Namespace, start: float) -> bool:
    return options.seconds is not None and time.monotonic() - start > options.seconds


def _work(
    wanted: "Queue[range | None]",
    done: "Queue[tuple[range, list[Fallen]]]",
    kinds: list[str],
    planted: list[str],
    seconds: float,
) -> None:
    with Bench(planted, seconds) as bench:
        while (chunk := wanted.get()) is not None:
            found = [(seed, bench.tried(seed)) for seed in chunk if kind_of(seed) in kinds]
            done.put((chunk, [one for one in found if one[1]]))


def _tell(fallen: dict[str, list[int]], shown: dict[str, Failure], into: Path, options: argparse.Namespace) -> None:
    """Say what fell, by cause, and write the first of each, reduced."""
    if not fallen:
        return
    with Bench(options.plant, options.most_seconds) as bench:
        for cause, seeds in sorted(fallen.items(), key=lambda one: (-len(one[1]), one[0])):
            case = case_of(seeds[0])
            small = bench.reduced(case, shown[cause])
            directory = write(small, into / str(seeds[0]), seeds[0], shown[cause])
            more = ", ..." if len(seeds) > _SHOWN else ""
            print(f"\n{len(seeds)} times: {shown[cause].kind}: {shown[cause].detail}")
            print(f"  seeds {', '.join(map(str, seeds[:_SHOWN]))}{more}; the first is in {directory}")


def _one(seed: int, into: Path, options: argparse.Namespace) -> int:
    """Run one seed, say all of it, and write it, reduced."""
    case = case_of(seed)
    with Bench(options.plant, options.most_seconds) as bench:
        found = bench.failures(case, twice=True)
        for one in found:
            print(f"{one.kind}: {one.detail}")
        small = bench.reduced(case, found[0], seconds=120) if found else case
    print(f"{case.kind}: {len(found)} failures; {write(small, into / str(seed), seed, found[0] if found else None)}")
    return 1 if found else 0


def write(case: Case, directory: Path, seed: int, failure: Failure | None) -> Path:
    """Write a case, and how it is run."""
    directory.mkdir(parents=True, exist_ok=True)
    case.write(directory)
    words = f"{failure.kind}: {failure.detail}" if failure is not None else "nothing is wrong"
    lines = [f"seed {seed}: {words}", f"cd {directory}; enilint {shlex.join(case.arguments)}"]
    lines += [json.dumps(one) for one in case.messages]
    (directory / "failure.txt").write_text("\n".join([*lines, ""]), encoding="utf-8", errors="backslashreplace")
    return directory


if __name__ == "__main__":
    sys.exit(main())
