"""Questions about launches and interfaces: what is attached to what, and what else they have."""

from collections.abc import Iterator
from typing import Any

from enilint.aws.instance_types import InstanceType
from enilint.expressions.asked import question
from enilint.expressions.existing import Found, listed, of_list, the_one
from enilint.expressions.values import Many
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import GroupList, SecurityGroup
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Attachment, Instance, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route
from enilint.model.existence import ALWAYS
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Missing,
    Unknown,
    Value,
    candidates,
    facts_missing,
    follow,
    is_open,
    known,
    merged,
    one_of,
    same,
)

# Instances and launch templates


@question("interfaces")
def interfaces(network: Network, launch: Launch) -> Many[Interface]:
    """The interfaces of the instance: those of its launch, and those attached to it later."""
    found = attachments(network, launch)
    certain: dict[int, Any] = {id(known(one.interface) or one): one.interface for one in found.certain}
    possible: dict[int, tuple[Any, tuple[str, ...]]] = {}
    for one, facts in found.possible:
        key = id(known(one.interface) or one)
        earlier = possible[key][1] if key in possible else ()
        if key not in certain:
            possible[key] = one.interface, merged(earlier, facts)
    return Many(tuple(certain.values()), tuple(possible.values()), found.more)


@question("attachments")
def attachments(network: Network, launch: Launch) -> Many[Attachment]:
    """The attachments of interfaces to the instance."""
    of_launch = network.attachments_of(launch) or _of_template(network, launch)
    perhaps = [*network.possible_attachments_of(launch)]
    if isinstance(launch, Instance):
        perhaps += network.attachments_anywhere
    found = listed(
        network,
        launch,
        [*((one, one, ()) for one in of_launch), *((one, one, one.doubts) for one in perhaps if not one.many)],
    )
    many = merged(*(one.doubts for one in perhaps if one.many))
    unread = network.unread_modules_of(launch)
    return Many(found.certain, found.possible, merged(found.more, many, unread, network.unlisted_interfaces(launch)))


def _of_template(network: Network, launch: Launch) -> tuple[Attachment, ...]:
    """What a template attaches that instances of the design start from: these are what rules look at."""
    return network.attachments_at_launch(launch) if isinstance(launch, LaunchTemplate) else ()


@question("type")
def _type_of_launch(network: Network, launch: Launch) -> Value[str]:
    """The instance type: its own, or that of its launch template."""
    return network.type_of(launch)


@question("is_template")
def is_template(network: Network, launch: Launch) -> bool:
    """Whether it is a launch template, and not an instance."""
    return isinstance(launch, LaunchTemplate)


@question("limits")
def limits(network: Network, launch: Launch) -> Value[InstanceType]:
    """What the instance type supports."""
    return network.limits_of(launch)


@question("source_dest_check")
def source_dest_check(network: Network, launch: Launch) -> Value[bool]:
    """Whether the source/destination check of the primary interface is on. A script may turn it off."""
    return network.check_of_launch(launch)


def groups_of(network: Network, owner: Entity, groups: GroupList | None) -> Many[SecurityGroup] | None:
    """The security groups of a list."""
    return None if groups is None else of_list(network, owner, [use.group for use in groups.uses], groups.more)


# Interfaces


@question("attachments")
def attachments_of_interface(network: Network, interface: Interface) -> Many[Attachment]:
    """The attachments of the interface: a single one, unless something moves it, or AWS refuses the others."""
    found, more = _attachments(network, interface)
    there = listed(network, interface, found, more)
    at_run_time = () if there.certain else _at_run_time(network, interface)
    return Many(there.certain, there.possible, merged(there.more, at_run_time))


def _attachments(network: Network, interface: Interface) -> tuple[Found, tuple[str, ...]]:
    """The attachments that have an interface or may have it, and what would tell of others."""
    certain = network.attachments_of_interface(interface)
    if not certain and interface.implicit:
        certain = list(_in_templates(network, interface))
    found: list[tuple[Any, Attachment, tuple[str, ...]]] = []
    more = [*network.attachments_beyond(interface)]
    for one in (*certain, *network.possible_attachments_of_interface(interface)):
        depends = network.existence.get(one.address, ALWAYS).doubt  # its own doubt is about its instance
        doubts = (one.doubt,) if one.doubt and one.doubt != depends else ()
        facts = merged(facts_missing(one.interface), doubts)
        if one.many and doubts:
            more += facts
        else:
            found.append((one, one, facts))
    return found, merged(more)


