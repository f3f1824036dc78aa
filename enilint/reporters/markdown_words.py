"""Text that Markdown shows as it is, and that reads well where it is not taken for Markdown.

Words that could act become code: names with `_`, links, images, HTML, and what GitHub and GitLab make links or commands
of, such as `@name`, `#17` and `/close`.
"""

import re

from enilint.files.late import late
from enilint.reporters.terminal import escaped

_WORD = late(r"(?:`[^`]+`|\S)+")
_PAIR = late(r"`[^`]+`")
_ACTING = late(r"[`<>\[\]@#*_~&$^|\\]|://|www\.|GH-\d|!\d|%[\w\"]|^/|command:", re.IGNORECASE)
_BLOCK = late(r"[-+=]+|\d+[.)]")
"""What makes a list or a heading at the beginning of a line."""


def inert(text: str) -> str:
    """The text in one line, with each word that Markdown could act on as code. What is in backticks is code already."""
    line = escaped(text)
    first = _BLOCK.match(line.lstrip())
    return _WORD.sub(lambda match: _word(match[0], is_block=first is not None and match.start() == 0), line.lstrip())


def _word(word: str, *, is_block: bool) -> str:
    if not is_block and not _ACTING.search(_PAIR.sub("", word)):
        return word
    name = word.rstrip(",;:.") or word
    return f"{code(name)}{word[len(name) :]}"


def code(text: str) -> str:
    """A name as code, in as many backticks as it takes."""
    name = escaped(text)
    if not name.strip():
        return name
    fence = "`" * (max((len(run) for run in re.findall("`+", name)), default=0) + 1)
    space = " " if {name[0], name[-1]} & {"`", " "} else ""
    return f"{fence}{space}{name}{space}{fence}"
