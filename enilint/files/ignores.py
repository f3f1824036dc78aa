"""Lines of a .gitignore, and what they say of a path."""

import re
from collections.abc import Sequence

from enilint.regular_expressions import Unanswered, Work, compile_set

__all__ = ["IgnoreLines", "Unanswered", "Work", "lines_that_are_patterns"]

_DIRECTORY_MARK = re.compile(r"\(\?P<\w+>/\)")
"""How pathspec writes the slash behind what only a directory is: all below it is meant, too."""
_NEVER = r"[^\x00-\x{10FFFF}]"


class IgnoreLines:
    """Lines as in a .gitignore. Raises ValueError for one that is none, and Unanswered for too many of them.

    Lines come from strangers: once they take more `work` than they may, they say nothing.
    """

    def __init__(self, lines: Sequence[str], work: Work) -> None:
        expressions: list[str] = []
        self._includes: list[bool] = []
        for line in lines:
            expression, include = _expression(line)
            if include is not None:
                expressions += expression, _DIRECTORY_MARK.sub(lambda _: _NEVER, expression)
                self._includes.append(include)
        self._set = compile_set(expressions, work)

    def verdict(self, path: str) -> bool | None:
        """Whether a path is ignored; None if no line says. A directory ends with `/`, as all separators are.

        What is said of a path itself counts more than what is said of a directory above it, but for a line that
        ignores the directory.
        """
        try:
            matching = self._set.matching(path)
        except Unanswered:
            return None
        verdict = None
        is_of_itself = False
        for number in sorted({one // 2 for one in matching}):
            include = self._includes[number]
            says_itself = 2 * number + 1 in matching
            if says_itself or include or not is_of_itself:
                verdict, is_of_itself = include, says_itself
        return verdict


def lines_that_are_patterns(lines: Sequence[str], work: Work) -> IgnoreLines | None:
    """The lines of a .gitignore. To git, too, a line that is no pattern matches nothing. None if there are too many."""

    def is_pattern(line: str) -> bool:
        try:
            IgnoreLines([line], Work())
        except ValueError:
            return False
        return True

    try:
        try:
            return IgnoreLines(lines, work)
        except ValueError:
            return IgnoreLines([line for line in lines if is_pattern(line)], work)
    except Unanswered:
        return None


def _expression(line: str) -> tuple[str, bool | None]:
    """The regular expression of a line, and whether it ignores or includes again; None for a line that says nothing.

    Raises ValueError for a line that is no pattern.
    """
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    expression, include = GitIgnoreSpecPattern.pattern_to_regex(line)
    return expression or "", include
