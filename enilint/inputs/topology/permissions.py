"""From entries to the model: permissions for other accounts to use interfaces."""

from collections.abc import Iterator

from enilint.inputs.topology.entries import Entries
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, left_out
from enilint.inputs.topology.references import References
from enilint.model.entities.on_interfaces import InterfacePermission


def interface_permissions(entries: Entries, refer: References) -> Iterator[InterfacePermission]:
    """The permissions that have no mistakes."""
    for entry in entries.listed["interface_permissions"]:
        shape: routing.InterfacePermission | None = entry.shape
        if shape is not None:
            yield InterfacePermission(
                **common(InterfacePermission, entry),
                interface=refer.interface(shape.interface, entry)
                or left_out(entry.address, "interface", "the interface"),
                account=given(shape.account) or left_out(entry.address, "account", "the account"),
                permission=shape.permission,
            )
