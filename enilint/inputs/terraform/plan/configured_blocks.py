"""The configured block that each block of a plan comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def configured_blocks(
    configured: Any, values: Sequence[Mapping[str, Any]]
) -> list[tuple[int | None, Mapping[str, Any] | None]]:
    """The configured block of each planned block, and its number among those of that name.

    Planned blocks of a set are in another order than the configuration, and dynamic blocks are not in it at all.
    A configured block can be the source of a planned one if none of its constants contradicts. Where that leaves
    no single pairing, the references of all possible blocks are put together.
    """
    if isinstance(configured, dict):
        configured = [configured]
    if not isinstance(configured, list) or any(_is_expression(one) for one in configured):
        return [(None, None)] * len(values)
    blocks = [(number, block) for number, block in enumerate(configured) if isinstance(block, dict)]
    fitting = [[(number, block) for number, block in blocks if _fits(block, value)] for value in values]
    rivals = Counter(number for candidates in fitting for number, _ in candidates)
    complete = len(blocks) == len(values)
    found: list[tuple[int | None, Mapping[str, Any] | None]] = []
    for candidates in fitting:
        if len(candidates) == 1 and (complete or rivals[candidates[0][0]] == 1):
            found.append(candidates[0])
        else:
            found.append((None, _together([block for _, block in candidates]) if complete and candidates else None))
    return found


def _is_expression(configured: object) -> bool:
    """Whether a plan shows blocks as one expression: the author wrote them as an attribute."""
    return isinstance(configured, dict) and (
        "constant_value" in configured or isinstance(configured.get("references"), list)
    )


def _fits(block: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Whether a planned block can come from a configured one, going by the constants that are written in it."""
    for name, expression in block.items():
        if isinstance(expression, dict) and "constant_value" in expression and value.get(name) is not None:
            constant = expression["constant_value"]
            if constant is not None and str(constant).lower() != str(value[name]).lower():
                return False
    return True


def _together(blocks: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Several configured blocks as one whose expressions make the references of all."""
    names = {name for block in blocks for name in block}
    return {name: [block[name] for block in blocks if name in block] for name in sorted(names)}
