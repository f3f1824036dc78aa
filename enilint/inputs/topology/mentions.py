"""Whether anything else of the files names an entity."""

from collections.abc import Iterator
from typing import Any

from enilint.inputs.topology.entries import Entries
from enilint.values import Answer, Missing


class Mentions:
    """Finds what names an entity. The files are searched when the first one is asked for."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._texts: frozenset[str] | None = None

    def of(self, address: str) -> Answer:
        """Whether a value of any entity is the id of the entity of an address, or an agent knows that entity."""
        section, _, name = address.partition(".")
        entry = self._entries.named.get(section, {}).get(name)
        if entry is not None and getattr(entry.shape, "attached_by_agent", False):
            return True
        if entry is not None and entry.source is not self._entries.main:
            return Missing((f"whether another file that imports {entry.source.tree.path} names {address}",))
        if self._texts is None:
            self._texts = frozenset(text for entry in self._entries for text in _texts(entry.data))
        return name in self._texts


def _texts(data: Any) -> Iterator[str]:
    """The texts among values, at any depth."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
