"""Load balancers, and what is registered with their target groups."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.launches import Account, Launches
from enilint.inputs.terraform.mapping.security import Security
from enilint.inputs.terraform.mapping.subnets import zones_named
from enilint.inputs.terraform.mapping.tags import allowlisted_by, tags_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.addresses import parsed_network
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import AddressReference, LoadBalancer, LoadBalancerTarget, is_public_balancer
from enilint.values import Unknown, Value, facts_missing, follow, merged, same

_BALANCERS = ("aws_lb", "aws_alb")
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
_TARGETS = ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
_PRIVATE_IP = "private_ipv4_address"


class LoadBalancers:
    """The load balancers of a design and their targets."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        subnets: Entities[Subnet],
        elastic_ips: Entities[ElasticIp],
        launches: Launches,
        security: Security,
        account: Account,
        default_vpcs: DefaultVpcs,
    ) -> None:
        self._by_type = by_type
        self._subnets = subnets
        self._elastic_ips = elastic_ips
        self._launches = launches
        self._security = security
        self._account = account
        self._default_vpcs = default_vpcs
        groups = [one.attributes for type in _GROUPS for one in by_type.get(type, ())]
        self._target_types = {body.address: body.text_or("target_type", "instance") for body in groups}
        self._groups_by_id = {id: body.address for body in groups if isinstance(id := body.value("id"), str)}

    def all(self) -> Iterator[LoadBalancer]:
        """The load balancers."""
        for type in _BALANCERS:
            for body in managed(self._by_type, type):
                yield self._load_balancer(body, body.text_or("load_balancer_type", "application"))
        for body in managed(self._by_type, "aws_elb"):
            yield self._load_balancer(body, "classic")

    def targets(self) -> Iterator[LoadBalancerTarget]:
        """What is registered: with target groups, or with classic load balancers themselves."""
        for type in _TARGETS:
            for body in managed(self._by_type, type):
                to = self._registered(body)
                if to is not None:
                    yield _target(body, to, self._group(body))
        for body in managed(self._by_type, "aws_elb_attachment"):
            launch = self._launches.reference(body, "instance") or Unknown(f"the instance of {body.address}")
            yield _target(body, AddressReference(at=body.place("instance"), launch=launch))
        for body in managed(self._by_type, "aws_elb"):
            for launch in self._launches.listed(body, "instances") if body.is_written("instances") else ():
                yield _target(body, AddressReference(at=body.place("instances"), launch=launch))

    def _load_balancer(self, body: Body, type: Value[str]) -> LoadBalancer:
        subnets, more = self._subnets.listed(body, "subnets")
        if same(type, "classic") is True and not subnets and body.is_written("availability_zones"):
            zones, more = zones_named(body, self._account(body.resource))
            subnets = [self._default_vpcs.subnet_in(one, body, "subnets") for one in zones]
        elastic_ips: list[Value[ElasticIp]] = []
        for block in body.blocks("subnet_mapping"):
            subnet = self._subnets.reference(block, "subnet_id")
            if subnet is not None and not any(one is subnet for one in subnets):
                subnets.append(subnet)
            elastic_ip = self._elastic_ips.reference(block, "allocation_id")
            if elastic_ip is not None:
                elastic_ips.append(elastic_ip)
        return LoadBalancer(
            address=body.address,
            at=body.at,
            places=places_of(LoadBalancer, body),
            id=identity(body),
            tags=tags_of(body),
            service=follow(type, lambda one: f"{one}-load-balancer"),
            type=type,
            ip_address_type=body.text_or("ip_address_type", "ipv4"),
            is_public=is_public_balancer(type, follow(body.flag("internal") or False, lambda one: not one)),
            subnets=tuple(subnets),
            more_subnets=(*more, *(_subnets_of(body) if body.blocks_missing("subnet_mapping") else ())),
            security_groups=self._security.listed(body, "security_groups"),
            sets_private_ips=_sets_private_ips(body),
            elastic_ips=tuple(elastic_ips),
            exists=not body.resource.created,
            allowlisted_by=allowlisted_by(body),
        )

    def _registered(self, body: Body) -> AddressReference | None:
        """What an attachment registers; None for functions and load balancers, which have no address of an instance."""
        at, value = body.place("target_id"), body.text("target_id")
        if value is None:
            return None
        type = _type_of(value) or self._target_type(body) or _type_by_symbol(value)
        if type == "instance":
            launch = self._launches.reference(body, "target_id") or Unknown(f"the target of {body.address}")
            return AddressReference(at=at, launch=launch)
        return AddressReference(at=at, text=value) if type == "ip" else None

    def _target_type(self, body: Body) -> str | None:
        """What the target group takes: instance, ip, lambda or alb; None where that is not known."""
        types = {self._target_types.get(one) for one in self._groups(body)}
        found = types.pop() if len(types) == 1 else None
        return found if isinstance(found, str) else None

    def _group(self, body: Body) -> str | None:
        """The target group of an attachment, where the design tells it."""
        groups = self._groups(body)
        return groups.pop() if len(groups) == 1 else None

    def _groups(self, body: Body) -> set[str]:
        """The target groups that an attachment may be for; none where it may be for others."""
        group = body.targets("target_group_arn", *_GROUPS)
        if not isinstance(group, Targets):
            return {self._groups_by_id[group]} if group in self._groups_by_id else set()
        whole = not (group.open or group.ids or group.unknown)
        return {one.address for one in group.resources} if whole else set()


def _type_of(value: Value[str]) -> str | None:
    """The type of a target that is known: functions and load balancers have ARNs."""
    if not isinstance(value, str):
        return None
    if value.startswith("i-"):
        return "instance"
    return "ip" if parsed_network(value) is not None else "other"


def _type_by_symbol(value: Value[str]) -> str:
    is_id = isinstance(value, Unknown) and (value.symbol or "").endswith(".id")
    return "instance" if is_id else "ip"


def _target(body: Body, to: AddressReference, group: str | None = None) -> LoadBalancerTarget:
    return LoadBalancerTarget(
        address=body.address,
        at=body.at,
        places=places_of(LoadBalancerTarget, body),
        to=to,
        registered_by=body.address,
        group=group,
    )


def _sets_private_ips(body: Body) -> Value[bool]:
    """Whether the author sets private addresses; an expression may be null."""
    found = [one.value(_PRIVATE_IP) for one in body.blocks("subnet_mapping") if one.is_written(_PRIVATE_IP)]
    if any(isinstance(one, str) for one in found):
        return True
    missing = merged(facts_missing(*found), body.blocks_missing("subnet_mapping"))
    return Unknown(" and ".join(missing)) if missing else False


def _subnets_of(body: Body) -> tuple[str, ...]:
    return (f"the subnets of {body.address}",)
