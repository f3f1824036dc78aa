"""What pictures call things: short names of addresses and zones."""

import functools
import re
from collections.abc import Iterable

from enilint.drill.drill import short_names
from enilint.drill.effects import natural
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, known

__all__ = ["natural", "short_name", "short_zones", "stem_of", "why_unknown", "zone_key"]

_PART = re.compile(r"""(?:[^.\[]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])+""")
"""One part of a Terraform address, with its index or key."""
_GENERIC = ("this", "main", "default", "self")
"""Names of resources that say less than the name of their module."""
_LAST = re.compile(r"(?:\[[^\]]*\]|[-_.]?(?:az|zone)?[-_]?(?:[a-z]{2}(?:-[a-z]+)+-)?(?:\d+[a-f]?|(?<=[-_.])[a-f]))$")
"""What tells the zone or number of a subnet at the end of its name: `[0]`, `-a`, `_1`, `-az2`, `-eu-west-1a`."""


@functools.lru_cache(maxsize=65536)
def short_name(address: str, kind: str) -> str:
    """The name of a resource without its section or type: `web` for `instances.web` and `aws_instance.web`."""
    if kind == "topology":
        return address.partition(".")[2] or address
    if not kind.startswith("terraform"):
        return address
    parts = _PART.findall(address)
    modules = []
    while len(parts) > 1 and parts[0] == "module":
        modules.append(parts[1])
        parts = parts[2:]
    own = parts[-1] if parts else address
    is_generic = modules and own.partition("[")[0] in _GENERIC
    if is_generic:
        own = own.partition("[")[2]
        return ".".join(modules) + (f"[{own}" if own else "")
    return ".".join([*modules, own])


def stem_of(name: str) -> str:
    """The name of a subnet without what tells its zone or number: `app` for `app-a`, `app[1]` and `app_2`."""
    stem = name
    while (shorter := _LAST.sub("", stem)) not in ("", stem):
        stem = shorter
    return stem.rstrip("-_.") or name


def zone_key(value: Value[Zone]) -> str:
    """What a zone is called: its name, else its id, else the symbol of its name; empty if it has none of them."""
    zone = known(value)
    if zone is None:
        return ""
    certain = known(zone.name) or known(zone.id)
    if certain:
        return certain
    symbol = zone.name.symbol if isinstance(zone.name, Unknown) else None
    return symbol if symbol is not None and not symbol.endswith(".availability_zone") else ""


def short_zones(keys: Iterable[str]) -> dict[str, str]:
    """Short names of zones by their keys: `names[0]` for an element of the only list of zones."""
    return short_names(list(keys))


def why_unknown(value: Value[Zone]) -> str:
    """The fact that would tell a zone."""
    zone = known(value)
    facts = facts_missing(value) or (facts_missing(zone.name) if zone is not None else ())
    return facts[0] if facts else "the zone"
