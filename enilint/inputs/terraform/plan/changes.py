"""The changes of a plan: read from the file, kept in bytes when the file goes, and decoded one by one."""

from typing import Any

import msgspec
from msgspec import Raw

from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.plan.guarded import Guarded
from enilint.inputs.terraform.plan.parts import (
    NO_OP,
    Actions,
    DecodedChange,
    KeptChange,
    Named,
    RawChange,
    ResourceChange,
    UnreadChange,
    kept_change,
)

NOT_NOTED = (["create"], NO_OP, ["read"])
"""The actions of changes that leave what exists as it is."""
_NOTHING_NEW = (NO_OP, ["read"])
_CHANGE = msgspec.json.Decoder(ResourceChange)
_AFTER = msgspec.json.Decoder(dict[str, Any] | None)
_MARKS = msgspec.json.Decoder(dict[str, Any] | bool)


class Changes:
    """The changes of a plan.

    `kept` are those of what there is, in order; of types that are not mapped nothing but the actions is kept. `listed`
    are the addresses of all resources, `changed` of those that change, `noted` of those of mapped types that exist and
    change. Nothing stays in the list that it is given.
    """

    def __init__(self, raws: list[Raw], guarded: Guarded, texts: dict[str, str]) -> None:
        self.kept: list[KeptChange | ResourceChange] = []
        self.listed: dict[str, None] = {}  # half as large as a set
        self.changed: list[str] = []
        self.noted: set[str] = set()
        self._guarded = guarded
        self._texts = texts
        self._marks: dict[bytes, dict[str, Any] | bool] = {}
        self._read(raws)

    def _read(self, raws: list[Raw]) -> None:
        """Read the changes, and let go of each as soon as it is read."""
        alike: dict[tuple[str, ...], tuple[RawChange, bool]] = {}
        parts: dict[bytes, bytes] = {}
        raws.reverse()
        for number in range(len(raws)):
            source = self._read_change(raws.pop(), number)
            if source is None:
                continue
            source.settle(self._texts)
            self.listed[source.address] = None
            if not source.deposed:
                self.kept.append(kept_change(number, source, parts) if source.type in MAPPED_TYPES else source)
            actions = source.change.actions
            shared = alike.get(key := tuple(actions))
            if shared is None:
                shared = alike[key] = (RawChange(actions), actions not in _NOTHING_NEW)
            source.change, changes = shared  # nothing else stays of it
            if changes:
                self.changed.append(source.address)
                if actions not in NOT_NOTED and source.type in MAPPED_TYPES and not source.deposed:
                    self.noted.add(source.address)

    def _read_change(self, raw: Raw, number: int) -> ResourceChange | None:
        """A change. One that cannot be read at once is read piece by piece; None: it cannot be read."""
        try:
            return _CHANGE.decode(raw)
        except Exception:  # noqa: BLE001 - what is wrong with it, and with what of it, is told below
            source = self._guarded.decoded(raw, UnreadChange, f"resource_changes[{number}]")
        if source is None:
            return None
        source.settle(self._texts)
        wanted: type[Actions] = RawChange if source.type in MAPPED_TYPES else Actions
        change = self._guarded.decoded(source.change, wanted, f"the change of {source.address}")
        if not isinstance(change, RawChange):
            change = RawChange([] if change is None else change.actions)
        return ResourceChange(**{name: getattr(source, name) for name in Named.__struct_fields__}, change=change)

    def decoded(self, kept: KeptChange) -> DecodedChange | None:
        """A change, without what was before where nothing changes; None: it cannot be read.

        Marks that many changes have are one object.
        """
        actions = kept.source.change.actions
        if not actions:
            return None
        try:
            if kept.before is None:
                unknown, sensitive = self._marks_of(kept.after_unknown), self._marks_of(kept.after_sensitive)
                return DecodedChange(actions, None, _AFTER.decode(kept.after), unknown, False, sensitive)
        except Exception:  # noqa: BLE001 - the same again says what is wrong
            return self._decoded_as_one(kept)
        return self._decoded_as_one(kept)

    def _decoded_as_one(self, kept: KeptChange) -> DecodedChange | None:
        return self._guarded.decoded(kept.text, DecodedChange, kept.source.address)

    def _marks_of(self, text: bytes) -> dict[str, Any] | bool:
        found = self._marks.get(text)
        if found is None:
            found = self._marks[text] = _MARKS.decode(text)
        return found

    def let_go(self) -> None:
        """Let go of all but the addresses of what changes."""
        self.kept, self.listed, self._marks = [], {}, {}
