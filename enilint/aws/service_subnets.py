"""What services ask of the subnets that they have interfaces in.

Source: the page that each row of `service-subnets.json` names, and botocore 1.44.8 for limits and error codes.
"""

import functools
from pathlib import Path

from msgspec import Struct


class SubnetDemands(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a kind of service asks of its subnets."""

    name: str
    """The service in a sentence: `an Application Load Balancer`."""
    source: str
    """The page of AWS that says it."""
    one_per_zone: bool = False
    """Whether two of its subnets may not be in one Availability Zone."""
    least_zones: int = 1
    """In how many Availability Zones its subnets must be."""
    region_zones: tuple[tuple[str, int], ...] = ()
    """Regions in which fewer are enough, and in how many."""
    exact_subnets: int | None = None
    """How many subnets it takes. None: any number."""
    refused_zone_ids: frozenset[str] = frozenset()
    """The ids of zones that it is not offered in."""
    fewer_in_local_zones: bool = False
    """Whether one zone is enough for subnets in Local Zones or on Outposts."""
    addresses: int = 0
    """How many IPv4 addresses it takes in each of its subnets at least."""
    least_free: int = 0
    """How many addresses must be free in each of its subnets when it is created."""
    addresses_source: str = ""
    """The page of AWS that says these numbers; empty: that of `source`."""
    shared_zone_error: str = ""
    """The error code of AWS for two subnets of one zone; empty: AWS documents none."""
    too_few_error: str = ""
    """The error code of AWS for too few zones or subnets; empty: AWS documents none."""

    def zones_in(self, region: str | None) -> int:
        """In how many Availability Zones its subnets must be in a Region."""
        return dict(self.region_zones).get(region or "", self.least_zones)


class _Table(Struct, frozen=True):
    as_of: str
    services: dict[str, SubnetDemands]


def subnet_demands(service: str) -> SubnetDemands | None:
    """What a kind of service asks of its subnets; None for a kind that the table does not have."""
    return _table().services.get(service)


@functools.cache
def _table() -> _Table:
    import msgspec.json

    return msgspec.json.decode(Path(__file__).with_name("service-subnets.json").read_bytes(), type=_Table)
