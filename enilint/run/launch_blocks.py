"""One finding for the interfaces of a launch that one block makes: the first one's, which names the others.

A block makes several where it is `dynamic`. What only a generated file shows has no block: one launch stands for it.
"""

from collections.abc import Hashable, Iterable, Sequence

import msgspec

from enilint.findings import Finding
from enilint.model.launch import device_indexes_words
from enilint.model.network import Network
from enilint.values import known

_Slot = tuple[int, int]
Labels = dict[str, dict[str, _Slot]]
"""What sentences call the interfaces that launches make, by the addresses of these, with their network cards and device
indexes."""


def one_for_each_block(findings: Sequence[Finding], labels: Labels) -> list[Finding]:
    """The findings of a rule; those that say the same of interfaces that one block makes are one."""
    if not labels:
        return list(findings)
    groups: dict[Hashable, list[tuple[Finding, str]]] = {}
    for finding in findings:
        own = [one for one in labels.get(finding.subject, ()) if one in finding.message]
        if len(own) == 1:
            groups.setdefault(_key(finding, own[0]), []).append((finding, own[0]))
        else:
            groups[id(finding)] = [(finding, "")]
    return [_together(group, labels) for group in groups.values()]


def labels_of(networks: Iterable[Network]) -> Labels:
    """The labels of the interfaces that the launches of a design make."""
    found: Labels = {}
    for network in networks:
        for one in network.interfaces:
            if one.slot is None:
                continue
            card, index = map(known, one.slot)
            if card is not None and index is not None:
                found.setdefault(one.address, {})[one.label] = (card, index)
    return found


def _key(finding: Finding, label: str) -> Hashable:
    at = msgspec.structs.replace(finding.at, origin=None)
    words = (finding.message.replace(label, "\0"), finding.help.replace(label, "\0"))
    _, _, launch = label.partition(" of ")
    return (finding.subject, launch, at, finding.severity, words)


def _together(group: Sequence[tuple[Finding, str]], labels: Labels) -> Finding:
    first, label = group[0]
    slots = [labels[one.subject][own] for one, own in group[1:]]
    others = sorted({*slots} - {labels[first.subject][label]}) if slots else []
    if not others:
        return first
    named = f"{label} (also at {device_indexes_words(others)})"
    message, help = (text.replace(label, named, 1) for text in (first.message, first.help))
    return msgspec.structs.replace(first, message=message, help=help)
