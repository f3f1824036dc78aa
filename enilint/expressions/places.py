"""Where the parts of a text stand in the file that contains it as a value of YAML."""

from enilint.findings import Location
from enilint.inputs.yaml.tree import Tree


class TextPlaces:
    """Turns offsets of a text value into places of its file."""

    def __init__(self, tree: Tree, container: object, key: str | int, text: str) -> None:
        self._tree = tree
        start, end = tree.value_span(container, key)
        self._offsets = _aligned(text, tree.lines.text[start:end], start)

    def location(self, start: int, end: int) -> Location:
        """The place of the text between two offsets."""
        last = len(self._offsets) - 1
        first = self._offsets[min(start, last)]
        return self._tree.lines.location(first, max(self._offsets[min(end, last)], first + 1))

    def offset(self, start: int) -> int:
        """The offset in the file of an offset in the text."""
        return self._offsets[min(start, len(self._offsets) - 1)]

    def inside(self, offset: int) -> int | None:
        """The offset in the text of one in the file; None if it is not in the text."""
        if not self._offsets[0] <= offset <= self._offsets[-1]:
            return None
        return next(index for index, one in enumerate(self._offsets) if one >= offset)


def _aligned(text: str, written: str, start: int) -> list[int]:
    """The offset of each character of a text, and of its end, as it is written: quoted, indented or folded.

    Characters other than spaces are written in the order of the text.
    """
    at = 0
    if written[:1] in ("|", ">"):
        at = written.find("\n") + 1
    elif written[:1] in ("'", '"'):
        at = 1
    offsets = []
    for character in text:
        if not character.isspace():
            found = written.find(character, at)
            at = found if found >= 0 else at
        elif at < len(written) and not written[at].isspace():
            found = next((index for index in range(at, len(written)) if written[index].isspace()), at)
            at = found
        offsets.append(start + at)
        at = min(at + 1, len(written))
    offsets.append(start + at)
    return offsets
