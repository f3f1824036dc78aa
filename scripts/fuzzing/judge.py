"""What is wrong with what a run did, if anything is."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.fuzzing.cases import Case, Failure, Outcome
from scripts.fuzzing.editor import can_be_answered
from scripts.fuzzing.protocol import PROBE

MOST_MEMORY = 1 << 30
_INTERNAL = re.compile(
    r"crashed|cannot be understood as|this is a bug|internal error|please report|Traceback|--version"
    r"|\b[A-Z][A-Za-z]+(?:Error|Exception|Interrupt)\b(?=: |$)|'\w+' object |codec can't|unhashable type|NoneType"
    r"|__\w+__|invalid literal for|out of range$|positional argument|maximum recursion|integer string conversion"
)
"""What shows that enilint is at fault, or Python speaks for it."""
_BROKEN_MESSAGE = re.compile(
    r"^Unable to handle message\nTraceback.*\n(?:[ ^].*\n)*\S*(?:ValueError|RecursionError|JSONDecodeError)\b.*\n?",
    re.M,
)
_ANSWERS = {-32002, -32600, -32601, -32602, -32700, -32800, -32801, -32803}
"""Codes of errors that a request may get: all but an internal error."""


def failures(case: Case, outcome: Outcome, seconds: float) -> Iterator[Failure]:
    """Everything that is wrong with one run."""
    error = _without_broken_messages(outcome.error.decode(errors="replace"))
    if outcome.memory >= MOST_MEMORY or "MemoryError" in error:
        yield Failure("memory", f"{outcome.memory >> 20} MB")
    elif outcome.ended == "seconds" or outcome.seconds > seconds:
        yield Failure("slow", f"{case.kind}, more than {seconds:g} s")
    elif outcome.ended:
        yield Failure("ended", outcome.ended)
    elif "Traceback" in error:
        yield Failure("exception", _last_line(error))
    elif found := _internal(error):
        yield Failure("internal error", found)
    printed = (outcome.output, outcome.error, *outcome.reports.values())
    most = 50 * case.size + 1_000_000
    if any(len(one) > most for one in printed):
        yield Failure("output", f"{case.kind}, {max(map(len, printed))} bytes of {case.size}")
    if not outcome.ended:
        yield from _served(case, outcome) if case.messages else _checked(case, outcome)


def _last_line(error: str) -> str:
    """The exception, and the innermost line of enilint that it comes from."""
    lines = [line for line in error.splitlines() if line.strip()]
    raised = next((line for line in reversed(lines) if re.match(r"\w[\w.]*(Error|Exception|\w)\b", line)
                   and not line.startswith(("error: this is", "Traceback"))), lines[-1])  # fmt: skip
    places = re.findall(r'File "[^"]*?((?:enilint|rules|pygls)/[^"]+)", line (\d+)', error)
    return f"{raised.strip()[:200]} ({':'.join(places[-1]) if places else '?'})"


def _without_broken_messages(error: str) -> str:
    """What a server logs, without what pygls says of texts that are no JSON."""
    return _BROKEN_MESSAGE.sub("", error)


def _internal(text: str) -> str:
    line = next((line for line in text.splitlines() if _INTERNAL.search(line)), "")
    return line.strip()[:300]


def _checked(case: Case, outcome: Outcome) -> Iterator[Failure]:
    if outcome.code not in (0, 1, 2):
        yield Failure("exit code", f"{outcome.code}")
        return
    if case.arguments[0] != "check":
        return
    try:
        report = json.loads(outcome.output)
    except ValueError:
        yield Failure("output", f"not JSON: {outcome.output[:80]!r} {outcome.error[:120]!r}")
        return
    for one in report["errors"]:
        if found := _internal(one["message"]):
            yield Failure("internal error", found)
    known = {(one["input"], one["rule"], one["subject"]) for one in report["findings"]}
    for lost in sorted(case.expected - known):
        yield Failure("lost", f"{' '.join(lost)}; {_said(report)}")
    expected = _codes(case, report)
    if outcome.code not in expected:
        yield Failure("exit code", f"{outcome.code} in place of {expected}")


def _said(report: Any) -> str:
    return "; ".join(one["message"] for one in report["errors"])[:200]


def _codes(case: Case, report: Any) -> tuple[int, ...]:
    if report["errors"]:
        return (2,)
    if not case.settles:
        return (0, 1)
    return (1,) if any(one["severity"] != "info" for one in report["findings"]) else (0,)


def _served(case: Case, outcome: Outcome) -> Iterator[Failure]:
    """Each request is answered, none with an internal error, and the good file is linted at the end."""
    said: list[Any] = json.loads(outcome.output or b"[]")
    answers = {one.get("id"): one for one in said if "method" not in one}
    for asked in case.messages:
        if "id" in asked and asked["id"] not in answers and can_be_answered(asked):
            yield Failure("no answer", str(asked["method"]))
    for one in said:
        error = one.get("error") or {}
        if error and error.get("code") not in _ANSWERS:
            yield Failure("internal error", f"{error.get('code')}: {error.get('message')}")
        is_shown = one.get("method") in ("window/showMessage", "window/logMessage")
        if is_shown and (found := _internal(one["params"]["message"])):
            yield Failure("internal error", found)
    started = answers.get(1, {}).get("result") is not None
    probe = answers.get(PROBE, {}).get("result") or {}
    if started and probe.get("kind") == "full" and [one.get("code") for one in probe["items"]] != ["ENI103"]:
        yield Failure("lost", f"the good file, to the editor: {json.dumps(probe)[:200]}")
    if outcome.code != 0 and started:
        yield Failure("exit code", f"{outcome.code} of the language server")


def differences(one: Outcome, other: Outcome) -> Iterator[Failure]:
    """What differs between two runs of the same files, in another order and with another hash seed."""
    if one.ended or other.ended:
        return
    pairs = ((one.output, other.output), *((one.reports[name], other.reports.get(name, b"")) for name in one.reports))
    if one.code != other.code:
        yield Failure("order", f"exit code {one.code}, then {other.code}")
    for first, second in pairs:
        if first != second:
            yield Failure("order", _first_difference(first, second))
            return


def _first_difference(first: bytes, second: bytes) -> str:
    lines = zip(first.splitlines(), second.splitlines(), strict=False)
    here = next(((a, b) for a, b in lines if a != b), (first[-100:], second[-100:]))
    return " / ".join(one.decode(errors="replace").strip()[:120] for one in here)
