"""What is added to an interface apart from it: Elastic IPs, security groups, permissions."""

from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.launches import Interface, Launch
from enilint.values import Value


class ElasticIpAssociation(Entity, kw_only=True, eq=False):
    """What has an Elastic IP: an interface, or an instance, whose primary interface then has it."""

    elastic_ip: Value[ElasticIp] | None = None
    """The Elastic IP. None: it is named otherwise than by its allocation."""
    interface: Value[Interface] | None = None
    """The interface that is named. None: an instance is named."""
    launch: Value[Launch] | None = None
    """The instance that is named. None: an interface is named."""
    private_ip: Value[str] | None = None
    """The private address it stands for. None: the primary one."""
    both_asked: bool = False
    """Whether the author names an instance and an interface."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""
    shown: bool = False
    """Whether nobody asked for it: AWS reports it of the Elastic IP, and something else may have made it."""


class GroupAttachment(Entity, kw_only=True, eq=False):
    """A security group that is added to an interface apart from the interface's own list."""

    group: Value[SecurityGroup]
    """The group."""
    interface: Value[Interface]
    """The interface."""
    doubt: str = ""
    """What would tell whether it is added; empty where it is."""


INSTANCE_ATTACH = "instance-attach"
"""The permission to attach an interface to an instance."""


class InterfacePermission(Entity, kw_only=True, eq=False):
    """A permission for an account to use an interface of another account."""

    interface: Value[Interface]
    """The interface."""
    account: Value[str]
    """The account that gets the permission."""
    permission: str = INSTANCE_ATTACH
    """What the account may do: instance-attach or eip-associate."""
