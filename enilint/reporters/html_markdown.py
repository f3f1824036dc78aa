"""The documentation of rules as HTML: headings, paragraphs, lists and code. Addresses of links are text."""

import re
from collections.abc import Iterator

from enilint.reporters.html_text import items, lines, prose, text

_LINK = re.compile(r"\[([^\]]*)\]\((https?://[^)\s]*)\)")
_ITEM = re.compile(r"[-*] |\d+\. ")


def title_of(documentation: str) -> str:
    """The first line of a rule's documentation, which says what the rule reports."""
    return documentation.partition("\n")[0].lstrip("# ").rstrip(".")


def html_of(documentation: str) -> str:
    """The sections of a rule's documentation, without its title."""
    _, _, rest = documentation.partition("\n")
    return "".join(_block(block) for block in _blocks(rest))


def _blocks(markdown: str) -> Iterator[list[str]]:
    """The lines of each paragraph, list, heading or block of code."""
    block: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        if fence or line.startswith("```"):
            if not fence and block:
                yield block
                block = []
            block.append(line)
            if fence and line.startswith(fence):
                yield block
                block, fence = [], ""
            else:
                fence = fence or line[: len(line) - len(line.lstrip("`"))]
        elif line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _block(block: list[str]) -> str:
    first = block[0]
    if first.startswith("```"):
        return lines(map(text, (line for line in block if not line.startswith("```"))), "code")
    if first.startswith("#"):
        rest = _block(block[1:]) if len(block) > 1 else ""
        return f"<h4>{prose(first.lstrip('# '))}</h4>\n{rest}"
    if _ITEM.match(first):
        return items(map(_inline, _items(block)))
    return f"<p>{_inline(' '.join(map(str.strip, block)))}</p>\n"


def _items(block: list[str]) -> Iterator[str]:
    """The items of a list, each in one line."""
    item: list[str] = []
    for line in block:
        if _ITEM.match(line) and item:
            yield " ".join(item)
            item = []
        item.append(_ITEM.sub("", line, count=1) if not item else line.strip())
    yield " ".join(item)


def _inline(words: str) -> str:
    """Words with code; a link is its text and its address."""
    return prose(_LINK.sub(lambda match: f"{match[1].strip('`')} ({match[2]})", words))
