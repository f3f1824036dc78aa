"""What an interface is for, where the design says so: in a word of its own, or in a name or tag."""

from collections.abc import Mapping

from enilint.files.late import late

_WORDS = {
    "mgmt": "management",
    "management": "management",
    "admin": "management",
    "public": "public",
    "private": "private",
    "data": "data",
}
_WORD = late("[a-z]+")
_ROLE_TAGS = frozenset({"role", "purpose", "function", "use", "usage", "tier"})
"""The tags that say what something is for, in lower case. The words of a Project or Owner tag say nothing of it."""


def roles_in(*texts: str) -> set[str]:
    """The roles that the words of names and descriptions tell."""
    return {_WORDS[word] for text in texts for word in _WORD.findall(text.lower()) if word in _WORDS}


def is_role_tag(key: str) -> bool:
    """Whether a tag says what something is for, such as Role."""
    return key.lower() in _ROLE_TAGS


def stated_roles(notes: Mapping[str, str]) -> set[str]:
    """The roles that the tags of notes state, such as `tags.Role`."""
    return roles_in(*(text for key, text in notes.items() if is_role_tag(key.removeprefix("tags."))))


def told_roles(name: str, notes: Mapping[str, str]) -> set[str]:
    """The roles that the tags of notes state, or else those that the words of names and of the description tell."""
    return stated_roles(notes) or roles_in(name, notes.get("name", ""), notes.get("description", ""))


def last_part(address: str) -> str:
    """What the author has called the entity of an address, without the modules and sections that it is in."""
    return address.rpartition(".")[2]
