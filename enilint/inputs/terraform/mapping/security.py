"""Security groups: the VPCs they can be used in, the interfaces that have them, and what they let through."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enilint.inputs.outside import Outside
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs
from enilint.inputs.terraform.mapping.dns_records import hosts, texts
from enilint.inputs.terraform.mapping.entities import Entities, identity, keeps_own
from enilint.inputs.terraform.mapping.prefix_lists import PREFIX_LIST_TYPES, PrefixLists
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.entities.groups import (
    ALL_PROTOCOLS,
    GroupAssociation,
    GroupList,
    GroupRule,
    GroupUse,
    SecurityGroup,
    group_of_cluster,
)
from enilint.model.entities.launches import Interface
from enilint.model.entities.on_interfaces import GroupAttachment
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.existence import Existence, existence_beside
from enilint.values import OneOf, Unknown, Value, candidates, facts_missing, is_uncertain, known, merged

SECURITY_TYPES = PREFIX_LIST_TYPES | frozenset(
    {
        "aws_default_security_group",
        "aws_network_interface_sg_attachment",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
        "aws_vpc_security_group_vpc_association",
    }
)
"""The resource types that are read here."""

_CLUSTER_GROUP = "cluster_security_group_id"
_GROUPS = ("aws_security_group", "aws_default_security_group")
_VPCS = ("aws_vpc", "aws_default_vpc")
_DIRECTIONS = ("ingress", "egress")
_OF_GROUP = frozenset(_DIRECTIONS)
_BESIDE_IPV4 = frozenset({"cidr_ipv6", "ipv6_cidr_blocks", "prefix_list_id", "prefix_list_ids"})
_GROUPS_OF_RULE = frozenset({"security_groups", "self"})
_OF_TRAFFIC = ("from_port", "ip_protocol", "protocol", "to_port")
_RULES_OF_THEIR_OWN = frozenset({"aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"})
"""The resource types that are one rule each, with arguments of other names."""
_MOST_FACTS = 3


class Security:
    """All security groups of a design, found by the references of other resources."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        vpcs: Entities[Vpc],
        default_vpcs: DefaultVpcs,
        outside: Outside,
        existence: Mapping[str, Existence],
    ) -> None:
        self._by_type = by_type
        self._vpcs = vpcs
        self._default_vpcs = default_vpcs
        self._existence = existence
        self._prefix_lists = PrefixLists(by_type)
        self.groups = Entities("aws_security_group", "security groups", outside.security_group)
        bodies = [one.attributes for type in _GROUPS for one in by_type.get(type, ())]
        for body in bodies:
            self.groups.add(body, self._group(body))
        for body in bodies:
            if body.resource.mode == "managed":
                self._add_inline_rules(body)
        for type in _VPCS:
            for one in by_type.get(type, ()):
                self._name_default_group(one.attributes)
        self._add_declared_rules()

    def listed(self, body: Body, attribute: str) -> GroupList | None:
        """The groups that an attribute lists; None where it is not set.

        Of a list that is not known as a whole, a plan tells what it refers to, not how many literal ids are in it.
        """
        items = body.items(attribute)
        if items is None:
            return None
        at = body.place(attribute)
        some = body.some_items(attribute)
        if isinstance(items, list) or some:
            listed = items if isinstance(items, list) else some
            groups: list[Value[SecurityGroup]] | None = [self.groups.element(body, attribute, one) for one in listed]
        else:
            groups = self.groups.elements(body, attribute)
        if groups is not None:
            uses = tuple(GroupUse(group=one, at=at) for one in groups)
            more = facts_missing(items) if some else ()
            return GroupList(uses=uses, more=more, asked=body.is_written(attribute))
        group = self.groups.reference(body, attribute)
        if group is None:
            return None
        more = facts_missing(items) or (f"the security groups of {body.address}",)
        return GroupList(uses=(GroupUse(group=group, at=at),), more=more)

    def attachments(self, interfaces: Entities[Interface]) -> Iterator[GroupAttachment]:
        """The groups that are added to an interface apart from its own list."""
        for body in managed(self._by_type, "aws_network_interface_sg_attachment"):
            interface = interfaces.reference(body, "network_interface_id") or Unknown(
                f"the interface that {body.address} adds a security group to"
            )
            yield GroupAttachment(
                address=body.address,
                at=body.at,
                places=places_of(GroupAttachment, body),
                group=self.groups.reference(body, "security_group_id")
                or Unknown(f"the security group that {body.address} adds"),
                interface=interface,
                doubt=existence_beside(self._existence, body.address, known(interface)).doubt,
            )

    def associations(self) -> Iterator[GroupAssociation]:
        """The VPCs that groups are associated with beside their own."""
        for body in managed(self._by_type, "aws_vpc_security_group_vpc_association"):
            group = self.groups.reference(body, "security_group_id") or Unknown(f"the security group of {body.address}")
            yield GroupAssociation(
                address=body.address,
                at=body.at,
                places=places_of(GroupAssociation, body),
                group=group,
                vpc=self._vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
                doubt=existence_beside(self._existence, body.address, known(group)).doubt,
            )

    def _group(self, body: Body) -> SecurityGroup:
        declared = body.resource.mode == "managed"
        unknown = () if declared else (f"the rules of {body.address}",)
        return SecurityGroup(
            address=body.address,
            at=body.at,
            places=places_of(SecurityGroup, body),
            id=identity(body),
            tags=tags_of(body),
            declared=declared,
            name=_written_name(body),
            vpc=self._vpcs.reference(body, "vpc_id")
            or self._default_vpcs.without(body, "vpc_id")
            or Unknown(f"the VPC of {body.address}"),
            default=body.resource.type == "aws_default_security_group" or body.value("name") == "default",
            keeps_own_ingress=keeps_own(body, "ingress"),
            keeps_own_egress=keeps_own(body, "egress"),
            more_ingress=unknown,
            more_egress=unknown,
        )

    def _name_default_group(self, body: Body) -> None:
        """The group that comes with a VPC: the VPC tells its id, where no resource is for it."""
        id = body.known_value("default_security_group_id")
        symbol = f"{body.address}.default_security_group_id"
        name = id if isinstance(id, str) else symbol
        rules = (f"the rules of the default security group of {body.address}",)
        group = SecurityGroup(
            address=f"the default security group of {body.address}",
            at=body.at,
            id=id
            if isinstance(id, str)
            else Unknown(f"the ID of the default security group of {body.address}", symbol),
            declared=False,
            vpc=self._vpcs.by_address[body.address],
            default=True,
            more_ingress=rules,
            more_egress=rules,
        )
        self.groups.name(name, group)

    def name_cluster_groups(self, subnets: Entities[Subnet]) -> None:
        """Take up the groups that come with EKS clusters."""
        for body in managed(self._by_type, "aws_eks_cluster"):
            for block in body.blocks("vpc_config"):
                symbol = f"{body.address}.vpc_config[0].{_CLUSTER_GROUP}"
                id = block.known_value(_CLUSTER_GROUP)
                text = id if isinstance(id, str) and id else None
                listed = subnets.listed(block, "subnet_ids")[0]
                self.groups.name(text or symbol, group_of_cluster(body.address, body.at, text, symbol, listed))

    def _add_inline_rules(self, body: Body) -> None:
        """The rules that are written inside of a group."""
        group = self.groups.by_address[body.address]
        among = body.set_among(_OF_GROUP)
        for direction in _DIRECTIONS if among else ():
            if direction in among:
                rules = tuple([self._inline_rule(block, group) for block in body.blocks(direction)])
                more = (f"the {direction} rules of {group}",) if body.blocks_missing(direction) else ()
                _extend(group, direction, rules, more)

    def _inline_rule(self, block: Body, group: SecurityGroup) -> GroupRule:
        lacks_groups = block.lacks(_GROUPS_OF_RULE)
        return GroupRule(
            address=block.address,
            at=block.at,
            groups=() if lacks_groups else (*self._of_list(block, "security_groups"), *_itself(block, group)),
            **self._other_end(block, "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"),
            **block.of_constants(_traffic, _OF_TRAFFIC),
        )

    def _other_end(self, body: Body, ipv4: str, ipv6: str, lists: str) -> dict[str, Any]:
        """The CIDR blocks and prefix lists that a rule is for."""
        cidrs = texts(body, ipv4)
        addresses = hosts(body, ipv4, cidrs)
        if body.lacks(_BESIDE_IPV4):
            return {"hosts": addresses, "cidrs": cidrs}
        listed, more = self._prefix_lists.blocks(body, lists)
        return {
            "hosts": addresses,
            "cidrs": (*cidrs, *texts(body, ipv6)),
            "prefix_lists": texts(body, lists),
            "entries": self._prefix_lists.entries(body, lists),
            "listed_cidrs": listed,
            "more_cidrs": more,
        }

    def _add_declared_rules(self) -> None:
        """The rules that are resources of their own. One of which nothing tells the group may be of any."""
        anywhere: dict[str, list[str]] = {direction: [] for direction in _DIRECTIONS}
        for body, direction in self._declared_rules():
            holder = self.groups.reference(body, "security_group_id") or Unknown(f"the group of {body.address}")
            group = known(holder)
            doubt = existence_beside(self._existence, body.address, group).doubt
            if group is not None and not doubt:
                _extend(group, direction, (self._declared_rule(body, group),), ())
                continue
            facts = merged(facts_missing(holder), (doubt,) if doubt else ())
            for one in candidates(holder):
                _extend(one, direction, (), facts)
            if type(holder) is Unknown or (type(holder) is OneOf and holder.open):
                anywhere[direction].extend(facts)
        for direction, facts_of_any in anywhere.items():
            few = merged(facts_of_any)[:_MOST_FACTS]
            for group in self.groups.by_address.values() if few else ():
                _extend(group, direction, (), few)

    def _declared_rules(self) -> Iterator[tuple[Body, str]]:
        for body in managed(self._by_type, "aws_security_group_rule"):
            if (direction := body.value("type")) in _DIRECTIONS:
                yield body, direction
        for direction in _DIRECTIONS:
            for body in managed(self._by_type, f"aws_vpc_security_group_{direction}_rule"):
                yield body, direction

    def _declared_rule(self, body: Body, group: SecurityGroup) -> GroupRule:
        if body.resource.type == "aws_security_group_rule":
            other = self.groups.reference(body, "source_security_group_id")
            return GroupRule(
                address=body.address,
                at=body.at,
                groups=(*_present(other), *_itself(body, group)),
                **self._other_end(body, "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"),
                **body.of_constants(_traffic, _OF_TRAFFIC),
            )
        return GroupRule(
            address=body.address,
            at=body.at,
            groups=_present(self.groups.reference(body, "referenced_security_group_id")),
            **self._other_end(body, "cidr_ipv4", "cidr_ipv6", "prefix_list_id"),
            **body.of_constants(_traffic, _OF_TRAFFIC),
        )

    def _of_list(self, body: Body, attribute: str) -> tuple[Value[SecurityGroup], ...]:
        listed = self.listed(body, attribute)
        return () if listed is None else tuple(one.group for one in listed.uses)