def _in_templates(network: Network, interface: Interface) -> Iterator[Attachment]:
    """The attachment of an interface of a template that instances of the design start from."""
    for template in network.launch_templates:
        for one in network.attachments_at_launch(template):
            if known(one.interface) is interface:
                yield one


def _at_run_time(network: Network, interface: Interface) -> tuple[str, ...]:
    """What would tell whether something outside of the design attaches an interface."""
    if same(interface.attached_later, True) is True or not interface.declared:
        return (f"what {interface} is attached to",)
    facts = facts_missing(interface.attached_later)
    if not facts or _may_be_found(interface):
        return facts
    return () if network.is_mentioned(interface, to_attach=True) is False else facts


@question("attached_later")
def _attached_later(network: Network, interface: Interface) -> Answer:
    """Whether something outside of the design attaches it at run time. Unknown if a script may find it by a tag."""
    answer = same(interface.attached_later, True)
    is_settled = interface.declared and isinstance(answer, Missing) and not _at_run_time(network, interface)
    return False if is_settled else answer


def _may_be_found(interface: Interface) -> bool:
    """Whether a script can find an interface by its tags."""
    tags = interface.tags
    return tags is None or bool(tags.more) or any(key != "Name" for key in tags.values)


@question("implicit")
def implicit(network: Network, interface: Interface) -> Answer:
    """Whether a launch makes it, and no declaration of its own does. Unknown of one that the design only looks up."""
    return interface.implicit if interface.declared else Missing((f"whether a launch makes {interface}",))


@question("source_dest_check")
def _check_of_interface(network: Network, interface: Interface) -> Value[bool]:
    """Whether the source/destination check is on. A script of its instance may turn it off."""
    return network.check_of(interface)


@question("is_checked")
def is_checked(network: Network, interface: Interface) -> Value[bool]:
    """The same as `source_dest_check`."""
    return network.check_of(interface)


@question("failover_groups")
def failover_groups(network: Network, interface: Interface) -> Many[FailoverGroup]:
    """The failover groups that move the interface."""
    perhaps = ((one, facts_missing(one.interface)) for one in network.possible_groups_of(interface))
    return Many(tuple(network.groups_of(interface)), tuple(perhaps), network.groups_beyond(interface))


@question("attachment")
def attachment(network: Network, interface: Interface) -> Value[Attachment | None]:
    """The attachment to an instance. Null: there is none."""
    found, more = _attachments(network, interface)
    return the_one(network, interface, found, merged(more, _at_run_time(network, interface)))  # type: ignore[no-any-return]


@question("attached_to")
def attached_to(network: Network, interface: Interface) -> Value[Launch | None]:
    """The instance that it is attached to. Null: none. Unknown if a script may find it by a tag, and attach it."""
    return follow(attachment(network, interface), lambda one: None if one is None else one.launch)


@question("security_groups")
def _groups_of_interface(network: Network, interface: Interface) -> Many[SecurityGroup]:
    """The security groups. An interface that lists none has the default group of its VPC."""
    groups, facts = network.effective_groups_of(interface)
    own = interface.security_groups
    if interface.declared and (own is None or not (own.uses or own.more)) and not any(one.default for one in groups):
        groups, facts = [*groups, _default_group(interface)], network.group_doubts_of(interface)
    return of_list(network, interface, groups, facts)


def _default_group(interface: Interface) -> SecurityGroup:
    """The default group of a VPC that the design does not show: AWS creates it with the VPC."""
    words = f"the default security group of {interface}"
    of: dict[str, Any] = {"address": words, "at": interface.at, "id": Unknown(f"the ID of {words}"), "declared": False}
    more = (f"the rules of {words}",)
    vpc = follow(interface.subnet, lambda one: one.vpc)
    return SecurityGroup(**of, vpc=vpc, default=True, more_ingress=more, more_egress=more)


