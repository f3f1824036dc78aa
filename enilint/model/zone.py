"""Availability Zones and when two of them are the same."""

import functools

from msgspec import Struct

from enilint.aws.zones import names_agree, region_of
from enilint.values import Answer, Missing, Unknown, Value, differs, known, same


class Zone(Struct, frozen=True):
    """An Availability Zone as one account sees it.

    The id means the same in every account. The name does in all but the oldest Regions, where names are compared within
    one account only. A name is never compared with an id.
    Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html.
    """

    name: Value[str]
    """The name, such as us-east-1a."""
    id: Value[str]
    """The id, such as use1-az4."""
    account: Value[str]
    """The account that sees it."""
    within: str | None = None
    """The Region that the design states beside the zone. None: not stated."""

    @property
    def region(self) -> str | None:
        """The Region. None: neither the name nor the design states it."""
        name = known(self.name)
        return (region_of(name) if name is not None else None) or self.within

    def same_as(self, other: "Zone") -> Answer:
        """Whether this is the same zone as another."""
        if type(self.name) is str and type(other.name) is str:
            return _same_of_names(self, other)
        return _same(self, other)

    @property
    def stated(self) -> Value[str]:
        """The zone among the values of a finding: its name, or else its id."""
        return self.id if known(self.name) is None and known(self.id) is not None else self.name

    def __str__(self) -> str:
        name, id = known(self.name), known(self.id)
        if name is not None or id is not None:
            return name or id or ""
        symbol = self.name.symbol if isinstance(self.name, Unknown) else None
        if symbol and not symbol.endswith(".availability_zone"):
            return symbol
        return f"a zone of {self.within}" if self.within else "an unknown zone"


def _same(one: Zone, other: Zone) -> Answer:
    by_id = same(one.id, other.id)
    if not isinstance(by_id, Missing):
        return by_id
    if one.region and other.region and one.region != other.region:
        return False
    by_name = same(one.name, other.name)
    if isinstance(by_name, Missing):
        return by_name
    region = one.region or other.region
    if differs(one.account, other.account) is False or (region is not None and names_agree(region)):
        return by_name
    return Missing((f"the zone IDs of {one} and {other}, which may be in different accounts",))


_same_of_names = functools.lru_cache(maxsize=8192)(_same)
"""A design names few zones, and compares them again and again."""