def _written_name(body: Body) -> Value[str] | None:
    """The name of a group; None where the author writes none, and Terraform makes one."""
    name = body.written_or_known("name")
    return name if isinstance(name, str) or is_uncertain(name) else None


def _present(group: Value[SecurityGroup] | None) -> tuple[Value[SecurityGroup], ...]:
    return () if group is None else (group,)


def _itself(body: Body, group: SecurityGroup) -> tuple[Value[SecurityGroup], ...]:
    """The group, where a rule admits it: for certain, or perhaps."""
    value = body.written_or_known("self")
    if is_uncertain(value):
        return (Unknown(f"whether a rule of {body.address} references its own group"),)
    return (group,) if value is True else ()


def _traffic(body: Body) -> dict[str, Any]:
    """The protocol and the ports of a rule."""
    protocol = body.written_or_known("ip_protocol" if body.resource.type in _RULES_OF_THEIR_OWN else "protocol")
    if is_uncertain(protocol):
        shown: Value[str] = protocol
    else:
        shown = ALL_PROTOCOLS if protocol is None or protocol.lower() == "all" else protocol.lower()
    if shown == ALL_PROTOCOLS:
        return {"protocol": shown}
    return {"protocol": shown, "from_port": body.number("from_port"), "to_port": body.number("to_port")}


def _extend(group: SecurityGroup, direction: str, rules: tuple[GroupRule, ...], more: tuple[str, ...]) -> None:
    if direction == "ingress":
        group.ingress, group.more_ingress = group.ingress + rules, merged(group.more_ingress, more)
    else:
        group.egress, group.more_egress = group.egress + rules, merged(group.more_egress, more)
