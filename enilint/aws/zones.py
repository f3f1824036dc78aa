"""Names of Regions and Availability Zones.

A zone has a name (`us-east-1a`, `us-west-2-lax-1a`), which each account may map differently, and an id (`use1-az4`),
which is the same in every account.
"""

import functools
import re

_REGION = r"(?:[a-z]{2,4})(?:-(?:gov|iso[a-z]?))?-(?:[a-z]+)-\d+"
_ZONE_NAME = rf"(?P<region>{_REGION})(?:[a-z]|-[a-z]{{3}}-\d[a-z]|-wl\d-[a-z]{{3}}-wlz-?\d)"
_ZONE_ID = r"[a-z]{3,5}\d-(?:az|[a-z]{3}\d-az|wl\d-[a-z]{3}-wlz)\d+"


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
