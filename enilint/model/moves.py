"""Attachments that a plan makes anew: an interface is detached here and attached there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from enilint.model.entities.launches import Attachment
from enilint.model.in_use import InUse
from enilint.model.lookups import Lookups
from enilint.model.loss import Losses
from enilint.model.naming import names_of


class Move(Struct, frozen=True):
    """An attachment as it is, and the one that takes its place."""

    before: Attachment
    after: Attachment


class Moves(InUse):
    """Which attachments a plan moves."""

    def moved_attachments(self) -> Iterator[Move]:
        """What the plan detaches from an instance that exists, and attaches again, to the same or to another one.

        The attachment may be a resource of its own that is replaced, one that is deleted while another attaches the
        same interface, or written inside of an interface that is changed in place. What a launch attaches by itself is
        none.
        """
        if self.before is None:
            return
        existing = {one.address: one for one in self.before.attachments if not one.at_launch}
        ended = _ended(self, existing.values())
        for after in self.attachments:
            if after.at_launch:
                continue
            before = existing.get(after.address)
            if before is None:
                named = dict.fromkeys(one for name in names_of(after.interface) for one in ended.get(name, ()))
                yield from (Move(one, after) for one in named if self.unchanged(one.interface, after.interface) is True)
            elif _is_made_anew(self, before, after):
                yield Move(before, after)


def _ended(network: Lookups, attachments: Iterable[Attachment]) -> dict[str, list[Attachment]]:
    """The attachments that the plan removes, by every name of their interfaces."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for one in attachments:
        change = network.changes.get(one.address)
        for name in names_of(one.interface) if change is not None and change.deletes else ():
            found[name].append(one)
    return found


def _is_made_anew(network: Losses, before: Attachment, after: Attachment) -> bool:
    change = network.changes.get(after.address)
    if change is None:
        return False
    if network.interface_at(after.address) is not None:  # it is written inside of its interface
        return change.updates and network.unchanged(before.launch, after.launch) is not True
    return change.replaces
