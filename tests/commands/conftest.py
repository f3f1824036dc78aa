from pathlib import Path

import pytest

RULE = '''\
"""An interface | of [bold]any[/bold] kind.

## What
Reports every interface.

## Fix
Have fewer.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from enilint.rule import Bad, Finding, Good, Rule, Severity


class Options(Struct, forbid_unknown_fields=True, rename="kebab"):
    """`most-allowed`: how many there
    may be."""

    most_allowed: Annotated[int, Meta(ge=0)] = 3
    kinds: tuple[str, ...] = ("efa",)
    mode: Literal["strict", "easy"] = "easy"


def check(network, options):
    for interface in network.interfaces[options.most_allowed - 2:]:
        yield Finding(
            subject=interface.address, at=interface.at, message=f"{interface.address} is one too many", help="remove it"
        )


RULE = Rule(
    code="XYZ901",
    name="any-interface",
    severity=Severity.WARNING,
    since="0.2.0",
    status="preview",
    groups=("counting", "demo"),
    check=check,
    options=Options,
    good=(Good("version: 1\\n"),),
    bad=(Bad("version: 1\\ninterfaces:\\n  one: {}\\n  two: {}  # warning\\n"),),
)
'''


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of rules with one rule."""
    (tmp_path / "xyz901_any_interface.py").write_text(RULE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A directory of rules with one that cannot be loaded."""
    (tmp_path / "xyz902_broken.py").write_text("RULE = (\n", encoding="utf-8")
    return tmp_path
