"""What the calls of scripts are about: whether a script passes the IDs of certain resources to them."""

import re
from collections.abc import Callable

from enilint.files.late import late

_LOOKS_UP = late(r"(?i)describe[-_]?(?:addresses|network[-_]?interfaces)")
_CALL = late(r"\s*\([^)]*\)|(?:\\\r?\n|[^\n;|&])*")
"""The rest of a call: what is in parentheses, or the command; a backslash continues that on the next line."""
_VALUE = r"[\"']?\$?\{?(\w+)"
"""The value of an argument or of a variable, if it is one name."""
_MOST_STEPS = 20

ELASTIC_IP = "allocation[-_]?id|public[-_]?ip"
INTERFACE = "network[-_]?interface[-_]?id"
"""The arguments of calls that name an Elastic IP, and an interface."""


def names_all(text: str, action: re.Pattern[str], argument: str, is_named: Callable[[str], bool]) -> bool:
    """Whether each call of an action in a script passes what is named.

    `argument` is a pattern of the arguments that matter. `is_named` answers it for the name of what a deployment puts
    into the text. A script that looks up addresses or interfaces may find others.
    """
    if _LOOKS_UP.search(text):
        return False
    values = re.compile(rf"(?:{argument})s?[\"']?[\s=:]+{_VALUE}", re.IGNORECASE)
    for call in action.finditer(text):
        rest = _CALL.match(text, call.end())
        words = values.findall(rest[0]) if rest else []
        if not words or not all(_leads_to(text, word, is_named) for word in words):
            return False
    return True


def _leads_to(text: str, word: str, is_named: Callable[[str], bool]) -> bool:
    """Whether a word is such a name, or a variable to which one is assigned."""
    for _ in range(_MOST_STEPS):
        if is_named(word):
            return True
        assigned = re.findall(rf"\b{re.escape(word)}(?:\s*=\s*|\s+in\s+){_VALUE}", text)
        if len(assigned) != 1 or assigned[0] == word:
            return False
        word = assigned[0]
    return False
