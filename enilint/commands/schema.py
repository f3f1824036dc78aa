"""`enilint schema`: a JSON Schema, for editors and for checking files without enilint."""

import sys

from enilint.commands.telling import tell
from enilint.files.paths import bundled

NAMES = ("topology", "config", "report", "facts", "inventory", "drill", "rules")


def run(name: str) -> int:
    """Print the schema of that name."""
    if name not in NAMES:
        tell(f"error: unknown schema {name}; choose one of {', '.join(NAMES)}")
        return 2
    sys.stdout.write(text(name))
    return 0


def text(name: str) -> str:
    """The schema of that name."""
    return (bundled("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
