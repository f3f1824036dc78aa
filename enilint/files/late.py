"""Regular expressions that are compiled when they are first used: a run uses few of all that its modules have."""

import re
from typing import Any, AnyStr, cast


def late(pattern: AnyStr, flags: int = 0) -> "re.Pattern[AnyStr]":
    """What `re.compile` gives, once it is asked for anything."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


class _Late:
    """Stands for a compiled pattern, and has its methods from the first use on."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._wanted = (pattern, flags)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(*self._wanted)
        for one in ("match", "fullmatch", "search", "finditer", "findall", "sub", "split", "pattern"):
            setattr(self, one, getattr(compiled, one))
        return getattr(compiled, name)
