"""Prefix lists: as how many rules of a security group each counts, and the CIDR blocks in it."""

from collections.abc import Callable, Sequence

from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol
from enilint.values import Unknown, Value, merged, words


class PrefixLists:
    """The prefix lists of a design. Of one by its id, only AWS knows what is in it."""

    def __init__(self, bodies: Callable[..., Sequence[Body]]) -> None:
        self._lists = {body.address: body for body in bodies("AWS::EC2::PrefixList")}

    def entries(self, body: Body, *names: str) -> tuple[Value[int], ...]:
        """As how many rules the prefix list of each of some properties counts, as far as they are set."""
        return tuple(self._entries(body.value(one)) for one in names if body.is_set(one))

    def blocks(self, body: Body, *names: str) -> tuple[tuple[Value[str], ...], tuple[str, ...]]:
        """The CIDR blocks in the prefix lists of some properties, and what would tell the others."""
        found: list[Value[str]] = []
        more: list[str] = []
        for name in names:
            if not body.is_set(name):
                continue
            one = self._of(body.value(name))
            if one is None:
                more.append(f"the ranges of {words(body.text(name), unknown='a prefix list')}")
                continue
            cidrs = [block.text("Cidr") for block in one.blocks("Entries")]
            found += [Unknown(f"an entry of {one.address}") if cidr is None else cidr for cidr in cidrs]
            more += one.blocks_missing("Entries")
        return tuple(found), merged(more)

    def _of(self, value: object) -> Body | None:
        return self._lists.get(value.resource) if isinstance(value, Symbol) else None

    def _entries(self, value: object) -> Value[int]:
        found = self._of(value)
        unknown = Unknown("the maximum number of entries of a prefix list")
        entries = found.number("MaxEntries") if found is not None else None
        return unknown if entries is None else entries
