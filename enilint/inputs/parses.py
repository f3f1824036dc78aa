"""What files say, kept while their texts stay the same.

It belongs to whoever has the texts, a run of the command line or a folder of an editor, and goes when that goes.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")

_MOST_KEPT = 10_000_000
"""Characters of all texts together."""
_MOST_EDITS = 100
"""How many texts are parsed anew until what is kept from one file to the next is dropped: by then, most of it is about
blocks that no text has any more."""


class Parses:
    """What was parsed last, so that designs which share a file do not parse it again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Any]] = {}
        self._characters = 0
        self._edited = ""
        self._parse_edited: Callable[[str, str], Any] | None = None
        self._shared: dict[Callable[[], Any], Any] = {}
        self._edits = 0

    def shared(self, make: Callable[[], T]) -> T:
        """What is kept from one file to the next, made once, and again after many edits."""
        if make not in self._shared:
            self._shared[make] = make()
        found: T = self._shared[make]
        return found

    def of(
        self,
        path: str,
        text: str,
        parse: Callable[[str, str], T],
        parser_of_edited: Callable[[], Callable[[str, str], T]],
    ) -> T:
        """What the text of a file says: the result of `parse`, of its path and its text.

        `parser_of_edited` makes a parser for the texts of one file that is edited, which can keep what stays the same;
        that of the file that was edited last is kept.
        """
        known = self._known.pop(path, None)
        if known is None:
            result = parse(path, text)
            self._characters += len(text)
        elif known[0] != text:
            self._characters -= len(known[0])
            self._edits += 1
            if self._edits % _MOST_EDITS == 0:
                self._shared.clear()
            if self._parse_edited is None or self._edited != path:
                self._edited, self._parse_edited = path, parser_of_edited()
            result = self._parse_edited(path, text)
            self._characters += len(text)
        else:
            result = known[1]
        self._known[path] = (text, result)
        for oldest in list(self._oldest()):
            self._characters -= len(self._known.pop(oldest)[0])
        return result

    def has(self, path: str) -> bool:
        """Whether a text of a file was parsed."""
        return path in self._known

    def _oldest(self) -> Iterator[str]:
        """What has to go, for that there is too much of it."""
        excess = self._characters - _MOST_KEPT
        for path, (text, _) in self._known.items():
            if excess <= 0:
                return
            excess -= len(text)
            yield path
