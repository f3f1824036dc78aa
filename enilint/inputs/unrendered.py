"""Texts with placeholders of Jinja or of Go templates: a program renders them before another one reads them."""

from collections.abc import Sequence

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.findings import InputError

PLACEHOLDER = late(r"\{%|\{\{(?!resolve:)")
"""What begins a placeholder; `{{resolve:` begins a dynamic reference of CloudFormation."""
PLACEHOLDERS = "placeholders ({{ }} or {% %})"
_WHOLE = late(r"\{%.*?%\}|\{\{.*?\}\}")


def with_advice(errors: Sequence[InputError], lines: Lines) -> Sequence[InputError]:
    """The syntax errors of a text. If a placeholder is the cause of one, a single error advises to render the text."""
    for one in errors:
        match = _WHOLE.search(lines.line(one.line)) if one.line is not None else None
        if match is not None:
            return [InputError(one.path, f"found {PLACEHOLDERS}: render the file first", one.line, match.start() + 1)]
    return errors
