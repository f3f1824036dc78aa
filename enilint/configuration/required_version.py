"""Which versions of enilint a project asks for: `>=0.2, <1`."""

import operator
import re
from collections.abc import Callable

from enilint.files.late import late

_COMPARISONS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_CLAUSE = late(r"\s*(==|!=|>=|<=|>|<|)\s*(\d+(?:\.\d+){0,2})\s*", re.ASCII)


def allows(required: str, version: str) -> bool:
    """Whether a version meets all clauses; one without a comparison is that very version. Raises ValueError.

    Numbers that are left out are 0: `1.2` is `1.2.0`.
    """
    clauses = [_CLAUSE.fullmatch(part) for part in required.split(",")]
    own = _numbers(version)
    met = True
    for clause in clauses:
        if clause is None:
            raise ValueError(f"{required!r} is not a list of versions such as '>=0.2, <1'")
        met = met and _COMPARISONS[clause[1] or "=="](own, _numbers(clause[2]))
    return met


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))
