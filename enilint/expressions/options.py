"""Options of rule files: constants of a rule that enilint.toml can change."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.expressions.types import BOOL, NUMBER, STRING, Type, list_of


def is_option(value: object) -> bool:
    """Whether a value of YAML can be an option: text, a number, true, false, or a list of texts or numbers."""
    if isinstance(value, list):
        kinds = {str if isinstance(one, str) else float for one in value}
        return len(kinds) == 1 and all(
            isinstance(one, str | int | float) and not isinstance(one, bool) for one in value
        )
    return isinstance(value, str | int | float | bool)


def option_type(value: object) -> Type:
    """The type that an option has in expressions: that of its default."""
    if isinstance(value, list):
        return list_of(option_type(value[0]))
    return BOOL if isinstance(value, bool) else STRING if isinstance(value, str) else NUMBER


def options_class(options: Mapping[str, Any]) -> type[Struct] | None:
    """The class of the options of a rule, as Python rules have one."""
    if not options:
        return None
    fields: list[Any] = []
    for name, value in options.items():
        if isinstance(value, list):
            kind: Any = list[str] if isinstance(value[0], str) else list[float]
            fields.append((name, kind, field(default_factory=partial(list, value))))
        else:
            kind = type(value) if isinstance(value, bool | str) else float
            fields.append((name, kind, value))
    return msgspec.defstruct("Options", fields, rename="kebab", forbid_unknown_fields=True)
