"""What tags say of addresses and instances, in the same way whatever a design is written in."""

from collections.abc import Mapping
from functools import lru_cache

ALLOWLISTED_BY = "allowlistedby"
"""The tag that names who has put an address on an allow-list, as `mark_of` gives it."""
EGRESS_IDENTITY = "egressidentity"
"""The tag of an instance that names the Elastic IP which its outbound traffic is to show."""
_GROUP = "aws:autoscaling:groupName"
"""The tag that Amazon EC2 Auto Scaling gives the instances that it starts."""


@lru_cache(maxsize=1024)
def mark_of(key: str) -> str:
    """The key of a tag however it is spelt: allowlisted_by, allowlisted-by, AllowlistedBy, enilint:allowlisted-by."""
    return "".join(filter(str.isalnum, key.lower().removeprefix("enilint:")))


@lru_cache(maxsize=1024)
def keys_of_mark(mark: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of tags that are spelt as a mark. Most resources of a design have the same keys."""
    return tuple(key for key in keys if mark_of(key) == mark)


def replaced_by_group(tags: Mapping[str, object]) -> str | None:
    """The Auto Scaling group that replaces an instance by itself; None where its tags name none."""
    name = tags.get(_GROUP)
    if name in (None, ""):
        return None
    return f"Auto Scaling group {name}" if isinstance(name, str) else "its Auto Scaling group"
