"""Prefix lists: as how many rules of a security group each counts, and the CIDR blocks in it."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.dns_records import texts
from enilint.inputs.terraform.mapping.entities import identity
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.values import Unknown, Value, merged, same, words

_LIST = "aws_ec2_managed_prefix_list"
_ENTRY = "aws_ec2_managed_prefix_list_entry"
PREFIX_LIST_TYPES = frozenset({_LIST, _ENTRY})
_OF_AWS = {
    "com.amazonaws.global.cloudfront.origin-facing": 55,
    "com.amazonaws.global.groundstation": 5,
}
"""The weights of lists that AWS manages (VPC User Guide, "Available AWS-managed prefix lists")."""


class PrefixLists:
    """The prefix lists of a design, and those that it looks up by their names."""

    def __init__(self, by_type: Mapping[str, Sequence[Resource]]) -> None:
        self._lists = [(identity(one.attributes), one.attributes) for one in by_type.get(_LIST, ())]
        self._entries = managed(by_type, _ENTRY)

    def entries(self, body: Body, name: str) -> tuple[Value[int], ...]:
        """As how many rules each prefix list of an argument counts."""
        return tuple([self._weight(one) for one in texts(body, name)])

    def blocks(self, body: Body, name: str) -> tuple[tuple[Value[str], ...], tuple[str, ...]]:
        """The CIDR blocks in the prefix lists of an argument, and what would tell the others."""
        found: list[Value[str]] = []
        more: list[str] = []
        for id in texts(body, name):
            one = self._of(id)
            if one is None or one.resource.mode == "data":
                more.append(f"the ranges of {words(id)}")
            else:
                found += self._written(one)
                more += one.blocks_missing("entry")
                for entry, doubt in self._apart(one):
                    if doubt:
                        more.append(doubt)
                    else:
                        found.append(_cidr(entry))
        return tuple(found), merged(more)

    def _of(self, id: Value[str]) -> Body | None:
        return next((body for one, body in self._lists if same(one, id) is True), None)

    def _weight(self, id: Value[str]) -> Value[int]:
        body = self._of(id)
        return Unknown("the maximum number of entries of a prefix list") if body is None else _weight_of(body)

    def _written(self, body: Body) -> Iterator[Value[str]]:
        for block in body.blocks("entry"):
            yield _cidr(block)

    def _apart(self, body: Body) -> Iterator[tuple[Body, str]]:
        """The entries that are resources of their own, each with what would tell whether it is in a list."""
        for entry in self._entries:
            targets = entry.targets("prefix_list_id", _LIST)
            if not isinstance(targets, Targets):
                continue
            is_certain = len(targets.resources) == 1 and not (targets.open or targets.ids or targets.unknown)
            is_among = any(one.address == body.address for one in targets.resources)
            if is_among or targets.open or targets.unknown:
                sure = is_certain and not entry.resource.conditions
                yield entry, "" if sure else f"whether {entry.address} is in {body.address}"


def _cidr(body: Body) -> Value[str]:
    value = body.text("cidr")
    return Unknown(f"an entry of {body.address}") if value is None else value


def _weight_of(body: Body) -> Value[int]:
    entries = body.number("max_entries")
    name = body.known_value("name")
    unknown = Unknown(f"the maximum number of entries of {body.address}")
    return (_OF_AWS.get(str(name), unknown)) if entries is None else entries
