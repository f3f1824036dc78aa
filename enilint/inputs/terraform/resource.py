"""One resource instance, and how its attributes are read.

An attribute is a plain value, None where it is not set, Unknown, or one of several. A reference is followed to the
resource instances that it can mean.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.terraform import scalars
from enilint.inputs.terraform.references import Key, ModulePath
from enilint.typed import Protocol
from enilint.values import Count, Missing, OneOf, Unknown, Value, merged

T = TypeVar("T")

INSTANCE_TYPES = ("aws_instance", "aws_spot_instance_request")
"""The resource types that start an instance: a spot request takes the arguments of an instance."""
POLICY_TYPES = frozenset(
    {
        "aws_iam_instance_profile",
        "aws_iam_policy",
        "aws_iam_policy_attachment",
        "aws_iam_policy_document",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
    }
)
"""The resource types that policies are written in."""
LOOKED_UP = {
    "aws_instance": (
        "instance_id",
        ("availability_zone", "id", "network_interface_id", "private_ip", "public_ip", "subnet_id"),
    ),
    "aws_internet_gateway": ("internet_gateway_id", ("id",)),
    "aws_network_interface": ("id", ("availability_zone", "private_ip", "subnet_id", "vpc_id")),
    "aws_route_table": ("route_table_id", ("id", "vpc_id")),
    "aws_security_group": ("id", ("arn", "name", "vpc_id")),
    "aws_subnet": ("id", ("arn", "availability_zone", "availability_zone_id", "cidr_block", "vpc_id")),
    "aws_vpc": ("id", ("arn", "cidr_block", "main_route_table_id")),
}
"""By data source: the argument that says which one is looked up, and the attributes that are those of the resource."""
_IDS = {"aws_spot_instance_request": "spot_instance_id"}


def id_attribute(type: str) -> str:
    """The attribute that is the id of what a resource type stands for."""
    return _IDS.get(type, "id")


class Addressed(Protocol):
    """A resource instance, as far as its address tells which one it is."""

    @property
    def address(self) -> str:
        """The address."""


class Targets(Struct, frozen=True):
    """The resource instances that a reference can mean.

    `primaries` are instances whose primary interface it can mean. `open` names what keeps others from being ruled
    out; empty where these are all. Source tells more: literal `ids` that it can be, names (`unknown`) of what is not a
    part of the design, the `reason` why it does not say which, and the `symbol` of the whole.
    """

    resources: "tuple[Addressed, ...]" = ()
    primaries: "tuple[Addressed, ...]" = ()
    open: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    reason: str = ""
    symbol: str | None = None


class Resource(Struct, kw_only=True, eq=False):
    """A resource or data source instance. `known`: all its attributes are, none is left to the apply.

    `provider` is the provider configuration it belongs to, empty where that is not known; `shared_account` stands for
    the account of all configurations that act for one account for certain. `conditions` are what its existence depends
    on, `doubt` says what would tell whether these hold; both are empty for what exists for certain. `region` is the
    Region of the resource or its provider, where source tells it. `lost` stands for the attributes where enilint failed
    on them. `elsewhere`: another root module makes it, whose state this one reads; then its mode is that of data.
    `default_tags` are the tags that its provider gives all resources, as source tells them: a mapping, where they are
    known, and `some_default_tags` those that are, otherwise. A plan and a state have them in `tags_all`.
    """

    address: str
    mode: str
    type: str
    name: str
    key: Key
    module: ModulePath
    at: Location
    created: bool
    known: bool
    provider: str = ""
    conditions: frozenset[str] = frozenset()
    doubt: str = ""
    region: str | None = None
    shared_account: str | None = None
    elsewhere: bool = False
    default_tags: Any = None
    some_default_tags: Mapping[str, Any] = MappingProxyType({})
    body: "Body | None" = None
    lost: "Body | None" = None

    @property
    def account(self) -> str:
        """What stands for the account that the resource is in."""
        return self.provider if self.shared_account is None else self.shared_account

    @property
    def attributes(self) -> "Body":
        """The attributes; only resources of mapped types have them read."""
        if self.lost is not None:
            return self.lost
        if self.body is None:
            raise LookupError(f"the attributes of {self.address} were not read")
        return self.body


def managed(by_type: Mapping[str, Sequence[Resource]], *types: str) -> "list[Body]":
    """The attributes of the resources of some types, data sources left out."""
    return [one.attributes for type in types for one in by_type.get(type, ()) if one.mode == "managed"]


class Body(ABC):
    """The attributes of a resource, or of a block in it. `where` leads from the resource to a nested block.

    `made` is what was made of it alone, where it is kept to be mapped again; None: it is mapped once.
    """

    __slots__ = ("address", "made", "resource", "where")

    def __init__(self, resource: Resource, where: str = "") -> None:
        self.address = resource.address
        self.resource = resource
        self.where = where
        self.made: dict[Any, Any] | None = None

    def once(self, make: "Callable[[Body], T]") -> T:
        """What a function makes of the body, of which nothing else decides and which nobody changes."""
        made = self.made
        if made is None:
            return make(self)
        if make not in made:
            made[make] = make(self)
        found: T = made[make]
        return found

    def draft(self, make: "Callable[[Body], T]") -> T:
        """What a function makes of the body, of which nothing else decides: an object of its own, to be completed."""
        if self.made is None:
            return make(self)
        from copy import copy

        return copy(self.once(make))

    def of_block(self, make: "Callable[[Body], T]") -> T:
        """What a function makes of the body, if neither its key nor its ID decides: an object of its own, as a draft.

        Where all instances of a block have the same arguments, it is made once for them.
        """
        return make(self)

    def of_constants(self, make: "Callable[[Body], T]", names: tuple[str, ...]) -> T:
        """What a function makes of these arguments alone, whatever its address and place, and which nobody changes.

        Where the arguments are constants, all that have the block share it.
        """
        return make(self)

    def move(self, lines: int) -> None:
        """Take note that it stands so many lines further down in its file."""
        if self.made is not None:
            self.made = {key: moved(one, lines) for key, one in self.made.items()}

    @property
    @abstractmethod
    def at(self) -> Location:
        """Where the block is written, or else where the plan or state has it."""

    @property
    def shows_places(self) -> bool:
        """Whether it may be known where attributes are written."""
        return True

    @abstractmethod
    def written_at(self, name: str) -> Location | None:
        """Where an attribute is written; None where it is not, or no source is known."""

    @property
    def shared_places(self) -> dict[type[Any], dict[str, Location]] | None:
        """Where attributes are written of what is made of each instance of a block, by class, as far as looked up.

        None: there is one instance, or no source.
        """
        return None

    def place(self, name: str) -> Location:
        """Where an attribute is written, or else its block."""
        place = self.written_at(name)
        return self.at if place is None else place

    @property
    @abstractmethod
    def is_configured(self) -> bool:
        """Whether it is known which attributes the author wrote. States do not say, nor plans of dynamic blocks."""

    @abstractmethod
    def is_written(self, name: str) -> bool:
        """Whether the author wrote the attribute, rather than the provider having filled it in."""

    def blank(self, name: str) -> str:
        """What would tell an empty text that the author wrote, alone or in a list; empty if no source shows one."""
        return ""

    @abstractmethod
    def is_unset(self, name: str) -> bool:
        """Whether the attribute is neither known nor known after the apply. Cheap: most attributes are unset."""

    @abstractmethod
    def lacks(self, names: frozenset[str]) -> bool:
        """Whether none of some attributes and blocks is set, or may be. Cheap, and False in doubt; `id` is no name."""

    @abstractmethod
    def set_among(self, names: frozenset[str]) -> Set[str]:
        """Those of some attributes and blocks that are set, or may be. Cheap; others may be among them."""

    def written_among(self, names: frozenset[str]) -> Set[str]:
        """Those of some attributes that the author may have written. Cheap; others may be among them."""
        return self.set_among(names)

    @abstractmethod
    def is_unknown(self, name: str) -> bool:
        """Whether the attribute has a value that is not known, or blocks whose number is not."""

    @abstractmethod
    def is_hidden(self, name: str) -> bool:
        """Whether the attribute has a value that is sensitive: it is set, but nothing more may be known of it."""

    @abstractmethod
    def value(self, name: str) -> Any:
        """The attribute: plain, None where it is not set, Unknown or OneOf where it is not known."""

    @abstractmethod
    def known_value(self, name: str) -> Any:
        """The attribute where it is known for certain; None for what is not known, and for what is not set."""

    @abstractmethod
    def written_or_known(self, name: str) -> Any:
        """The attribute where the author wrote it or it is known; None for what the provider will fill in."""

    @abstractmethod
    def constant(self, name: str) -> Any:
        """The constant that an attribute is configured as, where its value can be another; else None."""

    @abstractmethod
    def written_text(self, name: str) -> str:
        """What is written of a text that is not known as a whole; empty without the source."""

    @abstractmethod
    def unknown_keys(self, name: str) -> Sequence[str]:
        """The keys of a map whose values are not known, as far as they are missing in the map itself."""

    @property
    def plain_tags(self) -> dict[str, Any] | None:
        """All tags, those that the provider adds included, where each is a known text; None otherwise, and in doubt.

        Cheap: the tags of most resources of a plan are known.
        """
        return None

    @abstractmethod
    def items(self, name: str) -> list[Any] | Unknown | None:
        """The elements of a list or set: plain, or not known. None where it is not set or not asked for."""

    def some_items(self, name: str) -> Sequence[Any]:
        """The elements that a list has for certain that is not known as a whole. Only source tells."""
        return ()

    def some_elements(self, name: str) -> Mapping[str, Any]:
        """The elements that a map has for certain that is not known as a whole. Only source tells."""
        return {}

    def other_keys(self, name: str) -> tuple[Unknown, ...]:
        """The other keys of such a map, if a part of each is known. Only source tells."""
        return ()

    @abstractmethod
    def items_told(self, name: str) -> list[Any] | None:
        """The elements of a list that a plan does not know, as its source tells them; None where it does not."""

    @abstractmethod
    def blocks(self, name: str) -> "Iterator[Body]":
        """The nested blocks of a name, as far as they are known."""

    @abstractmethod
    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """What would tell which nested blocks of these names there are; empty where that is known."""

    @abstractmethod
    def targets(self, name: str, *types: str) -> Targets | str | None:
        """What a reference attribute means: targets, a literal id, or None where it is not set."""

    @abstractmethod
    def elements(self, name: str, *types: str) -> list[Targets | str] | None:
        """What the elements of a list refer to that a plan does not know; None where its source does not tell."""

    @abstractmethod
    def target(self, value: Any, types: Sequence[str]) -> Targets | str | None:
        """What an element of a list of references means."""

    def waits_for(self) -> Sequence[str]:
        """What `depends_on` names of the module, as addresses without keys. A state does not tell it from the rest."""
        named = self._dependencies()
        resource = self.resource
        prefix, _, _ = resource.address.rpartition(f"{resource.type}.{resource.name}") if named else ("", "", "")
        return [f"{prefix}{one}" for one in named]

    def _dependencies(self) -> Sequence[str]:
        """What `depends_on` names, as it is written."""
        return ()

    @abstractmethod
    def copies(self, name: str) -> bool:
        """Whether an attribute that is not known is what it refers to, rather than made of it."""

    def copied(self, name: str) -> str | None:
        """The one attribute of another resource that an attribute which is not known can be, as `aws_subnet.id`.

        Empty: it is none for certain. None: nothing is said of it. Cheap, for what needs no more.
        """
        return None

    @abstractmethod
    def prevents_destroy(self) -> Value[bool]:
        """Whether `lifecycle` keeps the resource from being destroyed. Neither a plan nor a state tells."""

    @property
    def shows_lifecycle(self) -> bool:
        """Whether it is known what the `lifecycle` block says. Only source has it."""
        return False

    def ignored_changes(self) -> tuple[str, ...]:
        """What `ignore_changes` of `lifecycle` names: attributes, keys (`tags["tier"]`), `all`. Only source tells."""
        return ()

    def ignores_changes(self, *names: str) -> bool:
        """Whether `lifecycle` has Terraform ignore changes of one of some attributes, or of all."""
        ignored = self.ignored_changes()
        return bool(ignored) and any(one == "all" or one in names for one in ignored)

    def text(self, name: str) -> Value[str] | None:
        """A text attribute. A candidate null stands for what AWS will fill in."""
        value = self.value(name)
        if value is None or type(value) is not OneOf:
            text: Value[str] | None = value
            return text
        symbol = f"{self.address}.{self.where}{name}"
        return scalars.text(value, Unknown(symbol, symbol))

    def text_or(self, name: str, default: str) -> Value[str]:
        """A text attribute; the default where it is not asked for."""
        value = self.written_or_known(name)
        return default if value is None else scalars.text(value, default)

    def json(self, name: str) -> Any:
        """What a text attribute in JSON says; of one that is not known, as much as the source encodes there."""
        value = self.value(name)
        if not isinstance(value, str):
            return value
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            return Unknown(f"what {self.address}.{self.where}{name} says: it is malformed JSON")

    def mentioned(self, name: str, type: str) -> tuple[str, ...]:
        """The addresses of resources of a type that the expression of an attribute names. Only the source tells."""
        return ()

    def number(self, name: str) -> Value[int] | None:
        """A whole number that the author wrote, or that is known."""
        value = self.written_or_known(name)
        return None if value is None else scalars.number(value, None)

    def number_or(self, name: str, default: int) -> Value[int]:
        """A whole number; the default where it is not asked for."""
        value = self.written_or_known(name)
        return default if value is None else scalars.number(value, default)

    def flag(self, name: str) -> Value[bool] | None:
        """A flag that the author wrote, or that is known; None where it is not set."""
        value = self.written_or_known(name)
        if type(value) is OneOf and None in value.candidates:
            return Unknown(value.reason)
        return None if value is None else scalars.flag(value, default=False)

    def source_dest_check(self) -> Value[bool]:
        """Source/destination checking is on unless it is turned off; of what exists, it may not be told."""
        value = self.written_or_known("source_dest_check")
        if value is None and self.resource.mode == "data" and not self.resource.elsewhere:
            return Unknown(f"the source/destination check of {self.address}")
        return scalars.flag(value, default=True)


def reason(targets: Targets, what: str, noun: str) -> str:
    """What is not known about a reference, in words that complete "not known: ..."."""
    if targets.open:
        return f"{what}, which depends on {' and '.join(merged(targets.open))}"
    number = len(targets.resources) + len(targets.primaries)
    if number == 1 and targets.resources:
        return f"which of the {noun} of the account {targets.resources[0].address} is"
    return f"which of {number} {noun} {what} is (the plan does not contain it)"


def moved(value: Any, lines: int) -> Any:
    """What was made of a block, with all places so many lines further down in the file of the block."""
    kind = type(value)
    if kind is Location:
        return msgspec.structs.replace(value, line=value.line + lines, end_line=value.end_line + lines)
    if kind is dict:
        return {key: moved(one, lines) for key, one in value.items()}
    if kind is tuple or kind is list:
        return kind([moved(one, lines) for one in value])
    if not isinstance(value, Struct) or kind in _WITHOUT_PLACES:
        return value
    from copy import copy

    found = copy(value)
    for name in value.__struct_fields__:
        part = getattr(value, name)
        if part is not None and type(part) not in _PLAIN:
            msgspec.structs.force_setattr(found, name, moved(part, lines))
    return found


_PLAIN = frozenset({str, bool, int, float, Unknown})
_WITHOUT_PLACES = frozenset({Unknown, OneOf, Count, Missing})
