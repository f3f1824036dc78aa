"""Names in messages about Terraform source."""

from collections.abc import Iterable
from itertools import islice

from enilint.files.hints import did_you_mean, nearest

_LONGEST = 80
_LEAST_LIKENESS = 0.7
_MOST_COMPARED = 1000
_MOST_HINTS = 100


def quoted(name: str, longest: int = _LONGEST) -> str:
    """A name of the source in a message: in quotes, on one line, and not too long."""
    flat = "".join(character if character.isprintable() else " " for character in name[: longest + 1])
    return f'"{flat}"' if len(flat) <= longest else f'"{flat[: longest - 1]}…"'


class Hints:
    """Names that were probably meant. Each question is answered once, and not more than so many."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def did_you_mean(self, kind: str, name: str, names: Iterable[str]) -> str:
        """` (did you mean "...")`, or nothing. `kind` is what the names are names of."""
        question = (kind, name)
        if question not in self._known:
            if len(self._known) == _MOST_HINTS:
                return ""
            self._known[question] = hint(name, names)
        return self._known[question]


def hint(name: str, names: Iterable[str]) -> str:
    """` (did you mean "...")`, with the name that looks most like a mistyped one, or nothing where none does."""
    near = near_name(name, names)
    return did_you_mean(quoted(near) if near is not None else None)


def near_name(name: str, names: Iterable[str]) -> str | None:
    """The name that looks most like a mistyped one. The effort is bounded."""
    if len(name) > _LONGEST:
        return None
    candidates = (one for one in islice(names, _MOST_COMPARED) if len(one) <= _LONGEST)
    return nearest(name, candidates, likeness=_LEAST_LIKENESS)
