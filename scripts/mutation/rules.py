"""Changes of rules, judged by all designs that a rule has anything to say of."""

import contextlib
import signal
from collections.abc import Iterator, Sequence
from typing import Any

from enilint.ruleset.loaded import LoadedRule
from scripts.mutation.changes import Change, changes
from scripts.mutation.designs import Outcome, Subject, cases, examples, files_of_tests, outcome, tested
from scripts.mutation.results import Fate, Result, progress

_SECONDS = 10


def judge_rules(rules: Sequence[LoadedRule]) -> Iterator[Result]:
    """What becomes of every change of the rules."""
    files = files_of_tests(rules)
    progress(f"running {len(files)} files of tests to see which designs of theirs the rules look at")
    shared, used = cases(), tested(files) if files else {}
    for loaded in rules:
        designs = (*examples(loaded), *shared, *used.get(loaded.rule.code, ()))
        subjects = [one for one in designs if one.design.networks]
        expected = [outcome(loaded, loaded.rule.check, subject) for subject in subjects]
        found = list(changes(loaded.path.read_text(encoding="utf-8"), str(loaded.path)))
        progress(f"{loaded.path.name}: {len(found)} changes, {len(subjects)} designs")
        for change in found:
            fate = _fate(loaded, change, expected, subjects)
            yield Result(f"rules.{loaded.path.stem}", f"rules/{loaded.path.name}", change, fate)


def _fate(loaded: LoadedRule, change: Change, expected: list[Outcome], subjects: list[Subject]) -> Fate:
    names: dict[str, Any] = {"__name__": loaded.path.stem, "__file__": str(loaded.path)}
    try:
        with _limited():
            exec(change.code, names)  # noqa: S102 - a rule of this project
            check = names["RULE"].check
            found = [outcome(loaded, check, subject) for subject in subjects]
    except Exception:  # noqa: BLE001 - a crash is noticed, too
        return Fate.NOTICED
    if any(mine[0] != known[0] for mine, known in zip(found, expected, strict=True)):
        return Fate.NOTICED
    return Fate.SURVIVED if found == expected else Fate.WORDS


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
