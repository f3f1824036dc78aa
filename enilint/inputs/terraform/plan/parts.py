"""The parts of a plan as Terraform writes them: HashiCorp's "JSON Output Format". What may be large stays raw."""

from typing import Any

from msgspec import Raw, Struct, field

from enilint.inputs.terraform.plan.configuration import Configuration
from enilint.inputs.terraform.plan.stored import StoredValues, full_address
from enilint.inputs.terraform.references import module_path

NULL = b"null"
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


class Actions(Struct):
    """The actions of a change."""

    actions: list[str] = field(default_factory=list)


class RawChange(Actions):
    """The actions of a change, and what comes of them."""

    after: Raw = Raw(NULL)
    after_unknown: Raw = Raw(b"{}")
    after_sensitive: Raw = Raw(b"false")


class ResourceChange(Struct):
    """A change of `resource_changes`, or of `resource_drift`: Terraform 0.15.2 to 1.0.0 gives the latter no address."""

    type: str
    name: str
    address: str = ""
    mode: str = "managed"
    module_address: str = ""
    index: int | str | None = None
    deposed: str = ""
    previous_address: str = ""
    action_reason: str = ""
    change: Raw = Raw(b"{}")

    def settle(self, texts: dict[str, str]) -> None:
        """Make an address that is missing, and use one object for each text that many resources have."""
        if not self.address:
            path = module_path(self.module_address)
            self.address = full_address(self.mode, self.type, self.name, self.index, path)
        shared = texts.setdefault
        self.type, self.name = shared(self.type, self.type), shared(self.name, self.name)
        self.mode = shared(self.mode, self.mode)
        self.module_address = shared(self.module_address, self.module_address)

    def keep(self, change: RawChange) -> None:
        """Keep the change in bytes of its own, without what was before where nothing changes."""
        if change.actions == NO_OP:
            after = (change.after, change.after_unknown, change.after_sensitive)
            self.change = Raw(b'{"actions":["no-op"],"after":%b,"after_unknown":%b,"after_sensitive":%b}' % after)
        else:
            self.change = self.change.copy()


class PriorState(Struct):
    """`prior_state`."""

    values: StoredValues | None = None


class Variable(Struct):
    """The value of a variable."""

    value: Any = None


class Plan(Struct):
    """A plan."""

    format_version: str = ""
    variables: dict[str, Variable] = field(default_factory=dict)
    planned_values: Raw = Raw(NULL)
    resource_changes: list[Raw] | None = None
    resource_drift: list[ResourceChange] = field(default_factory=list)
    prior_state: Raw = Raw(NULL)
    configuration: Configuration = field(default_factory=Configuration)
    errored: bool = False
