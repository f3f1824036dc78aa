"""Ids and zones that stand for ones to be filled in (`subnet-xxxxx`, `eni-1234567890abcdef0`): they tell nothing.

The number of an AWS id is 8 or 17 hexadecimal digits and random. One that counts, or that says one digit over and over,
was made up: by AWS documentation, which writes `subnet-0123456789abcdef0`, or by an author.
"""

import re
from functools import lru_cache

_PREFIXES = "eipalloc|eipassoc|eni|i|lt|nat|rtb|sg|subnet|vpc|vpce"
_ID = rf"(?s)(?:{_PREFIXES})-(?P<number>.*)"
_OTHER_TEXT = r"[.<>${}\s]|…|eth\d+\Z"
_MADE_UP = (
    r"0*(?:123|1234|12345|123456[0-9a-f]*|abc|abcd|abcde|abcdef[0-9a-f]*)"  # it counts from its start
    r"|(?:abc123|def456|1234abcd)[0-9]*"
    r"|[0-9a-f]*(?:01234567|12345678|89abcdef)[0-9a-f]*"
    r"|(?P<digit>[0-9a-f])(?P=digit){3,}"
)
_DIGITS = r"[0-9a-f]+"


def is_placeholder(id: str) -> bool:
    """Whether a text in the place of an id is none of AWS: to be filled in, or a reference that was left as text."""
    if re.search(_OTHER_TEXT, id):
        return True
    match = re.fullmatch(_ID, id)
    if match is None:
        return False
    number = match["number"]
    return re.fullmatch(_DIGITS, number) is None or re.fullmatch(_MADE_UP, number) is not None


@lru_cache(maxsize=256)
def is_zone_placeholder(name: str) -> bool:
    """Whether a text in the place of an Availability Zone is no name of one: a reference that was left as text."""
    return name != "" and re.fullmatch(r"[a-z0-9-]+", name) is None
