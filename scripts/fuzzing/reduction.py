"""Makes a case that fails smaller, while it fails in the same way."""

import json
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from scripts.fuzzing.cases import Case
from scripts.fuzzing.trees import spots


def smaller(case: Case, fails: Callable[[Case], bool], goes_on: Callable[[], bool]) -> Case:
    """The case without the files, values, lines and letters, or messages, that are not needed to have it fail."""
    return _Reduction(case, fails, goes_on).reduced()


class _Reduction:
    def __init__(self, case: Case, fails: Callable[[Case], bool], goes_on: Callable[[], bool]) -> None:
        self._case = case
        self._fails = fails
        self._goes_on = goes_on

    def reduced(self) -> Case:
        for name in [one for one in sorted(self._case.files) if one not in self._case.mutated]:
            self._try({one: data for one, data in self._case.files.items() if one != name})
        if self._case.messages:
            self._fewer_messages()
        for name in self._case.mutated:
            self._fewer_values(name)
            for separator in (b"\n", b" ", b""):
                self._shorter(name, separator)
        return self._case

    def _try(self, files: dict[str, bytes]) -> bool:
        """Take files in place of those of the case if it fails with them."""
        tried = replace(self._case, files=files)
        if not self._goes_on() or not self._fails(tried):
            return False
        self._case = tried
        return True

    def _shorter(self, name: str, separator: bytes) -> None:
        """Leave out parts that a separator makes of a file: halves first, then less."""
        data = self._case.files[name]
        parts = data.split(separator) if separator else [bytes([one]) for one in data]
        step = len(parts) // 2
        while step and self._goes_on():
            at = 0
            while at < len(parts) and self._goes_on():
                fewer = parts[:at] + parts[at + step :]
                if self._try({**self._case.files, name: separator.join(fewer)}):
                    parts = fewer
                else:
                    at += step
            step //= 2

    def _fewer_values(self, name: str) -> None:
        """Leave out keys and items of JSON, the outer ones first."""
        tree = _tree(self._case.files[name])
        kept: set[tuple[int, Any]] = set()
        while self._goes_on():
            found = next(((holder, key) for holder, key in spots(tree) if (id(holder), key) not in kept), None)
            if found is None:
                return
            holder, key = found
            before = holder.copy()
            del holder[key]
            if not self._try({**self._case.files, name: json.dumps(tree).encode()}):
                holder.clear()
                holder.update(before) if isinstance(holder, dict) else holder.extend(before)
                kept.add((id(holder), key))

    def _fewer_messages(self) -> None:
        at = 3  # behind the first three, which start the server
        while at < len(self._case.messages) - 1 and self._goes_on():
            messages = self._case.messages
            tried = replace(self._case, messages=messages[:at] + messages[at + 1 :])
            if self._fails(tried):
                self._case = tried
            else:
                at += 1


def _tree(data: bytes) -> Any:
    """A text as JSON; None where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
