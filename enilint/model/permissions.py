"""Permissions that let another account use an interface (CreateNetworkInterfacePermission)."""

from enilint.model.entities import Entity, Interface
from enilint.values import Value

INSTANCE_ATTACH = "instance-attach"
"""The permission to attach an interface to an instance."""


class InterfacePermission(Entity, kw_only=True, eq=False):
    """A permission for an account to use an interface of another account."""

    interface: Value[Interface]
    account: Value[str]
    permission: str = INSTANCE_ATTACH
