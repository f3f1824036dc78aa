"""Security groups, and where they are listed.

A security group belongs to one VPC (CreateSecurityGroup, `VpcId`). It can be associated with further VPCs of its
Region (AssociateSecurityGroupVpc), unless it is the default group of its VPC.
"""

from msgspec import Struct

from enilint.findings import Location
from enilint.model.entities.base import AddressText, Entity, Identified
from enilint.model.entities.places import Vpc
from enilint.values import Answer, Missing, Value, facts_missing, known, same

ALL_PROTOCOLS = "-1"
"""How the API writes "every protocol" in a rule."""
_NUMBERED = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Protocols that a rule can write by their numbers, too."""
_LAST_PORT = 65535


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

    def includes_traffic(self, other: "GroupRule") -> Answer:
        """Whether it lets through all protocols and ports that another one does, whatever their other ends are."""
        everything = same(self.protocol, ALL_PROTOCOLS)
        if everything is True:
            return True
        protocols = [
            _NUMBERED.get(one, one) if isinstance(one, str) else one for one in (self.protocol, other.protocol)
        ]
        answer = same(*protocols)
        if answer is not True:
            return answer
        mine, theirs = _ports(self), _ports(other)
        if isinstance(mine, Missing) or isinstance(theirs, Missing):
            return Missing(facts_missing(self.from_port, self.to_port, other.from_port, other.to_port))
        return mine[0] <= theirs[0] and theirs[1] <= mine[1]


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


def _ports(rule: GroupRule) -> tuple[int, int] | Missing:
    """The first and the last port of a rule; -1 is how ICMP writes all types or codes."""
    unknown = facts_missing(rule.from_port, rule.to_port)
    if unknown:
        return Missing(unknown)
    first, last = known(rule.from_port), known(rule.to_port)
    return (0, _LAST_PORT) if first in (None, -1) or last is None else (first or 0, last)
