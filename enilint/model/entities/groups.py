"""Security groups, and where they are listed.

A security group belongs to one VPC (CreateSecurityGroup, `VpcId`). It can be associated with further VPCs of its
Region (AssociateSecurityGroupVpc), unless it is the default group of its VPC.
"""

from msgspec import Struct

from enilint.findings import Location
from enilint.model.entities.base import AddressText, Entity, Identified
from enilint.model.entities.places import Vpc
from enilint.values import Value

ALL_PROTOCOLS = "-1"
"""How the API writes "every protocol" in a rule."""


class GroupRule(Struct, frozen=True, kw_only=True, eq=False):
    """What a security group lets through in one direction; `address` is what findings call it.

    The other end is any of `cidrs` (IPv4 and IPv6), `groups` (a rule that names its own group holds the group itself)
    and `prefix_lists` (ids); `hosts` are the single IPv4 addresses, of /32, among `cidrs`. `protocol` is in lower case,
    ALL_PROTOCOLS for every one; the ports are None where the protocol has none, or where all of them are meant.
    """

    address: str
    at: Location
    cidrs: tuple[Value[str], ...] = ()
    hosts: tuple[AddressText, ...] = ()
    groups: "tuple[Value[SecurityGroup], ...]" = ()
    prefix_lists: tuple[Value[str], ...] = ()
    protocol: Value[str] = ALL_PROTOCOLS
    from_port: Value[int | None] = None
    to_port: Value[int | None] = None


class SecurityGroup(Identified, kw_only=True, eq=False):
    """A security group.

    `associated_vpcs` are the VPCs, beside its own, that the group itself lists; those that are declared apart are
    GroupAssociations. `more_ingress` and `more_egress` say what would tell whether there are rules beside those
    listed; both are empty where the list is complete.
    """

    vpc: Value[Vpc]
    associated_vpcs: tuple[Value[Vpc], ...] = ()
    default: bool = False
    ingress: tuple[GroupRule, ...] = ()
    egress: tuple[GroupRule, ...] = ()
    more_ingress: tuple[str, ...] = ()
    more_egress: tuple[str, ...] = ()


class GroupUse(Struct, frozen=True, kw_only=True, eq=False):
    """A security group in the list of an interface, and the place of that list."""

    group: Value[SecurityGroup]
    at: Location


class GroupList(Struct, frozen=True, kw_only=True, eq=False):
    """The security groups that are listed for an interface.

    `more` says what would tell whether there are others; empty where the list is complete. `quota` is how many groups
    the account allows on an interface, where the design states it. `asked` is false for a list that only shows what
    the interface has.
    """

    uses: tuple[GroupUse, ...] = ()
    more: tuple[str, ...] = ()
    quota: int | None = None
    asked: bool = True


class GroupAssociation(Entity, kw_only=True, eq=False):
    """A VPC that a security group can be used in beside its own.

    `doubt` says what would tell whether there is this association; empty where there is.
    """

    group: Value[SecurityGroup]
    vpc: Value[Vpc]
    doubt: str = ""
