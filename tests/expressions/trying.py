"""What `enilint rules try` prints of an expression over a design."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.running import Run

Write = Callable[[str, str], Path]
Try = Callable[..., dict[str, str]]

_NAMES = {
    "terraform": "design/main.tf",
    "topology": "design/net.enilint.yaml",
    "cloudformation": "design/template.yaml",
}


def trying(run: Run, write: Write) -> Try:
    """Writes a design, and answers the values of an expression by what they are of.

    What is not known is in parentheses behind a value; `undecided` is a condition without an answer.
    """

    def tried(expression: str, kind: str, source: str, language: str = "terraform", **files: str) -> dict[str, str]:
        write(_NAMES[language], source)
        for name, text in files.items():
            write(f"design/{name}", text)
        result = run("rules", "try", expression, "--for", kind, "design")
        assert result.code == 0, result
        *lines, last = result.output.splitlines()
        if not last.startswith("true for "):
            lines.append(last)
        found = [line.partition(": ")[2] for line in lines]
        return dict(_split(one) for one in found)

    return tried


def _split(line: str) -> tuple[str, str]:
    for mark in (" = ", " is undecided: "):
        name, found, value = line.partition(mark)
        if found:
            return name, value if mark == " = " else f"undecided: {value}"
    return line, "true"
