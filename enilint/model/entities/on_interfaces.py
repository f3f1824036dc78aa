"""What is added to an interface apart from it: Elastic IPs, security groups, permissions."""

from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.launches import Interface, Launch
from enilint.values import Value


class ElasticIpAssociation(Entity, kw_only=True, eq=False):
    """What holds an Elastic IP: an interface, or an instance, whose primary interface then has it.

    `both_asked`: the author names an instance and an interface. `exists`: the input shows that AWS has made it.
    `shown`: nobody asked for it, AWS reports it of the Elastic IP, and it can be another's work.
    """

    elastic_ip: Value[ElasticIp] | None = None
    interface: Value[Interface] | None = None
    launch: Value[Launch] | None = None
    private_ip: Value[str] | None = None
    both_asked: bool = False
    exists: bool = False
    shown: bool = False


class GroupAttachment(Entity, kw_only=True, eq=False):
    """A security group that is added to an interface apart from the interface's own list.

    `doubt` says what would tell whether it is added; empty where it is.
    """

    group: Value[SecurityGroup]
    interface: Value[Interface]
    doubt: str = ""


INSTANCE_ATTACH = "instance-attach"
"""The permission to attach an interface to an instance."""


class InterfacePermission(Entity, kw_only=True, eq=False):
    """A permission for an account to use an interface of another account."""

    interface: Value[Interface]
    account: Value[str]
    permission: str = INSTANCE_ATTACH
