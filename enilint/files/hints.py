"""Names that were probably meant by mistyped ones."""

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The name that looks most like a mistyped one; None where none does. `likeness` is the least, from 0 to 1."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=likeness)), None)


def did_you_mean(name: str | None) -> str:
    """` (did you mean ...?)` with a name that is quoted already, or nothing where there is none."""
    return f" (did you mean {name}?)" if name else ""
