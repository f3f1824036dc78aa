"""Templates that somebody is writing: what stands for a text while a line of it cannot be read."""

from enilint.files.text import Lines
from enilint.inputs.yaml.libyaml import CParser, StreamEndEvent, YAMLError


def is_finished(text: str) -> bool:
    """Whether a text in YAML or JSON can be read to its end."""
    is_json = text.lstrip().startswith("{")
    parser = CParser(text.replace("\t", " ") if is_json else text)
    try:
        while type(parser.get_event()) is not StreamEndEvent:
            pass
    except YAMLError:
        return False
    return True


def stand_in(before: str, now: str) -> str | None:
    """The text as it could be read before, with as many lines as it has now: everything is in its present line.

    None where there are fewer lines than there were, or where the text cannot be read that way, either.
    """
    old, new = before.split("\n"), now.split("\n")
    most = min(len(old), len(new))
    start = next((number for number in range(most) if old[number] != new[number]), most)
    end = next((number for number in range(most - start) if old[-1 - number] != new[-1 - number]), most - start)
    room = len(new) - start - end
    kept = old[start : len(old) - end]
    text = "\n".join([*new[:start], *kept, *[""] * (room - len(kept)), *new[len(new) - end :]])
    return text if len(kept) <= room and is_finished(text) else None


class Unfinished:
    """The texts of an editor, with what stands for those that cannot be read now."""

    def __init__(self) -> None:
        self._read_last: dict[str, str] = {}
        self._known: dict[str, tuple[str, str | None]] = {}

    def of(self, path: str, text: str) -> str | None:
        """What stands for the text of a file; None if it can be read, or could not be before."""
        known = self._known.get(path)
        if known is None or known[0] != text:
            known = self._known[path] = (text, self._found(path, text))
        return known[1]

    def forget(self, path: str) -> None:
        """The editor has no text of the file."""
        self._known.pop(path, None)
        self._read_last.pop(path, None)

    def _found(self, path: str, text: str) -> str | None:
        if is_finished(text):
            self._read_last[path] = text
            return None
        before = self._read_last.get(path)
        return None if before is None else stand_in(before, text)


def moved(span: tuple[int, int], before: Lines, now: Lines) -> tuple[int, int] | None:
    """Where a part of a text is in another one with the same lines; None where it is not the same there."""
    start, end = (now.offset(*before.place(offset)) for offset in span)
    return (start, end) if now.text[start:end] == before.text[slice(*span)] else None
