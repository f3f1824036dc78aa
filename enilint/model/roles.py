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
_CLEAR = "mgmt"
"""The word that means the role wherever it stands."""
_NOUNS = frozenset(
    {
        "access", "address", "card", "eni", "enis", "eth", "iface", "int", "interface", "interfaces", "intf", "ip",
        "leg", "net", "network", "nic", "nics", "plane", "port", "side", "subnet", "subnets", "traffic", "vlan", "zone",
    }
)  # fmt: skip
"""What follows a word that says what an interface is for: `management interface`."""
_SUFFIXES = frozenset(
    {
        "active", "az", "passive", "primary", "secondary", "standby",
        "af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us", "gov",
        "central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west",
    }
)  # fmt: skip
"""What ends a name behind that: which of several it is, and the name of a zone."""
_OTHERS = frozenset(
    {
        "api", "app", "application", "applications", "apps", "center", "centre", "cluster", "console", "database", "db",
        "engine", "etl", "ingest", "ingestion", "job", "lake", "pipeline", "platform", "portal", "processing",
        "processor", "science", "service", "services", "store", "suite", "system", "systems", "team", "tool", "tools",
        "warehouse",
    }
)  # fmt: skip
"""What follows a word that is a part of a name of something else: `management portal`."""
_MOST_OF_NAME = 3
"""The words of a text with spaces that is a name, and no sentence."""
_ROLE_TAGS = frozenset({"role", "purpose", "function", "use", "usage", "tier"})
"""The tags that say what something is for, in lower case. The words of a Project or Owner tag say nothing of it."""


def roles_in(*texts: str) -> set[str]:
    """The roles that the words of names and descriptions tell."""
    return {_WORDS[word] for text in texts for word in _WORD.findall(text.lower()) if word in _WORDS}


def _clear_roles(*texts: str) -> set[str]:
    """The roles that words of names and descriptions tell by where they stand.

    `asset-management-app` is no name of an interface for management, and `used by the management team` says nothing.
    """
    found = set()
    for text in texts:
        words = _WORD.findall(text.lower())
        is_name = " " not in text.strip() or len(words) <= _MOST_OF_NAME
        for place, word in enumerate(words):
            if word in _WORDS and _is_clear(words, place, is_name=is_name):
                found.add(_WORDS[word])
    return found


def _is_clear(words: list[str], place: int, *, is_name: bool) -> bool:
    """Whether a word says what an interface is for: it comes before a noun for that, or first or last in a name."""
    rest = words[place + 1 :]
    if words[place] == _CLEAR or (rest and rest[0] in _NOUNS):
        return True
    is_last = all(len(one) == 1 or one in _NOUNS or one in _SUFFIXES for one in rest)
    if not is_name:
        return is_last and place > 0 and words[place - 1] == "for"
    return is_last or (place == 0 and rest[0] not in _OTHERS)


def is_role_tag(key: str) -> bool:
    """Whether a tag says what something is for, such as Role."""
    return key.lower() in _ROLE_TAGS


def stated_roles(notes: Mapping[str, str]) -> set[str]:
    """The roles that the tags of notes state, such as `tags.Role`."""
    return _clear_roles(*(text for key, text in notes.items() if is_role_tag(key.removeprefix("tags."))))


def told_roles(name: str, notes: Mapping[str, str]) -> set[str]:
    """The roles that the tags of notes state, or else those that the words of names and of the description tell."""
    return stated_roles(notes) or _clear_roles(name, notes.get("name", ""), notes.get("description", ""))


def last_part(address: str) -> str:
    """What the author has called the entity of an address, without the modules and sections that it is in."""
    return address.rpartition(".")[2]
