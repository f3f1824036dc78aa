"""What pictures call things: short names of addresses and zones."""

import re
from collections import defaultdict
from collections.abc import Iterable

from enilint.drill.effects import natural
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, known

__all__ = ["Names", "natural", "short_zones", "stem_of", "why_unknown", "zone_key"]

_KEY = r"""(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?"""
_MODULE = re.compile(rf"module\.([\w-]+{_KEY})\.")
_RESOURCE = re.compile(rf"(?:data\.)?[^\W_]+_\w+\.([\w-]+{_KEY})(?:\.id)?")
_GENERIC = ("this", "main", "default", "self")
"""Names of resources that say less than the name of their module."""
_OF_LIST = re.compile(r"(.+)\.(\w+\[\d+\])")
"""The symbol of an element of a list of Availability Zones."""
_DERIVED = (".availability_zone", ".zone")
"""How symbols end that stand for the zone of one subnet, and so tell of no other one."""
_SEPARATORS = re.compile(r"[-_.\s]+")
_PLACE = re.compile(r"[a-f]|(?:az|zone)?-?(?:\d+[a-f]?|[a-f])")
"""Parts of names of subnets that tell the zone or number: `a`, `1`, `az2`, `zone1`."""
_KEYS = re.compile(r"\[[^\]]*\]")
_REGION = re.compile(r"[a-z]{2}(?:-(?:gov|iso[a-z]?))?-(?:north|south|east|west|central)+-\d[a-f]?")
_DIGITS = re.compile(r"\d+[a-f]?$")


class Names:
    """Short names of resources: without section, type and modules, as long as that tells them apart."""

    def __init__(self, kind: str, addresses: Iterable[str]) -> None:
        self._kind = kind
        self._found: dict[str, str] = {}
        meant: dict[str, set[str]] = defaultdict(set)
        for address in addresses if kind.startswith("terraform") else ():
            modules, own = _split(address)
            meant[own].add(modules)
        self._ambiguous = {own for own, modules in meant.items() if len(modules) > 1}

    def __call__(self, address: str) -> str:
        """The short name of an address."""
        found = self._found.get(address)
        if found is None:
            found = self._found[address] = self._name(address)
        return found

    def _name(self, address: str) -> str:
        if self._kind == "topology":
            return address.partition(".")[2] or address
        if not self._kind.startswith("terraform"):
            return address
        modules, own = _split(address)
        name, bracket, key = own.partition("[")
        if modules and name in _GENERIC:
            return modules + bracket + key
        return f"{modules}.{own}" if modules and own in self._ambiguous else own


def _split(address: str) -> tuple[str, str]:
    """The modules of an address, and its name; what is no address of a resource is a name."""
    modules, start = [], 0
    while (match := _MODULE.match(address, start)) is not None:
        modules.append(match[1])
        start = match.end()
    resource = _RESOURCE.fullmatch(address, start)
    return (".".join(modules), resource[1]) if resource is not None else ("", address)


def stem_of(name: str) -> str:
    """The name of a subnet without what tells its zone or number: `app` for `app-a`, `app[1]` and `app_2`."""
    parts = _SEPARATORS.split(_REGION.sub("", _KEYS.sub("", name)))
    kept = [_DIGITS.sub("", one) for one in parts if one and not _PLACE.fullmatch(one)]
    return "-".join(filter(None, kept)) or name


def zone_key(value: Value[Zone]) -> str:
    """What a zone is called: its name, else its id, else the symbol of its name; empty if it has none of them."""
    zone = known(value)
    if zone is None:
        return ""
    certain = known(zone.name) or known(zone.id)
    if certain:
        return certain
    symbol = zone.name.symbol if isinstance(zone.name, Unknown) else None
    return symbol if symbol is not None and not symbol.endswith(_DERIVED) else ""


def short_zones(keys: Iterable[str]) -> dict[str, str]:
    """Short names of zones by their keys: `names[0]` for an element of the only list of zones."""
    matches = {one: match for one in keys if (match := _OF_LIST.fullmatch(one)) is not None}
    is_one = len({match[1] for match in matches.values()}) == 1
    return {one: match[2] for one, match in matches.items()} if is_one else {}


def why_unknown(value: Value[Zone]) -> str:
    """The fact that would tell a zone."""
    zone = known(value)
    facts = facts_missing(value) or (facts_missing(zone.name) if zone is not None else ())
    return facts[0] if facts else "the zone"
