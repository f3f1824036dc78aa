"""One cause, one error: the errors of a run, without those that repeat one."""

from collections.abc import Iterable, Sequence

import msgspec

from enilint.findings import InputError
from enilint.inputs.design import Design

_MOST_LINES = 3


def counted_once(errors: Iterable[InputError]) -> tuple[InputError, ...]:
    """Errors of one file that say the same, as one at the first place, which says how many there are."""
    groups: dict[object, list[InputError]] = {}
    for number, error in enumerate(errors):
        key = number if error.path is None or error.line is None else (error.path, error.message)
        groups.setdefault(key, []).append(error)
    return tuple(group[0] if len(group) == 1 else _repeated(group) for group in groups.values())


def _repeated(group: Sequence[InputError]) -> InputError:
    lines = list(dict.fromkeys(str(one.line) for one in group))
    shown, more = lines[:_MOST_LINES], len(lines) - _MOST_LINES
    last = f"{more} more" if more > 0 else shown.pop() if len(shown) > 1 else ""
    where = " and ".join(filter(None, (", ".join(shown), last)))
    message = f"{group[0].message} ({len(group)} times: line{'s' if len(lines) > 1 else ''} {where})"
    return msgspec.structs.replace(group[0], message=message, number=len(group))


def in_one(design: Design) -> list[InputError]:
    """The errors of a directory that may be nobody's as one error, where there are several.

    It can be a root module that is written in a hurry, or what was left behind.
    """
    errors = sorted(set(design.errors), key=lambda one: one.sort_key)
    if len(errors) < 2:
        return errors
    first = f"the first at {errors[0].place}: {errors[0].message}"
    advice = f"no root module uses this directory; exclude it, or run `enilint check {design.path}` to see all errors"
    return [InputError(design.path, f"{len(errors)} errors, {first}; {advice}", number=len(errors))]
