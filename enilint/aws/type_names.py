"""Texts that no EC2 instance type has as its name, and the names that they may stand for.

All names of the data are a family, a dot and a size of one form. AWS adds families, and sizes to families: a name that
the data lacks is wrong only if its size has another form, or if it is a name of the data written differently.
"""

from collections.abc import Collection

from enilint.files.late import late

_SIZE = late(r"nano|micro|small|medium|large|([1-9]\d*)?xlarge|metal|metal-[1-9]\d*xl")
_MOST_EDITS = 2
_SEPARATOR = "."


def names_meant(text: str, names: Collection[str], families: Collection[str]) -> tuple[str, ...] | None:
    """The names that a text may stand for which is certainly no instance type; None if it is one, or may be one.

    Those in the family of the text come first. The tuple is empty if no name is near.
    """
    plain = text.strip().lower()
    if text in names:
        return None
    if plain in names:
        return (plain,)
    within = _without_service(plain, names)
    if within:
        return within
    family, separator, size = plain.partition(_SEPARATOR)
    if not separator or family not in families or _SEPARATOR in size or _SIZE.fullmatch(size):
        return None
    return _nearest(plain, [one for one in names if one.startswith(f"{family}.")]) or _nearest(plain, names)


def _without_service(text: str, names: Collection[str]) -> tuple[str, ...]:
    """The name inside of the name that another service gives to a type, such as db.t3.micro or t3.small.search."""
    inside = (text.partition(_SEPARATOR)[2], text.rpartition(_SEPARATOR)[0])
    return tuple(one for one in inside if one in names)


def _nearest(text: str, names: Collection[str]) -> tuple[str, ...]:
    """The names that the fewest edits make of a text, up to two."""
    edits = {one: distance for one in names if (distance := _edits(text, one)) <= _MOST_EDITS}
    return tuple(one for one, distance in edits.items() if distance == min(edits.values()))


def _edits(one: str, other: str) -> int:
    """How many edits make one text of another: a character added, left out or replaced, or two neighbours swapped.

    Texts that are further apart than the edits that count are one edit more than these apart.
    """
    if abs(len(one) - len(other)) > _MOST_EDITS:
        return _MOST_EDITS + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, start=1):
        before, row, last = row, [i], before
        for j, theirs in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs)))
            if i > 1 and j > 1 and (mine, one[i - 2]) == (other[j - 2], theirs):
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > _MOST_EDITS and min(before) > _MOST_EDITS:  # a swap reaches back by two rows
            return _MOST_EDITS + 1
    return row[-1]
