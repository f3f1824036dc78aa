"""What an interface is for, where the design says so: in a word of its own, or in a name or tag."""

import re

from enilint.model.entities import Interface

_WORDS = {
    "mgmt": "management",
    "management": "management",
    "admin": "management",
    "public": "public",
    "private": "private",
    "data": "data",
}
_WORD = re.compile("[a-z]+")


def role_of(interface: Interface) -> str | None:
    """Management, public, private or data; None where nothing says it, or names say several."""
    if interface.role is not None:
        return interface.role
    texts = (interface.address.rpartition(".")[2], *interface.notes.values())
    found = {_WORDS[word] for text in texts for word in _WORD.findall(text.lower()) if word in _WORDS}
    return found.pop() if len(found) == 1 else None
