"""Changes expressions and rule files at random: none may crash enilint, hang, or see anything but the design.

usage: python scripts/fuzz_policies.py [--number 100000] [--seed N]

A third of the cases are expressions that are nearly valid, a third are expressions of names and types that mostly fit,
and a third are rule files with changed texts. Whatever is accepted is evaluated over designs, one of which knows almost
nothing. A case fails if it raises anything, takes 2 s, or yields a value that is not one of the model.
"""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from enilint.expressions.checker import Checker  # noqa: E402 - of this checkout
from enilint.expressions.culprits import reasons_of  # noqa: E402
from enilint.expressions.evaluation import Context  # noqa: E402
from enilint.expressions.parser import parse  # noqa: E402
from enilint.expressions.policy import KINDS, subjects  # noqa: E402
from enilint.expressions.rule_file import load, read  # noqa: E402
from enilint.expressions.syntax import ExpressionError  # noqa: E402
from enilint.expressions.values import Exceeded, Interval, Many  # noqa: E402
from enilint.findings import RuleStopped  # noqa: E402
from enilint.model.network import Network  # noqa: E402
from tests.expressions.generated import Generator  # noqa: E402
from tests.expressions.mutations import PIECES, mutated  # noqa: E402
from tests.expressions.test_total import POLICIES, networks  # noqa: E402

_SECONDS = 2
_SHOWN = 20
_OF_THE_MODEL = ("enilint.model", "enilint.values", "enilint.aws", "enilint.expressions")
_DUNDERS = ("__class__", "__init__", "__globals__", "__subclasses__", "_read", "__import__", "eval", "at", "places")
_HOSTILE = (
    "1e308",
    "9" * 300,
    "(" * 40,
    "!" * 90,
    "[" * 33,
    "a.b." * 500,
    '"(a*)*b"',
    "&a",
    "*a",
    "<<: *a",
    "!!python/object",
)


class Hang(Exception):
    """A case takes too long."""


def main() -> int:
    """Run the cases. Returns 1 if one fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--number", type=int, default=100_000, metavar="N", help="cases (default: 100000)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="where the random numbers begin (default: 0)")
    options = parser.parse_args()
    designs = list(networks())
    signal.signal(signal.SIGVTALRM, _stop)
    start, failed, accepted = time.monotonic(), 0, 0
    for number in range(options.number):
        random = Random(f"{options.seed}:{number}")  # noqa: S311 - nothing is secret here
        case = (_nearly_valid, _generated, _file)[number % 3]
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
        try:
            accepted += case(random, designs)
        except Exception:  # noqa: BLE001 - any is a failure
            failed += 1
            if failed <= _SHOWN:
                print(f"case {number} of seed {options.seed}:\n{traceback.format_exc(limit=-4)}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    seconds = time.monotonic() - start
    print(f"{options.number} cases in {seconds:.0f} s, {accepted} accepted, {failed} failed")
    return 1 if failed else 0


def _stop(_: int, __: FrameType | None) -> None:
    raise Hang


def _nearly_valid(random: Random, designs: list[Network]) -> bool:
    text = mutated(random)
    if random.random() < 0.2:
        at = random.randrange(len(text) + 1)
        text = f"{text[:at]}{random.choice((*_DUNDERS, *_HOSTILE))}{text[at:]}"
    return _evaluated(random.choice([*KINDS]), text, random, designs)


def _generated(random: Random, designs: list[Network]) -> bool:
    kind = random.choice([*KINDS])
    return _evaluated(kind, Generator(random, KINDS[kind][0]).expression(), random, designs)


def _evaluated(kind: str, text: str, random: Random, designs: list[Network]) -> bool:
    checker = Checker(KINDS[kind][0])
    try:
        typed = checker.check(parse(text))
    except ExpressionError as error:
        if not 0 <= error.start <= len(text) or not error.message:
            raise AssertionError(text) from error
        return False
    network = random.choice(designs)
    context = Context(network, steps=20_000)
    reasons = reasons_of(checker, typed.node)
    for subject in subjects(network, kind):
        env = [context, subject]
        try:
            value = typed.evaluate(env)
            _check_value(value)
            _, quoted = reasons.of(env, value) if isinstance(value, bool) else ([], [])
            assert all(fact.message for one in quoted for fact in one.related(subject, network))
        except Exceeded:
            break
    return True


def _check_value(value: Any) -> None:
    """Fail for a value of a class that is neither plain nor of enilint's model."""
    if isinstance(value, Many):
        for one in value.certain:
            _check_value(one)
    elif not isinstance(value, str | int | float | bool | Interval | None):
        assert type(value).__module__.startswith(
            ("enilint.model", "enilint.values", "enilint.aws", "enilint.expressions")
        )


def _file(random: Random, designs: list[Network]) -> bool:
    text = _rule(random)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((0, 0, 1, 5, 40)))
        text = text[:at] + random.choice((*PIECES, *_DUNDERS, *_HOSTILE, "", "", "")) + text[end:]
    loaded = read("fuzzed.enilint-rules.yaml", text)
    for error in loaded.errors:
        assert error.message
        assert error.line
    for rule, _ in loaded.rules:
        options = () if rule.options is None else (rule.options(),)
        try:
            for result in rule.check(random.choice(designs), *options):
                assert result.subject
        except RuleStopped:
            pass
    return bool(loaded.rules)


def _rule(random: Random) -> str:
    """A rule file with one of the policies, without its examples."""
    return "version: 1\nrules:\n" + random.choice(_RULES)


def _rules() -> Iterator[str]:
    text = POLICIES.read_text(encoding="utf-8")
    for part in text.split("\n- code:")[1:]:
        yield f"- code:{part.partition('  bad:')[0]}"


_RULES = list(_rules())
assert not load(POLICIES).errors

if __name__ == "__main__":
    sys.exit(main())
