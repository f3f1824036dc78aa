"""Lines of a .gitignore, and what they say of a path, as gitignore(5) has it."""

from collections.abc import Sequence

from enilint.files.globs import Item, as_bytes, is_like, names

_ANY_DIRECTORIES: list[Item] = [None, None]


class Work:
    """How much work the lines of strangers may take: in bytes that are compared with a glob."""

    def __init__(self, most: int) -> None:
        self.left = most


class IgnoreLines:
    """Lines as in a .gitignore. Raises ValueError for one that no path can match.

    Once they take more `work` than they may, lines with wildcards say nothing.
    """

    def __init__(self, lines: Sequence[str], work: Work | None = None) -> None:
        self._work = work or Work(4_000_000)
        self._lines = [_Line(line, self._work) for line in lines if not _says_nothing(line)]
        self._of_names: dict[tuple[str, bool], int] = {}
        self._of_directories: dict[str, bool | None] = {}

    def verdict(self, path: str) -> bool | None:
        """Whether a path is ignored; None if no line says. A directory ends with `/`, as all separators are.

        What is in an ignored directory is ignored, whatever the lines say of the path itself.
        """
        end = path.find("/")
        while 0 <= end < len(path) - 1:
            directory = path[: end + 1]
            if directory not in self._of_directories:
                self._of_directories[directory] = self._own_verdict(directory)
            if self._of_directories[directory]:
                return True
            end = path.find("/", end + 1)
        return self._own_verdict(path)

    def _own_verdict(self, path: str) -> bool | None:
        """Whether the last line that matches a path ignores it."""
        is_directory = path.endswith("/")
        parts = as_bytes(path.rstrip("/")).split("/")
        last = self._last_of_name(parts[-1], is_directory=is_directory)
        for number in range(len(self._lines) - 1, last, -1):
            line = self._lines[number]
            if not line.is_of_names and (is_directory or not line.is_of_directories) and line.matches(parts):
                return not line.includes
        return None if last < 0 else not self._lines[last].includes

    def _last_of_name(self, name: str, *, is_directory: bool) -> int:
        """The last line without a slash that matches a name; -1 for none."""
        key = name, is_directory
        if key not in self._of_names:
            matching = (
                number
                for number in range(len(self._lines) - 1, -1, -1)
                if (line := self._lines[number]).is_of_names
                and (is_directory or not line.is_of_directories)
                and line.matches([name])
            )
            self._of_names[key] = next(matching, -1)
        return self._of_names[key]


def lines_that_are_patterns(lines: Sequence[str], work: Work) -> IgnoreLines:
    """The lines of a .gitignore. To git, too, a line that is no pattern matches nothing."""

    def is_pattern(line: str) -> bool:
        try:
            IgnoreLines([line])
        except ValueError:
            return False
        return True

    return IgnoreLines([line for line in lines if is_pattern(line)], work)


class _Line:
    """A line that is a pattern: a glob for each name in a path, or for the last name alone (`is_of_names`)."""

    def __init__(self, line: str, work: Work) -> None:
        text = as_bytes(_without_spaces(line))
        self.includes = text.startswith("!")
        text = text.removeprefix("!")
        self.is_of_directories = text.endswith("/")
        text = text.removesuffix("/")
        if not text:
            raise ValueError("it names no file")
        self.is_of_names = "/" not in text
        globs = names(text.removeprefix("/"))
        self._globs = [_literal(glob) for glob in globs]
        self._work = work

    def matches(self, parts: Sequence[str]) -> bool:
        """Whether the globs match all parts of a path; `**` matches any number of directories."""
        if self.is_of_names:
            return self._is_like(parts[-1], self._globs[0])
        reached = {0}
        for number, glob in enumerate(self._globs):
            if glob == _ANY_DIRECTORIES:
                is_last = number == len(self._globs) - 1
                reached = set(range(min(reached) + is_last, len(parts) + 1))
            else:
                reached = {one + 1 for one in reached if one < len(parts) and self._is_like(parts[one], glob)}
            if not reached:
                return False
        return len(parts) in reached

    def _is_like(self, name: str, glob: str | list[Item]) -> bool:
        if isinstance(glob, str):
            return name == glob
        self._work.left -= len(name) + len(glob)
        return self._work.left >= 0 and is_like(name, glob)


def _says_nothing(line: str) -> bool:
    return not line or line.startswith("#") or not _without_spaces(line)


def _without_spaces(line: str) -> str:
    """A line without the spaces at its end, unless a backslash is before them."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped


def _literal(glob: list[Item]) -> str | list[Item]:
    """A glob without wildcards as the name that it matches."""
    found = [one for one in glob if isinstance(one, str)]
    return "".join(found) if len(found) == len(glob) else glob
