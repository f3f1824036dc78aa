"""What an interface is for, where the design says so: in a word of its own, or in a name or tag."""

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


def roles_in(*texts: str) -> set[str]:
    """The roles that the words of names and descriptions tell."""
    return {_WORDS[word] for text in texts for word in _WORD.findall(text.lower()) if word in _WORDS}


def last_part(address: str) -> str:
    """What the author has called the entity of an address, without the modules and sections that it is in."""
    return address.rpartition(".")[2]
