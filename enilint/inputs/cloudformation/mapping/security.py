"""Security groups: the VPCs they can be used in, and what they let through."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, tags_of
from enilint.inputs.cloudformation.mapping.prefix_lists import PrefixLists
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, Text, is_unknown, model_text, scalar_text, unknown_of
from enilint.inputs.outside import Outside
from enilint.model.addresses import single_address
from enilint.model.entities.base import AddressText
from enilint.model.entities.groups import (
    ALL_PROTOCOLS,
    GroupAssociation,
    GroupList,
    GroupRule,
    GroupUse,
    SecurityGroup,
    group_of_cluster,
)
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import AddressReference
from enilint.values import Unknown, Value, candidates, facts_missing, known, merged

Bodies = Callable[..., Sequence[Body]]
"""The properties of the resources of some types."""
DEFAULT_GROUP = "DefaultSecurityGroup"
"""The attribute of a VPC that is its default group."""
_CLUSTER_GROUP = "ClusterSecurityGroupId"
_DIRECTIONS = {"ingress": "SecurityGroupIngress", "egress": "SecurityGroupEgress"}
_PREFIX_LISTS = ("SourcePrefixListId", "DestinationPrefixListId")
_EVERYWHERE = ("0.0.0.0/0", "::/0")
_MOST_FACTS = 3


class Security:
    """All security groups of a design, found by the references of other resources.

    `default_vpc` gives the default VPC that a resource is in which names none. `imported` are groups of other designs.
    """

    def __init__(
        self,
        bodies: Bodies,
        vpcs: Entities[Vpc],
        outside: Outside,
        default_vpc: Callable[[Body], Vpc],
        imported: Iterable[tuple[Body, SecurityGroup]],
    ) -> None:
        self._bodies = bodies
        self._vpcs = vpcs
        self._default_vpc = default_vpc
        self._prefix_lists = PrefixLists(bodies)
        self.groups = Entities("security groups", ("Ref", "GroupId", "Id", _CLUSTER_GROUP), outside.security_group)
        for body in bodies("AWS::EC2::VPC"):
            self._name_default_group(body)
        for body, group in imported:
            self.groups.add(body, group)
        groups = bodies("AWS::EC2::SecurityGroup")
        for body in groups:
            self.groups.add(body, self._group(body))
        for body in groups:
            self._add_inline_rules(body)
        self._add_declared_rules()

    def listed(self, body: Body, *names: str) -> GroupList | None:
        """The groups that the first of some properties lists that is set; None where none is."""
        for name in names:
            if body.value(name) is not None:
                groups, more = self.groups.listed(body, name)
                at = body.place(name)
                return GroupList(uses=tuple(GroupUse(group=one, at=at) for one in groups), more=more)
        return None

    def associations(self) -> Iterator[GroupAssociation]:
        """The VPCs that groups are associated with beside their own."""
        for body in self._bodies("AWS::EC2::SecurityGroupVpcAssociation"):
            yield GroupAssociation(
                address=body.address,
                at=body.at,
                places=body.places(group="GroupId", vpc="VpcId"),
                group=self.groups.reference(body, "GroupId") or Unknown(f"the security group of {body.address}"),
                vpc=self._vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
            )

    def _group(self, body: Body) -> SecurityGroup:
        return SecurityGroup(
            address=body.address,
            at=body.at,
            places=body.places(vpc="VpcId"),
            id=identity(body),
            tags=tags_of(body),
            name=body.text("GroupName"),
            vpc=self._vpcs.reference(body, "VpcId") or self._default_vpc(body),
        )

    def _name_default_group(self, body: Body) -> None:
        """The group that comes with a VPC."""
        symbol = f"{body.address}.{DEFAULT_GROUP}"
        words = f"the default security group of {body.address}"
        self.groups.name(
            symbol,
            SecurityGroup(
                address=words,
                at=body.at,
                id=Unknown(f"the id of {words}", symbol),
                declared=False,
                vpc=self._vpcs.by_address[body.address],
                default=True,
                more_ingress=(f"the rules of {words}",),
                more_egress=(f"the rules of {words}",),
            ),
        )

    def name_cluster_groups(self, subnets: Entities[Subnet]) -> None:
        """Take up the groups that come with EKS clusters."""
        for body in self._bodies("AWS::EKS::Cluster"):
            symbol = f"{body.address}.{_CLUSTER_GROUP}"
            listed = (
                one for block in body.blocks("ResourcesVpcConfig") for one in subnets.listed(block, "SubnetIds")[0]
            )
            self.groups.name(symbol, group_of_cluster(body.address, body.at, None, symbol, listed))

    def _add_inline_rules(self, body: Body) -> None:
        """The rules inside of a group. Without `SecurityGroupEgress` it keeps the one that lets everything out.

        Whether it keeps that beside resources of type `AWS::EC2::SecurityGroupEgress` is not documented.
        """
        group = self.groups.by_address[body.address]
        for direction, name in _DIRECTIONS.items():
            rules = tuple(self._rule(block, body.address) for block in body.blocks(name))
            _extend(group, direction, rules, body.blocks_missing(name))
        if body.value("SecurityGroupEgress") is not None:
            return
        separate = (self.groups.reference(one, "GroupId") for one in self._bodies("AWS::EC2::SecurityGroupEgress"))
        if any(one is not None and known(one) in (group, None) for one in separate):
            _extend(group, "egress", (), (f"whether {group} keeps the rule that lets everything out",))
        else:
            rule = GroupRule(address=body.address, at=body.at, cidrs=_EVERYWHERE)
            _extend(group, "egress", (rule,), ())

    def _add_declared_rules(self) -> None:
        """The rules that are resources of their own. One of which nothing tells the group may be of any."""
        for direction, type in _DIRECTIONS.items():
            anywhere: list[str] = []
            for body in self._bodies(f"AWS::EC2::{type}"):
                holder = self.groups.reference(body, "GroupId") or Unknown(f"the group of {body.address}")
                group = known(holder)
                if group is not None:
                    _extend(group, direction, (self._rule(body, body.address),), ())
                    continue
                for one in candidates(holder):
                    _extend(one, direction, (), facts_missing(holder))
                anywhere.extend(facts_missing(holder))
            for group in self.groups.by_address.values() if anywhere else ():
                _extend(group, direction, (), merged(anywhere)[:_MOST_FACTS])

    def _rule(self, body: Body, address: str) -> GroupRule:
        cidrs = [one for name in ("CidrIp", "CidrIpv6") if (one := body.text(name)) is not None]
        lists = [body.text(name) for name in _PREFIX_LISTS]
        group = self.groups.reference(
            body, "SourceSecurityGroupId", "DestinationSecurityGroupId", "SourceSecurityGroupName"
        )
        listed, more = self._prefix_lists.blocks(body, *_PREFIX_LISTS)
        is_open = group is None and not any(one is not None for one in lists)
        return GroupRule(
            address=address,
            at=body.at,
            cidrs=tuple(cidrs or ([Unknown(f"the other end of a rule of {address}")] if is_open else ())),
            hosts=tuple(_hosts(body.value("CidrIp"), body.place("CidrIp"))),
            groups=() if group is None else (group,),
            prefix_lists=tuple(one for one in lists if one is not None),
            entries=self._prefix_lists.entries(body, *_PREFIX_LISTS),
            listed_cidrs=listed,
            more_cidrs=more,
            **_traffic(body),
        )


def addresses_in(values: Iterable[Any], at: Location) -> Iterator[AddressReference]:
    """What names one address each: text, or what a resource is said to have."""
    for value in values:
        text = model_text(value)
        if text is not None:
            yield AddressReference(at=at, text=text)


def _hosts(cidr: Any, at: Location) -> Iterator[AddressText]:
    """The address of a block of one address, where its form shows it."""
    text = scalar_text(cidr)
    if text is not None:
        single = single_address(text)
        if single is not None:
            yield AddressText(at=at, text=single)
    elif isinstance(cidr, Text) and len(cidr.pieces) == 2 and cidr.pieces[1] == "/32":
        symbol = cidr.pieces[0]
        if isinstance(symbol, Symbol):
            yield AddressText(at=at, text=unknown_of(symbol))


def _traffic(body: Body) -> dict[str, Any]:
    """The protocol and the ports of a rule."""
    protocol = body.value("IpProtocol")
    if is_unknown(protocol):
        shown: Value[str] = unknown_of(protocol)
    else:
        text = (scalar_text(protocol) or ALL_PROTOCOLS).lower()
        shown = ALL_PROTOCOLS if text == "all" else text
    if shown == ALL_PROTOCOLS:
        return {"protocol": shown}
    return {"protocol": shown, "from_port": body.number("FromPort"), "to_port": body.number("ToPort")}


def _extend(group: SecurityGroup, direction: str, rules: tuple[GroupRule, ...], more: tuple[str, ...]) -> None:
    if direction == "ingress":
        group.ingress, group.more_ingress = group.ingress + rules, merged(group.more_ingress, more)
    else:
        group.egress, group.more_egress = group.egress + rules, merged(group.more_egress, more)
