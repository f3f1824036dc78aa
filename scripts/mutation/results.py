"""What becomes of changes, and how it is told."""

import enum
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from scripts.mutation.changes import Change

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")


class NotJudgedError(Exception):
    """Why nothing can be changed or judged: an argument that means nothing, or tests that fail already."""


class Fate(enum.IntEnum):
    """Who notices a change first. `WORDS`: the results are the same, in other words."""

    SURVIVED = 0
    NOTICED = 1
    BY_EXAMPLES = 2
    WORDS = 3


class Result(Struct, frozen=True):
    """A change of a module or rule, and what becomes of it."""

    module: str
    path: str
    change: Change
    fate: Fate


def progress(text: str) -> None:
    """Say at once what is going on."""
    print(text, file=sys.stderr, flush=True)


def report(results: Iterable[Result]) -> int:
    """Print what survived, and how much of each module. Returns 1 where something did that is not listed, else 0."""
    listed: dict[str, dict[str, str]] = tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8"))
    counts: dict[str, Counter[Fate]] = {}
    equivalents: dict[str, Counter[str]] = {}
    for one in results:
        counts.setdefault(one.module, Counter())[one.fate] += 1
        same = equivalents.setdefault(one.module, Counter())
        if one.fate is Fate.SURVIVED and one.change.key in listed.get(one.module, {}):
            same[one.change.key] += 1
        elif one.fate in (Fate.SURVIVED, Fate.BY_EXAMPLES):
            note = ", noticed by examples alone" if one.fate is Fate.BY_EXAMPLES else ""
            print(f"{one.path}:{one.change.line}: {one.change} ({one.change.function}){note}", flush=True)
    wrong = [
        f"{EQUIVALENTS.name}: {module}: {key}: no such change survives"
        for module, found in equivalents.items()
        for key in listed.get(module, {})
        if key not in found
    ]
    for module, found in counts.items():
        print(f"{module}: {_summary(found, equivalents[module].total())}")
    print("\n".join(wrong), end="\n" if wrong else "")
    survived = sum(count[Fate.SURVIVED] for count in counts.values())
    unlisted = survived - sum(same.total() for same in equivalents.values())
    return int(unlisted > 0 or bool(wrong))


def _summary(counts: Counter[Fate], same: int) -> str:
    survived = counts[Fate.SURVIVED] - same
    judged = counts.total() - same
    share = 100 * survived / judged if judged else 0
    parts = [f"{survived} of {judged} changes survived ({share:.1f} %)"]
    for fate, words in ((Fate.BY_EXAMPLES, "noticed by examples alone"), (Fate.WORDS, "only change words")):
        parts += [f"{counts[fate]} {words}"] if counts[fate] else []
    return "; ".join([*parts, f"{same} are equivalent"] if same else parts)
