"""Prefix lists: as how many rules of a security group each counts."""

from collections.abc import Mapping, Sequence

from enilint.inputs.terraform.mapping.dns_records import texts
from enilint.inputs.terraform.mapping.entities import identity
from enilint.inputs.terraform.resource import Body, Resource
from enilint.values import Unknown, Value, same

PREFIX_LIST_TYPES = frozenset({"aws_ec2_managed_prefix_list"})
_OF_AWS = {
    "com.amazonaws.global.cloudfront.origin-facing": 55,
    "com.amazonaws.global.groundstation": 5,
}
"""The weights of lists that AWS manages (VPC User Guide, "Available AWS-managed prefix lists")."""


class PrefixLists:
    """The prefix lists of a design, and those that it looks up by their names."""

    def __init__(self, by_type: Mapping[str, Sequence[Resource]]) -> None:
        bodies = (one.attributes for type in PREFIX_LIST_TYPES for one in by_type.get(type, ()))
        self._lists = [(identity(body), _entries(body)) for body in bodies]

    def entries(self, body: Body, name: str) -> tuple[Value[int], ...]:
        """As how many rules each prefix list of an argument counts."""
        return tuple([self._of(one) for one in texts(body, name)])

    def _of(self, id: Value[str]) -> Value[int]:
        found = (entries for one, entries in self._lists if same(one, id) is True)
        return next(found, Unknown("the maximum number of entries of a prefix list"))


def _entries(body: Body) -> Value[int]:
    entries = body.number("max_entries")
    name = body.known_value("name")
    unknown = Unknown(f"the maximum number of entries of {body.address}")
    return (_OF_AWS.get(str(name), unknown)) if entries is None else entries
