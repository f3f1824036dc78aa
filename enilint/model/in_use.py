"""What uses a security group or a subnet that exists, so that AWS refuses to delete it.

AWS refuses to delete a security group that an interface has or a rule of another group names (DeleteSecurityGroup),
and a subnet that an interface is in (DeleteSubnet), with `DependencyViolation`.
"""

import functools
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from enilint.findings import Related
from enilint.model.apply_order import ApplyOrder
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.groups import GroupList, SecurityGroup
from enilint.model.entities.launches import AutoScalingGroup, Interface
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import SubnetService
from enilint.model.launch import primary_interface
from enilint.model.lookups import Lookups
from enilint.model.loss import joined_words
from enilint.model.naming import Uses, names_of
from enilint.model.subnet_services import DATABASE, SUBNET_GROUPS
from enilint.values import Missing, Unknown, Value, facts_missing, known, merged, same

_ELSEWHERE = frozenset({"cloudhsm-cluster", "ecs-service", "eks-cluster", "workspaces-directory", *SUBNET_GROUPS})
"""Kinds of services that need not have an interface in each of their subnets."""
_CLUSTER = "eks-cluster"
_INTERFACES_OF_CLUSTER = 2
"""EKS has two interfaces at least, in different subnets (EKS User Guide, "Amazon EKS networking requirements")."""
_FUNCTION = "lambda-function"
_MINUTES_OF_FUNCTIONS = 45
"""How long the provider waits for the interfaces of functions to go away, whatever `timeouts` says."""


class User(Struct, frozen=True, eq=False):
    """What uses a security group or a subnet: the resource that must change before AWS can delete it."""

    address: str
    fact: Related
    is_function: bool = False
    """Whether it is a function, whose interfaces Lambda releases late."""
    doubts: tuple[str, ...] = ()
    """What would tell whether it uses it: a service chooses where its interfaces are. Empty: it does."""


