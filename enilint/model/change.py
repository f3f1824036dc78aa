"""What a plan does to one resource."""

from msgspec import Struct

from enilint.findings import Location
from enilint.values import Unknown, Value


class Change(Struct, frozen=True, kw_only=True):
    """One resource's part of a plan, as Terraform's JSON output format words it."""

    address: str
    """The address of the resource."""
    type: str
    """The resource type."""
    actions: tuple[str, ...]
    """What the plan does, such as ("delete", "create")."""
    at: Location
    """Where the resource is written, or its place in the plan."""
    replace_paths: tuple[tuple[str | int, ...], ...] = ()
    """The attributes that force a replacement; empty where the plan does not say them (formats before 1.0, replacement
    by request)."""
    reason: str = ""
    """The `action_reason`; empty where the plan does not say it."""
    previous_address: str = ""
    """The address before a `moved` block; empty where it has not moved."""
    unknown: frozenset[str] = frozenset()
    """The names of attributes that are known only after the apply."""
    changed: frozenset[str] = frozenset()
    """The names of attributes that have another value afterwards, as far as the plan knows it."""
    module: str = ""
    """The module instance that the resource is in; empty for the root module."""
    block: str = ""
    """The address of the resource's block, which is that of all its instances: without any index or key."""
    depends_on: frozenset[str] | None = None
    """The blocks that the resource depends on as the state stores them, directly or not. None: the plan does not say
    it."""
    create_before_destroy: Value[bool] = Unknown("whether it has create_before_destroy")
    """Whether Terraform destroys the object after what replaces it, and what depends on it, is created and updated. The
    order of the actions says it of a replacement; of a deletion, only the state or the source says it."""

    in_outputs: frozenset[str] = frozenset()
    """The attributes that outputs of its module contain; an empty name where the plan says of an output only which
    resource it refers to."""

    @property
    def replaces(self) -> bool:
        """Whether the resource is destroyed and created again, in whichever order."""
        return "delete" in self.actions and "create" in self.actions

    @property
    def creates_before_destroying(self) -> bool:
        """Whether the new object is created while the old one still exists."""
        return self.actions == ("create", "delete")

    @property
    def deletes(self) -> bool:
        """Whether the object that exists now ends: by a deletion, or by a replacement."""
        return "delete" in self.actions

    @property
    def updates(self) -> bool:
        """Whether the object is changed in place."""
        return self.actions == ("update",)

    @property
    def replaced_attributes(self) -> tuple[str, ...]:
        """The attributes that force the replacement, as far as the plan names them."""
        return tuple(dict.fromkeys(str(path[0]) for path in self.replace_paths if path))
