"""The parts of a plan as Terraform writes them: HashiCorp's "JSON Output Format". What may be large stays raw."""

from typing import Any, final

from msgspec import Raw, Struct, field
from msgspec.json import encode

from enilint.inputs.terraform.plan.configuration import Configuration
from enilint.inputs.terraform.plan.stored import RawValues, StoredValues, full_address
from enilint.inputs.terraform.references import module_path

NULL = Raw(b"null")
NO_OP = ["no-op"]


class DecodedChange(Struct):
    """What happens to a resource."""

    actions: list[str] = field(default_factory=list)
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    after_unknown: dict[str, Any] | bool = field(default_factory=dict)
    before_sensitive: dict[str, Any] | bool = False
    after_sensitive: dict[str, Any] | bool = False
    replace_paths: list[list[str | int]] = field(default_factory=list)


class Actions(Struct, gc=False):
    """The actions of a change."""

    actions: list[str] = field(default_factory=list)


class RawChange(Actions):
    """The actions of a change, and its parts as they are written."""

    before: Raw = NULL
    after: Raw = NULL
    after_unknown: Raw = Raw(b"{}")
    before_sensitive: Raw = Raw(b"false")
    after_sensitive: Raw = Raw(b"false")
    replace_paths: Raw = Raw(b"[]")


class Named(Struct, gc=False):
    """What a change is of: an element of `resource_changes` or `resource_drift` without the change itself.

    Terraform 0.15.2 to 1.0.0 gives the latter no address.
    """

    type: str
    name: str
    address: str = ""
    mode: str = "managed"
    module_address: str = ""
    index: int | str | None = None
    deposed: str = ""
    previous_address: str = ""
    action_reason: str = ""

    def settle(self, texts: dict[str, str]) -> None:
        """Make an address that is missing, and use one object for each text that many resources have."""
        if not self.address:
            path = module_path(self.module_address)
            self.address = full_address(self.mode, self.type, self.name, self.index, path)
        shared = texts.setdefault
        self.type, self.name = shared(self.type, self.type), shared(self.name, self.name)
        self.mode = shared(self.mode, self.mode)
        self.module_address = shared(self.module_address, self.module_address)


@final
class ResourceChange(Named):
    """A change, as nearly all can be read: at once."""

    change: RawChange = field(default_factory=RawChange)


class KeptBefore(Struct, gc=False):
    """What was before a change, in bytes of its own."""

    before: bytes
    before_sensitive: bytes
    replace_paths: bytes


@final
class KeptChange(Struct, gc=False):
    """A change of a mapped type, its number in the list, and its parts as they are written, in bytes of their own.

    What was before is not kept where nothing changes, nor where nothing was.
    """

    number: int
    source: ResourceChange
    after: bytes
    after_unknown: bytes
    after_sensitive: bytes
    before: KeptBefore | None = None

    @property
    def text(self) -> bytes:
        """The change as one text."""
        parts = [b'"actions":' + encode(self.source.change.actions)]
        for part, names in ((self, _AFTERWARDS), (self.before, KeptBefore.__struct_fields__)):
            parts += [b'"%b":%b' % (name.encode(), getattr(part, name)) for name in names if part is not None]
        return b"{%b}" % b",".join(parts)


_AFTERWARDS = ("after", "after_unknown", "after_sensitive")
_NOTHING_BEFORE = (NULL, Raw(b"false"), Raw(b"[]"))


def kept_change(number: int, source: ResourceChange, texts: dict[bytes, bytes]) -> KeptChange:
    """A change in bytes of its own. `texts` has one object for each text that many changes have."""
    change, shared = source.change, texts.setdefault
    unknown, sensitive = bytes(change.after_unknown), bytes(change.after_sensitive)
    kept = KeptChange(number, source, bytes(change.after), shared(unknown, unknown), shared(sensitive, sensitive))
    before = (change.before, change.before_sensitive, change.replace_paths)
    if change.actions != NO_OP and before != _NOTHING_BEFORE:
        marks, paths = bytes(change.before_sensitive), bytes(change.replace_paths)
        kept.before = KeptBefore(bytes(change.before), shared(marks, marks), shared(paths, paths))
    return kept


class UnreadChange(Named):
    """A change that is still to be read."""

    change: Raw = Raw(b"{}")


class PriorState(Struct):
    """`prior_state`."""

    values: StoredValues | None = None


class RawPriorState(Struct):
    """`prior_state` with its resources as they are written."""

    values: RawValues | None = None


class Variable(Struct):
    """The value of a variable."""

    value: Any = None


class Plan(Struct):
    """A plan."""

    format_version: str = ""
    variables: dict[str, Variable] = field(default_factory=dict)
    planned_values: Raw = NULL
    resource_changes: list[Raw] | None = None
    resource_drift: list[UnreadChange] = field(default_factory=list)
    prior_state: Raw = NULL
    configuration: Configuration = field(default_factory=Configuration)
    errored: bool = False
