"""What an editor lets its user set, in the section `enilint` of its settings."""

from typing import Any

import msgspec
from msgspec import Struct


class Settings(Struct, rename="camel"):
    """The settings of a user.

    `show_undecided`: questions that are open are shown as hints. `configuration` is a file to take in place of the
    nearest enilint.toml.
    """

    show_undecided: bool = False
    configuration: str | None = None


def settings_of(sent: Any) -> Settings | None:
    """The settings that an editor sends, with or without the name of their section; None where they are no such."""
    if isinstance(sent, dict) and isinstance(sent.get("enilint"), dict):
        sent = sent["enilint"]
    if sent is None:
        return Settings()
    try:
        return msgspec.convert(sent, Settings)
    except msgspec.ValidationError:
        return None
