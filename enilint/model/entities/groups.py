"""Security groups, and where they are listed.

A security group belongs to one VPC (CreateSecurityGroup, `VpcId`). It can be associated with further VPCs of its
Region (AssociateSecurityGroupVpc), unless it is the default group of its VPC.
"""

from collections.abc import Iterable

from msgspec import Struct

from enilint.findings import Location
from enilint.model.entities.base import AddressText, Entity, Identified
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Answer, Missing, Unknown, Value, facts_missing, follow, known, same

ALL_PROTOCOLS = "-1"
"""How the API writes "every protocol" in a rule."""
_NUMBERED = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Protocols that a rule can write by their numbers, too."""
_LAST_PORT = 65535


def protocol_name(text: str) -> str:
    """A protocol by its name, if rules can write it by one."""
    return _NUMBERED.get(text, text)


class GroupRule(Struct, frozen=True, kw_only=True, eq=False):
    """What a security group lets through in one direction.

    The other end is any of `cidrs`, `groups` and `prefix_lists`.
    """

    address: str
    """What findings call it."""
    at: Location
    """Where it is written."""
    cidrs: tuple[Value[str], ...] = ()
    """CIDR blocks of the other end, IPv4 and IPv6."""
    hosts: tuple[AddressText, ...] = ()
    """The single IPv4 addresses, of /32, among `cidrs`."""
    groups: "tuple[Value[SecurityGroup], ...]" = ()
    """Security groups of the other end; a rule that names its own group has the group itself."""
    prefix_lists: tuple[Value[str], ...] = ()
    """Ids of prefix lists of the other end."""
    entries: tuple[Value[int], ...] = ()
    """As how many rules each of these prefix lists counts: its maximum number of entries."""
    listed_cidrs: tuple[Value[str], ...] = ()
    """CIDR blocks in these prefix lists, as far as the design declares them."""
    more_cidrs: tuple[str, ...] = ()
    """What would tell the other CIDR blocks in these prefix lists; empty where these are all."""
    protocol: Value[str] = ALL_PROTOCOLS
    """The protocol in lower case or by its number, or ALL_PROTOCOLS."""
    from_port: Value[int | None] = None
    """The first port, or the ICMP type, of which -1 means all. None: all, or the protocol has none."""
    to_port: Value[int | None] = None
    """The last port, or the ICMP code, of which -1 means all. None: all, or the protocol has none."""

    def includes_traffic(self, other: "GroupRule") -> Answer:
        """Whether it lets through all protocols and ports that another one does, whatever their other ends are."""
        everything = same(self.protocol, ALL_PROTOCOLS)
        if everything is True:
            return True
        answer = same(follow(self.protocol, protocol_name), follow(other.protocol, protocol_name))
        if answer is not True:
            return answer
        mine, theirs = _ports(self), _ports(other)
        if isinstance(mine, Missing) or isinstance(theirs, Missing):
            return Missing(facts_missing(self.from_port, self.to_port, other.from_port, other.to_port))
        return mine[0] <= theirs[0] and theirs[1] <= mine[1]


class SecurityGroup(Identified, kw_only=True, eq=False):
    """A security group."""

    vpc: Value[Vpc]
    """Its VPC."""
    name: Value[str] | None = None
    """Its name, which is unique in its VPC. None: AWS or Terraform makes one, or it is not stated."""
    associated_vpcs: tuple[Value[Vpc], ...] = ()
    """Further VPCs that the group itself lists; those declared apart are group_association."""
    default: bool = False
    """Whether it is the default group of its VPC."""
    ingress: tuple[GroupRule, ...] = ()
    """What may come in, as far as the design lists it."""
    egress: tuple[GroupRule, ...] = ()
    """What may go out, as far as the design lists it."""
    keeps_own_ingress: Value[bool] = False
    """Whether Terraform keeps the list of ingress rules that the group itself has, and removes those from elsewhere."""
    keeps_own_egress: Value[bool] = False
    """Whether Terraform keeps the list of egress rules that the group itself has, and removes those from elsewhere."""
    more_ingress: tuple[str, ...] = ()
    """What would tell whether more may come in; empty where the list is complete."""
    more_egress: tuple[str, ...] = ()
    """What would tell whether more may go out; empty where the list is complete."""


def group_of_cluster(
    cluster: str, at: Location, id: Value[str] | None, symbol: str, subnets: Iterable[Value[Subnet]]
) -> SecurityGroup:
    """The security group that EKS makes with a cluster, in the VPC of its subnets (`VpcConfigResponse`)."""
    words = f"the cluster security group of {cluster}"
    subnet = next((one for one in map(known, subnets) if one is not None), None)
    rules = (f"the rules of {words}",)
    return SecurityGroup(
        address=words,
        at=at,
        id=Unknown(f"the ID of {words}", symbol) if id is None else id,
        declared=False,
        vpc=Unknown(f"the VPC of {cluster}") if subnet is None else subnet.vpc,
        more_ingress=rules,
        more_egress=rules,
    )


class GroupUse(Struct, frozen=True, kw_only=True, eq=False):
    """A security group in the list of an interface."""

    group: Value[SecurityGroup]
    """The group."""
    at: Location
    """The place of the list."""


class GroupList(Struct, frozen=True, kw_only=True, eq=False):
    """The security groups that are listed for an interface."""

    uses: tuple[GroupUse, ...] = ()
    """The groups listed."""
    more: tuple[str, ...] = ()
    """What would tell whether there are others; empty where the list is complete."""
    quota: int | None = None
    """How many groups the account allows on an interface, where the design states it."""
    asked: bool = True
    """Whether the author wrote the list; false where it only shows what the interface has."""


class GroupAssociation(Entity, kw_only=True, eq=False):
    """A VPC that a security group can be used in beside its own."""

    group: Value[SecurityGroup]
    """The group."""
    vpc: Value[Vpc]
    """The further VPC."""
    doubt: str = ""
    """What would tell whether there is this association; empty where there is."""


def _ports(rule: GroupRule) -> tuple[int, int] | Missing:
    """The first and the last port of a rule; -1 is how ICMP writes all types or codes."""
    unknown = facts_missing(rule.from_port, rule.to_port)
    if unknown:
        return Missing(unknown)
    first, last = known(rule.from_port), known(rule.to_port)
    return (0, _LAST_PORT) if first in (None, -1) or last is None else (first or 0, last)
