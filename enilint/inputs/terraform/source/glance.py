"""The blocks of a module that tell how modules are put together, found without parsing the others.

Blocks of a file are told apart by the lines that begin them, and by braces that are in pairs between these. Comments
and heredocs are left out first. What is not written plainly is left to the parser, so that both say the same.
"""

from collections.abc import Sequence

from enilint.files.late import late
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.scanner import HEADER
from enilint.inputs.terraform.hcl.syntax import Block

_TYPES = ("module", "provider", "terraform")
_WORDS = r"(?:module(?<![\w-]module)|provider(?<![\w-]provider)|terraform(?<![\w-]terraform))"
_BEGINNING = late(rf'{_WORDS}(?:[ \t]*+(?:"[^"\n]*+"|[\w-]++)){{0,20}}+[ \t]*+\{{')
"""What looks like the beginning of such a block, wherever it stands."""
_CALL = late(r'module[ \t]+"[\w-]+"[ \t]+\{[ \t]*\r?\n\s*source[ \t]*=[ \t]*"[^"\\$%\r\n]*"[ \t]*\r?\n')
"""A call of a module up to its source. Nothing after it makes the source another one."""

_NAMED = r'"[^"\\{}\r\n]*+"'
_SEQUENCE = rf'[$%]\{{(?:[^{{}}"\\#/\r\n]++|/(?![/*])|{_NAMED})*+\}}'
"""An interpolation on one line, in which nothing is nested but texts without braces."""
_STRING = rf'"(?:[^"\\$%{{}}\r\n]++|\\[^\r\n]|{_SEQUENCE}|[$%](?![$%{{])|\{{[^{{}}"\\$%\r\n]*+\}})*+"'
_HEREDOC = (
    r"<<-?(?P<marker>[^\W\d][\w-]*+)\r?\n"
    rf"(?:(?![ \t]*+(?P=marker)[ \t]*+(?:\r?\n|\Z))(?:[^$%\n]++|{_SEQUENCE}|[$%](?!\{{))*+\n)*+"
    r"[ \t]*+(?P=marker)(?=[ \t]*+(?:\r?\n|\Z))"
)
_LEFT_OUT = late(
    rf'(?P<code>(?:[^"#/<]++|{_STRING}|/(?![/*])|<(?!<))*+)(?:(?:\#|//)[^\n]*+|{_HEREDOC}|(?P<end>\Z)|(?P<other>(?s:.)))'
)


def telling_blocks(text: str) -> Sequence[Block] | None:
    """The blocks `module`, `provider` and `terraform` of a file; None where only the parser can tell.

    Places in them are not those in the file, heredocs are empty, and of a call whose source comes first the rest is
    left out.
    """
    code = _without_comments(text)
    if code is None:
        return None
    parts, at = [], 0
    for beginning in _BEGINNING.finditer(code):
        start = beginning.start()
        if not HEADER.match(code, start) or code.count("{", at, start) != code.count("}", at, start):
            return None
        at = start
        called = _CALL.match(code, start)
        following = HEADER.search(code, beginning.end()) if called is None else None
        parts.append(f"{called[0]}}}\n" if called is not None else code[start : following and following.start()])
    body, diagnostics = parse("".join(parts))
    return None if diagnostics else body.blocks


def _without_comments(text: str) -> str | None:
    """The text without comments, and with empty strings in place of heredocs; None if something else goes over lines.

    The braces in the strings that are left are in pairs.
    """
    parts = []
    for match in _LEFT_OUT.finditer(text):
        parts.append(match["code"])
        if match["marker"]:
            parts.append('""')
        elif match["other"]:
            return None
        elif match["end"] is not None:
            break
    return "".join(parts)
