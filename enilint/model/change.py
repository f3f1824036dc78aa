"""What a plan does to one resource."""

from msgspec import Struct

from enilint.findings import Location


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
