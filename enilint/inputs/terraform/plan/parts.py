"""The parts of a plan as Terraform writes them: HashiCorp's "JSON Output Format". What may be large stays raw."""

from typing import Any

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

    def kept(self) -> bytes:
        """The change in bytes of its own, without what was before where nothing changes."""
        parts: list[bytes | Raw] = [b'{"actions":', encode(self.actions)]
        if self.actions != NO_OP:
            parts += [b',"before":', self.before]
        parts += [b',"after":', self.after, b',"after_unknown":', self.after_unknown]
        parts += [b',"after_sensitive":', self.after_sensitive]
        if self.actions != NO_OP:
            parts += [b',"before_sensitive":', self.before_sensitive, b',"replace_paths":', self.replace_paths]
        return b"".join((*parts, b"}"))


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


class ResourceChange(Named):
    """A change, as nearly all can be read: at once."""

    change: RawChange = field(default_factory=RawChange)


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