@question("routes")
def _routes_of_interface(network: Network, interface: Interface) -> Many[Route]:
    """The routes that have it as their target."""
    certain = ((one, one, ()) for one in network.routes_to(interface))
    perhaps = (
        (one, one, facts_missing(network.route_target(one)) or (f"the target of {one}",))
        for one in network.possible_routes_to(interface)
    )
    more = merged(network.routes_beyond(interface), network.unread_modules_of(interface))
    return listed(network, interface, [*certain, *perhaps], more)


@question("elastic_ips")
def elastic_ips(network: Network, interface: Interface) -> Many[ElasticIp]:
    """The Elastic IPs associated with it."""
    unnamed = Unknown("the Elastic IP of an association without an allocation ID")
    found = ((one.elastic_ip or unnamed, one, ()) for one in network.associations_of(interface))
    more = merged(network.association_doubts(interface), network.unread_modules_of(interface))
    return listed(network, interface, found, more)


@question("subnet")
def subnet_of_interface(network: Network, interface: Interface) -> Value[Subnet]:
    """Its subnet, which decides the zone. An Auto Scaling group chooses that of an interface of its launch template."""
    template = template_with(network, interface)
    if template is None or not is_placed(network, template):
        return interface.subnet
    return chosen_subnet(network, template, interface)


def chosen_subnet(network: Network, template: LaunchTemplate, interface: Interface) -> Value[Subnet]:
    """The subnet of an interface of a launch template, of those that Auto Scaling groups choose from."""
    groups = network.auto_scaling_groups_of(template)
    named = [subnet for group in groups for subnet in group.subnets]
    named += [interface.subnet] if any(group.leaves_subnet for group in groups) else []
    is_open_list = any(not group.subnets or group.more_subnets for group in groups) or any(map(is_open, named))
    found = [one for value in named for one in candidates(value)]
    words = f"the subnet that the Auto Scaling group of {template} chooses"
    return one_of(found, words, open=is_open_list or may_start_elsewhere(network, template))


def is_placed(network: Network, template: LaunchTemplate) -> bool:
    """Whether groups, or fleets, name the subnets of what a template launches."""
    return network.placed_by_groups(template) and any(one.subnets for one in network.auto_scaling_groups_of(template))


def template_with(network: Network, interface: Interface) -> LaunchTemplate | None:
    """The launch template that an interface is of."""
    if not interface.implicit:
        return None
    for one in network.attachments_of_interface(interface) or _in_templates(network, interface):
        launch = known(one.launch)
        if isinstance(launch, LaunchTemplate):
            return launch
    return None


def may_start_elsewhere(network: Network, template: LaunchTemplate) -> bool:
    """Whether there is a group of which nothing tells whether it starts instances of a template."""
    named = (each for one in network.auto_scaling_groups for each in one.each_template)
    return any(isinstance(same(one, template), Missing) for one in named)


@question("zone")
def _zone_of_interface(network: Network, interface: Interface) -> Value[Zone]:
    """The zone of its subnet."""
    return follow(subnet_of_interface(network, interface), lambda one: one.zone)


@question("vpc")
def vpc(network: Network, interface: Interface) -> Value[Vpc]:
    """The VPC of its subnet: the default VPC, if its instance names none."""
    subnet = subnet_of_interface(network, interface)
    default = _default_vpc(network, interface) if isinstance(subnet, Unknown) else None
    return follow(subnet, lambda one: one.vpc) if default is None else default


def _default_vpc(network: Network, interface: Interface) -> Value[Vpc] | None:
    """The default VPC, if the instance or all groups that start an interface are there for want of a subnet."""
    if not interface.implicit:
        return None
    for one in network.attachments_of_interface(interface):
        launch = known(one.launch)
        if isinstance(launch, Instance):
            default = launch.default_vpc
            return default if default is not None and known(default) is not None else None
    template = template_with(network, interface)
    if template is None or may_start_elsewhere(network, template):
        return None
    found = {id(one.default_vpc): one.default_vpc for one in network.auto_scaling_groups_of(template)}
    return found.popitem()[1] if len(found) == 1 else None