class Refusal(Struct, frozen=True):
    """What an apply destroys while others still use it.

    `users` are those that use it at that time for certain, `perhaps` those that use it unless it is destroyed last,
    which the plan does not say; `facts` are missing to know whether there are more.
    """

    users: tuple[User, ...] = ()
    perhaps: tuple[User, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[User, ...]:
        """Those that a finding names: `perhaps` only if there are no others."""
        return self.users or self.perhaps


def refusal_words(refusal: Refusal, minutes: int) -> str:
    """What AWS refuses and for how long Terraform tries, in words that complete "the subnet will be deleted: ..."."""
    users = refusal.named
    names = joined_words([one.address for one in users])
    doubt = "" if refusal.users else ", unless the state has create_before_destroy for it"
    has_functions = any(one.is_function for one in users)
    time = f"{_MINUTES_OF_FUNCTIONS} minutes, because Lambda" if has_functions else f"{minutes} minutes"
    late = " releases its interfaces only 20 to 45 minutes after the update" if has_functions else ""
    return (
        f"Terraform destroys it while {names} still use{'s' if len(users) == 1 else ''} it{doubt}, "
        f"so AWS refuses the deletion (DependencyViolation), and the apply stops after {time}{late}"
    )


Pair = tuple[Value[Identified], User]


class InUse(ApplyOrder):
    """Questions about what is still in use when an apply destroys it."""

    def destroyed_in_use(self, entity: SecurityGroup | Subnet) -> Refusal:
        """What still uses a security group or a subnet of the network that exists when the apply destroys it."""
        if self.before is None:
            return Refusal()
        by_entity = self.before.users_of_groups if isinstance(entity, SecurityGroup) else self.before.users_of_subnets
        users: dict[str, User] = {}
        for one in sorted(by_entity.certain(entity), key=lambda one: bool(one.doubts)):
            users.setdefault(one.address, one)
        answers = [(one, self.destroyed_before(entity.address, one.address)) for one in users.values()]
        order = self.order_missing(entity.address)
        unsure = (self.destroyed_before(entity.address, one.address) for one in by_entity.perhaps(entity))
        doubts = by_entity.doubts(entity) if any(answer is not False for answer in unsure) else ()
        certain = [(one, answer) for one, answer in answers if not one.doubts]
        return Refusal(
            tuple(one for one, answer in certain if answer is True),
            tuple(one for one, answer in certain if isinstance(answer, Missing) and answer.facts == order),
            merged(
                facts_missing(*(answer for _, answer in answers)),
                *(one.doubts for one, answer in answers if answer is not False),
                doubts,
            ),
        )

    def refusal_proof(self, refusal: Refusal) -> tuple[Related, ...]:
        """What uses it now, and what the plan does to that afterwards."""
        proof = []
        for user in refusal.named:
            change = self.changes.get(user.address)
            fate = "updates it later" if change is not None and change.updates else "leaves it as it is"
            proof.append(Related(f"{user.fact.message}, and the plan {fate}", user.fact.at, user.fact.subject))
        return tuple(proof)

    @functools.cached_property
    def users_of_groups(self) -> Uses[User]:
        """What has a security group, or names it in a rule of another group."""
        return Uses([*_by_interfaces(self), *_by_services(self), *_by_templates(self), *_by_rules(self)])

    @functools.cached_property
    def users_of_subnets(self) -> Uses[User]:
        """What has an interface in a subnet."""
        return Uses([*_in_subnets(self), *_in_subnets_of_databases(self), *_in_subnets_of_scaling_groups(self)])


def _by_interfaces(network: Lookups) -> Iterator[Pair]:
    """The groups of interfaces. A group that a resource of its own adds is in use as long as that resource exists."""
    added: dict[tuple[str, str], str] = {}
    for one in network.group_attachments:
        for name in names_of(one.interface):
            added.update({(name, group): one.address for group in names_of(one.group)})
    for owner, interface, groups in _listed_groups(network):
        for use in groups.uses if groups is not None else ():
            names = ((mine, group) for mine in names_of(interface) for group in names_of(use.group))
            address = next((added[each] for each in names if each in added), owner.address)
            yield use.group, User(address, Related(f"{owner} has it now", use.at, owner.address))
        for fact in groups.more if groups is not None else ():
            yield Unknown(fact), User(owner.address, Related(f"{owner} may have it now", owner.at, owner.address))


def _listed_groups(network: Lookups) -> Iterator[tuple[Entity, Value[Interface], GroupList | None]]:
    for interface in network.interfaces:
        if interface.declared and not interface.implicit:
            yield interface, interface, interface.security_groups
    for instance in network.instances:
        yield instance, primary_interface(instance), instance.security_groups


def _by_services(network: Lookups) -> Iterator[Pair]:
    for service in network.services_in_subnets():
        for use in service.security_groups.uses if service.security_groups is not None else ():
            fact = Related(f"{service} has it now", service.place("security_groups"), service.address)
            yield use.group, User(service.address, fact, _kind(service) == _FUNCTION)
        for missing in service.security_groups.more if service.security_groups is not None else ():
            yield Unknown(missing), User(service.address, Related(f"{service} may have it now", service.at))


def _by_templates(network: Lookups) -> Iterator[Pair]:
    """The groups in the templates of Auto Scaling groups: the instances that run may be of an older version."""
    for scaling in network.auto_scaling_groups:
        doubts = (f"which security groups the instances of {scaling} have",)
        for template in map(known, scaling.each_template) if _may_run(scaling) else ():
            for one in network.attachments_at_launch(template) if template is not None else ():
                interface = known(one.interface)
                groups = interface.security_groups if interface is not None and interface.implicit else None
                for use in groups.uses if groups is not None else ():
                    fact = Related(f"{template}, which {scaling} uses, names it now", use.at, scaling.address)
                    yield use.group, User(scaling.address, fact, doubts=doubts)


def _may_run(scaling: AutoScalingGroup) -> bool:
    """Whether the group may have instances."""
    return scaling.most is None or same(scaling.most, 0) is not True


def _by_rules(network: Lookups) -> Iterator[Pair]:
    """The groups that rules of other groups name. A group also shows the rules that resources of their own make."""
    for holder in network.security_groups:
        rules = [(rule, group) for rule in (*holder.ingress, *holder.egress) for group in rule.groups]
        apart = {name for rule, group in rules if rule.address != holder.address for name in names_of(group)}
        for rule, group in rules:
            names = names_of(group)
            is_shown = rule.address == holder.address and not apart.isdisjoint(names)
            if holder.declared and not is_shown and known(group) is not holder:
                fact = f"{rule.address} names it in a rule of {holder}"
                yield group, User(rule.address, Related(fact, rule.at, rule.address))


def _in_subnets(network: Lookups) -> Iterator[Pair]:
    for interface in network.interfaces:
        if interface.declared and not interface.implicit:
            yield interface.subnet, _in_subnet(interface)
    for instance in network.instances:
        if instance.subnet is not None:
            yield instance.subnet, _in_subnet(instance)
    for gateway in network.nat_gateways:
        if gateway.declared:
            yield gateway.subnet, _in_subnet(gateway)
    for service in network.services_in_subnets():
        kind = _kind(service)
        is_small_cluster = kind == _CLUSTER and len(service.subnets) == _INTERFACES_OF_CLUSTER
        for subnet in service.subnets if kind not in _ELSEWHERE or is_small_cluster else ():
            fact = Related(f"{service} has an interface in it now", service.place("subnets"), service.address)
            yield subnet, User(service.address, fact, kind == _FUNCTION)
        for missing in service.more_subnets if kind not in _ELSEWHERE else ():
            yield Unknown(missing), User(service.address, Related(f"{service} may be in it now", service.at))


def _in_subnets_of_databases(network: Lookups) -> Iterator[Pair]:
    """The subnets of subnet groups: a database has interfaces in some of them, in its own zones."""
    databases: dict[str, list[SubnetService]] = defaultdict(list)
    for service in network.services:
        name = known(service.parent) if service.parent is not None else None
        if name is not None and _kind(service) == DATABASE:
            databases[name].append(service)
    for group in network.services if databases else ():
        for one in databases[known(group.id) or ""] if _kind(group) in SUBNET_GROUPS else ():
            fact = Related(f"{group}, which {one} uses, names it now", group.place("subnets"), one.address)
            doubts = (f"in which subnets of {group} {one} has interfaces",)
            for subnet in group.subnets:
                yield subnet, User(one.address, fact, doubts=doubts)


def _in_subnets_of_scaling_groups(network: Lookups) -> Iterator[Pair]:
    """The subnets of Auto Scaling groups: instances run in the only one, or in some of several."""
    for scaling in network.auto_scaling_groups:
        is_only = len(scaling.subnets) == 1 and not scaling.more_subnets and (known(scaling.least) or 0) > 0
        doubts = () if is_only else (f"in which subnets instances of {scaling} run",)
        fact = Related(f"{scaling} starts instances in it now", scaling.place("subnets"), scaling.address)
        for subnet in scaling.subnets if _may_run(scaling) else ():
            yield subnet, User(scaling.address, fact, doubts=doubts)


def _in_subnet(entity: Entity) -> User:
    return User(entity.address, Related(f"{entity} is in it now", entity.place("subnet"), entity.address))


def _kind(service: SubnetService) -> str:
    return known(service.service) or ""
