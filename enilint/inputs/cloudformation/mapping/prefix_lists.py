"""Prefix lists: as how many rules of a security group each counts."""

from collections.abc import Callable, Sequence

from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol
from enilint.values import Unknown, Value


class PrefixLists:
    """The prefix lists of a design. Of one by its id, only AWS knows the maximum number of entries."""

    def __init__(self, bodies: Callable[..., Sequence[Body]]) -> None:
        self._lists = {body.address: body for body in bodies("AWS::EC2::PrefixList")}

    def entries(self, body: Body, *names: str) -> tuple[Value[int], ...]:
        """As how many rules the prefix list of each of some properties counts, as far as they are set."""
        return tuple(self._entries(body.value(one)) for one in names if body.is_set(one))

    def _entries(self, value: object) -> Value[int]:
        found = self._lists.get(value.resource) if isinstance(value, Symbol) else None
        unknown = Unknown("the maximum number of entries of a prefix list")
        entries = found.number("MaxEntries") if found is not None else None
        return unknown if entries is None else entries
