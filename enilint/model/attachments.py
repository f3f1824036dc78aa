"""Which attachments an instance or an interface has, and how many interfaces an instance has."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from enilint.model.entities.base import NOT
from enilint.model.entities.launches import Attachment, Interface, Launch
from enilint.model.existence import ALWAYS, Existence, several_for
from enilint.model.launch import unlisted_interfaces
from enilint.values import Answer, Count, Missing, OneOf, candidates, facts_missing, is_open, known, merged

K = TypeVar("K")

_MOST_FACTS = 3
_MOST_FREE = 8
"""Interfaces that are attached nowhere, which an attachment may hold that names none."""


class Attachments:
    """The questions on attachments that a network answers."""

    def __init__(
        self, attachments: Sequence[Attachment], interfaces: Sequence[Interface], existence: Mapping[str, Existence]
    ) -> None:
        self._attachments = attachments
        self._interfaces = interfaces
        self._existence = existence
        self._interface_counts: dict[int, Count] = {}

    def at(self, address: str) -> Sequence[Attachment]:
        """The attachments of an address: one, but for an instance, which may list several."""
        return self._by_address.get(address, ())

    def of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that hold this interface for certain."""
        return self._by_interface.get(id(interface), ())

    def perhaps_of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that may hold this interface: the input does not say which of several they mean.

        One of which nothing tells the interface may hold any that is attached nowhere for certain; of many, the first
        few.
        """
        named = self._possible_by_interface.get(id(interface), ())
        if id(interface) in self._by_interface or not self._of_any_interface:
            return named
        return [*named, *(one for one in self._of_any_interface[:_MOST_FACTS] if one not in named)]

    def beyond_interface(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether others may hold it besides `perhaps_of_interface`; of many, the first few tell.

        Empty if there are none.
        """
        if id(interface) in self._by_interface:
            return ()
        others = [*self._of_any_interface[_MOST_FACTS:], *self._doubtful_of_any_interface][:_MOST_FACTS]
        return merged(*((*facts_missing(one.interface), *one.doubts) for one in others))

    def interfaces_of(self, attachment: Attachment) -> Sequence[Interface]:
        """The interfaces that an attachment may hold: those it names.

        If nothing tells which, also the first few that are attached nowhere for certain.
        """
        named = candidates(attachment.interface)
        if attachment.doubt or not is_open(attachment.interface):
            return named
        return list(dict.fromkeys((*named, *self._free)))

    def interface_count(self, launch: Launch) -> Count:
        """How many interfaces the instance has, the primary included. Branch interfaces take no slot.

        Attachments of one interface count once. Attachments of interfaces that are not known count apart where their
        slots are.
        """
        if id(launch) not in self._interface_counts:
            counts = [(one, one.takes_device_index) for one in self.by_launch.get(id(launch), ())]
            certain = self._certain_count(launch, counts)
            self._interface_counts[id(launch)] = self._count(launch, counts) if certain is None else certain
        return self._interface_counts[id(launch)]

    @functools.cached_property
    def facts_of_anywhere(self) -> tuple[str, ...]:
        """What would tell where those attachments are; of many, the first few."""
        few = self.anywhere[:_MOST_FACTS]
        return facts_missing(*(one.launch for one in few))

    @functools.cached_property
    def anywhere(self) -> Sequence[Attachment]:
        """The attachments of which nothing tells the instance."""
        return [one for one in self._attachments if is_open(one.launch)]

    def _certain_count(self, launch: Launch, counts: Sequence[tuple[Attachment, Answer]]) -> Count | None:
        """The number where nothing about the attachments of a launch is in doubt, as in most designs; else None."""
        if self.anywhere or self.possible_by_launch.get(id(launch), ()) or unlisted_interfaces(launch):
            return None
        interfaces = set[int]()
        for one, takes_index in counts:
            interface = _certain_interface(one)
            if interface is None or type(takes_index) is Missing:
                return None
            if takes_index:
                interfaces.add(id(interface))
        return Count.exactly(len(interfaces))

    def _count(self, launch: Launch, counts: Sequence[tuple[Attachment, Answer]]) -> Count:
        certain = [(one, answer, _certain_interface(one)) for one, answer in counts if answer is not False]
        perhaps = {id(known(one.interface)) for one, answer in counts if type(answer) is Missing}
        interfaces = {id(interface) for _, _, interface in certain if interface}
        taken = {_slot(one) for one, _, interface in certain if interface}
        unsure = [one for one, _, interface in certain if not interface]
        slots = {_slot(one) for one, answer, interface in certain if not interface and answer is True} - taken - {None}
        low = len(interfaces - perhaps) + len(slots)
        maybe = self.possible_by_launch.get(id(launch), ())
        several = self._many_anywhere or any(map(self._brings_many, maybe))
        unlisted = unlisted_interfaces(launch)
        missing = merged(
            unlisted,
            facts_missing(*(answer for _, answer in counts)),
            *map(_facts_of_slot, unsure),
            *(one.doubts for one in maybe),
            self.facts_of_anywhere,
        )
        if unlisted or several:
            return Count(low, None, missing)
        most = len(interfaces) + len(unsure) + self._most_together(maybe) + len(self.anywhere)
        return Count(low, most, missing)

    def _brings_many(self, attachment: Attachment) -> bool:
        """Whether an attachment stands for several, of an interface each."""
        interface = _certain_interface(attachment) if attachment.many else None
        return attachment.many and (interface is None or bool(several_for(self._existence, interface)))

    @functools.cached_property
    def _many_anywhere(self) -> bool:
        return any(map(self._brings_many, self.anywhere))

    def _most_together(self, attachments: Sequence[Attachment]) -> int:
        """At most how many of these attachments there are at once: opposite conditions never hold together."""
        numbers: dict[str, Counter[bool]] = defaultdict(Counter)
        free = 0
        for one in attachments:
            if conditions := self._existence.get(one.address, ALWAYS).conditions:
                condition = min(conditions, key=lambda text: text.removeprefix(NOT))
                numbers[condition.removeprefix(NOT)][condition.startswith(NOT)] += 1
            else:
                free += 1
        return free + sum(max(number.values()) for number in numbers.values())

    @functools.cached_property
    def _by_address(self) -> dict[str, list[Attachment]]:
        return _grouped((one.address, one) for one in self._attachments if not (one.at_launch and one.doubt))

    @functools.cached_property
    def by_launch(self) -> Mapping[int, Sequence[Attachment]]:
        """The attachments that are on a launch for certain, by the launch as an object."""
        certain = (one for one in self._attachments if not one.doubt)
        return _grouped((id(launch), one) for one in certain if (launch := known(one.launch)))

    @functools.cached_property
    def primaries(self) -> Mapping[int, Attachment]:
        """The first one at network card 0, device index 0, where it is known, by the launch as an object."""
        return {
            launch: primary
            for launch, attachments in self.by_launch.items()
            if (primary := next((one for one in attachments if _slot(one) == (0, 0)), None)) is not None
        }

    @functools.cached_property
    def _by_interface(self) -> dict[int, list[Attachment]]:
        certain = (one for one in self._attachments if not one.doubt)
        return _grouped((id(interface), one) for one in certain if (interface := known(one.interface)))

    @functools.cached_property
    def possible_by_launch(self) -> Mapping[int, Sequence[Attachment]]:
        """Those that may be on a launch, by the launch as an object: the input does not say which one they mean."""
        pairs: list[tuple[int, Attachment]] = []
        for one in self._attachments:
            if type(one.launch) is OneOf and not is_open(one.launch):
                pairs.extend((id(launch), one) for launch in one.launch.candidates)
            elif one.doubt and (certain := known(one.launch)):
                pairs.append((id(certain), one))
        return _grouped(pairs)

    @functools.cached_property
    def _free(self) -> Sequence[Interface]:
        """The first few interfaces that are attached nowhere for certain."""
        free = (one for one in self._interfaces if id(one) not in self._by_interface)
        return list(islice(free, _MOST_FREE))

    @functools.cached_property
    def _of_any_interface(self) -> Sequence[Attachment]:
        return [one for one in self._attachments if not one.doubt and is_open(one.interface)]

    @functools.cached_property
    def _doubtful_of_any_interface(self) -> Sequence[Attachment]:
        return [one for one in self._attachments if one.doubt and is_open(one.interface)]

    @functools.cached_property
    def _possible_by_interface(self) -> dict[int, list[Attachment]]:
        pairs: list[tuple[int, Attachment]] = []
        for one in self._attachments:
            if type(one.interface) is OneOf:
                pairs.extend((id(interface), one) for interface in one.interface.candidates)
            elif one.doubt and (certain := known(one.interface)):
                pairs.append((id(certain), one))
        return _grouped(pairs)


def _grouped(pairs: Iterable[tuple[K, Attachment]]) -> dict[K, list[Attachment]]:
    groups: dict[K, list[Attachment]] = defaultdict(list)
    for key, attachment in pairs:
        groups[key].append(attachment)
    return groups


def _certain_interface(attachment: Attachment) -> Interface | None:
    """The attached interface, where it is known to be a thing of its own."""
    interface = known(attachment.interface)
    return interface if interface is not None and (interface.declared or known(interface.id) is not None) else None


def _facts_of_slot(attachment: Attachment) -> tuple[str, ...]:
    """What would tell which interface is attached, and where."""
    interface = known(attachment.interface)
    what = attachment.interface if interface is None else interface.id
    return facts_missing(what, attachment.network_card, attachment.device_index)


def _slot(attachment: Attachment) -> tuple[int, int] | None:
    card, device = known(attachment.network_card), known(attachment.device_index)
    return None if card is None or device is None else (card, device)
