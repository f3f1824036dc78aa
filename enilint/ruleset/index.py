"""Makes the index of the bundled rules that a wheel has: a run loads only the rules that can find something.

A rule that is given a network without entities asks it for some of its sequences, meets nothing in them, and ends. In
any network in which these sequences are empty it takes the same steps, and finds as little. So the index says of each
rule which they are. It is made when the wheel is built, of the very rules in it; a checkout, where rules change, has
none.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from enilint.aws.instance_types import bundled_catalog
from enilint.model.network import Network
from enilint.rule import Rule
from enilint.ruleset.loaded import LoadedRule, entry_of

_MADE_OF = {"_attached": ("attachments", "interfaces")}
"""The sequences of a network that decide whether there is anything in what it keeps beside them."""


def saved(rules: Sequence[LoadedRule]) -> bytes:
    """The index as a wheel contains it."""
    return msgspec.json.encode([entry_of(one.rule, reads_of(one.rule)) for one in rules])


def reads_of(rule: Rule) -> Sequence[str] | None:
    """The sequences that a rule asks a network without entities for. None where it asks for anything else, too."""
    if rule.about != "designs":
        return None
    network = _Watched(catalog=bundled_catalog())
    contents = vars(network)
    network.asked = set()
    arguments = () if rule.options is None else (rule.options(),)
    if any(True for _ in rule.check(network, *arguments)):
        return None
    reads = {name for asked in network.asked for name in _MADE_OF.get(asked, (asked,))}
    return sorted(reads) if all(_is_collection(contents[name]) for name in reads) else None


def _is_collection(value: object) -> bool:
    """Whether a part of an empty network is empty itself. `before` is None where no other design comes before."""
    return value is None or (isinstance(value, tuple | list | Mapping) and not value)


class _Watched(Network):
    """A network that notes which of its parts it is asked for. The methods of a network ask itself, too."""

    asked: set[str]

    def __getattribute__(self, name: str) -> Any:
        contents = object.__getattribute__(self, "__dict__")
        if name in contents and "asked" in contents and name != "asked":
            contents["asked"].add(name)
        return object.__getattribute__(self, name)
