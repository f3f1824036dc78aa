"""Canaries: values that occur nowhere else, in the shapes that the attributes of a design have."""

import re
from random import Random
from typing import Any

from msgspec import Struct

PART = 8
"""A text that has so many characters of a canary in a row has leaked it."""
_LETTERS = "bcdfghjklmnpqrstvwxz"
_CIDR = re.compile(r"\d+\.\d+\.\d+\.\d+(/\d+)?")
_ZONE = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-z]?")
_INSTANCE_TYPE = re.compile(r"[a-z]+\d[a-z-]*\.[a-z0-9]+")
_ID = re.compile(r"((?:[a-z]+-)+)[0-9a-f]{8,17}")


class Canary(Struct, frozen=True):
    """The part of a value that is in no other value."""

    secret: str

    @property
    def parts(self) -> list[str]:
        """All parts of the secret whose sight is a leak."""
        text = self.secret.lower()
        return [text[at : at + PART] for at in range(max(1, len(text) - PART + 1))]


class Canaries:
    """Makes canaries, and keeps them."""

    def __init__(self, random: Random) -> None:
        self.made: list[Canary] = []
        self._random = random

    def like(self, value: Any) -> Any:
        """A canary in the shape of a value; now and then one of another type."""
        if self._random.random() < 0.15:
            return self._random.choice((self.text, self.number, self.listed))()
        if isinstance(value, bool) or value is None:
            return self.text()
        if isinstance(value, int | float):
            return self.number()
        if isinstance(value, list):
            return [self.like(one) for one in value[:3]] or self.listed()
        return self._like_text(value) if isinstance(value, str) else self.text()

    def _like_text(self, text: str) -> Any:
        if _CIDR.fullmatch(text):
            return self.cidr() if "/" in text else self.address()
        if "::" in text:
            return self.ipv6()
        if _ZONE.fullmatch(text):
            return self.zone()
        if _INSTANCE_TYPE.fullmatch(text):
            return self.instance_type()
        if text.isdecimal():
            return str(self.number())
        found = _ID.fullmatch(text)
        return self.id(found[1]) if found else self.text()

    def any(self) -> Any:
        """A canary of any shape."""
        shapes = (self.text, self.number, self.cidr, self.address, self.ipv6, self.zone, self.instance_type, self.id,
                  self.listed)  # fmt: skip
        return self._random.choice(shapes)()

    def text(self) -> str:
        """A text; at times with characters that formats escape."""
        letters = self._letters(16)
        return self._kept(letters[:8] + self._random.choice(("", "", '"', "<&>", "é", "`", " ")) + letters[8:])

    def listed(self) -> list[str]:
        """A list."""
        return [self.text()]

    def number(self) -> int:
        """A number, too large for anything."""
        number = self._random.randrange(10**11, 10**12)
        self._kept(str(number))
        return number

    def cidr(self) -> str:
        """A range, whose host bits may be set: a mistake that is reported."""
        return f"{self.address()}/{self._random.choice((20, 24, 26, 28, 33))}"

    def address(self) -> str:
        """An address."""
        return self._kept(".".join(str(self._random.randrange(110, 220)) for _ in range(4)))

    def ipv6(self) -> str:
        """A range of IPv6."""
        return self._kept(":".join(f"{self._random.randrange(0x1000, 0xFFFF):x}" for _ in range(4))) + "::/64"

    def zone(self) -> str:
        """An Availability Zone that there is not, or the name of a hosted zone."""
        return "us-east-1" + self._kept(self._letters(12))

    def instance_type(self) -> str:
        """An instance type that there is not."""
        return "m5." + self._kept(self._letters(12))

    def id(self, prefix: str = "subnet-") -> str:
        """The id of something."""
        return prefix + self._kept(f"{self._random.getrandbits(68):017x}")

    def _letters(self, number: int) -> str:
        return "".join(self._random.choice(_LETTERS) for _ in range(number))

    def _kept(self, secret: str) -> str:
        self.made.append(Canary(secret))
        return secret
