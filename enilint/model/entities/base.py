"""What every entity of a design is: something with an address and a place."""

import functools
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from enilint.findings import Location, Related
from enilint.values import Answer, Unknown, Value, candidates, facts_missing, merged, one_of, same

Peers = tuple[str, ...]
"""Those who have put an address on an allow-list; none where it is on no list that the design tells of."""


NOT = "not "
"""How a condition begins that is the opposite of another one."""


def never_both(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether what depends on some conditions never exists together with what depends on others."""
    return any(NOT + one in theirs for one in mine) or any(NOT + one in mine for one in theirs)


class AddressText(Struct, frozen=True, kw_only=True, eq=False):
    """An IPv4 address as it is written."""

    at: Location
    """Where it is written."""
    text: Value[str] | None = None
    """The address; unknown, with its symbol, until the apply. None: the reference is of another kind."""


class Entity(Struct, kw_only=True, eq=False):
    """Something in the design that has a name and a place."""

    address: str
    """What findings call it: a Terraform address, or the section and id of a topology file."""
    at: Location
    """The place that defines it."""
    places: dict[str, Location] = field(default_factory=dict)
    """Where its attributes are written, as far as the input tells; rules ask `place`."""

    @classmethod
    @functools.cache
    def attributes(cls) -> frozenset[str]:
        """The attributes that an input can say something of: all fields but those that every entity has."""
        return frozenset(cls.__struct_fields__) - frozenset(Entity.__struct_fields__)

    def place(self, attribute: str) -> Location:
        """Where the attribute is written, or else where the entity is. AttributeError: there is no such attribute."""
        found = self.places.get(attribute)
        if found is None and attribute not in self.attributes():
            raise AttributeError(f"{type(self).__name__} has no attribute {attribute!r} that has a place")
        return self.at if found is None else found

    def says(self, fact: str, *, at: str | None = None) -> Related:
        """Proof of a finding: `subnet.says("is in us-east-1a", at="zone")`.

        The sentence begins with the entity; the place is that of the attribute, or else that of the entity.
        """
        return Related(f"{self} {fact}", self.at if at is None else self.place(at), self.address)

    @property
    def label(self) -> str:
        """The entity in a sentence."""
        return self.address

    @property
    def stated(self) -> str:
        """The entity among the values of a finding."""
        return self.address

    def __str__(self) -> str:
        return self.label


STACK_TAGS = "the tags that the stack is deployed with"
"""What would tell the tags that CloudFormation adds to all resources of a stack."""


class Tags(Struct, frozen=True, eq=False):
    """The tags of an entity, with those that the provider or the stack adds."""

    values: dict[str, Value[str | None]] = field(default_factory=dict)
    """The values by key. None: the tag is not set after all."""
    more: tuple[str, ...] = ()
    """What would tell whether there are others; empty where these are all."""
    others: tuple[Unknown, ...] = ()
    """The keys of the others, if a part of each is known, as of `kubernetes.io/cluster/${var.name}`; empty: any key."""

    def tag(self, key: str) -> Value[str | None]:
        """The value of a tag. None: there is no such tag."""
        if key in self.values:
            return self.values[key]
        return Unknown(self.more[0]) if self.more and self.may_be_other(key) else None

    def may_be_other(self, key: str) -> bool:
        """Whether one of the other tags, if there are any, may have the key."""
        return not self.others or any(not one.differs_from(key) for one in self.others)


def others_of(found: Iterable[Tags]) -> tuple[Unknown, ...]:
    """The `others` of several tags together."""
    open = [one.others for one in found if one.more]
    return tuple(key for keys in open for key in keys) if all(open) else ()


def any_of_tags(found: Sequence[Tags], fact: str) -> Tags:
    """The tags of one of several things; `fact` is what would tell of which."""
    if len(found) == 1:
        return found[0]
    values: dict[str, Value[str | None]] = {}
    for key in dict.fromkeys(key for one in found for key in one.values):
        told = [one.tag(key) for one in found]
        missing = facts_missing(*told)
        values[key] = (
            Unknown(missing[0]) if missing else one_of((text for one in told for text in candidates(one)), fact)
        )
    return Tags(values, merged(*(one.more for one in found)), others_of(found))


class Identified(Entity, kw_only=True, eq=False):
    """An entity with an id in AWS."""

    id: Value[str]
    """The id that AWS has given it; unknown until the apply."""
    declared: bool = True
    """Whether this design creates it. Two declared entities are two things, whatever their ids; one that is only
    referred to, by a literal id or a data source, may be any that has its id."""
    tags: Tags | None = None
    """Its tags. None: the input does not tell them."""

    def same_as(self, other: "Identified") -> Answer:
        """Whether both are the same thing in AWS."""
        if self is other:
            return True
        if self.declared and other.declared:
            return False
        return same(self.id, other.id)
