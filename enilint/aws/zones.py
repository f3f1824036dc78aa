"""Names of Regions and Availability Zones.

A zone has a name (`us-east-1a`, `us-west-2-lax-1a`) and an id (`use1-az4`). The id is the same in every account; the
name is, too, but in the oldest Regions.
"""

import functools
import re

_REGION = r"(?:[a-z]{2,4})(?:-(?:gov|iso[a-z]?))?-(?:[a-z]+)-\d+"
_ZONE_NAME = rf"(?P<region>{_REGION})(?:[a-z]|-[a-z]{{3}}-\d[a-z]|-wl\d-[a-z]{{3}}-wlz-?\d)"
_ZONE_ID = r"[a-z]{3,5}\d-(?:az|[a-z]{3}\d-az|wl\d-[a-z]{3}-wlz)\d+"


_MAPPED_BY_ACCOUNT = frozenset(
    {
        "ap-northeast-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "eu-west-1",
        "sa-east-1",
        "us-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    }
)
"""The Regions introduced up to November 2012, where each account may map zone names to other zones.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html. Accounts created since November
2025 map them alike, but a design does not tell the age of an account.
"""


def names_agree(region: str) -> bool:
    """Whether the zone names of a Region mean the same zones in every account."""
    return region not in _MAPPED_BY_ACCOUNT


def is_region(text: str) -> bool:
    """Whether the text has the form of a Region name."""
    return re.fullmatch(_REGION, text) is not None


def is_zone_name(text: str) -> bool:
    """Whether the text has the form of an Availability Zone, Local Zone or Wavelength Zone name."""
    return re.fullmatch(_ZONE_NAME, text) is not None


def is_in_region(zone_name: str) -> bool:
    """Whether a zone name is that of an Availability Zone, rather than of a Local Zone or Wavelength Zone."""
    return re.fullmatch(rf"{_REGION}[a-z]", zone_name) is not None


def is_zone_id(text: str) -> bool:
    """Whether the text has the form of a zone id."""
    return re.fullmatch(_ZONE_ID, text) is not None


@functools.lru_cache(maxsize=1024)
def region_of(zone_name: str) -> str | None:
    """The Region that a zone name belongs to, or None where the text is not a zone name."""
    match = re.fullmatch(_ZONE_NAME, zone_name)
    return match["region"] if match else None
