"""What functions of texts make of the name of an Availability Zone that only AWS knows: modules ask for its form.

A subnet module that takes names and IDs of zones in one list tells them apart with
`length(regexall("^[a-z]{2}-", zone)) > 0`. Of a name from `data.aws_availability_zones`, the answer is certain.
"""

from collections.abc import Callable, Sequence
from typing import Any

from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Mistake,
    derived,
    element_of,
    identical,
    is_zone_name,
    uncertain,
)
from enilint.values import Unknown

FUNCTIONS = frozenset({"endswith", "regex", "regexall", "startswith", "strcontains", "substr"})
"""The functions that look at the form of a text."""

_FORMS = (
    "us-east-1a",
    "us-gov-west-1b",
    "us-iso-east-1a",
    "af-south-1a",
    "ap-southeast-2c",
    "ca-west-1a",
    "cn-northwest-1b",
    "eu-central-1b",
    "il-central-1a",
    "me-central-1b",
    "mx-central-1a",
    "sa-east-1c",
    "us-east-2d",
    "us-west-2-lax-1b",
    "us-east-1-wl1-bos-wlz-1",
)
"""Names of zones of every form, also of Local Zones and Wavelength Zones.

Those of the European Sovereign Cloud (`eusc-de-east-1a`) are left out: modules that ask so take them for IDs, which AWS
refuses.
"""


def of_zone_names(run: Callable[..., Any], template: str, arguments: Sequence[Any]) -> Any:
    """The result if it is the same for names of every form; None if it is not. Matches may differ, not their number.

    Raises EvaluationError if the function refuses names of every form.
    """
    unknown = [number for number, one in enumerate(arguments) if uncertain(one) is not None]
    if len(unknown) != 1:
        return None
    (at,) = unknown
    zone = arguments[at]
    if not isinstance(zone, Unknown) or not is_zone_name(zone):
        return None
    results = [_result(run, [*arguments[:at], form, *arguments[at + 1 :]]) for form in _FORMS]
    if all(isinstance(one, EvaluationError) for one in results):
        raise results[0]
    if all(identical(results[0], one) for one in results):
        return results[0]
    if all(isinstance(one, tuple) for one in results) and len({len(one) for one in results}) == 1:
        matches = derived(template, *arguments)
        return tuple(element_of(matches, number) for number in range(len(results[0])))
    return None


def _result(run: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    try:
        return run(*arguments)
    except Mistake:
        raise
    except EvaluationError as error:
        return error
